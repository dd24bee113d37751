//! The sheet 様式定義 as a value: an edition as four blocks of texts.

use crate::model::columns::DatePlace;
use crate::model::edition::FormKind;
use crate::model::item::{Devices, ItemNumber, Numbering};
use crate::model::outline::{
    ColumnOutline, FormOutline, ItemOutline, Key, Outline, SectionOutline,
};
use crate::sheet::edition::{
    COLUMNS, DATES, FORMS, HEAD, HEAD_KEYS, ITEMS, KINDS, NOT_PRINTED, PERIODS, PLACES, SECTIONS,
    YES, word,
};

/// The sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionSheet {
    /// Its blocks, one under another.
    pub blocks: Vec<SheetBlock>,
}

/// A block of the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetBlock {
    /// Its headers.
    pub headers: Vec<&'static str>,
    /// Its rows, a text per header.
    pub rows: Vec<Vec<String>>,
}

/// Makes the sheet of an edition.
pub fn compose(outline: &Outline) -> EditionSheet {
    let block = |headers: &[(Key, &'static str)], rows: Vec<Vec<String>>| SheetBlock {
        headers: headers.iter().map(|(_, header)| *header).collect(),
        rows,
    };
    let head = SheetBlock { headers: HEAD.to_vec(), rows: head(outline) };
    let columns = outline.columns.iter().map(column).collect();
    let sections = outline.sections.iter().flat_map(section).collect();
    let items = outline.items.iter().map(item).collect();
    EditionSheet {
        blocks: vec![
            head,
            block(&COLUMNS, columns),
            block(&SECTIONS, sections),
            block(&ITEMS, items),
        ],
    }
}

fn head(outline: &Outline) -> Vec<Vec<String>> {
    let form = |kind: FormKind| outline.forms.iter().find(|form| form.form == kind);
    let undecided = |key: Key| {
        let of_head = outline
            .head
            .undecided
            .iter()
            .filter(|(known, _)| *known == key || is_anywhere(*known, key));
        let mut lines: Vec<&str> = of_head.map(|(_, what)| what.as_str()).collect();
        if let Key::Title(kind) = key {
            lines.extend(form(kind).and_then(|form| form.undecided.as_deref()));
        }
        lines.join("\n")
    };
    let is_written = |key: Key| {
        key != Key::Party(FormKind::Pharmacy) || party(form(FormKind::Pharmacy)).is_some()
    };
    let keys = HEAD_KEYS.into_iter().filter(|(key, _)| is_written(*key));
    keys.map(|(key, name)| {
        vec![name.to_owned(), head_value(outline, key).unwrap_or_default(), undecided(key)]
    })
    .collect()
}

/// Returns whether what is to be decided of no key in particular stands beside a key.
fn is_anywhere(known: Key, key: Key) -> bool {
    known == Key::Undecided && key == Key::Id
}

fn party(form: Option<&FormOutline>) -> Option<String> {
    form.and_then(|form| form.party.clone())
}

fn head_value(outline: &Outline, key: Key) -> Option<String> {
    let head = &outline.head;
    let form = |kind: FormKind| outline.forms.iter().find(|form| form.form == kind);
    match key {
        Key::Id => head.id.clone(),
        Key::Name => head.name.clone(),
        Key::FiscalYear => head.fiscal_year.map(year),
        Key::ReferenceYear => head.reference_year.map(year),
        Key::Guideline => head.guideline.clone(),
        Key::Source => head.source.clone(),
        Key::SupersededBy => head.superseded_by.clone(),
        Key::Office => head.office.clone(),
        Key::Telephone => head.telephone.clone(),
        Key::Numbering => head.numbering.map(|style: Numbering| style.word().to_owned()),
        Key::Word(word) => head.word(word).map(str::to_owned),
        Key::Title(kind) => form(kind)?.title.clone(),
        Key::Badge(kind) => form(kind)?.badge.clone(),
        Key::Party(kind) => form(kind)?.party.clone(),
        _ => None,
    }
}

/// Returns a fiscal year as people write it, one that cannot be one as its number.
fn year(year: i16) -> String {
    crate::model::day::FiscalYear::beginning_in(year)
        .map_or_else(|| year.to_string(), |year| year.to_string())
}

fn column(column: &ColumnOutline) -> Vec<String> {
    let cell = |key: Key| match key {
        Key::Form => column.form.map(|form| word(&FORMS, &form).to_owned()),
        Key::Kind => column.kind.map(|kind| word(&KINDS, &kind).to_owned()),
        Key::Round => column.round.map(|round| round.to_string()),
        Key::Header => column.header.clone(),
        Key::Over => Some(column.over.join("\n")),
        Key::Date => column.date.map(|date: DatePlace| word(&DATES, &date).to_owned()),
        Key::Undecided => column.undecided.clone(),
        _ => None,
    };
    COLUMNS.iter().map(|(key, _)| cell(*key).unwrap_or_default()).collect()
}

/// Returns the row of a table and those of its notes.
fn section(section: &SectionOutline) -> Vec<Vec<String>> {
    let row = |place: Option<Key>, text: Option<&String>| -> Vec<String> {
        let own = place.is_none();
        let cell = |key: Key| match key {
            Key::Form => section.form.map(|form| word(&FORMS, &form).to_owned()),
            Key::Period => section.period.map(|period| word(&PERIODS, &period).to_owned()),
            Key::Page => section.page.filter(|_| own).map(|page| page.to_string()),
            Key::Heading => section.heading.clone().filter(|_| own),
            Key::NotesAbove => place.map(|place| word(&PLACES, &place).to_owned()),
            Key::Text => text.cloned(),
            Key::Undecided => section.undecided.clone().filter(|_| own),
            _ => None,
        };
        SECTIONS.iter().map(|(key, _)| cell(*key).unwrap_or_default()).collect()
    };
    let above = section.notes_above.iter().map(|note| (Key::NotesAbove, note));
    let notes = above.chain(section.notes_below.iter().map(|note| (Key::NotesBelow, note)));
    std::iter::once(row(None, None))
        .chain(notes.map(|(place, note)| row(Some(place), Some(note))))
        .collect()
}

fn item(item: &ItemOutline) -> Vec<String> {
    let yes = |holds: bool| holds.then(|| YES.to_owned());
    // A numbered item whose number is not printed is not one whose label is left out.
    let hidden = item.number != Some(ItemNumber::Existence);
    let label = item
        .label
        .clone()
        .map(|label| if label.is_empty() && hidden { NOT_PRINTED.to_owned() } else { label });
    let cell = |key: Key| match key {
        Key::Form => item.form.map(|form| word(&FORMS, &form).to_owned()),
        Key::Period => item.period.map(|period| word(&PERIODS, &period).to_owned()),
        Key::ChapterNumber => item.chapter_number.clone(),
        Key::Chapter => item.chapter.clone(),
        Key::Heading => item.heading.clone(),
        Key::Number => item.number.map(|number| number.to_string()),
        Key::Label => label.clone(),
        Key::Device => Some(item.device.join(&Devices::SEPARATOR.to_string())),
        Key::Text => item.text.clone(),
        Key::Note => item.note.clone(),
        Key::Topic => item.topic.clone(),
        Key::Exempt => yes(item.exempt_without_contract),
        Key::Applies => yes(item.for_others),
        Key::Manual => item.manual.clone(),
        Key::Guideline => Some(item.guideline.join("\n")),
        Key::GuidelineEdition => item.guideline_edition.clone(),
        Key::Undecided => item.undecided.clone(),
        _ => None,
    };
    ITEMS.iter().map(|(key, _)| cell(*key).unwrap_or_default()).collect()
}
