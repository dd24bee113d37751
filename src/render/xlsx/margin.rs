//! What stands in the margins of a workbook's pages: whose paper it is, its name, the page.

use rust_xlsxwriter::Worksheet;

use super::book::{self, MARGIN_FONT as FONT, OtherFont, Page};
use crate::model::text::Widths;
use crate::render::measure::{POINTS_PER_MM, TextMetrics};

/// Most UTF-16 units of a header or a footer: over 255, the library drops it whole.
const MOST: usize = 250;
/// Sizes of the pharmacy's name in the foot, in points, and how many lines of it have room there in
/// that size.
const NAMES: [(u8, usize); 3] = [(8, 1), (7, 2), (6, 3)];
/// The size of the rest of the foot, in points.
const SIZE: f64 = 8.0;
/// What is left between the name and the paper's, in millimetres.
const GUTTER: f64 = 3.0;
/// Stands where the rest of a name is left out.
const CUT: char = '…';

/// Writes the foot of sheets that are no paper: sheet and page.
pub fn set_sheet_foot(sheet: &mut Worksheet) {
    sheet.set_footer(format!("&L{FONT}&8&A&R{FONT}&8&P / &N"));
}

/// Returns a text as it stands in a header or a footer behind a size: `&` is doubled, since a single
/// one begins a code; a digit at the beginning would belong to the size.
pub fn in_margin(text: &str) -> String {
    let blank = if text.starts_with(|first: char| first.is_ascii_digit()) { " " } else { "" };
    format!("{blank}{}", text.replace('&', "&&"))
}

/// Returns a header or a footer with a name in it, which is cut where it is too long.
pub fn with_name(name: &str, line: impl Fn(&str) -> String) -> String {
    let with = |name: &str| line(&in_margin(name));
    let mut name = name.to_owned();
    while with(&name).encode_utf16().count() > MOST && name.pop().is_some() {}
    with(&name)
}

/// Returns the name of a form with the vendor whose it is, for the foot, where that has room: its
/// first page alone says so else.
pub fn name_of_form(name: &str, vendor: Option<&str>, widths: &dyn Widths) -> String {
    /// In millimetres.
    const MOST: f64 = 85.0;
    let other = OtherFont(widths);
    let with_vendor = vendor.map(|vendor| format!("{name}　{vendor}"));
    let has_room = |name: &String| TextMetrics(&other).width(name, SIZE) <= MOST * POINTS_PER_MM;
    with_vendor.filter(has_room).unwrap_or_else(|| name.to_owned())
}

/// Writes the foot of a paper's pages: pharmacy, paper and page. A name that would reach the paper's
/// is smaller and stands on several lines, broken by us: programs print one over the other. Returns the
/// page with the margins that it has then.
pub fn set_foot(
    sheet: &mut Worksheet,
    page: Page,
    (pharmacy, paper): (&str, &str),
    widths: &dyn Widths,
) -> Page {
    let other = OtherFont(widths);
    let metrics = TextMetrics(&other);
    let beside = metrics.width(paper, SIZE) / POINTS_PER_MM / 2.0 + GUTTER;
    let room = (page.width / 2.0 - beside) * POINTS_PER_MM;
    let (size, name) = name_within(pharmacy, room, metrics);
    let paper = in_margin(paper);
    // As large as on the other papers where the sheet itself is printed smaller.
    sheet.set_header_footer_scale_with_doc(false);
    let foot =
        with_name(&name, |name| format!("&L{FONT}&{size}{name}&C{FONT}&8{paper}&R{FONT}&8&P / &N"));
    sheet.set_footer(foot);
    if name.contains('\n') {
        return book::leave_room_for_foot(sheet, page);
    }
    page
}

/// Writes the head of a table's pages: what it is, and whose. A name that would reach the title is
/// smaller and stands on several lines; a title that takes most of the page is cut.
pub fn set_head(
    sheet: &mut Worksheet,
    page: Page,
    (title, name): (&str, &str),
    widths: &dyn Widths,
) {
    /// The share of the page's width that a title has at most.
    const MOST_OF_PAGE: f64 = 0.7;
    /// The size of the title, and of a name that has room beside it, in points.
    const HEAD: u8 = 9;
    const SIZE: f64 = HEAD as f64;
    let other = OtherFont(widths);
    let metrics = TextMetrics(&other);
    let whole = page.width * POINTS_PER_MM;
    let mut shown = title.to_owned();
    while metrics.width(&shown, SIZE) > whole * MOST_OF_PAGE && shown.pop().is_some() {}
    if shown != title {
        shown.pop();
        shown.push(CUT);
    }
    let room = whole - metrics.width(&shown, SIZE) - GUTTER * POINTS_PER_MM;
    let has_room = metrics.width(name, SIZE) <= room;
    let (size, name) =
        if has_room { (HEAD, name.to_owned()) } else { name_within(name, room, metrics) };
    let shown = in_margin(&shown);
    sheet.set_header(with_name(&name, |name| {
        format!("&L{FONT}&{HEAD}{shown}&R{FONT}&{size}{name}")
    }));
    if name.contains('\n') {
        book::leave_room_for_head(sheet, page);
    }
}

/// Returns a name in lines of so many points in width, in the largest size in which it has room.
fn name_within(name: &str, room: f64, metrics: TextMetrics<'_>) -> (u8, String) {
    let lines = |size: u8| -> Vec<String> {
        metrics.wrapped(name, f64::from(size), room).split('\n').map(str::to_owned).collect()
    };
    let fitting = NAMES.into_iter().find(|(size, most)| lines(*size).len() <= *most);
    if let Some((size, _)) = fitting {
        return (size, lines(size).join("\n"));
    }
    let [.., (size, most)] = NAMES;
    (size, format!("{}{CUT}", lines(size)[..most].join("\n")))
}
