//! What a case's files look like from outside: enough to see that one was saved.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::input::{Role, role};

/// Names, sizes and times of a case's files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stamp(Vec<(PathBuf, u64, Option<Timestamp>)>);

impl Stamp {
    /// Takes the stamp of what a path leads to: a file, or the files of a folder that are opened.
    pub fn of(path: &Path) -> Self {
        if !path.is_dir() {
            return Self(stamp(path.to_path_buf()).into_iter().collect());
        }
        let entries = fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path());
        let inputs = entries.filter(|path| matches!(role(path), Role::Input));
        let mut stamps: Vec<_> = inputs.filter_map(stamp).collect();
        stamps.sort();
        Self(stamps)
    }
}

fn stamp(path: PathBuf) -> Option<(PathBuf, u64, Option<Timestamp>)> {
    let about = fs::metadata(&path).ok()?;
    let time = about.modified().ok().and_then(|time| Timestamp::try_from(time).ok());
    Some((path, about.len(), time))
}
