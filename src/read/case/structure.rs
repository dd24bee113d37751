//! What is to be known of a sheet as a whole before its rows are read: what is hidden, struck
//! through, merged, a picture, a check box, no record.

use std::collections::BTreeMap;

use super::diagnostics::Diagnostics;
use super::message::clipped;
use super::table::View;
use super::{boxes, hidden, merged, struck};
use crate::case::Blanks;
use crate::finding::{CellRef, Place};
use crate::read::file::grid::Content;
use crate::rule;
use crate::sheet::Column;

/// Which sheet is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A sheet that a pharmacy wrote.
    Sheet,
    /// A form of ours that came back: its hidden columns are no news.
    Form,
}

/// Reports what is to be known of a sheet and of those rows of it that are read (ascending).
pub fn report(
    view: &mut View<'_>,
    rows: &[u32],
    origin: Origin,
    blanks: &mut Blanks,
    diagnostics: &mut Diagnostics<'_>,
) {
    hidden::report_sheet(view.grid(), diagnostics);
    hidden::report_rows(view.grid(), rows, diagnostics);
    report_no_records(view, diagnostics);
    report_pictures(view, diagnostics);
    let placed: Vec<(&Column, u32)> = view.placed_columns().collect();
    let cells = rows
        .iter()
        .flat_map(|row| placed.iter().map(|(column, at)| (*column, CellRef::new(*row, *at))));
    let unshown = hidden::unshown(view.grid(), cells);
    hidden::report_unshown(view.grid(), &unshown, diagnostics);
    view.replace(unshown.into_keys().map(|at| (at, None)));
    let covered = merged::covered(view, rows);
    let covering = merged::report(view, &covered, diagnostics);
    view.replace(covering.into_iter().map(|at| (at, None)));
    for cell in &covered {
        blanks.add_merged(view.grid().place.at(cell.at), cell.joined());
    }
    let boxes = boxes::report(view, rows, diagnostics);
    if origin == Origin::Sheet {
        hidden::report_columns(view, rows, diagnostics);
    }
    let unread = view.unread().chain(boxes.unread.iter().copied());
    unread.for_each(|column| blanks.add_unread(&view.grid().place, column));
    let remarks = struck::report(view, rows, diagnostics);
    view.replace(remarks);
    boxes.unticked.iter().for_each(|at| blanks.add_unread_cell(view.grid().place.at(*at)));
    view.replace(boxes.unticked.into_iter().map(|at| (at, None)));
}

fn report_no_records(view: &View<'_>, diagnostics: &mut Diagnostics<'_>) {
    for at in view.no_records() {
        let words = view.grid().cells.get(at).map(Content::shown).unwrap_or_default();
        report_no_record(view.grid().place.at(*at), &words, diagnostics);
    }
}

/// Reports a row that was passed over because of the words in a cell (I022).
pub fn report_no_record(place: Place, words: &str, diagnostics: &mut Diagnostics<'_>) {
    let row = place.cell.map_or(0, |cell| cell.row + 1);
    let message = format!(
        "{row}行目は「{}」とあり、記録ではないと見て読みませんでした",
        clipped(words.trim())
    );
    diagnostics.raise(&rule::I022, place, message, rule::I022.mend);
}

/// Reports every picture in a column of the sheet.
fn report_pictures(view: &View<'_>, diagnostics: &mut Diagnostics<'_>) {
    let columns: BTreeMap<u32, &Column> =
        view.placed_columns().map(|(column, at)| (at, column)).collect();
    for at in view.grid().objects.iter().filter(|at| at.row > view.header_row()) {
        if let Some(column) = columns.get(&at.column) {
            report_picture(view.grid().place.at(*at), column, diagnostics);
        }
    }
}

/// Reports a picture where a column's value belongs (I028).
pub fn report_picture(place: Place, column: &Column, diagnostics: &mut Diagnostics<'_>) {
    let message = format!("絵のセルです。「{}」は空欄として読みました", column.header);
    diagnostics.raise(&rule::I028, place, message, rule::I028.mend);
}
