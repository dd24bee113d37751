//! Merged cells outside the columns where a value belongs to all rows of its merge (I030).

use super::diagnostics::Diagnostics;
use super::message::clipped;
use super::table::View;
use crate::finding::{CellRef, Place};
use crate::read::file::grid::{Content, Merge};
use crate::rule;

/// A cell of a row of data that is covered by a merge.
pub struct CoveredCell {
    /// The cell.
    pub at: CellRef,
    /// The merge.
    pub merge: Merge,
}

impl CoveredCell {
    /// Returns the cells that the merge joins, as spreadsheets write them.
    pub fn joined(&self) -> String {
        format!("{}:{}", self.merge.first, self.merge.last)
    }
}

/// Returns the cells of these rows that a merge covers and whose value does not belong to them.
pub fn covered(view: &View<'_>, rows: &[u32]) -> Vec<CoveredCell> {
    let below = view.grid().merges.iter().filter(|merge| merge.first.row > view.header_row());
    let mut below: Vec<Merge> = below.copied().collect();
    below.sort_by_key(|merge| merge.first);
    let mut covered = Vec::new();
    for (column, at) in view.placed_columns() {
        let spans = |merge: &&Merge| (merge.first.column..=merge.last.column).contains(&at);
        let merges: Vec<&Merge> = below.iter().filter(spans).collect();
        for &row in rows {
            let after = merges.partition_point(|merge| merge.first.row <= row);
            let merge = after
                .checked_sub(1)
                .map(|before| *merges[before])
                .filter(|merge| row <= merge.last.row);
            let at = CellRef::new(row, at);
            let is_shared = |merge: &Merge| column.merged && at.column == merge.first.column;
            if let Some(merge) = merge.filter(|merge| merge.first != at && !is_shared(merge)) {
                covered.push(CoveredCell { at, merge });
            }
        }
    }
    covered.sort_by_key(|cell| (cell.merge.first, cell.at));
    covered
}

/// Reports every merge that leaves cells of a row empty, or that hides a value; returns the cells
/// that hide one: they are read as empty.
pub fn report(
    view: &View<'_>,
    covered: &[CoveredCell],
    diagnostics: &mut Diagnostics<'_>,
) -> Vec<CellRef> {
    let cells = &view.grid().cells;
    for of_merge in covered.chunk_by(|one, other| one.merge.first == other.merge.first) {
        for cell in of_merge {
            if let Some(content) = cells.get(&cell.at) {
                let place = view.grid().place.at(cell.at);
                report_hidden_value(place, &cell.joined(), content, diagnostics);
            }
        }
        let empty: Vec<&CoveredCell> =
            of_merge.iter().filter(|cell| !cells.contains_key(&cell.at)).collect();
        if let (Some(first), Some(value)) =
            (empty.first(), of_merge.first().and_then(|cell| cells.get(&cell.merge.first)))
        {
            report_empty(view, first, &empty, value, diagnostics);
        }
    }
    covered.iter().map(|cell| cell.at).filter(|at| cells.contains_key(at)).collect()
}

fn report_empty(
    view: &View<'_>,
    first: &CoveredCell,
    empty: &[&CoveredCell],
    value: &Content,
    diagnostics: &mut Diagnostics<'_>,
) {
    let (joined, holder) = (first.joined(), first.merge.first);
    let named: Vec<String> =
        empty.iter().take(MOST_NAMED).map(|cell| cell.at.to_string()).collect();
    let more = if empty.len() > MOST_NAMED { " など" } else { "" };
    let message = format!(
        "結合したセル {joined} の「{}」は、{holder} だけのものとして読みました（{}{more} は空欄です）",
        clipped(&value.shown()),
        named.join("、")
    );
    let hint = "ほかの行や列にも同じものが要るなら、結合を解除して、それぞれのセルに書いてください。要らなければ、そのままでかまいません";
    diagnostics.raise(&rule::I030, view.grid().place.at(first.at), message, hint);
}

/// So many cells of a merge are named.
const MOST_NAMED: usize = 10;

/// Reports a value that a merge covers: nobody sees it, so it is not read.
pub fn report_hidden_value(
    place: Place,
    joined: &str,
    content: &Content,
    diagnostics: &mut Diagnostics<'_>,
) {
    let message = format!(
        "結合したセル {joined} に隠れて見えない「{}」は、読みませんでした",
        clipped(&content.shown())
    );
    let hint = "要るものなら、結合を解除して見えるようにしてください。要らないものなら、結合を解除して消してください";
    diagnostics.raise(&rule::I030, place, message, hint);
}
