//! The cells of each item on 様式, and what somebody wrote in them.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::entry::{ANY_ANSWER, Entry, Meant, day_in, is_empty_day, is_remark_of_ours};
use crate::finding::CellRef;
use crate::model::columns::{ColumnKind, FormColumn, FormField};
use crate::model::edition::{Edition, FormKind, Item, Words};
use crate::model::text::{key, squeezed};
use crate::read::case::value;
use crate::read::file::grid::{Content, Grid};
use crate::sheet::Column;
use crate::sheet::answer_columns::AnswerColumns;
use crate::sheet::choice::Reply;

/// Beyond these rows and columns stands nothing of a form.
const MOST_ROWS: u32 = 1_000;
const MOST_COLUMNS: u32 = 50;
/// Rows that an item takes where nothing says how many.
const ROWS_PER_ITEM: u32 = 3;
/// Columns in which はい and いいえ stand, counted from the first of an answer, where no answer shows
/// it.
const YES: u32 = 1;
const NO: u32 = 3;
/// Marks that may cross a word out as well as choose it.
const CROSSES: [char; 9] = ['×', '✕', '✗', '✖', '✘', '❌', 'x', '/', '―'];

/// Returns the cells in which the form may stand, row by row.
pub fn cells(official: &Grid) -> impl Iterator<Item = (CellRef, &Content)> {
    let rows =
        official.cells.range(..CellRef::new(MOST_ROWS, 0)).map(|(at, content)| (*at, content));
    rows.filter(|(at, _)| at.column < MOST_COLUMNS)
}

/// First and last column, from zero.
pub type Span = (u32, u32);

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
            cells
                .filter(|(_, text)| text.trim() == word)
                .for_each(|(at, _)| *counts.entry(at.column).or_default() += 1);
            counts.into_iter().max_by_key(|(_, count)| *count).map(|(column, _)| column)
        };
        let (yes, no) = (usual(&words.yes), usual(&words.no));
        Self { span, yes: yes.unwrap_or(span.0 + YES), no: no.unwrap_or(span.0 + NO) }
    }
}

/// A column of the form in a table of it.
pub struct Asked<'e> {
    /// The column.
    pub column: &'e FormColumn,
    /// Where it is.
    pub span: Span,
    /// The columns of データ.
    pub columns: &'static AnswerColumns,
    /// The words of the form.
    pub words: &'e Words,
}

impl Asked<'_> {
    /// Returns the round of the column, from zero.
    fn round(&self) -> usize {
        self.column.round_index().unwrap_or(0)
    }
}

/// Where a table of the form has its columns.
#[derive(Clone, Default)]
pub struct Spans {
    /// By the number of the column in the edition.
    pub columns: BTreeMap<usize, Span>,
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
            self.columns.extend(
                first.filter(|first| !self.named.contains(first)).map(|first| (first, span)),
            );
        }
    }
}

/// The cells of an item.
pub struct Block<'g> {
    official: &'g Grid,
    merges: Rc<BTreeMap<CellRef, CellRef>>,
    item: &'g Item,
    /// Where the columns of its table are.
    pub spans: Spans,
    text_cell: CellRef,
    first_row: u32,
    last_row: u32,
}

/// Finds the cells of every item, from top to bottom.
pub fn blocks<'g>(official: &'g Grid, kind: FormKind, edition: &'g Edition) -> Vec<Block<'g>> {
    let items: Vec<&Item> = edition.items(kind).collect();
    let texts: Vec<String> =
        items.iter().map(|item| squeezed(&format!("{}{}", item.label, item.text))).collect();
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
        found.push(Block {
            official,
            merges: merges.clone(),
            item: items[index],
            spans: spans.clone(),
            text_cell: at,
            first_row: at.row,
            last_row,
        });
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
    /// Returns the item.
    pub fn item(&self) -> &'g Item {
        self.item
    }

    /// Returns whether a cell is that of the item's text.
    pub fn is_text(&self, at: CellRef) -> bool {
        at == self.text_cell
    }

    /// Returns the column in which the items' texts stand.
    pub fn text_column(&self) -> u32 {
        self.text_cell.column
    }

    /// Returns whether a cell is one of those in which the item is answered.
    pub fn holds(&self, at: CellRef) -> bool {
        let mut spans = self.spans.columns.values();
        (self.first_row..=self.last_row).contains(&at.row)
            && spans.any(|(first, last)| (*first..=*last).contains(&at.column))
    }

    /// Adds what was written for the item in a column; where はい and いいえ stand, all items of the
    /// form show.
    pub fn read(&self, asked: &Asked<'_>, all: &[Block<'_>], entries: &mut Vec<Entry>) {
        let field = |field| asked.columns.field(field);
        let (reply, checked) =
            (field(FormField::Reply(asked.round())), field(FormField::Checked(asked.round())));
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
                let remarks = self
                    .constants(asked.span)
                    .into_iter()
                    .filter(|(_, text)| !is_remark_of_ours(text));
                let column = field(FormField::Remark);
                entries.extend(
                    remarks.filter_map(|(at, text)| {
                        Some(self.entry(at, text, column?, Meant::Remark))
                    }),
                );
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
        constant
            .map(|(at, content)| (*at, content.shown()))
            .filter(|(_, text)| !text.trim().is_empty())
            .collect()
    }

    fn entry(&self, at: CellRef, shown: String, column: &'static Column, meant: Meant) -> Entry {
        Entry {
            item: self.item.id.clone(),
            column,
            place: self.official.place.at(at),
            shown,
            meant,
        }
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
                plain if is_under && (has_digit || is_empty_day(plain)) => {
                    self.day(at, &text, checked, entries)
                }
                _ => marks.push((at, text)),
            }
        }
        let chosen = self.chosen(&marks, place, words);
        let entry = match (marks.into_iter().next(), yes, no) {
            (Some((at, text)), ..) => Some(self.entry(at, text, answer, Meant::Answer(chosen))),
            // The other word was taken out.
            (None, Some(at), None) => {
                Some(self.entry(at, words.yes.clone(), answer, Meant::Answer(Some(Reply::Yes))))
            }
            (None, None, Some(at)) => {
                Some(self.entry(at, words.no.clone(), answer, Meant::Answer(Some(Reply::No))))
            }
            (None, ..) => None,
        };
        entries.extend(entry);
    }

    /// Returns the answer that all marks agree on.
    fn chosen(
        &self,
        marks: &[(CellRef, String)],
        place: AnswerPlace,
        words: &Words,
    ) -> Option<Reply> {
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
