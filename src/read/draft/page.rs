//! A sheet as a draft sees it: its texts, the cells they cover, which of them were understood.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::CellRef;
use crate::read::file::grid::{Grid, Visibility};

/// A text and the cells that it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its first cell.
    pub at: CellRef,
    /// The last cell of its merge, or its own.
    pub last: CellRef,
    /// The text as it is shown.
    pub text: String,
}

impl Block {
    /// Returns whether a column is among those it covers.
    pub fn has_column(&self, column: u32) -> bool {
        (self.at.column..=self.last.column).contains(&column)
    }
}

/// Something that is said of a cell, or of the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The cell; `None` for the sheet.
    pub cell: Option<CellRef>,
    /// What is said.
    pub what: String,
}

/// A sheet as a draft sees it.
#[derive(Debug)]
pub struct Page<'g> {
    /// The sheet.
    pub grid: &'g Grid,
    /// Its texts, in reading order; what is hidden or struck is not among them.
    pub blocks: Vec<Block>,
    /// What was said and needs no decision.
    pub told: Vec<Remark>,
    /// The texts that were understood, by their first cell.
    used: BTreeSet<CellRef>,
}

impl<'g> Page<'g> {
    /// Takes the texts of a sheet; what is hidden or struck is told and left.
    pub fn of(grid: &'g Grid, hidden_columns_are_ours: bool) -> Self {
        let lasts: BTreeMap<CellRef, CellRef> =
            grid.merges.iter().map(|merge| (merge.first, merge.last)).collect();
        let mut page = Self { grid, blocks: Vec::new(), told: Vec::new(), used: BTreeSet::new() };
        let (mut rows, mut columns) = (BTreeMap::new(), BTreeMap::new());
        for (at, content) in &grid.cells {
            let rest = grid.struck.get(at);
            let text = rest.cloned().unwrap_or_else(|| content.shown());
            if grid.hidden_rows.contains(&at.row) {
                let texts: &mut Vec<String> = rows.entry(at.row).or_default();
                texts.push(text);
                continue;
            }
            if grid.hidden_columns.contains(&at.column) {
                if !hidden_columns_are_ours {
                    let texts: &mut Vec<String> = columns.entry(at.column).or_default();
                    texts.push(text);
                }
                continue;
            }
            if let Some(rest) = rest {
                page.tell(Some(*at), about_struck(&content.shown(), rest));
            }
            if text.trim().is_empty() {
                continue;
            }
            page.blocks.push(Block { at: *at, last: lasts.get(at).copied().unwrap_or(*at), text });
        }
        for (row, texts) in rows {
            let what = format!("非表示の{}行目は入れません（{}）", row + 1, listed(&texts));
            page.tell(Some(CellRef::new(row, 0)), what);
        }
        for (column, texts) in columns {
            let what = format!("非表示の列は入れません（{}）", listed(&texts));
            page.tell(Some(CellRef::new(0, column)), what);
        }
        page
    }

    /// Returns whether the sheet itself is hidden.
    pub fn is_hidden(grid: &Grid) -> bool {
        grid.visibility != Visibility::Visible
    }

    /// Says something that needs no decision.
    pub fn tell(&mut self, cell: Option<CellRef>, what: impl Into<String>) {
        self.told.push(Remark { cell, what: what.into() });
    }

    /// Takes note that a text was understood.
    pub fn use_cell(&mut self, at: CellRef) {
        self.used.insert(at);
    }

    /// Takes note that a text is not understood after all, unless something else comes of it.
    pub fn release_cell(&mut self, at: CellRef) {
        self.used.remove(&at);
    }

    /// Returns whether a text was understood.
    pub fn is_used(&self, at: CellRef) -> bool {
        self.used.contains(&at)
    }

    /// Returns the texts that begin in a row.
    pub fn in_row(&self, row: u32) -> impl Iterator<Item = &Block> {
        self.in_rows(row, row).iter()
    }

    /// Returns the texts that begin in rows, from one to another.
    pub fn in_rows(&self, first: u32, last: u32) -> &[Block] {
        let from = self.blocks.partition_point(|block| block.at.row < first);
        let until = self.blocks.partition_point(|block| block.at.row <= last);
        self.blocks.get(from..until).unwrap_or_default()
    }

    /// Returns the rows in which texts begin, from one row to another.
    pub fn rows(&self, first: u32, last: u32) -> Vec<u32> {
        let mut rows: Vec<u32> =
            self.in_rows(first, last).iter().map(|block| block.at.row).collect();
        rows.dedup();
        rows
    }

    /// Returns the last row that holds something.
    pub fn last_row(&self) -> u32 {
        self.blocks.iter().map(|block| block.last.row).max().unwrap_or(0)
    }

    /// Tells of what lies over the sheet: words in it are not read.
    pub fn tell_shapes(&mut self) {
        let cells: Vec<CellRef> = self.grid.shapes.iter().copied().collect();
        for at in cells {
            self.tell(Some(at), "図形や絵（テキストボックスなど）があります。その中の文字は読まないので、様式に要る文字なら書き足してください");
        }
    }

    /// Tells of the comments: they are no part of a form.
    pub fn tell_comments(&mut self) {
        for (at, text) in &self.grid.comments {
            let text = short(text.trim());
            let said = if text.is_empty() { text } else { format!("（{text}）") };
            let what = format!("セルに付けられたコメント（メモ）は、様式に入れません{said}");
            self.told.push(Remark { cell: Some(*at), what });
        }
    }

    /// Tells of every text that was not understood.
    pub fn tell_unused(&mut self) {
        let unused: Vec<(CellRef, String)> = self
            .blocks
            .iter()
            .filter(|block| !self.used.contains(&block.at))
            .map(|block| (block.at, short(&block.text)))
            .collect();
        for (at, text) in unused {
            self.tell(Some(at), format!("様式に入れなかった文字です：{text}"));
        }
    }
}

/// Says what is left out of a text that is struck through, whole or in part.
fn about_struck(text: &str, rest: &str) -> String {
    let (text, rest) = (short(text), short(rest.trim()));
    if rest.is_empty() {
        format!("取り消し線の引かれた文字は入れません（{text}）")
    } else {
        format!("「{text}」のうち、取り消し線のない「{rest}」だけを入れます")
    }
}

/// Returns the texts that are not blank, each shortened.
fn listed(texts: &[String]) -> String {
    let shown = texts.iter().filter(|text| !text.trim().is_empty()).map(|text| short(text));
    shown.collect::<Vec<_>>().join("、")
}

/// Returns the beginning of a text, on one line.
pub fn short(text: &str) -> String {
    const MOST: usize = 60;
    let line: String = text.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    if line.chars().count() > MOST {
        format!("{}…", line.chars().take(MOST).collect::<String>())
    } else {
        line
    }
}
