//! Work for the pool of workers, awaited.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::copies::MarkedFile;
use crate::error::Error;
use crate::make::{Assessment, FormAnswer, PackSummary};
use crate::publish::File;
use crate::read::case::sheets::SheetContent;
use crate::read::file::difference::Difference;
use crate::worker::pool::{Cancellation, Pool, Update};
use crate::worker::{ChangeRefused, ChangedFile, Job, JobEvent};

/// What came of a job.
#[derive(Debug, Default)]
pub struct Done {
    /// The result of reading and checking; `None` where a change was refused.
    pub assessment: Option<Assessment>,
    /// Files that were made or changed.
    pub changed: Vec<ChangedFile>,
    /// Why no change was made.
    pub refused: Option<ChangeRefused>,
    /// The rows of sheets.
    pub sheets: Vec<SheetContent>,
    /// The answers of forms that came back.
    pub answers: Vec<FormAnswer>,
    /// The cells in which two states of files differ; `None` where the second cannot be read.
    pub differences: Option<Vec<Difference>>,
    /// Pictures of pages, in their order.
    pub pictures: Vec<Vec<u8>>,
    /// Files that were marked.
    pub marked: Vec<MarkedFile>,
    /// Papers.
    pub files: Vec<File>,
    /// The papers without the bytes of their files.
    pub summary: Option<PackSummary>,
}

impl Done {
    fn take(&mut self, event: JobEvent) {
        match event {
            JobEvent::Opening(_) | JobEvent::Rendered { .. } => {}
            JobEvent::Changed(file) => self.changed.push(file),
            JobEvent::Refused(why) => self.refused = Some(why),
            JobEvent::Sheets(sheets) => self.sheets = sheets,
            JobEvent::Answers(answers) => self.answers = answers,
            JobEvent::Differences(cells) => self.differences = cells,
            JobEvent::Picture(picture) => self.pictures.push(picture),
            JobEvent::Assessed(assessment) => self.assessment = Some(*assessment),
            JobEvent::Marked(file) => self.marked.push(file),
            JobEvent::File(file) => self.files.push(file),
        }
    }
}

/// The jobs of a case that are under way.
#[derive(Clone, Default)]
pub struct Running(Arc<Mutex<Jobs>>);

#[derive(Default)]
struct Jobs {
    /// How many there were: no number is given twice, for a job that was cancelled still has its.
    begun: u64,
    under_way: Vec<(u64, Cancellation)>,
}

impl Running {
    /// Cancels all of them; returns whether there was one.
    pub fn cancel(&self) -> bool {
        let running = std::mem::take(&mut self.lock().under_way);
        running.iter().for_each(|(_, cancellation)| cancellation.cancel());
        !running.is_empty()
    }

    /// Returns whether one is under way.
    pub fn is_busy(&self) -> bool {
        !self.lock().under_way.is_empty()
    }

    fn add(&self, cancellation: Cancellation) -> Mark {
        let mut jobs = self.lock();
        let number = jobs.begun;
        jobs.begun += 1;
        jobs.under_way.push((number, cancellation.clone()));
        Mark { running: self.clone(), number, cancellation }
    }

    fn lock(&self) -> MutexGuard<'_, Jobs> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A job under way. One that nobody waits for any more is cancelled.
struct Mark {
    running: Running,
    number: u64,
    cancellation: Cancellation,
}

impl Drop for Mark {
    fn drop(&mut self) {
        self.running.lock().under_way.retain(|(number, _)| *number != self.number);
        self.cancellation.cancel();
    }
}

/// Called with the papers that are rendered and those to be rendered.
pub type OnProgress = Box<dyn Fn(usize, usize) + Send>;

/// Has a job done and waits for what comes of it.
///
/// # Errors
/// The case cannot be finished, its worker died, or the job was cancelled.
pub async fn run(
    pool: &Pool,
    job: Job,
    running: &Running,
    progress: OnProgress,
) -> Result<Done, Error> {
    let handle = pool.submit(job);
    let _mark = running.add(handle.cancellation());
    let waiting = tokio::task::spawn_blocking(move || {
        let mut done = Done::default();
        loop {
            match handle.next_update() {
                Update::Event(JobEvent::Rendered { done, of }) => progress(done, of),
                Update::Event(event) => done.take(event),
                Update::Again => done = Done::default(),
                Update::End(end) => {
                    done.summary = end?.summary.map(|summary| *summary);
                    return Ok(done);
                }
            }
        }
    });
    waiting.await.unwrap_or_else(|error| Err(Error::Worker(error.to_string())))
}
