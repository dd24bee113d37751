//! `new`: the workbook to be filled in.

use super::editions::work;
use super::exit::{CommandError, FINE};
use super::options::today;
use super::terminal::to_stderr;
use crate::cli::NewArgs;
use crate::error::shown;
use crate::publish;
use crate::setting::Options;
use crate::worker::task::{Task, TaskKind};

/// Does what the command line asks for; returns the exit code.
pub fn run(arguments: &NewArgs) -> Result<u8, CommandError> {
    let NewArgs { file, sample, edition, as_of } = arguments;
    // A name without an ending is meant to be a workbook's.
    let file = if file.extension().is_none() { file.with_extension("xlsx") } else { file.clone() };
    let options = Options { edition: edition.clone(), ..Options::on(as_of.map_or_else(today, Ok)?) };
    let task = Task { kind: TaskKind::New { sample: *sample }, files: Vec::new() };
    let answer = work(&options, &task)?;
    publish::create(&file, &answer.bytes)?;
    to_stderr(&format!("作りました: {}\n{}", shown(&file), answer.text));
    Ok(FINE)
}
