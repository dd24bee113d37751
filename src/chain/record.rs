//! The notes of a chain: a record per case, the manifest of a finished run.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::shard::ChainPart;
use crate::check::completion::Completion;
use crate::paper::DocumentId;
use crate::publish::{FileEntry, FindingCounts};

/// The manifest's name.
pub const MANIFEST: &str = "chain-manifest.json";
/// The list's name.
pub const OVERVIEW: &str = "一覧.xlsx";

/// The result of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Its papers are there.
    Made,
    /// Something in its files was refused.
    Refused,
    /// It could not be finished for another reason.
    Failed,
}

/// A case, with the digest of everything that its papers were made from; no personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseRecord {
    /// Its name in the chain's folder.
    pub case: String,
    /// Its result.
    pub status: Status,
    /// 薬局名; `None` where it could not be read.
    pub pharmacy: Option<String>,
    /// The edition's id.
    pub edition: Option<String>,
    /// The folder of its papers, relative to the manifest, with `/`; of a case without new ones,
    /// those of an earlier run.
    pub folder: Option<String>,
    /// The digest of the run's setting and of the inputs.
    pub key: Option<String>,
    /// The findings, counted.
    pub counts: FindingCounts,
    /// Its progress towards the inspection.
    #[serde(rename = "standing")]
    pub completion: Completion,
    /// Why there are no papers: rule and cell, or the error.
    pub reason: Option<String>,
    /// Its files, 共通 included, by name only.
    pub inputs: Vec<FileEntry>,
    /// The files made.
    pub outputs: Vec<PaperEntry>,
}

impl CaseRecord {
    /// Makes the record of a case of which nothing is known yet.
    pub fn new(case: impl Into<String>, status: Status) -> Self {
        Self {
            case: case.into(),
            status,
            pharmacy: None,
            edition: None,
            folder: None,
            key: None,
            counts: FindingCounts::default(),
            completion: Completion::default(),
            reason: None,
            inputs: Vec::new(),
            outputs: Vec::new(),
        }
    }
}

/// A file made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperEntry {
    /// The file, relative to the pharmacy's folder.
    #[serde(flatten)]
    pub entry: FileEntry,
    /// The paper.
    pub document: DocumentId,
    /// Pages of a PDF.
    pub pages: Option<usize>,
}

/// The records of earlier runs, by case.
pub type CaseRecords = BTreeMap<String, CaseRecord>;

/// The number of cases by result.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Taken up; the sum of the others.
    pub read: usize,
    /// With papers.
    pub made: usize,
    /// Refused.
    pub refused: usize,
    /// Not finished.
    pub failed: usize,
}

impl Totals {
    /// Counts cases.
    pub fn of<'r>(records: impl IntoIterator<Item = &'r CaseRecord>) -> Self {
        let mut totals = Self::default();
        for record in records {
            totals.read += 1;
            match record.status {
                Status::Made => totals.made += 1,
                Status::Refused => totals.refused += 1,
                Status::Failed => totals.failed += 1,
            }
        }
        totals
    }
}

/// A finished run. It says only what is there, not how it came about: the same input gives the same
/// manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainManifest {
    /// Version of this shape.
    pub schema: u32,
    /// Name and version of the program.
    pub tool: String,
    /// The day the papers speak of.
    pub as_of: Date,
    /// The part of the cases, `1/4` or `merged`; `None` for all.
    pub shard: Option<ChainPart>,
    /// The digest of options, templates and fonts.
    pub setting: String,
    /// The cases, counted.
    pub counts: Totals,
    /// The cases, in the order of their names.
    pub cases: Vec<CaseRecord>,
    /// The files made beside the pharmacies' folders.
    pub outputs: Vec<FileEntry>,
}
