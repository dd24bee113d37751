//! Random edits of workbooks: what is read afterwards is what was asked for.

use std::collections::BTreeMap;

use tachiiri::finding::CellRef;
use tachiiri::model::templates::Templates;
use tachiiri::paper::input_workbook::{self, Start};
use tachiiri::patch::set::{Answer, Change, ChangeError, apply};
use tachiiri::read::file::grid::Grid;
use tachiiri::render::xlsx;

use crate::support::book::{assets, edition};
use crate::support::lint::new_mistakes;
use crate::support::marks::grids;
use crate::support::new_sheets::of_new;

const SHEETS: [(&str, &str); 6] = [
    ("機器台帳", "管理番号"),
    ("利用者台帳", "№"),
    ("連絡先", "組織名"),
    ("業務", "業務名"),
    ("バックアップ", "対象システム"),
    ("復旧手順", "対象システム"),
];
const TEXTS: [&str; 9] =
    ["", "はい", "2024/2/1", "007", "12", "=A1", " 端 ", "一\n二", "<&\"'_x0041_"];

/// Numbers that look random, the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u32) -> u32 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as u32 % end
    }
}

/// Edits that are made in one call.
const BATCH: usize = 20;

/// The cells of the sheets that are edited, by sheet; `None` for a text that its column may have
/// made something of.
type Sheets = BTreeMap<String, BTreeMap<CellRef, Option<String>>>;

fn cells(bytes: &[u8]) -> Sheets {
    let is_edited =
        |grid: &Grid| SHEETS.iter().any(|(name, _)| grid.place.sheet.as_deref() == Some(name));
    let cells =
        |grid: &Grid| grid.cells.iter().map(|(at, content)| (*at, Some(content.shown()))).collect();
    let name = |grid: &Grid| grid.place.sheet.as_deref().unwrap().to_owned();
    grids(bytes)
        .iter()
        .filter(|grid| is_edited(grid))
        .map(|grid| (name(grid), cells(grid)))
        .collect()
}

fn change(numbers: &mut Numbers) -> Change {
    let (sheet, key) = SHEETS[numbers.below(SHEETS.len() as u32) as usize];
    let row = if numbers.below(40) == 0 { 3 } else { 4 + numbers.below(20) };
    match numbers.below(6) {
        0 => {
            let after = (numbers.below(2) == 0).then_some(row);
            let texts = vec![(key.to_owned(), format!("新{}", numbers.below(1_000)))];
            Change::AddRow { sheet: sheet.to_owned(), after, texts }
        }
        1 => Change::DeleteRow { sheet: sheet.to_owned(), row },
        _ => {
            let cell = CellRef::new(row, numbers.below(12));
            let text = TEXTS[numbers.below(TEXTS.len() as u32) as usize].to_owned();
            Change::Set { sheet: sheet.to_owned(), cell, text, over: numbers.below(2) == 0 }
        }
    }
}

/// Lets the rows from one on stand lower or higher.
fn shift(cells: &mut BTreeMap<CellRef, Option<String>>, from: u32, by: i64) {
    let row = |row: u32| if row >= from { (i64::from(row) + by) as u32 } else { row };
    *cells = std::mem::take(cells)
        .into_iter()
        .map(|(at, text)| (CellRef::new(row(at.row), at.column), text))
        .collect();
}

/// Does to the cells what a change, by its answer, did to the workbook.
fn follow(sheets: &mut Sheets, change: &Change, answer: &Answer) {
    let (Change::Set { sheet, .. }
    | Change::AddRow { sheet, .. }
    | Change::DeleteRow { sheet, .. }) = change;
    let cells = sheets.get_mut(sheet).unwrap();
    match change {
        Change::Set { cell, text, .. } if text.is_empty() => _ = cells.remove(cell),
        Change::Set { cell, .. } => _ = cells.insert(*cell, None),
        Change::AddRow { texts, .. } => {
            let row = answer.row.unwrap();
            if cells.keys().any(|at| at.row == row) {
                shift(cells, row, 1);
            }
            let (header, text) = &texts[0];
            let is_header = |(at, shown): &(&CellRef, &Option<String>)| {
                at.row == 3 && shown.as_ref() == Some(header)
            };
            let column = cells.iter().find(is_header).unwrap().0.column;
            cells.insert(CellRef::new(row, column), Some(text.clone()));
        }
        Change::DeleteRow { row, .. } => {
            cells.retain(|at, _| at.row != *row);
            if answer.note.is_none() {
                shift(cells, row + 1, -1);
            }
        }
    }
}

/// Holds what a workbook's sheets hold against what was asked for.
fn assert_holds(bytes: &[u8], expected: &Sheets, what: &str) {
    let found = cells(bytes);
    for (sheet, expected) in expected {
        let found = &found[sheet];
        assert!(found.keys().eq(expected.keys()), "{what}: {sheet} {found:?} {expected:?}");
        let differs = expected.iter().find(|(at, text)| text.is_some() && found[at] != **text);
        assert_eq!(differs, None, "{what}: {sheet} {found:?}");
    }
}

/// Makes changes in one call, or each in its own where one of them is refused; returns how many
/// were made.
fn make(bytes: &mut Vec<u8>, changes: &[Change], what: &str) -> usize {
    let changed = match apply(bytes, changes, &of_new) {
        Ok(changed) => changed,
        Err(ChangeError::Refused(_) | ChangeError::AsksFormula(_)) if changes.len() == 1 => {
            return 0;
        }
        Err(ChangeError::Refused(_) | ChangeError::AsksFormula(_)) => {
            return changes
                .iter()
                .map(|change| make(bytes, std::slice::from_ref(change), what))
                .sum();
        }
        Err(error) => panic!("{what} {changes:?}: {error:?}"),
    };
    let mut expected = cells(bytes);
    changes
        .iter()
        .zip(&changed.answers)
        .for_each(|(change, answer)| follow(&mut expected, change, answer));
    assert_holds(&changed.bytes, &expected, &format!("{what} {changes:?} {:?}", changed.answers));
    *bytes = changed.bytes;
    changes.len()
}

/// Makes so many edits of a workbook and holds each against what was asked for.
pub fn assert_edits(mut bytes: Vec<u8>, seed: u64, edits: usize) -> Vec<u8> {
    let original = bytes.clone();
    let (mut numbers, mut made) = (Numbers(seed), 0);
    while made < edits {
        let changes: Vec<Change> =
            (0..BATCH.min(edits - made)).map(|_| change(&mut numbers)).collect();
        made += make(&mut bytes, &changes, &seed.to_string());
    }
    assert_eq!(new_mistakes(&original, &bytes), [""; 0], "{seed}");
    bytes
}

/// The sample's sheets that are edited, as `new` lays them out.
pub fn edited_sheets() -> Vec<u8> {
    let sample = assets().template("sample.toml").unwrap();
    let mut workbook =
        input_workbook::compose(&Start { sample: Some(sample), ..Start::with(edition()) }).unwrap();
    workbook.sheets.retain(|sheet| SHEETS.iter().any(|(name, _)| *name == sheet.sheet.name()));
    xlsx::input_workbook(&workbook, assets()).unwrap()
}

#[test]
fn a_hundred_edits_read_as_asked_for() {
    let number = |name: &str, usual: u64| {
        std::env::var(name).ok().and_then(|number| number.parse().ok()).unwrap_or(usual)
    };
    let first = number("TACHIIRI_RANDOM_FIRST", 1);
    let keep = std::env::var_os("TACHIIRI_RANDOM_FOLDER");
    let before = edited_sheets();
    for seed in first..first + number("TACHIIRI_RANDOM_WORKBOOKS", 1) {
        let after = assert_edits(before.clone(), seed, 100);
        if let Some(folder) = &keep {
            std::fs::write(std::path::Path::new(folder).join(format!("{seed}.xlsx")), after)
                .unwrap();
        }
    }
}
