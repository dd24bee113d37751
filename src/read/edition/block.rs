//! A table of an edition file: its values by key, each with where it stands.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::model::item::{Devices, ItemNumber};
use crate::model::outline::{Key, Part};
use crate::model::text::{Glyphs, Text};
use crate::package::limits::MAX_CHARACTERS;

/// Where the values of an edition file stand, and, without a key, where its parts begin.
pub type Spans = BTreeMap<(Part, Option<Key>), Range<usize>>;

/// A table that is being read.
pub struct Block<'b, 't> {
    part: Part,
    table: &'b DeTable<'t>,
    span: Range<usize>,
    known: Vec<&'static str>,
    spans: &'b mut Spans,
    mistakes: &'b mut Vec<(Range<usize>, String)>,
    glyphs: Option<&'b dyn Glyphs>,
}

/// Where what is read goes beside the outline.
pub struct Reported<'b> {
    /// Where values stand.
    pub spans: &'b mut Spans,
    /// What is wrong.
    pub mistakes: &'b mut Vec<(Range<usize>, String)>,
}

impl<'b, 't> Block<'b, 't> {
    /// Begins to read a table.
    pub fn open(
        part: Part,
        table: &'b DeTable<'t>,
        span: Range<usize>,
        Reported { spans, mistakes }: Reported<'b>,
        glyphs: Option<&'b dyn Glyphs>,
    ) -> Self {
        spans.insert((part, None), span.clone());
        Self { part, table, span, known: Vec::new(), spans, mistakes, glyphs }
    }

    fn value(&mut self, key: Key) -> Option<&'b Spanned<DeValue<'t>>> {
        self.known.push(key.name());
        let value = self.table.get(key.name())?;
        self.spans.insert((self.part, Some(key)), value.span());
        Some(value)
    }

    fn wrong(&mut self, span: Range<usize>, what: impl Into<String>) {
        self.mistakes.push((span, what.into()));
    }

    /// Reports that a key is not there, unless its value could not be read.
    pub fn missing(&mut self, key: Key) {
        if !self.table.contains_key(key.name()) {
            self.wrong(self.span.clone(), format!("キー「{}」がありません", key.name()));
        }
    }

    /// Reports a text that is too long or holds what cannot be printed.
    fn check_printable(&mut self, text: &str, span: Range<usize>) {
        if text.chars().count() > MAX_CHARACTERS {
            self.wrong(span, format!("文字が多すぎます（{MAX_CHARACTERS}文字まで）"));
        } else if let Some(Err(bad)) = self.glyphs.map(|glyphs| Text::new(text, glyphs)) {
            self.wrong(span, format!("印刷できない文字（{bad}）が入っています"));
        }
    }

    /// Reads a text.
    pub fn text(&mut self, key: Key) -> Option<String> {
        let value = self.value(key)?;
        match value.get_ref() {
            DeValue::String(text) => {
                self.check_printable(text, value.span());
                Some(text.clone().into_owned())
            }
            _ => {
                self.wrong(
                    value.span(),
                    format!("「{}」は \"…\" の形で書いてください", key.name()),
                );
                None
            }
        }
    }

    /// Reads a list of texts, none where it is not there.
    pub fn texts(&mut self, key: Key) -> Vec<String> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let text = |value: &Spanned<DeValue<'t>>| match value.get_ref() {
            DeValue::String(text) => Some(text.clone().into_owned()),
            _ => None,
        };
        if let DeValue::Array(values) = value.get_ref() {
            for (text, span) in values.iter().filter_map(|value| Some((text(value)?, value.span())))
            {
                self.check_printable(&text, span);
            }
        }
        let texts = match value.get_ref() {
            DeValue::Array(values) => values.iter().map(text).collect::<Option<Vec<String>>>(),
            _ => None,
        };
        texts.unwrap_or_else(|| {
            self.wrong(
                value.span(),
                format!("「{}」は [\"…\", \"…\"] の形で書いてください", key.name()),
            );
            Vec::new()
        })
    }

    /// Reads kinds of device: one word, several with 、 between, or a list.
    pub fn devices(&mut self) -> Vec<String> {
        match self.table.get(Key::Device.name()).map(Spanned::get_ref) {
            Some(DeValue::String(words)) => {
                let words = words.split(Devices::SEPARATOR).map(str::to_owned).collect();
                self.value(Key::Device);
                words
            }
            _ => self.texts(Key::Device),
        }
    }

    /// Reads a whole number.
    pub fn number(&mut self, key: Key) -> Option<i16> {
        let value = self.value(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => i16::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        if number.is_none() {
            self.wrong(value.span(), format!("「{}」は数で書いてください", key.name()));
        }
        number
    }

    /// Reads true or false; false where it is not there.
    pub fn yes(&mut self, key: Key) -> bool {
        let Some(value) = self.value(key) else {
            return false;
        };
        match value.get_ref() {
            DeValue::Boolean(yes) => *yes,
            _ => {
                self.wrong(value.span(), format!("「{}」は true か false です", key.name()));
                false
            }
        }
    }

    /// Reads one of a few words.
    pub fn word<T: Copy>(&mut self, key: Key, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(key)?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let span = self.spans.get(&(self.part, Some(key))).cloned().unwrap_or_default();
            self.wrong(
                span,
                format!("「{text}」は使えない言葉です（使えるのは {}）", known.join("、")),
            );
        }
        found
    }

    /// Reads the number of an item.
    pub fn item_number(&mut self) -> Option<ItemNumber> {
        let text = self.text(Key::Number)?;
        let number = text.parse().ok();
        if number.is_none() {
            let span = self.spans.get(&(self.part, Some(Key::Number))).cloned().unwrap_or_default();
            self.wrong(span, format!("項番「{text}」は「2(4)」の形ではありません"));
        }
        number
    }

    /// Ends the table: every key that was not asked for is a mistake; `also` are asked for
    /// elsewhere.
    pub fn end(self, also: &[&str]) {
        for name in self.table.keys() {
            if !self.known.contains(&name.get_ref().as_ref())
                && !also.contains(&name.get_ref().as_ref())
            {
                self.mistakes
                    .push((name.span(), format!("知らないキー「{}」があります", name.get_ref())));
            }
        }
    }
}
