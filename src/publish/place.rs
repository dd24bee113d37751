//! The relation of folders to each other, as the system sees it.

use std::ffi::OsString;
use std::fs;
use std::path::{Component, Path, PathBuf};

use super::failed;
use crate::error::Error;

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
    fs::create_dir_all(from).map_err(|error| failed(from, &error))?;
    let absolute = |path: &Path| path.canonicalize().map_err(|error| Error::unreadable(path.display(), error));
    let (from, to) = (absolute(from)?, absolute(to)?);
    let both = from.components().zip(to.components());
    let shared = both.take_while(|(one, other)| one == other).count();
    let up = from.components().skip(shared).map(|_| "..".to_owned());
    let text = |part: Component<'_>| part.as_os_str().to_string_lossy().into_owned();
    let down = to.components().skip(shared).map(text);
    Ok(up.chain(down).collect::<Vec<_>>().join("/"))
}
