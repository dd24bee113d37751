//! `データ`: a row per item, with dropdowns and hints for those who edit it.

use rust_xlsxwriter::{
    DataValidation, Format, FormatAlign, Table, TableColumn, TableStyle, Workbook, Worksheet, XlsxError,
};

use super::rows::{row_id, rows, word};
use crate::model::edition::{FormKind, Period};
use crate::model::form::DATA;
use crate::paper::checklist::{Checklist, FilledRow};
use crate::render::xlsx::book::{self, CellMetrics, MAX_ROW};
use crate::sheet::Column;
use crate::sheet::checklist::{AnswerColumns, FormColumns};

/// The columns of データ, as the formulas of 様式 fetch them.
const ID: u16 = 0;
const NUMBER: u16 = 1;
const DEVICE: u16 = 2;
const TEXT: u16 = 3;
pub(super) const FIRST: u16 = 4;
pub(super) const FIRST_CHECKED: u16 = 5;
pub(super) const TARGET: u16 = 6;
pub(super) const SECOND: u16 = 7;
pub(super) const SECOND_CHECKED: u16 = 8;
pub(super) const REMARK: u16 = 9;
const PHARMACY: u16 = 10;
const VENDOR: u16 = 11;
/// Their widths, in millimetres.
const WIDTHS: [f64; 12] = [10.0, 14.0, 30.0, 76.0, 17.0, 28.0, 28.0, 17.0, 28.0, 108.0, 20.0, 20.0];
/// Size of the text, in points.
const SIZE: f64 = 10.0;
/// Sizes of a remark, from the usual one to the one in which it may be cut off, in points.
const REMARK_SIZES: [f64; 3] = [SIZE, 8.0, 7.0];
const LEAST_REMARK_SIZE: f64 = 6.0;
/// Least height of a row, in points.
const LEAST_ROW: f64 = 18.0;

/// Writes the sheet.
pub(super) fn write(workbook: &mut Workbook, checklist: &Checklist, metrics: CellMetrics<'_>) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet().set_name(DATA)?;
    for (column, millimetres) in WIDTHS.into_iter().enumerate() {
        book::set_width(sheet, column as u16, millimetres)?;
    }
    let formats = DataFormats::new();
    let mut last = 0;
    for (index, (section, row)) in rows(checklist).enumerate() {
        last = index as u32 + 1;
        write_row(sheet, last, (checklist, row), &formats, metrics)?;
        offer(sheet, last, section.period, checklist.form)?;
    }
    let header = |name| TableColumn::new().set_header(name).set_header_format(book::header(SIZE));
    let columns: Vec<TableColumn> = FormColumns::ALL.iter().map(|column| header(column.header)).collect();
    let table = Table::new().set_name("回答").set_columns(&columns).set_style(TableStyle::Light1).set_autofilter(false);
    sheet.add_table(0, 0, last, columns.len() as u16 - 1, &table)?;
    for hidden in [ID, PHARMACY, VENDOR] {
        sheet.set_column_hidden(hidden)?;
    }
    sheet.set_freeze_panes(1, FIRST)?.set_landscape().set_repeat_rows(0, 0)?.set_print_area(0, 0, last, REMARK)?;
    book::a4(sheet);
    sheet.set_footer(book::FOOTER);
    Ok(())
}

struct DataFormats {
    cell: Format,
    centred: Format,
    day: Format,
}

impl DataFormats {
    fn new() -> Self {
        let cell = book::cell(SIZE);
        Self { centred: cell.clone().set_align(FormatAlign::Center), day: book::day_format(SIZE), cell }
    }
}

fn write_row(
    sheet: &mut Worksheet,
    at: u32,
    (checklist, row): (&Checklist, &FilledRow),
    formats: &DataFormats,
    metrics: CellMetrics<'_>,
) -> Result<(), XlsxError> {
    let DataFormats { cell, centred, day } = formats;
    let device = row.id.device.map_or("", |device| device.word());
    for (column, text, format) in [
        (ID, row_id(checklist, row).as_str(), cell),
        (NUMBER, &row.id.number.to_string(), centred),
        (DEVICE, device, cell),
        (TEXT, &row.text, cell),
        (FIRST, word(row.first.given), centred),
        (SECOND, word(row.second.given), centred),
        (PHARMACY, &checklist.pharmacy, cell),
        (VENDOR, checklist.vendor.as_deref().unwrap_or_default(), cell),
    ] {
        book::write_text(sheet, at, column, text, format)?;
    }
    let days = [(FIRST_CHECKED, row.first.date.day), (TARGET, row.target.day), (SECOND_CHECKED, row.second.date.day)];
    for (column, date) in days {
        book::write_day(sheet, at, column, date, day)?;
    }
    let height = |size: f64| metrics.height(&row.remark, size, WIDTHS[usize::from(REMARK)]);
    let fitting = REMARK_SIZES.into_iter().find(|size| height(*size) <= MAX_ROW).unwrap_or(LEAST_REMARK_SIZE);
    book::write_text(sheet, at, REMARK, &row.remark, &book::cell(fitting))?;
    let text = metrics.height(&row.text, SIZE, WIDTHS[usize::from(TEXT)]);
    sheet.set_row_height(at, text.max(height(fitting)).clamp(LEAST_ROW, MAX_ROW))?;
    Ok(())
}

/// Writes dropdowns and hints for a row.
fn offer(sheet: &mut Worksheet, row: u32, period: Period, form: FormKind) -> Result<(), XlsxError> {
    let first: &[&str] = match form {
        FormKind::Vendor => &["はい", "いいえ", "対象外"],
        FormKind::Pharmacy => &["はい", "いいえ"],
    };
    add_dropdown(sheet, row, FIRST, first)?;
    let columns = AnswerColumns::FORM;
    let mut dates: Vec<&Column> = vec![columns.first_checked];
    // 有無 has neither a target date nor a second answer.
    if period != Period::Existence {
        add_dropdown(sheet, row, SECOND, &["はい", "いいえ"])?;
        dates.extend([columns.target, columns.second_checked]);
    }
    for date in dates {
        let validation = DataValidation::new().allow_any_value().set_input_title(date.header)?;
        let (validation, column) = (validation.set_input_message(date.help())?, date.index as u16);
        sheet.add_data_validation(row, column, row, column, &validation)?;
    }
    Ok(())
}

/// Lets a cell take no other than these words.
fn add_dropdown(sheet: &mut Worksheet, row: u32, column: u16, words: &[&str]) -> Result<(), XlsxError> {
    let validation = DataValidation::new()
        .allow_list_strings(words)?
        .set_error_title("書ける言葉が決まっています")?
        .set_error_message("一覧から選んでください（空欄に戻すには Delete キーを押します）")?;
    sheet.add_data_validation(row, column, row, column, &validation)?;
    Ok(())
}
