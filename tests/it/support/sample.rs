//! The papers of `input/sample.xlsx`, each made once for all tests.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use tachiiri::assets::Assets;
use tachiiri::case::Case;
use tachiiri::paper::{Document, DocumentId, binder};

use super::book::{AS_OF, Cell, assets, edition, lines, papers_of, read_files};
use super::sample_rows::sample_rows;
use super::sandbox::ROOT;
use super::{paper, workbook};

/// A paper with its files.
pub struct Printed {
    /// What it says.
    pub document: Document,
    /// Its PDF.
    pub pdf: Vec<u8>,
    /// Its workbook.
    pub book: Vec<u8>,
    /// The text of each of the PDF's pages, without blanks.
    pub pages: Vec<String>,
}

impl Printed {
    /// Makes a paper's files.
    pub fn of(document: Document) -> Self {
        let (pdf, book) = (paper::set(&document), workbook::set(&document));
        let pages = paper::page_texts(&pdf);
        Self { document, pdf, book, pages }
    }

    /// The text of the whole PDF, without blanks.
    pub fn text(&self) -> String {
        self.pages.concat()
    }

    /// What stands in the middle of its foot, without blanks: a form's says whose it is.
    pub fn name_in_foot(&self) -> String {
        let vendor = self.document.vendor.as_deref().unwrap_or_default();
        paper::squeezed(&format!("{}{vendor}", self.document.id.name()))
    }

    /// How often a text stands in the PDF, blanks aside.
    pub fn count(&self, text: &str) -> usize {
        self.text().matches(&paper::squeezed(text)).count()
    }
}

/// The sample.
pub fn case() -> &'static Case {
    static CASE: LazyLock<Case> = LazyLock::new(|| {
        let bytes = workbook::read(&Path::new(ROOT).join("input/sample.xlsx"));
        let reading = read_files(vec![("sample.xlsx", bytes)], AS_OF);
        assert_eq!(lines(&reading.findings), Vec::<String>::new());
        reading.case.unwrap()
    });
    &CASE
}

/// All its papers.
pub fn papers() -> &'static [Printed] {
    static PAPERS: LazyLock<Vec<Printed>> =
        LazyLock::new(|| papers_of(case(), &[]).into_iter().map(Printed::of).collect());
    &PAPERS
}

/// One of its papers.
pub fn paper(id: DocumentId) -> &'static Printed {
    papers().iter().find(|printed| printed.document.id == id).unwrap()
}

/// Its binder: the papers for the inspector, or all.
pub fn binder(all: bool) -> Vec<u8> {
    binder_by(assets(), all)
}

/// The same by templates of one's own.
pub fn binder_by(assets: &Assets, all: bool) -> Vec<u8> {
    let documents: Vec<Document> =
        papers().iter().map(|printed| printed.document.clone()).collect();
    let binder = binder::bind(&documents, case(), edition(), AS_OF, all);
    paper::bound_by(assets, &binder)
}

/// The rows of one of its sheets in the order of some columns; a cell that is not there is empty
/// text.
pub fn rows(sheet: &str, columns: &[&str]) -> Vec<Vec<Cell>> {
    let cell = |row: &BTreeMap<String, Cell>, column: &&str| {
        row.get(*column).cloned().unwrap_or_else(|| "".into())
    };
    sample_rows(sheet)
        .iter()
        .map(|row| columns.iter().map(|column| cell(row, column)).collect())
        .collect()
}

/// A cell of the input as the papers print it.
pub fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => number.to_string(),
        Cell::Day(day) => format!("{}/{}/{}", day.year(), day.month(), day.day()),
        other => panic!("{other:?}"),
    }
}
