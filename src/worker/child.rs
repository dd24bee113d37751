//! The child's side: takes jobs, limits its own memory (not on Windows), answers.

use std::io::{self, BufRead, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use super::Job;
use super::memory;
use super::protocol::{Failure, Finished, Message, Request, parent_gone, read_line, write_message};
use super::session::Session;
use super::task::{self, Task};
use super::work::work;
use crate::error::Error;
use crate::make::PackSummary;
use crate::setting::{Options, Setting};

/// Works on jobs until there are no more.
///
/// # Errors
/// The parent is gone, or the system does not start a thread.
pub fn serve(mut input: impl BufRead + Send + 'static, mut out: impl Write) -> io::Result<()> {
    let Some(options) = read_line::<Options>(&mut input)? else {
        return Ok(());
    };
    end_with_parent();
    memory::limit(memory::READING);
    let inbox = Inbox::open(input)?;
    let mut session = options.and_then(|options| Session::load(&options));
    for received in &inbox.jobs {
        let done = match (&mut session, received) {
            (Ok(session), Ok((id, Work::Job(job)))) => {
                work(*job, session, &|| inbox.is_cancelled(id), &mut out)
            }
            (Ok(session), Ok((_, Work::Task(task)))) => perform(task, &session.setting, &mut out),
            (Err(error), Ok(_)) => Err(error.clone()),
            (_, Err(error)) => Err(error),
        };
        let spent = memory::is_large();
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
        Ok(Request::Job(line)) => line
            .read_content(input)
            .is_ok_and(|(id, job)| jobs.send(Ok((id, Work::Job(Box::new(job))))).is_ok()),
        Ok(Request::Task(line)) => line
            .read_content(input)
            .is_ok_and(|(id, task)| jobs.send(Ok((id, Work::Task(task)))).is_ok()),
        Err(error) => jobs.send(Err(error)).is_ok(),
    }
}

/// Performs a task and sends its answer.
fn perform(
    task: Task,
    setting: &Setting,
    out: &mut impl Write,
) -> Result<Option<PackSummary>, Error> {
    memory::limit(memory::READING);
    let answer = task::perform(task, setting)?;
    write_message(out, Message::Answer(answer)).map_err(parent_gone)?;
    Ok(None)
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
