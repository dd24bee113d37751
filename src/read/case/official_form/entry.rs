//! What somebody wrote on 様式 for an item, and what it means (I026).

use crate::finding::{Finding, Place, Severity};
use crate::model::day::FiscalYear;
use crate::model::item::ItemId;
use crate::model::text::{key, squeezed};
use crate::read::case::message::clipped;
use crate::read::case::value::{self, Question, YearFrom};
use crate::read::file::grid::Content;
use crate::rule;
use crate::sheet::Column;
use crate::sheet::choice::Reply;

/// Any word of an answer may stand there.
pub const ANY_ANSWER: Question<'_> = Question {
    out_of_scope: true,
    of_vendor: true,
    of_servers: false,
    asks_target: false,
    text: "",
};

/// Something that somebody wrote for an item.
pub struct Entry {
    /// The item.
    pub item: ItemId,
    /// The column of データ where it belongs.
    pub column: &'static Column,
    /// Where it stands.
    pub place: Place,
    /// What stands there.
    pub shown: String,
    /// What it means.
    pub meant: Meant,
}

/// What somebody meant, as far as it is clear.
pub enum Meant {
    /// An answer; `None` where it is not clear which.
    Answer(Option<Reply>),
    /// Month, day, and the day as it would be written on データ.
    Day(Option<(i8, i8, String)>),
    /// A remark.
    Remark,
}

impl Entry {
    /// Returns the finding about it; `None` where データ says the same.
    pub fn finding(&self, data: &Place, content: Option<&Content>) -> Option<Finding> {
        if content.is_some_and(|content| self.is_said_by(content)) {
            return None;
        }
        let cell = data.seen_from(&self.place);
        let there = content.map_or_else(
            || "空欄".to_owned(),
            |content| format!("「{}」", clipped(&content.shown())),
        );
        let (item, header, shown) = (&self.item, self.column.header, clipped(&self.shown));
        let message = format!(
            "シート「様式」に「{shown}」と書かれていますが、{cell} は{there}です（{item}、{header}）"
        );
        let not_read = "「様式」に書かれたことは読みません";
        let hint = match self.proposal() {
            Some(proposal) => format!(
                "「{proposal}」のことなら、{cell} に「{proposal}」と書いてください（{not_read}）"
            ),
            None => format!("何のことかを確かめて、{cell} に書いてください（{not_read}）"),
        };
        // An unclear mark beside an answer is no other answer.
        let is_answered =
            content.is_some() && matches!(self.meant, Meant::Answer(None) | Meant::Day(None));
        let severity = match self.meant {
            Meant::Remark => Severity::Note,
            Meant::Answer(_) | Meant::Day(_) if is_answered => Severity::Note,
            Meant::Answer(_) | Meant::Day(_) => Severity::Error,
        };
        Some(Finding::new(&rule::I026, self.place.clone(), message).hint(hint).severity(severity))
    }

    fn proposal(&self) -> Option<String> {
        match &self.meant {
            Meant::Answer(reply) => reply.map(|reply| reply.word().to_owned()),
            Meant::Day(day) => day.as_ref().map(|(_, _, shown)| shown.clone()),
            Meant::Remark => Some(clipped(&self.shown)),
        }
    }

    /// Tells whether a cell of データ says what was written.
    fn is_said_by(&self, content: &Content) -> bool {
        match &self.meant {
            Meant::Answer(reply) => {
                reply.is_some_and(|reply| value::reply(content, ANY_ANSWER).ok() == Some(reply))
            }
            Meant::Day(day) => {
                let said = day_in(content).map(|(month, day, _)| (month, day));
                day.as_ref().is_some_and(|(month, day, _)| said == Some((*month, *day)))
            }
            Meant::Remark => squeezed(&content.shown()).contains(&squeezed(&self.shown)),
        }
    }
}

/// Tells whether a text is the place for a day, without one: `（　/　）`.
pub fn is_empty_day(text: &str) -> bool {
    squeezed(text)
        .chars()
        .all(|character| matches!(character, '(' | ')' | '/' | '年' | '月' | '日'))
}

/// Returns month and day of a cell, in brackets or not, and how it would be written on データ.
pub fn day_in(content: &Content) -> Option<(i8, i8, String)> {
    let in_brackets = key(&content.shown());
    let text = in_brackets.trim_matches(['(', ')']).trim().to_owned();
    if let Ok(day) = value::date(content, YearFrom::Nowhere)
        .or_else(|_| value::date(&Content::Text(text.clone()), YearFrom::Nowhere))
    {
        return Some((day.month(), day.day(), day.strftime("%Y/%-m/%-d").to_string()));
    }
    // Which year does not matter here, but that 29 February may be meant.
    let leap = YearFrom::FiscalYear(FiscalYear::beginning_in(2023)?);
    let day = value::date(&Content::Text(text), leap).ok()?;
    Some((day.month(), day.day(), day.strftime("%-m/%-d").to_string()))
}

/// Tells whether the program itself writes a remark as a constant: one that goes on elsewhere, or
/// one that a workbook would take for something else than text.
pub fn is_remark_of_ours(text: &str) -> bool {
    let is_annex = text.starts_with("（別紙") && text.ends_with('）');
    let looks_otherwise =
        text.parse::<f64>().is_ok() || matches!(text, "TRUE" | "FALSE") || text.starts_with('#');
    is_annex || looks_otherwise || text.contains("_x")
}
