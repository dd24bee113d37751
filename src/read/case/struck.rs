//! What is struck through (I023): whether it counts is not certain. In remarks it is left out; a
//! row that says itself that it no longer counts stays as written.

use std::collections::BTreeMap;

use super::diagnostics::Diagnostics;
use super::message::clipped;
use super::table::View;
use super::value;
use crate::finding::{CellRef, Place, Severity};
use crate::model::text::key;
use crate::read::file::grid::Content;
use crate::rule;
use crate::sheet::choice::YesNo;
use crate::sheet::{Account, Column, DeviceEntry, Vendor, YesNoWords};

/// Words in 状態 by which a row no longer counts.
const GONE: [&str; 17] = [
    "停止",
    "廃棄",
    "退職",
    "削除",
    "廃止",
    "撤去",
    "返却",
    "処分",
    "解約",
    "失効",
    "無効",
    "使用不可",
    "利用不可",
    "使用終了",
    "利用終了",
    "売却",
    "除却",
];
/// Words by which it still does.
const STILL: [&str; 2] = ["予定", "解除"];
/// What to do about it.
const HINT: &str = "要らないものなら消してください。要るものなら取り消し線を外してください";

/// A cell that is read, with the column that it belongs to.
struct StruckCell {
    column: &'static Column,
    at: CellRef,
    /// What remains without the struck-through letters; empty where all are.
    rest: String,
}

/// Reports what is struck through in the header and in the rows that are read; returns what remains
/// of remarks.
pub fn report(
    view: &View<'_>,
    rows: &[u32],
    diagnostics: &mut Diagnostics<'_>,
) -> BTreeMap<CellRef, Option<Content>> {
    let mut left_out = BTreeMap::new();
    if view.grid().struck.is_empty() {
        return left_out;
    }
    for (_, column) in view.placed_columns() {
        let at = CellRef::new(view.header_row(), column);
        if let Some(rest) = view.grid().struck.get(&at) {
            report_cell(view, at, rest, diagnostics);
        }
    }
    for row in rows {
        let (cells, struck) = cells_of(view, *row);
        if struck.is_empty() {
            continue;
        }
        let whole =
            struck.iter().filter(|cell| cell.rest.is_empty() && !cell.column.remark).count();
        let is_whole = whole == cells && cells > 0;
        match sign_of_end(view, *row, is_whole) {
            Some(sign) => report_ended(view, &struck, &sign, diagnostics),
            None if is_whole => report_row(view, &struck, diagnostics),
            None => left_out.extend(report_cells(view, &struck, diagnostics)),
        }
    }
    left_out
}

/// Returns the number of a row's cells that hold something, remarks aside, and those that are
/// struck through.
fn cells_of(view: &View<'_>, row: u32) -> (usize, Vec<StruckCell>) {
    let grid = view.grid();
    let (mut filled, mut struck) = (0, Vec::new());
    for (column, _) in view.placed_columns() {
        let Some(at) = view.source(row, column).filter(|at| grid.cells.contains_key(at)) else {
            continue;
        };
        filled += usize::from(!column.remark);
        if let Some(rest) = grid.struck.get(&at) {
            struck.push(StruckCell { column, at, rest: rest.trim().to_owned() });
        }
    }
    struck.sort_by_key(|cell| cell.at.column);
    (filled, struck)
}

/// Returns the words by which a row says that it no longer counts, 「状態」が「停止」; `None` where it does
/// not. A word that is struck through by itself says nothing.
fn sign_of_end(view: &View<'_>, row: u32, is_whole: bool) -> Option<String> {
    let signs = [Account::COLUMN.state, DeviceEntry::COLUMN.state, Vendor::COLUMN.direct];
    let own = |column: &&&Column| view.columns().get(column.index) == Some(**column);
    let column = signs.iter().find(own)?;
    let at = view.source(row, column)?;
    let content = view.grid().cells.get(&at)?;
    let is_valid = is_whole || !view.grid().struck.contains_key(&at);
    let says_so = if *column == Vendor::COLUMN.direct {
        value::yes_no(content, YesNoWords::Existence) == Ok(YesNo::No)
    } else {
        says_ended(&content.shown())
    };
    (is_valid && says_so)
        .then(|| format!("「{}」が「{}」", column.header, clipped(&content.shown())))
}

fn says_ended(state: &str) -> bool {
    let state = key(state);
    let has = |words: &[&str]| words.iter().any(|word| state.contains(word));
    has(&GONE) && !has(&STILL)
}

/// Reports that a row is read as written, because it says itself that it no longer counts.
fn report_ended(
    view: &View<'_>,
    struck: &[StruckCell],
    sign: &str,
    diagnostics: &mut Diagnostics<'_>,
) {
    let Some(first) = struck.first() else { return };
    let message = format!(
        "取り消し線のある行ですが、{sign}なので、使わなくなった記録として書かれているとおりに読みました"
    );
    let hint = "そのままでかまいません。載せたくなければ、行ごと消してください";
    diagnostics.raise_as(
        &rule::I023,
        Severity::Note,
        view.grid().place.at(first.at),
        message,
        hint,
    );
}

/// Refuses a row of which everything is struck through.
fn report_row(view: &View<'_>, struck: &[StruckCell], diagnostics: &mut Diagnostics<'_>) {
    let Some(first) = struck.first() else { return };
    let message = "行全体に取り消し線が引かれています。数に入れるのかどうか決められません";
    let signs = [Account::COLUMN.state, DeviceEntry::COLUMN.state];
    let has_state = signs.iter().any(|column| view.columns().get(column.index) == Some(*column));
    let hint = if has_state {
        "要らない行なら行ごと消し、要る行なら取り消し線を外してください。使わなくなった記録として残すなら、「状態」に「停止」や「廃棄」と書けば、取り消し線のままでかまいません"
    } else {
        "要らない行なら行ごと消し、要る行なら取り消し線を外してください"
    };
    diagnostics.raise(&rule::I023, view.grid().place.at(first.at), message, hint);
    struck.iter().for_each(|cell| refuse(view, cell.at, cell.column, diagnostics));
}

/// Reports the struck-through cells of a row one by one; returns what remains of remarks.
fn report_cells(
    view: &View<'_>,
    struck: &[StruckCell],
    diagnostics: &mut Diagnostics<'_>,
) -> Vec<(CellRef, Option<Content>)> {
    let mut left_out = Vec::new();
    for cell in struck {
        if cell.column.remark {
            report_remark(view.grid().place.at(cell.at), &cell.rest, diagnostics);
            left_out.push((cell.at, remaining(&cell.rest)));
        } else {
            report_cell(view, cell.at, &cell.rest, diagnostics);
            refuse(view, cell.at, cell.column, diagnostics);
        }
    }
    left_out
}

/// Returns what remains of a cell as its content.
pub fn remaining(rest: &str) -> Option<Content> {
    (!rest.trim().is_empty()).then(|| Content::Text(rest.trim().to_owned()))
}

/// Reports that something was left out of a remark.
pub fn report_remark(place: Place, rest: &str, diagnostics: &mut Diagnostics<'_>) {
    let message = if rest.trim().is_empty() {
        "取り消し線の引かれた文字だけなので、空欄として読みました".to_owned()
    } else {
        format!("取り消し線の引かれた文字を除き、「{}」と読みました", clipped(rest.trim()))
    };
    let hint = "それでよければ、そのままでかまいません。載せるものなら取り消し線を外してください";
    diagnostics.raise_as(&rule::I023, Severity::Note, place, message, hint);
}

/// Refuses a cell of which something is struck through.
fn report_cell(view: &View<'_>, at: CellRef, rest: &str, diagnostics: &mut Diagnostics<'_>) {
    let shown = view.grid().cells.get(&at).map(Content::shown).unwrap_or_default();
    report_struck(&shown, rest, view.grid().place.at(at), diagnostics);
}

/// Raises I023 at a cell.
pub fn report_struck(shown: &str, rest: &str, place: Place, diagnostics: &mut Diagnostics<'_>) {
    let shown = clipped(shown);
    let message = if rest.trim().is_empty() {
        format!("「{shown}」に取り消し線が引かれています。数に入れるのかどうか決められません")
    } else {
        format!(
            "「{shown}」の一部に取り消し線が引かれています（線のないところは「{}」）。どこまでが要るのか決められません",
            clipped(rest.trim())
        )
    };
    diagnostics.raise(&rule::I023, place, message, HINT);
}

/// Lets a cell be read as refused, in every row that its value belongs to.
fn refuse(view: &View<'_>, at: CellRef, column: &Column, diagnostics: &mut Diagnostics<'_>) {
    for row in view.rows_of_value(at, column) {
        diagnostics.refuse(view.grid().place.at(CellRef::new(row, at.column)));
    }
}
