//! Pages of a laid-out document, and the number that each gets.
//!
//! A page is laid out once and numbered twice, through its paper and through the binder.

use std::num::NonZeroUsize;
use std::ops::Range;

use typst::foundations::{Content, NativeElement, StyleChain, Value};
use typst::introspection::{Introspector, MetadataElem, PagedPosition};
use typst::layout::Point;
use typst::model::{Document, DocumentInfo, TableCell};
use typst_layout::{Page, PagedDocument};

use super::compact::Compactor;
use super::part::PartRow;

/// The metadata in a footer that marks where the page's number goes.
const ROOM: &str = "page-number";

/// Pages without numbers, laid out at once or in parts.
pub struct Unnumbered {
    pages: Vec<Page>,
    /// The places for numbers: the upper right corner of each, and its page.
    rooms: Vec<PagedPosition>,
    info: DocumentInfo,
}

impl Unnumbered {
    /// Returns a document's pages.
    pub fn of(whole: &PagedDocument) -> Self {
        Self { pages: whole.pages().to_vec(), rooms: rooms(whole), info: whole.info().clone() }
    }

    /// Counts the pages.
    pub fn len(&self) -> usize {
        self.pages.len()
    }

    /// Removes the pages after so many.
    pub fn truncate(&mut self, count: usize) {
        self.pages.truncate(count);
        self.rooms.retain(|room| room.page.get() <= count);
    }

    /// Changes each page.
    pub fn change_pages(&mut self, change: impl FnMut(&Page) -> Page) {
        self.pages = self.pages.iter().map(change).collect();
    }

    /// Keeps of the pages of a part only what is exported.
    pub fn compact(&mut self, compactor: &mut Compactor) {
        self.pages = compactor.compact(&self.pages);
    }

    /// Adds the pages of the part that follows.
    pub fn append(&mut self, next: Self) {
        let count = self.pages.len();
        let later =
            |room: PagedPosition| PagedPosition { page: room.page.saturating_add(count), ..room };
        self.rooms.extend(next.rooms.into_iter().map(later));
        self.pages.extend(next.pages);
    }

    /// Returns some of the pages.
    pub fn part(&self, range: Range<usize>) -> Self {
        let room = |room: &PagedPosition| {
            let page = NonZeroUsize::new(room.page.get().checked_sub(range.start)?)?;
            (page.get() <= range.len()).then_some(PagedPosition { page, ..*room })
        };
        let rooms = self.rooms.iter().filter_map(room).collect();
        let pages = self.pages.get(range.clone()).unwrap_or_default().to_vec();
        Self { pages, rooms, info: self.info.clone() }
    }

    /// Numbers the pages; the numbers end where the footers say.
    pub fn numbered(&self, title: &str, numbers: &[Page]) -> PagedDocument {
        let (mut pages, mut info) = (self.pages.clone(), self.info.clone());
        for room in &self.rooms {
            let index = room.page.get() - 1;
            if let (Some(page), Some(number)) = (pages.get_mut(index), numbers.get(index)) {
                let corner = room.point - Point::with_x(number.frame.width());
                page.frame.push_frame(corner, number.frame.clone());
            }
        }
        info.title = Some(title.into());
        PagedDocument::new(pages.into(), info)
    }
}

/// Returns the last place at which a part may end so that the next one begins at the top of a page:
/// the number of pages before it, and that of its row among the rows of the part, which are given.
/// Returns `None` where there is no such place.
pub fn last_break(part: &PagedDocument, rows: &[PartRow]) -> Option<(usize, usize)> {
    let introspector = part.introspector();
    let cells = introspector.query(&TableCell::ELEM.select());
    let page = |cell: &Content| {
        let place = cell.to_packed::<TableCell>()?;
        let (column, row) =
            (place.x.get(StyleChain::default()), place.y.get(StyleChain::default()));
        // The first row of each table is its header.
        let begins_row = column.custom()? == 0 && row.custom()? > 0;
        begins_row.then(|| introspector.page(cell.location()?)).flatten()
    };
    let cells: Vec<_> = cells.iter().filter_map(page).collect();
    let mut pages = Vec::with_capacity(rows.len());
    let mut at = 0;
    for row in rows {
        pages.push(*cells.get(at)?);
        at += row.first_cells;
    }
    if at != cells.len() {
        return None;
    }
    let is_break =
        |&next: &usize| pages[next - 1] < pages[next] && rows[next - 1].ends_before(rows[next]);
    let next = (1..rows.len()).rev().find(is_break)?;
    Some((pages[next].get() - 1, next))
}

/// Returns the places for numbers: the upper right corner of each.
fn rooms(whole: &PagedDocument) -> Vec<PagedPosition> {
    let introspector = whole.introspector();
    let metadata = introspector.query(&MetadataElem::ELEM.select());
    let rooms = metadata.iter().filter(|element| {
        let element = element.to_packed::<MetadataElem>();
        element.is_some_and(
            |element| matches!(&element.value, Value::Str(text) if text.as_str() == ROOM),
        )
    });
    rooms.filter_map(|room| introspector.position(room.location()?)).collect()
}
