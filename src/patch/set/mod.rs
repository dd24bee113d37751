//! Cells and rows of a user's own workbook set as a person would in a program; all changes or none.

mod book;
mod calculation;
mod cell;
mod change;
mod growth;
mod laid_out;
mod moves;
mod new_sheet;
mod rows;
mod stale;
mod styles;
mod tables;
mod typed;

use std::collections::BTreeSet;

use super::verify::grids;
use crate::finding::CellRef;
use crate::package::limits::Refusal;
use crate::patch::workbook::SheetPart;
use crate::sheet::SheetId;
use book::Book;

pub use change::{Answer, Change, ChangeError, Changed};
pub use new_sheet::NewWorkbook;

/// Makes all changes of a workbook, one after another, or none. A sheet that it lacks comes from
/// `new`, which makes the workbook to be filled in with one sheet.
///
/// # Errors
/// One of them cannot be made, or what was written does not read as asked for.
pub fn apply(
    bytes: &[u8],
    changes: &[Change],
    new: &NewWorkbook<'_>,
) -> Result<Changed, ChangeError> {
    let mut book = Book::open(bytes)?;
    let mut answers = Vec::new();
    let mut expected = Vec::new();
    for change in changes {
        answers.push(match change {
            Change::Set { sheet, cell, text, over } => {
                let sheet = sheet_to_fill(&mut book, sheet, new)?;
                let typed = book.set(&sheet, *cell, text, *over)?;
                expected.retain(|(name, at, _)| (name, at) != (&sheet.name, cell));
                expected.push((sheet.name, *cell, typed));
                Answer::default()
            }
            Change::AddRow { sheet, after, texts } => {
                let sheet = sheet_to_fill(&mut book, sheet, new)?;
                expected.retain(|(name, ..)| *name != sheet.name);
                match laid_out::row(&book, &sheet, texts) {
                    Some(row) => laid_out::fill(&mut book, &sheet, row, &mut expected)?,
                    None => rows::add(&mut book, &sheet, *after, texts, &mut expected)?,
                }
            }
            Change::DeleteRow { sheet, row } => {
                let sheet = book.sheet(sheet)?;
                expected.retain(|(name, ..)| *name != sheet.name);
                rows::delete(&mut book, &sheet, *row)?
            }
        });
    }
    let changed: BTreeSet<(String, CellRef)> = book.changed;
    stale::forget_results(&mut book.workbook, &changed)?;
    calculation::finish(&mut book.workbook, book.formulas_changed)?;
    let bytes = book.workbook.finish()?;
    let after = grids(&bytes)?;
    for (sheet, at, typed) in &expected {
        let grid = after.grids.iter().find(|grid| grid.place.sheet.as_deref() == Some(sheet));
        let content = grid.and_then(|grid| grid.cells.get(at));
        if !typed.reads_as(content) {
            return Err(ChangeError::Unchangeable(Refusal::DAMAGED));
        }
    }
    Ok(Changed { bytes, answers })
}

/// Finds a sheet that is to be written on, or adds it.
fn sheet_to_fill(
    book: &mut Book,
    name: &str,
    new: &NewWorkbook<'_>,
) -> Result<SheetPart, ChangeError> {
    match (book.find(name), SheetId::named(name)) {
        (None, Some(sheet)) => {
            let added = new_sheet::add(book, sheet, &new(sheet)?)?;
            book.added.insert(sheet);
            Ok(added)
        }
        (_, _) => book.sheet(name),
    }
}
