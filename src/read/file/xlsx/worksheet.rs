//! Worksheets of OOXML, looked through beside the parser of cells: hidden rows, merges, formulas without a
//! result, cells with errors; references outside the grid are refused.

use std::collections::BTreeSet;

use crate::finding::CellRef;
use crate::package::address::{self, GRID_COLUMNS, GRID_ROWS};
use crate::package::limits::Malformed;
use crate::package::xml::Element;
use crate::read::file::grid::{MAX_MERGES, Merge};

/// Facts about a sheet that the parser of cells does not give.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetFacts {
    /// Number of cells that hold something.
    pub cells: usize,
    /// Number of rows that hold something.
    pub rows: usize,
    /// One past the rightmost column that holds something.
    pub columns: u32,
    /// Rows that are hidden or filtered away, from zero.
    pub hidden: BTreeSet<u32>,
    /// Merged areas.
    pub merges: Vec<Merge>,
    /// Cells with a formula whose result is not stored.
    pub without_result: Vec<CellRef>,
    /// Cells that hold an error such as `#REF!`.
    pub errors: Vec<CellRef>,
}

/// The state of a walk through a worksheet.
#[derive(Default)]
pub struct Scan {
    facts: SheetFacts,
    used_rows: BTreeSet<u32>,
    next_row: u32,
    next_column: u32,
    cell: Option<OpenCell>,
    in_value: bool,
}

struct OpenCell {
    at: CellRef,
    is_text: bool,
    formula: bool,
    /// Whether a result is stored, be it empty.
    stored: bool,
    /// Whether it holds something to be seen.
    value: bool,
}

impl Scan {
    /// Takes an element's start tag, and its end where it is empty.
    ///
    /// # Errors
    /// A reference points outside the grid, or there are too many merges.
    pub fn start(&mut self, element: &Element<'_>, empty: bool) -> Result<(), Malformed> {
        match element.name() {
            "row" => {
                self.row(element)?;
                if empty {
                    self.end("row");
                }
            }
            "c" => {
                self.open_cell(element)?;
                if empty {
                    self.close_cell();
                }
            }
            "f" => self.cell.iter_mut().for_each(|cell| cell.formula = true),
            "v" | "is" => {
                self.in_value = !empty;
                self.cell.iter_mut().for_each(|cell| cell.stored = true);
            }
            "mergeCell" => self.merge(element)?,
            "dimension" => {
                element.attribute("ref").map(|area| address::area(&area)).transpose()?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Takes an element's end tag.
    pub fn end(&mut self, name: &str) {
        match name {
            "c" => self.close_cell(),
            "v" | "is" => self.in_value = false,
            "row" => {
                self.next_row += 1;
                self.next_column = 0;
            }
            _ => {}
        }
    }

    /// Takes characters; blank ones are not visible.
    pub fn text(&mut self, visible: bool) {
        if self.in_value && visible {
            self.cell.iter_mut().for_each(|cell| cell.value = true);
        }
    }

    fn row(&mut self, element: &Element<'_>) -> Result<(), Malformed> {
        let [number, hidden] = element.attributes(["r", "hidden"]);
        if let Some(number) = number {
            self.next_row = address::row(&number)?;
        }
        self.next_column = 0;
        if self.next_row >= GRID_ROWS {
            return Err(Malformed);
        }
        if hidden.is_some_and(|hidden| hidden == "1" || hidden == "true") {
            self.facts.hidden.insert(self.next_row);
        }
        Ok(())
    }

    fn open_cell(&mut self, element: &Element<'_>) -> Result<(), Malformed> {
        let [reference, kind] = element.attributes(["r", "t"]);
        let at = match reference {
            Some(reference) => address::cell(&reference)?,
            None => CellRef::new(self.next_row, self.next_column),
        };
        if at.row >= GRID_ROWS || at.column >= GRID_COLUMNS {
            return Err(Malformed);
        }
        self.next_row = at.row;
        self.next_column = at.column + 1;
        let kind = kind.unwrap_or_default();
        self.cell = Some(OpenCell { at, is_text: kind == "str", formula: false, stored: false, value: false });
        if kind == "e" {
            self.facts.errors.push(at);
        }
        Ok(())
    }

    fn close_cell(&mut self) {
        let Some(cell) = self.cell.take() else { return };
        if cell.value {
            self.facts.cells += 1;
            self.facts.columns = self.facts.columns.max(cell.at.column + 1);
            self.used_rows.insert(cell.at.row);
        } else if cell.formula && !(cell.is_text && cell.stored) {
            self.facts.without_result.push(cell.at);
        }
    }

    fn merge(&mut self, element: &Element<'_>) -> Result<(), Malformed> {
        let (first, last) = address::area(&element.attribute("ref").ok_or(Malformed)?)?;
        self.facts.merges.push(Merge { first, last });
        if self.facts.merges.len() > MAX_MERGES { Err(Malformed) } else { Ok(()) }
    }

    /// Returns what was found.
    pub fn facts(self) -> SheetFacts {
        SheetFacts { rows: self.used_rows.len(), ..self.facts }
    }
}
