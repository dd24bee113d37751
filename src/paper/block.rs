//! The pieces of running papers: headings, sentences, boxes to tick, tables, for any format.

use serde::Serialize;

use crate::case::Blanks;
pub use crate::sheet::Value;
use crate::sheet::{Column, SheetId};

/// Printed where a person must still write something.
pub const BLANK: &str = "【要記入】";

/// Printed where something seems to stand that was not read, under a header that only nearly names
/// its column: whether anything is to be written there is not known.
const UNREAD: &str = "【見出しを確認】";

/// Returns what is printed for an empty cell of a column that a person must fill.
pub fn blank(blanks: &Blanks, sheet: SheetId, column: &Column) -> &'static str {
    if blanks.lacks(sheet, column) { UNREAD } else { BLANK }
}

/// Returns true for a text that is printed because nothing is known.
pub fn is_blank(text: &str) -> bool {
    text == BLANK || text == UNREAD
}

/// A piece of a paper.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading below the paper's title.
    Heading {
        /// From one.
        level: u8,
        /// Its words.
        text: String,
    },
    /// A sentence or several.
    Paragraph {
        /// The words.
        text: String,
    },
    /// A line at the page's right, such as a letter's sender.
    AtRight {
        /// The words.
        text: String,
    },
    /// A line of a list.
    Bullet {
        /// The words.
        text: String,
    },
    /// Small print.
    Note {
        /// The words.
        text: String,
    },
    /// A box to tick.
    Tick {
        /// `①`, or empty.
        number: String,
        /// What is to be done.
        text: String,
    },
    /// A table.
    Table(Table),
    /// The picture of a backup's generations.
    Generations(Picture),
    /// What follows begins a new page.
    PageBreak,
    /// What follows, up to the next break or chapter, stands on one page where it has room there.
    Chapter,
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<TableColumn>,
    /// Its rows, a value per column.
    pub rows: Vec<Vec<Value>>,
    /// Whether its empty cells are there to be written in by hand.
    pub to_write_in: bool,
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct TableColumn {
    /// Its header.
    pub header: String,
    /// Its share of the table's width, in any unit that all columns of the table have in common.
    pub share: f64,
    /// Whether a page shows it in a second line of the record, under its name and only where it is
    /// filled in.
    pub below: bool,
    /// The width in millimetres that a pen needs where a cell of it is to be written in; zero where
    /// any will do.
    pub pen: f64,
}

impl TableColumn {
    /// Returns the header without its line ends, which are a page's.
    pub fn one_line_header(&self) -> String {
        self.header.replace('\n', "")
    }
}

impl Table {
    /// Makes a table without rows, of headers and shares of its width.
    pub fn new(columns: impl IntoIterator<Item = (impl Into<String>, f64)>) -> Self {
        let columns = columns.into_iter().map(|(header, share)| TableColumn {
            header: header.into(),
            share,
            below: false,
            pen: 0.0,
        });
        Self { columns: columns.collect(), rows: Vec::new(), to_write_in: false }
    }

    /// The same, with empty cells that are there to be written in by hand.
    #[must_use]
    pub fn with_cells_to_write_in(self) -> Self {
        Self { to_write_in: true, ..self }
    }

    /// Returns whether a row has a cell to write in by hand.
    pub fn is_written_in(&self, row: &[Value]) -> bool {
        row.iter().any(|value| self.is_to_write_in(value) || self.to_write_in && has_gap(value))
    }

    /// Returns whether a cell is there to be written in by hand as a whole, or in part.
    pub fn is_to_write_in(&self, value: &Value) -> bool {
        let has_blank = || matches!(value, Value::Text(text) if text.contains(BLANK));
        self.to_write_in && value.is_empty() || has_blank()
    }

    /// Returns whether rows of it are empty, to be written in by hand as a whole.
    pub fn has_empty_rows(&self) -> bool {
        self.to_write_in && self.rows.iter().any(|row| row.iter().all(Value::is_empty))
    }

    /// Adds so many empty rows to write in where the table has no row.
    #[must_use]
    pub fn or_rows_to_write_in(mut self, count: usize) -> Self {
        if self.rows.is_empty() {
            self.rows = vec![vec![Value::empty(); self.columns.len()]; count];
            self.to_write_in = true;
        }
        self
    }
}

/// A generation of a backup, or the gap where some are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Generation {
    /// Which: `1世代目`.
    pub name: String,
    /// How far back it reaches: `最新`, `1日前`.
    pub age: String,
    /// How an attack is kept from it: `オフライン`, `書込不可`.
    pub kept: Option<&'static str>,
    /// Whether it stands for several that are left out.
    pub gap: bool,
}

/// The picture of a backup's generations, newest first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Picture {
    /// What it shows, in words.
    pub title: String,
    /// The generations; where they are too many, a gap in the middle.
    pub generations: Vec<Generation>,
    /// The sentence under it.
    pub caption: String,
    /// The picture in words.
    pub alternative: String,
}

impl Picture {
    /// Makes a picture and puts it into words, for those who listen to the paper.
    pub fn new(title: String, generations: Vec<Generation>, caption: String) -> Self {
        let words = generations.iter().map(|generation| {
            let kept = generation.kept.map_or_else(String::new, |kept| format!("・{kept}"));
            format!("{}（{}{kept}）", generation.name, generation.age)
        });
        let alternative = format!("{title}：{}。{caption}", words.collect::<Vec<_>>().join("、"));
        Self { title, generations, caption, alternative }
    }
}

/// Returns whether a text has a gap to write in by hand: `令和　　年　　月　　日`.
fn has_gap(value: &Value) -> bool {
    matches!(value, Value::Text(text) if text.contains("　　"))
}

/// Counts the 【要記入】 in a paper.
pub fn blanks(blocks: &[Block]) -> usize {
    count(blocks, BLANK)
}

/// Counts the places in a paper for which a cell was not read.
pub fn unread(blocks: &[Block]) -> usize {
    count(blocks, UNREAD)
}

fn count(blocks: &[Block], mark: &str) -> usize {
    let count = |text: &str| text.matches(mark).count();
    let in_block = |block: &Block| match block {
        Block::Heading { text, .. }
        | Block::Paragraph { text }
        | Block::AtRight { text }
        | Block::Bullet { text }
        | Block::Note { text }
        | Block::Tick { text, .. } => count(text),
        Block::Table(table) => table.rows.iter().flatten().map(|value| count(&value.shown())).sum(),
        Block::Generations(picture) => count(&picture.caption),
        Block::PageBreak | Block::Chapter => 0,
    };
    blocks.iter().map(in_block).sum()
}
