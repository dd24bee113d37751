//! Cells of OpenDocument: their paragraphs become text, their value and type become content.

use super::element::{Attributes, CALC, OFFICE, TABLE};
use crate::package::limits::Malformed;
use crate::read::file::grid::Content;
use crate::read::file::number_format::{decimal, iso_moment, plain_number, serial_day};
use crate::read::file::rich_text::RichText;

/// Words that spreadsheet programs write into a cell whose formula failed.
const ERRORS: [&str; 18] = [
    "#NULL!",
    "#DIV/0!",
    "#VALUE!",
    "#REF!",
    "#NAME?",
    "#NUM!",
    "#N/A",
    "#SPILL!",
    "#CALC!",
    "#GETTING_DATA",
    "#FIELD!",
    "#BLOCKED!",
    "#CONNECT!",
    "#BUSY!",
    "#UNKNOWN!",
    "#PYTHON!",
    "#EXTERNAL!",
    "#TIMEOUT!",
];

/// A cell that is being read.
#[derive(Default)]
pub struct OpenCell {
    /// Number of columns in which it stands.
    pub repeat: u64,
    /// Number of rows that it covers.
    pub rows: u64,
    /// Number of columns that it covers.
    pub columns: u64,
    /// The name of its style.
    pub style: Option<String>,
    kind: String,
    value: Option<String>,
    /// Whether its content is the result of a formula.
    pub formula: bool,
    error: bool,
    paragraphs: usize,
    text: RichText,
    /// True if the text that comes is struck through; `None` if the style of the cell decides.
    pub struck: Option<bool>,
    /// True if the paragraph holds something.
    begun: bool,
    /// True if a blank waits for the characters behind it.
    blank: bool,
}

impl OpenCell {
    /// Begins a cell by its attributes.
    ///
    /// # Errors
    /// One of its counts is no count.
    pub fn open(attributes: &Attributes) -> Result<Self, Malformed> {
        let kind = attributes.get(OFFICE, "value-type").unwrap_or_default();
        let value = match kind {
            "date" => "date-value",
            "time" => "time-value",
            "boolean" => "boolean-value",
            "string" => "string-value",
            _ => "value",
        };
        Ok(Self {
            repeat: attributes.count(TABLE, "number-columns-repeated")?,
            rows: attributes.count(TABLE, "number-rows-spanned")?,
            columns: attributes.count(TABLE, "number-columns-spanned")?,
            style: attributes.get(TABLE, "style-name").map(str::to_owned),
            kind: kind.to_owned(),
            value: attributes.get(OFFICE, value).map(str::to_owned),
            formula: attributes.get(TABLE, "formula").is_some(),
            error: attributes.is(CALC, "value-type", "error"),
            ..Self::default()
        })
    }

    /// Begins a paragraph.
    pub fn open_paragraph(&mut self) {
        if self.paragraphs > 0 {
            self.text.push("\n", None);
        }
        self.paragraphs += 1;
        (self.begun, self.blank) = (false, false);
    }

    /// Ends a paragraph.
    pub fn close_paragraph(&mut self) {
        // A blank at the end is one that somebody wrote: LibreOffice writes it as it is.
        if std::mem::take(&mut self.blank) {
            self.text.push(" ", self.struck);
        }
    }

    /// Writes characters of a paragraph: a run of blanks becomes one blank, none at the beginning.
    pub fn write(&mut self, text: &str) {
        let is_blank = |character: char| matches!(character, ' ' | '\t' | '\r' | '\n');
        for (at, word) in text.split(is_blank).enumerate() {
            self.blank |= at > 0 && self.begun;
            if !word.is_empty() {
                self.add(word);
            }
        }
    }

    /// Writes text as it is.
    pub fn add(&mut self, text: &str) {
        self.close_paragraph();
        self.begun = true;
        self.text.push(text, self.struck);
    }

    /// Returns the cell's content, `None` where it is blank; and, where some of it is struck
    /// through, the rest of its text. Numbers count days from `epoch` days behind 1899-12-30;
    /// `struck` tells whether the cell's style strikes through.
    pub fn content(self, epoch: i32, struck: bool) -> Option<(Content, Option<String>)> {
        let Self { kind, value, formula, error, paragraphs, text, .. } = self;
        let rest = text.without_struck(struck);
        let text = text.text;
        if error || kind == "string" && is_error(&text) {
            let name = if text.is_empty() { "エラー値".to_owned() } else { text };
            return Some((Content::Error(name), None));
        }
        let has_text = paragraphs > 0;
        let content = match (kind.as_str(), value) {
            ("string", Some(value)) if text.is_empty() => text_or_blank(value),
            ("string", _) => text_or_blank(text),
            ("boolean", Some(value)) => Some(truth(&value)),
            ("date", Some(value)) => Some(day(&value, text)),
            ("time", Some(_)) => Some(Content::Moment { moment: None, shown: text }),
            // LibreOffice keeps the result of TRUE() as a number.
            ("float", Some(value)) if let Some(truth) = shown_truth(&value, &text) => {
                Some(Content::Bool(truth))
            }
            ("float" | "percentage" | "currency", Some(value)) => {
                Some(number(&value, has_text.then_some(text), epoch))
            }
            _ if formula && text.is_empty() => Some(Content::NoResult),
            _ => text_or_blank(text),
        };
        content.map(|content| (content, rest))
    }
}

fn text_or_blank(text: String) -> Option<Content> {
    (!text.trim().is_empty()).then_some(Content::Text(text))
}

fn is_error(text: &str) -> bool {
    let number = text.strip_prefix("Err:");
    let is_numbered = number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    is_numbered || ERRORS.contains(&text)
}

fn truth(value: &str) -> Content {
    match value.trim() {
        "true" => Content::Bool(true),
        "false" => Content::Bool(false),
        _ => Content::not_exact(),
    }
}

fn day(value: &str, shown: String) -> Content {
    let shown =
        if shown.chars().all(|character| character == '#') { value.to_owned() } else { shown };
    Content::Moment { moment: iso_moment(value.trim_end_matches('Z')), shown }
}

/// Returns the truth that a number is shown as; `None` where it is shown as a number.
fn shown_truth(value: &str, shown: &str) -> Option<bool> {
    match (value.trim(), shown.trim()) {
        ("1", "TRUE") => Some(true),
        ("0", "FALSE") => Some(false),
        _ => None,
    }
}

/// Returns a number; `shown` is the text of the cell, where it has any paragraph. A row of `#` is
/// no text: the number does not fit into its cell, or its format cannot show it.
fn number(value: &str, shown: Option<String>, epoch: i32) -> Content {
    decimal(value.trim()).map_or_else(Content::not_exact, |value| {
        let shown =
            shown.filter(|shown| shown.is_empty() || shown.contains(|character| character != '#'));
        let shown = shown.unwrap_or_else(|| plain_number(value));
        Content::Number { value, shown, day: serial_day(value, epoch) }
    })
}
