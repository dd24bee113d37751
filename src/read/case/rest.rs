//! What stands on the sheets of a case and is no value of a row type: columns and fields that
//! nobody knows, rows that are no records, 前回.

use std::collections::BTreeMap;

use super::field_sheet;
use super::opened::{Opened, Sheets};
use super::table::View;
use crate::finding::{CellRef, Place};
use crate::model::edition::Edition;
use crate::package::limits::MAX_CELL_UNITS;
use crate::read::file::grid::{Content, Grid};
use crate::read::file::input::Input;
use crate::sheet::answer_columns::{answer_sheet, known_columns};
use crate::sheet::{SheetId, Value};

/// The rest of a sheet.
#[derive(Debug)]
pub struct SheetRest {
    /// The sheet.
    pub sheet: SheetId,
    /// Where it stands.
    pub place: Place,
    /// Its rows that hold something, also those that are no records, from top to bottom.
    pub rows: Vec<u32>,
    /// Its columns, or fields, that nobody knows, from left to right.
    pub unknown: Vec<Unknown>,
    /// 前回 by row.
    pub previous: BTreeMap<u32, String>,
}

impl SheetRest {
    /// Returns whether a row has a value in a column that nobody knows.
    pub fn holds(&self, row: Option<u32>) -> bool {
        row.is_some_and(|row| self.unknown.iter().any(|column| column.values.contains_key(&row)))
    }
}

/// A column that nobody knows (on 薬局 and 計画: a field).
#[derive(Debug)]
pub struct Unknown {
    /// The cell with its header.
    pub at: CellRef,
    /// Its header.
    pub header: String,
    /// Its values by row.
    pub values: BTreeMap<u32, Value>,
    /// Its cells that cannot be taken as they are, and why.
    pub refused: Vec<(CellRef, &'static str)>,
}

impl Unknown {
    fn new(at: CellRef, header: &str) -> Self {
        Self { at, header: header.to_owned(), values: BTreeMap::new(), refused: Vec::new() }
    }

    fn take(&mut self, grid: &Grid, at: CellRef) {
        let Some(content) = grid.cells.get(&at) else { return };
        match why_not(grid, at, content) {
            Some(why) => self.refused.push((at, why)),
            None => _ = self.values.insert(at.row, as_shown(content)),
        }
    }
}

/// Returns why a cell cannot be taken as it is.
fn why_not(grid: &Grid, at: CellRef, content: &Content) -> Option<&'static str> {
    if matches!(content, Content::Error(_) | Content::NoResult) {
        Some("計算結果がない")
    } else if grid.struck.contains_key(&at) {
        Some("取り消し線がある")
    } else if content.shown().encode_utf16().count() > MAX_CELL_UNITS {
        Some("1つのセルには長すぎる")
    } else {
        None
    }
}

/// Returns a value that shows what a cell shows.
pub fn as_shown(content: &Content) -> Value {
    /// A time of day alone counts from a day before this year.
    const FIRST_YEAR: i16 = 1901;
    match content {
        Content::Moment { moment: Some(moment), .. } if moment.year() >= FIRST_YEAR => {
            let is_day = moment.time() == jiff::civil::Time::midnight();
            if is_day { Value::Day(moment.date()) } else { Value::Moment(*moment) }
        }
        Content::Number { value, shown, .. } => match shown.parse::<u64>() {
            Ok(number) if number.to_string() == *shown && number as f64 == *value => {
                Value::Number(number)
            }
            _ => Value::text(shown.as_str()),
        },
        other => Value::text(other.shown()),
    }
}

/// Returns the rest of every known sheet of some files.
pub fn of(files: Vec<Input>, edition: &Edition) -> Vec<SheetRest> {
    let sheets = Sheets::open(files, &mut |_| ());
    let grid = |(sheet, opened): (&SheetId, &Opened)| match opened {
        Opened::Grid(grid) if sheet.is_of_fields() => Some(of_fields(*sheet, grid)),
        Opened::Grid(grid) => of_table(*sheet, grid, edition),
        Opened::Log(_) => None,
    };
    sheets.known.iter().filter_map(grid).collect()
}

fn of_table(sheet: SheetId, grid: &Grid, edition: &Edition) -> Option<SheetRest> {
    let columns = answer_sheet(sheet).map_or(sheet.columns(), |_| known_columns(sheet, edition));
    let view = View::find(grid, columns)?;
    let mut rows = view.rows();
    let records = rows.clone();
    rows.extend(view.no_records().iter().map(|at| at.row));
    rows.sort_unstable();
    let mut headers: Vec<(CellRef, &str)> = view.unknown().collect();
    headers.sort_unstable_by_key(|(at, _)| at.column);
    let unknown = headers.into_iter().map(|(at, header)| {
        let mut unknown = Unknown::new(at, header);
        records.iter().for_each(|row| unknown.take(grid, CellRef::new(*row, at.column)));
        unknown
    });
    let previous =
        columns.iter().find(|column| column.ignored).and_then(|column| view.position(column));
    let previous = records.iter().filter_map(|row| {
        let content = grid.cells.get(&CellRef::new(*row, previous?))?;
        Some((*row, content.shown()))
    });
    let (unknown, previous) = (unknown.collect(), previous.collect());
    Some(SheetRest { sheet, place: grid.place.clone(), rows, unknown, previous })
}

/// Returns the rest of a sheet whose fields stand one under another.
fn of_fields(sheet: SheetId, grid: &Grid) -> SheetRest {
    let fields = field_sheet::fields(sheet, grid);
    let filled = fields.keys().filter(|at| grid.cells.contains_key(at)).map(|at| at.row);
    let mut rows: Vec<u32> = filled.collect();
    let unknown = field_sheet::unknown(sheet, grid).into_iter().map(|(label, name, content)| {
        rows.push(label.row);
        let mut unknown = Unknown::new(label, &name);
        match grid.cells.get(&label).and_then(|content| why_not(grid, label, content)) {
            Some(why) => unknown.refused.push((label, why)),
            None => unknown.take(grid, content),
        }
        unknown
    });
    let unknown = unknown.collect();
    rows.sort_unstable();
    SheetRest { sheet, place: grid.place.clone(), rows, unknown, previous: BTreeMap::new() }
}

/// Returns how many of some files have a sheet 薬局.
pub fn pharmacies(files: Vec<Input>) -> usize {
    let has_pharmacy =
        |file: Input| Sheets::open(vec![file], &mut |_| ()).known.contains_key(&SheetId::Pharmacy);
    files.into_iter().map(has_pharmacy).filter(|has| *has).count()
}
