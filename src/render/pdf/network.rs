//! 11 prepared for typesetting: the drawing's sheets, each in words; the table; the operations.

use std::borrow::Cow;

use serde::Serialize;

use super::margin::{ABOVE_DRAWING, Head};
use super::table::{BELOW_LOW_HEAD, LedgerPage, TypesetTable};
use crate::model::text::Widths;
use crate::paper::system_diagram::{OperationFlow, SystemDiagram};
use crate::render::alternative::cut;
use crate::render::measure::{POINTS_PER_MM, TextMetrics};
use crate::render::network::{self, Sheet};
use crate::render::table::LANDSCAPE;

/// Most UTF-16 units of a drawing in words: what a string in a file can hold, see `data`.
const MOST_WORDS: usize = 10_922;
/// Most lines of remarks that find room below the drawing.
const MOST_REMARKS: usize = 4;
/// The size of remarks, in pt, as `system-diagram.typ` sets them.
const REMARK: f64 = 8.0;
/// The height of one of their lines, in mm.
const REMARK_LINE: f64 = 3.7;

/// The size of an operation's words, and the room that the box of its name and each of the other
/// two has for them, in pt, as there.
const OPERATION: f64 = 10.0;
const NAME_BOX: f64 = 185.0;
const BOX: f64 = 249.0;

/// 11 as `system-diagram.typ` sets it.
#[derive(Serialize)]
pub(super) struct NetworkData<'a> {
    #[serde(flatten)]
    head: Head,
    sheets: Cow<'a, [SheetData]>,
    remarks: Cow<'a, [String]>,
    /// The names that are cut in the drawing; empty where none is.
    shortened: String,
    /// Whether the remarks stand below the drawing; else over the table.
    remarks_below: bool,
    duties: &'a str,
    table: TypesetTable<'a>,
    operations: Cow<'a, [OperationData]>,
}

#[derive(Clone, Serialize)]
struct SheetData {
    drawing: Sheet,
    alternative: String,
}

#[derive(Clone, Serialize)]
struct OperationData {
    /// With breaks in words that are too long for their box, as the others.
    name: String,
    systems: String,
    fallback: String,
}

impl<'a> NetworkData<'a> {
    /// `foot`: what the foot takes of the page beyond its margin, in millimetres.
    pub(super) fn new(paper: &'a SystemDiagram, foot: f64, widths: &dyn Widths) -> Self {
        let metrics = TextMetrics(widths);
        let words = (paper.title.as_str(), paper.pharmacy.as_str(), paper.dates.as_str());
        let head = Head::new(words, &ABOVE_DRAWING, metrics);
        let taken = head.extra() + foot;
        let drawings = network::lay_out(&paper.network, network::AREA.lower_by(taken), widths);
        let shortened = shortened(paper, &drawings, metrics);
        let wrapped = paper.remarks.iter().map(|line| wrapped(line, metrics));
        let remarks: Vec<String> = wrapped.collect();
        let height = remarks_height(remarks.iter().chain([&shortened]), metrics);
        let remarks_below =
            remarks_height(remarks.iter(), metrics) <= MOST_REMARKS as f64 * REMARK_LINE;
        let over_table = if remarks_below && !drawings.is_empty() {
            remarks_height([&shortened].into_iter(), metrics)
        } else {
            height + REMARK_LINE
        };
        let sheets = drawings
            .into_iter()
            .map(|drawing| SheetData { alternative: in_words(paper, &drawing), drawing })
            .collect::<Vec<_>>();
        let operation = |flow: &'a OperationFlow| OperationData {
            name: metrics.wrapped(&flow.name, OPERATION, NAME_BOX),
            systems: metrics.wrapped(&flow.systems, OPERATION, BOX),
            fallback: metrics.wrapped(&flow.fallback, OPERATION, BOX),
        };
        Self {
            sheets: sheets.into(),
            remarks: remarks.into(),
            shortened,
            remarks_below,
            duties: &paper.duties,
            table: TypesetTable::of_ledger(
                &paper.table,
                &LedgerPage { page: LANDSCAPE.lower_by(taken), more: BELOW_LOW_HEAD, over_table },
                metrics,
            ),
            head,
            operations: paper.operations.iter().map(operation).collect(),
        }
    }
}

impl NetworkData<'_> {
    /// Counts the drawing's sheets.
    pub(super) fn drawings(&self) -> usize {
        self.sheets.len()
    }

    /// Returns the table of all devices.
    pub(super) fn table(&self) -> &TypesetTable<'_> {
        &self.table
    }

    /// Returns the part of the paper with some rows of the table: the first has the drawing, the
    /// last the operations.
    pub(super) fn with<'p>(
        &'p self,
        table: TypesetTable<'p>,
        is_first: bool,
        is_last: bool,
    ) -> NetworkData<'p> {
        NetworkData {
            head: self.head.clone(),
            sheets: Cow::Borrowed(if is_first { &self.sheets } else { &[] }),
            remarks: Cow::Borrowed(&self.remarks),
            shortened: self.shortened.clone(),
            remarks_below: self.remarks_below,
            duties: self.duties,
            table,
            operations: Cow::Borrowed(if is_last { &self.operations } else { &[] }),
        }
    }
}

/// Names what is cut in a drawing.
fn shortened(paper: &SystemDiagram, drawings: &[Sheet], metrics: TextMetrics<'_>) -> String {
    let names = network::shortened(&paper.network, drawings);
    if names.is_empty() {
        return String::new();
    }
    wrapped(&format!("図では「…」までにしたもの：{}", names.join("、")), metrics)
}

/// Breaks a remark into lines.
fn wrapped(remark: &str, metrics: TextMetrics<'_>) -> String {
    metrics.wrapped(remark, REMARK, LANDSCAPE.width * POINTS_PER_MM)
}

/// Returns the height that remarks take, in millimetres.
fn remarks_height<'r>(remarks: impl Iterator<Item = &'r String>, metrics: TextMetrics<'_>) -> f64 {
    let room = LANDSCAPE.width * POINTS_PER_MM;
    let said = remarks.filter(|line| !line.is_empty());
    let lines: usize = said.map(|line| metrics.lines(line, REMARK, room)).sum();
    lines as f64 * REMARK_LINE
}

/// Puts a sheet into words, for those who listen to it.
fn in_words(paper: &SystemDiagram, drawing: &Sheet) -> String {
    let words = drawing.boxes.iter().map(|shape| paper.network.nodes[shape.node].words.as_str());
    let words = format!("{}。{}。", paper.title, words.collect::<Vec<_>>().join("。"));
    cut(&words, MOST_WORDS, "……続きは表のとおり").into_owned()
}
