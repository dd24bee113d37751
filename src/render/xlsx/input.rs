//! The input workbook: a table per sheet, with instructions, dropdowns and hints.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, ExcelDateTime, Format, FormatAlign, Formula, IgnoreError, Table, TableColumn,
    TableStyle, Workbook, Worksheet, XlsxError,
};

use super::book::{self, CellMetrics, MAX_ROW};
use crate::model::text::Widths;
use crate::paper::input_workbook::{Dropdown, InputCell, InputSheet, InputWorkbook};
use crate::sheet::{Column, HOW_TO_FILL, INSTRUCTIONS, ITEM_AND_CONTENT, Kind, SheetId};

/// The header's row, from zero; above it a title and a hint.
const HEADER: u32 = 3;
/// Rows with dropdowns and hints, for those who write beyond the table.
const OFFERED_ROWS: u32 = 300;
/// Height of a row with one line, in points.
const ROW: f64 = 20.0;
/// Rows of an empty table.
const EMPTY_ROWS: u32 = 12;
/// Width of the instructions, in millimetres.
const INSTRUCTIONS_WIDTH: f64 = 230.0;
/// Widths of the columns of 薬局 and 計画, in millimetres.
const FIELD_WIDTHS: [f64; 3] = [66.0, 100.0, 120.0];
/// Width of a character of half an em and of what a column has beside its characters, in millimetres.
const CHARACTER: f64 = 2.2;
const BESIDE_TEXT: f64 = 9.0;
/// The number of the built-in format of text cells, `@`.
const TEXT_FORMAT: u8 = 49;
/// Size of hints, in points.
const HINT_SIZE: f64 = 10.0;

/// Writes the workbook.
pub fn write(workbook: &InputWorkbook, widths: &dyn Widths) -> Result<Vec<u8>, XlsxError> {
    let metrics = CellMetrics(widths);
    let mut book = book::new("tachiiri 書き込み用", workbook.day, &[])?;
    instructions(&mut book, &workbook.instructions)?;
    for (number, sheet) in workbook.sheets.iter().enumerate() {
        if sheet.sheet.is_of_fields() {
            fields(&mut book, sheet, number, &metrics)?
        } else {
            table(&mut book, sheet, number, &metrics)?
        }
    }
    book.save_to_buffer()
}

fn instructions(book: &mut Workbook, lines: &[String]) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet().set_name(INSTRUCTIONS)?;
    book::set_width(sheet, 0, INSTRUCTIONS_WIDTH)?;
    sheet.write_string_with_format(0, 0, "tachiiri 書き込み用のファイル", &title())?;
    for (row, line) in lines.iter().enumerate() {
        sheet.write_string_with_format(row as u32 + 2, 0, line, &book::base().set_text_wrap())?;
    }
    sheet.set_screen_gridlines(false);
    sheet.set_landscape();
    book::a4(sheet);
    Ok(())
}

fn title() -> Format {
    book::base().set_font_size(book::TITLE_SIZE).set_bold()
}

fn head(sheet: &mut Worksheet, about: &InputSheet) -> Result<(), XlsxError> {
    let about = about.sheet.sheet();
    sheet.set_name(about.name)?;
    sheet.write_string_with_format(0, 0, about.name, &title())?;
    sheet.write_string_with_format(1, 0, format!("※ {}", about.help), &book::base().set_font_size(HINT_SIZE))?;
    Ok(())
}

/// Writes 薬局 or 計画: 項目 ｜ 内容 ｜ how to fill it in, a row per cell of each field.
fn fields(
    book: &mut Workbook,
    about: &InputSheet,
    number: usize,
    metrics: &CellMetrics<'_>,
) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    head(sheet, about)?;
    for (column, millimetres) in FIELD_WIDTHS.into_iter().enumerate() {
        book::set_width(sheet, column as u16, millimetres)?;
    }
    let columns = about.sheet.offered_columns();
    let placed = columns.iter().zip(&about.dropdowns).zip(&about.rows);
    let mut last = HEADER;
    for ((column, dropdown), cells) in placed {
        for cell in cells {
            last += 1;
            field(sheet, last, (column, dropdown, cell), metrics)?;
        }
    }
    add_table(sheet, &[ITEM_AND_CONTENT[0], ITEM_AND_CONTENT[1], HOW_TO_FILL], last, number)?;
    finish(sheet, last, 2, 1)
}

/// Writes the row of a field.
fn field(
    sheet: &mut Worksheet,
    at: u32,
    (column, dropdown, content): (&Column, &Dropdown, &InputCell),
    metrics: &CellMetrics<'_>,
) -> Result<(), XlsxError> {
    book::write_text(sheet, at, 0, column.header, &book::cell(book::SIZE))?;
    write_cell(sheet, (at, 1), content, column)?;
    let help = if column.required { format!("（必ず書きます）{}", column.help()) } else { column.help() };
    book::write_text(sheet, at, 2, &help, &book::cell(HINT_SIZE))?;
    let room = metrics.height(&help, HINT_SIZE, FIELD_WIDTHS[2]);
    let height = height(metrics, content, FIELD_WIDTHS[1]).max(room);
    sheet.set_row_height(at, height.clamp(ROW, MAX_ROW))?;
    offer(sheet, (at, at), 1, dropdown, column)?;
    if column.is_code {
        sheet.ignore_error_range(at, 1, at, 1, IgnoreError::NumberStoredAsText)?;
    }
    Ok(())
}

fn table(book: &mut Workbook, about: &InputSheet, number: usize, metrics: &CellMetrics<'_>) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    head(sheet, about)?;
    let columns = about.sheet.offered_columns();
    let last = HEADER + (about.rows.len() as u32).max(EMPTY_ROWS);
    for (index, column) in columns.iter().enumerate() {
        book::set_width(sheet, index as u16, width_of(column))?;
        let offered = last.max(HEADER + OFFERED_ROWS);
        offer(sheet, (HEADER + 1, offered), index as u16, &about.dropdowns[index], column)?;
        keep_as_text(sheet, (HEADER + 1, offered), index as u16, column)?;
    }
    for at in HEADER + 1..=last {
        let row = about.rows.get((at - HEADER - 1) as usize);
        let mut tallest = ROW;
        for (index, column) in columns.iter().enumerate() {
            let cell = row.map_or(&InputCell::Blank, |row| &row[index]);
            write_cell(sheet, (at, index as u16), cell, column)?;
            tallest = tallest.max(height(metrics, cell, width_of(column)));
        }
        sheet.set_row_height(at, tallest.min(MAX_ROW))?;
    }
    let names: Vec<&str> = columns.iter().map(|column| column.header).collect();
    add_table(sheet, &names, last, number)?;
    finish(sheet, last, columns.len() as u16 - 1, 1)
}

/// Returns the width of a column, in millimetres.
fn width_of(column: &Column) -> f64 {
    f64::from(column.width).mul_add(CHARACTER, BESIDE_TEXT)
}

/// Returns the height that a cell's text takes, in points.
fn height(metrics: &CellMetrics<'_>, cell: &InputCell, millimetres: f64) -> f64 {
    match cell {
        InputCell::Text(text) => metrics.height(text, book::SIZE, millimetres),
        _ => ROW,
    }
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &InputCell,
    about: &Column,
) -> Result<(), XlsxError> {
    let format = format_of(about);
    match cell {
        InputCell::Blank => sheet.write_blank(row, column, &format).map(|_| ()),
        InputCell::Text(text) => book::write_text(sheet, row, column, text, &format),
        InputCell::Day(day) => book::write_day(sheet, row, column, Some(*day), &book::day_format(book::SIZE)),
        InputCell::Moment(moment) => {
            let time = moment.time();
            let value: ExcelDateTime = book::excel_day(moment.date())?.and_hms(
                time.hour().unsigned_abs().into(),
                time.minute().unsigned_abs(),
                time.second(),
            )?;
            let format = format.set_num_format("yyyy/m/d h:mm:ss").set_align(FormatAlign::Left);
            sheet.write_datetime_with_format(row, column, &value, &format).map(|_| ())
        }
        InputCell::Number(number) => sheet.write_number_with_format(row, column, *number as f64, &format).map(|_| ()),
    }
}

/// Returns the format of a column's cells: codes are text, so that a spreadsheet keeps the 0 at their beginning.
fn format_of(column: &Column) -> Format {
    let format = book::cell(book::SIZE);
    if column.is_code { format.set_num_format_index(TEXT_FORMAT) } else { format }
}

/// Lets a spreadsheet take for text what is typed into a column of codes, also below the table, and keep quiet about it.
fn keep_as_text(
    sheet: &mut Worksheet,
    (first, last): (u32, u32),
    column: u16,
    about: &Column,
) -> Result<(), XlsxError> {
    if about.is_code {
        sheet.set_column_format(column, &book::base().set_num_format_index(TEXT_FORMAT))?;
        sheet.ignore_error_range(first, column, last, column, IgnoreError::NumberStoredAsText)?;
    }
    Ok(())
}

/// Adds the dropdown of a column and the hint that appears beside its cells.
fn offer(
    sheet: &mut Worksheet,
    (first, last): (u32, u32),
    column: u16,
    dropdown: &Dropdown,
    about: &Column,
) -> Result<(), XlsxError> {
    let validation = match dropdown {
        Dropdown::None if about.prompt.is_empty() && about.example.is_empty() => return Ok(()),
        Dropdown::None => DataValidation::new().allow_any_value(),
        Dropdown::Words(words) => DataValidation::new().allow_list_strings(words)?,
        Dropdown::Vendors => {
            let (top, bottom) = (HEADER + 2, HEADER + 1 + OFFERED_ROWS);
            let names = Formula::new(format!("={}!$A${top}:$A${bottom}", SheetId::Vendors.name()));
            DataValidation::new().allow_list_formula(names)
        }
    };
    // What the list does not offer may still be right (○ for はい): a note, not a refusal.
    let validation =
        validation.set_error_style(DataValidationErrorStyle::Information).set_error_title("一覧にない書き方です")?;
    let validation = validation.set_error_message("このまま使うこともできますが、読めないことがあります")?;
    let hint = if about.kind == Kind::Date && about.example.is_empty() {
        format!("{}例：2023/10/1", about.prompt)
    } else {
        about.help()
    };
    let validation = if hint.is_empty() { validation } else { validation.set_input_message(hint)? };
    sheet.add_data_validation(first, column, last, column, &validation)?;
    Ok(())
}

fn add_table(sheet: &mut Worksheet, names: &[&str], last: u32, number: usize) -> Result<(), XlsxError> {
    let columns: Vec<TableColumn> = names
        .iter()
        .map(|name| TableColumn::new().set_header(*name).set_header_format(book::header(book::SIZE)))
        .collect();
    let table = Table::new()
        .set_name(format!("表{}", number + 1))
        .set_columns(&columns)
        .set_style(TableStyle::Light1)
        .set_autofilter(false);
    sheet.add_table(HEADER, 0, last, names.len() as u16 - 1, &table)?;
    Ok(())
}

fn finish(sheet: &mut Worksheet, last: u32, last_column: u16, frozen: u16) -> Result<(), XlsxError> {
    sheet.set_freeze_panes(HEADER + 1, frozen)?.set_landscape().set_repeat_rows(HEADER, HEADER)?;
    sheet.set_print_area(0, 0, last, last_column)?;
    book::a4(sheet);
    sheet.set_footer(book::FOOTER);
    Ok(())
}
