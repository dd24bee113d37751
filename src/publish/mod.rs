//! From bytes to files: whole or not at all, never over somebody's work, the manifest last.

mod manifest;
mod output_folder;
pub mod place;
pub mod save;
mod write;

use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::Serialize;

use crate::error::{Error, is_out_of_room, reason};
use crate::paper::DocumentId;
pub use manifest::{FileEntry, FindingCounts, MANIFEST, Manifest, digest};
use output_folder::OutputFolder;
use write::NewFile;

/// A file to be put in place.
#[derive(Debug, Clone)]
pub struct File {
    /// Its name in the output folder.
    pub name: String,
    /// The paper.
    pub document: DocumentId,
    /// Pages of a PDF.
    pub pages: Option<usize>,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What to do with files that stand in an output folder already.
#[derive(Clone, Copy)]
pub struct Terms<'t> {
    /// Overwrites files that are not ours.
    pub force: bool,
    /// Returns whether a file of an earlier run, by name, stays though it is not made now.
    pub stays: &'t dyn Fn(&str) -> bool,
}

#[cfg(feature = "internals")]
impl Terms<'_> {
    /// Returns the terms of a run that makes everything that is to be in its folder.
    #[cfg(feature = "internals")]
    pub fn of_whole(force: bool) -> Self {
        Self { force, stays: &|_| false }
    }
}

/// The changes that publishing made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Published {
    /// True if everything was there already, byte for byte.
    pub unchanged: bool,
    /// Files of an earlier run that were not made any more, and were removed.
    pub removed: Vec<String>,
    /// Files of an earlier run that were not made any more, but had been changed, and were left.
    pub left: Vec<String>,
    /// Names under which somebody's work stands: it was left as it is, and not replaced.
    pub held: Vec<String>,
}

/// Tries to write into a folder, or into the nearest one above it that is there; nothing is left.
///
/// # Errors
/// Writing fails.
pub fn can_write(folder: &Path) -> Result<(), Error> {
    let there = folder.ancestors().find(|part| part.exists()).unwrap_or(Path::new("."));
    write::temporary(there, b"").map(drop).map_err(|error| failed(there, &error))
}

/// Puts files and manifest into a folder. Somebody's file under a name to be written stays as it
/// is, the others are written.
///
/// # Errors
/// Writing fails (what stood there before stands there still).
pub fn publish(folder: &Path, files: &[File], manifest: &Manifest, terms: &Terms<'_>) -> Result<Published, Error> {
    let files: Vec<(&str, &[u8])> = files.iter().map(|file| (&*file.name, &*file.bytes)).collect();
    let with = |outputs: Vec<FileEntry>| Manifest { outputs, ..manifest.clone() };
    publish_as(folder, &files, (MANIFEST, &with), terms)
}

/// Puts files and a manifest of any shape into a folder; the manifest is made of the entries of
/// what is ours there afterwards.
///
/// # Errors
/// As [`publish`].
pub fn publish_as<M: Serialize>(
    folder: &Path,
    files: &[(&str, &[u8])],
    (name, manifest): (&str, &dyn Fn(Vec<FileEntry>) -> M),
    terms: &Terms<'_>,
) -> Result<Published, Error> {
    let state = OutputFolder::open(folder, name)?;
    let made: Vec<NewFile<'_>> = files.iter().map(|(name, bytes)| NewFile::of(name, bytes)).collect();
    let is_held = |file: &NewFile<'_>| !terms.force && !state.may_replace(&file.entry);
    let (kept_back, mut new): (Vec<NewFile<'_>>, Vec<_>) = made.into_iter().partition(is_held);
    let mut held: Vec<String> = kept_back.into_iter().map(|file| file.entry.name).collect();
    let manifest = manifest_bytes(&manifest(entries(&state, &new, &held, terms)))?;
    let manifest = NewFile::of(name, &manifest);
    if is_held(&manifest) { held.push(manifest.entry.name) } else { new.push(manifest) }
    let is_made = |other: &str| other == name || files.iter().any(|(new, _)| *new == other) || (terms.stays)(other);
    let (removed, left) = state.no_longer_made(is_made);
    let changed: Vec<&NewFile<'_>> = new.iter().filter(|file| !state.holds(&file.entry)).collect();
    let unchanged = changed.is_empty() && removed.is_empty();
    if !unchanged || state.is_cut_short() {
        write::put_in_place(folder, &state, &changed, &removed).map_err(|error| failed(folder, &error))?;
    }
    Ok(Published { unchanged, removed, left, held })
}

/// Writes a manifest of any shape.
///
/// # Errors
/// It cannot be written as JSON: a defect of the program.
pub fn manifest_bytes(manifest: &impl Serialize) -> Result<Vec<u8>, Error> {
    let bytes = serde_json::to_vec_pretty(manifest);
    bytes.map_err(|error| failed(Path::new(MANIFEST), &io::Error::other(error)))
}

/// Returns the entries for the manifest: of what is put in place, of what stays from earlier runs,
/// and of what somebody changed, with the digest that it was written with, so that it is held again.
fn entries(state: &OutputFolder, new: &[NewFile<'_>], held: &[String], terms: &Terms<'_>) -> Vec<FileEntry> {
    let is_new = |name: &str| new.iter().any(|file| file.entry.name == name);
    let is_kept = |name: &str| !is_new(name) && (held.iter().any(|held| held == name) || (terms.stays)(name));
    let mut entries: Vec<FileEntry> = new.iter().map(|file| file.entry.clone()).collect();
    let made = entries.len();
    entries.extend(state.noted_and_there().filter(|entry| is_kept(&entry.name)).cloned());
    if entries.len() > made {
        entries.sort_by(|one, other| one.name.cmp(&other.name));
    }
    entries
}

/// Makes sure, before a long run that is no use otherwise, that a folder is there and that its
/// manifest may be written.
///
/// # Errors
/// The folder cannot be made; somebody's file stands in the manifest's place (not with `force`).
pub fn prepare(folder: &Path, manifest: &str, force: bool) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    let state = OutputFolder::open(folder, manifest)?;
    let is_taken = !force && !state.has_manifest() && state.is_foreign(manifest);
    if is_taken { Err(Error::Occupied(vec![folder.join(manifest)])) } else { Ok(()) }
}

/// Writes one new file; never over an existing one.
///
/// # Errors
/// A file of that name is there, or writing fails.
pub fn create(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let file = write::temporary(folder, bytes).map_err(|error| failed(path, &error))?;
    write::sync(std::iter::once(&file)).map_err(|error| failed(path, &error))?;
    file.persist_noclobber(path).map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => Error::Exists(path.display().to_string()),
        _ => failed(path, &error.error),
    })?;
    Ok(())
}

/// Returns the bytes of what lies at a path; `None` where nothing does.
///
/// # Errors
/// It cannot be read.
pub fn there(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound && path.symlink_metadata().is_err() => Ok(None),
        Err(error) => Err(Error::unreadable(path.display(), error)),
    }
}

/// Makes a folder, with those above it.
///
/// # Errors
/// The system does not make it.
pub fn make_folder(folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|error| failed(folder, &error))
}

/// Puts a file in the place of one that was looked at, as long as that is still the same.
///
/// # Errors
/// It changed meanwhile, or writing fails.
pub fn replace(path: &Path, seen: &[u8], bytes: &[u8]) -> Result<(), Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let file = write::temporary(folder.unwrap_or(Path::new(".")), bytes).map_err(|error| failed(path, &error))?;
    write::sync(std::iter::once(&file)).map_err(|error| failed(path, &error))?;
    still_as(path, seen)?;
    file.persist(path).map(|_| ()).map_err(|error| failed(path, &error.error))
}

/// Removes a file that was looked at, as long as it is still the same.
///
/// # Errors
/// It changed meanwhile, or the system does not remove it.
pub fn remove(path: &Path, seen: &[u8]) -> Result<(), Error> {
    still_as(path, seen)?;
    fs::remove_file(path).map_err(|error| failed(path, &error))
}

fn still_as(path: &Path, seen: &[u8]) -> Result<(), Error> {
    let same = there(path)?.is_some_and(|there| there == seen);
    if same { Ok(()) } else { Err(Error::Exists(path.display().to_string())) }
}

/// Writes new files below a folder; nothing at all where one of them is there already.
///
/// # Errors
/// Files of such names are there, or writing fails.
pub fn create_all(folder: &Path, files: &[(&str, &[u8])]) -> Result<(), Error> {
    let paths = files.iter().map(|(name, _)| folder.join(name));
    let there: Vec<PathBuf> = paths.filter(|path| path.symlink_metadata().is_ok()).collect();
    if !there.is_empty() {
        return Err(Error::AlreadyThere(there));
    }
    for (name, bytes) in files {
        let path = folder.join(name);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).map_err(|error| failed(parent, &error))?;
        create(&path, bytes)?;
    }
    Ok(())
}

/// Returns whether a folder holds the papers that an earlier run noted down for it, to the byte,
/// and whether that run came to its end there.
pub fn is_complete<'e>(folder: &Path, mut entries: impl Iterator<Item = &'e FileEntry>) -> bool {
    let stands = |entry: &FileEntry| {
        let file = fs::File::open(folder.join(&entry.name));
        let there = file.and_then(|file| FileEntry::of_stream(&*entry.name, file));
        there.is_ok_and(|there| there == *entry)
    };
    entries.all(stands) && folder.join(MANIFEST).is_file() && !is_cut_short(folder)
}

/// Returns whether a run that wrote to a folder was cut short before it could tidy up.
fn is_cut_short(folder: &Path) -> bool {
    let is_left_over = |entry: fs::DirEntry| output_folder::is_left_over(&entry.file_name().to_string_lossy());
    fs::read_dir(folder).is_ok_and(|entries| entries.flatten().any(is_left_over))
}

/// Moves a folder of papers; one of ours that stands at its new place is removed before.
///
/// # Errors
/// Somebody's files stand at the new place, or the system does not move it.
pub fn move_folder(from: &Path, to: &Path) -> Result<(), Error> {
    retire(to)?;
    if to.symlink_metadata().is_ok() {
        return Err(Error::Occupied(vec![to.to_owned()]));
    }
    fs::rename(from, to).map_err(|error| failed(to, &error))
}

/// Removes papers of ours that are made elsewhere now, and their folder if nothing else is in it.
///
/// # Errors
/// A file cannot be removed.
pub fn retire(folder: &Path) -> Result<(), Error> {
    if !folder.is_dir() {
        return Ok(());
    }
    let state = OutputFolder::open(folder, MANIFEST)?;
    let remove = || -> io::Result<()> {
        write::remove_temporary(folder)?;
        for name in state.ours_notes_last() {
            fs::remove_file(folder.join(name))?;
        }
        if fs::read_dir(folder)?.next().is_none() { fs::remove_dir(folder) } else { Ok(()) }
    };
    remove().map_err(|error| failed(folder, &error))
}

/// Makes the error of a failed write at a path.
pub fn failed(path: &Path, error: &io::Error) -> Error {
    let (path, why) = (path.display().to_string(), reason(error));
    if is_out_of_room(error) { Error::NoRoom { path, why } } else { Error::Write { path, why } }
}
