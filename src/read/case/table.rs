//! A sheet read row by row: its header, its rows of data, its cells by column.

use std::collections::{BTreeMap, BTreeSet};

use super::diagnostics::Diagnostics;
use super::header::{self, Layout};
use super::record::{RowKind, kind_of};
use super::{invisible, report_header};
use crate::finding::{CellRef, Place};
use crate::model::text::header_key;
use crate::read::file::grid::{Content, Grid};
use crate::rule;
use crate::sheet::Column;

/// A sheet whose header was found.
pub struct View<'a> {
    grid: &'a Grid,
    columns: &'static [Column],
    layout: Layout,
    /// Per merged column of the schema and row: the cell that holds the value.
    merged: BTreeMap<(usize, u32), CellRef>,
    /// The rows of data.
    rows: Vec<u32>,
    /// The cells by whose words a row is no record.
    no_records: Vec<CellRef>,
    /// Cells that are read as something else than they hold, `None` for nothing.
    replaced: BTreeMap<CellRef, Option<Content>>,
}

impl<'a> View<'a> {
    /// Finds the header of a sheet; `None` where there is none.
    pub fn find(grid: &'a Grid, columns: &'static [Column]) -> Option<Self> {
        let layout = header::find(grid, columns)?;
        let merged = merged_cells(grid, columns, &layout);
        let (rows, no_records) = rows_of(grid, &layout);
        Some(Self { grid, columns, layout, merged, rows, no_records, replaced: BTreeMap::new() })
    }

    /// Finds the header of a sheet and reports what is wrong with it; `None` where no row can be
    /// read.
    pub fn open(
        grid: &'a Grid,
        columns: &'static [Column],
        diagnostics: &mut Diagnostics<'_>,
    ) -> Option<Self> {
        let mut view = Self::find(grid, columns);
        match &view {
            Some(view) => report_header::report(grid, columns, &view.layout, diagnostics),
            None if grid.cells.is_empty() => {}
            None => report_header::report_none(grid, columns, diagnostics),
        }
        if let Some(view) = &mut view {
            columns
                .iter()
                .filter(|column| column.ignored)
                .for_each(|column| view.layout.columns[column.index] = None);
        }
        view
    }

    /// Returns the sheet.
    pub fn grid(&self) -> &'a Grid {
        self.grid
    }

    /// Returns the columns that the sheet may have.
    pub fn columns(&self) -> &'static [Column] {
        self.columns
    }

    /// Returns the columns that the sheet has, and where each stands, from zero.
    pub fn placed_columns(&self) -> impl Iterator<Item = (&'static Column, u32)> {
        self.columns
            .iter()
            .zip(&self.layout.columns)
            .filter_map(|(column, at)| Some((column, (*at)?)))
    }

    /// Returns the header row, from zero.
    pub fn header_row(&self) -> u32 {
        self.layout.row
    }

    /// Returns the rows of data, from top to bottom: no blank ones, no repeated header, no notes,
    /// none that are no record.
    pub fn rows(&self) -> Vec<u32> {
        self.rows.clone()
    }

    /// Returns true where a row of data has a cell that `new` does not fill in itself; `is_of_new`
    /// tells the rows that it writes as a whole.
    pub fn is_filled(&self, is_of_new: impl Fn(u32) -> bool) -> bool {
        let prefilled = self.placed_columns().filter(|(column, _)| column.prefilled);
        let prefilled: Vec<u32> = prefilled.map(|(_, at)| at).collect();
        let mut cells = self.grid.cells.keys();
        cells.any(|at| {
            self.rows.binary_search(&at.row).is_ok()
                && !prefilled.contains(&at.column)
                && !is_of_new(at.row)
        })
    }

    /// Tells what these cells of one row are; `None` where none of them is in a column of the
    /// sheet.
    pub fn kind_of(&self, cells: &[(CellRef, &Content)]) -> Option<RowKind> {
        row_kind(self.grid, &self.layout, cells)
    }

    /// Returns where a column stands on the sheet, from zero.
    pub fn position(&self, column: &Column) -> Option<u32> {
        self.layout.columns[column.index]
    }

    /// Returns where the value of a column stands that belongs to a row: in the row, or in the
    /// merge that the row is part of.
    pub fn source(&self, row: u32, column: &Column) -> Option<CellRef> {
        let at = CellRef::new(row, self.position(column)?);
        Some(self.merged.get(&(column.index, row)).copied().unwrap_or(at))
    }

    /// Returns the cell of a column in a row, and its content.
    pub fn cell(&self, row: u32, column: &Column) -> (Place, Option<&Content>) {
        let (Some(at), Some(source)) = (self.position(column), self.source(row, column)) else {
            return (self.grid.place.clone(), None);
        };
        let content = match self.replaced.get(&source) {
            Some(rest) => rest.as_ref(),
            None => self.grid.cells.get(&source),
        };
        (self.grid.place.at(CellRef::new(row, at)), content)
    }

    /// Returns the first cell of a row that holds something, and its content.
    pub fn first_cell(&self, row: u32) -> Option<(Place, &'a Content)> {
        let cells = self.grid.cells.range(CellRef::new(row, 0)..CellRef::new(row + 1, 0)).next();
        cells.map(|(at, content)| (self.grid.place.at(*at), content))
    }

    /// Returns true where a row has one cell alone that holds something.
    pub fn is_lone(&self, row: u32) -> bool {
        self.grid.cells.range(CellRef::new(row, 0)..CellRef::new(row + 1, 0)).nth(1).is_none()
    }

    /// Returns true where the sheet has a column.
    pub fn has(&self, column: &Column) -> bool {
        self.position(column).is_some()
    }

    /// Returns the cells by whose words a row is no record.
    pub fn no_records(&self) -> &[CellRef] {
        &self.no_records
    }

    /// Returns the headers that name no column for certain, with their cells.
    pub fn unknown(&self) -> impl Iterator<Item = (CellRef, &str)> {
        let near = self.layout.near.iter().map(|(at, text, _)| (*at, text.as_str()));
        self.layout.unknown.iter().map(|(at, text)| (*at, text.as_str())).chain(near)
    }

    /// Returns the headers that nearly name a column: those columns were not read.
    pub fn unread(&self) -> impl Iterator<Item = &'static Column> {
        self.layout.near.iter().map(|(_, _, column)| *column)
    }

    /// Lets cells be read as something else than they hold, `None` for nothing.
    pub fn replace(&mut self, cells: impl IntoIterator<Item = (CellRef, Option<Content>)>) {
        self.replaced.extend(cells);
    }

    /// Returns the rows of a column to which the value of a cell belongs.
    pub fn rows_of_value(&self, at: CellRef, column: &Column) -> Vec<u32> {
        let rows = self.merged.range((column.index, at.row)..=(column.index, u32::MAX));
        let rows: Vec<u32> =
            rows.take_while(|(_, source)| **source == at).map(|((_, row), _)| *row).collect();
        if rows.is_empty() { vec![at.row] } else { rows }
    }

    /// Reports I010 for every required field that is empty in a row.
    pub fn report_empty(&self, row: u32, diagnostics: &mut Diagnostics<'_>) {
        for column in self.columns.iter().filter(|column| column.required && self.has(column)) {
            let (place, content) = self.cell(row, column);
            if content.is_none() {
                let message = format!("「{}」が空欄です", column.header);
                diagnostics.raise(
                    &rule::I010,
                    place,
                    message,
                    format!("「{}」を書くか、使わない行なら行全体を消してください", column.header),
                );
            }
        }
    }

    /// Reports I017 for what stands in rows of data (`rows`, ascending) under no header: it belongs
    /// to no field. Notes (`※…`) may stand beside a row.
    pub fn report_unheaded(&self, rows: &[u32], diagnostics: &mut Diagnostics<'_>) {
        let header = CellRef::new(self.layout.row, 0)..CellRef::new(self.layout.row + 1, 0);
        let headed: BTreeSet<u32> =
            self.grid.cells.range(header.clone()).map(|(at, _)| at.column).collect();
        let below = self.grid.cells.range(header.end..);
        let unheaded: Vec<CellRef> = below
            .filter(|(at, _)| !headed.contains(&at.column) && rows.binary_search(&at.row).is_ok())
            .filter(|(_, content)| !content.shown().trim_start().starts_with('※'))
            .map(|(at, _)| *at)
            .collect();
        if let Some(first) = unheaded.first() {
            let count = unheaded.len();
            let message =
                format!("見出しのない列に書かれたもの（{count}か所）は、読みませんでした");
            let hint = "読んでほしいものなら、列に見出しを書くか、備考などの欄に移してください。要らなければ、そのままでかまいません";
            diagnostics.raise(&rule::I017, self.grid.place.at(*first), message, hint);
        }
    }

    /// I024 for the cells of the header and below it that were read without what nobody sees.
    pub fn report_invisible(&self, diagnostics: &mut Diagnostics<'_>) {
        let is_read = |at: &CellRef| {
            at.row >= self.layout.row && self.layout.columns.contains(&Some(at.column))
        };
        invisible::report(self.grid, is_read, diagnostics);
    }
}

/// Returns the rows of data, and the cells by whose words other rows are no record.
fn rows_of(grid: &Grid, layout: &Layout) -> (Vec<u32>, Vec<CellRef>) {
    let (mut rows, mut no_records) = (Vec::new(), Vec::new());
    for (row, cells) in grid.rows().into_iter().filter(|(row, _)| *row > layout.row) {
        match row_kind(grid, layout, &cells) {
            Some(RowKind::Record) => rows.push(row),
            Some(RowKind::NoRecord(at)) => no_records.push(at),
            Some(RowKind::Note) | None => {}
        }
    }
    (rows, no_records)
}

/// Tells what a row is; `None` where nothing of it is in a column of the sheet, or it repeats the
/// header.
fn row_kind(grid: &Grid, layout: &Layout, cells: &[(CellRef, &Content)]) -> Option<RowKind> {
    let known = |at: &CellRef| layout.columns.contains(&Some(at.column));
    let ours: Vec<_> = cells.iter().filter(|(at, _)| known(at)).collect();
    let repeated = ours.len() > 1
        && ours.iter().all(|(at, content)| {
            let header = grid.cells.get(&CellRef::new(layout.row, at.column));
            header.is_some_and(|header| header_key(&header.shown()) == header_key(&content.shown()))
        });
    match kind_of(cells) {
        RowKind::Record if ours.is_empty() || repeated => None,
        kind => Some(kind),
    }
}

fn merged_cells(
    grid: &Grid,
    columns: &'static [Column],
    layout: &Layout,
) -> BTreeMap<(usize, u32), CellRef> {
    let mut merged = BTreeMap::new();
    if grid.merges.is_empty() {
        return merged;
    }
    let rows: Vec<u32> = grid.rows().into_iter().map(|(row, _)| row).collect();
    for column in columns.iter().filter(|column| column.merged) {
        let merges = layout.columns[column.index].map(|at| grid.merges_in(at)).unwrap_or_default();
        for &row in &rows {
            let after = merges.partition_point(|merge| merge.first.row <= row);
            if let Some(merge) =
                after.checked_sub(1).map(|at| merges[at]).filter(|merge| row <= merge.last.row)
            {
                merged.insert((column.index, row), merge.first);
            }
        }
    }
    merged
}
