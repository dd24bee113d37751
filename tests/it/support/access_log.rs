//! Pharmacies with an access log, as a worksheet and as a CSV file.

use std::fmt::Write;

use tachiiri::finding::{Finding, Findings};
use tachiiri::model::log::AccessLog;
use tachiiri::read::Reading;
use tachiiri::review::{Concern, concerns};
use tachiiri::sheet::rows;

use super::Book;
use super::book::{AS_OF, lines, read_files};

pub const HEADER: [&str; 5] = ["ユーザーID", "氏名", "時刻", "カテゴリ", "操作情報"];

/// A pharmacy with these rows of log, and these accounts: ユーザID, 状態, 使用期限, 停止・削除日.
pub fn book(log: &[[&str; 5]], accounts: &[[&str; 4]]) -> Book {
    let mut book =
        Book::new().row("薬局", &["薬局名", "ためし薬局"]).row("薬局", &["年度", "令和5年度"]);
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
pub fn as_csv(log: &[[&str; 5]], accounts: &[[&str; 4]]) -> Reading<'static> {
    let mut text = HEADER.join(",");
    for row in log {
        write!(text, "\r\n{}", row.join(",")).unwrap();
    }
    let rest = book(log, accounts).without("アクセスログ");
    read_files(vec![("ためし.xlsx", rest.bytes()), ("アクセスログ.csv", text.into_bytes())], AS_OF)
}

pub fn reported(reading: &Reading) -> Vec<String> {
    let findings: Vec<Finding> =
        Findings::collect(reading.findings.clone()).iter().cloned().collect();
    lines(&findings)
}

/// The log and its concerns: as a worksheet and as a CSV the same, but for the file's name.
pub fn read(log: &[[&str; 5]], accounts: &[[&str; 4]]) -> (AccessLog, Vec<Concern>) {
    let sheet = book(log, accounts).case();
    let reading = as_csv(log, accounts);
    assert_eq!(reported(&reading), [""; 0]);
    let csv = reading.case.unwrap();
    let of_sheet = concerns(sheet.log.as_ref().unwrap(), Some(rows(&sheet.accounts)));
    let csv = csv.log.unwrap();
    let sheet = sheet.log.unwrap();
    assert_eq!(&*csv.place.file, "アクセスログ.csv");
    assert_eq!(AccessLog { place: sheet.place.clone(), ..csv }, sheet);
    (sheet, of_sheet)
}

pub fn row<'a>(id: &'a str, time: &'a str, operation: &'a str) -> [&'a str; 5] {
    [id, "", time, "", operation]
}

pub const OPEN: [&str; 4] = ["u1", "使用可", "", ""];
