//! Struck-through text (I023): refused, but for remarks and rows that no longer count.

use tachiiri::sheet::rows;

use crate::support::reading::{only, told};
use crate::support::{Book, Cell};

fn struck(text: &'static str) -> Cell {
    Cell::Struck(text, "")
}

/// A row of the clean pharmacy with a line through all of it.
fn row_struck(sheet: &str, row: u32) -> Book {
    let book = Book::clean();
    let (_, cells) = book.sheets.iter().find(|(name, _)| name == sheet).unwrap();
    let of_row: Vec<(u16, &'static str)> = cells
        .iter()
        .filter(|((at, _), _)| *at == row - 1)
        .map(|((_, column), cell)| match cell {
            Cell::Text(text) => (*column, &*text.clone().leak()),
            other => panic!("{other:?}"),
        })
        .collect();
    of_row
        .into_iter()
        .fold(book, |book, (column, text)| book.with(sheet, row - 1, column, struck(text)))
}

#[test]
fn a_row_with_a_line_through_it_is_refused_once() {
    for (sheet, row) in [
        ("事業者", 2),
        ("利用者台帳", 2),
        ("機器台帳", 3),
        ("連絡先", 5),
        ("バックアップ", 3),
        ("チェックリスト", 9),
    ] {
        let book = row_struck(sheet, row);
        assert_eq!(told(&book.read()), [format!("error[I023] {sheet}!A{row}")]);
        assert!(only(book.read()).message.contains("行全体"));
    }
    // The row that replaces it has the same key: that is no mistake of its own.
    let replaced =
        row_struck("利用者台帳", 2).row("利用者台帳", &["1", "薬剤師", "試", "一郎", "ichiro2"]);
    assert_eq!(told(&replaced.read()), ["error[I023] 利用者台帳!A2"]);
}

#[test]
fn a_row_that_no_longer_counts_stays_as_written() {
    for (book, place) in [
        (row_struck("利用者台帳", 3).set("利用者台帳", "H3", struck("停止")), "利用者台帳!A3"),
        (row_struck("利用者台帳", 3).set("利用者台帳", "H3", "退職により削除"), "利用者台帳!A3"),
        (row_struck("機器台帳", 4).set("機器台帳", "J4", struck("廃棄")), "機器台帳!A4"),
        (
            Book::clean().set("機器台帳", "J4", "廃棄").set("機器台帳", "H4", struck("調剤室")),
            "機器台帳!H4",
        ),
        (row_struck("事業者", 2).set("事業者", "B2", struck("いいえ")), "事業者!A2"),
    ] {
        assert_eq!(told(&book.read()), [format!("note[I023] {place}")], "{place}");
    }
    let kept =
        row_struck("利用者台帳", 3).set("利用者台帳", "H3", struck("停止")).read().case.unwrap();
    assert_eq!(rows(&kept.accounts)[1].state.text(), "停止");
    assert_eq!(rows(&kept.accounts)[1].given_name.text(), "花子");
    // What is only planned, and a word that is struck through by itself, say nothing.
    for (cell, place) in [("停止予定", "A3"), ("予備", "A3")] {
        let book = row_struck("利用者台帳", 3).set("利用者台帳", "H3", struck(cell));
        assert_eq!(told(&book.read()), [format!("error[I023] 利用者台帳!{place}")], "{cell}");
    }
    let word = Book::clean().set("利用者台帳", "H3", struck("停止"));
    assert_eq!(told(&word.read()), ["error[I023] 利用者台帳!H3"]);
}

#[test]
fn a_cell_and_a_part_of_one_are_refused_with_what_remains() {
    let book = Book::clean().set("連絡先", "D4", Cell::Struck("03-0000-9999", "03-0000-1261")).set(
        "機器台帳",
        "C2",
        struck("Windows 7"),
    );
    let reading = book.read();
    assert_eq!(told(&reading), ["error[I023] 機器台帳!C2", "error[I023] 連絡先!D4"]);
    let message = |cell: &str| {
        let at = |finding: &&tachiiri::finding::Finding| finding.place.to_string().ends_with(cell);
        reading.findings.iter().find(at).unwrap().message.clone()
    };
    assert!(message("D4").contains("「03-0000-1261」"), "{}", message("D4"));
    assert!(message("C2").contains("「Windows 7」"), "{}", message("C2"));
    // A cell whose kind would refuse the text is refused once.
    let answer = Book::clean().set("チェックリスト", "D5", Cell::Struck("はい", "いいえ"));
    assert_eq!(told(&answer.read()), ["error[I023] チェックリスト!D5"]);
    let device = Book::clean().set("チェックリスト", "B6", Cell::Struck("端末PC", "サーバ"));
    assert_eq!(told(&device.read()), ["error[I023] チェックリスト!B6"]);
    let header = Book::clean().set("チェックリスト", "G1", struck("2回目"));
    assert_eq!(told(&header.read()), ["error[I023] チェックリスト!G1"]);
}

#[test]
fn in_remarks_what_is_struck_through_is_left_out() {
    let book = Book::clean()
        .set("チェックリスト", "I3", Cell::Struck("9月に確認、", "10月に確認"))
        .set("チェックリスト", "I4", struck("要確認"))
        .set("利用者台帳", "F2", Cell::Struck("退職", "薬局長"));
    let reading = book.read();
    assert_eq!(
        told(&reading),
        [
            "note[I023] チェックリスト!I3",
            "note[I023] チェックリスト!I4",
            "note[I023] 利用者台帳!F2"
        ]
    );
    let case = reading.case.unwrap();
    let remarks: Vec<&str> =
        rows(&case.answers).iter().map(|answer| answer.remark.text()).collect();
    assert_eq!(remarks[1..3], ["10月に確認", ""]);
    assert_eq!(rows(&case.accounts)[0].description.text(), "薬局長");
}

#[test]
fn fields_of_the_pharmacy_are_refused_too() {
    let book = Book::clean()
        .set("薬局", "B6", Cell::Struck("試 一郎", "試 花子"))
        .set("薬局", "A7", struck("システム運用担当者"))
        .set("薬局", "A8", "有無の備考")
        .set("薬局", "B8", Cell::Struck("なし", "電子薬歴あり"));
    let reading = book.read();
    assert_eq!(
        told(&reading),
        ["error[I023] 薬局!B6", "error[I023] 薬局!A7", "note[I023] 薬局!B8"]
    );
    assert_eq!(reading.case.unwrap().pharmacy.has_system_remark.text(), "電子薬歴あり");
}
