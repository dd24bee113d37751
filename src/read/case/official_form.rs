//! 様式 of a form that came back: what people wrote on it instead of on データ (I026).
//!
//! Where things stand is told by the sheet itself: the columns by their headers, the rows by the items' texts. Only cells
//! whose formula or fixed text was replaced by a constant count, never results of formulas.

mod block;

use std::collections::BTreeMap;

use block::{Asked, blocks};

use super::diagnostics::Diagnostics;
use super::message::clipped;
use super::table::View;
use super::value::{self, Question, YearFrom};
use crate::finding::{CellRef, Finding, Place, Severity};
use crate::model::day::FiscalYear;
use crate::model::edition::{Edition, FormKind};
use crate::model::item::ItemId;
use crate::model::text::{key, squeezed};
use crate::read::file::grid::{Content, Grid};
use crate::rule;
use crate::sheet::Column;
use crate::sheet::answer_columns::{AnswerColumns, AnswerSheet};
use crate::sheet::choice::Reply;

/// Any word of an answer may stand there.
const ANY_ANSWER: Question<'_> = Question { out_of_scope: true, of_vendor: true, of_servers: false, text: "" };
/// Beyond these rows and columns stands nothing of a form.
const MOST_ROWS: u32 = 1_000;
const MOST_COLUMNS: u32 = 50;
/// What was written on a sheet 様式.
#[derive(Default)]
pub struct Written {
    entries: Vec<Entry>,
    /// The first cell at which something is drawn, and how many there are.
    shapes: Option<(Place, usize)>,
}

/// Something that somebody wrote for an item.
struct Entry {
    item: ItemId,
    column: &'static Column,
    place: Place,
    /// What stands there.
    shown: String,
    meant: Meant,
}

/// What somebody meant, as far as it is clear.
enum Meant {
    Answer(Option<Reply>),
    /// Month, day, and the day as it would be written on データ.
    Day(Option<(i8, i8, String)>),
    Remark,
}

impl Written {
    /// Tells whether the sheet is as it was sent out.
    pub fn is_nothing(&self) -> bool {
        self.entries.is_empty() && self.shapes.is_none()
    }

    /// I026 for everything that データ does not say; `rows` are the rows of its items.
    pub fn report(&self, view: &View<'_>, rows: &BTreeMap<ItemId, u32>, diagnostics: &mut Diagnostics<'_>) {
        for entry in &self.entries {
            if let Some(row) = rows.get(&entry.item) {
                let (place, content) = view.cell(*row, entry.column);
                diagnostics.findings.extend(entry.finding(&place, content));
            }
        }
        if let Some((place, count)) = &self.shapes {
            let message = format!("シート「様式」に、図形や画像が描かれています（{count}個）。図形で付けられた印は読めません");
            let hint = "答えに付けた丸などなら、シート「データ」の1回目・2回目に「はい」か「いいえ」を書いてください。社印などなら、そのままでかまいません";
            let finding = Finding::new(&rule::I026, place.clone(), message).hint(hint);
            diagnostics.findings.push(finding.severity(Severity::Note));
        }
    }
}

impl Entry {
    /// Returns the finding about it; `None` where データ says the same.
    fn finding(&self, data: &Place, content: Option<&Content>) -> Option<Finding> {
        if content.is_some_and(|content| self.is_said_by(content)) {
            return None;
        }
        let cell = data.seen_from(&self.place);
        let there = content.map_or_else(|| "空欄".to_owned(), |content| format!("「{}」", clipped(&content.shown())));
        let (item, header, shown) = (&self.item, self.column.header, clipped(&self.shown));
        let message = format!("シート「様式」に「{shown}」と書かれていますが、{cell} は{there}です（{item}、{header}）");
        let not_read = "「様式」に書かれたことは読みません";
        let hint = match self.proposal() {
            Some(proposal) => format!("「{proposal}」のことなら、{cell} に「{proposal}」と書いてください（{not_read}）"),
            None => format!("何のことかを確かめて、{cell} に書いてください（{not_read}）"),
        };
        // An unclear mark beside an answer is no other answer.
        let is_answered = content.is_some() && matches!(self.meant, Meant::Answer(None) | Meant::Day(None));
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
            Meant::Answer(reply) => reply.is_some_and(|reply| value::reply(content, ANY_ANSWER).ok() == Some(reply)),
            Meant::Day(day) => {
                let said = day_in(content).map(|(month, day, _)| (month, day));
                day.as_ref().is_some_and(|(month, day, _)| said == Some((*month, *day)))
            }
            Meant::Remark => squeezed(&content.shown()).contains(&squeezed(&self.shown)),
        }
    }
}

/// Returns what was written on a sheet 様式 of an edition.
pub fn written(official: &Grid, kind: Option<FormKind>, edition: &Edition) -> Written {
    let first_shape = official.shapes.first().map(|at| (official.place.at(*at), official.shapes.len()));
    let mut written = Written { entries: Vec::new(), shapes: first_shape };
    let Some((kind, form)) = kind.and_then(|kind| Some((kind, edition.form(kind)?))) else {
        return written;
    };
    let blocks = blocks(official, kind, edition);
    let columns = AnswerColumns::of(AnswerSheet::Form, edition.shape(kind));
    for block in &blocks {
        for (index, column) in form.columns.iter().enumerate() {
            if let Some(span) = block.spans.columns.get(&index) {
                let asked = Asked { column, span: *span, columns, words: &edition.words };
                block.read(&asked, &blocks, &mut written.entries);
            }
        }
    }
    written
}

/// Returns which form the box at its top says it is, with the cell; `None` where it says nothing, or both.
pub fn badge(official: &Grid, edition: &Edition) -> Option<(CellRef, FormKind)> {
    let kind_of = |content: &Content| {
        let text = squeezed(&content.shown());
        edition.forms.iter().find(|form| squeezed(&form.badge) == text).map(|form| form.kind)
    };
    let found: Vec<(CellRef, FormKind)> =
        cells(official).filter_map(|(at, content)| Some((at, kind_of(content)?))).collect();
    let first = found.first()?;
    found.iter().all(|(_, kind)| *kind == first.1).then_some(*first)
}

/// Returns the vendor's name that stands beside its label, with the cell.
pub fn vendor(official: &Grid, edition: &Edition) -> Option<(CellRef, String)> {
    let label = edition.form(FormKind::Vendor)?.party.as_ref().map(|party| squeezed(party))?;
    let (at, _) = cells(official).find(|(_, content)| squeezed(&content.shown()) == label)?;
    let row = CellRef::new(at.row, at.column + 1)..CellRef::new(at.row + 1, 0);
    let (at, name) = official.cells.range(row).find(|(at, _)| !official.formulas.contains(at))?;
    Some((*at, name.shown()))
}

/// Returns the cells in which the form may stand, row by row.
fn cells(official: &Grid) -> impl Iterator<Item = (CellRef, &Content)> {
    let rows = official.cells.range(..CellRef::new(MOST_ROWS, 0)).map(|(at, content)| (*at, content));
    rows.filter(|(at, _)| at.column < MOST_COLUMNS)
}

/// Tells whether a text is the place for a day, without one: `（　/　）`.
fn is_empty_day(text: &str) -> bool {
    squeezed(text).chars().all(|character| matches!(character, '(' | ')' | '/' | '年' | '月' | '日'))
}

/// Returns month and day of a cell, in brackets or not, and how it would be written on データ.
fn day_in(content: &Content) -> Option<(i8, i8, String)> {
    let in_brackets = key(&content.shown());
    let text = in_brackets.trim_matches(['(', ')']).trim().to_owned();
    if let Ok(day) = value::date(content, YearFrom::Nowhere).or_else(|_| value::date(&Content::Text(text.clone()), YearFrom::Nowhere)) {
        return Some((day.month(), day.day(), day.strftime("%Y/%-m/%-d").to_string()));
    }
    // Which year does not matter here, but that 29 February may be meant.
    let leap = YearFrom::FiscalYear(FiscalYear::beginning_in(2023)?);
    let day = value::date(&Content::Text(text), leap).ok()?;
    Some((day.month(), day.day(), day.strftime("%-m/%-d").to_string()))
}

/// Tells whether the program itself writes a remark as a constant: one that goes on elsewhere, or one that a workbook
/// would take for something else than text.
fn is_remark_of_ours(text: &str) -> bool {
    let is_annex = text.starts_with("（別紙") && text.ends_with('）');
    let looks_otherwise = text.parse::<f64>().is_ok() || matches!(text, "TRUE" | "FALSE") || text.starts_with('#');
    is_annex || looks_otherwise || text.contains("_x")
}
