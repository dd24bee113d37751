//! Rows that move up or down by one, with all that hangs on them.

mod obstacle;
mod perform;

use crate::finding::CellRef;
use crate::package::address::GRID_ROWS;

pub use obstacle::obstacle;
pub use perform::perform;

/// Rows that move: all from one on, up or down by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shift {
    /// A row is put in here: this row and those below move down.
    Down(u32),
    /// This row goes: those below move up.
    Up(u32),
}

impl Shift {
    /// Returns the first row that moves.
    pub fn first(self) -> u32 {
        match self {
            Self::Down(row) => row,
            Self::Up(row) => row + 1,
        }
    }

    /// Returns by how many rows.
    pub fn by(self) -> i64 {
        match self {
            Self::Down(_) => 1,
            Self::Up(_) => -1,
        }
    }

    /// Returns where a row is afterwards; `None` for the one that goes.
    pub fn row(self, row: u32) -> Option<u32> {
        match self {
            Self::Down(at) if row >= at => Some(row + 1),
            Self::Up(at) if row == at => None,
            Self::Up(at) if row > at => Some(row - 1),
            Self::Down(_) | Self::Up(_) => Some(row),
        }
    }

    /// Returns an area afterwards; `None` for one that goes.
    pub fn area(self, (first, last): (CellRef, CellRef)) -> Option<(CellRef, CellRef)> {
        let (top, bottom) = match self {
            Self::Down(at) => (
                if first.row >= at { first.row + 1 } else { first.row },
                if last.row >= at { (last.row + 1).min(GRID_ROWS - 1) } else { last.row },
            ),
            Self::Up(at) => (
                if first.row > at { first.row - 1 } else { first.row },
                // A whole column stays one.
                if last.row >= at && last.row < GRID_ROWS - 1 {
                    last.row.checked_sub(1)?
                } else {
                    last.row
                },
            ),
        };
        (top <= bottom)
            .then(|| (CellRef::new(top, first.column), CellRef::new(bottom, last.column)))
    }
}
