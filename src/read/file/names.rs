//! What the name of a file or folder says about it.

use std::path::Path;

use crate::model::name::nfc;
use crate::sheet::SheetId;

const SPREADSHEETS: [&str; 5] = ["xlsx", "xlsm", "xls", "ods", "csv"];
/// Endings of text that is read as CSV where the file has a sheet's name: 「Unicode テキスト」 of Excel.
const TEXTS: [&str; 2] = ["txt", "tsv"];

/// The folder in which the page keeps what a file was before it was saved.
pub const HISTORY: &str = "控え";

/// Returns the sheet that a CSV file, or another text with a sheet's name, is; `None` for other
/// files.
pub fn csv_sheet(name: &str) -> Option<&str> {
    let (stem, ending) = name.rsplit_once('.')?;
    let is = |other: &str| ending.eq_ignore_ascii_case(other);
    let is_sheet = || SheetId::named(stem).is_some();
    (is("csv") || TEXTS.iter().any(|text| is(text)) && is_sheet()).then_some(stem)
}

/// Tells whether a file of this name is opened: a spreadsheet, or text with a sheet's name.
pub fn is_readable(name: &str) -> bool {
    is_spreadsheet(name) || csv_sheet(name).is_some()
}

/// Tells whether a file's name is a spreadsheet's.
pub fn is_spreadsheet(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    ending.is_some_and(|ending| SPREADSHEETS.contains(&ending.as_str()))
}

/// Tells whether a name is that of a hidden file, of a program's lock file, or of a system's own.
pub fn is_silent(name: &str) -> bool {
    const OF_SYSTEMS: [&str; 3] = ["thumbs.db", "desktop.ini", "__macosx"];
    name.starts_with("~$")
        || name.starts_with('.')
        || OF_SYSTEMS.contains(&name.to_lowercase().as_str())
}

/// Tells whether a folder of this name holds earlier states of files: it is never read nor told.
pub fn is_history(name: &str) -> bool {
    nfc(name) == HISTORY
}

/// Returns the last part of a path.
pub fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
