//! What a case holds at one point of its history.

use jiff::civil::Date;

use crate::make::Assessment;
use crate::worker::MemoryFile;

/// What a case holds at one point of its history.
pub struct Content {
    /// Its files.
    pub files: Vec<MemoryFile>,
    /// The day that it was checked for.
    pub as_of: Date,
    /// What was found.
    pub assessment: Assessment,
}
