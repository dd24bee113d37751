//! What was found while reading: a finding for every cell that cannot be taken.

use super::value::{Refused, is_same_as_above};
use crate::finding::{Finding, Place};
use crate::model::text::{Glyphs, Text};
use crate::package::limits::MAX_CHARACTERS;
use crate::read::file::grid::Content;
use crate::rule::{self, Rule, Severity};
use crate::sheet::Field;

/// Where findings about input are gathered, and what text is checked against.
pub struct Diagnostics<'a> {
    /// Everything that was found so far.
    pub findings: Vec<Finding>,
    /// Which characters can be printed.
    pub glyphs: &'a dyn Glyphs,
    /// Whether it is known which edition's items the checklists answer.
    pub edition_is_certain: bool,
}

impl<'a> Diagnostics<'a> {
    /// Returns diagnostics that hold some findings already.
    pub fn with(findings: Vec<Finding>, glyphs: &'a dyn Glyphs) -> Self {
        Self { findings, glyphs, edition_is_certain: true }
    }

    /// Raises a finding of a rule: an error stops the build, a note does not.
    pub fn raise(&mut self, rule: &Rule, place: Place, message: impl Into<String>, hint: impl Into<String>) {
        self.findings.push(Finding::new(rule, place, message).hint(hint));
    }

    /// Raises I012 at an item; not where no edition could be chosen: then nothing certain can be said of its items.
    pub fn raise_about_item(&mut self, place: Place, message: impl Into<String>, hint: impl Into<String>) {
        if self.edition_is_certain {
            self.raise(&rule::I012, place, message, hint);
        }
    }

    /// Whether the cell at a place was refused.
    pub fn has_refused(&self, place: &Place) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error && finding.place == *place)
    }

    /// Reads a cell's content into a field, refusing what `read` refuses, errors and texts over the limit.
    pub fn field<T>(
        &mut self,
        place: Place,
        content: Option<&Content>,
        read: impl FnOnce(&Content, &mut Self) -> Result<T, Refused>,
    ) -> Field<T> {
        let value = content.and_then(|content| self.take(&place, content, read));
        Field { value, place }
    }

    fn take<T>(
        &mut self,
        place: &Place,
        content: &Content,
        read: impl FnOnce(&Content, &mut Self) -> Result<T, Refused>,
    ) -> Option<T> {
        if let Content::Error(_) | Content::NoResult = content {
            self.refuse_result(place.clone(), content);
            return None;
        }
        let length = content.shown().chars().count();
        if length > MAX_CHARACTERS {
            let message = format!("文字が多すぎます（{length}文字。1つのセルは{MAX_CHARACTERS}文字まで）");
            self.raise(&rule::I014, place.clone(), message, "短くまとめるか、別の書類に分けてください");
            return None;
        }
        match read(content, self) {
            Ok(value) => Some(value),
            Err(refused) => {
                let message = format!("「{}」{}", clipped(&content.shown()), refused.why);
                self.raise(refused.rule, place.clone(), message, refused.right);
                None
            }
        }
    }

    /// I015: a formula without a stored result, or an error value.
    pub fn refuse_result(&mut self, place: Place, content: &Content) {
        let message = match content {
            Content::Error(word) => format!("エラー値（{word}）が入っています"),
            _ => "数式の計算結果が保存されていません".to_owned(),
        };
        self.raise(&rule::I015, place, message, "Excel などで開いて計算し直して保存するか、値を直接書いてください");
    }

    /// Reads a name by which rows are told apart or found; `〃` is none.
    pub fn name(&mut self, rule: &Rule, column: &str, place: Place, content: Option<&Content>) -> Field<Text> {
        let field = self.text(place, content);
        match field.get().map(Text::as_str).filter(|text| is_same_as_above(text)) {
            None => field,
            Some(mark) => {
                let message = format!("「{mark}」では、どの「{column}」か決められません");
                self.raise(rule, field.place.clone(), message, format!("行ごとに「{column}」を書いてください"));
                Field { value: None, place: field.place }
            }
        }
    }

    /// Reads a text as it is written; what cannot be printed is refused.
    pub fn text(&mut self, place: Place, content: Option<&Content>) -> Field<Text> {
        let Some(shown) = content.map(Content::shown) else {
            return Field { value: None, place };
        };
        let glyphs = self.glyphs;
        let field = self.field(place, content, |_, _| Ok(Text::new(&shown, glyphs)));
        match field.value {
            Some(Ok(text)) => Field { value: Some(text), place: field.place },
            Some(Err(bad)) => {
                let message = format!("印刷できない文字（{bad}）が入っています");
                let hint = "その文字を消すか、別の文字に置きかえてください（絵文字や特殊な記号は印刷できません）";
                self.raise(&rule::I013, field.place.clone(), message, hint);
                Field { value: None, place: field.place }
            }
            None => Field { value: None, place: field.place },
        }
    }
}

/// The beginning of a text, its invisible characters made visible, for a message.
pub fn clipped(text: &str) -> String {
    let visible = |character: char| match character {
        '\n' => " ".to_owned(),
        _ if character.is_control()
            || matches!(character, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}') =>
        {
            format!("\\u{{{:04X}}}", character as u32)
        }
        _ => character.to_string(),
    };
    let clipped: String = text.chars().take(40).map(visible).collect();
    if text.chars().count() > 40 { format!("{clipped}…") } else { clipped }
}
