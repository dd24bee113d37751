//! Where the fields of a sheet stand: which cells are of which column, and which rows are records.

use std::collections::BTreeMap;

use super::table::View;
use super::{field_sheet, opened};
use crate::finding::{CellRef, Place};
use crate::read::file::grid::Grid;
use crate::sheet::answer_columns::columns_of_any;
use crate::sheet::{Column, SheetId, sheet_key};

/// Returns true for a sheet that is read.
pub fn is_known(place: &Place) -> bool {
    opened::known_sheet(place).is_some()
}

/// Where the fields of a known sheet stand.
#[derive(Debug, Clone)]
pub struct SheetLayout {
    /// The sheet.
    pub sheet: SheetId,
    /// The row with the headers, from zero; `None` for 薬局 and 計画, whose fields stand one
    /// under another.
    pub header_row: Option<u32>,
    /// The columns that were found, by where they stand.
    columns: BTreeMap<u32, &'static Column>,
    /// On 薬局 and 計画: the cells of the fields.
    fields: BTreeMap<CellRef, &'static Column>,
    /// The rows that are records, from top to bottom.
    pub records: Vec<u32>,
}

impl SheetLayout {
    /// Finds the fields of a sheet; `None` where it is none that is known, or has no header.
    pub fn of(grid: &Grid) -> Option<Self> {
        let sheet = opened::known_sheet(&grid.place)?;
        if sheet.is_of_fields() {
            let fields = field_sheet::fields(sheet, grid);
            return Some(Self {
                sheet,
                header_row: None,
                columns: BTreeMap::new(),
                fields,
                records: Vec::new(),
            });
        }
        let all = columns_of_any(sheet);
        let view = View::find(grid, all)?;
        let columns = all.iter().filter_map(|column| Some((view.position(column)?, column)));
        Some(Self {
            sheet,
            header_row: Some(view.header_row()),
            columns: columns.collect(),
            fields: BTreeMap::new(),
            records: view.rows(),
        })
    }

    /// Returns the column that a cell belongs to.
    pub fn column_at(&self, at: CellRef) -> Option<&'static Column> {
        let is_below = self.header_row.is_some_and(|header| at.row > header);
        let in_table = self.columns.get(&at.column).filter(|_| is_below);
        in_table.or_else(|| self.fields.get(&at)).copied()
    }

    /// Returns where the name and the content of a further field belong: in the first empty row
    /// under the last one. `None` on other sheets.
    pub fn next_field(&self, grid: &Grid) -> Option<(CellRef, CellRef)> {
        let last = self.fields.keys().max_by_key(|at| at.row)?;
        let labels = field_sheet::label_column(self.sheet, grid);
        let is_free = |row: &u32| {
            let cells = CellRef::new(*row, 0)..CellRef::new(*row + 1, 0);
            grid.cells.range(cells).next().is_none() && !grid.hidden_rows.contains(row)
        };
        let row = (last.row + 1..).find(is_free)?;
        Some((CellRef::new(row, labels), CellRef::new(row, last.column)))
    }

    /// Returns the first empty cell of a field of this name.
    pub fn blank_field(&self, name: &str, grid: &Grid) -> Option<CellRef> {
        let name = sheet_key(name);
        let is_it = |column: &Column| sheet_key(column.header) == name;
        let mut cells = self.fields.iter().filter(|(_, column)| is_it(column)).map(|(at, _)| *at);
        cells.find(|at| !grid.cells.contains_key(at))
    }

    /// Returns where the column of a header stands.
    pub fn position(&self, header: &str) -> Option<u32> {
        self.columns.iter().find(|(_, column)| column.header == header).map(|(at, _)| *at)
    }
}
