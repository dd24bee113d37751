//! The files of one case: what the input path leads to.

use std::fs;
use std::path::{Path, PathBuf};

use super::guard::{MAX_FILE, Refusal};
use crate::finding::Error;

const MIB: u64 = 1024 * 1024;
const SPREADSHEETS: [&str; 5] = ["xlsx", "xlsm", "xls", "ods", "csv"];

/// A file of a case.
#[derive(Debug)]
pub struct Input {
    /// The path as the user would write it.
    pub shown: String,
    /// Its last part.
    pub name: String,
    /// The content, or why it is too large to be read.
    pub content: Result<Vec<u8>, Refusal>,
}

/// The files that a path leads to: itself, or the spreadsheets of the folder, in the order of their names.
///
/// Lock files (`~$…`), hidden files and subfolders are passed over.
///
/// # Errors
/// Nothing is there, it cannot be read, or the folder has no spreadsheet.
pub fn gather(path: &Path) -> Result<Vec<Input>, Error> {
    let shown = path.display().to_string();
    let about = fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::NotFound(shown.clone()),
        _ => Error::unreadable(&shown, error),
    })?;
    if about.is_file() {
        return Ok(vec![input(path)?]);
    }
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(path).map_err(|error| Error::unreadable(&shown, error))? {
        let entry = entry.map_err(|error| Error::unreadable(&shown, error))?.path();
        if entry.is_file() && is_spreadsheet(&entry) {
            files.push(entry);
        }
    }
    if files.is_empty() {
        return Err(Error::EmptyFolder(shown));
    }
    files.sort();
    files.iter().map(|file| input(file)).collect()
}

fn is_spreadsheet(path: &Path) -> bool {
    let name = file_name(path);
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    !name.starts_with("~$")
        && !name.starts_with('.')
        && extension.is_some_and(|extension| SPREADSHEETS.contains(&extension.as_str()))
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn input(path: &Path) -> Result<Input, Error> {
    let unreadable = |error: std::io::Error| Error::unreadable(path.display(), error);
    let size = fs::metadata(path).map_err(unreadable)?.len();
    let content = if size > MAX_FILE {
        let size = size.div_ceil(MIB);
        Err(Refusal::OverLimit(format!("ファイルの大きさが {size} MiB あります（{} MiB まで）", MAX_FILE / MIB)))
    } else {
        Ok(fs::read(path).map_err(unreadable)?)
    };
    Ok(Input { shown: path.display().to_string(), name: file_name(path), content })
}
