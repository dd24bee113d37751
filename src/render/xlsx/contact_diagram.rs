//! 03 as a workbook: the drawing, and the table of contacts to be edited.

use jiff::civil::Date;
use rust_xlsxwriter::XlsxError;

use super::book::{self, Ruler};
use super::ledger::table_sheet;
use crate::assets::Assets;
use crate::compose::Document;
use crate::compose::contact_diagram::ContactDiagram;

/// Sheet of the table.
const TABLE: &str = "連絡先一覧";

/// Writes the workbook.
pub fn write(
    document: &Document,
    diagram: &ContactDiagram,
    as_of: Date,
    assets: &Assets,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = book::new(&document.title, as_of, &[])?;
    let about = format!("{}　{}　{}", diagram.pharmacy, diagram.dates, diagram.caution);
    let sheet = workbook.add_worksheet().set_name(TABLE)?;
    table_sheet(sheet, &diagram.title, &about, &diagram.table, Ruler(assets))?;
    workbook.save_to_buffer()
}
