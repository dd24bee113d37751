//! The review of the access log: its users compared with the account ledger.
//!
//! The rules of the log, paper 08 and the rows of the log that are shown are all made from it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::finding::Place;
use crate::model::log::{AccessLog, LogMistake, LogRow, LogUser, Mistakes, Occurrences};
use crate::model::text::Text;
use crate::sheet::Account;

/// Something that is to be looked into: about the use of an ID, one per ID and kind; or rows with
/// one form of mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concern {
    /// The kind of concern.
    pub kind: ConcernKind,
    /// The ID as the log's first row with it writes it; empty for rows without one.
    pub id: Text,
    /// The cell of the first row that shows it; see the kind.
    pub place: Place,
    /// The number of rows; for [`ConcernKind::LeftOpen`], days.
    pub count: u64,
    /// The first of these rows on the sheet.
    pub first: LogRow,
    /// For [`ConcernKind::Mistaken`], the text found in that row; else empty.
    pub found: String,
}

/// A kind of concern; each says at which cell it is placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConcernKind {
    /// The ledger has no such ID, or the rows have none. At ユーザーID.
    UnknownId,
    /// Use after the last day on which the ledger allows it. At 時刻.
    AfterLastDay(Date),
    /// Use of an account that was stopped on a day that nobody wrote down: before it or after it.
    /// At 時刻.
    StoppedUndated,
    /// Days with a log-in and without a log-off. At 操作情報 of the log-in.
    LeftOpen,
    /// Use between 22:00 and 5:00. At 時刻.
    AtNight,
    /// Rows that do not say when or what, of whatever ID. At the cell that does not.
    Mistaken(LogMistake),
}

/// Returns what is to be looked into, by ID in the order of [`AccessLog::users`], then by kind;
/// then the rows with mistakes.
///
/// IDs are compared by [`Text::key`]. Where several accounts have one ID, what any of them allows
/// is allowed. Without a ledger (`None`), only what needs none is returned.
pub fn concerns(log: &AccessLog, ledger: Option<&[Account]>) -> Vec<Concern> {
    let accounts = ledger.map(by_id);
    let of_user = |user: &LogUser| {
        let owners = accounts
            .as_ref()
            .map(|by_id| by_id.get(user.key.as_str()).map_or(&[][..], Vec::as_slice));
        [
            owners.and_then(|owners| unknown(log, user, owners)),
            owners.and_then(|owners| after_the_end(log, user, owners)),
            left_open(log, user),
            at_night(log, user),
        ]
    };
    let of_users = log.users.iter().flat_map(of_user).flatten();
    of_users
        .chain(log.mistakes.iter().map(|(mistake, mistakes)| mistaken(log, *mistake, mistakes)))
        .collect()
}

fn by_id(accounts: &[Account]) -> BTreeMap<String, Vec<&Account>> {
    let mut by_id: BTreeMap<String, Vec<&Account>> = BTreeMap::new();
    for account in accounts {
        if let Some(id) = account.user_id.get() {
            by_id.entry(id.key()).or_default().push(account);
        }
    }
    by_id
}

impl Concern {
    fn new(kind: ConcernKind, user: &LogUser, place: Place, rows: Occurrences) -> Self {
        Self {
            kind,
            id: user.id.clone(),
            place,
            count: rows.count,
            first: rows.first,
            found: String::new(),
        }
    }
}

fn unknown(log: &AccessLog, user: &LogUser, accounts: &[&Account]) -> Option<Concern> {
    let place = log.cell(user.first_row.row, &[log.columns.user_id, log.columns.time]);
    let is_unknown = accounts.is_empty() && !(user.key.is_empty() && log.columns.is_id_unread);
    is_unknown.then(|| Concern::new(ConcernKind::UnknownId, user, place, all_rows(user)))
}

fn after_the_end(log: &AccessLog, user: &LogUser, accounts: &[&Account]) -> Option<Concern> {
    let concern = |kind, rows: Occurrences| {
        let place = log.cell(rows.first.row, &[log.columns.time, log.columns.user_id]);
        Concern::new(kind, user, place, rows)
    };
    let ends: Option<Vec<Date>> = accounts.iter().map(|account| last_day(account)).collect();
    if let Some(end) = ends.and_then(|ends| ends.into_iter().max())
        && let Some(late) = used_after(user, end)
    {
        return Some(concern(ConcernKind::AfterLastDay(end), late));
    }
    let is_undated = |account: &&Account| account.is_stopped() && account.stopped.is_blank();
    let (undated, others): (Vec<&Account>, Vec<&Account>) =
        accounts.iter().copied().partition(is_undated);
    if undated.is_empty() {
        return None;
    }
    let others: Option<Vec<Date>> = others.iter().map(|account| last_day(account)).collect();
    let rows = match others?.into_iter().max() {
        Some(allowed_until) => used_after(user, allowed_until)?,
        None => all_rows(user),
    };
    Some(concern(ConcernKind::StoppedUndated, rows))
}

/// Returns the last day on which an account may be used; `None` where it has no end, or one without
/// a date.
fn last_day(account: &Account) -> Option<Date> {
    [account.valid_until().copied(), account.stopped.copied()].into_iter().flatten().min()
}

fn all_rows(user: &LogUser) -> Occurrences {
    Occurrences { count: user.rows, first: user.first_row.clone() }
}

fn used_after(user: &LogUser, day: Date) -> Option<Occurrences> {
    let late =
        || user.days.iter().filter(|(used, _)| **used > day).map(|(_, use_of_day)| use_of_day);
    let first = late().map(|of_day| &of_day.first).min_by_key(|first| first.row)?.clone();
    Some(Occurrences { count: late().map(|of_day| of_day.rows).sum(), first })
}

fn mistaken(log: &AccessLog, mistake: LogMistake, mistakes: &Mistakes) -> Concern {
    let Mistakes { rows, found } = mistakes.clone();
    let columns = log.columns;
    let wrong = match mistake {
        LogMistake::NoOperation => columns.operation,
        LogMistake::TimeAlone => columns.day.or(columns.time),
        LogMistake::NoTime
        | LogMistake::DayAlone
        | LogMistake::OtherDay
        | LogMistake::OtherZone
        | LogMistake::NoSuchTime
        | LogMistake::Unreadable => columns.time,
    };
    let place =
        log.cell(rows.first.row, &[wrong, columns.user_id, columns.time, columns.operation]);
    let kind = ConcernKind::Mistaken(mistake);
    Concern { kind, id: Text::default(), place, count: rows.count, first: rows.first, found }
}

/// Returns the days with a log-in and no log-off. Of rows without an ID nobody knows whose session
/// they are.
fn left_open(log: &AccessLog, user: &LogUser) -> Option<Concern> {
    let open = || {
        user.days
            .values()
            .filter(|used| used.logoffs == 0)
            .filter_map(|used| used.first_login.as_ref())
    };
    let first = open().min_by_key(|first| first.row).filter(|_| !user.key.is_empty())?.clone();
    let place = log.cell(first.row, &[log.columns.operation]);
    let days = Occurrences { count: open().count() as u64, first };
    Some(Concern::new(ConcernKind::LeftOpen, user, place, days))
}

fn at_night(log: &AccessLog, user: &LogUser) -> Option<Concern> {
    let rows = user.at_night.clone()?;
    let place = log.cell(rows.first.row, &[log.columns.time]);
    Some(Concern::new(ConcernKind::AtNight, user, place, rows))
}
