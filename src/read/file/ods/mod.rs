//! OpenDocument spreadsheets: `content.xml`, read as a stream into placed cells. Shapes,
//! annotations and reading aids (ruby) are no part of a cell; repeated cells cost nothing unless
//! they hold something.

mod cell;
mod columns;
mod drawn;
mod element;
mod row;
mod styles;

use std::collections::BTreeMap;

use jiff::civil::{Date, date};

use self::cell::OpenCell;
use self::columns::Columns;
use self::drawn::CheckBoxes;
use self::element::{Attributes, DRAW, FORM, OFFICE, PlacedElement, TABLE, TEXT};
use self::row::{Row, RowCell};
use self::styles::{Family, Styles};
use super::grid::{Grid, MAX_MERGES, Merge, Visibility, Workbook};
use crate::finding::{CellRef, Place};
use crate::package::address::{GRID_COLUMNS, GRID_ROWS};
use crate::package::archive::Archive;
use crate::package::limits::{Budget, Malformed, Refusal};
use crate::package::manifest::is_encrypted;
use crate::package::properties::custom_properties;
use crate::package::xml::{ElementBudget, Event, NamespacedEvents};

/// The longest run of blanks that is written out; a cell with as many is refused for its length.
const MAX_BLANKS: u64 = 2_001;

/// Reads every table of a workbook. Of its parts only those that say something about cells are
/// read.
///
/// # Errors
/// It is another document, damaged, locked, or over a limit.
pub fn read(mut archive: Archive, file: &Place) -> Result<Workbook, Refusal> {
    let mut elements = ElementBudget::default();
    if let Some(manifest) = archive.xml("META-INF/manifest.xml")?
        && is_encrypted(&manifest, &mut elements)?
    {
        return Err(Refusal::LOCKED);
    }
    let properties = match archive.xml("meta.xml")? {
        Some(part) => custom_properties(&part, &mut elements)?,
        None => BTreeMap::new(),
    };
    let mut styles = Styles::default();
    if let Some(part) = archive.xml("styles.xml")? {
        styles.read_part(&part, &mut elements)?;
    }
    let content = archive.xml("content.xml")?.ok_or(Malformed)?;
    let grids = read_content(&content, file, styles, &mut elements)?;
    Ok(Workbook { grids, unread: Vec::new(), properties })
}

/// Reads the tables of the content part, in its order.
fn read_content(
    content: &[u8],
    file: &Place,
    styles: Styles,
    elements: &mut ElementBudget,
) -> Result<Vec<Grid>, Refusal> {
    let mut events = NamespacedEvents::of(content, elements);
    let mut walk = Walk::new(file, styles);
    loop {
        match events.read()? {
            Event::Start(element) => walk.start(&PlacedElement::new(&events, &element))?,
            Event::Empty(element) => {
                walk.start(&PlacedElement::new(&events, &element))?;
                walk.end()?;
            }
            Event::End(_) => walk.end()?,
            Event::Text(text) | Event::Literal(text) => walk.text(&text),
            Event::Aside | Event::DocumentType => {}
            Event::EndOfPart => return Ok(walk.grids),
        }
    }
}

/// The role of an open element for its children.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Document,
    /// The styles of the document, with everything in them.
    Styles,
    Body,
    Spreadsheet,
    Settings,
    Table,
    /// A group of columns; true if they are hidden.
    Columns(bool),
    /// A group of rows; true if they are hidden.
    Rows(bool),
    Row,
    Cell,
    /// A paragraph, or text in it; whether its style strikes through, `None` if the one around it
    /// says.
    Paragraph(Option<bool>),
    Inline(Option<bool>),
    /// The forms of a table, with everything in them.
    Forms,
    /// Shapes that belong together or to the sheet as a whole.
    Shapes,
    /// A comment.
    Comment,
    /// Not read, with everything in it.
    Other,
}

/// The state of a walk through a content part.
struct Walk<'f> {
    file: &'f Place,
    styles: Styles,
    path: Vec<Tag>,
    columns: Columns,
    grids: Vec<Grid>,
    budget: Budget,
    /// The day that serial numbers count from, in days behind 1899-12-30.
    epoch: i32,
    row: Row,
    next_row: u64,
    cell: OpenCell,
    check_boxes: CheckBoxes,
}

impl<'f> Walk<'f> {
    fn new(file: &'f Place, styles: Styles) -> Self {
        Self {
            file,
            styles,
            path: Vec::new(),
            columns: Columns::default(),
            grids: Vec::new(),
            budget: Budget::default(),
            epoch: 0,
            row: Row::default(),
            next_row: 0,
            cell: OpenCell::default(),
            check_boxes: CheckBoxes::default(),
        }
    }

    fn start(&mut self, element: &PlacedElement<'_, '_>) -> Result<(), Refusal> {
        let parent = self.path.last().copied();
        let tag = match parent {
            Some(Tag::Other) => Tag::Other,
            Some(Tag::Styles) => {
                self.styles.start(element)?;
                Tag::Styles
            }
            Some(Tag::Cell | Tag::Shapes) if element.name().0 == DRAW => self.shape(element)?,
            _ => self.open(parent, element)?,
        };
        self.path.push(tag);
        Ok(())
    }

    /// Returns an element's role by the one around it.
    fn open(
        &mut self,
        parent: Option<Tag>,
        element: &PlacedElement<'_, '_>,
    ) -> Result<Tag, Refusal> {
        let (namespace, name) = element.name();
        Ok(match (parent, namespace, name) {
            (None, OFFICE, "document-content") => Tag::Document,
            (None, ..) => return Err(Refusal::DAMAGED),
            (Some(Tag::Document), OFFICE, "automatic-styles") => Tag::Styles,
            (Some(Tag::Document), OFFICE, "body") => Tag::Body,
            (Some(Tag::Body), OFFICE, "spreadsheet") => Tag::Spreadsheet,
            (Some(Tag::Body), OFFICE, _) => return Err(Refusal::NO_SPREADSHEET),
            (Some(Tag::Spreadsheet), TABLE, "calculation-settings") => Tag::Settings,
            (Some(Tag::Settings), TABLE, "null-date") => {
                self.count_from(&element.attributes()?);
                Tag::Other
            }
            (Some(Tag::Spreadsheet), TABLE, "table") => self.open_table(&element.attributes()?)?,
            (
                Some(Tag::Table | Tag::Columns(_)),
                TABLE,
                "table-column-group" | "table-header-columns" | "table-columns",
            ) => {
                let folded = element.attributes()?.is(TABLE, "display", "false");
                Tag::Columns(folded || parent == Some(Tag::Columns(true)))
            }
            (Some(Tag::Table | Tag::Columns(_)), TABLE, "table-column") => {
                let folded = parent == Some(Tag::Columns(true));
                self.columns.add(&element.attributes()?, folded)?;
                Tag::Other
            }
            (
                Some(Tag::Table | Tag::Rows(_)),
                TABLE,
                "table-row-group" | "table-header-rows" | "table-rows",
            ) => {
                let folded = element.attributes()?.is(TABLE, "display", "false");
                Tag::Rows(folded || parent == Some(Tag::Rows(true)))
            }
            (Some(Tag::Table | Tag::Rows(_)), TABLE, "table-row") => {
                self.open_row(&element.attributes()?, parent == Some(Tag::Rows(true)))?
            }
            (Some(Tag::Row), TABLE, "table-cell" | "covered-table-cell") => {
                self.cell = OpenCell::open(&element.attributes()?)?;
                Tag::Cell
            }
            (Some(Tag::Table), TABLE, "shapes") => Tag::Shapes,
            (Some(Tag::Table), OFFICE, "forms") => Tag::Forms,
            (Some(Tag::Forms), FORM, "checkbox" | "radio") => {
                self.check_boxes.add(&element.attributes()?);
                Tag::Other
            }
            (Some(Tag::Forms), FORM, _) => Tag::Forms,
            (Some(Tag::Cell), TEXT, "p" | "h") => {
                self.cell.open_paragraph();
                self.open_text(Family::Paragraph, None, &element.attributes()?)
            }
            (Some(Tag::Comment), TEXT, "p" | "h") => {
                let cell = (self.next_row, self.row.next_column);
                self.grids.last_mut().into_iter().for_each(|grid| drawn::comment_line(cell, grid));
                Tag::Comment
            }
            (Some(Tag::Cell), OFFICE, "annotation") | (Some(Tag::Comment), TEXT, _) => Tag::Comment,
            // A list in a cell is its paragraphs.
            (Some(Tag::Cell), TEXT, "list" | "list-item" | "list-header") => Tag::Cell,
            (Some(Tag::Paragraph(around) | Tag::Inline(around)), TEXT, _) => {
                self.inline(name, around, &element.attributes()?)
            }
            _ => Tag::Other,
        })
    }

    /// Takes what is drawn in a cell or before the rows and returns its role.
    fn shape(&mut self, element: &PlacedElement<'_, '_>) -> Result<Tag, Refusal> {
        if element.name().1 == "g" {
            return Ok(Tag::Shapes);
        }
        let cell = self.path.contains(&Tag::Cell).then_some((self.next_row, self.row.next_column));
        if let Some(grid) = self.grids.last_mut() {
            self.check_boxes.draw(element, cell, grid)?;
        }
        Ok(Tag::Other)
    }

    fn count_from(&mut self, attributes: &Attributes) {
        let day = attributes.get(TABLE, "date-value").and_then(|day| day.parse::<Date>().ok());
        self.epoch = day.map_or(0, |day| (day - date(1899, 12, 30)).get_days());
    }

    fn open_table(&mut self, attributes: &Attributes) -> Result<Tag, Refusal> {
        let name = attributes.get(TABLE, "name").ok_or(Malformed)?;
        let mut grid = Grid::new(self.file.on_sheet(name));
        let style = attributes.get(TABLE, "style-name");
        if style.is_some_and(|style| self.styles.is_hidden(style)) {
            grid.visibility = Visibility::Hidden;
        }
        self.grids.push(grid);
        self.check_boxes = CheckBoxes::default();
        self.next_row = 0;
        self.columns = Columns::default();
        Ok(Tag::Table)
    }

    fn open_row(&mut self, attributes: &Attributes, folded: bool) -> Result<Tag, Refusal> {
        let seen = attributes.get(TABLE, "visibility").is_none_or(|seen| seen == "visible");
        let repeat = attributes.count(TABLE, "number-rows-repeated")?;
        let style = attributes.get(TABLE, "default-cell-style-name").map(str::to_owned);
        self.row = Row { repeat, hidden: folded || !seen, style, ..Row::default() };
        Ok(Tag::Row)
    }

    /// Takes an element inside a paragraph and returns its role.
    fn inline(&mut self, name: &str, around: Option<bool>, attributes: &Attributes) -> Tag {
        match name {
            "s" => {
                // A count that is invalid or too large is one that no cell can have.
                let count =
                    attributes.count(TEXT, "c").map_or(MAX_BLANKS, |count| count.min(MAX_BLANKS));
                self.cell.add(&" ".repeat(usize::try_from(count).unwrap_or_default()));
                Tag::Other
            }
            "tab" => {
                self.cell.add("\t");
                Tag::Other
            }
            "line-break" => {
                self.cell.add("\n");
                Tag::Other
            }
            // Readings above the text, footnotes, annotations.
            "ruby-text" | "note" => Tag::Other,
            _ => self.open_text(Family::Text, around, attributes),
        }
    }

    /// Begins a paragraph, or text inside one whose style around it strikes through or not.
    fn open_text(&mut self, family: Family, around: Option<bool>, attributes: &Attributes) -> Tag {
        let own = self.styles.is_struck(family, attributes.get(TEXT, "style-name"));
        let struck = own.or(around);
        self.cell.struck = struck;
        if family == Family::Paragraph { Tag::Paragraph(struck) } else { Tag::Inline(struck) }
    }

    fn text(&mut self, text: &str) {
        match (self.path.last(), self.grids.last_mut()) {
            (Some(Tag::Paragraph(_) | Tag::Inline(_)), _) => self.cell.write(text),
            (Some(Tag::Comment), Some(grid)) => {
                drawn::comment(text, (self.next_row, self.row.next_column), grid);
            }
            _ => {}
        }
    }

    fn end(&mut self) -> Result<(), Refusal> {
        match self.path.pop().ok_or(Malformed)? {
            // A list inside a cell closes no cell.
            Tag::Cell if self.path.last() == Some(&Tag::Row) => self.close_cell(),
            Tag::Paragraph(_) => {
                self.cell.close_paragraph();
                Ok(())
            }
            Tag::Inline(_) => {
                if let Some(Tag::Paragraph(struck) | Tag::Inline(struck)) = self.path.last() {
                    self.cell.struck = *struck;
                }
                Ok(())
            }
            Tag::Table => {
                let grid = self.grids.last_mut().ok_or(Malformed)?;
                grid.hidden_columns.extend(self.columns.hidden());
                Ok(())
            }
            Tag::Row => self.close_row(),
            _ => Ok(()),
        }
    }

    fn close_cell(&mut self) -> Result<(), Refusal> {
        let cell = std::mem::take(&mut self.cell);
        let column = self.row.next_column;
        self.row.next_column = column.saturating_add(cell.repeat);
        if cell.rows > 1 || cell.columns > 1 {
            self.merge(column, &cell)?;
        }
        let repeat = cell.repeat;
        let row_or_column = self.row.style.as_deref().or_else(|| self.columns.style(column));
        let style = cell.style.as_deref().or(row_or_column);
        let struck = self.styles.is_struck(Family::Cell, style).unwrap_or_default();
        let formula = cell.formula;
        if let Some((content, rest)) = cell.content(self.epoch, struck) {
            if self.row.next_column > u64::from(GRID_COLUMNS) {
                return Err(Refusal::DAMAGED);
            }
            let first = u32::try_from(column).map_err(|_| Malformed)?;
            self.row.cells.push(RowCell { first, repeat, content, rest, formula });
        }
        Ok(())
    }

    fn merge(&mut self, column: u64, cell: &OpenCell) -> Result<(), Refusal> {
        let last = |first: u64, count: u64, limit: u32| {
            let last = first.saturating_add(count - 1);
            u32::try_from(last).ok().filter(|last| *last < limit).ok_or(Malformed)
        };
        let last_row = last(self.next_row, cell.rows, GRID_ROWS)?;
        let last_column = last(column, cell.columns, GRID_COLUMNS)?;
        let first =
            CellRef::new(last(self.next_row, 1, GRID_ROWS)?, last(column, 1, GRID_COLUMNS)?);
        let grid = self.grids.last_mut().ok_or(Malformed)?;
        grid.merges.push(Merge { first, last: CellRef::new(last_row, last_column) });
        if grid.merges.len() > MAX_MERGES { Err(Refusal::DAMAGED) } else { Ok(()) }
    }

    /// Places a row's cells, as often as it is repeated; counted before anything is.
    fn close_row(&mut self) -> Result<(), Refusal> {
        let row = std::mem::take(&mut self.row);
        let first = self.next_row;
        self.next_row = first.saturating_add(row.repeat);
        if row.cells.is_empty() {
            return Ok(());
        }
        for cell in &row.cells {
            self.budget.spend(cell.repeat.saturating_mul(row.repeat), cell.content.weight())?;
        }
        if self.next_row > u64::from(GRID_ROWS) {
            return Err(Refusal::DAMAGED);
        }
        let (first, last) = (
            u32::try_from(first).map_err(|_| Malformed)?,
            u32::try_from(self.next_row).map_err(|_| Malformed)?,
        );
        let grid = self.grids.last_mut().ok_or(Malformed)?;
        for at in first..last {
            row.place(grid, at);
        }
        Ok(())
    }
}
