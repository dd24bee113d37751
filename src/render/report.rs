//! The report on a case as values; `text` and `json` write it.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::case::FileRead;
use crate::finding::{Excerpts, Findings};
use crate::paper::DocumentId;

/// The result of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseReport {
    /// 薬局名; `None` where it could not be read.
    pub pharmacy: Option<String>,
    /// The edition's id; `None` where it could not be chosen.
    pub edition: Option<String>,
    /// The input files.
    pub inputs: Vec<String>,
    /// What each file of the case was read as, those that could not be opened included.
    pub read: Vec<FileRead>,
    /// The findings.
    pub findings: Findings,
    /// The rows that the findings stand in.
    pub excerpts: Excerpts,
    /// Why the case could not be finished.
    pub failure: Option<String>,
}

impl CaseReport {
    /// Makes the report of a case of which nothing could be read.
    pub fn of_nothing_read(input: &Path) -> Self {
        Self { inputs: vec![input.display().to_string()], ..Self::default() }
    }

    /// Makes the report of a case that could not be finished.
    pub fn failed(input: impl Into<String>, why: impl Into<String>) -> Self {
        Self { inputs: vec![input.into()], failure: Some(why.into()), ..Self::default() }
    }
}

/// A file made.
#[derive(Debug, Clone)]
pub struct OutputFile {
    /// Path as the user would write it.
    pub path: String,
    /// The paper.
    pub document: DocumentId,
    /// Pages of a PDF.
    pub pages: Option<usize>,
    /// Digest, in hex.
    pub sha256: String,
}
