//! Number formats: how a spreadsheet program shows a number, and which day a serial number counts to. The
//! only module that knows ssfmt.

use jiff::civil::{Date, DateTime, date};
use jiff::{Span, ToSpan};
use ssfmt::{DateSystem, FormatOptions, NumberFormat};

use super::grid::Content;
use crate::model::day::Era;

/// The serial numbers that are days of a spreadsheet's calendar.
const CALENDAR: std::ops::Range<f64> = 1.0..2_958_466.0;

/// Days between the two epochs that workbooks count from.
const DAYS_1900_TO_1904: i32 = 1_462;

/// Returns the day that a bare serial number from 20000 to 60000 counts to, from 1899-12-30 and `later` days.
pub fn serial_day(serial: f64, later: i32) -> Option<Date> {
    if !(20_000.0..=60_000.0).contains(&serial) || serial.fract() != 0.0 {
        return None;
    }
    date(1899, 12, 30).checked_add((serial as i32 + later).days()).ok()
}

/// Returns the day and time that a serial number counts to; milliseconds are cut off.
fn serial_moment(serial: f64, since_1904: bool) -> Option<DateTime> {
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

/// A cell's number format.
struct Shown {
    code: Option<String>,
    /// The format, if it is the same for every day.
    format: Option<NumberFormat>,
    options: FormatOptions,
}

impl Shown {
    /// Takes the number of a built-in format, or the code of another.
    fn new(id: Option<u32>, code: Option<&str>, since_1904: bool) -> Self {
        let date_system = if since_1904 { DateSystem::Date1904 } else { DateSystem::Date1900 };
        let code = japanese_built_in(id).or(code);
        let code = code.filter(|code| !code.eq_ignore_ascii_case("general") && *code != "@");
        let has_japanese_parts = |code: &&str| code.contains(['g', 'G', 'e', 'E', 'a', 'A']);
        let format = code.filter(|code| !has_japanese_parts(code)).and_then(|code| NumberFormat::parse(code).ok());
        Self {
            code: code.map(str::to_owned),
            format,
            options: FormatOptions { date_system, ..FormatOptions::default() },
        }
    }

    /// Returns the content of a cell with a number that is no day.
    fn content(&self, value: f64) -> Content {
        let since_1900 = if self.since_1904() { DAYS_1900_TO_1904 } else { 0 };
        let day = serial_day(value, since_1900);
        // A format of an era's year or a weekday alone is a date's, though the parser does not know it.
        let dated = day.filter(|_| self.code.as_deref().is_some_and(shows_era_or_weekday));
        Content::Number { value, shown: self.shown(value, dated), day }
    }

    /// Returns the content of a cell with a day or a time.
    fn moment(&self, value: f64) -> Content {
        let moment = serial_moment(value, self.since_1904());
        Content::Moment { moment, shown: self.shown(value, moment.map(DateTime::date)) }
    }

    /// Returns the content of a cell with a duration in days.
    fn duration(&self, value: f64) -> Content {
        Content::Moment { moment: None, shown: self.shown(value, None) }
    }

    /// Returns the content of a cell with a day that is stored as text.
    fn iso(&self, moment: DateTime) -> Content {
        let days = (moment.date() - date(1899, 12, 30)).get_days();
        Content::Moment { moment: Some(moment), shown: self.shown(f64::from(days), Some(moment.date())) }
    }

    fn since_1904(&self) -> bool {
        self.options.date_system == DateSystem::Date1904
    }

    /// Returns the shown text: without a format, the fifteen digits that spreadsheets keep.
    fn shown(&self, value: f64, day: Option<Date>) -> String {
        if let Some(format) = &self.format {
            return format.format(value, &self.options);
        }
        let code = self.code.as_deref().map(|code| day.map_or_else(|| code.to_owned(), |day| in_japanese(code, day)));
        let format = code.and_then(|code| NumberFormat::parse(&code).ok());
        format.map_or_else(|| plain_number(value), |format| format.format(value, &self.options))
    }
}

/// Returns the number that a text in decimal notation is.
pub fn decimal(text: &str) -> Option<f64> {
    let is_decimal = |byte: u8| byte.is_ascii_digit() || b"+-.eE".contains(&byte);
    let number = text.bytes().all(is_decimal).then(|| text.parse::<f64>().ok()).flatten();
    number.filter(|number| number.is_finite())
}

/// Returns a number as a spreadsheet program shows it in a cell without a format.
pub fn plain_number(value: f64) -> String {
    format!("{value:.14e}").parse::<f64>().unwrap_or(value).to_string()
}

/// The number formats of a workbook whose cells only point to them.
pub struct Formats {
    /// Per cell style: how numbers are shown, and what they count.
    styles: Vec<(Shown, Counts)>,
}

impl Formats {
    /// Takes, per cell style, the number of its format, and its code where the file gives one.
    pub fn new<'c>(styles: impl Iterator<Item = (u32, Option<&'c str>)>, since_1904: bool) -> Self {
        let styles = styles.map(|(id, code)| {
            let code = code.or_else(|| ssfmt::format_code_from_id(id));
            (Shown::new(Some(id), code, since_1904), Counts::of(id, code.unwrap_or_default()))
        });
        Self { styles: styles.collect() }
    }

    /// Returns the content of a cell with a day that is stored as text, in a style.
    pub fn iso(&self, moment: DateTime, style: usize) -> Content {
        match self.styles.get(style) {
            Some((shown, _)) => shown.iso(moment),
            None => Shown::new(None, None, false).iso(moment),
        }
    }

    /// Returns the content of a cell with a number in a style.
    pub fn content(&self, value: f64, style: usize) -> Content {
        let Some((shown, counts)) = self.styles.get(style) else {
            return Shown::new(None, None, false).content(value);
        };
        match counts {
            Counts::Nothing => shown.content(value),
            Counts::Days => shown.moment(value),
            Counts::Hours => shown.duration(value),
        }
    }
}

/// The unit of a number, by its format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counts {
    Nothing,
    /// Days since the beginning of the calendar.
    Days,
    /// A duration.
    Hours,
}

impl Counts {
    fn of(id: u32, code: &str) -> Self {
        match id {
            46 => Self::Hours,
            // The built-in formats from 27 on are those of Japanese, Chinese and Korean programs.
            14..=22 | 27..=36 | 45 | 47 | 50..=58 => Self::Days,
            _ => Self::by_code(code),
        }
    }

    /// Finds the letters for parts of a day outside quotes and brackets; `[h]` makes a duration.
    fn by_code(code: &str) -> Self {
        let mut rest = code;
        while let Some(letter) = rest.chars().next() {
            let taken = match letter.to_ascii_lowercase() {
                '"' => through(rest, '"'),
                '[' => {
                    let inside = rest[1..through(rest, ']')].trim_end_matches(']').to_ascii_lowercase();
                    if ["h", "m", "s"].iter().any(|unit| !inside.is_empty() && inside.replace(unit, "").is_empty()) {
                        return Self::Hours;
                    }
                    through(rest, ']')
                }
                '\\' | '_' | '*' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
                ';' => return Self::Nothing,
                'y' | 'm' | 'd' | 'h' | 's' => return Self::Days,
                _ => letter.len_utf8(),
            };
            rest = &rest[taken..];
        }
        Self::Nothing
    }
}

fn shows_era_or_weekday(code: &str) -> bool {
    let code = code.to_lowercase();
    code.contains("ge") || code.contains("aaa")
}

/// Replaces the parts for era and weekday (`ggge`, `aaa`) in a format code by their text for a day.
fn in_japanese(code: &str, day: Date) -> String {
    let mut out = String::new();
    let mut rest = code;
    while let Some(character) = rest.chars().next() {
        let (taken, shown) = match character {
            '"' => (through(rest, '"'), None),
            '[' => (through(rest, ']'), None),
            _ => {
                let run = rest.chars().take_while(|next| next.eq_ignore_ascii_case(&character)).count();
                (run * character.len_utf8(), japanese_part(character, run, day))
            }
        };
        match shown {
            Some(shown) => out.push_str(&format!("\"{shown}\"")),
            None => out.push_str(&rest[..taken]),
        }
        rest = &rest[taken..];
    }
    out
}

/// Returns the number of bytes up to and with the closing character.
fn through(text: &str, closing: char) -> usize {
    text[1..].find(closing).map_or(text.len(), |end| end + 1 + closing.len_utf8())
}

fn japanese_part(letter: char, length: usize, day: Date) -> Option<String> {
    let era = Era::of(day)?;
    Some(match (letter.to_ascii_lowercase(), length) {
        ('g', 1) => era.letter.to_ascii_uppercase().to_string(),
        ('g', 2) => era.name.chars().take(1).collect(),
        ('g', _) => era.name.to_owned(),
        ('e', 1) => era.year_of(day).to_string(),
        ('e', _) => format!("{:02}", era.year_of(day)),
        ('a', 3) => weekday(day).to_owned(),
        ('a', 4) => format!("{}曜日", weekday(day)),
        _ => return None,
    })
}

fn weekday(day: Date) -> &'static str {
    let names = ["日", "月", "火", "水", "木", "金", "土"];
    names[usize::from(day.weekday().to_sunday_zero_offset().unsigned_abs())]
}

/// Returns the code of a built-in format that a Japanese spreadsheet program shows otherwise than an
/// English one.
fn japanese_built_in(id: Option<u32>) -> Option<&'static str> {
    Some(match id? {
        14 => "yyyy/m/d",
        22 => "yyyy/m/d h:mm",
        30 => "m/d/yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 => "h\"時\"mm\"分\"",
        33 => "h\"時\"mm\"分\"ss\"秒\"",
        55 => "yyyy\"年\"m\"月\"",
        56 => "m\"月\"d\"日\"",
        _ => return None,
    })
}
