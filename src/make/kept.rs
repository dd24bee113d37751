//! Files of papers that somebody keeps: which of them would be the same again.

use std::collections::BTreeMap;
use std::fmt::Debug;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::publish::{FileEntry, digest};

/// A file of a paper that was made before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeFile {
    /// Its line in the manifest.
    pub entry: FileEntry,
    /// What it is made of: a digest of everything that its paper says, and of the day.
    pub made_of: String,
}

/// The files that were made before, where somebody keeps them.
pub struct Kept<'m> {
    made: Option<&'m [MadeFile]>,
    as_of: Date,
    /// What each file is made of now, by its name.
    pub made_of: BTreeMap<String, String>,
}

impl<'m> Kept<'m> {
    /// Begins with the files that were made before; `None` where nobody keeps any.
    pub fn of(made: Option<&'m [MadeFile]>, as_of: Date) -> Self {
        Self { made, as_of, made_of: BTreeMap::new() }
    }

    /// Returns the line in the manifest of a file that was made before of the same.
    pub fn find(&mut self, name: &str, paper: &impl Debug) -> Option<FileEntry> {
        let made = self.made?;
        let made_of = digest(format!("{} {paper:?}", self.as_of).as_bytes());
        let is_same = |file: &&MadeFile| file.entry.name == name && file.made_of == made_of;
        let same = made.iter().find(is_same).map(|file| file.entry.clone());
        self.made_of.insert(name.to_owned(), made_of);
        same
    }
}
