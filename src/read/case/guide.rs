//! 記入のしかた of a form that came back: what somebody typed on it.

use std::collections::BTreeMap;

use crate::finding::{CellRef, Place};
use crate::model::form::{GUIDE, GUIDE_LINES};
use crate::model::text::squeezed;
use crate::read::file::grid::Grid;

/// Something that was typed on 記入のしかた: the cell, and what stands there.
pub type Typed = (Place, String);

/// Returns what stands on the sheet and is not ours: beside or below its lines, or in place of
/// their words.
pub fn typed(grid: &Grid) -> Vec<Typed> {
    let shown: BTreeMap<CellRef, String> =
        grid.cells.iter().map(|(at, content)| (*at, content.shown())).collect();
    let is_ours = |at: &CellRef, text: &str| {
        let is_label = lines(text).next().is_some() || squeezed(text) == squeezed(GUIDE);
        let before =
            at.column.checked_sub(1).and_then(|column| shown.get(&CellRef::new(at.row, column)));
        let is_said =
            |always: Option<&str>| always.is_none_or(|always| squeezed(always) == squeezed(text));
        is_label || before.is_some_and(|before| lines(before).any(is_said))
    };
    let typed = shown.iter().filter(|(at, text)| !text.trim().is_empty() && !is_ours(at, text));
    typed.map(|(at, text)| (grid.place.at(*at), text.clone())).collect()
}

/// Returns what the lines of a label always say, on one form or another; none where the text is no
/// label.
fn lines(text: &str) -> impl Iterator<Item = Option<&'static str>> {
    let text = squeezed(text);
    let lines = GUIDE_LINES.into_iter().filter(move |(_, label, _)| squeezed(label) == text);
    lines.map(|(_, _, always)| always)
}
