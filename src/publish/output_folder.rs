//! The files in an output folder before a run writes to it, and which of them earlier runs made.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{fs, io};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::manifest::{FileEntry, digest};
use crate::error::Error;

/// The note of what is about to be put in place, so that a run that was cut short can be completed
/// by the next one.
pub const PENDING: &str = ".tachiiri-pending.json";
/// The beginning of the names of files that are about to be put in place.
pub const TEMPORARY: &str = ".tachiiri-new-";

/// Returns whether a name is that of a file which a run that was cut short left.
pub fn is_left_over(name: &str) -> bool {
    name == PENDING || name.starts_with(TEMPORARY)
}

/// The state of an output folder.
pub struct OutputFolder {
    /// Digest of every file that is there.
    there: BTreeMap<String, String>,
    /// The files that earlier runs noted down, by name and digest.
    ours: BTreeMap<(String, String), FileEntry>,
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
    /// The folder or a file in it cannot be read.
    pub fn open(folder: &Path, manifest_name: &str) -> Result<Self, Error> {
        let mut state = Self { there: BTreeMap::new(), ours: BTreeMap::new(), manifest: None };
        let unreadable = |path: &Path, error| Error::unreadable(path.display(), error);
        let entries = match fs::read_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(state),
            entries => entries.map_err(|error| unreadable(folder, error))?,
        };
        for entry in entries {
            let path = entry.map_err(|error| unreadable(folder, error))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let digest = if path.is_file() {
                digest(&fs::read(&path).map_err(|error| unreadable(&path, error))?)
            } else {
                "folder".to_owned()
            };
            state.there.insert(name, digest);
        }
        let manifest = read_json::<Outputs>(&folder.join(manifest_name));
        let pending = read_json::<Vec<FileEntry>>(&folder.join(PENDING));
        state.manifest = manifest.is_some().then(|| manifest_name.to_owned());
        let made = manifest.into_iter().flat_map(|manifest| manifest.outputs);
        let noted = made.chain(pending.into_iter().flatten());
        let by_name_and_digest = |entry: FileEntry| ((entry.name.clone(), entry.sha256.clone()), entry);
        state.ours.extend(noted.map(by_name_and_digest));
        Ok(state)
    }

    /// Returns whether a file with these bytes stands there.
    pub fn holds(&self, name: &str, bytes: &[u8]) -> bool {
        self.there.get(name).is_some_and(|there| *there == digest(bytes))
    }

    /// Returns whether a file that stands there was made by an earlier run and is unchanged.
    pub fn is_ours(&self, name: &str) -> bool {
        self.our_entry(name).is_some()
    }

    /// Returns the entries of the files that earlier runs made and that stand there unchanged.
    pub fn our_entries(&self) -> impl Iterator<Item = &FileEntry> {
        self.there.keys().filter_map(|name| self.our_entry(name))
    }

    fn our_entry(&self, name: &str) -> Option<&FileEntry> {
        self.there.get(name).and_then(|there| self.ours.get(&(name.to_owned(), there.clone())))
    }

    /// Returns whether a name is taken by a file that is not ours.
    pub fn is_foreign(&self, name: &str) -> bool {
        self.there.contains_key(name) && !self.is_ours(name)
    }

    /// Returns whether a manifest of ours stands there.
    pub fn has_manifest(&self) -> bool {
        self.manifest.is_some()
    }

    /// Returns whether a run that wrote to the folder was cut short before it could tidy up.
    pub fn is_cut_short(&self) -> bool {
        self.there.keys().any(|name| is_left_over(name))
    }

    /// Returns whether a file may be written without destroying anybody's work.
    pub fn may_replace(&self, name: &str, bytes: &[u8]) -> bool {
        let own_manifest = self.manifest.as_deref() == Some(name);
        !self.is_foreign(name) || own_manifest || self.holds(name, bytes)
    }

    /// Returns the files of earlier runs that the new one does not make: those that are unchanged,
    /// and those that somebody changed.
    pub fn no_longer_made(&self, new: &[(&str, &[u8])]) -> (Vec<String>, Vec<String>) {
        let noted: BTreeSet<&str> = self.ours.keys().map(|(name, _)| name.as_str()).collect();
        let is_made = |name: &str| new.iter().any(|(new, _)| *new == name);
        let gone = noted.into_iter().filter(|name| self.there.contains_key(*name) && !is_made(name));
        gone.map(str::to_owned).partition(|name| self.is_ours(name))
    }

    /// Returns the names of all files of ours in the order in which they may be removed: the notes
    /// of what is ours go last, so that a removal that is cut short can be gone on with.
    pub fn ours_notes_last(&self) -> impl Iterator<Item = &str> {
        let pending = self.there.contains_key(PENDING).then_some(PENDING);
        let notes: Vec<&str> = [self.manifest.as_deref(), pending].into_iter().flatten().collect();
        let is_note = notes.clone();
        let papers = self.there.keys().map(String::as_str);
        let papers = papers.filter(move |name| self.is_ours(name) && !is_note.contains(name));
        papers.chain(notes)
    }
}

fn read_json<T: DeserializeOwned>(path: &Path) -> Option<T> {
    fs::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok())
}
