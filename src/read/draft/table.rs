//! A table on its sheet: where it ends, what stands left of its answers, what in them.

use super::header::HeaderBlock;
use super::numbers::{leading_label, plain_number};
use super::page::{Block, Page};
use super::words::{AnswerCell, HeaderWord, answer_cell, is_ended, is_note, is_of_pharmacies};

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
                || probe
                    .answers(page, *row, *row)
                    .any(|cell| is_place_word(answer_cell(&cell.text)))
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
        let merges =
            page.grid.merges.iter().filter(|merge| merge.first.row <= row && merge.last.row >= row);
        let mut last = merges.map(|merge| merge.last.row).max().unwrap_or(row).min(self.last);
        let mut text =
            self.left(page, row).last().map(|block| block.text.clone()).unwrap_or_default();
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
    pub fn left<'p>(
        &self,
        page: &'p Page<'_>,
        row: u32,
    ) -> impl Iterator<Item = &'p Block> + use<'p> {
        let end = self.block.first_answer().unwrap_or(0);
        page.in_row(row).filter(move |block| block.at.column < end)
    }

    /// Returns the texts in the columns of answers and days.
    pub fn answers<'p>(
        &self,
        page: &'p Page<'_>,
        first: u32,
        last: u32,
    ) -> impl Iterator<Item = &'p Block> + use<'p, 'b> {
        let columns = &self.block.columns;
        let is_answer = move |block: &&Block| {
            let of = columns.iter().find(|column| column.has(block.at.column));
            of.is_some_and(|column| {
                matches!(
                    column.word,
                    Some(HeaderWord::Answer | HeaderWord::Date | HeaderWord::Part)
                )
            })
        };
        page.rows(first, last).into_iter().flat_map(|row| page.in_row(row)).filter(is_answer)
    }

    /// Returns whether some item of the table shows a place to answer.
    pub fn shows_places(&self, page: &Page<'_>) -> bool {
        has_place(self.answers(page, self.block.last + 1, self.last))
    }

    /// Returns whether an answer stands in the columns of answers.
    pub fn is_answered(&self, page: &Page<'_>) -> bool {
        self.answers(page, self.block.last + 1, self.last).any(|cell| {
            match answer_cell(&cell.text) {
                AnswerCell::Yes | AnswerCell::No | AnswerCell::Filled => true,
                AnswerCell::Place | AnswerCell::Wider | AnswerCell::Frame | AnswerCell::Other => {
                    false
                }
            }
        })
    }

    /// Returns what a column is headed as, by a column of the sheet.
    pub fn word(&self, column: u32) -> Option<HeaderWord> {
        self.block.columns.iter().find(|headed| headed.has(column)).and_then(|headed| headed.word)
    }

    /// Returns whether a column stands between the items and the answers under a header that is not
    /// known.
    pub fn is_foreign(&self, column: u32) -> bool {
        let columns = &self.block.columns;
        let items = columns.iter().find(|headed| headed.word == Some(HeaderWord::Item));
        let is_right = items.is_some_and(|items| column > items.last);
        is_right && columns.iter().any(|headed| headed.has(column) && headed.word.is_none())
    }

    /// Returns whether a row's cells under headers that are not known say that it is for others
    /// than pharmacies: some are a circle alone, that under 薬局 is none.
    pub fn leaves_pharmacies_out(&self, cells: &[Block]) -> bool {
        const MARKS: [&str; 5] = ["○", "〇", "◯", "◎", "●"];
        let mut unknown = self.block.columns.iter().filter(|headed| headed.word.is_none());
        let Some(pharmacies) = unknown.find(|headed| is_of_pharmacies(&headed.header)) else {
            return false;
        };
        let mut marked = cells.iter().filter(|block| MARKS.contains(&block.text.trim())).peekable();
        marked.peek().is_some() && !marked.any(|block| pharmacies.has(block.at.column))
    }

    /// Returns whether a row has a number of its own.
    pub fn is_labelled(&self, page: &Page<'_>, row: u32) -> bool {
        self.left(page, row).any(|block| {
            leading_label(&block.text).is_some()
                || self.word(block.at.column) == Some(HeaderWord::Number)
                    && plain_number(&block.text).is_some()
        })
    }
}

fn is_place_word(cell: AnswerCell) -> bool {
    match cell {
        AnswerCell::Place | AnswerCell::Wider | AnswerCell::Yes | AnswerCell::No => true,
        AnswerCell::Frame | AnswerCell::Filled | AnswerCell::Other => false,
    }
}

/// Returns whether cells are a place to answer: both words, in one cell or in two.
pub fn has_place<'b>(cells: impl Iterator<Item = &'b Block>) -> bool {
    let kinds: Vec<AnswerCell> = cells.map(|block| answer_cell(&block.text)).collect();
    let has = |wanted| kinds.contains(&wanted);
    has(AnswerCell::Place) || has(AnswerCell::Wider) || has(AnswerCell::Yes) && has(AnswerCell::No)
}
