//! A cell's value as it is printed.

use jiff::civil::{Date, DateTime};

/// Something that a cell holds.
pub trait Shown {
    /// Returns the value as it is printed.
    fn shown(&self) -> Value;
}

/// A value for a cell of a printed table; a workbook keeps days and numbers as such.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text.
    Text(String),
    /// A day.
    Day(Date),
    /// A day and a time.
    Moment(DateTime),
    /// A whole number.
    Number(u64),
}

impl Value {
    /// Returns an empty cell.
    pub fn empty() -> Self {
        Self::Text(String::new())
    }

    /// Returns a cell of text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Returns true where nothing is printed.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }

    /// Returns the printed text: days as `2023/10/2`, times as `8:30:00`.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Day(day) => format!("{}/{}/{}", day.year(), day.month(), day.day()),
            Self::Moment(moment) => format!(
                "{}/{}/{} {}:{:02}:{:02}",
                moment.year(),
                moment.month(),
                moment.day(),
                moment.hour(),
                moment.minute(),
                moment.second()
            ),
            Self::Number(number) => number.to_string(),
        }
    }
}
