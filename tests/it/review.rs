//! The review of the access log: each concern at its cell.

use jiff::civil::date;
use tachiiri::model::log_time::LogTime;
use tachiiri::review::{Concern, ConcernKind, concerns};
use tachiiri::sheet::rows;

use crate::support::access_log::{OPEN, book, read, reported, row};
use crate::support::book::{AS_OF, read_files};

/// `kind id cell ×count`.
fn in_lines(concerns: &[Concern]) -> Vec<String> {
    let line = |concern: &Concern| {
        let cell = concern.place.cell.map_or_else(|| "-".to_owned(), |cell| cell.to_string());
        let line = format!(
            "{} {} {cell} ×{} {}",
            kind(concern.kind),
            concern.id,
            concern.count,
            concern.found
        );
        line.trim_end().to_owned()
    };
    concerns.iter().map(line).collect()
}

fn kind(kind: ConcernKind) -> String {
    match kind {
        ConcernKind::AfterLastDay(_) => "AfterLastDay".to_owned(),
        ConcernKind::Mistaken(mistake) => format!("{mistake:?}"),
        kind => format!("{kind:?}"),
    }
}

fn against(log: &[[&str; 5]], accounts: &[[&str; 4]]) -> Vec<String> {
    in_lines(&read(log, accounts).1)
}

#[test]
fn an_id_that_no_account_has_is_reported_once_at_its_first_row() {
    let log = [
        row("u1", "2023/11/1 8:30", "参照"),
        row("u9", "2023/11/1 8:31", "参照"),
        row("U9", "2023/11/1 8:32", "参照"),
        row("", "2023/11/1 8:33", "参照"),
    ];
    assert_eq!(against(&log, &[OPEN]), ["UnknownId  A5 ×1", "UnknownId u9 A3 ×2"]);
    assert_eq!(against(&log[..1], &[["Ｕ１", "", "", ""]]), [""; 0]);
}

#[test]
fn use_after_the_end_of_an_account_is_reported_at_its_first_row() {
    let log = [
        row("u1", "2023/11/3 8:30", "参照"),
        row("u1", "2023/11/2 8:30", "参照"),
        row("u1", "2023/11/3 8:40", "参照"),
        row("u1", "2023/11/1 8:30", "参照"),
    ];
    for (accounts, expected) in [
        (&[["u1", "使用可", "2023/11/3", ""]][..], &[][..]),
        (&[["u1", "使用可", "2023/11/2", ""]], &["AfterLastDay u1 C2 ×2"]),
        (&[["u1", "停止", "", "2023/11/1"]], &["AfterLastDay u1 C2 ×3"]),
        (&[["u1", "使用可", "2023/11/1", "2023/11/2"]], &["AfterLastDay u1 C2 ×3"]),
        (&[["u1", "使用可（23年10月まで）", "", ""]], &["AfterLastDay u1 C2 ×4"]),
        (&[["u1", "停止", "", ""]], &["StoppedUndated u1 C2 ×4"]),
        (&[["u1", "削除", "2023/11/2", ""]], &["AfterLastDay u1 C2 ×2"]),
        (&[["u1", "停止予定", "", ""]], &[]),
        // One ID on several rows: what one of them allows is allowed.
        (&[["u1", "停止", "", "2023/11/1"], ["u1", "使用可", "", ""]], &[]),
        (
            &[["u1", "停止", "", "2023/11/1"], ["u1", "停止", "", "2023/11/2"]],
            &["AfterLastDay u1 C2 ×2"],
        ),
        (&[["u1", "停止", "", "2023/11/2"], ["u1", "停止", "", ""]], &["StoppedUndated u1 C2 ×2"]),
        (&[["u1", "停止", "", "2023/11/3"], ["u1", "停止", "", ""]], &[]),
    ] {
        assert_eq!(against(&log, accounts), expected, "{accounts:?}");
    }
    let (_, concerns) = read(&log, &[["u1", "使用可", "2023/11/2", ""]]);
    assert_eq!(concerns[0].kind, ConcernKind::AfterLastDay(date(2023, 11, 2)));
    assert_eq!(concerns[0].first.time, Some(LogTime::from(date(2023, 11, 3).at(8, 30, 0, 0))));
}

#[test]
fn a_row_without_time_or_operation_is_reported_at_the_empty_cell() {
    for (rows, expected) in [
        ([row("u1", "2023/11/1 8:30", "参照"), row("u1", "", "参照")], &["NoTime  C3 ×1"][..]),
        (
            [row("u1", "2023/11/1 8:30", ""), row("u2", "", "")],
            &["NoTime  C3 ×1", "NoOperation  E2 ×2"],
        ),
        (
            [row("u1", "2023/11/1 25:00", "参照"), row("u1", "11/1 8:30", "参照")],
            &["NoSuchTime  C2 ×1 2023/11/1 25:00", "Unreadable  C3 ×1 11/1 8:30"],
        ),
        (
            [row("u2", "11/1 8:30", "参照"), row("u1", "11/2 8:30", "参照")],
            &["Unreadable  C2 ×2 11/1 8:30"],
        ),
        (
            [row("u1", "2023/11/1", "参照"), row("u1", "8:30", "参照")],
            &["DayAlone  C2 ×1 2023/11/1", "TimeAlone  C3 ×1 8:30"],
        ),
        ([row("u1", "2023/11/1 8:30", "参照"), row("u1", "2023/11/1 8:30:00.5", "参照")], &[]),
    ] {
        assert_eq!(against(&rows, &[OPEN, ["u2", "使用可", "", ""]]), expected, "{rows:?}");
    }
    // A date cell without a time is no time either; midnight with one is.
    let sheet = |format| {
        let cell = crate::support::Cell::Formatted(45_231.0, format);
        let case = book(&[row("u1", "x", "参照")], &[OPEN]).set("アクセスログ", "C2", cell).case();
        in_lines(&concerns(case.log.as_ref().unwrap(), Some(rows(&case.accounts))))
    };
    assert_eq!(sheet("yyyy/m/d"), ["DayAlone  C2 ×1 2023/11/1"]);
    assert_eq!(sheet("yyyy/m/d h:mm"), ["AtNight u1 C2 ×1"]);
}

#[test]
fn a_day_with_log_in_and_without_log_off_is_reported_at_the_log_in() {
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
    assert_eq!(against(&log, &[OPEN]), ["LeftOpen u1 E3 ×2"]);
    assert_eq!(against(&log[3..5], &[OPEN]), [""; 0]);
    assert_eq!(against(&log[7..], &[OPEN]), [""; 0]);
    // A session over midnight ends on another day; without an ID nobody knows whose session it is.
    let over_midnight =
        [row("u1", "2023/11/1 21:50", "ログイン"), row("u1", "2023/11/2 5:10", "ログアウト")];
    assert_eq!(against(&over_midnight, &[OPEN]), ["LeftOpen u1 E2 ×1"]);
    assert_eq!(against(&[row("", "2023/11/1 8:30", "ログイン")], &[OPEN]), ["UnknownId  A2 ×1"]);
}

#[test]
fn use_at_night_is_reported_from_ten_to_five() {
    let log = [
        row("u1", "2023/11/1 21:59:59", "参照"),
        row("u1", "2023/11/2 5:00:00", "参照"),
        row("u1", "2023/11/1 22:00:00", "参照"),
        row("u1", "2023/11/2 0:00", "参照"),
        row("u1", "2023/11/2 4:59:59", "参照"),
    ];
    assert_eq!(against(&log, &[OPEN]), ["AtNight u1 C4 ×3"]);
    assert_eq!(against(&log[..2], &[OPEN]), [""; 0]);
}

#[test]
fn one_id_may_be_a_concern_of_every_kind() {
    let log = [
        row("u8", "2023/11/1 23:00", "ログイン"),
        row("u8", "", "参照"),
        row("u1", "2023/11/1 23:00", "ログイン"),
    ];
    let expected = [
        "AfterLastDay u1 C4 ×1",
        "LeftOpen u1 E4 ×1",
        "AtNight u1 C4 ×1",
        "UnknownId u8 A2 ×2",
        "LeftOpen u8 E2 ×1",
        "AtNight u8 C2 ×1",
        "NoTime  C3 ×1",
    ];
    assert_eq!(against(&log, &[["u1", "停止", "", "2023/10/1"]]), expected);
}

#[test]
fn missing_columns_leave_what_can_be_seen() {
    let pharmacy = book(&[], &[OPEN]).without("アクセスログ").bytes();
    let reading = read_files(
        vec![("a.xlsx", pharmacy), ("アクセスログ.csv", "操作情報\n参照\n".into())],
        AS_OF,
    );
    assert_eq!(reported(&reading), [""; 0]);
    let case = reading.case.unwrap();
    let found = concerns(case.log.as_ref().unwrap(), Some(rows(&case.accounts)));
    assert_eq!(in_lines(&found), ["UnknownId  - ×1", "NoTime  A2 ×1"]);
}

#[test]
fn without_a_ledger_only_what_needs_none_is_a_concern() {
    let case = book(&[row("u9", "2023/11/1 23:00", "ログイン")], &[]).case();
    let log = case.log.unwrap();
    assert_eq!(
        in_lines(&concerns(&log, Some(&[]))),
        ["UnknownId u9 A2 ×1", "LeftOpen u9 E2 ×1", "AtNight u9 C2 ×1"]
    );
    assert_eq!(in_lines(&concerns(&log, None)), ["LeftOpen u9 E2 ×1", "AtNight u9 C2 ×1"]);
}
