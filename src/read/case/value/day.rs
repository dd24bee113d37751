//! Days, and days with a time, in every way that people write them.

use std::sync::LazyLock;

use jiff::civil::{Date, date as civil};
use regex::{Captures, Regex};

use super::refused::{Refused, is_ditto, plain, proposed, refused};
use crate::model::day::{Era, FiscalYear, in_words};
use crate::model::pattern::pattern;
use crate::model::text::key;
use crate::read::file::grid::Content;
use crate::read::file::number_format::serial_day;
use crate::rule;
use crate::sheet::in_year;

/// From where a day without a year takes its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YearFrom {
    /// From nowhere: the year must be written.
    Nowhere,
    /// From a fiscal year.
    FiscalYear(FiscalYear),
}

const DATE_EXAMPLE: &str = "2023/10/1 や 令和5年10月1日 のように、年月日を書いてください";

/// Returns a hint with the example of a day, if it has one, in a fiscal year.
pub fn with_example_in(hint: &str, year: FiscalYear) -> String {
    hint.replace(DATE_EXAMPLE, &in_year(DATE_EXAMPLE, year))
}

/// The first and the last day that anything on the sheets can speak of.
const FIRST: Date = civil(1900, 1, 1);
const LAST: Date = civil(2100, 12, 31);
/// A limit from this year on is none.
const NO_LIMIT: i16 = 2100;
/// Words for a limit that never comes.
const ENDLESS: [&str; 7] = ["無期限", "期限なし", "期限無し", "無制限", "永久", "永年", "無期"];

/// Reads a day.
///
/// # Errors
/// I007: no such day, no year, no day of the month, a range, words, before 1900 or after 2100.
pub fn date(content: &Content, year: YearFrom) -> Result<Date, Refused> {
    day_of(content, year).and_then(within_range)
}

fn within_range(day: Date) -> Result<Date, Refused> {
    if (FIRST..=LAST).contains(&day) {
        return Ok(day);
    }
    let why = if day < FIRST {
        "は、1900年より前の日付です"
    } else {
        "は、2100年より後の日付です"
    };
    refused(&rule::I007, why, format!("年を確かめてください。{DATE_EXAMPLE}"))
}

/// The last day of use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// A day.
    Day(Date),
    /// None: 無期限, or a day so far off that nobody will see it.
    Never,
}

/// Reads the last day of use.
///
/// # Errors
/// I007, but for days before 1900 and after 2100.
pub fn limit(content: &Content) -> Result<Limit, Refused> {
    let word: String = key(&content.shown()).split_whitespace().collect();
    if ENDLESS.contains(&word.as_str()) {
        return Ok(Limit::Never);
    }
    let day = day_of(content, YearFrom::Nowhere)?;
    Ok(if day.year() >= NO_LIMIT { Limit::Never } else { Limit::Day(day) })
}

fn day_of(content: &Content, year: YearFrom) -> Result<Date, Refused> {
    match content {
        Content::Moment { moment: Some(moment), .. } => Ok(moment.date()),
        Content::Number { day: Some(day), .. } => Ok(*day),
        Content::Text(_) | Content::Number { .. } => {
            date_in_text(&without_midnight(plain(content)), year)
        }
        Content::Moment { moment: None, .. }
        | Content::Bool(_)
        | Content::Error(_)
        | Content::NoResult => refused(&rule::I007, "は、日付ではありません", DATE_EXAMPLE),
    }
}

/// Returns a day without the 0:00 that spreadsheets write behind it.
fn without_midnight(text: String) -> String {
    static MIDNIGHT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(.*?\d(?:日?(?:\([月火水木金土日](?:曜日?)?\)|[月火水木金土日]曜日?)|日)?)(\s+|t)?0{1,2}(?::00(?::00(?:\.0+)?)?|時00?分(?:00?秒)?)$",
        )
    });
    let found = MIDNIGHT.captures(&text);
    // Nothing between the digits of a day and of a time: they may be another day's.
    let parted = found.filter(|found| {
        found.get(2).is_some() || !found[1].ends_with(|last: char| last.is_ascii_digit())
    });
    parted.map(|found| found[1].to_owned()).unwrap_or(text)
}

/// Reads a day that a user writes outside a workbook, with its year.
pub fn day(text: &str) -> Option<Date> {
    date_in_text(&key(text), YearFrom::Nowhere).ok()
}

fn number_at(found: &Captures<'_>, at: usize) -> i16 {
    found.get(at).and_then(|part| part.as_str().parse().ok()).unwrap_or(0)
}

/// Text with blanks taken out, except between two digits, where a blank may be what parts two
/// numbers.
fn closed_up(text: &str) -> String {
    let characters: Vec<char> =
        text.chars().map(|c| if matches!(c, '‐' | '−') { '-' } else { c }).collect();
    let digit = |c: Option<&char>| c.is_some_and(char::is_ascii_digit);
    let mut out = String::new();
    for (at, character) in characters.iter().enumerate() {
        let next = characters[at..].iter().find(|c| !c.is_whitespace());
        if !character.is_whitespace() || digit(out.chars().last().as_ref()) && digit(next) {
            out.push(if character.is_whitespace() { ' ' } else { *character });
        }
    }
    out
}

/// Reads a day, behind which its weekday may stand.
fn date_in_text(text: &str, year: YearFrom) -> Result<Date, Refused> {
    static WEEKDAY: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?:\(([月火水木金土日])(?:曜日?)?(?:[・･、]?祝日?)?\)|\(祝日?\)|([月火水木金土日])曜日?)$",
        )
    });
    let closed = closed_up(text);
    let Some(found) = WEEKDAY.captures(&closed) else { return bare_date(&closed, year) };
    let start = found.get(0).map_or(closed.len(), |whole| whole.start());
    let day = bare_date(&closed[..start], year)?;
    let weekday = WEEKDAYS[usize::from(day.weekday().to_monday_zero_offset().unsigned_abs())];
    if found.get(1).or(found.get(2)).is_some_and(|written| written.as_str() != weekday) {
        let why = format!("の曜日が合いません（{}は{weekday}曜日です）", in_words(day));
        return refused(&rule::I007, why, "日付と曜日のどちらが正しいかを確かめてください");
    }
    Ok(day)
}

const WEEKDAYS: [&str; 7] = ["月", "火", "水", "木", "金", "土", "日"];

fn bare_date(text: &str, year: YearFrom) -> Result<Date, Refused> {
    static GREGORIAN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(\d{4})(?:/(\d{1,2})/(\d{1,2})|-(\d{1,2})-(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日)$",
        )
    });
    static COMPACT: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(\d{4})(\d{2})(\d{2})$"));
    static WITHOUT_YEAR: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?:(\d{1,2})/(\d{1,2})|(\d{1,2})月(\d{1,2})日)$"));

    if let Some(found) = GREGORIAN.captures(text).or_else(|| COMPACT.captures(text)) {
        let (month, day) = month_and_day(&found, 2);
        return existing(Date::new(number_at(&found, 1), month, day).ok());
    }
    if let Some(day) = text.parse().ok().and_then(|serial| serial_day(serial, 0)) {
        return Ok(day);
    }
    if let Some(day) = DayOfEra::of(text) {
        return day.date();
    }
    match (WITHOUT_YEAR.captures(text), year) {
        (Some(found), YearFrom::FiscalYear(year)) => {
            let (month, day) = month_and_day(&found, 1);
            existing(year.day(month, day))
        }
        (Some(_), YearFrom::Nowhere) => {
            refused(&rule::I007, "は、何年のことか決められません", DATE_EXAMPLE)
        }
        (None, _) => Err(no_date(text, year)),
    }
}

/// The month and the day among the groups from `from` on: of several notations, the one that
/// matched.
fn month_and_day(found: &Captures<'_>, from: usize) -> (i8, i8) {
    let mut numbers =
        found.iter().skip(from).flatten().filter_map(|part| part.as_str().parse().ok());
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
}

fn existing(day: Option<Date>) -> Result<Date, Refused> {
    day.map_or_else(|| refused(&rule::I007, "という日はありません", DATE_EXAMPLE), Ok)
}

/// A day by the year of an era, as written.
struct DayOfEra {
    era: &'static Era,
    year: i16,
    month: i8,
    day: i8,
}

impl DayOfEra {
    fn of(text: &str) -> Option<Self> {
        static IN_ERA: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"^(令和|平成|昭和|大正|明治|令|平|昭|大|明|[rhstm])\.?(元|\d{1,2})(?:([./-])(\d{1,2})[./-](\d{1,2})|年(\d{1,2})月(\d{1,2})日)$",
            )
        });
        let found = IN_ERA.captures(text)?;
        let (month, day) = month_and_day(&found, 4);
        let year = if &found[2] == "元" { 1 } else { number_at(&found, 2) };
        Some(Self { era: Era::named(&found[1])?, year, month, day })
    }

    /// Returns the day; where the era ended before it or began after it, the refusal proposes the
    /// era that it lies in.
    fn date(&self) -> Result<Date, Refused> {
        let Self { era, year, month, day } = *self;
        if let Some(day) = era.day(year, month, day) {
            return Ok(day);
        }
        let meant = Date::new(era.gregorian(year), month, day).ok().filter(|_| year >= 1);
        let right = meant.map_or_else(
            || DATE_EXAMPLE.to_owned(),
            |meant| format!("{}（{DATE_EXAMPLE}）", proposed(&in_words(meant))),
        );
        refused(&rule::I007, "という日はありません", right)
    }
}

/// Returns the refusal of a text that is no day.
fn no_date(text: &str, year: YearFrom) -> Refused {
    let why = why_no_date(text);
    let right = match end_of_month(text, year) {
        Some(day) => format!("{}（{DATE_EXAMPLE}）", proposed(&day)),
        None => DATE_EXAMPLE.to_owned(),
    };
    let refusal = Refused { rule: &rule::I007, why: why.to_owned(), right };
    let is_in_words = !is_ditto(text) && !text.contains(|letter: char| letter.is_ascii_digit());
    if is_in_words { refusal.or_blank() } else { refusal }
}

/// Returns the last day of a month that is written as such (`R6.3末`, `12月末`), in the same notation.
fn end_of_month(text: &str, year: YearFrom) -> Option<String> {
    static END: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:(?:(令和|平成|昭和|令|平|昭|[rhs])\.?(元|\d{1,2})|(\d{4}))([./年-]))?(\d{1,2})(月?)[./-]?(?:の)?(?:末|末日|月末)(?:まで)?$",
        )
    });
    let found = END.captures(text)?;
    let month = i8::try_from(number_at(&found, 5)).ok()?;
    let gregorian = match (found.get(1), found.get(3), year) {
        (Some(era), _, _) => {
            let year = if &found[2] == "元" { 1 } else { number_at(&found, 2) };
            Era::named(era.as_str())?.gregorian(year)
        }
        (None, Some(_), _) => number_at(&found, 3),
        (None, None, YearFrom::FiscalYear(year)) => year.day(month, 1)?.year(),
        (None, None, YearFrom::Nowhere) => return None,
    };
    let last = Date::new(gregorian, month, 1).ok()?.last_of_month();
    let day = last.day();
    Some(match (found.get(1), found.get(3), found.get(4).map(|mark| mark.as_str())) {
        (Some(era), _, Some("年")) => {
            format!("{}{}年{month}月{day}日", era.as_str().to_uppercase(), &found[2])
        }
        (Some(era), _, Some(mark)) => {
            format!("{}{}{mark}{month}{mark}{day}", era.as_str().to_uppercase(), &found[2])
        }
        (None, Some(_), Some("年")) => format!("{gregorian}年{month}月{day}日"),
        (Some(_) | None, _, _) => format!("{gregorian}/{month}/{day}"),
    })
}

fn why_no_date(text: &str) -> &'static str {
    static SHORT_YEAR: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^\d{2}[./-]\d{1,2}[./-]\d{1,2}$"));
    static NO_DAY: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^(([rhstm]|令和|平成|昭和)?\.?\d{1,4}[./-]\d{1,2}|.*\d年\d{1,2}月|.*\d月?末日?)$")
    });
    static RANGE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"\d.*[~〜～から].*\d|\d日?-\d+月|\d.*から"));
    static TIME: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d[\s日)t]+\d{1,2}(:\d{2}|時)"));
    static TWO_NUMBERS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\d{1,2}[.-]\d{1,2}$"));
    let is = |pattern: &LazyLock<Regex>| pattern.is_match(text);
    if is_ditto(text) {
        "では、どの日か決められません。行ごとに日付が要ります"
    } else if is(&SHORT_YEAR) {
        "は、何年のことか決められません（西暦か和暦かがわかりません）"
    } else if is(&TWO_NUMBERS) {
        "は、月と日なのか、年と月なのか、決められません"
    } else if is(&NO_DAY) {
        "には、日がありません"
    } else if is(&RANGE) {
        "は、期間です。一日だけを書く欄です"
    } else if is(&TIME) {
        "には、時刻が付いています。日付だけを書く欄です"
    } else {
        "は、日付として読めません"
    }
}
