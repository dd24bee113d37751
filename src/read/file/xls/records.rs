//! Records of BIFF8: their kinds, their bytes, and those of the records that continue them.

use crate::package::limits::Malformed;
use crate::read::file::compound::u16_at;
use crate::read::file::rich_text::RichText;

/// Kinds of records that are read.
pub mod kind {
    /// A formula and its stored result.
    pub const FORMULA: u16 = 0x0006;
    /// Formulas of older versions, which some programs mix in.
    pub const OLD_FORMULAS: [u16; 2] = [0x0206, 0x0406];
    /// The end of a sheet or of the globals.
    pub const EOF: u16 = 0x000A;
    /// The calendar that days count from.
    pub const DATE_MODE: u16 = 0x0022;
    /// The workbook is encrypted.
    pub const FILE_PASS: u16 = 0x002F;
    /// A font.
    pub const FONT: u16 = 0x0031;
    /// The record before goes on.
    pub const CONTINUE: u16 = 0x003C;
    /// A control or another object of a drawing.
    pub const OBJECT: u16 = 0x005D;
    /// Equal columns side by side.
    pub const COLUMNS: u16 = 0x007D;
    /// A sheet's name and place.
    pub const BOUND_SHEET: u16 = 0x0085;
    /// Several short numbers side by side.
    pub const MUL_RK: u16 = 0x00BD;
    /// A formatted text.
    pub const RICH_STRING: u16 = 0x00D6;
    /// The language of the program's menus.
    pub const INTERFACE: u16 = 0x00E1;
    /// The beginning of a revision.
    pub const REVISIONS: u16 = 0x0138;
    /// A mark that the file is open elsewhere.
    pub const USER_EXCLUSION: u16 = 0x0194;
    /// The user who has locked the file.
    pub const FILE_LOCK: u16 = 0x0195;
    /// The description of a revision.
    pub const REVISION_INFO: u16 = 0x0196;
    /// A cell style.
    pub const XF: u16 = 0x00E0;
    /// Merged areas.
    pub const MERGED_CELLS: u16 = 0x00E5;
    /// A comment: its cell.
    pub const NOTE: u16 = 0x001C;
    /// Shapes of a drawing; the object that the last of them is follows.
    pub const DRAWING: u16 = 0x00EC;
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

    /// Returns the next record's kind and bytes, without those of the records that continue it.
    ///
    /// # Errors
    /// The stream ends within it.
    pub fn one(&mut self) -> Result<(u16, &'s [u8]), Malformed> {
        let (kind, length) =
            (u16_at(self.stream, self.at)?, usize::from(u16_at(self.stream, self.at + 2)?));
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

    /// Goes on to the next continuing record where this one has come to its end; returns whether it
    /// did.
    fn turn(&mut self) -> Result<bool, Malformed> {
        if !self.now.is_empty() {
            return Ok(false);
        }
        // Some programs write records that continue with nothing.
        self.now = self.next.find(|piece| !piece.is_empty()).ok_or(Malformed)?;
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

    /// Tells whether all bytes were read.
    pub fn is_at_end(&self) -> bool {
        self.now.is_empty() && self.next.as_slice().iter().all(|piece| piece.is_empty())
    }

    /// Reads a string behind a count of two bytes, without its formatting runs and furigana.
    ///
    /// # Errors
    /// The bytes end before, or are no UTF-16.
    pub fn string(&mut self) -> Result<String, Malformed> {
        utf16(&self.formatted_string()?.units)
    }

    /// Reads a string behind a count of two bytes, without its furigana.
    ///
    /// # Errors
    /// The bytes end before.
    pub fn formatted_string(&mut self) -> Result<FormattedString, Malformed> {
        let count = self.u16()?;
        if count == 0 && self.is_at_end() {
            // Some programs leave out the flags of an empty string.
            return Ok(FormattedString::default());
        }
        let flags = self.byte()?;
        let runs = if flags & 8 == 0 { 0 } else { self.u16()? };
        let phonetic = if flags & 4 == 0 { 0 } else { self.u32()? };
        let units = self.characters(count, flags)?;
        let runs = self.runs(runs)?;
        self.skip(phonetic)?;
        Ok(FormattedString { units, runs })
    }

    /// Reads formatting runs behind their count.
    ///
    /// # Errors
    /// The bytes end before.
    pub fn counted_runs(&mut self) -> Result<Vec<(usize, usize)>, Malformed> {
        let count = self.u16()?;
        self.runs(count)
    }

    fn runs(&mut self, count: usize) -> Result<Vec<(usize, usize)>, Malformed> {
        (0..count).map(|_| Ok((self.u16()?, self.u16()?))).collect()
    }

    /// Reads a string behind a count of one byte.
    ///
    /// # Errors
    /// The bytes end before, or are no UTF-16.
    pub fn short_string(&mut self) -> Result<String, Malformed> {
        let count = usize::from(self.byte()?);
        let flags = self.byte()?;
        let units = self.characters(count, flags)?;
        utf16(&units)
    }

    /// Reads characters of one or two bytes; each continuing record says anew of how many.
    fn characters(&mut self, count: usize, mut flags: u8) -> Result<Vec<u16>, Malformed> {
        let mut units: Vec<u16> = Vec::new();
        while units.len() < count {
            if self.turn()? {
                flags = self.byte()?;
            }
            let width = usize::from(flags & 1) + 1;
            let here = (count - units.len()).min(self.now.len() / width);
            if here == 0 {
                // Some programs end a record with half a character, or with nothing but its width.
                self.now = &[];
                continue;
            }
            let bytes = self.take(here * width)?;
            units.extend(bytes.chunks_exact(width).map(|unit| match unit {
                [low, high] => u16::from_le_bytes([*low, *high]),
                _ => u16::from(unit[0]),
            }));
        }
        Ok(units)
    }
}

/// A string with its formatting runs.
#[derive(Debug, Default)]
pub struct FormattedString {
    /// Its characters in UTF-16.
    pub units: Vec<u16>,
    /// The first character of each run and the number of its font.
    pub runs: Vec<(usize, usize)>,
}

impl FormattedString {
    /// Returns the text; `is_struck` tells whether a font is struck through.
    ///
    /// # Errors
    /// The characters are no UTF-16.
    pub fn read(&self, is_struck: impl Fn(usize) -> bool) -> Result<RichText, Malformed> {
        let mut text = RichText::default();
        let (mut start, mut font) = (0, None);
        for &(next, next_font) in &self.runs {
            let end = next.clamp(start, self.units.len());
            text.push(&utf16(&self.units[start..end])?, font.map(&is_struck));
            (start, font) = (end, Some(next_font));
        }
        text.push(&utf16(&self.units[start..])?, font.map(&is_struck));
        Ok(text)
    }
}

fn utf16(units: &[u16]) -> Result<String, Malformed> {
    String::from_utf16(units).map_err(|_| Malformed)
}
