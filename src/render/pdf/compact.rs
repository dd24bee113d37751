//! Pages of a part, without what only its layout needed: an element holds all that it is made of.

use std::collections::{HashMap, HashSet};
use std::mem;
use std::sync::Arc;

use typst::foundations::{Content, Packed, Smart, StyleChain};
use typst::introspection::{Location, Tag, TagFlags};
use typst::layout::resolve::{Cell, CellGrid, Entry};
use typst::layout::{Axes, Frame, FrameItem, Point, Sides};
use typst::model::{TableCell, TableElem};
use typst::pdf::{TableCellKind, TableHeaderScope};
use typst_layout::Page;

use super::repeated::RepeatedTexts;

/// What a cell is to the tags of a PDF: its column and row, how many of them it takes, whether it
/// is the header, and whether it is there once more.
type CellRole = ([usize; 4], bool, bool);

/// Makes the pages of a paper's parts small.
#[derive(Default)]
pub struct Compactor {
    /// One element for all cells that are the same to the tags.
    cells: HashMap<CellRole, (Content, Location)>,
    texts: RepeatedTexts,
}

impl Compactor {
    /// Returns the pages as they are exported. Elements that end on later pages end with the last.
    pub fn compact(&mut self, pages: &[Page]) -> Vec<Page> {
        let mut outline = Outline::default();
        for page in pages {
            outline.look_at(&page.frame);
        }
        let (cells, texts) = (&mut self.cells, &mut self.texts);
        let mut rewriter = Rewriter { cells, texts, outline, table: None, open: Vec::new() };
        let compacted =
            pages.iter().map(|page| Page { frame: rewriter.frame(&page.frame), ..page.clone() });
        let mut compacted: Vec<Page> = compacted.collect();
        if let Some(last) = compacted.last_mut() {
            let end = Point::with_y(last.frame.height());
            let ends = rewriter
                .open
                .iter()
                .rev()
                .map(|open| (end, FrameItem::Tag(Tag::End(open.new, 0, open.flags))));
            last.frame.push_multiple(ends.collect::<Vec<_>>());
        }
        compacted
    }
}

/// What must be known of pages before they are rewritten.
#[derive(Default)]
struct Outline {
    /// The number of rows that each table has on these pages.
    rows: HashMap<Location, usize>,
    table: Option<Location>,
    /// Cells that go on over a page's end: their parts refer to them.
    broken: HashSet<Location>,
}

impl Outline {
    fn look_at(&mut self, frame: &Frame) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => {
                    self.broken.extend(group.parent.map(|parent| parent.location));
                    self.look_at(&group.frame);
                }
                FrameItem::Tag(Tag::Start(element, _)) => self.start(element),
                FrameItem::Tag(Tag::End(..))
                | FrameItem::Text(_)
                | FrameItem::Shape(..)
                | FrameItem::Image(..)
                | FrameItem::Link(..) => {}
            }
        }
    }

    fn start(&mut self, element: &Content) {
        if element.is::<TableElem>() {
            self.table = element.location();
        } else if let (Some(table), Some(cell)) = (self.table, element.to_packed::<TableCell>())
            && let Smart::Custom(row) = cell.y.get(StyleChain::default())
        {
            let rows = self.rows.entry(table).or_default();
            *rows = (*rows).max(row + 1);
        }
    }
}

/// An element that has begun.
struct Open {
    old: Location,
    new: Location,
    flags: TagFlags,
}

/// Rewrites frames in their order.
struct Rewriter<'c> {
    cells: &'c mut HashMap<CellRole, (Content, Location)>,
    texts: &'c mut RepeatedTexts,
    outline: Outline,
    /// The grid of the table that was begun last.
    table: Option<Arc<CellGrid>>,
    open: Vec<Open>,
}

impl Rewriter<'_> {
    fn frame(&mut self, frame: &Frame) -> Frame {
        let mut compacted = Frame::new(frame.size(), frame.kind());
        if frame.has_baseline() {
            compacted.set_baseline(frame.baseline());
        }
        let (mut items, mut texts) = (Vec::with_capacity(frame.items().len()), Vec::new());
        for (point, item) in frame.items() {
            if matches!(item, FrameItem::Text(_)) {
                texts.push((*point, item.clone()));
            } else {
                items.extend(self.texts.kept(mem::take(&mut texts)));
                items.push((*point, self.item(item)));
            }
        }
        items.extend(self.texts.kept(texts));
        items.shrink_to_fit();
        compacted.push_multiple(items);
        compacted
    }

    fn item(&mut self, item: &FrameItem) -> FrameItem {
        match item {
            FrameItem::Group(group) => {
                let mut group = group.clone();
                group.frame = self.frame(&group.frame);
                FrameItem::Group(group)
            }
            FrameItem::Tag(Tag::Start(element, flags)) => {
                FrameItem::Tag(self.start(element, *flags))
            }
            FrameItem::Tag(Tag::End(location, key, flags)) => {
                FrameItem::Tag(self.end(*location, *key, *flags))
            }
            FrameItem::Text(_)
            | FrameItem::Shape(..)
            | FrameItem::Image(..)
            | FrameItem::Link(..) => item.clone(),
        }
    }

    fn start(&mut self, element: &Content, flags: TagFlags) -> Tag {
        let Some(old) = element.location() else { return Tag::Start(element.clone(), flags) };
        let (element, new, flags) = if let Some(table) = element.to_packed::<TableElem>() {
            self.table.clone_from(&table.grid);
            (self.table(table, old), old, flags)
        } else if let Some(cell) = element.to_packed::<TableCell>() {
            self.cell(cell, old, flags)
        } else {
            (element.clone(), old, flags)
        };
        self.open.push(Open { old, new, flags });
        Tag::Start(element, flags)
    }

    fn end(&mut self, old: Location, key: u128, flags: TagFlags) -> Tag {
        let open =
            self.open.iter().rposition(|open| open.old == old).map(|index| self.open.remove(index));
        open.map_or(Tag::End(old, key, flags), |open| Tag::End(open.new, key, open.flags))
    }

    /// Returns a table that has the rows of these pages, without their texts.
    fn table(&self, table: &Packed<TableElem>, location: Location) -> Content {
        let mut table = table.clone();
        table.children.clear();
        table.rows.unset();
        if let (Some(grid), Some(rows)) = (&table.grid, self.outline.rows.get(&location)) {
            let count = rows * grid.cols.len();
            let entries = grid.entries.iter().take(count).map(|entry| match entry {
                Entry::Cell(cell) => Entry::Cell(without_text(cell)),
                Entry::Merged { parent } => Entry::Merged { parent: *parent },
            });
            let tracks =
                Axes::new(grid.cols.as_slice(), grid.rows.get(..*rows).unwrap_or_default());
            let (gutter, entries) = (Axes::splat([].as_slice()), entries.collect());
            let grid =
                CellGrid::new_internal(tracks, gutter, vec![], vec![], vec![], None, entries);
            table.grid = Some(Arc::new(grid));
        }
        table.pack()
    }

    /// Returns a cell without its text; the same element for all that are the same to the tags.
    fn cell(
        &mut self,
        cell: &Packed<TableCell>,
        old: Location,
        flags: TagFlags,
    ) -> (Content, Location, TagFlags) {
        let styles = StyleChain::default();
        let (Smart::Custom(column), Smart::Custom(row)) = (cell.x.get(styles), cell.y.get(styles))
        else {
            return (cell.clone().pack(), old, flags);
        };
        let is_header = self
            .table
            .as_ref()
            .is_some_and(|grid| grid.headers.iter().any(|header| header.range.contains(&row)));
        let compacted = || {
            let mut cell = cell.clone();
            cell.body = Content::empty();
            if is_header {
                let level = std::num::NonZeroU32::MIN;
                cell.kind
                    .set(Smart::Custom(TableCellKind::Header(level, TableHeaderScope::Column)));
            }
            cell.pack()
        };
        if self.outline.broken.contains(&old) {
            return (compacted(), old, flags);
        }
        let spans = (cell.colspan.get(styles).get(), cell.rowspan.get(styles).get());
        let role = ([column, row, spans.0, spans.1], is_header, cell.is_repeated.get(styles));
        let (element, new) = self.cells.entry(role).or_insert_with(|| (compacted(), old)).clone();
        (element, new, TagFlags { introspectable: false, ..flags })
    }
}

fn without_text(cell: &Cell) -> Cell {
    Cell {
        body: Content::empty(),
        fill: cell.fill.clone(),
        colspan: cell.colspan,
        rowspan: cell.rowspan,
        // Lines are drawn; the tags need not say so of each cell again.
        stroke: Sides::splat(None),
        stroke_overridden: Sides::splat(false),
        breakable: cell.breakable,
    }
}
