//! The binder's pages: its cover, and its papers as they were laid out one by one.

use std::collections::HashMap;
use std::ops::Range;

use typst::foundations::{Content, NativeElement};
use typst::introspection::{Introspector, Location, Tag};
use typst::layout::{Frame, FrameItem, FrameParent, GroupItem};
use typst::model::{Destination, HeadingElem, TableCell};
use typst_layout::{Page, PagedDocument};

use super::pages::Unnumbered;

/// Binds papers: their pages, in this order, behind those of the cover. The cover was laid out with
/// a page behind it for each paper, on which a heading stands in for it.
pub(super) fn bind(cover: &PagedDocument, papers: Vec<Unnumbered>) -> Unnumbered {
    let cover_pages = 0..cover.pages().len().saturating_sub(papers.len());
    let mut headings = Vec::with_capacity(papers.len());
    let mut bound_papers = Vec::with_capacity(papers.len());
    for (number, mut paper) in papers.into_iter().enumerate() {
        let mut relocator = Relocator::new(number);
        paper.change_pages(|page| relocator.page(page));
        headings.push(relocator.heading);
        bound_papers.push(paper);
    }
    let mut bound = contents(cover, cover_pages, &headings);
    for paper in bound_papers {
        bound.append(paper);
    }
    bound
}

/// Returns the cover's pages, whose contents lead to the papers' headings.
fn contents(
    cover: &PagedDocument,
    pages: Range<usize>,
    headings: &[Option<Location>],
) -> Unnumbered {
    let standing_in = cover.introspector().query(&HeadingElem::ELEM.select());
    let pairs = standing_in.iter().zip(headings);
    let targets =
        pairs.filter_map(|(heading, target)| Some((heading.location()?, (*target)?))).collect();
    let mut relocator = Relocator { targets, ..Relocator::default() };
    let mut contents = Unnumbered::of(cover).part(pages);
    contents.change_pages(|page| relocator.page(page));
    contents
}

/// Gives the elements of pages other locations: two papers have the same ones.
#[derive(Default)]
struct Relocator {
    /// The number of the paper; `None` for the cover, whose elements keep theirs.
    paper: Option<usize>,
    /// Where links lead instead.
    targets: HashMap<Location, Location>,
    /// The paper's first heading.
    heading: Option<Location>,
    /// Cells that a long table shares.
    cells: HashMap<Location, Content>,
}

impl Relocator {
    fn new(paper: usize) -> Self {
        Self { paper: Some(paper), ..Self::default() }
    }

    fn page(&mut self, page: &Page) -> Page {
        Page { frame: self.frame(&page.frame), ..page.clone() }
    }

    fn location(&self, location: Location) -> Location {
        self.paper.map_or(location, |paper| location.variant(paper))
    }

    fn frame(&mut self, frame: &Frame) -> Frame {
        if !has_location(frame) {
            return frame.clone();
        }
        let mut relocated = Frame::new(frame.size(), frame.kind());
        if frame.has_baseline() {
            relocated.set_baseline(frame.baseline());
        }
        let items = frame.items().map(|(point, item)| (*point, self.item(item)));
        relocated.push_multiple(items.collect::<Vec<_>>());
        relocated
    }

    fn item(&mut self, item: &FrameItem) -> FrameItem {
        match item {
            FrameItem::Group(group) => {
                let parent = group.parent.map(|parent| FrameParent {
                    location: self.location(parent.location),
                    ..parent
                });
                let frame = self.frame(&group.frame);
                FrameItem::Group(GroupItem { frame, parent, ..group.clone() })
            }
            FrameItem::Tag(Tag::Start(element, flags)) => {
                FrameItem::Tag(Tag::Start(self.element(element), *flags))
            }
            FrameItem::Tag(Tag::End(location, key, flags)) => {
                FrameItem::Tag(Tag::End(self.location(*location), *key, *flags))
            }
            FrameItem::Link(Destination::Location(location), size) => {
                let target = self.targets.get(location).copied();
                let target = target.unwrap_or_else(|| self.location(*location));
                FrameItem::Link(Destination::Location(target), *size)
            }
            FrameItem::Link(..)
            | FrameItem::Text(_)
            | FrameItem::Shape(..)
            | FrameItem::Image(..) => item.clone(),
        }
    }

    fn element(&mut self, element: &Content) -> Content {
        let Some(old) = element.location() else { return element.clone() };
        let new = self.location(old);
        if element.is::<HeadingElem>() {
            self.heading.get_or_insert(new);
        }
        let relocated = || element.clone().located(new);
        match element.is::<TableCell>() {
            true => self.cells.entry(old).or_insert_with(relocated).clone(),
            false => relocated(),
        }
    }
}

/// Returns whether anything in a frame has a location or leads to one.
fn has_location(frame: &Frame) -> bool {
    frame.items().any(|(_, item)| match item {
        FrameItem::Group(group) => group.parent.is_some() || has_location(&group.frame),
        FrameItem::Tag(_) | FrameItem::Link(..) => true,
        FrameItem::Text(_) | FrameItem::Shape(..) | FrameItem::Image(..) => false,
    })
}
