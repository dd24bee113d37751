//! Cells of a user's workbook set as a person types them.

use tachiiri::finding::CellRef;
use tachiiri::patch::set::{Change, ChangeError, apply};
use tachiiri::read::file::grid::Content;

use crate::support::lint::new_mistakes;
use crate::support::marks::{changed_parts, grids};
use crate::support::new_sheets::of_new;
use crate::support::raw_xlsx::at;
use crate::support::sandbox::sample;
use crate::support::workbook::{part, read, with_part};

fn set(sheet: &str, cell: &str, text: &str) -> Change {
    Change::Set { sheet: sheet.to_owned(), cell: at(cell), text: text.to_owned(), over: false }
}

fn over(sheet: &str, cell: &str, text: &str) -> Change {
    Change::Set { sheet: sheet.to_owned(), cell: at(cell), text: text.to_owned(), over: true }
}

fn sample_bytes() -> Vec<u8> {
    read(sample().as_ref())
}

fn cell(bytes: &[u8], sheet: &str, cell: &str) -> Option<Content> {
    let grids = grids(bytes);
    let grid = grids.iter().find(|grid| grid.place.sheet.as_deref() == Some(sheet)).unwrap();
    grid.cells.get(&at(cell)).cloned()
}

fn shown(bytes: &[u8], sheet: &str, name: &str) -> String {
    cell(bytes, sheet, name).map_or_else(String::new, |content| content.shown())
}

#[test]
fn what_is_typed_is_what_its_column_takes() {
    let before = sample_bytes();
    let changes = [
        set("チェックリスト", "D5", "いいえ"),
        set("チェックリスト", "F5", "2024/3/1"),
        set("チェックリスト", "E5", "10/1"),
        set("チェックリスト", "E6", "令和5年12月1日"),
        set("連絡先", "F16", "0300001261"),
        set("バックアップ", "C5", "２"),
        set("機器台帳", "M5", "=1+1"),
        set("機器台帳", "G5", ""),
    ];
    let after = apply(&before, &changes, &of_new).unwrap().bytes;
    assert_eq!(shown(&after, "チェックリスト", "D5"), "いいえ");
    // A cell that shows days takes a day; one that does not keeps what was typed.
    assert!(matches!(cell(&after, "チェックリスト", "E6"), Some(Content::Moment { .. })));
    assert_eq!(cell(&after, "チェックリスト", "F5"), Some(Content::Text("2024/3/1".to_owned())));
    assert_eq!(cell(&after, "チェックリスト", "E5"), Some(Content::Text("10/1".to_owned())));
    assert_eq!(cell(&after, "連絡先", "F16"), Some(Content::Text("0300001261".to_owned())));
    assert!(
        matches!(cell(&after, "バックアップ", "C5"), Some(Content::Number { value, .. }) if value == 2.0)
    );
    assert_eq!(cell(&after, "機器台帳", "M5"), Some(Content::Text("=1+1".to_owned())));
    assert_eq!(cell(&after, "機器台帳", "G5"), None);
    assert_eq!(new_mistakes(&before, &after), [""; 0]);
    let sheets = [
        "xl/worksheets/sheet11.xml",
        "xl/worksheets/sheet3.xml",
        "xl/worksheets/sheet6.xml",
        "xl/worksheets/sheet9.xml",
    ];
    assert_eq!(changed_parts(&before, &after), sheets);
}

#[test]
fn all_changes_or_none() {
    let before = sample_bytes();
    let refused = apply(
        &before,
        &[set("チェックリスト", "D5", "いいえ"), set("機器台帳", "A4", "x")],
        &of_new,
    );
    assert!(matches!(refused, Err(ChangeError::Refused(why)) if why.contains("見出し")));
    assert!(matches!(
        apply(&before, &[set("ない", "A1", "x")], &of_new),
        Err(ChangeError::Refused(_))
    ));
}

#[test]
fn a_formula_is_asked_about_and_what_depends_on_a_cell_is_told_as_old() {
    let sheet = "xl/worksheets/sheet6.xml";
    let before = with_part(&sample_bytes(), sheet, |text| {
        let with = |text: &str, cell: &str, new: &str| {
            crate::support::workbook::with_cell(text, cell, new)
        };
        let text = with(
            text,
            "M5",
            "t=\"str\"><f t=\"shared\" ref=\"M5:M7\" si=\"0\">UPPER(D5)</f><v>A</v>",
        );
        let text = with(&text, "M6", "t=\"str\"><f t=\"shared\" si=\"0\"/><v>B</v>");
        with(&text, "M7", "t=\"str\"><f t=\"shared\" si=\"0\"/><v>C</v>")
    });
    assert_eq!(
        apply(&before, &[set("機器台帳", "M5", "x")], &of_new),
        Err(ChangeError::AsksFormula(at("M5")))
    );
    let after = apply(&before, &[over("機器台帳", "M5", "x")], &of_new).unwrap().bytes;
    assert_eq!(new_mistakes(&before, &after), [""; 0]);
    let text = part(&after, sheet);
    assert!(text.contains("<f t=\"shared\" ref=\"M6:M7\" si=\"0\">UPPER(D6)</f>"), "{text}");
    assert_eq!(shown(&after, "機器台帳", "M7"), "C");
    assert!(part(&after, "xl/workbook.xml").contains("fullCalcOnLoad=\"1\""));
    let after = apply(&before, &[set("機器台帳", "D6", "Windows 11 Pro")], &of_new).unwrap().bytes;
    assert_eq!(cell(&after, "機器台帳", "M6"), Some(Content::NoResult));
    assert_eq!(shown(&after, "機器台帳", "M7"), "C");
}

#[test]
fn a_cell_that_a_merge_covers_is_refused() {
    let sheet = "xl/worksheets/sheet4.xml";
    let before = with_part(&sample_bytes(), sheet, |text| {
        text.replace(
            "<dataValidations",
            "<mergeCells count=\"1\"><mergeCell ref=\"O7:O8\"/></mergeCells><dataValidations",
        )
    });
    let refused = apply(&before, &[set("事業者", "O8", "x")], &of_new);
    assert!(matches!(refused, Err(ChangeError::Refused(why)) if why.contains("O7")));
    assert!(apply(&before, &[set("事業者", "O7", "x")], &of_new).is_ok());
}

#[test]
fn cells_stay_in_order_whatever_is_set() {
    let before = sample_bytes();
    let cells = ["Z40", "B30", "A30", "AA2", "C31", "B31"];
    let changes: Vec<Change> = cells.iter().map(|cell| set("機器台帳", cell, "値")).collect();
    let after = apply(&before, &changes, &of_new).unwrap().bytes;
    assert_eq!(new_mistakes(&before, &after), [""; 0]);
    assert!(cells.iter().all(|cell| shown(&after, "機器台帳", cell) == "値"));
    assert!(part(&after, "xl/worksheets/sheet6.xml").contains("<dimension ref=\"A1:AA40\""));
    assert_eq!(CellRef::new(39, 25).to_string(), "Z40");
}
