//! `diff`: two years, or two versions of one case.

use super::editions::work;
use super::exit::CommandError;
use super::options::options_of;
use super::terminal::to_stdout;
use crate::cli::{AnswerFormat, DiffArgs};
use crate::worker::task::{Task, TaskKind};

/// Does what the command line asks for; returns the exit code.
pub fn run(arguments: &DiffArgs) -> Result<u8, CommandError> {
    let DiffArgs { old, new, edition, old_edition, as_of, templates, format } = arguments;
    let options = options_of(edition.clone(), *as_of, templates.clone(), None)?;
    let kind = TaskKind::Diff {
        old: old.clone(),
        new: new.clone(),
        old_edition: old_edition.clone(),
        json: *format == AnswerFormat::Json,
    };
    let answer = work(&options, &Task { kind, files: Vec::new() })?;
    to_stdout(&answer.text)?;
    Ok(answer.code)
}
