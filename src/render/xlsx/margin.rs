//! What stands in the margins of a workbook's pages: whose paper it is, its name, the page.

use rust_xlsxwriter::Worksheet;

use super::book::{self, OtherFont, Page};
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

/// Writes the foot of a paper's pages: pharmacy, paper and page. A name that would reach the paper's
/// is smaller and stands on several lines, broken by us: programs print one over the other.
pub fn set_foot(
    sheet: &mut Worksheet,
    page: Page,
    (pharmacy, paper): (&str, &str),
    widths: &dyn Widths,
) {
    let other = OtherFont(widths);
    let metrics = TextMetrics(&other);
    let beside = metrics.width(paper, SIZE) / POINTS_PER_MM / 2.0 + GUTTER;
    let room = (page.width / 2.0 - beside) * POINTS_PER_MM;
    let (size, name) = name_within(pharmacy, room, metrics);
    let paper = in_margin(paper);
    let foot = with_name(&name, |name| format!("&L&{size}{name}&C&8{paper}&R&8&P / &N"));
    sheet.set_footer(foot);
    if name.contains('\n') {
        book::leave_room_for_foot(sheet, page);
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
