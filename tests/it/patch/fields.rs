//! Marked copies of the sample and of workbooks as other programs write them.

use std::fs;
use std::path::{Path, PathBuf};

use tachiiri::finding::{CellRef, Finding};
use tachiiri::patch::mark::mark;
use tachiiri::patch::set::{Change, apply};
use tachiiri::read::file::grid::Grid;
use tachiiri::rule;

use crate::support::lint::new_mistakes;
use crate::support::marks::{NAME, changed_parts, findings, grids};
use crate::support::new_sheets::of_new;
use crate::support::sandbox::ROOT;

/// Workbooks to mark: those of a folder that is named in the environment, else the sample.
fn workbooks() -> Vec<PathBuf> {
    let sample = Path::new(ROOT).join("input/sample.xlsx");
    let Some(folder) = std::env::var_os("TACHIIRI_WORKBOOKS") else { return vec![sample] };
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "xlsx" || e == "xlsm"));
    files.sort();
    files
}

/// The workbooks with problems, each with what they are; one that a reader of the tests cannot open
/// is one.
fn with_problems(
    problems: impl Fn(&Path) -> Vec<String> + std::panic::RefUnwindSafe,
) -> Vec<String> {
    let problems = |path: PathBuf| {
        let found = std::panic::catch_unwind(|| problems(&path))
            .unwrap_or_else(|_| vec!["panicked".to_owned()]);
        (!found.is_empty()).then(|| format!("{}: {found:?}", path.display()))
    };
    workbooks().into_iter().filter_map(problems).collect()
}

/// Findings at the first and last cell of each sheet, and at an empty one.
fn invented(bytes: &[u8]) -> Vec<Finding> {
    let of_sheet = |grid: &Grid| {
        let (first, last) = (grid.cells.keys().next().copied(), grid.cells.keys().last().copied());
        let beside = last.map(|at| CellRef::new(at.row + 1, at.column + 1));
        let places = [first, last, beside, Some(CellRef::new(0, 0))].into_iter().flatten();
        let finding = |at| Finding::new(&rule::I007, grid.place.at(at), "試しの指摘です");
        places.map(finding).collect::<Vec<_>>()
    };
    grids(bytes).iter().flat_map(of_sheet).collect()
}

/// Whether a workbook is one that the program takes, and not encrypted, which it says instead of
/// marking it.
fn is_read(bytes: &[u8]) -> bool {
    !tachiiri::read::file::guard::is_encrypted(bytes)
        && tachiiri::read::file::read(bytes.to_vec(), &tachiiri::finding::Place::file(NAME)).is_ok()
}

/// What is wrong with the marked copy of a workbook; nothing where none is made.
fn problems(path: &Path) -> Vec<String> {
    let bytes = fs::read(path).unwrap();
    if !is_read(&bytes) {
        return Vec::new();
    }
    let mut found = findings(&bytes);
    if found.iter().all(|finding| finding.place.cell.is_none()) {
        found = invented(&bytes);
    }
    let copy = match mark(&bytes, Some(NAME), &found) {
        Ok(Some(copy)) => copy,
        Ok(None) => return Vec::new(),
        Err(error) => return vec![format!("{error:?}")],
    };
    let mut problems = new_mistakes(&bytes, &copy.bytes);
    let (before, after) = (grids(&bytes), grids(&copy.bytes));
    let is_same = before.iter().zip(&after).all(|(one, other)| one.cells == other.cells);
    problems.extend((!is_same).then(|| "a cell changed".to_owned()));
    problems
        .extend((findings(&copy.bytes) != findings(&bytes)).then(|| "other findings".to_owned()));
    match mark(&copy.bytes, Some(NAME), &found) {
        Ok(Some(again)) => {
            // Where the package had no properties but an empty part for them, that part is written
            // anew.
            let lists = ["[Content_Types].xml", "_rels/.rels", "docProps/custom.xml"];
            let changed = changed_parts(&copy.bytes, &again.bytes).into_iter();
            problems.extend(changed.filter(|part| !lists.contains(&part.as_str())));
        }
        other => problems.push(format!("marked again: {other:?}")),
    }
    if let Some(out) = std::env::var_os("TACHIIRI_MARKED") {
        fs::write(Path::new(&out).join(path.file_name().unwrap()), &copy.bytes).unwrap();
    }
    problems
}

#[test]
fn marked_copies_have_no_new_mistake_and_every_cell_as_it_was() {
    assert_eq!(with_problems(problems), [""; 0]);
}

/// What is wrong with a workbook after a row was added to a sheet that most of them lack.
fn problems_of_a_sheet(path: &Path) -> Vec<String> {
    let bytes = fs::read(path).unwrap();
    if !is_read(&bytes) {
        return Vec::new();
    }
    let texts = vec![("内容".to_owned(), "訓練".to_owned())];
    let change = Change::AddRow { sheet: "教育訓練".to_owned(), after: None, texts };
    let added = match apply(&bytes, &[change], &of_new) {
        Ok(after) => after.bytes,
        Err(error) => return vec![format!("{error:?}")],
    };
    let mut problems = new_mistakes(&bytes, &added);
    let after = grids(&added);
    let is_same = grids(&bytes).iter().zip(&after).all(|(one, other)| one.cells == other.cells);
    let is_there = after.iter().any(|grid| grid.place.sheet.as_deref() == Some("教育訓練"));
    problems.extend(
        (!is_same && after.len() > grids(&bytes).len()).then(|| "a cell changed".to_owned()),
    );
    problems.extend((!is_there).then(|| "no sheet".to_owned()));
    if let Some(out) = std::env::var_os("TACHIIRI_MARKED") {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        fs::write(Path::new(&out).join(format!("sheet_{name}")), &added).unwrap();
    }
    problems
}

#[test]
fn workbooks_with_an_added_sheet_have_no_new_mistake() {
    assert_eq!(with_problems(problems_of_a_sheet), [""; 0]);
}
