//! A worksheet of OOXML: its elements become placed cells, in one walk.

use super::strings::TextBuilder;
use super::value::{RawCell, Shared, Value};
use crate::finding::CellRef;
use crate::package::address::{self, GRID_COLUMNS, GRID_ROWS};
use crate::package::limits::{Budget, Malformed, Refusal};
use crate::package::xml::{Element, ElementBudget, Event, Events};
use crate::read::file::grid::{Grid, MAX_MERGES, Merge};

/// The role of an open element for its children.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Root,
    Columns,
    Rows,
    Row,
    Cell,
    Formula,
    Value,
    /// A string inside a cell, with everything in it.
    String,
    Merges,
    Other,
}

/// The state of a walk through a worksheet.
pub struct SheetWalk<'w> {
    shared: &'w Shared,
    budget: &'w mut Budget,
    grid: Grid,
    path: Vec<Tag>,
    next_row: u32,
    next_column: u32,
    /// The place of the open cell.
    at: CellRef,
    cell: RawCell,
    /// The string inside the open cell.
    string: TextBuilder,
}

impl<'w> SheetWalk<'w> {
    /// Starts with a grid without cells.
    pub fn new(grid: Grid, shared: &'w Shared, budget: &'w mut Budget) -> Self {
        Self {
            shared,
            budget,
            grid,
            path: Vec::new(),
            next_row: 0,
            next_column: 0,
            at: CellRef::new(0, 0),
            cell: RawCell::default(),
            string: TextBuilder::new(),
        }
    }

    /// Reads a worksheet part to its end.
    ///
    /// # Errors
    /// It is not well-formed, a reference points outside the grid, a cell is there twice, or it is
    /// over a limit.
    pub fn read(mut self, part: &[u8], elements: &mut ElementBudget) -> Result<Grid, Refusal> {
        let mut events = Events::of(part, elements);
        loop {
            match events.read()? {
                Event::Start(element) => self.start(&element)?,
                Event::Empty(element) => {
                    self.start(&element)?;
                    self.end()?;
                }
                Event::End(_) => self.end()?,
                Event::Text(text) | Event::Literal(text) => self.text(&text),
                Event::Aside => self.aside(),
                Event::DocumentType => {}
                Event::EndOfPart => return Ok(self.grid.measured()),
            }
        }
    }

    fn start(&mut self, element: &Element<'_>) -> Result<(), Refusal> {
        let tag = self.open(element)?;
        self.path.push(tag);
        Ok(())
    }

    /// Returns an element's role by the one around it.
    fn open(&mut self, element: &Element<'_>) -> Result<Tag, Refusal> {
        let Some(parent) = self.path.last() else {
            // Another root is no sheet of cells, whatever the workbook says.
            return if element.name() == "worksheet" {
                Ok(Tag::Root)
            } else {
                Err(Refusal::DAMAGED)
            };
        };
        Ok(match (parent, element.name()) {
            (Tag::Row, "c") => {
                self.open_cell(element)?;
                Tag::Cell
            }
            (Tag::Cell, "v") => {
                self.cell.is_plain &= self.cell.value.replace(String::new()).is_none();
                Tag::Value
            }
            (Tag::Cell, "f") => {
                self.cell.formula.get_or_insert_default();
                Tag::Formula
            }
            (Tag::Cell, "is") => {
                self.string = TextBuilder::new();
                Tag::String
            }
            (Tag::String, _) => {
                self.string.start(element)?;
                Tag::String
            }
            (Tag::Rows, "row") => {
                self.open_row(element)?;
                Tag::Row
            }
            (Tag::Value, _) => {
                self.cell.is_plain = false;
                Tag::Other
            }
            (Tag::Root, "sheetData") => Tag::Rows,
            (Tag::Root, "cols") => Tag::Columns,
            (Tag::Root, "mergeCells") => Tag::Merges,
            (Tag::Columns, "col") => {
                self.column(element)?;
                Tag::Other
            }
            (Tag::Merges, "mergeCell") => {
                self.merge(element)?;
                Tag::Other
            }
            _ => Tag::Other,
        })
    }

    fn end(&mut self) -> Result<(), Refusal> {
        match self.path.pop().ok_or(Malformed)? {
            Tag::Cell => self.close_cell()?,
            Tag::Row => {
                self.next_row += 1;
                self.next_column = 0;
            }
            Tag::String if self.path.last() == Some(&Tag::Cell) => {
                let string = std::mem::take(&mut self.string).finish();
                self.cell.is_plain &= self.cell.string.replace(string).is_none();
            }
            Tag::String => self.string.end(),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        match self.path.last() {
            Some(Tag::Value) => {
                self.cell.value.iter_mut().for_each(|value| value.push_str(text));
            }
            Some(Tag::Formula) => {
                self.cell.formula.iter_mut().for_each(|formula| formula.push_str(text));
            }
            Some(Tag::String) => self.string.text(text),
            _ => {}
        }
    }

    /// Takes a comment or the like: other programs stop reading a value there.
    fn aside(&mut self) {
        match self.path.last() {
            Some(Tag::Value) => self.cell.is_plain = false,
            Some(Tag::String) => self.string.aside(),
            _ => {}
        }
    }

    fn open_row(&mut self, element: &Element<'_>) -> Result<(), Refusal> {
        let [number, hidden, height] = element.attributes(["r", "hidden", "ht"])?;
        if let Some(number) = number {
            self.next_row = address::row(&number).map_err(|Malformed| Refusal::ADDRESSES)?;
        }
        self.next_column = 0;
        if self.next_row >= GRID_ROWS {
            return Err(Refusal::ADDRESSES);
        }
        if is_true(hidden.as_deref()) || is_zero(height.as_deref()) {
            self.grid.hidden_rows.insert(self.next_row);
        }
        Ok(())
    }

    fn open_cell(&mut self, element: &Element<'_>) -> Result<(), Refusal> {
        let [reference, style, kind, metadata] = element.attributes(["r", "s", "t", "vm"])?;
        self.at = match reference {
            Some(reference) => address::cell(&reference).map_err(|Malformed| Refusal::ADDRESSES)?,
            None => CellRef::new(self.next_row, self.next_column),
        };
        if self.at.row >= GRID_ROWS || self.at.column >= GRID_COLUMNS {
            return Err(Refusal::ADDRESSES);
        }
        self.next_row = self.at.row;
        self.next_column = self.at.column + 1;
        self.cell = RawCell {
            style: style.and_then(|style| style.parse().ok()).unwrap_or_default(),
            kind: kind.unwrap_or_default().into_owned(),
            metadata: metadata.map(|metadata| metadata.into_owned()),
            is_plain: true,
            ..RawCell::default()
        };
        Ok(())
    }

    fn close_cell(&mut self) -> Result<(), Refusal> {
        if self.cell.formula.is_some() {
            self.grid.formulas.insert(self.at);
        }
        match std::mem::take(&mut self.cell).read(self.shared) {
            Value::Blank => Ok(()),
            Value::Object => {
                self.budget.spend(1, 0)?;
                self.grid.objects.insert(self.at);
                Ok(())
            }
            Value::Content(content, rest) => {
                self.budget.spend(1, content.weight())?;
                let is_new = self.grid.put(self.at, content, rest);
                if is_new { Ok(()) } else { Err(Refusal::TWICE) }
            }
        }
    }

    fn column(&mut self, element: &Element<'_>) -> Result<(), Refusal> {
        let [first, last, hidden, width] = element.attributes(["min", "max", "hidden", "width"])?;
        if is_true(hidden.as_deref()) || is_zero(width.as_deref()) {
            let number = |text: Option<&str>| text.and_then(|text| text.trim().parse::<u32>().ok());
            let (first, last) = (number(first.as_deref()), number(last.as_deref()));
            if let (Some(first @ 1..), Some(last)) = (first, last) {
                self.grid.hidden_columns.extend(first - 1..last.min(GRID_COLUMNS));
            }
        }
        Ok(())
    }

    fn merge(&mut self, element: &Element<'_>) -> Result<(), Refusal> {
        let area = element.attribute("ref")?.ok_or(Malformed)?;
        let (first, last) = address::area(&area).map_err(|Malformed| Refusal::ADDRESSES)?;
        self.grid.merges.push(Merge { first, last });
        if self.grid.merges.len() > MAX_MERGES { Err(Refusal::DAMAGED) } else { Ok(()) }
    }
}

/// Tells whether an attribute says yes.
pub fn is_true(value: Option<&str>) -> bool {
    value.is_some_and(|value| matches!(value, "1" | "true"))
}

/// Tells whether a width or a height is nothing.
fn is_zero(size: Option<&str>) -> bool {
    size.and_then(|size| size.trim().parse::<f64>().ok()).is_some_and(|size| size <= 0.0)
}
