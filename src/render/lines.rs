//! Breaking a text into lines for a page: between phrases, and nothing is wider than its room.

use super::measure::TextMetrics;
use super::phrase::{self, Break};

/// How much of a line may stay empty before a word that is too long for any line is broken on it.
const LEAST_FILLED: f64 = 0.5;
/// How much of a text is measured that does not fit into its room, in rooms.
const MOST_OF_INTEREST: f64 = 2.0;
/// What adding up widths may differ by, as a share of the room: a line that is full by a hair would
/// be broken a second time.
const ROUNDING: f64 = 0.0002;

impl TextMetrics<'_> {
    /// Returns a text with a line's end wherever a line of so many points in width is full; blanks
    /// there are dropped.
    pub fn wrapped(&self, text: &str, size: f64, room: f64) -> String {
        let lines = text.split('\n').flat_map(|line| self.wrapped_line(line, size, room));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Returns the width in points of a text's longest word.
    pub fn longest_word(&self, text: &str, size: f64) -> f64 {
        let words = text.split('\n').flat_map(phrase::words);
        words.map(|word| self.width(word, size)).fold(0.0, f64::max)
    }

    /// Returns the width in points of a text's longest word that is never broken.
    pub fn longest_kept_word(&self, text: &str, size: f64) -> f64 {
        let words = text.split('\n').flat_map(phrase::words).filter(|word| phrase::is_kept(word));
        words.map(|word| self.width(word, size)).fold(0.0, f64::max)
    }

    fn wrapped_line<'t>(&self, line: &'t str, size: f64, room: f64) -> Vec<&'t str> {
        if self.width(line, size) <= room * (1.0 - ROUNDING) {
            return vec![line];
        }
        let breaks = phrase::breaks(line);
        let mut lines = Vec::new();
        let mut start = 0;
        let share =
            |text: &str| self.width_up_to(text.trim_end(), size, MOST_OF_INTEREST * room) / room;
        while share(&line[start..]) > 1.0 - ROUNDING {
            let Some(end) = self.end_of_line(line, start, &breaks, share) else {
                break;
            };
            lines.push(line[start..end].trim_end());
            start = end;
        }
        lines.push(line[start..].trim_end());
        lines
    }

    /// Returns the width of a text, or any that is larger than `most`: of a long text only what may
    /// matter is measured.
    fn width_up_to(&self, text: &str, size: f64, most: f64) -> f64 {
        let mut width = 0.0;
        for character in text.chars() {
            width += self.advance(character, size);
            if width > most {
                break;
            }
        }
        width
    }

    /// Returns where a line that begins at a place ends; `None` where what is left cannot be
    /// broken.
    fn end_of_line(
        &self,
        text: &str,
        start: usize,
        breaks: &[(usize, Break)],
        share: impl Fn(&str) -> f64,
    ) -> Option<usize> {
        let next = breaks.partition_point(|(at, _)| *at <= start);
        let ahead = &breaks[next..];
        let fitting = ahead.partition_point(|(at, _)| share(&text[start..*at]) <= 1.0 - ROUNDING);
        let (fits, over) = ahead.split_at(fitting);
        let narrowest = ahead.first()?;
        if fits.is_empty() {
            return Some(narrowest.0);
        }
        let mut end = last_of(fits, Break::Phrase, text);
        if let Some(at) = end.filter(|at| share(&text[start..*at]) < LEAST_FILLED) {
            let next_phrase = over
                .iter()
                .find(|(_, level)| *level == Break::Phrase)
                .map_or(text.len(), |(at, _)| *at);
            if share(&text[at..next_phrase]) > 1.0 {
                end = None;
            }
        }
        let less_willing =
            [Break::Name, Break::Part, Break::Anywhere, Break::PartOfWhole, Break::Forced];
        let end =
            end.or_else(|| less_willing.into_iter().find_map(|level| last_of(fits, level, text)))?;
        if !leaves_one_letter(text, end) {
            return Some(end);
        }
        let within_words = [Break::Name, Break::Part, Break::Anywhere];
        let mut others = within_words.into_iter().filter_map(|level| last_of(fits, level, text));
        others.find(|other| !leaves_one_letter(text, *other)).or(Some(end))
    }
}

/// Returns the last place of a level or a better one that does not leave a single letter for the
/// next line, if it can.
fn last_of(fits: &[(usize, Break)], level: Break, text: &str) -> Option<usize> {
    let mut places = fits.iter().rev().filter(|(_, found)| *found <= level).map(|(at, _)| *at);
    let last = places.next()?;
    if leaves_one_letter(text, last) { places.next().or(Some(last)) } else { Some(last) }
}

/// Returns whether what follows a place is a single letter.
fn leaves_one_letter(text: &str, at: usize) -> bool {
    let letters = text[at..].chars().filter(|character| !phrase::must_not_begin(*character));
    letters.take(2).count() < 2
}
