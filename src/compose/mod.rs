//! What each paper says, as a value. Values are worded here; templates decide place, not meaning.

pub mod checklist;
pub mod diagram;
pub mod input_workbook;
pub mod names;

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::model::case::Case;
use crate::model::edition::Edition;
use checklist::Checklist;

/// Which paper, by the id that `--only` takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentId {
    /// 01 薬局確認用チェックリスト.
    PharmacyChecklist,
    /// 02 事業者確認用チェックリスト, one per vendor.
    VendorChecklist,
}

impl DocumentId {
    /// All papers, in the order of their numbers.
    pub const ALL: [Self; 2] = [Self::PharmacyChecklist, Self::VendorChecklist];

    /// The id.
    pub fn id(self) -> &'static str {
        match self {
            Self::PharmacyChecklist => "pharmacy-checklist",
            Self::VendorChecklist => "vendor-checklist",
        }
    }

    /// The file name's fixed part, with the paper's number.
    pub fn stem(self) -> &'static str {
        match self {
            Self::PharmacyChecklist => "01_薬局確認用チェックリスト",
            Self::VendorChecklist => "02_事業者確認用チェックリスト",
        }
    }

    /// The paper's name, without its number.
    pub fn name(self) -> &'static str {
        self.stem().split_once('_').map_or(self.stem(), |(_, name)| name)
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for DocumentId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known: Vec<&str> = Self::ALL.iter().map(|document| document.id()).collect();
        let found = Self::ALL.into_iter().find(|document| document.id() == text);
        found.ok_or_else(|| format!("書類「{text}」はありません。使えるのは {} です", known.join("、")))
    }
}

/// A paper: what it is, what its files are called, what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Which paper.
    pub id: DocumentId,
    /// The files' name without ending.
    pub stem: String,
    /// The title in the file's properties.
    pub title: String,
    /// What it says.
    pub paper: Paper,
}

/// The kinds of paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Paper {
    /// 01 and 02.
    Checklist(Checklist),
}

/// The papers of a case, in the order of their numbers; only those asked for.
pub fn compose(case: &Case, edition: &Edition, only: &[DocumentId]) -> Vec<Document> {
    let wanted = |id: DocumentId| only.is_empty() || only.contains(&id);
    let mut documents = Vec::new();
    if wanted(DocumentId::PharmacyChecklist) {
        documents.extend(
            checklist::pharmacy(case, edition).map(|paper| document(DocumentId::PharmacyChecklist, None, paper)),
        );
    }
    if wanted(DocumentId::VendorChecklist) && !case.has_no_system() {
        let vendors = case.direct_vendors();
        let stems = names::safe_and_distinct(&vendors.iter().map(|vendor| vendor.as_str()).collect::<Vec<_>>());
        let papers = vendors.iter().zip(stems).filter_map(|(vendor, stem)| {
            let paper = checklist::vendor(case, edition, vendor)?;
            Some(document(DocumentId::VendorChecklist, Some(stem), paper))
        });
        documents.extend(papers);
    }
    documents
}

fn document(id: DocumentId, suffix: Option<String>, paper: Checklist) -> Document {
    let stem = suffix.map_or_else(|| id.stem().to_owned(), |suffix| format!("{}_{suffix}", id.stem()));
    let party = paper.vendor.as_ref().map_or_else(String::new, |vendor| format!(" {vendor}"));
    let title = format!("{}{party}（{}）", id.name(), paper.pharmacy);
    Document { id, stem, title, paper: Paper::Checklist(paper) }
}
