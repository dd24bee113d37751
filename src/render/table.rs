//! Tables on a page: the room they have there, and how their columns share its width.

use super::measure::{POINTS_PER_MM, TextMetrics};
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

/// What the columns of a table need and can use, in points at a size of one point, the cells'
/// padding aside.
pub struct ColumnNeeds {
    /// Of each its share of the table's width, the width of its longest word, and that of its
    /// longest line.
    columns: Vec<(f64, f64, f64)>,
}

impl ColumnNeeds {
    /// Measures the words and lines of a table.
    pub fn of(table: &Table, metrics: TextMetrics<'_>) -> Self {
        let columns = table.columns.iter().enumerate().map(|(index, column)| {
            let mut word = metrics.longest_word(&column.header, 1.0);
            let mut line = metrics.longest_line(&column.header, 1.0);
            for value in table.rows.iter().filter_map(|row| row.get(index)) {
                let shown = value.shown();
                let whole = metrics.longest_line(&shown, 1.0);
                line = line.max(whole);
                word = match value {
                    // What is no longer than the longest word needs no look.
                    _ if whole <= word => word,
                    // Time stays beside its day.
                    Value::Moment(_) => whole,
                    Value::Text(_) | Value::Day(_) | Value::Number(_) => {
                        word.max(metrics.longest_word(&shown, 1.0))
                    }
                };
            }
            (column.share, word, line)
        });
        Self { columns: columns.collect() }
    }

    /// Gives each column room for its header on one line, where it is a short one: in a cell no
    /// line can be told where to end.
    #[must_use]
    pub fn with_whole_headers(mut self, table: &Table, metrics: TextMetrics<'_>) -> Self {
        for ((_, word, line), column) in self.columns.iter_mut().zip(&table.columns) {
            let header = column.one_line_header();
            if header.chars().count() <= LONGEST_HEADER {
                let whole = metrics.width(&header, 1.0);
                (*word, *line) = (word.max(whole), line.max(whole));
            }
        }
        self
    }

    /// Returns the columns' widths, in millimetres: room for the longest word of each first, the
    /// rest by their shares, and no more to one than it can use while another can.
    pub fn widths(&self, whole: f64, size: f64) -> Vec<f64> {
        let columns = || {
            self.columns
                .iter()
                .map(|(share, word, line)| (*share, room(*word, size), room(*line, size)))
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

    /// Returns those of some columns.
    pub fn of_columns(&self, columns: &[usize]) -> Self {
        Self {
            columns: columns.iter().filter_map(|index| self.columns.get(*index).copied()).collect(),
        }
    }

    /// Returns whether every word has room in its column at a size.
    pub fn words_fit(&self, whole: f64, size: f64) -> bool {
        self.words(size).sum::<f64>() <= whole
    }

    /// Returns the widths that the columns need for their longest words, in millimetres.
    pub fn words(&self, size: f64) -> impl Iterator<Item = f64> {
        self.columns.iter().map(move |(_, word, _)| room(*word, size))
    }
}

/// Returns the width in millimetres of a column for a text so wide at one point.
fn room(width: f64, size: f64) -> f64 {
    width * size / POINTS_PER_MM + CELL_PADDING + ROUNDING
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
