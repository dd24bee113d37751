//! Marked copies and random edits as other programs see them.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use tachiiri::patch::mark::{copy_state, unmark};

use super::random::assert_edits;
use crate::support::containers::converted;
use crate::support::desk::sample;
use crate::support::marks::{marked, notes};
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
    let output = Command::new("python3").args(["-c", LIST]).args((0..workbooks.len()).map(path)).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let note = |line: &str| {
        let mut parts = line.strip_prefix("N\t")?.split('\t').map(str::to_owned);
        parts.next().zip(parts.next())
    };
    let book = |text: &str| {
        let cells = text.lines().filter(|line| line.starts_with("C\t")).map(str::to_owned).collect();
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
    let books: Vec<Vec<u8>> = (1..=5).map(|seed| assert_edits(read(sample().as_ref()), seed, 40)).collect();
    let books: Vec<&[u8]> = books.iter().map(Vec::as_slice).collect();
    assert_eq!(seen_by_openpyxl(&books).len(), books.len());
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
    let books = [("marked.xlsx", marked(&bytes).bytes), ("edited.xlsx", assert_edits(bytes, 7, 40))];
    for (name, bytes) in books {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let output = Command::new("openxml-audit").arg(&path).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && text.contains("Errors: 0"), "{name}: {text}");
    }
}
