//! `editions`: the editions of the form, the items of one of them, and one as a workbook.

use std::path::Path;
use std::sync::Arc;

use super::exit::{CommandError, FINE, USAGE};
use super::options::{program, today};
use super::terminal::{to_stderr, to_stdout};
use super::workbook_name::workbook_name;
use crate::assets::Assets;
use crate::cli::{AnswerFormat, EditionsArgs};
use crate::error::{Error, shown};
use crate::model::edition::Edition;
use crate::publish;
use crate::read::draft::Request;
use crate::read::file::input::{self, Input, Source};
use crate::setting::{EditionRequest, Options, load_editions};
use crate::worker::task::{Answer, Task, TaskKind};
use crate::worker::{MemoryFile, Timeouts, Worker};

/// Does what the command line asks for; returns the exit code.
pub fn run(arguments: &EditionsArgs) -> Result<u8, CommandError> {
    if !arguments.draft.is_empty() {
        return draft(arguments);
    }
    let EditionsArgs { id, sheet, .. } = arguments;
    let Some(asked) = id else {
        to_stdout(&list(&load_editions(&Assets::load(None, None)?)?))?;
        return Ok(FINE);
    };
    let Some(file) = sheet else {
        to_stdout(&perform(asked, TaskKind::Items)?.text)?;
        return Ok(FINE);
    };
    let file = workbook_name(file)?;
    publish::create(&file, &perform(asked, TaskKind::Sheet)?.bytes)?;
    to_stderr(&format!("作りました: {}\n", shown(&file)));
    Ok(FINE)
}

/// Draws up an edition from the ministry's workbooks.
fn draft(arguments: &EditionsArgs) -> Result<u8, CommandError> {
    let EditionsArgs { draft, output, edition_id, year, take, format, .. } = arguments;
    let output = output.as_deref().unwrap_or(Path::new("様式.xlsx"));
    let name = output.to_string_lossy();
    let endings = [".xlsx", ".toml"];
    if !endings.iter().any(|ending| name.to_lowercase().ends_with(ending)) {
        return Err(CommandError::Usage(
            "-o には、.xlsx か .toml で終わる名前を書いてください".to_owned(),
        ));
    }
    if input::exists(output) {
        return Err(Error::Exists(name.into_owned()).into());
    }
    let files = draft.iter().map(|path| in_memory(path)).collect::<Result<_, _>>()?;
    let request = Request { id: edition_id.clone(), year: *year, take: take.clone() };
    let json = *format == AnswerFormat::Json;
    let kind = TaskKind::Draft { request, output: name.into_owned(), json };
    let Answer { code, text, bytes } = work(&Options::on(today()?), &Task { kind, files })?;
    if code == USAGE {
        return Err(CommandError::Usage(text));
    }
    publish::create(output, &bytes)?;
    to_stdout(&text)?;
    Ok(code)
}

/// Reads a file as bytes, to be opened by a worker.
fn in_memory(path: &Path) -> Result<MemoryFile, Error> {
    let Input { shown, name, content } = input::gather_file(path)?;
    let refused = |what: String| Error::NoForm { file: shown.clone(), what };
    let bytes =
        content.and_then(Source::into_bytes).map_err(|refusal| refused(refusal.to_string()))?;
    Ok(MemoryFile { name, shown, bytes: Arc::new(bytes) })
}

fn list(editions: &[Edition]) -> String {
    let line = |edition: &Edition| {
        format!("{}  {}（{}）\n", edition.id, edition.name, edition.fiscal_year)
    };
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
