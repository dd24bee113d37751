//! The files of one case: those that the input path leads to.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::model::text::header_key;
use crate::package::limits::{MAX_FILE, MAX_LOG_FILE, MIB, Refusal};
use crate::sheet::SheetId;

const SPREADSHEETS: [&str; 5] = ["xlsx", "xlsm", "xls", "ods", "csv"];

/// A file of a case.
#[derive(Debug, Clone)]
pub struct Input {
    /// The path as the user would write it.
    pub shown: String,
    /// Its last part.
    pub name: String,
    /// The content, or the refusal of a file that is too large.
    pub content: Result<Source, Refusal>,
}

/// The bytes of a file.
#[derive(Debug, Clone)]
pub enum Source {
    /// In memory.
    Memory(Vec<u8>),
    /// On the disk, to be read as a stream: an access log may be too large for the memory.
    Disk {
        /// The file.
        path: PathBuf,
        /// Its size in bytes when it was found; what is appended later is not read.
        size: u64,
    },
}

impl Source {
    /// Returns a reader of the bytes from the first on.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub fn reader(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(match self {
            Self::Memory(bytes) => Box::new(bytes.as_slice()),
            Self::Disk { path, size } => Box::new(File::open(path)?.take(*size)),
        })
    }

    /// Returns the first bytes.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn start(&self) -> Result<Vec<u8>, Refusal> {
        let mut start = Vec::new();
        let read = self.reader().and_then(|reader| reader.take(8).read_to_end(&mut start));
        read.map(|_| start).map_err(|_| Refusal::DAMAGED)
    }

    /// Returns all bytes of a workbook.
    ///
    /// # Errors
    /// The file cannot be read, or is larger than a workbook may be.
    pub fn into_bytes(self) -> Result<Vec<u8>, Refusal> {
        match self {
            Self::Memory(bytes) => Ok(bytes),
            Self::Disk { size, .. } if size > MAX_FILE => Err(too_large(size, MAX_FILE)),
            Self::Disk { .. } => {
                let mut bytes = Vec::new();
                let read = self.reader().and_then(|mut reader| reader.read_to_end(&mut bytes));
                read.map_err(|_| Refusal::DAMAGED)?;
                Ok(bytes)
            }
        }
    }
}

impl Input {
    /// Returns the sheet that a CSV file is: its name without the ending; `None` for other files.
    pub fn csv_sheet(&self) -> Option<&str> {
        csv_sheet(&self.name)
    }
}

/// Returns the sheet that a CSV file of this name is; `None` for other files.
pub fn csv_sheet(name: &str) -> Option<&str> {
    let (stem, ending) = name.rsplit_once('.')?;
    ending.eq_ignore_ascii_case("csv").then_some(stem)
}

/// Gathers the files that a path leads to: itself, or the spreadsheets of the folder, in the order of their
/// names.
///
/// Lock files (`~$…`), hidden files and subfolders are left out.
///
/// # Errors
/// Nothing is there, it cannot be read, or the folder has no spreadsheet.
pub fn gather(path: &Path) -> Result<Vec<Input>, Error> {
    let shown = path.display().to_string();
    let about = fs::metadata(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Error::NotFound(shown.clone()),
        _ => Error::unreadable(&shown, error),
    })?;
    if about.is_file() {
        return Ok(vec![input(path)?]);
    }
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(path).map_err(|error| Error::unreadable(&shown, error))? {
        let entry = entry.map_err(|error| Error::unreadable(&shown, error))?.path();
        if entry.is_file() && (is_spreadsheet(&entry) || is_edition_file(&file_name(&entry))) {
            files.push(entry);
        }
    }
    if files.is_empty() {
        return Err(Error::EmptyFolder(shown));
    }
    files.sort();
    files.iter().map(|file| input(file)).collect()
}

/// Reads a file, whatever it is called.
///
/// # Errors
/// It is not there or cannot be read.
pub fn gather_file(path: &Path) -> Result<Input, Error> {
    let shown = path.display().to_string();
    if !path.exists() {
        return Err(Error::NotFound(shown));
    }
    input(path)
}

/// Returns the files beside a workbook whose names a test accepts, in the order of their names; none
/// where the folder cannot be read.
pub fn beside(path: &Path, is_wanted: &dyn Fn(&str) -> bool) -> Vec<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let entries = fs::read_dir(folder.unwrap_or(Path::new("."))).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name());
    let names = names.filter(|name| is_wanted(&name.to_string_lossy()));
    let mut found: Vec<PathBuf> = names.map(|name| path.with_file_name(name)).collect();
    found.retain(|path| path.is_file() && is_spreadsheet(path));
    found.sort();
    found
}

/// Returns the files of some paths; those that cannot be read are left out.
pub fn workbooks<'p>(paths: impl Iterator<Item = &'p PathBuf>) -> Vec<Input> {
    paths.filter_map(|path| input(path).ok()).collect()
}

/// Tells whether a file's name is a spreadsheet's, and neither hidden nor a program's lock file.
pub fn is_spreadsheet(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    !is_hidden(&file_name(path)) && extension.is_some_and(|extension| SPREADSHEETS.contains(&extension.as_str()))
}

/// Returns whether a file's name is a workbook's: a spreadsheet other than CSV.
pub fn is_workbook(path: &Path) -> bool {
    is_spreadsheet(path) && csv_sheet(&file_name(path)).is_none()
}

/// Returns whether a file's name is an edition file's.
pub fn is_edition_file(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    !is_hidden(name) && ending.is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
}

/// Tells whether a name is that of a hidden file or of a program's lock file.
pub fn is_hidden(name: &str) -> bool {
    name.starts_with("~$") || name.starts_with('.')
}

/// Returns whether a path leads anywhere.
pub fn exists(path: &Path) -> bool {
    path.exists()
}

/// Returns the last part of a path.
pub fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Makes an input of a file that is held in memory; `shown` is the path as the user would write it.
pub fn in_memory(shown: String, name: String, bytes: Vec<u8>) -> Input {
    let (size, limit) = (bytes.len() as u64, limit(is_log(&name)));
    let content = if size > limit { Err(too_large(size, limit)) } else { Ok(Source::Memory(bytes)) };
    Input { shown, name, content }
}

/// Returns whether a file of this name is an access log as CSV, which may be larger than a workbook.
fn is_log(name: &str) -> bool {
    csv_sheet(name).is_some_and(|sheet| header_key(sheet) == header_key(SheetId::AccessLog.name()))
}

fn limit(is_log: bool) -> u64 {
    if is_log { MAX_LOG_FILE } else { MAX_FILE }
}

fn input(path: &Path) -> Result<Input, Error> {
    let unreadable = |error: io::Error| Error::unreadable(path.display(), error);
    let size = fs::metadata(path).map_err(unreadable)?.len();
    let name = file_name(path);
    let is_log = is_log(&name);
    let limit = limit(is_log);
    let content = if size > limit {
        Err(too_large(size, limit))
    } else if is_log {
        // A file without permission to read is reported now, as any other.
        File::open(path).map_err(unreadable)?;
        Ok(Source::Disk { path: path.to_path_buf(), size })
    } else {
        Ok(Source::Memory(fs::read(path).map_err(unreadable)?))
    };
    Ok(Input { shown: path.display().to_string(), name, content })
}

fn too_large(size: u64, limit: u64) -> Refusal {
    let size = size.div_ceil(MIB);
    Refusal::OverLimit(format!("ファイルの大きさが {size} MiB あります（{} MiB まで）", limit / MIB))
}
