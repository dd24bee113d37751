//! Texts that stand alike in many cells: kept once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use typst::layout::{Abs, Frame, FrameItem, GroupItem, Point, Size};
use typst::utils::hash128;

/// Parts of a point to which places within a cell are rounded, so that they are the same on every
/// row: far below what is printed.
const PARTS_OF_POINT: f64 = 65_536.0;

/// The texts of cells that were met so far.
#[derive(Default)]
pub struct RepeatedTexts {
    /// By their hash; without the texts where they were met once.
    met: HashMap<u128, Option<Frame>>,
}

impl RepeatedTexts {
    /// Returns the texts of a cell, with their places, as they are kept: what was met before is one
    /// item, of which every cell has the same.
    pub fn kept(&mut self, texts: Vec<(Point, FrameItem)>) -> Vec<(Point, FrameItem)> {
        let Some((origin, _)) = texts.first() else { return texts };
        let origin = *origin;
        let placed: Vec<_> =
            texts.iter().map(|(point, item)| (rounded(*point - origin), item)).collect();
        match self.met.entry(hash128(&placed)) {
            Entry::Vacant(entry) => {
                entry.insert(None);
                texts
            }
            Entry::Occupied(entry) => {
                let shared = entry.into_mut().get_or_insert_with(|| {
                    let mut frame = Frame::soft(Size::zero());
                    frame.push_multiple(
                        placed.iter().map(|(point, item)| (*point, (*item).clone())),
                    );
                    frame
                });
                vec![(origin, FrameItem::Group(GroupItem::new(shared.clone())))]
            }
        }
    }
}

fn rounded(point: Point) -> Point {
    let round = |length: Abs| Abs::pt((length.to_pt() * PARTS_OF_POINT).round() / PARTS_OF_POINT);
    Point::new(round(point.x), round(point.y))
}
