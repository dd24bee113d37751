//! Addresses of cells and areas as spreadsheets write them (`B2`, `B2:D4`).

use std::borrow::Cow;

use super::limits::Malformed;
use crate::finding::CellRef;

/// Rows that a sheet can have.
pub const GRID_ROWS: u32 = 1_048_576;
/// Columns that a sheet can have.
pub const GRID_COLUMNS: u32 = 16_384;

/// Returns a row's number, counted from zero.
///
/// # Errors
/// No sheet has a row of this number.
pub fn row(text: &str) -> Result<u32, Malformed> {
    let row: u32 = text.parse().map_err(|_| Malformed)?;
    if (1..=GRID_ROWS).contains(&row) { Ok(row - 1) } else { Err(Malformed) }
}

/// Returns the cell of an address, with or without `$`.
///
/// # Errors
/// It is no address of a cell, or lies outside the grid.
pub fn cell(text: &str) -> Result<CellRef, Malformed> {
    let text = if text.contains('$') { Cow::Owned(text.replace('$', "")) } else { Cow::Borrowed(text) };
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = text.split_at(letters);
    if letters.is_empty() || letters.len() > 3 {
        return Err(Malformed);
    }
    let number = |letter: u8| u32::from(letter.to_ascii_uppercase() - b'A' + 1);
    let column = letters.bytes().fold(0_u32, |sum, letter| sum * 26 + number(letter));
    if column > GRID_COLUMNS {
        return Err(Malformed);
    }
    Ok(CellRef::new(row(digits)?, column - 1))
}

/// Returns the first and the last cell of an area; of a single cell, that one twice.
///
/// # Errors
/// One of its corners is no cell of the grid.
pub fn area(text: &str) -> Result<(CellRef, CellRef), Malformed> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    Ok((cell(first)?, cell(last)?))
}
