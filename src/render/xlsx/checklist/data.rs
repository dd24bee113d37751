//! `データ`: a row per item, with dropdowns and hints for those who edit it.

use rust_xlsxwriter::{
    DataValidation, Format, FormatAlign, Table, TableColumn, TableStyle, Workbook, Worksheet,
    XlsxError,
};

use super::rows::{asked, row_id, word};
use crate::model::columns::{FormField, Shape};
use crate::model::edition::{FormKind, Period};
use crate::model::form::DATA;
use crate::paper::Document;
use crate::paper::checklist::{Checklist, FilledRow};
use crate::render::xlsx::book::{self, CellMetrics, MAX_ROW};
use crate::render::xlsx::margin;
use crate::sheet::answer_columns::{AnswerColumns, AnswerSheet};
use crate::sheet::checklist::FormColumns;
use crate::sheet::{Column, in_year};

/// The columns of データ by name.
const COLUMN: FormColumns = FormColumns::BY_FIELD;

/// Widths of the columns, in millimetres.
const ID_WIDTH: f64 = 10.0;
const NUMBER_WIDTH: f64 = 14.0;
const DEVICE_WIDTH: f64 = 30.0;
const TEXT_WIDTH: f64 = 108.0;
const REPLY_WIDTH: f64 = 17.0;
const DATE_WIDTH: f64 = 28.0;
const REMARK_WIDTH: f64 = 76.0;
const NAME_WIDTH: f64 = 20.0;
/// Size of the text, in points.
const SIZE: f64 = 10.0;
/// Sizes of a remark, from the usual one to the one in which it may be cut off, in points.
const REMARK_SIZES: [f64; 3] = [SIZE, 8.0, 7.0];
const LEAST_REMARK_SIZE: f64 = 6.0;
/// Least height of a row, in points.
const LEAST_ROW: f64 = 18.0;

/// The columns of データ, as the formulas of 様式 fetch them.
pub(super) struct DataColumns {
    columns: &'static AnswerColumns,
}

impl DataColumns {
    /// Returns the columns of a form.
    pub(super) fn of(checklist: &Checklist) -> Self {
        Self { columns: AnswerColumns::of(AnswerSheet::Form, Shape::of(&checklist.columns)) }
    }

    /// Returns the column of a field; `None` where the form does not have it.
    pub(super) fn field(&self, field: FormField) -> Option<u16> {
        self.columns.field(field).map(|column| column.index as u16)
    }

    fn column(&self, column: &Column) -> u16 {
        self.columns.like(column).map_or(0, |column| column.index as u16)
    }

    fn width(&self, column: &Column) -> f64 {
        let field = self.columns.filled_in().find(|(_, known)| known.index == column.index);
        match field {
            Some((FormField::Reply(_), _)) => REPLY_WIDTH,
            Some((FormField::Checked(_) | FormField::Target, _)) => DATE_WIDTH,
            Some((FormField::Remark, _)) => REMARK_WIDTH,
            None if column.header == COLUMN.row_id.header => ID_WIDTH,
            None if column.header == COLUMN.number.header => NUMBER_WIDTH,
            None if column.header == COLUMN.device.header => DEVICE_WIDTH,
            None if column.header == COLUMN.text.header => TEXT_WIDTH,
            None => NAME_WIDTH,
        }
    }

    /// Returns the last column that is printed.
    fn last_shown(&self) -> u16 {
        self.column(COLUMN.pharmacy) - 1
    }
}

/// Writes the sheet.
pub(super) fn write(
    workbook: &mut Workbook,
    (document, checklist): (&Document, &Checklist),
    metrics: CellMetrics<'_>,
) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet().set_name(DATA)?;
    let layout = DataColumns::of(checklist);
    book::format_the_rest(sheet, 0)?;
    for column in &layout.columns.all {
        book::set_width(sheet, column.index as u16, layout.width(column))?;
    }
    let formats = DataFormats::new();
    let (mut last, mut height) = (0, LEAST_ROW);
    for (index, (section, row)) in asked(checklist).enumerate() {
        last = index as u32 + 1;
        height += write_row(sheet, last, (checklist, row), &formats, metrics)?;
        offer(sheet, last, section.period, checklist)?;
    }
    let header = |name| TableColumn::new().set_header(name).set_header_format(book::header(SIZE));
    let columns: Vec<TableColumn> =
        layout.columns.all.iter().map(|column| header(column.header)).collect();
    let table = Table::new()
        .set_name("回答")
        .set_columns(&columns)
        .set_style(TableStyle::Light1)
        .set_autofilter(false);
    sheet.add_table(0, 0, last.max(1), columns.len() as u16 - 1, &table)?;
    for hidden in [COLUMN.row_id, COLUMN.pharmacy, COLUMN.vendor] {
        sheet.set_column_hidden(layout.column(hidden))?;
    }
    let first = layout.field(FormField::Reply(0)).unwrap_or_default();
    sheet.set_freeze_panes(1, first)?.set_landscape().set_repeat_rows(0, 0)?;
    sheet.set_print_area(0, 0, last, layout.last_shown())?;
    book::a4(sheet);
    let shown =
        layout.columns.all.iter().filter(|column| column.index as u16 <= layout.last_shown());
    let width = shown.map(|column| layout.width(column)).sum::<f64>() - layout.width(COLUMN.row_id);
    book::fit_pages(sheet, book::LANDSCAPE, (width, height), book::LITTLE);
    // Nothing may stand above the table: its title is printed in the margin.
    let about = format!("{}　{}", checklist.title, checklist.badge);
    let party = checklist.vendor.as_ref().unwrap_or(&checklist.pharmacy);
    let name = format!("{}　{DATA}", document.id.name());
    let page = margin::set_foot(sheet, book::LANDSCAPE, (&checklist.pharmacy, &name), metrics.0);
    margin::set_head(sheet, page, (&about, party), metrics.0);
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
        Self {
            centred: cell.clone().set_align(FormatAlign::Center),
            day: book::day_format(SIZE),
            cell,
        }
    }
}

/// Writes a row; returns its height in points.
fn write_row(
    sheet: &mut Worksheet,
    at: u32,
    (checklist, row): (&Checklist, &FilledRow),
    formats: &DataFormats,
    metrics: CellMetrics<'_>,
) -> Result<f64, XlsxError> {
    let DataFormats { cell, centred, day } = formats;
    let layout = DataColumns::of(checklist);
    for (column, text, format) in [
        (COLUMN.row_id, row_id(checklist, row).as_str(), cell),
        (COLUMN.number, &row.number(checklist.numbering), centred),
        (COLUMN.device, &row.id.devices.shown(), cell),
        (COLUMN.text, &row.text, cell),
        (COLUMN.pharmacy, &checklist.pharmacy, cell),
        (COLUMN.vendor, checklist.vendor.as_deref().unwrap_or_default(), cell),
    ] {
        book::write_text(sheet, at, layout.column(column), text, format)?;
    }
    let devices = metrics.height(&row.id.devices.shown(), SIZE, DEVICE_WIDTH);
    let mut height = metrics.height(&row.text, SIZE, TEXT_WIDTH).max(devices);
    for (field, column) in layout.columns.filled_in() {
        let (column, answer) = (column.index as u16, |round: usize| row.answers.get(round));
        match field {
            FormField::Reply(round) => {
                let given = answer(round).and_then(|answer| answer.given);
                book::write_text(sheet, at, column, word(given), centred)?;
            }
            FormField::Checked(round) => {
                book::write_day(
                    sheet,
                    at,
                    column,
                    answer(round).and_then(|answer| answer.date.day),
                    day,
                )?;
            }
            FormField::Target => book::write_day(sheet, at, column, row.target.day, day)?,
            FormField::Remark => {
                let of_size = |size: f64| metrics.height(&row.remark, size, REMARK_WIDTH);
                let fitting = REMARK_SIZES.into_iter().find(|size| of_size(*size) <= MAX_ROW);
                let size = fitting.unwrap_or(LEAST_REMARK_SIZE);
                book::write_text(sheet, at, column, &row.remark, &book::cell(size))?;
                height = height.max(of_size(size));
            }
        }
    }
    let height = height.clamp(LEAST_ROW, MAX_ROW);
    sheet.set_row_height(at, height)?;
    Ok(height)
}

/// Writes dropdowns and hints for a row. 有無 has neither a target date nor later answers.
fn offer(
    sheet: &mut Worksheet,
    row: u32,
    period: Period,
    checklist: &Checklist,
) -> Result<(), XlsxError> {
    const YES_NO: [&str; 2] = ["はい", "いいえ"];
    let layout = DataColumns::of(checklist);
    for (field, column) in layout.columns.filled_in() {
        let at = column.index as u16;
        match field {
            FormField::Reply(0) if checklist.form == FormKind::Vendor => {
                add_dropdown(sheet, row, at, &[YES_NO[0], YES_NO[1], "対象外"])?;
            }
            FormField::Reply(0) => add_dropdown(sheet, row, at, &YES_NO)?,
            FormField::Checked(0) => add_hint(sheet, row, column, checklist)?,
            FormField::Remark => {}
            FormField::Reply(_) | FormField::Checked(_) | FormField::Target
                if period == Period::Existence => {}
            FormField::Reply(_) => add_dropdown(sheet, row, at, &YES_NO)?,
            FormField::Checked(_) | FormField::Target => add_hint(sheet, row, column, checklist)?,
        }
    }
    Ok(())
}

/// Shows what a date is beside its cell.
fn add_hint(
    sheet: &mut Worksheet,
    row: u32,
    date: &Column,
    checklist: &Checklist,
) -> Result<(), XlsxError> {
    let help = in_year(&date.help(), checklist.fiscal_year);
    let validation = DataValidation::new().allow_any_value().set_input_title(date.header)?;
    let (validation, column) = (validation.set_input_message(help)?, date.index as u16);
    sheet.add_data_validation(row, column, row, column, &validation)?;
    Ok(())
}

/// Lets a cell take no other than these words.
fn add_dropdown(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    words: &[&str],
) -> Result<(), XlsxError> {
    let validation = DataValidation::new()
        .allow_list_strings(words)?
        .set_error_title("書ける言葉が決まっています")?
        .set_error_message("一覧から選んでください（空欄に戻すには Delete キーを押します）")?;
    sheet.add_data_validation(row, column, row, column, &validation)?;
    Ok(())
}
