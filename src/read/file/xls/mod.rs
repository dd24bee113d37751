//! Workbooks of Excel 97 to 2003 (BIFF8): the records of the workbook stream, read into placed cells. A
//! record's counts are believed only as far as its bytes reach; no memory is set aside for announced counts.

mod records;
mod sheet;

use std::collections::BTreeMap;

use self::records::{Pieces, Record, Records, kind};
use self::sheet::Sheet;
use super::compound::{u16_at, u32_at};
use super::grid::Workbook;
use super::number_format::Formats;
use crate::finding::Place;
use crate::package::limits::{Budget, MAX_CELLS, Malformed, Refusal};

/// The version that the first record of a workbook names.
const BIFF8: u16 = 0x0600;

/// Reads every worksheet of a workbook stream, in its order.
///
/// # Errors
/// It is damaged, locked, of an older version, or over a limit.
pub fn read(stream: &[u8], file: &Place) -> Result<Workbook, Refusal> {
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
        grids.push(sheet.grid.measured());
        left = left.checked_sub(records.at - start).ok_or(Malformed)?;
    }
    Ok(Workbook { grids, ..Workbook::default() })
}

/// Records that the sheets of a workbook share.
#[derive(Default)]
struct Globals {
    /// The place and the name of each worksheet.
    sheets: Vec<(usize, String)>,
    strings: Vec<String>,
    codes: BTreeMap<u16, String>,
    /// Per cell style: the number of its format.
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
            kind::BOUND_SHEET if data.get(5).ok_or(Malformed)? & 0x0F == 0 => {
                let start = usize::try_from(u32_at(data, 0)?).map_err(|_| Malformed)?;
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

/// Reads the table of strings.
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
