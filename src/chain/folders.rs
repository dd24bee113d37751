//! The folders of papers: each has the pharmacy's name; where two share it, a hash behind it.

use std::collections::{BTreeMap, BTreeSet};

use super::record::CaseRecord;
use crate::model::name::{file_key, nfc};
use crate::paper::names;

/// The folders of the cases, while a chain is under way.
#[derive(Debug, Default)]
pub struct Folders {
    /// The case that has a folder, by the folder's key: some systems do not distinguish letter
    /// case.
    owners: BTreeMap<String, String>,
    /// The folder that a case has.
    taken: BTreeMap<String, String>,
    /// What stands in the output folder, by key: a case may take over what has the very name it
    /// wants, but not what only some systems take for the same.
    standing: Standing,
}

/// The folder that was chosen for a case's papers.
#[derive(Debug, PartialEq, Eq)]
pub struct FolderChoice {
    /// The folder.
    pub folder: String,
    /// The folder where they were, given up with this choice.
    pub given_up: Option<String>,
}

impl Folders {
    /// Starts with what stands in the output folder, and with the folders that cases of this run
    /// had in the last one.
    pub fn new<'r>(records: impl Iterator<Item = &'r CaseRecord>, standing: Standing) -> Self {
        let mut folders = Self { standing, ..Self::default() };
        for record in records {
            if let Some(folder) = &record.folder {
                folders.take(&record.case, folder);
            }
        }
        folders
    }

    fn take(&mut self, case: &str, folder: &str) {
        self.owners.insert(file_key(folder), case.to_owned());
        self.taken.insert(case.to_owned(), folder.to_owned());
    }

    fn is_free(&self, folder: &str, case: &str) -> bool {
        let is_owners = self.owners.get(&file_key(folder)).is_none_or(|owner| owner == case);
        is_owners && !self.standing.has_another(folder)
    }

    /// Chooses the folder for a case's papers: where they were, as long as the name still fits;
    /// else the pharmacy's name, else that with the hash of the case's name. `None` where even this
    /// one is another's.
    pub fn choose(&mut self, case: &str, name: &str) -> Option<FolderChoice> {
        let apart = names::with_hash(name, case);
        let had = self.taken.get(case).cloned();
        let kept = had.clone().filter(|had| *had == name || *had == apart);
        let folder = kept
            .into_iter()
            .chain([name.to_owned(), apart])
            .find(|folder| self.is_free(folder, case))?;
        let given_up = had.filter(|had| *had != folder);
        self.take(case, &folder);
        Some(FolderChoice { folder, given_up })
    }

    /// Makes a folder free that its case gave up, once its papers are gone: until then a namesake's
    /// would be removed too.
    pub fn release(&mut self, folder: &str, is_gone: bool) {
        self.owners.remove(&file_key(folder));
        if is_gone {
            self.standing.remove(folder);
        }
    }
}

/// Names that stand in an output folder, by what a file system may take for the same.
#[derive(Debug, Default)]
pub struct Standing(BTreeMap<String, BTreeSet<String>>);

impl Standing {
    /// Sorts names.
    pub fn of(names: impl IntoIterator<Item = String>) -> Self {
        let mut standing = Self::default();
        for name in names {
            standing.0.entry(file_key(&name)).or_default().insert(nfc(&name));
        }
        standing
    }

    /// Returns whether another name stands there that some file system takes for this one.
    fn has_another(&self, name: &str) -> bool {
        self.0.get(&file_key(name)).is_some_and(|names| names.iter().any(|other| other != name))
    }

    fn remove(&mut self, name: &str) {
        if let Some(names) = self.0.get_mut(&file_key(name)) {
            names.remove(name);
        }
    }
}

/// Returns the moves that make every folder's name follow from the pharmacies alone, whatever order
/// they were worked on in: the pharmacy's name where only one has it, with a hash where several do.
/// Each is the index of a record and its new folder.
///
/// `standing` is what stands in the output folder beside the folders of the records.
pub fn moves(records: &[CaseRecord], standing: &Standing) -> Vec<(usize, String)> {
    let named = |record: &CaseRecord| record.pharmacy.as_deref().map(names::safe);
    let mut namesakes: BTreeMap<String, usize> = BTreeMap::new();
    for name in records.iter().filter(|record| record.folder.is_some()).filter_map(named) {
        *namesakes.entry(file_key(&name)).or_default() += 1;
    }
    let mut moves = Vec::new();
    for (index, record) in records.iter().enumerate() {
        let (Some(folder), Some(name)) = (&record.folder, named(record)) else {
            continue;
        };
        let has_namesake = namesakes.get(&file_key(&name)).is_some_and(|count| *count > 1);
        let is_shared = has_namesake || standing.has_another(&name);
        let wanted = if is_shared { names::with_hash(&name, &record.case) } else { name };
        if wanted != *folder {
            moves.push((index, wanted));
        }
    }
    // Folders that get a hash first: they make room for the others.
    moves.sort_by_key(|(_, wanted)| std::cmp::Reverse(wanted.len()));
    moves
}
