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
use crate::memory;
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
pub fn publish(
    folder: &Path,
    files: &[File],
    manifest: &Manifest,
    terms: &Terms<'_>,
) -> Result<Published, Error> {
    check_no_link(folder)?;
    let files: Vec<(&str, &[u8])> = files.iter().map(|file| (&*file.name, &*file.bytes)).collect();
    let with = |outputs: Vec<FileEntry>| Manifest { outputs, ..manifest.clone() };
    publish_as(folder, &files, (MANIFEST, &with), terms)
}

/// Refuses a link in the place of a pharmacy's folder: the papers would be written elsewhere.
///
/// # Errors
/// A link is there.
pub fn check_no_link(folder: &Path) -> Result<(), Error> {
    if folder.is_symlink() {
        Err(Error::Link(folder.to_string_lossy().into_owned()))
    } else {
        Ok(())
    }
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
    let made: Vec<NewFile<'_>> =
        files.iter().map(|(name, bytes)| NewFile::of(name, bytes)).collect();
    let is_held = |file: &NewFile<'_>| !terms.force && !state.may_replace(&file.entry);
    let (kept_back, mut new): (Vec<NewFile<'_>>, Vec<_>) = made.into_iter().partition(is_held);
    let mut held: Vec<String> = kept_back.into_iter().map(|file| file.entry.name).collect();
    let manifest = manifest_bytes(&manifest(entries(&state, &new, &held, terms)))?;
    let manifest = NewFile::of(name, &manifest);
    if is_held(&manifest) {
        held.push(manifest.entry.name)
    } else {
        new.push(manifest)
    }
    let is_made = |other: &str| {
        other == name || files.iter().any(|(new, _)| *new == other) || (terms.stays)(other)
    };
    let (removed, left) = state.no_longer_made(is_made);
    let changed: Vec<&NewFile<'_>> = new.iter().filter(|file| !state.holds(&file.entry)).collect();
    let unchanged = changed.is_empty() && removed.is_empty();
    if !unchanged || state.is_cut_short() {
        write::put_in_place(folder, &state, &changed, &removed)
            .map_err(|error| failed(folder, &error))?;
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
/// and of what somebody changed, with the digest that it was written with, so that it is held
/// again.
fn entries(
    state: &OutputFolder,
    new: &[NewFile<'_>],
    held: &[String],
    terms: &Terms<'_>,
) -> Vec<FileEntry> {
    let is_new = |name: &str| new.iter().any(|file| file.entry.name == name);
    let is_kept =
        |name: &str| !is_new(name) && (held.iter().any(|held| held == name) || (terms.stays)(name));
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
    make_folder(folder)?;
    let state = OutputFolder::open(folder, manifest)?;
    let is_taken = !force && !state.has_manifest() && state.is_foreign(manifest);
    if is_taken { Err(Error::Occupied(vec![folder.join(manifest)])) } else { Ok(()) }
}

/// Writes one new file; never over an existing one.
///
/// # Errors
/// A file of that name is there, or writing fails.
pub fn create(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = write::parent(path);
    let file = write::temporary(folder, bytes).map_err(|error| failed(path, &error))?;
    write::sync(std::iter::once(&file)).map_err(|error| failed(path, &error))?;
    file.persist_noclobber(path).map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => Error::Exists(path.display().to_string()),
        _ => failed(path, &error.error),
    })?;
    write::sync_folder(folder).map_err(|error| {
        _ = fs::remove_file(path);
        failed(path, &error)
    })
}

/// Returns the bytes of what lies at a path; `None` where nothing does.
///
/// # Errors
/// It cannot be read.
pub fn there(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    let read = || match fs::metadata(path)? {
        // A pipe or a device would never end.
        about if !about.is_file() => Err(io::Error::other("ふつうのファイルではありません")),
        about if about.len() > output_folder::LARGEST => Err(io::ErrorKind::FileTooLarge.into()),
        _ => memory::optional(|| fs::read(path)),
    };
    match read() {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error)
            if error.kind() == io::ErrorKind::NotFound && path.symlink_metadata().is_err() =>
        {
            Ok(None)
        }
        Err(error) => Err(Error::unreadable(path.display(), error)),
    }
}

/// Makes a folder, with those above it.
///
/// # Errors
/// The system does not make it.
pub fn make_folder(folder: &Path) -> Result<(), Error> {
    write::make_folder(folder).map_err(|error| failed(folder, &error))
}

/// Puts a file in the place of one that was looked at, as long as that is still the same.
///
/// # Errors
/// It changed meanwhile, or writing fails.
pub fn replace(path: &Path, seen: &[u8], bytes: &[u8]) -> Result<(), Error> {
    let folder = write::parent(path);
    let file = write::temporary(folder, bytes).map_err(|error| failed(path, &error))?;
    write::sync(std::iter::once(&file)).map_err(|error| failed(path, &error))?;
    still_as(path, seen)?;
    let placed = write::move_to(file, path).and_then(|()| write::sync_folder(folder));
    placed.map_err(|error| failed(path, &error))
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

/// Writes new files below a folder; nothing at all where one of them is there already. What cannot
/// be written whole is taken away again.
///
/// # Errors
/// Files of such names are there, or writing fails.
pub fn create_all(folder: &Path, files: &[(&str, &[u8])]) -> Result<(), Error> {
    let paths = files.iter().map(|(name, _)| folder.join(name));
    let there: Vec<PathBuf> = paths.filter(|path| path.symlink_metadata().is_ok()).collect();
    if !there.is_empty() {
        return Err(Error::AlreadyThere(there));
    }
    let mut made = Made::default();
    for (name, bytes) in files {
        let path = folder.join(name);
        made.folder(write::parent(&path))?;
        create(&path, bytes)?;
        made.files.push(path);
    }
    made.keep();
    Ok(())
}

/// Files and folders just made, which are removed again unless they are kept.
#[derive(Default)]
struct Made {
    files: Vec<PathBuf>,
    /// Each after those that it lies in.
    folders: Vec<PathBuf>,
}

impl Made {
    /// Makes a folder, with those above it.
    fn folder(&mut self, folder: &Path) -> Result<(), Error> {
        let missing = folder.ancestors().take_while(|folder| {
            !folder.as_os_str().is_empty() && folder.symlink_metadata().is_err()
        });
        let missing: Vec<PathBuf> = missing.map(Path::to_path_buf).collect();
        self.folders.extend(missing.into_iter().rev());
        make_folder(folder)
    }

    fn keep(mut self) {
        self.files.clear();
        self.folders.clear();
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        self.files.iter().for_each(|file| _ = fs::remove_file(file));
        // Only empty ones go.
        self.folders.iter().rev().for_each(|folder| _ = fs::remove_dir(folder));
    }
}

/// Returns whether a folder holds the papers that an earlier run noted down for it, to the byte,
/// and whether that run came to its end there.
pub fn is_complete<'e>(folder: &Path, mut entries: impl Iterator<Item = &'e FileEntry>) -> bool {
    let stands = |entry: &FileEntry| output_folder::is_there(&folder.join(&entry.name), entry);
    !folder.is_symlink()
        && entries.all(stands)
        && folder.join(MANIFEST).is_file()
        && !is_cut_short(folder)
}

/// Returns whether a run that wrote to a folder was cut short before it could tidy up.
fn is_cut_short(folder: &Path) -> bool {
    let is_left_over =
        |entry: fs::DirEntry| output_folder::is_left_over(&entry.file_name().to_string_lossy());
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
    let moved = fs::rename(from, to).and_then(|()| write::sync_folder(write::parent(to)));
    moved.map_err(|error| failed(to, &error))
}

/// Removes papers of ours that are made elsewhere now, and their folder if nothing else is in it.
///
/// # Errors
/// A file cannot be removed.
pub fn retire(folder: &Path) -> Result<(), Error> {
    if folder.is_symlink() || !folder.is_dir() {
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
    let (path, why) = (path.to_string_lossy().into_owned(), reason(error));
    if is_out_of_room(error) { Error::NoRoom { path, why } } else { Error::Write { path, why } }
}
