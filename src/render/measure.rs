//! How much room a text takes, by the widths of the papers' font.

use crate::model::text::Widths;

/// Marks where a word that is too long for its line may be broken; no text of a user can hold this
/// character.
pub const BREAK: char = '\u{200B}';

/// Points in a millimetre.
pub const POINTS_PER_MM: f64 = 72.0 / 25.4;

/// The measures of texts in the papers' font; sizes and widths are in points.
#[derive(Clone, Copy)]
pub struct TextMetrics<'a>(pub &'a dyn Widths);

impl TextMetrics<'_> {
    /// Returns the width of a text on one line.
    pub fn width(&self, text: &str, size: f64) -> f64 {
        text.chars().map(|character| self.advance(character, size)).sum()
    }

    /// Counts the lines that a text takes in a width, broken greedily; a character that must not
    /// begin a line takes the one before along.
    pub fn lines(&self, text: &str, size: f64, room: f64) -> usize {
        text.split('\n').map(|line| self.lines_of_paragraph(line, size, room)).sum()
    }

    /// Returns the width of the longest word.
    pub fn longest_word(&self, text: &str, size: f64) -> f64 {
        text.split(|character| !is_part_of_word(character)).map(|word| self.width(word, size)).fold(0.0, f64::max)
    }

    fn advance(&self, character: char, size: f64) -> f64 {
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

    /// Returns a text whose words fit a width: one that is longer gets [`BREAK`]s, since
    /// typesetting breaks only between words. Japanese characters are words of their own.
    pub fn breakable(&self, text: &str, size: f64, room: f64) -> String {
        let mut out = String::with_capacity(text.len());
        let mut word = String::new();
        for character in text.chars() {
            if is_part_of_word(character) {
                word.push(character);
            } else {
                self.push_word(&mut out, &word, size, room);
                word.clear();
                out.push(character);
            }
        }
        self.push_word(&mut out, &word, size, room);
        out
    }

    fn push_word(&self, out: &mut String, word: &str, size: f64, room: f64) {
        let breaks = self.width(word, size) > room;
        for character in word.chars() {
            out.push(character);
            if breaks {
                out.push(BREAK);
            }
        }
    }
}

/// Returns whether typesetting keeps a character together with its neighbours: letters, digits and
/// signs that are not as wide as a Japanese character.
fn is_part_of_word(character: char) -> bool {
    !character.is_whitespace()
        && !matches!(character, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..)
}

fn must_not_begin(character: char) -> bool {
    "、。，．・：；？！ー）］｝」』】〉》〕々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ～,.:;?!)]}".contains(character)
}
