//! The columns of a sheet on which tables of different columns stand one under another.

use super::book::PORTRAIT;

/// Width of the sheet, in millimetres.
const WIDTH: f64 = PORTRAIT.width;
/// How far an edge between two columns may move to stand where another table has one, in
/// millimetres, and as a share of the narrower column; a column keeps the room of its words.
const REACH: f64 = 2.5;
const SHARE: f64 = 0.12;
/// The least that a column takes, in millimetres, whatever a table of the user's says: a narrower
/// one cannot be seen.
const LEAST: f64 = 2.0;

/// The edges of all tables' columns, in millimetres; the sheet has a column between each two
/// neighbours. A merge writes every cell that it takes: the fewer columns, the less there is to
/// write, and to click through.
pub struct ColumnGrid(Vec<f64>);

/// The sheet's columns that a text or a table's column takes, and how wide they are together.
#[derive(Debug, Clone, Copy)]
pub struct ColumnSpan {
    /// First column.
    pub first: u16,
    /// Last column.
    pub last: u16,
    /// Width, in millimetres.
    pub millimetres: f64,
}

/// The columns of a table, in millimetres.
#[derive(Debug, Clone, Copy)]
pub struct GridColumns<'t> {
    /// Their widths.
    pub widths: &'t [f64],
    /// What they need for their longest words.
    pub needs: &'t [f64],
}

/// The places where an edge may stand, and where it stands best.
struct EdgeRange {
    begin: f64,
    best: f64,
    end: f64,
}

impl ColumnGrid {
    /// Makes the grid of tables: the fewest edges that leave every edge of a table one within its
    /// reach.
    pub fn of<'t>(tables: impl Iterator<Item = GridColumns<'t>>) -> Self {
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
        self.span(0, self.0.len() - 1)
    }

    /// Returns the columns of the sheet that each column of a table takes.
    pub fn spans(&self, table: GridColumns<'_>) -> Vec<ColumnSpan> {
        let inner = ranges(table).into_iter().map(|range| self.edge_in(&range));
        let edges: Vec<usize> = std::iter::once(0).chain(inner).chain([self.0.len() - 1]).collect();
        edges.windows(2).map(|edges| self.span(edges[0], edges[1])).collect()
    }

    fn span(&self, from: usize, to: usize) -> ColumnSpan {
        ColumnSpan {
            first: from as u16,
            last: to as u16 - 1,
            millimetres: self.0[to] - self.0[from],
        }
    }

    /// Returns the grid's edge that stands where a table's may, nearest to where it stands best.
    fn edge_in(&self, range: &EdgeRange) -> usize {
        let first = self.0.partition_point(|edge| *edge < range.begin);
        let after = self.0.partition_point(|edge| *edge <= range.end).max(first + 1);
        let distance = |index: &usize| (self.0[*index] - range.best).abs();
        (first..after).min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(first)
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

/// Returns where the edges between a table's columns may stand: no two of them at the same place,
/// and what a column has beyond its words is shared by its edges.
fn ranges(table: GridColumns<'_>) -> Vec<EdgeRange> {
    let edges = edges(table.widths);
    let spare = |column: usize| {
        let width = edges[column + 1] - edges[column];
        let spare = width - table.needs.get(column).copied().unwrap_or(0.0);
        (spare / 2.0).clamp(0.0, REACH.min(width * SHARE))
    };
    let range = |column: usize| {
        let best = edges[column + 1];
        let (before, after) = (spare(column), spare(column + 1));
        let narrower = (edges[column + 1] - edges[column]).min(edges[column + 2] - best) * SHARE;
        EdgeRange { begin: best - before.min(narrower), best, end: best + after.min(narrower) }
    };
    (0..table.widths.len().saturating_sub(1)).map(range).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_with_hardly_any_width_can_be_seen() {
        let table = GridColumns { widths: &[1.0, 2_000.0, 1e-20, 1.0], needs: &[] };
        let grid = ColumnGrid::of(std::iter::once(table));
        let spans = grid.spans(table);
        assert_eq!(
            spans.iter().map(|span| (span.first, span.last)).collect::<Vec<_>>(),
            [(0, 0), (1, 1), (2, 2), (3, 3)]
        );
        assert!(grid.widths().all(|width| width > 1.5), "{:?}", grid.widths().collect::<Vec<_>>());
        assert!((grid.widths().sum::<f64>() - WIDTH).abs() < 1e-9);
    }

    #[test]
    fn near_edges_are_shared_and_no_column_vanishes() {
        let tables = [
            vec![60.0, WIDTH - 60.0],
            vec![62.0, WIDTH - 62.0],
            vec![2.0, 58.0, 3.0, WIDTH - 63.0],
        ];
        let columns = |widths| GridColumns { widths, needs: &[] };
        let grid = ColumnGrid::of(tables.iter().map(|table| columns(table)));
        assert_eq!(grid.widths().count(), 4);
        assert_eq!((grid.whole().first, grid.whole().last), (0, 3));
        for table in &tables {
            let spans = grid.spans(columns(table));
            assert!(spans.windows(2).all(|pair| pair[1].first == pair[0].last + 1));
            for (span, width) in spans.iter().zip(table) {
                assert!((span.millimetres - width).abs() <= (2.0 * SHARE * width).min(2.0 * REACH));
            }
        }
    }

    #[test]
    fn a_column_keeps_the_room_of_its_words() {
        const OF_FIRST: f64 = WIDTH - 60.0;
        const OF_SECOND: f64 = WIDTH - 62.0;
        let tables = [([60.0, OF_FIRST], [60.0, 20.0]), ([62.0, OF_SECOND], [20.0, OF_SECOND])];
        let columns = || tables.iter().map(|(widths, needs)| GridColumns { widths, needs });
        let grid = ColumnGrid::of(columns());
        assert_eq!(grid.widths().count(), 2, "an edge that both can have");
        let tight = [([60.0, OF_FIRST], [20.0, OF_FIRST]), ([62.0, OF_SECOND], [62.0, 20.0])];
        let columns = || tight.iter().map(|(widths, needs)| GridColumns { widths, needs });
        let grid = ColumnGrid::of(columns());
        assert_eq!(grid.widths().count(), 3);
        for table in columns() {
            let spans = grid.spans(table);
            assert!(spans.iter().zip(table.needs).all(|(span, need)| span.millimetres >= *need));
        }
    }
}
