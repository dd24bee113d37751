//! What somebody wrote on 様式 beside the answers: in place of fixed texts, beside and below the form.

use std::collections::BTreeSet;

use super::block::{Block, cells};
use super::entry::{is_empty_day, is_remark_of_ours};
use crate::finding::{CellRef, Place};
use crate::model::edition::{Edition, Form};
use crate::model::text::squeezed;
use crate::read::file::grid::Grid;

/// Begins what stands beside a form of ours and says where to write.
const POINTER: char = '←';
/// Begins the label of a remark that goes on under the form.
const ANNEX: &str = "別紙";

/// Returns the texts that stand outside of the answers and are none of the form's, each with its
/// cell; nothing where the sheet has no formula left, so that results cannot be told from what was
/// written, or where its title is not found.
pub fn beside(
    official: &Grid,
    (edition, form): (&Edition, &Form),
    blocks: &[Block<'_>],
) -> Vec<(Place, String)> {
    let known = known_texts(edition, form);
    let texts = || cells(official).map(|(at, content)| (at, content.shown()));
    let row_of = |is_wanted: &dyn Fn(&str) -> bool| {
        texts().find(|(_, text)| is_wanted(&squeezed(text))).map(|(at, _)| at.row)
    };
    let title = row_of(&|text| text == squeezed(&form.title));
    let (Some(title), false) = (title, official.formulas.is_empty()) else { return Vec::new() };
    let party = form.party.as_ref().map(|party| squeezed(party));
    // Behind the label stands a name, which is held against the others.
    let of_party = row_of(&|text| Some(text) == party.as_deref());
    let annexes: BTreeSet<u32> =
        texts().filter(|(_, text)| text.starts_with(ANNEX)).map(|(at, _)| at.row).collect();
    let is_passed_over = |at: CellRef| {
        at.row < title
            || Some(at.row) == of_party
            || annexes.contains(&at.row)
            || official.formulas.contains(&at)
            || official.hidden_columns.contains(&at.column)
            || official.hidden_rows.contains(&at.row)
            || blocks.iter().any(|block| block.holds(at))
    };
    let words = &edition.words;
    let answers = [&words.yes, &words.or, &words.no].map(|word| squeezed(word));
    let items_in = blocks.first().map(Block::text_column);
    let is_ours = |at: CellRef, text: &str| {
        let bare = squeezed(text);
        // In place of an item's words an answer is somebody's.
        let is_answer = items_in == Some(at.column) && answers.contains(&bare);
        known.contains(&bare) && !is_answer
            || is_empty_day(text)
            || is_remark_of_ours(text)
            || bare.starts_with(POINTER)
            || in_brackets(&bare) && official.merges.iter().any(|merge| merge.first == at)
            || blocks.iter().any(|block| block.is_text(at) && is_item_of(block, &bare))
    };
    texts()
        .filter(|(at, text)| !text.trim().is_empty() && !is_passed_over(*at))
        .filter(|(at, text)| !is_ours(*at, text))
        .map(|(at, text)| (official.place.at(at), text))
        .collect()
}

/// Returns the texts that stand on a form, as they are compared.
fn known_texts(edition: &Edition, form: &Form) -> BTreeSet<String> {
    let words = &edition.words;
    let of_words = [
        &words.item,
        &words.result,
        &words.first,
        &words.target,
        &words.second,
        &words.remark,
        &words.yes,
        &words.or,
        &words.no,
    ];
    let of_columns =
        form.columns.iter().flat_map(|column| column.over.iter().chain([&column.header]));
    let of_sections = form.sections.iter().flat_map(|section| {
        let notes = section.notes_above.iter().chain(&section.notes_below);
        notes.chain([&section.heading])
    });
    let items = || form.sections.iter().flat_map(|section| &section.items);
    let chapters = items().map(|item| format!("{}{}", item.chapter_number, item.chapter));
    let headings = items().filter_map(|item| item.heading.clone());
    let answers = format!("{}{}{}", words.yes, words.or, words.no);
    let texts = [&form.title, &form.badge].into_iter().chain(of_words);
    let texts = texts.chain(of_columns).chain(of_sections).cloned();
    let texts = texts.chain(chapters).chain(headings).chain([answers]);
    texts.map(|text| squeezed(&text)).collect()
}

/// Returns whether a text is that of its item and nothing else: its note, and why it is not to be
/// filled in, in brackets, may follow.
fn is_item_of(block: &Block<'_>, bare: &str) -> bool {
    let item = block.item();
    let text = squeezed(&format!("{}{}", item.label, item.text));
    let note = item.note.as_ref().map_or_else(String::new, |note| squeezed(note));
    let Some(rest) = bare.strip_prefix(&text) else { return false };
    let rest = rest.strip_prefix(&note).unwrap_or(rest);
    rest.is_empty() || in_brackets(rest)
}

fn in_brackets(text: &str) -> bool {
    text.starts_with('(') && text.ends_with(')')
}
