//! Where the cells of a case stand after it was laid out anew, and its changes there.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{CellRef, Place};
use crate::model::text::header_key;
use crate::patch::set::{Change, ChangeError};
use crate::read::file::grid::Grid;
use crate::sheet::SheetId;

/// Where the cells of a case stand now.
#[derive(Debug, Default)]
pub struct MovedCells {
    /// By sheet.
    pub sheets: Vec<MovedSheet>,
}

/// Where the cells of a sheet stand now.
#[derive(Debug)]
pub struct MovedSheet {
    /// The sheet.
    pub sheet: SheetId,
    /// Its file and name.
    place: Place,
    /// The cells that held formulas.
    formulas: BTreeSet<CellRef>,
    /// The rows now by the rows then, from zero.
    pub rows: BTreeMap<u32, u32>,
    /// The columns, likewise.
    pub columns: BTreeMap<u32, u32>,
}

impl MovedSheet {
    /// Makes the sheet of a grid, of which nothing has moved yet.
    pub fn new(sheet: SheetId, grid: &Grid) -> Self {
        let (place, formulas) = (grid.place.clone(), grid.formulas.clone());
        Self { sheet, place, formulas, rows: BTreeMap::new(), columns: BTreeMap::new() }
    }

    /// Notes a field: the cells of its name and of what stands beside it, and its row now.
    pub fn field(&mut self, label: CellRef, content: CellRef, row: u32) {
        self.rows.insert(label.row, row);
        self.columns.extend([(label.column, 0), (content.column, 1)]);
    }

    /// Returns a row now. Below the last row that moved, rows keep their distance.
    fn row(&self, row: u32) -> Option<u32> {
        let below = || {
            self.rows
                .last_key_value()
                .filter(|(last, _)| **last < row)
                .map(|(last, now)| now + (row - last))
        };
        self.rows.get(&row).copied().or_else(below)
    }

    fn cell(&self, at: CellRef) -> Option<CellRef> {
        Some(CellRef::new(self.row(at.row)?, *self.columns.get(&at.column)?))
    }
}

impl MovedCells {
    /// Finds a sheet by the name that a change has for it.
    fn sheet(&self, name: &str) -> Option<&MovedSheet> {
        let is_named = |sheet: &&MovedSheet| {
            let own = sheet.place.sheet.as_deref().unwrap_or_default();
            header_key(own) == header_key(name) || SheetId::named(name) == Some(sheet.sheet)
        };
        self.sheets.iter().find(is_named)
    }

    /// Returns a change as it is to be made now; one of a sheet that the case lacked stays as it
    /// is.
    ///
    /// # Errors
    /// It is about a cell or row that the case does not have, or over a formula that nobody gave
    /// up.
    pub fn change(&self, change: Change) -> Result<Change, ChangeError> {
        let nowhere = |what: String| ChangeError::Refused(format!("{what} には書き込めません"));
        let (Change::Set { sheet, .. }
        | Change::AddRow { sheet, .. }
        | Change::DeleteRow { sheet, .. }) = &change;
        let Some(of) = self.sheet(sheet) else { return Ok(change) };
        let name = of.sheet.name().to_owned();
        let row =
            |row: u32| of.row(row).ok_or_else(|| nowhere(format!("{name} の {} 行目", row + 1)));
        Ok(match change {
            Change::Set { cell, over: false, .. } if of.formulas.contains(&cell) => {
                return Err(ChangeError::AsksFormula(cell));
            }
            Change::Set { cell, text, over, .. } => {
                let now = of.cell(cell).ok_or_else(|| nowhere(format!("{name} の {cell}")))?;
                Change::Set { sheet: name, cell: now, text, over }
            }
            Change::AddRow { after, texts, .. } => {
                let after = after.map(row).transpose()?;
                Change::AddRow { sheet: name, after, texts }
            }
            Change::DeleteRow { row: at, .. } => {
                let row = row(at)?;
                Change::DeleteRow { sheet: name, row }
            }
        })
    }
}
