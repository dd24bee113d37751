//! The globals of a BIFF8 workbook: sheets, strings, formats and fonts, which its sheets share.

use std::collections::BTreeMap;

use super::records::{FormattedString, Pieces, Record, Records, kind};
use crate::package::limits::{MAX_CELLS, Malformed, Refusal};
use crate::read::file::compound::{u16_at, u32_at};
use crate::read::file::grid::Visibility;
use crate::read::file::number_format::Formats;
use crate::read::file::rich_text::RichText;

/// The version that the first record of a workbook names.
const BIFF8: u16 = 0x0600;

/// Parts of a workbook that its sheets share.
pub struct Globals {
    /// The table of strings.
    pub strings: Vec<RichText>,
    /// The number formats of the cell styles.
    pub formats: Formats,
    /// The font of each cell style.
    style_fonts: Vec<usize>,
    /// Per font: true if it is struck through.
    fonts: Vec<bool>,
}

/// A sheet as the workbook lists it.
pub struct ListedSheet {
    /// Its name.
    pub name: String,
    /// Its visibility.
    pub visibility: Visibility,
    /// The place of its records; charts, macros and modules are no sheets of cells.
    pub start: Option<usize>,
}

impl Globals {
    /// Reads the globals, and lists the sheets in the workbook's order.
    ///
    /// # Errors
    /// The workbook is damaged, locked, of an older version, or over a limit.
    pub fn read(stream: &[u8]) -> Result<(Self, Vec<ListedSheet>), Refusal> {
        let mut records = Records { stream, at: 0 };
        let first = records.next()?;
        if first.kind != kind::BOF {
            // Before version 5 the first record was another one.
            return Err(if first.kind & 0xFF == 9 { Refusal::OLD } else { Refusal::DAMAGED });
        }
        if u16_at(first.data, 0)? != BIFF8 {
            return Err(Refusal::OLD);
        }
        let mut raw = RawGlobals::default();
        loop {
            let record = records.next()?;
            match record.kind {
                kind::EOF => return raw.finish(),
                kind::FILE_PASS => return Err(Refusal::LOCKED),
                _ => raw.take(&record)?,
            }
        }
    }

    /// Tells whether the font of a cell style is struck through.
    pub fn is_style_struck(&self, style: usize) -> bool {
        self.style_fonts.get(style).is_some_and(|font| self.is_font_struck(*font))
    }

    /// Tells whether a font is struck through.
    pub fn is_font_struck(&self, font: usize) -> bool {
        is_struck(&self.fonts, font)
    }
}

/// Tells whether a font is struck through; no font has the number four.
fn is_struck(fonts: &[bool], font: usize) -> bool {
    fonts.get(if font > 4 { font - 1 } else { font }).copied().unwrap_or_default()
}

/// The globals as their records come.
#[derive(Default)]
struct RawGlobals {
    sheets: Vec<ListedSheet>,
    strings: Vec<FormattedString>,
    codes: BTreeMap<u16, String>,
    /// Font and number format of each cell style.
    styles: Vec<(u16, u16)>,
    fonts: Vec<bool>,
    since_1904: bool,
}

impl RawGlobals {
    fn take(&mut self, record: &Record<'_>) -> Result<(), Refusal> {
        let data = record.data;
        match record.kind {
            kind::DATE_MODE => self.since_1904 = u16_at(data, 0)? == 1,
            kind::FORMAT => {
                // A code that is cut off shows numbers plainly.
                if let Ok(code) = Pieces::of(record, 2)?.string() {
                    self.codes.insert(u16_at(data, 0)?, code);
                }
            }
            kind::FONT => self.fonts.push(u16_at(data, 2)? & 0x08 != 0),
            kind::XF => self.styles.push((u16_at(data, 0)?, u16_at(data, 2)?)),
            kind::BOUND_SHEET => self.sheets.push(listed(record)?),
            kind::STRINGS => self.strings = strings(record)?,
            _ => {}
        }
        Ok(())
    }

    fn finish(self) -> Result<(Globals, Vec<ListedSheet>), Refusal> {
        let Self { sheets, strings, codes, styles, fonts, since_1904 } = self;
        let code = |format: &u16| codes.get(format).map(String::as_str);
        let formats = styles.iter().map(|(_, format)| (u32::from(*format), code(format)));
        let formats = Formats::new(formats, since_1904);
        let strings = strings.iter().map(|string| string.read(|font| is_struck(&fonts, font)));
        let strings = strings.collect::<Result<_, Malformed>>()?;
        let style_fonts = styles.iter().map(|(font, _)| usize::from(*font)).collect();
        Ok((Globals { strings, formats, style_fonts, fonts }, sheets))
    }
}

fn listed(record: &Record<'_>) -> Result<ListedSheet, Malformed> {
    let data = record.data;
    let (Some(visibility), Some(kind)) = (data.get(4), data.get(5)) else { return Err(Malformed) };
    let start = usize::try_from(u32_at(data, 0)?).map_err(|_| Malformed)?;
    Ok(ListedSheet {
        name: Pieces::of(record, 6)?.short_string()?.replace('\0', ""),
        visibility: match visibility & 3 {
            0 => Visibility::Visible,
            1 => Visibility::Hidden,
            _ => Visibility::VeryHidden,
        },
        start: (kind & 0x0F == 0).then_some(start),
    })
}

/// Reads the table of strings to its end: some programs write another count before it.
fn strings(record: &Record<'_>) -> Result<Vec<FormattedString>, Refusal> {
    let count = usize::try_from(u32_at(record.data, 4)?).map_err(|_| Malformed)?;
    let mut pieces = Pieces::of(record, 8)?;
    let mut strings = Vec::new();
    while !pieces.is_at_end() {
        if strings.len() >= MAX_CELLS {
            let message = format!("中の文字列が {MAX_CELLS} 個を超えています");
            return Err(Refusal::OverLimit(message));
        }
        match pieces.formatted_string() {
            Ok(string) => strings.push(string),
            // What stands behind the announced strings is none.
            Err(Malformed) if strings.len() >= count => break,
            Err(Malformed) => return Err(Refusal::DAMAGED),
        }
    }
    Ok(strings)
}
