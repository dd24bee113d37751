//! The drawing of a sheet of OOXML: at which cells what is drawn begins.

use std::collections::BTreeSet;

use super::sheet::is_true;
use crate::finding::CellRef;
use crate::package::limits::Refusal;
use crate::package::xml::{ElementBudget, Event, Events};

/// Returns the cells at which shapes and pictures are anchored, not those of what is not shown:
/// controls have such shapes. What cannot be read is left out: nothing else of the workbook depends
/// on it.
pub fn anchors(part: &[u8]) -> BTreeSet<CellRef> {
    let mut found = BTreeSet::new();
    // An error ends the search, not the reading of the workbook.
    let _ = search(part, &mut found);
    found
}

/// The number of an anchor's beginning that is being read.
#[derive(Clone, Copy)]
enum Number {
    Row,
    Column,
}

fn search(part: &[u8], found: &mut BTreeSet<CellRef>) -> Result<(), Refusal> {
    let mut elements = ElementBudget::default();
    let mut events = Events::of(part, &mut elements);
    let (mut from, mut anchor, mut number, mut is_shown) = (None, None, None, true);
    loop {
        match events.read()? {
            Event::Start(element) | Event::Empty(element) => match element.name() {
                "absoluteAnchor" => (anchor, is_shown) = (Some(CellRef::new(0, 0)), true),
                "from" => (from, is_shown) = (Some(CellRef::new(0, 0)), true),
                "cNvPr" => is_shown &= !is_true(element.attribute("hidden")?.as_deref()),
                "row" => number = Some(Number::Row),
                "col" => number = Some(Number::Column),
                _ => number = None,
            },
            Event::Text(text) => {
                let value = text.trim().parse().unwrap_or_default();
                match (&mut from, number) {
                    (Some(cell), Some(Number::Row)) => cell.row = value,
                    (Some(cell), Some(Number::Column)) => cell.column = value,
                    _ => {}
                }
            }
            Event::End(tag) => {
                number = None;
                match tag.name() {
                    "from" => anchor = from.take(),
                    name if name.ends_with("Anchor") => {
                        found.extend(anchor.take().filter(|_| is_shown))
                    }
                    _ => {}
                }
            }
            Event::EndOfPart => return Ok(()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_is_where_its_anchor_begins() {
        let anchor = |row: u32, column: u32| {
            format!(
                "<x:twoCellAnchor><x:from><x:col>{column}</x:col><x:colOff>5</x:colOff><x:row>{row}</x:row></x:from>\
                 <x:to><x:col>9</x:col><x:row>9</x:row></x:to><x:sp/></x:twoCellAnchor>"
            )
        };
        let part = format!("<x:wsDr xmlns:x=\"x\">{}{}</x:wsDr>", anchor(9, 3), anchor(13, 5));
        assert_eq!(anchors(part.as_bytes()), [CellRef::new(9, 3), CellRef::new(13, 5)].into());
        assert_eq!(anchors(b"<x:wsDr"), BTreeSet::new());
        let hidden = part.replacen(
            "<x:sp/>",
            "<x:sp><x:cNvPr id=\"1\" name=\"Check Box 1\" hidden=\"1\"/></x:sp>",
            1,
        );
        assert_eq!(anchors(hidden.as_bytes()), [CellRef::new(13, 5)].into());
    }
}
