//! A table prepared for typesetting: columns' widths, breaks in long words, what is known of rows.

use std::borrow::Cow;
use std::ops::Range;

use serde::Serialize;

use crate::paper::block::{Table, Value};
use crate::render::measure::{BREAK, POINTS_PER_MM, TextMetrics};
use crate::render::table::{self, CELL_PADDING, TablePage};

/// A table as `base.typ` sets it.
#[derive(Clone, Serialize)]
pub(super) struct TypesetTable<'a> {
    columns: Vec<TypesetColumn<'a>>,
    rows: Cow<'a, [TypesetRow]>,
    /// The number of rows before these, which were set before.
    #[serde(skip_serializing_if = "is_zero")]
    rows_before: usize,
    /// Least height of a row, in millimetres: room for a pen.
    row_height: f64,
    /// Whether it is so short that it is kept on one page.
    whole: bool,
    /// Whether each header surely takes one line.
    single_header: bool,
    /// The width, in millimetres, for which it was prepared.
    page_width: f64,
    /// The size of text, in points, for which it was prepared.
    size: f64,
}

#[derive(Clone, Serialize)]
pub(super) struct TypesetColumn<'a> {
    header: &'a str,
    /// In millimetres.
    width: f64,
}

#[derive(Clone, Serialize)]
pub(super) struct TypesetRow {
    /// Whether it may go on over the page's end, being very tall.
    tall: bool,
    /// Whether each of its cells surely takes one line at most; not for a row without any line.
    single: bool,
    /// The cells' texts, with [`BREAK`]s in words that are too long for their column.
    cells: Vec<String>,
}

/// Most lines of a table that is kept on one page.
const SHORT: usize = 14;
/// Most height of one to be written in, in millimetres.
const SHORT_TO_WRITE_IN: f64 = 40.0;
/// Height of a line in a table, in em.
const LINE: f64 = 1.45;
/// What a text may take of its line to fit on it for sure: shaping can make it a little wider than
/// its characters.
const SURELY: f64 = 0.95;

impl<'a> TypesetTable<'a> {
    /// Prepares a table for a page.
    pub(super) fn new(table: &'a Table, page: &TablePage, metrics: TextMetrics<'_>) -> Self {
        let widths = table::column_widths(table, page, metrics);
        let cells = CellRooms::new(&widths, page, metrics);
        let row_height = table::least_row_height(table);
        let most_lines = (page.height * POINTS_PER_MM / (page.size * LINE)) as usize;
        let mut lines = 0;
        let row = |values: &Vec<Value>| {
            let cells_of_row = cells.breakable(values);
            let tallest = cells.lines(&cells_of_row);
            lines += tallest;
            let empty = cells_of_row.iter().all(String::is_empty);
            let single = (table.to_write_in || !empty) && cells.surely_single(&cells_of_row);
            TypesetRow { tall: tallest > most_lines, single, cells: cells_of_row }
        };
        let rows = table.rows.iter().map(row).collect();
        let pen = row_height * table.rows.len() as f64;
        let headers: Vec<&str> = table.columns.iter().map(|column| column.header.as_str()).collect();
        let columns = headers.iter().zip(&widths).map(|(&header, &width)| TypesetColumn { header, width });
        Self {
            columns: columns.collect(),
            rows,
            rows_before: 0,
            row_height,
            whole: lines <= SHORT && pen <= SHORT_TO_WRITE_IN,
            single_header: headers.iter().any(|text| !text.is_empty()) && cells.surely_single(&headers),
            page_width: page.width,
            size: page.size,
        }
    }

    /// Returns the table with some of its rows only.
    pub(super) fn part(&self, rows: Range<usize>) -> TypesetTable<'_> {
        let rows_before = self.rows_before + rows.start;
        let rows = Cow::Borrowed(self.rows.get(rows).unwrap_or_default());
        TypesetTable { columns: self.columns.clone(), rows, rows_before, ..*self }
    }

    /// Counts its rows.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns whether a row may go on over the page's end.
    pub(super) fn is_tall(&self, row: usize) -> bool {
        self.rows.get(row).is_some_and(|row| row.tall)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// The room that a row's cells have for their texts.
struct CellRooms<'m> {
    /// Per column, in points.
    rooms: Vec<f64>,
    size: f64,
    metrics: TextMetrics<'m>,
}

impl<'m> CellRooms<'m> {
    fn new(widths: &[f64], page: &TablePage, metrics: TextMetrics<'m>) -> Self {
        let rooms = widths.iter().map(|width| (width - CELL_PADDING) * POINTS_PER_MM).collect();
        Self { rooms, size: page.size, metrics }
    }

    fn breakable(&self, values: &[Value]) -> Vec<String> {
        let shown = values.iter().map(Value::shown).zip(&self.rooms);
        shown.map(|(text, room)| self.metrics.breakable(&text, self.size, *room)).collect()
    }

    /// Counts the lines of a row's tallest cell.
    fn lines(&self, cells: &[String]) -> usize {
        let lines = |(text, room): (&String, &f64)| self.metrics.lines(text, self.size, *room);
        cells.iter().zip(&self.rooms).map(lines).max().unwrap_or(1)
    }

    /// Returns whether a row's texts surely stand on a line each.
    fn surely_single(&self, cells: &[impl AsRef<str>]) -> bool {
        let fits = |(text, room): (&str, &f64)| {
            !text.contains(['\n', BREAK]) && self.metrics.width(text, self.size) <= room * SURELY
        };
        cells.iter().map(AsRef::as_ref).zip(&self.rooms).all(fits)
    }
}
