//! `new`: the workbook to be filled in.

use super::exit::{CommandError, FINE};
use super::terminal::to_stderr;
use crate::assets::{Assets, DEFAULT_EDITION, SAMPLE};
use crate::cli::NewArgs;
use crate::explain;
use crate::model::templates::Templates;
use crate::paper::input_workbook;
use crate::publish;
use crate::render::xlsx;
use crate::setting::{edition, load_editions};

/// Does what the command line asks for; returns the exit code.
pub fn run(arguments: &NewArgs) -> Result<u8, CommandError> {
    let assets = Assets::load(None, None)?;
    let editions = load_editions(&assets)?;
    let edition = edition(DEFAULT_EDITION, &editions)?;
    let sample = if arguments.sample { Some(assets.template(SAMPLE)?) } else { None };
    let explanations = explain::plain_words(assets.template(explain::TOPICS)?)?;
    let workbook = input_workbook::compose(edition, sample)?.with_explanations(explanations);
    let bytes = xlsx::input_workbook(&workbook, &assets)?;
    publish::create(&arguments.file, &bytes)?;
    to_stderr(&format!("作りました: {}\n", arguments.file.display()));
    Ok(FINE)
}
