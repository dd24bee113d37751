//! Texts measured character by character, and broken into lines of given widths.

use super::shapes::MM_PER_POINT;
use crate::model::text::Widths;
use crate::render::measure::BOLD;
use crate::render::phrase::{self, Break};

/// Texts that would take more lines than this behind the first are not even broken.
const MOST_FURTHER_LINES: f64 = 3.0;
/// Where lines end in a drawing; a number or an address stays whole.
pub(crate) const WHOLE_NUMBERS: &[Break] = &[Break::Phrase, Break::Part, Break::Anywhere];
/// The same; what is too long for any line ends it after its signs.
pub(crate) const PARTED_NUMBERS: &[Break] =
    &[Break::Phrase, Break::Part, Break::Anywhere, Break::PartOfWhole];

/// A size in pt, and whether the text is bold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Font {
    pub(super) size: f64,
    pub(super) bold: bool,
}

impl Font {
    /// Returns the regular font.
    pub(crate) fn regular(size: f64) -> Self {
        Self { size, bold: false }
    }

    /// Returns the bold font.
    pub(crate) fn bold(size: f64) -> Self {
        Self { size, bold: true }
    }

    /// Returns how wide a character of one em is, in mm.
    fn em(self) -> f64 {
        self.size * MM_PER_POINT * if self.bold { BOLD } else { 1.0 }
    }
}

/// A part of a text, from one index of a character to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slice {
    pub(super) from: usize,
    pub(super) to: usize,
}

/// A text in one line, with the width of each character in em.
pub(crate) struct Measured {
    characters: Vec<(char, f64)>,
    em: f64,
}

impl Measured {
    /// Measures a text as it is written; a line break becomes a blank.
    pub(crate) fn new(text: &str, widths: &dyn Widths) -> Self {
        let text = text.trim().replace('\n', " ");
        let width = |character| f64::from(widths.advance(character));
        let safe = |width: f64| if width.is_finite() { width.max(0.0) } else { 1.0 };
        let characters: Vec<(char, f64)> = text.chars().map(|c| (c, safe(width(c)))).collect();
        let em = characters.iter().map(|(_, width)| width).sum();
        Self { characters, em }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.characters.is_empty()
    }

    /// Returns the width of the whole text, in em.
    pub(super) fn em(&self) -> f64 {
        self.em
    }

    /// Returns the whole text as a slice.
    pub(super) fn all(&self) -> Slice {
        Slice { from: 0, to: self.characters.len() }
    }

    /// Returns the words of a slice.
    pub(crate) fn text(&self, slice: Slice) -> String {
        self.characters[slice.from..slice.to].iter().map(|(character, _)| character).collect()
    }

    /// Returns the whole text.
    pub(crate) fn whole(&self) -> String {
        self.text(self.all())
    }

    /// Returns the width in a font, in mm.
    pub(crate) fn width(&self, font: Font) -> f64 {
        self.em * font.em()
    }

    /// Returns the width of a slice in a font, in mm.
    pub(super) fn width_of(&self, slice: Slice, font: Font) -> f64 {
        self.characters[slice.from..slice.to].iter().map(|(_, width)| width).sum::<f64>()
            * font.em()
    }

    /// Breaks the text into at most `most` lines, the first and the others of a width each, in mm,
    /// at places of some levels, the best first; `None` where it does not fit them.
    pub(crate) fn breaks(
        &self,
        willing: &[Break],
        font: Font,
        (first, others): (f64, f64),
        most: usize,
    ) -> Option<Vec<Slice>> {
        let rest = |from: usize| self.width_of(Slice { from, ..self.all() }, font);
        if self.width(font) > first + others * MOST_FURTHER_LINES {
            return None;
        }
        let levels = self.break_levels();
        let mut lines = Vec::new();
        let mut begin = 0;
        for line in 0..most {
            let width = if line == 0 { first } else { others };
            if rest(begin) <= width {
                lines.push(Slice { from: begin, ..self.all() });
                return Some(lines);
            }
            let full = self.fill(begin, font, width);
            let left = others * (most - line - 1) as f64;
            // No letter is left alone for the last line, if it can be.
            let is_alone = |at: usize| at + 1 == self.characters.len();
            let ends = |level: Break| {
                let places = (begin + 1..=full)
                    .rev()
                    .filter(|&at| levels[at].is_some_and(|found| found <= level));
                let fits = |&at: &usize| rest(at) <= left;
                let several = places.clone().filter(|&at| !is_alone(at)).find(fits);
                several.or(places.clone().find(fits)).or(places.clone().next())
            };
            let end = willing.iter().copied().find_map(ends)?;
            lines.push(Slice { from: begin, to: end });
            begin = if self.is_blank(end) { end + 1 } else { end };
        }
        None
    }

    /// Returns how willingly a line ends before each character; not at all within a word that is
    /// taken as one.
    fn break_levels(&self) -> Vec<Option<Break>> {
        let text = self.whole();
        let mut levels = vec![None; self.characters.len() + 1];
        let breaks = phrase::breaks(&text);
        for (index, (at, _)) in text.char_indices().enumerate() {
            if let Ok(found) = breaks.binary_search_by_key(&at, |(at, _)| *at) {
                levels[index] = Some(breaks[found].1);
            }
        }
        // A blank is dropped at a line's end.
        for (level, (character, _)) in levels.iter_mut().zip(&self.characters).skip(1) {
            if *character == ' ' {
                *level = Some(Break::Phrase);
            }
        }
        levels
    }

    /// Returns the end of the longest line from a place that fits a width.
    fn fill(&self, begin: usize, font: Font, width: f64) -> usize {
        let mut used = 0.0;
        let fits = |(_, character): &&(char, f64)| {
            used += character * font.em();
            used <= width
        };
        begin + self.characters[begin..].iter().take_while(fits).count()
    }

    fn is_blank(&self, index: usize) -> bool {
        self.characters.get(index).is_some_and(|(character, _)| *character == ' ')
    }
}
