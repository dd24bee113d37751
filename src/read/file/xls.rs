//! Workbooks of Excel 97 to 2003 (BIFF8): the records of the workbook stream read into placed cells. What a record claims
//! is believed only as far as its bytes reach; nothing is set aside for what is merely announced.

use std::collections::BTreeMap;

use super::compound::{u16_at, u32_at};
use super::workbook::{Content, Formats, Grid};
use crate::finding::{CellRef, Place};
use crate::package::limits::{Budget, MAX_CELLS, Refusal};
use crate::package::parts::{Broken, MAX_MERGES, Merge};

/// Columns a sheet of this format can have.
const GRID_COLUMNS: u16 = 256;

/// What a record is, as far as it is read.
mod kind {
    pub const FORMULA: u16 = 0x0006;
    pub const EOF: u16 = 0x000A;
    pub const DATE_MODE: u16 = 0x0022;
    pub const FILE_PASS: u16 = 0x002F;
    pub const CONTINUE: u16 = 0x003C;
    pub const BOUND_SHEET: u16 = 0x0085;
    pub const MUL_RK: u16 = 0x00BD;
    pub const RICH_STRING: u16 = 0x00D6;
    pub const XF: u16 = 0x00E0;
    pub const MERGED_CELLS: u16 = 0x00E5;
    pub const STRINGS: u16 = 0x00FC;
    pub const LABEL_OF_STRINGS: u16 = 0x00FD;
    pub const NUMBER: u16 = 0x0203;
    pub const LABEL: u16 = 0x0204;
    pub const BOOL_OR_ERROR: u16 = 0x0205;
    pub const STRING: u16 = 0x0207;
    pub const ROW: u16 = 0x0208;
    pub const RK: u16 = 0x027E;
    pub const FORMAT: u16 = 0x041E;
    pub const BOF: u16 = 0x0809;
}

/// The version that the first record of a workbook names.
const BIFF8: u16 = 0x0600;

/// Reads every worksheet of a workbook stream, in its order.
///
/// # Errors
/// It is damaged, locked, of an older version, or over a limit.
pub fn read(stream: &[u8], file: &Place) -> Result<Vec<Grid>, Refusal> {
    let globals = Globals::read(stream)?;
    let formats = globals.formats();
    let mut budget = Budget::default();
    // Sheets lie one behind the other; those that share their bytes would cost more than the file has.
    let mut left = stream.len();
    let mut grids = Vec::new();
    for (start, name) in &globals.sheets {
        let mut records = Records { stream, at: *start };
        let mut sheet = Sheet::new(file.on_sheet(name.as_str()), &globals.strings, &formats, &mut budget);
        sheet.read(&mut records)?;
        grids.push(sheet.grid);
        left = left.checked_sub(records.at - start).ok_or(Broken)?;
    }
    Ok(grids)
}

/// A record: its kind, its bytes, and those of the records that continue it.
struct Record<'s> {
    kind: u16,
    data: &'s [u8],
    more: Vec<&'s [u8]>,
}

/// The records of a stream from a place on.
struct Records<'s> {
    stream: &'s [u8],
    at: usize,
}

impl<'s> Records<'s> {
    /// The next record; a stream that ends without its last record is cut off.
    fn next(&mut self) -> Result<Record<'s>, Broken> {
        let (kind, data) = self.one()?;
        let mut record = Record { kind, data, more: Vec::new() };
        while u16_at(self.stream, self.at) == Ok(kind::CONTINUE) {
            record.more.push(self.one()?.1);
        }
        Ok(record)
    }

    fn one(&mut self) -> Result<(u16, &'s [u8]), Broken> {
        let (kind, length) = (u16_at(self.stream, self.at)?, usize::from(u16_at(self.stream, self.at + 2)?));
        let start = self.at + 4;
        let data = self.stream.get(start..start + length).ok_or(Broken)?;
        self.at = start + length;
        Ok((kind, data))
    }
}

/// What the sheets of a workbook share.
#[derive(Default)]
struct Globals {
    /// Where each worksheet begins, and its name.
    sheets: Vec<(usize, String)>,
    strings: Vec<String>,
    codes: BTreeMap<u16, String>,
    /// Per cell style: its format.
    styles: Vec<u16>,
    since_1904: bool,
}

impl Globals {
    fn read(stream: &[u8]) -> Result<Self, Refusal> {
        let mut records = Records { stream, at: 0 };
        let first = records.next()?;
        if first.kind != kind::BOF {
            // Before version 5 the first record was another one.
            return Err(if first.kind & 0xFF == 9 { Refusal::OLD } else { Refusal::DAMAGED });
        }
        if u16_at(first.data, 0)? != BIFF8 {
            return Err(Refusal::OLD);
        }
        let mut globals = Self::default();
        loop {
            let record = records.next()?;
            match record.kind {
                kind::EOF => return Ok(globals),
                kind::FILE_PASS => return Err(Refusal::LOCKED),
                _ => globals.take(&record)?,
            }
        }
    }

    fn take(&mut self, record: &Record<'_>) -> Result<(), Refusal> {
        let data = record.data;
        match record.kind {
            kind::DATE_MODE => self.since_1904 = u16_at(data, 0)? == 1,
            kind::FORMAT => {
                let code = Pieces::of(record, 2)?.string()?;
                self.codes.insert(u16_at(data, 0)?, code);
            }
            kind::XF => self.styles.push(u16_at(data, 2)?),
            // Charts, macros and modules are no sheets of cells.
            kind::BOUND_SHEET if data.get(5).ok_or(Broken)? & 0x0F == 0 => {
                let start = usize::try_from(u32_at(data, 0)?).map_err(|_| Broken)?;
                let name = Pieces::of(record, 6)?.short_string()?;
                self.sheets.push((start, name.replace('\0', "")));
            }
            kind::STRINGS => self.strings = strings(record)?,
            _ => {}
        }
        Ok(())
    }

    fn formats(&self) -> Formats {
        let styles = self.styles.iter().map(|id| (u32::from(*id), self.codes.get(id).map(String::as_str)));
        Formats::new(styles, self.since_1904)
    }
}

/// The table of strings.
fn strings(record: &Record<'_>) -> Result<Vec<String>, Refusal> {
    let count = u32_at(record.data, 4)?;
    let mut pieces = Pieces::of(record, 8)?;
    let mut strings = Vec::new();
    for _ in 0..count {
        if strings.len() >= MAX_CELLS {
            return Err(Refusal::OverLimit(format!("中の文字列が {count} 個あります（{MAX_CELLS} 個まで）")));
        }
        strings.push(pieces.string()?);
    }
    Ok(strings)
}

/// The bytes of a record and of those that continue it.
struct Pieces<'r> {
    now: &'r [u8],
    next: std::slice::Iter<'r, &'r [u8]>,
}

impl<'r> Pieces<'r> {
    fn of(record: &'r Record<'_>, from: usize) -> Result<Self, Broken> {
        Ok(Self { now: record.data.get(from..).ok_or(Broken)?, next: record.more.iter() })
    }

    /// Goes on to the record that continues this one, where this one has come to its end.
    fn turn(&mut self) -> Result<bool, Broken> {
        if !self.now.is_empty() {
            return Ok(false);
        }
        self.now = self.next.next().ok_or(Broken)?;
        Ok(true)
    }

    fn take(&mut self, length: usize) -> Result<&'r [u8], Broken> {
        let (taken, rest) = self.now.split_at_checked(length).ok_or(Broken)?;
        self.now = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, Broken> {
        self.turn()?;
        Ok(self.take(1)?[0])
    }

    fn u16(&mut self) -> Result<usize, Broken> {
        Ok(usize::from(u16::from_le_bytes([self.byte()?, self.byte()?])))
    }

    fn u32(&mut self) -> Result<usize, Broken> {
        Ok(self.u16()? | self.u16()? << 16)
    }

    fn skip(&mut self, mut length: usize) -> Result<(), Broken> {
        while length > 0 {
            self.turn()?;
            length -= self.take(length.min(self.now.len()))?.len();
        }
        Ok(())
    }

    /// A string behind a count of two bytes; formatting runs and furigana behind its characters are left out.
    fn string(&mut self) -> Result<String, Broken> {
        let count = self.u16()?;
        let flags = self.byte()?;
        let runs = if flags & 8 == 0 { 0 } else { self.u16()? * 4 };
        let phonetic = if flags & 4 == 0 { 0 } else { self.u32()? };
        let text = self.characters(count, flags)?;
        self.skip(runs)?;
        self.skip(phonetic)?;
        Ok(text)
    }

    /// A string behind a count of one byte.
    fn short_string(&mut self) -> Result<String, Broken> {
        let count = usize::from(self.byte()?);
        let flags = self.byte()?;
        self.characters(count, flags)
    }

    /// Characters of one or two bytes; each continuing record says anew how many.
    fn characters(&mut self, count: usize, mut flags: u8) -> Result<String, Broken> {
        let mut units: Vec<u16> = Vec::new();
        while units.len() < count {
            if self.turn()? {
                flags = self.byte()?;
            }
            let width = usize::from(flags & 1) + 1;
            let here = (count - units.len()).min(self.now.len() / width);
            if here == 0 {
                return Err(Broken);
            }
            let bytes = self.take(here * width)?;
            units.extend(bytes.chunks_exact(width).map(|unit| match unit {
                [low, high] => u16::from_le_bytes([*low, *high]),
                _ => u16::from(unit[0]),
            }));
        }
        String::from_utf16(&units).map_err(|_| Broken)
    }
}

/// A worksheet that is being read.
struct Sheet<'w> {
    grid: Grid,
    strings: &'w [String],
    formats: &'w Formats,
    budget: &'w mut Budget,
    /// The formula whose text follows.
    awaiting: Option<CellRef>,
}

impl<'w> Sheet<'w> {
    fn new(place: Place, strings: &'w [String], formats: &'w Formats, budget: &'w mut Budget) -> Self {
        Self { grid: Grid::new(place), strings, formats, budget, awaiting: None }
    }

    fn read(&mut self, records: &mut Records<'_>) -> Result<(), Refusal> {
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
        self.close();
        Ok(())
    }

    /// Counts rows and columns; keeps of the hidden rows those that hold something.
    fn close(&mut self) {
        let mut rows: Vec<u32> = self.grid.cells.keys().map(|at| at.row).collect();
        rows.dedup();
        self.grid.rows = rows.len();
        self.grid.columns = self.grid.cells.keys().map(|at| at.column + 1).max().unwrap_or(0);
    }

    fn take(&mut self, record: &Record<'_>) -> Result<(), Refusal> {
        let data = record.data;
        match record.kind {
            kind::ROW if u16_at(data, 12)? & 0x20 != 0 => {
                self.grid.hidden.insert(u32::from(u16_at(data, 0)?));
                Ok(())
            }
            kind::MERGED_CELLS => self.merge(data),
            kind::NUMBER => self.number(data, number(data.get(6..).ok_or(Broken)?)?),
            kind::RK => self.number(data, rk(u32_at(data, 6)?)),
            kind::MUL_RK => self.numbers(data),
            kind::BOOL_OR_ERROR => self.put(data, bool_or_error(data.get(6..).ok_or(Broken)?)?),
            kind::LABEL_OF_STRINGS => {
                let index = usize::try_from(u32_at(data, 6)?).map_err(|_| Broken)?;
                let text = self.strings.get(index).ok_or(Broken)?.clone();
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

    /// Several numbers side by side.
    fn numbers(&mut self, data: &[u8]) -> Result<(), Refusal> {
        let (row, first) = (u16_at(data, 0)?, u16_at(data, 2)?);
        let cells = data.get(4..data.len().saturating_sub(2)).ok_or(Broken)?;
        for (column, cell) in (first..GRID_COLUMNS).zip(cells.chunks_exact(6)) {
            let content = self.formats.content(rk(u32_at(cell, 2)?), usize::from(u16_at(cell, 0)?));
            self.put_at(row, column, content)?;
        }
        Ok(())
    }

    /// A formula's stored result: a number, or a mark of what else it is.
    fn formula(&mut self, data: &[u8]) -> Result<(), Refusal> {
        let result = data.get(6..14).ok_or(Broken)?;
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
        // What has no result yet is counted with it.
        self.budget.spend(u64::from(content != Content::NoResult), content.weight())?;
        let at = CellRef::new(u32::from(row), u32::from(column));
        // Two values for one cell: nobody can tell which was meant.
        if column >= GRID_COLUMNS || self.grid.cells.insert(at, content).is_some() {
            return Err(Refusal::DAMAGED);
        }
        Ok(())
    }

    /// The text that a formula was waiting for.
    fn replace(&mut self, at: CellRef, content: Content) -> Result<(), Refusal> {
        self.budget.spend(1, content.weight())?;
        self.grid.cells.remove(&at);
        if !content.shown().trim().is_empty() {
            self.grid.cells.insert(at, content);
        }
        Ok(())
    }

    fn merge(&mut self, data: &[u8]) -> Result<(), Refusal> {
        let areas = data.get(2..).ok_or(Broken)?.chunks_exact(8).take(usize::from(u16_at(data, 0)?));
        for area in areas {
            self.grid.merges.push(Merge { first: cell_at(area, 0, 4)?, last: cell_at(area, 2, 6)? });
        }
        if self.grid.merges.len() > MAX_MERGES { Err(Refusal::DAMAGED) } else { Ok(()) }
    }
}

fn cell_at(data: &[u8], row: usize, column: usize) -> Result<CellRef, Broken> {
    Ok(CellRef::new(u32::from(u16_at(data, row)?), u32::from(u16_at(data, column)?)))
}

fn number(bytes: &[u8]) -> Result<f64, Broken> {
    let value = bytes.first_chunk().map(|eight| f64::from_le_bytes(*eight)).ok_or(Broken)?;
    if value.is_finite() { Ok(value) } else { Err(Broken) }
}

/// A number in four bytes: a whole one or the upper half of a real one, perhaps a hundredfold.
fn rk(word: u32) -> f64 {
    let value =
        if word & 2 == 0 { f64::from_bits(u64::from(word & !3) << 32) } else { f64::from(word.cast_signed() >> 2) };
    if word & 1 == 0 { value } else { value / 100.0 }
}

fn bool_or_error(data: &[u8]) -> Result<Content, Broken> {
    match data {
        [value, 0, ..] => Ok(Content::Bool(*value != 0)),
        [code, 1, ..] => Ok(Content::Error(error(*code).to_owned())),
        _ => Err(Broken),
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
