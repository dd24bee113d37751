//! The access log, folded row by row into what its review needs; the rows are never held.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::act::Act;
use super::log_time::LogTime;
use super::text::Text;
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
    pub from: Option<LogTime>,
    /// The latest readable time.
    pub to: Option<LogTime>,
    /// Rows without a time or an operation, by what is wrong with them.
    pub mistakes: BTreeMap<LogMistake, Mistakes>,
    /// The users, in the order of [`LogUser::key`]; rows without an ID are those of the empty key.
    pub users: Vec<LogUser>,
}

/// The columns that findings point to, from zero; `None` where the sheet has no such column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LogColumns {
    /// ユーザーID.
    pub user_id: Option<u32>,
    /// 時刻, or where there is none 日付.
    pub time: Option<u32>,
    /// 日付 beside 時刻.
    pub day: Option<u32>,
    /// 操作情報.
    pub operation: Option<u32>,
    /// Whether ユーザーID seems to stand under another header: that a row has none says nothing.
    pub is_id_unread: bool,
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
    pub first: Option<LogTime>,
    /// Its latest readable time.
    pub last: Option<LogTime>,
    /// Rows by カテゴリ; those without one under the empty text.
    pub by_category: BTreeMap<Text, u64>,
    /// The days on which it was used.
    pub days: BTreeMap<Date, DayUse>,
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

/// What is wrong with a row of the log that does not say when or what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogMistake {
    /// Neither 時刻 nor 日付 holds anything.
    NoTime,
    /// A day without a time.
    DayAlone,
    /// A time without a day.
    TimeAlone,
    /// 日付 is not the day in 時刻.
    OtherDay,
    /// A time of another zone than Japan's, such as UTC.
    OtherZone,
    /// A day or a time that there is not, or a day of another century.
    NoSuchTime,
    /// A text that is read neither as a day nor as a time.
    Unreadable,
    /// 操作情報 holds nothing.
    NoOperation,
}

/// The rows with one mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistakes {
    /// Their number, and the first of them.
    pub rows: Occurrences,
    /// The text found in the first of them; empty where it is missing.
    pub found: String,
}

/// One row of the log, as far as it is shown again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRow {
    /// The row from zero; [`AccessLog::cell`] makes a place of it.
    pub row: u32,
    /// 時刻, where it can be read.
    pub time: Option<LogTime>,
    /// カテゴリ.
    pub category: Option<Arc<Text>>,
    /// 操作情報.
    pub operation: Option<Arc<Text>>,
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
    pub time: Option<LogTime>,
    /// Why there is no time, and the text found instead.
    pub mistake: Option<(LogMistake, &'a str)>,
    /// カテゴリ.
    pub category: Option<&'a Arc<Text>>,
    /// 操作情報.
    pub operation: Option<&'a Arc<Text>>,
    /// Whether an operation is missing that should be there.
    pub lacks_operation: bool,
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
        let log = AccessLog {
            place,
            columns,
            rows: 0,
            from: None,
            to: None,
            mistakes: BTreeMap::new(),
            users: Vec::new(),
        };
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

    /// Returns true where a row with a mistake was added.
    pub fn has(&self, mistake: LogMistake) -> bool {
        self.log.mistakes.contains_key(&mistake)
    }

    /// Adds a row.
    pub fn add(&mut self, line: &LogLine<'_>) {
        let log = &mut self.log;
        log.rows += 1;
        let no_operation = line.lacks_operation.then_some((LogMistake::NoOperation, ""));
        for (mistake, found) in line.mistake.into_iter().chain(no_operation) {
            note(&mut log.mistakes, mistake, found, line);
        }
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

fn note(
    mistakes: &mut BTreeMap<LogMistake, Mistakes>,
    mistake: LogMistake,
    found: &str,
    line: &LogLine<'_>,
) {
    match mistakes.get_mut(&mistake) {
        Some(mistakes) => mistakes.rows.count += 1,
        None => {
            let rows = Occurrences { count: 1, first: LogRow::of(line) };
            mistakes.insert(mistake, Mistakes { rows, found: found.to_owned() });
        }
    }
}

fn widen(first: &mut Option<LogTime>, last: &mut Option<LogTime>, time: Option<LogTime>) {
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
            at_night: None,
        }
    }

    fn named(mut self, names: BTreeMap<Text, u32>) -> Self {
        let mut names: Vec<(u32, Text)> =
            names.into_iter().map(|(name, row)| (row, name)).collect();
        names.sort();
        self.names = names.into_iter().map(|(_, name)| name).collect();
        self
    }

    fn add(&mut self, line: &LogLine<'_>) {
        self.rows += 1;
        self.logins += u64::from(line.act == Act::LogIn);
        widen(&mut self.first, &mut self.last, line.time);
        self.count_category(line);
        let Some(time) = line.time else { return };
        if time.is_at_night() {
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
        Self {
            row: line.row,
            time: line.time,
            category: line.category.cloned(),
            operation: line.operation.cloned(),
        }
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
        column
            .map_or_else(|| self.place.clone(), |column| self.place.at(CellRef::new(row, *column)))
    }
}
