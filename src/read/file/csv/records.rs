//! The records of a CSV file. The only module that knows csv.

use std::borrow::Cow;

use encoding_rs::Encoding;

use super::decoded::Decoded;
use super::encoding::{CHUNK, line_breaks, unreadable};
use crate::package::limits::{MAX_COLUMNS, Refusal};
use crate::read::file::input::Source;

/// A record, and the row in which a spreadsheet program would show it.
#[derive(Debug)]
pub struct Record<'r> {
    /// Its row from zero: the number of records and blank lines before it.
    pub row: u32,
    /// Number of bytes of decoded text up to its end.
    pub end: u64,
    cells: &'r csv::StringRecord,
}

impl<'r> Record<'r> {
    /// Returns a cell's text; `None` where it is blank.
    pub fn cell(&self, column: u32) -> Option<&'r str> {
        self.cells.get(column as usize).filter(|text| !is_blank(text))
    }

    /// Returns the cells that hold something, by column.
    pub fn filled(&self) -> impl Iterator<Item = (u32, &'r str)> {
        (0..).zip(self.cells.iter()).filter(|(_, text)| !is_blank(text))
    }

    /// Returns the number of separators in it.
    pub fn separators(&self) -> usize {
        self.cells.len().saturating_sub(1)
    }

    /// Tells whether something stands beyond the last column that a sheet may have.
    pub fn is_too_wide(&self) -> bool {
        self.cells.len() > MAX_COLUMNS as usize
            && self.filled().any(|(column, _)| column >= MAX_COLUMNS)
    }
}

/// Tells whether a cell's text may have something around it that is no part of it.
fn may_be_guarded(text: &str) -> bool {
    text.starts_with('\'') || text.trim_start().starts_with("=\"")
}

/// Returns a cell's text without what spreadsheets and programs put around it to keep it a text:
/// `="0300001261"`, and a `'` at its beginning.
fn unguarded(text: &str) -> Cow<'_, str> {
    // Two apostrophes alone are a mark for the cell above.
    if let Some(rest) = text.strip_prefix('\'').filter(|rest| *rest != "'") {
        return rest.into();
    }
    let Some(inner) = text.trim().strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'))
    else {
        return text.into();
    };
    let plain = inner.replace("\"\"", "");
    // A single quotation mark inside ends the text: what follows makes it a formula.
    if plain.contains('"') { text.into() } else { inner.replace("\"\"", "\"").into() }
}

fn is_blank(text: &str) -> bool {
    // Most cells begin with something: their other characters need not be looked at.
    text.is_empty() || text.trim_start().is_empty()
}

/// Reads the records of a file one by one.
pub struct Records<'s> {
    reader: csv::Reader<Decoded<'s>>,
    cells: csv::StringRecord,
    next_row: u32,
    line: u64,
}

impl<'s> Records<'s> {
    /// Starts at the first record.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub fn open(
        source: &'s Source,
        encoding: &'static Encoding,
        separator: u8,
    ) -> Result<Self, Refusal> {
        let decoded = Decoded::new(source.reader().map_err(unreadable)?, encoding, separator);
        let mut builder = csv::ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(separator).buffer_capacity(CHUNK);
        let (reader, cells) = (builder.from_reader(decoded), csv::StringRecord::new());
        Ok(Self { reader, cells, next_row: 0, line: 1 })
    }

    /// Returns the next record; `None` behind the last.
    ///
    /// # Errors
    /// A byte does not fit the encoding or is NUL, a quote is not closed or closed too early, a
    /// record is too long for any sheet, or the file cannot be read.
    pub fn read(&mut self) -> Result<Option<Record<'_>>, Refusal> {
        match self.reader.read_record(&mut self.cells) {
            Ok(false) => return Ok(None),
            Ok(true) => {}
            Err(error) => {
                let refusal = self.reader.get_mut().refusal.take();
                return Err(refusal.unwrap_or_else(|| unreadable(error)));
            }
        }
        if self.cells.iter().any(may_be_guarded) {
            self.cells = self.cells.iter().map(unguarded).collect::<Vec<_>>().into();
        }
        self.reader.get_mut().since_record = 0;
        let position = self.reader.position();
        let (line, end) = (position.line(), position.byte());
        // The parser skips blank lines: they are the line breaks that are not inside a quoted cell.
        let lines = line.saturating_sub(self.line);
        let blank = if lines > 1 { lines - 1 - self.line_breaks() } else { 0 };
        self.line = line;
        let row = self.next_row.saturating_add(u32::try_from(blank).unwrap_or(u32::MAX));
        self.next_row = row.saturating_add(1);
        Ok(Some(Record { row, end, cells: &self.cells }))
    }

    fn line_breaks(&self) -> u64 {
        line_breaks(self.cells.as_slice())
    }
}
