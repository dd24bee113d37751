//! 08: the review of the access log, account by account; not the log printed out.

use std::collections::BTreeSet;

use serde::Serialize;

use super::block::{Block, Table, Value};
use super::booklet::Booklet;
use super::context::PaperContext;
use super::facts::Facts;
use super::wording::{WordingData, WordingFile};
use crate::case::Case;
use crate::error::Error;
use crate::model::log::{AccessLog, LogMistake, LogUser};
use crate::model::log_time::LogTime;
use crate::model::text::Text;
use crate::review::{self, Concern, ConcernKind};
use crate::sheet::{AccessLogColumns, Account, rows};

const TITLE: &str = "アクセスログ点検表";
/// Most categories that are listed for an ID; of more, the most frequent.
const MOST_CATEGORIES: usize = 40;
/// Most categories that have room beside the other columns.
const MOST_BESIDE: usize = 5;
/// Rows to write in where neither the log nor the ledger names anyone.
const EMPTY_ROWS: usize = 10;
/// Rows to write in where there is no log to look for concerns in.
const EMPTY_CONCERNS: usize = 3;
/// Heads the places of the rows in the sheet.
const CELL: &str = "シートのセル";
/// Printed for rows without an ID.
const NOBODY: &str = "（ID なし）";

/// What the wording can name.
#[derive(Serialize)]
struct LogFacts<'a> {
    #[serde(flatten)]
    facts: &'a Facts,
    #[serde(rename = "ログ")]
    log: LogSummary,
}

#[derive(Serialize)]
struct LogSummary {
    #[serde(rename = "期間")]
    period: String,
    #[serde(rename = "件数")]
    rows: u64,
    #[serde(rename = "利用者数")]
    users: usize,
    #[serde(rename = "指摘")]
    concerns: usize,
    /// Whether there is a table to write in what became of them.
    #[serde(rename = "指摘の欄")]
    has_concern_table: bool,
    /// Whether there was a ledger of accounts to compare with.
    #[serde(rename = "台帳")]
    compared: bool,
}

/// Makes the review; `None` where no log was handed in.
///
/// # Errors
/// A mistake in the wording.
pub(super) fn compose(context: &PaperContext<'_>) -> Result<Option<Booklet>, Error> {
    let case = context.case;
    let Some(log) = &case.log else {
        return Ok(None);
    };
    let concerns = review::concerns(log, case.accounts.as_ref().map(|table| table.rows.as_slice()));
    let facts = Facts::of(case, context.edition, context.law);
    let facts = LogFacts { facts: &facts, log: summary(case, log, &concerns) };
    let data = WordingData::new(WordingFile::AccessLog, &facts)?;
    let blocks = context.wording(WordingFile::AccessLog).fill(&data, |asked| {
        Ok(match asked.name {
            "log-users" => Some(vec![Block::Table(users(case, log))]),
            "log-concerns" if concerns.is_empty() && log.rows > 0 => Some(Vec::new()),
            "log-concerns" => Some(vec![Block::Table(concerned(&concerns))]),
            _ => None,
        })
    })?;
    Ok(Some(Booklet::new(context, TITLE.to_owned(), blocks)))
}

fn summary(case: &Case, log: &AccessLog, concerns: &[Concern]) -> LogSummary {
    let day = |time: LogTime| value(time).shown();
    let period = match (log.from, log.to) {
        (Some(from), Some(to)) => format!("{} から {} まで", day(from), day(to)),
        // To be written in by hand.
        _ if log.rows == 0 => String::new(),
        _ => "（時刻を読める記録がありません）".to_owned(),
    };
    let users = log.users.iter().filter(|user| !user.key.is_empty()).count();
    LogSummary {
        period,
        rows: log.rows,
        users,
        concerns: concerns.len(),
        has_concern_table: !concerns.is_empty() || log.rows == 0,
        compared: case.accounts.is_some(),
    }
}

/// A row per ID of the log, then the accounts that the log does not name; none where there is no
/// log to speak of.
fn users(case: &Case, log: &AccessLog) -> Table {
    let column = AccessLogColumns::BY_FIELD;
    let mut table = Table::new([
        (column.user_id.header, 26.0),
        (column.name.header, 20.0),
        ("ログイン", 10.0),
        ("最初の記録", 24.0),
        ("最後の記録", 24.0),
        ("使用日数", 9.0),
        ("操作の数（カテゴリごと）", 46.0),
    ]);
    if log.users.iter().any(|user| user.by_category.len() > MOST_BESIDE)
        && let Some(categories) = table.columns.last_mut()
    {
        categories.below = true;
    }
    table.rows = log.users.iter().map(used).collect();
    let known: BTreeSet<&str> = log.users.iter().map(|user| user.key.as_str()).collect();
    let accounts = if log.rows == 0 { &[] } else { rows(&case.accounts) };
    let unused = accounts.iter().filter(|account| {
        account.user_id.get().is_some_and(|id| !known.contains(id.key().as_str()))
    });
    table.rows.extend(unused.map(unused_row));
    table.or_rows_to_write_in(EMPTY_ROWS)
}

fn used(user: &LogUser) -> Vec<Value> {
    let moment = |time: Option<LogTime>| time.map_or_else(Value::empty, value);
    let category = |(category, count): (&Text, &u64)| match category.as_str() {
        "" => format!("（カテゴリなし）{count}"),
        name => format!("{name} {count}"),
    };
    let names: Vec<&str> = user.names.iter().map(Text::as_str).collect();
    let mut counted: Vec<(&Text, &u64)> = user.by_category.iter().collect();
    if counted.len() > MOST_CATEGORIES {
        counted.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    }
    let mut categories: Vec<String> =
        counted.iter().take(MOST_CATEGORIES).copied().map(category).collect();
    if counted.len() > MOST_CATEGORIES {
        let others = &counted[MOST_CATEGORIES..];
        let count: u64 = others.iter().map(|(_, count)| **count).sum();
        categories.push(format!("ほか{}種類 {count}", others.len()));
    }
    vec![
        Value::text(shown_id(&user.id)),
        Value::text(names.join("、")),
        Value::Number(user.logins),
        moment(user.first),
        moment(user.last),
        Value::Number(user.days.len() as u64),
        Value::text(categories.join("、")),
    ]
}

fn unused_row(account: &Account) -> Vec<Value> {
    let name = [account.family_name.text(), account.given_name.text()].join(" ");
    vec![
        Value::text(account.user_id.text()),
        Value::text(name.trim()),
        Value::Number(0),
        Value::empty(),
        Value::empty(),
        Value::Number(0),
        Value::text("記録なし"),
    ]
}

/// Returns a time as it is printed.
fn value(time: LogTime) -> Value {
    let end_of_day = || Value::text(format!("{} 24:00:00", Value::Day(time.date()).shown()));
    time.moment().map_or_else(end_of_day, Value::Moment)
}

fn mistaken(mistake: LogMistake) -> &'static str {
    match mistake {
        LogMistake::NoTime => "時刻のない記録",
        LogMistake::DayAlone => "日付だけで時刻のない記録",
        LogMistake::TimeAlone => "時刻だけで日付のない記録",
        LogMistake::OtherDay => "「日付」と「時刻」の日が違う記録",
        LogMistake::OtherZone => "日本時間でない時刻の記録",
        LogMistake::NoSuchTime => "ありえない日付や時刻の記録",
        LogMistake::Unreadable => "日付と時刻を読めない記録",
        LogMistake::NoOperation => "操作情報のない記録",
    }
}

fn shown_id(id: &Text) -> &str {
    if id.as_str().is_empty() { NOBODY } else { id.as_str() }
}

/// Returns a row for each concern.
fn concerned(concerns: &[Concern]) -> Table {
    let column = AccessLogColumns::BY_FIELD;
    let mut table = Table::new([
        ("気になること", 34.0),
        (column.user_id.header, 24.0),
        ("件数", 9.0),
        ("最初の記録", 24.0),
        (column.category.header, 18.0),
        (column.operation.header, 22.0),
        (CELL, 12.0),
        ("確かめた結果", 40.0),
    ]);
    // The pen needs the room.
    let below = [column.category.header, column.operation.header, CELL];
    for column in &mut table.columns {
        column.below = below.contains(&column.header.as_str());
    }
    table.rows = concerns.iter().map(concerned_row).collect();
    if concerns.is_empty() {
        // Whoever has paper alone has no sheet.
        table.columns.retain(|column| column.header != CELL);
    }
    table.or_rows_to_write_in(EMPTY_CONCERNS).with_cells_to_write_in()
}

fn concerned_row(concern: &Concern) -> Vec<Value> {
    let text = |text: Option<&Text>| Value::text(text.map_or("", Text::as_str));
    // What is wrong with rows of many people is nobody's concern alone.
    let id = match concern.kind {
        ConcernKind::Mistaken(_) => Value::empty(),
        ConcernKind::UnknownId
        | ConcernKind::AfterLastDay(_)
        | ConcernKind::StoppedUndated
        | ConcernKind::LeftOpen
        | ConcernKind::AtNight => Value::text(shown_id(&concern.id)),
    };
    vec![
        Value::text(what(concern.kind)),
        id,
        Value::Number(concern.count),
        concern.first.time.map_or_else(|| Value::text(concern.found.as_str()), value),
        text(concern.first.category.as_deref()),
        text(concern.first.operation.as_deref()),
        Value::text(concern.place.cell.map(|cell| cell.to_string()).unwrap_or_default()),
        Value::empty(),
    ]
}

fn what(kind: ConcernKind) -> &'static str {
    match kind {
        ConcernKind::UnknownId => "利用者台帳にないID",
        ConcernKind::AfterLastDay(_) => "使用期限や停止・削除日のあとの使用",
        ConcernKind::StoppedUndated => "停止したID（停止した日が台帳にない）の使用",
        ConcernKind::Mistaken(mistake) => mistaken(mistake),
        ConcernKind::LeftOpen => "ログオフの記録がない日（件数は日数）",
        ConcernKind::AtNight => "夜間（22時～5時、本ソフトの目安）の使用",
    }
}
