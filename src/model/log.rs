//! The access log, folded row by row into what its review needs: never the rows themselves; and what it speaks against.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, DateTime};

use super::text::{Text, key};
use crate::finding::{CellRef, Place};
use crate::sheet::Account;

/// What アクセスログ says, without its rows. Its size grows with users × days, not with rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessLog {
    /// The sheet.
    pub place: Place,
    /// Where its columns stand.
    pub columns: LogColumns,
    /// Rows of data.
    pub rows: u64,
    /// The earliest readable time.
    pub from: Option<DateTime>,
    /// The latest readable time.
    pub to: Option<DateTime>,
    /// Rows in which 時刻 holds something that is no day with a time (they are among [`LogUser::incomplete`]).
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

/// What the log says of one ID.
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
    pub incomplete: Option<Told>,
    /// Rows between 22:00 and 5:00 (22:00:00 is, 5:00:00 is not).
    pub at_night: Option<Told>,
}

/// What an ID did on one day.
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

/// Rows that something is said of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// How many.
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

/// What an operation does to a session.
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
    /// What 操作情報 tells, by the words for log-in and log-off; one that failed is neither.
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
            // 「ログイン画面からログアウト」: what stands first counts; else nobody can tell.
            (true, true) if begins(&IN) => Self::LogIn,
            (true, true) if begins(&OFF) => Self::LogOff,
            _ => Self::Other,
        }
    }
}

/// A row of the log on its way into the fold.
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
    /// Whether 時刻 holds something that cannot be read.
    pub unreadable: bool,
    /// カテゴリ.
    pub category: Option<&'a Arc<Text>>,
    /// 操作情報.
    pub operation: Option<&'a Arc<Text>>,
    /// What it does.
    pub act: Act,
}

/// A log that is being folded; rows are added in the sheet's order.
#[derive(Debug)]
pub struct LogFold {
    log: AccessLog,
    users: BTreeMap<String, (LogUser, BTreeMap<Text, u32>)>,
}

impl LogFold {
    /// Nothing yet.
    pub fn new(place: Place, columns: LogColumns) -> Self {
        let log = AccessLog { place, columns, rows: 0, from: None, to: None, unreadable: 0, users: Vec::new() };
        Self { log, users: BTreeMap::new() }
    }

    /// How many rows were added.
    pub fn rows(&self) -> u64 {
        self.log.rows
    }

    /// How many different IDs they had.
    pub fn ids(&self) -> usize {
        self.users.len()
    }

    /// Takes a row in.
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

    /// The log.
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
            tell(&mut self.incomplete, line);
        }
        let Some(time) = line.time else { return };
        if is_night(time) {
            tell(&mut self.at_night, line);
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

fn tell(told: &mut Option<Told>, line: &LogLine<'_>) {
    match told {
        Some(told) => told.count += 1,
        None => *told = Some(Told { count: 1, first: LogRow::of(line) }),
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
    /// A log without any row.
    pub fn empty(place: Place) -> Self {
        LogFold::new(place, LogColumns::default()).finish()
    }

    /// A cell of the log: the row's in the first of these columns that there is, else the sheet.
    pub fn cell(&self, row: u32, columns: &[Option<u32>]) -> Place {
        let column = columns.iter().flatten().next();
        column.map_or_else(|| self.place.clone(), |column| self.place.at(CellRef::new(row, *column)))
    }
}

/// What speaks against an ID's use: one per ID and rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concern {
    /// `E252` to `E256`.
    pub code: &'static str,
    /// The ID as the log's first row with it writes it; empty for rows without one.
    pub id: Text,
    /// The cell of the first row: ユーザーID (E252), 時刻 (E253, E256), the empty one of 時刻 and 操作情報 (E254),
    /// 操作情報 of the log-in (E255).
    pub place: Place,
    /// How many rows; for E255, days.
    pub count: u64,
    /// The first row on the sheet.
    pub first: LogRow,
    /// Whether it is only good to know (E255, E256, and E253 where the account was stopped on a day nobody wrote down).
    pub note: bool,
    /// For E253: the last day on which the ID might have been used.
    pub limit: Option<Date>,
}

/// What the log says against the ledger of accounts; where that was not handed in, only what needs no ledger.
pub fn concerns_of(log: &AccessLog, accounts: Option<&[Account]>) -> Vec<Concern> {
    let mut concerns = concerns(log, accounts.unwrap_or_default());
    concerns.retain(|concern| accounts.is_some() || !matches!(concern.code, "E252" | "E253"));
    concerns
}

/// What the log says against the ledger of accounts, by ID in the order of [`AccessLog::users`], then by code.
///
/// IDs are compared by [`Text::key`]. Where several accounts have one ID, what any of them allows is allowed.
pub fn concerns(log: &AccessLog, accounts: &[Account]) -> Vec<Concern> {
    let mut by_id: BTreeMap<String, Vec<&Account>> = BTreeMap::new();
    for account in accounts {
        if let Some(id) = account.user_id.get() {
            by_id.entry(id.key()).or_default().push(account);
        }
    }
    let of_user = |user: &LogUser| {
        let accounts = by_id.get(user.key.as_str()).map_or(&[][..], Vec::as_slice);
        [
            unknown(log, user, accounts),
            after_the_end(log, user, accounts),
            incomplete(log, user),
            left_open(log, user),
            at_night(log, user),
        ]
    };
    log.users.iter().flat_map(of_user).flatten().collect()
}

fn concern(code: &'static str, user: &LogUser, place: Place, told: Told) -> Concern {
    let note = matches!(code, "E255" | "E256");
    Concern { code, id: user.id.clone(), place, count: told.count, first: told.first, note, limit: None }
}

/// E252: an ID that no account has. Rows without any ID are nobody's too.
fn unknown(log: &AccessLog, user: &LogUser, accounts: &[&Account]) -> Option<Concern> {
    let place = log.cell(user.first_row.row, &[log.columns.user_id, log.columns.time]);
    let told = Told { count: user.rows, first: user.first_row.clone() };
    accounts.is_empty().then(|| concern("E252", user, place, told))
}

/// E253: use after the end of the account, or of one that was stopped nobody knows when.
fn after_the_end(log: &AccessLog, user: &LogUser, accounts: &[&Account]) -> Option<Concern> {
    let time = |row: u32| log.cell(row, &[log.columns.time, log.columns.user_id]);
    let ends: Option<Vec<Date>> = accounts.iter().map(|account| last_day(account)).collect();
    let limit = ends.and_then(|ends| ends.into_iter().max());
    if let Some(limit) = limit
        && let Some(late) = used_after(user, limit)
    {
        let place = time(late.first.row);
        return Some(Concern { limit: Some(limit), ..concern("E253", user, place, late) });
    }
    let undated = |account: &&Account| account.is_stopped() && account.stopped.is_blank();
    let (stopped, others): (Vec<&Account>, Vec<&Account>) = accounts.iter().copied().partition(undated);
    let excused: Option<Vec<Date>> = others.iter().map(|account| last_day(account)).collect();
    let told = match excused?.into_iter().max() {
        _ if stopped.is_empty() => return None,
        Some(day) => used_after(user, day)?,
        None => Told { count: user.rows, first: user.first_row.clone() },
    };
    Some(Concern { note: true, ..concern("E253", user, time(told.first.row), told) })
}

/// The last day on which an account may be used; `None` where it has no end, or one without a date.
fn last_day(account: &Account) -> Option<Date> {
    [account.valid_until().copied(), account.stopped.copied()].into_iter().flatten().min()
}

fn used_after(user: &LogUser, limit: Date) -> Option<Told> {
    let late = || user.days.iter().filter(|(day, _)| **day > limit).map(|(_, used)| used);
    let first = late().map(|used| &used.first).min_by_key(|first| first.row)?.clone();
    Some(Told { count: late().map(|used| used.rows).sum(), first })
}

/// E254: rows without time or operation.
fn incomplete(log: &AccessLog, user: &LogUser) -> Option<Concern> {
    let told = user.incomplete.clone()?;
    let LogColumns { user_id, time, operation } = log.columns;
    let column = if told.first.time.is_none() { time } else { operation };
    Some(concern("E254", user, log.cell(told.first.row, &[column, user_id, time, operation]), told))
}

/// E255: days with a log-in and no log-off. Of rows without an ID nobody knows whose session they are.
fn left_open(log: &AccessLog, user: &LogUser) -> Option<Concern> {
    let open = || user.days.values().filter(|used| used.logoffs == 0).filter_map(|used| used.first_login.as_ref());
    let first = open().min_by_key(|first| first.row).filter(|_| !user.key.is_empty())?.clone();
    let told = Told { count: open().count() as u64, first };
    Some(concern("E255", user, log.cell(told.first.row, &[log.columns.operation]), told))
}

/// E256: use at night.
fn at_night(log: &AccessLog, user: &LogUser) -> Option<Concern> {
    let told = user.at_night.clone()?;
    Some(concern("E256", user, log.cell(told.first.row, &[log.columns.time]), told))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_in_and_log_off_are_told_by_their_words() {
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
