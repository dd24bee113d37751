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

/// A portrait page, as `booklet.typ` sets it.
pub const PORTRAIT: TablePage = TablePage { width: 180.0, height: 235.0, size: 8.0 };
/// A landscape page, as `ledger.typ` and `contact-diagram.typ` set it.
pub const LANDSCAPE: TablePage = TablePage { width: 273.0, height: 145.0, size: 7.0 };

/// Height of a row to write in, in millimetres: what a pen needs.
const PEN_HEIGHT: f64 = 8.5;
/// Left and right of a cell's text, together, in millimetres.
pub const CELL_PADDING: f64 = 2.4;
/// What a column has to spare beside its longest word, in millimetres: typesetting rounds.
const ROUNDING: f64 = 0.3;
/// Widest column that a long word can ask for, in millimetres.
const WIDEST_WORD: f64 = 34.0;
/// What a column keeps of its share, however much others ask for.
const LEAST_SHARE: f64 = 0.75;

/// Returns the least height of a table's rows, in millimetres; zero where nothing is to be written
/// in.
pub fn least_row_height(table: &Table) -> f64 {
    if table.to_write_in { PEN_HEIGHT } else { 0.0 }
}

/// Returns the columns' widths, in millimetres: their shares of the page, but with room for their
/// longest word where other columns can spare it.
pub fn column_widths(table: &Table, page: &TablePage, metrics: TextMetrics<'_>) -> Vec<f64> {
    let parts: f64 = table.columns.iter().map(|column| column.share).sum();
    let wish: Vec<f64> = table.columns.iter().map(|column| page.width * column.share / parts).collect();
    let need: Vec<f64> = (0..wish.len()).map(|index| needed_width(table, index, page.size, metrics)).collect();
    let short = |(wish, need): (&f64, &f64)| (need - wish).max(0.0);
    let spare = |(wish, need): (&f64, &f64)| (wish - need.max(wish * LEAST_SHARE)).max(0.0);
    let shortage: f64 = wish.iter().zip(&need).map(short).sum();
    let reserve: f64 = wish.iter().zip(&need).map(spare).sum();
    let moved = shortage.min(reserve);
    let part = |of: f64| if of > 0.0 { moved / of } else { 0.0 };
    let width = |pair: (&f64, &f64)| pair.0 + short(pair) * part(shortage) - spare(pair) * part(reserve);
    wish.iter().zip(&need).map(width).collect()
}

/// Returns the width in millimetres that a column needs for its longest word, within limits.
fn needed_width(table: &Table, column: usize, size: f64, metrics: TextMetrics<'_>) -> f64 {
    let width = |value: &Value| match value {
        // Time stays beside its day.
        Value::Moment(_) => metrics.width(&value.shown(), size),
        Value::Text(_) | Value::Day(_) | Value::Number(_) => metrics.longest_word(&value.shown(), size),
    };
    let values = table.rows.iter().filter_map(|row| row.get(column));
    let longest = values.map(width).fold(0.0, f64::max);
    (longest / POINTS_PER_MM + CELL_PADDING + ROUNDING).min(WIDEST_WORD)
}
