//! From the ministry's workbooks to an edition: what was understood, left, or is to be decided.
//!
//! A form is found by its words, never by position. Where two readings are possible nothing is
//! chosen: the place is marked as undecided. Every text of a form stands in the draft, or in one of
//! the lists.

mod answers;
mod around;
mod assemble;
mod begun;
mod carried;
mod columns;
mod drafted;
mod form;
mod head;
mod header;
mod item;
mod labels;
mod marks;
mod numbers;
mod page;
mod parts;
mod recognition;
mod row_item;
mod rows;
mod sources;
mod table;
mod words;
mod years;

pub use drafted::{Draft, DraftedItem, DraftedNote, KnownRow, Request, Said};
pub use recognition::{MinistryForm, ministry_form};

use drafted::GivenFile;
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::finding::Place;
use crate::model::complete::complete;
use crate::model::edition::{Edition, Origin};
use crate::model::outline::{Fault, Outline, Part};
use crate::model::text::Glyphs;
use crate::read::file::input::{Input, Source};

/// Draws up an edition from workbooks: those with the ministry's forms, or one with a sheet 様式定義
/// that a person began.
///
/// # Errors
/// [`Error::NoForm`]: a file cannot be opened, or no form of a pharmacy or a vendor is found in
/// any.
pub fn draw_up(
    inputs: Vec<Input>,
    request: &Request,
    known: &[Edition],
    glyphs: &dyn Glyphs,
) -> Result<Draft, Error> {
    let newest = known.iter().max_by_key(|edition| edition.fiscal_year);
    let files: Vec<GivenFile> = inputs.into_iter().map(given).collect::<Result<_, _>>()?;
    match sources::find(files, request)? {
        sources::Found::Begun(grid, files) => begun::fill(&grid, &files, request, newest, glyphs),
        sources::Found::Forms(forms) => {
            let draft = assemble::draft(forms, request, newest);
            let first = draft.items.first().map(|item| Place { cell: None, ..item.place.clone() });
            let place = first.unwrap_or_else(|| Place::file(""));
            let said = |fault: &Fault| Said {
                place: place.clone(),
                what: crate::read::edition::in_words(fault),
            };
            Ok(draft.checked(&said))
        }
    }
}

impl Draft {
    /// Adds what would be a mistake once nothing is marked any more, as `said` says it.
    fn checked(mut self, said: &dyn Fn(&Fault) -> Said) -> Self {
        if !self.unsure.is_empty() || !self.outline.undecided().is_empty() {
            return self;
        }
        let faults = complete(&self.outline, Origin::default());
        for fault in faults.err().into_iter().flatten() {
            let said = said(&fault);
            mark(&mut self.outline, &fault, &said.what);
            self.unsure.push(said);
        }
        self
    }
}

/// Marks the place of a fault as one that a person must decide.
fn mark(outline: &mut Outline, fault: &Fault, what: &str) {
    let marks = match fault.part {
        Part::Head => return outline.head.undecided.push(marks::named(fault.key, what)),
        Part::Form(at) => outline.forms.get_mut(at).map(|form| &mut form.undecided),
        Part::Column(at) => outline.columns.get_mut(at).map(|column| &mut column.undecided),
        Part::Section(at) => outline.sections.get_mut(at).map(|section| &mut section.undecided),
        Part::Item(at) => outline.items.get_mut(at).map(|item| &mut item.undecided),
    };
    if let Some(marks) = marks {
        marks::add_mark(marks, what);
    }
}

fn given(input: Input) -> Result<GivenFile, Error> {
    let Input { shown, name, content } = input;
    let refused = |what: String| Error::NoForm { file: shown.clone(), what };
    let bytes =
        content.and_then(Source::into_bytes).map_err(|refusal| refused(refusal.to_string()))?;
    let sha256 = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(GivenFile { place: Place::file(shown.as_str()), name, sha256, bytes })
}
