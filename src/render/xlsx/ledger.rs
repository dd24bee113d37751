//! 06, 07 and 09 as a workbook: the ledger with filters, landscape.

use jiff::civil::Date;
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::book::{self, Ruler};
use super::flow::{Flow, Span};
use crate::assets::Assets;
use crate::paper::Document;
use crate::paper::block::Table;
use crate::paper::ledger::Ledger;

/// Width of a ledger's columns together, in millimetres; fitted to the page when printed.
const WIDTH: f64 = 350.0;
const SIZE: f64 = 9.0;

/// Writes the workbook.
pub fn write(document: &Document, ledger: &Ledger, as_of: Date, assets: &Assets) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = book::new(&document.title, as_of, &[])?;
    let sheet = workbook.add_worksheet().set_name(document.id.name())?;
    let title = format!("{}　（{}）", ledger.title, ledger.caution);
    let about = format!("{}　{}", ledger.pharmacy, ledger.dates);
    table_sheet(sheet, &title, &about, &ledger.table, Ruler(assets))?;
    book::save(workbook)
}

/// A sheet of one table under a title, to be filtered, printed one page wide.
pub fn table_sheet(
    sheet: &mut Worksheet,
    title: &str,
    about: &str,
    table: &Table,
    ruler: Ruler<'_>,
) -> Result<(), XlsxError> {
    let spans = columns(sheet, table)?;
    let whole = Span { first: 0, last: spans.len() as u16 - 1, millimetres: WIDTH };
    let mut flow = Flow::new(sheet, ruler, whole, SIZE);
    let plain = book::base();
    flow.text(title, 14.0, &plain.clone().set_bold())?;
    flow.text(about, SIZE, &plain)?;
    let (header, last) = flow.table(table, &spans)?;
    let end = flow.next - 1;
    sheet.autofilter(header, 0, last, whole.last)?;
    sheet.set_freeze_panes(header + 1, 0)?.set_repeat_rows(header, header)?;
    sheet.set_print_area(0, 0, end, whole.last)?.set_landscape();
    book::a4(sheet);
    sheet.set_footer("&L&8&A&R&8&P / &N");
    Ok(())
}

/// A column of the sheet for each of the table's.
fn columns(sheet: &mut Worksheet, table: &Table) -> Result<Vec<Span>, XlsxError> {
    let parts: f64 = table.columns.iter().map(|column| column.width).sum();
    let mut spans = Vec::new();
    for (index, column) in table.columns.iter().enumerate() {
        let index = index as u16;
        let millimetres = WIDTH * column.width / parts;
        book::set_width(sheet, index, millimetres)?;
        spans.push(Span { first: index, last: index, millimetres });
    }
    Ok(spans)
}
