//! From files to typed values with their places. Never stops at the first mistake, never guesses.

pub mod case;
pub mod edition;
pub mod file;

pub use case::value::day;
pub use case::{Choice, Reading, Shared, read, read_with};
