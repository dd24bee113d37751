//! The columns of a sheet on which tables of different columns stand one under another.

use super::flow::ColumnSpan;
use crate::render::table::PORTRAIT;

/// Width of the sheet, in millimetres.
const WIDTH: f64 = PORTRAIT.width;
/// How far an edge between two columns may move to stand where another table has one, in
/// millimetres, and as a share of the narrower column.
const REACH: f64 = 2.5;
const SHARE: f64 = 0.12;
/// The least that a column takes, in millimetres, whatever a table of the user's says: a narrower
/// one cannot be seen.
const LEAST: f64 = 2.0;

/// The edges of all tables' columns, in millimetres; the sheet has a column between each two
/// neighbours. A merge writes every cell that it takes: the fewer columns, the less there is to
/// write, and to click through.
pub struct ColumnGrid(Vec<f64>);

/// The places where an edge may stand.
struct EdgeRange {
    begin: f64,
    end: f64,
}

impl ColumnGrid {
    /// Makes the grid of tables, given by the widths of their columns: the fewest edges that leave
    /// every edge of a table one within its reach.
    pub fn of<'t>(tables: impl Iterator<Item = &'t [f64]>) -> Self {
        let mut left: Vec<EdgeRange> = tables.flat_map(ranges).collect();
        let mut grid = vec![0.0];
        while let Some(end) = left.iter().map(|range| range.end).reduce(f64::min) {
            let (met, others): (Vec<_>, Vec<_>) =
                left.into_iter().partition(|range| range.begin <= end);
            let begin = met.iter().map(|range| range.begin).fold(0.0, f64::max);
            grid.push((begin + end) / 2.0);
            left = others;
        }
        grid.push(WIDTH);
        Self(grid)
    }

    /// Returns the sheet's columns' widths, in millimetres.
    pub fn widths(&self) -> impl Iterator<Item = f64> {
        self.0.windows(2).map(|edges| edges[1] - edges[0])
    }

    /// Returns the span of all columns.
    pub fn whole(&self) -> ColumnSpan {
        self.span(0.0, WIDTH)
    }

    /// Returns the columns of the sheet that each column of a table takes.
    pub fn spans(&self, widths: &[f64]) -> Vec<ColumnSpan> {
        edges(widths).windows(2).map(|edges| self.span(edges[0], edges[1])).collect()
    }

    fn span(&self, from: f64, to: f64) -> ColumnSpan {
        let (from, to) = (self.nearest(from), self.nearest(to));
        ColumnSpan {
            first: from as u16,
            last: to as u16 - 1,
            millimetres: self.0[to] - self.0[from],
        }
    }

    fn nearest(&self, edge: f64) -> usize {
        let after = self.0.partition_point(|other| *other < edge).clamp(1, self.0.len() - 1);
        if edge - self.0[after - 1] < self.0[after] - edge { after - 1 } else { after }
    }
}

/// Returns where a table's columns begin and end on the sheet, in millimetres.
fn edges(widths: &[f64]) -> Vec<f64> {
    let shares: f64 = widths.iter().sum();
    let widths = || widths.iter().map(|width| (width / shares * WIDTH).max(LEAST));
    let sum: f64 = widths().sum();
    let mut reached = 0.0;
    let ends = widths().map(|width| {
        reached += width / sum * WIDTH;
        reached
    });
    std::iter::once(0.0).chain(ends).collect()
}

/// Returns where the edges between a table's columns may stand: no two of them at the same place.
fn ranges(widths: &[f64]) -> Vec<EdgeRange> {
    let range = |edges: &[f64]| {
        let narrower = (edges[1] - edges[0]).min(edges[2] - edges[1]);
        let reach = REACH.min(narrower * SHARE);
        EdgeRange { begin: edges[1] - reach, end: edges[1] + reach }
    };
    edges(widths).windows(3).map(range).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_with_hardly_any_width_can_be_seen() {
        let table = [1.0, 2_000.0, 1e-20, 1.0];
        let grid = ColumnGrid::of(std::iter::once(&table[..]));
        let spans = grid.spans(&table);
        assert_eq!(
            spans.iter().map(|span| (span.first, span.last)).collect::<Vec<_>>(),
            [(0, 0), (1, 1), (2, 2), (3, 3)]
        );
        assert!(grid.widths().all(|width| width > 1.5), "{:?}", grid.widths().collect::<Vec<_>>());
        assert!((grid.widths().sum::<f64>() - WIDTH).abs() < 1e-9);
    }

    #[test]
    fn near_edges_are_shared_and_no_column_vanishes() {
        let tables = [vec![60.0, 120.0], vec![62.0, 118.0], vec![2.0, 58.0, 3.0, 117.0]];
        let grid = ColumnGrid::of(tables.iter().map(Vec::as_slice));
        assert_eq!(grid.widths().count(), 4);
        assert_eq!((grid.whole().first, grid.whole().last), (0, 3));
        for table in &tables {
            let spans = grid.spans(table);
            assert!(spans.windows(2).all(|pair| pair[1].first == pair[0].last + 1));
            for (span, width) in spans.iter().zip(table) {
                assert!((span.millimetres - width).abs() <= (2.0 * SHARE * width).min(2.0 * REACH));
            }
        }
    }
}
