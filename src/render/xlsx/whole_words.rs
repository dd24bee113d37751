//! Widths of columns at which few words are broken: in a cell, programs end a Japanese line at any
//! letter, and a number behind its hyphens.

use std::collections::HashMap;

use super::book::{CellMetrics, OtherFont, points};
use crate::model::text::Widths;
use crate::paper::block::Value;
use crate::render::phrase::{self, Break, is_one_word};

/// Most records of a table whose words are looked at, and most letters of a text: where there are
/// more of them, one width is as good as another.
const MOST_RECORDS: usize = 60;
const MOST_LETTERS: usize = 240;
/// What is tried in giving one column's room to another, in millimetres, how often, and how many of
/// the best tries are looked at each time.
const STEP: f64 = 0.5;
const MOST_STEPS: i32 = 40;
const MOST_MOVES: usize = 16;
const MOST_TRIES: usize = 4;

/// A paragraph of a cell, measured.
struct Paragraph {
    characters: Vec<char>,
    /// How far each character reaches, in our font and in one that stands in for it, at a size of one
    /// point.
    reach: [Vec<f64>; 2],
    /// What it costs to begin a line with each character.
    costs: Vec<u32>,
}

/// The texts of a table, by column.
pub struct BrokenWords {
    columns: Vec<Vec<Paragraph>>,
}

/// Who breaks lines: what is left beside a cell's text, in points, and whether marks stay with their
/// words. `LibreOffice` leaves 2, give or take what it rounds; Excel 3.75.
const PROGRAMS: [(f64, bool); 3] = [(1.7, false), (2.4, false), (3.75, true)];

impl BrokenWords {
    /// Measures records, a value per column.
    pub fn of<'v>(
        records: impl IntoIterator<Item = Vec<&'v Value>>,
        metrics: CellMetrics<'_>,
    ) -> Self {
        let records: Vec<Vec<&Value>> = records.into_iter().take(MOST_RECORDS + 1).collect();
        let looked_at = if records.len() <= MOST_RECORDS { records.as_slice() } else { &[] };
        let texts = |column: usize| {
            let values = looked_at.iter().filter_map(move |record| record.get(column));
            values.filter(|value| matches!(value, Value::Text(_))).map(|value| value.shown())
        };
        let count = looked_at.iter().map(Vec::len).max().unwrap_or(0);
        let column = |column| paragraphs(texts(column), metrics);
        Self { columns: (0..count).map(column).collect() }
    }

    /// Gives columns of so many millimetres room of each other, so that fewer words are broken at a
    /// size, as long as each keeps what it needs and the widths are allowed.
    pub fn mended(
        &self,
        widths: Vec<f64>,
        needs: &[f64],
        size: f64,
        is_allowed: &dyn Fn(&[f64]) -> bool,
    ) -> Vec<f64> {
        let mut search = Search { texts: self, size, base: &widths, known: HashMap::new() };
        let mut steps = vec![0; widths.len().min(self.columns.len())];
        let at = |steps: &[i32]| -> Vec<f64> {
            let moved = widths.iter().zip(steps.iter().chain(std::iter::repeat(&0)));
            moved.map(|(width, steps)| width + f64::from(*steps) * STEP).collect()
        };
        for _ in 0..MOST_MOVES {
            let moves = search.moves(&steps, needs);
            let better = moves.into_iter().map(|(_, to, from, by)| {
                let mut steps = steps.clone();
                steps[to] += by;
                steps[from] -= by;
                steps
            });
            match better.take(MOST_TRIES).find(|steps| is_allowed(&at(steps))) {
                Some(better) => steps = better,
                None => break,
            }
        }
        at(&steps)
    }

    /// Returns what the breaks of all texts cost in columns of so many millimetres.
    pub fn cost_of_all(&self, widths: &[f64], size: f64) -> u32 {
        let columns = 0..self.columns.len().min(widths.len());
        columns.map(|column| self.cost(column, widths[column], size)).sum()
    }

    /// Returns what the breaks of a column's texts cost in a width.
    fn cost(&self, column: usize, millimetres: f64, size: f64) -> u32 {
        self.columns[column].iter().map(|paragraph| paragraph.cost(millimetres, size)).sum()
    }
}

/// The search for better widths.
struct Search<'a> {
    texts: &'a BrokenWords,
    size: f64,
    base: &'a [f64],
    /// What columns cost that are so many steps wider than they were.
    known: HashMap<(usize, i32), u32>,
}

impl Search<'_> {
    fn width(&self, column: usize, steps: i32) -> f64 {
        self.base[column] + f64::from(steps) * STEP
    }

    fn cost(&mut self, column: usize, steps: i32) -> u32 {
        let (texts, width, size) = (self.texts, self.width(column, steps), self.size);
        *self.known.entry((column, steps)).or_insert_with(|| texts.cost(column, width, size))
    }

    /// Returns the moves that cost less, the best and then the shortest first: what is saved, the
    /// column that gets room, the one that gives it, and how many steps.
    fn moves(&mut self, steps: &[i32], needs: &[f64]) -> Vec<(u32, usize, usize, i32)> {
        let mut moves = Vec::new();
        let now: Vec<u32> = (0..steps.len()).map(|at| self.cost(at, steps[at])).collect();
        for from in 0..steps.len() {
            let need = needs.get(from).copied().unwrap_or(0.0);
            for by in 1..=MOST_STEPS {
                if self.width(from, steps[from] - by) < need {
                    break;
                }
                let narrower = self.cost(from, steps[from] - by);
                // Where there is nothing to mend nothing becomes better.
                let worth = |to: &usize| *to != from && now[*to] + now[from] > narrower;
                for to in (0..steps.len()).filter(worth) {
                    let then = narrower + self.cost(to, steps[to] + by);
                    let saved = (now[to] + now[from]).saturating_sub(then);
                    if saved > 0 {
                        moves.push((saved, to, from, by));
                    }
                }
            }
        }
        moves.sort_by_key(|(saved, _, _, by)| (std::cmp::Reverse(*saved), *by));
        moves
    }
}

fn paragraphs(texts: impl Iterator<Item = String>, metrics: CellMetrics<'_>) -> Vec<Paragraph> {
    // One word is shrunk where it has no room.
    let texts = texts.filter(|text| !is_one_word(text) && text.chars().count() <= MOST_LETTERS);
    let lines = texts.flat_map(|text| text.split('\n').map(str::to_owned).collect::<Vec<_>>());
    lines.map(|line| Paragraph::of(&line, metrics)).collect()
}

impl Paragraph {
    fn of(text: &str, metrics: CellMetrics<'_>) -> Self {
        let characters: Vec<char> = text.chars().collect();
        let (own, other) = (metrics.0, OtherFont(metrics.0));
        let fonts: [&dyn Widths; 2] = [own, &other];
        let reach = fonts.map(|font| {
            let mut reached = 0.0;
            let reach = characters.iter().map(|character| {
                reached += f64::from(font.advance(*character));
                reached
            });
            reach.collect()
        });
        let breaks = phrase::breaks(text);
        let level = |(at, _): (usize, char)| {
            let found = breaks.binary_search_by_key(&at, |(place, _)| *place);
            found.map_or(Break::Forced, |index| breaks[index].1)
        };
        let cost = |(index, place): (usize, (usize, char))| {
            let before = index.checked_sub(1).map_or(' ', |before| characters[before]);
            cost_of(level(place), (before, characters[index]))
        };
        let costs = text.char_indices().enumerate().map(cost).collect();
        Self { characters, reach, costs }
    }

    fn cost(&self, millimetres: f64, size: f64) -> u32 {
        let of = |(padding, keeps_marks): &(f64, bool)| -> u32 {
            let room = (points(millimetres) - padding) / size;
            self.reach.iter().map(|reach| self.cost_in(reach, room, *keeps_marks)).sum()
        };
        PROGRAMS.iter().map(of).sum()
    }

    /// Returns what the lines' ends cost in one program with one font.
    fn cost_in(&self, reach: &[f64], room: f64, keeps_marks: bool) -> u32 {
        let (mut start, mut cost) = (0, 0);
        loop {
            let begun = if start == 0 { 0.0 } else { reach[start - 1] };
            let over = reach.partition_point(|reach| *reach - begun <= room);
            // Blanks at a line's end need no room.
            let blanks = self.characters.iter().skip(over).take_while(|it| it.is_whitespace());
            let over = (over + blanks.count()).max(start + 1);
            if over >= self.characters.len() {
                return cost;
            }
            start = self.line_end(start, over, keeps_marks);
            cost += self.costs[start];
        }
    }

    /// Returns where the line ends that begins at one place and is full at another: behind a word of
    /// Latin letters, a hyphen or a stroke; elsewhere right there.
    fn line_end(&self, start: usize, full: usize, keeps_marks: bool) -> usize {
        let letters = &self.characters;
        let mut places = (start + 1..=full).rev();
        if letters[full].is_ascii_graphic() {
            return places.find(|at| ends_before(letters[at - 1], letters[*at])).unwrap_or(full);
        }
        let may_end =
            |at: &usize| !keeps_marks || !phrase::must_not_part(letters[at - 1], letters[*at]);
        places.find(may_end).unwrap_or(full)
    }
}

/// Returns whether programs end a line between two characters, the second a Latin one.
fn ends_before(before: char, after: char) -> bool {
    let is_joint = matches!(before, '-' | '/') && after.is_ascii_alphanumeric();
    let is_number = before == '/' && after.is_ascii_digit();
    let is_wide = !before.is_ascii() && !phrase::must_not_part(before, after);
    before.is_whitespace() || (is_joint && !is_number) || is_wide
}

/// Returns what it costs to end a line so willingly between two characters: most within a number or
/// an address.
fn cost_of(level: Break, (before, after): (char, char)) -> u32 {
    match level {
        Break::Phrase | Break::Name => 0,
        Break::Part => 1,
        Break::Anywhere if is_katakana(before) && is_katakana(after) => 8,
        Break::Anywhere => 4,
        Break::PartOfWhole | Break::Forced => {
            if before.is_ascii_graphic() && after.is_ascii_graphic() { 60 } else { 12 }
        }
    }
}

fn is_katakana(character: char) -> bool {
    matches!(character, 'ァ'..='ヺ' | 'ー')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::measure::POINTS_PER_MM;

    struct Square;

    impl Widths for Square {
        fn advance(&self, _: char) -> f32 {
            1.0
        }
    }

    /// The widths of two columns, the second with enough to give.
    fn mended(text: &str, letters: f64) -> Vec<f64> {
        let values = [Value::text(text), Value::text("短い")];
        let words = BrokenWords::of([values.iter().collect()], CellMetrics(&Square));
        let room = |letters: f64| (letters * 9.0 + 4.0) / POINTS_PER_MM;
        let widths = vec![room(letters), room(30.0)];
        let mended = words.mended(widths.clone(), &[0.0, room(2.0)], 9.0, &|_| true);
        assert!((mended[0] + mended[1] - widths[0] - widths[1]).abs() < 1e-9);
        mended.iter().zip(widths).map(|(after, before)| after - before).collect()
    }

    #[test]
    fn a_column_gets_the_room_in_which_no_word_is_broken() {
        assert!(mended("光学ディスクから戻す", 4.0)[0] > 0.0);
        assert!(mended("電話は03-0000-1234", 14.0)[0] > 0.0);
        // A line that is full within a number goes back to what stands before it.
        assert!(mended("光学ディスク、電話は03-0000-1234", 12.5)[0] < 0.0);
        assert_eq!(mended("光学ディスクから戻す", 12.0), [0.0, 0.0]);
    }
}
