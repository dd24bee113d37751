//! Rows added, moved and deleted in a user's workbook.

use tachiiri::patch::set::{Answer, Change, ChangeError, apply};

use crate::support::lint::new_mistakes;
use crate::support::marks::{grids, marked, notes};
use crate::support::new_sheets::of_new;
use crate::support::sandbox::sample;
use crate::support::workbook::{part, read, with_part};

const DEVICES: &str = "xl/worksheets/sheet6.xml";

fn add(sheet: &str, after: Option<u32>, texts: &[(&str, &str)]) -> Change {
    let texts =
        texts.iter().map(|(header, text)| ((*header).to_owned(), (*text).to_owned())).collect();
    Change::AddRow { sheet: sheet.to_owned(), after: after.map(|row| row - 1), texts }
}

fn delete(sheet: &str, row: u32) -> Change {
    Change::DeleteRow { sheet: sheet.to_owned(), row: row - 1 }
}

fn sample_bytes() -> Vec<u8> {
    read(sample().as_ref())
}

/// The texts of a column from the header on.
fn column(bytes: &[u8], sheet: &str, column: u32) -> Vec<(u32, String)> {
    let grids = grids(bytes);
    let grid = grids.iter().find(|grid| grid.place.sheet.as_deref() == Some(sheet)).unwrap();
    let cells = grid.cells.iter().filter(|(at, _)| at.column == column && at.row >= 3);
    cells.map(|(at, content)| (at.row + 1, content.shown())).collect()
}

fn changed(before: &[u8], changes: &[Change]) -> (Vec<u8>, Vec<Answer>) {
    let changed = apply(before, changes, &of_new).unwrap();
    assert_eq!(new_mistakes(before, &changed.bytes), [""; 0]);
    (changed.bytes, changed.answers)
}

#[test]
fn a_row_comes_under_the_last_record() {
    let before = sample_bytes();
    let last = column(&before, "機器台帳", 0).last().unwrap().0;
    let new = [("管理番号", "099"), ("機器区分", "端末PC"), ("登録日", "2024/1/5")];
    let (after, answers) = changed(&before, &[add("機器台帳", None, &new)]);
    assert_eq!(answers[0], Answer { row: Some(last), note: None });
    assert_eq!(column(&after, "機器台帳", 0).last().unwrap(), &(last + 1, "099".to_owned()));
    assert_eq!(column(&after, "機器台帳", 10).last().unwrap().1, "2024/1/5");
}

#[test]
fn a_full_table_grows_and_shrinks_with_its_last_record() {
    let before = sample_bytes();
    let answers: Vec<Change> = (0..12)
        .map(|n| add("連絡先", None, &[("区分", "その他"), ("組織名", &format!("架空{n}"))]))
        .collect();
    let (after, _) = changed(&before, &answers);
    let old = part(&before, "xl/tables/table8.xml");
    let new = part(&after, "xl/tables/table8.xml");
    let range =
        |text: &str| text.split(" ref=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_ne!(range(&old), range(&new));
    let last = column(&after, "連絡先", 1).last().unwrap().0;
    assert!(range(&new).ends_with(&last.to_string()));
    let (less, _) = changed(&after, &[delete("連絡先", last)]);
    assert!(range(&part(&less, "xl/tables/table8.xml")).ends_with(&(last - 1).to_string()));
}

#[test]
fn a_row_comes_above_a_line_that_ends_the_list() {
    let before = sample_bytes();
    let last = column(&before, "業務", 0).last().unwrap().0;
    let (before, _) = changed(
        &before,
        &[Change::Set {
            sheet: "業務".to_owned(),
            cell: tachiiri::finding::CellRef::new(last, 0),
            text: "※ 以下余白".to_owned(),
            over: false,
        }],
    );
    let (after, answers) = changed(&before, &[add("業務", None, &[("業務名", "架空業務")])]);
    assert_eq!(answers[0].row, Some(last));
    let rows = column(&after, "業務", 0);
    assert_eq!(
        &rows[rows.len() - 2..],
        [(last + 1, "架空業務".to_owned()), (last + 2, "※ 以下余白".to_owned())]
    );
}

#[test]
fn rows_below_move_with_their_notes() {
    let before = marked(&sample_bytes()).bytes;
    let first = column(&before, "機器台帳", 0)[1].0;
    let (after, answers) = changed(
        &before,
        &[add("機器台帳", Some(first), &[("管理番号", "099"), ("機器区分", "端末PC")])],
    );
    assert_eq!(answers[0], Answer { row: Some(first), note: None });
    let moved = |key: &String| {
        let Some(cell) = key.strip_prefix("機器台帳!") else { return key.clone() };
        let letters = cell.trim_end_matches(|c: char| c.is_ascii_digit());
        let row: u32 = cell[letters.len()..].parse().unwrap();
        format!("機器台帳!{letters}{}", if row > first { row + 1 } else { row })
    };
    let expected: Vec<String> = notes(&before).keys().map(moved).collect();
    let mut there: Vec<String> = notes(&after).keys().cloned().collect();
    there.sort();
    let mut expected = expected;
    expected.sort();
    assert_eq!(there, expected);
    let (back, _) = changed(&after, &[delete("機器台帳", first + 1)]);
    assert_eq!(column(&back, "機器台帳", 0), column(&before, "機器台帳", 0));
    assert_eq!(notes(&back), notes(&before));
}

#[test]
fn where_a_formula_means_a_cell_below_nothing_moves() {
    let before = with_part(&sample_bytes(), "xl/worksheets/sheet10.xml", |text| {
        crate::support::workbook::with_cell(text, "I5", "t=\"str\"><f>機器台帳!$D$7</f><v>x</v>")
    });
    let rows = column(&before, "機器台帳", 0);
    let (after, answers) = changed(
        &before,
        &[add("機器台帳", Some(5), &[("管理番号", "099"), ("機器区分", "端末PC")])],
    );
    assert!(answers[0].note.as_ref().unwrap().contains("数式"), "{answers:?}");
    assert_eq!(column(&after, "機器台帳", 0)[..rows.len()], rows[..]);
    let (after, answers) = changed(&before, &[delete("機器台帳", 5)]);
    assert!(answers[0].note.as_ref().unwrap().contains("空の行として"), "{answers:?}");
    assert_eq!(column(&after, "機器台帳", 0), [&rows[..1], &rows[2..]].concat());
}

#[test]
fn where_a_picture_hangs_below_nothing_moves() {
    let drawing = "<xdr:wsDr xmlns:xdr=\"x\"><xdr:oneCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:row>8</xdr:row></xdr:from></xdr:oneCellAnchor></xdr:wsDr>";
    let parts = [("xl/drawings/drawing1.xml", drawing.as_bytes())];
    let before = crate::support::package::with_parts(&sample_bytes(), &parts);
    let relation = "<Relationship Id=\"rId9\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing\" Target=\"../drawings/drawing1.xml\"/></Relationships>";
    let rels = "xl/worksheets/_rels/sheet6.xml.rels";
    let before = with_part(&before, rels, |text| text.replace("</Relationships>", relation));
    let (_, answers) = changed(&before, &[delete("機器台帳", 6)]);
    assert!(answers[0].note.as_ref().unwrap().contains("絵"), "{answers:?}");
    assert!(part(&before, DEVICES).contains("sheetData"));
}

#[test]
fn headers_and_totals_cannot_be_deleted() {
    for row in [1, 4] {
        let refused = apply(&sample_bytes(), &[delete("機器台帳", row)], &of_new);
        assert!(matches!(refused, Err(ChangeError::Refused(_))), "{row}");
    }
}
