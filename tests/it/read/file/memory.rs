//! Hostile and large files, read with little memory.

use super::xls::xls_with;
use crate::support::containers::{ODS, content, label, ods, record, tables, text_cell};
use crate::support::package::{streamed, unzipped, zipped};
use crate::support::{Book, workbook};

/// What the program says to a file, as users run it, with no more than so many KiB of memory and a
/// minute of computing for each of its processes.
#[cfg(target_os = "linux")]
fn said_within(kib: u32, name: &str, bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    std::fs::write(&file, bytes).unwrap();
    let output = std::process::Command::new("sh")
        .args([
            "-c",
            &format!(
                "ulimit -v {kib} && ulimit -t 60 && exec \"$0\" check \"$1\" --as-of 2024-02-01"
            ),
        ])
        .args([env!("CARGO_BIN_EXE_tachiiri").as_ref(), file.as_os_str()])
        .output()
        .unwrap();
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
}

#[cfg(target_os = "linux")]
#[test]
fn hostile_files_are_refused_in_half_a_gibibyte() {
    let plain = content(&tables(&Book::forms()));
    let repeated = |rows: u32, columns: u32, text: &str| {
        let cell = text_cell(text).replacen(
            "<table:table-cell",
            &format!("<table:table-cell table:number-columns-repeated=\"{columns}\""),
            1,
        );
        let row = format!(
            "<table:table-row table:number-rows-repeated=\"{rows}\">{cell}</table:table-row>"
        );
        ods(&plain.replacen("</table:table>", &format!("{row}</table:table>"), 1))
    };
    let long = "長".repeat(2_000);
    let corners = [label(0, 0, "a"), label(65_535, 255, "b")].concat().repeat(2);
    let strings = [[0xFF; 8].as_slice(), &[0; 3 * 2_700]].concat();
    let strings = [record(0x00FC, &strings), record(0x003C, &[0; 8_100]).repeat(500)].concat();
    for (name, bytes, word) in [
        ("a.ods", repeated(1_048_575, 16_384, "1"), "I002"),
        ("a.ods", repeated(1_000_000, 1, &long), "I002"),
        ("a.ods", repeated(60, 16_000, "1"), "I002"),
        (
            "a.ods",
            zipped(&[("mimetype", ODS), ("content.xml", vec![b' '; 201 << 20].as_slice())]),
            "I002",
        ),
        ("a.xls", xls_with(&[], &[("機器台帳", corners)]), "I001"),
        ("a.xls", xls_with(&strings, &[]), "I00"),
    ] {
        let said = said_within(512 * 1_024, name, &bytes);
        assert!(said.contains(&format!("[{word}")), "{name} {word}: {said}");
        assert!(!said.contains("読み取りの部品が"), "{said}");
    }
}

/// A workbook in whose part words are replaced by long ones.
#[cfg(target_os = "linux")]
fn with_words(book: &Book, part: &str, words: &[(String, String)]) -> Vec<u8> {
    workbook::with_part(&book.bytes(), part, |xml| {
        words.iter().fold(xml.to_owned(), |xml, (word, long)| xml.replacen(word, long, 1))
    })
}

#[cfg(target_os = "linux")]
#[test]
fn names_of_a_million_letters_and_marks_without_end_are_read_in_half_a_gibibyte() {
    let strings = "xl/sharedStrings.xml";
    let sheet = ("めもめも".to_owned(), "長".repeat(1_000_000));
    let named = Book::forms().row("めもめも", &["a"]);
    let marks = ("しるし".to_owned(), format!("e{}", "\u{301}".repeat(360_000)));
    let marked = Book::clean().set("機器台帳", "E2", "しるし");
    let header = |number: usize| format!("見出し{number:02}");
    let long = |number| (header(number), format!("{}{number}", "み".repeat(350_000)));
    let headers: Vec<String> = (0..90).map(header).collect();
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    let headed = Book::clean().without("業務").row("業務", &headers).row("業務", &["調剤"]);
    let long: Vec<(String, String)> = (0..90).map(long).collect();
    for (what, bytes) in [
        ("a sheet's name", with_words(&named, "xl/workbook.xml", &[sheet])),
        ("marks", with_words(&marked, strings, &[marks])),
        ("headers", with_words(&headed, strings, &long)),
    ] {
        // Half a GiB, and the address space that a second thread's heap reserves.
        let said = said_within((512 + 68) * 1_024, "a.xlsx", &bytes);
        assert!(said.contains("エラー ") && said.len() < 1 << 20, "{what}: {}", said.len());
        for ended in ["読み取りの部品が", "メモリが", "時間がかかりすぎ"] {
            assert!(!said.contains(ended), "{what}: {said}");
        }
        let longest = said.lines().map(|line| line.chars().count()).max();
        assert!(longest < Some(2_000), "{what}: {longest:?}");
    }
}

/// A workbook that is large only unpacked, and harmless: so much nothing in front of something in
/// one of its parts.
fn roomy(part: &str, place: &str) -> Vec<u8> {
    let nothing = format!("<!--{}-->{place}", " ".repeat(190 << 20));
    let bytes = Book::forms().bytes();
    match place {
        "" => zipped(&[unzipped(&bytes), vec![(part.to_owned(), nothing.into_bytes())]].concat()),
        place => workbook::with_part(&bytes, part, |content| content.replacen(place, &nothing, 1)),
    }
}

// What a worker that has grown to half a gibibyte may still take for its next case.
#[cfg(target_os = "linux")]
#[test]
fn the_largest_workbook_that_may_be_is_read_in_a_gibibyte() {
    for (part, place) in [("xl/media/image1.png", ""), ("xl/worksheets/sheet1.xml", "<sheetData>")]
    {
        let bytes = roomy(part, place);
        for bytes in [streamed(&unzipped(&bytes)), bytes] {
            let said = said_within(1_024 * 1_024, "a.xlsx", &bytes);
            assert!(said.contains("エラー 0件"), "{part}: {said}");
        }
    }
}
