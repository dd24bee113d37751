//! A new workbook for the page in the browser: empty, the sample, or for a drafted edition.

use serde::{Deserialize, Serialize};

use crate::assets::SAMPLE;
use crate::error::Error;
use crate::explain;
use crate::model::edition::Edition;
use crate::model::provisional::provisional;
use crate::model::templates::Templates;
use crate::paper::input_workbook::{InputWorkbook, Start};
use crate::render::xlsx;
use crate::setting::{Setting, edition};
use crate::sheet::SheetId;
use crate::{paper, read};

/// What a new workbook is begun with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Beginning {
    /// The sample pharmacy.
    Sample,
    /// A known edition, or the one asked for, by its id.
    Known(String),
    /// An edition that was drawn up, as an edition file. Something of it may still be to be
    /// decided.
    Drafted(String),
}

/// Makes the workbook to be filled in.
///
/// # Errors
/// There is no such edition, or a template is broken.
pub fn new_workbook(beginning: &Beginning, setting: &Setting) -> Result<Vec<u8>, Error> {
    begin(beginning, setting, |start| input_workbook(start, setting))
}

/// Makes the workbook to be filled in.
///
/// # Errors
/// A template is broken.
pub fn input_workbook(start: &Start<'_>, setting: &Setting) -> Result<Vec<u8>, Error> {
    xlsx::input_workbook(&composed(start, setting)?, &setting.assets)
}

/// Does something with what a new workbook is begun with.
///
/// # Errors
/// There is no such edition, a template is broken, or those of `then`.
pub fn begin<T>(
    beginning: &Beginning,
    setting: &Setting,
    then: impl FnOnce(&Start<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let (usual, today) = (setting.choice()?.default, Some(setting.as_of));
    match beginning {
        Beginning::Sample => {
            then(&Start { sample: Some(setting.assets.template(SAMPLE)?), ..Start::with(usual) })
        }
        Beginning::Known(id) => match &setting.asked {
            Some(Ok(asked)) if asked.id == *id => then(&Start {
                outside: !setting.editions.contains(asked),
                today,
                ..Start::with(asked)
            }),
            Some(Ok(_) | Err(_)) | None => {
                then(&Start { today, ..Start::with(edition(id, &setting.editions)?) })
            }
        },
        Beginning::Drafted(text) => {
            let outline = read::edition::outline(text)?;
            let edition = provisional(&outline, usual, setting.as_of);
            then(&Start { draft: Some(&outline), today, ..Start::with(&edition) })
        }
    }
}

/// Makes the workbook to be filled in for an edition with only one of its sheets.
///
/// # Errors
/// A template is broken.
pub fn new_sheet(sheet: SheetId, edition: &Edition, setting: &Setting) -> Result<Vec<u8>, Error> {
    let mut workbook = composed(&Start::with(edition), setting)?;
    workbook.sheets.retain(|known| known.sheet == sheet);
    xlsx::input_workbook(&workbook, &setting.assets)
}

fn composed(start: &Start<'_>, setting: &Setting) -> Result<InputWorkbook, Error> {
    let explanations = explain::plain_words(setting.assets.template(explain::TOPICS)?)?;
    Ok(paper::input_workbook::compose(start)?.with_explanations(explanations))
}
