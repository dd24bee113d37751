//! The input workbook: a table per sheet, with instructions, dropdowns and hints.

use std::collections::BTreeMap;

use rust_xlsxwriter::{
    Color, ConditionalFormatBlank, ExcelDateTime, Format, FormatAlign, IgnoreError, Table,
    TableColumn, TableStyle, Workbook, Worksheet, XlsxError,
};

use super::book::{self, CellMetrics, MAX_ROW};
use super::prompts::{HEADER, OFFERED_ROWS, explain, keep_header, offer};
use super::{edition, guide, margin};
use crate::model::text::Widths;
use crate::paper::guide::need;
use crate::paper::input_workbook::{Dropdown, InputCell, InputSheet, InputWorkbook};
use crate::render::measure::POINTS_PER_MM;
use crate::sheet::{Column, HOW_TO_FILL, ITEM_AND_CONTENT};

/// The first row below the header, from zero.
pub const FIRST_ROW: u32 = HEADER + 1;
/// Height of a row with one line, in points.
const ROW: f64 = 20.0;
/// Height of the rows above the fields of 薬局 and 計画, in points.
const ABOVE_FIELDS: f64 = 4.0 * 18.0;
/// Rows of an empty table.
const EMPTY_ROWS: u32 = 12;
/// Widths of the columns of 薬局 and 計画, in millimetres.
const FIELD_WIDTHS: [f64; 3] = [66.0, 100.0, 120.0];
/// Width of a character of half an em and of what a column has beside its characters, in
/// millimetres.
const CHARACTER: f64 = 2.2;
const BESIDE_TEXT: f64 = 9.0;
/// The number of the built-in format of text cells, `@`.
const TEXT_FORMAT: u8 = 49;
/// The colour of empty cells without which the papers have a hole.
const WANTED: Color = Color::RGB(0x00FF_F2CC);
/// The colour of proposals.
const PROPOSED: Color = Color::RGB(0x007F_7F7F);
/// What programs lose by rounding widths, in millimetres.
const ROUNDING: f64 = 1.0;
/// Width of a column that is none of ours, in millimetres.
const MORE_WIDTH: f64 = 44.0;
/// Size of hints, in points.
const HINT_SIZE: f64 = 10.0;

/// Writes the workbook.
pub fn write(workbook: &InputWorkbook, widths: &dyn Widths) -> Result<Vec<u8>, XlsxError> {
    let metrics = CellMetrics(widths);
    let mut book = book::new_to_fill_in("tachiiri 書き込み用", workbook.day)?;
    guide::write(&mut book, workbook, &metrics)?;
    for (number, sheet) in workbook.sheets.iter().enumerate() {
        if sheet.sheet.is_of_fields() {
            fields(&mut book, sheet, number, &metrics)?
        } else {
            table(&mut book, (sheet, &workbook.explanations), number, &metrics)?
        }
    }
    if let Some(sheet) = &workbook.edition {
        edition::add(&mut book, sheet, metrics)?;
    }
    book.save_to_buffer()
}

fn title() -> Format {
    book::base().set_font_size(book::TITLE_SIZE).set_bold()
}

fn head(
    sheet: &mut Worksheet,
    input: &InputSheet,
    metrics: &CellMetrics<'_>,
) -> Result<(), XlsxError> {
    sheet.set_tab_color(guide::color(need(input.sheet)));
    let about = input.sheet.sheet();
    sheet.set_name(about.name)?;
    match &input.warning {
        Some(warning) => {
            // Over the whole table: printed, a line that goes beyond it would be cut.
            let format = title().set_font_color("C00000").set_text_wrap();
            sheet.merge_range(0, 0, 0, input.columns.len() as u16 - 1, warning, &format)?;
            let width = input.columns.iter().map(|column| width_of(column, metrics)).sum();
            sheet.set_row_height(0, metrics.height(warning, book::TITLE_SIZE, width))?;
        }
        None => _ = sheet.write_string_with_format(0, 0, about.name, &title())?,
    }
    sheet.write_string_with_format(
        1,
        0,
        format!("※ {}", input.help),
        &book::base().set_font_size(HINT_SIZE),
    )?;
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
    head(sheet, about, metrics)?;
    for (column, millimetres) in FIELD_WIDTHS.into_iter().enumerate() {
        book::set_width(sheet, column as u16, millimetres)?;
    }
    let words = about.helps.iter().zip(&about.hints);
    let placed = about.columns.iter().zip(&about.dropdowns).zip(words).zip(&about.rows);
    let (mut last, mut points) = (HEADER, ABOVE_FIELDS);
    for (((column, dropdown), words), cells) in placed {
        for cell in cells {
            last += 1;
            points += field(sheet, last, (column, dropdown, words, cell), metrics)?;
        }
    }
    for more in &about.more {
        last += 1;
        book::write_text(sheet, last, 0, &more.header, &book::cell(book::SIZE))?;
        let cell = more.cells.first().unwrap_or(&InputCell::Blank);
        write_cell(sheet, (last, 1), cell, &book::cell(book::SIZE))?;
        sheet.write_blank(last, 2, &book::cell(HINT_SIZE))?;
        let height = height(metrics, cell, FIELD_WIDTHS[1]).clamp(ROW, MAX_ROW);
        sheet.set_row_height(last, height)?;
        points += height;
    }
    let names = [ITEM_AND_CONTENT[0], ITEM_AND_CONTENT[1], HOW_TO_FILL].map(str::to_owned);
    add_table(sheet, &names, last, number)?;
    finish(sheet, last, 2, 1)?;
    let size = (FIELD_WIDTHS.iter().sum(), points);
    book::fit_pages(sheet, book::LANDSCAPE, size, book::LITTLE);
    Ok(())
}

/// Writes the row of a field; returns its height in points.
fn field(
    sheet: &mut Worksheet,
    at: u32,
    (column, dropdown, (help, hint), content): (&Column, &Dropdown, (&String, &String), &InputCell),
    metrics: &CellMetrics<'_>,
) -> Result<f64, XlsxError> {
    book::write_text(sheet, at, 0, column.header, &book::cell(book::SIZE))?;
    keep_header(sheet, (at, 0), column.header)?;
    write_cell(sheet, (at, 1), content, &format_of(column))?;
    color_blanks(sheet, (at, at), 1, column)?;
    let shown =
        if column.required { format!("（必ず書きます）{help}") } else { help.to_owned() };
    book::write_text(sheet, at, 2, &shown, &book::cell(HINT_SIZE))?;
    let beside = metrics.height(&shown, HINT_SIZE, FIELD_WIDTHS[2]).max(metrics.height(
        column.header,
        book::SIZE,
        FIELD_WIDTHS[0],
    ));
    let height = height(metrics, content, FIELD_WIDTHS[1]).max(beside).clamp(ROW, MAX_ROW);
    sheet.set_row_height(at, height)?;
    offer(sheet, (at, at), 1, (dropdown, hint))?;
    if column.is_code {
        sheet.ignore_error_range(at, 1, at, 1, IgnoreError::NumberStoredAsText)?;
    }
    Ok(height)
}

fn table(
    book: &mut Workbook,
    (about, explanations): (&InputSheet, &BTreeMap<String, String>),
    number: usize,
    metrics: &CellMetrics<'_>,
) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    head(sheet, about, metrics)?;
    let columns = about.columns.as_slice();
    let last = HEADER + (about.rows.len() as u32).max(EMPTY_ROWS);
    let names = headers(about);
    add_table(sheet, &names, last, number)?;
    let widths: Vec<f64> = columns.iter().map(|column| width_of(column, metrics)).collect();
    sheet.set_row_height(HEADER, header_height(columns, &widths, metrics))?;
    for (index, column) in columns.iter().enumerate() {
        let at = index as u16;
        book::set_width(sheet, at, widths[index])?;
        let offered = (HEADER + 1, last.max(HEADER + OFFERED_ROWS));
        let (dropdown, hint) = (&about.dropdowns[index], about.hints[index].as_str());
        let explained = explain(sheet, about, explanations, (at, column, dropdown))?;
        offer(sheet, (offered.0 + explained, offered.1), at, (dropdown, hint))?;
        format_column(sheet, offered, at, column)?;
        keep_header(sheet, (HEADER, at), column.header)?;
        color_blanks(sheet, (HEADER + 1, last), at, column)?;
    }
    for at in HEADER + 1..=last {
        let index = (at - HEADER - 1) as usize;
        let row = about.rows.get(index);
        let mut tallest = ROW;
        for (index_of_column, column) in columns.iter().enumerate() {
            let cell = row.map_or(&InputCell::Blank, |row| &row[index_of_column]);
            let format = format_of(column);
            let is_proposed = about.proposed.get(index) == Some(&true);
            let format =
                if is_proposed { format.set_italic().set_font_color(PROPOSED) } else { format };
            write_cell(sheet, (at, index_of_column as u16), cell, &format)?;
            tallest = tallest.max(height(metrics, cell, widths[index_of_column]));
        }
        tallest = tallest.max(more_cells(sheet, (at, index), about, metrics)?);
        sheet.set_row_height(at, tallest.min(MAX_ROW))?;
    }
    for index in columns.len()..names.len() {
        book::set_width(sheet, index as u16, MORE_WIDTH)?;
    }
    finish(sheet, last, names.len() as u16 - 1, 1)
}

/// Writes the cells of a row that stand behind the known columns; returns their height in points.
fn more_cells(
    sheet: &mut Worksheet,
    (at, index): (u32, usize),
    about: &InputSheet,
    metrics: &CellMetrics<'_>,
) -> Result<f64, XlsxError> {
    let mut tallest = ROW;
    for (more, column) in about.more.iter().zip(about.columns.len() as u16..) {
        let cell = more.cells.get(index).unwrap_or(&InputCell::Blank);
        write_cell(sheet, (at, column), cell, &book::cell(book::SIZE))?;
        tallest = tallest.max(height(metrics, cell, MORE_WIDTH));
    }
    Ok(tallest)
}

/// Returns the headers of a table.
fn headers(about: &InputSheet) -> Vec<String> {
    let known = about.columns.iter().map(|column| column.header.to_owned());
    known.chain(about.more.iter().map(|more| more.header.clone())).collect()
}

/// Colours the cells of a column without which the papers have a hole, as long as they are empty.
fn color_blanks(
    sheet: &mut Worksheet,
    (first, last): (u32, u32),
    column: u16,
    about: &Column,
) -> Result<(), XlsxError> {
    if about.required || about.wanted {
        let color = Format::new().set_background_color(WANTED);
        let blank = ConditionalFormatBlank::new().set_format(color);
        sheet.add_conditional_format(first, column, last, column, &blank)?;
    }
    Ok(())
}

/// Returns the width of a column, in millimetres: no word of its header is broken, nor are its
/// katakana where another font stands in for ours.
fn width_of(column: &Column, metrics: &CellMetrics<'_>) -> f64 {
    let wanted = f64::from(column.width).mul_add(CHARACTER, BESIDE_TEXT);
    let katakana = column.header.split(|character| !('ァ'..='ー').contains(&character));
    let words = katakana.map(|word| metrics.longest_line(word, book::SIZE) + book::SIDE_PADDING);
    let longest = words.fold(0.0, f64::max) / POINTS_PER_MM + ROUNDING;
    wanted.max(metrics.longest_word(column.header, book::SIZE)).max(longest)
}

/// Returns the height of the row of headers, in points.
fn header_height(columns: &[Column], widths: &[f64], metrics: &CellMetrics<'_>) -> f64 {
    let heights = columns
        .iter()
        .zip(widths)
        .map(|(column, width)| metrics.height(column.header, book::SIZE, *width));
    heights.fold(ROW, f64::max)
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
    format: &Format,
) -> Result<(), XlsxError> {
    match cell {
        InputCell::Blank => sheet.write_blank(row, column, format).map(|_| ()),
        InputCell::Text(text) => book::write_text(sheet, row, column, text, format),
        InputCell::Day(day) => {
            book::write_day(sheet, row, column, Some(*day), &book::day_format(book::SIZE))
        }
        InputCell::Moment(moment) => {
            let time = moment.time();
            let value: ExcelDateTime = book::excel_day(moment.date())?.and_hms(
                time.hour().unsigned_abs().into(),
                time.minute().unsigned_abs(),
                time.second(),
            )?;
            let format =
                format.clone().set_num_format("yyyy/m/d h:mm:ss").set_align(FormatAlign::Left);
            sheet.write_datetime_with_format(row, column, &value, &format).map(|_| ())
        }
        InputCell::Number(number) => {
            sheet.write_number_with_format(row, column, *number as f64, format).map(|_| ())
        }
    }
}

/// Returns the format of a column's cells: codes are text, so that a spreadsheet keeps the 0 at
/// their beginning.
fn format_of(column: &Column) -> Format {
    let format = book::cell(book::SIZE);
    if column.is_code { format.set_num_format_index(TEXT_FORMAT) } else { format }
}

/// Gives what is typed below the table the table's font; in a column of codes, lets a spreadsheet
/// take it for text, and keep quiet about it.
fn format_column(
    sheet: &mut Worksheet,
    (first, last): (u32, u32),
    column: u16,
    about: &Column,
) -> Result<(), XlsxError> {
    if about.is_code {
        sheet.set_column_format(column, &book::base().set_num_format_index(TEXT_FORMAT))?;
        sheet.ignore_error_range(first, column, last, column, IgnoreError::NumberStoredAsText)?;
    } else {
        sheet.set_column_format(column, &book::base())?;
    }
    Ok(())
}

fn add_table(
    sheet: &mut Worksheet,
    names: &[String],
    last: u32,
    number: usize,
) -> Result<(), XlsxError> {
    let columns: Vec<TableColumn> = names
        .iter()
        .map(|name| TableColumn::new().set_header(name).set_header_format(book::header(book::SIZE)))
        .collect();
    let table = Table::new()
        .set_name(format!("表{}", number + 1))
        .set_columns(&columns)
        .set_style(TableStyle::Light1)
        .set_autofilter(false);
    sheet.add_table(HEADER, 0, last, names.len() as u16 - 1, &table)?;
    Ok(())
}

fn finish(
    sheet: &mut Worksheet,
    last: u32,
    last_column: u16,
    frozen: u16,
) -> Result<(), XlsxError> {
    sheet.set_freeze_panes(HEADER + 1, frozen)?.set_landscape().set_repeat_rows(HEADER, HEADER)?;
    sheet.set_print_area(0, 0, last, last_column)?;
    book::a4(sheet);
    margin::set_sheet_foot(sheet);
    Ok(())
}
