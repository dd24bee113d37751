//! 10 as a workbook: the findings and the matrix of items, to be filtered.

use jiff::civil::Date;
use rust_xlsxwriter::XlsxError;

use super::book;
use super::ledger::{SheetWords, dense_sheet};
use crate::model::text::Widths;
use crate::paper::Document;
use crate::paper::findings::FindingsReport;

/// Writes the workbook.
pub fn write(
    document: &Document,
    report: &FindingsReport,
    as_of: Date,
    widths: &dyn Widths,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = book::paper(&document.title, as_of)?;
    let about = format!("{}　{}", report.pharmacy, report.dates);
    let matrix = report.matrix.as_ref().map(|matrix| ("チェック項目", matrix));
    for (name, table) in std::iter::once(("指摘", &report.list)).chain(matrix) {
        let sheet = workbook.add_worksheet().set_name(name)?;
        let title = format!("{}　{name}", report.title);
        let words = SheetWords { title: &title, about: &about, pharmacy: &report.pharmacy };
        dense_sheet(sheet, &words, table, widths)?;
    }
    book::save(workbook)
}
