//! The limit of an account as people write it inside 状態.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

use crate::model::day::Era;
use crate::model::pattern::pattern;
use crate::model::text::key;

/// What 状態 says of how long an account may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateLimit {
    /// Nothing.
    None,
    /// Until this day.
    Until(Date),
    /// Until a day that cannot be made out.
    Unclear,
}

/// Reads the limit written inside 状態, as in `使用可（23年３月まで）`: without a day the last one of that
/// month; two digits are 20xx.
pub fn limit_in_state(state: &str) -> StateLimit {
    static SAYS_SO: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"まで|迄|限り|[0-9]限|[~〜]\(?[0-9rhs令平昭]|期限[:はが]?\(?[0-9rhs令平昭]")
    });
    let text: String = key(state).split_whitespace().collect();
    if !SAYS_SO.is_match(&text) {
        return StateLimit::None;
    }
    day_of(&text).map_or(StateLimit::Unclear, StateLimit::Until)
}

/// Returns the one day that a text names as a limit.
fn day_of(text: &str) -> Option<Date> {
    // 年月日 with 年; else with marks between them, where the year has four digits, an era, or is
    // none that a month could be.
    static LIMIT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?x)(令和|平成|昭和|[rhs令平昭])?\.?(\d{1,4}|元)(?:(年)|[-/.])(\d{1,2})
            (?:月(?:(\d{1,2})日)?|[-/.](\d{1,2}))?末?日?
            (?:まで|迄|限り?|[)\]」】〉]|$)",
        )
    });
    let mut found = LIMIT.captures_iter(text);
    let limit = found.next()?;
    if found.next().is_some() || text.contains("から") {
        return None;
    }
    let year = year_of(&limit)?;
    let first = Date::new(year, i8::try_from(number(&limit, 4)?).ok()?, 1).ok()?;
    match limit.get(5).or(limit.get(6)) {
        Some(day) => Date::new(year, first.month(), day.as_str().parse().ok()?).ok(),
        None => Some(first.last_of_month()),
    }
}

fn year_of(limit: &Captures<'_>) -> Option<i16> {
    let written = &limit[2];
    let number = if written == "元" { 1 } else { number(limit, 2)? };
    match (limit.get(1), written.len()) {
        (Some(era), _) => Some(Era::named(era.as_str())?.gregorian(number)),
        (None, 4) => Some(number),
        (None, 2) if limit.get(3).is_some() || number > 12 => Some(2000 + number),
        _ => None,
    }
}

fn number(limit: &Captures<'_>, group: usize) -> Option<i16> {
    limit.get(group)?.as_str().parse().ok()
}
