//! Grids: sheets of placed cells, as data, whatever the container.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime};

use crate::finding::{CellRef, Place};

/// More merged areas than any sheet within the limits has.
pub const MAX_MERGES: usize = 100_000;

/// An area of merged cells, both corners included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    /// Upper left cell, which holds the value.
    pub first: CellRef,
    /// Lower right cell.
    pub last: CellRef,
}

/// Content of a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Text.
    Text(String),
    /// A number that is no day and no duration.
    Number {
        /// The number.
        value: f64,
        /// The text that a spreadsheet program shows for it.
        shown: String,
        /// The day it counts to, if it may be a day whose format was lost.
        day: Option<Date>,
    },
    /// A day, a time of day or both; `moment` is `None` where it is a duration or no day.
    Moment {
        /// The day and time.
        moment: Option<DateTime>,
        /// The text that a spreadsheet program shows for it.
        shown: String,
    },
    /// TRUE or FALSE.
    Bool(bool),
    /// An error such as `#REF!`.
    Error(String),
    /// A formula whose result is not stored.
    NoResult,
}

impl Content {
    /// Returns the content of a cell whose value is not written exactly as its type asks.
    pub fn not_exact() -> Self {
        Self::Error("読めない値".to_owned())
    }

    /// Returns the text that a person sees in the cell.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number { shown, .. } | Self::Moment { shown, .. } => shown.clone(),
            Self::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
            Self::Error(word) => word.clone(),
            Self::NoResult => "（計算結果のない数式）".to_owned(),
        }
    }

    /// Returns the number of bytes of text in the cell.
    pub fn weight(&self) -> usize {
        match self {
            Self::Text(text) | Self::Error(text) => text.len(),
            Self::Number { shown, .. } | Self::Moment { shown, .. } => shown.len(),
            Self::Bool(_) | Self::NoResult => 0,
        }
    }
}

/// A workbook as it was read.
#[derive(Debug, Default)]
pub struct Workbook {
    /// Its worksheets, in its order.
    pub grids: Vec<Grid>,
    /// Sheets that hold no cells (charts, macros), or whose part is missing.
    pub unread: Vec<Place>,
    /// The custom properties by name; those of a workbook of Excel 97 are not read.
    pub properties: BTreeMap<String, String>,
}

/// Visibility of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Visibility {
    /// Shown.
    #[default]
    Visible,
    /// Hidden, until somebody asks for it in the menu.
    Hidden,
    /// Hidden, and listed in no menu.
    VeryHidden,
}

/// A sheet with the cells that hold something.
#[derive(Debug, Clone)]
pub struct Grid {
    /// File and sheet.
    pub place: Place,
    /// Its visibility.
    pub visibility: Visibility,
    /// The cells, blank ones left out.
    pub cells: BTreeMap<CellRef, Content>,
    /// Cells with text that is struck through, and the text that remains without it.
    pub struck: BTreeMap<CellRef, String>,
    /// Cells that show a picture or another object instead of content; they are not among `cells`.
    pub objects: BTreeSet<CellRef>,
    /// Cells whose content is the result of a formula.
    pub formulas: BTreeSet<CellRef>,
    /// The cells at which shapes, pictures and the like begin that lie over the sheet; no comments.
    pub shapes: BTreeSet<CellRef>,
    /// The comments by their cells; an empty text where only the place of one is known.
    pub comments: BTreeMap<CellRef, String>,
    /// Cells over which a check box or an option button of a form begins.
    pub check_boxes: BTreeSet<CellRef>,
    /// Cells out of which characters that nobody sees were taken; those with nothing else are not
    /// among `cells`.
    pub cleaned: BTreeSet<CellRef>,
    /// Rows that are hidden or filtered away.
    pub hidden_rows: BTreeSet<u32>,
    /// Columns that are hidden.
    pub hidden_columns: BTreeSet<u32>,
    /// Merged areas.
    pub merges: Vec<Merge>,
    /// Number of rows that hold something.
    pub rows: usize,
    /// One past the rightmost column that holds something.
    pub columns: u32,
}

impl Grid {
    /// Returns a visible sheet without cells.
    pub fn new(place: Place) -> Self {
        Self {
            place,
            visibility: Visibility::Visible,
            cells: BTreeMap::new(),
            struck: BTreeMap::new(),
            objects: BTreeSet::new(),
            formulas: BTreeSet::new(),
            shapes: BTreeSet::new(),
            comments: BTreeMap::new(),
            check_boxes: BTreeSet::new(),
            cleaned: BTreeSet::new(),
            hidden_rows: BTreeSet::new(),
            hidden_columns: BTreeSet::new(),
            merges: Vec::new(),
            rows: 0,
            columns: 0,
        }
    }

    /// Puts content into a cell; `rest` is its text without what is struck through, if anything is.
    /// Returns whether the cell held nothing before.
    pub fn put(&mut self, at: CellRef, content: Content, rest: Option<String>) -> bool {
        if matches!(&content, Content::Text(text) if is_picture(text)) {
            return self.objects.insert(at);
        }
        if let Some(rest) = rest {
            self.struck.insert(at, rest);
        }
        self.cells.insert(at, content).is_none()
    }

    /// Counts its rows and columns.
    pub fn measured(mut self) -> Self {
        let mut last = None;
        self.rows = 0;
        for at in self.cells.keys() {
            self.rows += usize::from(last.replace(at.row) != Some(at.row));
            self.columns = self.columns.max(at.column + 1);
        }
        self
    }

    /// Returns the merged areas whose value is in a column, from top to bottom.
    pub fn merges_in(&self, column: u32) -> Vec<Merge> {
        let mut merges: Vec<Merge> =
            self.merges.iter().filter(|merge| merge.first.column == column).copied().collect();
        merges.sort_by_key(|merge| merge.first);
        merges
    }

    /// Returns the rows that hold something, in order, with their cells.
    pub fn rows(&self) -> Vec<(u32, Vec<(CellRef, &Content)>)> {
        self.rows_above(u32::MAX)
    }

    /// Returns the rows above a row that hold something, in order, with their cells.
    pub fn rows_above(&self, end: u32) -> Vec<(u32, Vec<(CellRef, &Content)>)> {
        let mut rows: Vec<(u32, Vec<(CellRef, &Content)>)> = Vec::new();
        for (at, content) in self.cells.range(..CellRef::new(end, 0)) {
            match rows.last_mut() {
                Some((row, cells)) if *row == at.row => cells.push((*at, content)),
                _ => rows.push((at.row, vec![(*at, content)])),
            }
        }
        rows
    }
}

/// Tells whether a text stands for a picture: WPS writes its function for pictures where no formula
/// can be.
pub fn is_picture(text: &str) -> bool {
    text.trim_start().starts_with("=DISPIMG(")
}
