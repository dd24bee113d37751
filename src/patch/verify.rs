//! What was written is read back before it is handed out.

use super::note::notes;
use super::second_reader;
use super::workbook::{OpenWorkbook, SheetPart};
use crate::finding::{CellRef, Place};
use crate::package::limits::Refusal;
use crate::read::file::grid::{Grid, Workbook};
use crate::read::file::read;

/// Refuses a workbook that does not hold what another holds.
///
/// # Errors
/// One of them cannot be read, or a cell differs.
pub fn same_cells(before: &[u8], after: &[u8]) -> Result<(), Refusal> {
    second_reader::finds_the_same(before, after)?;
    let (before, after) = (grids(before)?, grids(after)?);
    let is_same = before.grids.len() == after.grids.len()
        && before.unread == after.unread
        && before.grids.iter().zip(&after.grids).all(|(one, other)| same_grid(one, other));
    if is_same { Ok(()) } else { Err(Refusal::DAMAGED) }
}

/// Reads the sheets of a workbook.
///
/// # Errors
/// It cannot be read.
pub fn grids(bytes: &[u8]) -> Result<Workbook, Refusal> {
    read(bytes.to_vec(), &Place::file(""))
}

fn same_grid(one: &Grid, other: &Grid) -> bool {
    one.place == other.place
        && one.visibility == other.visibility
        && one.cells == other.cells
        && one.objects == other.objects
        && one.merges == other.merges
        && one.hidden_rows == other.hidden_rows
        && one.hidden_columns == other.hidden_columns
}

/// Refuses a workbook that lacks one of the notes that were put on it.
///
/// # Errors
/// A note is missing, or a part is not well-formed.
pub fn has_notes(
    bytes: &[u8],
    expected: &[(SheetPart, Vec<(CellRef, String)>)],
) -> Result<(), Refusal> {
    let mut workbook = OpenWorkbook::open(bytes.to_vec())?;
    for (sheet, wanted) in expected {
        let there = notes(&mut workbook, sheet)?;
        let is_there = |note: &(CellRef, String)| there.iter().any(|other| other == note);
        if !wanted.iter().all(is_there) {
            return Err(Refusal::DAMAGED);
        }
    }
    Ok(())
}
