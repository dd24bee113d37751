//! What is noted down of a chain: a record per case, the journal of a run under way, the manifest of a finished one.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::check::standing::Standing;
use crate::error::Error;
use crate::publish::{Counts, Entry, failed};

/// The manifest's name.
pub const MANIFEST: &str = "chain-manifest.json";
/// The list's name.
pub const OVERVIEW: &str = "一覧.xlsx";
/// The name of what is noted down while a run is under way.
const JOURNAL: &str = ".tachiiri-chain.jsonl";

/// What a manifest of joined parts says in place of a part.
pub const MERGED: &str = "merged";

/// Whether a folder's name leads nowhere but into the output folder.
fn is_plain(folder: &str) -> bool {
    let mut parts = Path::new(folder).components();
    matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None))
}

/// Whether an output folder holds the part of the chain that is to go there.
fn is_same(out: &Path, wanted: Option<&str>, found: Option<&str>) -> Result<(), Error> {
    let folder = || out.display().to_string();
    match found {
        found if found == wanted => Ok(()),
        Some(MERGED) => Err(Error::Merged(folder())),
        found => Err(Error::OtherShard { folder: folder(), of: found.unwrap_or("なし").to_owned() }),
    }
}

/// What became of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Its papers are there.
    Made,
    /// Something in its files was refused.
    Refused,
    /// It could not be finished for another reason.
    Failed,
}

/// A case, with the digest of everything that its papers were made from; no personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its name in the chain's folder.
    pub case: String,
    /// What became of it.
    pub status: Status,
    /// 薬局名; `None` where it could not be read.
    pub pharmacy: Option<String>,
    /// The edition's id.
    pub edition: Option<String>,
    /// Where its papers are, relative to the manifest, with `/`; of a case without new ones, those of an earlier run.
    pub folder: Option<String>,
    /// The digest of the run's setting and of the inputs.
    pub key: Option<String>,
    /// The findings, counted.
    pub counts: Counts,
    /// How far it has come.
    pub standing: Standing,
    /// Why there are no papers: rule and cell, or the trouble.
    pub reason: Option<String>,
    /// Its files, 共通 included, by name only.
    pub inputs: Vec<Entry>,
    /// The files made.
    pub outputs: Vec<Output>,
}

/// A file made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// The file, relative to the pharmacy's folder.
    #[serde(flatten)]
    pub entry: Entry,
    /// The paper's id.
    pub document: String,
    /// Pages of a PDF.
    pub pages: Option<usize>,
}

/// How many cases there were.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Taken up; the sum of the others.
    pub read: usize,
    /// With papers.
    pub made: usize,
    /// Refused.
    pub refused: usize,
    /// Not finished.
    pub failed: usize,
}

impl Totals {
    /// Counts them.
    pub fn of(records: &[Record]) -> Self {
        let count = |status| records.iter().filter(|record| record.status == status).count();
        Self {
            read: records.len(),
            made: count(Status::Made),
            refused: count(Status::Refused),
            failed: count(Status::Failed),
        }
    }
}

/// A finished run. It says nothing of how the run went, only what is there: the same input gives the same manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this shape.
    pub schema: u32,
    /// Name and version of the program.
    pub tool: String,
    /// The day the papers speak of.
    pub as_of: String,
    /// Which part of the cases this is, `1/4`; `None` for all; [`MERGED`] for parts that were joined.
    pub shard: Option<String>,
    /// The digest of options, templates and fonts.
    pub setting: String,
    /// The cases, counted.
    pub counts: Totals,
    /// The cases, in the order of their names.
    pub cases: Vec<Record>,
    /// The files made beside the pharmacies' folders.
    pub outputs: Vec<Entry>,
}

impl Manifest {
    /// The manifest of a folder; `None` where there is none, or none of ours.
    pub fn of(folder: &Path) -> Option<Self> {
        fs::read(folder.join(MANIFEST)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok())
    }
}

/// The first line of a journal.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    shard: Option<String>,
}

/// What a run notes down case by case, so that one that is cut short can be gone on with. As long as it is open no other
/// run can use the folder.
#[derive(Debug)]
pub struct Journal {
    file: File,
    path: PathBuf,
}

/// The records of earlier runs, by case.
pub type Records = BTreeMap<String, Record>;

impl Journal {
    /// Opens the journal of an output folder, with what earlier runs, finished or not, noted down.
    ///
    /// # Errors
    /// The folder cannot be written to, another run uses it, or it belongs to another part of the chain.
    pub fn open(out: &Path, shard: Option<&str>) -> Result<(Self, Records), Error> {
        let written = |error: io::Error| failed(out, &error);
        let manifest = Manifest::of(out);
        let same = |found: Option<&Option<String>>| found.map_or(Ok(()), |found| is_same(out, shard, found.as_deref()));
        same(manifest.as_ref().map(|manifest| &manifest.shard))?;
        let path = out.join(JOURNAL);
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(&path).map_err(written)?;
        // Where the system knows no locks we go on without.
        if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
            return Err(Error::Busy(out.display().to_string()));
        }
        let mut bytes = Vec::new();
        file.rewind().and_then(|()| file.read_to_end(&mut bytes)).map_err(written)?;
        let lines = || bytes.split(|byte| *byte == b'\n');
        let head = lines().find_map(|line| serde_json::from_slice::<Head>(line).ok());
        same(head.as_ref().map(|head| &head.shard))?;
        let noted = lines().filter_map(|line| serde_json::from_slice::<Record>(line).ok());
        let records = manifest.into_iter().flat_map(|manifest| manifest.cases).chain(noted);
        // Whoever edited a manifest does not lead us out of the folder.
        let records = records.filter(|record| record.folder.as_deref().is_none_or(is_plain));
        let records = records.map(|record| (record.case.clone(), record)).collect();
        let mut journal = Self { file, path };
        if bytes.last().is_some_and(|last| *last != b'\n') {
            // A line that was torn off must not spoil the next one.
            journal.write("\n")?;
        }
        if head.is_none() {
            journal.line(&Head { shard: shard.map(str::to_owned) })?;
        }
        Ok((journal, records))
    }

    /// Whether a run of an output folder was cut short, or is under way.
    pub fn is_open(out: &Path) -> bool {
        out.join(JOURNAL).exists()
    }

    /// Notes a case down.
    ///
    /// # Errors
    /// Writing fails.
    pub fn note(&mut self, record: &Record) -> Result<(), Error> {
        self.line(record)
    }

    fn line(&mut self, line: &impl Serialize) -> Result<(), Error> {
        let text = serde_json::to_string(line).map_err(|error| failed(&self.path, &io::Error::other(error)))?;
        self.write(&format!("{text}\n"))
    }

    fn write(&mut self, text: &str) -> Result<(), Error> {
        self.file.write_all(text.as_bytes()).map_err(|error| failed(&self.path, &error))
    }

    /// The run is finished, its manifest in place.
    ///
    /// # Errors
    /// The journal cannot be removed.
    pub fn close(self) -> Result<(), Error> {
        // The lock is let go of last: another run must not find the old journal unlocked.
        fs::remove_file(&self.path).map_err(|error| failed(&self.path, &error))
    }
}
