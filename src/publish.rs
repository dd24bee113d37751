//! From bytes to files in the output folder: whole or not at all, never over somebody's work, manifest last.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::error::{Error, is_out_of_room, reason};
use crate::finding::{Findings, Severity};

/// The manifest's name.
pub const MANIFEST: &str = "manifest.json";
/// What is about to be put in place, so that a run that was cut short can be completed by the next one.
const PENDING: &str = ".tachiiri-pending.json";
const TEMPORARY: &str = ".tachiiri-new-";

/// A file to be put in place.
#[derive(Debug, Clone)]
pub struct File {
    /// Its name in the output folder.
    pub name: String,
    /// The paper's id.
    pub document: String,
    /// Pages of a PDF.
    pub pages: Option<usize>,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// A file in the manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its name: of an input the last part, of an output relative to the manifest.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its digest, in hex.
    pub sha256: String,
}

impl Entry {
    /// The entry of a file.
    pub fn of(name: impl Into<String>, bytes: &[u8]) -> Self {
        Self { name: name.into(), size: bytes.len() as u64, sha256: digest(bytes) }
    }

    /// The entry of content that is read as a stream and never held.
    ///
    /// # Errors
    /// Reading fails.
    pub fn of_stream(name: impl Into<String>, mut content: impl Read) -> io::Result<Self> {
        let (mut hasher, mut size, mut chunk) = (Sha256::new(), 0, vec![0; 64 * 1024]);
        loop {
            match content.read(&mut chunk) {
                Ok(0) => break,
                Ok(length) => {
                    hasher.update(&chunk[..length]);
                    size += length as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Self { name: name.into(), size, sha256: hex(&hasher.finalize()) })
    }
}

/// How many findings there were, by severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Notes.
    pub note: usize,
}

impl Counts {
    /// The findings that are shown, counted.
    pub fn of(findings: &Findings) -> Self {
        Self {
            error: findings.count(Severity::Error),
            warning: findings.count(Severity::Warning),
            note: findings.count(Severity::Note),
        }
    }
}

/// What an output folder holds and from what it was made; no personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this shape.
    pub schema: u32,
    /// Name and version of the program.
    pub tool: String,
    /// The edition's id.
    pub edition: String,
    /// The day the papers speak of.
    pub as_of: String,
    /// The input files, by name only.
    pub inputs: Vec<Entry>,
    /// The files made.
    pub outputs: Vec<Entry>,
    /// The findings, counted.
    pub counts: Counts,
}

/// What publishing did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Whether everything stood there already, byte for byte.
    pub unchanged: bool,
    /// Files of an earlier run that were not made any more, and were removed.
    pub removed: Vec<String>,
    /// Files of an earlier run that were not made any more, but had been changed, and were left.
    pub left: Vec<String>,
}

/// The digest of a file, in hex.
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Puts files and manifest into a folder.
///
/// # Errors
/// A file that is not ours stands under a name to be written (nothing is changed then, unless `force`); or writing fails
/// (what stood there before stands there still).
pub fn publish(folder: &Path, files: &[File], manifest: &Manifest, force: bool) -> Result<Published, Error> {
    let files: Vec<(&str, &[u8])> = files.iter().map(|file| (file.name.as_str(), file.bytes.as_slice())).collect();
    publish_as(folder, &files, (MANIFEST, manifest), force)
}

/// Puts files and a manifest of any shape, that has `outputs`, into a folder.
///
/// # Errors
/// As [`publish`].
pub fn publish_as(
    folder: &Path,
    files: &[(&str, &[u8])],
    (name, manifest): (&str, &impl Serialize),
    force: bool,
) -> Result<Published, Error> {
    let manifest = serde_json::to_vec_pretty(manifest).map_err(|error| failed(folder, &io::Error::other(error)))?;
    let new: Vec<(&str, &[u8])> = files.iter().copied().chain([(name, manifest.as_slice())]).collect();
    let shelf = Shelf::look(folder, name)?;
    let occupied: Vec<PathBuf> =
        new.iter().filter(|(name, bytes)| !shelf.may_replace(name, bytes)).map(|(name, _)| folder.join(name)).collect();
    if !occupied.is_empty() && !force {
        return Err(Error::Occupied(occupied));
    }
    let (removed, left) = shelf.no_longer_made(&new);
    let changed: Vec<&(&str, &[u8])> = new.iter().filter(|(name, bytes)| !shelf.holds(name, bytes)).collect();
    let unchanged = changed.is_empty() && removed.is_empty();
    if !unchanged || shelf.is_cut_short() {
        put_in_place(folder, &shelf, &changed, &removed).map_err(|error| failed(folder, &error))?;
    }
    Ok(Published { unchanged, removed, left })
}

/// Makes sure, before a long run that is no use otherwise, that a folder is there and files of these names may be written
/// to it, whatever they will hold.
///
/// # Errors
/// The folder cannot be made; somebody's file stands under one of the names (not with `force`).
pub fn check(folder: &Path, names: &[&str], manifest: &str, force: bool) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    let shelf = Shelf::look(folder, manifest)?;
    let foreign = |name: &&str| shelf.there.contains_key(*name) && !shelf.is_ours(name);
    let manifest = [manifest].into_iter().filter(|_| shelf.manifest.is_none());
    let occupied = names.iter().copied().chain(manifest).filter(foreign);
    let occupied: Vec<PathBuf> = occupied.map(|name| folder.join(name)).collect();
    if occupied.is_empty() || force { Ok(()) } else { Err(Error::Occupied(occupied)) }
}

/// Writes one new file; never over an existing one.
///
/// # Errors
/// A file of that name is there, or writing fails.
pub fn create(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = temporary(folder, bytes).map_err(|error| failed(path, &error))?;
    sync(std::iter::once(&file)).map_err(|error| failed(path, &error))?;
    file.persist_noclobber(path).map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => Error::Exists(path.display().to_string()),
        _ => failed(path, &error.error),
    })?;
    Ok(())
}

/// Writes new files below a folder; nothing at all where one of them is there already.
///
/// # Errors
/// Files of such names are there, or writing fails.
pub fn create_all(folder: &Path, files: &[(&str, &[u8])]) -> Result<(), Error> {
    let there: Vec<PathBuf> =
        files.iter().map(|(name, _)| folder.join(name)).filter(|path| path.symlink_metadata().is_ok()).collect();
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

/// Whether a folder holds exactly what an earlier run noted down for it.
pub fn stands(folder: &Path, entries: &[Entry]) -> bool {
    entries.iter().all(|entry| {
        let there = fs::File::open(folder.join(&entry.name)).and_then(|file| Entry::of_stream(&*entry.name, file));
        there.is_ok_and(|there| there == *entry)
    })
}

/// Whether a run that wrote to a folder was cut short before it could tidy up.
pub fn is_cut_short(folder: &Path) -> bool {
    let is_left = |entry: fs::DirEntry| is_left_lying(&entry.file_name().to_string_lossy());
    fs::read_dir(folder).is_ok_and(|entries| entries.flatten().any(is_left))
}

fn is_left_lying(name: &str) -> bool {
    name == PENDING || name.starts_with(TEMPORARY)
}

/// Moves a folder of papers; one of ours that stands at its new place gives way.
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
    let shelf = Shelf::look(folder, MANIFEST)?;
    let removed = || -> io::Result<()> {
        sweep(folder)?;
        // The notes of what is ours go last, so that one that is cut short can be gone on with.
        let notes = [shelf.manifest.as_deref(), shelf.there.contains_key(PENDING).then_some(PENDING)];
        let notes: Vec<&str> = notes.into_iter().flatten().collect();
        let papers = shelf.there.keys().map(String::as_str).filter(|name| shelf.is_ours(name) && !notes.contains(name));
        for name in papers.chain(notes.iter().copied()) {
            fs::remove_file(folder.join(name))?;
        }
        if fs::read_dir(folder)?.next().is_none() { fs::remove_dir(folder) } else { Ok(()) }
    };
    removed().map_err(|error| failed(folder, &error))
}

fn read_json<T: DeserializeOwned>(path: &Path) -> Option<T> {
    fs::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok())
}

/// Writes everything beside its place first; only then moves it there, the manifest last.
fn put_in_place(folder: &Path, shelf: &Shelf, files: &[&(&str, &[u8])], removed: &[String]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    sweep(folder)?;
    // What an earlier run that was cut short put in place stays ours, should this one be cut short too.
    let ours = shelf.there.keys().filter_map(|name| shelf.ours_there(name)).cloned();
    let entries: Vec<Entry> = files.iter().map(|(name, bytes)| Entry::of(*name, bytes)).chain(ours).collect();
    let mut ready = Vec::new();
    for (name, bytes) in files {
        ready.push((folder.join(name), temporary(folder, bytes)?));
    }
    let pending = temporary(folder, &serde_json::to_vec(&entries)?)?;
    // Names appear only when what they name is safe, also from a power cut.
    sync(ready.iter().map(|(_, file)| file).chain([&pending]))?;
    pending.persist(folder.join(PENDING))?;
    // The manifest is last in the list: as long as it is the old one, the note of what is pending stands beside it.
    let manifest = ready.pop();
    for (place, file) in ready {
        file.persist(place)?;
    }
    for name in removed {
        fs::remove_file(folder.join(name))?;
    }
    if let Some((place, file)) = manifest {
        file.persist(place)?;
    }
    fs::remove_file(folder.join(PENDING))
}

fn temporary(folder: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    Ok(file)
}

/// Waits until files are on the disk: all at once where the system can, since waiting for each takes several times as long.
fn sync<'f>(mut files: impl Iterator<Item = &'f NamedTempFile>) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    if let Some(file) = files.next() {
        return Ok(rustix::fs::syncfs(file)?);
    }
    files.try_for_each(|file| file.as_file().sync_all())
}

/// Removes what a run that was cut short left lying.
fn sweep(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(TEMPORARY) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Trouble with writing, at a path.
pub fn failed(folder: &Path, error: &io::Error) -> Error {
    let (path, why) = (folder.display().to_string(), reason(error));
    if is_out_of_room(error) { Error::NoRoom { path, why } } else { Error::Write { path, why } }
}

/// What stands in the output folder already, and what of it is ours.
struct Shelf {
    /// Digest of every file that is there.
    there: BTreeMap<String, String>,
    /// What earlier runs noted down, by name and digest.
    ours: BTreeMap<(String, String), Entry>,
    /// The manifest's name, where one stands there already.
    manifest: Option<String>,
}

/// What every manifest holds.
#[derive(Deserialize)]
struct Made {
    outputs: Vec<Entry>,
}

impl Shelf {
    fn look(folder: &Path, manifest_name: &str) -> Result<Self, Error> {
        let mut shelf = Self { there: BTreeMap::new(), ours: BTreeMap::new(), manifest: None };
        let entries = match fs::read_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(shelf),
            entries => entries.map_err(|error| Error::unreadable(folder.display(), error))?,
        };
        for entry in entries {
            let path = entry.map_err(|error| Error::unreadable(folder.display(), error))?.path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let digest = if path.is_file() {
                digest(&fs::read(&path).map_err(|error| Error::unreadable(path.display(), error))?)
            } else {
                "folder".to_owned()
            };
            shelf.there.insert(name, digest);
        }
        let manifest = read_json::<Made>(&folder.join(manifest_name));
        let pending = read_json::<Vec<Entry>>(&folder.join(PENDING));
        shelf.manifest = manifest.is_some().then(|| manifest_name.to_owned());
        let noted = manifest.into_iter().flat_map(|manifest| manifest.outputs).chain(pending.into_iter().flatten());
        shelf.ours.extend(noted.map(|entry| ((entry.name.clone(), entry.sha256.clone()), entry)));
        Ok(shelf)
    }

    fn holds(&self, name: &str, bytes: &[u8]) -> bool {
        self.there.get(name).is_some_and(|there| *there == digest(bytes))
    }

    /// What was noted down of a file that stands there as we left it.
    fn ours_there(&self, name: &str) -> Option<&Entry> {
        self.there.get(name).and_then(|there| self.ours.get(&(name.to_owned(), there.clone())))
    }

    fn is_ours(&self, name: &str) -> bool {
        self.ours_there(name).is_some()
    }

    fn is_cut_short(&self) -> bool {
        self.there.keys().any(|name| is_left_lying(name))
    }

    fn may_replace(&self, name: &str, bytes: &[u8]) -> bool {
        let own_manifest = self.manifest.as_deref() == Some(name);
        !self.there.contains_key(name) || own_manifest || self.is_ours(name) || self.holds(name, bytes)
    }

    /// Files of an earlier run that this one does not make: those to be removed, and those somebody changed.
    fn no_longer_made(&self, new: &[(&str, &[u8])]) -> (Vec<String>, Vec<String>) {
        let noted: BTreeSet<&str> = self.ours.keys().map(|(name, _)| name.as_str()).collect();
        let gone =
            noted.into_iter().filter(|name| self.there.contains_key(*name) && new.iter().all(|(new, _)| new != name));
        gone.map(str::to_owned).partition(|name| self.is_ours(name))
    }
}
