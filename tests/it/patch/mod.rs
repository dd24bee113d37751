//! A user's own workbook, changed: marks, cells and rows, and everything else as it was.

mod fields;
mod marks;
mod new_sheet;
mod programs;
mod random;
mod rows;
mod set;
