//! An edition with something still to be decided, as far as a workbook can be laid out by it.

use jiff::civil::Date;

use super::complete::complete;
use super::day::FiscalYear;
use super::edition::{Edition, FormKind, Origin};
use super::outline::{Fault, FormOutline, Outline, Part};

/// Returns an edition to lay out an input workbook by, never to print: what is marked counts as it
/// stands, and rows that cannot be are left out. Where the head says nothing, it is as in a usual
/// edition, and of the year of a day.
pub fn provisional(outline: &Outline, usual: &Edition, day: Date) -> Edition {
    let mut outline = filled(outline, &Outline::from(usual), day);
    loop {
        match complete(&outline, Origin::default()) {
            Ok(edition) => return edition,
            Err(faults) if leave_out(&mut outline, &faults) => {}
            Err(_) => return without_rows(usual),
        }
    }
}

/// Returns an outline without marks, with what its head must have.
fn filled(outline: &Outline, usual: &Outline, day: Date) -> Outline {
    let mut outline = outline.clone();
    let head = &mut outline.head;
    head.undecided.clear();
    head.id = usual.head.id.clone();
    head.name = head.name.take().or_else(|| usual.head.name.clone());
    let year = head.fiscal_year.filter(|year| FiscalYear::beginning_in(*year).is_some());
    let year = year.unwrap_or(FiscalYear::of(day).year());
    head.fiscal_year = Some(year);
    head.reference_year = Some(year);
    for (word, of_usual) in head.words.iter_mut().zip(&usual.head.words) {
        *word = word.take().or_else(|| of_usual.clone());
    }
    for form in &mut outline.forms {
        fill_form(form, usual);
    }
    outline.columns.iter_mut().for_each(|column| column.undecided = None);
    outline.sections.iter_mut().for_each(|section| section.undecided = None);
    outline.items.iter_mut().for_each(|item| item.undecided = None);
    outline
}

fn fill_form(form: &mut FormOutline, usual: &Outline) {
    let known = |kind: FormKind| usual.forms.iter().find(|known| known.form == kind);
    let written = |text: Option<String>| text.filter(|text| !text.is_empty());
    form.undecided = None;
    form.title = written(form.title.take()).or_else(|| known(form.form)?.title.clone());
    form.badge = written(form.badge.take()).or_else(|| known(form.form)?.badge.clone());
}

/// Leaves out what is wrong; returns whether there was anything. Of wrong columns, none is trusted.
fn leave_out(outline: &mut Outline, faults: &[Fault]) -> bool {
    let before = (outline.columns.len(), outline.sections.len(), outline.items.len());
    if faults.iter().any(|fault| matches!(fault.part, Part::Column(_))) {
        outline.columns.clear();
    }
    keep(&mut outline.sections, Part::Section, faults);
    keep(&mut outline.items, Part::Item, faults);
    before != (outline.columns.len(), outline.sections.len(), outline.items.len())
}

/// Keeps those parts about which nothing is wrong.
fn keep<T>(parts: &mut Vec<T>, part: fn(usize) -> Part, faults: &[Fault]) {
    let mut at = 0..;
    let mut is_right =
        |_: &T| at.next().is_some_and(|at| faults.iter().all(|fault| fault.part != part(at)));
    parts.retain(|each| is_right(each));
}

/// Returns an edition without any row.
fn without_rows(usual: &Edition) -> Edition {
    let mut edition = usual.clone();
    edition.forms.iter_mut().for_each(|form| form.sections.clear());
    edition
}
