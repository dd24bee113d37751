//! What only the page asks of a job: another day, changes before reading, rows, a picture.

use std::path::PathBuf;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::finding::CellRef;
use crate::make::{Beginning, MadeFile};
use crate::package::limits::Refusal;
use crate::patch::set::{Answer, Change, ChangeError};
use crate::read::case::sheets::SheetRange;

/// What only the page in the browser asks of a job; nothing by default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageWork {
    /// The day the papers speak of, where it is not that of the options.
    pub as_of: Option<Date>,
    /// Where the files in memory lie on the disk, if they do: what lies beside them is told.
    pub disk: Option<PathBuf>,
    /// Changes of the files, made before they are read.
    pub changes: Vec<FileChanges>,
    /// Those of the files that are forms which came back: their answers are wanted.
    pub forms: Vec<String>,
    /// The rows wanted of sheets.
    pub sheets: Option<SheetRange>,
    /// The files of papers that were made before: those that would be the same are not made again.
    /// `None` where nobody keeps them.
    pub made: Option<Vec<MadeFile>>,
    /// The pictures wanted of pages.
    pub picture: Option<PictureOrder>,
}

/// The changes of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileChanges {
    /// The file's path as the user would write it.
    pub shown: String,
    /// What is changed.
    pub changes: Vec<Change>,
}

/// A file that was changed, or made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedFile {
    /// Its path as the user would write it.
    pub shown: String,
    /// The files that it has taken the place of.
    pub replaces: Vec<String>,
    /// An answer to each change.
    pub answers: Vec<Answer>,
    /// Its bytes.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

/// Why no change was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChangeRefused {
    /// A cell holds a formula, and nobody said that it may be written over.
    AsksFormula(CellRef),
    /// It cannot be done, in words.
    Words(String),
}

impl From<ChangeError> for ChangeRefused {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::AsksFormula(cell) => Self::AsksFormula(cell),
            ChangeError::Refused(why) => Self::Words(why),
            ChangeError::Unchangeable(
                refusal @ (Refusal::OverLimit(_) | Refusal::TooManyFiles(_)),
            ) => Self::Words(refusal.to_string()),
            ChangeError::Unchangeable(Refusal::NotReadable(..) | Refusal::NotText(..)) => {
                Self::Words("このファイルの作りには、正しく書き込めませんでした。Excel などで直接直してください".to_owned())
            }
        }
    }
}

/// A new workbook to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewWorkbook {
    /// What it is begun with.
    pub beginning: Beginning,
    /// The name of its file.
    pub name: String,
}

/// Pages of a paper, to be drawn.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PictureOrder {
    /// The paper, by the name of its files without ending.
    pub stem: String,
    /// The first page, from one.
    pub page: usize,
    /// The most pages.
    pub count: usize,
    /// The pictures' width in pixels.
    pub width: u32,
}
