//! Sentences and tables one under another, parted into pages; long texts go on in a 別紙 below.

use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use super::book::{self, CellMetrics, CellRange, MAX_ROW};
use super::grid::ColumnSpan;
use super::sheet_table::{self, CellFit, SheetTable};
use crate::paper::block::Value;

/// The pages that a sheet is parted into.
#[derive(Debug, Default)]
struct Pages {
    /// The room of a page under the rows that are repeated on it, in points; without it the sheet
    /// is not parted.
    room: Option<f64>,
    /// What is taken of the page that is being filled, in points.
    used: f64,
    /// The rows that begin a page.
    breaks: Vec<u32>,
    /// Whether printing repeats a table's header on each page, so that it is not written again.
    prints_header: bool,
}

impl Pages {
    fn begin(&mut self, row: u32) {
        // A page that has just begun is not left empty.
        if self.used > 0.0 {
            self.breaks.push(row);
            self.used = 0.0;
        }
    }

    fn fits(&self, points: f64) -> bool {
        self.room.is_none_or(|room| self.used + points <= room)
    }
}

/// Writes rows from top to bottom.
pub struct Flow<'a, 'r> {
    /// The sheet.
    pub sheet: &'a mut Worksheet,
    metrics: CellMetrics<'r>,
    /// The next free row.
    pub next: u32,
    /// The whole width.
    whole: ColumnSpan,
    /// Size of tables, in points.
    size: f64,
    /// 別紙 written so far.
    annexes: usize,
    pages: Pages,
}

/// How a table's rows are written.
#[derive(Debug, Clone)]
struct RowFormat {
    /// Size of the text, in points.
    size: f64,
    /// Of the first cell.
    first: Format,
    /// Of the others.
    cell: Format,
    /// Least height, in points.
    least: f64,
    /// Whether it is the row of the headers.
    is_header: bool,
}

impl RowFormat {
    fn new(size: f64, cell: Format) -> Self {
        Self { size, first: cell.clone(), cell, least: 0.0, is_header: false }
    }

    fn of_headers(size: f64) -> Self {
        Self { is_header: true, ..Self::new(size, book::header(size)) }
    }

    /// Returns how a text stands in a cell so many millimetres wide.
    fn fit(&self, text: &str, millimetres: f64, metrics: CellMetrics<'_>) -> CellFit {
        if self.is_header {
            CellFit::of_header(text, self.size, millimetres, metrics)
        } else {
            CellFit::of(text, self.size, millimetres, metrics)
        }
    }

    /// Returns the format of a row with another below it, which belongs to the same record.
    fn with_row_below(&self) -> Self {
        let first = self.first.clone().set_border_bottom(FormatBorder::None);
        Self { first, ..self.clone() }
    }

    /// Returns the format of a record's second row.
    fn below(&self) -> Self {
        let first = self.first.clone().set_border_top(FormatBorder::None);
        Self { first, least: 0.0, ..self.clone() }
    }
}

/// A text that does not fit its cell.
struct Annex {
    number: usize,
    text: String,
}

impl<'a, 'r> Flow<'a, 'r> {
    /// Begins at the top of a sheet; tables are set in a size, in points.
    pub fn new(
        sheet: &'a mut Worksheet,
        metrics: CellMetrics<'r>,
        whole: ColumnSpan,
        size: f64,
    ) -> Self {
        Self { sheet, metrics, next: 0, whole, size, annexes: 0, pages: Pages::default() }
    }

    /// Parts what follows into pages of a height in points; what was written is repeated on each.
    pub fn part_into_pages(&mut self, height: f64) {
        let room = height - self.pages.used;
        self.pages = Pages { room: Some(room), ..Pages::default() };
    }

    /// Parts what follows into pages with so much room, in points, for one table, whose header
    /// printing repeats on each.
    pub fn part_into_pages_with_header(&mut self, room: f64) {
        self.pages = Pages { room: Some(room), prints_header: true, ..Pages::default() };
    }

    /// Begins a page.
    pub fn begin_page(&mut self) {
        self.pages.begin(self.next);
    }

    /// Begins a page where so much room, in points, is not left on this one but is on a whole one.
    pub fn keep_together(&mut self, points: f64) {
        if !self.pages.fits(points) && self.fits_a_page(points) {
            self.begin_page();
        }
    }

    /// Returns true where a page has so much room, in points; false where the sheet is not parted.
    pub fn fits_a_page(&self, points: f64) -> bool {
        self.pages.room.is_some_and(|room| points <= room)
    }

    /// Returns true where so much room, in points, is left on the page that is being filled.
    pub fn fits(&self, points: f64) -> bool {
        self.pages.fits(points)
    }

    /// Returns the share of the page that is taken; zero where the sheet is not parted.
    pub fn share_taken(&self) -> f64 {
        self.pages.room.map_or(0.0, |room| self.pages.used / room)
    }

    /// Returns the height of what was written on the page that is being filled, in points.
    pub fn height(&self) -> f64 {
        self.pages.used
    }

    /// Returns the rows that begin a page.
    pub fn page_breaks(&self) -> &[u32] {
        &self.pages.breaks
    }

    /// Returns the height of a text over the whole width, in points.
    pub fn text_height(&self, text: &str, size: f64) -> f64 {
        self.metrics.height(text, size, self.whole.millimetres)
    }

    /// Returns the heights of a table's header and of its records, in points.
    pub fn table_heights(&self, table: &SheetTable<'_>, spans: &[ColumnSpan]) -> Vec<f64> {
        table.heights(spans, self.metrics)
    }

    /// Writes a row of one text over the whole width; a very long one goes on in further rows.
    pub fn text(&mut self, text: &str, size: f64, format: &Format) -> Result<(), XlsxError> {
        let format = format.clone().set_font_size(size);
        if self.metrics.lines(text, size, self.whole.millimetres) > 1 {
            return self.wrapped(text, size, &format.set_text_wrap());
        }
        // One line runs on over the empty cells beside its own: these need not be written and
        // merged.
        book::write_text(self.sheet, self.next, self.whole.first, text, &format)?;
        self.end_row(self.metrics.height(text, size, self.whole.millimetres))
    }

    /// Writes a row of one text at the right of the whole width.
    pub fn at_right(&mut self, text: &str, size: f64, format: &Format) -> Result<(), XlsxError> {
        let format = format.clone().set_font_size(size).set_align(FormatAlign::Right);
        self.wrapped(text, size, &format.set_text_wrap())
    }

    /// Writes a few words in a box of some columns, in the row that comes next.
    pub fn boxed(&mut self, spans: &[ColumnSpan], text: &str, size: f64) -> Result<(), XlsxError> {
        let Some((first, last)) = spans.first().zip(spans.last()) else { return Ok(()) };
        let format = book::base().set_font_size(size).set_bold().set_align(FormatAlign::Center);
        let range = CellRange::in_row(self.next, (first.first, last.last));
        book::merge(self.sheet, range, text, &format.set_border(FormatBorder::Medium))
    }

    /// Writes a title in one line, in a smaller size where it is long.
    pub fn title(&mut self, text: &str) -> Result<(), XlsxError> {
        self.text(text, self.title_size(text), &book::base().set_bold())
    }

    /// Returns the size of a title, in points.
    pub fn title_size(&self, text: &str) -> f64 {
        let mut size = book::TITLE_SIZE;
        while size > self.size && self.metrics.lines(text, size, self.whole.millimetres) > 1 {
            size -= 0.5;
        }
        size
    }

    /// Writes a text over the whole width in a format that wraps or has borders.
    fn wrapped(&mut self, text: &str, size: f64, format: &Format) -> Result<(), XlsxError> {
        for piece in self.pieces(text, size, self.whole.millimetres) {
            self.merge(self.whole, piece, format)?;
            let height = self.metrics.height(piece, size, self.whole.millimetres);
            self.end_row(height.min(MAX_ROW))?;
        }
        Ok(())
    }

    /// Ends a row, empty or not, with its height in points.
    pub fn end_row(&mut self, points: f64) -> Result<(), XlsxError> {
        if !self.pages.fits(points) {
            self.begin_page();
        }
        self.pages.used += points;
        self.sheet.set_row_height(self.next, points)?;
        self.next += 1;
        Ok(())
    }

    /// Splits a text into as many pieces as it takes for each to fit the tallest row.
    fn pieces<'t>(&self, text: &'t str, size: f64, millimetres: f64) -> Vec<&'t str> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while self.metrics.height(rest, size, millimetres) > MAX_ROW {
            let (mut low, mut high) = (1, rest.chars().count());
            let cut =
                |count: usize| rest.char_indices().nth(count).map_or(rest.len(), |(at, _)| at);
            while low + 1 < high {
                let middle = (low + high) / 2;
                let fits = self.metrics.height(&rest[..cut(middle)], size, millimetres) <= MAX_ROW;
                (low, high) = if fits { (middle, high) } else { (low, middle) };
            }
            pieces.push(&rest[..cut(low)]);
            rest = &rest[cut(low)..];
        }
        pieces.push(rest);
        pieces
    }

    /// Writes a table with its 別紙 under it, and returns the rows of its header and of its last
    /// row. Where it goes on on another page its header stands there again.
    pub fn table(
        &mut self,
        table: &SheetTable<'_>,
        spans: &[ColumnSpan],
    ) -> Result<(u32, u32), XlsxError> {
        let cell = RowFormat::new(table.size, book::cell(table.size));
        let header = RowFormat::of_headers(table.size);
        let heights = self.table_heights(table, spans);
        let headers = table.headers();
        let headers: Vec<&Value> = headers.iter().collect();
        let mut annexes = Vec::new();
        self.keep_together(heights.iter().take(2).sum());
        let top = self.next;
        self.row(&headers, spans, &header, &mut annexes)?;
        for (record, height) in table.records().zip(&heights[1..]) {
            if !self.pages.fits(*height) {
                self.begin_page();
                // A record that fills a page leaves none for the header: nothing but that would
                // stand there.
                match self.fits_a_page(heights[0] + height) {
                    true if self.pages.prints_header => self.pages.used += heights[0],
                    true => self.row(&headers, spans, &header, &mut annexes)?,
                    false => {}
                }
            }
            let format = RowFormat { least: record.least, ..cell.clone() };
            match &record.below {
                None => self.row(&record.beside, spans, &format, &mut annexes)?,
                Some(text) => {
                    self.row(&record.beside, spans, &format.with_row_below(), &mut annexes)?;
                    let (under, spans) = sheet_table::below(spans);
                    self.row(&[&under, text], &spans, &format.below(), &mut annexes)?;
                }
            }
        }
        let last = self.next - 1;
        for annex in annexes {
            self.wrapped(&format!("別紙{}　{}", annex.number, annex.text), table.size, &cell.cell)?;
        }
        Ok((top, last))
    }

    /// Writes a table's row; texts too long for it become annexes.
    fn row(
        &mut self,
        values: &[&Value],
        spans: &[ColumnSpan],
        format: &RowFormat,
        annexes: &mut Vec<Annex>,
    ) -> Result<(), XlsxError> {
        let mut height = format.least;
        for (index, (value, span)) in values.iter().zip(spans).enumerate() {
            let cell = if index == 0 { &format.first } else { &format.cell };
            let fit = format.fit(&value.shown(), span.millimetres, self.metrics);
            if fit.height > MAX_ROW {
                self.annexes += 1;
                annexes.push(Annex { number: self.annexes, text: value.shown() });
                self.merge(*span, &format!("（別紙{}）", self.annexes), cell)?;
                height = height.max(self.metrics.height("", format.size, span.millimetres));
            } else {
                height = height.max(fit.height);
                self.write(*span, value, &fit.format(cell))?;
            }
        }
        self.end_row(height)
    }

    fn write(&mut self, span: ColumnSpan, value: &Value, format: &Format) -> Result<(), XlsxError> {
        match value {
            Value::Text(text) => self.merge(span, text, format)?,
            Value::Number(number) => {
                let format = format.clone().set_align(FormatAlign::Left);
                self.merge(span, "", &format)?;
                self.sheet.write_number_with_format(
                    self.next,
                    span.first,
                    *number as f64,
                    &format,
                )?;
            }
            Value::Day(day) => {
                self.write_time(span, &book::excel_day(*day)?, &dated(format, "yyyy/m/d"))?
            }
            Value::Moment(moment) => {
                let time = book::excel_day(moment.date())?.and_hms(
                    moment.hour().unsigned_abs().into(),
                    moment.minute().unsigned_abs(),
                    f64::from(moment.second()),
                )?;
                self.write_time(span, &time, &dated(format, "yyyy/m/d h:mm:ss"))?;
            }
        }
        Ok(())
    }

    fn write_time(
        &mut self,
        span: ColumnSpan,
        time: &ExcelDateTime,
        format: &Format,
    ) -> Result<(), XlsxError> {
        self.merge(span, "", format)?;
        self.sheet.write_datetime_with_format(self.next, span.first, time, format)?;
        Ok(())
    }

    fn merge(&mut self, span: ColumnSpan, text: &str, format: &Format) -> Result<(), XlsxError> {
        book::merge(self.sheet, CellRange::in_row(self.next, (span.first, span.last)), text, format)
    }
}

/// Returns the format of a day, which does not wrap: in a narrow column it is shrunk, lest it turn
/// into `###`.
fn dated(format: &Format, code: &str) -> Format {
    format.clone().set_num_format(code).set_align(FormatAlign::Left).unset_text_wrap().set_shrink()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::text::Widths;
    use crate::paper::block::Table;
    use crate::render::xlsx::sheet_table::SheetColumns;

    struct Square;

    impl Widths for Square {
        fn advance(&self, _: char) -> f32 {
            1.0
        }
    }

    /// The rows that begin a page, of a short record and one that leaves so much of a page, in
    /// points, where printing repeats the header or does not.
    fn breaks(left: f64, prints_header: bool) -> Vec<u32> {
        let mut table = Table::new([("内容", 1.0)]);
        table.rows = [1, 300].map(|times| vec![Value::text("長い文。".repeat(times))]).to_vec();
        let columns = SheetColumns::one_line(&table, &Square);
        let set = SheetTable::new(&table, &columns, 180.0, 9.0);
        let mut sheet = Worksheet::new();
        let spans = set.spans();
        let mut flow = Flow::new(&mut sheet, CellMetrics(&Square), spans[0], 9.0);
        let room = flow.table_heights(&set, &spans)[2] + left;
        if prints_header {
            flow.part_into_pages_with_header(room);
        } else {
            flow.part_into_pages(room);
        }
        flow.table(&set, &spans).unwrap();
        flow.page_breaks().to_vec()
    }

    #[test]
    fn a_record_that_fills_a_page_begins_one_page() {
        for prints_header in [false, true] {
            assert_eq!(breaks(1.0, prints_header), [2]);
            // Room for the header again, but not for the short record.
            assert_eq!(breaks(20.0, prints_header), [2]);
            assert_eq!(breaks(100.0, prints_header), [0; 0]);
        }
    }
}
