//! 様式 of a form that came back: what people wrote on it instead of on データ (I026).
//!
//! Where things stand is told by the sheet itself: the columns by their headers, the rows by the items' texts. Only cells
//! whose formula or fixed text was replaced by a constant count, never results of formulas.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::diagnostics::Diagnostics;
use super::message::clipped;
use super::table::View;
use super::value::{self, Question, YearFrom};
use crate::finding::{CellRef, Finding, Place, Severity};
use crate::model::columns::{ColumnKind, FormColumn, FormField};
use crate::model::day::FiscalYear;
use crate::model::edition::{Edition, FormKind, Item, Words};
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
/// Rows that an item takes where nothing says how many.
const ROWS_PER_ITEM: u32 = 3;
/// Columns in which はい and いいえ stand, counted from the first of an answer, where no answer shows it.
const YES: u32 = 1;
const NO: u32 = 3;
/// Marks that may cross a word out as well as choose it.
const CROSSES: [char; 9] = ['×', '✕', '✗', '✖', '✘', '❌', 'x', '/', '―'];

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

/// First and last column, from zero.
type Span = (u32, u32);

/// The columns of an answer.
#[derive(Clone, Copy)]
struct AnswerPlace {
    span: Span,
    /// Where はい stands.
    yes: u32,
    /// Where いいえ stands.
    no: u32,
}

impl AnswerPlace {
    /// Finds the columns of the words as most items have them.
    fn of(span: Span, blocks: &[Block<'_>], words: &Words) -> Self {
        let usual = |word: &str| {
            let cells = blocks.iter().flat_map(|block| block.constants(span));
            let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
            cells.filter(|(_, text)| text.trim() == word).for_each(|(at, _)| *counts.entry(at.column).or_default() += 1);
            counts.into_iter().max_by_key(|(_, count)| *count).map(|(column, _)| column)
        };
        let (yes, no) = (usual(&words.yes), usual(&words.no));
        Self { span, yes: yes.unwrap_or(span.0 + YES), no: no.unwrap_or(span.0 + NO) }
    }
}

/// A column of the form in a table of it.
struct Asked<'e> {
    column: &'e FormColumn,
    span: Span,
    /// The columns of データ.
    columns: &'static AnswerColumns,
    words: &'e Words,
}

impl Asked<'_> {
    /// Returns the round of the column, from zero.
    fn round(&self) -> usize {
        self.column.round_index().unwrap_or(0)
    }
}

/// Where a table of the form has its columns.
#[derive(Clone, Default)]
struct Spans {
    /// By the number of the column in the edition.
    columns: BTreeMap<usize, Span>,
    /// Columns whose own header was seen.
    named: BTreeSet<usize>,
}

impl Spans {
    /// Takes a cell that may be a header.
    fn take(&mut self, text: &str, span: Span, words: &Words, columns: &[FormColumn]) {
        if text == words.item {
            *self = Self::default();
            return;
        }
        let mut same = columns.iter().enumerate().filter(|(_, column)| column.header == text);
        if let Some((index, _)) = same.find(|(index, _)| !self.named.contains(index)) {
            self.columns.insert(index, span);
            self.named.insert(index);
        } else if text == words.result {
            // The row 有無 has one answer under the header of them all.
            let first = columns.iter().position(|column| column.kind == ColumnKind::Answer);
            self.columns.extend(first.filter(|first| !self.named.contains(first)).map(|first| (first, span)));
        }
    }
}

/// The cells of an item.
struct Block<'g> {
    official: &'g Grid,
    merges: Rc<BTreeMap<CellRef, CellRef>>,
    item: &'g Item,
    spans: Spans,
    first_row: u32,
    last_row: u32,
}

/// Finds the cells of every item, from top to bottom.
fn blocks<'g>(official: &'g Grid, kind: FormKind, edition: &'g Edition) -> Vec<Block<'g>> {
    let items: Vec<&Item> = edition.items(kind).collect();
    let texts: Vec<String> = items.iter().map(|item| squeezed(&format!("{}{}", item.label, item.text))).collect();
    let columns = edition.form(kind).map_or(&[] as &[FormColumn], |form| &form.columns);
    let (mut spans, mut next, mut column) = (Spans::default(), 0, None);
    let merges = merges(official);
    let mut found: Vec<Block<'g>> = Vec::new();
    for (at, content) in cells(official).filter(|(at, _)| !official.formulas.contains(at)) {
        let last = merges.get(&at).copied().unwrap_or(at);
        let shown = content.shown();
        let text = squeezed(&shown);
        spans.take(&shown, (at.column, last.column), &edition.words, columns);
        let is_column = column.is_none_or(|column| column == at.column);
        let index = (next..items.len()).find(|index| is_column && text.contains(&texts[*index]));
        let Some(index) = index else { continue };
        (next, column) = (index + 1, Some(at.column));
        let last_row = if last.row > at.row { last.row } else { at.row + ROWS_PER_ITEM - 1 };
        found.push(Block { official, merges: merges.clone(), item: items[index], spans: spans.clone(), first_row: at.row, last_row });
    }
    // Where rows were taken out, an item ends before the next one begins.
    let begins: Vec<u32> = found.iter().skip(1).map(|block| block.first_row).collect();
    for (block, begin) in found.iter_mut().zip(begins) {
        block.last_row = block.last_row.min(begin.saturating_sub(1)).max(block.first_row);
    }
    found
}

/// Returns the merges of the form: the last cell of each by its first.
fn merges(official: &Grid) -> Rc<BTreeMap<CellRef, CellRef>> {
    let merges = official.merges.iter().filter(|merge| merge.first.row < MOST_ROWS);
    Rc::new(merges.map(|merge| (merge.first, merge.last)).collect())
}

impl<'g> Block<'g> {
    /// Adds what was written for the item in a column; where はい and いいえ stand, all items of the form show.
    fn read(&self, asked: &Asked<'_>, all: &[Block<'_>], entries: &mut Vec<Entry>) {
        let field = |field| asked.columns.field(field);
        let (reply, checked) = (field(FormField::Reply(asked.round())), field(FormField::Checked(asked.round())));
        match asked.column.kind {
            ColumnKind::Answer => {
                if let Some(columns) = reply.zip(checked) {
                    let place = AnswerPlace::of(asked.span, all, asked.words);
                    self.answer(place, columns, asked.words, entries);
                }
            }
            ColumnKind::Date => self.days(asked.span, checked, entries),
            ColumnKind::Target => self.days(asked.span, field(FormField::Target), entries),
            ColumnKind::Remark => {
                let remarks = self.constants(asked.span).into_iter().filter(|(_, text)| !is_remark_of_ours(text));
                let column = field(FormField::Remark);
                entries.extend(remarks.filter_map(|(at, text)| Some(self.entry(at, text, column?, Meant::Remark))));
            }
        }
    }

    fn days(&self, span: Span, column: Option<&'static Column>, entries: &mut Vec<Entry>) {
        for (at, text) in self.constants(span) {
            if let Some(column) = column {
                self.day(at, &text, column, entries);
            }
        }
    }

    /// Returns the cells in some columns that hold something and no formula.
    fn constants(&self, (first, last): Span) -> Vec<(CellRef, String)> {
        let rows = CellRef::new(self.first_row, 0)..CellRef::new(self.last_row + 1, 0);
        let cells = self.official.cells.range(rows);
        let inside = cells.filter(|(at, _)| (first..=last).contains(&at.column));
        let constant = inside.filter(|(at, _)| !self.official.formulas.contains(at));
        constant.map(|(at, content)| (*at, content.shown())).filter(|(_, text)| !text.trim().is_empty()).collect()
    }

    fn entry(&self, at: CellRef, shown: String, column: &'static Column, meant: Meant) -> Entry {
        Entry { item: self.item.id.clone(), column, place: self.official.place.at(at), shown, meant }
    }

    fn day(&self, at: CellRef, shown: &str, column: &'static Column, entries: &mut Vec<Entry>) {
        if !is_empty_day(shown) {
            let day = self.official.cells.get(&at).and_then(day_in);
            entries.push(self.entry(at, shown.to_owned(), column, Meant::Day(day)));
        }
    }

    /// Adds what was written where an answer is ringed, and on the day under it.
    fn answer(
        &self,
        place: AnswerPlace,
        (answer, checked): (&'static Column, &'static Column),
        words: &Words,
        entries: &mut Vec<Entry>,
    ) {
        let all = squeezed(&format!("{}{}{}", words.yes, words.or, words.no));
        let (mut yes, mut no, mut marks) = (None, None, Vec::new());
        for (at, text) in self.constants(place.span) {
            let is_under = at.row == self.last_row && self.last_row > self.first_row;
            let has_digit = squeezed(&text).contains(|character: char| character.is_ascii_digit());
            match text.trim() {
                plain if plain == words.yes && at.column == place.yes => yes = Some(at),
                plain if plain == words.no && at.column == place.no => no = Some(at),
                plain if plain == words.or || squeezed(plain).starts_with(&all) => {}
                plain if is_under && (has_digit || is_empty_day(plain)) => self.day(at, &text, checked, entries),
                _ => marks.push((at, text)),
            }
        }
        let chosen = self.chosen(&marks, place, words);
        let entry = match (marks.into_iter().next(), yes, no) {
            (Some((at, text)), ..) => Some(self.entry(at, text, answer, Meant::Answer(chosen))),
            // The other word was taken out.
            (None, Some(at), None) => Some(self.entry(at, words.yes.clone(), answer, Meant::Answer(Some(Reply::Yes)))),
            (None, None, Some(at)) => Some(self.entry(at, words.no.clone(), answer, Meant::Answer(Some(Reply::No)))),
            (None, ..) => None,
        };
        entries.extend(entry);
    }

    /// Returns the answer that all marks agree on.
    fn chosen(&self, marks: &[(CellRef, String)], place: AnswerPlace, words: &Words) -> Option<Reply> {
        let mut sides = marks.iter().map(|(at, text)| self.side(*at, text, place, words));
        let first = sides.next().flatten();
        first.filter(|_| sides.all(|side| side == first))
    }

    /// Returns the answer that a mark chooses by its words or by the word that it stands at.
    fn side(&self, at: CellRef, text: &str, place: AnswerPlace, words: &Words) -> Option<Reply> {
        let text: String = key(text).split_whitespace().collect();
        if value::reply(&Content::Text(text.clone()), ANY_ANSWER).ok() == Some(Reply::OutOfScope) {
            return Some(Reply::OutOfScope);
        }
        if text.contains(CROSSES) {
            return None;
        }
        let is_wide = self.merges.get(&at).is_some_and(|last| last.column > at.column);
        match (text.contains(&key(&words.yes)), text.contains(&key(&words.no))) {
            (true, false) => Some(Reply::Yes),
            (false, true) => Some(Reply::No),
            (true, true) => None,
            (false, false) if is_wide => None,
            (false, false) if at.column <= place.yes => Some(Reply::Yes),
            (false, false) if at.column >= place.no => Some(Reply::No),
            (false, false) => None,
        }
    }
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
