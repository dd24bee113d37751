//! What differs between two cases, and what does not.

use super::answers::{self, AnswerChange};
use super::findings::{self, FindingChange};
use super::rows::{self, RowChange};
use super::side::Side;

/// What differs, and what does not.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The answers to each item.
    pub answers: Vec<AnswerChange>,
    /// The rows of ledgers that differ.
    pub rows: Vec<RowChange>,
    /// The findings.
    pub findings: Vec<FindingChange>,
}

impl Comparison {
    /// Compares two cases.
    pub fn of(old: Side<'_>, new: Side<'_>) -> Self {
        Self {
            answers: answers::compare(old, new),
            rows: rows::compare(old.case, new.case),
            findings: findings::compare(old, new),
        }
    }

    /// Returns whether anything differs.
    pub fn differs(&self) -> bool {
        self.answers.iter().any(|answer| answer.change != answers::Change::Same)
            || !self.rows.is_empty()
            || self.findings.iter().any(|finding| finding.change != findings::Change::Still)
    }
}
