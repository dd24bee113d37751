//! What a person types, as the cell of a column takes it: text, a number, a day.

use jiff::civil::{Date, date};
use unicode_normalization::UnicodeNormalization;

use super::styles::Shows;
use crate::read;
use crate::read::file::grid::{Content, is_picture};
use crate::sheet::{Column, Kind};

/// What is written into a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Typed {
    /// Nothing.
    Blank,
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// A day, and the number that it is stored as.
    Day(Date, f64),
}

impl Typed {
    /// Returns true where a cell reads as what was written.
    pub fn reads_as(&self, content: Option<&Content>) -> bool {
        match (self, content) {
            (Self::Blank, content) => content.is_none(),
            (Self::Text(text), None) => text.trim().is_empty(),
            (Self::Text(text), Some(Content::Text(read))) => text == read,
            (Self::Number(number), Some(Content::Number { value, .. })) => number == value,
            (Self::Number(_), Some(Content::Moment { .. })) => true,
            (Self::Day(day, _), Some(Content::Moment { moment: Some(moment), .. })) => {
                *day == moment.date()
            }
            // A picture's function is no text.
            (Self::Text(text), _) => is_picture(text),
            _ => false,
        }
    }
}

/// Returns what a text is in a cell of a column.
pub fn typed(text: &str, column: Option<&Column>, shows: Shows, since_1904: bool) -> Typed {
    if text.is_empty() {
        return Typed::Blank;
    }
    let as_text = || Typed::Text(text.to_owned());
    let Some(column) = column.filter(|_| shows != Shows::Text) else { return as_text() };
    match column.kind {
        Kind::Date => match read::day(text) {
            Some(day) if shows == Shows::Days => {
                serial(day, since_1904).map_or_else(as_text, |n| Typed::Day(day, n))
            }
            _ => as_text(),
        },
        Kind::Number(_) | Kind::Generations | Kind::OfflineGenerations => {
            number(text).map_or_else(as_text, Typed::Number)
        }
        Kind::Text
        | Kind::Key
        | Kind::Telephone
        | Kind::Reference(_)
        | Kind::ItemNumber
        | Kind::DateTime
        | Kind::YesNo(_)
        | Kind::Reply { .. }
        | Kind::Choice(_)
        | Kind::List => as_text(),
    }
}

/// Returns the number that a text is: digits, with or without commas between thousands.
fn number(text: &str) -> Option<f64> {
    let text: String = text.nfkc().collect();
    let plain: String = text.trim().chars().filter(|c| *c != ',').collect();
    let is_plain =
        plain.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && plain.len() <= 15;
    let groups_are_right = text.trim().split(',').skip(1).all(|group| group.len() == 3);
    (is_plain && groups_are_right && plain.starts_with(|c: char| c.is_ascii_digit()))
        .then(|| plain.parse().ok())?
}

/// Returns the number that a day is stored as; `None` for a day that not every program counts
/// alike.
fn serial(day: Date, since_1904: bool) -> Option<f64> {
    let first = if since_1904 { date(1904, 1, 1) } else { date(1899, 12, 30) };
    let is_sure = day >= date(1904, 1, 2) && day <= date(9999, 12, 31);
    is_sure.then(|| f64::from((day - first).get_days()))
}
