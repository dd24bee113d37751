//! A paper as a value: which one it is, what its files are called, what it says.

use super::booklet::Booklet;
use super::checklist::Checklist;
use super::contact_diagram::ContactDiagram;
use super::document_id::DocumentId;
use super::findings::FindingsReport;
use super::ledger::Ledger;
use super::system_diagram::SystemDiagram;

/// A paper of a pharmacy.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Which paper.
    pub id: DocumentId,
    /// The files' name without ending; no two papers of a pharmacy have the same.
    pub stem: String,
    /// The title in the file's properties.
    pub title: String,
    /// Its bookmark, and its line in the binder's contents.
    pub bookmark: String,
    /// The vendor, where there is one such paper for each.
    pub vendor: Option<String>,
    /// 薬局名.
    pub pharmacy: String,
    /// What it says.
    pub paper: Paper,
}

/// The kinds of paper.
#[derive(Debug, Clone, PartialEq)]
pub enum Paper {
    /// 01 and 02.
    Checklist(Box<Checklist>),
    /// 03.
    ContactDiagram(ContactDiagram),
    /// 04, 05 and 08.
    Booklet(Booklet),
    /// 06, 07 and 09.
    Ledger(Ledger),
    /// 10.
    Findings(FindingsReport),
    /// 11.
    SystemDiagram(SystemDiagram),
}

impl Document {
    /// Names a paper of a pharmacy.
    pub(super) fn new(id: DocumentId, pharmacy: &str, paper: Paper) -> Self {
        Self::named(id, id.stem().to_owned(), id.name().to_owned(), pharmacy, paper)
    }

    /// Names a paper that there is one of for each vendor; `stem` is the vendor's name as part of a
    /// file name.
    pub(super) fn of_vendor(
        id: DocumentId,
        pharmacy: &str,
        (vendor, stem): (&str, &str),
        paper: Paper,
    ) -> Self {
        let stem = format!("{}_{stem}", id.stem());
        let document = Self::named(id, stem, format!("{} {vendor}", id.name()), pharmacy, paper);
        Self { vendor: Some(vendor.to_owned()), ..document }
    }

    fn named(id: DocumentId, stem: String, bookmark: String, pharmacy: &str, paper: Paper) -> Self {
        let title = format!("{bookmark}（{pharmacy}）");
        Self { id, stem, title, bookmark, vendor: None, pharmacy: pharmacy.to_owned(), paper }
    }
}
