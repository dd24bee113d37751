//! From a paper's value to files' bytes, and from findings to text and JSON. Writes nothing.

pub mod json;
pub mod pdf;
pub mod report;
pub mod text;
pub mod xlsx;

use serde::{Deserialize, Serialize};

/// A kind of file that papers are rendered as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// PDF.
    Pdf,
    /// A workbook.
    Xlsx,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Pdf, Self::Xlsx];

    /// Returns the ending of the files' names.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
        }
    }
}
