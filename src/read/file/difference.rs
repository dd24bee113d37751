//! The cells in which two states of a file differ.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::csv::Csv;
use super::grid::{Content, Grid};
use super::input::{Source, csv_sheet, file_name};
use super::read;
use crate::finding::{CellRef, Place};

/// A cell that shows something else in two states of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The sheet.
    pub sheet: String,
    /// The cell.
    pub cell: CellRef,
    /// What it shows in the one.
    pub mine: String,
    /// What it shows in the other.
    pub theirs: String,
}

/// Compares two states of a file; `shown` is its path. `mine` has no cells where it cannot be read;
/// `None` where `theirs` cannot be.
pub fn between(shown: &str, mine: Vec<u8>, theirs: Vec<u8>) -> Option<Vec<Difference>> {
    let (mine, theirs) = (sheets(shown, mine).unwrap_or_default(), sheets(shown, theirs)?);
    let names: BTreeSet<&String> = mine.keys().chain(theirs.keys()).collect();
    let nothing = BTreeMap::new();
    let mut found = Vec::new();
    for name in names {
        let (mine, theirs) =
            (mine.get(name).unwrap_or(&nothing), theirs.get(name).unwrap_or(&nothing));
        let cells: BTreeSet<CellRef> = mine.keys().chain(theirs.keys()).copied().collect();
        found.extend(cells.into_iter().filter_map(|cell| {
            let show = |cells: &BTreeMap<CellRef, Content>| {
                cells.get(&cell).map(Content::shown).unwrap_or_default()
            };
            let (mine, theirs) = (show(mine), show(theirs));
            (mine != theirs).then(|| Difference { sheet: name.clone(), cell, mine, theirs })
        }));
    }
    Some(found)
}

/// Reads the cells of a file by sheet; `None` where it cannot be read.
fn sheets(shown: &str, bytes: Vec<u8>) -> Option<BTreeMap<String, BTreeMap<CellRef, Content>>> {
    let name = file_name(std::path::Path::new(shown));
    let grids: Vec<Grid> = match csv_sheet(&name) {
        Some(sheet) => {
            let place = Place::file(shown).on_sheet(sheet);
            let csv = Csv::open(Source::Memory(bytes), place, &|_| 0);
            vec![csv.and_then(|csv| csv.grid()).ok()?]
        }
        None => read(bytes, &Place::file(shown)).ok()?.grids,
    };
    let sheet =
        |grid: Grid| (grid.place.sheet.as_deref().unwrap_or_default().to_owned(), grid.cells);
    Some(grids.into_iter().map(sheet).collect())
}
