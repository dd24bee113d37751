//! Days and times that serial numbers and ISO 8601 stand for.

use jiff::civil::{Date, DateTime, date};
use jiff::{RoundMode, Span, ToSpan, Unit};

/// The first day from which the calendar of spreadsheets is right: it has a 29 February 1900, which
/// never was.
const FIRST_RIGHT: Date = date(1900, 3, 1);

/// The serial numbers that are days of a spreadsheet's calendar.
const CALENDAR: std::ops::Range<f64> = 1.0..2_958_466.0;

/// Returns the day that a bare serial number from 20000 to 60000 counts to, from 1899-12-30 and
/// `later` days.
pub fn serial_day(serial: f64, later: i32) -> Option<Date> {
    if !(20_000.0..=60_000.0).contains(&serial) || serial.fract() != 0.0 {
        return None;
    }
    date(1899, 12, 30).checked_add((serial as i32 + later).days()).ok()
}

/// Returns the day and time that a serial number counts to; milliseconds are cut off.
pub fn serial_moment(serial: f64, since_1904: bool) -> Option<DateTime> {
    const DAY: i64 = 86_400_000;
    if !CALENDAR.contains(&serial) {
        return None;
    }
    let milliseconds = (serial.fract() * DAY as f64).round() as i64;
    let days = serial as i64 + milliseconds / DAY;
    let first = match days {
        _ if since_1904 => date(1904, 1, 1),
        ..60 => date(1899, 12, 31),
        // The calendar of spreadsheets has a 29 February 1900, which never was.
        60 => return None,
        61.. => date(1899, 12, 30),
    };
    let time = Span::new().seconds(milliseconds % DAY / 1_000);
    first.checked_add(days.days()).ok()?.at(0, 0, 0, 0).checked_add(time).ok()
}

/// Returns the serial number of a day and time, from 1900.
pub fn serial_of(moment: DateTime) -> f64 {
    let first = if moment.date() < FIRST_RIGHT { date(1899, 12, 31) } else { date(1899, 12, 30) };
    let seconds = moment.time().duration_since(jiff::civil::Time::midnight()).as_secs_f64();
    f64::from((moment.date() - first).get_days()) + seconds / 86_400.0
}

/// Reads a day, or a day and a time, in ISO 8601. Programs write times with any number of digits,
/// which are not exact: milliseconds are rounded, then cut off.
pub fn iso_moment(text: &str) -> Option<DateTime> {
    // Nine digits of a second can be read.
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let moment: DateTime = whole.parse().ok()?;
    let fraction = format!("{fraction:0<9.9}").parse().ok()?;
    let moment = moment.checked_add(Span::new().nanoseconds::<i64>(fraction)).ok()?;
    let milliseconds = moment.round(Unit::Millisecond).ok()?;
    let seconds = jiff::civil::DateTimeRound::new().smallest(Unit::Second).mode(RoundMode::Trunc);
    milliseconds.round(seconds).ok()
}
