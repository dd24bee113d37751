//! The states of a case, one after another, for undoing and redoing.

use std::sync::Arc;

use super::content::Content;
use crate::worker::MemoryFile;

/// The most bytes that earlier states may hold together.
const MOST_BYTES: usize = 32 << 20;
/// The most states: after so many changes, the memory that they take stays the same.
const MOST_STATES: usize = 100;

/// The states of a case.
pub struct History {
    states: Vec<Arc<Content>>,
    at: usize,
    revision: u64,
}

impl History {
    /// Begins with a case as it was opened, which is revision 1.
    pub fn begin(content: Arc<Content>) -> Self {
        Self { states: vec![content], at: 0, revision: 1 }
    }

    /// Returns the state now.
    pub fn now(&self) -> &Arc<Content> {
        &self.states[self.at]
    }

    /// Returns the number of the state now; none is used twice.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Puts a state behind the one now; those that were undone are forgotten.
    pub fn push(&mut self, content: Arc<Content>) {
        self.states.truncate(self.at + 1);
        self.states.push(content);
        self.at += 1;
        self.revision += 1;
        self.forget();
    }

    /// Begins anew with what another program made of the case.
    pub fn follow(&mut self, content: Arc<Content>) {
        self.states = vec![content];
        self.at = 0;
        self.revision += 1;
    }

    /// Puts the same case, checked for another day, in place of the state now.
    pub fn refresh(&mut self, content: Arc<Content>) {
        self.states[self.at] = content;
    }

    /// Returns the state before, if there is one.
    pub fn before(&self) -> Option<&Arc<Content>> {
        self.at.checked_sub(1).and_then(|at| self.states.get(at))
    }

    /// Returns the state that was undone last, if there is one.
    pub fn after(&self) -> Option<&Arc<Content>> {
        self.states.get(self.at + 1)
    }

    /// Goes back to the state before; without effect where there is none.
    pub fn undo(&mut self) {
        if self.before().is_some() {
            self.at -= 1;
            self.revision += 1;
        }
    }

    /// Goes on to the state that was undone; without effect where there is none.
    pub fn redo(&mut self) {
        if self.after().is_some() {
            self.at += 1;
            self.revision += 1;
        }
    }

    /// Forgets the oldest states where all of them are too much.
    fn forget(&mut self) {
        let size = |content: &Arc<Content>| content.files.iter().map(own_bytes).sum::<usize>();
        let mut total: usize = self.states.iter().map(size).sum();
        while self.at > 0 && (total > MOST_BYTES || self.states.len() > MOST_STATES) {
            total -= size(&self.states.remove(0));
            self.at -= 1;
        }
    }
}

/// Returns the bytes of a file, those that other states hold too counted in part.
fn own_bytes(file: &MemoryFile) -> usize {
    file.bytes.len() / Arc::strong_count(&file.bytes).max(1)
}
