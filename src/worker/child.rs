//! The child's side: takes jobs, limits its own memory (not on Windows), answers.

use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use jiff::civil::Date;

use super::protocol::{Failure, Finished, Message, Request, parent_gone, read_line, write_assessment, write_message};
use super::change::{NewSheets, change};
use super::new::new_workbook;
use super::page::PictureOrder;
use super::task::{self, Task};
use super::{Job, JobInput, Marks, MemoryFile};
use crate::copies;
use crate::error::Error;
use crate::finding::Finding;
use crate::make::{self, CaseStep, Rendered, SharedFiles};
use crate::publish::place;
use crate::model::edition::Edition;
use crate::read::Sheets;
use crate::read::case::sheets;
use crate::read::file::difference;
use crate::read::file::input::{self, CaseFiles};
use crate::render::pdf::Typesetter;
use crate::setting::{Options, Setting};

/// Address space that the thread which takes requests reserves, in bytes. It uses next to nothing
/// of it.
const RESERVED: u64 = 68 << 20;
/// The size, in bytes of address space, from which on a child is not given a further case: reading
/// it might hit the limit.
const LARGE: u64 = (512 << 20) + RESERVED;
/// Address space that a child may take while it reads, in bytes: what it had before, and what a
/// workbook within the limits may need.
const READING_MEMORY: u64 = LARGE + (1 << 30);
/// Address space that a child may take while it renders, in bytes: ledgers of many thousand rows.
const RENDERING_MEMORY: u64 = 6 << 30;

/// Works on jobs until there are no more.
///
/// # Errors
/// The parent is gone, or the system does not start a thread.
pub fn serve(mut input: impl BufRead + Send + 'static, mut out: impl Write) -> io::Result<()> {
    let Some(options) = read_line::<Options>(&mut input)? else {
        return Ok(());
    };
    end_with_parent();
    limit_memory(READING_MEMORY);
    let inbox = Inbox::open(input)?;
    let mut session = options.and_then(|options| Session::load(&options));
    for received in &inbox.jobs {
        let done = match (&mut session, received) {
            (Ok(session), Ok((id, Work::Job(job)))) => session.work(*job, &|| inbox.is_cancelled(id), &mut out),
            (Ok(session), Ok((_, Work::Task(task)))) => session.perform(task, &mut out),
            (Err(error), Ok(_)) => Err(error.clone()),
            (_, Err(error)) => Err(error),
        };
        let spent = is_large();
        write_message(
            &mut out,
            match done {
                Ok(summary) => Message::Finished(Box::new(Finished { summary, spent })),
                Err(error) => Message::Failed(Failure { error, spent }),
            },
        )?;
    }
    Ok(())
}

/// Something to do.
enum Work {
    Job(Box<Job>),
    Task(Task),
}

/// A job and its number, or why the request for it could not be read.
type Received = Result<(u64, Work), Error>;

/// The parent's requests: jobs, which wait for their turn, and cancellations, which count at once.
struct Inbox {
    jobs: Receiver<Received>,
    /// The number of the job that was cancelled last. There is never more than one under way.
    cancelled: Arc<AtomicU64>,
}

impl Inbox {
    /// Starts to take what the parent sends.
    fn open(mut input: impl BufRead + Send + 'static) -> io::Result<Self> {
        let (sender, jobs) = mpsc::channel();
        let cancelled = Arc::new(AtomicU64::new(0));
        let noted = cancelled.clone();
        thread::Builder::new().spawn(move || {
            // The end of the requests, or a parent that is gone, ends the thread and, after the
            // last job, the process.
            while let Ok(Some(request)) = read_line::<Request>(&mut input) {
                if !take(request, &mut input, &sender, &noted) {
                    return;
                }
            }
        })?;
        Ok(Self { jobs, cancelled })
    }

    fn is_cancelled(&self, id: u64) -> bool {
        self.cancelled.load(Ordering::Relaxed) == id
    }
}

/// Takes a request; returns whether another one may follow.
fn take(
    request: Result<Request, Error>,
    input: &mut impl BufRead,
    jobs: &Sender<Received>,
    cancelled: &AtomicU64,
) -> bool {
    match request {
        Ok(Request::Cancel(id)) => {
            cancelled.store(id, Ordering::Relaxed);
            true
        }
        Ok(Request::Job(line)) => {
            line.read_content(input).is_ok_and(|(id, job)| jobs.send(Ok((id, Work::Job(Box::new(job))))).is_ok())
        }
        Ok(Request::Task(line)) => {
            line.read_content(input).is_ok_and(|(id, task)| jobs.send(Ok((id, Work::Task(task)))).is_ok())
        }
        Err(error) => jobs.send(Err(error)).is_ok(),
    }
}

/// The state that the child keeps from job to job.
struct Session {
    setting: Setting,
    /// The day of the options.
    as_of: Date,
    typesetter: Typesetter,
    shared: SharedCache,
}

impl Session {
    fn load(options: &Options) -> Result<Self, Error> {
        let setting = Setting::load(options)?;
        let typesetter = Typesetter::new(&setting.assets)?;
        Ok(Self { typesetter, as_of: setting.as_of, setting, shared: SharedCache::default() })
    }

    /// Performs a task and sends its answer.
    fn perform(&self, task: Task, out: &mut impl Write) -> Result<Option<make::PackSummary>, Error> {
        limit_memory(READING_MEMORY);
        let answer = task::perform(task, &self.setting)?;
        write_message(out, Message::Answer(answer)).map_err(parent_gone)?;
        Ok(None)
    }

    /// Works on a job and sends its results, except the last one, which is returned.
    fn work(
        &mut self,
        job: Job,
        is_cancelled: &dyn Fn() -> bool,
        out: &mut impl Write,
    ) -> Result<Option<make::PackSummary>, Error> {
        limit_memory(READING_MEMORY);
        if job.marks == Marks::Inspect {
            return inspect(job.input, out).map(|()| None);
        }
        self.setting.as_of = job.page.as_of.unwrap_or(self.as_of);
        // A parent that is gone is noticed when the first result is written.
        let mut steps = |step| _ = write_message(out, Message::Step(step));
        let shared = self.shared.at(job.shared.as_deref(), &mut steps)?;
        let beside = about_copies(&job, &mut steps)?;
        let mut gathered = match job.input {
            JobInput::New(new, last) => new_workbook(&new, last, &self.setting, out)?,
            JobInput::Compare(mine, theirs) => return compare(mine, theirs, out).map(|()| None),
            JobInput::Path(_) | JobInput::Memory(_) => gather(job.input)?,
        };
        if let Some(folder) = job.page.disk.as_ref().filter(|path| place::is_folder(path)) {
            gathered = CaseFiles { others: input::gather(folder)?.others, is_folder: true, ..gathered };
        }
        let from = NewSheets { shared, setting: &self.setting };
        if !change(&mut gathered.inputs, &job.page.changes, from, out)? {
            return Ok(None);
        }
        let again = if job.marks == Marks::Make { gathered.inputs.clone() } else { Vec::new() };
        let mut steps = |step| _ = write_message(out, Message::Step(step));
        let (setting, mut described) = (&self.setting, None);
        let mut look = |sheets: &Sheets, edition: &Edition| {
            described = job.page.sheets.as_ref().map(|range| sheets::describe(sheets, range, edition, &setting.assets));
        };
        let checked = make::check_and_look(gathered, beside, shared, setting, &mut steps, &mut look)?;
        write_assessment(out, &checked.assessment).map_err(parent_gone)?;
        let mut send = |message| write_message(out, message).map_err(parent_gone);
        if let Some(described) = described {
            send(Message::Sheets(described))?;
        }
        if !job.page.forms.is_empty() {
            send(Message::Answers(make::form_answers(&checked, &job.page.forms)))?;
        }
        if job.marks == Marks::Make {
            for file in checked.mark(again) {
                send(Message::Marked(Box::new(file)))?;
            }
        }
        if let Some(wanted) = &job.page.picture {
            limit_memory(RENDERING_MEMORY);
            let PictureOrder { stem, page, count, width } = wanted;
            let wanted = (stem.as_str(), *page..page.saturating_add(*count), *width);
            let drawn = make::draw(&checked, &self.setting, wanted, &mut self.typesetter)?;
            drawn.into_iter().try_for_each(|picture| send(Message::Picture(picture)))?;
            self.typesetter.forget();
        }
        let Some(order) = job.order else {
            return Ok(None);
        };
        let go_on = || if is_cancelled() { Err(Error::Cancelled) } else { Ok(()) };
        go_on()?;
        limit_memory(RENDERING_MEMORY);
        let mut deliver = |rendered| {
            go_on()?;
            let message = match rendered {
                Rendered::File(file) => Message::File(file),
                Rendered::Step(step) => Message::Step(step),
            };
            write_message(out, message).map_err(parent_gone)
        };
        let (setting, typesetter) = (&self.setting, &mut self.typesetter);
        let order = (&order, job.page.made.as_deref());
        let summary = make::render_to(&mut deliver, &checked, setting, order, typesetter);
        self.typesetter.forget();
        summary
    }
}

/// Looks at files, without reading them as a case: whose copies they are.
fn inspect(input: JobInput, out: &mut impl Write) -> Result<(), Error> {
    let inputs = gather(input)?.inputs;
    let shown = inputs.iter().map(|input| input.shown.clone()).collect();
    let mut send = |message| write_message(out, message).map_err(parent_gone);
    send(Message::Step(CaseStep::Inputs(shown)))?;
    for input in &inputs {
        send(Message::Step(CaseStep::Opening(input.shown.clone())))?;
    }
    for file in copies::inspect(&inputs) {
        send(Message::Marked(Box::new(file)))?;
    }
    send(Message::Assessment(Box::default()))
}

/// Looks at the marked copies that lie beside a single workbook.
fn about_copies(job: &Job, steps: &mut dyn FnMut(CaseStep)) -> Result<Vec<Finding>, Error> {
    let path = match (&job.input, &job.page.disk) {
        (JobInput::Path(path), _) | (JobInput::Memory(_), Some(path)) => path,
        (JobInput::Memory(_) | JobInput::New(..) | JobInput::Compare(..), _) => return Ok(Vec::new()),
    };
    if !path.is_file() {
        return Ok(Vec::new());
    }
    let name = input::file_name(path);
    let is_copy = |other: &str| copies::is_copy_of(other, &name);
    let candidates = match &job.copies {
        Some(paths) => input::workbooks(paths.iter()),
        None => input::workbooks(input::beside(path, &is_copy).iter()),
    };
    let mut opening = |file: &str| steps(CaseStep::Opening(file.to_owned()));
    Ok(copies::beside(&name, &candidates, job.copies.is_some(), &mut opening))
}

/// Compares two states of the same files, cell by cell.
fn compare(mine: Vec<MemoryFile>, theirs: Vec<MemoryFile>, out: &mut impl Write) -> Result<(), Error> {
    let mut found = Vec::new();
    for file in mine {
        let Some(other) = theirs.iter().find(|other| other.shown == file.shown) else { continue };
        if *other != file {
            let (one, other) = (Arc::unwrap_or_clone(file.bytes), other.bytes.to_vec());
            found.extend(difference::between(&file.shown, one, other));
        }
    }
    write_message(out, Message::Differences(found)).map_err(parent_gone)
}

/// Returns the files of a job.
fn gather(input: JobInput) -> Result<CaseFiles, Error> {
    match input {
        JobInput::Path(path) => input::gather(&path),
        JobInput::Memory(files) => Ok(MemoryFile::gather(files)),
        JobInput::New(..) | JobInput::Compare(..) => Ok(CaseFiles::default()),
    }
}

/// 共通 as it was opened last, and its path; empty without one.
#[derive(Default)]
struct SharedCache {
    path: Option<PathBuf>,
    files: SharedFiles,
}

impl SharedCache {
    /// Returns what lies at a path, opened unless it was opened for the job before.
    fn at(&mut self, path: Option<&Path>, steps: &mut dyn FnMut(CaseStep)) -> Result<&SharedFiles, Error> {
        if self.path.as_deref() != path {
            let open = |path| SharedFiles::open(path, steps);
            let files = path.map(open).transpose()?.unwrap_or_default();
            *self = Self { path: path.map(Path::to_path_buf), files };
        }
        Ok(&self.files)
    }
}

/// Lets the system end this process when the parent is killed, whatever it is busy with; elsewhere
/// than on Linux it ends with the next paper.
fn end_with_parent() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Signal, set_parent_process_death_signal};
        let _ = set_parent_process_death_signal(Some(Signal::KILL));
    }
}

/// Limits this process's memory; where the system does not let us, we go on without.
fn limit_memory(bytes: u64) {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let maximum = getrlimit(Resource::As).maximum;
        let current = maximum.map_or(bytes, |maximum| bytes.min(maximum));
        let _ = setrlimit(Resource::As, Rlimit { current: Some(current), maximum });
    }
    #[cfg(not(unix))]
    let _ = bytes;
}

/// Returns whether this process has grown so large that it should be replaced.
fn is_large() -> bool {
    size_in_memory() > LARGE
}

/// Returns how many bytes of address space this process takes; nothing where the system does not
/// say.
fn size_in_memory() -> u64 {
    const KIB: u64 = 1024;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let size = status.lines().find_map(|line| line.strip_prefix("VmSize:"));
    let size = size.map(|size| size.trim().trim_end_matches("kB").trim());
    size.and_then(|size| size.parse::<u64>().ok()).unwrap_or(0) * KIB
}
