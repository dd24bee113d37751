//! 様式 of a form that came back: what people wrote on it instead of on データ (I026).
//!
//! Where things stand is told by the sheet itself: the columns by their headers, the rows by the
//! items' texts. Only cells whose formula or fixed text was replaced by a constant count, never
//! results of formulas.

mod beside;
mod block;
mod entry;

use std::collections::BTreeMap;

use block::{Asked, blocks, cells};
use entry::Entry;

pub use entry::ANY_ANSWER;

use super::diagnostics::Diagnostics;
use super::message::clipped;
use super::table::View;
use crate::finding::{CellRef, Finding, Place, Severity};
use crate::model::edition::{Edition, FormKind};
use crate::model::item::ItemId;
use crate::model::text::squeezed;
use crate::read::file::grid::{Content, Grid};
use crate::rule;
use crate::sheet::answer_columns::{AnswerColumns, AnswerSheet};

/// What was written on a sheet 様式.
#[derive(Default)]
pub struct Written {
    entries: Vec<Entry>,
    /// What stands outside of the answers and is none of the form's.
    beside: Vec<(Place, String)>,
    /// The first cell at which something is drawn, and how many there are.
    shapes: Option<(Place, usize)>,
}

impl Written {
    /// Tells whether the sheet is as it was sent out.
    pub fn is_nothing(&self) -> bool {
        self.entries.is_empty() && self.beside.is_empty() && self.shapes.is_none()
    }

    /// I026 for everything that データ does not say; `rows` are the rows of its items.
    pub fn report(
        &self,
        view: &View<'_>,
        rows: &BTreeMap<ItemId, u32>,
        diagnostics: &mut Diagnostics<'_>,
    ) {
        for entry in &self.entries {
            if let Some(row) = rows.get(&entry.item) {
                let (place, content) = view.cell(*row, entry.column);
                diagnostics.findings.extend(entry.finding(&place, content));
            }
        }
        for (place, text) in &self.beside {
            let message = format!("シート「様式」に「{}」と書かれています", clipped(text.trim()));
            let hint = "「様式」に書かれたことは読みません。項目への答えや備考なら、シート「データ」に書き写してください。連絡なら、そのままでかまいません";
            let finding = Finding::new(&rule::I026, place.clone(), message).hint(hint);
            diagnostics.findings.push(finding.severity(Severity::Note));
        }
        if let Some((place, count)) = &self.shapes {
            let message = format!(
                "シート「様式」に、図形や画像が描かれています（{count}個）。図形で付けられた印は読めません"
            );
            let hint = "答えに付けた丸などなら、シート「データ」の1回目・2回目に「はい」か「いいえ」を書いてください。社印などなら、そのままでかまいません";
            let finding = Finding::new(&rule::I026, place.clone(), message).hint(hint);
            diagnostics.findings.push(finding.severity(Severity::Note));
        }
    }
}

/// Returns what was written on a sheet 様式 of an edition.
pub fn written(official: &Grid, kind: Option<FormKind>, edition: &Edition) -> Written {
    let first_shape =
        official.shapes.first().map(|at| (official.place.at(*at), official.shapes.len()));
    let mut written = Written { shapes: first_shape, ..Written::default() };
    let Some((kind, form)) = kind.and_then(|kind| Some((kind, edition.form(kind)?))) else {
        return written;
    };
    let blocks = blocks(official, kind, edition);
    written.beside = beside::beside(official, (edition, form), &blocks);
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

/// Returns which form the box at its top says it is, with the cell; `None` where it says nothing,
/// or both.
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
