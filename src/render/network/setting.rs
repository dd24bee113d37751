//! The text of boxes, set for a size and a width.

use crate::model::text::Widths;
use crate::paper::system_diagram::{Node, NodeKind};
use crate::render::diagram::{Font, MM_PER_POINT, Measured, PARTED_NUMBERS, Rect, TextLine};
use crate::render::phrase::{self, Break};

/// From a box's frame to its text, in mm.
pub(super) const PADDING: f64 = 1.1;
/// The distance of lines, in em.
const LEADING: f64 = 1.25;
/// From a line's top to its baseline, in em.
const ASCENT: f64 = 0.88;
/// Stands where a text is too long for its box.
pub(super) const SEE_TABLE: &str = "（表を参照）";
/// Stands behind a name of which the rest has no room, and behind a device's number where its name
/// has none.
pub(super) const CUT: char = '…';
/// Stands in a box that another sheet shows in full.
const ELSEWHERE: &str = "（ほかの図にあります）";
/// Most letters of a name that is cut.
const LONGEST_CUT: usize = 60;

/// How boxes are set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct BoxStyle {
    /// The size of text, in pt.
    pub(super) size: f64,
    /// The width of boxes, in mm.
    pub(super) width: f64,
    /// Most lines of a title, and of a detail.
    pub(super) most: [usize; 2],
}

/// The texts of a box's lines, and whether each is bold.
pub(super) type Lines = Vec<(String, bool)>;

/// Breaks a box's texts into lines.
pub(super) fn lines(node: &Node, guest: bool, style: BoxStyle, widths: &dyn Widths) -> Lines {
    let mut lines = title(node, style, widths);
    if guest {
        lines.extend(broken(ELSEWHERE, false, style, widths));
        return lines;
    }
    for detail in &node.details {
        lines.extend(match node.kind {
            // The table has it.
            NodeKind::Device => broken(detail, false, style, widths),
            NodeKind::Outside | NodeKind::Vendor | NodeKind::Medium => {
                cut_to_fit(detail, false, style, widths)
            }
        });
    }
    lines
}

/// Breaks a box's title into lines; of a device whose names have no room its number alone, by which
/// the table is read.
fn title(node: &Node, style: BoxStyle, widths: &dyn Widths) -> Lines {
    if node.title.trim().is_empty() {
        return Vec::new();
    }
    let number = node.title.split_once('　').filter(|_| node.kind == NodeKind::Device);
    let whole = set(&node.title, true, style, widths);
    let cut = || set(&format!("{}{CUT}", number?.0), true, style, widths);
    whole.or_else(cut).unwrap_or_else(|| cut_to_fit(&node.title, true, style, widths))
}

/// Breaks a text into lines, or refers to the table.
fn broken(text: &str, bold: bool, style: BoxStyle, widths: &dyn Widths) -> Lines {
    if text.trim().is_empty() {
        return Vec::new();
    }
    let told = || set(SEE_TABLE, bold, style, widths);
    set(text, bold, style, widths).or_else(told).unwrap_or_default()
}

/// Breaks a text into lines, or as much of it as has room, up to the end of a part of it if it can
/// be.
fn cut_to_fit(text: &str, bold: bool, style: BoxStyle, widths: &dyn Widths) -> Lines {
    if let Some(lines) = set(text, bold, style, widths) {
        return if text.trim().is_empty() { Vec::new() } else { lines };
    }
    let begin: String = text.trim().chars().take(LONGEST_CUT).collect();
    let breaks = phrase::breaks(&begin);
    let ends = |level: Break| {
        breaks.iter().rev().filter(move |(_, found)| *found <= level).map(|(at, _)| *at)
    };
    let all = ends(Break::Part).chain(ends(Break::Forced));
    let mut cuts = all.map(|end| format!("{}{CUT}", begin[..end].trim_end()));
    cuts.find_map(|cut| set(&cut, bold, style, widths))
        .unwrap_or_else(|| broken(SEE_TABLE, bold, style, widths))
}

/// Breaks a text into as many lines at most as the style has; `None` where it takes more.
fn set(text: &str, bold: bool, style: BoxStyle, widths: &dyn Widths) -> Option<Lines> {
    let most = style.most[usize::from(!bold)];
    let font = if bold { Font::bold(style.size) } else { Font::regular(style.size) };
    let room = style.width - 2.0 * PADDING;
    let measured = Measured::new(text, widths);
    let slices = measured.breaks(PARTED_NUMBERS, font, (room, room), most)?;
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
