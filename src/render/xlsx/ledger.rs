//! 06, 07 and 09 as a workbook: the ledger, landscape; with filters where a record has one row.

use jiff::civil::Date;
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::book::{self, CellMetrics, LEDGER};
use super::flow::Flow;
use super::grid::ColumnSpan;
use super::head::SheetHead;
use super::margin;
use super::sheet_table::{SheetColumns, SheetTable};
use crate::model::text::Widths;
use crate::paper::Document;
use crate::paper::block::Table;
use crate::paper::ledger::Ledger;
use crate::render::record::{MOST_ROWS, SMALLEST, largest_ledger};

/// Size of the line under the title, in points.
pub const SIZE: f64 = 9.0;
/// The empty row that parts a table, which is filtered, from the lines below it, in points.
const BELOW: f64 = 3.0;
/// Size of the lines below a table, in points.
const SMALL: f64 = 8.0;
/// What a single page has beyond the room of a page, in points: programs that round otherwise print
/// it a little smaller.
const SPARE: f64 = 10.0;

/// Writes the workbook.
pub fn write(
    document: &Document,
    ledger: &Ledger,
    as_of: Date,
    widths: &dyn Widths,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = book::paper(&document.title, as_of)?;
    let sheet = workbook.add_worksheet().set_name(document.id.name())?;
    let head = SheetHead {
        title: &ledger.title,
        boxed: ledger.caution,
        pharmacy: &ledger.pharmacy,
        dates: &ledger.dates,
        note: &ledger.note,
        size: SIZE,
    };
    table_sheet(
        sheet,
        &LedgerSheet { head, table: &ledger.table, below: &[], is_prose: false },
        widths,
    )?;
    book::save(workbook)
}

/// A sheet of one table.
pub struct LedgerSheet<'s> {
    /// What stands above the table.
    pub head: SheetHead<'s>,
    /// The table.
    pub table: &'s Table,
    /// The lines below it.
    pub below: &'s [String],
    /// Whether its cells are sentences: a smaller print that saves a page is better than larger type.
    pub is_prose: bool,
}

impl LedgerSheet<'_> {
    /// Returns the heights of the header and of each record, and of what stands below them, in points.
    fn with_below(&self, heights: &[f64], metrics: CellMetrics<'_>) -> Vec<f64> {
        let lines = self.below.iter().map(|line| metrics.height(line, SMALL, LEDGER.width));
        let below = lines.reduce(|all, line| all + line).map(|lines| BELOW + lines);
        heights.iter().copied().chain(below).collect()
    }
}

/// Writes a sheet of one table under a title, printed one page wide, as large as fits on as many
/// pages as at 8 points; to be filtered where no record takes two rows.
pub fn table_sheet(
    sheet: &mut Worksheet,
    content: &LedgerSheet<'_>,
    widths: &dyn Widths,
) -> Result<(), XlsxError> {
    let (metrics, table) = (CellMetrics(widths), content.table);
    let columns = SheetColumns::of_ledger(table, LEDGER.width, widths);
    let usual = LEDGER.height - content.head.height(LEDGER.width, metrics);
    let pages = |set: &SheetTable<'_>| {
        let heights = content.with_below(&set.whole_heights(metrics), metrics);
        let (room, shrunk) = room(&heights, set.smallest, usual);
        let usual = pages(&heights, if content.is_prose { room } else { usual });
        shrunk.filter(|_| content.is_prose).map_or(usual, usize::from)
    };
    let set = largest(table, &columns, pages);
    let most = pages(&set);
    if most == 1 || table.rows.len() > MOST_ROWS {
        return write_table(sheet, content, set, widths);
    }
    // Names are not kept whole at the cost of a page.
    let parted = columns.clone().without_short_texts();
    let parted = largest(table, &parted, pages);
    let set = if pages(&parted) < most { parted } else { set };
    write_table(sheet, content, set, widths)
}

/// Sets a table as large as fits on as many pages as at 8 points.
fn largest<'t>(
    table: &'t Table,
    columns: &'t SheetColumns,
    pages: impl Fn(&SheetTable<'t>) -> usize,
) -> SheetTable<'t> {
    let set = |size: f64| SheetTable::new(table, columns, LEDGER.width, size);
    let fits = |size| columns.fit(LEDGER.width, size);
    largest_ledger(table.rows.len(), fits, set, pages)
}

fn write_table(
    sheet: &mut Worksheet,
    content: &LedgerSheet<'_>,
    set: SheetTable<'_>,
    widths: &dyn Widths,
) -> Result<(), XlsxError> {
    let (metrics, head) = (CellMetrics(widths), &content.head);
    let usual = LEDGER.height - head.height(LEDGER.width, metrics);
    let heights = content.with_below(&set.whole_heights(metrics), metrics);
    let (room, shrunk) = room(&heights, set.smallest, usual);
    let most = pages(&heights, room);
    let on_no_more_pages =
        |heights: &[f64]| pages(&content.with_below(heights, metrics), room) <= most;
    let set = set.with_fewer_broken_words(metrics, on_no_more_pages);
    set.make_columns(sheet)?;
    let last = set.widths.len() as u16 - 1;
    let whole = ColumnSpan { first: 0, last, millimetres: LEDGER.width };
    let mut flow = Flow::new(sheet, metrics, whole, SIZE);
    head.write(&mut flow, &set.spans())?;
    if set.has_below() {
        flow.part_into_pages_with_header(room);
    }
    let (header, end_of_table) = flow.table(&set, &set.spans())?;
    if !content.below.is_empty() {
        flow.end_row(BELOW)?;
    }
    for line in content.below {
        flow.text(line, SMALL, &book::base())?;
    }
    let (end, breaks) = (flow.next - 1, flow.page_breaks().to_vec());
    sheet.set_freeze_panes(header + 1, 0)?.set_repeat_rows(0, header)?;
    sheet.set_print_area(0, 0, end, last)?.set_landscape();
    book::a4(sheet);
    book::set_margins(sheet, LEDGER);
    if set.has_below() {
        book::set_page_breaks(sheet, &breaks)?;
    } else {
        sheet.autofilter(header, 0, end_of_table, last)?;
    }
    if let Some(pages) = shrunk {
        book::shrink_to_pages(sheet, LEDGER, pages);
    }
    margin::set_foot(sheet, LEDGER, (head.pharmacy, head.title), widths);
    Ok(())
}

/// Returns the room of a page for a header and records so high, in points: somewhat more, by a
/// smaller print on so many pages, where that saves one on which little would stand. `smallest` is
/// the size of the smallest text.
fn room(heights: &[f64], smallest: f64, room: f64) -> (f64, Option<u16>) {
    /// Longer tables are left to run on.
    const MOST: usize = 5;
    let little = book::LITTLE.min(smallest / SMALLEST - 1.0);
    let larger = room * (1.0 + little);
    let (usual, fewer) = (pages(heights, room), pages(heights, larger));
    if usual == 1 {
        (room + SPARE, Some(1))
    } else if fewer <= MOST && fewer < usual {
        (larger, Some(fewer as u16))
    } else {
        (room, None)
    }
}

/// Counts the pages that a header and records so high take with so much room on each, in points.
fn pages(heights: &[f64], room: f64) -> usize {
    let Some((header, records)) = heights.split_first() else { return 1 };
    if heights.iter().sum::<f64>() <= room + SPARE {
        return 1;
    }
    let (mut pages, mut used) = (1, *header);
    for height in records {
        if used + height > room {
            pages += 1;
            used = *header;
        }
        used += height;
    }
    pages
}
