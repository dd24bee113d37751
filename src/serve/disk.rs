//! A case that lies on the disk: read, followed while it is edited elsewhere, written back.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};
use tokio::time::sleep;

use super::app::{App, overtaken};
use super::case::{Case, Content};
use super::events::Event;
use super::http::limits::ROOM;
use super::http::reply::ApiError;
use super::report;
use crate::error::Error;
use crate::finding::Finding;
use crate::memory;
use crate::package::limits::Refusal;
use crate::publish::save::{SaveError, save};
use crate::read::file::input::{self, Input, Source};
use crate::read::file::stamp::Stamp;
use crate::rule;
use crate::worker::{Job, JobInput, MemoryFile};

/// How often the disk is looked at, and how long what cannot be read is tried again.
#[derive(Debug, Clone, Copy)]
pub struct Watch {
    /// Time between two looks.
    pub every: Duration,
    /// Looks after which a file that is gone is told.
    pub gone_after: u32,
    /// Looks after which a file that cannot be read, or is damaged, is told.
    pub trouble_after: u32,
}

impl Default for Watch {
    fn default() -> Self {
        Self { every: Duration::from_secs(1), gone_after: 2, trouble_after: 10 }
    }
}

/// The state of a case's files on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnDisk {
    /// These files.
    There(Vec<MemoryFile>),
    /// Nothing is there any more.
    Gone,
    /// They cannot be read.
    Locked,
}

/// Reads a case's files from the disk.
///
/// # Errors
/// Nothing is there, or it cannot be read.
pub fn read(path: &Path) -> Result<Vec<MemoryFile>, Error> {
    input::gather(path)?.inputs.into_iter().map(in_memory).collect()
}

/// Takes a file into memory. Of one that is too large, as much is taken as shows that it is.
fn in_memory(input: Input) -> Result<MemoryFile, Error> {
    let Input { shown, name, content } = input;
    let bytes = match content {
        Ok(Source::Memory(bytes)) => bytes,
        Ok(source @ Source::Disk { .. }) => {
            memory::optional(|| source.bytes()).map_err(|error| Error::unreadable(&shown, error))?
        }
        // That there are too many files is found again without what this one holds.
        Err(Refusal::TooManyFiles(_)) => Vec::new(),
        Err(Refusal::OverLimit(_) | Refusal::NotReadable(..) | Refusal::NotText(..)) => {
            input::too_many_bytes(&name)
        }
    };
    Ok(MemoryFile { name, shown, bytes: Arc::new(bytes) })
}

/// Why a case that was no workbook is not written back.
const NEW_WORKBOOK: &str = "もとのファイルが Excel の形（.xlsx、.xlsm）ではないので、ここからは保存できません（保存すると、同じシートのファイルが2つになります）。「直したファイルを受け取る」で受け取り、もとのファイルは別の場所に移してください";

/// Why a file that another program holds is not written back.
const HELD: &str = "ほかのソフトがファイルを開いているので、保存できません。Excel で閉じてから、もう一度保存してください";

fn look(path: &Path) -> OnDisk {
    match read(path) {
        Ok(files) => OnDisk::There(files),
        Err(Error::NotFound(_) | Error::EmptyFolder(..)) => OnDisk::Gone,
        Err(_) => OnDisk::Locked,
    }
}

/// Returns where a case lies on the disk.
fn path_of(case: &Case) -> Result<std::path::PathBuf, ApiError> {
    let why = "このファイルは、ここから直接は保存できません。「直したファイルを受け取る」を使ってください";
    case.path.clone().ok_or_else(|| ApiError::new(StatusCode::BAD_REQUEST, why))
}

async fn look_at(case: &Case) -> Result<OnDisk, ApiError> {
    let path = path_of(case)?;
    Ok(tokio::task::spawn_blocking(move || look(&path)).await.unwrap_or(OnDisk::Locked))
}

impl App {
    /// Opens the files that a path leads to.
    ///
    /// # Errors
    /// They cannot be read as a case at all.
    pub async fn open_from_disk(
        self: &Arc<Self>,
        path: &Path,
        files: Vec<MemoryFile>,
    ) -> Result<Arc<Case>, ApiError> {
        let mut job = Job { input: JobInput::Memory(files), ..self.empty_job() };
        job.page.disk = Some(path.to_path_buf());
        let name = crate::publish::place::resolved(path);
        self.open(input::file_name(&name), Some(path.to_path_buf()), job).await
    }

    /// Says how a case and the disk differ.
    ///
    /// # Errors
    /// The case does not lie on the disk, or comparing failed.
    pub async fn compared(self: &Arc<Self>, case: &Case) -> Result<Value, ApiError> {
        let now = look_at(case).await?;
        let (content, base) = {
            let state = case.state();
            (state.history.now().clone(), state.base.clone())
        };
        let (disk, theirs) = match now {
            OnDisk::Gone => return Ok(json!({"disk": "gone", "cells": []})),
            OnDisk::Locked => return Ok(json!({"disk": "locked", "cells": []})),
            OnDisk::There(files) => (if files == base { "same" } else { "changed" }, files),
        };
        let job =
            Job { input: JobInput::Compare(content.files.clone(), theirs), ..self.empty_job() };
        // A file that is half written is as good as held.
        let Some(cells) = self.work(case, job).await?.differences else {
            return Ok(json!({"disk": "locked", "cells": []}));
        };
        let cells = cells.into_iter().map(|cell| {
            json!({"sheet": cell.sheet, "cell": cell.cell.to_string(), "mine": cell.mine, "theirs": cell.theirs})
        });
        Ok(json!({"disk": disk, "cells": cells.collect::<Vec<_>>()}))
    }

    /// Takes what lies on the disk as the next state of a case.
    ///
    /// # Errors
    /// The case does not lie on the disk, or nothing that can be read is there.
    pub async fn reload(self: &Arc<Self>, case: &Case) -> Result<Value, ApiError> {
        let _turn = case.turn.lock().await;
        let files = match look_at(case).await? {
            OnDisk::There(files) => files,
            OnDisk::Gone => return Err(on_disk("gone", "もとの場所にファイルがありません")),
            OnDisk::Locked => {
                return Err(on_disk(
                    "locked",
                    "ファイルを読めません。ほかのソフトで閉じてから、もう一度試してください",
                ));
            }
        };
        let content = self.checked(case, files.clone()).await?;
        {
            let mut state = case.state();
            state.base.clone_from(&files);
            state.kept = files;
        }
        self.next(case, |history| history.push(Arc::new(content)));
        Ok(report::of(case))
    }

    /// Checks files as those of a case.
    async fn checked(
        self: &Arc<Self>,
        case: &Case,
        files: Vec<MemoryFile>,
    ) -> Result<Content, ApiError> {
        let job = self.job_of(case, &files);
        let as_of = job.page.as_of.unwrap_or((self.clock.day)());
        let assessment = self.work(case, job).await?.assessment.unwrap_or_default();
        Ok(Content { files, as_of, assessment })
    }

    /// Writes a case back.
    ///
    /// # Errors
    /// The revision is old, the file on the disk changed (and `force` is not set), or it cannot be
    /// written.
    pub async fn save(
        self: &Arc<Self>,
        case: &Case,
        revision: u64,
        force: bool,
    ) -> Result<Value, ApiError> {
        path_of(case)?;
        let _turn = case.turn.lock().await;
        let (now, content) = case.now();
        if revision != now {
            return Err(overtaken(now).with("report", report::of(case)));
        }
        if !case.state().can_be_saved() {
            return Err(ApiError::new(StatusCode::BAD_REQUEST, NEW_WORKBOOK));
        }
        let there = match look_at(case).await? {
            OnDisk::There(files) => files,
            OnDisk::Gone if force => Vec::new(),
            OnDisk::Gone => return Err(on_disk("gone", "もとの場所にファイルがありません")),
            OnDisk::Locked => return Err(ApiError::new(StatusCode::LOCKED, HELD)),
        };
        let base = case.state().base.clone();
        // What lies there may be the case itself, where only the end of saving it failed.
        if there != base && there != content.files && !force {
            let why =
                "ディスクのファイルが、ほかで書きかえられています。どちらを使うか選んでください";
            return Err(on_disk("changed", why));
        }
        let when = (self.clock.now)().strftime("%Y-%m-%d %H%M").to_string();
        let files = content.files.clone();
        let written = tokio::task::spawn_blocking(move || write_back(&files, &there, &when)).await;
        let Written { saved, kept, failed } =
            written.map_err(|error| ApiError::from(Error::Worker(error.to_string())))?;
        let mut state = case.state();
        if let Some(error) = failed {
            // Those that were written are no change of somebody else's.
            state.base.retain(|file| saved.iter().all(|other| other.shown != file.shown));
            state.base.extend(saved);
            state.base.sort_by(|one, other| one.shown.cmp(&other.shown));
            return Err(error);
        }
        state.base.clone_from(&content.files);
        state.kept.clone_from(&content.files);
        Ok(json!({"revision": now, "kept": kept}))
    }

    /// Follows a case on the disk until it is closed.
    pub async fn follow(self: Arc<Self>, case: Arc<Case>, watch: Watch) {
        let Some(path) = case.path.clone() else { return };
        let mut follower = Follower { app: self, case, stamp: None, told: "same", looks: 0 };
        loop {
            sleep(watch.every).await;
            if follower.app.cases.find(&follower.case.id).is_none() {
                return;
            }
            // What lies on the disk is taken into memory.
            if memory::is_there(ROOM) {
                follower.look(&path, watch).await;
            }
        }
    }
}

/// What was written back.
#[derive(Default)]
struct Written {
    /// The files that were written.
    saved: Vec<MemoryFile>,
    /// The names under which those before are kept.
    kept: Vec<String>,
    /// Why one was not written, and none after it.
    failed: Option<ApiError>,
}

/// Writes those files that differ from what lies on the disk, one after another.
fn write_back(files: &[MemoryFile], there: &[MemoryFile], when: &str) -> Written {
    let mut written = Written::default();
    for file in files {
        let before = there.iter().find(|other| other.shown == file.shown);
        if before.is_some_and(|before| before.bytes == file.bytes) {
            continue;
        }
        let seen = before.map(|before| before.bytes.as_slice());
        match save(Path::new(&file.shown), seen, &file.bytes, when) {
            Ok(name) => {
                written.kept.extend(name);
                written.saved.push(file.clone());
            }
            Err(why) => {
                written.failed = Some(unsaved(why, &written.saved));
                break;
            }
        }
    }
    written
}

/// Makes the error of a file that could not be written back, after others that were.
fn unsaved(why: SaveError, saved: &[MemoryFile]) -> ApiError {
    let names: Vec<&str> = saved.iter().map(|file| file.name.as_str()).collect();
    let before = match names.as_slice() {
        [] => String::new(),
        names => format!("（{} は保存しました）", names.join("、")),
    };
    match why {
        SaveError::Changed => {
            let why = "保存している間に、ディスクのファイルが書きかえられました";
            on_disk("changed", &(why.to_owned() + &before))
        }
        SaveError::Locked => ApiError::new(StatusCode::LOCKED, HELD.to_owned() + &before),
        SaveError::Failed(error) => {
            ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string() + &before)
        }
    }
}

fn on_disk(state: &str, why: &str) -> ApiError {
    ApiError::new(StatusCode::CONFLICT, why).with("disk", state)
}

/// Follows one case.
struct Follower {
    app: Arc<App>,
    case: Arc<Case>,
    /// How the files looked when they were read last.
    stamp: Option<Stamp>,
    /// What the page was told last.
    told: &'static str,
    /// Looks in a row that found nothing that can be taken.
    looks: u32,
}

impl Follower {
    async fn look(&mut self, path: &Path, watch: Watch) {
        let owned = path.to_path_buf();
        let taken = tokio::task::spawn_blocking(move || (Stamp::of(&owned), owned)).await;
        let Ok((stamp, owned)) = taken else { return };
        if self.stamp.as_ref() == Some(&stamp) && self.looks == 0 {
            return;
        }
        let Ok(now) = tokio::task::spawn_blocking(move || look(&owned)).await else { return };
        let is_taken = match now {
            OnDisk::There(files) => self.take(files, watch).await,
            OnDisk::Gone => {
                self.wait("gone", watch.gone_after);
                false
            }
            OnDisk::Locked => {
                self.wait("locked", watch.trouble_after);
                false
            }
        };
        if is_taken {
            self.looks = 0;
            self.stamp = Some(stamp);
        }
    }

    /// Tells trouble that has lasted for so many looks.
    fn wait(&mut self, state: &'static str, after: u32) {
        self.looks += 1;
        if self.looks >= after {
            self.tell(state);
        }
    }

    fn tell(&mut self, state: &'static str) {
        if self.told != state {
            self.told = state;
            self.app.events.tell(&self.case.id, &Event::Disk(state));
        }
    }

    /// Takes what lies on the disk: follows it where the case has no changes of its own. Returns
    /// false for what seems to be half written.
    async fn take(&mut self, files: Vec<MemoryFile>, watch: Watch) -> bool {
        let _turn = self.case.turn.lock().await;
        let (is_seen, is_own) = {
            let state = self.case.state();
            (files == state.base, state.history.now().files != state.base)
        };
        if is_seen {
            drop(_turn);
            self.tell("same");
            return true;
        }
        let Ok(content) = self.app.checked(&self.case, files.clone()).await else { return false };
        let is_damage =
            |finding: &Finding| finding.code == rule::I001.code && finding.place.sheet.is_none();
        if content.assessment.report.findings.iter().any(is_damage)
            && self.looks + 1 < watch.trouble_after
        {
            self.looks += 1;
            return false;
        }
        if is_own {
            drop(_turn);
            self.tell("changed");
            return true;
        }
        {
            let mut state = self.case.state();
            state.base.clone_from(&files);
            state.kept = files;
        }
        self.app.next(&self.case, |history| history.follow(Arc::new(content)));
        drop(_turn);
        self.tell("same");
        true
    }
}
