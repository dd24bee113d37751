//! The files of one case: those that the input path leads to.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

pub use super::names::{HISTORY, csv_sheet, file_name};
use super::names::{is_history, is_readable, is_silent, is_spreadsheet};
use super::other::{self, OtherFile, OtherKind};
use crate::error::Error;
use crate::package::limits::{MAX_FILE, MAX_FILES, MAX_LOG_FILE, MIB, Refusal};
use crate::sheet::SheetId;

/// The files of a case.
#[derive(Debug, Clone, Default)]
pub struct CaseFiles {
    /// Those that are opened, in the order of their names.
    pub inputs: Vec<Input>,
    /// Those that are not, and subfolders with files that may be missed.
    pub others: Vec<OtherFile>,
    /// Paths of files that were opened and set aside, which is reported elsewhere.
    pub set_aside: Vec<String>,
    /// True if they lie in a folder of the case's own.
    pub is_folder: bool,
}

impl From<Vec<Input>> for CaseFiles {
    fn from(inputs: Vec<Input>) -> Self {
        Self { is_folder: inputs.len() > 1, inputs, ..Self::default() }
    }
}

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

    /// Returns all bytes, however many there are.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn bytes(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.reader()?.read_to_end(&mut bytes)?;
        Ok(bytes)
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

/// Gathers the files that a path leads to: itself, or the files of the folder, in the order of
/// their names.
///
/// # Errors
/// Nothing is there, it cannot be read, or the folder has no spreadsheet.
pub fn gather(path: &Path) -> Result<CaseFiles, Error> {
    gather_by(path, input)
}

/// Gathers the same files without holding the content of any.
///
/// # Errors
/// As [`gather`].
pub fn on_disk(path: &Path) -> Result<CaseFiles, Error> {
    gather_by(path, input_on_disk)
}

fn gather_by(path: &Path, input: fn(&Path) -> Result<Input, Error>) -> Result<CaseFiles, Error> {
    let shown = path.display().to_string();
    let about = fs::metadata(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Error::NotFound(shown.clone()),
        _ => Error::unreadable(&shown, error),
    })?;
    if about.is_file() {
        return Ok(CaseFiles { inputs: vec![input(path)?], ..CaseFiles::default() });
    }
    if !about.is_dir() {
        return Err(Error::unreadable(&shown, io::Error::other(NO_FILE)));
    }
    let (mut files, mut others) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(path).map_err(|error| Error::unreadable(&shown, error))? {
        let entry = entry.map_err(|error| Error::unreadable(&shown, error))?.path();
        match role(&entry) {
            Role::Input => files.push(entry),
            Role::Other(other) => others.push(other),
            Role::Silent => {}
        }
    }
    if files.is_empty() {
        let mut names: Vec<String> = others.into_iter().map(|other| other.name).collect();
        names.sort();
        return Err(Error::EmptyFolder(shown, names));
    }
    files.sort();
    others.sort_by(|one, other| one.shown.cmp(&other.shown));
    let within = &files[..files.len().min(MAX_FILES)];
    let mut inputs = within.iter().map(|file| input(file)).collect::<Result<Vec<_>, _>>()?;
    let beyond = files.iter().skip(MAX_FILES).map(|file| Input {
        shown: file.display().to_string(),
        name: file_name(file),
        content: Err(Refusal::TooManyFiles(files.len())),
    });
    inputs.extend(beyond);
    Ok(CaseFiles { inputs, others, is_folder: true, ..CaseFiles::default() })
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

/// Returns the files beside a workbook whose names a test accepts, in the order of their names;
/// none where the folder cannot be read.
pub fn beside(path: &Path, is_wanted: &dyn Fn(&str) -> bool) -> Vec<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let entries = fs::read_dir(folder.unwrap_or(Path::new("."))).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name());
    let names = names.filter(|name| is_wanted(&name.to_string_lossy()));
    let mut found: Vec<PathBuf> = names.map(|name| path.with_file_name(name)).collect();
    found.retain(|path| {
        path.is_file() && is_spreadsheet(&file_name(path)) && !is_silent(&file_name(path))
    });
    found.sort();
    found
}

/// Returns the files of some paths; those that cannot be read are left out.
pub fn workbooks<'p>(paths: impl Iterator<Item = &'p PathBuf>) -> Vec<Input> {
    paths.filter_map(|path| input(path).ok()).collect()
}

/// What an entry of a case's folder is to its reader.
pub enum Role {
    /// A file that is opened.
    Input,
    /// A file that cannot be read, or a subfolder with such as might be missed.
    Other(OtherFile),
    /// Nothing of the pharmacy's: not read, and nothing is said of it.
    Silent,
}

/// Most bytes of a ledger as CSV that are held at once.
const MOST_HELD_OF_CSV: u64 = 4 * MIB;

/// Returns the bytes that a file weighs when the memory for a case is estimated; an access log as
/// CSV, which is folded as it is read, weighs nothing.
pub fn weight_of(name: &str, size: u64) -> u64 {
    match csv_sheet(name) {
        Some(_) if is_log(name) => 0,
        Some(_) => size.min(MOST_HELD_OF_CSV),
        None => size,
    }
}

/// Returns the bytes that the spreadsheets of a file or folder weigh; nothing where none can be
/// read.
pub fn weight(path: &Path) -> u64 {
    let of_file = |path: &Path| {
        let name = file_name(path);
        let size = path.metadata().map_or(0, |metadata| metadata.len());
        if is_readable(&name) { weight_of(&name, size) } else { 0 }
    };
    let Ok(entries) = fs::read_dir(path) else { return of_file(path) };
    entries.flatten().map(|entry| of_file(&entry.path())).sum()
}

/// Returns whether a file's name is a workbook's: that of a spreadsheet other than text.
pub fn is_workbook(name: &str) -> bool {
    is_readable(name) && csv_sheet(name).is_none()
}

/// Returns whether a file's name is an edition file's.
pub fn is_edition_file(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    !is_silent(name) && ending.is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
}

/// What is said of a pipe, a device or the like.
pub const NO_FILE: &str = "ふつうのファイルではありません";

/// Decides what an entry of a case's folder is to its reader, by its name and kind alone.
pub fn role(path: &Path) -> Role {
    let name = file_name(path);
    if is_silent(&name) {
        return Role::Silent;
    }
    let other = |kind| Role::Other(OtherFile::of_kind(path, kind));
    if leads_out(path) {
        return other(OtherKind::Link);
    }
    if path.is_dir() {
        let found = if is_history(&name) { 0 } else { other::worth_reading(path) };
        return if found == 0 { Role::Silent } else { other(OtherKind::Folder(found)) };
    }
    if !path.is_file() {
        return other(OtherKind::Special);
    }
    if is_readable(&name) || is_edition_file(&name) {
        return Role::Input;
    }
    OtherFile::of(path).map_or(Role::Silent, Role::Other)
}

/// Returns whether an entry of a folder is a link that leads out of the folder, or nowhere: whoever
/// hands a folder in hands in what lies there.
pub fn leads_out(path: &Path) -> bool {
    let within = || {
        let folder = path.parent()?.canonicalize().ok()?;
        path.canonicalize().ok().map(|target| target.starts_with(folder))
    };
    path.is_symlink() && within() != Some(true)
}

/// Returns whether a path leads anywhere.
pub fn exists(path: &Path) -> bool {
    path.exists()
}

/// Sorts files that are held in memory as those of a folder are; each is the path as the user would
/// write it, its last part and the content. A file alone is opened whatever its name is.
pub fn all_in_memory(files: impl ExactSizeIterator<Item = (String, String, Vec<u8>)>) -> CaseFiles {
    let is_folder = files.len() > 1;
    let mut gathered = CaseFiles { is_folder, ..CaseFiles::default() };
    for (shown, name, bytes) in files {
        if !is_folder || is_readable(&name) {
            gathered.inputs.push(in_memory(shown, name, bytes));
        } else if !is_silent(&name) {
            gathered.others.extend(OtherFile::in_memory(shown, name, bytes));
        }
    }
    let count = gathered.inputs.len();
    for beyond in gathered.inputs.iter_mut().skip(MAX_FILES) {
        beyond.content = Err(Refusal::TooManyFiles(count));
    }
    gathered
}

/// Makes an input of a file that is held in memory; `shown` is the path as the user would write it.
fn in_memory(shown: String, name: String, bytes: Vec<u8>) -> Input {
    let (size, limit) = (bytes.len() as u64, limit(is_log(&name)));
    let content =
        if size > limit { Err(too_large(size, limit)) } else { Ok(Source::Memory(bytes)) };
    Input { shown, name, content }
}

/// Returns whether a file of this name is an access log as CSV, which may be larger than a
/// workbook.
fn is_log(name: &str) -> bool {
    csv_sheet(name).is_some_and(|sheet| SheetId::named(sheet) == Some(SheetId::AccessLog))
}

/// Returns more bytes than a file of this name may have: those of one that is too large are not
/// read.
pub fn too_many_bytes(name: &str) -> Vec<u8> {
    vec![0; usize::try_from(limit(is_log(name)) + 1).unwrap_or(usize::MAX)]
}

fn limit(is_log: bool) -> u64 {
    if is_log { MAX_LOG_FILE } else { MAX_FILE }
}

fn input(path: &Path) -> Result<Input, Error> {
    let input = input_on_disk(path)?;
    if is_log(&input.name) || input.content.is_err() {
        return Ok(input);
    }
    let bytes = fs::read(path).map_err(|error| Error::unreadable(path.display(), error))?;
    Ok(Input { content: Ok(Source::Memory(bytes)), ..input })
}

fn input_on_disk(path: &Path) -> Result<Input, Error> {
    let unreadable = |error: io::Error| Error::unreadable(path.display(), error);
    let about = fs::metadata(path).map_err(unreadable)?;
    // A pipe or a device would never end.
    if !about.is_file() {
        return Err(unreadable(io::Error::other(NO_FILE)));
    }
    let (size, name) = (about.len(), file_name(path));
    let limit = limit(is_log(&name));
    let content = if size > limit {
        Err(too_large(size, limit))
    } else {
        // A file without permission to read is reported now, as any other.
        File::open(path).map_err(unreadable)?;
        Ok(Source::Disk { path: path.to_path_buf(), size })
    };
    Ok(Input { shown: path.display().to_string(), name, content })
}

fn too_large(size: u64, limit: u64) -> Refusal {
    let size = size.div_ceil(MIB);
    Refusal::OverLimit(format!(
        "ファイルの大きさが {size} MiB あります（{} MiB まで）",
        limit / MIB
    ))
}
