//! A row of a table while it is read.

use crate::finding::CellRef;
use crate::package::address::GRID_COLUMNS;
use crate::package::limits::MAX_COLUMNS;
use crate::read::file::grid::{Content, Grid};

/// A row that is being read.
#[derive(Default)]
pub struct Row {
    /// Number of rows that it stands for.
    pub repeat: u64,
    pub hidden: bool,
    pub next_column: u64,
    /// The style of cells that have none.
    pub style: Option<String>,
    pub cells: Vec<RowCell>,
}

/// A cell of a row.
pub struct RowCell {
    pub first: u32,
    /// Number of columns in which it stands.
    pub repeat: u64,
    pub content: Content,
    /// The text without what is struck through, if anything is.
    pub rest: Option<String>,
    /// Whether its content is the result of a formula.
    pub formula: bool,
}

impl Row {
    /// Places its cells in a row of a grid.
    pub fn place(&self, grid: &mut Grid, at: u32) {
        grid.rows += 1;
        if self.hidden {
            grid.hidden_rows.insert(at);
        }
        for cell in &self.cells {
            let end = cell.first + u32::try_from(cell.repeat).unwrap_or(GRID_COLUMNS);
            grid.columns = grid.columns.max(end);
            // A sheet as wide as that is not read at all.
            let end = end.min(MAX_COLUMNS + 1);
            for column in cell.first..end {
                grid.put(CellRef::new(at, column), cell.content.clone(), cell.rest.clone());
                if cell.formula {
                    grid.formulas.insert(CellRef::new(at, column));
                }
            }
        }
    }
}
