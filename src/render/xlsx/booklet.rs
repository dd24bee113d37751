//! 04, 05 and 08 as a workbook: one sheet that prints as the PDF does.

use jiff::civil::Date;
use rust_xlsxwriter::{Format, FormatBorder, XlsxError};

use super::book::{self, Ruler};
use super::flow::{Flow, Span};
use crate::assets::Assets;
use crate::compose::Document;
use crate::compose::block::{Block, Picture, Table, Value};
use crate::compose::booklet::Booklet;

/// The sheet is a grid of narrow columns; a table's column takes as many of them as its share comes to.
const COLUMNS: u16 = 60;
const COLUMN: f64 = 3.0;
const SIZE: f64 = 8.0;
const TEXT: f64 = 9.5;

/// Writes the workbook.
pub fn write(document: &Document, booklet: &Booklet, as_of: Date, assets: &Assets) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = book::new(&document.title, as_of, &[])?;
    let sheet = workbook.add_worksheet().set_name(document.id.name())?;
    for column in 0..COLUMNS {
        book::set_width(sheet, column, COLUMN)?;
    }
    let mut flow = Flow::new(sheet, Ruler(assets), span(0, COLUMNS), SIZE);
    let plain = book::base().set_text_wrap();
    flow.text(&booklet.title, 14.0, &plain.clone().set_bold())?;
    flow.text(&format!("{}　{}", booklet.pharmacy, booklet.dates), SIZE, &plain)?;
    let mut breaks = Vec::new();
    for block in &booklet.blocks {
        write_block(&mut flow, block, &plain, &mut breaks)?;
    }
    let end = flow.next - 1;
    sheet.set_page_breaks(&breaks)?.set_repeat_rows(0, 1)?.set_print_area(0, 0, end, COLUMNS - 1)?;
    sheet.set_screen_gridlines(false);
    book::a4(sheet);
    sheet.set_footer("&L&8&A&R&8&P / &N");
    workbook.save_to_buffer()
}

/// So many columns of the grid from one on.
fn span(first: u16, count: u16) -> Span {
    Span { first, last: first + count - 1, millimetres: f64::from(count) * COLUMN }
}

fn write_block(flow: &mut Flow<'_, '_>, block: &Block, plain: &Format, breaks: &mut Vec<u32>) -> Result<(), XlsxError> {
    match block {
        Block::Heading { level, text } => {
            flow.space(if *level == 1 { 12.0 } else { 7.0 })?;
            flow.text(text, if *level == 1 { 12.5 } else { 10.5 }, &plain.clone().set_bold())
        }
        Block::Paragraph { text } => flow.text(text, TEXT, plain),
        Block::Note { text } => flow.text(text, 7.5, plain),
        Block::Bullet { text } => flow.text(&format!("・{text}"), TEXT, plain),
        Block::Tick { number, text } => flow.text(&format!("□ {number}{text}"), TEXT, plain),
        Block::Table(table) => {
            flow.table(table, &spans(table))?;
            flow.space(5.0)
        }
        Block::Generations(picture) => generations(flow, picture, plain),
        Block::PageBreak => {
            breaks.push(flow.next);
            Ok(())
        }
    }
}

/// How a table's columns share the grid.
fn spans(table: &Table) -> Vec<Span> {
    let parts: f64 = table.columns.iter().map(|column| column.width).sum();
    let count = table.columns.len() as u16;
    let (mut spans, mut first, mut reached) = (Vec::new(), 0, 0.0);
    for (index, column) in table.columns.iter().enumerate() {
        reached += column.width / parts * f64::from(COLUMNS);
        let still_to_come = count - 1 - index as u16;
        let end = (reached.round() as u16).clamp(first + 1, COLUMNS - still_to_come);
        spans.push(span(first, end - first));
        first = end;
    }
    spans
}

/// The picture of generations as a table of one row; those that an attack cannot reach have a heavy frame.
fn generations(flow: &mut Flow<'_, '_>, picture: &Picture, plain: &Format) -> Result<(), XlsxError> {
    flow.text(&picture.title, SIZE, &plain.clone().set_bold())?;
    if !picture.generations.is_empty() {
        let mut table = Table::new(picture.generations.iter().map(|generation| (generation.name.as_str(), 1.0)));
        let shown = picture.generations.iter().map(|generation| {
            let kept = generation.kept.map_or_else(String::new, |kept| format!("\n{kept}"));
            Value::text(format!("{}{kept}", generation.age))
        });
        table.rows.push(shown.collect());
        let spans = spans(&table);
        let (_, row) = flow.table(&table, &spans)?;
        for (generation, span) in
            picture.generations.iter().zip(&spans).filter(|(generation, _)| generation.kept.is_some())
        {
            let heavy = book::cell(SIZE).set_border(FormatBorder::Medium).set_background_color("E1E1E1");
            let text = format!("{}\n{}", generation.age, generation.kept.unwrap_or_default());
            if span.first == span.last {
                book::write_text(flow.sheet, row, span.first, &text, &heavy)?;
            } else {
                for column in span.first..=span.last {
                    flow.sheet.set_cell_format(row, column, &heavy)?;
                }
            }
        }
    }
    flow.text(&picture.caption, SIZE, plain)?;
    flow.space(5.0)
}
