//! A chain's notes on the disk: the manifest of a finished run, the journal of an open one.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::record::{CaseRecord, CaseRecords, ChainManifest, MANIFEST};
use super::shard::ChainPart;
use crate::error::Error;
use crate::publish::failed;

/// The name of what is noted down while a run is under way.
const JOURNAL: &str = ".tachiiri-chain.jsonl";

/// Most bytes of a chain's notes: those of some 100,000 pharmacies.
const LARGEST: u64 = 1 << 30;

/// Reads the manifest of an output folder; `None` where there is none, or none of ours.
pub fn read_manifest(out: &Path) -> Option<ChainManifest> {
    let path = out.join(MANIFEST);
    // A pipe or a device would never end.
    let about = path.metadata().ok()?;
    if !about.is_file() || about.len() > LARGEST {
        return None;
    }
    fs::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok())
}

/// Returns whether a run of an output folder was cut short, or is under way.
pub fn is_open(out: &Path) -> bool {
    out.join(JOURNAL).exists()
}

/// Returns an error where a link, a pipe or anything but a file stands in a journal's place: the
/// notes would be written elsewhere, or opening it would never end.
fn check_own(path: &Path) -> io::Result<()> {
    match path.symlink_metadata() {
        Ok(there) if !there.is_file() => {
            Err(io::Error::other(format!("{JOURNAL} がふつうのファイルではありません")))
        }
        Ok(there) if there.len() > LARGEST => Err(io::ErrorKind::FileTooLarge.into()),
        _ => Ok(()),
    }
}

/// Returns whether an output folder holds a folder of this name; one elsewhere is none of its.
pub fn has_folder(out: &Path, name: &str) -> bool {
    is_plain(name) && out.join(name).is_dir()
}

/// The first line of a journal.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct JournalHead {
    shard: Option<ChainPart>,
}

/// The notes of a run, case by case, so that the next one can go on where it was cut short. As long
/// as it is open no other run can use the folder.
#[derive(Debug)]
pub struct Journal {
    file: File,
    path: PathBuf,
}

impl Journal {
    /// Opens the journal of an output folder, with what earlier runs, finished or not, noted down.
    ///
    /// # Errors
    /// The folder cannot be written to, another run uses it, or it belongs to another part of the
    /// chain.
    pub fn open(out: &Path, part: Option<ChainPart>) -> Result<(Self, CaseRecords), Error> {
        let written = |error: io::Error| failed(out, &error);
        let manifest = read_manifest(out);
        if let Some(manifest) = &manifest {
            check_part(out, part, manifest.shard)?;
        }
        let path = out.join(JOURNAL);
        check_own(&path).map_err(written)?;
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            // A link put there since would lead the notes out of the folder.
            options.custom_flags(rustix::fs::OFlags::NOFOLLOW.bits().cast_signed()).mode(0o600);
        }
        let mut file = options.open(&path).map_err(written)?;
        // Where the system knows no locks we go on without.
        if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
            return Err(Error::Busy(out.display().to_string()));
        }
        let mut bytes = Vec::new();
        file.rewind().and_then(|()| file.read_to_end(&mut bytes)).map_err(written)?;
        let lines = || bytes.split(|byte| *byte == b'\n');
        let head = lines().find_map(|line| serde_json::from_slice::<JournalHead>(line).ok());
        if let Some(head) = &head {
            check_part(out, part, head.shard)?;
        }
        let noted = lines().filter_map(|line| serde_json::from_slice::<CaseRecord>(line).ok());
        let records = by_case(manifest, noted);
        let mut journal = Self { file, path };
        if bytes.last().is_some_and(|last| *last != b'\n') {
            // A line that was torn off must not spoil the next one.
            journal.write("\n")?;
        }
        if head.is_none() {
            journal.line(&JournalHead { shard: part })?;
        }
        Ok((journal, records))
    }

    /// Notes a case down.
    ///
    /// # Errors
    /// Writing fails.
    pub fn note(&mut self, record: &CaseRecord) -> Result<(), Error> {
        self.line(record)
    }

    fn line(&mut self, line: &impl Serialize) -> Result<(), Error> {
        let text = serde_json::to_string(line);
        let text = text.map_err(|error| failed(&self.path, &io::Error::other(error)))?;
        self.write(&format!("{text}\n"))
    }

    fn write(&mut self, text: &str) -> Result<(), Error> {
        self.file.write_all(text.as_bytes()).map_err(|error| failed(&self.path, &error))
    }

    /// Ends the run, whose manifest is in place: removes the journal and lets other runs in.
    ///
    /// # Errors
    /// The journal cannot be removed.
    pub fn close(self) -> Result<(), Error> {
        // The lock is let go of last: another run must not find the old journal unlocked.
        fs::remove_file(&self.path).map_err(|error| failed(&self.path, &error))
    }
}

/// Refuses an output folder that is for another part of the chain.
fn check_part(
    out: &Path,
    wanted: Option<ChainPart>,
    found: Option<ChainPart>,
) -> Result<(), Error> {
    let folder = out.display().to_string();
    match found {
        found if found == wanted => Ok(()),
        Some(ChainPart::Merged) => Err(Error::Merged(folder)),
        Some(ChainPart::Shard(shard)) => Err(Error::OtherShard { folder, of: shard.to_string() }),
        None => Err(Error::OtherShard { folder, of: "なし".to_owned() }),
    }
}

/// Collects the records of a manifest and of the journal written after it; the later of two of the
/// same case counts.
fn by_case(
    manifest: Option<ChainManifest>,
    noted: impl Iterator<Item = CaseRecord>,
) -> CaseRecords {
    let records = manifest.into_iter().flat_map(|manifest| manifest.cases).chain(noted);
    // An edited manifest must not lead us out of the folder.
    let records = records.filter(|record| record.folder.as_deref().is_none_or(is_plain));
    records.map(|record| (record.case.clone(), record)).collect()
}

/// Returns whether a folder's name leads nowhere but into the output folder.
fn is_plain(folder: &str) -> bool {
    let mut parts = Path::new(folder).components();
    matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None))
}
