//! Notes: unknown headers and sheets, hidden rows, vendors whose contract is not given.

use crate::support::Book;
use crate::support::book::lines;
use crate::support::reading::{only, said, told};

#[test]
fn an_unknown_header_is_left_alone_with_a_suggestion() {
    let note = |header: &str| {
        let finding = only(Book::forms().set("チェックリスト", "F1", header).read());
        assert_eq!(lines(std::slice::from_ref(&finding)), ["note[I017] チェックリスト!F1"]);
        assert!(finding.message.contains(header), "{}", finding.message);
        finding.hint
    };
    assert!(note("目標曰").contains("「目標日」"));
    assert!(note("目標日付").contains("「目標日」"));
    assert!(!note("天気").contains("のことではありませんか"));
}

#[test]
fn what_stands_under_no_header_is_told_once_a_sheet() {
    let book = Book::forms().set("チェックリスト", "K7", "済").set("チェックリスト", "M5", 1.0);
    let finding = only(book.read());
    assert_eq!(lines(std::slice::from_ref(&finding)), ["note[I017] チェックリスト!M5"]);
    assert_eq!(finding.message, "見出しのない列に書かれたもの（2か所）は、読みませんでした");
    // Titles, notes beside and below the table, and what stands under an unknown header, which is
    // told itself.
    let free = Book::forms().set("チェックリスト", "K7", "※ 書き方は裏面").set(
        "チェックリスト",
        "K90",
        "田中さんに確認",
    );
    assert_eq!(told(&free.read()), [""; 0]);
    let unknown =
        Book::forms().set("チェックリスト", "K1", "メモ").set("チェックリスト", "K7", "済");
    assert_eq!(told(&unknown.read()), ["note[I017] チェックリスト!K1"]);
}

#[test]
fn an_unknown_sheet_is_left_alone_with_a_suggestion() {
    let note = |name: &str| {
        let book = Book::forms().row(name, &["業務名"]).row(name, &["調剤"]);
        let finding = only(book.read());
        assert_eq!(lines(std::slice::from_ref(&finding)), [format!("note[I017] {name}!-")]);
        finding.hint
    };
    assert!(note("バックアッフ").contains("「バックアップ」"));
    assert!(!note("天気").contains("のことではありませんか"));
    // The instructions of the input workbook, and empty sheets.
    let ours = ["はじめに", "記入のしかた"].map(|name| Book::forms().row(name, &["使い方"]));
    for book in ours.into_iter().chain([Book::forms().row("Sheet1", &[" "])]) {
        assert_eq!(told(&book.read()), [""; 0]);
    }
}

#[test]
fn a_sheet_that_is_there_is_not_suggested() {
    let mut book = Book::forms().row("事業者一覧", &["業務名"]);
    book.sheets.rotate_right(1);
    let finding = only(book.read());
    assert_eq!(lines(std::slice::from_ref(&finding)), ["note[I017] 事業者一覧!-"]);
    assert!(!finding.hint.contains("「事業者」のことではありませんか"), "{}", finding.hint);
}

#[test]
fn an_unknown_row_of_the_pharmacy_is_left_alone_with_a_suggestion() {
    let finding = only(Book::forms().row("薬局", &["薬局の管理著", "試 一郎"]).read());
    assert_eq!(lines(std::slice::from_ref(&finding)), ["note[I017] 薬局!A8"]);
    assert!(finding.hint.contains("「薬局の管理者」"), "{}", finding.hint);
}

#[test]
fn hidden_rows_count_and_are_told() {
    let mut book = Book::forms();
    book.hidden = vec![("チェックリスト".to_owned(), 5), ("チェックリスト".to_owned(), 8)];
    let reading = book.read();
    let finding = &reading.findings[0];
    assert_eq!(told(&reading), ["note[I018] チェックリスト!A6"]);
    assert!(finding.message.contains('2'), "{}", finding.message);
    assert_eq!(said(&reading.case.unwrap()), said(&Book::forms().case()));
    // Hidden rows without data are nobody's business.
    book.hidden = vec![("チェックリスト".to_owned(), 99)];
    assert_eq!(told(&book.read()), [""; 0]);
}

#[test]
fn hidden_rows_of_the_pharmacy_are_told_too() {
    let mut book = Book::forms();
    book.hidden = vec![("薬局".to_owned(), 2)];
    assert_eq!(told(&book.read()), ["note[I018] 薬局!A3"]);
}

#[test]
fn a_vendor_of_whom_the_contract_is_not_told_counts_as_direct() {
    let book = Book::forms().set("事業者", "B2", "");
    let reading = book.read();
    assert_eq!(told(&reading), ["note[I020] 事業者!B2"]);
    let case = reading.case.unwrap();
    assert_eq!(case.direct_vendors().len(), 1);
    let book = Book::forms().set("事業者", "B2", "いいえ");
    assert_eq!(told(&book.read()), [""; 0]);
    assert!(book.case().direct_vendors().is_empty());
}

#[test]
fn a_note_in_a_table_is_asked_about_as_one() {
    for (sheet, cell, expected) in [
        ("チェックリスト", "A21", &["error[I012] チェックリスト!A21"][..]),
        ("機器台帳", "A20", &["error[I010] 機器台帳!B20"]),
        ("機器台帳", "C20", &["error[I010] 機器台帳!A20", "error[I010] 機器台帳!B20"]),
        ("連絡先", "A20", &["error[I009] 連絡先!A20", "error[I010] 連絡先!B20"]),
    ] {
        let reading = Book::clean().set(sheet, cell, "田中さんに確認").read();
        assert_eq!(told(&reading), expected, "{sheet}!{cell}");
        for finding in &reading.findings {
            assert!(
                finding.hint.ends_with("メモなら、先頭に「※」を付けるか、消してください"),
                "{}",
                finding.hint
            );
        }
        // As the hint says.
        assert_eq!(
            told(&Book::clean().set(sheet, cell, "※田中さんに確認").read()),
            [""; 0],
            "{sheet}!{cell}"
        );
    }
    // A row with more in it is no note.
    let reading = Book::forms()
        .set("チェックリスト", "A21", "2(99)")
        .set("チェックリスト", "D21", "はい")
        .read();
    assert_eq!(told(&reading), ["error[I012] チェックリスト!A21"]);
    assert!(!reading.findings[0].hint.contains('※'), "{}", reading.findings[0].hint);
}
