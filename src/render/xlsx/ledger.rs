//! 06, 07 and 09 as a workbook: the ledger with filters, landscape.

use jiff::civil::Date;
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::book::{self, CellMetrics};
use super::flow::{ColumnSpan, Flow};
use crate::model::text::Widths;
use crate::paper::Document;
use crate::paper::block::Table;
use crate::paper::ledger::Ledger;
use crate::render::measure::TextMetrics;
use crate::render::table::{LANDSCAPE, column_widths};

/// Width of a ledger's columns together, in millimetres; fitted to the page when printed.
const WIDTH: f64 = 350.0;
/// Size of the table, in points.
const SIZE: f64 = 9.0;

/// Writes the workbook.
pub fn write(
    document: &Document,
    ledger: &Ledger,
    as_of: Date,
    widths: &dyn Widths,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = book::new(&document.title, as_of, &[])?;
    let sheet = workbook.add_worksheet().set_name(document.id.name())?;
    let title = format!("{}　（{}）", ledger.title, ledger.caution);
    let about = format!("{}　{}", ledger.pharmacy, ledger.dates);
    table_sheet(sheet, &title, &about, &ledger.table, widths)?;
    book::save(workbook)
}

/// Writes a sheet of one table under a title, to be filtered, printed one page wide.
pub fn table_sheet(
    sheet: &mut Worksheet,
    title: &str,
    about: &str,
    table: &Table,
    widths: &dyn Widths,
) -> Result<(), XlsxError> {
    let spans = columns(sheet, table, widths)?;
    let whole = ColumnSpan { first: 0, last: spans.len() as u16 - 1, millimetres: WIDTH };
    let mut flow = Flow::new(sheet, CellMetrics(widths), whole, SIZE);
    let plain = book::base();
    flow.title(title)?;
    flow.text(about, SIZE, &plain)?;
    let (header, last) = flow.table(table, &spans)?;
    let (end, height) = (flow.next - 1, flow.height());
    sheet.autofilter(header, 0, last, whole.last)?;
    sheet.set_freeze_panes(header + 1, 0)?.set_repeat_rows(header, header)?;
    sheet.set_print_area(0, 0, end, whole.last)?.set_landscape();
    book::a4(sheet);
    book::fit_pages(sheet, book::LANDSCAPE, (WIDTH, height));
    sheet.set_footer(book::FOOTER);
    Ok(())
}

/// Makes a column of the sheet for each of the table's, as wide in proportion as on the printed
/// page.
fn columns(
    sheet: &mut Worksheet,
    table: &Table,
    widths: &dyn Widths,
) -> Result<Vec<ColumnSpan>, XlsxError> {
    let columns = column_widths(table, &LANDSCAPE, TextMetrics(widths));
    let parts: f64 = columns.iter().sum();
    let mut spans = Vec::new();
    for (index, width) in columns.into_iter().enumerate() {
        let index = index as u16;
        let millimetres = WIDTH * width / parts;
        book::set_width(sheet, index, millimetres)?;
        spans.push(ColumnSpan { first: index, last: index, millimetres });
    }
    Ok(spans)
}
