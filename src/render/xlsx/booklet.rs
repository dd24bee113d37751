//! 04, 05 and 08 as a workbook: one sheet that prints as the PDF does.

use std::borrow::Cow;

use jiff::civil::Date;
use rust_xlsxwriter::{Format, FormatBorder, Workbook, Worksheet, XlsxError};

use super::book::{self, CellMetrics, PORTRAIT};
use super::flow::Flow;
use super::grid::{ColumnGrid, ColumnSpan, GridColumns};
use super::head::SheetHead;
use super::margin;
use super::sheet_table::{SheetColumns, SheetTable};
use crate::model::text::Widths;
use crate::paper::Document;
use crate::paper::block::{Block, Generation, Picture, Table, Value};
use crate::paper::booklet::Booklet;
use crate::render::record::{MOST_ROWS, largest_size, largest_tables, table_rows};

/// Size of tables where a larger one would fill more pages, and of the line under the title, in
/// points.
const SIZE: f64 = 8.0;
/// By how much they are smaller at a time, in points.
const STEP: f64 = 0.5;
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
/// The share of a page that goes to the next lest its last part stands there alone, at most.
const MOST_MOVED: f64 = 0.65;
/// A table up to this height is not parted, in points.
const SHORT: f64 = PORTRAIT.height / 3.0;

/// The tables of blocks; none of a block that has none.
type Tables<'t> = Vec<Option<SheetTable<'t>>>;
/// A workbook, the number of its pages, and how large its tables are, in points.
type Laid = Result<(Workbook, usize, f64), XlsxError>;

/// Writes the workbook.
pub fn write(
    document: &Document,
    booklet: &Booklet,
    as_of: Date,
    widths: &dyn Widths,
) -> Result<Vec<u8>, XlsxError> {
    let sources: Vec<Option<Source<'_>>> =
        booklet.blocks.iter().map(|block| Source::of(block, widths)).collect();
    let tables = |size: f64| -> Tables<'_> {
        sources.iter().map(|source| source.as_ref().map(|source| source.set(size))).collect()
    };
    let lay_out = |tables: Tables<'_>, size: f64| -> Laid {
        let mut workbook = book::paper(&document.title, as_of)?;
        let sheet = workbook.add_worksheet().set_name(document.id.name())?;
        let pages = lay_out(sheet, booklet, tables, widths)?;
        margin::set_foot(sheet, PORTRAIT, (&booklet.pharmacy, document.id.name()), widths);
        Ok((workbook, pages, size))
    };
    let pages = |laid: &Laid| laid.as_ref().map(|(_, pages, _)| *pages).ok();
    let fills_no_more = |one: &Laid, other: &Laid| {
        pages(one).zip(pages(other)).is_some_and(|(one, other)| one <= other)
    };
    let set = |size: f64| lay_out(tables(size), size);
    let rows = table_rows(&booklet.blocks);
    let laid = largest_tables(rows, SIZE, set, fills_no_more);
    if rows > MOST_ROWS {
        return book::save(laid?.0);
    }
    let size = laid.as_ref().map_or(SIZE, |(_, _, size)| *size);
    // Columns of other widths may take a page more, unless they are set smaller.
    let sizes = [size, (size - STEP).max(SIZE), SIZE];
    let mended = |size| lay_out(with_fewer_broken_words(tables(size), widths), size);
    let mut mended = sizes.into_iter().map(mended);
    let mended = mended.find(|mended| fills_no_more(mended, &laid));
    let (workbook, ..) = mended.unwrap_or(laid)?;
    book::save(workbook)
}

/// Gives columns of tables room of each other, so that fewer words are broken; none becomes higher.
fn with_fewer_broken_words<'t>(tables: Tables<'t>, widths: &dyn Widths) -> Tables<'t> {
    let metrics = CellMetrics(widths);
    let mended = |table: SheetTable<'t>| {
        let most: f64 = table.whole_heights(metrics).iter().sum();
        table.with_fewer_broken_words(metrics, |heights| heights.iter().sum::<f64>() <= most)
    };
    tables.into_iter().map(|table| table.map(mended)).collect()
}

/// Lays the blocks out on a sheet; returns the number of pages.
fn lay_out(
    sheet: &mut Worksheet,
    booklet: &Booklet,
    tables: Tables<'_>,
    widths: &dyn Widths,
) -> Result<usize, XlsxError> {
    let grid = ColumnGrid::of(tables.iter().flatten().map(columns));
    book::set_widths(sheet, grid.widths())?;
    let whole = grid.whole();
    let mut flow = Flow::new(sheet, CellMetrics(widths), whole, SIZE);
    let plain = book::base();
    let head = SheetHead {
        title: &booklet.title,
        boxed: "",
        pharmacy: &booklet.pharmacy,
        dates: &booklet.dates,
        note: "",
        size: SIZE,
    };
    head.write(&mut flow, &[])?;
    flow.part_into_pages(PORTRAIT.height);
    let placed = booklet
        .blocks
        .iter()
        .zip(tables)
        .map(|(block, table)| PlacedBlock::new(block, table, &grid, &flow));
    let blocks: Vec<PlacedBlock<'_>> = placed.collect();
    for (index, block) in blocks.iter().enumerate() {
        if leaves_little(&flow, &blocks[index..]) {
            flow.begin_page();
        }
        flow.keep_together(kept(&blocks[index..]));
        write_block(&mut flow, block, &plain)?;
    }
    let (end, breaks) = (flow.next - 1, flow.page_breaks().to_vec());
    book::set_page_breaks(sheet, &breaks)?;
    sheet.set_repeat_rows(0, 1)?.set_print_area(0, 0, end, whole.last)?;
    sheet.set_screen_gridlines(false);
    book::a4(sheet);
    Ok(breaks.len() + 1)
}

/// The table of a block, and how its columns fit side by side.
struct Source<'b> {
    table: Cow<'b, Table>,
    columns: SheetColumns,
}

impl<'b> Source<'b> {
    /// Takes a block's table; `None` of a block that is no table here.
    fn of(block: &'b Block, widths: &dyn Widths) -> Option<Self> {
        match block {
            Block::Table(table) => Some(Self {
                columns: SheetColumns::of(table, PORTRAIT.width, widths),
                table: Cow::Borrowed(table),
            }),
            Block::Generations(picture) => {
                let table = generations_table(picture);
                let columns = SheetColumns::one_line(&table, widths);
                Some(Self { columns, table: Cow::Owned(table) })
            }
            Block::Heading { .. }
            | Block::Paragraph { .. }
            | Block::AtRight { .. }
            | Block::Bullet { .. }
            | Block::Note { .. }
            | Block::Tick { .. }
            | Block::PageBreak
            | Block::Chapter => None,
        }
    }

    /// Sets it in a size, or a smaller one where a word does not fit.
    fn set(&self, most: f64) -> SheetTable<'_> {
        let size = largest_size(most, |size| self.columns.fit(PORTRAIT.width, size));
        SheetTable::new(&self.table, &self.columns, PORTRAIT.width, size)
    }
}

fn columns<'t>(table: &'t SheetTable<'_>) -> GridColumns<'t> {
    GridColumns { widths: &table.widths, needs: &table.needs }
}

/// A block with the columns of the sheet that its table takes.
struct PlacedBlock<'b> {
    block: &'b Block,
    table: Option<SheetTable<'b>>,
    spans: Vec<ColumnSpan>,
    /// Heights of its table's header and records, in points.
    heights: Vec<f64>,
    /// Its height, in points.
    height: f64,
}

impl<'b> PlacedBlock<'b> {
    fn new(
        block: &'b Block,
        table: Option<SheetTable<'b>>,
        grid: &ColumnGrid,
        flow: &Flow<'_, '_>,
    ) -> Self {
        let spans = table.as_ref().map_or_else(Vec::new, |table| grid.spans(columns(table)));
        let heights = |table| flow.table_heights(table, &spans);
        let heights = table.as_ref().map_or_else(Vec::new, heights);
        let height = whole(flow, block, heights.iter().sum());
        Self { block, table, spans, heights, height }
    }

    /// Whether a sentence before it leads to it.
    fn is_led_to(&self) -> bool {
        matches!(self.block, Block::Table(_) | Block::Bullet { .. } | Block::Tick { .. })
    }

    fn is_to_sign(&self) -> bool {
        matches!(self.block, Block::Table(table) if table.rows.len() == 1 && table.has_empty_rows())
    }

    fn is_heading(&self) -> bool {
        matches!(self.block, Block::Heading { .. })
    }
}

/// Returns the height of what stays together at the beginning of blocks, in points: a heading with
/// what it is over, a sentence with the table or the list that it leads to, a short table with one to write in
/// that follows, a header with its first row.
fn kept(blocks: &[PlacedBlock<'_>]) -> f64 {
    let Some((block, rest)) = blocks.split_first() else { return 0.0 };
    let next = rest.first();
    match block.block {
        Block::Chapter => height(to_break(rest)),
        Block::Heading { .. } => block.height + kept(rest),
        Block::Paragraph { .. } if next.is_some_and(PlacedBlock::is_led_to) => {
            block.height + kept(rest)
        }
        Block::Table(_) if block.height > SHORT => block.heights.iter().take(2).sum(),
        Block::Table(_) if next.is_some_and(PlacedBlock::is_to_sign) => block.height + kept(rest),
        Block::Table(_)
        | Block::Paragraph { .. }
        | Block::AtRight { .. }
        | Block::Note { .. }
        | Block::Bullet { .. }
        | Block::Tick { .. }
        | Block::Generations(_)
        | Block::PageBreak => block.height,
    }
}

/// Returns the blocks before the next page break or chapter.
fn to_break<'p, 'b>(blocks: &'p [PlacedBlock<'b>]) -> &'p [PlacedBlock<'b>] {
    let is_break =
        |block: &PlacedBlock<'_>| matches!(block.block, Block::PageBreak | Block::Chapter);
    let end = blocks.iter().position(is_break).unwrap_or(blocks.len());
    &blocks[..end]
}

fn height(blocks: &[PlacedBlock<'_>]) -> f64 {
    blocks.iter().map(|block| block.height).sum()
}

/// Returns whether the last heading before the next page would stand alone on a page with what
/// belongs to it, little as it is, unless this heading goes there too.
fn leaves_little(flow: &Flow<'_, '_>, blocks: &[PlacedBlock<'_>]) -> bool {
    if flow.share_taken() < FILLED || !blocks.first().is_some_and(PlacedBlock::is_heading) {
        return false;
    }
    let to_end = to_break(blocks);
    let Some(last) = to_end.iter().rposition(PlacedBlock::is_heading).filter(|last| *last > 0)
    else {
        return false;
    };
    let (before, little) = (height(&to_end[..last]), height(&to_end[last..]));
    // It does not stand alone where the next chapter follows on its page.
    let chapter = kept(&blocks[to_end.len()..]);
    let is_followed =
        chapter > 0.0 && (!flow.fits_a_page(chapter) || flow.fits_a_page(little + chapter));
    !is_followed
        && flow.fits(before)
        && !flow.fits(before + little)
        && little < SHORT
        && before + little < PORTRAIT.height * MOST_MOVED
}

/// Returns the height of a block with a table so high, in points.
fn whole(flow: &Flow<'_, '_>, block: &Block, table: f64) -> f64 {
    match block {
        Block::Heading { level, text } => {
            let (above, size) = heading_size(*level);
            above + flow.text_height(text, size)
        }
        Block::Paragraph { text } | Block::AtRight { text } => flow.text_height(text, TEXT),
        Block::Note { text } => flow.text_height(text, NOTE),
        Block::Bullet { text } | Block::Tick { text, .. } => {
            flow.text_height(&format!("□ {text}"), TEXT)
        }
        Block::Table(_) => table + BELOW_TABLE,
        Block::Generations(picture) => {
            let words =
                flow.text_height(&picture.title, SIZE) + flow.text_height(&picture.caption, SIZE);
            words + table + BELOW_TABLE
        }
        Block::PageBreak | Block::Chapter => 0.0,
    }
}

/// Returns what stands above a heading, and its size, in points.
fn heading_size(level: u8) -> (f64, f64) {
    if level == 1 { (ABOVE_CHAPTER, CHAPTER) } else { (ABOVE_HEADING, HEADING) }
}

/// Writes a block.
fn write_block(
    flow: &mut Flow<'_, '_>,
    block: &PlacedBlock<'_>,
    plain: &Format,
) -> Result<(), XlsxError> {
    match block.block {
        Block::Heading { level, text } => {
            let (above, size) = heading_size(*level);
            flow.end_row(above)?;
            flow.text(text, size, &plain.clone().set_bold())
        }
        Block::Paragraph { text } => flow.text(text, TEXT, plain),
        Block::AtRight { text } => flow.at_right(text, TEXT, plain),
        Block::Note { text } => flow.text(text, NOTE, plain),
        Block::Bullet { text } => flow.text(&format!("・{text}"), TEXT, plain),
        Block::Tick { number, text } => flow.text(&format!("□ {number}{text}"), TEXT, plain),
        Block::Table(_) => {
            if let Some(table) = &block.table {
                flow.table(table, &block.spans)?;
            }
            flow.end_row(BELOW_TABLE)
        }
        Block::Generations(picture) => generations(flow, picture, block, plain),
        Block::PageBreak => {
            flow.begin_page();
            Ok(())
        }
        // It was kept together where it has room on a page.
        Block::Chapter => Ok(()),
    }
}

/// Writes the picture of generations as a table; those that an attack cannot reach have
/// a heavy frame.
fn generations(
    flow: &mut Flow<'_, '_>,
    picture: &Picture,
    block: &PlacedBlock<'_>,
    plain: &Format,
) -> Result<(), XlsxError> {
    flow.text(&picture.title, SIZE, &plain.clone().set_bold())?;
    let spans = &block.spans;
    if let Some(table) = block.table.as_ref().filter(|_| !picture.generations.is_empty()) {
        let (header, last) = flow.table(table, spans)?;
        let heavy =
            book::cell(table.size).set_border(FormatBorder::Medium).set_background_color("E1E1E1");
        // A format drops the mark of a text that begins like a formula; what stands here is the
        // program's.
        for (_, span) in picture
            .generations
            .iter()
            .zip(spans)
            .filter(|(generation, _)| generation.kept.is_some())
        {
            flow.sheet.set_range_format(header + 1, span.first, last, span.last, &heavy)?;
        }
    }
    flow.text(&picture.caption, SIZE, plain)?;
    flow.end_row(BELOW_TABLE)
}

fn generations_table(picture: &Picture) -> Table {
    let mut table =
        Table::new(picture.generations.iter().map(|generation| (generation.name.as_str(), 1.0)));
    let row = |text: &dyn Fn(&Generation) -> String| -> Vec<Value> {
        picture.generations.iter().map(|generation| Value::text(text(generation))).collect()
    };
    table.rows.push(row(&|generation| generation.age.clone()));
    if picture.generations.iter().any(|generation| generation.kept.is_some()) {
        table.rows.push(row(&|generation| generation.kept.unwrap_or_default().to_owned()));
    }
    table
}
