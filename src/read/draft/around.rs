//! What stands around the tables of a form: its title, its box, headings of tables, notes.

use super::labels::{is_label, is_pointer, is_sentence, is_year_alone};
use super::numbers::chapter_of;
use super::page::{Block, Page, short};
use super::words::{
    LIST, badge_in, is_ended, is_note, is_table_heading, one_line, party_in, without_blanks,
    year_in,
};
use crate::finding::CellRef;
use crate::model::day::FiscalYear;
use crate::model::edition::FormKind;

/// A text and its cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The cell.
    pub at: CellRef,
    /// The text.
    pub text: String,
}

/// The words in the box of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    /// The cell.
    pub at: CellRef,
    /// The words.
    pub text: String,
    /// Whose form it is; `None` for 医療機関確認用.
    pub kind: Option<FormKind>,
}

/// What stands above the first table.
#[derive(Debug, Clone, Default)]
pub struct Top {
    /// The title.
    pub title: Option<Placed>,
    /// Why a person must decide which text is the title.
    pub doubt: Option<String>,
    /// The label of the field for a name.
    pub party: Option<String>,
    /// The years that are named there.
    pub years: Vec<(FiscalYear, CellRef)>,
}

/// What stands between two tables, above the first or under the last.
#[derive(Debug, Clone, Default)]
pub struct Gap {
    /// Notes before the heading.
    pub before: Vec<Placed>,
    /// The heading of the next table.
    pub heading: Option<Placed>,
    /// Notes after the heading.
    pub after: Vec<Placed>,
    /// A chapter that is named right above the next table.
    pub chapter: Option<Placed>,
}

/// Finds the box of a form, wherever it stands.
pub fn badge(page: &mut Page<'_>) -> Option<Badge> {
    /// Longer texts speak of a form and are no box.
    const LONGEST: usize = 40;
    let found = |block: &Block| {
        let (text, kind) = badge_in(&block.text)?;
        let is_title = || block.text.contains(LIST) && !is_sentence(&block.text);
        let is_short = block.text.trim().chars().count() <= LONGEST;
        let is_box = (is_short || is_title()) && !is_note(&block.text);
        is_box.then_some(Badge { at: block.at, text, kind })
    };
    let badge = page.blocks.iter().find_map(found)?;
    let same: Vec<CellRef> = page
        .blocks
        .iter()
        .filter(|block| without_blanks(&block.text) == badge.text)
        .map(|block| block.at)
        .collect();
    same.into_iter().chain([badge.at]).for_each(|at| page.use_cell(at));
    Some(badge)
}

/// Reads what stands above the first table; notes and headings are left.
pub fn top(page: &mut Page<'_>, end: u32, badge: Option<&Badge>) -> Top {
    let texts: Vec<Block> =
        page.blocks.iter().filter(|block| block.at.row < end).cloned().collect();
    let is_free = |block: &&Block| !is_note(&block.text) && !is_table_heading(&block.text);
    let named = |block: &&Block| block.text.contains(LIST);
    let is_box =
        |block: &Block| badge.is_some_and(|badge| badge.text == without_blanks(&block.text));
    let candidates = || {
        texts
            .iter()
            .filter(is_free)
            .filter(|block| !is_box(block) && party_in(&block.text).is_none())
    };
    let mut top = Top::default();
    let mut unlabelled = candidates().filter(|block| {
        !is_label(&block.text) && !is_sentence(&block.text) && !is_pointer(&block.text)
    });
    let title = candidates().find(named).or_else(|| unlabelled.next());
    if let Some(block) = title {
        top.title =
            Some(Placed { at: block.at, text: without_badge(&one_line(&block.text), badge) });
        page.use_cell(block.at);
        let other = unlabelled.find(|other| !named(&block) && other.at != block.at);
        top.doubt = other.map(|other| {
            let (title, other) = (short(&block.text), short(&other.text));
            format!("題名が「{title}」か「{other}」か、決められません")
        });
    }
    for block in texts.iter().filter(|block| is_year_alone(&block.text)) {
        page.use_cell(block.at);
    }
    for block in texts.iter().filter(is_free) {
        top.years.extend(year_in(&block.text).map(|year| (year, block.at)));
        if top.party.is_none()
            && let Some(label) = party_in(&block.text)
        {
            top.party = Some(label);
            page.use_cell(block.at);
        }
    }
    top
}

/// Returns a title without the words of the box in it, and without the brackets that held them.
fn without_badge(title: &str, badge: Option<&Badge>) -> String {
    let Some(badge) = badge.filter(|badge| title.contains(&badge.text)) else {
        return title.trim().to_owned();
    };
    let mut rest = title.replace(&badge.text, "");
    for empty in ["（）", "()", "【】", "［］", "[]", "〔〕", "<>", "＜＞"] {
        rest = rest.replace(empty, "");
    }
    rest.trim_matches([' ', '\u{3000}']).to_owned()
}

/// Reads what stands from a row to another (not included).
pub fn gap(page: &mut Page<'_>, from: u32, until: u32) -> Gap {
    let texts: Vec<Block> = page
        .in_rows(from, until.saturating_sub(1))
        .iter()
        .filter(|block| block.at.row < until && !page.is_used(block.at))
        .cloned()
        .collect();
    let mut gap = Gap { chapter: chapter_above(&texts), ..Gap::default() };
    let mut last_note: Option<Block> = None;
    for block in texts {
        if is_table_heading(&block.text) && gap.heading.is_none() {
            gap.heading =
                Some(Placed { at: block.at, text: one_line(&block.text).trim().to_owned() });
            page.use_cell(block.at);
            last_note = None;
            continue;
        }
        let notes = if gap.heading.is_some() { &mut gap.after } else { &mut gap.before };
        if is_note(&block.text) {
            notes.extend(notes_of(&block));
        } else if last_note.as_ref().is_some_and(|before| goes_on(before, &block))
            && let Some(note) = notes.last_mut().filter(|note| !is_ended(&note.text))
        {
            note.text.push_str(one_line(&block.text).trim());
        } else {
            continue;
        }
        page.use_cell(block.at);
        last_note = Some(block);
    }
    gap
}

/// Returns the text right above a table that names a chapter: numbered, short, and no sentence.
fn chapter_above(texts: &[Block]) -> Option<Placed> {
    const LONGEST: usize = 30;
    let last = texts.iter().rfind(|block| !is_note(&block.text))?;
    let is_name = chapter_of(&last.text).is_some()
        && !is_ended(&last.text)
        && last.text.chars().count() <= LONGEST;
    (is_name && !is_table_heading(&last.text))
        .then(|| Placed { at: last.at, text: last.text.clone() })
}

/// Returns whether a text goes on with the note in the row above.
fn goes_on(note: &Block, block: &Block) -> bool {
    block.at.row == note.last.row + 1
        && block.at.column >= note.at.column
        && !is_table_heading(&block.text)
}

/// Returns the notes of a cell: each line with a mark begins one.
fn notes_of(block: &Block) -> Vec<Placed> {
    let mut notes: Vec<Placed> = Vec::new();
    for line in block.text.lines().filter(|line| !line.trim().is_empty()) {
        match notes.last_mut().filter(|_| !is_note(line)) {
            Some(note) => note.text.push_str(line.trim()),
            None => notes.push(Placed { at: block.at, text: line.trim().to_owned() }),
        }
    }
    notes
}
