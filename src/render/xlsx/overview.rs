//! 一覧 of a chain as a workbook: to be filtered and sorted, with links to the pharmacies' folders.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatUnderline, Url, Worksheet, XlsxError};

use super::book::{self, CellMetrics};
use super::margin;
use crate::model::text::Widths;
use crate::paper::overview::{Overview, OverviewRow};
use crate::sheet::Pharmacy;

/// The columns and their widths, in millimetres; together no wider than prints at 7 points.
const COLUMNS: [(&str, f64); 13] = [
    (Pharmacy::COLUMN.name.header, 40.0),
    ("結果", 24.0),
    ("エラー", 16.0),
    ("警告", 16.0),
    ("お知らせ", 18.0),
    ("「はい」でない項目", 22.0),
    ("「はい」でない参考項目", 22.0),
    ("目標日を過ぎた項目", 22.0),
    ("次の目標日", 26.0),
    ("まだ返ってきていない事業者確認用", 46.0),
    ("書類のフォルダ", 40.0),
    ("もとのファイル", 32.0),
    ("書類を作れなかった理由", 46.0),
];
/// Places in [`COLUMNS`]: of texts, of the first number of findings and of progress.
const PHARMACY: u16 = 0;
const RESULT: u16 = 1;
const FINDINGS: u16 = 2;
const PROGRESS: u16 = 5;
const NEXT_TARGET: u16 = 8;
const VENDORS_OUT: u16 = 9;
const FOLDER: u16 = 10;
const CASE: u16 = 11;
const REASON: u16 = 12;
/// Size of the text, in points.
const SIZE: f64 = 10.0;
/// The part of a header's cell that the filter's button covers, in millimetres.
const FILTER_BUTTON: f64 = 4.0;
/// The header's row, from zero.
const HEADER: u32 = 2;
/// The part of its column that an indented text cannot use, in millimetres: on paper, scaled down,
/// it would touch the line beside it.
const INDENT: f64 = 3.0;
/// Behind a number that asks for something to be done.
const SHADE: Color = Color::RGB(0xFF_E9_D6);

/// Writes the workbook.
pub fn write(overview: &Overview, widths: &dyn Widths) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = book::paper(overview.title, overview.as_of)?;
    let sheet = workbook.add_worksheet().set_name("一覧")?;
    sheet.write_string_with_format(
        0,
        0,
        overview.title,
        &book::base().set_font_size(book::TITLE_SIZE).set_bold(),
    )?;
    sheet.write_string_with_format(1, 0, &overview.about, &book::base().set_font_size(SIZE))?;
    let metrics = CellMetrics(widths);
    let mut tallest = 0.0_f64;
    for (column, (name, millimetres)) in COLUMNS.into_iter().enumerate() {
        book::set_width(sheet, column as u16, millimetres)?;
        book::write_text(sheet, HEADER, column as u16, name, &book::header(SIZE))?;
        tallest = tallest.max(metrics.height(name, SIZE, millimetres - FILTER_BUTTON));
    }
    sheet.set_row_height(HEADER, tallest)?;
    let formats = OverviewFormats::new();
    for (index, row) in overview.rows.iter().enumerate() {
        write_row(sheet, HEADER + 1 + index as u32, row, &formats, metrics)?;
    }
    let (last, last_column) = (HEADER + overview.rows.len() as u32, COLUMNS.len() as u16 - 1);
    sheet.autofilter(HEADER, 0, last.max(HEADER + 1), last_column)?;
    sheet.set_freeze_panes(HEADER + 1, 1)?.set_repeat_rows(HEADER, HEADER)?;
    sheet.set_print_area(0, 0, last, last_column)?.set_landscape();
    book::a4(sheet);
    margin::set_sheet_foot(sheet);
    workbook.save_to_buffer()
}

struct OverviewFormats {
    text: Format,
    number: Format,
    shaded: Format,
    day: Format,
    link: Format,
}

impl OverviewFormats {
    fn new() -> Self {
        let number = book::cell(SIZE).set_align(FormatAlign::Center);
        let text = book::cell(SIZE).set_align(FormatAlign::Left).set_indent(1);
        Self {
            shaded: number.clone().set_background_color(SHADE).set_bold(),
            number,
            day: book::day_format(SIZE),
            link: text.clone().set_font_color("0563C1").set_underline(FormatUnderline::Single),
            text,
        }
    }

    /// Returns the format of a number that asks for something to be done where it is not zero.
    fn of(&self, number: usize) -> &Format {
        if number == 0 { &self.number } else { &self.shaded }
    }
}

fn write_row(
    sheet: &mut Worksheet,
    at: u32,
    row: &OverviewRow,
    formats: &OverviewFormats,
    metrics: CellMetrics<'_>,
) -> Result<(), XlsxError> {
    let progress = row.progress.as_ref();
    let out = progress.map_or_else(String::new, |progress| progress.vendors_out.join("、"));
    let result = if row.folder.is_some() { &formats.number } else { &formats.shaded };
    let texts = [
        (PHARMACY, row.pharmacy.as_str()),
        (VENDORS_OUT, &out),
        (CASE, &row.case),
        (REASON, &row.reason),
    ];
    let text_height = |text: &str, column: u16| {
        metrics.height(text, SIZE, COLUMNS[usize::from(column)].1 - INDENT)
    };
    let mut height = 0.0_f64;
    for (column, text) in texts {
        book::write_text(sheet, at, column, text, &formats.text)?;
        height = height.max(text_height(text, column));
    }
    book::write_text(sheet, at, RESULT, row.result, result)?;
    write_numbers(sheet, (at, FINDINGS), row.findings, [true, false, false], formats)?;
    let open = progress.map(|progress| [progress.open, progress.open_reference, progress.overdue]);
    write_numbers(sheet, (at, PROGRESS), open, [true, false, true], formats)?;
    book::write_day(
        sheet,
        at,
        NEXT_TARGET,
        progress.and_then(|progress| progress.next_target),
        &formats.day,
    )?;
    match &row.folder {
        Some(folder) => {
            height = height.max(text_height(folder, FOLDER));
            match address(folder) {
                Some(address) => {
                    let url = Url::new(format!("file:///{address}/")).set_text(folder);
                    sheet.write_url_with_format(at, FOLDER, url, &formats.link)?;
                }
                None => book::write_text(sheet, at, FOLDER, folder, &formats.text)?,
            }
        }
        None => _ = sheet.write_blank(at, FOLDER, &formats.text)?,
    }
    sheet.set_row_height(at, height.min(book::MAX_ROW))?;
    Ok(())
}

/// Returns a folder's path as a link has it; `None` where a link would lead elsewhere: spreadsheets
/// take what stands behind a `#` for a place in a file.
fn address(folder: &str) -> Option<String> {
    if folder.contains('#') {
        return None;
    }
    if !folder.contains('%') {
        return Some(folder.to_owned());
    }
    // A link with something of the kind of %20 in it is taken for one that is escaped already.
    let escaped = |character: char| match character {
        '%' | ' ' | '"' | '`' | '<' | '>' | '[' | ']' | '^' | '{' | '}' => {
            format!("%{:02X}", u32::from(character))
        }
        other => other.to_string(),
    };
    Some(folder.chars().map(escaped).collect())
}

/// Writes three numbers side by side, or empty cells; those that ask for something to be done where
/// they are not zero are shaded then.
fn write_numbers(
    sheet: &mut Worksheet,
    (row, first): (u32, u16),
    numbers: Option<[usize; 3]>,
    shaded: [bool; 3],
    formats: &OverviewFormats,
) -> Result<(), XlsxError> {
    for (column, index) in (first..).zip(0..3) {
        let Some(number) = numbers.map(|numbers| numbers[index]) else {
            sheet.write_blank(row, column, &formats.number)?;
            continue;
        };
        let format = if shaded[index] { formats.of(number) } else { &formats.number };
        sheet.write_number_with_format(row, column, number as f64, format)?;
    }
    Ok(())
}
