//! Addresses of cells and areas as spreadsheets write them (`B2`, `B2:D4`).

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
    let digits = text.strip_prefix('$').unwrap_or(text);
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Malformed);
    }
    let row: u32 = digits.parse().map_err(|_| Malformed)?;
    if (1..=GRID_ROWS).contains(&row) { Ok(row - 1) } else { Err(Malformed) }
}

/// Returns a column's number, counted from zero.
///
/// # Errors
/// No sheet has a column of this name.
pub fn column(text: &str) -> Result<u32, Malformed> {
    let text = text.strip_prefix('$').unwrap_or(text);
    if !(1..=3).contains(&text.len()) || !text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Err(Malformed);
    }
    let number = |letter: u8| u32::from(letter.to_ascii_uppercase() - b'A' + 1);
    let column = text.bytes().fold(0, |sum, letter| sum * 26 + number(letter));
    if column <= GRID_COLUMNS { Ok(column - 1) } else { Err(Malformed) }
}

/// Returns the cell of an address, with or without `$`.
///
/// # Errors
/// It is no address of a cell, or lies outside the grid.
pub fn cell(text: &str) -> Result<CellRef, Malformed> {
    let digits = text.find(|letter: char| letter.is_ascii_digit()).ok_or(Malformed)?;
    let (letters, digits) = text.split_at(digits);
    let letters = letters.strip_suffix('$').unwrap_or(letters);
    Ok(CellRef::new(row(digits)?, column(letters)?))
}

/// Returns the first and the last cell of an area; of a single cell, that one twice. An area may be
/// whole columns (`A:C`) or whole rows (`1:3`).
///
/// # Errors
/// It is no area of the grid.
pub fn area(text: &str) -> Result<(CellRef, CellRef), Malformed> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    if let (Ok(first), Ok(last)) = (column(first), column(last)) {
        return Ok((CellRef::new(0, first), CellRef::new(GRID_ROWS - 1, last)));
    }
    if let (Ok(first), Ok(last)) = (row(first), row(last)) {
        return Ok((CellRef::new(first, 0), CellRef::new(last, GRID_COLUMNS - 1)));
    }
    Ok((cell(first)?, cell(last)?))
}
