//! The access log, folded: every field of it, and each concern at its cell.

use std::fmt::Write;

use jiff::civil::{Date, DateTime, date};
use tachiiri::finding::{Finding, Findings};
use tachiiri::model::log::{AccessLog, Concern, LogUser, concerns};
use tachiiri::read::Reading;
use tachiiri::sheet::rows;

use crate::support::Book;
use crate::support::book::{AS_OF, lines, read_files};

// Helpers

const HEADER: [&str; 5] = ["ユーザーID", "氏名", "時刻", "カテゴリ", "操作情報"];

/// A pharmacy with these rows of log, and these accounts: ユーザID, 状態, 使用期限, 停止・削除日.
fn book(log: &[[&str; 5]], accounts: &[[&str; 4]]) -> Book {
    let mut book = Book::new().row("薬局", &["薬局名", "ためし薬局"]).row("薬局", &["年度", "令和5年度"]);
    book = book.row("利用者台帳", &["№", "ユーザID", "状態", "使用期限", "停止・削除日"]);
    for (number, [id, state, until, stopped]) in (1..).zip(accounts) {
        book = book.row("利用者台帳", &[&number.to_string(), id, state, until, stopped]);
    }
    book = book.row("アクセスログ", &HEADER);
    for row in log {
        book = book.row("アクセスログ", row);
    }
    book
}

/// The same log as CSV, beside the rest of the pharmacy.
fn as_csv(log: &[[&str; 5]], accounts: &[[&str; 4]]) -> Reading<'static> {
    let mut text = HEADER.join(",");
    for row in log {
        write!(text, "\r\n{}", row.join(",")).unwrap();
    }
    let rest = book(log, accounts).without("アクセスログ");
    read_files(vec![("ためし.xlsx", rest.bytes()), ("アクセスログ.csv", text.into_bytes())], AS_OF)
}

fn told(reading: &Reading) -> Vec<String> {
    let findings: Vec<Finding> = Findings::collect(reading.findings.clone()).iter().cloned().collect();
    lines(&findings)
}

/// The log and what it speaks against: as a worksheet and as a CSV the same, but for the file's name.
fn read(log: &[[&str; 5]], accounts: &[[&str; 4]]) -> (AccessLog, Vec<Concern>) {
    let sheet = book(log, accounts).case();
    let reading = as_csv(log, accounts);
    assert_eq!(told(&reading), [""; 0]);
    let csv = reading.case.unwrap();
    let of_sheet = concerns(sheet.log.as_ref().unwrap(), rows(&sheet.accounts));
    let of_csv = concerns(csv.log.as_ref().unwrap(), rows(&csv.accounts));
    assert_eq!(in_lines(&of_csv), in_lines(&of_sheet));
    let csv = csv.log.unwrap();
    let sheet = sheet.log.unwrap();
    assert_eq!(&*csv.place.file, "アクセスログ.csv");
    assert_eq!(AccessLog { place: sheet.place.clone(), ..csv }, sheet);
    (sheet, of_sheet)
}

/// `code id cell ×count`, with `note` where it is only good to know.
fn in_lines(concerns: &[Concern]) -> Vec<String> {
    let line = |concern: &Concern| {
        let cell = concern.place.cell.map_or_else(|| "-".to_owned(), |cell| cell.to_string());
        let note = if concern.note { " note" } else { "" };
        format!("{} {} {cell} ×{}{note}", concern.code, concern.id, concern.count)
    };
    concerns.iter().map(line).collect()
}

fn against(log: &[[&str; 5]], accounts: &[[&str; 4]]) -> Vec<String> {
    in_lines(&read(log, accounts).1)
}

fn at(day: Date, hour: i8, minute: i8) -> Option<DateTime> {
    Some(day.at(hour, minute, 0, 0))
}

fn row<'a>(id: &'a str, time: &'a str, operation: &'a str) -> [&'a str; 5] {
    [id, "", time, "", operation]
}

const OPEN: [&str; 4] = ["u1", "使用可", "", ""];

// The fold

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
    assert_eq!((log.rows, log.unreadable), (8, 1));
    assert_eq!((log.from, log.to), (at(date(2023, 10, 31), 22, 0), at(third, 4, 59)));
    assert_eq!((log.columns.user_id, log.columns.time, log.columns.operation), (Some(0), Some(2), Some(4)));
    let keys: Vec<&str> = log.users.iter().map(|user| user.key.as_str()).collect();
    assert_eq!(keys, ["", "u1", "u2"]);

    let user: &LogUser = &log.users[1];
    assert_eq!(user.id.as_str(), "Ｕ1");
    let names: Vec<&str> = user.names.iter().map(|name| name.as_str()).collect();
    assert_eq!(names, ["試 花子", "試 はな子"]);
    assert_eq!((user.rows, user.logins, user.first_row.row), (6, 2, 2));
    assert_eq!((user.first, user.last), (at(date(2023, 10, 31), 22, 0), at(first, 13, 0)));
    let categories: Vec<(&str, u64)> = user.by_category.iter().map(|(text, count)| (text.as_str(), *count)).collect();
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
    let incomplete = user.incomplete.as_ref().unwrap();
    assert_eq!((incomplete.count, incomplete.first.row, incomplete.first.time), (1, 7, None));
    assert_eq!(user.at_night.as_ref().map(|told| (told.count, told.first.row)), Some((1, 6)));

    let nobody = &log.users[0];
    assert_eq!((nobody.id.as_str(), nobody.rows, nobody.names.len()), ("", 1, 0));
    assert_eq!(nobody.at_night.as_ref().map(|told| told.first.row), Some(8));
    assert_eq!((log.users[2].at_night.as_ref(), log.users[2].incomplete.as_ref()), (None, None));
}

#[test]
fn a_log_with_a_header_alone_or_nothing_at_all_is_empty() {
    let (log, concerns) = read(&[], &[OPEN]);
    assert_eq!((log.rows, log.from, log.to, log.users.len(), concerns.len()), (0, None, None, 0, 0));
    for text in ["\n\n", "\u{FEFF}", " , ,\n"] {
        let pharmacy = book(&[], &[]).without("アクセスログ").bytes();
        let reading = read_files(vec![("a.xlsx", pharmacy), ("アクセスログ.csv", text.into())], AS_OF);
        assert_eq!(told(&reading), [""; 0], "{text:?}");
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
    assert_eq!(told(&reading), [""; 0]);
    let log = reading.case.unwrap().log.unwrap();
    assert_eq!((log.rows, log.users.len()), (2, 1));
    let used = &log.users[0].days[&date(2023, 11, 1)];
    assert_eq!((used.first.row, used.rows, used.logins, used.logoffs), (4, 2, 1, 1));
}

#[test]
fn the_text_around_a_concern_is_at_hand_and_no_other() {
    let log =
        [row("u1", "2023/11/1 8:30", "参照"), row("u1", "2023/11/1 8:31", "参照"), row("u9", "2023/11/1 8:32", "参照")];
    let reading = as_csv(&log, &[OPEN]);
    let (_, text) = reading.texts.iter().find(|((file, _), _)| &**file == "アクセスログ.csv").unwrap();
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
        row("u1", "2023/11/1 8:30", "参照\u{200B}"),
        row("u1", "2023/11/1 8:31", "参照\u{200B}"),
        row("u\u{200B}", "", "参照"),
    ];
    let expected = ["error[I013] アクセスログ!E2", "error[I013] アクセスログ!A4"];
    assert_eq!(told(&as_csv(&log, &[OPEN])), expected);
    assert_eq!(told(&book(&log, &[OPEN]).read()), expected);
    let long = "あ".repeat(2_001);
    let log = [row("u1", "2023/11/1 8:30", &long)];
    assert_eq!(told(&as_csv(&log, &[OPEN])), ["error[I014] アクセスログ!E2"]);
    assert_eq!(told(&book(&log, &[OPEN]).read()), ["error[I014] アクセスログ!E2"]);
}

#[test]
fn an_error_cell_of_a_worksheet_is_refused() {
    let error = || crate::support::Cell::Formula("A99", "#REF!");
    let book = book(&[row("u1", "2023/11/1 8:30", "参照")], &[OPEN]);
    let book = book.set("アクセスログ", "C2", error()).set("アクセスログ", "E2", error());
    assert_eq!(told(&book.read()), ["error[I015] アクセスログ!C2", "error[I015] アクセスログ!E2"]);
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
    assert_eq!(told(&log(20_000, 20_000)), [""; 0]);
    assert_eq!(told(&log(20_001, 20_001)), ["error[I002] アクセスログ!-"]);
    assert_eq!(told(&log(1_000_001, 1)), ["error[I002] アクセスログ!-"]);
}

// Concerns

#[test]
fn an_id_that_no_account_has_is_told_once_at_its_first_row() {
    let log = [
        row("u1", "2023/11/1 8:30", "参照"),
        row("u9", "2023/11/1 8:31", "参照"),
        row("U9", "2023/11/1 8:32", "参照"),
        row("", "2023/11/1 8:33", "参照"),
    ];
    assert_eq!(against(&log, &[OPEN]), ["E252  A5 ×1", "E252 u9 A3 ×2"]);
    assert_eq!(against(&log[..1], &[["Ｕ１", "", "", ""]]), [""; 0]);
}

#[test]
fn use_after_the_end_of_an_account_is_told_at_its_first_row() {
    let log = [
        row("u1", "2023/11/3 8:30", "参照"),
        row("u1", "2023/11/2 8:30", "参照"),
        row("u1", "2023/11/3 8:40", "参照"),
        row("u1", "2023/11/1 8:30", "参照"),
    ];
    for (accounts, expected) in [
        (&[["u1", "使用可", "2023/11/3", ""]][..], &[][..]),
        (&[["u1", "使用可", "2023/11/2", ""]], &["E253 u1 C2 ×2"]),
        (&[["u1", "停止", "", "2023/11/1"]], &["E253 u1 C2 ×3"]),
        (&[["u1", "使用可", "2023/11/1", "2023/11/2"]], &["E253 u1 C2 ×3"]),
        (&[["u1", "使用可（23年10月まで）", "", ""]], &["E253 u1 C2 ×4"]),
        (&[["u1", "停止", "", ""]], &["E253 u1 C2 ×4 note"]),
        (&[["u1", "削除", "2023/11/2", ""]], &["E253 u1 C2 ×2"]),
        (&[["u1", "停止予定", "", ""]], &[]),
        // One ID on several rows: what one of them allows is allowed.
        (&[["u1", "停止", "", "2023/11/1"], ["u1", "使用可", "", ""]], &[]),
        (&[["u1", "停止", "", "2023/11/1"], ["u1", "停止", "", "2023/11/2"]], &["E253 u1 C2 ×2"]),
        (&[["u1", "停止", "", "2023/11/2"], ["u1", "停止", "", ""]], &["E253 u1 C2 ×2 note"]),
        (&[["u1", "停止", "", "2023/11/3"], ["u1", "停止", "", ""]], &[]),
    ] {
        assert_eq!(against(&log, accounts), expected, "{accounts:?}");
    }
    let (_, concerns) = read(&log, &[["u1", "使用可", "2023/11/2", ""]]);
    assert_eq!(concerns[0].limit, Some(date(2023, 11, 2)));
    assert_eq!(concerns[0].first.time, at(date(2023, 11, 3), 8, 30));
}

#[test]
fn a_row_without_time_or_operation_is_told_at_the_empty_cell() {
    for (rows, expected) in [
        ([row("u1", "2023/11/1 8:30", "参照"), row("u1", "", "参照")], &["E254 u1 C3 ×1"][..]),
        ([row("u1", "2023/11/1 8:30", ""), row("u1", "", "")], &["E254 u1 E2 ×2"]),
        ([row("u1", "2023/11/1 25:00", "参照"), row("u1", "11/1 8:30", "参照")], &["E254 u1 C2 ×2"]),
        ([row("u1", "2023/11/1", "参照"), row("u1", "8:30", "参照")], &["E254 u1 C2 ×2"]),
        ([row("u1", "2023/11/1 8:30", "参照"), row("u1", "2023/11/1 8:30:00.5", "参照")], &[]),
    ] {
        assert_eq!(against(&rows, &[OPEN]), expected, "{rows:?}");
    }
    // A date cell without a time is no time either; midnight with one is.
    let sheet = |format| {
        let cell = crate::support::Cell::Formatted(45_231.0, format);
        let case = book(&[row("u1", "x", "参照")], &[OPEN]).set("アクセスログ", "C2", cell).case();
        in_lines(&concerns(case.log.as_ref().unwrap(), rows(&case.accounts)))
    };
    assert_eq!(sheet("yyyy/m/d"), ["E254 u1 C2 ×1"]);
    assert_eq!(sheet("yyyy/m/d h:mm"), ["E256 u1 C2 ×1 note"]);
}

#[test]
fn a_day_with_log_in_and_without_log_off_is_told_at_the_log_in() {
    let log = [
        row("u1", "2023/11/1 8:00", "参照"),
        row("u1", "2023/11/1 8:30", "ログイン"),
        row("u1", "2023/11/1 9:30", "ログオン"),
        row("u1", "2023/11/2 8:30", "ログイン成功"),
        row("u1", "2023/11/2 18:30", "ログアウト"),
        row("u1", "2023/11/3 8:30", "login"),
        row("u1", "2023/11/3 18:30", "logout failed"),
        row("u1", "2023/11/4 8:30", "ログイン失敗"),
    ];
    assert_eq!(against(&log, &[OPEN]), ["E255 u1 E3 ×2 note"]);
    assert_eq!(against(&log[3..5], &[OPEN]), [""; 0]);
    assert_eq!(against(&log[7..], &[OPEN]), [""; 0]);
    // A session over midnight ends on another day; without an ID nobody knows whose session it is.
    let over_midnight = [row("u1", "2023/11/1 21:50", "ログイン"), row("u1", "2023/11/2 5:10", "ログアウト")];
    assert_eq!(against(&over_midnight, &[OPEN]), ["E255 u1 E2 ×1 note"]);
    assert_eq!(against(&[row("", "2023/11/1 8:30", "ログイン")], &[OPEN]), ["E252  A2 ×1"]);
}

#[test]
fn use_at_night_is_told_from_ten_to_five() {
    let log = [
        row("u1", "2023/11/1 21:59:59", "参照"),
        row("u1", "2023/11/2 5:00:00", "参照"),
        row("u1", "2023/11/1 22:00:00", "参照"),
        row("u1", "2023/11/2 0:00", "参照"),
        row("u1", "2023/11/2 4:59:59", "参照"),
    ];
    assert_eq!(against(&log, &[OPEN]), ["E256 u1 C4 ×3 note"]);
    assert_eq!(against(&log[..2], &[OPEN]), [""; 0]);
}

#[test]
fn one_id_may_be_told_of_by_every_rule() {
    let log =
        [row("u8", "2023/11/1 23:00", "ログイン"), row("u8", "", "参照"), row("u1", "2023/11/1 23:00", "ログイン")];
    let expected = [
        "E253 u1 C4 ×1",
        "E255 u1 E4 ×1 note",
        "E256 u1 C4 ×1 note",
        "E252 u8 A2 ×2",
        "E254 u8 C3 ×1",
        "E255 u8 E2 ×1 note",
        "E256 u8 C2 ×1 note",
    ];
    assert_eq!(against(&log, &[["u1", "停止", "", "2023/10/1"]]), expected);
}

#[test]
fn missing_columns_leave_what_can_be_told() {
    let pharmacy = book(&[], &[OPEN]).without("アクセスログ").bytes();
    let reading = read_files(vec![("a.xlsx", pharmacy), ("アクセスログ.csv", "操作情報\n参照\n".into())], AS_OF);
    assert_eq!(told(&reading), [""; 0]);
    let case = reading.case.unwrap();
    let told = concerns(case.log.as_ref().unwrap(), rows(&case.accounts));
    assert_eq!(in_lines(&told), ["E252  - ×1", "E254  A2 ×1"]);
}
