//! A worksheet of BIFF8: its records become placed cells.

use super::records::{Pieces, Record, Records, kind};
use crate::finding::{CellRef, Place};
use crate::package::limits::{Budget, Malformed, Refusal};
use crate::read::file::compound::{u16_at, u32_at};
use crate::read::file::grid::{Content, Grid, MAX_MERGES, Merge};
use crate::read::file::number_format::Formats;

/// Columns that a sheet of this format can have.
const GRID_COLUMNS: u16 = 256;

/// A worksheet that is being read.
pub struct Sheet<'w> {
    /// What was read.
    pub grid: Grid,
    strings: &'w [String],
    formats: &'w Formats,
    budget: &'w mut Budget,
    /// The formula whose text follows.
    awaiting: Option<CellRef>,
}

impl<'w> Sheet<'w> {
    /// Returns a sheet without cells.
    pub fn new(place: Place, strings: &'w [String], formats: &'w Formats, budget: &'w mut Budget) -> Self {
        Self { grid: Grid::new(place), strings, formats, budget, awaiting: None }
    }

    /// Reads a sheet's records up to its end.
    ///
    /// # Errors
    /// It is damaged or over a limit.
    pub fn read(&mut self, records: &mut Records<'_>) -> Result<(), Refusal> {
        if records.next()?.kind != kind::BOF {
            return Err(Refusal::DAMAGED);
        }
        // Charts stand inside a sheet with records of their own.
        let mut inside = 0_usize;
        loop {
            let record = records.next()?;
            match record.kind {
                kind::BOF => inside += 1,
                kind::EOF if inside == 0 => break,
                kind::EOF => inside -= 1,
                _ if inside > 0 => {}
                _ => self.take(&record)?,
            }
        }
        Ok(())
    }

    fn take(&mut self, record: &Record<'_>) -> Result<(), Refusal> {
        let data = record.data;
        match record.kind {
            kind::ROW if u16_at(data, 12)? & 0x20 != 0 => {
                self.grid.hidden_rows.insert(u32::from(u16_at(data, 0)?));
                Ok(())
            }
            kind::MERGED_CELLS => self.merge(data),
            kind::NUMBER => self.number(data, number(data.get(6..).ok_or(Malformed)?)?),
            kind::RK => self.number(data, rk(u32_at(data, 6)?)),
            kind::MUL_RK => self.numbers(data),
            kind::BOOL_OR_ERROR => self.put(data, bool_or_error(data.get(6..).ok_or(Malformed)?)?),
            kind::LABEL_OF_STRINGS => {
                let index = usize::try_from(u32_at(data, 6)?).map_err(|_| Malformed)?;
                let text = self.strings.get(index).ok_or(Malformed)?.clone();
                self.put(data, Content::Text(text))
            }
            kind::LABEL | kind::RICH_STRING => {
                let text = Pieces::of(record, 6)?.string()?;
                self.put(data, Content::Text(text))
            }
            kind::FORMULA => self.formula(data),
            kind::STRING => {
                let text = Pieces::of(record, 0)?.string()?;
                self.awaiting.take().map_or(Ok(()), |at| self.replace(at, Content::Text(text)))
            }
            _ => Ok(()),
        }
    }

    fn number(&mut self, data: &[u8], value: f64) -> Result<(), Refusal> {
        let content = self.formats.content(value, usize::from(u16_at(data, 4)?));
        self.put(data, content)
    }

    /// Puts several numbers side by side.
    fn numbers(&mut self, data: &[u8]) -> Result<(), Refusal> {
        let (row, first) = (u16_at(data, 0)?, u16_at(data, 2)?);
        let cells = data.get(4..data.len().saturating_sub(2)).ok_or(Malformed)?;
        for (column, cell) in (first..GRID_COLUMNS).zip(cells.chunks_exact(6)) {
            let content = self.formats.content(rk(u32_at(cell, 2)?), usize::from(u16_at(cell, 0)?));
            self.put_at(row, column, content)?;
        }
        Ok(())
    }

    /// Puts a formula's stored result: a number, or a mark for another kind of result.
    fn formula(&mut self, data: &[u8]) -> Result<(), Refusal> {
        let result = data.get(6..14).ok_or(Malformed)?;
        match (&result[6..], result[0]) {
            ([0xFF, 0xFF], 0) => {
                self.put(data, Content::NoResult)?;
                self.awaiting = Some(cell_at(data, 0, 2)?);
                Ok(())
            }
            ([0xFF, 0xFF], 1) => self.put(data, Content::Bool(result[2] != 0)),
            ([0xFF, 0xFF], 2) => self.put(data, Content::Error(error(result[2]).to_owned())),
            // An empty text.
            ([0xFF, 0xFF], 3) => Ok(()),
            ([0xFF, 0xFF], _) => Err(Refusal::DAMAGED),
            _ => self.number(data, number(result)?),
        }
    }

    fn put(&mut self, data: &[u8], content: Content) -> Result<(), Refusal> {
        self.put_at(u16_at(data, 0)?, u16_at(data, 2)?, content)
    }

    fn put_at(&mut self, row: u16, column: u16, content: Content) -> Result<(), Refusal> {
        self.awaiting = None;
        if matches!(&content, Content::Text(text) if text.trim().is_empty()) {
            return Ok(());
        }
        // A formula whose text follows is counted with that text.
        self.budget.spend(u64::from(content != Content::NoResult), content.weight())?;
        let at = CellRef::new(u32::from(row), u32::from(column));
        // Two values for one cell: nobody can tell which was meant.
        if column >= GRID_COLUMNS || self.grid.cells.insert(at, content).is_some() {
            return Err(Refusal::DAMAGED);
        }
        Ok(())
    }

    /// Puts the text that a formula results in.
    fn replace(&mut self, at: CellRef, content: Content) -> Result<(), Refusal> {
        self.budget.spend(1, content.weight())?;
        self.grid.cells.remove(&at);
        if !content.shown().trim().is_empty() {
            self.grid.cells.insert(at, content);
        }
        Ok(())
    }

    fn merge(&mut self, data: &[u8]) -> Result<(), Refusal> {
        let areas = data.get(2..).ok_or(Malformed)?.chunks_exact(8).take(usize::from(u16_at(data, 0)?));
        for area in areas {
            self.grid.merges.push(Merge { first: cell_at(area, 0, 4)?, last: cell_at(area, 2, 6)? });
        }
        if self.grid.merges.len() > MAX_MERGES { Err(Refusal::DAMAGED) } else { Ok(()) }
    }
}

fn cell_at(data: &[u8], row: usize, column: usize) -> Result<CellRef, Malformed> {
    Ok(CellRef::new(u32::from(u16_at(data, row)?), u32::from(u16_at(data, column)?)))
}

fn number(bytes: &[u8]) -> Result<f64, Malformed> {
    let value = bytes.first_chunk().map(|eight| f64::from_le_bytes(*eight)).ok_or(Malformed)?;
    if value.is_finite() { Ok(value) } else { Err(Malformed) }
}

/// Decodes a number of four bytes: a whole number or the upper half of a real one, perhaps a hundredfold.
fn rk(word: u32) -> f64 {
    let value =
        if word & 2 == 0 { f64::from_bits(u64::from(word & !3) << 32) } else { f64::from(word.cast_signed() >> 2) };
    if word & 1 == 0 { value } else { value / 100.0 }
}

fn bool_or_error(data: &[u8]) -> Result<Content, Malformed> {
    match data {
        [value, 0, ..] => Ok(Content::Bool(*value != 0)),
        [code, 1, ..] => Ok(Content::Error(error(*code).to_owned())),
        _ => Err(Malformed),
    }
}

fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        _ => "エラー値",
    }
}
