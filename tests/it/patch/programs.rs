//! Marked copies and random edits as other programs see them.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use tachiiri::patch::mark::{copy_state, unmark};
use tachiiri::patch::set::{Change, apply};
use tachiiri::sheet::SheetId;

use super::random::assert_edits;
use crate::support::book::Book;
use crate::support::containers::converted;
use crate::support::marks::{grids, marked, notes};
use crate::support::new_sheets::of_new;
use crate::support::sandbox::sample;
use crate::support::workbook::read;

/// Prints every note as `sheet!cell`, a tab and its first line, and then every cell.
const LIST: &str = r#"
import sys, openpyxl
for path in sys.argv[1:]:
    book = openpyxl.load_workbook(path)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment:
                    print("N", f"{sheet.title}!{cell.coordinate}", cell.comment.text.split("\n")[0], sep="\t")
                if cell.value is not None:
                    print("C", f"{sheet.title}!{cell.coordinate}", repr(cell.value), sep="\t")
    print("E")
"#;

/// What openpyxl reads in workbooks: notes by their first lines, and cells.
fn seen_by_openpyxl(workbooks: &[&[u8]]) -> Vec<(BTreeMap<String, String>, Vec<String>)> {
    let folder = tempfile::tempdir().unwrap();
    let path = |number: usize| folder.path().join(format!("{number}.xlsx"));
    for (number, bytes) in workbooks.iter().enumerate() {
        fs::write(path(number), bytes).unwrap();
    }
    let output = Command::new("python3")
        .args(["-c", LIST])
        .args((0..workbooks.len()).map(path))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let note = |line: &str| {
        let mut parts = line.strip_prefix("N\t")?.split('\t').map(str::to_owned);
        parts.next().zip(parts.next())
    };
    let book = |text: &str| {
        let cells =
            text.lines().filter(|line| line.starts_with("C\t")).map(str::to_owned).collect();
        (text.lines().filter_map(note).collect(), cells)
    };
    text.split("E\n").take(workbooks.len()).map(book).collect()
}

#[test]
#[ignore = "needs openpyxl"]
fn openpyxl_sees_every_note_and_the_same_cells() {
    let bytes = read(sample().as_ref());
    let copy = marked(&bytes).bytes;
    let seen = seen_by_openpyxl(&[&bytes, &copy]);
    let first_line = |text: &String| text.lines().next().unwrap_or_default().to_owned();
    let expected: BTreeMap<String, String> =
        notes(&copy).iter().map(|(at, text)| (at.clone(), first_line(text))).collect();
    assert_eq!(seen[1].0, expected);
    assert!(seen[0].1 == seen[1].1 && !expected.is_empty());
}

#[test]
#[ignore = "needs openpyxl"]
fn openpyxl_reads_what_random_edits_leave() {
    let books: Vec<Vec<u8>> =
        (1..=5).map(|seed| assert_edits(read(sample().as_ref()), seed, 40)).collect();
    let books: Vec<&[u8]> = books.iter().map(Vec::as_slice).collect();
    assert_eq!(seen_by_openpyxl(&books).len(), books.len());
}

/// The sample's forms alone, with all other sheets added by a row in each.
fn with_added_sheets() -> Vec<u8> {
    let before = Book::clean().with_only(&["薬局", "チェックリスト"]).bytes();
    let rows: Vec<Change> = SheetId::ALL
        .into_iter()
        .filter(|sheet| !matches!(sheet, SheetId::Pharmacy | SheetId::Checklist))
        .map(|sheet| {
            let header = sheet.offered_columns()[0].header.to_owned();
            let texts = match sheet {
                SheetId::Plan => vec![
                    ("項目".to_owned(), "計画の版".to_owned()),
                    ("内容".to_owned(), "1".to_owned()),
                ],
                _ => vec![(header, "架空".to_owned())],
            };
            Change::AddRow { sheet: sheet.name().to_owned(), after: None, texts }
        })
        .collect();
    apply(&before, &rows, &of_new).unwrap().bytes
}

#[test]
#[ignore = "needs openpyxl"]
fn openpyxl_reads_added_sheets() {
    let books = [with_added_sheets()];
    let books: Vec<&[u8]> = books.iter().map(Vec::as_slice).collect();
    let cells = &seen_by_openpyxl(&books)[0].1;
    assert!(cells.contains(&"C\t教育訓練!A5\t'架空'".to_owned()), "{cells:?}");
}

#[test]
#[ignore = "needs soffice"]
fn libreoffice_reads_added_sheets() {
    let before = with_added_sheets();
    let saved = converted(&[&before], "xlsx").remove(0);
    let cells = |bytes: &[u8]| -> Vec<Vec<String>> {
        grids(bytes)
            .iter()
            .map(|grid| grid.cells.values().map(|content| content.shown()).collect())
            .collect()
    };
    assert_eq!(cells(&saved), cells(&before));
}

#[test]
#[ignore = "needs soffice"]
fn marks_go_when_libreoffice_has_saved() {
    let copy = marked(&read(sample().as_ref())).bytes;
    let saved = converted(&[&copy], "xlsx").remove(0);
    let keys = |bytes: &[u8]| notes(bytes).into_keys().collect::<Vec<_>>();
    assert_eq!(keys(&saved), keys(&copy));
    assert_eq!(
        copy_state(&saved).unwrap().map(|(mark, is_edited)| (mark.original.is_empty(), is_edited)),
        Some((false, false))
    );
    let left = unmark(&saved).unwrap().unwrap();
    assert_eq!(keys(&left), [""; 0]);
    assert_eq!(unmark(&left).unwrap(), None);
}

#[test]
#[ignore = "needs openxml-audit"]
fn openxml_audit_finds_nothing() {
    let bytes = read(sample().as_ref());
    let folder = tempfile::tempdir().unwrap();
    let books = [
        ("marked.xlsx", marked(&bytes).bytes),
        ("edited.xlsx", assert_edits(bytes, 7, 40)),
        ("sheets.xlsx", with_added_sheets()),
    ];
    for (name, bytes) in books {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let output = Command::new("openxml-audit").arg(&path).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && text.contains("Errors: 0"), "{name}: {text}");
    }
}
