//! Which sheets of a workbook are a form's: its table and 様式, whatever they are called by now.

use std::collections::BTreeMap;

use super::form_table::{Form, row_ids};
use super::guide::{self, Typed};
use super::header;
use crate::finding::Place;
use crate::model::form::{DATA, FORM, GUIDE, property};
use crate::model::text::key;
use crate::package::limits::MAX_ROWS;
use crate::read::file::grid::{Content, Grid};
use crate::sheet::checklist::FormColumns;
use crate::sheet::{INSTRUCTIONS, SheetId};

/// The columns of データ.
const COLUMN: FormColumns = FormColumns::BY_FIELD;
/// More rows than a form has with everything that was written under it.
const MOST_ROWS: usize = 1_000;
/// Fewer cells with the same word of an answer are no official form.
const LEAST_WORDS: usize = 3;

/// The forms of a workbook.
#[derive(Default)]
pub struct FormSheets {
    /// Its forms.
    pub forms: Vec<Form>,
    /// Sheets that somebody added to a form's own workbook: nothing of them is read.
    pub added: Vec<Place>,
    /// What somebody typed on its 記入のしかた.
    pub typed: Vec<Typed>,
    /// True if it is a form's own workbook in which no table was found.
    pub is_without_table: bool,
    /// True if a table of ours stands beside a sheet 様式, though nothing says whose it is.
    pub has_nameless_table: bool,
}

impl FormSheets {
    /// Returns whether nothing of a form is there.
    pub fn is_none(&self) -> bool {
        self.forms.is_empty() && !self.is_without_table && !self.has_nameless_table
    }

    /// Takes the forms out of a workbook's sheets. Of a form's own workbook nothing else is read;
    /// another workbook, into which a form's sheet was moved, keeps its other sheets.
    pub fn take(sheets: &mut Vec<Grid>, properties: &BTreeMap<String, String>) -> Self {
        let is_marked = properties.contains_key(property::FORM);
        let has = |name: &str| sheets.iter().any(|sheet| is_named(sheet, name));
        let is_cases = has(SheetId::Pharmacy.name());
        let is_own = !is_cases && (is_marked || has(FORM));
        // A sheet with the name of one that is read is that sheet, unless nothing else of the
        // workbook is read.
        let may_be_form = |sheet: &Grid| is_own && is_marked || !is_known(sheet);
        let (tables, rest) =
            split(sheets, |sheet| may_be_form(sheet) && is_table(sheet, is_marked));
        *sheets = rest;
        if tables.is_empty() {
            let is_without_table = is_own && is_marked;
            let has_form = sheets.iter().any(|sheet| is_named(sheet, FORM));
            let has_nameless_table = has_form && sheets.iter().any(is_nameless_table);
            return Self { is_without_table, has_nameless_table, ..Self::default() };
        }
        let (officials, rest) = split(sheets, |sheet| is_named(sheet, FORM) || is_official(sheet));
        *sheets = rest;
        let mut officials = officials.into_iter();
        let form = |grid: Grid| {
            let (official, properties) = (officials.next(), properties.clone());
            Form { grid, official, is_copied: false, properties }
        };
        let forms = tables.into_iter().map(form).collect();
        let (mut added, mut typed) = (Vec::new(), Vec::new());
        if is_own {
            let guides = sheets.iter().filter(|sheet| is_named(sheet, GUIDE));
            typed.extend(guides.flat_map(guide::typed));
            let is_ours =
                |sheet: &Grid| [GUIDE, INSTRUCTIONS].iter().any(|name| is_named(sheet, name));
            let others =
                sheets.drain(..).filter(|sheet| !sheet.cells.is_empty() && !is_ours(sheet));
            added.extend(others.map(|sheet| sheet.place));
        }
        Self { forms, added, typed, ..Self::default() }
    }
}

/// Returns a sheet that nobody knows as a form if its columns are a checklist's: one that was
/// copied, perhaps.
pub fn copied(sheet: Grid) -> Option<Form> {
    let may_be_form = sheet.rows <= MOST_ROWS && has_answers_header(&sheet);
    may_be_form.then(|| Form {
        grid: sheet,
        official: None,
        is_copied: true,
        properties: BTreeMap::new(),
    })
}

fn split(sheets: &mut Vec<Grid>, is_wanted: impl Fn(&Grid) -> bool) -> (Vec<Grid>, Vec<Grid>) {
    std::mem::take(sheets).into_iter().partition(is_wanted)
}

/// Tells whether a sheet is the table of a form.
fn is_table(sheet: &Grid, is_marked: bool) -> bool {
    let has_ids = || sheet.rows <= MAX_ROWS && !row_ids(sheet).is_empty();
    // Of some editions the official form has its headers in one row too.
    let is_form = || is_named(sheet, FORM) || is_official(sheet);
    is_marked && (is_named(sheet, DATA) || has_answers_header(sheet) && !is_form()) || has_ids()
}

/// Tells whether a sheet is the table of a form of ours by its columns alone.
fn is_nameless_table(sheet: &Grid) -> bool {
    let Some(layout) = header::find(sheet, FormColumns::ALL) else { return false };
    let of_ours = [COLUMN.device, COLUMN.text, COLUMN.first, COLUMN.first_checked];
    of_ours.iter().all(|column| layout.columns[column.index].is_some())
        && !is_named(sheet, FORM)
        && !is_official(sheet)
}

/// Tells whether a sheet has the columns of a checklist: answers, and what they answer.
fn has_answers_header(sheet: &Grid) -> bool {
    let Some(layout) = header::find(sheet, FormColumns::ALL) else { return false };
    let has = |index: usize| layout.columns[index].is_some();
    has(COLUMN.first.index) && has(COLUMN.text.index)
}

/// Tells whether a sheet is the official form by the words in it, though it was renamed.
fn is_official(sheet: &Grid) -> bool {
    let count = |word: &str| {
        let is_word = |content: &&Content| matches!(content, Content::Text(text) if text == word);
        sheet.cells.values().filter(is_word).take(LEAST_WORDS).count()
    };
    ["はい", "・", "いいえ"].into_iter().all(|word| count(word) >= LEAST_WORDS)
}

fn is_known(sheet: &Grid) -> bool {
    SheetId::ALL.into_iter().any(|known| is_named(sheet, known.name()))
}

fn is_named(sheet: &Grid, name: &str) -> bool {
    sheet.place.sheet.as_deref().is_some_and(|sheet| key(sheet) == name)
}
