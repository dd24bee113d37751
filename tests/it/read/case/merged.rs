//! Merged cells outside the columns whose value belongs to every row (I030), and pictures (I028).

use tachiiri::sheet::rows;

use crate::support::book::{AS_OF, read_files};
use crate::support::containers::{content, ods, tables};
use crate::support::reading::{only, told};
use crate::support::{Book, Cell};

/// The clean pharmacy with a merge; the cells but the first are emptied.
fn merged(sheet: &'static str, from: (u32, u16), to: (u32, u16)) -> Book {
    let mut book = Book::clean();
    book.merged = vec![(sheet.to_owned(), from.0, from.1, to.0, to.1)];
    let cells = (from.0..=to.0).flat_map(|row| (from.1..=to.1).map(move |column| (row, column)));
    cells.skip(1).fold(book, |book, (row, column)| book.with(sheet, row, column, ""))
}

#[test]
fn a_merge_leaves_the_cells_below_empty_and_says_so() {
    let book = merged("機器台帳", (1, 7), (3, 7));
    assert_eq!(
        book.check(),
        ["warning[E203] 機器台帳!H3", "warning[E203] 機器台帳!H4", "note[I030] 機器台帳!H3"]
    );
    for finding in book.findings() {
        assert!(finding.message.contains("結合したセル H2:H4"), "{}", finding.message);
        assert_eq!(finding.message.matches("結合したセル").count(), 1, "{}", finding.message);
    }
    let case = book.read().case.unwrap();
    assert_eq!(rows(&case.devices)[1].location.value, None);
}

#[test]
fn what_must_not_be_empty_is_refused_with_the_merge() {
    let reading = merged("連絡先", (1, 1), (2, 1)).read();
    assert_eq!(told(&reading), ["error[I010] 連絡先!B3", "note[I030] 連絡先!B3"]);
    for finding in &reading.findings {
        assert!(finding.message.contains("結合したセル B2:B3"), "{}", finding.message);
    }
    let answers = merged("チェックリスト", (1, 3), (2, 3)).findings();
    let said: Vec<&str> = answers.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(said, ["C101", "I030"]);
    assert!(answers[0].message.contains("結合したセル D2:D3"), "{}", answers[0].message);
}

#[test]
fn a_merge_to_the_right_leaves_a_column_empty() {
    let book = merged("事業者", (1, 3), (1, 4));
    let reading = book.read();
    assert_eq!(told(&reading), ["note[I030] 事業者!E2"]);
    assert!(only(book.read()).message.contains("「MDS/SDS」"));
}

#[test]
fn a_field_that_is_the_second_blank_of_a_row_is_named_with_its_merge() {
    let book = merged("機器台帳", (1, 7), (2, 7)).set("機器台帳", "D3", "");
    let finding =
        book.findings().into_iter().find(|finding| finding.code.as_str() == "E203").unwrap();
    assert!(
        finding.message.contains("設置場所（結合したセル H2:H3 の一部です）"),
        "{}",
        finding.message
    );
}

#[test]
fn merges_that_leave_nothing_empty_are_nobodys_business() {
    // Shared columns, a title, beside the table, below it, and one without a value.
    for book in [
        merged("連絡先", (1, 0), (2, 0)),
        merged("バックアップ", (1, 0), (2, 0)),
        merged("チェックリスト", (0, 12), (9, 14)),
        merged("チェックリスト", (30, 0), (31, 4)),
    ] {
        let lines = told(&book.read());
        assert!(!lines.iter().any(|line| line.contains("I030")), "{lines:?}");
    }
    let empty = merged("機器台帳", (1, 7), (3, 7)).set("機器台帳", "H2", "");
    assert_eq!(told(&empty.read()), [""; 0]);
}

#[test]
fn a_value_that_a_merge_covers_is_told_and_never_taken() {
    let mut book = Book::clean();
    book.merged = vec![("事業者".to_owned(), 1, 3, 1, 4)];
    assert_eq!(told(&book.read()), ["note[I030] 事業者!E2"]);
    assert!(only(book.read()).message.contains("隠れて見えない「2023/9/20」は、読みませんでした"));
    assert!(rows(&book.read().case.unwrap().vendors)[0].disclosure_received.is_blank());
    // An answer under another row's; one whose visible part is empty; a field of 薬局.
    let mut book = Book::clean().set("チェックリスト", "D2", "").set("薬局", "B6", "");
    book.merged = vec![("チェックリスト".to_owned(), 1, 3, 2, 3), ("薬局".to_owned(), 5, 1, 6, 1)];
    let reading = book.read();
    assert_eq!(told(&reading), ["note[I030] チェックリスト!D3", "note[I030] 薬局!B7"]);
    let case = reading.case.unwrap();
    assert!(rows(&case.answers)[..2].iter().all(|answer| answer.first().reply.is_blank()));
    assert!(case.pharmacy.operator.is_blank());
}

#[test]
fn what_a_merge_covers_in_an_opendocument_is_never_taken() {
    let tables = tables(&Book::clean());
    let (before, devices) = tables.split_once("table:name=\"機器台帳\">").unwrap();
    let cell =
        "<table:table-cell office:value-type=\"string\"><text:p>事務室</text:p></table:table-cell>";
    let spanned = cell.replacen(
        "<table:table-cell",
        "<table:table-cell table:number-columns-spanned=\"2\"",
        1,
    );
    let devices = devices.replacen(cell, &spanned, 1);
    let read = read_files(
        vec![("a.ods", ods(&content(&format!("{before}table:name=\"機器台帳\">{devices}"))))],
        AS_OF,
    );
    assert_eq!(told(&read), ["note[I030] 機器台帳!I2"]);
    assert!(rows(&read.case.unwrap().devices)[0].users.is_blank());
}

#[test]
fn merges_on_the_pharmacys_sheet_are_told() {
    let content = merged("薬局", (5, 1), (6, 1));
    assert_eq!(content.check(), ["note[E101] 薬局!B7", "note[I030] 薬局!B7"]);
    let mut label =
        Book::clean().row("薬局", &["所在地", "架空県見本市"]).row("薬局", &["", "さくら町1-2"]);
    label.merged = vec![("薬局".to_owned(), 7, 0, 8, 0)];
    assert_eq!(told(&label.read()), ["note[I030] 薬局!B9"]);
    assert_eq!(label.read().case.unwrap().pharmacy.address.text(), "架空県見本市");
}

// Pictures

#[test]
fn a_picture_leaves_its_cell_empty_and_is_told() {
    let picture = || Cell::Formula("DISPIMG(\"ID_1F8C\",1)", "=DISPIMG(\"ID_1F8C\",1)");
    let book = Book::clean()
        .set("チェックリスト", "I3", picture())
        .set("チェックリスト", "D4", picture())
        .set("チェックリスト", "M4", picture())
        .set("薬局", "B7", picture());
    let reading = book.read();
    assert_eq!(
        told(&reading),
        ["note[I028] チェックリスト!I3", "note[I028] チェックリスト!D4", "note[I028] 薬局!B7"]
    );
    assert!(reading.findings.iter().all(|finding| finding.message.contains("絵のセル")));
    let case = reading.case.unwrap();
    assert_eq!(rows(&case.answers)[1].remark.value, None);
    assert_eq!(rows(&case.answers)[2].first().reply.value, None);
    assert_eq!(case.pharmacy.operator.value, None);
}
