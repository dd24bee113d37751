//! Which sheets make a case, and where they lie.

use tachiiri::case::ReadAs;

use crate::support::book::{AS_OF, PHARMACY_ITEMS, edition, lines, read_files};
use crate::support::reading::{FILE, only, pharmacy, said, told};
use crate::support::{Book, Cell};

#[test]
fn a_clean_book_is_read_without_a_word() {
    let reading = Book::forms().read();
    assert_eq!(told(&reading), [""; 0]);
    assert_eq!(reading.edition.as_deref(), Some(edition()));
    assert_eq!(said(&reading.case.unwrap()).len(), PHARMACY_ITEMS.len());
}

#[test]
fn only_the_sheet_of_the_pharmacy_must_be_there() {
    let finding = only(Book::forms().without("薬局").read());
    assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I003] 薬局!-"]);
    assert_eq!(&*finding.place.file, FILE);
    assert_eq!(told(&pharmacy().read()), [""; 0]);
}

#[test]
fn the_sheets_of_a_case_may_lie_in_several_files() {
    let rest = Book::forms().without("薬局").without("チェックリスト");
    let checklist = Book::forms().without("連絡先").without("事業者");
    let checklist = checklist.without("事業者チェックリスト");
    let files = vec![("a.xlsx", rest.bytes()), ("b.xlsx", checklist.bytes())];
    let reading = read_files(files, AS_OF);
    assert_eq!(told(&reading), [""; 0]);
    assert_eq!(said(&reading.case.unwrap()), said(&Book::forms().case()));
}

#[test]
fn a_sheet_on_which_nobody_wrote_gives_way_to_that_of_another_file() {
    let log = "ユーザーID,氏名,時刻,カテゴリ,操作情報\na1,見本,2024/1/31 8:30,x,y\n".as_bytes();
    let header = ["ユーザーID", "氏名", "時刻", "カテゴリ", "操作情報"];
    let empty = Book::forms().row("アクセスログ", &header);
    for files in [
        vec![("アクセスログ.csv", log.to_vec()), ("薬局.xlsx", empty.bytes())],
        vec![("a薬局.xlsx", empty.bytes()), ("アクセスログ.csv", log.to_vec())],
    ] {
        let reading = read_files(files, AS_OF);
        assert_eq!(told(&reading), [""; 0]);
        assert_eq!(reading.case.unwrap().log.unwrap().users.len(), 1);
    }
    // Two with records stay two, and so do two of one file.
    let full = empty.row("アクセスログ", &["b1", "見本", "2024/1/30 8:30", "x", "y"]);
    let files = vec![("アクセスログ.csv", log.to_vec()), ("薬局.xlsx", full.bytes())];
    assert_eq!(told(&read_files(files, AS_OF)), ["error[I005] アクセスログ!-"]);
}

#[test]
fn a_file_whose_sheets_all_give_way_is_told_as_unread() {
    let header = ["ユーザーID", "氏名", "時刻", "カテゴリ", "操作情報"];
    let empty = Book::new().rows("アクセスログ", &header);
    let log = "ユーザーID,氏名,時刻,カテゴリ,操作情報\na1,見本,2024/1/31 8:30,x,y\n".as_bytes();
    for files in [
        vec![
            ("a.xlsx", Book::forms().bytes()),
            ("アクセスログ.csv", log.to_vec()),
            ("b.xlsx", empty.bytes()),
        ],
        vec![
            ("0.xlsx", empty.bytes()),
            ("a.xlsx", Book::forms().bytes()),
            ("アクセスログ.csv", log.to_vec()),
        ],
    ] {
        let reading = read_files(files, AS_OF);
        assert_eq!(told(&reading), ["note[I025] -!-"]);
        let message = &reading.findings[0].message;
        assert!(
            message.contains("のシート「アクセスログ」は、読む列に書き込みがなく、"),
            "{message}"
        );
        assert_eq!(reading.read.iter().filter(|file| file.read_as == ReadAs::Unread).count(), 1);
    }
    // What else stands in it is told as ever.
    let noted = empty.clone().row("覚え", &["大事なこと"]).row("覚え", &["鍵は棚の中"]);
    let files = vec![
        ("a.xlsx", Book::forms().bytes()),
        ("アクセスログ.csv", log.to_vec()),
        ("b.xlsx", noted.bytes()),
    ];
    assert_eq!(told(&read_files(files, AS_OF)), ["note[I025] -!-", "note[I017] 覚え!-"]);
    // One of its sheets is read: the file is.
    let both = empty.row("業務", &["業務名"]).row("業務", &["調剤"]);
    let files = vec![
        ("a.xlsx", Book::forms().bytes()),
        ("アクセスログ.csv", log.to_vec()),
        ("b.xlsx", both.bytes()),
    ];
    assert_eq!(told(&read_files(files, AS_OF)), [""; 0]);
}

// Everything at once

#[test]
fn all_mistakes_are_told_at_once() {
    let book = Book::forms()
        .set("薬局", "B1", "")
        .set("薬局", "B2", "来年度")
        .set("薬局", "B3", "△")
        .set("チェックリスト", "D2", "はい・いいえ")
        .set("チェックリスト", "E2", "来月")
        .set("チェックリスト", "I2", "😀")
        .set("チェックリスト", "D9", "有")
        .set("チェックリスト", "F9", "2023/2/30")
        .set("チェックリスト", "J1", "備考")
        .set("事業者", "C1", "開示書")
        .set("事業者", "C2", "?")
        .set("事業者チェックリスト", "A3", "ちがう会社")
        .set("事業者チェックリスト", "E15", Cell::Formula("A99", "#REF!"))
        .set("連絡先", "E1", "連絡順")
        .set("連絡先", "E2", "約3")
        .set("連絡先", "D2", "9".repeat(2_001))
        .row("業務", &["優先度"])
        .row("業務", &["最高"])
        .row("天気", &["晴れ"]);
    assert_eq!(
        told(&book.read()),
        [
            "error[I019] 薬局!B2",
            "error[I005] チェックリスト!J1",
            "error[I006] チェックリスト!D2",
            "error[I007] チェックリスト!E2",
            "error[I013] チェックリスト!I2",
            "error[I006] チェックリスト!D9",
            "error[I007] チェックリスト!F9",
            "error[I009] 事業者!C2",
            "error[I016] 事業者チェックリスト!A3",
            "error[I015] 事業者チェックリスト!E15",
            "error[I004] 業務!-",
            "error[I009] 業務!A2",
            "error[I010] 薬局!B1",
            "error[I006] 薬局!B3",
            "error[I014] 連絡先!D2",
            "error[I008] 連絡先!E2",
            "note[I017] 天気!-",
        ]
    );
}
