//! Days: eras, fiscal years, and how both are written.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use regex::Regex;
use serde::{Deserialize, Serialize};

use super::pattern::pattern;
use super::text::key;

/// A Japanese era.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Era {
    /// 令和, 平成, …
    pub name: &'static str,
    /// The letter of short notations (`R5.10.1`).
    pub letter: char,
    /// Its first day.
    pub first: Date,
}

/// The eras since 明治, newest first. 明治元年 is the whole of 1868, as the edict has it.
pub const ERAS: [Era; 5] = [
    Era { name: "令和", letter: 'r', first: date(2019, 5, 1) },
    Era { name: "平成", letter: 'h', first: date(1989, 1, 8) },
    Era { name: "昭和", letter: 's', first: date(1926, 12, 25) },
    Era { name: "大正", letter: 't', first: date(1912, 7, 30) },
    Era { name: "明治", letter: 'm', first: date(1868, 1, 1) },
];

impl Era {
    /// The era that a word or letter names: `令和`, `令`, `R`, `r`.
    pub fn named(word: &str) -> Option<&'static Era> {
        let word = key(word);
        ERAS.iter().find(|era| {
            word == era.name
                || word == era.letter.to_string()
                || era.name.chars().next() == word.chars().next() && word.chars().count() == 1
        })
    }

    /// The era a day belongs to; `None` before 明治元年.
    pub fn of(day: Date) -> Option<&'static Era> {
        ERAS.iter().find(|era| era.first <= day)
    }

    /// The Gregorian year of a year of this era.
    pub fn gregorian(&self, year: i16) -> i16 {
        self.first.year() + year - 1
    }

    /// A day by its date in this era; `None` where there is no such day, or it belongs to another
    /// era.
    pub fn day(&'static self, year: i16, month: i8, day: i8) -> Option<Date> {
        let day = Date::new(self.gregorian(year), month, day).ok()?;
        (year >= 1 && Era::of(day) == Some(self)).then_some(day)
    }

    /// The year of this era that a day lies in.
    pub fn year_of(&self, day: Date) -> i16 {
        day.year() - self.first.year() + 1
    }

    fn year(&self, gregorian: i16) -> String {
        match gregorian - self.first.year() + 1 {
            1 => format!("{}元", self.name),
            year => format!("{}{year}", self.name),
        }
    }
}

/// A day as Japanese papers write it: `令和6年3月31日`.
pub fn in_words(day: Date) -> String {
    let year = Era::of(day).map_or_else(|| day.year().to_string(), |era| era.year(day.year()));
    format!("{year}年{}月{}日", day.month(), day.day())
}

/// Returns a day in the form's brackets: month and day alone, `（10/ 2）`, in the year to which they
/// would be taken to belong, else with its year, `（R8/11/26）`; blank: `（　/　）`.
pub fn in_brackets(day: Option<Date>, bare: Option<FiscalYear>) -> String {
    let Some(day) = day else {
        return "（　/　）".to_owned();
    };
    if bare.is_some_and(|year| year.contains(day)) {
        return format!("（{:>2}/{:>2}）", day.month(), day.day());
    }
    let year = Era::of(day).map_or_else(
        || day.year().to_string(),
        |era| format!("{}{}", era.letter.to_ascii_uppercase(), era.year_of(day)),
    );
    format!("（{year}/{}/{}）", day.month(), day.day())
}

/// A fiscal year, April to March, by the calendar year of its April.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FiscalYear(i16);

impl FiscalYear {
    /// The fiscal year that begins in April of a calendar year; `None` outside 1900–2200.
    pub fn beginning_in(year: i16) -> Option<Self> {
        (1900..=2200).contains(&year).then_some(Self(year))
    }

    /// The calendar year of its April.
    pub fn year(self) -> i16 {
        self.0
    }

    /// Returns the fiscal year in which a day lies.
    pub fn of(day: Date) -> Self {
        Self(if day.month() < 4 { day.year() - 1 } else { day.year() })
    }

    /// 1 April.
    pub fn first(self) -> Date {
        date(self.0, 4, 1)
    }

    /// 31 March.
    pub fn last(self) -> Date {
        date(self.0 + 1, 3, 31)
    }

    /// Whether a day lies in it.
    pub fn contains(self, day: Date) -> bool {
        (self.first()..=self.last()).contains(&day)
    }

    /// The day in it that has this month and day; `None` where there is none (30 February, or 29
    /// February of a common year).
    pub fn day(self, month: i8, day: i8) -> Option<Date> {
        Date::new(self.0 + i16::from(month < 4), month, day).ok()
    }
}

impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = Era::of(self.last()).map_or_else(|| self.0.to_string(), |era| era.year(self.0));
        write!(f, "{year}年度")
    }
}

/// A text that names no fiscal year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoFiscalYear;

impl FromStr for FiscalYear {
    type Err = NoFiscalYear;

    /// Reads `令和5年度`, `令和５年`, `R5`, `令5年度`, `2023`, `2023年度`.
    fn from_str(text: &str) -> Result<Self, NoFiscalYear> {
        static YEAR: LazyLock<Regex> =
            LazyLock::new(|| pattern(r"^(令和|平成|令|平|r|h)?\.?(元|\d{1,4})(年度?)?$"));
        let text: String = key(text).split_whitespace().collect();
        let found = YEAR.captures(&text).ok_or(NoFiscalYear)?;
        let number: i16 =
            if &found[2] == "元" { 1 } else { found[2].parse().map_err(|_| NoFiscalYear)? };
        let year = match found.get(1).map(|era| Era::named(era.as_str())) {
            Some(Some(era)) if number >= 1 && found[2].chars().count() <= 2 => {
                era.gregorian(number)
            }
            None if found[2].chars().count() == 4 => number,
            _ => return Err(NoFiscalYear),
        };
        Self::beginning_in(year).ok_or(NoFiscalYear)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fiscal_years_round_trip_and_read_what_people_write() {
        let reiwa5 = FiscalYear(2023);
        for text in [
            "令和5年度",
            "令和５年度",
            "R5",
            "r5年度",
            "2023",
            "２０２３年度",
            "令5年",
            "令和 5 年度",
        ] {
            assert_eq!(text.parse(), Ok(reiwa5), "{text}");
        }
        assert_eq!(reiwa5.to_string().parse(), Ok(reiwa5));
        assert_eq!(FiscalYear(2019).to_string(), "令和元年度");
        for text in ["5年度", "来年度", "R5.10", "令和2023年度", "", "2023-2024", "令和0年度"]
        {
            assert_eq!(text.parse::<FiscalYear>(), Err(NoFiscalYear), "{text}");
        }
    }

    #[test]
    fn a_month_and_a_day_find_their_calendar_year() {
        let year = FiscalYear(2023);
        assert_eq!(year.day(10, 1), Some(date(2023, 10, 1)));
        assert_eq!(year.day(2, 29), Some(date(2024, 2, 29)));
        assert_eq!(year.day(2, 30), None);
        assert!(year.contains(date(2024, 3, 31)) && !year.contains(date(2024, 4, 1)));
    }

    #[test]
    fn eras_end_where_the_next_begins() {
        let (reiwa, heisei) = (&ERAS[0], &ERAS[1]);
        assert_eq!(reiwa.day(1, 4, 30), None);
        assert_eq!(heisei.day(31, 4, 30), Some(date(2019, 4, 30)));
        assert_eq!(heisei.day(31, 5, 1), None);
        assert_eq!(in_words(date(2019, 5, 1)), "令和元年5月1日");
        let year = Some(FiscalYear(2023));
        assert_eq!(in_brackets(Some(date(2023, 10, 2)), year), "（10/ 2）");
        assert_eq!(in_brackets(Some(date(2024, 3, 31)), year), "（ 3/31）");
        assert_eq!(in_brackets(Some(date(2026, 11, 26)), year), "（R8/11/26）");
        assert_eq!(in_brackets(Some(date(2019, 4, 30)), year), "（H31/4/30）");
        assert_eq!(in_brackets(Some(date(2023, 10, 2)), None), "（R5/10/2）");
        assert_eq!(in_brackets(None, None), "（　/　）");
        assert_eq!(in_words(date(1900, 1, 10)), "明治33年1月10日");
        assert_eq!(Era::named("Ｒ").map(|era| era.name), Some("令和"));
    }
}
