//! A worksheet part: the order of its elements, its cells with the bytes that they take.

use std::ops::Range;

use crate::finding::CellRef;
use crate::package::address::{self, GRID_COLUMNS, GRID_ROWS};
use crate::package::edits::Edits;
use crate::package::limits::{Malformed, Refusal};
use crate::package::outline::{Node, Tag, children, outline};
use crate::package::xml::{Element, ElementBudget, Event, Events};

/// The children of a worksheet, in the order that the format fixes.
const ORDER: [&str; 38] = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
];

/// A worksheet part with its top elements found.
pub struct SheetXml<'p> {
    /// The part.
    pub part: &'p [u8],
    /// The element `worksheet`.
    pub root: Node,
    /// Its children.
    pub children: Vec<Node>,
}

impl<'p> SheetXml<'p> {
    /// Finds the elements of a worksheet part.
    ///
    /// # Errors
    /// The part is not well-formed.
    pub fn read(part: &'p [u8]) -> Result<Self, Refusal> {
        let (root, children) = children(part)?;
        Ok(Self { part, root, children })
    }

    /// Returns the prefix of its elements, with its colon.
    pub fn prefix(&self) -> &'p str {
        self.root.tag(self.part).prefix()
    }

    /// Iterates over the children of a name.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &Node> {
        self.children.iter().filter(move |node| node.name == name)
    }

    /// Returns the first child of a name.
    pub fn first(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|node| node.name == name)
    }

    /// Lists the elements inside a child, as deep as asked for, with their places in the part.
    ///
    /// # Errors
    /// The part is not well-formed.
    pub fn inside(&self, node: &Node, depth: usize) -> Result<Vec<Node>, Refusal> {
        let shift =
            |range: Range<usize>| range.start + node.whole.start..range.end + node.whole.start;
        let inner = outline(&self.part[node.whole.clone()], depth + 1)?.into_iter().skip(1);
        Ok(inner
            .map(|inner| Node { tag: shift(inner.tag), whole: shift(inner.whole), ..inner })
            .collect())
    }

    /// Returns where a child of a name belongs: behind the last one that stands before it.
    pub fn place_for(&self, name: &str) -> usize {
        let wanted = rank(name);
        let before = |node: &&Node| self.rank_of(node).is_some_and(|rank| Some(rank) <= wanted);
        let last = self.children.iter().rfind(before);
        last.map_or(self.root.tag.end, |node| node.whole.end)
    }

    /// Returns a child's place in the order; an alternative counts as what it holds.
    fn rank_of(&self, node: &Node) -> Option<usize> {
        if node.name == "AlternateContent" {
            let inner = self.inside(node, 2).unwrap_or_default();
            return inner.iter().find_map(|node| rank(&node.name));
        }
        rank(&node.name)
    }
}

fn rank(name: &str) -> Option<usize> {
    let last = (name == "extLst").then_some(ORDER.len());
    ORDER.iter().position(|known| *known == name).or(last)
}

/// A row with the bytes that it takes.
#[derive(Debug, Clone)]
pub struct RowSpan {
    /// The row, from zero.
    pub row: u32,
    /// Its element.
    pub node: Node,
}

/// A cell with the bytes that it takes.
#[derive(Debug, Clone)]
pub struct CellSpan {
    /// Where it stands.
    pub at: CellRef,
    /// Its element.
    pub node: Node,
}

/// Takes the rows and cells of a sheet one by one.
pub trait CellVisitor {
    /// Takes a row, after its cells.
    fn row(&mut self, _row: RowSpan) {}
    /// Takes a cell.
    fn cell(&mut self, _cell: CellSpan) {}
}

impl<F: FnMut(CellSpan)> CellVisitor for F {
    fn cell(&mut self, cell: CellSpan) {
        self(cell);
    }
}

/// Walks through the rows and cells of a worksheet part, with or without their addresses.
///
/// # Errors
/// The part is not well-formed, or a reference points outside the grid.
pub fn walk(part: &[u8], visitor: &mut impl CellVisitor) -> Result<(), Refusal> {
    let mut budget = ElementBudget::default();
    let mut events = Events::of(part, &mut budget);
    let mut walk = Walk::default();
    loop {
        let start = events.position();
        let event = events.read()?;
        let span = start..events.position();
        match &event {
            Event::Start(element) => walk.start(element, span, false, visitor)?,
            Event::Empty(element) => walk.start(element, span, true, visitor)?,
            Event::End(_) => walk.end(span.end, visitor)?,
            Event::EndOfPart => return Ok(()),
            Event::Text(_) | Event::Literal(_) | Event::DocumentType | Event::Aside => {}
        }
    }
}

/// The state of a walk.
#[derive(Default)]
struct Walk {
    depth: usize,
    in_data: bool,
    next_row: u32,
    next_column: u32,
    row: Option<RowSpan>,
    cell: Option<CellSpan>,
}

impl Walk {
    fn start(
        &mut self,
        element: &Element<'_>,
        span: Range<usize>,
        closed: bool,
        visitor: &mut impl CellVisitor,
    ) -> Result<(), Refusal> {
        let name = element.name();
        let node = || Node {
            name: name.to_owned(),
            tag: span.clone(),
            whole: span.clone(),
            depth: self.depth,
        };
        match (self.depth, name) {
            (1, name) => self.in_data = name == "sheetData" && !closed,
            (2, "row") if self.in_data => {
                let node = node();
                if let Some(number) = element.attribute("r")? {
                    self.next_row = address::row(&number)?;
                }
                self.next_column = 0;
                self.row = Some(RowSpan { row: self.next_row, node });
                if closed {
                    self.end_row(None, visitor);
                }
            }
            (3, "c") if self.row.is_some() => {
                let node = node();
                let at = match element.attribute("r")? {
                    Some(reference) => address::cell(&reference)?,
                    None => CellRef::new(self.next_row, self.next_column),
                };
                if at.row >= GRID_ROWS || at.column >= GRID_COLUMNS {
                    return Err(Refusal::DAMAGED);
                }
                (self.next_row, self.next_column) = (at.row, at.column + 1);
                let open = CellSpan { at, node };
                if closed { visitor.cell(open) } else { self.cell = Some(open) }
            }
            _ => {}
        }
        self.depth += usize::from(!closed);
        Ok(())
    }

    fn end(&mut self, end: usize, visitor: &mut impl CellVisitor) -> Result<(), Refusal> {
        self.depth = self.depth.checked_sub(1).ok_or(Malformed)?;
        match self.depth {
            1 => self.in_data = false,
            2 => self.end_row(Some(end), visitor),
            3 => {
                if let Some(mut done) = self.cell.take() {
                    done.node.whole.end = end;
                    visitor.cell(done);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end_row(&mut self, end: Option<usize>, visitor: &mut impl CellVisitor) {
        if let Some(mut done) = self.row.take() {
            done.node.whole.end = end.unwrap_or(done.node.whole.end);
            visitor.row(done);
            self.next_row += 1;
        }
    }
}

/// Iterates over the areas of a list of references (`A1 B2:C3`); what is none is left out.
pub fn areas(list: &str) -> impl Iterator<Item = (CellRef, CellRef)> {
    list.split_ascii_whitespace().filter_map(|area| {
        let (first, last) = address::area(area).ok()?;
        let rows = (first.row.min(last.row), first.row.max(last.row));
        let columns = (first.column.min(last.column), first.column.max(last.column));
        Some((CellRef::new(rows.0, columns.0), CellRef::new(rows.1, columns.1)))
    })
}

/// Returns true where an area holds a cell.
pub fn holds((first, last): (CellRef, CellRef), at: CellRef) -> bool {
    (first.row..=last.row).contains(&at.row) && (first.column..=last.column).contains(&at.column)
}

/// Returns an area as spreadsheets write it; a single cell as such.
pub fn area_text((first, last): (CellRef, CellRef)) -> String {
    if first == last { first.to_string() } else { format!("{first}:{last}") }
}

/// Returns an area as names and lists of dropdowns write it, `$A$1:$C$3`.
pub fn fixed((first, last): (CellRef, CellRef)) -> String {
    let fixed = |at: CellRef| {
        let text = at.to_string();
        let letters = text.trim_end_matches(|c: char| c.is_ascii_digit());
        format!("${letters}${}", at.row + 1)
    };
    format!("{}:{}", fixed(first), fixed(last))
}

/// Returns true for an attribute that is on.
pub fn is_on(tag: Tag<'_>, name: &str) -> bool {
    tag.value(name).is_some_and(|value| matches!(&*value, "1" | "true"))
}

/// Inserts an element into a worksheet where it belongs.
pub fn insert_child(edits: &mut Edits, sheet: &SheetXml<'_>, name: &str, element: &str) {
    edits.insert(sheet.place_for(name), element);
}
