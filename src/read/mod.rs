//! From files to typed values with their places. Never stops at the first mistake, never guesses.

pub mod case;
pub mod draft;
pub mod edition;
pub mod file;

#[cfg(feature = "internals")]
pub use case::read;
pub use case::value::day;
pub use case::{Choice, Reading, Shared, Sheets, read_and_look, read_with};
