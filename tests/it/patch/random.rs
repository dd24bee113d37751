//! Random edits of workbooks: what is read afterwards is what was asked for.

use std::collections::BTreeMap;

use tachiiri::finding::CellRef;
use tachiiri::patch::set::{Change, ChangeError, apply};

use crate::support::desk::sample;
use crate::support::lint::new_mistakes;
use crate::support::marks::grids;
use crate::support::new_sheets::of_new;
use crate::support::workbook::read;

const SHEETS: [(&str, &str); 6] = [
    ("機器台帳", "管理番号"),
    ("利用者台帳", "№"),
    ("連絡先", "組織名"),
    ("業務", "業務名"),
    ("バックアップ", "対象システム"),
    ("復旧手順", "対象システム"),
];
const TEXTS: [&str; 9] = ["", "はい", "2024/2/1", "007", "12", "=A1", " 端 ", "一\n二", "<&\"'_x0041_"];

/// Numbers that look random, the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as u32 % end
    }
}

type Cells = BTreeMap<CellRef, String>;

fn cells(bytes: &[u8], sheet: &str) -> Cells {
    let grids = grids(bytes);
    let grid = grids.iter().find(|grid| grid.place.sheet.as_deref() == Some(sheet)).unwrap();
    grid.cells.iter().map(|(at, content)| (*at, content.shown())).collect()
}

fn change(numbers: &mut Numbers) -> (usize, Change) {
    let index = numbers.below(SHEETS.len() as u32) as usize;
    let (sheet, key) = SHEETS[index];
    let row = 3 + numbers.below(20);
    let change = match numbers.below(6) {
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
    };
    (index, change)
}

fn moved(cells: &Cells, from: u32, by: i64) -> Cells {
    let row = |row: u32| if row >= from { (i64::from(row) + by) as u32 } else { row };
    cells.iter().map(|(at, text)| (CellRef::new(row(at.row), at.column), text.clone())).collect()
}

fn without_row(cells: &Cells, row: u32) -> Cells {
    cells.iter().filter(|(at, _)| at.row != row).map(|(at, text)| (*at, text.clone())).collect()
}

/// Makes so many edits of a workbook and holds each against what was asked for.
pub fn assert_edits(mut bytes: Vec<u8>, seed: u64, edits: usize) -> Vec<u8> {
    let original = bytes.clone();
    let mut numbers = Numbers(seed);
    for _ in 0..edits {
        let (index, change) = change(&mut numbers);
        let sheet = SHEETS[index].0;
        let before = cells(&bytes, sheet);
        let changed = match apply(&bytes, std::slice::from_ref(&change), &of_new) {
            Ok(changed) => changed,
            Err(ChangeError::Refused(_) | ChangeError::AsksFormula(_)) => continue,
            Err(error) => panic!("{seed} {change:?}: {error:?}"),
        };
        let after = cells(&changed.bytes, sheet);
        let answer = &changed.answers[0];
        match &change {
            Change::Set { cell, .. } => {
                let others = |cells: &Cells| cells.iter().filter(|(at, _)| *at != cell).count();
                assert_eq!(others(&before), others(&after), "{seed} {change:?}");
            }
            Change::AddRow { .. } => {
                let row = answer.row.unwrap();
                let was_there = before.keys().any(|at| at.row == row);
                let base = if was_there { moved(&before, row, 1) } else { before };
                assert_eq!(without_row(&after, row), base, "{seed} {change:?} {answer:?}");
                assert!(after.keys().any(|at| at.row == row), "{seed} {change:?}");
            }
            Change::DeleteRow { row, .. } => {
                let rest = without_row(&before, *row);
                let is_right = after == rest || answer.note.is_none() && after == moved(&rest, row + 1, -1);
                assert!(is_right, "{seed} {change:?} {answer:?}");
            }
        }
        bytes = changed.bytes;
    }
    assert_eq!(new_mistakes(&original, &bytes), [""; 0], "{seed}");
    bytes
}

#[test]
fn a_hundred_edits_read_as_asked_for() {
    let workbooks = std::env::var("TACHIIRI_RANDOM_WORKBOOKS").ok().and_then(|count| count.parse().ok()).unwrap_or(1);
    for seed in 1..=workbooks {
        let after = assert_edits(read(sample().as_ref()), seed, 100);
        assert!(!after.is_empty());
    }
}
