//! The binder: what the inspector asks to see, in one file with cover and contents.

use serde::Serialize;

use super::checklist::Over;
use super::context::{TO_WRITE_ON, author};
use super::document_id::DocumentId;
use super::{Document, Paper, sending};
use crate::case::Case;
use crate::model::day::in_words;
use crate::model::edition::{Edition, FormKind};
use crate::sheet::Pharmacy;

/// The binder's papers.
#[derive(Debug)]
pub struct Binder<'a> {
    /// Its first page.
    pub cover: Cover,
    /// The papers, in the order of their numbers.
    pub documents: Vec<&'a Document>,
}

/// The words of the cover, above the contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cover {
    /// The title in the file's properties.
    pub title: String,
    /// The title on the cover.
    pub heading: String,
    /// 薬局名.
    pub pharmacy: String,
    /// Lines of name and value.
    pub lines: Vec<(&'static str, String)>,
    /// What is to be said of a form whose year is over; `None` within its year.
    pub warning: Option<String>,
    /// The papers that are not bound in, and why.
    pub missing: Vec<(String, String)>,
}

impl Binder<'_> {
    /// Counts the papers that stand before the forms that are not bound in: the checklists.
    pub fn before_missing(&self) -> usize {
        let is_form = |document: &&&Document| matches!(document.paper, Paper::Checklist(_));
        self.documents.iter().take_while(is_form).count()
    }
}

/// Binds a case's papers: those that are shown to the inspector, or with `whole` all but the
/// findings.
pub fn bind<'a>(
    documents: &'a [Document],
    case: &Case,
    edition: &Edition,
    as_of: jiff::civil::Date,
    whole: bool,
) -> Binder<'a> {
    let pharmacy = &case.pharmacy;
    let column = Pharmacy::COLUMN;
    let lines = [
        (column.address.header, pharmacy.address.text().to_owned()),
        (column.telephone.header, pharmacy.telephone.text().to_owned()),
        (column.code.header, pharmacy.code.text().to_owned()),
        (column.owner.header, pharmacy.owner.text().to_owned()),
        (column.manager.header, pharmacy.manager.text().to_owned()),
        ("様式", form_name(edition)),
        (
            column.drawn_up.header,
            pharmacy.drawn_up.copied().map_or_else(|| TO_WRITE_ON.to_owned(), in_words),
        ),
        (column.author.header, author(case)),
        ("基準日", in_words(as_of)),
    ];
    let name = DocumentId::Binder.name();
    let cover = Cover {
        title: format!("{name}（{}）", pharmacy.name.text()),
        heading: name.to_owned(),
        pharmacy: pharmacy.name.text().to_owned(),
        lines: lines.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
        warning: Over::of(edition, as_of).map(|over| over.warning),
        missing: missing(case, edition),
    };
    let out = sending::forms_out(case, edition);
    let is_out = |document: &Document| match &document.paper {
        Paper::Checklist(form) => out.iter().any(|out| Some(&out.vendor) == form.vendor.as_ref()),
        Paper::ContactDiagram(_)
        | Paper::SystemDiagram(_)
        | Paper::Booklet(_)
        | Paper::Ledger(_)
        | Paper::Findings(_) => false,
    };
    let is_bound = |document: &&Document| document.id.is_bound(whole) && !is_out(document);
    let documents = documents.iter().filter(is_bound).collect();
    Binder { cover, documents }
}

/// Returns the forms that have no answer yet, each with what became of it.
fn missing(case: &Case, edition: &Edition) -> Vec<(String, String)> {
    let name = DocumentId::VendorChecklist.name();
    let line = |out: sending::FormOut| (format!("{name} {}", out.vendor), out.state);
    sending::forms_out(case, edition).into_iter().map(line).collect()
}

/// Returns the title of the pharmacy's form and the edition's name, which may say the title itself.
fn form_name(edition: &Edition) -> String {
    let title = edition.form(FormKind::Pharmacy).map_or("", |form| form.title.as_str());
    if edition.name.contains(title) {
        edition.name.clone()
    } else {
        format!("{title} {}", edition.name)
    }
}
