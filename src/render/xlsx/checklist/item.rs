//! An item of `様式`: its wording, answers with the ring, dates and remark, which follow データ.

use jiff::civil::Date;
use rust_xlsxwriter::{ConditionalFormatFormula, Format, FormatAlign, FormatBorder, Formula, XlsxError};

use super::cells::{
    FETCHED, FIRST, FormSheet, ITEM, LongRemark, REMARK, SECOND, SIZE, TARGET, WIDTHS, cell_name, struck,
};
use super::data;
use super::rows::{row_id, rows, word};
use crate::model::edition::Period;
use crate::model::form::DATA;
use crate::paper::checklist::{AnswerCell, DateCell, FilledRow};
use crate::render::xlsx::book::{self, MAX_ROW};

/// Rows of the sheet that an item takes: a margin, the answer, its date.
const ROWS_PER_ITEM: u32 = 3;
/// Height of the margin, in points.
const MARGIN_ROW: f64 = 3.5;
/// Least height of the answer's row and of its date's, in points.
const HALF_ROW: f64 = 18.0;
/// Sizes that a remark is shrunk to before it goes on in a 別紙, in points.
const REMARK_SIZES: [f64; 3] = [8.5, 8.0, 7.0];
/// Size of the words that it goes on in a 別紙, in points.
const SEE_ANNEX_SIZE: f64 = 8.0;
/// Height that a remark may take in its row, in points.
const REMARK_HEIGHT: f64 = 54.0;
/// The hidden cells of a row, counted from [`FETCHED`].
const FIRST_ANSWER: u16 = 1;
const FIRST_CHECKED: u16 = 2;
const TARGET_DATE: u16 = 3;
const SECOND_ANSWER: u16 = 4;
const SECOND_CHECKED: u16 = 5;
const REMARK_TEXT: u16 = 6;

impl FormSheet<'_> {
    /// Writes an item: a margin, the answer, its date.
    pub(super) fn item(&mut self, period: Period, row: &FilledRow) -> Result<(), XlsxError> {
        let at = self.next;
        let last = at + ROWS_PER_ITEM - 1;
        self.fetch(at, row)?;
        let reason = row.reason.map_or_else(String::new, |reason| format!("\n（{reason}）"));
        let text = format!("{}{}{reason}", row.label, row.text);
        self.merge((at, ITEM), (last, ITEM), &text, &book::cell(SIZE))?;
        let remark_columns = if period == Period::Existence { (TARGET, REMARK) } else { (REMARK, REMARK) };
        let remark = self.remark(at, remark_columns, row)?;
        self.answer(at, (FIRST, TARGET - 1), FIRST_ANSWER, &row.first)?;
        if period != Period::Existence {
            self.target(at, &row.target)?;
            self.answer(at, (SECOND, REMARK - 1), SECOND_ANSWER, &row.second)?;
        }
        let height = self.metrics.height(&text, SIZE, WIDTHS[usize::from(ITEM)]).max(remark) - MARGIN_ROW;
        self.end_row(MARGIN_ROW)?;
        for _ in 1..ROWS_PER_ITEM {
            self.end_row((height / 2.0).clamp(HALF_ROW, MAX_ROW))?;
        }
        Ok(())
    }

    /// Writes hidden cells beside the row: where its data stands on データ, and six cells of it.
    fn fetch(&mut self, at: u32, row: &FilledRow) -> Result<(), XlsxError> {
        let id = row_id(self.checklist, row);
        let index = rows(self.checklist).position(|(_, other)| other.id == row.id).map_or(0, |index| index + 2);
        let find = Formula::new(format!("=IFERROR(MATCH(\"{id}\",{DATA}!$A:$A,0),0)")).set_result(index.to_string());
        self.sheet.write_formula(at, FETCHED, find)?;
        let found = cell_name(at, FETCHED);
        let texts = [
            (FIRST_ANSWER, data::FIRST, word(row.first.given)),
            (SECOND_ANSWER, data::SECOND, word(row.second.given)),
            (REMARK_TEXT, data::REMARK, row.remark.as_str()),
        ];
        for (offset, column, result) in texts {
            let formula = format!("=IF({found}=0,\"\",{}&\"\")", fetched(column, &found));
            self.live_text((at, FETCHED + offset), &formula, result, &book::base())?;
        }
        let days = [
            (FIRST_CHECKED, data::FIRST_CHECKED, row.first.date.day),
            (TARGET_DATE, data::TARGET, row.target.day),
            (SECOND_CHECKED, data::SECOND_CHECKED, row.second.date.day),
        ];
        for (offset, column, day) in days {
            let formula = format!("=IF({found}=0,0,{})", fetched(column, &found));
            let result = serial_day(day)?.to_string();
            self.sheet.write_formula(at, FETCHED + offset, Formula::new(formula).set_result(result))?;
        }
        Ok(())
    }

    /// Writes はい ｜ ・ ｜ いいえ over the date, fetched from hidden cells of which the answer's
    /// is the first. The chosen word is ringed by a conditional format; a struck cell is struck for
    /// good.
    fn answer(&mut self, at: u32, (first, last): (u16, u16), hidden: u16, cell: &AnswerCell) -> Result<(), XlsxError> {
        let words = &self.checklist.words;
        let bottom = at + ROWS_PER_ITEM - 1;
        if cell.struck {
            let text = format!("{}{}{}\n{}", words.yes, words.or, words.no, cell.date.text);
            return self.merge((at, first), (bottom, last), &text, &struck());
        }
        let given = cell_name(at, FETCHED + hidden);
        let plain = book::base().set_font_size(SIZE).set_align(FormatAlign::Center);
        let top = plain
            .clone()
            .set_border_top(FormatBorder::Thin)
            .set_border_left(FormatBorder::Thin)
            .set_border_right(FormatBorder::Thin);
        self.merge((at, first), (at, last), "", &top)?;
        self.sheet.write_blank(at + 1, first, &plain.clone().set_border_left(FormatBorder::Thin))?;
        for (column, word) in [(first + 1, &words.yes), (first + 2, &words.or), (first + 3, &words.no)] {
            book::write_text(self.sheet, at + 1, column, word, &plain)?;
        }
        self.merge((at + 1, first + 4), (at + 1, last), "", &plain.clone().set_border_right(FormatBorder::Thin))?;
        self.ring(at + 1, first + 1, &format!("={given}=\"はい\""))?;
        self.ring(at + 1, first + 3, &format!("={given}=\"いいえ\""))?;
        let below = plain.set_border(FormatBorder::Thin).set_border_top(FormatBorder::None);
        self.date(bottom, (first, last), &cell_name(at, FETCHED + hidden + 1), &cell.date, &below)?;
        self.grey_out(at, (first, last), &given)
    }

    fn ring(&mut self, row: u32, column: u16, rule: &str) -> Result<(), XlsxError> {
        let ring = Format::new().set_bold().set_border(FormatBorder::Thin);
        let condition = ConditionalFormatFormula::new().set_rule(rule).set_format(ring);
        self.sheet.add_conditional_format(row, column, row, column, &condition)?;
        Ok(())
    }

    /// Turns the cell of a 対象外 that is written later grey: a conditional format cannot strike
    /// it.
    fn grey_out(&mut self, at: u32, (first, last): (u16, u16), given: &str) -> Result<(), XlsxError> {
        let grey = Format::new().set_background_color("D9D9D9");
        let condition =
            ConditionalFormatFormula::new().set_rule(format!("={given}=\"対象外\"").as_str()).set_format(grey);
        self.sheet.add_conditional_format(at, first, at + ROWS_PER_ITEM - 1, last, &condition)?;
        Ok(())
    }

    fn target(&mut self, at: u32, cell: &DateCell) -> Result<(), XlsxError> {
        let bottom = at + ROWS_PER_ITEM - 1;
        if cell.struck {
            return self.merge((at, TARGET), (bottom, TARGET), &cell.text, &struck());
        }
        let format = book::cell(SIZE).set_align(FormatAlign::Center);
        self.merge((at, TARGET), (bottom, TARGET), "", &format)?;
        self.date(at, (TARGET, TARGET), &cell_name(at, FETCHED + TARGET_DATE), cell, &format)
    }

    /// Writes a date in the form's brackets, month and day only; text that is no date is shown as
    /// it was written.
    fn date(
        &mut self,
        at: u32,
        (first, last): (u16, u16),
        fetched: &str,
        cell: &DateCell,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let two = |part: &str| format!("RIGHT(\" \"&{part}({fetched}),2)");
        let formula = format!(
            "=IF(ISNUMBER({fetched}),IF({fetched}>0,\"（\"&{}&\"/\"&{}&\"）\",\"（　/　）\"),\
             IF({fetched}=\"\",\"（　/　）\",\"（\"&{fetched}&\"）\"))",
            two("MONTH"),
            two("DAY"),
        );
        if first != last {
            self.sheet.merge_range(at, first, at, last, "", format)?;
        }
        self.sheet.write_formula_with_format(at, first, Formula::new(formula).set_result(&cell.text), format)?;
        Ok(())
    }

    /// Writes the remark, shrunk as far as it may be; one that does not fit goes on in a 別紙.
    /// Returns the height that it takes in its row, in points.
    fn remark(&mut self, at: u32, (first, last): (u16, u16), row: &FilledRow) -> Result<f64, XlsxError> {
        let millimetres = WIDTHS[usize::from(first)..].iter().sum();
        let bottom = at + ROWS_PER_ITEM - 1;
        let height = |size: f64| self.metrics.height(&row.remark, size, millimetres);
        let fitting = REMARK_SIZES.into_iter().find(|size| height(*size) <= REMARK_HEIGHT);
        let format = book::cell(fitting.unwrap_or(SEE_ANNEX_SIZE)).set_align(FormatAlign::Left);
        let Some(size) = fitting else {
            self.long_total += 1;
            let (number, remark) = (self.long_total, row.remark.clone());
            self.long.push(LongRemark { number, item: row.name.clone(), remark, fetched_in: at });
            self.merge((at, first), (bottom, last), &format!("（別紙{number}）"), &format)?;
            return Ok(0.0);
        };
        let height = height(size);
        self.merge((at, first), (bottom, last), "", &format)?;
        self.live_text((at, first), &fetched_remark(at), &row.remark, &format)?;
        Ok(height)
    }
}

/// Returns the formula of a cell of データ whose row stands in another cell.
fn fetched(column: u16, found: &str) -> String {
    let letters = cell_name(0, column).replace('1', "");
    format!("INDEX({DATA}!{letters}:{letters},{found})")
}

/// Returns the formula of the remark that is fetched in a row's hidden cells.
pub(super) fn fetched_remark(row: u32) -> String {
    format!("={}", cell_name(row, FETCHED + REMARK_TEXT))
}

/// Returns a day as the number that stands in a cell; zero where there is none.
fn serial_day(day: Option<Date>) -> Result<f64, XlsxError> {
    let day = day.map(book::excel_day).transpose()?;
    Ok(day.map_or(0.0, |day| day.to_excel()))
}
