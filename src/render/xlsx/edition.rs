//! The sheet 様式定義: cells of text, to be read and typed.

use jiff::civil::Date;
use rust_xlsxwriter::{Format, FormatAlign, Workbook, XlsxError};

use super::book::{self, CellMetrics, MAX_ROW};
use super::margin;
use crate::model::text::Widths;
use crate::paper::edition_sheet::EditionSheet;
use crate::sheet::edition::EDITION_SHEET;

/// Widths of the columns, in millimetres: those of the block of items, which has most.
const WIDTHS: [f64; 17] = [
    34.0, 60.0, 22.0, 46.0, 52.0, 18.0, 22.0, 30.0, 90.0, 40.0, 30.0, 22.0, 20.0, 28.0, 40.0, 24.0,
    40.0,
];
/// Size of the text, in points.
const SIZE: f64 = 10.0;
/// Least height of a row, in points.
const LEAST_ROW: f64 = 18.0;

/// Writes a workbook that holds nothing but the sheet.
pub fn write(sheet: &EditionSheet, day: Date, widths: &dyn Widths) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = book::new(EDITION_SHEET, day, &[])?;
    add(&mut workbook, sheet, CellMetrics(widths))?;
    book::save(workbook)
}

/// Adds the sheet to a workbook.
pub(super) fn add(
    workbook: &mut Workbook,
    edition: &EditionSheet,
    metrics: CellMetrics<'_>,
) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet().set_name(EDITION_SHEET)?;
    for (column, millimetres) in WIDTHS.into_iter().enumerate() {
        book::set_width(sheet, column as u16, millimetres)?;
    }
    let text = text_format();
    let mut row = 0;
    for block in &edition.blocks {
        for (column, header) in block.headers.iter().enumerate() {
            book::write_text(sheet, row, column as u16, header, &book::header(SIZE))?;
        }
        row += 1;
        for texts in &block.rows {
            let mut height = LEAST_ROW;
            for (column, cell) in texts.iter().enumerate() {
                book::write_text(sheet, row, column as u16, cell, &text)?;
                height = height.max(metrics.height(cell, SIZE, WIDTHS[column]));
            }
            sheet.set_row_height(row, height.min(MAX_ROW))?;
            row += 1;
        }
        row += 1;
    }
    let last = WIDTHS.len() as u16 - 1;
    sheet.set_landscape().set_print_area(0, 0, row.saturating_sub(2), last)?;
    book::a4(sheet);
    margin::set_sheet_foot(sheet);
    Ok(())
}

/// Returns the format of cells that keep what is typed as text.
fn text_format() -> Format {
    book::cell(SIZE).set_align(FormatAlign::Top).set_num_format("@")
}
