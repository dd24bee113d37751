//! 06, 07 and 09 as a workbook: the ledger, landscape; with filters where a record has one row.

use jiff::civil::Date;
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::book::{self, CellMetrics, LEDGER};
use super::flow::Flow;
use super::grid::ColumnSpan;
use super::margin;
use super::sheet_table::{SheetColumns, SheetTable};
use crate::model::text::Widths;
use crate::paper::Document;
use crate::paper::block::Table;
use crate::paper::ledger::Ledger;
use crate::render::record::{SMALLEST, largest_ledger};

/// Size of the line under the title, in points.
const SIZE: f64 = 9.0;
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
    let title = format!("{}　（{}）", ledger.title, ledger.caution);
    let about = [&*ledger.pharmacy, &*ledger.dates, &*ledger.note];
    let about = about.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("　");
    let words = SheetWords { title: &title, about: &about, pharmacy: &ledger.pharmacy };
    table_sheet(sheet, &words, &ledger.table, widths)?;
    book::save(workbook)
}

/// What stands above a table and at the foot of its pages.
pub struct SheetWords<'w> {
    /// The title.
    pub title: &'w str,
    /// The line under it.
    pub about: &'w str,
    /// 薬局名.
    pub pharmacy: &'w str,
}

impl SheetWords<'_> {
    /// Returns the height of what stands above the table, in points.
    fn height(&self, metrics: CellMetrics<'_>) -> f64 {
        metrics.height(self.title, book::TITLE_SIZE, LEDGER.width)
            + metrics.height(self.about, SIZE, LEDGER.width)
    }
}

/// Writes a sheet of one table under a title, printed one page wide, as large as fits on as many
/// pages as at 8 points; to be filtered where no record takes two rows.
pub fn table_sheet(
    sheet: &mut Worksheet,
    words: &SheetWords<'_>,
    table: &Table,
    widths: &dyn Widths,
) -> Result<(), XlsxError> {
    let metrics = CellMetrics(widths);
    let columns = SheetColumns::of_ledger(table, LEDGER.width, widths);
    let set = |size: f64| SheetTable::new(table, &columns, LEDGER.width, size);
    let room = LEDGER.height - words.height(metrics);
    let fits = |size| columns.fit(LEDGER.width, size);
    let pages = |set: &SheetTable<'_>| pages(&set.whole_heights(metrics), room);
    let set = largest_ledger(table.rows.len(), fits, set, pages);
    write_table(sheet, words, set, widths)
}

/// Writes a sheet of one table that says much, on few pages.
pub fn dense_sheet(
    sheet: &mut Worksheet,
    words: &SheetWords<'_>,
    table: &Table,
    widths: &dyn Widths,
) -> Result<(), XlsxError> {
    let columns = SheetColumns::of_ledger(table, LEDGER.width, widths);
    let set = SheetTable::new(table, &columns, LEDGER.width, SMALLEST);
    write_table(sheet, words, set, widths)
}

fn write_table(
    sheet: &mut Worksheet,
    words: &SheetWords<'_>,
    set: SheetTable<'_>,
    widths: &dyn Widths,
) -> Result<(), XlsxError> {
    let metrics = CellMetrics(widths);
    let (room, shrunk) = room(&set, LEDGER.height - words.height(metrics), metrics);
    let most = pages(&set.whole_heights(metrics), room);
    let set = set.with_fewer_broken_words(metrics, |heights| pages(heights, room) <= most);
    set.make_columns(sheet)?;
    let last = set.widths.len() as u16 - 1;
    let whole = ColumnSpan { first: 0, last, millimetres: LEDGER.width };
    let mut flow = Flow::new(sheet, metrics, whole, SIZE);
    flow.title(words.title)?;
    flow.text(words.about, SIZE, &book::base())?;
    if set.has_below() {
        flow.part_into_pages_with_header(room);
    }
    let (header, end_of_table) = flow.table(&set, &set.spans())?;
    let (end, breaks) = (flow.next - 1, flow.page_breaks().to_vec());
    sheet.set_freeze_panes(header + 1, 0)?.set_repeat_rows(header, header)?;
    sheet.set_print_area(0, 0, end, last)?.set_landscape();
    book::a4(sheet);
    book::set_margins(sheet, LEDGER);
    if set.has_below() {
        book::set_page_breaks(sheet, &breaks)?;
    } else {
        sheet.autofilter(header, 0, end_of_table, last)?;
    }
    if let Some(pages) = shrunk {
        sheet.set_print_fit_to_pages(1, pages);
    }
    margin::set_foot(sheet, LEDGER, (words.pharmacy, words.title), widths);
    Ok(())
}

/// Returns the room of a page for a table and its header, in points: somewhat more, by a smaller
/// print on so many pages, where that saves one on which little would stand.
fn room(table: &SheetTable<'_>, room: f64, metrics: CellMetrics<'_>) -> (f64, Option<u16>) {
    /// Longer tables are left to run on.
    const MOST: usize = 5;
    let little = book::LITTLE.min(table.smallest / SMALLEST - 1.0);
    let larger = room * (1.0 + little);
    let heights = table.whole_heights(metrics);
    let (usual, fewer) = (pages(&heights, room), pages(&heights, larger));
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
