//! What real files taught holds in every container: same cells, same findings, same case.

use tachiiri::read::Reading;

use super::csv::{folder, said, utf8};
use crate::support::Book;
use crate::support::book::{AS_OF, read_files};
use crate::support::containers::{ods_of, xls_of};
use crate::support::reading::told;

/// A pharmacy without a finding, with these cells changed.
fn with(cells: &[(&str, &str, &str)]) -> Book {
    cells.iter().fold(Book::clean(), |book, (sheet, cell, text)| book.set(sheet, cell, *text))
}

/// The same cells in each container.
fn in_every_container(book: &Book) -> [(&'static str, Reading<'static>); 4] {
    let csv = folder(book, ',', "\r\n", utf8);
    let csv = csv.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    [
        ("xlsx", book.read()),
        ("ods", read_files(vec![("ためし.ods", ods_of(book))], AS_OF)),
        ("xls", read_files(vec![("ためし.xls", xls_of(book))], AS_OF)),
        ("csv", read_files(csv, AS_OF)),
    ]
}

/// In every container these cells give these findings.
fn assert_told(cells: &[(&str, &str, &str)], expected: &[&str]) {
    let book = with(cells);
    for (container, reading) in in_every_container(&book) {
        assert_eq!(told(&reading), expected, "{container}: {cells:?}");
    }
}

/// In every container these cells give these findings, and the same case as other cells.
fn assert_read(cells: &[(&str, &str, &str)], expected: &[&str], as_if: &[(&str, &str, &str)]) {
    assert_told(cells, expected);
    let same = said(&with(as_if).case());
    for (container, reading) in in_every_container(&with(cells)) {
        assert_eq!(said(&reading.case.unwrap()), same, "{container}: {cells:?}");
    }
}

const ITEMS: &str = "チェックリスト";

#[test]
fn rows_that_are_no_records() {
    for word in
        ["以下余白", "【以　上】", "―――", "(例)架空商事", "* 数は目安", "令和6年1月31日現在"]
    {
        for (sheet, cell) in [("機器台帳", "A5"), ("利用者台帳", "A4"), ("事業者", "A3")]
        {
            let note = format!("note[I022] {sheet}!{cell}");
            assert_read(&[(sheet, cell, word)], &[&note], &[]);
        }
    }
    let total = [("機器台帳", "A5", "合計"), ("機器台帳", "B5", "3台")];
    assert_read(&total, &["note[I022] 機器台帳!A5"], &[]);
    assert_read(&[("機器台帳", "A5", "※ 予備は別の棚")], &[], &[]);
    assert_read(
        &[("事業者", "A3", "該当なし"), ("事業者", "B3", "いいえ")],
        &["note[I022] 事業者!A3"],
        &[],
    );
}

#[test]
fn characters_that_nobody_sees() {
    let told_at = "note[I024] チェックリスト!D2";
    for text in ["はい\u{200B}", "\u{FEFF}はい", "\u{202D}はい\u{202C}", "は\u{AD}い"] {
        assert_read(&[(ITEMS, "D2", text)], &[told_at], &[]);
    }
    assert_read(
        &[(ITEMS, "E2", "\u{200E}2023/\u{200E}10/2")],
        &["note[I024] チェックリスト!E2"],
        &[],
    );
    assert_read(&[(ITEMS, "I2", "\u{200B}\u{2060}")], &["note[I024] チェックリスト!I2"], &[]);
    assert_read(&[("機器台帳", "A2", "0\u{200C}01")], &["note[I024] 機器台帳!A2"], &[]);
    assert_told(&[(ITEMS, "I2", "平日\u{E14D}夜")], &["error[I013] チェックリスト!I2"]);
    assert_told(&[(ITEMS, "I2", "ab\u{202E}cd")], &["error[I013] チェックリスト!I2"]);
}

#[test]
fn telephone_numbers_that_a_program_spoilt() {
    for number in ["3E+08", "492345678", "9000001221", "(90) 0000-1236", "03-0000-1261、120000111"]
    {
        assert_told(&[("連絡先", "D2", number)], &["error[I021] 連絡先!D2"]);
    }
    assert_read(&[("連絡先", "D2", "=\"0300001261\"")], &[], &[("連絡先", "D2", "0300001261")]);
}

#[test]
fn days_and_answers_as_people_and_programs_write_them() {
    for text in ["2023/10/02 0:00:00", "令和５年１０月２日（月）", "R5.10.02", "20231002", "10/2"]
    {
        assert_read(&[(ITEMS, "E2", text)], &[], &[]);
    }
    for (cell, text, expected) in [
        ("E2", "2023/2/30", "error[I007] チェックリスト!E2"),
        ("E2", "R5.13.1", "error[I007] チェックリスト!E2"),
        ("E2", "1023/5/1", "error[I007] チェックリスト!E2"),
        ("D2", "無", "error[I006] チェックリスト!D2"),
        ("D2", "○×", "error[I006] チェックリスト!D2"),
        ("A2", "②－④", "error[I012] チェックリスト!A2"),
    ] {
        assert_told(&[(ITEMS, cell, text)], &[expected]);
    }
}

#[test]
fn words_that_say_nothing() {
    assert_told(&[("連絡先", "B2", "同上")], &["error[I016] 連絡先!B2"]);
    assert_told(&[("薬局", "B6", "〃")], &["error[I016] 薬局!B6"]);
    assert_told(&[("薬局", "B6", "なし")], &["note[I027] 薬局!B6"]);
    assert_told(&[("機器台帳", "H2", "同上")], &["warning[I027] 機器台帳!H2"]);
}
