//! The separator of a CSV file, found by its first rows.

use encoding_rs::Encoding;

use super::records::Records;
use super::rows::Rows;
use crate::finding::Place;
use crate::package::limits::Refusal;
use crate::read::file::grid::Grid;
use crate::read::file::input::Source;

/// Number of rows in which header and separator are looked for.
const HEAD_ROWS: u32 = 30;
/// Bytes beyond which these rows are not read.
const HEAD_BYTES: u64 = 1024 * 1024;
const SEPARATORS: [u8; 3] = [b',', b'\t', b';'];

/// Returns the separator by which most headers are found in the first rows; among those, the most
/// frequent.
///
/// # Errors
/// The file cannot be opened.
pub fn separator_of(
    source: &Source,
    encoding: &'static Encoding,
    place: &Place,
    headers: &dyn Fn(&Grid) -> usize,
) -> Result<u8, Refusal> {
    let mut best = ((0, 0), SEPARATORS[0]);
    for separator in SEPARATORS {
        let mut head = Head::new(place.clone());
        // Where the first rows break off, those before count: a wrong separator is not better for
        // being sound.
        let _ = head.read(Records::open(source, encoding, separator)?);
        let score = (headers(&head.rows.grid), head.separators);
        if score > best.0 {
            best = (score, separator);
        }
    }
    Ok(best.1)
}

/// The first rows, among which the header must be.
pub struct Head {
    /// The rows.
    pub rows: Rows,
    /// Number of separators in them.
    separators: usize,
}

impl Head {
    /// Returns a head without rows.
    pub fn new(place: Place) -> Self {
        Self { rows: Rows::new(place), separators: 0 }
    }

    /// Reads the first rows.
    ///
    /// # Errors
    /// See [`Records::read`].
    pub fn read(&mut self, mut records: Records<'_>) -> Result<(), Refusal> {
        while let Some(record) = records.read()? {
            if record.row >= HEAD_ROWS || record.end > HEAD_BYTES {
                break;
            }
            self.separators += record.separators();
            self.rows.add(&record)?;
        }
        Ok(())
    }
}
