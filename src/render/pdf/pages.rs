//! Pages of a laid-out document: where a paper begins, and the number that each page gets.
//!
//! A page is laid out once and numbered twice, through its paper and through the binder.

use std::ops::Range;

use typst::foundations::{NativeElement, StyleChain, Value};
use typst::introspection::{Introspector, MetadataElem, PagedPosition};
use typst::layout::Point;
use typst::model::{Document, HeadingElem};
use typst_layout::{Page, PagedDocument};

/// The metadata in a footer that marks where the page's number goes.
const ROOM: &str = "page-number";

/// Returns the pages of each paper: from one heading of the first level to the next. Returns none
/// where a footer leaves no room for a number: a template of the user's counts by itself, and would
/// count through the binder.
pub fn of_papers(whole: &PagedDocument) -> Vec<Range<usize>> {
    if rooms(whole).len() != whole.pages().len() {
        return Vec::new();
    }
    let introspector = whole.introspector();
    let headings = introspector.query(&HeadingElem::ELEM.select());
    let first_level = headings.iter().filter(|heading| {
        let heading = heading.to_packed::<HeadingElem>();
        heading.is_some_and(|heading| heading.resolve_level(StyleChain::default()).get() == 1)
    });
    let pages = first_level.filter_map(|heading| introspector.page(heading.location()?));
    let mut begins: Vec<usize> = pages.map(|page| page.get() - 1).collect();
    begins.push(whole.pages().len());
    begins.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

/// Returns some pages of a document as one of its own, numbered; the numbers end where the footers
/// say.
pub fn numbered(whole: &PagedDocument, range: Range<usize>, title: &str, numbers: &[Page]) -> PagedDocument {
    let mut pages = whole.pages().get(range.clone()).unwrap_or_default().to_vec();
    for room in rooms(whole) {
        let index = (room.page.get() - 1).checked_sub(range.start);
        let found = index.and_then(|index| Some((pages.get_mut(index)?, numbers.get(index)?)));
        if let Some((page, number)) = found {
            let corner = room.point - Point::with_x(number.frame.width());
            page.frame.push_frame(corner, number.frame.clone());
        }
    }
    let mut info = whole.info().clone();
    info.title = Some(title.into());
    PagedDocument::new(pages.into(), info)
}

/// Returns the places for numbers: the upper right corner of each.
fn rooms(whole: &PagedDocument) -> Vec<PagedPosition> {
    let introspector = whole.introspector();
    let metadata = introspector.query(&MetadataElem::ELEM.select());
    let rooms = metadata.iter().filter(|element| {
        let element = element.to_packed::<MetadataElem>();
        element.is_some_and(|element| matches!(&element.value, Value::Str(text) if text.as_str() == ROOM))
    });
    rooms.filter_map(|room| introspector.position(room.location()?)).collect()
}
