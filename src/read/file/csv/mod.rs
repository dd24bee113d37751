//! CSV files: encoding, separator and records, read as a stream.

mod decoded;
mod encoding;
mod quotes;
mod records;
mod rows;
mod separator;

use std::collections::{BTreeMap, BTreeSet};

use encoding_rs::Encoding;

pub use self::records::{Record, Records};
use self::rows::Rows;
use self::separator::{Head, separator_of};
use super::grid::Grid;
use super::input::Source;
use crate::finding::{CellRef, Place};
use crate::package::limits::Refusal;

/// A CSV file whose encoding and separator are known.
#[derive(Debug)]
pub struct Csv {
    /// File and sheet; the sheet's name is the file's without its ending.
    pub place: Place,
    source: Source,
    encoding: &'static Encoding,
    separator: u8,
}

impl Csv {
    /// Decides encoding and separator; nothing of the content is kept. `headers` counts the known
    /// headers in the first rows, as a separator splits them.
    ///
    /// # Errors
    /// It is empty, binary, or in no certain encoding (I001).
    pub fn open(
        source: Source,
        place: Place,
        headers: &dyn Fn(&Grid) -> usize,
    ) -> Result<Self, Refusal> {
        let encoding = encoding::encoding_of(&source)?;
        let separator = separator_of(&source, encoding, &place, headers)?;
        Ok(Self { place, source, encoding, separator })
    }

    /// Returns the rows among which a header is looked for, as a sheet.
    ///
    /// # Errors
    /// See [`Records::read`].
    pub fn top(&self) -> Result<Grid, Refusal> {
        let mut head = Head::new(self.place.clone());
        head.read(self.records()?)?;
        Ok(head.rows.grid)
    }

    /// Returns the whole file as a sheet.
    ///
    /// # Errors
    /// It has more cells than a workbook may have; else see [`Records::read`].
    pub fn grid(&self) -> Result<Grid, Refusal> {
        self.part(|_| true)
    }

    /// Returns some records of the file as a sheet; every one is asked about.
    ///
    /// # Errors
    /// See [`Self::grid`].
    pub fn part(&self, mut is_wanted: impl FnMut(&Record<'_>) -> bool) -> Result<Grid, Refusal> {
        let mut records = self.records()?;
        let mut rows = Rows::new(self.place.clone());
        while let Some(record) = records.read()? {
            if is_wanted(&record) {
                rows.add(&record)?;
            }
        }
        Ok(rows.grid)
    }

    /// Returns the cells of some rows as they are written.
    ///
    /// # Errors
    /// See [`Records::read`].
    pub fn rows(&self, rows: &BTreeSet<u32>) -> Result<BTreeMap<CellRef, String>, Refusal> {
        let mut records = self.records()?;
        let mut cells = BTreeMap::new();
        let last = rows.last().copied().unwrap_or_default();
        while let Some(record) = records.read()?.filter(|record| record.row <= last) {
            if rows.contains(&record.row) {
                let filled = record
                    .filled()
                    .map(|(column, text)| (CellRef::new(record.row, column), text.to_owned()));
                cells.extend(filled);
            }
        }
        Ok(cells)
    }

    /// Returns the records from the first on.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub fn records(&self) -> Result<Records<'_>, Refusal> {
        Records::open(&self.source, self.encoding, self.separator)
    }
}
