//! Cell values of OOXML: the raw value of a cell, taken exactly or not at all.

use super::rich_values::{RichValue, RichValues};
use super::strings::{XML_BLANKS, unescaped};
use super::styles::Styles;
use crate::read::file::grid::Content;
use crate::read::file::number_format::{decimal, iso_moment};
use crate::read::file::rich_text::RichText;

/// Functions of other programs that show a picture.
const PICTURES: [&str; 2] = ["DISPIMG(", "IMAGE("];

/// Parts of a workbook that its sheets share.
pub struct Shared {
    /// The shared strings; `None` for one that could be read in two ways.
    pub strings: Vec<Option<RichText>>,
    /// The cell styles.
    pub styles: Styles,
    /// The rich values.
    pub rich_values: RichValues,
}

/// A cell as it is written.
#[derive(Debug, Default)]
pub struct RawCell {
    /// The number of its style.
    pub style: usize,
    /// The type of its value.
    pub kind: String,
    /// The number of its value metadata.
    pub metadata: Option<String>,
    /// Its formula.
    pub formula: Option<String>,
    /// Its stored value.
    pub value: Option<String>,
    /// True if the value is plain text, without comments and elements.
    pub is_plain: bool,
    /// The string inside the cell; `None` in it if it could be read in two ways.
    pub string: Option<Option<RichText>>,
}

/// A cell's value.
#[derive(Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Blank,
    /// A picture, or an object that only one program shows.
    Object,
    /// Content; and, where some of it is struck through, the rest of its text.
    Content(Content, Option<String>),
}

impl RawCell {
    /// Returns the value, taken exactly or refused.
    pub fn read(self, shared: &Shared) -> Value {
        if !self.is_plain {
            return not_exact();
        }
        if self
            .formula
            .as_deref()
            .is_some_and(|formula| PICTURES.iter().any(|name| formula.contains(name)))
        {
            return Value::Object;
        }
        let cell_is_struck = shared.styles.is_struck(self.style);
        if let Some(string) = self.string
            && (self.value.is_none() || matches!(self.kind.as_str(), "inlineStr" | "is"))
        {
            return string.as_ref().map_or_else(not_exact, |string| text(string, cell_is_struck));
        }
        let has_formula = self.formula.is_some();
        let Some(raw) = self.value else {
            return if has_formula { content(Content::NoResult, false) } else { Value::Blank };
        };
        let plain = raw.trim_matches(XML_BLANKS);
        match self.kind.as_str() {
            "" | "n" | "b" | "s" if plain.is_empty() => {
                if has_formula {
                    content(Content::NoResult, false)
                } else {
                    Value::Blank
                }
            }
            "" | "n" => decimal(plain).map_or_else(not_exact, |value| {
                content(shared.styles.formats.content(value, self.style), cell_is_struck)
            }),
            "b" => truth(plain)
                .map_or_else(not_exact, |value| content(Content::Bool(value), cell_is_struck)),
            "s" => {
                let string = index(plain).and_then(|index| shared.strings.get(index)?.as_ref());
                string.map_or_else(not_exact, |string| text(string, cell_is_struck))
            }
            // Old programs write a formula's text so.
            "str" | "inlineStr" => {
                let string = RichText::plain(unescaped(&raw).into_owned());
                text(&string, cell_is_struck)
            }
            "d" => iso(plain, self.style, shared, cell_is_struck),
            "e" => error(plain, self.metadata.as_deref(), shared),
            _ => not_exact(),
        }
    }
}

fn not_exact() -> Value {
    content(Content::not_exact(), false)
}

/// Returns content that has one font.
fn content(content: Content, is_struck: bool) -> Value {
    Value::Content(content, is_struck.then(String::new))
}

fn text(string: &RichText, cell_is_struck: bool) -> Value {
    if string.text.trim().is_empty() {
        return Value::Blank;
    }
    let rest = string.without_struck(cell_is_struck);
    Value::Content(Content::Text(string.text.clone()), rest)
}

fn truth(text: &str) -> Option<bool> {
    match text {
        "0" | "false" | "FALSE" => Some(false),
        "1" | "true" | "TRUE" => Some(true),
        _ => None,
    }
}

/// Returns the index of a shared string: plain digits.
fn index(text: &str) -> Option<usize> {
    let are_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    are_digits.then(|| text.parse().ok()).flatten()
}

fn iso(text: &str, style: usize, shared: &Shared, is_struck: bool) -> Value {
    let date = match iso_moment(text) {
        Some(moment) => shared.styles.formats.iso(moment, style),
        None if text.is_empty() => return Value::Blank,
        None => Content::Text(text.to_owned()),
    };
    content(date, is_struck)
}

fn error(text: &str, metadata: Option<&str>, shared: &Shared) -> Value {
    let rich = metadata.map(|metadata| shared.rich_values.get(metadata));
    let name = match rich {
        Some(RichValue::Object) => return Value::Object,
        Some(RichValue::Error(Some(name))) => name,
        Some(RichValue::Error(None)) | None if text.is_empty() => "エラー値",
        Some(RichValue::Error(None)) | None => text,
    };
    content(Content::Error(name.to_owned()), false)
}
