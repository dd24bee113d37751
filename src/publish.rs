//! From bytes to files in the output folder: whole or not at all, never over somebody's work, manifest last.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::finding::{Error, Findings, Severity, reason};

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

/// The digest of what stands at a path; of a folder none that a file could have.
fn digest_of(path: &Path) -> Result<String, Error> {
    if !path.is_file() {
        return Ok("folder".to_owned());
    }
    fs::read(path).map(|bytes| digest(&bytes)).map_err(|error| Error::unreadable(path.display(), error))
}

fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Puts files and manifest into a folder. The manifest's entries tell the files' digests: they are not computed again.
///
/// # Errors
/// A file that is not ours stands under a name to be written (nothing is changed then, unless `force`); or writing fails
/// (what stood there before stands there still).
pub fn publish(folder: &Path, files: &[File], manifest: &Manifest, force: bool) -> Result<Published, Error> {
    let listed = serde_json::to_vec_pretty(manifest).map_err(|error| failed(folder, &io::Error::other(error)))?;
    let mut new: Vec<New<'_>> = files.iter().map(|file| New::of(&file.name, &file.bytes, &manifest.outputs)).collect();
    new.push(New::of(MANIFEST, &listed, &[]));
    let shelf = Shelf::look(folder, &new)?;
    let occupied: Vec<PathBuf> =
        new.iter().filter(|file| !shelf.may_replace(file)).map(|file| folder.join(file.name())).collect();
    if !occupied.is_empty() && !force {
        return Err(Error::Occupied(occupied));
    }
    let (removed, left) = shelf.no_longer_made(&new);
    let changed: Vec<&New<'_>> = new.iter().filter(|file| !shelf.holds(file)).collect();
    let unchanged = changed.is_empty() && removed.is_empty();
    if !unchanged {
        put_in_place(folder, &changed, &removed).map_err(|error| failed(folder, &error))?;
    }
    Ok(Published { unchanged, removed, left })
}

/// A file on its way, with its digest.
struct New<'a> {
    entry: Entry,
    bytes: &'a [u8],
}

impl<'a> New<'a> {
    /// A file, its entry from a list where it stands there.
    fn of(name: &str, bytes: &'a [u8], entries: &[Entry]) -> Self {
        let listed = entries.iter().find(|entry| entry.name == name && entry.size == bytes.len() as u64);
        Self { entry: listed.cloned().unwrap_or_else(|| Entry::of(name, bytes)), bytes }
    }

    fn name(&self) -> &str {
        &self.entry.name
    }
}

/// Writes one new file; never over an existing one.
///
/// # Errors
/// A file of that name is there, or writing fails.
pub fn create(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = temporary(folder, bytes).map_err(|error| failed(path, &error))?;
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

/// Writes everything beside its place first; only then moves it there, the manifest last.
fn put_in_place(folder: &Path, files: &[&New<'_>], removed: &[String]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    sweep(folder)?;
    let entries: Vec<&Entry> = files.iter().map(|file| &file.entry).collect();
    let mut ready = Vec::new();
    for file in files {
        ready.push((folder.join(file.name()), temporary(folder, file.bytes)?));
    }
    temporary(folder, &serde_json::to_vec(&entries)?)?.persist(folder.join(PENDING))?;
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
    file.as_file().sync_all()?;
    Ok(file)
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

fn failed(folder: &Path, error: &io::Error) -> Error {
    Error::Write { path: folder.display().to_string(), why: reason(error) }
}

/// What stands in the output folder already, and what of it is ours.
struct Shelf {
    /// What is there under a name that is to be written, or was by an earlier run: its digest.
    there: BTreeMap<String, String>,
    /// Digests that an earlier run noted down for a name.
    ours: BTreeSet<(String, String)>,
    has_manifest: bool,
}

impl Shelf {
    fn look(folder: &Path, new: &[New<'_>]) -> Result<Self, Error> {
        let mut shelf = Self { there: BTreeMap::new(), ours: BTreeSet::new(), has_manifest: false };
        let entries = match fs::read_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(shelf),
            entries => entries.map_err(|error| Error::unreadable(folder.display(), error))?,
        };
        let manifest =
            fs::read(folder.join(MANIFEST)).ok().and_then(|bytes| serde_json::from_slice::<Manifest>(&bytes).ok());
        let pending =
            fs::read(folder.join(PENDING)).ok().and_then(|bytes| serde_json::from_slice::<Vec<Entry>>(&bytes).ok());
        shelf.has_manifest = manifest.is_some();
        let noted = manifest.into_iter().flat_map(|manifest| manifest.outputs).chain(pending.into_iter().flatten());
        shelf.ours.extend(noted.map(|entry| (entry.name, entry.sha256)));
        let names: BTreeSet<&str> =
            new.iter().map(New::name).chain(shelf.ours.iter().map(|(name, _)| name.as_str())).collect();
        for entry in entries {
            let path = entry.map_err(|error| Error::unreadable(folder.display(), error))?.path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            // What else lies there is nobody's business.
            if names.contains(name.as_str()) {
                shelf.there.insert(name, digest_of(&path)?);
            }
        }
        Ok(shelf)
    }

    fn holds(&self, file: &New<'_>) -> bool {
        self.there.get(file.name()).is_some_and(|there| *there == file.entry.sha256)
    }

    fn is_ours(&self, name: &str) -> bool {
        self.there.get(name).is_some_and(|there| self.ours.contains(&(name.to_owned(), there.clone())))
    }

    fn may_replace(&self, file: &New<'_>) -> bool {
        let name = file.name();
        let own_manifest = name == MANIFEST && self.has_manifest;
        !self.there.contains_key(name) || own_manifest || self.is_ours(name) || self.holds(file)
    }

    /// Files of an earlier run that this one does not make: those to be removed, and those somebody changed.
    fn no_longer_made(&self, new: &[New<'_>]) -> (Vec<String>, Vec<String>) {
        let noted: BTreeSet<&str> = self.ours.iter().map(|(name, _)| name.as_str()).collect();
        let gone = noted
            .into_iter()
            .filter(|name| self.there.contains_key(*name) && new.iter().all(|new| new.name() != *name));
        gone.map(str::to_owned).partition(|name| self.is_ours(name))
    }
}
