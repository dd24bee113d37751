//! Characters that nobody sees, taken out of a sheet's cells and told once a sheet.

use super::diagnostics::Diagnostics;
use crate::finding::{CellRef, Place};
use crate::model::invisible::without_invisible;
use crate::read::file::grid::{Content, Grid};
use crate::rule;

/// So many cells are named; the others are counted.
const NAMED: usize = 20;

/// Takes them out of every text of a sheet. A cell that holds nothing else is empty.
pub fn take_out(grid: &mut Grid) {
    let mut emptied = Vec::new();
    for (at, content) in &mut grid.cells {
        let Content::Text(text) = content else { continue };
        let Some(visible) = without_invisible(text) else { continue };
        grid.cleaned.insert(*at);
        if visible.trim().is_empty() {
            emptied.push(*at);
        }
        *text = visible;
    }
    for at in emptied {
        grid.cells.remove(&at);
    }
    for rest in grid.struck.values_mut() {
        if let Some(visible) = without_invisible(rest) {
            *rest = visible;
        }
    }
}

/// I024: the cells of a sheet that were read without what nobody sees, as far as they are read at
/// all.
pub fn report(grid: &Grid, is_read: impl Fn(&CellRef) -> bool, diagnostics: &mut Diagnostics<'_>) {
    let cells: Vec<CellRef> = grid.cleaned.iter().filter(|at| is_read(at)).copied().collect();
    let mut cleaned = Cleaned::default();
    cells.into_iter().for_each(|at| cleaned.add(at));
    cleaned.report(&grid.place, diagnostics);
}

/// Cells that were read without what nobody sees: the first ones, and how many.
#[derive(Debug, Default)]
pub struct Cleaned {
    first: Vec<CellRef>,
    count: usize,
}

impl Cleaned {
    /// Adds a cell.
    pub fn add(&mut self, at: CellRef) {
        self.count += 1;
        if self.first.len() < NAMED {
            self.first.push(at);
        }
    }

    /// I024 for the cells of a sheet, if there are any.
    pub fn report(&self, sheet: &Place, diagnostics: &mut Diagnostics<'_>) {
        let Some(first) = self.first.first() else { return };
        let names: Vec<String> = self.first.iter().map(ToString::to_string).collect();
        let others = self.count - self.first.len();
        let others = if others > 0 { format!(" ほか{others}か所") } else { String::new() };
        let message = format!("見えない文字を取り除いて読みました（{}{others}）", names.join("、"));
        let hint = "そのままでかまいません。取り除いても、見える文字は変わりません";
        diagnostics.raise(&rule::I024, sheet.at(*first), message, hint);
    }
}
