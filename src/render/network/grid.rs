//! Where boxes stand: rows from the outside to the backups, in one grid of columns.

use crate::paper::system_diagram::{Layer, Node};

/// A box's row and column, from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) node: usize,
    pub(super) row: usize,
    pub(super) column: usize,
}

/// All boxes of a sheet.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) cells: Vec<Cell>,
}

impl Grid {
    /// Puts boxes into rows of at most so many: each layer begins a row, what is kept offline only
    /// where there is room; a row that is not full stands in the middle.
    pub(super) fn new(nodes: &[Node], chosen: &[usize], most: usize, close: bool) -> Self {
        let apart: [&[Layer]; 6] = [
            &[Layer::Outside],
            &[Layer::Gateway],
            &[Layer::Network],
            &[Layer::Endpoint],
            &[Layer::Storage],
            &[Layer::Offline],
        ];
        let together: &[Layer] = &[Layer::Storage, Layer::Offline];
        let layers: Vec<&[Layer]> = match close {
            false => apart.to_vec(),
            true => apart[..4].iter().copied().chain([together]).collect(),
        };
        let in_layer = |layers| by_place(nodes, chosen, layers);
        let columns =
            layers.iter().map(|layer| in_layer(layer).len()).max().unwrap_or(0).clamp(1, most);
        let mut grid = Self { rows: 0, columns, cells: Vec::new() };
        for layer in layers {
            for row in in_layer(layer).chunks(columns) {
                let first = (columns - row.len()) / 2;
                let cells = row.iter().enumerate();
                let cells =
                    cells.map(|(at, &node)| Cell { node, row: grid.rows, column: first + at });
                grid.cells.extend(cells);
                grid.rows += 1;
            }
        }
        grid
    }

    /// Returns where a box stands.
    pub(super) fn cell(&self, node: usize) -> Option<Cell> {
        self.cells.iter().copied().find(|cell| cell.node == node)
    }

    /// Returns the boxes side by side that stand at one place, from left to right.
    pub(super) fn runs(&self, nodes: &[Node]) -> Vec<Vec<Cell>> {
        let mut runs: Vec<Vec<Cell>> = Vec::new();
        for cell in &self.cells {
            let belongs = |last: &Cell| {
                last.row == cell.row && nodes[last.node].place == nodes[cell.node].place
            };
            match runs.last_mut() {
                Some(run) if run.last().is_some_and(belongs) => run.push(*cell),
                Some(_) | None => runs.push(vec![*cell]),
            }
        }
        runs
    }
}

/// Returns the boxes of some layers, those of one place together, places in the order in which they are
/// first named.
fn by_place(nodes: &[Node], chosen: &[usize], layers: &[Layer]) -> Vec<usize> {
    let members: Vec<usize> =
        chosen.iter().copied().filter(|&node| layers.contains(&nodes[node].layer)).collect();
    let first = |place: &str| members.iter().position(|&node| nodes[node].place == place);
    let mut sorted = members.clone();
    sorted.sort_by_key(|&node| first(&nodes[node].place));
    sorted
}
