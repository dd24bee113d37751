//! Several workers and a queue of jobs for them.
//!
//! Each worker belongs to a thread, its dispatcher, which gives it one job after another and starts
//! another worker in its place when it is dead, hung or too large. Submitting a job gives a handle,
//! from which its events come.

use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use super::budget::{self, Budget};
use super::parent::Canceller;
use super::{Collector, End, Job, JobEvent, Outcome, Timeouts, Worker, unexpected};
use crate::error::{Error, reason};
use crate::setting::Options;

/// Several workers and a queue of jobs for them.
pub struct Pool {
    queue: Arc<Queue>,
    dispatchers: Vec<JoinHandle<()>>,
}

/// The number of a job in its pool; a later one has a larger number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(u64);

/// A message about a job.
#[derive(Debug)]
pub enum Update {
    /// One of its results.
    Event(JobEvent),
    /// It is done again from its beginning: its results so far count for nothing.
    Again,
    /// It has ended; nothing follows.
    End(Result<End, Error>),
}

impl Pool {
    /// Starts so many workers of a program.
    ///
    /// # Errors
    /// The system starts no thread. A worker that does not start is an error of the jobs.
    pub fn start(
        program: &Path,
        options: &Options,
        timeouts: Timeouts,
        workers: usize,
    ) -> Result<Self, Error> {
        let mut pool = Self { queue: Arc::new(Queue::new(workers)), dispatchers: Vec::new() };
        for _ in 0..workers {
            let dispatcher = Dispatcher {
                queue: pool.queue.clone(),
                program: program.to_owned(),
                options: options.clone(),
                timeouts,
            };
            match thread::Builder::new().spawn(move || dispatcher.run()) {
                Ok(started) => pool.dispatchers.push(started),
                Err(error) if pool.dispatchers.is_empty() => {
                    return Err(Error::NoWorker(reason(&error)));
                }
                // Those that started do it all.
                Err(_) => break,
            }
        }
        Ok(pool)
    }

    /// Puts a job at the end of the queue.
    pub fn submit(&self, job: Job) -> JobHandle {
        let (sender, updates) = mpsc::channel();
        let id = self.queue.push(job, sender);
        JobHandle { id, queue: self.queue.clone(), updates }
    }
}

impl Drop for Pool {
    /// Cancels every job and ends the workers.
    fn drop(&mut self) {
        self.queue.close();
        for dispatcher in self.dispatchers.drain(..) {
            // One that panicked has ended too.
            let _ = dispatcher.join();
        }
    }
}

/// A job in a pool. Dropping the handle cancels the job.
pub struct JobHandle {
    id: JobId,
    queue: Arc<Queue>,
    updates: Receiver<Update>,
}

impl JobHandle {
    /// Returns the job's number.
    #[cfg_attr(
        not(feature = "internals"),
        allow(dead_code, reason = "for the page in the browser")
    )]
    pub fn id(&self) -> JobId {
        self.id
    }

    /// Returns the means to cancel the job, also from another thread.
    pub fn cancellation(&self) -> Cancellation {
        Cancellation { id: self.id, queue: self.queue.clone() }
    }

    /// Waits for the next message about the job.
    pub fn next_update(&self) -> Update {
        self.updates.recv().unwrap_or_else(|_| Update::End(Err(unexpected())))
    }

    /// Waits for the job's result.
    ///
    /// # Errors
    /// The case cannot be finished, its worker died after the case was read or cannot be started,
    /// or the job was cancelled.
    pub fn wait(self) -> Result<Outcome, Error> {
        let mut collector = Collector::default();
        loop {
            match self.next_update() {
                Update::Event(event) => collector.take(event),
                Update::Again => collector = Collector::default(),
                Update::End(end) => return collector.outcome(end?),
            }
        }
    }
}

impl Drop for JobHandle {
    fn drop(&mut self) {
        self.queue.cancel(self.id);
    }
}

/// Cancels a job: one that waits is dropped, of one under way the rest is not done.
#[derive(Clone)]
pub struct Cancellation {
    id: JobId,
    queue: Arc<Queue>,
}

impl Cancellation {
    /// Cancels the job, which ends with [`Error::Cancelled`]; without effect where it has ended.
    pub fn cancel(&self) {
        self.queue.cancel(self.id);
    }
}

/// The jobs of a pool.
struct Queue {
    state: Mutex<State>,
    /// Notified when a job comes, one ends or the queue is closed.
    changed: Condvar,
}

struct State {
    waiting: VecDeque<Waiting>,
    under_way: BTreeMap<JobId, UnderWay>,
    budget: Budget,
    last_id: u64,
    /// How many jobs workers have ended.
    ended: u64,
    closed: bool,
}

/// A job that a worker works on.
struct UnderWay {
    canceller: Canceller,
    /// What it takes of the budget, in bytes.
    memory: u64,
}

struct Waiting {
    id: JobId,
    job: Job,
    /// What it would take of the budget, in bytes.
    memory: u64,
    updates: Sender<Update>,
}

impl Waiting {
    /// Ends the job; without effect where its handle is gone.
    fn end(self, end: Result<End, Error>) {
        let _ = self.updates.send(Update::End(end));
    }
}

impl State {
    /// Returns whether the job that has waited longest can be begun.
    fn is_ready(&self) -> bool {
        self.waiting.front().is_some_and(|waiting| self.budget.has_room(waiting.memory))
    }

    /// Takes a job's end down.
    fn ended(&mut self, id: JobId) {
        if let Some(job) = self.under_way.remove(&id) {
            self.budget.give_back(job.memory);
        }
        self.ended += 1;
    }
}

impl Queue {
    fn new(workers: usize) -> Self {
        let (waiting, under_way) = (VecDeque::new(), BTreeMap::new());
        let state = State {
            waiting,
            under_way,
            budget: Budget::of(workers),
            last_id: 0,
            ended: 0,
            closed: false,
        };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, job: Job, updates: Sender<Update>) -> JobId {
        let memory = budget::share_of(&job);
        let mut state = self.lock();
        state.last_id += 1;
        let id = JobId(state.last_id);
        state.waiting.push_back(Waiting { id, job, memory, updates });
        self.changed.notify_all();
        id
    }

    /// Waits until there is a job to be taken, and memory for it; returns whether there will be
    /// any.
    fn wait(&self) -> bool {
        let is_idle = |state: &mut State| !state.is_ready() && !state.closed;
        let state = self.changed.wait_while(self.lock(), is_idle);
        !state.unwrap_or_else(PoisonError::into_inner).closed
    }

    /// Takes the job that has waited longest, and keeps its canceller; `None` where another thread
    /// was faster.
    fn take(&self, canceller: Option<Canceller>) -> Option<Waiting> {
        let mut state = self.lock();
        let waiting = if state.is_ready() { state.waiting.pop_front() } else { None }?;
        if let Some(canceller) = canceller {
            let memory = waiting.memory;
            state.budget.take(memory);
            state.under_way.insert(waiting.id, UnderWay { canceller, memory });
        }
        Some(waiting)
    }

    fn ended(&self, id: JobId) {
        self.lock().ended(id);
        self.changed.notify_all();
    }

    /// Puts a job under way back before all others, to be done alone.
    fn again(&self, waiting: Waiting) {
        let mut state = self.lock();
        state.ended(waiting.id);
        if state.closed {
            waiting.end(Err(Error::Cancelled));
        } else {
            state.waiting.push_front(Waiting { memory: budget::ALL, ..waiting });
        }
        self.changed.notify_all();
    }

    /// Waits until another thread's worker has ended its job, which makes room for one more;
    /// returns false where none is at work.
    fn wait_for_others(&self) -> bool {
        let state = self.lock();
        let (ended, others_work) = (state.ended, !state.under_way.is_empty());
        let is_same = |state: &mut State| state.ended == ended && !state.closed;
        if others_work {
            drop(self.changed.wait_while(state, is_same));
        }
        others_work
    }

    fn cancel(&self, id: JobId) {
        let mut state = self.lock();
        if let Some(job) = state.under_way.get(&id) {
            job.canceller.cancel();
            return;
        }
        let index = state.waiting.iter().position(|waiting| waiting.id == id);
        if let Some(waiting) = index.and_then(|index| state.waiting.remove(index)) {
            waiting.end(Err(Error::Cancelled));
            // The next one may be smaller.
            self.changed.notify_all();
        }
    }

    /// Cancels all jobs and lets the dispatchers end.
    fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        state.under_way.values().for_each(|job| job.canceller.cancel());
        state.waiting.drain(..).for_each(|waiting| waiting.end(Err(Error::Cancelled)));
        self.changed.notify_all();
    }
}

/// The thread of a worker. It starts the worker itself, since a worker ends with the thread that
/// started it.
struct Dispatcher {
    queue: Arc<Queue>,
    program: PathBuf,
    options: Options,
    timeouts: Timeouts,
}

impl Dispatcher {
    /// Has its worker do job after job, until the queue is closed.
    fn run(&self) {
        let mut next = Some(self.start());
        while self.queue.wait() {
            match next.take().unwrap_or_else(|| self.start()) {
                Ok(worker) => next = self.dispatch(worker).map(Ok),
                Err(_) if self.queue.wait_for_others() => {}
                Err(error) => self.refuse(&error),
            }
        }
    }

    fn start(&self) -> Result<Worker, Error> {
        Worker::start(&self.program, &self.options, self.timeouts).map_err(no_worker)
    }

    /// Ends the next job without a worker.
    fn refuse(&self, error: &Error) {
        if let Some(waiting) = self.queue.take(None) {
            waiting.end(Err(error.clone()));
        }
    }

    /// Has a worker do the next job; returns it if it is fit for another one.
    fn dispatch(&self, mut worker: Worker) -> Option<Worker> {
        let Some(mut waiting) = self.queue.take(Some(worker.canceller())) else {
            return Some(worker);
        };
        waiting.job.memory = budget::limit_of(waiting.memory);
        let mut update = |event| _ = waiting.updates.send(Update::Event(event));
        // A defect of ours costs this job and its worker, not the ones that wait.
        let done = catch_unwind(AssertUnwindSafe(|| worker.run_with(&waiting.job, &mut update)));
        if matches!(done, Ok(Err(Error::WorkerWithoutMemory))) && waiting.memory != budget::ALL {
            let _ = waiting.updates.send(Update::Again);
            self.queue.again(waiting);
            return None;
        }
        self.queue.ended(waiting.id);
        let is_fit = done.is_ok() && !worker.is_spent();
        waiting.end(done.unwrap_or_else(|_| Err(unexpected())));
        Some(worker).filter(|_| is_fit)
    }
}

/// Makes the error of a worker that did not start; a name that it cannot be told is another matter.
fn no_worker(error: Error) -> Error {
    match error {
        Error::Worker(why) => Error::NoWorker(why),
        other => other,
    }
}
