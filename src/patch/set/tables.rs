//! The tables of a sheet: their areas, and how they grow and shrink.

use crate::finding::CellRef;
use crate::package::address;
use crate::package::edits::Edits;
use crate::package::limits::Refusal;
use crate::package::outline::children;
use crate::patch::sheet::{area_text, holds};
use crate::patch::workbook::{OpenWorkbook, SheetPart};

/// A table of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableArea {
    /// Its part.
    pub path: String,
    /// Its name in formulas.
    pub name: String,
    /// First and last cell.
    pub area: (CellRef, CellRef),
    /// Rows of headers.
    pub headers: u32,
    /// Rows of totals.
    pub totals: u32,
}

impl TableArea {
    /// Returns the last row of its data.
    pub fn last_row(&self) -> u32 {
        self.area.1.row.saturating_sub(self.totals)
    }

    /// Returns the number of its rows of data.
    pub fn rows(&self) -> u32 {
        (self.last_row() + 1).saturating_sub(self.area.0.row + self.headers)
    }

    /// Returns true for a cell of its headers.
    pub fn is_header(&self, at: CellRef) -> bool {
        holds(self.area, at) && at.row < self.area.0.row + self.headers
    }
}

/// Reads the tables of a sheet.
///
/// # Errors
/// A part of them is not well-formed.
pub fn tables(workbook: &mut OpenWorkbook, sheet: &SheetPart) -> Result<Vec<TableArea>, Refusal> {
    let Some(path) = &sheet.path else { return Ok(Vec::new()) };
    let relations = workbook.relations_of(path)?;
    let paths: Vec<String> = relations.of_kind("table").map(str::to_owned).collect();
    let mut found = Vec::new();
    for path in paths {
        let Some(part) = workbook.part(&path)? else { continue };
        let (root, _) = children(&part)?;
        let tag = root.tag(&part);
        let number = |name: &str, usual: u32| {
            tag.value(name).and_then(|number| number.trim().parse().ok()).unwrap_or(usual)
        };
        let Some(area) = tag.value("ref").and_then(|area| address::area(&area).ok()) else {
            continue;
        };
        let name = tag.value("displayName").unwrap_or_default().into_owned();
        found.push(TableArea {
            name,
            area,
            headers: number("headerRowCount", 1),
            totals: number("totalsRowCount", 0),
            path,
        });
    }
    Ok(found)
}

/// Lets a table end so many rows lower, or higher.
///
/// # Errors
/// Its part is not well-formed.
pub fn stretch(workbook: &mut OpenWorkbook, table: &TableArea, by: i64) -> Result<(), Refusal> {
    let part = workbook.part(&table.path)?.ok_or(Refusal::DAMAGED)?;
    let (root, inner) = children(&part)?;
    let mut edits = Edits::default();
    let lower = |area: (CellRef, CellRef)| {
        let row = u32::try_from(i64::from(area.1.row) + by).unwrap_or(area.1.row);
        area_text((area.0, CellRef::new(row, area.1.column)))
    };
    edits.set_attribute(&part, &root, "ref", Some(&lower(table.area)));
    for node in inner.iter().filter(|node| node.name == "autoFilter") {
        if let Some(area) = node.tag(&part).value("ref").and_then(|area| address::area(&area).ok())
        {
            edits.set_attribute(&part, node, "ref", Some(&lower(area)));
        }
    }
    let changed = edits.apply(&part)?;
    workbook.put(&table.path, changed);
    Ok(())
}
