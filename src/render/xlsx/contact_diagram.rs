//! 03 as a workbook: the drawing, and the table of contacts to be edited.

use std::borrow::Cow;

use jiff::civil::Date;
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::book::{self, CellMetrics, LANDSCAPE};
use super::flow::Flow;
use super::head::SheetHead;
use super::ledger::{LedgerSheet, table_sheet};
use super::margin;
use super::picture;
use crate::model::text::Widths;
use crate::paper::Document;
use crate::paper::contact_diagram::ContactDiagram;
use crate::render::alternative::cut;
use crate::render::diagram::AREA;

/// Sheet of the drawing.
const DRAWING: &str = "連絡体制図";
/// Sheet of the table.
const TABLE: &str = "連絡先一覧";
/// Size of the lines above and below the drawing, in points.
const SIZE: f64 = 9.0;

/// Writes the workbook.
pub fn write(
    document: &Document,
    diagram: &ContactDiagram,
    as_of: Date,
    widths: &dyn Widths,
    pictures: &[Vec<u8>],
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = book::paper(&document.title, as_of)?;
    if let Some(picture) = pictures.first() {
        drawing(workbook.add_worksheet().set_name(DRAWING)?, diagram, picture, widths)?;
    }
    let sheet = workbook.add_worksheet().set_name(TABLE)?;
    // As in the PDF, the caution at the ministry's line stands with the drawing.
    let content =
        LedgerSheet { head: head(diagram, ""), table: &diagram.table, below: &[], is_prose: false };
    table_sheet(sheet, &content, widths)?;
    book::save(workbook)
}

fn head<'d>(diagram: &'d ContactDiagram, note: &'d str) -> SheetHead<'d> {
    SheetHead {
        title: &diagram.title,
        boxed: "",
        pharmacy: &diagram.pharmacy,
        dates: &diagram.dates,
        note,
        size: SIZE,
    }
}

/// Writes the drawing as a picture, under the same lines as in the PDF.
fn drawing(
    sheet: &mut Worksheet,
    diagram: &ContactDiagram,
    picture: &[u8],
    widths: &dyn Widths,
) -> Result<(), XlsxError> {
    let whole = picture::columns(sheet, AREA.width)?;
    let mut flow = Flow::new(sheet, CellMetrics(widths), whole, SIZE);
    head(diagram, &diagram.note).write(&mut flow, &[])?;
    let alternative = clipped(&diagram.alternative);
    let caution = format!("厚生労働省：{}", diagram.caution);
    let below = if diagram.caution.is_empty() { 0.0 } else { flow.text_height(&caution, SIZE) };
    let page = (LANDSCAPE.height, below);
    let area = (AREA.width, AREA.height);
    picture::place_on_page(&mut flow, area, page, (picture, &alternative))?;
    if below > 0.0 {
        flow.text(&caution, SIZE, &book::base().set_bold())?;
    }
    let end = flow.next - 1;
    sheet.set_print_area(0, 0, end, whole.last)?.set_landscape().set_screen_gridlines(false);
    book::a4(sheet);
    margin::set_foot(sheet, LANDSCAPE, (&diagram.pharmacy, &diagram.title), widths);
    Ok(())
}

/// Returns what Excel keeps of an alternative text; the table on the next sheet says the same in
/// full.
fn clipped(text: &str) -> Cow<'_, str> {
    const MOST: usize = 255;
    cut(text, MOST, "……続きはシート「連絡先一覧」")
}
