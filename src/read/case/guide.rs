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
    let line_before = |at: &CellRef, columns: u32| {
        let column = at.column.checked_sub(columns)?;
        label(shown.get(&CellRef::new(at.row, column))?)
    };
    let is_ours = |at: &CellRef, text: &str| {
        let is_label = label(text).is_some() || squeezed(text) == squeezed(GUIDE);
        let sent = || shown.get(&CellRef::new(at.row, at.column + 1));
        let is_line = line_before(at, 1).is_some_and(|always| match always {
            Some(always) => squeezed(always) == squeezed(text),
            None => sent().is_none_or(|sent| is_as_sent(text, sent)),
        });
        is_label || is_line || line_before(at, 2) == Some(None)
    };
    let typed = shown.iter().filter(|(at, text)| !text.trim().is_empty() && !is_ours(at, text));
    typed.map(|(at, text)| (grid.place.at(*at), text.clone())).collect()
}

/// Returns whether a line says what it said when it was sent, or its blank for a day has one in it.
fn is_as_sent(text: &str, sent: &str) -> bool {
    let (text, sent) = (squeezed(text), squeezed(sent));
    let is_day = || {
        let digits = |part: &str| part.chars().any(char::is_numeric);
        text.starts_with("令和") && text.ends_with("日まで") && digits(&text)
    };
    text == sent || sent == "令和年月日まで" && is_day()
}

/// Returns what a line always says, by its label; `None` where the text is no label.
fn label(text: &str) -> Option<Option<&'static str>> {
    let text = squeezed(text);
    GUIDE_LINES.into_iter().find(|(label, _)| squeezed(label) == text).map(|(_, always)| always)
}
