//! Marked copies of the sample and of workbooks as other programs write them.

use std::fs;
use std::path::{Path, PathBuf};

use tachiiri::patch::mark::mark;

use crate::support::desk::ROOT;
use crate::support::lint::new_mistakes;
use crate::support::marks::{NAME, changed_parts, findings, grids, marked};

/// Workbooks to mark: those of a folder that is named in the environment, else the sample.
fn workbooks() -> Vec<PathBuf> {
    let sample = Path::new(ROOT).join("input/sample.xlsx");
    let Some(folder) = std::env::var_os("TACHIIRI_WORKBOOKS") else { return vec![sample] };
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "xlsx" || e == "xlsm"));
    files.sort();
    files
}

/// Whether a workbook is one that the program takes.
fn is_read(bytes: &[u8]) -> bool {
    tachiiri::read::file::read(bytes.to_vec(), &tachiiri::finding::Place::file(NAME)).is_ok()
}

#[test]
fn marked_copies_have_no_new_mistake_and_every_cell_as_it_was() {
    for path in workbooks() {
        let bytes = fs::read(&path).unwrap();
        if !is_read(&bytes) {
            continue;
        }
        let found = findings(&bytes);
        let Some(copy) = mark(&bytes, Some(NAME), &found).unwrap_or_else(|e| panic!("{path:?}: {e:?}")) else {
            continue;
        };
        assert_eq!(new_mistakes(&bytes, &copy.bytes), [""; 0], "{}", path.display());
        let (before, after) = (grids(&bytes), grids(&copy.bytes));
        assert!(before.iter().zip(&after).all(|(one, other)| one.cells == other.cells), "{}", path.display());
        assert_eq!(findings(&copy.bytes), found, "{}", path.display());
        let again = marked(&copy.bytes);
        assert_eq!(changed_parts(&copy.bytes, &again.bytes), [""; 0], "{}", path.display());
        if let Some(out) = std::env::var_os("TACHIIRI_MARKED") {
            fs::write(Path::new(&out).join(path.file_name().unwrap()), &copy.bytes).unwrap();
        }
    }
}
