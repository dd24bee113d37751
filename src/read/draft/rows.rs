//! The rows of a table: chapters, headings, items with their numbers, places to answer, notes of their own.

use std::collections::BTreeSet;
use std::mem;

use super::header::HeaderBlock;
use super::page::{Block, Page, Remark, short};
use super::words::{
    AnswerCell, HeaderWord, Label, answer_cell, begins_marked, chapter_of, closed, is_ended, is_note, item_text, leading_label,
    limits_to_others, one_line, plain_number, whole_label,
};
use crate::finding::CellRef;

/// A chapter as it stands on the form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chapter {
    /// Its number as printed; empty where there is none.
    pub number: String,
    /// Its name.
    pub name: String,
}

/// A row that asks something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowItem {
    /// The cell of its text.
    pub at: CellRef,
    /// Its number.
    pub label: Option<Label>,
    /// Its words.
    pub text: String,
    /// The chapter that it stands in.
    pub chapter: Option<Chapter>,
    /// The heading above it.
    pub heading: Option<String>,
    /// A note under its text.
    pub note: Option<String>,
    /// What a person must decide.
    pub marks: Vec<String>,
    /// Whether it has a place to answer that can be seen.
    has_place: bool,
}

/// What stands in the rows of a table.
#[derive(Debug, Default)]
pub struct TableRows {
    /// The rows that ask something.
    pub items: Vec<RowItem>,
    /// What a person must decide, at the cells that it is about.
    pub unsure: Vec<Remark>,
}

/// Chapter and heading at a point of a form.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// The chapter.
    pub chapter: Option<Chapter>,
    /// The heading.
    pub heading: Option<String>,
    /// The cell of the chapter, as long as no item stands in it.
    chapter_cell: Option<CellRef>,
    /// The cells of the heading, as long as no item stands under it.
    heading_cells: Vec<CellRef>,
    /// The chapter that the numbers of the items under the heading name.
    of_numbers: Option<u8>,
}

impl Context {
    /// Returns what holds under a chapter's name.
    pub fn of_chapter(text: &str) -> Self {
        let chapter = chapter_of(text).map(|(number, name)| Chapter { number, name });
        Self { chapter, ..Self::default() }
    }

    /// Takes the chapter that an item's number names: under another one the heading no longer holds; returns whether the
    /// chapter that is named above is another.
    fn take_number(&mut self, label: Option<&Label>) -> bool {
        let Some(chapter) = label.and_then(|label| label.chapter) else { return false };
        if self.of_numbers.is_some_and(|before| before != chapter) {
            self.heading = None;
        }
        self.of_numbers = Some(chapter);
        let named = self.chapter.as_ref().and_then(|chapter| plain_number(&chapter.number));
        named.is_some_and(|named| named != chapter)
    }
}

impl RowItem {
    /// Returns whether it stands in a chapter of these words.
    pub fn is_of_chapter(&self, text: &str) -> bool {
        self.chapter.is_some() && self.chapter == Context::of_chapter(text).chapter
    }
}

/// A table on its sheet: its headers, and its rows from the first to the last.
#[derive(Debug, Clone, Copy)]
pub struct Table<'b> {
    /// Its headers.
    pub block: &'b HeaderBlock,
    /// The last row of the table.
    pub last: u32,
}

impl<'b> Table<'b> {
    /// Finds where a table ends that may go on to a row (not included).
    pub fn find(page: &Page<'_>, block: &'b HeaderBlock, until: u32) -> Self {
        let probe = Self { block, last: until.saturating_sub(1).max(block.last) };
        let asks = |row: &u32| {
            probe.left(page, *row).any(|left| leading_label(&left.text).is_some())
                || probe.answers(page, *row, *row).any(|cell| is_place_word(answer_cell(&cell.text)))
        };
        let rows = page.rows(block.last + 1, probe.last);
        let Some(last) = rows.iter().copied().rfind(asks) else {
            return Self { block, last: probe.before_notes(page, &rows) };
        };
        Self { block, last: probe.whole_item(page, &rows, last) }
    }

    /// Returns the last row before the first note, where no row shows that it asks something.
    fn before_notes(&self, page: &Page<'_>, rows: &[u32]) -> u32 {
        let is_text = |row: &&u32| !page.in_row(**row).any(|block| is_note(&block.text));
        rows.iter().take_while(is_text).last().copied().unwrap_or(self.block.last)
    }

    /// Returns the last row of the item in a row: of its merges, and of a text that goes on below.
    fn whole_item(&self, page: &Page<'_>, rows: &[u32], row: u32) -> u32 {
        let merges = page.grid.merges.iter().filter(|merge| merge.first.row <= row && merge.last.row >= row);
        let mut last = merges.map(|merge| merge.last.row).max().unwrap_or(row).min(self.last);
        let mut text = self.left(page, row).last().map(|block| block.text.clone()).unwrap_or_default();
        for next in rows.iter().copied().filter(|next| *next > row) {
            let Some(left) = self.left(page, next).next() else { continue };
            if next > last + 1 || is_note(&left.text) || is_ended(&text) && next > last {
                break;
            }
            text = left.text.clone();
            last = last.max(left.last.row);
        }
        last
    }

    /// Returns the texts left of what is to be filled in.
    fn left<'p>(&self, page: &'p Page<'_>, row: u32) -> impl Iterator<Item = &'p Block> + use<'p> {
        let end = self.block.first_answer().unwrap_or(0);
        page.in_row(row).filter(move |block| block.at.column < end)
    }

    /// Returns the texts in the columns of answers and days.
    fn answers<'p>(&self, page: &'p Page<'_>, first: u32, last: u32) -> impl Iterator<Item = &'p Block> + use<'p, 'b> {
        let columns = &self.block.columns;
        let is_answer = move |block: &&Block| {
            let of = columns.iter().find(|column| column.has(block.at.column));
            of.is_some_and(|column| matches!(column.word, Some(HeaderWord::Answer | HeaderWord::Date | HeaderWord::Part)))
        };
        page.rows(first, last).into_iter().flat_map(|row| page.in_row(row)).filter(is_answer)
    }

    /// Returns whether some item of the table shows a place to answer.
    pub fn shows_places(&self, page: &Page<'_>) -> bool {
        has_place(self.answers(page, self.block.last + 1, self.last))
    }

    /// Returns whether an answer stands in the columns of answers.
    pub fn is_answered(&self, page: &Page<'_>) -> bool {
        self.answers(page, self.block.last + 1, self.last).any(|cell| match answer_cell(&cell.text) {
            AnswerCell::Yes | AnswerCell::No | AnswerCell::Filled => true,
            AnswerCell::Place | AnswerCell::Frame | AnswerCell::Other => false,
        })
    }

    /// Returns what a column is headed as, by a column of the sheet.
    fn word(&self, column: u32) -> Option<HeaderWord> {
        self.block.columns.iter().find(|headed| headed.has(column)).and_then(|headed| headed.word)
    }

    /// Reads the rows; `visible` tells whether places to answer can be seen on the form.
    pub fn read(self, page: &mut Page<'_>, visible: bool, context: &mut Context) -> TableRows {
        let rows = page.rows(self.block.last + 1, self.last);
        let left_rows: Vec<u32> = rows.into_iter().filter(|row| self.left(page, *row).next().is_some()).collect();
        let labelled = left_rows.iter().any(|row| self.is_labelled(page, *row));
        let is_styled = |row: &u32| self.left(page, *row).any(|block| leading_label(&block.text).is_some());
        let styled = left_rows.iter().any(is_styled);
        let mut reader = Reader { table: self, page, visible, labelled, styled, context, found: TableRows::default(), at_item: false };
        for (at, row) in left_rows.iter().enumerate() {
            let end = left_rows.get(at + 1).map_or(self.last, |next| next - 1);
            reader.row(*row, end);
        }
        reader.finish()
    }

    /// Returns whether a column stands between the items and the answers under a header that is not known.
    fn is_foreign(&self, column: u32) -> bool {
        let columns = &self.block.columns;
        let items = columns.iter().find(|headed| headed.word == Some(HeaderWord::Item));
        let is_right = items.is_some_and(|items| column > items.last);
        is_right && columns.iter().any(|headed| headed.has(column) && headed.word.is_none())
    }

    fn is_labelled(&self, page: &Page<'_>, row: u32) -> bool {
        self.left(page, row).any(|block| {
            leading_label(&block.text).is_some()
                || self.word(block.at.column) == Some(HeaderWord::Number) && plain_number(&block.text).is_some()
        })
    }
}

fn is_place_word(cell: AnswerCell) -> bool {
    match cell {
        AnswerCell::Place | AnswerCell::Yes | AnswerCell::No => true,
        AnswerCell::Frame | AnswerCell::Filled | AnswerCell::Other => false,
    }
}

/// Returns whether cells are a place to answer: both words, in one cell or in two.
fn has_place<'b>(cells: impl Iterator<Item = &'b Block>) -> bool {
    let kinds: Vec<AnswerCell> = cells.map(|block| answer_cell(&block.text)).collect();
    let has = |wanted| kinds.contains(&wanted);
    has(AnswerCell::Place) || has(AnswerCell::Yes) && has(AnswerCell::No)
}

struct Reader<'r, 'g, 'b> {
    table: Table<'b>,
    page: &'r mut Page<'g>,
    visible: bool,
    /// Whether rows of the table have numbers.
    labelled: bool,
    /// Whether rows of the table have numbers that are more than digits.
    styled: bool,
    context: &'r mut Context,
    found: TableRows,
    /// Whether the row before was an item.
    at_item: bool,
}

/// The texts of a row left of its answers.
#[derive(Default)]
struct RowTexts {
    label: Option<Label>,
    chapter: Option<(Chapter, CellRef)>,
    texts: Vec<Block>,
}

impl Reader<'_, '_, '_> {
    fn row(&mut self, row: u32, end: u32) {
        let blocks = self.table.left(self.page, row).cloned();
        let (foreign, blocks): (Vec<Block>, Vec<Block>) =
            blocks.partition(|block| self.table.is_foreign(block.at.column));
        blocks.iter().for_each(|block| self.page.use_cell(block.at));
        self.row_of(row, end, blocks);
        let limit = foreign.iter().find(|block| limits_to_others(&block.text));
        if let (Some(limit), Some(item)) = (limit, self.found.items.last_mut().filter(|_| self.at_item)) {
            let what = format!("横の欄に「{}」とあります。薬局は答えない項目なら、「薬局以外」（applies = \"other\"）にしてください", short(&limit.text));
            item.marks.push(what);
        }
    }

    fn row_of(&mut self, row: u32, end: u32, blocks: Vec<Block>) {
        if self.note(&blocks) {
            return;
        }
        let RowTexts { mut label, chapter, texts } = self.chapter_by_number(self.sorted(&blocks), row, end);
        if let Some((chapter, cell)) = chapter {
            self.chapter(chapter, cell);
        }
        let Some(first) = texts.first() else { return };
        let whole: String = texts.iter().map(|block| block.text.as_str()).collect();
        let mut text = item_text(&whole);
        if label.is_none()
            && let Some((found, rest)) = leading_label(&whole)
        {
            (label, text) = (Some(found), item_text(rest));
        }
        let end = end.max(texts.iter().map(|block| block.last.row).max().unwrap_or(end)).min(self.table.last);
        let place = has_place(self.table.answers(self.page, row, end));
        if label.is_none() && self.goes_on(first, &text, place) {
            return self.append(&text, place);
        }
        let asks = label.is_some() || if self.visible { place } else { !self.labelled };
        if asks { self.item(first.at, label, text, place) } else { self.heading(&texts, &whole) }
    }

    /// Takes a row that is a note to the item above it.
    fn note(&mut self, blocks: &[Block]) -> bool {
        let Some(first) = blocks.first().filter(|block| is_note(&block.text)) else {
            return false;
        };
        let text = one_line(&first.text);
        match self.found.items.last_mut() {
            Some(item) => {
                let note = item.note.get_or_insert_default();
                if !note.is_empty() {
                    note.push('\n');
                }
                note.push_str(&text);
            }
            None => self.unsure(first.at, format!("どの項目の注か決められません：{}", short(&text))),
        }
        true
    }

    /// Sorts the texts of a row: number, chapter, words.
    fn sorted(&self, blocks: &[Block]) -> RowTexts {
        let mut row = RowTexts::default();
        let mut chapter_number: Option<(String, CellRef)> = None;
        for (at, block) in blocks.iter().enumerate() {
            let (is_last, begun) = (at + 1 == blocks.len(), !row.texts.is_empty() || row.label.is_some());
            let word = self.table.word(block.at.column);
            if !begun && let Some(label) = whole_label(&block.text) {
                row.label = Some(label);
            } else if !begun && !is_last && plain_number(&block.text).is_some() {
                let printed = block.text.trim().to_owned();
                let is_number = word == Some(HeaderWord::Number) || row.chapter.is_some() || block.last.row == block.at.row;
                let of_chapter = word == Some(HeaderWord::Chapter) || !is_number;
                if of_chapter {
                    chapter_number = Some((printed, block.at));
                } else {
                    row.label = plain_number(&block.text).map(|number| Label { printed, chapter: None, number });
                }
            } else if !begun && row.chapter.is_none() && self.is_chapter(block, &blocks[at + 1..]) {
                let (number, name) = match chapter_number.take() {
                    Some((number, _)) => (number, one_line(&block.text)),
                    None => chapter_of(&block.text).unwrap_or_else(|| (String::new(), one_line(&block.text))),
                };
                row.chapter = Some((Chapter { number, name }, block.at));
            } else {
                row.texts.push(block.clone());
            }
        }
        if let Some((number, cell)) = chapter_number {
            row.chapter = Some((Chapter { number, name: String::new() }, cell));
        }
        row
    }

    /// Takes a plain number and a name as a chapter, where items have numbers of another kind and this row has no place
    /// to answer.
    fn chapter_by_number(&self, texts: RowTexts, row: u32, end: u32) -> RowTexts {
        let is_plain = texts.label.as_ref().is_some_and(|label| plain_number(&label.printed).is_some());
        let asks = self.visible && has_place(self.table.answers(self.page, row, end));
        let name: String = texts.texts.iter().map(|block| block.text.as_str()).collect();
        let first = texts.texts.first().map(|block| block.at);
        match (texts.label, first) {
            (Some(label), Some(at)) if is_plain && self.styled && !asks && texts.chapter.is_none() => {
                let chapter = Chapter { number: label.printed, name: one_line(&name) };
                RowTexts { label: None, chapter: Some((chapter, at)), texts: Vec::new() }
            }
            (label, _) => RowTexts { label, ..texts },
        }
    }

    /// Returns whether a text names a chapter, beside what stands right of it, or in a row of its own.
    fn is_chapter(&self, block: &Block, right: &[Block]) -> bool {
        if self.table.word(block.at.column) == Some(HeaderWord::Chapter) {
            return true;
        }
        let numbered = chapter_of(&block.text).is_some();
        let Some(next) = right.first() else {
            let is_answered = self.table.answers(self.page, block.at.row, block.last.row).next().is_some();
            return numbered && !is_answered && leading_label(&block.text).is_none();
        };
        let is_high = block.last.row > block.at.row || closed(&block.text).ends_with("有無") && !closed(&next.text).is_empty();
        leading_label(&block.text).is_none() && (numbered || is_high || leading_label(&next.text).is_some())
    }

    /// Returns whether a text goes on with that of the item above.
    fn goes_on(&self, block: &Block, text: &str, place: bool) -> bool {
        let Some(before) = self.found.items.last().filter(|_| self.at_item) else {
            return false;
        };
        let end = self.table.block.first_answer().unwrap_or(0);
        let is_of_row = |first: CellRef| {
            let is_number = self.page.in_row(first.row).any(|b| b.at == first && whole_label(&b.text).is_some());
            first.column >= end || is_number
        };
        let mut merges = self.page.grid.merges.iter();
        let joined = merges.any(|merge| {
            merge.first.row == before.at.row && merge.last.row >= block.at.row && is_of_row(merge.first)
        });
        let is_heading = text.contains("について") && is_ended(text) || begins_marked(text);
        let both_ask = before.has_place && place;
        joined || !(is_ended(&before.text) || is_heading || both_ask)
    }

    fn append(&mut self, text: &str, place: bool) {
        if let Some(item) = self.found.items.last_mut() {
            item.text.push_str(text);
            item.has_place |= place;
        }
    }

    fn item(&mut self, at: CellRef, label: Option<Label>, text: String, has_place: bool) {
        let cells = self.context.chapter_cell.take().into_iter().chain(mem::take(&mut self.context.heading_cells));
        cells.for_each(|cell| self.page.use_cell(cell));
        let is_elsewhere = self.context.take_number(label.as_ref());
        let Context { chapter, heading, .. } = self.context.clone();
        let mark = "番号の章が、上にある章と違います".to_owned();
        let marks = is_elsewhere.then_some(mark).into_iter().collect();
        self.found.items.push(RowItem { at, label, text, chapter, heading, note: None, marks, has_place });
        self.at_item = true;
    }

    /// Begins a chapter, unless its name stands beside each of its rows.
    fn chapter(&mut self, chapter: Chapter, cell: CellRef) {
        if self.context.chapter.as_ref() == Some(&chapter) {
            return;
        }
        self.limits(&chapter.name, cell);
        self.page.release_cell(cell);
        *self.context = Context { chapter: Some(chapter), chapter_cell: Some(cell), ..Context::default() };
    }

    fn heading(&mut self, blocks: &[Block], text: &str) {
        self.at_item = false;
        let text = one_line(text);
        let Some(first) = blocks.first() else { return };
        self.limits(&text, first.at);
        blocks.iter().for_each(|block| self.page.release_cell(block.at));
        self.context.heading = Some(text);
        self.context.heading_cells = blocks.iter().map(|block| block.at).collect();
        self.context.of_numbers = None;
    }

    fn unsure(&mut self, at: CellRef, what: String) {
        self.found.unsure.push(Remark { cell: Some(at), what });
    }

    fn limits(&mut self, text: &str, at: CellRef) {
        if limits_to_others(text) {
            self.unsure(at, format!("病院などに限る言葉があります：{}", short(text)));
        }
    }

    /// Marks what a person must decide, and says what was filled in.
    fn finish(mut self) -> TableRows {
        self.take_answers();
        let (visible, labelled) = (self.visible, self.labelled);
        for item in &mut self.found.items {
            let of_context = [item.heading.as_deref(), item.chapter.as_ref().map(|chapter| chapter.name.as_str())];
            let limited = limits_to_others(&item.text) || of_context.into_iter().flatten().any(limits_to_others);
            if limited {
                item.marks.push("病院などに限る項目かもしれません。薬局は答えない項目なら、「薬局以外」（applies = \"other\"）にしてください".to_owned());
            }
            if item.label.is_some() && visible && !item.has_place {
                item.marks.push("番号がありますが、答える所がありません。項目かどうか、決められません".to_owned());
            }
            if item.label.is_none() && labelled {
                item.marks.push("答える所がありますが、番号がありません".to_owned());
            }
        }
        self.found
    }

    /// Takes what stands in the columns that are filled in: the frame is understood, what was filled in is told.
    fn take_answers(&mut self) {
        let (first, last) = (self.table.block.last + 1, self.table.last);
        let (from, to) = (self.table.block.first_answer().unwrap_or(0), self.table.block.last_column());
        let cells: Vec<Block> = self.page.blocks.iter().filter(|block| (first..=last).contains(&block.at.row)).cloned().collect();
        let halves: BTreeSet<u32> = halves(&cells);
        for block in cells.iter().filter(|block| (from..=to).contains(&block.at.column)) {
            let is_remark = self.table.word(block.at.column) == Some(HeaderWord::Remark);
            let is_filled = match answer_cell(&block.text) {
                AnswerCell::Place | AnswerCell::Frame => false,
                AnswerCell::Yes | AnswerCell::No => !halves.contains(&block.at.row),
                AnswerCell::Filled => true,
                AnswerCell::Other => is_remark,
            };
            if is_filled {
                let what = format!("すでに書かれている「{}」は入れません", short(&block.text));
                self.page.tell(Some(block.at), what);
            }
            if is_filled || answer_cell(&block.text) != AnswerCell::Other {
                self.page.use_cell(block.at);
            }
        }
    }
}

/// Returns the rows in which both words of an answer stand, each in a cell of its own.
fn halves(cells: &[Block]) -> BTreeSet<u32> {
    let rows = |wanted: AnswerCell| -> BTreeSet<u32> {
        cells.iter().filter(|block| answer_cell(&block.text) == wanted).map(|block| block.at.row).collect()
    };
    rows(AnswerCell::Yes).intersection(&rows(AnswerCell::No)).copied().collect()
}
