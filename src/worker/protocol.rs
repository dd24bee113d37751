//! The messages between parent and child.
//!
//! The child takes lines of JSON on stdin: first the options, then requests. The bytes of files in
//! memory follow the line of their job as they are; the line gives their lengths. The child answers
//! on stdout in frames: a letter, the length in eight bytes, the content.

use std::io::{self, BufRead, Read, Write};
use std::path::PathBuf;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::page::{ChangeRefused, ChangedFile, NewWorkbook, PageWork};
use super::task::{Answer, Task, TaskKind};
use super::{Job, JobInput, Marks, MemoryFile};
use crate::copies::MarkedFile;
use crate::error::Error;
use crate::make::{Assessment, CaseStep, FormAnswer, Order, PackSummary};
use crate::memory;
use crate::paper::DocumentId;
use crate::publish::File;
use crate::read::case::sheets::SheetContent;
use crate::read::file::difference::Difference;

/// A line for the child, after that with the options.
#[derive(Serialize, Deserialize)]
pub enum Request {
    /// A case to work on.
    Job(Box<JobLine>),
    /// Something else to do with files from outside.
    Task(TaskLine),
    /// The job of this number is of no use any more.
    Cancel(u64),
}

/// A job without the content of its files.
#[derive(Serialize, Deserialize)]
pub struct JobLine {
    id: u64,
    input: InputLine,
    shared: Option<PathBuf>,
    order: Option<Order>,
    marks: Marks,
    copies: Option<Vec<PathBuf>>,
    #[serde(default)]
    page: PageWork,
}

#[derive(Serialize, Deserialize)]
enum InputLine {
    Path(PathBuf),
    Memory(Vec<MemoryLine>),
    New(NewWorkbook, Vec<MemoryLine>),
    Compare(Vec<MemoryLine>, Vec<MemoryLine>),
}

#[derive(Serialize, Deserialize)]
struct MemoryLine {
    name: String,
    shown: String,
    size: u64,
}

impl JobLine {
    /// Describes a job.
    pub fn of(id: u64, job: &Job) -> Self {
        let input = match &job.input {
            JobInput::Path(path) => InputLine::Path(path.clone()),
            JobInput::Memory(files) => {
                InputLine::Memory(files.iter().map(MemoryLine::of).collect())
            }
            JobInput::New(new, last) => {
                InputLine::New(new.clone(), last.iter().map(MemoryLine::of).collect())
            }
            JobInput::Compare(mine, theirs) => InputLine::Compare(
                mine.iter().map(MemoryLine::of).collect(),
                theirs.iter().map(MemoryLine::of).collect(),
            ),
        };
        let (shared, order) = (job.shared.clone(), job.order.clone());
        let (copies, page) = (job.copies.clone(), job.page.clone());
        Self { id, input, shared, order, marks: job.marks, copies, page }
    }

    /// Reads the content of the job's files, which follows its line.
    ///
    /// # Errors
    /// Reading fails, or ends too early.
    pub fn read_content(self, from: &mut impl Read) -> io::Result<(u64, Job)> {
        let mut read = |file: MemoryLine| file.read(from);
        let input = match self.input {
            InputLine::Path(path) => JobInput::Path(path),
            InputLine::Memory(files) => {
                JobInput::Memory(files.into_iter().map(&mut read).collect::<io::Result<_>>()?)
            }
            InputLine::New(new, last) => {
                JobInput::New(new, last.into_iter().map(&mut read).collect::<io::Result<_>>()?)
            }
            InputLine::Compare(mine, theirs) => JobInput::Compare(
                mine.into_iter().map(&mut read).collect::<io::Result<_>>()?,
                theirs.into_iter().map(&mut read).collect::<io::Result<_>>()?,
            ),
        };
        let Self { id, shared, order, marks, copies, page, .. } = self;
        Ok((id, Job { input, shared, order, marks, copies, page }))
    }
}

/// A task without the content of its files.
#[derive(Serialize, Deserialize)]
pub struct TaskLine {
    id: u64,
    task: TaskKind,
    files: Vec<MemoryLine>,
}

impl TaskLine {
    /// Describes a task.
    pub fn of(id: u64, task: &Task) -> Self {
        Self { id, task: task.kind.clone(), files: task.files.iter().map(MemoryLine::of).collect() }
    }

    /// Reads the content of the task's files, which follows its line.
    ///
    /// # Errors
    /// Reading fails, or ends too early.
    pub fn read_content(self, from: &mut impl Read) -> io::Result<(u64, Task)> {
        let files =
            self.files.into_iter().map(|file| file.read(from)).collect::<io::Result<_>>()?;
        Ok((self.id, Task { kind: self.task, files }))
    }
}

impl MemoryLine {
    fn of(file: &MemoryFile) -> Self {
        Self { name: file.name.clone(), shown: file.shown.clone(), size: file.bytes.len() as u64 }
    }

    fn read(self, from: &mut impl Read) -> io::Result<MemoryFile> {
        let bytes = Arc::new(read_exactly(from, self.size)?);
        Ok(MemoryFile { name: self.name, shown: self.shown, bytes })
    }
}

/// Writes a value as a line of JSON.
pub fn to_line(value: &impl Serialize) -> Result<Vec<u8>, Error> {
    let mut line = serde_json::to_vec(value).map_err(|error| Error::Worker(error.to_string()))?;
    line.push(b'\n');
    Ok(line)
}

/// Reads a line of JSON; `None` where there are no more.
///
/// # Errors
/// Reading fails.
pub fn read_line<T: DeserializeOwned>(
    from: &mut impl BufRead,
) -> io::Result<Option<Result<T, Error>>> {
    let mut line = Vec::new();
    if from.read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    Ok(Some(serde_json::from_slice(&line).map_err(|error| Error::Worker(error.to_string()))))
}

/// A message from the child.
pub enum Message {
    /// A step in its work.
    Step(CaseStep),
    /// The result of reading and checking the case.
    Assessment(Box<Assessment>),
    /// A file of the case.
    File(File),
    /// The result of a task.
    Answer(Answer),
    /// A file of the input, marked or looked at.
    Marked(Box<MarkedFile>),
    /// A file of the input, made or changed.
    Changed(ChangedFile),
    /// A change that cannot be made.
    Refused(ChangeRefused),
    /// The rows of sheets.
    Sheets(Vec<SheetContent>),
    /// The answers of forms that came back.
    Answers(Vec<FormAnswer>),
    /// The cells in which two states of files differ.
    Differences(Option<Vec<Difference>>),
    /// The picture of a page.
    Picture(Vec<u8>),
    /// The job was done.
    Finished(Box<Finished>),
    /// The job could not be done.
    Failed(Failure),
}

/// The end of a job that was done.
#[derive(Serialize, Deserialize)]
pub struct Finished {
    /// The papers without the bytes of their files; `None` where none were made.
    pub summary: Option<PackSummary>,
    /// True if the child has grown so large that it should be replaced.
    pub spent: bool,
}

/// The end of a job that could not be done.
#[derive(Serialize, Deserialize)]
pub struct Failure {
    /// Why.
    pub error: Error,
    /// As in [`Finished`]: what is left of a case that failed fills the child too.
    pub spent: bool,
}

/// The frame before that with the bytes of a file.
#[derive(Serialize, Deserialize)]
struct FileHead {
    name: String,
    document: DocumentId,
    pages: Option<usize>,
}

const STEP: u8 = b'S';
const ASSESSMENT: u8 = b'A';
const FILE_HEAD: u8 = b'H';
const FILE: u8 = b'F';
const ANSWER: u8 = b'Z';
const CONTENT: u8 = b'B';
const MARKED: u8 = b'M';
const CHANGED: u8 = b'C';
const REFUSED: u8 = b'R';
const SHEETS: u8 = b'T';
const ANSWERS: u8 = b'W';
const DIFFERENCES: u8 = b'D';
const PICTURE: u8 = b'P';
const FINISHED: u8 = b'O';
const FAILED: u8 = b'E';

/// Writes a message.
///
/// # Errors
/// The parent is gone.
pub fn write_message(out: &mut impl Write, message: Message) -> io::Result<()> {
    match message {
        Message::Step(step) => write_frame(out, STEP, &serde_json::to_vec(&step)?)?,
        Message::Assessment(assessment) => return write_assessment(out, &assessment),
        Message::File(File { name, document, pages, bytes }) => {
            write_frame(out, FILE_HEAD, &serde_json::to_vec(&FileHead { name, document, pages })?)?;
            write_frame(out, FILE, &bytes)?;
        }
        Message::Answer(Answer { code, text, bytes }) => {
            write_frame(out, ANSWER, &serde_json::to_vec(&(code, text))?)?;
            write_frame(out, CONTENT, &bytes)?;
        }
        Message::Marked(file) => {
            write_frame(out, MARKED, &serde_json::to_vec(&file)?)?;
            write_frame(out, FILE, &file.bytes)?;
        }
        Message::Changed(file) => {
            write_frame(out, CHANGED, &serde_json::to_vec(&file)?)?;
            write_frame(out, FILE, &file.bytes)?;
        }
        Message::Refused(why) => write_frame(out, REFUSED, &serde_json::to_vec(&why)?)?,
        Message::Sheets(sheets) => write_frame(out, SHEETS, &serde_json::to_vec(&sheets)?)?,
        Message::Answers(answers) => write_frame(out, ANSWERS, &serde_json::to_vec(&answers)?)?,
        Message::Differences(cells) => write_frame(out, DIFFERENCES, &serde_json::to_vec(&cells)?)?,
        Message::Picture(picture) => write_frame(out, PICTURE, &picture)?,
        Message::Finished(finished) => {
            write_frame(out, FINISHED, &serde_json::to_vec(&*finished)?)?
        }
        Message::Failed(failure) => write_frame(out, FAILED, &serde_json::to_vec(&failure)?)?,
    }
    out.flush()
}

/// Writes [`Message::Assessment`].
///
/// # Errors
/// The parent is gone.
pub fn write_assessment(out: &mut impl Write, assessment: &Assessment) -> io::Result<()> {
    write_frame(out, ASSESSMENT, &serde_json::to_vec(assessment)?)?;
    out.flush()
}

/// Reads a message.
///
/// # Errors
/// The child is gone, or `InvalidData`: it does not keep to the protocol.
pub fn read_message(from: &mut impl Read) -> io::Result<Message> {
    let (kind, content) = read_frame(from)?;
    Ok(match kind {
        STEP => Message::Step(parse(&content)?),
        ASSESSMENT => Message::Assessment(parse(&content)?),
        FILE_HEAD => {
            let FileHead { name, document, pages } = parse(&content)?;
            Message::File(File { name, document, pages, bytes: read_bytes(from)? })
        }
        ANSWER => {
            let (code, text) = parse(&content)?;
            let (CONTENT, bytes) = read_frame(from)? else {
                return Err(io::ErrorKind::InvalidData.into());
            };
            Message::Answer(Answer { code, text, bytes })
        }
        MARKED => {
            let file: MarkedFile = parse(&content)?;
            Message::Marked(Box::new(MarkedFile { bytes: read_bytes(from)?, ..file }))
        }
        CHANGED => {
            let file: ChangedFile = parse(&content)?;
            Message::Changed(ChangedFile { bytes: read_bytes(from)?, ..file })
        }
        REFUSED => Message::Refused(parse(&content)?),
        SHEETS => Message::Sheets(parse(&content)?),
        ANSWERS => Message::Answers(parse(&content)?),
        DIFFERENCES => Message::Differences(parse(&content)?),
        PICTURE => Message::Picture(content),
        FINISHED => Message::Finished(Box::new(parse(&content)?)),
        FAILED => Message::Failed(parse(&content)?),
        _ => return Err(io::ErrorKind::InvalidData.into()),
    })
}

/// Reads the frame with a file's bytes, which follows that with what is known of it.
fn read_bytes(from: &mut impl Read) -> io::Result<Vec<u8>> {
    match read_frame(from)? {
        (FILE, bytes) => Ok(bytes),
        _ => Err(io::ErrorKind::InvalidData.into()),
    }
}

fn parse<T: DeserializeOwned>(content: &[u8]) -> io::Result<T> {
    serde_json::from_slice(content)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

fn write_frame(out: &mut impl Write, kind: u8, content: &[u8]) -> io::Result<()> {
    let mut head = [kind; 9];
    head[1..].copy_from_slice(&(content.len() as u64).to_le_bytes());
    out.write_all(&head)?;
    out.write_all(content)
}

fn read_frame(from: &mut impl Read) -> io::Result<(u8, Vec<u8>)> {
    let (mut kind, mut length) = ([0], [0; 8]);
    from.read_exact(&mut kind)?;
    from.read_exact(&mut length)?;
    let [kind] = kind;
    Ok((kind, read_exactly(from, u64::from_le_bytes(length))?))
}

/// Reads so many bytes. Memory grows with what really comes, not with what a length promises.
fn read_exactly(from: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    let read = memory::optional(|| from.take(length).read_to_end(&mut content))?;
    if read as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(content)
}

/// Makes the error that ends the work when the parent does not take its results any more.
pub fn parent_gone(error: io::Error) -> Error {
    Error::Worker(error.to_string())
}
