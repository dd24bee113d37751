//! `editions`: the editions of the form, the items of one of them, and one as a workbook.

use super::exit::{CommandError, FINE};
use super::options::{program, today};
use super::terminal::{to_stderr, to_stdout};
use crate::assets::Assets;
use crate::cli::EditionsArgs;
use crate::error::Error;
use crate::model::edition::Edition;
use crate::publish;
use crate::setting::{EditionRequest, Options, load_editions};
use crate::worker::task::{Answer, Task, TaskKind};
use crate::worker::{Timeouts, Worker};

/// Does what the command line asks for; returns the exit code.
pub fn run(arguments: &EditionsArgs) -> Result<u8, CommandError> {
    let EditionsArgs { id, sheet } = arguments;
    let Some(asked) = id else {
        to_stdout(&list(&load_editions(&Assets::load(None, None)?)?));
        return Ok(FINE);
    };
    let Some(file) = sheet else {
        to_stdout(&perform(asked, TaskKind::Items)?.text);
        return Ok(FINE);
    };
    publish::create(file, &perform(asked, TaskKind::Sheet)?.bytes)?;
    to_stderr(&format!("作りました: {}\n", file.display()));
    Ok(FINE)
}

fn list(editions: &[Edition]) -> String {
    let line = |edition: &Edition| format!("{}  {}（{}）\n", edition.id, edition.name, edition.fiscal_year);
    editions.iter().map(line).collect()
}

/// Has a worker do something with an edition, which may be somebody else's file.
fn perform(asked: &EditionRequest, kind: TaskKind) -> Result<Answer, CommandError> {
    let options = Options { edition: Some(asked.clone()), ..Options::on(today()?) };
    Ok(work(&options, &Task { kind, files: Vec::new() })?)
}

/// Has a worker perform a task.
///
/// # Errors
/// It cannot be done.
pub fn work(options: &Options, task: &Task) -> Result<Answer, Error> {
    Worker::start(&program()?, options, Timeouts::default())?.perform(task)
}
