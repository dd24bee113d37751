//! 11 as a workbook: the drawing, the devices with their connections, and 運用概念図.

use jiff::civil::Date;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::book::{self, CellMetrics, LANDSCAPE};
use super::flow::Flow;
use super::grid::ColumnSpan;
use super::head::SheetHead;
use super::ledger::{LedgerSheet, table_sheet};
use super::margin;
use super::picture;
use super::sheet_table::{SheetColumns, SheetTable};
use crate::model::text::Widths;
use crate::paper::Document;
use crate::paper::block::{Table, Value};
use crate::paper::system_diagram::{Link, LinkKind, OperationFlow, SystemDiagram};
use crate::render::alternative::cut;
use crate::render::network::AREA;
use crate::sheet::{Operation, SheetId};

/// Sheet of the devices.
const TABLE: &str = "機器と接続";
/// Sheet of the operations.
const OPERATIONS: &str = "運用概念図";
/// What the lines of the drawing mean.
const LEGEND: &str = "線：実線は有線、点線は無線、破線は保守回線";
const UNTOLD: &str = "、一点鎖線は接続方法の記入なし";
/// Size of the lines above and below the drawing, in points.
const SIZE: f64 = 9.0;
const BELOW: f64 = 8.0;
/// Most UTF-16 units that Excel keeps of an alternative text.
const MOST_WORDS: usize = 255;
/// Widths of the columns of 運用概念図, in millimetres.
const COLUMNS: [f64; 5] = [70.0, 12.0, 85.0, 12.0, 94.0];

/// Writes the workbook.
pub fn write(
    document: &Document,
    diagram: &SystemDiagram,
    as_of: Date,
    widths: &dyn Widths,
    pictures: &[Vec<u8>],
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = book::paper(&document.title, as_of)?;
    let mut said = 0;
    for (index, picture) in pictures.iter().enumerate() {
        let name = if index == 0 {
            diagram.title.clone()
        } else {
            format!("{}（{}）", diagram.title, index + 1)
        };
        let sheet = workbook.add_worksheet().set_name(name)?;
        let remarks = if index == 0 { &*diagram.remarks } else { &[] };
        said += drawing(sheet, diagram, (picture, remarks), widths)?;
    }
    let sheet = workbook.add_worksheet().set_name(TABLE)?;
    let duties = if pictures.is_empty() { &*diagram.duties } else { "" };
    let content = LedgerSheet {
        head: head(diagram, &diagram.title, duties),
        table: &diagram.table,
        below: &diagram.remarks[said..],
        is_prose: false,
    };
    table_sheet(sheet, &content, widths)?;
    if !diagram.operations.is_empty() {
        operations(&mut workbook, diagram, widths)?;
    }
    book::save(workbook)
}

fn head<'d>(diagram: &'d SystemDiagram, title: &'d str, note: &'d str) -> SheetHead<'d> {
    SheetHead {
        title,
        boxed: "",
        pharmacy: &diagram.pharmacy,
        dates: &diagram.dates,
        note,
        size: SIZE,
    }
}

/// Writes a sheet of the drawing as a picture, with what is said below it, and remarks where they
/// have room there; returns how many these are.
fn drawing(
    sheet: &mut Worksheet,
    diagram: &SystemDiagram,
    (picture, remarks): (&[u8], &[String]),
    widths: &dyn Widths,
) -> Result<usize, XlsxError> {
    let whole = picture::columns(sheet, AREA.width)?;
    let mut flow = Flow::new(sheet, CellMetrics(widths), whole, SIZE);
    head(diagram, &diagram.title, "").write(&mut flow, &[])?;
    let words =
        diagram.network.nodes.iter().map(|node| node.words.as_str()).collect::<Vec<_>>().join("。");
    let words = format!("{}。{words}。", diagram.title);
    let words = cut(&words, MOST_WORDS, "……続きはシート「機器と接続」");
    let is_untold = |link: &Link| link.kind == LinkKind::Untold;
    let untold = if diagram.network.links.iter().any(is_untold) { UNTOLD } else { "" };
    let legend = format!("{LEGEND}{untold}");
    let below = flow.text_height(&legend, BELOW) + flow.text_height(&diagram.duties, BELOW);
    let page = (LANDSCAPE.height, below);
    picture::place_on_page(&mut flow, (AREA.width, AREA.height), page, (picture, &words))?;
    flow.text(&legend, BELOW, &book::base())?;
    flow.text(&diagram.duties, BELOW, &book::base())?;
    let height = remarks.iter().map(|line| flow.text_height(line, BELOW)).sum::<f64>();
    let said = if flow.height() + height <= LANDSCAPE.height { remarks } else { &[] };
    for line in said {
        flow.text(line, BELOW, &book::base())?;
    }
    let end = flow.next - 1;
    sheet.set_print_area(0, 0, end, whole.last)?.set_landscape().set_screen_gridlines(false);
    book::a4(sheet);
    margin::set_foot(sheet, LANDSCAPE, (&diagram.pharmacy, &diagram.title), widths);
    Ok(said.len())
}

/// Writes the operations as rows of boxes and arrows.
fn operations(
    workbook: &mut Workbook,
    diagram: &SystemDiagram,
    widths: &dyn Widths,
) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet().set_name(OPERATIONS)?;
    let mut first = 0;
    let mut spans = Vec::new();
    for millimetres in COLUMNS {
        book::set_width(sheet, first, millimetres)?;
        spans.push(ColumnSpan { first, last: first, millimetres });
        first += 1;
    }
    let whole = ColumnSpan { first: 0, last: first - 1, millimetres: COLUMNS.iter().sum() };
    let mut flow = Flow::new(sheet, CellMetrics(widths), whole, SIZE + 1.0);
    head(diagram, OPERATIONS, "").write(&mut flow, &[])?;
    let table = flow_table(&diagram.operations);
    let columns = SheetColumns::one_line(&table, widths);
    let set = SheetTable::new(&table, &columns, whole.millimetres, SIZE + 1.0);
    let (header, _) = flow.table(&set, &spans)?;
    let end = flow.next - 1;
    sheet.set_repeat_rows(0, header)?.set_print_area(0, 0, end, whole.last)?.set_landscape();
    book::a4(sheet);
    margin::set_foot(sheet, LANDSCAPE, (&diagram.pharmacy, OPERATIONS), widths);
    Ok(())
}

/// Returns the operations as a table, with an arrow from each to the next.
fn flow_table(operations: &[OperationFlow]) -> Table {
    let headers = [
        SheetId::Operations.name(),
        "",
        Operation::COLUMN.systems.header,
        "",
        "使えないときの代替手段",
    ];
    let mut table = Table::new(headers.into_iter().zip(COLUMNS));
    for (index, flow) in operations.iter().enumerate() {
        if index > 0 {
            table.rows.push(["↓", "", "", "", ""].map(Value::text).to_vec());
        }
        table.rows.push(
            [flow.name.as_str(), "→", &flow.systems, "→", &flow.fallback].map(Value::text).to_vec(),
        );
    }
    table
}
