//! What running papers are made of: headings, sentences, boxes to tick, tables. One value for PDF and workbook.

use serde::Serialize;

pub use crate::sheet::Value;

use super::measure::{BREAK, POINTS_PER_MM, Ruler};

/// What stands where a person must still write something.
pub const BLANK: &str = "【要記入】";

/// A piece of a paper, as high as it needs to be.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
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
}

/// What a page leaves a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Page {
    /// Width in millimetres.
    pub width: f64,
    /// Height in millimetres, for a row under the table's header.
    pub height: f64,
    /// Size of the table's text, in points.
    pub size: f64,
}

/// An upright page, as `booklet.typ` sets it.
pub const UPRIGHT: Page = Page { width: 180.0, height: 235.0, size: 8.0 };
/// A page on its side, as `ledger.typ` and `contact-diagram.typ` set it.
pub const ON_ITS_SIDE: Page = Page { width: 273.0, height: 145.0, size: 7.0 };

/// A table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, a value per column.
    #[serde(skip)]
    pub rows: Vec<Vec<Value>>,
    /// Its rows for the typesetter, see [`Table::typeset`].
    #[serde(rename = "rows")]
    printed: Vec<PrintedRow>,
    /// Least height of a row, in millimetres: room for a pen.
    pub row_height: f64,
    /// Whether it is so short that it is kept on one page.
    whole: bool,
    /// Whether each header surely takes one line.
    single_header: bool,
    /// The width, in millimetres, for which it was prepared.
    page_width: f64,
    /// The size of text, in points, for which it was prepared.
    size: f64,
}

/// A row for the typesetter.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct PrintedRow {
    /// Whether it may go on over the page's end, being very tall.
    tall: bool,
    /// Whether each of its cells surely takes one line at most; not for a row without any line.
    single: bool,
    cells: Vec<String>,
}

/// Most lines of a table that is kept on one page.
const SHORT: usize = 14;
/// Most height of one to be written in, in millimetres.
const SHORT_PEN: f64 = 40.0;
/// Height of a line in a table, in em.
const LINE: f64 = 1.45;
/// Widest column that a long word can ask for, in millimetres.
const WIDEST_WORD: f64 = 34.0;
/// What a column keeps of its share, however much others ask for.
const LEAST_SHARE: f64 = 0.75;
/// What a text may take of its line to fit on it for sure: shaping can make it a little wider than its characters.
const SURELY: f64 = 0.95;
/// Left and right of a cell's text, together, in millimetres.
const CELL_PADDING: f64 = 2.4;

/// A column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Column {
    /// Its header.
    pub header: String,
    /// Its share of the table's width; in millimetres once the table is prepared for a page.
    pub width: f64,
}

impl Table {
    /// A table without rows.
    pub fn new(columns: impl IntoIterator<Item = (impl Into<String>, f64)>) -> Self {
        let columns = columns.into_iter().map(|(header, width)| Column { header: header.into(), width });
        Self {
            columns: columns.collect(),
            rows: Vec::new(),
            printed: Vec::new(),
            row_height: 0.0,
            whole: false,
            single_header: false,
            page_width: 0.0,
            size: 0.0,
        }
    }

    /// Prepares the rows for a page: columns get room for
    /// their longest word where others can spare it, and words that are longer still may be broken.
    pub fn typeset(&mut self, ruler: Ruler<'_>, page: &Page) {
        let size = page.size;
        self.share_out(ruler, page.width, size);
        let most_lines = (page.height * POINTS_PER_MM / (size * LINE)) as usize;
        let room = |column: &Column| (column.width - CELL_PADDING) * POINTS_PER_MM;
        let rooms: Vec<f64> = self.columns.iter().map(room).collect();
        let written_in = self.row_height > 0.0;
        let mut lines = 0;
        let mut print = |row: &Vec<Value>| {
            let shown = row.iter().map(Value::shown).zip(&rooms);
            let cells: Vec<String> = shown.map(|(text, room)| ruler.breakable(&text, size, *room)).collect();
            let tallest =
                cells.iter().zip(&rooms).map(|(text, room)| ruler.lines(text, size, *room)).max().unwrap_or(1);
            lines += tallest;
            let empty = cells.iter().all(String::is_empty);
            let single = (written_in || !empty) && surely_single(&cells, &rooms, ruler, size);
            PrintedRow { tall: tallest > most_lines, single, cells }
        };
        self.printed = self.rows.iter().map(&mut print).collect();
        let pen = self.row_height * self.rows.len() as f64;
        self.whole = lines <= SHORT && pen <= SHORT_PEN;
        let headers: Vec<String> = self.columns.iter().map(|column| column.header.clone()).collect();
        self.single_header =
            headers.iter().any(|text| !text.is_empty()) && surely_single(&headers, &rooms, ruler, size);
        (self.page_width, self.size) = (page.width, size);
    }

    /// From shares to millimetres.
    fn share_out(&mut self, ruler: Ruler<'_>, millimetres: f64, size: f64) {
        let parts: f64 = self.columns.iter().map(|column| column.width).sum();
        let wish: Vec<f64> = self.columns.iter().map(|column| millimetres * column.width / parts).collect();
        let longest = |index: usize| {
            let values = self.rows.iter().filter_map(|row| row.get(index));
            let width = |value: &Value| match value {
                // Time stays beside its day.
                Value::Moment(_) => ruler.width(&value.shown(), size),
                other => ruler.longest_word(&other.shown(), size),
            };
            let longest = values.map(width).fold(0.0, f64::max);
            (longest / POINTS_PER_MM + CELL_PADDING + 0.3).min(WIDEST_WORD)
        };
        let need: Vec<f64> = (0..wish.len()).map(longest).collect();
        let short = |(wish, need): (&f64, &f64)| (need - wish).max(0.0);
        let spare = |(wish, need): (&f64, &f64)| (wish - need.max(wish * LEAST_SHARE)).max(0.0);
        let shortage: f64 = wish.iter().zip(&need).map(short).sum();
        let reserve: f64 = wish.iter().zip(&need).map(spare).sum();
        let moved = shortage.min(reserve);
        let part = |of: f64| if of > 0.0 { moved / of } else { 0.0 };
        for (column, pair) in self.columns.iter_mut().zip(wish.iter().zip(&need)) {
            column.width = pair.0 + short(pair) * part(shortage) - spare(pair) * part(reserve);
        }
    }

    /// The same with so many empty rows to write in.
    #[must_use]
    pub fn with_empty_rows(mut self, count: usize, height: f64) -> Self {
        self.rows.extend(std::iter::repeat_with(|| vec![Value::empty(); self.columns.len()]).take(count));
        self.row_height = height;
        self
    }
}

/// Whether a row's texts surely stand on a line each.
fn surely_single(cells: &[String], rooms: &[f64], ruler: Ruler<'_>, size: f64) -> bool {
    let fits =
        |(text, room): (&String, &f64)| !text.contains(['\n', BREAK]) && ruler.width(text, size) <= room * SURELY;
    cells.iter().zip(rooms).all(fits)
}

/// A generation of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Generation {
    /// Which: `1世代目`.
    pub name: String,
    /// How far back it reaches: `最新`, `1日前`.
    pub age: String,
    /// How an attack is kept from it: `オフライン`, `書込不可`.
    pub kept: Option<&'static str>,
}

/// The picture of a backup's generations, newest first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Picture {
    /// What it shows, in words.
    pub title: String,
    /// The generations; where they are too many, some in the middle are left out.
    pub generations: Vec<Generation>,
    /// What is said under it.
    pub caption: String,
    /// The picture in words.
    pub alternative: String,
}

impl Picture {
    /// A picture that also tells itself in words.
    pub fn new(title: String, generations: Vec<Generation>, caption: String) -> Self {
        let words = generations.iter().map(|generation| {
            let kept = generation.kept.map_or_else(String::new, |kept| format!("・{kept}"));
            format!("{}（{}{kept}）", generation.name, generation.age)
        });
        let alternative = format!("{title}：{}。{caption}", words.collect::<Vec<_>>().join("、"));
        Self { title, generations, caption, alternative }
    }
}

/// Prepares the tables of a paper for a page.
pub fn typeset(blocks: &mut [Block], ruler: Ruler<'_>, page: &Page) {
    for block in blocks {
        if let Block::Table(table) = block {
            table.typeset(ruler, page);
        }
    }
}

/// How many 【要記入】 are left in a paper.
pub fn blanks(blocks: &[Block]) -> usize {
    let count = |text: &str| text.matches(BLANK).count();
    let in_block = |block: &Block| match block {
        Block::Heading { text, .. }
        | Block::Paragraph { text }
        | Block::Bullet { text }
        | Block::Note { text }
        | Block::Tick { text, .. } => count(text),
        Block::Table(table) => table.rows.iter().flatten().map(|value| count(&value.shown())).sum(),
        Block::Generations(picture) => count(&picture.caption),
        Block::PageBreak => 0,
    };
    blocks.iter().map(in_block).sum()
}
