//! What all workbooks share: fonts, sizes, properties, and heights of rows in which no wrapped line is hidden.

use jiff::civil::Date;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::assets::Assets;
use crate::model::text::Widths;

/// The font of the workbooks: part of Windows, and the PDF's.
pub const FONT: &str = "BIZ UDPゴシック";
/// Its usual size, in points.
pub const SIZE: f64 = 11.0;
/// Height of a line, in em.
const PITCH: f64 = 1.35;
/// Left and right of a cell's text, together, in points.
const PADDING: f64 = 6.0;
/// Tallest row a workbook can have, in points.
pub const MAX_ROW: f64 = 409.0;
/// Pixels per point on a screen of 96 dots per inch.
const PIXELS_PER_POINT: f64 = 96.0 / 72.0;

/// A workbook with our font throughout.
pub fn new(title: &str, day: Date, properties: &[(&str, &str)]) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_default_format(&base(), 24, 96)?;
    let created =
        ExcelDateTime::from_ymd(day.year().unsigned_abs(), day.month().unsigned_abs(), day.day().unsigned_abs())?;
    let mut about = DocProperties::new().set_title(title).set_creation_datetime(&created);
    for (name, value) in properties {
        about = about.set_custom_property(*name, *value);
    }
    workbook.set_properties(&about);
    Ok(workbook)
}

/// The format that all others are derived from.
pub fn base() -> Format {
    Format::new()
        .set_font_name(FONT)
        .set_font_size(SIZE)
        .set_font_family(3)
        .set_font_charset(128)
        .set_align(FormatAlign::VerticalCenter)
}

/// A cell of a table.
pub fn cell(size: f64) -> Format {
    base().set_font_size(size).set_text_wrap().set_border(FormatBorder::Thin)
}

/// A header cell of a table.
pub fn header(size: f64) -> Format {
    cell(size).set_bold().set_align(FormatAlign::Center).set_background_color("EDEDED")
}

/// A day as tables show it.
pub fn day_format(size: f64) -> Format {
    cell(size).set_num_format("yyyy/m/d").set_align(FormatAlign::Center)
}

/// Writes a user's text: a string, never a formula, whatever it begins with.
pub fn write_text(sheet: &mut Worksheet, row: u32, column: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
    if text.is_empty() {
        sheet.write_blank(row, column, format)?;
    } else if text.starts_with(['=', '+', '-', '@']) {
        sheet.write_string_with_format(row, column, text, &format.clone().set_quote_prefix())?;
    } else {
        sheet.write_string_with_format(row, column, text, format)?;
    }
    Ok(())
}

/// A day as workbooks write it.
pub fn excel_day(day: Date) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(day.year().unsigned_abs(), day.month().unsigned_abs(), day.day().unsigned_abs())
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

/// A4, one page wide, with our margins.
pub fn a4(sheet: &mut Worksheet) {
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0).set_margins(0.6, 0.6, 0.55, 0.65, 0.3, 0.3);
    sheet.set_print_center_horizontally(true);
}

/// Width of a column, in millimetres on paper at full size.
pub fn set_width(sheet: &mut Worksheet, column: u16, millimetres: f64) -> Result<(), XlsxError> {
    sheet.set_column_width_pixels(column, (points(millimetres) * PIXELS_PER_POINT).round() as u32)?;
    Ok(())
}

/// Millimetres in points.
pub fn points(millimetres: f64) -> f64 {
    millimetres / 25.4 * 72.0
}

/// Measures text with the widths of the papers' font.
pub struct Ruler<'a>(pub &'a Assets);

impl Ruler<'_> {
    /// The height in points that a text takes in a cell so many millimetres wide.
    pub fn height(&self, text: &str, size: f64, millimetres: f64) -> f64 {
        self.lines(text, size, points(millimetres) - PADDING) as f64 * size * PITCH + 4.0
    }

    /// How many lines a text takes, broken greedily; a character that must not begin a line takes the one before along.
    fn lines(&self, text: &str, size: f64, room: f64) -> usize {
        // A hair narrower than the cell: programs round widths each in its own way.
        let room = room * 0.96;
        text.split('\n').map(|line| self.lines_of_paragraph(line, size, room)).sum()
    }

    fn lines_of_paragraph(&self, text: &str, size: f64, room: f64) -> usize {
        let (mut lines, mut used, mut previous) = (1, 0.0, 0.0);
        for character in text.chars() {
            let width = f64::from(self.0.advance(character)) * size;
            if used + width > room && used > 0.0 {
                lines += 1;
                used = if must_not_begin(character) { previous } else { 0.0 };
            }
            used += width;
            previous = width;
        }
        lines
    }
}

fn must_not_begin(character: char) -> bool {
    "、。，．・：；？！ー）］｝」』】〉》〕々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ～,.:;?!)]}".contains(character)
}
