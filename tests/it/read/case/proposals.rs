//! Rows that `new` proposes: none of the pharmacy's as long as nobody changed them.

use tachiiri::sheet::proposals::{self, RowOfNew};
use tachiiri::sheet::{Column, SheetId, rows};

use crate::support::Book;
use crate::support::book::lines;

/// A pharmacy with a sheet as `new` writes it.
fn as_new(sheet: SheetId) -> Book {
    let columns: Vec<&str> = sheet.offered_columns().iter().map(|column| column.header).collect();
    let book = Book::clean().without(sheet.name()).row(sheet.name(), &columns);
    let ministry = Some(("架空省", "03-0000-7837"));
    proposals::of(sheet, ministry)
        .iter()
        .fold(book, |book, row| book.row(sheet.name(), &texts(sheet, row)))
}

fn texts(sheet: SheetId, row: &RowOfNew) -> Vec<&str> {
    let text = |column: &Column| {
        row.cells.iter().find(|(known, _)| *known == column).map_or("", |(_, text)| text.as_str())
    };
    sheet.offered_columns().iter().map(text).collect()
}

fn told(book: &Book) -> Vec<String> {
    lines(&book.read().findings)
}

#[test]
fn what_new_proposes_is_no_record_and_told_once_a_sheet() {
    for (sheet, kept) in [(SheetId::Contacts, 1), (SheetId::Operations, 0)] {
        let reading = as_new(sheet).read();
        assert_eq!(lines(&reading.findings), [format!("note[I022] {}!A2", sheet.name())]);
        let case = reading.case.unwrap();
        assert_eq!(
            if sheet == SheetId::Contacts {
                rows(&case.contacts).len()
            } else {
                rows(&case.operations).len()
            },
            kept
        );
    }
    let case = as_new(SheetId::Contacts).read().case.unwrap();
    assert_eq!(rows(&case.contacts)[0].telephone.text(), "03-0000-7837");
}

#[test]
fn any_change_makes_a_row_the_pharmacys() {
    // A column filled in, one changed, one emptied, a word in a column that nobody knows.
    for (cell, text) in [("F3", "03-0000-1234"), ("B3", "ためし薬局"), ("M3", ""), ("P3", "要確認")]
    {
        let reading = as_new(SheetId::Contacts)
            .set("連絡先", "P1", "わたしの欄")
            .set("連絡先", cell, text)
            .read();
        let case = reading.case.unwrap();
        let roles: Vec<&str> =
            rows(&case.contacts).iter().map(|contact| contact.role.text()).collect();
        assert_eq!(roles, ["システム運用担当者", ""], "{cell}");
    }
    let changed = as_new(SheetId::Operations).set("業務", "F2", "試 花子");
    assert_eq!(
        rows(&changed.read().case.unwrap().operations)[0].fallback.text(),
        "紙の処方箋とお薬手帳で受け付け、受付簿に書く"
    );
}

#[test]
fn a_caller_whose_row_is_still_a_proposal_is_no_mistake() {
    // The ministry is called by 管理者, whose row nobody changed; 気づいた人 calls the one that was
    // changed.
    let book = as_new(SheetId::Contacts).set("連絡先", "F3", "03-0000-1234");
    assert_eq!(told(&book), ["note[I022] 連絡先!A2"]);
    // With the row gone, nobody is meant by its name any more.
    let gone =
        (0..15).fold(as_new(SheetId::Contacts), |book, column| book.with("連絡先", 3, column, ""));
    assert_eq!(told(&gone), ["note[I022] 連絡先!A2", "error[I016] 連絡先!K8"]);
}

#[test]
fn columns_may_be_moved_or_left_out() {
    let mut book = Book::clean()
        .without("業務")
        .row("業務", &["代替手段", "業務名", "優先度", "必要な物品", "復旧後の入力"]);
    for row in proposals::of(SheetId::Operations, None) {
        let cell = |at: usize| row.cells[at].1.as_str();
        book = book.row("業務", &[cell(2), cell(0), cell(1), cell(3), cell(4)]);
    }
    assert_eq!(told(&book), ["note[I022] 業務!A2"]);
    let short = Book::clean()
        .without("業務")
        .row("業務", &["業務名", "優先度"])
        .row("業務", &["処方箋の受付", "高"]);
    assert_eq!(told(&short), ["note[I022] 業務!A2"]);
}
