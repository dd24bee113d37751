//! Check boxes where answers belong (I029): those that float over cells cannot be read, and cells
//! with a box that nobody ever ticked are no answers.

use super::diagnostics::Diagnostics;
use super::message::clipped;
use super::table::View;
use crate::finding::{CellRef, Severity};
use crate::model::text::key;
use crate::read::file::grid::Content;
use crate::rule;
use crate::sheet::checklist::VendorChecklistColumns;
use crate::sheet::{Column, Kind};

/// Fewer boxes that were never ticked are answers.
const FEWEST_UNTICKED: usize = 3;

/// What stands in a column of answers instead of answers.
#[derive(Default)]
pub struct Boxes {
    /// Columns without readable answers: that their cells are empty says nothing.
    pub unread: Vec<&'static Column>,
    /// Cells with a box that was never ticked: they are read as empty.
    pub unticked: Vec<CellRef>,
}

/// Finds the check boxes in the columns of answers, and reports them once a column, those in cells
/// once a vendor.
pub fn report(view: &View<'_>, rows: &[u32], diagnostics: &mut Diagnostics<'_>) -> Boxes {
    let mut boxes = Boxes::default();
    let answers =
        view.placed_columns().filter(|(column, _)| matches!(column.kind, Kind::Reply { .. }));
    for (column, at) in answers {
        let cells: Vec<CellRef> = rows.iter().map(|row| CellRef::new(*row, at)).collect();
        let forms = by_vendor(view, &cells);
        let unticked: Vec<&(String, Vec<CellRef>)> =
            forms.iter().filter(|(_, cells)| is_unticked(view, cells)).collect();
        for (vendor, cells) in &unticked {
            report_unticked(view, column, vendor, cells, diagnostics);
            boxes.unticked.extend(cells.iter().copied());
        }
        if !unticked.is_empty() && unticked.len() == forms.len()
            || unticked.is_empty() && report_floating(view, column, &cells, diagnostics)
        {
            boxes.unread.push(column);
        }
    }
    boxes
}

/// Returns the cells of each vendor's form with the vendor's name, in the order of the sheet; the
/// cells of a sheet without vendors under an empty name.
fn by_vendor(view: &View<'_>, cells: &[CellRef]) -> Vec<(String, Vec<CellRef>)> {
    let vendor = VendorChecklistColumns::BY_FIELD.vendor;
    let has_vendors = view.columns().get(vendor.index) == Some(vendor);
    let mut forms: Vec<(String, Vec<CellRef>)> = Vec::new();
    for at in cells {
        let named = || view.cell(at.row, vendor).1.map(Content::shown).unwrap_or_default();
        let name = if has_vendors { named() } else { String::new() };
        match forms.iter_mut().find(|(known, _)| key(known) == key(&name)) {
            Some((_, cells)) => cells.push(*at),
            None => forms.push((name, vec![*at])),
        }
    }
    forms
}

/// Tells whether every cell is FALSE, as cells with a check box are before anybody ticks one.
fn is_unticked(view: &View<'_>, cells: &[CellRef]) -> bool {
    let is_false = |at: &CellRef| view.grid().cells.get(at) == Some(&Content::Bool(false));
    cells.len() >= FEWEST_UNTICKED && cells.iter().all(is_false)
}

fn report_unticked(
    view: &View<'_>,
    column: &Column,
    vendor: &str,
    cells: &[CellRef],
    diagnostics: &mut Diagnostics<'_>,
) {
    let Some(first) = cells.first() else { return };
    let of_vendor =
        if vendor.is_empty() { String::new() } else { format!("{}の", clipped(vendor)) };
    let message = format!(
        "{of_vendor}「{}」のチェックボックスに、印が1つもありません（{}行）。まだ答えていないのか、すべて「いいえ」なのか決められないので、空欄として読みました",
        column.header,
        cells.len()
    );
    diagnostics.raise_as(
        &rule::I029,
        Severity::Warning,
        view.grid().place.at(*first),
        message,
        rule::I029.mend,
    );
}

/// Reports the boxes that float over empty cells; returns true if they stand instead of the
/// answers.
fn report_floating(
    view: &View<'_>,
    column: &Column,
    cells: &[CellRef],
    diagnostics: &mut Diagnostics<'_>,
) -> bool {
    let grid = view.grid();
    let is_under_box =
        |at: &&CellRef| grid.check_boxes.contains(at) && !grid.cells.contains_key(at);
    let under: Vec<&CellRef> = cells.iter().filter(is_under_box).collect();
    let Some(first) = under.first() else { return false };
    let instead = under.len() * 2 >= cells.len();
    let message = format!(
        "「{}」にチェックボックスが置かれています（空欄のセル{}か所の上）。チェックボックスの印は読めません",
        column.header,
        under.len()
    );
    let severity = if instead { Severity::Error } else { Severity::Note };
    diagnostics.raise_as(&rule::I029, severity, grid.place.at(**first), message, rule::I029.mend);
    instead
}
