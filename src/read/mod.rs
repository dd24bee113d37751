//! From files to typed values with their places. Never stops at the first mistake, never guesses.

pub mod case;
pub mod edition;
pub mod file;

pub use case::{Choice, Reading, Shared, read, read_with};

/// A day as a user may write it outside a workbook, with its year.
pub fn day(text: &str) -> Option<jiff::civil::Date> {
    case::value::date(&file::workbook::Content::Text(text.to_owned()), case::value::YearFrom::Nowhere).ok()
}
