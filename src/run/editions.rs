//! `editions`: the editions of the form, and the items of one of them.

use std::fmt::Write as _;

use super::exit::{CommandError, FINE};
use super::terminal::to_stdout;
use crate::assets::Assets;
use crate::cli::EditionsArgs;
use crate::model::edition::{Edition, FormKind};
use crate::setting::load_editions;

/// Does what the command line asks for; returns the exit code.
pub fn run(arguments: &EditionsArgs) -> Result<u8, CommandError> {
    let assets = Assets::load(None, None)?;
    let editions = load_editions(&assets)?;
    to_stdout(&match &arguments.id {
        Some(asked) => items(&asked.find(&editions)?),
        None => list(&editions),
    })?;
    Ok(FINE)
}

fn list(editions: &[Edition]) -> String {
    let line = |edition: &Edition| format!("{}  {}（{}）\n", edition.id, edition.name, edition.fiscal_year);
    editions.iter().map(line).collect()
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
