//! The formats of the papers' files.

use serde::{Deserialize, Serialize};

use crate::paper::DocumentId;

/// A format that papers are rendered in; each is a folder of its own here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaperFormat {
    /// To be printed and handed over.
    Pdf,
    /// To be edited and handed in again.
    Xlsx,
}

impl PaperFormat {
    /// All formats, in the order in which a paper's files are made.
    pub const ALL: [Self; 2] = [Self::Pdf, Self::Xlsx];

    /// Returns whether a paper is made in the format: a letter is sent as it is.
    pub fn is_made_of(self, paper: DocumentId) -> bool {
        self == Self::Pdf || paper != DocumentId::VendorLetter
    }

    /// Returns the ending of the files' names.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
        }
    }
}

/// A file that was rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedFile {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has; `None` in a format without pages.
    pub pages: Option<usize>,
}
