//! What is done with editions from outside, in the child too: listed, written as a sheet, put into a new workbook.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::MemoryFile;
use crate::assets::SAMPLE;
use crate::error::Error;
use crate::explain;
use crate::model::edition::{Edition, FormKind};
use crate::model::outline::Outline;
use crate::model::templates::Templates;
use crate::paper::input_workbook::{self, Start};
use crate::paper::edition_sheet;
use crate::read::edition;
use crate::render::xlsx;
use crate::setting::Setting;

/// Something to do with files from outside; the edition asked for is one of the options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// What.
    pub kind: TaskKind,
    /// The files, in memory.
    pub files: Vec<MemoryFile>,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TaskKind {
    /// Lists the items of the edition asked for.
    Items,
    /// Writes the edition asked for as a workbook with the sheet 様式定義.
    Sheet,
    /// Makes the workbook to be filled in.
    New {
        /// Whether it is filled with the sample pharmacy.
        sample: bool,
    },
}

/// The answer to a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The command's exit code.
    pub code: u8,
    /// What is said.
    pub text: String,
    /// The file made; empty where none is.
    pub bytes: Vec<u8>,
}

/// Performs a task.
///
/// # Errors
/// The edition asked for is not decided yet, or a template is broken.
pub fn perform(task: Task, setting: &Setting) -> Result<Answer, Error> {
    match task.kind {
        TaskKind::Items => Ok(Answer { code: 0, text: items(asked(setting)?), bytes: Vec::new() }),
        TaskKind::Sheet => {
            let edition = asked(setting)?;
            let sheet = edition_sheet::compose(&Outline::from(edition));
            let bytes = xlsx::edition(&sheet, edition.fiscal_year.first(), &setting.assets)?;
            Ok(Answer { code: 0, text: String::new(), bytes })
        }
        TaskKind::New { sample } => new_workbook(sample, setting),
    }
}

/// Returns the edition asked for; something that is still to be decided of it is an error here.
fn asked(setting: &Setting) -> Result<&Edition, Error> {
    match &setting.asked {
        Some(Ok(edition)) => Ok(edition),
        Some(Err(mistakes)) => {
            let file = mistakes.first().map_or_else(String::new, |mistake| mistake.place.file.to_string());
            Err(edition::error(&file, mistakes))
        }
        None => setting.choice().map(|choice| choice.default),
    }
}

fn items(edition: &Edition) -> String {
    let Edition { id, name, source, .. } = edition;
    let mut text = format!("{id}  {name}\n出典: {source}\n");
    for kind in [FormKind::Pharmacy, FormKind::Vendor] {
        if let Some(form) = edition.form(kind) {
            _ = writeln!(text, "\n{}", form.badge);
        }
        for item in edition.items(kind) {
            _ = writeln!(text, "  {}  {}", item.id, item.text);
        }
    }
    text
}

/// Makes the workbook to be filled in, of the edition asked for, else of the one whose year holds the day, else of the
/// newest.
fn new_workbook(sample: bool, setting: &Setting) -> Result<Answer, Error> {
    let of_day = || setting.editions.iter().find(|edition| edition.fiscal_year.contains(setting.as_of));
    let newest = || setting.editions.iter().max_by_key(|edition| edition.fiscal_year);
    let is_asked = setting.asked.is_some();
    let edition = match of_day().filter(|_| !is_asked && !sample) {
        Some(edition) => edition,
        None if is_asked || sample => asked(setting)?,
        None => newest().map_or_else(|| asked(setting), Ok)?,
    };
    let of_today = edition.fiscal_year.contains(setting.as_of);
    let start = Start {
        edition,
        sample: if sample { Some(setting.assets.template(SAMPLE)?) } else { None },
        missing: (!of_today && !is_asked && !sample).then_some(setting.as_of),
        outside: setting.editions.iter().all(|known| known.origin != edition.origin),
    };
    let text = start.missing.map_or_else(String::new, |day| input_workbook::without_form(edition, day));
    let explanations = explain::plain_words(setting.assets.template(explain::TOPICS)?)?;
    let workbook = input_workbook::compose(&start)?.with_explanations(explanations);
    Ok(Answer { code: 0, text, bytes: xlsx::input_workbook(&workbook, &setting.assets)? })
}
