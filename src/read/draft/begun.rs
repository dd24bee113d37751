//! A sheet 様式定義 that a person began: its own values stay, what is empty is filled.

use super::carried::carry;
use super::drafted::{Draft, DraftedNote, Request, Said};
use super::years;
use crate::error::Error;
use crate::finding::Place;
use crate::model::day::FiscalYear;
use crate::model::edition::{Edition, FormKind};
use crate::model::outline::{ItemOutline, Key, Part};
use crate::model::text::Glyphs;
use crate::read::edition::{self, WrittenSheet};
use crate::read::file::grid::Grid;

/// Fills what is empty.
///
/// # Errors
/// The sheet cannot be read.
pub fn fill(
    grid: &Grid,
    request: &Request,
    known: Option<&Edition>,
    glyphs: &dyn Glyphs,
) -> Result<Draft, Error> {
    let written = WrittenSheet::read(grid, glyphs);
    if !written.mistakes.is_empty() {
        return Err(edition::error(&grid.place.file, &written.mistakes));
    }
    let mut draft = begin(&written, request);
    let place = |part: Part| written.place_of(part);
    let rows = std::mem::take(&mut draft.outline.items).into_iter().enumerate();
    let rows = rows.map(|(at, item)| (item, place(Part::Item(at)))).collect();
    carry_items(&mut draft, rows, known);
    for (at, section) in draft.outline.sections.iter().enumerate() {
        let Some(form) = section.form else { continue };
        for (is_above, notes) in [(true, &section.notes_above), (false, &section.notes_below)] {
            let place = || place(Part::Section(at));
            draft.notes.extend(notes.iter().map(|text| DraftedNote {
                form,
                is_above,
                text: text.clone(),
                place: place(),
            }));
        }
    }
    Ok(draft)
}

/// Begins the draft with what the sheet says, and with year and ID of the request where it says none.
fn begin(written: &WrittenSheet, request: &Request) -> Draft {
    let mut outline = written.outline.clone();
    let head = &mut outline.head;
    head.fiscal_year = head.fiscal_year.or(request.year.map(FiscalYear::year));
    let year = head.fiscal_year.and_then(FiscalYear::beginning_in);
    head.id = head.id.take().or_else(|| request.id.clone()).or_else(|| year.map(years::id));
    if let (Some(found), Some(told)) = (year, request.year.filter(|told| Some(*told) != year)) {
        let what = format!("シートには{found}とありますが、{told}と指定されています");
        head.undecided.push((Key::FiscalYear, what));
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
