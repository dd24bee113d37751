//! The relation of folders to each other, as the system sees it.

use std::ffi::OsString;
use std::fs;
use std::path::{Component, Path, PathBuf};

use super::make_folder;
use crate::error::Error;
use crate::model::name::{file_key, nfc};

/// Returns whether a folder, which need not be there yet, is inside another or the same.
pub fn is_inside(folder: &Path, other: &Path) -> bool {
    let Ok(other) = other.canonicalize() else {
        return false;
    };
    let mut missing: Vec<OsString> = Vec::new();
    let mut existing = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    while existing.symlink_metadata().is_err() {
        let (Some(name), Some(parent)) = (existing.file_name(), existing.parent()) else {
            break;
        };
        missing.push(name.to_owned());
        existing = parent.to_owned();
    }
    let existing = existing.canonicalize().unwrap_or(existing);
    let whole: PathBuf = missing.iter().rev().fold(existing, |path, name| path.join(name));
    whole.starts_with(other)
}

/// Returns whether papers in a folder would lie among the files they are made from: the folder is a
/// case's own folder, contains it or lies in it, or the case is a file in it.
pub fn overlaps(folder: &Path, input: &Path) -> bool {
    let holds_input =
        is_inside(input, folder) || input.parent().is_some_and(|parent| is_inside(parent, folder));
    if input.is_dir() { is_inside(input, folder) || is_inside(folder, input) } else { holds_input }
}

/// Returns whether anything stands at a path.
pub fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Returns the names in a folder; none where it is not there or cannot be read.
pub fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// Returns a name that some file system takes for the one given although it is another one, where
/// it stands in a folder.
pub fn alike(folder: &Path, name: &str) -> Option<String> {
    let is_alike = |other: &String| nfc(other) != nfc(name) && file_key(other) == file_key(name);
    names_in(folder).into_iter().find(is_alike)
}

/// Returns whether a path leads to a folder.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// Returns whether a path leads to a file.
pub fn is_file(path: &Path) -> bool {
    path.is_file()
}

/// Returns a path in full, as the system writes it; as it is where nothing is there.
pub fn resolved(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// Returns whether two paths lead to the same file, also by way of a link.
pub fn is_same(one: &Path, other: &Path) -> bool {
    #[cfg(unix)]
    if let (Ok(one), Ok(other)) = (fs::metadata(one), fs::metadata(other)) {
        use std::os::unix::fs::MetadataExt;
        return (one.dev(), one.ino()) == (other.dev(), other.ino());
    }
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// Returns the relative path from one folder, which is made if it is not there, to another, with
/// `/`.
///
/// # Errors
/// The folder cannot be made, or the other is not there.
pub fn relative(from: &Path, to: &Path) -> Result<String, Error> {
    make_folder(from)?;
    let absolute =
        |path: &Path| path.canonicalize().map_err(|error| Error::unreadable(path.display(), error));
    let (from, to) = (absolute(from)?, absolute(to)?);
    let both = from.components().zip(to.components());
    let shared = both.take_while(|(one, other)| one == other).count();
    let up = from.components().skip(shared).map(|_| "..".to_owned());
    let text = |part: Component<'_>| part.as_os_str().to_string_lossy().into_owned();
    let down = to.components().skip(shared).map(text);
    Ok(up.chain(down).collect::<Vec<_>>().join("/"))
}
