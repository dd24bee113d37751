//! A table prepared for a sheet: its size, its columns, and each record in one row or two.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::book::{self, CellMetrics, MAX_ROW, WordFont};
use super::grid::ColumnSpan;
use crate::model::text::Widths;
use crate::paper::block::{Table, Value};
use crate::render::measure::TextMetrics;
use crate::render::record::RecordLines;
use crate::render::table::{ColumnNeeds, least_row_height};

/// Parts the columns of a table by how they fit side by side in a width, in millimetres.
pub fn record_lines(table: &Table, width: f64, widths: &dyn Widths) -> RecordLines {
    RecordLines::of(table, width, needs(table, widths))
}

/// Puts all columns of a table side by side.
pub fn one_line(table: &Table, widths: &dyn Widths) -> RecordLines {
    RecordLines::all_beside(table, needs(table, widths))
}

fn needs(table: &Table, widths: &dyn Widths) -> ColumnNeeds {
    let font = WordFont(widths);
    let metrics = TextMetrics(&font);
    ColumnNeeds::of(table, metrics).with_whole_headers(table, metrics)
}

/// A table at a size.
pub struct SheetTable<'t> {
    table: &'t Table,
    lines: &'t RecordLines,
    /// Size of its text, in points.
    pub size: f64,
    /// Widths of the columns side by side, in millimetres.
    pub widths: Vec<f64>,
    /// What these columns need for their words, in millimetres.
    pub needs: Vec<f64>,
}

/// A record: its values side by side, and what is written below them.
pub struct SheetRecord<'t> {
    /// A value per column.
    pub beside: Vec<&'t Value>,
    /// The text of the row below; none where nothing is to stand there.
    pub below: Option<Value>,
}

impl<'t> SheetTable<'t> {
    /// Sets a table in a width, in millimetres, at a size.
    pub fn new(table: &'t Table, lines: &'t RecordLines, width: f64, size: f64) -> Self {
        let (widths, needs) = (lines.needs.widths(width, size), lines.needs.words(size).collect());
        Self { table, lines, size, widths, needs }
    }

    /// Returns whether records have a second row where it is filled in.
    pub fn has_below(&self) -> bool {
        self.lines.has_below()
    }

    /// Returns the headers.
    pub fn headers(&self) -> Vec<Value> {
        let columns = self.lines.beside(&self.table.columns);
        columns.map(|column| Value::text(column.one_line_header())).collect()
    }

    /// Returns the records.
    pub fn records(&self) -> impl Iterator<Item = SheetRecord<'t>> {
        let (table, lines) = (self.table, self.lines);
        table.rows.iter().map(move |values| {
            let below = lines.written_below(table, values);
            SheetRecord {
                beside: lines.beside(values).collect(),
                below: (!below.is_empty()).then(|| Value::text(below)),
            }
        })
    }

    /// Returns the least height of a row, in points.
    pub fn least(&self) -> f64 {
        book::points(least_row_height(self.table))
    }

    /// Returns the heights of the header and of each record, in points.
    pub fn heights(&self, spans: &[ColumnSpan], metrics: CellMetrics<'_>) -> Vec<f64> {
        let height =
            |value: &Value, span: &ColumnSpan| self.height(value, span.millimetres, metrics);
        let headers = self.headers();
        let header = headers.iter().zip(spans).map(|(header, span)| height(header, span));
        let (_, under) = below(spans);
        let record = |record: SheetRecord<'_>| {
            let beside = record.beside.iter().zip(spans).map(|(value, span)| height(value, span));
            beside.fold(self.least(), f64::max)
                + record.below.zip(under.last()).map_or(0.0, |(text, span)| height(&text, span))
        };
        std::iter::once(header.fold(0.0, f64::max)).chain(self.records().map(record)).collect()
    }

    /// Returns the height of a value, in points; of one that is too long for a row that of a line.
    fn height(&self, value: &Value, millimetres: f64, metrics: CellMetrics<'_>) -> f64 {
        let height = metrics.height(&value.shown(), self.size, millimetres);
        if height > MAX_ROW { metrics.height("", self.size, millimetres) } else { height }
    }

    /// Makes a column of a sheet for each of the table's.
    ///
    /// # Errors
    /// A defect of the program.
    pub fn make_columns(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        for (index, width) in (0..).zip(&self.widths) {
            book::set_width(sheet, index, *width)?;
        }
        Ok(())
    }

    /// Returns the spans of the table's columns on a sheet that has one for each.
    pub fn spans(&self) -> Vec<ColumnSpan> {
        let span = |(index, width): (u16, &f64)| ColumnSpan {
            first: index,
            last: index,
            millimetres: *width,
        };
        (0..).zip(&self.widths).map(span).collect()
    }
}

/// Returns the cells of a record's second row: an empty one under the first column, and one under
/// all others.
pub fn below(spans: &[ColumnSpan]) -> (Value, Vec<ColumnSpan>) {
    let joined = |spans: &[ColumnSpan]| {
        let (first, last) = (spans.first()?, spans.last()?);
        let millimetres = spans.iter().map(|span| span.millimetres).sum();
        Some(ColumnSpan { first: first.first, last: last.last, millimetres })
    };
    let (key, others) = spans.split_at(spans.len().min(1));
    (Value::text(""), [key, others].into_iter().filter_map(joined).collect())
}
