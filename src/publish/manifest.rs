//! The manifest of an output folder: its files and those they were made from, with digests.

use std::io::{self, Read};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::finding::{Findings, Severity};

/// The manifest's name.
pub const MANIFEST: &str = "manifest.json";

/// A file in the manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its name: of an input the last part, of an output relative to the manifest.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its digest, in hex.
    pub sha256: String,
}

impl FileEntry {
    /// Makes the entry of a file.
    pub fn of(name: impl Into<String>, bytes: &[u8]) -> Self {
        Self { name: name.into(), size: bytes.len() as u64, sha256: digest(bytes) }
    }

    /// Makes the entry of content that is read as a stream and never held.
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

/// Computes the digest of a file, in hex.
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The number of findings of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingCounts {
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Notes.
    pub note: usize,
}

impl FindingCounts {
    /// FindingCounts the findings that are shown; what a cap left out does not count.
    pub fn of(findings: &Findings) -> Self {
        Self {
            error: findings.count(Severity::Error),
            warning: findings.count(Severity::Warning),
            note: findings.count(Severity::Note),
        }
    }
}

/// The files of an output folder and those it was made from; no personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this shape.
    pub schema: u32,
    /// Name and version of the program.
    pub tool: String,
    /// The edition's id; `None` where papers were made that need none.
    pub edition: Option<String>,
    /// The SHA-256 of the edition's text.
    #[serde(default)]
    pub edition_sha256: Option<String>,
    /// The day the papers speak of.
    pub as_of: Date,
    /// The input files, by name only.
    pub inputs: Vec<FileEntry>,
    /// The files made.
    pub outputs: Vec<FileEntry>,
    /// The findings, counted.
    pub counts: FindingCounts,
}
