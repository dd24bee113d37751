//! The sheet はじめに of the input workbook: what to do, one task a row, and how to write.

use rust_xlsxwriter::{Color, Format, FormatAlign, Url, Workbook, Worksheet, XlsxError};

use super::book::{self, CellMetrics};
use super::margin;
use crate::paper::guide::{Need, Task};
use crate::paper::input_workbook::InputWorkbook;
use crate::sheet::INSTRUCTIONS;

/// Headers and widths of the columns, in millimetres: no date or number is broken in them.
const COLUMNS: [(&str, f64); 7] = [
    ("済", 10.0),
    ("いつまでに", 66.0),
    ("書くシート", 47.0),
    ("すること", 100.0),
    ("書く所（およそ）", 47.0),
    ("できる書類", 46.0),
    ("何のために", 53.0),
];
/// Where the name of a sheet stands, and leads to it.
const SHEET: u16 = 2;
/// Size of the text, in points.
const SIZE: f64 = 10.0;
/// Height of a heading's row, in points.
const HEADING: f64 = 24.0;

/// Returns the colour of what is needed so much.
pub(super) fn color(need: Need) -> Color {
    Color::RGB(match need {
        Need::Must => 0x00FF_E699,
        Need::Should => 0x00DD_EBF7,
        Need::Optional => 0x00ED_EDED,
    })
}

/// Writes the sheet.
pub(super) fn write(
    book: &mut Workbook,
    workbook: &InputWorkbook,
    metrics: &CellMetrics<'_>,
) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet().set_name(INSTRUCTIONS)?;
    for (column, (_, millimetres)) in COLUMNS.into_iter().enumerate() {
        book::set_width(sheet, column as u16, millimetres)?;
    }
    let heading = book::base().set_font_size(book::TITLE_SIZE).set_bold();
    sheet.write_string_with_format(0, 0, "はじめに：することの一覧", &heading)?;
    sheet.set_row_height(0, HEADING)?;
    let mut at = 1;
    for line in &workbook.lead {
        at = text(sheet, at, line, metrics)?;
    }
    let table = at + 1;
    at = tasks(sheet, table, &workbook.tasks, metrics)? + 1;
    sheet.set_repeat_rows(table, table)?;
    sheet.write_string_with_format(at, 0, "書き方", &book::base().set_bold())?;
    at += 1;
    for line in &workbook.instructions {
        at = text(sheet, at, line, metrics)?;
    }
    sheet.set_screen_gridlines(false);
    sheet.set_landscape();
    book::a4(sheet);
    // A list to be ticked off.
    sheet.set_print_fit_to_pages(1, 1);
    margin::set_sheet_foot(sheet);
    Ok(())
}

/// Returns what is said of a task, a text per column.
fn texts(task: &Task) -> [&str; 7] {
    ["□", &task.by, task.sheet.name(), &task.what, task.cells, task.gives, task.need.words()]
}

/// Writes a line over all columns; returns the next row.
fn text(
    sheet: &mut Worksheet,
    at: u32,
    line: &str,
    metrics: &CellMetrics<'_>,
) -> Result<u32, XlsxError> {
    let last = COLUMNS.len() as u16 - 1;
    sheet.merge_range(at, 0, at, last, line, &book::base().set_text_wrap())?;
    sheet.set_row_height(
        at,
        metrics.height(line, book::SIZE, COLUMNS.iter().map(|(_, width)| width).sum()),
    )?;
    Ok(at + 1)
}

/// Writes the tasks as a table; returns the next row.
fn tasks(
    sheet: &mut Worksheet,
    top: u32,
    tasks: &[Task],
    metrics: &CellMetrics<'_>,
) -> Result<u32, XlsxError> {
    for (column, (header, _)) in COLUMNS.into_iter().enumerate() {
        sheet.write_string_with_format(top, column as u16, header, &book::header(SIZE))?;
    }
    let mut at = top;
    for task in tasks {
        at += 1;
        row(sheet, at, task, metrics)?;
    }
    Ok(at + 1)
}

fn row(
    sheet: &mut Worksheet,
    at: u32,
    task: &Task,
    metrics: &CellMetrics<'_>,
) -> Result<(), XlsxError> {
    let format = book::cell(SIZE).set_background_color(color(task.need));
    let mut height: f64 = 0.0;
    for (column, (text, (_, width))) in texts(task).into_iter().zip(COLUMNS).enumerate() {
        height = height.max(metrics.height(text, SIZE, width));
        match column as u16 {
            SHEET => link(sheet, at, text, &format)?,
            0 => book::write_text(
                sheet,
                at,
                0,
                text,
                &format.clone().set_align(FormatAlign::Center),
            )?,
            other => book::write_text(sheet, at, other, text, &format)?,
        }
    }
    sheet.set_row_height(at, height)?;
    Ok(())
}

/// Writes a sheet's name that leads to the sheet.
fn link(sheet: &mut Worksheet, at: u32, name: &str, format: &Format) -> Result<(), XlsxError> {
    let url = Url::new(format!("internal:'{name}'!A1")).set_text(name);
    sheet.write_url_with_format(
        at,
        SHEET,
        &url,
        &format.clone().set_underline(rust_xlsxwriter::FormatUnderline::Single),
    )?;
    Ok(())
}
