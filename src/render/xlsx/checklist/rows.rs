//! A form's rows as both sheets have them: their order, hidden IDs, words of answers.

use crate::model::form::RowId;
use crate::paper::checklist::{Checklist, FilledRow, FilledSection, Given};

/// Returns all rows of a form with their sections, in printed order.
fn rows(checklist: &Checklist) -> impl Iterator<Item = (&FilledSection, &FilledRow)> {
    checklist.sections.iter().flat_map(|section| {
        let groups = section.chapters.iter().flat_map(|chapter| &chapter.groups);
        groups.flat_map(|group| &group.rows).map(move |row| (section, row))
    })
}

/// Returns the rows that are asked for: those of データ. One for others than a pharmacy is not, unless
/// it was answered all the same.
pub(super) fn asked(checklist: &Checklist) -> impl Iterator<Item = (&FilledSection, &FilledRow)> {
    rows(checklist).filter(|(_, row)| row.is_asked())
}

/// Returns the hidden ID of a row.
pub(super) fn row_id(checklist: &Checklist, row: &FilledRow) -> String {
    RowId { edition: checklist.edition.clone(), form: checklist.form, item: row.id.clone() }
        .to_string()
}

/// Returns the word of an answer on データ; empty where there is none.
pub(super) fn word(given: Option<Given>) -> &'static str {
    match given {
        None => "",
        Some(Given::Yes) => "はい",
        Some(Given::No) => "いいえ",
        Some(Given::OutOfScope) => "対象外",
    }
}
