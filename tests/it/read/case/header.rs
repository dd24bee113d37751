//! Headers: which must be there, where they may stand, what they may be called.

use tachiiri::sheet::rows;

use crate::support::Book;
use crate::support::book::{AS_OF, lines, read_files};
use crate::support::column::{Column, DAY, answers};
use crate::support::reading::{cells, only, pharmacy, said, told};

#[test]
fn a_missing_column_is_told_with_the_headers_that_were_found() {
    let reading = Book::forms().set("チェックリスト", "A1", "ばんごう").read();
    assert_eq!(told(&reading), ["error[I004] チェックリスト!-", "note[I017] チェックリスト!A1"]);
    let finding = reading.findings.iter().find(|finding| finding.code.as_str() == "I004");
    let message = &finding.unwrap().message;
    for header in ["「項番」", "ばんごう", "対象機器", "2回目確認日", "備考"] {
        assert!(message.contains(header), "{header}: {message}");
    }
}

#[test]
fn every_required_column_must_be_there_and_no_other() {
    for sheet in tachiiri::sheet::SheetId::ALL.iter().skip(1) {
        let (required, optional): (Vec<_>, Vec<_>) =
            sheet.columns().iter().partition(|column| column.required);
        let names = |columns: &[&tachiiri::sheet::Column]| -> Vec<&str> {
            columns.iter().map(|column| column.header).collect()
        };
        let without = pharmacy().row(sheet.name(), &names(&optional)).read();
        let expected = vec![format!("error[I004] {}!-", sheet.name()); required.len()];
        assert_eq!(lines(&without.findings), expected);
        if !required.is_empty() {
            let with = pharmacy().row(sheet.name(), &names(&required)).read();
            assert_eq!(told(&with), [""; 0], "{}", sheet.name());
        }
    }
}

#[test]
fn a_sheet_without_any_header_is_told() {
    let book = pharmacy().row("事業者", &["メモ"]).row("事業者", &["あとで書く"]);
    assert_eq!(told(&book.read()), ["error[I004] 事業者!-"]);
}

#[test]
fn the_name_of_the_pharmacy_must_have_its_row() {
    let book = Book::forms().without_row("薬局", 1);
    assert_eq!(told(&book.read()), ["error[I004] 薬局!-"]);
}

#[test]
fn two_columns_for_one_field_are_refused_at_the_second() {
    for header in ["1回目", "１回目（はい・いいえ）", "1回目の回答"] {
        let book = Book::forms().set("チェックリスト", "J1", header);
        assert_eq!(told(&book.read()), ["error[I005] チェックリスト!J1"], "{header}");
    }
}

#[test]
fn two_rows_for_one_field_of_the_pharmacy_are_refused_at_the_second() {
    let book = Book::forms().row("薬局", &["年　度", "令和6年度"]);
    let finding = only(book.read());
    assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I005] 薬局!A8"]);
    assert!(finding.message.contains("A2"), "{}", finding.message);
}

#[test]
fn one_sheet_in_two_files_is_refused_at_the_second() {
    let empty = Book::new().row("連絡先", &["区分", "組織名"]);
    let again = empty.clone().row("連絡先", &["その他", "ためし警備"]);
    let files = |other: &Book| vec![("a.xlsx", Book::forms().bytes()), ("b.xlsx", other.bytes())];
    let finding = only(read_files(files(&again), AS_OF));
    assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I005] 連絡先!-"]);
    assert_eq!(&*finding.place.file, "b.xlsx");
    assert!(finding.message.contains("a.xlsx"), "{}", finding.message);
    let other = Book::new().row("業務", &["業務名"]);
    assert_eq!(told(&read_files(files(&other), AS_OF)), [""; 0]);
    assert_eq!(told(&read_files(files(&empty), AS_OF)), ["note[I025] -!-"]);
}

// Where headers and rows stand

/// A sheet with all its cells somewhere else.
fn moved(mut book: Book, sheet: &str, to: impl Fn(u32, u16) -> (u32, u16)) -> Book {
    let (_, cells) = book.sheets.iter_mut().find(|(name, _)| name == sheet).unwrap();
    *cells = std::mem::take(cells)
        .into_iter()
        .map(|((row, column), cell)| (to(row, column), cell))
        .collect();
    book
}

#[test]
fn blank_rows_and_columns_titles_and_notes_may_stand_before_the_header() {
    for sheet in ["薬局", "チェックリスト", "事業者", "事業者チェックリスト", "連絡先"]
    {
        let book = moved(Book::forms(), sheet, |row, column| (row + 6, column + 3))
            .with(sheet, 1, 0, "薬局におけるサイバーセキュリティ対策チェックリスト")
            .with(sheet, 3, 1, "※ 黄色の欄に書いてください")
            .with(sheet, 4, 3, "※ 必ず書くこと");
        assert_eq!(told(&book.read()), [""; 0], "{sheet}");
        assert_eq!(said(&book.case()), said(&Book::forms().case()), "{sheet}");
    }
}

#[test]
fn the_pharmacy_may_have_a_header_and_a_column_between() {
    let book = moved(Book::forms(), "薬局", |row, column| (row + 1, column * 2));
    let book = book
        .with("薬局", 0, 0, "項目")
        .with("薬局", 0, 1, "必須")
        .with("薬局", 0, 2, "内容")
        .with("薬局", 1, 1, "○");
    assert_eq!(told(&book.read()), [""; 0]);
    assert_eq!(book.case().pharmacy.name.text(), "ためし薬局");
}

#[test]
fn the_header_is_looked_for_in_thirty_rows() {
    let below = |rows: u32| moved(Book::forms(), "連絡先", |row, column| (row + rows, column));
    assert_eq!(told(&below(29).read()), [""; 0]);
    assert_eq!(told(&below(30).read()), ["error[I004] 連絡先!-"]);
}

#[test]
fn blank_rows_notes_and_repeated_headers_may_stand_between() {
    let book = moved(Book::forms(), "チェックリスト", |row, column| {
        (if row > 9 { row + 5 } else { row }, column)
    });
    let header = book.sheets[1].1.clone();
    let mut book = book.with("チェックリスト", 11, 0, "※ ここから参考項目");
    for ((_, column), cell) in header.into_iter().filter(|((row, _), _)| *row == 0) {
        book = book.with("チェックリスト", 13, column, cell);
    }
    assert_eq!(said(&book.case()), said(&Book::forms().case()));
}

#[test]
fn columns_may_stand_in_any_order() {
    for sheet in ["チェックリスト", "事業者チェックリスト", "連絡先"] {
        for shuffle in [|column| 20 - column, |column| (column * 7 + 3) % 23] {
            let book = moved(Book::forms(), sheet, |row, column| (row, shuffle(column)));
            let case = book.case();
            assert_eq!(said(&case), said(&Book::forms().case()), "{sheet}");
            assert_eq!(answers(&case), answers(&Book::forms().case()), "{sheet}");
        }
    }
}

#[test]
fn headers_are_known_whatever_is_written_around_them() {
    let headers = [
        "１回目",
        "1 回目",
        "1回目\n（はい・いいえ）",
        "1回目(はい or いいえ)",
        "1回目［○×］",
        "1回目【必須】",
        "必須 1回目",
        "※1回目",
        "1回目*",
        "１回目＊",
        "　1回目　",
    ];
    for header in headers {
        let book = Book::forms().set("チェックリスト", "D1", header);
        assert_eq!(said(&book.case()), said(&Book::forms().case()), "{header}");
    }
    let book = Book::forms().set("薬局", "A1", "※薬局名（必須）\n");
    assert_eq!(book.case().pharmacy.name.text(), "ためし薬局");
}

#[test]
fn headers_may_call_the_number_no() {
    for header in ["No.", "ＮＯ．"] {
        let book = Book::forms().set("チェックリスト", "A1", header);
        assert_eq!(told(&book.read()), [""; 0], "{header}");
    }
}

#[test]
fn well_known_synonyms_of_headers_are_taken() {
    for header in ["項番", "No", "№", "番号", "ＮＯ"] {
        let book = Book::forms().set("チェックリスト", "A1", header);
        assert_eq!(told(&book.read()), [""; 0], "{header}");
    }
    for header in ["電話", "TEL", "ＴＥＬ", "電話番号"] {
        let book = Book::forms().set("連絡先", "D1", header);
        let case = book.case();
        assert_eq!(rows(&case.contacts)[0].telephone.text(), "03-0000-1234", "{header}");
    }
    for header in ["設置場所", "所在"] {
        let column = Column { header, ..DAY };
        let case = column.book(&cells(["調剤室"])).case();
        assert_eq!(rows(&case.devices)[0].location.text(), "調剤室", "{header}");
    }
    for (number, user) in
        [("№", "ユーザID"), ("ｎｏ", "ユーザーID"), ("No", "利用者ID"), ("番号", "ﾕｰｻﾞID")]
    {
        let book =
            pharmacy().row("利用者台帳", &[number, user]).row("利用者台帳", &["1", "yakuzai"]);
        let reading = book.read();
        assert_eq!(told(&reading), [""; 0], "{number} {user}");
        let case = reading.case.unwrap();
        assert_eq!(rows(&case.accounts)[0].user_id.text(), "yakuzai", "{user}");
    }
}

#[test]
fn the_misprint_of_the_manual_is_the_family_name_where_the_given_name_follows() {
    let with = |headers: [&str; 4]| {
        pharmacy().row("利用者台帳", &headers).row("利用者台帳", &["1", "u1", "試", "花子"]).read()
    };
    let reading = with(["№", "ユーザID", "性", "名"]);
    assert_eq!(told(&reading), [""; 0]);
    let case = reading.case.unwrap();
    let account = &rows(&case.accounts)[0];
    assert_eq!((account.family_name.text(), account.given_name.text()), ("試", "花子"));
    let reading = with(["№", "ユーザID", "性", "説明"]);
    assert_eq!(told(&reading), ["note[I017] 利用者台帳!C1"]);
}
