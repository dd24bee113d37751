//! The access log, folded row by row into what its review needs; the rows are never held.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, DateTime};

use super::text::{Text, key};
use crate::finding::{CellRef, Place};

/// The access log, folded: its size grows with users × days, not with rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessLog {
    /// The sheet.
    pub place: Place,
    /// The positions of its columns.
    pub columns: LogColumns,
    /// Rows of data.
    pub rows: u64,
    /// The earliest readable time.
    pub from: Option<DateTime>,
    /// The latest readable time.
    pub to: Option<DateTime>,
    /// Rows in which 時刻 holds something that is no day with a time (they are among
    /// [`LogUser::incomplete`]).
    pub unreadable: u64,
    /// The users, in the order of [`LogUser::key`]; rows without an ID are those of the empty key.
    pub users: Vec<LogUser>,
}

/// The columns that findings point to, from zero; `None` where the sheet has no such column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LogColumns {
    /// ユーザーID.
    pub user_id: Option<u32>,
    /// 時刻.
    pub time: Option<u32>,
    /// 操作情報.
    pub operation: Option<u32>,
}

/// One ID of the log and its use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogUser {
    /// The ID as its first row writes it; empty for the rows without one.
    pub id: Text,
    /// Its key ([`Text::key`]).
    pub key: String,
    /// The names beside it, in the order of their first rows.
    pub names: Vec<Text>,
    /// Its rows.
    pub rows: u64,
    /// Its first row on the sheet.
    pub first_row: LogRow,
    /// Its log-ins.
    pub logins: u64,
    /// Its earliest readable time.
    pub first: Option<DateTime>,
    /// Its latest readable time.
    pub last: Option<DateTime>,
    /// Rows by カテゴリ; those without one under the empty text.
    pub by_category: BTreeMap<Text, u64>,
    /// The days on which it was used.
    pub days: BTreeMap<Date, DayUse>,
    /// Rows without a readable time, or without an operation.
    pub incomplete: Option<Occurrences>,
    /// Rows between 22:00 and 5:00 (22:00:00 is, 5:00:00 is not).
    pub at_night: Option<Occurrences>,
}

/// The use of an ID on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayUse {
    /// Rows.
    pub rows: u64,
    /// Log-ins.
    pub logins: u64,
    /// Log-offs.
    pub logoffs: u64,
    /// The day's first row on the sheet.
    pub first: LogRow,
    /// The day's first log-in on the sheet.
    pub first_login: Option<LogRow>,
}

/// Rows that have something in common: counted, and the first of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrences {
    /// Their number.
    pub count: u64,
    /// The first on the sheet.
    pub first: LogRow,
}

/// One row of the log, as far as it is shown again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRow {
    /// The row from zero; [`AccessLog::cell`] makes a place of it.
    pub row: u32,
    /// 時刻, where it can be read.
    pub time: Option<DateTime>,
    /// カテゴリ.
    pub category: Option<Arc<Text>>,
    /// 操作情報.
    pub operation: Option<Arc<Text>>,
}

/// The effect of an operation on a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Act {
    /// Begins it.
    LogIn,
    /// Ends it.
    LogOff,
    /// Neither, or a try that failed.
    #[default]
    Other,
}

impl Act {
    /// Recognises the effect by the words for log-in and log-off in 操作情報; one that failed is
    /// neither.
    pub fn of(operation: &str) -> Self {
        const IN: [&str; 8] =
            ["ログイン", "ログオン", "サインイン", "サインオン", "login", "logon", "signin", "signon"];
        const OFF: [&str; 8] =
            ["ログオフ", "ログアウト", "サインアウト", "サインオフ", "logoff", "logout", "signout", "signoff"];
        const FAILED: [&str; 9] = ["失敗", "エラー", "拒否", "不可", "できません", "不成功", "fail", "denied", "error"];
        let text: String = key(operation).chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_')).collect();
        let begins = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
        let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
        match (has(&IN), has(&OFF)) {
            _ if has(&FAILED) => Self::Other,
            (true, false) => Self::LogIn,
            (false, true) => Self::LogOff,
            // 「ログイン画面からログアウト」: what stands first counts; else it is not clear which.
            (true, true) if begins(&IN) => Self::LogIn,
            (true, true) if begins(&OFF) => Self::LogOff,
            _ => Self::Other,
        }
    }
}

/// A row of the log as it is read, to be added to a [`LogFold`].
#[derive(Debug, Clone, Copy)]
pub struct LogLine<'a> {
    /// The row from zero.
    pub row: u32,
    /// ユーザーID and its key.
    pub id: Option<(&'a Text, &'a str)>,
    /// 氏名.
    pub name: Option<&'a Text>,
    /// 時刻; `None` where it is empty or cannot be read.
    pub time: Option<DateTime>,
    /// 時刻 holds something that cannot be read.
    pub unreadable: bool,
    /// カテゴリ.
    pub category: Option<&'a Arc<Text>>,
    /// 操作情報.
    pub operation: Option<&'a Arc<Text>>,
    /// The effect of the operation.
    pub act: Act,
}

/// A log that is being folded; rows are added in the sheet's order.
#[derive(Debug)]
pub struct LogFold {
    log: AccessLog,
    users: BTreeMap<String, (LogUser, BTreeMap<Text, u32>)>,
}

impl LogFold {
    /// Returns a log without rows.
    pub fn new(place: Place, columns: LogColumns) -> Self {
        let log = AccessLog { place, columns, rows: 0, from: None, to: None, unreadable: 0, users: Vec::new() };
        Self { log, users: BTreeMap::new() }
    }

    /// Returns how many rows were added.
    pub fn rows(&self) -> u64 {
        self.log.rows
    }

    /// Returns how many different IDs they had.
    pub fn ids(&self) -> usize {
        self.users.len()
    }

    /// Adds a row.
    pub fn add(&mut self, line: &LogLine<'_>) {
        let log = &mut self.log;
        log.rows += 1;
        log.unreadable += u64::from(line.unreadable);
        widen(&mut log.from, &mut log.to, line.time);
        let (id, key) = line.id.map_or((None, ""), |(id, key)| (Some(id), key));
        if !self.users.contains_key(key) {
            let user = LogUser::new(id.cloned().unwrap_or_default(), key, line);
            self.users.insert(key.to_owned(), (user, BTreeMap::new()));
        }
        if let Some((user, names)) = self.users.get_mut(key) {
            user.add(line);
            if let Some(name) = line.name.filter(|name| !names.contains_key(*name)) {
                names.insert(name.clone(), line.row);
            }
        }
    }

    /// Returns the log of the rows that were added.
    pub fn finish(mut self) -> AccessLog {
        self.log.users = self.users.into_values().map(|(user, names)| user.named(names)).collect();
        self.log
    }
}

fn widen(first: &mut Option<DateTime>, last: &mut Option<DateTime>, time: Option<DateTime>) {
    let Some(time) = time else { return };
    if first.is_none_or(|first| time < first) {
        *first = Some(time);
    }
    if last.is_none_or(|last| time > last) {
        *last = Some(time);
    }
}

impl LogUser {
    fn new(id: Text, key: &str, line: &LogLine<'_>) -> Self {
        Self {
            id,
            key: key.to_owned(),
            names: Vec::new(),
            rows: 0,
            first_row: LogRow::of(line),
            logins: 0,
            first: None,
            last: None,
            by_category: BTreeMap::new(),
            days: BTreeMap::new(),
            incomplete: None,
            at_night: None,
        }
    }

    fn named(mut self, names: BTreeMap<Text, u32>) -> Self {
        let mut names: Vec<(u32, Text)> = names.into_iter().map(|(name, row)| (row, name)).collect();
        names.sort();
        self.names = names.into_iter().map(|(_, name)| name).collect();
        self
    }

    fn add(&mut self, line: &LogLine<'_>) {
        self.rows += 1;
        self.logins += u64::from(line.act == Act::LogIn);
        widen(&mut self.first, &mut self.last, line.time);
        self.count_category(line);
        if line.time.is_none() || line.operation.is_none() {
            count(&mut self.incomplete, line);
        }
        let Some(time) = line.time else { return };
        if is_night(time) {
            count(&mut self.at_night, line);
        }
        let day = self.days.entry(time.date()).or_insert_with(|| DayUse::new(line));
        day.add(line);
    }

    fn count_category(&mut self, line: &LogLine<'_>) {
        let none = Text::default();
        let category = line.category.map_or(&none, |category| category.as_ref());
        match self.by_category.get_mut(category) {
            Some(count) => *count += 1,
            None => {
                self.by_category.insert(category.clone(), 1);
            }
        }
    }
}

fn count(rows: &mut Option<Occurrences>, line: &LogLine<'_>) {
    match rows {
        Some(rows) => rows.count += 1,
        None => *rows = Some(Occurrences { count: 1, first: LogRow::of(line) }),
    }
}

fn is_night(time: DateTime) -> bool {
    time.hour() >= 22 || time.hour() < 5
}

impl DayUse {
    fn new(line: &LogLine<'_>) -> Self {
        Self { rows: 0, logins: 0, logoffs: 0, first: LogRow::of(line), first_login: None }
    }

    fn add(&mut self, line: &LogLine<'_>) {
        self.rows += 1;
        match line.act {
            Act::LogIn => {
                self.logins += 1;
                self.first_login.get_or_insert_with(|| LogRow::of(line));
            }
            Act::LogOff => self.logoffs += 1,
            Act::Other => {}
        }
    }
}

impl LogRow {
    fn of(line: &LogLine<'_>) -> Self {
        Self { row: line.row, time: line.time, category: line.category.cloned(), operation: line.operation.cloned() }
    }
}

impl AccessLog {
    /// Returns a log without any row.
    pub fn empty(place: Place) -> Self {
        LogFold::new(place, LogColumns::default()).finish()
    }

    /// Returns the place of a row's cell in the first of these columns that the sheet has; without
    /// any, the sheet's.
    pub fn cell(&self, row: u32, columns: &[Option<u32>]) -> Place {
        let column = columns.iter().flatten().next();
        column.map_or_else(|| self.place.clone(), |column| self.place.at(CellRef::new(row, *column)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_in_and_log_off_are_known_by_their_words() {
        for text in [
            "ログイン",
            "ﾛｸﾞｲﾝ",
            "ログオン",
            "サインイン",
            "Login",
            "LOG ON",
            "Sign-in",
            "ログイン成功",
            "端末にログイン",
        ] {
            assert_eq!(Act::of(text), Act::LogIn, "{text}");
        }
        for text in ["ログオフ", "ログアウト", "サインアウト", "Log-off", "ＬＯＧＯＵＴ", "sign out", "自動ログアウト"]
        {
            assert_eq!(Act::of(text), Act::LogOff, "{text}");
        }
        for text in
            ["", "薬歴を閲覧", "ログイン失敗", "login failed", "ログアウトエラー", "再ログオフとログイン", "ログ"]
        {
            assert_eq!(Act::of(text), Act::Other, "{text}");
        }
        assert_eq!(Act::of("ログアウト（ログイン画面へ）"), Act::LogOff);
    }
}
