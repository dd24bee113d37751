//! The access log, folded: every field of it, and the cells that are refused.

use std::fmt::Write;

use jiff::civil::{Date, date};
use tachiiri::model::log::{LogMistake, LogUser, Mistakes};
use tachiiri::model::log_time::LogTime;

use crate::support::access_log::{OPEN, as_csv, book, read, reported, row};
use crate::support::book::{AS_OF, read_files};

fn at(day: Date, hour: i8, minute: i8) -> Option<LogTime> {
    Some(LogTime::from(day.at(hour, minute, 0, 0)))
}

fn of_mistake<'l>((mistake, rows): (&LogMistake, &'l Mistakes)) -> (LogMistake, u64, u32, &'l str) {
    (*mistake, rows.rows.count, rows.rows.first.row, rows.found.as_str())
}

#[test]
fn every_field_is_folded() {
    let (log, _) = read(
        &[
            ["u2", "試 次郎", "2023/11/2 9:00", "薬歴", "参照"],
            ["Ｕ1", "試 花子", "2023/11/1 8:30", "端末", "ログイン"],
            ["u1", "試 花子", "2023/11/1 8:40", "薬歴", "参照"],
            ["u1", "試 はな子", "2023/11/1 12:00", "端末", "ログアウト"],
            ["u1", "試 花子", "2023/11/1 13:00", "端末", "ログイン"],
            ["u1", "試 花子", "2023/10/31 22:00", "", "ログイン失敗"],
            ["u1", "試 花子", "不明", "薬歴", "参照"],
            ["", "", "2023/11/3 4:59", "", ""],
        ],
        &[],
    );
    let (first, third) = (date(2023, 11, 1), date(2023, 11, 3));
    let mistakes: Vec<(LogMistake, u64, u32, &str)> = log.mistakes.iter().map(of_mistake).collect();
    assert_eq!(log.rows, 8);
    assert_eq!(
        mistakes,
        [(LogMistake::Unreadable, 1, 7, "不明"), (LogMistake::NoOperation, 1, 8, "")]
    );
    assert_eq!((log.from, log.to), (at(date(2023, 10, 31), 22, 0), at(third, 4, 59)));
    assert_eq!(
        (log.columns.user_id, log.columns.time, log.columns.operation),
        (Some(0), Some(2), Some(4))
    );
    let keys: Vec<&str> = log.users.iter().map(|user| user.key.as_str()).collect();
    assert_eq!(keys, ["", "u1", "u2"]);

    let user: &LogUser = &log.users[1];
    assert_eq!(user.id.as_str(), "Ｕ1");
    let names: Vec<&str> = user.names.iter().map(|name| name.as_str()).collect();
    assert_eq!(names, ["試 花子", "試 はな子"]);
    assert_eq!((user.rows, user.logins, user.first_row.row), (6, 2, 2));
    assert_eq!((user.first, user.last), (at(date(2023, 10, 31), 22, 0), at(first, 13, 0)));
    let categories: Vec<(&str, u64)> =
        user.by_category.iter().map(|(text, count)| (text.as_str(), *count)).collect();
    assert_eq!(categories, [("", 1), ("端末", 3), ("薬歴", 2)]);
    let days: Vec<Date> = user.days.keys().copied().collect();
    assert_eq!(days, [date(2023, 10, 31), first]);
    let used = &user.days[&first];
    assert_eq!((used.rows, used.logins, used.logoffs), (4, 2, 1));
    assert_eq!((used.first.row, used.first_login.as_ref().unwrap().row), (2, 2));
    assert_eq!(used.first.time, at(first, 8, 30));
    assert_eq!(used.first.category.as_ref().unwrap().as_str(), "端末");
    assert_eq!(used.first.operation.as_ref().unwrap().as_str(), "ログイン");
    assert_eq!(user.days[&days[0]].first_login, None);
    assert_eq!(user.at_night.as_ref().map(|told| (told.count, told.first.row)), Some((1, 6)));

    let nobody = &log.users[0];
    assert_eq!((nobody.id.as_str(), nobody.rows, nobody.names.len()), ("", 1, 0));
    assert_eq!(nobody.at_night.as_ref().map(|told| told.first.row), Some(8));
    assert_eq!(log.users[2].at_night, None);
}

#[test]
fn a_log_with_a_header_alone_or_nothing_at_all_is_empty() {
    let (log, concerns) = read(&[], &[OPEN]);
    assert_eq!(
        (log.rows, log.from, log.to, log.users.len(), concerns.len()),
        (0, None, None, 0, 0)
    );
    for text in ["\n\n", "\u{FEFF}", " , ,\n"] {
        let pharmacy = book(&[], &[]).without("アクセスログ").bytes();
        let reading =
            read_files(vec![("a.xlsx", pharmacy), ("アクセスログ.csv", text.into())], AS_OF);
        assert_eq!(reported(&reading), [""; 0], "{text:?}");
        assert_eq!(reading.case.unwrap().log.unwrap().rows, 0, "{text:?}");
    }
    assert_eq!(book(&[], &[]).without("アクセスログ").case().log, None);
}

#[test]
fn titles_notes_repeated_headers_and_blank_rows_are_no_rows() {
    let text = "監査ログ一覧\r\n\r\n出力日,2023/12/1\r\n時刻,操作情報,ID\r\n\
        2023/11/1 8:30,ログイン,u1\r\n\r\n※ここまで午前\r\n時刻,操作情報,ID\r\n2023/11/1 13:00,ログアウト,u1\r\n,,,備考だけ\r\n";
    let pharmacy = book(&[], &[OPEN]).without("アクセスログ").bytes();
    let reading = read_files(vec![("a.xlsx", pharmacy), ("アクセスログ.csv", text.into())], AS_OF);
    assert_eq!(reported(&reading), [""; 0]);
    let log = reading.case.unwrap().log.unwrap();
    assert_eq!((log.rows, log.users.len()), (2, 1));
    let used = &log.users[0].days[&date(2023, 11, 1)];
    assert_eq!((used.first.row, used.rows, used.logins, used.logoffs), (4, 2, 1, 1));
}

#[test]
fn the_text_around_a_concern_is_at_hand_and_no_other() {
    let log = [
        row("u1", "2023/11/1 8:30", "参照"),
        row("u1", "2023/11/1 8:31", "参照"),
        row("u9", "2023/11/1 8:32", "参照"),
    ];
    let reading = as_csv(&log, &[OPEN]);
    let (_, text) =
        reading.texts.iter().find(|((file, _), _)| &**file == "アクセスログ.csv").unwrap();
    assert_eq!(text.header_row, Some(0));
    let cells: Vec<String> = text.cells.iter().map(|(at, text)| format!("{at} {text}")).collect();
    let header = ["A1 ユーザーID", "B1 氏名", "C1 時刻", "D1 カテゴリ", "E1 操作情報"];
    assert_eq!(cells[..5], header);
    assert_eq!(cells[5..], ["A4 u9", "C4 2023/11/1 8:32", "E4 参照"]);
}

// Cells that are refused

#[test]
fn what_cannot_be_printed_is_refused_once_for_each_text() {
    let log = [
        row("u1", "2023/11/1 8:30", "参照\u{1F}"),
        row("u1", "2023/11/1 8:31", "参照\u{1F}"),
        row("u\u{1F}", "", "参照"),
    ];
    let expected = ["error[I013] アクセスログ!E2", "error[I013] アクセスログ!A4"];
    assert_eq!(reported(&as_csv(&log, &[OPEN])), expected);
    assert_eq!(reported(&book(&log, &[OPEN]).read()), expected);
    let long = "あ".repeat(2_001);
    let log = [row("u1", "2023/11/1 8:30", &long)];
    assert_eq!(reported(&as_csv(&log, &[OPEN])), ["error[I014] アクセスログ!E2"]);
    assert_eq!(reported(&book(&log, &[OPEN]).read()), ["error[I014] アクセスログ!E2"]);
}

#[test]
fn what_nobody_sees_is_taken_out_of_a_log_and_told_once() {
    let log = [
        row("u1\u{200B}", "2023/11/1 8:30", "参照\u{200B}"),
        row("u1", "\u{200E}2023\u{200E}/11/1 8:31", "参照\u{200B}"),
        row("u1", "2023/11/1 8:32", "参照"),
    ];
    for reading in [as_csv(&log, &[OPEN]), book(&log, &[OPEN]).read()] {
        assert_eq!(reported(&reading), ["note[I024] アクセスログ!A2"]);
        assert!(
            reading.findings[0].message.contains("（A2、E2、C3、E3）"),
            "{}",
            reading.findings[0].message
        );
        let users = &reading.case.unwrap().log.unwrap().users;
        assert_eq!(users.len(), 1);
    }
}

#[test]
fn an_error_cell_of_a_worksheet_is_refused() {
    let error = || crate::support::Cell::Formula("A99", "#REF!");
    let book = book(&[row("u1", "2023/11/1 8:30", "参照")], &[OPEN]);
    let book = book.set("アクセスログ", "C2", error()).set("アクセスログ", "E2", error());
    assert_eq!(
        reported(&book.read()),
        ["error[I015] アクセスログ!C2", "error[I015] アクセスログ!E2"]
    );
}

#[test]
fn more_than_twenty_thousand_ids_or_a_million_rows_are_too_many() {
    let log = |rows: usize, ids: usize| {
        let mut text = "ユーザーID,時刻\n".to_owned();
        for row in 0..rows {
            writeln!(text, "u{},2023/11/1 8:30", row % ids).unwrap();
        }
        let pharmacy = book(&[], &[OPEN]).without("アクセスログ").bytes();
        read_files(vec![("a.xlsx", pharmacy), ("アクセスログ.csv", text.into_bytes())], AS_OF)
    };
    assert_eq!(reported(&log(20_000, 20_000)), [""; 0]);
    assert_eq!(reported(&log(20_001, 20_001)), ["error[I002] アクセスログ!-"]);
    assert_eq!(reported(&log(1_000_001, 1)), ["error[I002] アクセスログ!-"]);
}
