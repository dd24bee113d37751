//! Cells and rows of a user's own workbook set as a person would in a program; all changes or none.

mod book;
mod calculation;
mod cell;
mod change;
mod growth;
mod moves;
mod rows;
mod stale;
mod styles;
mod tables;
mod typed;

use std::collections::BTreeSet;

use super::verify::grids;
use crate::finding::CellRef;
use crate::package::limits::Refusal;
use book::Book;

pub use change::{Answer, Change, ChangeError, Changed};

/// Makes all changes of a workbook, one after another, or none.
///
/// # Errors
/// One of them cannot be made, or what was written does not read as asked for.
pub fn apply(bytes: &[u8], changes: &[Change]) -> Result<Changed, ChangeError> {
    let mut book = Book::open(bytes)?;
    let mut answers = Vec::new();
    let mut expected = Vec::new();
    for change in changes {
        answers.push(match change {
            Change::Set { sheet, cell, text, over } => {
                let sheet = book.sheet(sheet)?;
                let typed = book.set(&sheet, *cell, text, *over)?;
                expected.retain(|(name, at, _)| (name, at) != (&sheet.name, cell));
                expected.push((sheet.name, *cell, typed));
                Answer::default()
            }
            Change::AddRow { sheet, after, texts } => {
                let sheet = book.sheet(sheet)?;
                expected.retain(|(name, ..)| *name != sheet.name);
                rows::add(&mut book, &sheet, *after, texts, &mut expected)?
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
