//! Tables on a page: the room they have there, and how their columns share its width.

use super::measure::{POINTS_PER_MM, TextMetrics};
use super::phrase::is_short;
use crate::paper::block::{Table, Value};

/// The room that a page leaves a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TablePage {
    /// Width in millimetres.
    pub width: f64,
    /// Height in millimetres, for a row under the table's header.
    pub height: f64,
    /// Size of the table's text, in points.
    pub size: f64,
}

impl TablePage {
    /// Returns the page with so much less height, in millimetres, but not less than half.
    pub fn lower_by(self, height: f64) -> Self {
        Self { height: (self.height - height).max(self.height / 2.0), ..self }
    }
}

/// A portrait page, as `booklet.typ` sets it.
pub const PORTRAIT: TablePage = TablePage { width: 180.0, height: 235.0, size: 8.0 };
/// A landscape page, as `ledger.typ` and `contact-diagram.typ` set it.
pub const LANDSCAPE: TablePage = TablePage { width: 273.0, height: 145.0, size: 7.0 };

/// Height of a row to write in, in millimetres: what a pen needs.
const PEN_HEIGHT: f64 = 8.0;
/// Width of a column to write in beside what is printed, in millimetres: a day and a time, a name.
const PEN_WIDTH: f64 = 24.0;
/// Left and right of a cell's text, together, in millimetres.
pub const CELL_PADDING: f64 = 2.4;
/// What a column has to spare beside its longest word, in millimetres: typesetting rounds.
const ROUNDING: f64 = 0.3;
/// Most characters of a header that is kept on one line in a cell.
const LONGEST_HEADER: usize = 12;
/// Beyond any width of a column, in millimetres or per share of a page.
const HIGHEST_LEVEL: f64 = 100_000.0;
/// Halvings of a range that leave less than a thousandth of a millimetre of it.
const HALVINGS: usize = 40;

/// Returns the least height of a table's row, in millimetres; zero where nothing is to be written
/// in.
pub fn least_row_height(table: &Table, row: &[Value]) -> f64 {
    if table.is_written_in(row) { PEN_HEIGHT } else { 0.0 }
}

/// Returns whether a column is there to be written in beside what other columns say.
pub fn is_written_in(table: &Table, column: usize) -> bool {
    let is_empty = |row: &Vec<Value>| row.get(column).is_some_and(Value::is_empty);
    table.to_write_in && !table.has_empty_rows() && table.rows.iter().all(is_empty)
}

/// How large a header is that stands on one line.
#[derive(Debug, Clone, Copy)]
pub enum HeaderSize {
    /// As large as the table's text.
    OfTable,
    /// So many points.
    Points(f64),
}

/// What a column of a table needs and can use.
#[derive(Debug, Clone, Copy, Default)]
struct ColumnNeed {
    /// Its share of the table's width.
    share: f64,
    /// The widths of its longest word and of its longest line, in points at a size of one point.
    word: f64,
    line: f64,
    /// The same of the longest word that is never broken.
    kept: f64,
    /// The width of a header that is set smaller than the table, or of room for a pen, in points.
    header: f64,
    /// The width that a pen needs, in millimetres, as far as there is room.
    pen: f64,
}

/// What the columns of a table need and can use.
#[derive(Debug, Clone)]
pub struct ColumnNeeds {
    columns: Vec<ColumnNeed>,
    /// What a cell takes beside its text, in millimetres.
    padding: f64,
}

impl ColumnNeeds {
    /// Measures the words and lines of a table.
    pub fn of(table: &Table, metrics: TextMetrics<'_>) -> Self {
        let word = |text: &str| metrics.longest_word(text, 1.0);
        let mut needs = Self::of_records(table, metrics, word, CELL_PADDING + ROUNDING);
        for (need, column) in needs.columns.iter_mut().zip(&table.columns) {
            let word = metrics.longest_word(&column.header, 1.0);
            need.take(word, metrics.longest_line(&column.header, 1.0));
            need.kept = need.kept.max(word);
        }
        needs
    }

    /// Measures the words and lines of a table of a workbook, in cells that take so many
    /// millimetres beside their text: no line can be told where to end there, so that a short text
    /// is a word.
    pub fn of_cells(table: &Table, metrics: TextMetrics<'_>, padding: f64) -> Self {
        let word = |text: &str| {
            if is_short(text) { metrics.width(text, 1.0) } else { metrics.longest_word(text, 1.0) }
        };
        Self::of_records(table, metrics, word, padding)
    }

    /// Measures the words and lines of a table's records.
    fn of_records(
        table: &Table,
        metrics: TextMetrics<'_>,
        longest_word: impl Fn(&str) -> f64,
        padding: f64,
    ) -> Self {
        let columns = table.columns.iter().enumerate().map(|(index, column)| {
            let mut need = ColumnNeed { share: column.share, ..ColumnNeed::default() };
            for value in table.rows.iter().filter_map(|row| row.get(index)) {
                let shown = value.shown();
                let whole = metrics.longest_line(&shown, 1.0);
                let word = match value {
                    // What is no longer than the longest word needs no look.
                    _ if whole <= need.word => whole,
                    // Time stays beside its day.
                    Value::Moment(_) => whole,
                    Value::Text(_) | Value::Day(_) | Value::Number(_) => longest_word(&shown),
                };
                if matches!(value, Value::Moment(_)) {
                    need.kept = need.kept.max(whole);
                } else if word > need.kept {
                    need.kept = need.kept.max(metrics.longest_kept_word(&shown, 1.0));
                }
                need.take(word, whole);
            }
            if is_written_in(table, index) {
                need.header = PEN_WIDTH * POINTS_PER_MM;
            }
            let is_to_write_in = |value: &Value| table.is_to_write_in(value);
            if table.rows.iter().filter_map(|row| row.get(index)).any(is_to_write_in) {
                need.pen = column.pen;
            }
            need
        });
        Self { columns: columns.collect(), padding }
    }

    /// Gives each column room for its header on one line, where it is a short one: in a cell no
    /// line can be told where to end.
    #[must_use]
    pub fn with_headers(
        mut self,
        table: &Table,
        metrics: TextMetrics<'_>,
        size: HeaderSize,
    ) -> Self {
        for (need, column) in self.columns.iter_mut().zip(&table.columns) {
            let header = column.one_line_header();
            if !is_one_line_header(&header) {
                let line = metrics.longest_line(&column.header, 1.0);
                need.take(metrics.longest_word(&column.header, 1.0), line);
                continue;
            }
            let whole = metrics.width(&header, 1.0);
            match size {
                HeaderSize::OfTable => {
                    need.take(whole, whole);
                    need.kept = need.kept.max(whole);
                }
                HeaderSize::Points(size) => need.header = need.header.max(whole * size),
            }
        }
        self
    }

    /// Gives each column room for its short texts on one line, names and what they are about: in a
    /// cell no line can be told where to end.
    #[must_use]
    pub fn with_short_texts(mut self, table: &Table, metrics: TextMetrics<'_>) -> Self {
        for (index, need) in self.columns.iter_mut().enumerate() {
            let values = table.rows.iter().filter_map(|row| row.get(index));
            for value in values.filter(|value| matches!(value, Value::Text(_))) {
                let shown = value.shown();
                for line in shown.split('\n').filter(|line| is_one_line_header(line)) {
                    let whole = metrics.width(line, 1.0);
                    need.take(whole, whole);
                }
            }
        }
        self
    }

    /// Returns the columns' widths, in millimetres: room for the longest word of each first, the
    /// rest by their shares, and no more to one than it can use while another can.
    pub fn widths(&self, whole: f64, size: f64) -> Vec<f64> {
        self.widths_from(&self.least(whole, size), whole, size)
    }

    /// Returns the least widths of columns, in millimetres: room for the longest word of each and, if
    /// all have that, for a pen.
    pub fn least(&self, whole: f64, size: f64) -> Vec<f64> {
        let words: Vec<f64> = self.words(size).collect();
        let room = words.iter().zip(&self.columns).map(|(word, need)| word.max(need.pen));
        let with_pens: Vec<f64> = room.collect();
        if with_pens.iter().sum::<f64>() <= whole { with_pens } else { words }
    }

    /// Returns the columns' widths, in millimetres: to each its least first, the rest as
    /// [`Self::widths`] does.
    pub fn widths_from(&self, least: &[f64], whole: f64, size: f64) -> Vec<f64> {
        let columns = || {
            let widths = self.columns.iter().zip(least.iter().copied());
            widths.map(|(need, word)| (need.share, word, self.room(need.line * size).max(word)))
        };
        let (least, most) = columns()
            .fold((0.0, 0.0), |(least, most), (_, word, line)| (least + word, most + line));
        if least >= whole {
            // The longest words are broken first.
            filled(whole, |level| columns().map(|(_, word, _)| word.min(level)).collect())
        } else if most >= whole {
            filled(whole, |level| {
                columns().map(|(share, word, line)| (share * level).clamp(word, line)).collect()
            })
        } else {
            filled(whole, |level| {
                columns().map(|(share, _, line)| (share * level).max(line)).collect()
            })
        }
    }

    /// Returns the wider ones of each column, of the same table in two fonts.
    #[must_use]
    pub fn or_wider(mut self, other: &Self) -> Self {
        for (need, other) in self.columns.iter_mut().zip(&other.columns) {
            need.take(other.word, other.line);
            need.kept = need.kept.max(other.kept);
            need.header = need.header.max(other.header);
            need.pen = need.pen.max(other.pen);
        }
        self
    }

    /// Returns those of some columns.
    pub fn of_columns(&self, columns: &[usize]) -> Self {
        let columns = columns.iter().filter_map(|index| self.columns.get(*index).copied());
        Self { columns: columns.collect(), padding: self.padding }
    }

    /// Returns whether every word has room in its column at a size.
    pub fn words_fit(&self, whole: f64, size: f64) -> bool {
        self.words(size).sum::<f64>() <= whole
    }

    /// Returns whether every word that is never broken has room in its column at a size.
    pub fn kept_words_fit(&self, whole: f64, size: f64) -> bool {
        let room = |need: &ColumnNeed| self.room((need.kept * size).max(need.header));
        self.columns.iter().map(room).sum::<f64>() <= whole
    }

    /// Returns the widths that the columns need for their longest words, in millimetres.
    pub fn words(&self, size: f64) -> impl Iterator<Item = f64> {
        self.columns.iter().map(move |need| self.room((need.word * size).max(need.header)))
    }

    /// Returns the width in millimetres of a column for a text so wide, in points.
    fn room(&self, width: f64) -> f64 {
        width / POINTS_PER_MM + self.padding
    }
}

impl ColumnNeed {
    fn take(&mut self, word: f64, line: f64) {
        self.word = self.word.max(word);
        self.line = self.line.max(line);
    }
}

/// Returns whether a header stands on one line in a cell.
pub fn is_one_line_header(header: &str) -> bool {
    header.chars().count() <= LONGEST_HEADER
}

/// Returns the widths that together fill a width, of those that grow with a level.
fn filled(whole: f64, widths: impl Fn(f64) -> Vec<f64>) -> Vec<f64> {
    let (mut low, mut high) = (0.0, HIGHEST_LEVEL);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if widths(middle).iter().sum::<f64>() < whole { low = middle } else { high = middle }
    }
    widths(low)
}
