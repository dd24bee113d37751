//! The parent's side: one child, its jobs, and its end when it dies, hangs or grows too large.

use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;

use super::job_progress::{Death, JobProgress};
use super::memory;
use super::protocol::{
    Failure, Finished, JobLine, Message, Request, TaskLine, read_message, to_line,
};
use super::task::{Answer, Task};
use super::{
    COMMAND, Collector, End, IN_WORKER, Job, JobEvent, JobInput, Outcome, Timeouts, WITHOUT_MEMORY,
    unexpected,
};
use crate::case::FileRead;
use crate::error::{Error, Stage, reason};
use crate::finding::Findings;
use crate::make::Assessment;
use crate::render::report::CaseReport;
use crate::setting::Options;

/// A child process that is ready for jobs.
pub struct Worker {
    child: Child,
    /// Leads to the thread that writes to the child: writing blocks as long as the child does not
    /// read.
    requests: Sender<Chunk>,
    signals: Receiver<Signal>,
    sender: Sender<Signal>,
    timeouts: Timeouts,
    last_id: u64,
    spent: bool,
    /// The answer to the task under way.
    answer: Option<Answer>,
}

/// Bytes for the child.
enum Chunk {
    Line(Vec<u8>),
    Content(Arc<Vec<u8>>),
}

/// An event that a worker with a job waits for.
enum Signal {
    Message(Box<Message>),
    /// The child is gone.
    Ended,
    /// The child does not keep to the protocol.
    Nonsense,
    /// There is no memory for what the child says.
    NoMemory,
    /// The job of this number is of no use any more.
    Cancel(u64),
}

/// Cancels a worker's job from another thread.
pub struct Canceller {
    id: u64,
    sender: Sender<Signal>,
}

impl Canceller {
    /// Cancels the job; without effect where it has ended.
    pub fn cancel(&self) {
        let _ = self.sender.send(Signal::Cancel(self.id));
    }
}

/// Settings of glibc's allocator, in bytes; others do not know them. Blocks of this size go back to
/// the system when they are freed, instead of leaving holes: a ledger of 5,000 rows takes 40 MB
/// less, the worker of whole packs 25 MB, for a tenth more of processor time there.
const ALLOCATOR: [(&str, &str); 2] =
    [("MALLOC_MMAP_THRESHOLD_", "262144"), ("MALLOC_TRIM_THRESHOLD_", "33554432")];

impl Worker {
    /// Starts a child: this program as a worker.
    ///
    /// # Errors
    /// The system does not start it, or has limited memory to less than is needed.
    pub fn start(program: &Path, options: &Options, timeouts: Timeouts) -> Result<Self, Error> {
        let failed = |error: io::Error| match error.kind() {
            io::ErrorKind::OutOfMemory => Error::NoMemory,
            _ => Error::Worker(reason(&error)),
        };
        check_names([&options.templates, &options.font_dir].into_iter().flatten())?;
        if memory::is_short() {
            return Err(Error::NoMemory);
        }
        let options = to_line(options)?;
        let mut child = Command::new(program)
            .arg(COMMAND)
            .envs(ALLOCATOR)
            .env(IN_WORKER, "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // What a library prints when it panics may hold people's data.
            .stderr(Stdio::null())
            .spawn()
            .map_err(failed)?;
        let (sender, signals) = mpsc::channel();
        let (requests, chunks) = mpsc::channel();
        if let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) {
            let messages = sender.clone();
            let thread = || thread::Builder::new();
            thread().spawn(move || write_all(&chunks, stdin)).map_err(failed)?;
            thread().spawn(move || read_all(stdout, &messages)).map_err(failed)?;
        }
        let worker = Self {
            child,
            requests,
            signals,
            sender,
            timeouts,
            last_id: 0,
            spent: false,
            answer: None,
        };
        worker.send(Chunk::Line(options));
        Ok(worker)
    }

    /// Hands something to the thread that writes. If that has ended, so has the child, which its
    /// messages will show.
    fn send(&self, chunk: Chunk) {
        let _ = self.requests.send(chunk);
    }

    /// Returns whether the child is dead, out of step or too large: then another one is to be
    /// started for the next case.
    pub fn is_spent(&self) -> bool {
        self.spent
    }

    /// Returns the canceller of the next job.
    pub fn canceller(&self) -> Canceller {
        Canceller { id: self.last_id + 1, sender: self.sender.clone() }
    }

    /// Has a case worked on and waits for its result.
    ///
    /// # Errors
    /// The case cannot be finished, or the child died after the case was read.
    pub fn run(&mut self, job: &Job) -> Result<Outcome, Error> {
        let mut collector = Collector::default();
        let end = self.run_with(job, &mut |event| collector.take(event))?;
        collector.outcome(end).inspect_err(|_| self.spent = true)
    }

    /// Has a case worked on; hands each result to `events` as it comes.
    ///
    /// # Errors
    /// As [`Self::run`]; or the job was cancelled.
    pub fn run_with(&mut self, job: &Job, events: &mut dyn FnMut(JobEvent)) -> Result<End, Error> {
        check_names(job.paths())?;
        self.last_id += 1;
        self.send(Chunk::Line(to_line(&Request::Job(Box::new(JobLine::of(self.last_id, job))))?));
        let files = match &job.input {
            JobInput::Memory(files) | JobInput::New(_, files) => files.iter().chain(&[]),
            JobInput::Compare(mine, theirs) => mine.iter().chain(theirs),
            JobInput::Path(_) => [].iter().chain(&[]),
        };
        files.for_each(|file| self.send(Chunk::Content(file.bytes.clone())));
        self.wait(events)
    }

    /// Has a task performed and waits for its answer.
    ///
    /// # Errors
    /// The task cannot be done, or the child died at it.
    pub fn perform(&mut self, task: &Task) -> Result<Answer, Error> {
        check_names(task.paths().into_iter())?;
        self.last_id += 1;
        self.send(Chunk::Line(to_line(&Request::Task(TaskLine::of(self.last_id, task)))?));
        task.files.iter().for_each(|file| self.send(Chunk::Content(file.bytes.clone())));
        self.answer = None;
        self.wait(&mut |_| ())?;
        self.answer.take().ok_or_else(unexpected)
    }

    /// Waits for the end of the job under way.
    fn wait(&mut self, events: &mut dyn FnMut(JobEvent)) -> Result<End, Error> {
        let mut progress = JobProgress::new(self.timeouts);
        let ended = loop {
            match self.signals.recv_timeout(progress.time_left()) {
                Ok(Signal::Message(message)) => {
                    if let Some(ended) = self.take(*message, &mut progress, events) {
                        break ended;
                    }
                }
                Ok(Signal::Cancel(id)) if id == self.last_id => self.cancel(&mut progress),
                Ok(Signal::Cancel(_)) => {}
                Ok(Signal::Nonsense) => {
                    self.spent = true;
                    break Err(unexpected());
                }
                Ok(Signal::NoMemory) => {
                    self.spent = true;
                    break Err(Error::WorkerWithoutMemory);
                }
                Ok(Signal::Ended) => break self.died(Death::Died, &progress, events),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    break self.died(Death::TooSlow, &progress, events);
                }
            }
        };
        if progress.cancelled { Err(Error::Cancelled) } else { ended }
    }

    /// Asks the child to stop at the next point at which it can, and gives it a little time for
    /// that.
    fn cancel(&self, progress: &mut JobProgress) {
        if let Ok(line) = to_line(&Request::Cancel(self.last_id)) {
            self.send(Chunk::Line(line));
        }
        progress.cancel();
    }

    /// Takes a message; returns how the job ended, if it did.
    fn take(
        &mut self,
        message: Message,
        progress: &mut JobProgress,
        events: &mut dyn FnMut(JobEvent),
    ) -> Option<Result<End, Error>> {
        let event = match message {
            Message::Step(step) => progress.take(step)?,
            Message::Assessment(assessment) => JobEvent::Assessed(assessment),
            Message::File(file) => JobEvent::File(file),
            Message::Answer(answer) => {
                self.answer = Some(answer);
                return None;
            }
            Message::Marked(file) => JobEvent::Marked(*file),
            Message::Answers(answers) => JobEvent::Answers(answers),
            Message::Differences(cells) => JobEvent::Differences(cells),
            Message::Changed(file) => JobEvent::Changed(file),
            Message::Refused(why) => JobEvent::Refused(why),
            Message::Sheets(sheets) => JobEvent::Sheets(sheets),
            Message::Picture(picture) => JobEvent::Picture(picture),
            Message::Finished(finished) => {
                let Finished { summary, spent } = *finished;
                self.spent |= spent;
                return Some(Ok(End { summary: summary.map(Box::new), killed_by: None }));
            }
            Message::Failed(Failure { error, spent }) => {
                self.spent |= spent;
                return Some(Err(error));
            }
        };
        if !progress.cancelled {
            events(event);
        }
        None
    }

    /// Refuses the file at which reading died; anything else is a defect of the program.
    fn died(
        &mut self,
        death: Death,
        progress: &JobProgress,
        events: &mut dyn FnMut(JobEvent),
    ) -> Result<End, Error> {
        self.spent = true;
        let is_read = progress.stage != Stage::Begun || progress.cancelled;
        let Some(file) = progress.opening.as_ref().filter(|_| !is_read) else {
            return Err(match death {
                Death::TooSlow => Error::TooSlow,
                Death::Died => self.died_after(progress.stage),
            });
        };
        let findings = Findings::collect(vec![death.finding(file)]);
        let (inputs, unread) = (progress.inputs.clone(), |file: &String| FileRead::unread(file));
        let read = inputs.iter().map(unread).collect();
        let report = CaseReport { inputs, read, findings, ..CaseReport::default() };
        events(JobEvent::Assessed(Box::new(Assessment { report, ..Assessment::default() })));
        Ok(End { summary: None, killed_by: Some(file.clone()) })
    }

    /// Returns the error of a child that ended after some work, with its end in the system's words.
    fn died_after(&mut self, after: Stage) -> Error {
        // One that has only closed its stream is not waited for.
        let _ = self.child.kill();
        match self.child.wait() {
            Ok(status) if status.code() == Some(WITHOUT_MEMORY) => Error::WorkerWithoutMemory,
            Ok(status) => Error::WorkerDied { after, end: status.to_string() },
            Err(error) => Error::WorkerDied { after, end: reason(&error) },
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It may be in an endless loop: nothing is waiting for it any more.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Refuses paths that no line of text can name.
fn check_names<'p>(mut paths: impl Iterator<Item = &'p PathBuf>) -> Result<(), Error> {
    match paths.find(|path| path.to_str().is_none()) {
        Some(path) => Err(Error::NoText(path.to_string_lossy().into_owned())),
        None => Ok(()),
    }
}

/// Writes to a child what it is sent, until there is no more or the child is gone.
fn write_all(chunks: &Receiver<Chunk>, mut stdin: ChildStdin) {
    for chunk in chunks {
        let written = match chunk {
            Chunk::Line(line) => stdin.write_all(&line),
            Chunk::Content(content) => stdin.write_all(&content),
        };
        if written.is_err() {
            return;
        }
    }
}

/// Reads a child's messages until the child or their receiver is gone.
fn read_all(stdout: ChildStdout, signals: &Sender<Signal>) {
    let mut stdout = BufReader::new(stdout);
    loop {
        let (signal, is_last) = match read_message(&mut stdout) {
            Ok(message) => (Signal::Message(Box::new(message)), false),
            Err(error) => match error.kind() {
                io::ErrorKind::InvalidData => (Signal::Nonsense, true),
                io::ErrorKind::OutOfMemory => (Signal::NoMemory, true),
                _ => (Signal::Ended, true),
            },
        };
        if signals.send(signal).is_err() || is_last {
            return;
        }
    }
}
