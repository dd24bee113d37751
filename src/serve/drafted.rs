//! Editions that were drawn up from the ministry's workbooks, kept as long as the server runs.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use crate::model::day::FiscalYear;

/// The most that are kept; the oldest goes first.
const MOST: usize = 20;

/// An edition that was drawn up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftedEdition {
    /// The id by which it is asked for: its own, with a number where another one has that.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its year, where that is known.
    pub year: Option<FiscalYear>,
    /// The edition as an edition file.
    pub text: String,
}

/// The editions that were drawn up.
#[derive(Default)]
pub struct DraftedEditions(Mutex<Vec<DraftedEdition>>);

impl DraftedEditions {
    /// Keeps an edition, of which `said` is what drawing it up said for programs; returns its id.
    /// The same text keeps its id, and none has one of those `taken`.
    pub fn keep(&self, said: &Value, text: String, taken: &[&str]) -> String {
        let mut all = self.lock();
        if let Some(same) = all.iter().find(|edition| edition.text == text) {
            return same.id.clone();
        }
        let head = &said["edition"];
        let own = head["id"].as_str().unwrap_or_default();
        let is_free = |id: &String| {
            !taken.contains(&id.as_str()) && all.iter().all(|edition| edition.id != *id)
        };
        let id = std::iter::once(own.to_owned())
            .chain((2..).map(|number| format!("{own}-{number}")))
            .find(is_free);
        let id = id.unwrap_or_default();
        let year = head["year"]
            .as_i64()
            .and_then(|year| year.try_into().ok())
            .and_then(FiscalYear::beginning_in);
        let name = head["name"].as_str().unwrap_or(own).to_owned();
        if all.len() == MOST {
            all.remove(0);
        }
        all.push(DraftedEdition { id: id.clone(), name, year, text });
        id
    }

    /// Finds an edition by its id.
    pub fn find(&self, id: &str) -> Option<DraftedEdition> {
        self.lock().iter().find(|edition| edition.id == id).cloned()
    }

    /// Returns all of them, the oldest first.
    pub fn all(&self) -> Vec<DraftedEdition> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<DraftedEdition>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
