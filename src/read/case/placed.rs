//! The sheets of a case's files by column and row, as they stand: what lays them out anew needs.

use super::editions::EditionSource;
use super::field_sheet;
use super::opened::{Opened, Sheets};
use super::rest::as_shown;
use super::table::View;
use crate::finding::{CellRef, Place};
use crate::model::edition::Edition;
use crate::read::file::grid::{Content, Grid};
use crate::read::file::input::Input;
use crate::sheet::answer_columns::known_columns;
use crate::sheet::{Column, SheetId, Value};

/// What stands in some files.
#[derive(Debug, Default)]
pub struct Placed {
    /// Their known sheets, but for an access log of its own.
    pub sheets: Vec<PlacedSheet>,
    /// The cells of 様式定義, where they have that.
    pub edition: Option<Grid>,
    /// The sheets that hold something and are none of ours.
    pub unread: Vec<Place>,
    /// The first form that came back, where there is one.
    pub form: Option<Place>,
}

/// A sheet with its cells.
#[derive(Debug)]
pub struct PlacedSheet {
    /// The sheet.
    pub sheet: SheetId,
    /// Its cells.
    pub grid: Grid,
    /// What it holds.
    pub content: PlacedContent,
}

/// What a sheet holds.
#[derive(Debug)]
pub enum PlacedContent {
    /// Nothing by which it could be read.
    Unknown,
    /// A table.
    Table(PlacedTable),
    /// Fields, one under another: the cell with each one's name, its field, and the cell beside.
    Fields(Vec<(CellRef, Option<&'static Column>, CellRef)>),
}

/// A table: its header, and the rows below it.
#[derive(Debug)]
pub struct PlacedTable {
    /// The header's row, from zero.
    pub header: u32,
    /// The columns that are known, and where they stand.
    pub known: Vec<(&'static Column, u32)>,
    /// The headers that nobody knows, from left to right.
    pub unknown: Vec<(CellRef, String)>,
    /// The rows that hold something, each with where the cells of its known columns get their
    /// values from.
    pub rows: Vec<(u32, Vec<CellRef>)>,
}

impl PlacedSheet {
    fn of(sheet: SheetId, grid: &Grid, edition: &Edition) -> Self {
        let content = match sheet.is_of_fields() {
            true => PlacedContent::Fields(fields(sheet, grid)),
            false => View::find(grid, known_columns(sheet, edition))
                .map_or(PlacedContent::Unknown, |view| PlacedContent::Table(table(grid, &view))),
        };
        Self { sheet, grid: grid.clone(), content }
    }

    /// Returns the value of a cell as it shows; nothing where it holds no result.
    pub fn value(&self, at: CellRef) -> Value {
        match self.grid.cells.get(&at) {
            None | Some(Content::Error(_) | Content::NoResult) => Value::empty(),
            Some(content) => as_shown(content),
        }
    }
}

fn fields(sheet: SheetId, grid: &Grid) -> Vec<(CellRef, Option<&'static Column>, CellRef)> {
    let labels = field_sheet::labels(sheet, grid);
    labels
        .into_iter()
        .filter(|(_, field, at)| field.is_some() || grid.cells.contains_key(at))
        .collect()
}

fn table(grid: &Grid, view: &View<'_>) -> PlacedTable {
    let mut known: Vec<(&'static Column, u32)> = view.placed_columns().collect();
    known.sort_by_key(|(_, at)| *at);
    let mut unknown: Vec<(CellRef, String)> =
        view.unknown().map(|(at, header)| (at, header.to_owned())).collect();
    unknown.sort_unstable_by_key(|(at, _)| at.column);
    let header = view.header_row();
    let headed = |at: &CellRef| {
        known.iter().any(|(_, column)| *column == at.column)
            || unknown.iter().any(|(of, _)| of.column == at.column)
    };
    let below = grid.rows().into_iter().filter(|(row, _)| *row > header);
    let rows = below.filter(|(_, cells)| cells.iter().any(|(at, _)| headed(at))).map(|(row, _)| {
        let source = |(column, at): &(&Column, u32)| {
            view.source(row, column).unwrap_or(CellRef::new(row, *at))
        };
        (row, known.iter().map(source).collect())
    });
    let rows = rows.collect();
    PlacedTable { header, known, unknown, rows }
}

/// Returns what stands in some files, by the columns of an edition.
pub fn of(files: Vec<Input>, edition: &Edition) -> Placed {
    let opened = Sheets::open(files, &mut |_| ());
    let sheet = |(sheet, opened): (&SheetId, &Opened)| {
        opened.grid().map(|grid| PlacedSheet::of(*sheet, grid, edition))
    };
    let unread =
        opened.files.iter().flat_map(|file| &file.unread).map(|sheet| sheet.place().clone());
    Placed {
        sheets: opened.known.iter().filter_map(sheet).collect(),
        edition: opened.editions.iter().find_map(EditionSource::grid).cloned(),
        unread: unread.collect(),
        form: opened.forms.first().map(|form| form.grid.place.clone()),
    }
}

/// Returns whether a file holds sheets that [`of`] places.
pub fn has_sheets(file: Input) -> bool {
    let opened = Sheets::open(vec![file], &mut |_| ());
    opened.known.values().any(|opened| opened.grid().is_some())
}
