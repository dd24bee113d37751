//! `記入のしかた`: what a vendor is told who fills in the form.

use rust_xlsxwriter::{FormatAlign, Workbook, XlsxError};

use crate::model::columns::Shape;
use crate::model::form::{GUIDE, GUIDE_LINES};
use crate::paper::checklist::Checklist;
use crate::paper::{Document, Sending};
use crate::render::xlsx::book::{self, CellMetrics};
use crate::render::xlsx::margin;

/// Widths of the columns, in millimetres.
const WIDTHS: [f64; 2] = [32.0, 157.0];
/// The hidden column that keeps what a line said when it was sent.
const AS_SENT: u16 = 2;
/// Size of the text, in points.
const SIZE: f64 = 11.0;
/// Least height of a row, in points.
const LEAST_ROW: f64 = 26.0;

/// Writes the sheet.
pub(super) fn write(
    workbook: &mut Workbook,
    (document, checklist): (&Document, &Checklist),
    sending: &Sending,
    metrics: CellMetrics<'_>,
) -> Result<(), XlsxError> {
    let shape = Shape::of(&checklist.columns);
    let sheet = workbook.add_worksheet().set_name(GUIDE)?;
    for (column, millimetres) in WIDTHS.into_iter().enumerate() {
        book::set_width(sheet, column as u16, millimetres)?;
    }
    let title = book::base().set_font_size(book::TITLE_SIZE).set_bold();
    sheet.write_string_with_format(0, 0, GUIDE, &title)?;
    sheet.set_row_height(0, LEAST_ROW)?;
    let vendor = format!("{}　御中", sending.vendor);
    // One under another: side by side, a line would end within an address or a number.
    let reply_to = sending.reply_to.join("\n");
    // In the order of the lines that say something else each time.
    let mut told = [&vendor, &sending.sender, &sending.deadline, &reply_to].into_iter();
    let mut at = 1;
    for (_, label, always) in GUIDE_LINES.into_iter().filter(|(is_on, ..)| is_on(shape)) {
        at += 1;
        let text = always.unwrap_or_else(|| told.next().map_or("", |text| text.as_str()));
        book::write_text(sheet, at, 0, label, &book::header(SIZE).set_align(FormatAlign::Left))?;
        book::write_text(sheet, at, 1, text, &book::cell(SIZE))?;
        if always.is_none() {
            book::write_text(sheet, at, AS_SENT, text, &book::base())?;
        }
        sheet.set_row_height(at, metrics.height(text, SIZE, WIDTHS[1]).max(LEAST_ROW))?;
    }
    book::format_the_rest(sheet, 0)?;
    sheet.set_column_hidden(AS_SENT)?;
    sheet.set_print_area(0, 0, at, 1)?.set_screen_gridlines(false);
    book::a4(sheet);
    let name = format!("{}　{GUIDE}", document.id.name());
    margin::set_foot(sheet, book::PORTRAIT, (&checklist.pharmacy, &name), metrics.0);
    Ok(())
}
