//! What was found while reading: a finding for every cell that cannot be taken.

use std::collections::BTreeSet;

use super::message::{clipped, unprintable};
use super::value::Refused;
use crate::finding::{Finding, Place};
use crate::model::invisible::Hidden;
use crate::model::placeholder::Placeholder;
use crate::model::text::{Glyphs, Text, Unprintable, compose_kana};
use crate::package::limits::MAX_CHARACTERS;
use crate::read::file::grid::Content;
use crate::rule::{self, Rule, Severity};
use crate::sheet::{Field, SheetId};

/// Where findings about input are gathered, and what text is checked against.
pub struct Diagnostics<'a> {
    /// Everything that was found so far.
    pub findings: Vec<Finding>,
    /// Which characters can be printed.
    pub glyphs: &'a dyn Glyphs,
    /// Whether it is known which edition's items the checklists answer.
    pub edition_is_certain: bool,
    /// Cells that were refused before they are read.
    refused: BTreeSet<Place>,
}

impl<'a> Diagnostics<'a> {
    /// Returns diagnostics that hold some findings already.
    pub fn with(findings: Vec<Finding>, glyphs: &'a dyn Glyphs) -> Self {
        Self { findings, glyphs, edition_is_certain: true, refused: BTreeSet::new() }
    }

    /// Raises a finding of a rule: an error stops the build, a note does not.
    pub fn raise(
        &mut self,
        rule: &Rule,
        place: Place,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.findings.push(Finding::new(rule, place, message).hint(hint));
    }

    /// Raises a finding of a rule that is more or less serious than the rule says.
    pub fn raise_as(
        &mut self,
        rule: &Rule,
        severity: Severity,
        place: Place,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.findings.push(Finding::new(rule, place, message).severity(severity).hint(hint));
    }

    /// Lets a cell be read as refused; what is wrong with it was said.
    pub fn refuse(&mut self, place: Place) {
        self.refused.insert(place);
    }

    /// Raises I012 at an item; not where no edition could be chosen: then nothing certain can be
    /// said of its items.
    pub fn raise_about_item(
        &mut self,
        place: Place,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        if self.edition_is_certain {
            self.raise(&rule::I012, place, message, hint);
        }
    }

    /// Whether the cell at a place was refused.
    pub fn has_refused(&self, place: &Place) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.severity == Severity::Error && finding.place == *place)
    }

    /// Reads a cell's content into a field, refusing what `read` refuses, errors and texts over the
    /// limit.
    pub fn field<T>(
        &mut self,
        place: Place,
        content: Option<&Content>,
        read: impl FnOnce(&Content, &mut Self) -> Result<T, Refused>,
    ) -> Field<T> {
        let value = content.and_then(|content| self.take(&place, content, read));
        Field::new(place, value)
    }

    /// Reads a cell of a kind for which a dash is an empty cell (I027).
    pub fn field_or_dash<T>(
        &mut self,
        place: Place,
        content: Option<&Content>,
        read: impl FnOnce(&Content) -> Result<T, Refused>,
    ) -> Field<T> {
        let dash = content
            .map(Content::shown)
            .filter(|shown| Placeholder::of(shown) == Some(Placeholder::Dash));
        if let Some(dash) = dash {
            let hint = "書くことがなければ、空欄のままでかまいません";
            return self.as_blank(place, &dash, hint);
        }
        self.field(place, content, |content, _| read(content))
    }

    /// I027: takes a cell with a word that says nothing for an empty one.
    pub fn as_blank<T>(&mut self, place: Place, word: &str, hint: &str) -> Field<T> {
        let message = format!("「{}」だけなので、空欄として読みました", clipped(word.trim()));
        self.raise(&rule::I027, place.clone(), message, hint);
        Field::new(place, None)
    }

    fn take<T>(
        &mut self,
        place: &Place,
        content: &Content,
        read: impl FnOnce(&Content, &mut Self) -> Result<T, Refused>,
    ) -> Option<T> {
        if self.refused.contains(place) {
            return None;
        }
        if let Content::Error(_) | Content::NoResult = content {
            self.refuse_result(place.clone(), content);
            return None;
        }
        let shown = content.shown();
        if let Some(bad) = hidden(&shown) {
            self.refuse_character(place.clone(), &shown, bad);
            return None;
        }
        // A kana and its mark are one letter to whoever reads them.
        let length = compose_kana(&shown).chars().count();
        if length > MAX_CHARACTERS {
            let message = format!(
                "このセルには{length}文字あります。1つのセルに書けるのは{MAX_CHARACTERS}文字までです"
            );
            self.raise(
                &rule::I014,
                place.clone(),
                message,
                "短くまとめるか、別の書類に分けてください",
            );
            return None;
        }
        match read(content, self) {
            Ok(value) => Some(value),
            Err(refused) => {
                let message = format!("「{}」{}", clipped(&shown), refused.why);
                self.raise(refused.rule, place.clone(), message, refused.right);
                None
            }
        }
    }

    /// I015: a formula without a stored result, or an error value.
    pub fn refuse_result(&mut self, place: Place, content: &Content) {
        let (message, hint) = match content {
            Content::Error(word) if word.starts_with('#') => (
                format!("計算のエラー「{word}」になっています"),
                "Excel などで数式を直して保存するか、値を直接書いてください",
            ),
            Content::Error(_) => (
                "このセルの値は、ファイルの中で壊れていて読めません".to_owned(),
                "このセルに値を書き直して、保存してください",
            ),
            Content::NoResult
            | Content::Text(_)
            | Content::Number { .. }
            | Content::Moment { .. }
            | Content::Bool(_) => (
                "数式の計算結果が保存されていません".to_owned(),
                "Excel などで開いて計算し直して保存するか、値を直接書いてください",
            ),
        };
        self.raise(&rule::I015, place, message, hint);
    }

    /// Reads a name by which rows are distinguished or found; 〃 is none (I016).
    pub fn name(&mut self, column: &str, place: Place, content: Option<&Content>) -> Field<Text> {
        let field = self.text(place, content);
        match field
            .get()
            .map(Text::as_str)
            .filter(|text| Placeholder::of(text) == Some(Placeholder::Ditto))
        {
            None => field,
            Some(mark) => {
                self.refuse_ditto(field.place.clone(), mark, column);
                Field::new(field.place, None)
            }
        }
    }

    /// I016: a word that only points to another cell, where it must be certain what is meant.
    pub fn refuse_ditto(&mut self, place: Place, mark: &str, column: &str) {
        let message = format!("「{}」では、どの「{column}」か決められません", clipped(mark));
        let is_pharmacy = place.sheet.as_deref() == Some(SheetId::Pharmacy.name());
        let where_to = if is_pharmacy { "同じでも省かずに" } else { "行ごとに" };
        self.raise(&rule::I016, place, message, format!("{where_to}「{column}」を書いてください"));
    }

    /// Reads a text as it is written; what cannot be printed is refused.
    pub fn text(&mut self, place: Place, content: Option<&Content>) -> Field<Text> {
        let shown = content.map(Content::shown).unwrap_or_default();
        self.text_as(place, content, |_| Ok(shown))
    }

    /// Reads a text that `read` takes out of the cell; what cannot be printed is refused.
    pub fn text_as(
        &mut self,
        place: Place,
        content: Option<&Content>,
        read: impl FnOnce(&Content) -> Result<String, Refused>,
    ) -> Field<Text> {
        let written = self.field(place, content, |content, _| read(content));
        let Some(raw) = &written.value else {
            return Field::new(written.place, None);
        };
        match Text::new(raw, self.glyphs) {
            Ok(text) => Field::new(written.place, Some(text)),
            Err(bad) => {
                self.refuse_character(written.place.clone(), raw, bad);
                Field::new(written.place, None)
            }
        }
    }

    /// I013: a character that cannot be printed.
    fn refuse_character(&mut self, place: Place, text: &str, bad: Unprintable) {
        let (message, hint) = unprintable(text, bad);
        self.raise(&rule::I013, place, message, hint);
    }
}

/// Returns the first character that is seen by nobody, or only on one machine.
fn hidden(text: &str) -> Option<Unprintable> {
    let of = |character: char| character != '\r' && Hidden::of(character).is_some();
    let mut letters = text.chars().enumerate();
    letters
        .find(|(_, character)| of(*character))
        .map(|(at, character)| Unprintable { character, at })
}
