//! Cases worked on in child processes, so that an abort or endless loop in a library harms one.

pub mod budget;
mod change;
mod child;
mod job_progress;
mod known;
mod memory;
mod new;
pub mod page;
mod parent;
pub mod pool;
mod protocol;
mod session;
pub mod task;
mod work;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::copies::MarkedFile;
use crate::error::Error;
pub use crate::make::Beginning;
use crate::make::{Assessment, FormAnswer, Order, Pack, PackSummary};
use crate::publish::File;
use crate::read::case::sheets::SheetContent;
use crate::read::file::difference::Difference;
use crate::read::file::input::file_name;
use crate::read::file::input::{self, CaseFiles};

pub use child::serve;
pub use known::Known;
pub use page::{ChangeRefused, ChangedFile, FileChanges, NewWorkbook, PageWork, PictureOrder};
pub use parent::Worker;

/// The hidden subcommand that makes the program a worker.
pub const COMMAND: &str = "__worker";
/// The variable of a worker's environment that says what it is.
pub const IN_WORKER: &str = "TACHIIRI_IN_WORKER";

/// The exit code of a worker that ended for want of memory.
pub const WITHOUT_MEMORY: i32 = 4;

/// The time that a case may take before its worker is ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// Reading and checking.
    pub reading: Duration,
    /// Rendering all its papers.
    pub rendering: Duration,
    /// From a cancellation to the next point at which the worker can stop by itself.
    pub stopping: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            reading: Duration::from_secs(60),
            rendering: Duration::from_secs(600),
            stopping: Duration::from_millis(500),
        }
    }
}

/// A case to work on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The case.
    pub input: JobInput,
    /// 共通: the file or folder whose sheets serve the case where it has none.
    pub shared: Option<PathBuf>,
    /// The files wanted; `None` where it is only to be checked.
    pub order: Option<Order>,
    /// What else is to be done with its files.
    pub marks: Marks,
    /// The marked copies beside it, where they are known; else those that are named after it count.
    pub copies: Option<Vec<PathBuf>>,
    /// What only the page in the browser asks for.
    pub page: PageWork,
    /// Address space that its worker may take for papers, in bytes; `None` for as much as any.
    pub memory: Option<u64>,
}

/// What is to be done with the marks of a case's files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Marks {
    /// Nothing.
    #[default]
    None,
    /// Marked copies are to be made.
    Make,
    /// The files are only to be looked at: whose copies they are.
    Inspect,
}

impl Job {
    /// Makes the job to check a case on the disk.
    pub fn check(path: impl Into<PathBuf>) -> Self {
        Self {
            input: JobInput::Path(path.into()),
            shared: None,
            order: None,
            marks: Marks::None,
            copies: None,
            page: PageWork::default(),
            memory: None,
        }
    }

    /// Makes the job to look at a file on the disk, of which these are the bytes: whose marked copy
    /// it is.
    pub fn inspect(path: &Path, bytes: Vec<u8>) -> Self {
        let shown = path.display().to_string();
        let file = MemoryFile { name: file_name(path), shown, bytes: Arc::new(bytes) };
        Self { input: JobInput::Memory(vec![file]), marks: Marks::Inspect, ..Self::check("") }
    }
}

impl Job {
    /// Returns the paths on the disk that it is about.
    fn paths(&self) -> impl Iterator<Item = &PathBuf> {
        let input = match &self.input {
            JobInput::Path(path) => Some(path),
            JobInput::Memory(_) | JobInput::New(..) | JobInput::Compare(..) => None,
        };
        let copies = self.copies.iter().flatten();
        input.into_iter().chain(&self.shared).chain(copies).chain(&self.page.disk)
    }
}

/// A case's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobInput {
    /// On the disk: a file, or a folder of files.
    Path(PathBuf),
    /// In memory. They are worked on in the order of their names, like the files of a folder.
    Memory(Vec<MemoryFile>),
    /// A new workbook, which is the first of the results, out of last year's files where there are
    /// any.
    New(NewWorkbook, Vec<MemoryFile>),
    /// Two states of the same files, only to be compared: the page's and the disk's.
    Compare(Vec<MemoryFile>, Vec<MemoryFile>),
}

/// A file of a case that is held in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemoryFile {
    /// Its name, by which a CSV file is recognised.
    pub name: String,
    /// Its path as the user would write it, as it stands in findings.
    pub shown: String,
    /// Its content.
    pub bytes: Arc<Vec<u8>>,
}

impl MemoryFile {
    /// Returns files as those of a case, in the order of their names.
    fn gather(mut files: Vec<Self>) -> CaseFiles {
        files.sort_by(|one, other| one.name.cmp(&other.name));
        let file = |file: Self| (file.shown, file.name, Arc::unwrap_or_clone(file.bytes));
        input::all_in_memory(files.into_iter().map(file))
    }
}

/// A result of a job while the job goes on.
#[derive(Debug)]
pub enum JobEvent {
    /// A file is about to be opened.
    #[cfg_attr(not(feature = "internals"), expect(dead_code, reason = "tests ask for the name"))]
    Opening(String),
    /// A file was made, or changed as asked for. Comes before it is read.
    Changed(ChangedFile),
    /// A change cannot be made: none was, and nothing was read.
    Refused(ChangeRefused),
    /// The rows of sheets.
    Sheets(Vec<SheetContent>),
    /// The answers of forms that came back.
    Answers(Vec<FormAnswer>),
    /// The cells in which two states of files differ.
    Differences(Option<Vec<Difference>>),
    /// The picture of a page; the pages come in their order.
    Picture(Vec<u8>),
    /// It was read and checked. Comes before the first file.
    Assessed(Box<Assessment>),
    /// A file of the case was marked, or looked at.
    Marked(MarkedFile),
    /// A file was made. The papers may only be put in place when the case has ended well.
    File(File),
    /// Papers were rendered.
    Rendered {
        /// Papers rendered so far.
        done: usize,
        /// Papers of the case.
        of: usize,
    },
}

/// The last result of a job that ended well.
#[derive(Debug, Default)]
pub struct End {
    /// The papers without the bytes of their files; `None` where none were made.
    pub summary: Option<Box<PackSummary>>,
    /// The file at which the worker died, which is reported as unreadable.
    pub killed_by: Option<String>,
}

/// The result of a case.
#[derive(Debug)]
pub struct Outcome {
    /// The result of reading and checking it.
    pub assessment: Assessment,
    /// Its papers; `None` where something was refused, or none were ordered.
    pub pack: Option<Pack>,
    /// Its files, marked or looked at.
    pub marked: Vec<MarkedFile>,
    /// The file at which the worker died, which is reported as unreadable.
    pub killed_by: Option<String>,
}

/// Collects the results of a job.
#[derive(Debug, Default)]
struct Collector {
    assessment: Option<Box<Assessment>>,
    files: Vec<File>,
    marked: Vec<MarkedFile>,
}

impl Collector {
    fn take(&mut self, event: JobEvent) {
        match event {
            JobEvent::Assessed(assessment) => self.assessment = Some(assessment),
            JobEvent::File(file) => self.files.push(file),
            JobEvent::Marked(file) => self.marked.push(file),
            JobEvent::Opening(_)
            | JobEvent::Rendered { .. }
            | JobEvent::Changed(_)
            | JobEvent::Refused(_)
            | JobEvent::Sheets(_)
            | JobEvent::Answers(_)
            | JobEvent::Differences(_)
            | JobEvent::Picture(_) => {}
        }
    }

    fn outcome(self, end: End) -> Result<Outcome, Error> {
        let assessment = *self.assessment.ok_or_else(unexpected)?;
        let End { summary, killed_by } = end;
        let pack = summary.map(|summary| Pack { summary: *summary, files: self.files });
        if pack.as_ref().is_some_and(|pack| pack.files.len() != pack.summary.manifest.outputs.len())
        {
            return Err(unexpected());
        }
        Ok(Outcome { assessment, pack, marked: self.marked, killed_by })
    }
}

/// Makes the error of a child that does not keep to the protocol.
fn unexpected() -> Error {
    Error::Worker("思わぬ返事です".to_owned())
}
