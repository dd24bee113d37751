//! A table prepared for a sheet: its size, its columns, and each record in one row or two.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::book::{self, AnyWordFont, CellMetrics, MAX_ROW, WordFont};
use super::grid::ColumnSpan;
use crate::model::text::Widths;
use crate::paper::block::{Table, Value};
use crate::render::measure::TextMetrics;
use crate::render::record::RecordLines;
use crate::render::table::{ColumnNeeds, least_row_height};

/// How the columns of a table fit side by side.
pub struct SheetColumns {
    /// Which stand beside each other, and which below.
    pub lines: RecordLines,
    /// What those beside each other need in whichever font a system has.
    in_any_font: ColumnNeeds,
}

impl SheetColumns {
    /// Parts the columns of a table by how they fit side by side in a width, in millimetres.
    pub fn of(table: &Table, width: f64, widths: &dyn Widths) -> Self {
        let lines = RecordLines::of(table, width, needs(table, &WordFont(widths)));
        Self::with(lines, table, widths)
    }

    /// Puts all columns of a table side by side.
    pub fn one_line(table: &Table, widths: &dyn Widths) -> Self {
        let lines = RecordLines::all_beside(table, needs(table, &WordFont(widths)));
        Self::with(lines, table, widths)
    }

    fn with(lines: RecordLines, table: &Table, widths: &dyn Widths) -> Self {
        let in_any_font = lines.needs_beside(&needs(table, &AnyWordFont(widths)));
        Self { lines, in_any_font }
    }
}

fn needs(table: &Table, font: &dyn Widths) -> ColumnNeeds {
    let metrics = TextMetrics(font);
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
    /// The least height of its row, in points: room for a pen where it is written in by hand.
    pub least: f64,
}

impl<'t> SheetTable<'t> {
    /// Sets a table in a width, in millimetres, at a size.
    pub fn new(table: &'t Table, columns: &'t SheetColumns, width: f64, size: f64) -> Self {
        let SheetColumns { lines, in_any_font } = columns;
        let needs = if in_any_font.words_fit(width, size) { in_any_font } else { &lines.needs };
        let (widths, needs) = (needs.widths(width, size), needs.words(size).collect());
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
                least: book::points(least_row_height(table, values)),
            }
        })
    }

    /// Returns the heights of the header and of each record, in points; of a value that is too long
    /// for a row and goes on below the table that of a line.
    pub fn heights(&self, spans: &[ColumnSpan], metrics: CellMetrics<'_>) -> Vec<f64> {
        self.heights_by(spans, |value, millimetres| {
            let height = metrics.height(&value.shown(), self.size, millimetres);
            if height > MAX_ROW { metrics.height("", self.size, millimetres) } else { height }
        })
    }

    /// Returns the heights of the header and of each record with all that they say, in points.
    pub fn whole_heights(&self, metrics: CellMetrics<'_>) -> Vec<f64> {
        self.heights_by(&self.spans(), |value, millimetres| {
            metrics.height(&value.shown(), self.size, millimetres)
        })
    }

    fn heights_by(&self, spans: &[ColumnSpan], height: impl Fn(&Value, f64) -> f64) -> Vec<f64> {
        let tallest = |values: &[&Value]| {
            let heights =
                values.iter().zip(spans).map(|(value, span)| height(value, span.millimetres));
            heights.fold(0.0, f64::max)
        };
        let headers = self.headers();
        let header = tallest(&headers.iter().collect::<Vec<_>>());
        let (_, under) = below(spans);
        let record = |record: SheetRecord<'_>| {
            let below = record.below.zip(under.last());
            tallest(&record.beside).max(record.least)
                + below.map_or(0.0, |(text, span)| height(&text, span.millimetres))
        };
        std::iter::once(header).chain(self.records().map(record)).collect()
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
