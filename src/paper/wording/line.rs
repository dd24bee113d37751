//! The lines of a wording file, taken apart by their marks.

use std::fmt;

use super::sentence::Sentence;
use crate::paper::block::Block;

/// A line, or the lines of a table.
#[derive(Debug)]
pub(super) enum WordingLine {
    /// A line whose text is one block.
    Sentence(Mark, Sentence),
    /// A box to tick that gets a number.
    NumberedTick(Sentence),
    /// A table: the room of its columns, and its rows with their lines in the file, the header first.
    Table(Vec<ColumnRoom>, Vec<(usize, Vec<Sentence>)>),
    /// A row without a table.
    StrayRow,
    /// `@name words`: a part that the program puts in.
    Part(String),
    /// A page break.
    PageBreak,
}

/// The room of a table's column.
#[derive(Debug, Clone, Copy)]
pub(super) struct ColumnRoom {
    /// Its share of the table's width.
    pub(super) share: f64,
    /// The width that a pen needs, in millimetres, or zero.
    pub(super) pen: f64,
}

/// What a line's mark makes of it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Mark {
    Heading(u8),
    Bullet,
    Tick,
    Note,
    AtRight,
    Paragraph,
}

impl Mark {
    /// Returns the block of a line with this mark.
    pub(super) fn block(self, text: String) -> Block {
        match self {
            Self::Heading(level) => Block::Heading { level, text },
            Self::Bullet => Block::Bullet { text },
            Self::Tick => Block::Tick { number: String::new(), text },
            Self::Note => Block::Note { text },
            Self::AtRight => Block::AtRight { text },
            Self::Paragraph => Block::Paragraph { text },
        }
    }
}

const MARKS: [(&str, Mark); 7] = [
    ("### ", Mark::Heading(3)),
    ("## ", Mark::Heading(2)),
    ("# ", Mark::Heading(1)),
    ("- ", Mark::Bullet),
    ("[ ] ", Mark::Tick),
    ("> ", Mark::Note),
    (">> ", Mark::AtRight),
];

/// A part that the program puts in.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    /// Its name.
    pub name: &'a str,
    /// The words behind the name.
    pub words: &'a str,
}

impl<'a> Part<'a> {
    /// Splits what stands behind `@`.
    pub(super) fn of(text: &'a str) -> Self {
        let (name, words) = text.split_once(' ').unwrap_or((text, ""));
        Self { name, words: words.trim() }
    }
}

impl fmt::Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "@{}", self.name)?;
        if self.words.is_empty() { Ok(()) } else { write!(f, " {}", self.words) }
    }
}

/// Reads the lines of a wording file, each with its number in the file, from one.
pub(super) fn parse(text: &str) -> Vec<(usize, WordingLine)> {
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        push(&mut lines, index + 1, line.trim());
    }
    lines
}

fn push(lines: &mut Vec<(usize, WordingLine)>, number: usize, line: &str) {
    if line.is_empty() || line.starts_with("//") {
        return;
    }
    let last = lines.last_mut().map(|(_, line)| line);
    let read = match (rooms(line), line.starts_with('|'), last) {
        (Some(rooms), ..) => WordingLine::Table(rooms, Vec::new()),
        (None, true, Some(WordingLine::Table(_, rows))) => {
            return rows.push((number, cells(line).into_iter().map(Sentence::new).collect()));
        }
        (None, true, _) => WordingLine::StrayRow,
        (None, false, _) => sentence(line),
    };
    lines.push((number, read));
}

fn sentence(line: &str) -> WordingLine {
    if line == "---" {
        return WordingLine::PageBreak;
    }
    if let Some(part) = line.strip_prefix('@') {
        return WordingLine::Part(part.to_owned());
    }
    if let Some(text) = line.strip_prefix("[1] ") {
        return WordingLine::NumberedTick(Sentence::new(text));
    }
    let marked = MARKS.into_iter().find_map(|(sign, mark)| Some((mark, line.strip_prefix(sign)?)));
    let (mark, text) = marked.unwrap_or((Mark::Paragraph, line));
    WordingLine::Sentence(mark, Sentence::new(text))
}

fn cells(line: &str) -> Vec<&str> {
    let line = line.strip_prefix('|').unwrap_or(line);
    line.strip_suffix('|').unwrap_or(line).split('|').map(str::trim).collect()
}

/// Reads `|= 2 | 3 25mm |`: the columns' shares of a table's width, and what a pen needs.
fn rooms(line: &str) -> Option<Vec<ColumnRoom>> {
    cells(line.strip_prefix("|=")?).into_iter().map(room).collect()
}

fn room(cell: &str) -> Option<ColumnRoom> {
    let number =
        |text: &str| text.parse().ok().filter(|number: &f64| number.is_finite() && *number > 0.0);
    let (share, pen) = cell.split_once(' ').map_or((cell, None), |(share, pen)| (share, Some(pen)));
    let pen = pen.map_or(Some(0.0), |pen| number(pen.trim().strip_suffix("mm")?.trim()))?;
    Some(ColumnRoom { share: number(share)?, pen })
}
