//! What is to be known of a sheet of 項目 and 内容 as a whole: what is hidden, struck through, merged,
//! a picture, no record.

use std::collections::BTreeMap;

use super::diagnostics::Diagnostics;
use super::hidden;
use super::merged::report_hidden_value;
use super::message::clipped;
use super::record::{RowKind, kind_of};
use super::struck::{remaining, report_remark, report_struck};
use super::structure::{report_no_record, report_picture};
use crate::case::Blanks;
use crate::finding::CellRef;
use crate::read::file::grid::{Content, Grid, Merge};
use crate::rule;
use crate::sheet::{Column, ITEM_AND_CONTENT, SheetId};

/// Where the sheet's fields stand.
#[derive(Clone, Copy)]
pub struct Fields<'f> {
    /// Which sheet.
    pub sheet: SheetId,
    /// Its cells.
    pub grid: &'f Grid,
    /// The column of the labels.
    pub labels: u32,
    /// Per field: the cells 内容.
    pub cells: &'f BTreeMap<usize, Vec<CellRef>>,
}

impl<'f> Fields<'f> {
    fn placed(self) -> impl Iterator<Item = (&'static Column, CellRef)> + 'f {
        let columns = self.sheet.columns();
        let placed = |(index, cells): (&usize, &'f Vec<CellRef>)| {
            let column = &columns[*index];
            cells.iter().map(move |at| (column, *at))
        };
        self.cells.iter().flat_map(placed)
    }

    fn label(self, at: CellRef) -> CellRef {
        CellRef::new(at.row, self.labels)
    }
}

/// Reports what is to be known of the sheet; returns the cells that are read as something else than
/// they hold, `None` for nothing.
pub fn report(
    fields: Fields<'_>,
    blanks: &mut Blanks,
    diagnostics: &mut Diagnostics<'_>,
) -> BTreeMap<CellRef, Option<Content>> {
    let grid = fields.grid;
    hidden::report_sheet(grid, diagnostics);
    let filled = fields.cells.values().flatten().filter(|at| grid.cells.contains_key(at));
    let mut rows: Vec<u32> = filled.map(|at| at.row).collect();
    rows.sort_unstable();
    hidden::report_rows(grid, &rows, diagnostics);
    report_columns(fields, &rows, diagnostics);
    report_no_records(fields, diagnostics);
    for (column, at) in fields.placed().filter(|(_, at)| grid.objects.contains(at)) {
        report_picture(grid.place.at(at), column, diagnostics);
    }
    report_merges(fields, blanks, diagnostics);
    let unshown = hidden::unshown(grid, fields.placed());
    hidden::report_unshown(grid, &unshown, diagnostics);
    let mut replaced = report_all_struck(fields, diagnostics);
    replaced
        .extend(report_hidden_values(fields, blanks, diagnostics).into_iter().map(|at| (at, None)));
    replaced.extend(unshown.into_keys().map(|at| (at, None)));
    replaced
}

fn report_columns(fields: Fields<'_>, rows: &[u32], diagnostics: &mut Diagnostics<'_>) {
    let grid = fields.grid;
    let Some(first) = rows.first() else { return };
    let contents =
        fields.cells.values().flatten().next().map(|at| (ITEM_AND_CONTENT[1], at.column));
    let columns = std::iter::once((ITEM_AND_CONTENT[0], fields.labels)).chain(contents);
    let hidden: Vec<(&str, u32)> =
        columns.filter(|(_, at)| grid.hidden_columns.contains(at)).collect();
    if let Some((_, column)) = hidden.first() {
        hidden::report_hidden_columns(
            &hidden,
            grid.place.at(CellRef::new(*first, *column)),
            diagnostics,
        );
    }
}

/// Reports the rows below the first field that are no record by their words.
fn report_no_records(fields: Fields<'_>, diagnostics: &mut Diagnostics<'_>) {
    let first = fields.cells.values().flatten().map(|at| at.row).min().unwrap_or(u32::MAX);
    for (_, cells) in fields.grid.rows().into_iter().filter(|(row, _)| *row > first) {
        if let RowKind::NoRecord(at) = kind_of(&cells) {
            let words = fields.grid.cells.get(&at).map(Content::shown).unwrap_or_default();
            report_no_record(fields.grid.place.at(at), &words, diagnostics);
        }
    }
}

/// Reports the fields that are empty because their cell is part of a merge, and what stands beside
/// a label that belongs to several rows.
fn report_merges(fields: Fields<'_>, blanks: &mut Blanks, diagnostics: &mut Diagnostics<'_>) {
    let grid = fields.grid;
    for (column, at) in fields.placed().filter(|(_, at)| !grid.cells.contains_key(at)) {
        let Some(merge) = merge_over(grid, at) else { continue };
        blanks.add_merged(grid.place.at(at), joined(&merge));
        if let Some(value) = grid.cells.get(&merge.first) {
            let message = format!(
                "結合したセル {} の「{}」は、{} だけのものとして読みました（「{}」の {at} は空欄です）",
                joined(&merge),
                clipped(&value.shown()),
                merge.first,
                column.header
            );
            diagnostics.raise(&rule::I030, grid.place.at(at), message, rule::I030.mend);
        }
    }
    for (column, at) in fields.placed() {
        let Some(merge) = merge_at(grid, fields.label(at)) else { continue };
        let below = (at.row + 1..=merge.last.row).map(|row| CellRef::new(row, at.column));
        for below in below.filter(|below| grid.cells.contains_key(below)) {
            let message = format!(
                "結合したセル {}（「{}」）の内容として読んだのは {at} だけです。{below} は読みませんでした",
                joined(&merge),
                column.header
            );
            let hint = format!("{at} に1つにまとめて書いてください");
            diagnostics.raise(&rule::I030, grid.place.at(below), message, hint);
        }
    }
}

/// Reports what stands in the cell of a field and is covered by a merge; returns the cells.
fn report_hidden_values(
    fields: Fields<'_>,
    blanks: &mut Blanks,
    diagnostics: &mut Diagnostics<'_>,
) -> Vec<CellRef> {
    let grid = fields.grid;
    let mut covered = Vec::new();
    for (_, at) in fields.placed() {
        if let (Some(merge), Some(content)) = (merge_over(grid, at), grid.cells.get(&at)) {
            blanks.add_merged(grid.place.at(at), joined(&merge));
            report_hidden_value(grid.place.at(at), &joined(&merge), content, diagnostics);
            covered.push(at);
        }
    }
    covered
}

/// Returns the merge that a cell is part of without being the first of it.
fn merge_over(grid: &Grid, at: CellRef) -> Option<Merge> {
    let is_over = |merge: &&Merge| {
        (merge.first.row..=merge.last.row).contains(&at.row)
            && (merge.first.column..=merge.last.column).contains(&at.column)
            && merge.first != at
    };
    grid.merges.iter().find(is_over).copied()
}

/// Returns the merge whose first cell a cell is.
fn merge_at(grid: &Grid, at: CellRef) -> Option<Merge> {
    grid.merges.iter().find(|merge| merge.first == at).copied()
}

fn joined(merge: &Merge) -> String {
    format!("{}:{}", merge.first, merge.last)
}

/// Reports the fields whose label or content is struck through.
fn report_all_struck(
    fields: Fields<'_>,
    diagnostics: &mut Diagnostics<'_>,
) -> BTreeMap<CellRef, Option<Content>> {
    let (grid, mut left_out) = (fields.grid, BTreeMap::new());
    for (column, at) in fields.placed().filter(|(_, at)| grid.cells.contains_key(at)) {
        let of_content = grid.struck.get(&at).map(|rest| (at, rest));
        let of_label = || Some((fields.label(at), grid.struck.get(&fields.label(at))?));
        match of_content {
            Some((at, rest)) if column.remark => {
                report_remark(grid.place.at(at), rest, diagnostics);
                left_out.insert(at, remaining(rest));
            }
            _ => {
                if let Some((struck, rest)) = of_content.or_else(of_label) {
                    let shown = grid.cells.get(&struck).map(Content::shown).unwrap_or_default();
                    report_struck(&shown, rest, grid.place.at(struck), diagnostics);
                    diagnostics.refuse(grid.place.at(at));
                }
            }
        }
    }
    left_out
}
