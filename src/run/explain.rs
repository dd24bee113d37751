//! `explain`: a rule or a check item in plain words.

use super::editions::work;
use super::exit::{CommandError, FINE, USAGE};
use super::options::today;
use super::terminal::to_stdout;
use crate::cli::ExplainArgs;
use crate::setting::Options;
use crate::worker::task::{Task, TaskKind};

/// Does what the command line asks for; returns the exit code.
pub fn run(arguments: &ExplainArgs) -> Result<u8, CommandError> {
    let ExplainArgs { about, edition } = arguments;
    let options = Options { edition: edition.clone(), ..Options::on(today()?) };
    let answer =
        work(&options, &Task { kind: TaskKind::Explain(about.clone()), files: Vec::new() })?;
    if answer.code == USAGE {
        return Err(CommandError::Usage(answer.text));
    }
    to_stdout(&answer.text)?;
    Ok(FINE)
}
