//! 10 as a workbook: the findings and the matrix of items, to be filtered.

use jiff::civil::Date;
use rust_xlsxwriter::XlsxError;

use super::book;
use super::head::SheetHead;
use super::ledger::{LedgerSheet, SIZE, table_sheet};
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
    let matrix = report.matrix.as_ref().map(|matrix| ("チェック項目", "", matrix));
    let list = ("指摘", &*report.summary, &report.list);
    for (name, note, table) in std::iter::once(list).chain(matrix) {
        let sheet = workbook.add_worksheet().set_name(name)?;
        let head = SheetHead {
            title: &format!("{}　{name}", report.title),
            boxed: "",
            pharmacy: &report.pharmacy,
            dates: &report.dates,
            note,
            size: SIZE,
        };
        table_sheet(sheet, &LedgerSheet { head, table, below: &[], is_prose: true }, widths)?;
    }
    book::save(workbook)
}
