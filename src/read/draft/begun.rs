//! A sheet 様式定義 that a person began: its own values stay, what is empty is filled.

use super::carried::carry;
use super::drafted::{Draft, DraftedNote, Request, Said};
use super::head::source;
use super::marks::named;
use super::years;
use crate::error::Error;
use crate::finding::Place;
use crate::model::day::FiscalYear;
use crate::model::edition::{Edition, FormKind};
use crate::model::outline::{Fault, ItemOutline, Key, Part};
use crate::model::text::Glyphs;
use crate::read::edition::{self, WrittenSheet};
use crate::read::file::grid::Grid;

/// Fills what is empty.
///
/// # Errors
/// The sheet cannot be read.
pub fn fill(
    grid: &Grid,
    files: &[(String, String)],
    request: &Request,
    known: Option<&Edition>,
    glyphs: &dyn Glyphs,
) -> Result<Draft, Error> {
    let written = WrittenSheet::read(grid, glyphs);
    if !written.mistakes.is_empty() {
        return Err(edition::error(&grid.place.file, &written.mistakes));
    }
    let mut draft = begin(&written, request);
    draft.outline.head.source.get_or_insert_with(|| source(files));
    let place = |part: Part| written.place_of(part);
    let rows = std::mem::take(&mut draft.outline.items).into_iter().enumerate();
    let rows = rows.map(|(at, item)| (item, place(Part::Item(at)))).collect();
    carry_items(&mut draft, rows, known);
    for (at, section) in draft.outline.sections.iter().enumerate() {
        let Some(form) = section.form else { continue };
        for key in [Key::NotesAbove, Key::NotesBelow] {
            let is_above = key == Key::NotesAbove;
            draft.notes.extend(written.notes(at, key).map(|(text, place)| DraftedNote {
                form,
                item: None,
                is_above,
                text: text.to_owned(),
                place,
            }));
        }
    }
    draft.notes.extend(notes_of_items(&written));
    let order = of_forms(&written.outline.items);
    Ok(draft.checked(&|fault| {
        let part = match fault.part {
            Part::Item(at) => Part::Item(order.get(at).copied().unwrap_or(at)),
            Part::Head | Part::Form(_) | Part::Column(_) | Part::Section(_) => fault.part,
        };
        let mistake = written.mistake(&Fault { part, ..fault.clone() });
        Said { place: mistake.place, what: mistake.what }
    }))
}

/// Returns the notes of items.
fn notes_of_items(written: &WrittenSheet<'_>) -> impl Iterator<Item = DraftedNote> {
    written.outline.items.iter().enumerate().filter_map(|(at, item)| {
        Some(DraftedNote {
            form: item.form?,
            item: Some(item.number),
            is_above: false,
            text: item.note.clone()?,
            place: written.place_of_key(Part::Item(at), Key::Note),
        })
    })
}

/// Returns the places of items in their order form by form; those of no form last.
fn of_forms(items: &[ItemOutline]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    let rank = |form: Option<FormKind>| match form {
        Some(FormKind::Pharmacy) => 0,
        Some(FormKind::Vendor) => 1,
        None => 2,
    };
    order.sort_by_key(|at| rank(items[*at].form));
    order
}

/// Begins the draft with what the sheet says, and with year and ID of the request where it says none.
fn begin(written: &WrittenSheet, request: &Request) -> Draft {
    let mut outline = written.outline.clone();
    let head = &mut outline.head;
    head.fiscal_year = head.fiscal_year.or(request.year.map(FiscalYear::year));
    let year = head.fiscal_year.and_then(FiscalYear::beginning_in);
    head.id = head.id.take().or_else(|| request.id.clone()).or_else(|| year.map(years::id));
    if head.name.is_none() {
        head.name =
            outline.forms.iter().find_map(|form| Some(years::name(form.title.as_deref()?, year)));
    }
    let head = &mut outline.head;
    if let (Some(found), Some(told)) = (year, request.year.filter(|told| Some(*told) != year)) {
        let what = format!("シートには{found}とありますが、{told}と指定されています");
        head.undecided.push(named(Key::FiscalYear, &what));
    }
    let faults = outline.undecided();
    let mistakes = faults.iter().map(|fault| written.mistake(fault));
    let unsure =
        mistakes.map(|mistake| Said { place: mistake.place, what: mistake.what }).collect();
    Draft {
        outline,
        items: Vec::new(),
        notes: Vec::new(),
        gone: Vec::new(),
        told: Vec::new(),
        unsure,
        unknown: Vec::new(),
    }
}

/// Adds the items, form by form, with what an earlier edition knows of them; those of no form last.
fn carry_items(draft: &mut Draft, mut rows: Vec<(ItemOutline, Place)>, known: Option<&Edition>) {
    for kind in [FormKind::Pharmacy, FormKind::Vendor] {
        let (mut of_form, rest): (Vec<_>, Vec<_>) =
            rows.into_iter().partition(|(item, _)| item.form == Some(kind));
        if let Some(known) = known.filter(|_| !of_form.is_empty()) {
            let (items, gone) = carry(&mut of_form, kind, known, &mut draft.told);
            draft.items.extend(items);
            draft.gone.extend(gone);
        }
        draft.outline.items.extend(of_form.into_iter().map(|(item, _)| item));
        rows = rest;
    }
    draft.outline.items.extend(rows.into_iter().map(|(item, _)| item));
}
