//! A sheet read row by row: its header, its rows of data, its cells by column.

use std::collections::{BTreeMap, BTreeSet};

use super::diagnostics::Diagnostics;
use super::message::clipped;
use super::header::{self, Layout};
use super::invisible;
use crate::finding::{CellRef, Place};
use crate::model::text::header_key;
use crate::read::file::grid::{Content, Grid};
use crate::rule;
use crate::sheet::Column;

/// A sheet whose header was found.
pub struct View<'a> {
    grid: &'a Grid,
    columns: &'static [Column],
    layout: Layout,
    /// Per merged column of the schema and row: the cell that holds the value.
    merged: BTreeMap<(usize, u32), CellRef>,
}

impl<'a> View<'a> {
    /// Finds the header of a sheet; `None` where there is none.
    pub fn find(grid: &'a Grid, columns: &'static [Column]) -> Option<Self> {
        let layout = header::find(grid, columns)?;
        let merged = merged_cells(grid, columns, &layout);
        Some(Self { grid, columns, layout, merged })
    }

    /// Finds the header of a sheet and tells what is wrong with it; `None` where no row can be read.
    pub fn open(grid: &'a Grid, columns: &'static [Column], diagnostics: &mut Diagnostics<'_>) -> Option<Self> {
        let view = Self::find(grid, columns);
        match &view {
            Some(view) => report_header(grid, columns, &view.layout, diagnostics),
            None if grid.cells.is_empty() => {}
            None => report_no_header(grid, columns, diagnostics),
        }
        view
    }

    /// The header row, from zero.
    pub fn header_row(&self) -> u32 {
        self.layout.row
    }

    /// The rows of data, from top to bottom: no blank ones, no repeated header, no notes (`※…`).
    pub fn rows(&self) -> Vec<u32> {
        let known: BTreeSet<u32> = self.layout.columns.iter().flatten().copied().collect();
        let below = self.grid.rows().into_iter().filter(|(row, _)| *row > self.layout.row);
        below.filter(|(_, cells)| self.is_data(cells, &known)).map(|(row, _)| row).collect()
    }

    /// Whether a row of data has a cell that `new` does not fill in itself.
    pub fn is_filled(&self) -> bool {
        let columns = self.columns.iter().zip(&self.layout.columns);
        let prefilled: Vec<u32> = columns.filter(|(column, _)| column.prefilled).filter_map(|(_, at)| *at).collect();
        let rows: BTreeSet<u32> = self.rows().into_iter().collect();
        self.grid.cells.keys().any(|at| rows.contains(&at.row) && !prefilled.contains(&at.column))
    }

    /// Whether these cells of one row are data.
    pub fn is_row_of_data(&self, cells: &[(CellRef, &Content)]) -> bool {
        self.is_data(cells, &self.layout.columns.iter().flatten().copied().collect())
    }

    /// Returns where a column stands on the sheet, from zero.
    pub fn position(&self, column: &Column) -> Option<u32> {
        self.layout.columns[column.index]
    }

    fn is_data(&self, cells: &[(CellRef, &Content)], known: &BTreeSet<u32>) -> bool {
        let ours: Vec<_> = cells.iter().filter(|(at, _)| known.contains(&at.column)).collect();
        let note = cells.len() == 1 && is_note(cells[0].1);
        let repeated = ours.len() > 1
            && ours.iter().all(|(at, content)| {
                let header = self.grid.cells.get(&CellRef::new(self.layout.row, at.column));
                header.is_some_and(|header| header_key(&header.shown()) == header_key(&content.shown()))
            });
        !ours.is_empty() && !note && !repeated
    }

    /// Returns the cell of a column in a row, and its content.
    pub fn cell(&self, row: u32, column: &Column) -> (Place, Option<&'a Content>) {
        let Some(at) = self.position(column) else {
            return (self.grid.place.clone(), None);
        };
        let at = CellRef::new(row, at);
        let source = self.merged.get(&(column.index, row)).copied().unwrap_or(at);
        (self.grid.place.at(at), self.grid.cells.get(&source))
    }

    /// Returns true where the sheet has a column.
    pub fn has(&self, column: &Column) -> bool {
        self.position(column).is_some()
    }

    /// I010 for every required field that is empty in a row.
    pub fn report_empty(&self, row: u32, diagnostics: &mut Diagnostics<'_>) {
        for column in self.columns.iter().filter(|column| column.required && self.has(column)) {
            let (place, content) = self.cell(row, column);
            if content.is_none() {
                let message = format!("「{}」が空欄です", column.header);
                diagnostics.raise(
                    &rule::I010,
                    place,
                    message,
                    format!("「{}」を書くか、使わない行なら行全体を消してください", column.header),
                );
            }
        }
    }

    /// I017 for what stands in rows of data (`rows`, ascending) under no header: it belongs to no field. Notes (`※…`) may
    /// stand beside a row.
    pub fn report_unheaded(&self, rows: &[u32], diagnostics: &mut Diagnostics<'_>) {
        let header = CellRef::new(self.layout.row, 0)..CellRef::new(self.layout.row + 1, 0);
        let headed: BTreeSet<u32> = self.grid.cells.range(header.clone()).map(|(at, _)| at.column).collect();
        let below = self.grid.cells.range(header.end..);
        let unheaded: Vec<CellRef> = below
            .filter(|(at, _)| !headed.contains(&at.column) && rows.binary_search(&at.row).is_ok())
            .filter(|(_, content)| !is_note(content))
            .map(|(at, _)| *at)
            .collect();
        if let Some(first) = unheaded.first() {
            let count = unheaded.len();
            let message = format!("見出しのない列に書かれたもの（{count}か所）は、読みませんでした");
            let hint = "読んでほしいものなら、列に見出しを書くか、備考などの欄に移してください。要らなければ、そのままでかまいません";
            diagnostics.raise(&rule::I017, self.grid.place.at(*first), message, hint);
        }
    }

    /// I024 for the cells of the header and below it that were read without what nobody sees.
    pub fn report_invisible(&self, diagnostics: &mut Diagnostics<'_>) {
        let is_read = |at: &CellRef| at.row >= self.layout.row && self.layout.columns.contains(&Some(at.column));
        invisible::report(self.grid, is_read, diagnostics);
    }

    /// I018 for the rows of data that are hidden.
    pub fn report_hidden(&self, rows: &[u32], diagnostics: &mut Diagnostics<'_>) {
        report_hidden(self.grid, rows, diagnostics);
    }
}

fn is_note(content: &Content) -> bool {
    content.shown().trim_start().starts_with('※')
}

/// I018: rows that a person does not see, and that count all the same.
pub fn report_hidden(grid: &Grid, rows: &[u32], diagnostics: &mut Diagnostics<'_>) {
    let hidden: Vec<u32> = rows.iter().filter(|row| grid.hidden_rows.contains(row)).copied().collect();
    if let Some(first) = hidden.iter().min() {
        let place = grid.place.at(CellRef::new(*first, 0));
        let message = format!("非表示の行（{}行）も、書かれているものとして読みました", hidden.len());
        diagnostics.raise(&rule::I018, place, message, "使わない行なら、隠すのではなく消してください");
    }
}

fn merged_cells(grid: &Grid, columns: &'static [Column], layout: &Layout) -> BTreeMap<(usize, u32), CellRef> {
    let mut merged = BTreeMap::new();
    if grid.merges.is_empty() {
        return merged;
    }
    let rows: Vec<u32> = grid.rows().into_iter().map(|(row, _)| row).collect();
    for column in columns.iter().filter(|column| column.merged) {
        let merges = layout.columns[column.index].map(|at| grid.merges_in(at)).unwrap_or_default();
        for &row in &rows {
            let after = merges.partition_point(|merge| merge.first.row <= row);
            if let Some(merge) = after.checked_sub(1).map(|at| merges[at]).filter(|merge| row <= merge.last.row) {
                merged.insert((column.index, row), merge.first);
            }
        }
    }
    merged
}

fn report_no_header(grid: &Grid, columns: &'static [Column], diagnostics: &mut Diagnostics<'_>) {
    let names: Vec<&str> = columns.iter().map(|column| column.header).collect();
    let message = "見出しの行が見つかりません（上から30行までを探しました）";
    let hint = format!("見出しの行に {} を並べてください", names.join("、"));
    diagnostics.raise(&rule::I004, grid.place.clone(), message, hint);
}

fn report_header(grid: &Grid, columns: &'static [Column], layout: &Layout, diagnostics: &mut Diagnostics<'_>) {
    for at in &layout.unreadable {
        diagnostics.refuse_result(grid.place.at(*at), &grid.cells[at]);
    }
    for (at, name) in &layout.doubled {
        let message = format!("「{name}」の列が2つあります");
        diagnostics.raise(&rule::I005, grid.place.at(*at), message, "どちらか一方の列を消すか、見出しを変えてください");
    }
    // A column that was found is not meant by another header.
    let missing = || {
        let columns = columns.iter().zip(&layout.columns);
        columns.filter(|(_, at)| at.is_none()).map(|(column, _)| column.header)
    };
    for (at, text) in &layout.unknown {
        let near = header::nearest(text, missing());
        let message = format!("見出し「{}」は知らない列なので、読みませんでした", clipped(text));
        let hint = near.map_or_else(
            || "この列が要らなければ、そのままでかまいません".to_owned(),
            |name| format!("「{name}」のことではありませんか。そうなら見出しを「{name}」に直してください"),
        );
        diagnostics.raise(&rule::I017, grid.place.at(*at), message, hint);
    }
    let found: Vec<String> = grid
        .cells
        .range(CellRef::new(layout.row, 0)..CellRef::new(layout.row + 1, 0))
        .map(|(_, content)| clipped(&content.shown()))
        .collect();
    for column in columns {
        if column.required && layout.columns[column.index].is_none() {
            let message = format!("「{}」の列がありません（見つかった見出し：{}）", column.header, found.join("、"));
            diagnostics.raise(
                &rule::I004,
                grid.place.clone(),
                message,
                format!("見出しに「{}」の列を加えてください", column.header),
            );
        }
    }
}
