//! Rows of a CSV file as a grid.

use super::records::Record;
use crate::finding::{CellRef, Place};
use crate::package::limits::{MAX_CELLS, Refusal};
use crate::read::file::grid::{Content, Grid};

/// Gathers records in a grid.
pub struct Rows {
    /// The rows so far.
    pub grid: Grid,
}

impl Rows {
    /// Returns a grid without rows.
    pub fn new(place: Place) -> Self {
        Self { grid: Grid::new(place) }
    }

    /// Adds a record.
    ///
    /// # Errors
    /// The file has more cells than a workbook may have.
    pub fn add(&mut self, record: &Record<'_>) -> Result<(), Refusal> {
        let before = self.grid.cells.len();
        for (column, text) in record.filled() {
            self.grid
                .cells
                .insert(CellRef::new(record.row, column), Content::Text(text.to_owned()));
            self.grid.columns = self.grid.columns.max(column + 1);
        }
        self.grid.rows += usize::from(self.grid.cells.len() > before);
        if self.grid.cells.len() > MAX_CELLS {
            return Err(Refusal::cells());
        }
        Ok(())
    }
}
