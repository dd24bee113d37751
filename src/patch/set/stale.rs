//! Results that are old because a cell they depend on was set: forgotten, never taken as answers.

use std::collections::{BTreeMap, BTreeSet};

use super::tables::tables;
use crate::finding::{CellRef, Place};
use crate::model::form::DATA;
use crate::package::address::{GRID_COLUMNS, GRID_ROWS};
use crate::package::edits::Edits;
use crate::package::limits::Refusal;
use crate::package::outline::{outline, text_of};
use crate::patch::cells::{cells, formulas};
use crate::patch::formula::{Named, Reference, named};
use crate::patch::sheet::{CellSpan, area_text, walk};
use crate::patch::workbook::OpenWorkbook;
use crate::read::case::layout::is_known;

/// Functions whose references nobody sees.
const UNSEEN: [&str; 2] = ["INDIRECT", "OFFSET"];
/// Rounds after which every formula counts as old.
const MOST_ROUNDS: usize = 50;

type Cell = (String, CellRef);

/// Takes the stored results of formulas away that may depend on cells that were set, on sheets that
/// are read.
///
/// # Errors
/// A part is not well-formed.
pub fn forget_results(
    workbook: &mut OpenWorkbook,
    changed: &BTreeSet<Cell>,
) -> Result<(), Refusal> {
    let mut found: BTreeMap<Cell, Named> = BTreeMap::new();
    for sheet in workbook.sheets.clone() {
        let Some(part) =
            sheet.path.as_deref().map(|path| workbook.part(path)).transpose()?.flatten()
        else {
            continue;
        };
        let read = cells(&part)?;
        let own = formulas(&read)
            .into_iter()
            .filter(|(at, _)| !changed.contains(&(sheet.name.clone(), *at)));
        found.extend(own.map(|(at, text)| ((sheet.name.clone(), at), named(&text))));
    }
    if found.is_empty() || changed.is_empty() {
        return Ok(());
    }
    let names = names(workbook)?;
    let stale = stale(&found, changed, &names);
    for sheet in workbook.sheets.clone() {
        let place = Place::file("").on_sheet(sheet.name.as_str());
        let of_sheet: BTreeSet<CellRef> =
            stale.iter().filter(|(name, _)| *name == sheet.name).map(|(_, at)| *at).collect();
        let is_read = is_known(&place) || sheet.name == DATA;
        if let Some(path) = sheet.path.filter(|_| is_read && !of_sheet.is_empty()) {
            forget(workbook, &path, &of_sheet)?;
        }
    }
    Ok(())
}

/// Returns the formulas that may depend on cells that were set.
fn stale(
    formulas: &BTreeMap<Cell, Named>,
    changed: &BTreeSet<Cell>,
    names: &BTreeMap<String, Named>,
) -> BTreeSet<Cell> {
    let mut old = Old::default();
    changed.iter().for_each(|cell| old.add(cell));
    let mut stale: BTreeSet<Cell> = BTreeSet::new();
    for round in 0.. {
        let before = stale.len();
        for (cell, formula) in formulas {
            if !stale.contains(cell)
                && (round >= MOST_ROUNDS || old.reach(formula, &cell.0, names, 0))
            {
                old.add(cell);
                stale.insert(cell.clone());
            }
        }
        if stale.len() == before {
            break;
        }
    }
    stale
}

/// Cells whose content is another than before, by sheet.
#[derive(Default)]
struct Old(BTreeMap<String, BTreeSet<CellRef>>);

impl Old {
    fn add(&mut self, (sheet, at): &Cell) {
        self.0.entry(sheet.to_lowercase()).or_default().insert(*at);
    }

    fn reach(
        &self,
        formula: &Named,
        sheet: &str,
        names: &BTreeMap<String, Named>,
        depth: usize,
    ) -> bool {
        formula.functions.iter().any(|function| UNSEEN.contains(&function.as_str()))
            || formula.references.iter().any(|reference| self.meets(reference, sheet))
            || formula.names.iter().any(|name| match names.get(&name.to_lowercase()) {
                Some(named) => depth > 8 || self.reach(named, sheet, names, depth + 1),
                None => !matches!(name.to_ascii_uppercase().as_str(), "TRUE" | "FALSE"),
            })
    }

    fn meets(&self, reference: &Reference, sheet: &str) -> bool {
        let sheet = reference.sheet.as_deref().unwrap_or(sheet);
        // Several sheets at once (`一:三!A1`): any of them.
        let cells: Vec<&BTreeSet<CellRef>> = match sheet.contains(':') {
            true => self.0.values().collect(),
            false => self.0.get(&sheet.to_lowercase()).into_iter().collect(),
        };
        let (top, bottom) = reference.rows().unwrap_or((0, GRID_ROWS - 1));
        let (left, right) = reference.columns().unwrap_or((0, GRID_COLUMNS - 1));
        let range = CellRef::new(top, 0)..=CellRef::new(bottom, GRID_COLUMNS);
        cells
            .iter()
            .any(|cells| cells.range(range.clone()).any(|at| (left..=right).contains(&at.column)))
    }
}

/// Returns what the names and tables of a workbook stand for, by name in small letters.
fn names(workbook: &mut OpenWorkbook) -> Result<BTreeMap<String, Named>, Refusal> {
    let mut found = BTreeMap::new();
    let part = workbook.part(&workbook.path.clone())?.ok_or(Refusal::DAMAGED)?;
    for node in outline(&part, 3)?.iter().filter(|node| node.name == "definedName") {
        if let Some(name) = node.tag(&part).value("name") {
            // A name may be there once for each sheet: all of them count.
            let new = named(&text_of(&part, node));
            let there: &mut Named = found.entry(name.to_lowercase()).or_default();
            there.references.extend(new.references);
            there.names.extend(new.names);
            there.functions.extend(new.functions);
        }
    }
    for sheet in workbook.sheets.clone() {
        for table in tables(workbook, &sheet)? {
            let area =
                named(&format!("'{}'!{}", sheet.name.replace('\'', "''"), area_text(table.area)));
            found.insert(table.name.to_lowercase(), area);
        }
    }
    Ok(found)
}

/// Takes the stored results of some cells away.
fn forget(
    workbook: &mut OpenWorkbook,
    path: &str,
    stale: &BTreeSet<CellRef>,
) -> Result<(), Refusal> {
    let part = workbook.part(path)?.ok_or(Refusal::DAMAGED)?;
    let mut edits = Edits::default();
    walk(&part, &mut |cell: CellSpan| {
        if !stale.contains(&cell.at) {
            return;
        }
        let fragment = &part[cell.node.whole.clone()];
        for node in outline(fragment, 2)
            .unwrap_or_default()
            .iter()
            .filter(|node| node.depth == 1 && node.name == "v")
        {
            let start = cell.node.whole.start;
            edits.remove(start + node.whole.start..start + node.whole.end);
        }
        edits.set_attribute(&part, &cell.node, "t", None);
    })?;
    let changed = edits.apply(&part)?;
    workbook.put(path, changed);
    Ok(())
}
