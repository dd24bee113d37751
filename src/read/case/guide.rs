//! 記入のしかた of a form that came back: what somebody typed on it.

use std::collections::BTreeMap;

use crate::finding::{CellRef, Place};
use crate::model::form::{GUIDE, GUIDE_LINES};
use crate::model::text::squeezed;
use crate::read::file::grid::Grid;

/// Something that was typed on 記入のしかた: the cell, and what stands there.
pub type Typed = (Place, String);

/// Returns what stands on the sheet and is not ours: beside or below its lines, or in place of
/// their words. What lines said that are not always the same is kept beside them, hidden.
pub fn typed(grid: &Grid) -> Vec<Typed> {
    let shown: BTreeMap<CellRef, String> =
        grid.cells.iter().map(|(at, content)| (*at, content.shown())).collect();
    let lines_before = |at: &CellRef, columns: u32| {
        let column = at.column.checked_sub(columns);
        let label = column.and_then(|column| shown.get(&CellRef::new(at.row, column)));
        label.into_iter().flat_map(|label| lines(label))
    };
    let is_ours = |at: &CellRef, text: &str| {
        let is_label = lines(text).next().is_some() || squeezed(text) == squeezed(GUIDE);
        let sent = || shown.get(&CellRef::new(at.row, at.column + 1));
        let is_said = |always: Option<&str>| match always {
            Some(always) => squeezed(always) == squeezed(text),
            None => sent().is_none_or(|sent| is_as_sent(text, sent)),
        };
        let is_kept = || lines_before(at, 2).any(|always| always.is_none());
        is_label || lines_before(at, 1).any(is_said) || is_kept()
    };
    let typed = shown.iter().filter(|(at, text)| !text.trim().is_empty() && !is_ours(at, text));
    typed.map(|(at, text)| (grid.place.at(*at), text.clone())).collect()
}

/// Returns whether a line says what it said when it was sent, or its blank for a day has one in it.
fn is_as_sent(text: &str, sent: &str) -> bool {
    let (text, sent) = (squeezed(text), squeezed(sent));
    let is_day = || {
        let has_digits = text.chars().any(char::is_numeric);
        text.starts_with("令和") && text.ends_with("日まで") && has_digits
    };
    text == sent || sent == "令和年月日まで" && is_day()
}

/// Returns what the lines of a label always say, on one form or another; none where the text is no
/// label.
fn lines(text: &str) -> impl Iterator<Item = Option<&'static str>> {
    let text = squeezed(text);
    let lines = GUIDE_LINES.into_iter().filter(move |(_, label, _)| squeezed(label) == text);
    lines.map(|(_, _, always)| always)
}
