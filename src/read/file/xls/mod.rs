//! Workbooks of Excel 97 to 2003 (BIFF8): the records of the workbook stream, read into placed cells. A
//! record's counts are believed only as far as its bytes reach; no memory is set aside for announced counts.

mod globals;
mod protection;
mod records;
mod sheet;

use self::globals::Globals;
use self::protection::unprotected;
use self::records::Records;
use self::sheet::SheetWalk;
use super::grid::{Grid, Workbook};
use crate::finding::Place;
use crate::package::limits::{Budget, Malformed, Refusal};

/// Reads every worksheet of a workbook stream, in its order.
///
/// # Errors
/// It is damaged, locked, of an older version, or over a limit.
pub fn read(stream: Vec<u8>, file: &Place) -> Result<Workbook, Refusal> {
    let stream = &unprotected(stream)?;
    let (globals, sheets) = Globals::read(stream)?;
    let mut budget = Budget::default();
    // Sheets lie one behind the other; those that share their bytes would cost more than the file has.
    let mut left = stream.len();
    let mut workbook = Workbook::default();
    for sheet in sheets {
        let place = file.on_sheet(sheet.name.as_str());
        let Some(start) = sheet.start else {
            workbook.unread.push(place);
            continue;
        };
        let mut records = Records { stream, at: start };
        let grid = Grid { visibility: sheet.visibility, ..Grid::new(place) };
        let mut walk = SheetWalk::new(grid, &globals, &mut budget);
        walk.read(&mut records)?;
        workbook.grids.push(walk.grid.measured());
        left = left.checked_sub(records.at - start).ok_or(Malformed)?;
    }
    Ok(workbook)
}
