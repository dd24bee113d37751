//! Workbooks of Excel 97 to 2003 (BIFF8): the records of the workbook stream, read into placed
//! cells. A record's counts are believed only as far as its bytes reach; no memory is set aside for
//! announced counts.

mod globals;
mod protection;
mod records;
mod sheet;

use self::globals::Globals;
use self::protection::unprotected;
use self::records::{Records, kind};
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
    // Sheets lie one behind the other; those that share their bytes would cost more than the file
    // has.
    let mut left = stream.len();
    let mut workbook = Workbook::default();
    let mut starts = None;
    for (number, sheet) in sheets.into_iter().enumerate() {
        let place = file.on_sheet(sheet.name.as_str());
        let Some(start) = sheet.start else {
            workbook.unread.push(place);
            continue;
        };
        let start = if is_beginning(stream, start) {
            start
        } else {
            // Some programs write another place; the sheets lie in the order of the list.
            let starts = starts.get_or_insert_with(|| beginnings(stream));
            *starts.get(number + 1).ok_or(Malformed)?
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

/// Tells whether a sheet begins at a place.
fn is_beginning(stream: &[u8], start: usize) -> bool {
    matches!(Records { stream, at: start }.one(), Ok((kind::BOF, _)))
}

/// Returns the places where the globals and the sheets begin, without what stands inside a sheet.
fn beginnings(stream: &[u8]) -> Vec<usize> {
    let mut records = Records { stream, at: 0 };
    let (mut starts, mut inside) = (Vec::new(), 0_usize);
    loop {
        let start = records.at;
        match records.one() {
            Ok((kind::BOF, _)) => {
                starts.extend((inside == 0).then_some(start));
                inside += 1;
            }
            Ok((kind::EOF, _)) => inside = inside.saturating_sub(1),
            Ok(_) => {}
            Err(Malformed) => return starts,
        }
    }
}
