//! Days, times and durations in a section of a format.

use jiff::civil::{Date, date};

use super::code::{Part, Section, Token};
use crate::model::day::Era;

/// Seconds of a day.
const DAY: i64 = 86_400;
/// The serial numbers that are days of a spreadsheet's calendar, from 1900.
const CALENDAR: std::ops::Range<f64> = 0.0..2_958_466.0;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [(&str, &str); 7] = [
    ("Sunday", "日"),
    ("Monday", "月"),
    ("Tuesday", "火"),
    ("Wednesday", "水"),
    ("Thursday", "木"),
    ("Friday", "金"),
    ("Saturday", "土"),
];

/// A point in time as a spreadsheet counts it.
struct Moment {
    /// Year, month and day, with the spreadsheets' own 29 February and 0 January 1900.
    year: i16,
    month: i8,
    day: i8,
    /// The day in the calendar, if it is in it.
    date: Option<Date>,
    /// The weekday, from Sunday.
    weekday: usize,
    /// Units of a fraction of a second since midnight.
    ticks: i64,
    /// Units since the beginning of the calendar.
    all_ticks: i64,
    /// Units in a second.
    per_second: i64,
}

/// Shows a number of days since 1899-12-30; `None` where the calendar has no such day.
pub fn show(section: &Section, serial: f64) -> Option<String> {
    let moment = Moment::of(section, serial)?;
    let is_half_day =
        section.tokens.iter().any(|token| matches!(token, Token::Part(Part::HalfDay, _)));
    let mut shown = String::new();
    for token in &section.tokens {
        match token {
            Token::Part(part, count) => {
                shown.push_str(&moment.part(section, *part, *count, is_half_day)?);
            }
            Token::Literal(text) => shown.push_str(text),
            Token::Digit(sign) => shown.push(*sign),
            Token::Point => shown.push('.'),
            Token::Comma => shown.push(','),
            Token::Percent => shown.push('%'),
            Token::Slash => shown.push('/'),
            Token::Denominator(number) => shown.push_str(&number.to_string()),
            Token::Exponent(_) | Token::General | Token::Text => return None,
        }
    }
    Some(shown)
}

/// Shows a duration in days.
pub fn show_duration(section: &Section, days: f64) -> Option<String> {
    let shown = show(section, days.abs())?;
    Some(if days < 0.0 { format!("-{shown}") } else { shown })
}

impl Moment {
    fn of(section: &Section, serial: f64) -> Option<Self> {
        if !CALENDAR.contains(&serial) {
            return None;
        }
        let digits = section.tokens.iter().filter_map(|token| match token {
            Token::Part(Part::Fraction, count) => Some(*count),
            _ => None,
        });
        let per_second =
            10_i64.checked_pow(u32::try_from(digits.max().unwrap_or(0).min(3)).ok()?)?;
        let all_ticks = ticks(serial, per_second, section);
        let (days, ticks) = (all_ticks / (DAY * per_second), all_ticks % (DAY * per_second));
        let (year, month, day, date) = match days {
            0 => (1900, 1, 0, None),
            60 => (1900, 2, 29, None),
            _ => {
                let first = if days < 60 { date(1899, 12, 31) } else { date(1899, 12, 30) };
                let date = first.checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
                (date.year(), date.month(), date.day(), Some(date))
            }
        };
        // Spreadsheets take 1 January 1900 for a Sunday.
        let weekday = usize::try_from((days + 6) % 7).ok()?;
        Some(Self { year, month, day, date, weekday, ticks, all_ticks, per_second })
    }

    fn part(
        &self,
        section: &Section,
        part: Part,
        count: usize,
        is_half_day: bool,
    ) -> Option<String> {
        let second = self.ticks / self.per_second;
        let all_seconds = self.all_ticks / self.per_second;
        let hour = second / 3_600;
        let number = |number: i64| {
            let width = count.min(2);
            let plain = format!("{number:0width$}");
            if width < 2 { section.digits.in_words(&plain) } else { section.digits.replace(&plain) }
        };
        let all = |number: i64| section.digits.replace(&format!("{number:0count$}"));
        Some(match part {
            Part::Year if count <= 2 => number(i64::from(self.year % 100)),
            Part::Year => section.digits.replace(&format!("{:04}", self.year)),
            Part::Month => match count {
                ..3 => number(i64::from(self.month)),
                3 | 4 if section.is_japanese => {
                    format!("{}月", section.digits.in_words(&self.month.to_string()))
                }
                3 => self.month_name()[..3].to_owned(),
                5 => self.month_name()[..1].to_owned(),
                _ => self.month_name().to_owned(),
            },
            Part::Day => match count {
                ..3 => number(i64::from(self.day)),
                3 if section.is_japanese => WEEKDAYS[self.weekday].1.to_owned(),
                4 if section.is_japanese => format!("{}曜日", WEEKDAYS[self.weekday].1),
                3 => WEEKDAYS[self.weekday].0[..3].to_owned(),
                _ => WEEKDAYS[self.weekday].0.to_owned(),
            },
            Part::Weekday if count == 3 => WEEKDAYS[self.weekday].1.to_owned(),
            Part::Weekday => format!("{}曜日", WEEKDAYS[self.weekday].1),
            Part::Era => era_name(Era::of(self.date?)?, count),
            Part::EraYear => {
                let year = Era::of(self.date?)?.year_of(self.date?);
                let is_first = year == 1 && section.has_first_year;
                if is_first { "元".to_owned() } else { number(i64::from(year)) }
            }
            Part::Hour if is_half_day => number((hour + 11) % 12 + 1),
            Part::Hour => number(hour),
            Part::Minute => number(second / 60 % 60),
            Part::Second => number(second % 60),
            Part::Fraction => self.fraction(section, count),
            Part::HalfDay => half_day(hour, count, section.is_japanese).to_owned(),
            Part::AllHours => all(all_seconds / 3_600),
            Part::AllMinutes => all(all_seconds / 60),
            Part::AllSeconds => all(all_seconds),
        })
    }

    fn month_name(&self) -> &'static str {
        MONTHS[usize::from(self.month.unsigned_abs()).saturating_sub(1) % 12]
    }

    fn fraction(&self, section: &Section, count: usize) -> String {
        let width = self.per_second.to_string().len() - 1;
        let digits = format!("{:0width$}", self.ticks % self.per_second);
        let shown: String = digits.chars().chain(std::iter::repeat('0')).take(count).collect();
        section.digits.replace(&format!(".{shown}"))
    }
}

/// Returns the units since the beginning of the calendar: rounded where seconds are shown, else cut
/// off.
fn ticks(serial: f64, per_second: i64, section: &Section) -> i64 {
    let shows_seconds = section
        .tokens
        .iter()
        .any(|token| matches!(token, Token::Part(Part::Second | Part::AllSeconds, _)));
    let days = serial.trunc();
    let seconds = (serial - days) * DAY as f64;
    // Numbers that count seconds are not exact.
    let within = if shows_seconds {
        (seconds * per_second as f64).round()
    } else {
        ((seconds * 1_000.0).round() / 1_000.0).floor() * per_second as f64
    };
    days as i64 * DAY * per_second + within as i64
}

fn era_name(era: &Era, count: usize) -> String {
    match count {
        1 => era.letter.to_ascii_uppercase().to_string(),
        2 => era.name.chars().take(1).collect(),
        _ => era.name.to_owned(),
    }
}

/// Returns the half of the day as its code of so many letters writes it.
fn half_day(hour: i64, count: usize, is_japanese: bool) -> &'static str {
    match (hour < 12, count, is_japanese) {
        (true, 3, _) => "A",
        (false, 3, _) => "P",
        (true, _, true) => "午前",
        (false, _, true) => "午後",
        (true, _, false) => "AM",
        (false, _, false) => "PM",
    }
}
