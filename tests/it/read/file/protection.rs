//! Workbooks protected under the password that programs try, and those with one of their own.

use tachiiri::finding::Place;
use tachiiri::package::limits::Refusal;
use tachiiri::read::file::read;

use super::NOTHING;
use crate::support::Book;
use crate::support::containers::{biff, label};
use crate::support::protected::{RecordKey, TRIED, agile, encrypted_records, standard};
use crate::support::raw_xlsx::shown;
use crate::support::reading::{read_bytes, told};

#[test]
fn a_workbook_that_nobody_is_asked_a_password_for_is_read() {
    let bytes = Book::forms().bytes();
    for protected in [agile(&bytes, TRIED, 1_000), standard(&bytes, TRIED)] {
        assert_eq!(told(&read_bytes(protected)), NOTHING);
    }
}

#[test]
fn a_workbook_with_a_password_of_its_own_is_locked() {
    let bytes = Book::forms().bytes();
    let much_work = agile(&bytes, TRIED, 10).windows(1).flatten().copied().collect::<Vec<u8>>();
    let text = b"spinCount=\"10\"";
    let at = much_work.windows(text.len()).position(|window| window == text).unwrap();
    let much_work = [&much_work[..at], b"spinCount=\"99\"", &much_work[at + text.len()..]].concat();
    for locked in [agile(&bytes, "himitsu", 1_000), standard(&bytes, "himitsu"), much_work] {
        assert!(
            matches!(read(locked, &Place::file("a.xlsx")), Err(refusal) if refusal == Refusal::LOCKED)
        );
    }
}

#[test]
fn a_protected_workbook_of_excel_97_is_read() {
    // More than one block of the stream.
    let long = "あ".repeat(1_500);
    let stream =
        biff(&[], &[("台帳", [label(0, 0, "甲"), label(1, 0, &long), label(2, 1, "乙")].concat())]);
    for key in [RecordKey::Md5, RecordKey::Sha1] {
        let read_with = |password: &str| {
            read(encrypted_records(&stream, password, &key), &Place::file("a.xls"))
        };
        let grid = read_with(TRIED).unwrap().grids.remove(0);
        assert_eq!(shown(&grid), ["A1=甲".to_owned(), format!("A2={long}"), "B3=乙".to_owned()]);
        assert!(matches!(read_with("himitsu"), Err(refusal) if refusal == Refusal::LOCKED));
    }
}
