//! A user's own file written back: whole or not at all, its mode kept, the state before beside it.

use std::path::Path;
use std::{fs, io};

use tempfile::NamedTempFile;

use super::{create, failed, make_folder, place, there, write};
use crate::error::Error;
use crate::read::file::input::HISTORY;

/// Why a file was not written back.
#[derive(Debug)]
pub enum SaveError {
    /// Something else lies there than what was seen.
    Changed,
    /// Another program holds it.
    Locked,
    /// Writing failed.
    Failed(Error),
}

impl From<Error> for SaveError {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// Writes a file back in the place of what was seen there; `None` was not there. What lies there is
/// kept first, under a name with `when`; returns that name, `None` where nothing was to be kept.
///
/// # Errors
/// See [`SaveError`]. The file is as it was.
pub fn save(
    path: &Path,
    seen: Option<&[u8]>,
    bytes: &[u8],
    when: &str,
) -> Result<Option<String>, SaveError> {
    let target = place::resolved(path);
    let lies_there = there(&target)?;
    if lies_there.as_deref() != seen {
        return Err(SaveError::Changed);
    }
    let folder = write::parent(&target);
    let file = ready(&target, bytes).map_err(|error| failed(path, &error))?;
    let kept = lies_there.map(|before| keep(folder, &target, &before, when)).transpose()?;
    file.persist(&target).map_err(|error| {
        kept.iter().for_each(|kept| forget(&folder.join(kept)));
        match error.error {
            error if is_held(&error) => SaveError::Locked,
            error => failed(path, &error).into(),
        }
    })?;
    write::sync_folder(folder).map_err(|error| failed(path, &error))?;
    Ok(kept)
}

/// Writes bytes beside the file whose place they are to take, with its mode.
fn ready(target: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let file = write::temporary(write::parent(target), bytes)?;
    if let Ok(about) = fs::metadata(target) {
        fs::set_permissions(file.path(), about.permissions())?;
    }
    write::sync(std::iter::once(&file))?;
    Ok(file)
}

/// Keeps the state before of a file in the folder for such, beside it; returns its name from the
/// file's folder on.
fn keep(folder: &Path, target: &Path, before: &[u8], when: &str) -> Result<String, Error> {
    let history = folder.join(HISTORY);
    make_folder(&history)?;
    let name =
        |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    let (stem, ending) = (name(target.file_stem()), name(target.extension()));
    let mut number = 1;
    loop {
        let again = if number == 1 { String::new() } else { format!(" ({number})") };
        let name = format!("{stem} {when}{again}.{ending}");
        match create(&history.join(&name), before) {
            Err(Error::Exists(_)) => number += 1,
            Ok(()) => return Ok(format!("{HISTORY}/{name}")),
            Err(error) => {
                // Only an empty one goes.
                let _ = fs::remove_dir(&history);
                return Err(error);
            }
        }
    }
}

/// Removes what was kept of a file that was not replaced, and the folder for such where nothing
/// else is in it.
fn forget(kept: &Path) {
    let _ = fs::remove_file(kept);
    let _ = fs::remove_dir(write::parent(kept));
}

/// Returns whether a file cannot be replaced because another program has it open, as Excel has on
/// Windows.
fn is_held(error: &io::Error) -> bool {
    const SHARING_VIOLATION: i32 = 32;
    const LOCK_VIOLATION: i32 = 33;
    let by_code = error
        .raw_os_error()
        .is_some_and(|code| [SHARING_VIOLATION, LOCK_VIOLATION].contains(&code));
    cfg!(windows) && (by_code || error.kind() == io::ErrorKind::PermissionDenied)
}
