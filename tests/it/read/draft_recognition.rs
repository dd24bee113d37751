//! Recognising a ministry's form among a case's sheets takes time in proportion to their cells.

use tachiiri::finding::{CellRef, Place};
use tachiiri::read::draft::{MinistryForm, ministry_form};
use tachiiri::read::file::grid::{Content, Grid};

const ROWS: u32 = 1_500;
const COLUMNS: u32 = 100;

/// A sheet in all cells of which something stands; `of_row` is what its rows begin with.
fn full_sheet(of_row: &[&str]) -> Grid {
    let mut grid = Grid::new(Place::file("表.xlsx").on_sheet("表"));
    for row in 0..ROWS {
        for column in 0..COLUMNS {
            let text = of_row.get(column as usize).copied().unwrap_or("利用する用具");
            grid.cells.insert(CellRef::new(row, column), Content::Text(text.to_owned()));
        }
    }
    grid
}

// Each cell compared with every other, 150,000 of them, would take minutes.
#[test]
fn a_sheet_of_many_cells_is_looked_at_once() {
    assert_eq!(ministry_form(&[full_sheet(&["用具"])], &|_| false), None);
    let mut grid = full_sheet(&["チェック項目", "備考", "1回目"]);
    grid.cells.insert(CellRef::new(0, 0), Content::Text("薬局確認用".to_owned()));
    let answer = CellRef::new(ROWS - 1, 2);
    grid.cells.insert(answer, Content::Text("はい・いいえ".to_owned()));
    assert_eq!(ministry_form(&[grid], &|_| false), Some(MinistryForm::Ours));
}
