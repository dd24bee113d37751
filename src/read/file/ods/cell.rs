//! Cells of OpenDocument: their paragraphs become text, their value and type become content.

use jiff::civil::DateTime;

use super::element::{Attributes, CALC, OFFICE, TABLE};
use crate::package::limits::Malformed;
use crate::read::file::grid::Content;
use crate::read::file::number_format::{plain_number, serial_day};

/// Words that spreadsheet programs write into a cell whose formula failed.
const ERRORS: [&str; 10] =
    ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!", "#GETTING_DATA"];

/// A cell that is being read.
#[derive(Default)]
pub struct OpenCell {
    /// Number of columns in which it stands.
    pub repeat: u64,
    /// Number of rows that it covers.
    pub rows: u64,
    /// Number of columns that it covers.
    pub columns: u64,
    kind: String,
    value: Option<String>,
    formula: bool,
    error: bool,
    paragraphs: usize,
    text: String,
    /// Whether the paragraph holds something yet.
    begun: bool,
    /// Whether a blank waits for what follows it.
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
            self.text.push('\n');
        }
        self.paragraphs += 1;
        (self.begun, self.blank) = (false, false);
    }

    /// Ends a paragraph.
    pub fn close_paragraph(&mut self) {
        // A blank at the end is one that somebody wrote: LibreOffice writes it as it is.
        if std::mem::take(&mut self.blank) {
            self.text.push(' ');
        }
    }

    /// Writes characters of a paragraph: a run of blanks becomes one blank, none at the beginning.
    pub fn write(&mut self, text: &str) {
        for character in text.chars() {
            if matches!(character, ' ' | '\t' | '\r' | '\n') {
                self.blank = self.begun;
            } else {
                self.close_paragraph();
                self.begun = true;
                self.text.push(character);
            }
        }
    }

    /// Writes blanks, tabs and breaks that are elements.
    pub fn add(&mut self, text: &str) {
        self.close_paragraph();
        self.begun = true;
        self.text.push_str(text);
    }

    /// Returns the cell's content; `None` where it is blank. Numbers count days from `epoch` days behind
    /// 1899-12-30.
    pub fn content(self, epoch: i32) -> Option<Content> {
        let Self { kind, value, formula, error, paragraphs, text, .. } = self;
        if error || kind == "string" && is_error(&text) {
            return Some(Content::Error(if text.is_empty() { "エラー値".to_owned() } else { text }));
        }
        let shown = if paragraphs > 0 { text } else { String::new() };
        match (kind.as_str(), value) {
            ("string", Some(value)) if shown.is_empty() => text_or_blank(value),
            ("string", _) => text_or_blank(shown),
            ("boolean", Some(value)) => Some(Content::Bool(value == "true")),
            ("date", Some(value)) => Some(day(&value, shown)),
            ("time", Some(_)) => Some(Content::Moment { moment: None, shown }),
            ("float" | "percentage" | "currency", Some(value)) => number(&value, shown, epoch),
            _ if formula && shown.is_empty() => Some(Content::NoResult),
            _ => text_or_blank(shown),
        }
    }
}

fn text_or_blank(text: String) -> Option<Content> {
    (!text.trim().is_empty()).then_some(Content::Text(text))
}

fn is_error(text: &str) -> bool {
    let numbered = text.strip_prefix("Err:").is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    numbered || ERRORS.contains(&text)
}

fn day(value: &str, shown: String) -> Content {
    match value.trim_end_matches('Z').parse::<DateTime>() {
        Ok(moment) => {
            let shown = if shown.is_empty() { value.to_owned() } else { shown };
            Content::Moment { moment: Some(moment), shown }
        }
        Err(_) => Content::Moment { moment: None, shown: if shown.is_empty() { value.to_owned() } else { shown } },
    }
}

fn number(value: &str, shown: String, epoch: i32) -> Option<Content> {
    let Some(value) = value.trim().parse::<f64>().ok().filter(|value| value.is_finite()) else {
        return text_or_blank(if shown.is_empty() { value.to_owned() } else { shown });
    };
    let shown = if shown.is_empty() { plain_number(value) } else { shown };
    Some(Content::Number { value, shown, day: serial_day(value, epoch) })
}
