//! Records of BIFF8: their kinds, their bytes, and those of the records that continue them.

use crate::package::limits::Malformed;
use crate::read::file::compound::u16_at;

/// Kinds of records that are read.
pub mod kind {
    /// A formula and its stored result.
    pub const FORMULA: u16 = 0x0006;
    /// The end of a sheet or of the globals.
    pub const EOF: u16 = 0x000A;
    /// The calendar that days count from.
    pub const DATE_MODE: u16 = 0x0022;
    /// The workbook is encrypted.
    pub const FILE_PASS: u16 = 0x002F;
    /// The record before goes on.
    pub const CONTINUE: u16 = 0x003C;
    /// A sheet's name and place.
    pub const BOUND_SHEET: u16 = 0x0085;
    /// Several short numbers side by side.
    pub const MUL_RK: u16 = 0x00BD;
    /// A formatted text.
    pub const RICH_STRING: u16 = 0x00D6;
    /// A cell style.
    pub const XF: u16 = 0x00E0;
    /// Merged areas.
    pub const MERGED_CELLS: u16 = 0x00E5;
    /// The table of strings.
    pub const STRINGS: u16 = 0x00FC;
    /// A text from the table of strings.
    pub const LABEL_OF_STRINGS: u16 = 0x00FD;
    /// A number.
    pub const NUMBER: u16 = 0x0203;
    /// A text.
    pub const LABEL: u16 = 0x0204;
    /// TRUE, FALSE or an error.
    pub const BOOL_OR_ERROR: u16 = 0x0205;
    /// The text that the formula before results in.
    pub const STRING: u16 = 0x0207;
    /// A row.
    pub const ROW: u16 = 0x0208;
    /// A short number.
    pub const RK: u16 = 0x027E;
    /// A number format.
    pub const FORMAT: u16 = 0x041E;
    /// The beginning of a sheet or of the globals.
    pub const BOF: u16 = 0x0809;
}

/// A record.
pub struct Record<'s> {
    /// One of [`kind`].
    pub kind: u16,
    /// Its bytes.
    pub data: &'s [u8],
    /// The bytes of the records that continue it.
    pub more: Vec<&'s [u8]>,
}

/// Reads the records of a stream from a place on.
pub struct Records<'s> {
    /// The stream.
    pub stream: &'s [u8],
    /// The place of the next record.
    pub at: usize,
}

impl<'s> Records<'s> {
    /// Returns the next record.
    ///
    /// # Errors
    /// The stream ends without it: it is cut off.
    pub fn next(&mut self) -> Result<Record<'s>, Malformed> {
        let (kind, data) = self.one()?;
        let mut record = Record { kind, data, more: Vec::new() };
        while u16_at(self.stream, self.at) == Ok(kind::CONTINUE) {
            record.more.push(self.one()?.1);
        }
        Ok(record)
    }

    fn one(&mut self) -> Result<(u16, &'s [u8]), Malformed> {
        let (kind, length) = (u16_at(self.stream, self.at)?, usize::from(u16_at(self.stream, self.at + 2)?));
        let start = self.at + 4;
        let data = self.stream.get(start..start + length).ok_or(Malformed)?;
        self.at = start + length;
        Ok((kind, data))
    }
}

/// Reads the bytes of a record and of those that continue it.
pub struct Pieces<'r> {
    now: &'r [u8],
    next: std::slice::Iter<'r, &'r [u8]>,
}

impl<'r> Pieces<'r> {
    /// Starts at a place in a record.
    ///
    /// # Errors
    /// The record ends before it.
    pub fn of(record: &'r Record<'_>, from: usize) -> Result<Self, Malformed> {
        Ok(Self { now: record.data.get(from..).ok_or(Malformed)?, next: record.more.iter() })
    }

    /// Goes on to the next continuing record where this one has come to its end; returns whether it did.
    fn turn(&mut self) -> Result<bool, Malformed> {
        if !self.now.is_empty() {
            return Ok(false);
        }
        self.now = self.next.next().ok_or(Malformed)?;
        Ok(true)
    }

    fn take(&mut self, length: usize) -> Result<&'r [u8], Malformed> {
        let (taken, rest) = self.now.split_at_checked(length).ok_or(Malformed)?;
        self.now = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, Malformed> {
        self.turn()?;
        Ok(self.take(1)?[0])
    }

    fn u16(&mut self) -> Result<usize, Malformed> {
        Ok(usize::from(u16::from_le_bytes([self.byte()?, self.byte()?])))
    }

    fn u32(&mut self) -> Result<usize, Malformed> {
        Ok(self.u16()? | self.u16()? << 16)
    }

    fn skip(&mut self, mut length: usize) -> Result<(), Malformed> {
        while length > 0 {
            self.turn()?;
            length -= self.take(length.min(self.now.len()))?.len();
        }
        Ok(())
    }

    /// Reads a string behind a count of two bytes, without its formatting runs and furigana.
    ///
    /// # Errors
    /// The bytes end before, or are no UTF-16.
    pub fn string(&mut self) -> Result<String, Malformed> {
        let count = self.u16()?;
        let flags = self.byte()?;
        let runs = if flags & 8 == 0 { 0 } else { self.u16()? * 4 };
        let phonetic = if flags & 4 == 0 { 0 } else { self.u32()? };
        let text = self.characters(count, flags)?;
        self.skip(runs)?;
        self.skip(phonetic)?;
        Ok(text)
    }

    /// Reads a string behind a count of one byte.
    ///
    /// # Errors
    /// The bytes end before, or are no UTF-16.
    pub fn short_string(&mut self) -> Result<String, Malformed> {
        let count = usize::from(self.byte()?);
        let flags = self.byte()?;
        self.characters(count, flags)
    }

    /// Reads characters of one or two bytes; each continuing record says anew of how many.
    fn characters(&mut self, count: usize, mut flags: u8) -> Result<String, Malformed> {
        let mut units: Vec<u16> = Vec::new();
        while units.len() < count {
            if self.turn()? {
                flags = self.byte()?;
            }
            let width = usize::from(flags & 1) + 1;
            let here = (count - units.len()).min(self.now.len() / width);
            if here == 0 {
                return Err(Malformed);
            }
            let bytes = self.take(here * width)?;
            units.extend(bytes.chunks_exact(width).map(|unit| match unit {
                [low, high] => u16::from_le_bytes([*low, *high]),
                _ => u16::from(unit[0]),
            }));
        }
        String::from_utf16(&units).map_err(|_| Malformed)
    }
}
