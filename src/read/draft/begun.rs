//! A sheet 様式定義 that a person began: its own values stay, what is empty is filled.

use super::carried::carry;
use super::drafted::{Draft, DraftedNote, Request, Said};
use super::years;
use crate::error::Error;
use crate::finding::Place;
use crate::model::edition::{Edition, FormKind};
use crate::model::outline::{ItemOutline, Key, Part};
use crate::model::text::Glyphs;
use crate::model::day::FiscalYear;
use crate::read::edition::{self, WrittenSheet};
use crate::read::file::grid::Grid;

/// Fills what is empty.
///
/// # Errors
/// The sheet cannot be read.
pub fn fill(grid: &Grid, request: &Request, known: Option<&Edition>, glyphs: &dyn Glyphs) -> Result<Draft, Error> {
    let written = WrittenSheet::read(grid, glyphs);
    if !written.mistakes.is_empty() {
        return Err(edition::error(&grid.place.file, &written.mistakes));
    }
    let mut outline = written.outline.clone();
    let head = &mut outline.head;
    head.fiscal_year = head.fiscal_year.or(request.year.map(FiscalYear::year));
    let year = head.fiscal_year.and_then(FiscalYear::beginning_in);
    head.id = head.id.take().or_else(|| request.id.clone()).or_else(|| year.map(years::id));
    let mut draft =
        Draft { outline, items: Vec::new(), notes: Vec::new(), gone: Vec::new(), told: Vec::new(), unsure: Vec::new() };
    if let (Some(found), Some(told)) = (year, request.year.filter(|told| Some(*told) != year)) {
        let what = format!("シートには{found}とありますが、{told}と指定されています");
        draft.outline.head.undecided.push((Key::FiscalYear, what));
    }
    draft.unsure = draft.outline.undecided().iter().map(|fault| written.mistake(fault)).map(|mistake| Said {
        place: mistake.place,
        what: mistake.what,
    }).collect();
    let place = |part: Part| written.place_of(part);
    let rows = std::mem::take(&mut draft.outline.items).into_iter().enumerate();
    let mut rows: Vec<(ItemOutline, Place)> = rows.map(|(at, item)| (item, place(Part::Item(at)))).collect();
    for kind in [FormKind::Pharmacy, FormKind::Vendor] {
        let (mut of_form, rest): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(item, _)| item.form == Some(kind));
        if let Some(known) = known.filter(|_| !of_form.is_empty()) {
            let (items, gone) = carry(&mut of_form, kind, known, &mut draft.told);
            draft.items.extend(items);
            draft.gone.extend(gone);
        }
        draft.outline.items.extend(of_form.into_iter().map(|(item, _)| item));
        rows = rest;
    }
    draft.outline.items.extend(rows.into_iter().map(|(item, _)| item));
    for (at, section) in draft.outline.sections.iter().enumerate() {
        let Some(form) = section.form else { continue };
        for (is_above, notes) in [(true, &section.notes_above), (false, &section.notes_below)] {
            let place = || place(Part::Section(at));
            draft.notes.extend(notes.iter().map(|text| DraftedNote { form, is_above, text: text.clone(), place: place() }));
        }
    }
    Ok(draft)
}
