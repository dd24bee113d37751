//! `様式` as a sheet of cells: its columns, and how texts and formulas are written into them.

use rust_xlsxwriter::{
    Format, FormatAlign, FormatBorder, FormatDiagonalBorder, Formula, Worksheet, XlsxError,
};

use super::breaks::FormRows;
use super::layout::{CHAPTER, FormLayout};
use crate::finding::CellRef;
use crate::paper::checklist::Checklist;
use crate::render::xlsx::book::{self, CellMetrics, CellRange};

/// Size of the form's text, in points.
pub(super) const SIZE: f64 = 9.0;

/// The form while it is being written, row after row.
pub(super) struct FormSheet<'a> {
    pub(super) sheet: &'a mut Worksheet,
    pub(super) checklist: &'a Checklist,
    pub(super) metrics: CellMetrics<'a>,
    pub(super) layout: FormLayout<'a>,
    /// What sizes and heights are multiplied by, for each page of the form to fit on one of paper.
    pub(super) scale: f64,
    /// The next free row.
    pub(super) next: u32,
    /// The remarks of the section that go on in a 別紙.
    pub(super) long: Vec<LongRemark>,
    /// How many 別紙 there are so far.
    pub(super) long_total: usize,
    /// The heights of the form's pages so far, in points.
    pub(super) pages: Vec<f64>,
    /// The height of what stands on every page, in points.
    pub(super) every_page: f64,
    /// Its rows so far, and where a page may begin.
    pub(super) rows: FormRows,
}

/// A remark that goes on in a 別紙.
pub(super) struct LongRemark {
    /// The number of the 別紙.
    pub(super) number: usize,
    /// The item, as people say it.
    pub(super) item: String,
    pub(super) remark: String,
    /// The row in whose hidden cells it is fetched.
    pub(super) fetched_in: u32,
}

impl FormSheet<'_> {
    /// Returns a size of text as it is on this sheet, in points: programs know halves of them.
    pub(super) fn sized(&self, points: f64) -> f64 {
        (points * self.scale * 2.0).round() / 2.0
    }

    /// Returns the format of the form's cells.
    pub(super) fn cell_format(&self) -> Format {
        book::cell(self.sized(SIZE))
    }

    /// Returns the format of a cell that is not to be filled in.
    pub(super) fn struck(&self) -> Format {
        let format = self.cell_format().set_align(FormatAlign::Center);
        format
            .set_border_diagonal(FormatBorder::Thin)
            .set_border_diagonal_type(FormatDiagonalBorder::BorderUp)
    }

    /// Merges cells, and writes a text into them.
    pub(super) fn merge(
        &mut self,
        first: (u32, u16),
        last: (u32, u16),
        text: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        book::merge(self.sheet, CellRange::new(first, last), text, format)
    }

    /// Writes a formula whose result is text, with the result stored.
    ///
    /// The library would store a text that looks like a number, a truth value, an error or an
    /// escape as such: then the text itself stands there, to the letter, and does not follow
    /// データ.
    pub(super) fn live_text(
        &mut self,
        (row, column): (u32, u16),
        formula: &str,
        result: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let looks_otherwise = result.parse::<f64>().is_ok()
            || matches!(result, "TRUE" | "FALSE")
            || result.starts_with('#')
            || result.contains("_x");
        if looks_otherwise {
            return book::write_text(self.sheet, row, column, result, format);
        }
        self.sheet.write_formula_with_format(
            row,
            column,
            Formula::new(formula).set_result(result),
            format,
        )?;
        Ok(())
    }

    /// Writes a line of text across the form.
    pub(super) fn line(&mut self, text: &str, format: &Format, size: f64) -> Result<(), XlsxError> {
        let size = self.sized(size);
        let format = format.clone().set_font_size(size).set_text_wrap();
        let last = self.layout.last();
        self.sheet.merge_range(self.next, CHAPTER, self.next, last, text, &format)?;
        let height = self.metrics.height(text, size, self.layout.width((CHAPTER, last)));
        self.end_row(height)
    }

    /// Ends a row with its height in points.
    pub(super) fn end_row(&mut self, points: f64) -> Result<(), XlsxError> {
        self.sheet.set_row_height(self.next, points)?;
        self.rows.heights.push(points);
        if let Some(page) = self.pages.last_mut() {
            *page += points;
        }
        self.next += 1;
        Ok(())
    }
}

/// Returns a cell by name, with its column fixed.
pub(super) fn cell_name(row: u32, column: u16) -> String {
    format!("${}", CellRef::new(row, column.into()))
}
