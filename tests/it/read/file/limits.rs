//! The limits of a file: parts, size, cells, rows, columns.

use crate::support::Book;
use crate::support::book::lines;
use crate::support::package::{unzipped, with_sheet, zipped};
use crate::support::reading::{only, pharmacy, read_bytes, told};

#[test]
fn more_than_a_thousand_parts_are_too_many() {
    let with_parts = |count: usize| {
        let mut parts = unzipped(&Book::forms().bytes());
        for number in parts.len()..count {
            parts.push((format!("docProps/{number}.txt"), Vec::new()));
        }
        read_bytes(zipped(&parts))
    };
    assert_eq!(told(&with_parts(1_000)), [""; 0]);
    let finding = only(with_parts(1_001));
    assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I002] -!-"]);
    assert!(finding.message.contains("1001"), "{}", finding.message);
}

#[test]
fn what_unpacks_to_more_than_two_hundred_mebibytes_is_not_unpacked() {
    let mut parts = unzipped(&Book::forms().bytes());
    parts.push(("xl/media/image1.png".to_owned(), vec![0; 201 << 20]));
    let packed = zipped(&parts);
    assert!(packed.len() < 1 << 20);
    let finding = only(read_bytes(packed));
    assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I002] -!-"]);
    assert!(finding.message.contains("200 MiB"), "{}", finding.message);
}

#[test]
fn more_than_a_million_cells_are_too_many() {
    let row = format!("<row>{}</row>", "<c><v>1</v></c>".repeat(500));
    let sheet = |rows: usize| {
        let book = Book::forms().row("控え", &["x"]);
        let new = format!("{}</sheetData>", row.repeat(rows));
        read_bytes(with_sheet(&book, "控え", "</sheetData>", &new))
    };
    let finding = only(sheet(2_000));
    assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I002] -!-"]);
    assert!(finding.message.contains("1000000"), "{}", finding.message);
    assert_eq!(told(&sheet(10)), ["note[I017] 控え!-"]);
}

#[test]
fn more_than_twenty_thousand_rows_are_too_many_except_in_the_access_log() {
    let with_rows = |sheet: &str, header: &str, count: u32| {
        let mut book = pharmacy().row(sheet, &[header]);
        for row in 1..count {
            book = book.with(sheet, row, 0, format!("{row}番"));
        }
        told(&book.read())
    };
    assert_eq!(with_rows("業務", "業務名", 20_000), [""; 0]);
    assert_eq!(with_rows("業務", "業務名", 20_002), ["error[I002] 業務!-"]);
    assert_eq!(with_rows("アクセスログ", "氏名", 20_002), [""; 0]);
}

#[test]
fn more_than_five_hundred_columns_are_too_many() {
    let with = |sheet: &str, cell: &str| told(&Book::forms().set(sheet, cell, "控え").read());
    assert_eq!(with("連絡先", "SF1"), ["note[I017] 連絡先!SF1"]);
    assert_eq!(with("連絡先", "SG1"), ["error[I002] 連絡先!-"]);
}

#[test]
fn a_sheet_over_a_limit_is_not_missing() {
    let book = Book::forms().set("薬局", "SG1", "控え");
    assert_eq!(told(&book.read()), ["error[I002] 薬局!-"]);
}
