//! 11 prepared for typesetting: the drawing's sheets, each in words; the table; the operations.

use std::borrow::Cow;

use serde::Serialize;

use super::table::TypesetTable;
use crate::model::text::Widths;
use crate::paper::system_diagram::{OperationFlow, SystemDiagram};
use crate::render::alternative::cut;
use crate::render::measure::TextMetrics;
use crate::render::network::{self, Sheet};
use crate::render::table::LANDSCAPE;

/// Most UTF-16 units of a drawing in words: what a string in a file can hold, see `data`.
const MOST_WORDS: usize = 10_922;
/// Most lines of remarks that find room below the drawing.
const MOST_REMARKS: usize = 4;
/// The size of remarks, in pt, as `system-diagram.typ` sets them.
const REMARK: f64 = 8.0;

/// The size of an operation's words, and the room that a box surely has for them, in pt, as there.
const OPERATION: f64 = 10.0;
const BOX: f64 = 180.0;

/// 11 as `system-diagram.typ` sets it.
#[derive(Serialize)]
pub(super) struct NetworkData<'a> {
    title: &'a str,
    pharmacy: &'a str,
    dates: &'a str,
    sheets: Cow<'a, [SheetData]>,
    remarks: &'a [String],
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
    pub(super) fn new(paper: &'a SystemDiagram, widths: &dyn Widths) -> Self {
        let metrics = TextMetrics(widths);
        let drawings = network::lay_out(&paper.network, network::AREA, widths);
        let room = LANDSCAPE.width * crate::render::measure::POINTS_PER_MM;
        let lines: usize = paper.remarks.iter().map(|line| metrics.lines(line, REMARK, room)).sum();
        let sheets = drawings
            .into_iter()
            .map(|drawing| SheetData { alternative: in_words(paper, &drawing), drawing })
            .collect::<Vec<_>>();
        let operation = |flow: &'a OperationFlow| OperationData {
            name: metrics.wrapped(&flow.name, OPERATION, BOX),
            systems: metrics.wrapped(&flow.systems, OPERATION, BOX),
            fallback: metrics.wrapped(&flow.fallback, OPERATION, BOX),
        };
        Self {
            title: &paper.title,
            pharmacy: &paper.pharmacy,
            dates: &paper.dates,
            sheets: sheets.into(),
            remarks: &paper.remarks,
            remarks_below: lines <= MOST_REMARKS,
            duties: &paper.duties,
            table: TypesetTable::of_ledger(&paper.table, &LANDSCAPE, metrics),
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
            title: self.title,
            pharmacy: self.pharmacy,
            dates: self.dates,
            sheets: Cow::Borrowed(if is_first { &self.sheets } else { &[] }),
            remarks: self.remarks,
            remarks_below: self.remarks_below,
            duties: self.duties,
            table,
            operations: Cow::Borrowed(if is_last { &self.operations } else { &[] }),
        }
    }
}

/// Puts a sheet into words, for those who listen to it.
fn in_words(paper: &SystemDiagram, drawing: &Sheet) -> String {
    let words = drawing.boxes.iter().map(|shape| paper.network.nodes[shape.node].words.as_str());
    let words = format!("{}。{}。", paper.title, words.collect::<Vec<_>>().join("。"));
    cut(&words, MOST_WORDS, "……続きは表のとおり").into_owned()
}
