//! The folders of papers: each has the pharmacy's name; where two share it, a hash behind it.

use std::collections::BTreeMap;

use super::record::CaseRecord;
use crate::paper::names;

/// The folders of the cases, while a chain is under way.
#[derive(Debug, Default)]
pub struct Folders {
    /// The case that has a folder, by the folder's name in small letters: some systems do not
    /// distinguish these.
    owners: BTreeMap<String, String>,
    /// The folder that a case has.
    taken: BTreeMap<String, String>,
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
    /// Starts with the folders that cases of this run had in the last one.
    pub fn new<'r>(records: impl Iterator<Item = &'r CaseRecord>) -> Self {
        let mut folders = Self::default();
        for record in records {
            if let Some(folder) = &record.folder {
                folders.take(&record.case, folder);
            }
        }
        folders
    }

    fn take(&mut self, case: &str, folder: &str) {
        self.owners.insert(folder.to_lowercase(), case.to_owned());
        self.taken.insert(case.to_owned(), folder.to_owned());
    }

    fn is_free(&self, folder: &str, case: &str) -> bool {
        self.owners.get(&folder.to_lowercase()).is_none_or(|owner| owner == case)
    }

    /// Chooses the folder for a case's papers: where they were, as long as the name still fits;
    /// else the pharmacy's name, else that with the hash of the case's name. `None` where even this
    /// one is another's.
    pub fn choose(&mut self, case: &str, name: &str) -> Option<FolderChoice> {
        let apart = names::with_hash(name, case);
        let had = self.taken.get(case).cloned();
        let kept = had.clone().filter(|had| *had == name || *had == apart);
        let folder = kept.into_iter().chain([name.to_owned(), apart]).find(|folder| self.is_free(folder, case))?;
        let given_up = had.filter(|had| *had != folder);
        self.take(case, &folder);
        Some(FolderChoice { folder, given_up })
    }

    /// Makes a folder free that its case gave up, once its papers are gone: until then a namesake's
    /// would be removed too.
    pub fn release(&mut self, folder: &str) {
        self.owners.remove(&folder.to_lowercase());
    }
}

/// Returns the moves that make every folder's name follow from the pharmacies alone, whatever order
/// they were worked on in: the pharmacy's name where only one has it, with a hash where several do.
/// Each is the index of a record and its new folder.
pub fn moves(records: &[CaseRecord]) -> Vec<(usize, String)> {
    let named = |record: &CaseRecord| record.pharmacy.as_deref().map(names::safe);
    let mut namesakes: BTreeMap<String, usize> = BTreeMap::new();
    for name in records.iter().filter(|record| record.folder.is_some()).filter_map(named) {
        *namesakes.entry(name.to_lowercase()).or_default() += 1;
    }
    let mut moves = Vec::new();
    for (index, record) in records.iter().enumerate() {
        let (Some(folder), Some(name)) = (&record.folder, named(record)) else {
            continue;
        };
        let shared = namesakes.get(&name.to_lowercase()).is_some_and(|count| *count > 1);
        let wanted = if shared { names::with_hash(&name, &record.case) } else { name };
        if wanted != *folder {
            moves.push((index, wanted));
        }
    }
    // Folders that get a hash first: they make room for the others.
    moves.sort_by_key(|(_, wanted)| std::cmp::Reverse(wanted.len()));
    moves
}
