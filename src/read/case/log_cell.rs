//! Cells of the access log, of a worksheet or of a record, and the text that is shown of them.

use std::borrow::Cow;

use super::message::clipped;
use super::moment;
use crate::model::invisible::without_invisible;
use crate::model::log::LogMistake;
use crate::model::text::{Glyphs, with_stand_ins};
use crate::read::file::grid::Content;

/// What a cell holds, borrowed from a worksheet or a record.
#[derive(Clone, Copy)]
pub enum Cell<'a> {
    /// Text.
    Text(&'a str),
    /// Anything else that a worksheet holds.
    Other(&'a Content),
}

impl<'a> From<&'a Content> for Cell<'a> {
    fn from(content: &'a Content) -> Self {
        match content {
            Content::Text(text) => Self::Text(text),
            other => Self::Other(other),
        }
    }
}

impl<'a> Cell<'a> {
    /// Returns true for a text that is read without characters that nobody sees.
    pub fn is_cleaned(self) -> bool {
        matches!(self, Self::Text(text) if visible(text) != text)
    }

    /// Returns it as the content of a cell.
    pub fn content(self) -> Cow<'a, Content> {
        match self {
            Self::Text(text) => Cow::Owned(Content::Text(visible(text).into_owned())),
            Self::Other(content) => Cow::Borrowed(content),
        }
    }
}

/// Returns a text without what nobody sees.
pub fn visible(text: &str) -> Cow<'_, str> {
    without_invisible(text).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// The cells that say when.
#[derive(Clone, Copy)]
pub struct When<'a> {
    /// 日付.
    pub day: Option<Cell<'a>>,
    /// 時刻.
    pub time: Option<Cell<'a>>,
}

/// Returns the text that stands where a time should, as it can be printed.
pub fn found(when: When<'_>, mistake: Option<LogMistake>, glyphs: &dyn Glyphs) -> String {
    let shown = |cell: Option<Cell<'_>>| cell.map(|cell| cell.content().shown());
    let is_day_wrong = when.day.is_some_and(|day| moment::is_unreadable(&day.content()));
    let text = match (shown(when.day), shown(when.time)) {
        (Some(day), Some(time)) if mistake == Some(LogMistake::OtherDay) => {
            format!("{day}｜{time}")
        }
        (Some(day), Some(_)) if is_day_wrong => day,
        (_, Some(time)) => time,
        (day, None) => day.unwrap_or_default(),
    };
    with_stand_ins(&clipped(text.trim()), glyphs)
}
