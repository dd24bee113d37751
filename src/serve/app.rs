//! What all requests share, and what is done with cases on their behalf.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::http::StatusCode;
use jiff::civil::{Date, DateTime};
use tokio::sync::Notify;
use tokio::time::sleep;

use super::case::{Case, Cases, Content, Papers};
use super::drafted::DraftedEditions;
use super::events::{Event, Events};
use super::http::reply::ApiError;
use super::jobs::{self, Done};
use super::report;
use crate::error::Error;
use crate::make::Order;
use crate::read::case::sheets::SheetRange;
use crate::worker::pool::Pool;
use crate::worker::task::{Answer, Task};
use crate::worker::{ChangeRefused, FileChanges, PageWork};
use crate::worker::{Job, JobInput, Known, Marks, MemoryFile, Worker};

/// The clock, which only the command knows.
pub struct Clock {
    /// Returns the day that cases are checked for.
    pub day: Box<dyn Fn() -> Date + Send + Sync>,
    /// Returns the day and the time.
    pub now: Box<dyn Fn() -> DateTime + Send + Sync>,
}

/// What all requests share.
pub struct App {
    /// The cases that are open.
    pub cases: Cases,
    /// Whom to tell.
    pub events: Arc<Events>,
    /// Editions and explanations, of the program and of `--templates`.
    pub known: Known,
    /// The clock.
    pub clock: Clock,
    /// The editions that were drawn up.
    pub drafted: DraftedEditions,
    /// The workers.
    pub pool: Pool,
    /// Starts a worker for one task.
    pub start_worker: Box<dyn Fn() -> Result<Worker, Error> + Send + Sync>,
    /// After how long a case without page and changes is closed.
    pub unused_after: Duration,
    /// Told to stop the server.
    pub quit: Notify,
}

/// What is to become of a case.
pub struct Edit {
    /// Its files, those that join it among them.
    pub files: Vec<MemoryFile>,
    /// The changes of its files.
    pub changes: Vec<FileChanges>,
}

impl App {
    /// Finds a case.
    ///
    /// # Errors
    /// There is none of this id.
    pub fn case(&self, id: &str) -> Result<Arc<Case>, ApiError> {
        let gone = || {
            ApiError::new(
                StatusCode::NOT_FOUND,
                "このファイルは開いていません。はじめの画面から、もう一度開いてください",
            )
        };
        self.cases
            .find(id)
            .ok_or_else(gone)
            .inspect(|case| _ = case.used.fetch_add(1, Ordering::Relaxed))
    }

    /// Returns a job on a case's files, for today.
    pub fn job(&self, files: &[MemoryFile]) -> Job {
        Job { input: JobInput::Memory(files.to_vec()), ..self.empty_job() }
    }

    /// Returns a job on files of a case, for today.
    pub fn job_of(&self, case: &Case, files: &[MemoryFile]) -> Job {
        let mut job = self.job(files);
        job.page.disk.clone_from(&case.path);
        job
    }

    /// Returns a job for today without any file.
    pub fn empty_job(&self) -> Job {
        let page = PageWork { as_of: Some((self.clock.day)()), ..PageWork::default() };
        Job { page, ..Job::check("") }
    }

    /// Has a job on a case done.
    ///
    /// # Errors
    /// It was overtaken or stopped, or cannot be done.
    pub async fn work(self: &Arc<Self>, case: &Case, job: Job) -> Result<Done, ApiError> {
        let (app, id) = (self.clone(), case.id.clone());
        let progress = move |done, of| app.events.tell(&id, &Event::Progress { done, of });
        let done = jobs::run(&self.pool, job, &case.running, Box::new(progress)).await;
        done.map_err(|error| failed(case, error))
    }

    /// Has a worker of its own perform a task, which ends with it.
    ///
    /// # Errors
    /// The task cannot be done.
    pub async fn perform(self: &Arc<Self>, task: Task) -> Result<Answer, Error> {
        let app = self.clone();
        let answer =
            tokio::task::spawn_blocking(move || (app.start_worker)()?.perform(&task)).await;
        answer.map_err(|error| Error::Worker(error.to_string()))?
    }

    /// Returns a case's revision and what it holds, checked for today.
    ///
    /// # Errors
    /// It has to be checked anew, and cannot be.
    pub async fn now(self: &Arc<Self>, case: &Case) -> Result<(u64, Arc<Content>), ApiError> {
        let today = (self.clock.day)();
        let (revision, content) = case.now();
        if content.as_of == today {
            return Ok((revision, content));
        }
        let _turn = case.turn.lock().await;
        let (revision, content) = case.now();
        let mut job = self.job_of(case, &content.files);
        job.page.as_of = Some(today);
        let done = self.work(case, job).await?;
        let (files, assessment) = (content.files.clone(), done.assessment.unwrap_or_default());
        let checked = Arc::new(Content { files, as_of: today, assessment });
        case.state().history.refresh(checked.clone());
        Ok((revision, checked))
    }

    /// Edits a case that is still at a revision: its files by a job, then the next state. Returns
    /// what the job did.
    ///
    /// # Errors
    /// The revision is old, a change is refused, or the job cannot be done.
    pub async fn change(
        self: &Arc<Self>,
        case: &Case,
        revision: Option<u64>,
        edit: impl FnOnce(&Content) -> Edit,
    ) -> Result<Done, ApiError> {
        let _turn = case.turn.lock().await;
        let (now, content) = case.now();
        if revision.is_some_and(|revision| revision != now) {
            return Err(overtaken(now).with("report", report::of(case)));
        }
        let Edit { mut files, changes } = edit(&content);
        let mut job = self.job_of(case, &files);
        job.page.changes = changes;
        job.page.sheets = Some(SheetRange::default());
        if case.running.cancel() {
            self.events.tell(&case.id, &Event::Stopped);
        }
        let as_of = job.page.as_of.unwrap_or(content.as_of);
        let mut done = self.work(case, job).await?;
        if let Some(refused) = done.refused.take() {
            return Err(unsettable(refused));
        }
        for changed in &mut done.changed {
            let bytes = Arc::new(std::mem::take(&mut changed.bytes));
            match files.iter_mut().find(|file| file.shown == changed.shown) {
                Some(file) => file.bytes = bytes,
                None => files.push(MemoryFile {
                    name: changed.shown.clone(),
                    shown: changed.shown.clone(),
                    bytes,
                }),
            }
            files.retain(|file| !changed.replaces.contains(&file.shown));
        }
        let next = Arc::new(Content {
            files,
            as_of,
            assessment: done.assessment.take().unwrap_or_default(),
        });
        case.views.sheets.put(&next, std::mem::take(&mut done.sheets));
        self.next(case, |history| history.push(next));
        Ok(done)
    }

    /// Lets a case's history go on and tells it.
    pub fn next(&self, case: &Case, go: impl FnOnce(&mut super::case::History)) {
        let revision = {
            let mut state = case.state();
            go(&mut state.history);
            state.history.revision()
        };
        self.events.tell(&case.id, &Event::Revision(revision));
    }

    /// Opens files as a case.
    ///
    /// # Errors
    /// They cannot be read at all, or too many cases are open.
    pub async fn open(
        self: &Arc<Self>,
        name: String,
        path: Option<std::path::PathBuf>,
        mut job: Job,
    ) -> Result<Arc<Case>, ApiError> {
        self.has_room()?;
        let as_of = *job.page.as_of.get_or_insert_with(|| (self.clock.day)());
        job.page.sheets = Some(SheetRange::default());
        let mut files = match &job.input {
            JobInput::Memory(files) => files.clone(),
            JobInput::Path(_) | JobInput::New(..) | JobInput::Compare(..) => Vec::new(),
        };
        let done =
            jobs::run(&self.pool, job, &jobs::Running::default(), Box::new(|_, _| ())).await?;
        let notes = done
            .changed
            .iter()
            .flat_map(|made| &made.answers)
            .filter_map(|answer| answer.note.clone());
        let note = notes.reduce(|all, note| all + &note);
        files.extend(done.changed.into_iter().map(|made| MemoryFile {
            name: made.shown.clone(),
            shown: made.shown,
            bytes: Arc::new(made.bytes),
        }));
        let content = Content { files, as_of, assessment: done.assessment.unwrap_or_default() };
        let case = self.cases.add(name, path, note, content).map_err(|open| full(&open))?;
        case.views.sheets.put(&case.now().1, done.sheets);
        self.events.tell(&case.id, &Event::Revision(1));
        if case.path.is_none() {
            tokio::spawn(self.clone().close_unused(case.clone(), self.unused_after));
        }
        Ok(case)
    }

    /// Closes a case once nobody has looked at it for so long, as long as it holds no changes.
    async fn close_unused(self: Arc<Self>, case: Arc<Case>, after: Duration) {
        let mut seen = None;
        while self.cases.find(&case.id).is_some() {
            let used = case.used.load(Ordering::Relaxed);
            let is_needed = self.events.is_followed(&case.id)
                || case.running.is_busy()
                || case.state().is_changed();
            if seen == Some(used) && !is_needed {
                self.cases.remove(&case.id);
                self.events.tell(&case.id, &Event::Closed);
            }
            seen = Some(used).filter(|_| !is_needed);
            sleep(after).await;
        }
    }

    fn has_room(&self) -> Result<(), ApiError> {
        let open: Vec<String> = self.cases.all().iter().map(|case| case.name.clone()).collect();
        if open.len() < super::case::registry::MOST { Ok(()) } else { Err(full(&open)) }
    }

    /// Returns a case's papers. Those that are made of the same as before are not rendered again.
    ///
    /// # Errors
    /// Rendering was overtaken or stopped, or failed.
    pub async fn papers(
        self: &Arc<Self>,
        case: &Case,
        content: &Arc<Content>,
    ) -> Result<Arc<Papers>, ApiError> {
        let render = |before: Option<Arc<Papers>>| async move {
            let mut job = self.job_of(case, &content.files);
            job.page.as_of = Some(content.as_of);
            job.page.made = Some(before.as_ref().map_or_else(Vec::new, |before| before.made()));
            job.order = Some(Order::default());
            let done = self.work(case, job).await?;
            let unexpected = || ApiError::from(Error::Worker("思わぬ返事です".to_owned()));
            let papers = Papers::gathered(done.summary, done.files, before.as_deref())
                .ok_or_else(unexpected)?;
            case.views.pictures.keep_only(&papers);
            Ok(papers)
        };
        case.views.papers.of(content, render).await
    }

    /// Has a case's files marked.
    ///
    /// # Errors
    /// It was overtaken or stopped, or failed.
    pub async fn marked(
        self: &Arc<Self>,
        case: &Case,
        content: &Content,
    ) -> Result<Done, ApiError> {
        let mut job = self.job_of(case, &content.files);
        job.page.as_of = Some(content.as_of);
        job.marks = Marks::Make;
        self.work(case, job).await
    }
}

/// Makes the error of work that failed.
fn failed(case: &Case, error: Error) -> ApiError {
    match error {
        Error::Cancelled => overtaken(case.now().0),
        error => error.into(),
    }
}

/// Makes the error of a request that a newer change has overtaken.
pub fn overtaken(revision: u64) -> ApiError {
    let why = "ほかの変更が先に入ったか、途中で止められたので、やめました";
    ApiError::new(StatusCode::CONFLICT, why).with("revision", revision)
}

/// Makes the error of a cell that cannot be set.
fn unsettable(refused: ChangeRefused) -> ApiError {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    match refused {
        ChangeRefused::AsksFormula(cell) => {
            let why = format!(
                "{cell} には数式が入っています。数式を消して書きかえてよいか、確かめてください"
            );
            ApiError::new(status, why).with("asks", "formula").with("cell", cell.to_string())
        }
        ChangeRefused::Words(why) => ApiError::new(status, why),
    }
}

fn full(open: &[String]) -> ApiError {
    let names = open.iter().map(|name| format!("「{name}」")).collect::<Vec<_>>().join("、");
    let most = super::case::registry::MOST;
    let why = format!(
        "一度に開けるのは{most}つまでです。どれかを閉じてから、もう一度開いてください（開いているもの：{names}）"
    );
    ApiError::new(StatusCode::SERVICE_UNAVAILABLE, why)
}
