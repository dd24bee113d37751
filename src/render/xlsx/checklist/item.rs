//! An item of `様式`: its wording, answers with the ring, dates and remark, which follow データ.

use jiff::civil::Date;
use rust_xlsxwriter::{
    ConditionalFormatFormula, Format, FormatAlign, FormatBorder, Formula, XlsxError,
};

use super::cells::{FormSheet, LongRemark, SIZE, cell_name};
use super::data::DataColumns;
use super::layout::{ITEM, Placed, is_dated_below};
use super::rows::{asked, row_id, word};
use crate::model::columns::{ColumnKind, FormField};
use crate::model::day::FiscalYear;
use crate::model::edition::Period;
use crate::model::form::DATA;
use crate::model::item::circled_value;
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

/// Returns whether a number cannot run into the text behind it: it ends in a bracket or a circle,
/// or is not printed.
fn is_apart(label: &str) -> bool {
    label.chars().next_back().is_none_or(|last| {
        matches!(last, ')' | '）' | '】' | ']' | '］' | '〕') || circled_value(last).is_some()
    })
}

/// Returns an item's words, with what is said of it under them.
pub(super) fn item_text(row: &FilledRow) -> String {
    let note = row.note.as_ref().map_or_else(String::new, |note| format!("\n{note}"));
    let reason = row.reason.map_or_else(String::new, |reason| format!("\n（{reason}）"));
    let gap = if is_apart(&row.label) { "" } else { "\u{3000}" };
    format!("{}{gap}{}{note}{reason}", row.label, row.text)
}

impl<'a> FormSheet<'a> {
    /// Writes an item: a margin, the answer, its date.
    pub(super) fn item(&mut self, period: Period, row: &FilledRow) -> Result<(), XlsxError> {
        let at = self.next;
        let last = at + ROWS_PER_ITEM - 1;
        self.fetch(at, row)?;
        let text = item_text(row);
        self.merge((at, ITEM), (last, ITEM), &text, &self.cell_format())?;
        let remark =
            if period == Period::Existence { self.existence(row)? } else { self.cells(row)? };
        let height = self.metrics.height(&text, self.sized(SIZE), self.layout.width((ITEM, ITEM)));
        let height = height.max(remark) - MARGIN_ROW * self.scale;
        self.end_row(MARGIN_ROW * self.scale)?;
        for _ in 1..ROWS_PER_ITEM {
            self.end_row((height / 2.0).clamp(HALF_ROW * self.scale, MAX_ROW))?;
        }
        Ok(())
    }

    /// Writes the cells of a row behind its item. Returns the height that the remark takes, in
    /// points.
    fn cells(&mut self, row: &FilledRow) -> Result<f64, XlsxError> {
        let mut height: f64 = 0.0;
        for placed in self.layout.columns.clone() {
            height = height.max(self.cell(placed, row)?);
        }
        Ok(height)
    }

    /// Writes the cells of 有無: those of the first round, and all others as one for the remark.
    fn existence(&mut self, row: &FilledRow) -> Result<f64, XlsxError> {
        let (of_round, rest) = self.layout.existence();
        for placed in of_round {
            if placed.column.round == Some(1) {
                self.cell(placed, row)?;
            } else {
                let last = self.next + ROWS_PER_ITEM - 1;
                self.merge((self.next, placed.first), (last, placed.last), "", &self.struck())?;
            }
        }
        if rest.0 > rest.1 { Ok(0.0) } else { self.remark(self.next, rest, row) }
    }

    /// Writes a cell of a row. Returns the height that a remark takes, in points.
    fn cell(&mut self, placed: Placed<'a>, row: &FilledRow) -> Result<f64, XlsxError> {
        let (at, area) = (self.next, (placed.first, placed.last));
        let round = placed.column.round_index().unwrap_or(0);
        let answer = row.answers.get(round);
        let checked = self.layout.hidden_of(FormField::Checked(round));
        match (placed.column.kind, answer) {
            (ColumnKind::Answer, Some(answer)) => {
                let below = is_dated_below(placed.column).then_some(checked);
                self.answer(
                    at,
                    area,
                    (self.layout.hidden_of(FormField::Reply(round)), below),
                    answer,
                )?;
            }
            (ColumnKind::Date, Some(answer)) => {
                let date = DateCell {
                    struck: answer.struck && answer.date.day.is_none(),
                    ..answer.date.clone()
                };
                self.day(at, placed.first, checked, &date)?;
            }
            (ColumnKind::Target, _) => {
                self.day(at, placed.first, self.layout.hidden_of(FormField::Target), &row.target)?;
            }
            (ColumnKind::Remark, _) => return self.remark(at, area, row),
            (ColumnKind::Answer | ColumnKind::Date, None) => {}
        }
        Ok(0.0)
    }

    /// Writes hidden cells beside the row: where its data stands on データ, and its fields.
    fn fetch(&mut self, at: u32, row: &FilledRow) -> Result<(), XlsxError> {
        let id = row_id(self.checklist, row).replace('"', "\"\"");
        let index = asked(self.checklist)
            .position(|(_, other)| other.id == row.id)
            .map_or(0, |index| index + 2);
        let find = Formula::new(format!("=IFERROR(MATCH(\"{id}\",{DATA}!$A:$A,0),0)"))
            .set_result(index.to_string());
        self.sheet.write_formula(at, self.layout.found(), find)?;
        let (found, data) = (cell_name(at, self.layout.found()), DataColumns::of(self.checklist));
        let hidden: Vec<(FormField, u16)> = self.layout.fetched().collect();
        for (field, column) in hidden {
            let Some(source) = data.field(field) else { continue };
            let answer = |round: usize| row.answers.get(round);
            match field {
                FormField::Reply(round) => {
                    self.fetch_text(
                        (at, column),
                        (source, &found),
                        word(answer(round).and_then(|it| it.given)),
                    )?;
                }
                FormField::Remark => {
                    self.fetch_text((at, column), (source, &found), &row.remark)?
                }
                FormField::Checked(round) => {
                    self.fetch_day(
                        (at, column),
                        (source, &found),
                        answer(round).and_then(|it| it.date.day),
                    )?;
                }
                FormField::Target => {
                    self.fetch_day((at, column), (source, &found), row.target.day)?
                }
            }
        }
        Ok(())
    }

    fn fetch_text(
        &mut self,
        cell: (u32, u16),
        (source, found): (u16, &str),
        text: &str,
    ) -> Result<(), XlsxError> {
        let formula = format!("=IF({found}=0,\"\",{}&\"\")", fetched(source, found));
        self.live_text(cell, &formula, text, &book::base())
    }

    fn fetch_day(
        &mut self,
        (at, column): (u32, u16),
        (source, found): (u16, &str),
        day: Option<Date>,
    ) -> Result<(), XlsxError> {
        let formula = format!("=IF({found}=0,0,{})", fetched(source, found));
        let result = serial_day(day)?.to_string();
        self.sheet.write_formula(at, column, Formula::new(formula).set_result(result))?;
        Ok(())
    }

    /// Writes はい ｜ ・ ｜ いいえ, and under them the date where it stands there, both fetched from hidden
    /// cells. The chosen word is ringed by a conditional format; a struck cell is struck for good.
    fn answer(
        &mut self,
        at: u32,
        (first, last): (u16, u16),
        (given, checked): (u16, Option<u16>),
        cell: &AnswerCell,
    ) -> Result<(), XlsxError> {
        let words = &self.checklist.words;
        let bottom = at + ROWS_PER_ITEM - 1;
        if cell.struck {
            let date = checked.map_or_else(String::new, |_| format!("\n{}", cell.date.text));
            let text = format!("{}{}{}{date}", words.yes, words.or, words.no);
            return self.merge((at, first), (bottom, last), &text, &self.struck());
        }
        let given = cell_name(at, given);
        let plain = book::base().set_font_size(self.sized(SIZE)).set_align(FormatAlign::Center);
        let top = plain
            .clone()
            .set_border_top(FormatBorder::Thin)
            .set_border_left(FormatBorder::Thin)
            .set_border_right(FormatBorder::Thin);
        self.merge((at, first), (at, last), "", &top)?;
        self.sheet.write_blank(
            at + 1,
            first,
            &plain.clone().set_border_left(FormatBorder::Thin),
        )?;
        for (column, word) in
            [(first + 1, &words.yes), (first + 2, &words.or), (first + 3, &words.no)]
        {
            book::write_text(self.sheet, at + 1, column, word, &plain)?;
        }
        self.merge(
            (at + 1, first + 4),
            (at + 1, last),
            "",
            &plain.clone().set_border_right(FormatBorder::Thin),
        )?;
        self.ring(at + 1, first + 1, &format!("={given}=\"はい\""))?;
        self.ring(at + 1, first + 3, &format!("={given}=\"いいえ\""))?;
        let below = plain.set_border(FormatBorder::Thin).set_border_top(FormatBorder::None);
        match checked {
            Some(checked) => {
                self.date(bottom, (first, last), &cell_name(at, checked), &cell.date, &below)?
            }
            None => self.merge((bottom, first), (bottom, last), "", &below)?,
        }
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
    fn grey_out(
        &mut self,
        at: u32,
        (first, last): (u16, u16),
        given: &str,
    ) -> Result<(), XlsxError> {
        let grey = Format::new().set_background_color("D9D9D9");
        let condition = ConditionalFormatFormula::new()
            .set_rule(format!("={given}=\"対象外\"").as_str())
            .set_format(grey);
        self.sheet.add_conditional_format(at, first, at + ROWS_PER_ITEM - 1, last, &condition)?;
        Ok(())
    }

    /// Writes a day in a column of its own, fetched from a hidden cell.
    fn day(&mut self, at: u32, column: u16, hidden: u16, cell: &DateCell) -> Result<(), XlsxError> {
        let bottom = at + ROWS_PER_ITEM - 1;
        if cell.struck {
            return self.merge((at, column), (bottom, column), &cell.text, &self.struck());
        }
        // A day with its year is wider than the column: a program shrinks it, rather than break it.
        let format = book::base().set_font_size(self.sized(SIZE)).set_border(FormatBorder::Thin);
        let format = format.set_align(FormatAlign::Center).set_shrink();
        self.merge((at, column), (bottom, column), "", &format)?;
        self.date(at, (column, column), &cell_name(at, hidden), cell, &format)
    }

    /// Writes a date in the form's brackets, with its year where it is not the one in which month
    /// and day stand alone; text that is no date is shown as it was written.
    fn date(
        &mut self,
        at: u32,
        (first, last): (u16, u16),
        fetched: &str,
        cell: &DateCell,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let formula = format!(
            "=IF(ISNUMBER({fetched}),IF({fetched}>0,\"（\"&{}&\"）\",\"（　/　）\"),\
             IF({fetched}=\"\",\"（　/　）\",\"（\"&{fetched}&\"）\"))",
            in_words(fetched, cell.bare)?,
        );
        if first != last {
            self.sheet.merge_range(at, first, at, last, "", format)?;
        }
        self.sheet.write_formula_with_format(
            at,
            first,
            Formula::new(formula).set_result(&cell.text),
            format,
        )?;
        Ok(())
    }

    /// Writes the remark, shrunk as far as it may be; one that does not fit goes on in a 別紙.
    /// Returns the height that it takes in its row, in points.
    fn remark(
        &mut self,
        at: u32,
        (first, last): (u16, u16),
        row: &FilledRow,
    ) -> Result<f64, XlsxError> {
        let millimetres = self.layout.width((first, last));
        let bottom = at + ROWS_PER_ITEM - 1;
        let height = |size: f64| self.metrics.height(&row.remark, size, millimetres);
        let mut sizes = REMARK_SIZES.into_iter().map(|size| self.sized(size));
        let fitting = sizes.find(|size| height(*size) <= REMARK_HEIGHT * self.scale);
        let format =
            book::cell(fitting.unwrap_or(self.sized(SEE_ANNEX_SIZE))).set_align(FormatAlign::Left);
        let Some(size) = fitting else {
            self.long_total += 1;
            let (number, remark) = (self.long_total, row.remark.clone());
            self.long.push(LongRemark { number, item: row.name.clone(), remark, fetched_in: at });
            self.merge((at, first), (bottom, last), &format!("（別紙{number}）"), &format)?;
            return Ok(0.0);
        };
        let height = height(size);
        self.merge((at, first), (bottom, last), "", &format)?;
        self.live_text((at, first), &self.fetched_remark(at), &row.remark, &format)?;
        Ok(height)
    }

    /// Returns the formula of the remark that is fetched in a row's hidden cells.
    pub(super) fn fetched_remark(&self, row: u32) -> String {
        format!("={}", cell_name(row, self.layout.hidden_of(FormField::Remark)))
    }
}

/// Returns the formula of a day's text: month and day alone in one year, with the year outside.
fn in_words(day: &str, bare: Option<FiscalYear>) -> Result<String, XlsxError> {
    let two = |part: &str| format!("RIGHT(\" \"&{part}({day}),2)");
    // The first days of 令和 and of 平成, as workbooks count them.
    let year = format!(
        "IF({day}>=43586,\"R\"&(YEAR({day})-2018),IF({day}>=32516,\"H\"&(YEAR({day})-1988),\"S\"&(YEAR({day})-1925)))"
    );
    let with_year = format!("{year}&\"/\"&MONTH({day})&\"/\"&DAY({day})");
    let Some(bare) = bare else {
        return Ok(with_year);
    };
    let (first, last) = (serial_day(Some(bare.first()))?, serial_day(Some(bare.last()))?);
    let alone = format!("{}&\"/\"&{}", two("MONTH"), two("DAY"));
    Ok(format!("IF(AND({day}>={first},{day}<{}),{alone},{with_year})", last + 1.0))
}

/// Returns the formula of a cell of データ whose row stands in another cell.
fn fetched(column: u16, found: &str) -> String {
    let letters = cell_name(0, column).replace('1', "");
    format!("INDEX({DATA}!{letters}:{letters},{found})")
}

/// Returns a day as the number that stands in a cell; zero where there is none.
fn serial_day(day: Option<Date>) -> Result<f64, XlsxError> {
    let day = day.map(book::excel_day).transpose()?;
    Ok(day.map_or(0.0, |day| day.to_excel()))
}
