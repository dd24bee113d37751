//! From the ministry's own workbooks to an edition: what was understood, what was left, what a person must decide.
//!
//! A form is found by its words, never by position. Where two readings are possible nothing is chosen: the place is
//! marked as undecided. Every text of a form stands in the draft, or in one of the lists.

mod around;
mod assemble;
mod begun;
mod columns;
mod carried;
mod form;
mod header;
mod page;
mod rows;
mod sources;
mod words;
mod years;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::finding::Place;
use crate::model::day::FiscalYear;
use crate::model::edition::{Edition, FormKind};
use crate::model::item::Devices;
use crate::model::matching::Likeness;
use crate::model::outline::Outline;
use crate::model::text::Glyphs;
use crate::read::file::input::{Input, Source};

/// What a person says of the edition that is to be drawn up.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Request {
    /// Its id.
    pub id: Option<String>,
    /// Its year.
    pub year: Option<FiscalYear>,
    /// The sheets to take where there are two for one form.
    pub take: Vec<String>,
}

/// What drawing up an edition gave.
#[derive(Debug)]
pub struct Draft {
    /// The edition, with marks where a person must decide.
    pub outline: Outline,
    /// Its items, in the order of the outline's.
    pub items: Vec<DraftedItem>,
    /// Its notes.
    pub notes: Vec<DraftedNote>,
    /// Known rows that it does not have.
    pub gone: Vec<KnownRow>,
    /// What needs no decision.
    pub told: Vec<Said>,
    /// What a person must decide.
    pub unsure: Vec<Said>,
}

/// Where an item was taken from, and which known one it is.
#[derive(Debug, Clone)]
pub struct DraftedItem {
    /// The cell of its text.
    pub place: Place,
    /// How its words compare with those of the known one.
    pub likeness: Likeness,
    /// The known one.
    pub was: Option<KnownRow>,
}

/// A note and where it was taken from.
#[derive(Debug, Clone)]
pub struct DraftedNote {
    /// The form that has it.
    pub form: FormKind,
    /// Whether it stands above its table.
    pub is_above: bool,
    /// Its words.
    pub text: String,
    /// Its cell.
    pub place: Place,
}

/// A row of a known edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownRow {
    /// The form that has it.
    pub form: FormKind,
    /// Its number.
    pub number: String,
    /// Its kinds of device.
    pub devices: Devices,
    /// Its words.
    pub text: String,
}

/// Something that is said of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The place.
    pub place: Place,
    /// What is said.
    pub what: String,
}

/// A file as it was handed in.
struct GivenFile {
    place: Place,
    name: String,
    sha256: String,
    bytes: Vec<u8>,
}

/// Draws up an edition from workbooks: those with the ministry's forms, or one with a sheet 様式定義 that a person began.
///
/// # Errors
/// [`Error::NoForm`]: a file cannot be opened, or no form of a pharmacy or a vendor is found in any.
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
        let faults = crate::model::complete::complete(&self.outline, crate::model::edition::Origin::default());
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
    let bytes = content.and_then(Source::into_bytes).map_err(|refusal| refused(refusal.to_string()))?;
    let sha256 = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(GivenFile { place: Place::file(shown.as_str()), name, sha256, bytes })
}
