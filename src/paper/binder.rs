//! The binder: what the inspector asks to see, in one file with cover and contents.

use serde::Serialize;

use super::Document;
use super::document_id::DocumentId;
use crate::case::Case;
use crate::model::day::in_words;
use crate::model::edition::Edition;
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
        ("様式", format!("薬局におけるサイバーセキュリティ対策チェックリスト {}", edition.name)),
        ("書類の日", in_words(as_of)),
    ];
    let name = DocumentId::Binder.name();
    let cover = Cover {
        title: format!("{name}（{}）", pharmacy.name.text()),
        heading: name.to_owned(),
        pharmacy: pharmacy.name.text().to_owned(),
        lines: lines.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
    };
    let documents = documents.iter().filter(|document| document.id.is_bound(whole)).collect();
    Binder { cover, documents }
}
