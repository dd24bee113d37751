//! What is asked for and what comes of it: a drafted edition and everything to be said of it.

use serde::{Deserialize, Serialize};

use crate::finding::Place;
use crate::model::day::FiscalYear;
use crate::model::edition::FormKind;
use crate::model::item::{Devices, ItemNumber};
use crate::model::matching::Likeness;
use crate::model::outline::{Key, Outline};

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
    /// Sheets that were asked for by names that no form's sheet has.
    pub unknown: Vec<String>,
}

impl Draft {
    /// Returns why its year cannot be told, without what is to be done; `None` where it can.
    pub fn why_no_year(&self) -> Option<&str> {
        let marks = &self.outline.head.undecided;
        let (_, why) = marks.iter().find(|(key, _)| *key == Key::FiscalYear)?;
        why.split('。').next()?.split_once('：').map(|(_, why)| why)
    }
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
    /// The number of the item under whose text it stands, which may have none; `None` for a note of
    /// a table.
    pub item: Option<Option<ItemNumber>>,
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
pub struct GivenFile {
    /// The file.
    pub place: Place,
    /// Its name.
    pub name: String,
    /// The SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}
