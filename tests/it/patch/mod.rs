//! A user's own workbook, changed: marks, cells and rows, and everything else as it was.

mod fields;
mod marks;
mod programs;
mod random;
mod rows;
mod set;
