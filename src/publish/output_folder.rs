//! The files in an output folder before a run writes to it, and which of them earlier runs made.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::manifest::FileEntry;
use crate::error::Error;
use crate::model::name::file_key;

/// The note of what is about to be put in place, so that a run that was cut short can be completed
/// by the next one.
pub const PENDING: &str = ".tachiiri-pending.json";
/// The beginning of the names of files that are about to be put in place.
pub const TEMPORARY: &str = ".tachiiri-new-";

/// Most bytes of a paper; a larger file is none of ours, whatever a manifest says.
pub const LARGEST: u64 = 1 << 30;
/// Most bytes of a manifest: some 300,000 files.
const LARGEST_NOTE: u64 = 64 << 20;

/// Returns whether a name is that of a file which a run that was cut short left.
pub fn is_left_over(name: &str) -> bool {
    name == PENDING || is_temporary(name)
}

/// Returns whether a name is one that [`super::write::temporary`] gives: somebody's own file, whose
/// name only begins alike, is none.
pub fn is_temporary(name: &str) -> bool {
    const RANDOM: usize = 6;
    let random = name.strip_prefix(TEMPORARY);
    random.is_some_and(|random| {
        random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// The state of an output folder.
pub struct OutputFolder {
    folder: PathBuf,
    /// The names of what is there, as the system lists them.
    there: BTreeSet<String>,
    /// The same names, by what a file system may take for one.
    by_key: BTreeMap<String, String>,
    /// The digests computed so far, by name; `None` where no file could be read.
    digests: RefCell<BTreeMap<String, Option<String>>>,
    /// The files that earlier runs noted down, by name and digest.
    ours: BTreeMap<(String, String), FileEntry>,
    /// The entries of the manifest that stands there.
    noted: BTreeMap<String, FileEntry>,
    /// The manifest's name, where one stands there already.
    manifest: Option<String>,
}

/// The part of a manifest that every shape of it has.
#[derive(Deserialize)]
struct Outputs {
    outputs: Vec<FileEntry>,
}

impl OutputFolder {
    /// Looks at a folder, which need not be there yet.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn open(folder: &Path, manifest_name: &str) -> Result<Self, Error> {
        let unreadable = |error| Error::unreadable(folder.display(), error);
        let mut there = BTreeSet::new();
        match fs::read_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            entries => {
                for entry in entries.map_err(unreadable)? {
                    there.insert(
                        entry.map_err(unreadable)?.file_name().to_string_lossy().into_owned(),
                    );
                }
            }
        }
        let manifest = read_json::<Outputs>(&folder.join(manifest_name));
        let pending = read_json::<Vec<FileEntry>>(&folder.join(PENDING)).unwrap_or_default();
        let has_manifest = manifest.is_some();
        let made = manifest.map(|manifest| manifest.outputs).unwrap_or_default();
        let by_name_and_digest =
            |entry: &FileEntry| ((entry.name.clone(), entry.sha256.clone()), entry.clone());
        Ok(Self {
            folder: folder.to_owned(),
            by_key: there.iter().map(|name| (file_key(name), name.clone())).collect(),
            there,
            digests: RefCell::default(),
            ours: made.iter().chain(&pending).map(by_name_and_digest).collect(),
            noted: made.into_iter().map(|entry| (entry.name.clone(), entry)).collect(),
            manifest: has_manifest.then(|| manifest_name.to_owned()),
        })
    }

    /// Returns what stands there under a name: where the system takes another spelling for the same
    /// name, under that.
    fn standing(&self, name: &str) -> Option<&str> {
        if let Some(exact) = self.there.get(name) {
            return Some(exact);
        }
        let alike = self.by_key.get(&file_key(name))?;
        // Only the system knows whether it keeps the two apart.
        self.folder.join(name).symlink_metadata().is_ok().then_some(alike)
    }

    /// Returns the digest of the file under a name; `None` where there is none that can be read.
    fn digest_of(&self, standing: &str) -> Option<String> {
        let mut digests = self.digests.borrow_mut();
        digests
            .entry(standing.to_owned())
            .or_insert_with(|| file_digest(&self.folder.join(standing)))
            .clone()
    }

    /// Returns whether this very file stands there, byte for byte. One of another size is not read.
    pub fn holds(&self, file: &FileEntry) -> bool {
        let Some(standing) = self.standing(&file.name) else {
            return false;
        };
        has_size(&self.folder.join(standing), file.size)
            && self.digest_of(standing).is_some_and(|there| there == file.sha256)
    }

    /// Returns whether a file that stands there was made by an earlier run and is unchanged.
    pub fn is_ours(&self, name: &str) -> bool {
        let of_name = self.ours.range((name.to_owned(), String::new())..);
        of_name.take_while(|((other, _), _)| other == name).any(|(_, entry)| self.holds(entry))
    }

    /// Returns the entries of the files that earlier runs made and that stand there unchanged.
    pub fn our_entries(&self) -> impl Iterator<Item = &FileEntry> {
        self.ours.values().filter(|entry| self.holds(entry))
    }

    /// Returns the entries of the manifest whose files are there, changed or not.
    pub fn noted_and_there(&self) -> impl Iterator<Item = &FileEntry> {
        self.noted.values().filter(|entry| self.standing(&entry.name).is_some())
    }

    /// Returns whether a name is taken by a file that is not ours.
    pub fn is_foreign(&self, name: &str) -> bool {
        self.standing(name).is_some() && !self.is_ours(name)
    }

    /// Returns whether a manifest of ours stands there.
    pub fn has_manifest(&self) -> bool {
        self.manifest.is_some()
    }

    /// Returns whether a run that wrote to the folder was cut short before it could tidy up.
    pub fn is_cut_short(&self) -> bool {
        self.there.iter().any(|name| is_left_over(name))
    }

    /// Returns whether a file may be written without destroying anybody's work.
    pub fn may_replace(&self, file: &FileEntry) -> bool {
        let own_manifest = self.manifest.as_deref() == Some(&file.name);
        own_manifest || !self.is_foreign(&file.name) || self.holds(file)
    }

    /// Returns the files of earlier runs that the new one does not make: those that are unchanged,
    /// and those that somebody changed.
    pub fn no_longer_made(&self, is_made: impl Fn(&str) -> bool) -> (Vec<String>, Vec<String>) {
        let noted: BTreeSet<&str> = self.ours.keys().map(|(name, _)| name.as_str()).collect();
        let gone = noted.into_iter().filter(|name| !is_made(name) && self.standing(name).is_some());
        gone.map(str::to_owned).partition(|name| self.is_ours(name))
    }

    /// Returns the names of all files of ours in the order in which they may be removed: the notes
    /// of what is ours go last, so that a removal that is cut short can be gone on with.
    pub fn ours_notes_last(&self) -> impl Iterator<Item = &str> {
        let pending = self.there.contains(PENDING).then_some(PENDING);
        let notes: Vec<&str> = [self.manifest.as_deref(), pending].into_iter().flatten().collect();
        let papers: BTreeSet<&str> = self.our_entries().map(|entry| entry.name.as_str()).collect();
        let is_note = notes.clone();
        papers.into_iter().filter(move |name| !is_note.contains(name)).chain(notes)
    }
}

/// Returns whether a file stands at a path as an entry says, byte for byte.
pub fn is_there(path: &Path, entry: &FileEntry) -> bool {
    has_size(path, entry.size) && file_digest(path).is_some_and(|there| there == entry.sha256)
}

/// Returns whether a file of a size stands at a path, and one that a paper may have. A pipe or a
/// device would never end, and a link may lead anywhere.
fn has_size(path: &Path, size: u64) -> bool {
    let about = path.symlink_metadata();
    about.is_ok_and(|about| about.is_file() && about.len() == size && size <= LARGEST)
}

/// Returns the digest of a file, read as a stream; `None` where it cannot be read.
fn file_digest(path: &Path) -> Option<String> {
    let file = fs::File::open(path).ok()?;
    FileEntry::of_stream("", file.take(LARGEST)).ok().map(|entry| entry.sha256)
}

/// Reads a note of ours; `None` where there is none, or somebody's.
fn read_json<T: DeserializeOwned>(path: &Path) -> Option<T> {
    let about = path.symlink_metadata().ok()?;
    if !about.is_file() || about.len() > LARGEST_NOTE {
        return None;
    }
    fs::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok())
}
