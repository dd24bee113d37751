//! Widths of the columns of a sheet at which the records of its table take few lines.

use super::book::{CellMetrics, SIDE_PADDING};
use crate::paper::block::Value;
use crate::render::measure::POINTS_PER_MM;
use crate::render::phrase::is_one_word;

/// Most records of a table whose lines are looked at; of a longer one the columns' shares even out.
const MOST_RECORDS: usize = 60;
/// Most lines of a text whose widths are looked for.
const MOST_LINES: usize = 8;
/// Halvings of a range of widths that leave less than a hundredth of it.
const HALVINGS: usize = 7;
/// What is lost by rounding, in millimetres.
const ROUNDING: f64 = 1e-6;

/// What a text needs so as to take so many lines, one, two, … : widths in points at a size of one
/// point, without what a cell takes beside its text.
type LineWidths = Vec<f64>;

/// What the texts of a table's records need so as to take few lines.
#[derive(Clone, Default)]
pub struct FewLines(Vec<Vec<LineWidths>>);

impl FewLines {
    /// Measures records, a value per column; of a long table none.
    pub fn of<'v>(records: &[Vec<&'v Value>], metrics: CellMetrics<'_>) -> Self {
        let looked_at = if records.len() <= MOST_RECORDS { records } else { &[] };
        let cells = |record: &Vec<&'v Value>| {
            record.iter().map(|value| line_widths(&value.shown(), metrics)).collect()
        };
        Self(looked_at.iter().map(cells).collect())
    }

    /// Widens columns of so many millimetres, as far as a whole width allows, so that records at a
    /// size have fewer lines: first the record for which the least is needed.
    pub fn widen(&self, mut widths: Vec<f64>, whole: f64, size: f64) -> Vec<f64> {
        loop {
            let spare = whole - widths.iter().sum::<f64>();
            let wider = self.0.iter().filter_map(|record| with_a_line_less(record, &widths, size));
            let costs = wider.map(|wider| (wider.iter().sum::<f64>(), wider));
            match costs.min_by(|(a, _), (b, _)| a.total_cmp(b)) {
                Some((cost, wider)) if cost <= spare => {
                    widths.iter_mut().zip(wider).for_each(|(width, more)| *width += more);
                }
                _ => return widths,
            }
        }
    }
}

/// Returns how much wider each column must be for a record to take a line less; none where it
/// takes one, or too many.
fn with_a_line_less(record: &[LineWidths], widths: &[f64], size: f64) -> Option<Vec<f64>> {
    let room = |needed: f64| (needed * size + SIDE_PADDING) / POINTS_PER_MM;
    let taken = |(cell, width): (&LineWidths, &f64)| {
        cell.iter().position(|needed| room(*needed) <= *width + ROUNDING).map(|index| index + 1)
    };
    let lines = record.iter().zip(widths).map(taken).try_fold(0, |most, n| Some(most.max(n?)))?;
    let less = lines.checked_sub(2)?;
    let more = |(cell, width): (&LineWidths, &f64)| {
        cell.get(less).map_or(0.0, |needed| (room(*needed) - width).max(0.0))
    };
    Some(record.iter().zip(widths).map(more).collect())
}

/// Returns the least width at which a text takes one line, two, … up to as many as it may; a word
/// takes one in any.
fn line_widths(text: &str, metrics: CellMetrics<'_>) -> LineWidths {
    if is_one_word(text) {
        return vec![0.0];
    }
    let lines = |room: f64| metrics.lines(text, 1.0, (room + SIDE_PADDING) / POINTS_PER_MM);
    let longest = metrics.longest_line(text, 1.0);
    let least = |most: usize| {
        let (mut low, mut high) = (0.0, longest);
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(low, high);
            if lines(middle) > most { low = middle } else { high = middle }
        }
        high
    };
    let fewest = lines(longest);
    (1..=MOST_LINES).map(|most| if most <= fewest { longest } else { least(most) }).collect()
}
