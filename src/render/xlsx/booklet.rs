//! 04, 05 and 08 as a workbook: one sheet that prints as the PDF does.

use std::borrow::Cow;

use jiff::civil::Date;
use rust_xlsxwriter::{Format, FormatBorder, XlsxError};

use super::book::{self, Ruler};
use super::flow::Flow;
use super::grid::Grid;
use crate::assets::Assets;
use crate::paper::Document;
use crate::paper::block::{Block, Picture, Table, Value};
use crate::paper::booklet::Booklet;

const SIZE: f64 = 8.0;
const TEXT: f64 = 9.5;

/// Writes the workbook.
pub fn write(document: &Document, booklet: &Booklet, as_of: Date, assets: &Assets) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = book::new(&document.title, as_of, &[])?;
    let sheet = workbook.add_worksheet().set_name(document.id.name())?;
    let grid = Grid::of(booklet.blocks.iter().filter_map(table_of));
    for (column, millimetres) in grid.widths().enumerate() {
        book::set_width(sheet, column as u16, millimetres)?;
    }
    let whole = grid.whole();
    let mut flow = Flow::new(sheet, Ruler(assets), whole, SIZE);
    let plain = book::base();
    flow.text(&booklet.title, 14.0, &plain.clone().set_bold())?;
    flow.text(&format!("{}　{}", booklet.pharmacy, booklet.dates), SIZE, &plain)?;
    let mut breaks = Vec::new();
    for block in &booklet.blocks {
        write_block(&mut flow, &grid, block, &plain, &mut breaks)?;
    }
    let end = flow.next - 1;
    sheet.set_page_breaks(&breaks)?.set_repeat_rows(0, 1)?.set_print_area(0, 0, end, whole.last)?;
    sheet.set_screen_gridlines(false);
    book::a4(sheet);
    sheet.set_footer("&L&8&A&R&8&P / &N");
    book::save(workbook)
}

fn write_block(
    flow: &mut Flow<'_, '_>,
    grid: &Grid,
    block: &Block,
    plain: &Format,
    breaks: &mut Vec<u32>,
) -> Result<(), XlsxError> {
    match block {
        Block::Heading { level, text } => {
            flow.end_row(if *level == 1 { 12.0 } else { 7.0 })?;
            flow.text(text, if *level == 1 { 12.5 } else { 10.5 }, &plain.clone().set_bold())
        }
        Block::Paragraph { text } => flow.text(text, TEXT, plain),
        Block::Note { text } => flow.text(text, 7.5, plain),
        Block::Bullet { text } => flow.text(&format!("・{text}"), TEXT, plain),
        Block::Tick { number, text } => flow.text(&format!("□ {number}{text}"), TEXT, plain),
        Block::Table(table) => {
            flow.table(table, &grid.spans(table))?;
            flow.end_row(5.0)
        }
        Block::Generations(picture) => generations(flow, grid, picture, plain),
        Block::PageBreak => {
            breaks.push(flow.next);
            Ok(())
        }
    }
}

fn table_of(block: &Block) -> Option<Cow<'_, Table>> {
    match block {
        Block::Table(table) => Some(Cow::Borrowed(table)),
        Block::Generations(picture) => Some(Cow::Owned(generations_table(picture))),
        _ => None,
    }
}

fn generations_table(picture: &Picture) -> Table {
    let mut table = Table::new(picture.generations.iter().map(|generation| (generation.name.as_str(), 1.0)));
    let shown = picture.generations.iter().map(|generation| {
        let kept = generation.kept.map_or_else(String::new, |kept| format!("\n{kept}"));
        Value::text(format!("{}{kept}", generation.age))
    });
    table.rows.push(shown.collect());
    table
}

/// The picture of generations as a table of one row; those that an attack cannot reach have a heavy frame.
fn generations(flow: &mut Flow<'_, '_>, grid: &Grid, picture: &Picture, plain: &Format) -> Result<(), XlsxError> {
    flow.text(&picture.title, SIZE, &plain.clone().set_bold())?;
    if !picture.generations.is_empty() {
        let table = generations_table(picture);
        let spans = grid.spans(&table);
        let (_, row) = flow.table(&table, &spans)?;
        let heavy = book::cell(SIZE).set_border(FormatBorder::Medium).set_background_color("E1E1E1");
        // A format drops the mark of a text that begins like a formula; what stands here is the program's.
        for (_, span) in picture.generations.iter().zip(&spans).filter(|(generation, _)| generation.kept.is_some()) {
            flow.sheet.set_range_format(row, span.first, row, span.last, &heavy)?;
        }
    }
    flow.text(&picture.caption, SIZE, plain)?;
    flow.end_row(5.0)
}
