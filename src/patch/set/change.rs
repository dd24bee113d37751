//! Changes of a workbook, and the answers to them.

use serde::{Deserialize, Serialize};

use crate::finding::CellRef;
use crate::package::limits::{Malformed, Refusal};

/// A change of a workbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// A cell is set to what a person types.
    Set {
        /// The sheet's name.
        sheet: String,
        /// The cell.
        cell: CellRef,
        /// The text; an empty one blanks the cell.
        text: String,
        /// Whether a formula may be written over.
        over: bool,
    },
    /// A row is added.
    AddRow {
        /// The sheet's name.
        sheet: String,
        /// The row that it comes after, from zero; `None` for the last record.
        after: Option<u32>,
        /// Headers and texts.
        texts: Vec<(String, String)>,
    },
    /// A row is deleted.
    DeleteRow {
        /// The sheet's name.
        sheet: String,
        /// The row, from zero.
        row: u32,
    },
}

impl Change {
    /// Returns the name of the sheet that it is about.
    pub fn sheet(&self) -> &str {
        let (Self::Set { sheet, .. } | Self::AddRow { sheet, .. } | Self::DeleteRow { sheet, .. }) =
            self;
        sheet
    }
}

/// The answer to a change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The row that was added, from zero.
    pub row: Option<u32>,
    /// What a person is to know: why nothing moved.
    pub note: Option<String>,
}

/// Why nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeError {
    /// A cell holds a formula, and nobody said that it may be written over.
    AsksFormula(CellRef),
    /// It cannot be done, in words.
    Refused(String),
    /// The workbook cannot be changed.
    Unchangeable(Refusal),
}

impl From<Refusal> for ChangeError {
    fn from(refusal: Refusal) -> Self {
        Self::Unchangeable(refusal)
    }
}

impl From<Malformed> for ChangeError {
    fn from(malformed: Malformed) -> Self {
        Self::Unchangeable(malformed.into())
    }
}

/// A changed workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// An answer to each change.
    pub answers: Vec<Answer>,
}
