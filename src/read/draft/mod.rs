//! From the ministry's workbooks to an edition: what was understood, left, or is to be decided.
//!
//! A form is found by its words, never by position. Where two readings are possible nothing is
//! chosen: the place is marked as undecided. Every text of a form stands in the draft, or in one of
//! the lists.

mod around;
mod assemble;
mod begun;
mod carried;
mod columns;
mod drafted;
mod form;
mod header;
mod numbers;
mod page;
mod parts;
mod recognition;
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
use crate::model::edition::Edition;
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
    let found = sources::find(files, request)?;
    let draft = match found {
        sources::Found::Begun(grid) => begun::fill(&grid, request, newest, glyphs)?,
        sources::Found::Forms(forms) => assemble::draft(forms, request, newest),
    };
    Ok(draft.checked())
}

impl Draft {
    /// Adds what would be a mistake once nothing is marked any more.
    fn checked(mut self) -> Self {
        if !self.unsure.is_empty() || !self.outline.undecided().is_empty() {
            return self;
        }
        let faults = crate::model::complete::complete(
            &self.outline,
            crate::model::edition::Origin::default(),
        );
        let place = self.items.first().map(|item| item.place.clone());
        for fault in faults.err().into_iter().flatten() {
            let what = crate::read::edition::in_words(&fault);
            let place = place.clone().unwrap_or_else(|| Place::file(""));
            self.outline.head.undecided.push((fault.key, what.clone()));
            self.unsure.push(Said { place: Place { cell: None, ..place }, what });
        }
        self
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
