//! The cases that are open, by their ids.

use std::path::PathBuf;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::content::Content;
use super::history::History;
use super::views::Views;
use crate::serve::jobs::Running;
use crate::worker::MemoryFile;

/// The most cases at a time.
pub const MOST: usize = 8;

/// A case that is open.
pub struct Case {
    /// Its id, which is never used again.
    pub id: String,
    /// Its name: of its file, or of its folder.
    pub name: String,
    /// Where it lies on the disk, if it does.
    pub path: Option<PathBuf>,
    /// What is to be known of how it was made: what was carried from last year's case, and what
    /// not.
    pub note: Option<String>,
    /// Held while it is changed: one change after another.
    pub turn: tokio::sync::Mutex<()>,
    /// The jobs under way.
    pub running: Running,
    /// What was made of its content.
    pub views: Views,
    /// Counts the requests about it.
    pub used: AtomicU64,
    state: Mutex<State>,
}

/// What changes of a case.
pub struct State {
    /// Its states.
    pub history: History,
    /// It as it was opened.
    pub opened: Arc<Content>,
    /// The files as they were opened, or as they lay on the disk when it was read or written last.
    pub base: Vec<MemoryFile>,
    /// The files as they were taken away or saved last, or opened.
    pub kept: Vec<MemoryFile>,
}

impl State {
    /// Returns whether it can be written back: it still has the files that lie on the disk.
    pub fn can_be_saved(&self) -> bool {
        let files = &self.history.now().files;
        self.base.iter().all(|file| files.iter().any(|other| other.shown == file.shown))
    }

    /// Returns whether there are changes that were neither taken away nor saved.
    pub fn is_changed(&self) -> bool {
        self.history.now().files != self.kept
    }
}

impl Case {
    /// Returns what changes of it, to be looked at or changed for a moment.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns its revision and what it holds.
    pub fn now(&self) -> (u64, Arc<Content>) {
        let state = self.state();
        (state.history.revision(), state.history.now().clone())
    }
}

/// The cases that are open.
#[derive(Default)]
pub struct Cases(Mutex<Open>);

#[derive(Default)]
struct Open {
    cases: Vec<Arc<Case>>,
    last_id: u64,
}

impl Cases {
    /// Returns the cases, the oldest first.
    pub fn all(&self) -> Vec<Arc<Case>> {
        self.lock().cases.clone()
    }

    /// Finds a case by its id.
    pub fn find(&self, id: &str) -> Option<Arc<Case>> {
        self.lock().cases.iter().find(|case| case.id == id).cloned()
    }

    /// Adds a case.
    ///
    /// # Errors
    /// There are as many as may be: their names.
    pub fn add(
        &self,
        name: String,
        path: Option<PathBuf>,
        note: Option<String>,
        content: Content,
    ) -> Result<Arc<Case>, Vec<String>> {
        let mut open = self.lock();
        if open.cases.len() >= MOST {
            return Err(open.cases.iter().map(|case| case.name.clone()).collect());
        }
        open.last_id += 1;
        let opened = Arc::new(content);
        let state = State {
            history: History::begin(opened.clone()),
            base: opened.files.clone(),
            kept: opened.files.clone(),
            opened,
        };
        let case = Arc::new(Case {
            id: open.last_id.to_string(),
            name,
            path,
            note,
            turn: tokio::sync::Mutex::default(),
            running: Running::default(),
            views: Views::default(),
            used: AtomicU64::new(0),
            state: Mutex::new(state),
        });
        open.cases.push(case.clone());
        Ok(case)
    }

    /// Closes a case; returns whether it was open.
    pub fn remove(&self, id: &str) -> bool {
        let mut open = self.lock();
        let before = open.cases.len();
        open.cases.retain(|case| {
            let stays = case.id != id;
            if !stays {
                case.running.cancel();
            }
            stays
        });
        open.cases.len() < before
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
