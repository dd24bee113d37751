//! Which files of a case's papers are wanted.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::paper::DocumentId;
use crate::render::PaperFormat;

/// The files wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The papers.
    pub papers: BTreeSet<DocumentId>,
    /// The kinds of file.
    pub formats: BTreeSet<PaperFormat>,
    /// Puts every paper into the binder, not only those that are handed over.
    pub whole_binder: bool,
    /// True if only some papers were asked for: those of an earlier run that were not stay.
    pub is_partial: bool,
}

impl Default for Order {
    /// Orders every paper as every kind of file, with the binder that is handed over.
    fn default() -> Self {
        let (papers, formats) = (DocumentId::ALL.into(), PaperFormat::ALL.into());
        Self { papers, formats, whole_binder: false, is_partial: false }
    }
}

impl Order {
    /// Returns whether a file of an earlier run, by name, stays though it is not made now.
    pub fn keeps(&self, name: &str) -> bool {
        let is_asked_for = |document: DocumentId| self.papers.contains(&document);
        let is_format = |format: &PaperFormat| name.ends_with(format.ending());
        let is_covered = DocumentId::of_file(name).is_some_and(is_asked_for)
            && self.formats.iter().any(is_format);
        self.is_partial && !is_covered
    }

    /// Returns whether the binder is wanted.
    pub fn wants_binder(&self) -> bool {
        self.papers.contains(&DocumentId::Binder) && self.formats.contains(&PaperFormat::Pdf)
    }

    /// Returns the papers to be made, those for the binder included.
    pub fn papers_to_make(&self) -> Vec<DocumentId> {
        let is_bound = |id: &DocumentId| self.wants_binder() && id.is_bound(self.whole_binder);
        let is_made = |id: &DocumentId| self.papers.contains(id) || is_bound(id);
        DocumentId::ALL.into_iter().filter(is_made).collect()
    }
}
