//! 04, 05 and 08 as a workbook: one sheet that prints as the PDF does.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rust_xlsxwriter::{Format, FormatBorder, XlsxError};

use super::book::{self, Ruler};
use super::flow::{Flow, Span};
use crate::assets::Assets;
use crate::compose::Document;
use crate::compose::block::{Block, Picture, Table, Value};
use crate::compose::booklet::Booklet;

/// Parts of the width, in which tables share it; three millimetres each.
const PARTS: u16 = 60;
const PART: f64 = 3.0;
const SIZE: f64 = 8.0;
const TEXT: f64 = 9.5;

/// Writes the workbook.
pub fn write(document: &Document, booklet: &Booklet, as_of: Date, assets: &Assets) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = book::new(&document.title, as_of, &[])?;
    let sheet = workbook.add_worksheet().set_name(document.id.name())?;
    let grid = Grid::of(&booklet.blocks);
    for (column, millimetres) in grid.widths().enumerate() {
        book::set_width(sheet, column as u16, millimetres)?;
    }
    let whole = grid.span(0, PARTS);
    let mut flow = Flow::new(sheet, Ruler(assets), whole, SIZE);
    let plain = book::base().set_text_wrap();
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

/// The edges of all tables' columns, in parts of the width. The sheet has a column between each two neighbours: with no
/// more columns than that, there are fewer cells to write, and to click through.
struct Grid(Vec<u16>);

impl Grid {
    fn of(blocks: &[Block]) -> Self {
        let edges = blocks.iter().flat_map(|block| match block {
            Block::Table(table) => edges(table),
            Block::Generations(picture) => edges(&generations_table(picture)),
            _ => Vec::new(),
        });
        let edges: BTreeSet<u16> = edges.chain([0, PARTS]).collect();
        Self(edges.into_iter().collect())
    }

    /// The columns' widths, in millimetres.
    fn widths(&self) -> impl Iterator<Item = f64> {
        self.0.windows(2).map(|edges| f64::from(edges[1] - edges[0]) * PART)
    }

    /// The columns from one edge to another.
    fn span(&self, from: u16, to: u16) -> Span {
        let before = |edge: u16| self.0.partition_point(|other| *other < edge) as u16;
        Span { first: before(from), last: before(to) - 1, millimetres: f64::from(to - from) * PART }
    }

    fn spans(&self, table: &Table) -> Vec<Span> {
        edges(table).windows(2).map(|edges| self.span(edges[0], edges[1])).collect()
    }
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
            flow.space(if *level == 1 { 12.0 } else { 7.0 })?;
            flow.text(text, if *level == 1 { 12.5 } else { 10.5 }, &plain.clone().set_bold())
        }
        Block::Paragraph { text } => flow.text(text, TEXT, plain),
        Block::Note { text } => flow.text(text, 7.5, plain),
        Block::Bullet { text } => flow.text(&format!("・{text}"), TEXT, plain),
        Block::Tick { number, text } => flow.text(&format!("□ {number}{text}"), TEXT, plain),
        Block::Table(table) => {
            flow.table(table, &grid.spans(table))?;
            flow.space(5.0)
        }
        Block::Generations(picture) => generations(flow, grid, picture, plain),
        Block::PageBreak => {
            breaks.push(flow.next);
            Ok(())
        }
    }
}

/// Where a table's columns begin and end; each takes one part at least.
fn edges(table: &Table) -> Vec<u16> {
    let shares: f64 = table.columns.iter().map(|column| column.width).sum();
    let count = table.columns.len() as u16;
    let (mut edges, mut reached) = (vec![0], 0.0);
    for (index, column) in (1..).zip(&table.columns) {
        reached += column.width / shares * f64::from(PARTS);
        let before = edges.last().copied().unwrap_or_default();
        edges.push((reached.round() as u16).clamp(before + 1, PARTS - (count - index)));
    }
    edges
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
