//! Rows that `new` proposed and nobody changed: passed over (I022, once a sheet).

use super::diagnostics::Diagnostics;
use super::table::View;
use crate::finding::{CellRef, Place};
use crate::read::file::grid::Content;
use crate::rule;
use crate::sheet::proposals::{self, ProposedRow};
use crate::sheet::{Column, Contact, SheetId};

/// Passes over the rows that are as `new` wrote them, in every cell; returns the names by which
/// other rows may call them.
pub fn pass_over(
    view: &View<'_>,
    sheet: SheetId,
    rows: &mut Vec<u32>,
    diagnostics: &mut Diagnostics<'_>,
) -> Vec<&'static str> {
    let (mut first, mut count, mut names): (Option<Place>, _, _) = (None, 0, Vec::new());
    let proposed = proposals::untouched(sheet);
    if proposed.is_empty() {
        return names;
    }
    rows.retain(|row| {
        let Some(found) =
            proposed.iter().find(|proposed| is_as_proposed(view, *row, proposed, &[]))
        else {
            return true;
        };
        if first.is_none() {
            first = view.first_cell(*row).map(|(place, _)| place);
        }
        count += 1;
        names.extend(found.iter().filter(|(column, _)| is_name(column)).map(|(_, text)| *text));
        false
    });
    if let Some(place) = first {
        let message =
            format!("見本のままの行（{count}行）は、この薬局のものではないと見て読みませんでした");
        let hint = "その行を使うときは、薬局に合わせて書きかえてください（1か所でも変えると読みます）。使わない行は、そのままでも、消してもかまいません";
        diagnostics.raise(&rule::I022, place, message, hint);
    }
    names
}

/// Returns whether a row is as `new` wrote it, also the one that counts at once.
pub fn is_of_new(view: &View<'_>, sheet: SheetId, row: u32) -> bool {
    let as_proposed = |proposed: &ProposedRow| is_as_proposed(view, row, proposed, &[]);
    let column = Contact::COLUMN;
    let ministry = || {
        is_as_proposed(
            view,
            row,
            &proposals::ministry_words(),
            &[column.organisation, column.telephone],
        )
    };
    proposals::untouched(sheet).iter().any(as_proposed) || sheet == SheetId::Contacts && ministry()
}

fn is_name(column: &Column) -> bool {
    [Contact::COLUMN.role, Contact::COLUMN.organisation].contains(&column)
}

/// Returns whether a row holds what was proposed and nothing else but what stands under some
/// columns.
fn is_as_proposed(view: &View<'_>, row: u32, proposed: &ProposedRow, others: &[&Column]) -> bool {
    let at = |column: &Column| view.position(column).map(|column| CellRef::new(row, column));
    let cells = &view.grid().cells;
    let is_same = |(column, text): &(&'static Column, &'static str)| {
        at(column).is_none_or(|at| cells.get(&at).is_some_and(|content| shown(content) == *text))
    };
    let allowed: Vec<CellRef> = proposed
        .iter()
        .map(|(column, _)| *column)
        .chain(others.iter().copied())
        .filter_map(at)
        .collect();
    let mut filled = cells.range(CellRef::new(row, 0)..CellRef::new(row + 1, 0));
    proposed.iter().all(is_same) && filled.all(|(at, _)| allowed.contains(at))
}

fn shown(content: &Content) -> String {
    content.shown().trim().to_owned()
}
