//! 03 as a workbook: the drawing, and the table of contacts to be edited.

use std::borrow::Cow;

use jiff::civil::Date;
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::book::{self, LANDSCAPE};
use super::ledger::{SheetWords, table_sheet};
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
    let about = [&*diagram.pharmacy, &*diagram.dates, &*caution(diagram)].join("　");
    let about = about.trim_end().to_owned();
    let sheet = workbook.add_worksheet().set_name(TABLE)?;
    let words = SheetWords { title: &diagram.title, about: &about, pharmacy: &diagram.pharmacy };
    table_sheet(sheet, &words, &diagram.table, widths)?;
    book::save(workbook)
}

/// Writes the drawing as a picture, under the same lines as in the PDF.
fn drawing(
    sheet: &mut Worksheet,
    diagram: &ContactDiagram,
    picture: &[u8],
    widths: &dyn Widths,
) -> Result<(), XlsxError> {
    let whole = picture::columns(sheet, AREA.width)?;
    let plain = book::base();
    book::write_text(
        sheet,
        0,
        0,
        &diagram.title,
        &plain.clone().set_font_size(book::TITLE_SIZE).set_bold(),
    )?;
    let about = [&*diagram.pharmacy, &*diagram.dates, &*diagram.note].join("　");
    book::write_text(sheet, 1, 0, about.trim_end(), &plain.clone().set_font_size(SIZE))?;
    let alternative = clipped(&diagram.alternative);
    picture::place(sheet, 2, (AREA.width, AREA.height), picture, &alternative)?;
    let caution = caution(diagram);
    if !caution.is_empty() {
        book::write_text(sheet, 4, 0, &caution, &plain.clone().set_font_size(SIZE).set_bold())?;
    }
    sheet.set_print_area(0, 0, 4, whole.last)?.set_landscape().set_screen_gridlines(false);
    book::a4(sheet);
    sheet.set_print_fit_to_pages(1, 1);
    margin::set_foot(sheet, LANDSCAPE, (&diagram.pharmacy, &diagram.title), widths);
    Ok(())
}

/// Returns what is to be heeded when the ministry is called; nothing where it is not among the
/// contacts.
fn caution(diagram: &ContactDiagram) -> String {
    if diagram.caution.is_empty() {
        return String::new();
    }
    format!("厚生労働省：{}", diagram.caution)
}

/// Returns what Excel keeps of an alternative text; the table on the next sheet says the same in
/// full.
fn clipped(text: &str) -> Cow<'_, str> {
    const MOST: usize = 255;
    cut(text, MOST, "……続きはシート「連絡先一覧」")
}
