//! 04, 05 and 08 as a workbook: one sheet that prints as the PDF does.

use jiff::civil::Date;
use rust_xlsxwriter::{Format, FormatBorder, XlsxError};

use super::book::{self, CellMetrics};
use super::flow::{ColumnSpan, Flow};
use super::grid::ColumnGrid;
use crate::model::text::Widths;
use crate::paper::Document;
use crate::paper::block::{Block, Picture, Table, Value};
use crate::paper::booklet::Booklet;
use crate::render::measure::TextMetrics;
use crate::render::table::{PORTRAIT, column_widths};

/// Size of tables, in points.
const SIZE: f64 = 8.0;
/// Size of sentences, in points.
const TEXT: f64 = 9.5;
/// Size of small print, in points.
const NOTE: f64 = 7.5;
/// Above a chapter's heading and above other headings, in points.
const ABOVE_CHAPTER: f64 = 12.0;
const ABOVE_HEADING: f64 = 7.0;
/// Size of a chapter's heading and of other headings, in points.
const CHAPTER: f64 = 12.5;
const HEADING: f64 = 10.5;
/// Below a table, in points.
const BELOW_TABLE: f64 = 5.0;
/// The share of a page that has to be taken before one is ended for what would follow on the next.
const FILLED: f64 = 0.4;
/// A table up to this height is not parted, in points.
const SHORT: f64 = book::PORTRAIT.height / 3.0;

/// Writes the workbook.
pub fn write(
    document: &Document,
    booklet: &Booklet,
    as_of: Date,
    widths: &dyn Widths,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = book::new(&document.title, as_of, &[])?;
    let sheet = workbook.add_worksheet().set_name(document.id.name())?;
    let metrics = TextMetrics(widths);
    let tables: Vec<Option<Vec<f64>>> =
        booklet.blocks.iter().map(|block| table_widths(block, metrics)).collect();
    let grid = ColumnGrid::of(tables.iter().flatten().map(Vec::as_slice));
    for (column, millimetres) in grid.widths().enumerate() {
        book::set_width(sheet, column as u16, millimetres)?;
    }
    let whole = grid.whole();
    let mut flow = Flow::new(sheet, CellMetrics(widths), whole, SIZE);
    let plain = book::base();
    flow.title(&booklet.title)?;
    flow.text(&format!("{}　{}", booklet.pharmacy, booklet.dates), SIZE, &plain)?;
    let head = flow.text_height(&booklet.title, flow.title_size(&booklet.title))
        + flow.text_height("", SIZE);
    flow.part_into_pages(book::PORTRAIT.height - head);
    let spans = |widths: &Option<Vec<f64>>| {
        widths.as_deref().map_or_else(Vec::new, |widths| grid.spans(widths))
    };
    let pieces: Vec<Piece<'_>> = booklet
        .blocks
        .iter()
        .zip(tables.iter().map(spans))
        .map(|(block, spans)| Piece::of(block, spans, &flow))
        .collect();
    for (index, piece) in pieces.iter().enumerate() {
        if leaves_little(&flow, &pieces[index..]) {
            flow.begin_page();
        }
        flow.keep_together(kept(&pieces[index..]));
        write_block(&mut flow, piece.block, &piece.spans, &plain)?;
    }
    let (end, breaks) = (flow.next - 1, flow.page_breaks().to_vec());
    sheet.set_page_breaks(&breaks)?.set_repeat_rows(0, 1)?.set_print_area(0, 0, end, whole.last)?;
    sheet.set_screen_gridlines(false);
    book::a4(sheet);
    sheet.set_footer(book::FOOTER);
    book::save(workbook)
}

/// Returns the widths of a block's columns; `None` of a block that is no table here.
fn table_widths(block: &Block, metrics: TextMetrics<'_>) -> Option<Vec<f64>> {
    match block {
        Block::Table(table) => Some(column_widths(table, &PORTRAIT, metrics)),
        Block::Generations(picture) => Some(vec![1.0; picture.generations.len()]),
        Block::Heading { .. }
        | Block::Paragraph { .. }
        | Block::Bullet { .. }
        | Block::Note { .. }
        | Block::Tick { .. }
        | Block::PageBreak
        | Block::Chapter => None,
    }
}

/// A block with the spans of its table's columns, measured.
struct Piece<'b> {
    block: &'b Block,
    spans: Vec<ColumnSpan>,
    /// Its height, in points.
    height: f64,
    /// The height of its table's header and first row, in points; zero of what is no table.
    first_rows: f64,
}

impl<'b> Piece<'b> {
    fn of(block: &'b Block, spans: Vec<ColumnSpan>, flow: &Flow<'_, '_>) -> Self {
        let rows = |table: &Table| flow.table_heights(table, &spans);
        let (mut first_rows, below) = (0.0, BELOW_TABLE);
        let height = match block {
            Block::Heading { level, text } => {
                let (above, size) = heading_size(*level);
                above + flow.text_height(text, size)
            }
            Block::Paragraph { text } => flow.text_height(text, TEXT),
            Block::Note { text } => flow.text_height(text, NOTE),
            Block::Bullet { text } | Block::Tick { text, .. } => {
                flow.text_height(&format!("□ {text}"), TEXT)
            }
            Block::Table(table) => {
                let rows = rows(table);
                first_rows = rows.iter().take(2).sum();
                rows.iter().sum::<f64>() + below
            }
            Block::Generations(picture) => {
                let words = [&picture.title, &picture.caption];
                let words: f64 = words.iter().map(|text| flow.text_height(text, SIZE)).sum();
                words + rows(&generations_table(picture)).iter().sum::<f64>() + below
            }
            Block::PageBreak | Block::Chapter => 0.0,
        };
        Self { block, spans, height, first_rows }
    }

    fn is_heading(&self) -> bool {
        matches!(self.block, Block::Heading { .. })
    }

    /// Returns whether it is a table of one row, to sign on.
    fn is_signed(&self) -> bool {
        matches!(self.block, Block::Table(table) if table.rows.len() == 1)
    }
}

/// Returns the height of what stays together at the beginning of pieces, in points: a heading with
/// what it is over, a sentence with the table that it leads to, a short table with one to write in
/// that follows, a header with its first row.
fn kept(pieces: &[Piece<'_>]) -> f64 {
    let Some((piece, rest)) = pieces.split_first() else { return 0.0 };
    let leads_to_table = rest.first().is_some_and(|next| matches!(next.block, Block::Table(_)));
    match piece.block {
        Block::Heading { .. } => piece.height + kept(rest),
        Block::Chapter => height(to_break(rest)),
        Block::Paragraph { .. } if leads_to_table => piece.height + kept(rest),
        Block::Table(_) if piece.height > SHORT => piece.first_rows,
        Block::Table(_) if rest.first().is_some_and(Piece::is_signed) => piece.height + kept(rest),
        Block::Table(_)
        | Block::Paragraph { .. }
        | Block::Note { .. }
        | Block::Bullet { .. }
        | Block::Tick { .. }
        | Block::Generations(_)
        | Block::PageBreak => piece.height,
    }
}

/// Returns the pieces before the next page break or chapter.
fn to_break<'p, 'b>(pieces: &'p [Piece<'b>]) -> &'p [Piece<'b>] {
    let is_break = |piece: &Piece<'_>| matches!(piece.block, Block::PageBreak | Block::Chapter);
    let end = pieces.iter().position(is_break).unwrap_or(pieces.len());
    &pieces[..end]
}

fn height(pieces: &[Piece<'_>]) -> f64 {
    pieces.iter().map(|piece| piece.height).sum()
}

/// Returns whether the last heading before the next page would stand alone on a page with what
/// belongs to it, little as it is, unless this heading goes there too.
fn leaves_little(flow: &Flow<'_, '_>, pieces: &[Piece<'_>]) -> bool {
    if flow.share_taken() < FILLED || !pieces.first().is_some_and(Piece::is_heading) {
        return false;
    }
    let to_end = to_break(pieces);
    let Some(last) = to_end.iter().rposition(Piece::is_heading).filter(|last| *last > 0) else {
        return false;
    };
    let (before, little) = (height(&to_end[..last]), height(&to_end[last..]));
    flow.fits(before)
        && !flow.fits(before + little)
        && little < SHORT
        && before + little < book::PORTRAIT.height / 2.0
}

/// Returns what stands above a heading, and its size, in points.
fn heading_size(level: u8) -> (f64, f64) {
    if level == 1 { (ABOVE_CHAPTER, CHAPTER) } else { (ABOVE_HEADING, HEADING) }
}

/// Writes a block; a table's columns take these spans.
fn write_block(
    flow: &mut Flow<'_, '_>,
    block: &Block,
    spans: &[ColumnSpan],
    plain: &Format,
) -> Result<(), XlsxError> {
    match block {
        Block::Heading { level, text } => {
            let (above, size) = heading_size(*level);
            flow.end_row(above)?;
            flow.text(text, size, &plain.clone().set_bold())
        }
        Block::Paragraph { text } => flow.text(text, TEXT, plain),
        Block::Note { text } => flow.text(text, NOTE, plain),
        Block::Bullet { text } => flow.text(&format!("・{text}"), TEXT, plain),
        Block::Tick { number, text } => flow.text(&format!("□ {number}{text}"), TEXT, plain),
        Block::Table(table) => {
            flow.table(table, spans)?;
            flow.end_row(BELOW_TABLE)
        }
        Block::Generations(picture) => generations(flow, picture, spans, plain),
        Block::PageBreak => {
            flow.begin_page();
            Ok(())
        }
        // It was kept together where it has room on a page.
        Block::Chapter => Ok(()),
    }
}

/// Writes the picture of generations as a table of one row; those that an attack cannot reach have
/// a heavy frame.
fn generations(
    flow: &mut Flow<'_, '_>,
    picture: &Picture,
    spans: &[ColumnSpan],
    plain: &Format,
) -> Result<(), XlsxError> {
    flow.text(&picture.title, SIZE, &plain.clone().set_bold())?;
    if !picture.generations.is_empty() {
        let (_, row) = flow.table(&generations_table(picture), spans)?;
        let heavy =
            book::cell(SIZE).set_border(FormatBorder::Medium).set_background_color("E1E1E1");
        // A format drops the mark of a text that begins like a formula; what stands here is the
        // program's.
        for (_, span) in picture
            .generations
            .iter()
            .zip(spans)
            .filter(|(generation, _)| generation.kept.is_some())
        {
            flow.sheet.set_range_format(row, span.first, row, span.last, &heavy)?;
        }
    }
    flow.text(&picture.caption, SIZE, plain)?;
    flow.end_row(BELOW_TABLE)
}

fn generations_table(picture: &Picture) -> Table {
    let mut table =
        Table::new(picture.generations.iter().map(|generation| (generation.name.as_str(), 1.0)));
    let shown = picture.generations.iter().map(|generation| {
        let kept = generation.kept.map_or_else(String::new, |kept| format!("\n{kept}"));
        Value::text(format!("{}{kept}", generation.age))
    });
    table.rows.push(shown.collect());
    table
}
