//! The headers of a form's tables: found by their words, in any row, over several rows, merged.

use super::numbers::leading_label;
use super::page::{Block, Page};
use super::words::{AnswerCell, HeaderWord, answer_cell, header_word, one_line, round_of};
use crate::finding::CellRef;

/// A column under the headers of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadedColumn {
    /// Its first column on the sheet.
    pub first: u32,
    /// Its last column on the sheet.
    pub last: u32,
    /// What it holds; `None` where its header is not known.
    pub word: Option<HeaderWord>,
    /// Its header.
    pub header: String,
    /// The headers above it, from the top.
    pub over: Vec<String>,
    /// The cell of its header.
    pub cell: CellRef,
}

impl HeadedColumn {
    /// Returns the round that the header, or one above it, names.
    pub fn round(&self) -> Option<u8> {
        round_of(&self.header).or_else(|| self.over.iter().rev().find_map(|over| round_of(over)))
    }

    /// Returns whether a column of the sheet is among its own.
    pub fn has(&self, column: u32) -> bool {
        (self.first..=self.last).contains(&column)
    }
}

/// The headers of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderBlock {
    /// Its first row.
    pub first: u32,
    /// Its last row.
    pub last: u32,
    /// The columns, from left to right.
    pub columns: Vec<HeadedColumn>,
}

impl HeaderBlock {
    /// Returns the first column that is to be filled in.
    pub fn first_answer(&self) -> Option<u32> {
        let is_filled = |column: &&HeadedColumn| column.word.is_some_and(is_filled_in);
        self.columns.iter().find(is_filled).map(|column| column.first)
    }

    /// Returns the last column under a header.
    pub fn last_column(&self) -> u32 {
        self.columns.iter().map(|column| column.last).max().unwrap_or(0)
    }
}

/// Returns whether a column is filled in by whoever answers.
pub fn is_filled_in(word: HeaderWord) -> bool {
    match word {
        HeaderWord::Answer
        | HeaderWord::Date
        | HeaderWord::Target
        | HeaderWord::Remark
        | HeaderWord::Part => true,
        HeaderWord::Item | HeaderWord::Number | HeaderWord::Chapter | HeaderWord::Heading => false,
    }
}

/// The header of an answer whose two words stand in cells of their own.
pub const BOTH: &str = "はい・いいえ";

/// More rows than headers are merged over.
const MOST_HEADER_ROWS: u32 = 4;

/// Finds the headers of all tables of a sheet, from the top.
pub fn find(page: &Page<'_>) -> Vec<HeaderBlock> {
    let mut found: Vec<HeaderBlock> = Vec::new();
    for row in page.rows(0, page.last_row()) {
        if found.last().is_some_and(|block| row <= block.last) || !begins(page, row) {
            continue;
        }
        let first = extended_up(page, row, found.last().map_or(0, |block| block.last + 1));
        let last = extended_down(page, row);
        found.push(HeaderBlock { first, last, columns: columns(page, first, last) });
    }
    let ends: Vec<u32> = found.iter().skip(1).map(|block| block.first).chain([u32::MAX]).collect();
    for (block, end) in found.iter_mut().zip(ends) {
        know_answers(page, block, end);
        drop_spacers(page, block, end);
        know_headings(&mut block.columns);
    }
    found.retain(|block| block.first_answer().is_some());
    found
}

/// Takes a column under an unknown header for one of answers where places to answer stand in it.
fn know_answers(page: &Page<'_>, block: &mut HeaderBlock, end: u32) {
    let rows = page.in_rows(block.last + 1, end - 1);
    for column in block.columns.iter_mut().filter(|column| column.word.is_none()) {
        let mut below = rows.iter().filter(|text| column.has(text.at.column));
        if below.any(|text| answer_cell(&text.text) == AnswerCell::Place) {
            column.word = Some(HeaderWord::Answer);
        }
    }
}

/// Drops columns without a header of their own, under one that stands above others too, in which
/// nothing stands from top to bottom, though places to answer are shown in the others.
fn drop_spacers(page: &Page<'_>, block: &mut HeaderBlock, end: u32) {
    let rows = page.in_rows(block.last + 1, end - 1);
    let shows_places = rows.iter().any(|text| answer_cell(&text.text) == AnswerCell::Place);
    let groups: Vec<String> =
        block.columns.iter().flat_map(|column| column.over.iter().cloned()).collect();
    let is_spacer = |column: &HeadedColumn| {
        groups.contains(&column.header) && !rows.iter().any(|text| column.has(text.at.column))
    };
    if shows_places {
        block.columns.retain(|column| !is_spacer(column));
    }
}

/// Of two columns that both say that they hold items, the first holds the headings of what the last
/// asks; a single column to the left of the answers holds the items, whatever its header says.
fn know_headings(columns: &mut [HeadedColumn]) {
    let first = columns
        .iter()
        .position(|column| column.word.is_some_and(is_filled_in))
        .unwrap_or(columns.len());
    let before = &mut columns[..first];
    let last = before.iter().rposition(|column| column.word == Some(HeaderWord::Item));
    for column in before
        .iter_mut()
        .take(last.unwrap_or(0))
        .filter(|column| column.word == Some(HeaderWord::Item))
    {
        column.word = Some(HeaderWord::Heading);
    }
    let heading = Some(HeaderWord::Heading);
    before
        .iter_mut()
        .skip(last.unwrap_or(0))
        .filter(|column| column.word == heading)
        .for_each(|column| column.word = None);
    let mut unknown = before.iter_mut().filter(|column| column.word.is_none());
    if let (None, Some(only), None) = (last, unknown.next(), unknown.next()) {
        only.word = Some(HeaderWord::Item);
    }
}

fn word_of(block: &Block) -> Option<HeaderWord> {
    header_word(&block.text)
}

/// Returns whether a row holds the headers of a table: words of different meanings, one of which is
/// to be filled in.
fn begins(page: &Page<'_>, row: u32) -> bool {
    // Headers that are merged over several rows stand beside those of the rows below.
    let merged = page.in_row(row).filter(|block| word_of(block).is_some());
    let mut last = merged.map(|block| block.last.row).max().unwrap_or(row);
    // Headers of groups of columns may stand between them and those of the rounds below.
    let has_items = page.in_row(row).any(|block| word_of(block) == Some(HeaderWord::Item));
    while has_items && last < row + MOST_HEADER_ROWS - 1 && is_all_headers(page, last + 1) {
        last += 1;
    }
    let rows = page.in_rows(row, last.min(row + MOST_HEADER_ROWS - 1));
    let words: Vec<HeaderWord> = rows.iter().filter_map(word_of).collect();
    let has = |wanted: &[HeaderWord]| words.iter().any(|word| wanted.contains(word));
    if !has(&[HeaderWord::Item, HeaderWord::Remark, HeaderWord::Target])
        || page.in_row(row).any(|block| leading_label(&block.text).is_some())
    {
        return false;
    }
    let shows_place = |block: &Block| word_of(block).is_none() && is_above_place(page, block);
    has(&[HeaderWord::Answer, HeaderWord::Date, HeaderWord::Part])
        || page.in_row(row).any(shows_place)
}

/// Returns whether the first text below one, in its columns, is a place to answer.
fn is_above_place(page: &Page<'_>, header: &Block) -> bool {
    let rows = page.in_rows(header.last.row + 1, u32::MAX);
    let mut below = rows.iter().filter(|text| header.has_column(text.at.column));
    below.next().is_some_and(|text| answer_cell(&text.text) == AnswerCell::Place)
}

/// Returns whether every text of a row is a header.
fn is_all_headers(page: &Page<'_>, row: u32) -> bool {
    let mut texts = page.in_row(row).peekable();
    texts.peek().is_some() && texts.all(|block| word_of(block).is_some())
}

fn extended_up(page: &Page<'_>, row: u32, top: u32) -> u32 {
    let mut first = row;
    while first > top && is_all_headers(page, first - 1) {
        first -= 1;
    }
    first
}

/// Returns the last row of headers: as far as the merges of the headers reach, and rows of nothing
/// but headers.
fn extended_down(page: &Page<'_>, row: u32) -> u32 {
    let mut last = page
        .in_row(row)
        .filter(|block| word_of(block).is_some())
        .map(|block| block.last.row)
        .max()
        .unwrap_or(row);
    while is_all_headers(page, last + 1) {
        last = page.in_row(last + 1).map(|block| block.last.row).max().unwrap_or(last + 1);
    }
    last
}

/// Returns the columns under the headers: each run of columns that have the same lowest header.
fn columns(page: &Page<'_>, first: u32, last: u32) -> Vec<HeadedColumn> {
    let headers = page.in_rows(first, last);
    let end = headers.iter().map(|block| block.last.column).max().unwrap_or(0);
    let mut columns: Vec<HeadedColumn> = Vec::new();
    let mut lowest_before: Option<CellRef> = None;
    for column in 0..=end {
        let mut above: Vec<&Block> =
            headers.iter().filter(|block| block.has_column(column)).collect();
        above.sort_by_key(|block| block.at.row);
        let Some(lowest) = above.pop() else {
            lowest_before = None;
            continue;
        };
        if lowest_before == Some(lowest.at) {
            if let Some(known) = columns.last_mut() {
                known.last = column;
            }
            continue;
        }
        lowest_before = Some(lowest.at);
        columns.push(HeadedColumn {
            first: column,
            last: column,
            word: word_of(lowest),
            header: one_line(&lowest.text),
            over: above.iter().map(|block| one_line(&block.text)).collect(),
            cell: lowest.at,
        });
    }
    joined_parts(columns)
}

/// Joins はい and いいえ side by side to the answer that they are the two halves of.
fn joined_parts(columns: Vec<HeadedColumn>) -> Vec<HeadedColumn> {
    let mut joined: Vec<HeadedColumn> = Vec::new();
    for column in columns {
        if column.word != Some(HeaderWord::Part) {
            joined.push(column);
            continue;
        }
        let over = column.over.clone();
        match joined
            .last_mut()
            .filter(|known| known.word == Some(HeaderWord::Part) && known.over == over)
        {
            Some(known) if over.is_empty() => {
                known.last = column.last;
                known.header = format!("{}・{}", known.header, column.header);
            }
            Some(known) => known.last = column.last,
            None => joined.push(column),
        }
    }
    let others: Vec<Vec<String>> = joined
        .iter()
        .filter(|column| column.word != Some(HeaderWord::Part))
        .map(|column| column.over.clone())
        .collect();
    for column in joined.iter_mut().filter(|column| column.word == Some(HeaderWord::Part)) {
        column.word = Some(HeaderWord::Answer);
        // What stands above other columns too stays above them all.
        if !column.over.is_empty() && others.iter().any(|over| over.starts_with(&column.over)) {
            column.header = BOTH.to_owned();
        } else if let Some(parent) = column.over.pop() {
            column.header = parent;
        }
    }
    joined
}
