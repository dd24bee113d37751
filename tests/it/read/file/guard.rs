//! What a file is: no workbook, a damaged one, a workbook under another name.

use crate::support::Book;
use crate::support::book::{AS_OF, read_files};
use crate::support::package::{PACKAGE, is_read, unzipped, zipped};
use crate::support::reading::{DAMAGED, FILE, only, read_bytes, told};

#[test]
fn what_is_no_workbook_is_told_in_its_own_words() {
    let ole = |word: &str| {
        let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
        bytes.resize(1_024, 0);
        bytes.extend(word.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    for (bytes, word) in [
        (Vec::new(), "空"),
        ("薬局名：ためし薬局\n".into(), "文字だけ"),
        (b"%PDF-1.7\n%\xE2\xE3\xCF\xD3".to_vec(), "PDF"),
        ("<!DOCTYPE html>\n<html><table>".into(), "HTML"),
        ("\u{FEFF}<HTML xmlns:x=\"urn\">".into(), "HTML"),
        (ole("EncryptedPackage"), "パスワード"),
        (ole("WordDocument"), "Word"),
        (zipped(&[("word/document.xml", "<w:document/>")]), "Word"),
        (
            zipped(&[
                (
                    PACKAGE,
                    "<Relationships><Relationship Type=\"x/relationships/officeDocument\" Target=\"word/document2.xml\"/></Relationships>",
                ),
                ("word/document2.xml", "<w:document/>"),
            ]),
            "Word",
        ),
        (zipped(&[("写真.jpg", "JFIF")]), "zip"),
        (zipped(&[("xl/workbook.xml", "<workbook/>")]), "壊れて"),
        (b"PK\x03\x04".to_vec(), "壊れて"),
    ] {
        let reading = read_bytes(bytes);
        assert_eq!(told(&reading), DAMAGED, "{word}");
        assert_eq!((reading.case.is_none(), reading.edition.is_none()), (true, true));
        let finding = only(reading);
        assert!(finding.message.contains(word), "{}", finding.message);
        assert!(!finding.hint.is_empty(), "{word}");
        assert_eq!(&*finding.place.file, FILE);
    }
}

#[test]
fn a_workbook_is_told_by_its_bytes_and_not_by_its_name() {
    for name in ["ためし.XLSX", "ためし.xls", "ためし.xlsm"] {
        let reading = read_files(vec![(name, Book::forms().bytes())], AS_OF);
        assert_eq!(told(&reading), [""; 0], "{name}");
    }
}

#[test]
fn a_workbook_cut_off_anywhere_is_damaged() {
    let whole = Book::forms().bytes();
    for length in (0..whole.len()).step_by(whole.len() / 40) {
        assert_eq!(told(&read_bytes(whole[..length].to_vec())), DAMAGED, "{length}");
    }
}

#[test]
fn a_part_cut_in_half_is_damage() {
    let parts = unzipped(&Book::forms().bytes());
    for at in (0..parts.len()).filter(|at| is_read(&parts[*at].0)) {
        let mut parts = parts.clone();
        let half = parts[at].1.len() / 2;
        parts[at].1.truncate(half);
        assert_eq!(told(&read_bytes(zipped(&parts))), DAMAGED, "{}", parts[at].0);
    }
}

#[test]
fn one_damaged_file_does_not_hide_what_is_wrong_in_another() {
    let book = Book::forms().set("チェックリスト", "D2", "△");
    let files = vec![("a.xlsx", Vec::new()), ("b.xlsx", book.bytes())];
    let reading = read_files(files, AS_OF);
    assert_eq!(told(&reading), ["error[I001] -!-", "error[I006] チェックリスト!D2"]);
    // Whether 薬局 is missing cannot be said while a file is unread.
    let rest = Book::forms().without("薬局").bytes();
    let files = vec![("a.xlsx", Vec::new()), ("b.xlsx", rest)];
    assert_eq!(told(&read_files(files, AS_OF)), DAMAGED);
}
