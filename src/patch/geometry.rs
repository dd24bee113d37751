//! Widths of columns and heights of rows of a worksheet, for placing a note inside the grid.

use std::collections::BTreeMap;

use super::sheet::{CellVisitor, RowSpan, SheetXml, is_on};
use crate::finding::CellRef;
use crate::package::address::{GRID_COLUMNS, GRID_ROWS};
use crate::package::limits::Refusal;
use crate::package::outline::Tag;

/// A column's and a row's usual size, in pixels.
const USUAL: (u32, u32) = (64, 20);
/// Pixels between a cell and its note, and above it.
const GAP: (u32, u32) = (15, 2);

/// The sizes of a sheet's columns and rows, in pixels.
#[derive(Debug)]
pub struct Geometry {
    /// First and last column, from zero, and their width.
    columns: Vec<(u32, u32, u32)>,
    rows: BTreeMap<u32, u32>,
    usual: (u32, u32),
}

impl Geometry {
    /// Reads the columns; rows are added one by one.
    ///
    /// # Errors
    /// The part is not well-formed.
    pub fn read(sheet: &SheetXml<'_>) -> Result<Self, Refusal> {
        let mut geometry = Self { columns: Vec::new(), rows: BTreeMap::new(), usual: USUAL };
        if let Some(format) = sheet.first("sheetFormatPr") {
            let tag = format.tag(sheet.part);
            geometry.usual.0 = number(tag, "defaultColWidth").map_or(USUAL.0, column_pixels);
            geometry.usual.1 = number(tag, "defaultRowHeight").map_or(USUAL.1, row_pixels);
        }
        for columns in sheet.all("cols") {
            for node in sheet.inside(columns, 1)? {
                let tag = node.tag(sheet.part);
                let at = |name: &str| {
                    tag.value(name).and_then(|number| number.trim().parse::<u32>().ok())
                };
                let (Some(first @ 1..), Some(last)) = (at("min"), at("max")) else { continue };
                let width = number(tag, "width").map_or(geometry.usual.0, column_pixels);
                let width = if is_on(tag, "hidden") { 0 } else { width };
                geometry.columns.push((first - 1, last.min(GRID_COLUMNS).max(first) - 1, width));
            }
        }
        Ok(geometry)
    }

    /// Takes a row's height.
    pub fn add_row(&mut self, row: u32, tag: Tag<'_>) {
        if is_on(tag, "hidden") {
            self.rows.insert(row, 0);
        } else if let Some(height) = number(tag, "ht") {
            self.rows.insert(row, row_pixels(height));
        }
    }

    /// Returns true for a column that nobody sees.
    pub fn is_hidden(&self, column: u32) -> bool {
        self.column(column) == 0
    }

    fn column(&self, column: u32) -> u32 {
        let found = self.columns.iter().find(|(first, last, _)| (*first..=*last).contains(&column));
        found.map_or(self.usual.0, |(_, _, width)| *width)
    }

    fn row(&self, row: u32) -> u32 {
        self.rows.get(&row).copied().unwrap_or(self.usual.1)
    }

    /// Returns the place of a box of so many pixels beside a cell: left column and pixels in it,
    /// upper row and pixels, right column and pixels, lower row and pixels.
    pub fn beside(&self, at: CellRef, (width, height): (u32, u32)) -> [u32; 8] {
        let column = |column| self.column(column);
        let row = |row| self.row(row);
        let left = start(at.column + 1, width + GAP.0, GRID_COLUMNS, &column);
        let top = start(at.row.saturating_sub(1), height + GAP.1, GRID_ROWS, &row);
        let (left_gap, top_gap) = (GAP.0.min(column(left)), GAP.1.min(row(top)));
        let right = end(left, left_gap + width, GRID_COLUMNS, &column);
        let bottom = end(top, top_gap + height, GRID_ROWS, &row);
        [left, left_gap, top, top_gap, right.0, right.1, bottom.0, bottom.1]
    }
}

/// Returns the column or row from which so many pixels fit into the grid, at most the one wanted.
fn start(wanted: u32, pixels: u32, size: u32, width: &impl Fn(u32) -> u32) -> u32 {
    let (mut at, mut room) = (wanted.min(size - 1), 0);
    let (mut end, first) = (at, at);
    while end < size && room < pixels + 1 {
        room += width(end);
        end += 1;
    }
    while at > 0 && room < pixels + 1 {
        at -= 1;
        room += width(at);
    }
    at.min(first)
}

/// Returns where so many pixels from the beginning of a column or row end.
fn end(first: u32, mut pixels: u32, size: u32, width: &impl Fn(u32) -> u32) -> (u32, u32) {
    for at in first..size {
        if pixels < width(at) {
            return (at, pixels);
        }
        pixels -= width(at);
    }
    (size - 1, 0)
}

fn number(tag: Tag<'_>, name: &str) -> Option<f64> {
    tag.value(name)?.trim().parse().ok()
}

/// A column's width is counted in digits of seven pixels, with five beside them.
fn column_pixels(width: f64) -> u32 {
    (width.clamp(0.0, 255.0) * 7.0 + 5.0) as u32
}

fn row_pixels(points: f64) -> u32 {
    (points.clamp(0.0, 409.0) * 4.0 / 3.0) as u32
}

/// Takes the heights of rows on a walk through a sheet.
pub struct Heights<'g, 'p> {
    /// Where they are kept.
    pub geometry: &'g mut Geometry,
    /// The part.
    pub part: &'p [u8],
}

impl CellVisitor for Heights<'_, '_> {
    fn row(&mut self, row: RowSpan) {
        self.geometry.add_row(row.row, row.node.tag(self.part));
    }
}
