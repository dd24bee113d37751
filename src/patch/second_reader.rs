//! A second opinion on what a written workbook holds: another library reads it, too.

use std::io::Cursor;

use calamine::{Data, DataRef, Reader, Xlsx};

use crate::package::limits::Refusal;

/// Cells of all worksheets, in the order of their sheets, by row and column from zero.
type Cells = Vec<(String, Vec<((u32, u32), Data)>)>;

/// Refuses a workbook in which the other library does not find the cells that it finds in the one
/// before. A workbook that it cannot read to begin with is left to our own reader.
///
/// # Errors
/// A cell or a sheet differs, or only the new workbook cannot be read.
pub fn finds_the_same(before: &[u8], after: &[u8]) -> Result<(), Refusal> {
    let Some(before) = cells(before) else { return Ok(()) };
    if cells(after).is_some_and(|after| after == before) { Ok(()) } else { Err(Refusal::DAMAGED) }
}

/// Returns the cells that are not empty; read one by one, since a sheet with a cell in its last
/// corner would else be held as large as it could be.
fn cells(workbook: &[u8]) -> Option<Cells> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(workbook)).ok()?;
    let mut sheets = Vec::new();
    for name in workbook.sheet_names() {
        let mut found = Vec::new();
        let mut reader = workbook.worksheet_cells_reader(&name).ok()?;
        while let Some(cell) = reader.next_cell().ok()? {
            if *cell.get_value() != DataRef::Empty {
                found.push((cell.get_position(), Data::from(cell.get_value().clone())));
            }
        }
        sheets.push((name, found));
    }
    Some(sheets)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workbook(text: &str) -> Vec<u8> {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        workbook.add_worksheet().write(1_048_575, 16_383, text).unwrap();
        workbook.save_to_buffer().unwrap()
    }

    #[test]
    fn another_text_is_seen_also_in_the_last_corner() {
        assert!(finds_the_same(&workbook("はい"), &workbook("はい")).is_ok());
        assert!(finds_the_same(&workbook("はい"), &workbook("いいえ")).is_err());
    }

    #[test]
    fn a_workbook_that_only_the_new_bytes_break_is_refused() {
        assert!(finds_the_same(&workbook("はい"), b"PK").is_err());
        assert!(finds_the_same(b"PK", b"PK").is_ok());
    }
}
