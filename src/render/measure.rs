//! How much room a text takes, by the widths of the papers' font.

use super::phrase::must_not_begin;
use crate::model::text::Widths;

/// Points in a millimetre.
pub const POINTS_PER_MM: f64 = 72.0 / 25.4;

/// How much wider the bold font is than the one that is measured.
pub const BOLD: f64 = 1.05;

/// The measures of texts in the papers' font; sizes and widths are in points.
#[derive(Clone, Copy)]
pub struct TextMetrics<'a>(pub &'a dyn Widths);

impl TextMetrics<'_> {
    /// Returns the width of a text on one line.
    pub fn width(&self, text: &str, size: f64) -> f64 {
        text.chars().map(|character| self.advance(character, size)).sum()
    }

    /// Returns the width of the longest of a text's lines.
    pub fn longest_line(&self, text: &str, size: f64) -> f64 {
        text.split('\n').map(|line| self.width(line, size)).fold(0.0, f64::max)
    }

    /// Counts the lines that a text takes in a width, broken greedily; a character that must not
    /// begin a line takes the one before along.
    pub fn lines(&self, text: &str, size: f64, room: f64) -> usize {
        text.split('\n').map(|line| self.lines_of_paragraph(line, size, room)).sum()
    }

    pub(super) fn advance(&self, character: char, size: f64) -> f64 {
        f64::from(self.0.advance(character)) * size
    }

    fn lines_of_paragraph(&self, text: &str, size: f64, room: f64) -> usize {
        let (mut lines, mut used, mut previous) = (1, 0.0, 0.0);
        for character in text.chars() {
            let width = self.advance(character, size);
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
