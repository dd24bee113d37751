//! Options' values, from their texts to their types.

use std::error::Error;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use jiff::civil::Date;

use crate::chain::shard::NotAShard;
use crate::model::day::FiscalYear;
use crate::model::edition::is_id;
use crate::paper::UnknownDocument;
use crate::read;
use crate::render::PaperFormat;

/// A text that is no day.
#[derive(Debug, thiserror::Error)]
#[error("--as-of の「{0}」を日付として読めません（例: 2024-02-01）")]
pub struct NotADay(String);

/// A text that is no fiscal year.
#[derive(Debug, thiserror::Error)]
#[error("--year の「{0}」を年度として読めません（例: 令和8年度）")]
pub struct NotAYear(String);

/// A text that is no edition's id.
#[derive(Debug, thiserror::Error)]
#[error("--id の「{0}」を様式のIDにできません。半角の英数字と - で書いてください（例: reiwa8）")]
pub struct NotAnId(String);

/// Reads a fiscal year.
pub fn year(text: &str) -> Result<FiscalYear, NotAYear> {
    text.parse().map_err(|_| NotAYear(text.to_owned()))
}

/// Reads the id of an edition.
pub fn edition_id(text: &str) -> Result<String, NotAnId> {
    if is_id(text) { Ok(text.to_owned()) } else { Err(NotAnId(text.to_owned())) }
}

/// Reads the day that the papers speak of.
pub fn day(text: &str) -> Result<Date, NotADay> {
    read::day(text).ok_or_else(|| NotADay(text.to_owned()))
}

/// Takes the kinds of file.
pub fn formats() -> impl TypedValueParser<Value = PaperFormat> {
    let known = PossibleValuesParser::new(PaperFormat::ALL.map(PaperFormat::ending));
    known.try_map(|text| {
        let format = PaperFormat::ALL.into_iter().find(|format| format.ending() == text);
        format.ok_or("unknown")
    })
}

/// Returns whether a value's error is one of ours, whose words are for the user.
pub fn is_ours(error: &(dyn Error + 'static)) -> bool {
    error.is::<NotADay>()
        || error.is::<NotAYear>()
        || error.is::<NotAnId>()
        || error.is::<UnknownDocument>()
        || error.is::<NotAShard>()
}
