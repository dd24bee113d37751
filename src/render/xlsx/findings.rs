//! 10 as a workbook: the findings and the matrix of items, to be filtered.

use jiff::civil::Date;
use rust_xlsxwriter::XlsxError;

use super::book::{self, Ruler};
use super::ledger::table_sheet;
use crate::assets::Assets;
use crate::paper::Document;
use crate::paper::findings::Report;

/// Writes the workbook.
pub fn write(document: &Document, report: &Report, as_of: Date, assets: &Assets) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = book::new(&document.title, as_of, &[])?;
    let about = format!("{}　{}", report.pharmacy, report.dates);
    for (name, table) in [("指摘", &report.list), ("チェック項目", &report.matrix)] {
        let sheet = workbook.add_worksheet().set_name(name)?;
        table_sheet(sheet, &format!("{}　{name}", report.title), &about, table, Ruler(assets))?;
    }
    book::save(workbook)
}
