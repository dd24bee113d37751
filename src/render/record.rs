//! A record of a table on a page: which columns stand beside each other, which in a second line.

use super::table::{ColumnNeeds, is_written_in};
use crate::paper::block::{Block, Table, TableColumn, Value};

/// Sizes of a table's text, in points, the largest first; and the one at which a ledger's pages are
/// counted.
const SIZES: [f64; 9] = [11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0];
const COUNTED_AT: f64 = 8.0;
/// The smallest size of print, in points.
pub const SMALLEST: f64 = 7.0;
/// Sizes of the tables of running text, in points, the largest first.
const TABLE_SIZES: [f64; 3] = [9.5, 9.0, 8.5];
/// Rows up to which several ways to set a table are tried: more of them take more pages at any larger
/// size, and as many texts as that are not all kept whole by any widths.
pub const MOST_ROWS: usize = 400;

/// Which columns stand beside each other, and which in a record's second line.
#[derive(Clone)]
pub struct RecordLines {
    beside: Vec<usize>,
    below: Vec<usize>,
    /// Of the columns beside each other.
    pub needs: ColumnNeeds,
}

/// Fewest columns that stand beside each other.
const FEWEST_BESIDE: usize = 3;

impl RecordLines {
    /// Puts columns below that are meant to stand there, and others where there are too many for
    /// words that are never broken, unless they are to be written in by hand.
    pub fn of(table: &Table, width: f64, all: ColumnNeeds) -> Self {
        let is_form = table.has_empty_rows();
        let meant = |index: &usize| table.columns[*index].below;
        // The second line stands under all columns but the first.
        let has_line = (0..table.columns.len()).filter(|index| !meant(index)).nth(1).is_some();
        let is_below = |index: &usize| has_line && meant(index);
        let (mut below, mut beside): (Vec<usize>, Vec<usize>) =
            (0..table.columns.len()).partition(is_below);
        let fits = |beside: &[usize]| all.of_columns(beside).kept_words_fit(width, SMALLEST);
        while !is_form && beside.len() > FEWEST_BESIDE && !fits(&beside) {
            // What is written in by hand would not be there below.
            let last = beside.iter().rposition(|column| !is_written_in(table, *column));
            let Some(goes) = enough_alone(table, &beside, fits).or(last) else { break };
            below.push(beside.remove(goes));
        }
        below.sort_unstable();
        let needs = all.of_columns(&beside);
        Self { beside, below, needs }
    }

    /// Puts all columns beside each other.
    pub fn all_beside(table: &Table, needs: ColumnNeeds) -> Self {
        Self { beside: (0..table.columns.len()).collect(), below: Vec::new(), needs }
    }

    /// Returns the needs of the columns beside each other out of those of all columns.
    pub fn needs_beside(&self, all: &ColumnNeeds) -> ColumnNeeds {
        all.of_columns(&self.beside)
    }

    /// Returns whether some columns have a second line.
    pub fn has_below(&self) -> bool {
        !self.below.is_empty()
    }

    /// Returns the largest size up to another, in points, at which every word has room in a width
    /// in millimetres.
    pub fn size(&self, width: f64, most: f64) -> f64 {
        largest_size(most, |size| self.needs.words_fit(width, size))
    }

    /// Sets a ledger of so many rows in the largest size at which it takes no more pages than at 8
    /// points, and below that only where a word does not fit.
    pub fn largest<T>(
        &self,
        rows: usize,
        width: f64,
        set: impl Fn(f64) -> T,
        pages: impl Fn(&T) -> usize,
    ) -> T {
        largest_ledger(rows, |size| self.needs.words_fit(width, size), set, pages)
    }

    /// Returns those of some items, one a column, whose columns stand beside each other.
    pub fn beside<'i, T>(&self, items: &'i [T]) -> impl Iterator<Item = &'i T> {
        self.beside.iter().filter_map(|index| items.get(*index))
    }

    /// Returns the names of the boxes of a record's second line that is to be written in by hand.
    pub fn boxes_below(&self, table: &Table, values: &[Value]) -> Vec<String> {
        if !table.to_write_in || !values.iter().all(Value::is_empty) {
            return Vec::new();
        }
        let below = self.below.iter().filter_map(|index| table.columns.get(*index));
        below.map(TableColumn::one_line_header).collect()
    }

    /// Returns what is filled in of a record in its second line.
    pub fn written_below(&self, table: &Table, values: &[Value]) -> String {
        let below = self
            .below
            .iter()
            .filter_map(|index| Some((table.columns.get(*index)?, values.get(*index)?)));
        let filled = below.filter(|(_, value)| !value.is_empty());
        let written = filled
            .map(|(column, value)| format!("{}：{}", column.one_line_header(), value.shown()));
        written.collect::<Vec<_>>().join(" ／ ")
    }
}

/// Returns which of the columns beside each other, by its place among them, leaves room enough
/// where it goes below: of several the one that is filled in for the fewest records, the last of
/// these. Never the first, which stands beside both lines, nor one without any word, which nobody
/// would see.
fn enough_alone(table: &Table, beside: &[usize], fits: impl Fn(&[usize]) -> bool) -> Option<usize> {
    let filled = |column: usize| {
        let values = table.rows.iter().filter_map(|row| row.get(column));
        values.filter(|value| !value.is_empty()).count()
    };
    let others = |place: usize| [&beside[..place], &beside[place + 1..]].concat();
    let enough = (1..beside.len()).rev().filter(|place| fits(&others(*place)));
    let counted = enough.map(|place| (filled(beside[place]), place));
    counted.filter(|(count, _)| *count > 0).min_by_key(|(count, _)| *count).map(|(_, place)| place)
}

/// Returns the largest size up to another, in points, at which a table fits.
pub fn largest_size(most: f64, fits: impl Fn(f64) -> bool) -> f64 {
    let fitting = SIZES.into_iter().find(|size| *size <= most && fits(*size));
    fitting.unwrap_or(SMALLEST)
}

/// Sets a ledger of so many rows in the largest size at which it fits and takes no more pages than
/// at 8 points.
pub fn largest_ledger<T>(
    rows: usize,
    fits: impl Fn(f64) -> bool,
    set: impl Fn(f64) -> T,
    pages: impl Fn(&T) -> usize,
) -> T {
    let Some(at) = SIZES.iter().position(|size| fits(*size)) else { return set(SMALLEST) };
    if SIZES[at] <= COUNTED_AT || rows > MOST_ROWS {
        return set(SIZES[at].min(COUNTED_AT));
    }
    let counted = set(COUNTED_AT);
    let most = pages(&counted);
    let mut larger =
        SIZES[at..].iter().take_while(|size| **size > COUNTED_AT).map(|size| set(*size));
    larger.find(|larger| pages(larger) <= most).unwrap_or(counted)
}

/// Sets running text with so many rows of tables: these in the largest size at which it fills no
/// more pages than at the usual one, in points.
pub fn largest_tables<T>(
    rows: usize,
    usual: f64,
    set: impl Fn(f64) -> T,
    fills_no_more: impl Fn(&T, &T) -> bool,
) -> T {
    let counted = set(usual);
    if rows > MOST_ROWS {
        return counted;
    }
    let mut larger = TABLE_SIZES.into_iter().map(set);
    larger.find(|larger| fills_no_more(larger, &counted)).unwrap_or(counted)
}

/// Counts the rows of all tables of running text.
pub fn table_rows(blocks: &[Block]) -> usize {
    let rows = |block: &Block| if let Block::Table(table) = block { table.rows.len() } else { 0 };
    blocks.iter().map(rows).sum()
}
