//! Editions from outside: an edition file (TOML) or the sheet 様式定義 to an [`Edition`]; every mistake with its place.

mod block;
mod file;
mod mistake;

pub use mistake::Mistake;

use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::model::complete::complete;
use crate::model::edition::{Edition, Origin};
use file::Written;

/// Reads an edition file.
///
/// # Errors
/// Every mistake, with line and column; or everything that a person must still decide.
pub fn of_file(file: &str, text: &str) -> Result<Edition, Vec<Mistake>> {
    let written = Written::read(file, text);
    let mistakes = written.mistakes();
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let origin = Origin { file: file.to_owned(), sha256: sha256(text.as_bytes()) };
    complete(&written.outline, origin).map_err(|faults| faults.iter().map(|fault| written.mistake(fault)).collect())
}

/// Reads an edition file of the program's own, or one that has to be right.
///
/// # Errors
/// [`Error::Edition`] with line and column of the first mistake, and what the others are.
pub fn read(file: &str, text: &str) -> Result<Edition, Error> {
    of_file(file, text).map_err(|mistakes| error(file, &mistakes))
}

/// Returns the error for an edition that cannot be loaded.
pub fn error(file: &str, mistakes: &[Mistake]) -> Error {
    let lines: Vec<String> =
        mistakes.iter().map(|mistake| format!("（{}）: {}", mistake.position(), mistake.what)).collect();
    Error::Edition { file: file.to_owned(), what: lines.join("\n  ") }
}

/// Returns the SHA-256 of a file's bytes, in hex.
fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
