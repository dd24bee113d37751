//! A table prepared for typesetting: columns' widths, breaks in long words, what is known of rows.

use std::borrow::Cow;
use std::ops::Range;

use serde::Serialize;

use crate::paper::block::{Table, Value};
use crate::render::measure::{POINTS_PER_MM, TextMetrics};
use crate::render::record::RecordLines;
use crate::render::table::{self, CELL_PADDING, ColumnNeeds, TablePage};

/// A table as `base.typ` sets it.
#[derive(Clone, Serialize)]
pub(super) struct TypesetTable<'a> {
    columns: Vec<TypesetColumn>,
    rows: Cow<'a, [TypesetRow]>,
    /// The number of rows before these, which were set before.
    #[serde(skip_serializing_if = "is_zero")]
    rows_before: usize,
    /// Above or below a cell's text, in millimetres.
    padding: f64,
    /// Whether it is so short that it is kept on one page.
    whole: bool,
    /// Whether it is a line to sign on.
    signed: bool,
    /// Whether each header surely takes one line.
    single_header: bool,
    /// Lines of the tallest header.
    #[serde(skip)]
    header_lines: usize,
    /// The rows that begin a page, where the pages were reckoned.
    #[serde(skip)]
    starts: Vec<usize>,
    /// The width, in millimetres, for which it was prepared.
    page_width: f64,
    /// The size of text, in points, for which it was prepared.
    size: f64,
}

#[derive(Clone, Serialize)]
struct TypesetColumn {
    header: String,
    /// In millimetres.
    width: f64,
}

#[derive(Clone, Serialize)]
pub(super) struct TypesetRow {
    /// Whether it may go on over the page's end, being very tall.
    tall: bool,
    /// Whether each of its cells surely takes one line at most; not for a row without any line.
    single: bool,
    /// Whether a page begins with it.
    #[serde(skip_serializing_if = "is_not")]
    begins_page: bool,
    /// In millimetres: room for a pen where it is written in by hand.
    #[serde(skip_serializing_if = "is_none_of")]
    least_height: f64,
    /// Above and below its text, in millimetres, where that gives it this height.
    #[serde(skip_serializing_if = "is_none_of")]
    padding: f64,
    /// The cells' texts, each line ended where it is full.
    cells: Vec<String>,
    /// What stands in its second line; empty where nothing does.
    below: String,
    /// The names of the boxes of a second line that is to be written in by hand.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    boxes_below: Vec<String>,
    /// Lines of its first cell, of the tallest of the others, and of the second line.
    #[serde(skip)]
    lines_first: usize,
    #[serde(skip)]
    lines_beside: usize,
    #[serde(skip)]
    lines_below: usize,
}

/// A box to tick at the beginning of a cell; as in `base.typ`.
const TICK: &str = "□　";
/// Most lines of a table that is kept on one page.
const SHORT: usize = 14;
/// Most height of one to be written in, in millimetres.
const SHORT_TO_WRITE_IN: f64 = 60.0;
/// Height of a box with its name in a record's second line, to be written in by hand, in millimetres;
/// as in `base.typ`.
const BOX_BELOW: f64 = 10.0;
/// Height of a line in a table, in em.
const LINE: f64 = 1.45;

/// Height that a landscape page has for a table with its header beyond that of a row under it, in
/// millimetres: below the head of a ledger, and below that of a drawing.
pub(super) const BELOW_HEAD: f64 = 24.0;
pub(super) const BELOW_LOW_HEAD: f64 = 27.0;
/// What heights may be reckoned wrong by, in millimetres.
const INACCURACY: f64 = 0.05;
/// Height of the papers' capitals, in em, and of what is left between lines.
pub(super) const CAPITAL: f64 = 0.7652;
const LEADING: f64 = 0.42;
/// Above or below a cell's text, in millimetres; of 10, which says much on few pages; and where it
/// would else take little of a last one.
pub(super) const PADDING: f64 = 1.1;
pub(super) const LITTLE_PADDING: f64 = 0.75;
pub(super) const LEAST_PADDING: f64 = 0.6;
/// Rows that go over to the last page with one that would stand alone there.
const ROWS_TAKEN_ALONG: usize = 2;
/// Rows of one table; a longer one is set as several, each with its header. As in `base.typ`.
const ROWS_PER_TABLE: usize = 100;

/// The pages of a ledger; heights in millimetres.
pub(super) struct LedgerPage {
    /// The room for a row under the table's header.
    pub(super) page: TablePage,
    /// What it has beyond that with the header.
    pub(super) more: f64,
    /// What stands over the table on the first page.
    pub(super) over_table: f64,
}

/// A table whose words and lines were measured, to be prepared for a page at one size or another.
pub(super) struct MeasuredTable<'a> {
    table: &'a Table,
    lines: RecordLines,
    page: TablePage,
    metrics: TextMetrics<'a>,
}

impl<'a> MeasuredTable<'a> {
    /// Measures a table for a page.
    pub(super) fn of(table: &'a Table, page: TablePage, metrics: TextMetrics<'a>) -> Self {
        let lines = RecordLines::of(table, page.width, ColumnNeeds::of(table, metrics));
        Self { table, lines, page, metrics }
    }

    /// Prepares the table at a size or, where a word does not fit, a smaller one.
    pub(super) fn at_most(&self, size: f64) -> TypesetTable<'a> {
        let page = TablePage { size: self.lines.size(self.page.width, size), ..self.page };
        TypesetTable::at_size(self.table, &self.lines, &page, self.metrics)
    }
}

impl TypesetTable<'_> {
    /// Prepares a ledger for its pages, at the largest size at which it takes no more of them than
    /// at 8 points, and below that only where a word does not fit.
    pub(super) fn of_ledger(table: &Table, ledger: &LedgerPage, metrics: TextMetrics<'_>) -> Self {
        let page = &ledger.page;
        let lines = RecordLines::of(table, page.width, ColumnNeeds::of(table, metrics));
        let set = |size: f64| Self::at_size(table, &lines, &TablePage { size, ..*page }, metrics);
        let pages = |table: &Self| table.starts(ledger).len();
        let set = lines.largest(table.rows.len(), page.width, set, pages);
        let set = set.without_a_row_alone(ledger);
        Self { starts: set.starts(ledger), ..set }
    }

    /// Sets a ledger whose last page holds one row closer, if that saves the page, or has it take
    /// some of the rows before along.
    fn without_a_row_alone(mut self, ledger: &LedgerPage) -> Self {
        let starts = self.starts(ledger);
        let [.., before, last] = *starts else { return self };
        if last + 1 != self.rows.len() {
            return self;
        }
        let closer = [LITTLE_PADDING, LEAST_PADDING].map(|padding| self.clone().padded(padding));
        let saves_a_page = |table: &Self| table.starts(ledger).len() < starts.len();
        if let Some(closer) = closer.into_iter().find(saves_a_page) {
            return closer;
        }
        if last - before > 2 * ROWS_TAKEN_ALONG
            && let Some(row) = self.rows.to_mut().get_mut(last - ROWS_TAKEN_ALONG)
        {
            row.begins_page = true;
        }
        self
    }

    fn at_size(
        table: &Table,
        record: &RecordLines,
        page: &TablePage,
        metrics: TextMetrics<'_>,
    ) -> Self {
        let widths = record.needs.widths(page.width, page.size);
        let cells = CellRooms::new(&widths, page, metrics);
        let rows: Vec<TypesetRow> = table
            .rows
            .iter()
            .map(|values| TypesetRow::new(table, record, values, &cells))
            .collect();
        let to_write_in: f64 = rows.iter().map(|row| row.least_height).sum();
        let headers: Vec<String> = record
            .beside(&table.columns)
            .zip(&cells.rooms)
            .map(|(column, room)| cells.wrap(&column.header, *room))
            .collect();
        let header_lines = headers.iter().map(|text| lines(text)).max().unwrap_or(1);
        let single_header = header_lines == 1 && headers.iter().any(|text| !text.is_empty());
        let columns =
            headers.into_iter().zip(widths).map(|(header, width)| TypesetColumn { header, width });
        Self {
            columns: columns.collect(),
            whole: rows.iter().map(TypesetRow::lines).sum::<usize>() <= SHORT
                && to_write_in <= SHORT_TO_WRITE_IN,
            signed: table.rows.len() == 1 && table.has_empty_rows(),
            rows: rows.into(),
            rows_before: 0,
            padding: PADDING,
            single_header,
            header_lines,
            starts: Vec::new(),
            page_width: page.width,
            size: page.size,
        }
        .padded(PADDING)
    }

    /// The same with so much above or below each cell's text, in millimetres, and more where a pen
    /// needs it.
    pub(super) fn padded(self, padding: f64) -> Self {
        let mut padded = Self { padding, ..self };
        let mut rows = padded.rows.into_owned();
        padded.rows = Cow::Borrowed(&[]);
        for row in &mut rows {
            // The first cell stands beside both lines.
            let first = if row.has_second_line() { 1 } else { row.lines_first };
            let text = padded.height(first.max(row.lines_beside)) - 2.0 * padding;
            let room = (row.least_height - text) / 2.0;
            row.padding = if room > padding { room } else { 0.0 };
        }
        padded.rows = rows.into();
        padded
    }

    /// Returns the table with some of its rows only.
    pub(super) fn part(&self, rows: Range<usize>) -> TypesetTable<'_> {
        let rows_before = self.rows_before + rows.start;
        let rows = Cow::Borrowed(self.rows.get(rows).unwrap_or_default());
        let columns = self.columns.clone();
        TypesetTable { columns, rows, rows_before, starts: Vec::new(), ..*self }
    }

    /// Counts its rows.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns whether a row may go on over the page's end.
    pub(super) fn is_tall(&self, row: usize) -> bool {
        self.rows.get(row).is_some_and(|row| row.tall)
    }

    /// Counts the cells that a row has in the first column, as `base.typ` sets it.
    pub(super) fn first_cells(&self, row: usize) -> usize {
        let has_two = self.rows.get(row).is_some_and(|row| row.tall && !row.below.is_empty());
        if has_two { 2 } else { 1 }
    }

    /// Returns whether it is a line to sign on, which stays with the table before it.
    pub(super) fn is_signed(&self) -> bool {
        self.signed
    }

    /// Returns whether it is kept on one page.
    pub(super) fn is_whole(&self) -> bool {
        self.whole
    }

    /// Returns the height of its header, in millimetres.
    pub(super) fn header_height(&self) -> f64 {
        self.height(self.header_lines)
    }

    /// Returns the heights of its rows, in millimetres.
    pub(super) fn row_heights(&self) -> impl Iterator<Item = f64> {
        self.rows.iter().map(|row| {
            let (first, others) = (self.height(row.lines_first), self.height(row.lines_beside));
            match row.lines_below {
                0 if !row.boxes_below.is_empty() => others.max(row.least_height) + BOX_BELOW,
                0 => first.max(others).max(row.least_height),
                below if row.tall => first.max(others) + self.height(below),
                // The first cell stands beside both lines.
                below => first.max(others.max(row.least_height) + self.height(below)),
            }
        })
    }

    /// Returns the rows that begin a page.
    fn starts(&self, ledger: &LedgerPage) -> Vec<usize> {
        let room = ledger.page.height + ledger.more - INACCURACY;
        let header = self.header_height();
        let (mut starts, mut used) = (vec![0], ledger.over_table);
        for (index, height) in self.row_heights().enumerate() {
            let header_again = if index % ROWS_PER_TABLE == 0 { header } else { 0.0 };
            let begins_page = self.rows.get(index).is_some_and(|row| row.begins_page);
            if begins_page || used + header_again + height > room {
                starts.push(index);
                used = header;
            } else {
                used += header_again;
            }
            used += height;
        }
        starts
    }

    /// Returns the last of some rows that begins a page, as far as the pages were reckoned.
    pub(super) fn last_start(&self, rows: Range<usize>) -> Option<usize> {
        self.starts.iter().rev().find(|row| rows.contains(row)).copied()
    }

    /// Returns the height of a row of so many lines, in millimetres.
    fn height(&self, lines: usize) -> f64 {
        let text = CAPITAL + (CAPITAL + LEADING) * (lines.max(1) - 1) as f64;
        text * self.size / POINTS_PER_MM + 2.0 * self.padding
    }
}

impl TypesetRow {
    fn new(table: &Table, record: &RecordLines, values: &[Value], rooms: &CellRooms<'_>) -> Self {
        let shown = record.beside(values).map(Value::shown);
        let cells: Vec<String> =
            shown.zip(&rooms.rooms).map(|(text, room)| rooms.wrap(&text, *room)).collect();
        let below = rooms.wrap(&record.written_below(table, values), rooms.below);
        let boxes_below = record.boxes_below(table, values);
        let lines_first = cells.first().map_or(1, |text| lines(text));
        let lines_beside = cells.iter().skip(1).map(|text| lines(text)).max().unwrap_or(1);
        let lines_below = if below.is_empty() { 0 } else { lines(&below) };
        let empty = cells.iter().all(String::is_empty);
        let least_height = table::least_row_height(table, values);
        Self {
            tall: lines_first.max(lines_beside) + lines_below > rooms.most_lines,
            // A cell over two lines of known height would be written after them.
            single: (least_height > 0.0 || !empty)
                && lines_first.max(lines_beside) == 1
                && lines_below == 0
                && boxes_below.is_empty(),
            begins_page: false,
            least_height,
            padding: 0.0,
            cells,
            below,
            boxes_below,
            lines_first,
            lines_beside,
            lines_below,
        }
    }

    /// Returns whether its first cell stands beside two lines.
    fn has_second_line(&self) -> bool {
        !self.tall && (self.lines_below > 0 || !self.boxes_below.is_empty())
    }

    fn lines(&self) -> usize {
        self.lines_first.max(self.lines_beside) + self.lines_below
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_not(flag: &bool) -> bool {
    !flag
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_none_of(height: &f64) -> bool {
    *height == 0.0
}

fn lines(wrapped: &str) -> usize {
    wrapped.matches('\n').count() + 1
}

/// The room that a row's cells have for their texts.
struct CellRooms<'m> {
    /// Per column, in points.
    rooms: Vec<f64>,
    /// Of the second line, which stands beside the first column.
    below: f64,
    /// Lines that a page has room for.
    most_lines: usize,
    size: f64,
    metrics: TextMetrics<'m>,
}

impl<'m> CellRooms<'m> {
    fn new(widths: &[f64], page: &TablePage, metrics: TextMetrics<'m>) -> Self {
        let room = |width: f64| (width - CELL_PADDING) * POINTS_PER_MM;
        Self {
            rooms: widths.iter().map(|width| room(*width)).collect(),
            below: room(widths.iter().skip(1).sum()),
            most_lines: (page.height * POINTS_PER_MM / (page.size * LINE)) as usize,
            size: page.size,
            metrics,
        }
    }

    fn wrap(&self, text: &str, room: f64) -> String {
        // What stands behind a box to tick stands in behind it.
        let (tick, rest) = text.strip_prefix(TICK).map_or(("", text), |rest| (TICK, rest));
        let indent = self.metrics.width(tick, self.size);
        format!("{tick}{}", self.metrics.wrapped(rest, self.size, room - indent))
    }
}
