//! The access log as machines write it: day and time in two columns, forms of mistakes (E254).

use std::fmt::Write;

use jiff::civil::{Date, date};
use tachiiri::model::log::AccessLog;
use tachiiri::model::log_time::LogTime;

use crate::support::book::{AS_OF, checked, lines, read_files};
use crate::support::reading::told;
use crate::support::{Book, Cell};

/// The clean pharmacy with a log as CSV, and all that is said of the log.
fn log(header: &str, rows: &[&str]) -> (AccessLog, Vec<String>, Vec<String>) {
    let mut text = header.to_owned();
    rows.iter().for_each(|row| write!(text, "\n{row}").unwrap());
    let case = Book::clean().without("アクセスログ").bytes();
    let reading = read_files(vec![("ためし.xlsx", case), ("アクセスログ.csv", text.into())], AS_OF);
    let mut said = told(&reading);
    let case = reading.case.unwrap();
    let found = checked(&case, AS_OF);
    let of_log: Vec<_> =
        found.into_iter().filter(|finding| finding.code.as_str().starts_with("E25")).collect();
    said.extend(lines(&of_log));
    (
        case.log.unwrap(),
        said,
        of_log
            .into_iter()
            .map(|finding| format!("{}｜{}", finding.message, finding.hint))
            .collect(),
    )
}

fn at(day: Date, hour: i8, minute: i8) -> Option<LogTime> {
    Some(LogTime::from(day.at(hour, minute, 0, 0)))
}

#[test]
fn day_and_time_may_stand_in_two_columns() {
    let rows = ["ichiro,2024/1/31,8:30:00,ログイン", "ichiro,2024/1/31,午後6時39分,ログオフ"];
    let (log, said, _) = log("ユーザーID,日付,時刻,操作情報", &rows);
    assert_eq!(said, [""; 0]);
    assert_eq!((log.from, log.to), (at(date(2024, 1, 31), 8, 30), at(date(2024, 1, 31), 18, 39)));
    // As a worksheet: a day cell beside a time cell.
    let book = Book::clean()
        .set("アクセスログ", "F1", "日付")
        .set("アクセスログ", "F2", date(2024, 1, 31))
        .set("アクセスログ", "C2", Cell::Formatted(8.5 / 24.0, "h:mm:ss"))
        .set("アクセスログ", "F3", date(2024, 1, 31))
        .set("アクセスログ", "C3", Cell::Formatted(18.0 / 24.0, "h:mm"));
    assert_eq!(book.check(), [""; 0]);
    let log = book.case().log.unwrap();
    assert_eq!((log.from, log.to), (at(date(2024, 1, 31), 8, 30), at(date(2024, 1, 31), 18, 0)));
}

#[test]
fn the_end_of_a_day_is_that_day_and_no_use_at_night() {
    let rows = ["ichiro,2024/1/31 8:30,ログイン", "ichiro,2024/1/31 24:00:00,ログオフ"];
    let (log, said, _) = log("ユーザーID,時刻,操作情報", &rows);
    assert_eq!(said, [""; 0]);
    assert_eq!(log.to, Some(LogTime::end_of(date(2024, 1, 31))));
    assert_eq!(log.users[0].days.len(), 1);
}

#[test]
fn each_form_of_mistake_is_told_once_with_count_text_and_example() {
    let rows = [
        "ichiro,2024-01-30T23:31:05Z,ログイン",
        "ichiro,2024-01-30T23:32:05Z,参照",
        "ichiro,24/01/31 8:30,参照",
        "ichiro,2024/1/31 25:00,参照",
        "ichiro,2024/1/31,参照",
        "ichiro,8:30,参照",
        "ichiro,,参照",
        "ichiro,2024/1/31 9:00,",
        "ichiro,2024/1/31 9:00,ログオフ",
    ];
    let (log, said, messages) = log("ユーザーID,時刻,操作情報", &rows);
    let cells = ["B8", "B6", "B7", "B2", "B5", "B4", "C9"];
    assert_eq!(said, cells.map(|cell| format!("warning[E254] アクセスログ!{cell}")));
    assert_eq!((log.rows, log.users[0].rows), (9, 9));
    for (count, found, example) in [
        ("2件", "「2024-01-30T23:31:05Z」", "2024-01-31T17:31:05+09:00"),
        ("1件", "「24/01/31 8:30」", "2024/1/31 8:30:00"),
        ("1件", "「2024/1/31 25:00」", "2024/1/31 8:30:00"),
        ("1件", "「8:30」", "2024/1/31 8:30:00"),
    ] {
        let fits = |message: &&String| {
            message.contains(found) && message.contains(count) && message.contains(example)
        };
        assert_eq!(messages.iter().filter(fits).count(), 1, "{found}: {messages:?}");
    }
}

#[test]
fn a_day_that_is_not_the_day_of_the_time_is_a_mistake() {
    let rows = [
        "ichiro,2024/1/30,2024/1/31 8:30,ログイン",
        "ichiro,2024/1/31,2024/1/31 9:00,ログイン",
        "ichiro,2024/1/31,18:00,ログオフ",
    ];
    let (_, said, messages) = log("ユーザーID,日付,時刻,操作情報", &rows);
    assert_eq!(said, ["warning[E254] アクセスログ!C2"]);
    assert!(messages[0].contains("2024/1/30｜2024/1/31 8:30"), "{messages:?}");
}

#[test]
fn what_cannot_be_printed_of_a_found_text_is_not_repeated() {
    let (_, said, messages) = log(
        "ユーザーID,時刻,操作情報",
        &["ichiro,きのう😀,参照", "ichiro,2024/1/31 9:00,ログオフ"],
    );
    assert_eq!(said, ["warning[E254] アクセスログ!B2"]);
    assert!(messages[0].contains("「きのう〓」"), "{messages:?}");
}

#[test]
fn a_column_that_seems_to_have_another_header_is_told_instead() {
    let rows = ["ichiro,2024/1/31 8:30,ログイン", "ichiro,2024/1/31 9:00,ログオフ"];
    for header in
        ["ユーザーID,アクセス日時,操作情報", "ユーザーID,時刻,処理内容", "ログインID,時刻,操作情報"]
    {
        let (log, said, _) = log(header, &rows);
        assert_eq!(said.len(), 1, "{header}: {said:?}");
        assert!(said[0].starts_with("note[I017] アクセスログ!"), "{said:?}");
        assert_eq!(log.rows, 2);
    }
    // A log without the column says so.
    let (_, said, _) = log("ユーザーID,操作情報", &["ichiro,参照"]);
    assert_eq!(said, ["warning[E254] アクセスログ!A2"]);
}

#[test]
fn of_two_columns_the_empty_one_is_pointed_to() {
    let header = "ユーザーID,日付,時刻,操作情報";
    let whole = "ichiro,2024/1/31,18:00,ログオフ";
    let (_, said, messages) = log(header, &["ichiro,,9:00:00,ログイン", whole]);
    assert_eq!(said, ["warning[E254] アクセスログ!B2"]);
    assert!(messages[0].contains("その行の「日付」の欄"), "{messages:?}");
    let (_, said, messages) = log(header, &["ichiro,2024/1/31,,ログイン", whole]);
    assert_eq!(said, ["warning[E254] アクセスログ!C2"]);
    assert!(messages[0].contains("その行の「時刻」の欄"), "{messages:?}");
    // With one column there is none to point to.
    let (_, said, messages) = log("ユーザーID,時刻,操作情報", &["ichiro,9:00:00,ログイン"]);
    assert_eq!(said, ["warning[E254] アクセスログ!B2"]);
    assert!(messages[0].contains("「日付」の列を加えて"), "{messages:?}");
}
