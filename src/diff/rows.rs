//! The rows of ledgers, found by their keys, compared cell by cell.

use std::collections::BTreeMap;

use super::keys::keys;
use crate::case::Case;
use crate::sheet::{Column, ITEM_AND_CONTENT, Plan, Row, SheetId, Table, rows};

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Added,
    /// It is there no more.
    Removed,
    /// Some of its cells differ.
    Changed,
}

impl Change {
    /// Returns the word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

/// A row that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct RowChange {
    /// The sheet.
    pub sheet: SheetId,
    /// What it is known by, as people read it.
    pub key: String,
    /// What became of it.
    pub change: Change,
    /// The cells that differ; of a row that is new or gone, those that hold something.
    pub cells: Vec<CellChange>,
}

/// A cell that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct CellChange {
    /// The column's header.
    pub column: &'static str,
    /// What stood there; `None` where nothing did.
    pub old: Option<String>,
    /// What stands there; `None` where nothing does.
    pub new: Option<String>,
}

/// Compares the sheets of two cases.
pub fn compare(old: &Case, new: &Case) -> Vec<RowChange> {
    let of_sheet = |sheet: SheetId| match sheet {
        SheetId::Pharmacy => fields(Some(&old.pharmacy), Some(&new.pharmacy), |_| Vec::new()),
        SheetId::Checklist | SheetId::VendorChecklist | SheetId::AccessLog => Vec::new(),
        SheetId::Vendors => table(&old.vendors, &new.vendors),
        SheetId::Devices => table(&old.devices, &new.devices),
        SheetId::Accounts => table(&old.accounts, &new.accounts),
        SheetId::Contacts => table(&old.contacts, &new.contacts),
        SheetId::Operations => table(&old.operations, &new.operations),
        SheetId::Backups => table(&old.backups, &new.backups),
        SheetId::RestoreSteps => table(&old.restore_steps, &new.restore_steps),
        SheetId::Plan => fields(old.plan.as_ref(), new.plan.as_ref(), more_ways_out),
        SheetId::Trainings => table(&old.trainings, &new.trainings),
    };
    SheetId::ALL.into_iter().flat_map(of_sheet).collect()
}

/// Compares the rows of a sheet, in the order of the newer one, then those that are gone.
fn table<R: Row>(old: &Option<Table<R>>, new: &Option<Table<R>>) -> Vec<RowChange> {
    let (old, new) = (rows(old), rows(new));
    let mut left: BTreeMap<_, &R> = keys(old).into_iter().map(|(key, _)| key).zip(old).collect();
    let mut changes = Vec::new();
    for ((key, shown), row) in keys(new).into_iter().zip(new) {
        let before = left.remove(&key);
        let cells = cells(before, Some(row));
        let change = if before.is_some() { Change::Changed } else { Change::Added };
        if change == Change::Added || !cells.is_empty() {
            changes.push(RowChange { sheet: R::SHEET, key: shown, change, cells });
        }
    }
    for ((key, shown), row) in keys(old).into_iter().zip(old) {
        if left.contains_key(&key) {
            let cells = cells(Some(row), None);
            changes.push(RowChange { sheet: R::SHEET, key: shown, change: Change::Removed, cells });
        }
    }
    changes
}

/// Returns the cells that differ.
fn cells<R: Row>(old: Option<&R>, new: Option<&R>) -> Vec<CellChange> {
    let shown = |row: Option<&R>, column: &Column| {
        row.map(|row| row.written(column).shown()).filter(|text| !text.is_empty())
    };
    let cell = |column: &Column| {
        let (old, new) = (shown(old, column), shown(new, column));
        (old != new).then_some(CellChange { column: column.header, old, new })
    };
    R::COLUMNS.iter().filter_map(cell).collect()
}

/// Compares the fields of a sheet; `more` returns the further values of the field that may have
/// several.
fn fields<R: Row>(
    old: Option<&R>,
    new: Option<&R>,
    more: impl Fn(&R) -> Vec<String>,
) -> Vec<RowChange> {
    let shown = |row: Option<&R>, column: &Column| {
        let mut all = vec![row?.written(column).shown()];
        if column.several {
            all.extend(more(row?));
        }
        all.retain(|text| !text.is_empty());
        (!all.is_empty()).then(|| all.join("\n"))
    };
    let field = |column: &Column| {
        let (old, new) = (shown(old, column), shown(new, column));
        if old == new {
            return None;
        }
        let cells = vec![CellChange { column: ITEM_AND_CONTENT[1], old, new }];
        Some(RowChange {
            sheet: R::SHEET,
            key: column.header.to_owned(),
            change: Change::Changed,
            cells,
        })
    };
    R::COLUMNS.iter().filter_map(field).collect()
}

fn more_ways_out(plan: &Plan) -> Vec<String> {
    plan.more_ways_out.iter().map(|field| field.shown_as_written().shown()).collect()
}
