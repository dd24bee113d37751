//! The rows of 様式定義 as a person sees them: each under the headers of its block.

use crate::read::file::grid::Grid;

/// A row of the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadedRow {
    /// The row, from zero.
    pub row: u32,
    /// The columns of its block, from left to right, and their headers.
    pub headers: Vec<(u32, String)>,
}

/// Returns the rows below headers. A block begins at the top, and after each blank row, with its
/// headers.
pub fn headed_rows(grid: &Grid) -> Vec<HeadedRow> {
    let mut headed: Vec<HeadedRow> = Vec::new();
    let mut block: Option<(u32, Vec<(u32, String)>)> = None;
    for (row, cells) in grid.rows() {
        match &mut block {
            Some((last, headers)) if *last + 1 == row => {
                *last = row;
                headed.push(HeadedRow { row, headers: headers.clone() });
            }
            _ => {
                let headers = cells.iter().map(|(at, content)| (at.column, content.shown()));
                block = Some((row, headers.collect()));
            }
        }
    }
    headed
}
