//! `記入のしかた`: what a vendor is told who fills in the form.

use rust_xlsxwriter::{FormatAlign, Workbook, XlsxError};

use crate::model::columns::Shape;
use crate::model::form::{GUIDE, GUIDE_LINES};
use crate::paper::Sending;
use crate::render::xlsx::book::{self, CellMetrics};

/// Widths of the columns, in millimetres.
const WIDTHS: [f64; 2] = [34.0, 140.0];
/// Size of the text, in points.
const SIZE: f64 = 11.0;
/// Least height of a row, in points.
const LEAST_ROW: f64 = 26.0;

/// Writes the sheet.
pub(super) fn write(
    workbook: &mut Workbook,
    (sending, shape): (&Sending, Shape),
    metrics: CellMetrics<'_>,
) -> Result<(), XlsxError> {
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
        sheet.set_row_height(at, metrics.height(text, SIZE, WIDTHS[1]).max(LEAST_ROW))?;
    }
    sheet.set_print_area(0, 0, at, 1)?.set_screen_gridlines(false);
    book::a4(sheet);
    sheet.set_footer(book::FOOTER);
    Ok(())
}
