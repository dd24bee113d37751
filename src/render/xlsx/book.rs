//! What all workbooks share: fonts, properties, formats, and rows high enough for every line.

use std::borrow::Cow;

use jiff::civil::Date;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::model::form::property;
use crate::model::text::Widths;
use crate::render::measure::{POINTS_PER_MM, TextMetrics};
use crate::render::phrase::is_one_word;
use crate::render::record::SMALLEST;

/// The font of the workbooks: part of Windows, and the PDF's.
const FONT: &str = "BIZ UDPゴシック";
/// What workbooks say of it, so that a system without it finds another of its kind: a sans serif
/// font (3, modern) with Japanese letters (128, Shift JIS).
const FONT_FAMILY: u8 = 3;
const FONT_CHARSET: u8 = 128;
/// Its usual size, in points.
pub const SIZE: f64 = 11.0;
/// The size of sheets' titles, in points.
pub const TITLE_SIZE: f64 = 14.0;
/// What gives a part of a header or a footer our font; without it, programs take another for numbers
/// of pages.
pub const MARGIN_FONT: &str = "&\"BIZ UDPゴシック,Regular\"";
/// The font of cells that nothing is said of. In its digits programs count the widths of columns:
/// in a font of one width, which is 0.6 em in whatever stands in for it, a table is as wide where
/// ours is missing.
const COUNTED_IN: &str = "Courier New";
/// Its size in points, at which a digit takes 8 pixels: nothing is lost by rounding.
const COUNTED_IN_SIZE: f64 = 10.0;
/// Height of rows and width of columns that nothing is said of, in pixels.
const DEFAULT_ROW: u32 = 24;
const DEFAULT_COLUMN: u32 = 72;
/// The same in pixels where columns are counted in our own font, whose digits are wider.
const OWN_COLUMN: u32 = 96;
/// The number of the paper size A4 in workbooks.
const A4: u8 = 9;
/// Left and right of a cell's text, together, in points: 3.75 in Excel, 2 in `LibreOffice`.
pub const SIDE_PADDING: f64 = 5.0;
/// Above and below a cell's text, together, in points.
const UPRIGHT_PADDING: f64 = 2.0;
/// Height of a line, in em: 1.25 in Excel with our font, and more than a tenth in reserve for
/// another that stands in for it.
const PITCH: f64 = 1.4;
/// How much wider than on a page of ours a text is in a cell, at most: programs round widths each in
/// its own way.
const WIDER: f32 = 1.04;
/// Tallest row a workbook can have, in points.
pub const MAX_ROW: f64 = 409.0;
/// Pixels per point on a screen of 96 dots per inch.
pub const PIXELS_PER_POINT: f64 = 96.0 / 72.0;

/// How hard papers are compressed: at the usual 6, compressing takes longer and saves a tenth of
/// the size.
const COMPRESSION: u8 = 3;

/// Returns an empty workbook with our font throughout.
pub fn new(title: &str, day: Date, properties: &[(&str, &str)]) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let counted_in = Format::new().set_font_name(COUNTED_IN).set_font_size(COUNTED_IN_SIZE);
    workbook.set_default_format(&counted_in, DEFAULT_ROW, DEFAULT_COLUMN)?;
    let mut about = DocProperties::new().set_title(title).set_creation_datetime(&excel_day(day)?);
    for (name, value) in properties {
        about = about.set_custom_property(*name, *value);
    }
    workbook.set_properties(&about);
    Ok(workbook)
}

/// Returns an empty workbook to be filled in: whatever is typed in it is in our font.
pub fn new_to_fill_in(title: &str, day: Date) -> Result<Workbook, XlsxError> {
    let mut workbook = new(title, day, &[])?;
    workbook.set_default_format(&base(), DEFAULT_ROW, OWN_COLUMN)?;
    Ok(workbook)
}

/// Begins a workbook that is to be printed and never read back.
pub fn paper(title: &str, day: Date) -> Result<Workbook, XlsxError> {
    new(title, day, &[(property::PAPER, "1")])
}

/// Returns a paper's bytes.
pub fn save(mut workbook: Workbook) -> Result<Vec<u8>, XlsxError> {
    workbook.set_zip_compression_level(COMPRESSION).save_to_buffer()
}

/// Returns the format that all others are derived from.
pub fn base() -> Format {
    Format::new()
        .set_font_name(FONT)
        .set_font_size(SIZE)
        .set_font_family(FONT_FAMILY)
        .set_font_charset(FONT_CHARSET)
        .set_align(FormatAlign::VerticalCenter)
}

/// Returns the format of a table's cells, in a size.
pub fn cell(size: f64) -> Format {
    base().set_font_size(size).set_text_wrap().set_border(FormatBorder::Thin)
}

/// Returns the format of a table's headers, in a size.
pub fn header(size: f64) -> Format {
    cell(size).set_bold().set_align(FormatAlign::Center).set_background_color("EDEDED")
}

/// Returns the format of days in tables, in a size.
pub fn day_format(size: f64) -> Format {
    cell(size).set_num_format("yyyy/m/d").set_align(FormatAlign::Center)
}

/// Writes a user's text: a string, never a formula, whatever it begins with.
pub fn write_text(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    sheet.write_string_with_format(row, column, text, &quoting(text, format))?;
    Ok(())
}

/// A block of cells, from its upper left to its lower right one; each is a row and a column, from
/// zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellRange {
    first: (u32, u16),
    last: (u32, u16),
}

impl CellRange {
    /// Returns the cells from one to another.
    pub fn new(first: (u32, u16), last: (u32, u16)) -> Self {
        Self { first, last }
    }

    /// Returns cells side by side, from one column to another.
    pub fn in_row(row: u32, (first, last): (u16, u16)) -> Self {
        Self::new((row, first), (row, last))
    }
}

/// Writes a user's text in cells that are merged, or in a single one, which cannot be merged with
/// itself.
pub fn merge(
    sheet: &mut Worksheet,
    range: CellRange,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let CellRange { first: (row, column), last: (last_row, last_column) } = range;
    if range.first == range.last {
        return write_text(sheet, row, column, text, format);
    }
    sheet.merge_range(row, column, last_row, last_column, text, &quoting(text, format))?;
    Ok(())
}

/// Returns the format of a text: one that begins as a formula does is quoted.
fn quoting<'f>(text: &str, format: &'f Format) -> Cow<'f, Format> {
    if text.starts_with(['=', '+', '-', '@']) {
        Cow::Owned(format.clone().set_quote_prefix())
    } else {
        Cow::Borrowed(format)
    }
}

/// Returns a day as workbooks write it.
pub fn excel_day(day: Date) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(
        day.year().unsigned_abs(),
        day.month().unsigned_abs(),
        day.day().unsigned_abs(),
    )
}

/// Writes a day, or an empty cell.
pub fn write_day(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    day: Option<Date>,
    format: &Format,
) -> Result<(), XlsxError> {
    match day {
        Some(day) => sheet.write_datetime_with_format(row, column, &excel_day(day)?, format)?,
        None => sheet.write_blank(row, column, format)?,
    };
    Ok(())
}

/// Begins pages at some rows, as many as a workbook can have; further ones begin where programs let
/// them.
pub fn set_page_breaks(sheet: &mut Worksheet, rows: &[u32]) -> Result<(), XlsxError> {
    /// Most page breaks of a sheet, in Excel.
    const MOST: usize = 1_023;
    sheet.set_page_breaks(rows.get(..MOST).unwrap_or(rows))?;
    Ok(())
}

/// Prints a sheet on A4, one page wide, with our margins.
pub fn a4(sheet: &mut Worksheet) {
    sheet.set_paper_size(A4).set_print_fit_to_pages(1, 0);
    set_margins(sheet, PORTRAIT);
    sheet.set_print_center_horizontally(true);
}

/// Sets the margins of a page.
pub fn set_margins(sheet: &mut Worksheet, page: Page) {
    // In inches: left, right, top, bottom, header, footer.
    sheet.set_margins(0.39, 0.39, page.top, page.bottom, 0.25, 0.25);
}

/// Leaves room for a foot of several lines; what pages hold is reckoned with more in reserve.
/// Returns the page with that margin.
pub fn leave_room_for_foot(sheet: &mut Worksheet, page: Page) -> Page {
    /// What further lines take, in inches.
    const LINES: f64 = 0.08;
    let page = Page { bottom: page.bottom + LINES, ..page };
    set_margins(sheet, page);
    page
}

/// Leaves room for a head of several lines.
pub fn leave_room_for_head(sheet: &mut Worksheet, page: Page) {
    /// What further lines take, in inches.
    const LINES: f64 = 0.2;
    set_margins(sheet, Page { top: page.top + LINES, ..page });
}

/// A page within its margins: its width in millimetres, and the height in points that it has for
/// rows, less what programs take by rounding.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// The margins above and below, in inches.
    top: f64,
    bottom: f64,
}

/// An upright page and one across.
pub const PORTRAIT: Page = Page { width: 189.5, height: 762.0, top: 0.4, bottom: 0.5 };
pub const LANDSCAPE: Page = Page { width: 276.5, height: 516.0, ..PORTRAIT };
/// A page of a ledger, across, with narrow margins: its type is larger where it has more room.
pub const LEDGER: Page = Page { height: 526.8, top: 0.3, bottom: 0.45, ..LANDSCAPE };

/// The share of a page that is taken back by a smaller print.
pub const LITTLE: f64 = 0.15;

/// Prints a sheet on so many pages, smaller where it must be. The foot gets more room: in another
/// font it is higher, and `LibreOffice` would drop a row that has none any more.
pub fn shrink_to_pages(sheet: &mut Worksheet, page: Page, pages: u16) {
    /// In inches.
    const FOR_THE_FOOT: f64 = 0.1;
    sheet.set_print_fit_to_pages(1, pages);
    set_margins(sheet, Page { bottom: page.bottom + FOR_THE_FOOT, ..page });
}

/// Prints a sheet so many millimetres wide and so many points high on one page fewer where no more
/// than a share of a page would stand on the last.
pub fn fit_pages(
    sheet: &mut Worksheet,
    page: Page,
    (millimetres, points): (f64, f64),
    little: f64,
) {
    /// Longer sheets are left to run on.
    const MOST: f64 = 5.0;
    let room = page.height * (millimetres / page.width).max(1.0);
    let pages = (points / room - little).ceil().max(1.0);
    if pages <= MOST {
        sheet.set_print_fit_to_pages(1, pages as u16);
    }
}

/// Gives what is typed on a sheet our font, in the columns from `first` on, in cells that have no
/// format.
pub fn format_the_rest(sheet: &mut Worksheet, first: u16) -> Result<(), XlsxError> {
    /// The last one, AZ: nobody types so far to the right.
    const LAST: u16 = 51;
    sheet.set_column_range_format(first, LAST, &base())?;
    Ok(())
}

/// Sets a column's width, in millimetres on paper at full size.
pub fn set_width(sheet: &mut Worksheet, column: u16, millimetres: f64) -> Result<(), XlsxError> {
    sheet.set_column_width_pixels(column, pixels(millimetres).round() as u32)?;
    Ok(())
}

/// Sets the widths of the first columns, in millimetres; together they are no wider than that.
pub fn set_widths(
    sheet: &mut Worksheet,
    widths: impl Iterator<Item = f64>,
) -> Result<(), XlsxError> {
    let (mut reached, mut taken) = (0.0, 0);
    for (column, millimetres) in (0..).zip(widths) {
        reached += millimetres;
        let edge = pixels(reached).floor() as u32;
        sheet.set_column_width_pixels(column, edge - taken)?;
        taken = edge;
    }
    Ok(())
}

fn pixels(millimetres: f64) -> f64 {
    points(millimetres) * PIXELS_PER_POINT
}

/// Converts millimetres to points.
pub fn points(millimetres: f64) -> f64 {
    millimetres * POINTS_PER_MM
}

/// The widths of texts in cells in the papers' font, with what programs take by rounding.
pub struct OwnFont<'a>(pub &'a dyn Widths);

impl Widths for OwnFont<'_> {
    fn advance(&self, character: char) -> f32 {
        self.0.advance(character) * WIDER
    }
}

/// The widths of the fonts that stand in for ours where a system lacks it.
pub struct OtherFont<'a>(pub &'a dyn Widths);

impl Widths for OtherFont<'_> {
    fn advance(&self, character: char) -> f32 {
        /// The widths of capitals, and of other letters and digits, in the wider ones, in em.
        const CAPITAL: f32 = 0.7;
        const LETTER: f32 = 0.64;
        match character {
            // Kana and marks, too, are as wide as they are high.
            '\u{2E80}'..='\u{9FFF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{FF00}'..='\u{FF60}'
            | '\u{20000}'.. => 1.0,
            'A'..='Z' => CAPITAL,
            character if character.is_ascii_alphanumeric() => LETTER,
            _ => self.0.advance(character),
        }
    }
}

/// Measures texts in cells, in our font and in those that stand in for it.
#[derive(Clone, Copy)]
pub struct CellMetrics<'a>(pub &'a dyn Widths);

impl CellMetrics<'_> {
    /// Counts the lines that a text takes in a cell so many millimetres wide, whose words of Latin
    /// letters are kept whole.
    pub fn lines(&self, text: &str, size: f64, millimetres: f64) -> usize {
        let room = points(millimetres) - SIDE_PADDING;
        let fonts: [&dyn Widths; 2] = [&OwnFont(self.0), &OtherFont(self.0)];
        // Most cells of a ledger have room for their text.
        let has_room = |font: &dyn Widths| TextMetrics(font).width(text, size) < room;
        if !text.contains('\n') && fonts.into_iter().all(has_room) {
            return 1;
        }
        let in_font = |font: &dyn Widths| {
            let metrics = TextMetrics(font);
            let lines = text.split('\n').map(|line| {
                let of_words = lines_of_words(line, room, |word| metrics.width(word, size));
                metrics.lines(line, size, room).max(of_words)
            });
            lines.sum::<usize>()
        };
        fonts.into_iter().map(in_font).fold(1, usize::max)
    }

    /// Returns the room in points in which none of a text's lines is broken.
    pub fn longest_line(&self, text: &str, size: f64) -> f64 {
        /// What is lost by adding up.
        const ROUNDING: f64 = 1e-3;
        let own = TextMetrics(&OwnFont(self.0)).longest_line(text, size);
        own.max(TextMetrics(&OtherFont(self.0)).longest_line(text, size)) + ROUNDING
    }

    /// Returns the width in millimetres that a cell needs for the longest word of a text.
    pub fn longest_word(&self, text: &str, size: f64) -> f64 {
        let own = TextMetrics(&OwnFont(self.0)).longest_word(text, size);
        let other = TextMetrics(&OtherFont(self.0)).longest_word(text, size);
        (own.max(other) + SIDE_PADDING) / POINTS_PER_MM
    }

    /// Returns whether a text is a single word that has room in its cell at the smallest size: where
    /// it would be broken it is shrunk.
    pub fn can_be_shrunk(&self, text: &str, millimetres: f64) -> bool {
        self.longest_word(text, SMALLEST) <= millimetres && is_one_word(text)
    }

    /// Returns the height in points that a text takes in a cell so many millimetres wide.
    pub fn height(&self, text: &str, size: f64, millimetres: f64) -> f64 {
        height_of_lines(self.lines(text, size, millimetres), size)
    }
}

/// Returns the height in points of a cell with so many lines.
pub fn height_of_lines(lines: usize, size: f64) -> f64 {
    lines as f64 * size * PITCH + UPRIGHT_PADDING
}

/// Counts the lines of a text whose words, between blanks and after hyphens, are kept whole; letters
/// that are no Latin ones are words of their own.
fn lines_of_words(text: &str, room: f64, width: impl Fn(&str) -> f64) -> usize {
    let (mut lines, mut used) = (1, 0.0);
    let characters: Vec<char> = text.chars().collect();
    let joined = |a: &char, b: &char| a.is_ascii_graphic() && *a != '-' && b.is_ascii_graphic();
    for word in characters.chunk_by(joined) {
        let word: String = word.iter().collect();
        let width = width(&word);
        if used + width > room && used > 0.0 && word != " " {
            lines += 1;
            used = 0.0;
        }
        // A word longer than a line is broken, and the last piece goes on.
        lines += (width / room.max(1.0)) as usize;
        used += width % room.max(1.0);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_begin_at_as_many_rows_as_excel_takes() {
        for count in [1_023, 1_024] {
            let rows: Vec<u32> = (1..=count).collect();
            assert!(set_page_breaks(&mut Worksheet::new(), &rows).is_ok(), "{count}");
            assert_eq!(Worksheet::new().set_page_breaks(&rows).is_ok(), count == 1_023);
        }
    }
}
