//! The parts of a chain, made on several machines, joined to one list and one manifest.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::journal::{self, Journal};
use super::overview::{manifest, write};
use super::record::{CaseRecord, ChainManifest, MANIFEST, Status};
use super::shard::{ChainPart, Shard};
use crate::error::{Error, MergeError};
use crate::publish::{self, place};
use crate::setting::{Options, Setting};

/// The parts to be joined, and the folder of the whole.
#[derive(Debug, Clone)]
pub struct MergePlan {
    /// The parts' output folders.
    pub parts: Vec<PathBuf>,
    /// The folder for 一覧 and manifest of the whole.
    pub out: PathBuf,
    /// Overwrites files that are not ours.
    pub force: bool,
}

/// A part's output folder and its manifest.
type PartOutput<'p> = (&'p Path, ChainManifest);

/// Joins parts: every one of them once, all made with the same setting. Papers stay where they are.
/// Returns the cases of all, and the names of files of the whole that were left because they are
/// somebody's work.
///
/// # Errors
/// A part is missing, twice there, unfinished or made otherwise; or writing fails.
pub fn run(plan: &MergePlan) -> Result<(Vec<CaseRecord>, Vec<String>), Error> {
    let mut parts: BTreeMap<Shard, PartOutput<'_>> = BTreeMap::new();
    for folder in &plan.parts {
        let (shard, manifest) = read(folder)?;
        if let Some((other, _)) = parts.insert(shard, (folder, manifest)) {
            let (one, other) = (other.display().to_string(), folder.display().to_string());
            return Err(MergeError::SamePart { one, other, shard: shard.to_string() }.into());
        }
    }
    let Some((_, first)) = parts.values().next() else {
        return Err(MergeError::NoParts.into());
    };
    let (as_of, fingerprint) = (first.as_of, first.setting.clone());
    check(&parts)?;
    check_cases(&parts)?;
    let setting = Setting::load(&Options::on(as_of))?;
    let mut records = Vec::new();
    for (folder, manifest) in parts.into_values() {
        let path = place::relative(&plan.out, folder)?;
        records.extend(manifest.cases.into_iter().map(|record| moved(record, &path)));
    }
    records.sort_by(|one, other| one.case.cmp(&other.case));
    publish::prepare(&plan.out, MANIFEST, plan.force)?;
    let (journal, _) = Journal::open(&plan.out, Some(ChainPart::Merged))?;
    let manifest = manifest(&setting, &fingerprint, Some(ChainPart::Merged), records.clone());
    let held = write(&plan.out, &setting, &manifest, plan.force)?;
    journal.close()?;
    Ok((records, held))
}

/// Reads the manifest of a part, whose papers must be there.
fn read(folder: &Path) -> Result<(Shard, ChainManifest), MergeError> {
    let shown = folder.display().to_string();
    let Some(manifest) = journal::read_manifest(folder) else {
        let (is_there, manifest) = (place::is_there(&folder.join(MANIFEST)), MANIFEST.to_owned());
        return Err(if is_there {
            MergeError::NoRecord { folder: shown, manifest }
        } else {
            MergeError::NoManifest { folder: shown, manifest }
        });
    };
    if journal::is_open(folder) {
        return Err(MergeError::Unfinished(shown));
    }
    let made = manifest.cases.iter().filter(|record| record.status == Status::Made);
    let mut made = made.filter_map(|record| record.folder.as_ref());
    if let Some(missing) = made.find(|made| !journal::has_folder(folder, made)) {
        return Err(MergeError::NoPapers { folder: shown, papers: missing.clone() });
    }
    match manifest.shard {
        Some(ChainPart::Shard(shard)) => Ok((shard, manifest)),
        Some(ChainPart::Merged) | None => Err(MergeError::NotAPart(shown)),
    }
}

/// How many missing parts are named; a manifest may speak of any number of them.
const NAMED_MISSING: usize = 100;

/// Makes sure that all parts are there, and that all were made with the same setting.
fn check(parts: &BTreeMap<Shard, PartOutput<'_>>) -> Result<(), MergeError> {
    let Some((first, (_, manifest))) = parts.first_key_value() else {
        return Err(MergeError::NoParts);
    };
    let missing = first.all().filter(|shard| !parts.contains_key(shard));
    let missing: Vec<String> = missing.take(NAMED_MISSING).map(|shard| shard.to_string()).collect();
    if !missing.is_empty() {
        return Err(MergeError::Missing(missing));
    }
    let of = first.of();
    if let Some(other) = parts.keys().find(|shard| shard.of() != of) {
        return Err(MergeError::OtherDivision { shard: other.to_string(), of });
    }
    let differs = |(_, (_, other)): &(&Shard, &PartOutput<'_>)| other.setting != manifest.setting;
    match parts.iter().find(differs) {
        Some((other, _)) => {
            Err(MergeError::OtherSetting { one: first.to_string(), other: other.to_string() })
        }
        None => Ok(()),
    }
}

/// Makes sure that no case stands twice in the manifests: it would be counted twice.
fn check_cases(parts: &BTreeMap<Shard, PartOutput<'_>>) -> Result<(), MergeError> {
    let mut folders: BTreeMap<&str, &Path> = BTreeMap::new();
    for (folder, manifest) in parts.values() {
        for record in &manifest.cases {
            if let Some(other) = folders.insert(&record.case, folder) {
                let (one, other) =
                    (other.to_string_lossy().into_owned(), folder.to_string_lossy().into_owned());
                return Err(MergeError::SameCase { case: record.case.clone(), one, other });
            }
        }
    }
    Ok(())
}

/// Returns a record as seen from the folder of the whole.
fn moved(record: CaseRecord, path: &str) -> CaseRecord {
    let seen = |folder| if path.is_empty() { folder } else { format!("{path}/{folder}") };
    CaseRecord { folder: record.folder.map(seen), ..record }
}
