//! The time of a row of the access log, as machines write it: in one cell or in two.

use std::sync::LazyLock;

use jiff::civil::{Date, Time};
use regex::{Captures, Regex};

use super::value::{self, YearFrom};
use crate::model::log::LogMistake;
use crate::model::log_time::LogTime;
use crate::model::pattern::pattern;
use crate::model::text::key;
use crate::read::file::grid::Content;

/// The years in which a log may have been written.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;
/// Years up to this one are those of a time without a day: spreadsheets count days from there.
const NO_YEAR: i16 = 1900;

/// A time of day, up to 24:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// A time before midnight.
    Time(Time),
    /// 24:00.
    End,
}

impl Clock {
    /// Reads a time of day that no day stands beside; `None` where a text is none.
    pub fn of(text: &str) -> Option<Self> {
        plain_clock(text).map(Self::Time).or_else(|| clock(&key(text))?.ok())
    }

    /// Returns it on a day.
    pub fn on(self, day: Date) -> LogTime {
        match self {
            Self::Time(time) => LogTime::new(day, time),
            Self::End => LogTime::end_of(day),
        }
    }

    /// Tells whether it is midnight, which stands behind many days that have no time.
    fn is_midnight(self) -> bool {
        self == Self::Time(Time::midnight())
    }
}

/// What a cell says of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    day: Option<Date>,
    clock: Option<Clock>,
}

/// Reads 時刻, with 日付 where it has a column of its own; `None` stands for an empty cell.
///
/// # Errors
/// What is wrong.
pub fn read(day: Option<&Content>, time: Option<&Content>) -> Result<LogTime, LogMistake> {
    of_stamps(day.map(stamp).transpose()?, time.map(stamp).transpose()?)
}

/// Returns the time that 日付 and 時刻 say together.
///
/// # Errors
/// What is wrong.
pub fn of_stamps(day: Option<Stamp>, time: Option<Stamp>) -> Result<LogTime, LogMistake> {
    let joined = match (day, time) {
        (None, None) => return Err(LogMistake::NoTime),
        (Some(one), None) | (None, Some(one)) => one,
        (Some(day), Some(time)) => joined(day, time)?,
    };
    match (joined.day, joined.clock) {
        (Some(day), Some(clock)) if YEARS.contains(&day.year()) => Ok(clock.on(day)),
        (Some(_), Some(_)) => Err(LogMistake::NoSuchTime),
        (Some(_), None) => Err(LogMistake::DayAlone),
        (None, _) => Err(LogMistake::TimeAlone),
    }
}

/// Returns true for a cell that says neither a day nor a time.
pub fn is_unreadable(content: &Content) -> bool {
    stamp(content).is_err()
}

/// Joins what two cells say.
///
/// # Errors
/// They contradict each other.
fn joined(day: Stamp, time: Stamp) -> Result<Stamp, LogMistake> {
    // A time alone is stored as one of the first day that a spreadsheet counts.
    let days = (day.day, time.day.filter(|day| day.year() > NO_YEAR));
    let clocks =
        (day.clock.filter(|clock| !clock.is_midnight() || time.clock.is_none()), time.clock);
    match (days, clocks) {
        ((Some(one), Some(other)), _) if one != other => Err(LogMistake::OtherDay),
        (_, (Some(one), Some(other))) if one != other => Err(LogMistake::OtherDay),
        ((one, other), (first, second)) => {
            Ok(Stamp { day: one.or(other), clock: second.or(first) })
        }
    }
}

/// Reads a cell.
///
/// # Errors
/// It says neither a day nor a time.
pub fn stamp(content: &Content) -> Result<Stamp, LogMistake> {
    match content {
        Content::Moment { moment: Some(moment), shown } => {
            // A day alone is stored as its midnight; at midnight somebody would have been there.
            let is_bare = moment.time() == Time::midnight() && !shown.contains([':', '時']);
            let clock = (!is_bare).then_some(Clock::Time(moment.time()));
            let is_day = moment.year() > NO_YEAR || clock.is_none();
            Ok(Stamp { day: is_day.then(|| moment.date()), clock })
        }
        Content::Number { value, .. } => of_text(&value.to_string()),
        Content::Text(text) => of_text(&key(text)),
        Content::Moment { moment: None, shown } => of_text(&key(shown)),
        Content::Bool(_) | Content::Error(_) | Content::NoResult => Err(LogMistake::Unreadable),
    }
}

/// Reads a text that is folded ([`key`]).
fn of_text(text: &str) -> Result<Stamp, LogMistake> {
    if let Some(stamp) = of_digits(text) {
        return stamp;
    }
    if let Some(clock) = clock(text) {
        return Ok(Stamp { day: None, clock: Some(clock?) });
    }
    for (at, length) in places_between(text) {
        let (before, after) = (text[..at].trim(), text[at + length..].trim());
        if let Some(clock) = clock(after).filter(|_| !before.is_empty()) {
            let day = if is_first_day(before) { None } else { Some(day(before)?) };
            return Ok(Stamp { day, clock: Some(clock?) });
        }
    }
    Ok(Stamp { day: Some(day(text)?), clock: None })
}

/// Reads a text of digits alone: `20240131083105`, `20240131 083105`, `20240131T0831`.
fn of_digits(text: &str) -> Option<Result<Stamp, LogMistake>> {
    static DIGITS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^(\d{8})[ t]?(\d{2})(\d{2})(?:(\d{2})(?:[.,]\d+|\d{3})?)?(z|[+-]\d{2}:?\d{2})?$")
    });
    let found = DIGITS.captures(text)?;
    Some(zone(&found, 5).and_then(|()| {
        let day = day(&found[1])?;
        let clock = clock_of(number(&found, 2), number(&found, 3), number(&found, 4))?;
        Ok(Stamp { day: Some(day), clock: Some(clock) })
    }))
}

/// Returns where a day may end and a time begin, and how many bytes stand between them, from the
/// left.
fn places_between(text: &str) -> Vec<(usize, usize)> {
    let mut places = Vec::new();
    let mut before = ' ';
    for (at, character) in text.char_indices() {
        let is_after_digit = before.is_ascii_digit();
        if character.is_whitespace() || character == 't' && is_after_digit {
            places.push((at, character.len_utf8()));
        } else if matches!(before, '日' | ')') || text[at..].starts_with("午") {
            places.push((at, 0));
        }
        before = character;
    }
    places
}

/// Tells whether a text is the first day that a spreadsheet counts, which stands before a time
/// alone.
fn is_first_day(text: &str) -> bool {
    static FIRST: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?:1899[/.-]12[/.-]3[01]|1900[/.-]0?1[/.-]0{1,2})$"));
    FIRST.is_match(text)
}

/// Reads a day with its year.
fn day(text: &str) -> Result<Date, LogMistake> {
    value::date(&Content::Text(text.to_owned()), YearFrom::Nowhere).map_err(|_| {
        static LIKE_A_DAY: LazyLock<Regex> = LazyLock::new(|| {
            pattern(r"^(?:\d{4}[/.-]\d{1,2}[/.-]\d{1,2}|\d{8}|.*\d年\d{1,2}月\d{1,2}日)$")
        });
        if LIKE_A_DAY.is_match(text) { LogMistake::NoSuchTime } else { LogMistake::Unreadable }
    })
}

/// Reads `H:MM`, `HH:MM:SS` and `HH:MM:SS.fff`, which most machines write, quickly; `None` for
/// anything else, which may still be a time.
fn plain_clock(text: &str) -> Option<Time> {
    let number = |part: &str, longest: usize| {
        let fits =
            (1..=longest).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| part.parse::<i8>().ok()).flatten()
    };
    let (hour, rest) = text.split_once(':')?;
    let (minute, second) = rest.split_once(':').unwrap_or((rest, "00"));
    let (second, fraction) = second.split_once('.').unwrap_or((second, "0"));
    let two = minute.len() == 2 && second.len() == 2;
    let fraction_is_number =
        !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let time = Time::new(number(hour, 2)?, number(minute, 2)?, number(second, 2)?, 0).ok()?;
    (two && fraction_is_number).then_some(time)
}

/// Reads a time of day; `None` where a text has another form.
fn clock(text: &str) -> Option<Result<Clock, LogMistake>> {
    static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
        pattern(concat!(
            r"^(午前|午後|am|pm|a\.m\.|p\.m\.)?\s*",
            r"(?:(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?|(\d{1,2})時(?:(\d{1,2})分(?:(\d{1,2})(?:\.\d+)?秒)?)?)",
            r"\s*(am|pm|a\.m\.|p\.m\.)?\s*(z|utc|gmt|jst|(?:utc|gmt)?[+-]\d{1,2}(?::?\d{2})?)?$",
        ))
    });
    let found = CLOCK.captures(text)?;
    let part = |colon: usize, word: usize| {
        number(&found, if found.get(2).is_some() { colon } else { word })
    };
    let (hour, minute, second) = (part(2, 5), part(3, 6), part(4, 7));
    let half = found.get(1).or_else(|| found.get(8)).map(|half| half.as_str());
    if found.get(1).is_some() && found.get(8).is_some() {
        return None;
    }
    Some(zone(&found, 9).and_then(|()| match half {
        None => clock_of(hour, minute, second),
        Some(half) => clock_of(
            in_half(hour, is_afternoon(half)).ok_or(LogMistake::NoSuchTime)?,
            minute,
            second,
        ),
    }))
}

fn is_afternoon(half: &str) -> bool {
    matches!(half, "午後" | "pm" | "p.m.")
}

/// Returns the hour of a day from the hour of its half; 午前12時 is 0. Behind 午後 machines also write
/// the hours from 13 on.
fn in_half(hour: i8, afternoon: bool) -> Option<i8> {
    match (hour, afternoon) {
        (0..=11, false) => Some(hour),
        (12, false) => Some(0),
        (0..=11, true) => Some(hour + 12),
        (12..=23, true) => Some(hour),
        _ => None,
    }
}

fn clock_of(hour: i8, minute: i8, second: i8) -> Result<Clock, LogMistake> {
    if (hour, minute, second) == (24, 0, 0) {
        return Ok(Clock::End);
    }
    Time::new(hour, minute, second, 0).map(Clock::Time).map_err(|_| LogMistake::NoSuchTime)
}

/// Accepts Japan's zone and none; every other is a mistake of its own.
fn zone(found: &Captures<'_>, group: usize) -> Result<(), LogMistake> {
    let Some(zone) = found.get(group) else { return Ok(()) };
    let zone = zone.as_str().trim_start_matches("utc").trim_start_matches("gmt");
    let is_ours = matches!(zone, "jst" | "+09:00" | "+0900" | "+09" | "+9" | "+9:00");
    if is_ours { Ok(()) } else { Err(LogMistake::OtherZone) }
}

fn number(found: &Captures<'_>, group: usize) -> i8 {
    found.get(group).and_then(|part| part.as_str().parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn text(text: &str) -> Option<Content> {
        (!text.is_empty()).then(|| Content::Text(text.to_owned()))
    }

    fn of(day: &str, time: &str) -> Result<LogTime, LogMistake> {
        read(text(day).as_ref(), text(time).as_ref())
    }

    #[test]
    fn times_are_read_as_machines_write_them() {
        let expected = LogTime::from(date(2024, 1, 31).at(8, 31, 5, 0));
        for time in [
            "2024/1/31 8:31:05",
            "2024-01-31T08:31:05",
            "2024-01-31T08:31:05+09:00",
            "2024-01-31 08:31:05 +0900",
            "2024-01-31T08:31:05.123+09:00",
            "2024/01/31 08:31:05.5",
            "2024/01/31 08:31:05,123",
            "20240131083105",
            "20240131083105123",
            "20240131T083105",
            "20240131 083105",
            "20240131t083105+0900",
            "2024年1月31日 8時31分5秒",
            "2024年1月31日8時31分5秒",
            "令和6年1月31日（水）午前8時31分05秒",
            "R6.1.31 08:31:05",
            "2024/1/31 午前8:31:05",
            "2024/1/31午前 8:31:05",
            "2024/01/31 08:31:05 AM",
            "2024/01/31 AM 8:31:05",
            "2024/1/31(水) 8:31:05",
            "2024.1.31 8:31:05",
            "２０２４/１/３１　８：３１：０５",
            "2024-01-31 08:31:05 JST",
            "2024-01-31 08:31:05 GMT+9",
            "20240131 8:31:05",
        ] {
            assert_eq!(of("", time), Ok(expected), "{time}");
        }
        for (time, hour, minute) in [
            ("2024/1/31 午前12時", 0, 0),
            ("2024/1/31 午前0:30", 0, 30),
            ("2024/1/31 午後12:05", 12, 5),
            ("2024/1/31 午後3時5分", 15, 5),
            ("2024/1/31 12:00 AM", 0, 0),
            ("2024/1/31 12:00 p.m.", 12, 0),
            ("2024/1/31 11:59 PM", 23, 59),
            ("2024/1/31 午後13:00", 13, 0),
            ("202401310831", 8, 31),
            ("2024/1/31 8時", 8, 0),
            ("2024/1/31 0:00", 0, 0),
        ] {
            assert_eq!(
                of("", time),
                Ok(LogTime::from(date(2024, 1, 31).at(hour, minute, 0, 0))),
                "{time}"
            );
        }
        for time in ["2024/1/31 24:00", "2024-01-31T24:00:00", "20240131240000"] {
            assert_eq!(of("", time), Ok(LogTime::end_of(date(2024, 1, 31))), "{time}");
        }
    }

    #[test]
    fn day_and_time_may_stand_in_two_cells() {
        let expected = LogTime::from(date(2024, 1, 31).at(8, 30, 0, 0));
        for (day, time) in [
            ("2024/1/31", "8:30"),
            ("R6.1.31", "午前8時30分"),
            ("20240131", "08:30:00"),
            ("2024/1/31 0:00:00", "8:30"),
            ("2024/1/31", "2024/1/31 8:30"),
            ("2024/1/31", "1899/12/30 8:30:00"),
            ("2024/1/31 8:30", ""),
            ("2024年1月31日（水）", "8:30"),
            ("2024/1/31 8:30:00", "2024/1/31"),
            ("2024/1/31", "08:30:00+09:00"),
        ] {
            assert_eq!(of(day, time), Ok(expected), "{day} {time}");
        }
        assert_eq!(of("2024/1/31", "24:00"), Ok(LogTime::end_of(date(2024, 1, 31))));
    }

    #[test]
    fn every_form_of_mistake_has_its_name() {
        use LogMistake::{
            DayAlone, NoSuchTime, NoTime, OtherDay, OtherZone, TimeAlone, Unreadable,
        };
        for (day, time, mistake) in [
            ("", "", NoTime),
            ("", "2024/1/31", DayAlone),
            ("2024/1/31", "", DayAlone),
            ("", "8:30", TimeAlone),
            ("", "午後3時", TimeAlone),
            ("2024/1/30", "2024/1/31 8:30", OtherDay),
            ("2024/1/31 9:00", "8:30", OtherDay),
            ("", "2024-01-31T08:31:05Z", OtherZone),
            ("2024/1/31", "08:31:05Z", OtherZone),
            ("", "2024-01-31 08:31:05+00:00", OtherZone),
            ("", "2024-01-31 08:31:05 UTC", OtherZone),
            ("", "20240131T083105Z", OtherZone),
            ("", "2024/1/31 25:00", NoSuchTime),
            ("", "2024/2/30 8:30", NoSuchTime),
            ("", "2024/1/31 8:60", NoSuchTime),
            ("", "20241331083105", NoSuchTime),
            ("", "1023/1/31 8:30", NoSuchTime),
            ("", "2124/1/31 8:30", NoSuchTime),
            ("", "2024/1/31 午前13:00", NoSuchTime),
            ("", "2024/1/31 24:01", NoSuchTime),
            ("", "24/01/31 8:30", Unreadable),
            ("", "1/31 8:30", Unreadable),
            ("", "Jan 31 2024 8:30", Unreadable),
            ("", "不明", Unreadable),
            ("昨日", "8:30", Unreadable),
            ("", "2024/1/31 8", Unreadable),
            ("", "2024/1/31 AM8:30 PM", Unreadable),
            ("", "45322.35", Unreadable),
        ] {
            assert_eq!(of(day, time), Err(mistake), "{day} {time}");
        }
    }

    #[test]
    fn cells_of_days_and_times_are_joined_too() {
        let moment = |day: Date, hour, minute, shown: &str| Content::Moment {
            moment: Some(day.at(hour, minute, 0, 0)),
            shown: shown.to_owned(),
        };
        let day = moment(date(2024, 1, 31), 0, 0, "2024/1/31");
        let duration = Content::Moment { moment: None, shown: "8:30:00".to_owned() };
        let expected = Ok(LogTime::from(date(2024, 1, 31).at(8, 30, 0, 0)));
        assert_eq!(read(Some(&day), Some(&duration)), expected);
        assert_eq!(read(Some(&day), Some(&moment(date(1899, 12, 31), 8, 30, "8:30"))), expected);
        assert_eq!(read(None, Some(&day)), Err(LogMistake::DayAlone));
        assert_eq!(read(None, Some(&duration)), Err(LogMistake::TimeAlone));
        let number =
            Content::Number { value: 20_240_131_083_000.0, shown: "2.0E+13".to_owned(), day: None };
        assert_eq!(read(None, Some(&number)), expected);
    }

    #[test]
    fn times_by_hand_are_those_of_the_patient_reader() {
        let slow = |time: &str| {
            let moment = read(None, Some(&Content::Text(format!("2023/11/1 {time}")))).ok();
            moment.and_then(LogTime::moment).map(|moment| moment.time())
        };
        for time in ["8:30", "08:30:05", "23:59:59", "0:00", "8:30:00.123"] {
            assert!(plain_clock(time).is_some(), "{time}");
            assert_eq!(plain_clock(time), slow(time), "{time}");
        }
        for time in [
            "", "8", "8:3", "24:00", "8:60", "8:30:", "8:30:5", "8:30.5", "8:30:00.", "-1:30",
            "+1:30", "8:30:61",
        ] {
            assert_eq!(plain_clock(time), None, "{time}");
        }
    }
}
