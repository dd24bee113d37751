//! The text of boxes, set for a size and a width.

use crate::model::text::Widths;
use crate::paper::system_diagram::{Node, NodeKind};
use crate::render::diagram::{Font, MM_PER_POINT, Measured, Rect, TextLine};

/// From a box's frame to its text, in mm.
pub(super) const PADDING: f64 = 1.1;
/// The distance of lines, in em.
const LEADING: f64 = 1.25;
/// From a line's top to its baseline, in em.
const ASCENT: f64 = 0.88;
/// Stands where a text is too long for its box.
pub(super) const SEE_TABLE: &str = "（表を参照）";
/// Stands behind a device's number where its name has no room.
pub(super) const CUT: char = '…';
/// Stands in a box that another sheet shows in full.
const ELSEWHERE: &str = "（ほかの図にあります）";
/// Most lines of a title, and of a detail.
const MOST: [usize; 2] = [3, 2];

/// How boxes are set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct BoxStyle {
    /// The size of text, in pt.
    pub(super) size: f64,
    /// The width of boxes, in mm.
    pub(super) width: f64,
    /// How many lines a text may take less than is usual.
    pub(super) fewer: usize,
}

/// The texts of a box's lines, and whether each is bold.
pub(super) type Lines = Vec<(String, bool)>;

/// Breaks a box's texts into lines.
pub(super) fn lines(node: &Node, guest: bool, style: BoxStyle, widths: &dyn Widths) -> Lines {
    let mut lines = title(node, style, widths);
    if guest {
        lines.extend(broken(ELSEWHERE, false, MOST[1], style, widths));
        return lines;
    }
    for detail in &node.details {
        lines.extend(broken(detail, false, MOST[1] - style.fewer.min(1), style, widths));
    }
    lines
}

/// Breaks a box's title into lines; of a device whose names have no room its number alone, by which
/// the table is read.
fn title(node: &Node, style: BoxStyle, widths: &dyn Widths) -> Lines {
    let most = MOST[0] - style.fewer;
    if node.title.trim().is_empty() {
        return Vec::new();
    }
    let number = node.title.split_once('　').filter(|_| node.kind == NodeKind::Device);
    let whole = set(&node.title, true, most, style, widths);
    let cut = || set(&format!("{}{CUT}", number?.0), true, most, style, widths);
    whole.or_else(cut).unwrap_or_else(|| broken(&node.title, true, most, style, widths))
}

fn broken(text: &str, bold: bool, most: usize, style: BoxStyle, widths: &dyn Widths) -> Lines {
    if text.trim().is_empty() {
        return Vec::new();
    }
    let told = || set(SEE_TABLE, bold, 1, style, widths);
    set(text, bold, most, style, widths).or_else(told).unwrap_or_default()
}

/// Breaks a text into so many lines at most; `None` where it takes more.
fn set(text: &str, bold: bool, most: usize, style: BoxStyle, widths: &dyn Widths) -> Option<Lines> {
    let font = if bold { Font::bold(style.size) } else { Font::regular(style.size) };
    let room = style.width - 2.0 * PADDING;
    let measured = Measured::new(text, widths);
    let slices = measured.breaks(font, (room, room), most)?;
    Some(slices.into_iter().map(|slice| (measured.text(slice), bold)).collect())
}

/// Returns the height of a box with so many lines, in mm.
pub(super) fn height(lines: usize, style: BoxStyle) -> f64 {
    lines as f64 * style.size * LEADING * MM_PER_POINT + 2.0 * PADDING
}

/// Places the lines of a box.
pub(super) fn placed(lines: &Lines, rect: Rect, style: BoxStyle) -> Vec<TextLine> {
    let pitch = style.size * LEADING * MM_PER_POINT;
    let used = lines.len() as f64 * pitch;
    let top =
        rect.y + (rect.height - used) / 2.0 + (LEADING - 1.0) / 2.0 * style.size * MM_PER_POINT;
    let line = |(index, (text, bold)): (usize, &(String, bool))| TextLine {
        x: rect.x + PADDING,
        y: top + index as f64 * pitch + ASCENT * style.size * MM_PER_POINT,
        size: style.size,
        bold: *bold,
        text: text.clone(),
    };
    lines.iter().enumerate().map(line).collect()
}

/// Sets a text on one line with its left end at a place, if it takes at most so much room.
pub(super) fn label(
    text: &str,
    (x, top): (f64, f64),
    size: f64,
    room: f64,
    widths: &dyn Widths,
) -> Option<TextLine> {
    let measured = Measured::new(text, widths);
    (measured.width(Font::bold(size)) <= room).then(|| TextLine {
        x,
        y: top + ASCENT * size * MM_PER_POINT,
        size,
        bold: true,
        text: measured.whole(),
    })
}
