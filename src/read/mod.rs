//! From files to typed values with their places. Never stops at the first mistake, never guesses.

mod archive;
pub mod case;
mod checklist;
mod compound;
mod delimited;
pub mod edition;
pub mod files;
pub mod folder;
mod form;
mod guard;
mod header;
mod join;
mod ledgers;
mod limits;
mod log;
mod opened;
mod parts;
mod pharmacy;
mod references;
mod shared;
mod table;
mod value;
mod workbook;
mod xls;

pub use case::{Choice, Reading, read, read_with};
pub use shared::Shared;

/// A day as a user may write it outside a workbook, with its year.
pub fn day(text: &str) -> Option<jiff::civil::Date> {
    value::date(&workbook::Content::Text(text.to_owned()), value::YearFrom::Nowhere).ok()
}
