//! The comments of a sheet of OOXML: their cells and what they say.

use std::collections::BTreeMap;

use crate::finding::CellRef;
use crate::package::address;
use crate::package::limits::Refusal;
use crate::package::xml::{ElementBudget, Event, Events};

/// Returns the comments of a part by their cells. What cannot be read is left out: nothing else of
/// the workbook depends on it.
pub fn of_part(part: &[u8]) -> BTreeMap<CellRef, String> {
    let mut found = BTreeMap::new();
    // An error ends the search, not the reading of the workbook.
    let _ = search(part, &mut found);
    found
}

fn search(part: &[u8], found: &mut BTreeMap<CellRef, String>) -> Result<(), Refusal> {
    let mut elements = ElementBudget::default();
    let mut events = Events::of(part, &mut elements);
    let (mut comment, mut is_text, mut is_reading) = (None, false, false);
    loop {
        match events.read()? {
            Event::Start(element) => match element.name() {
                "comment" => {
                    let at = element.attribute("ref")?;
                    comment = at.and_then(|at| address::cell(&at).ok());
                }
                "rPh" => is_reading = true,
                name => is_text = name == "t",
            },
            Event::Text(text) if is_text && !is_reading => {
                if let Some(at) = comment {
                    found.entry(at).or_default().push_str(&text);
                }
            }
            Event::End(tag) => match tag.name() {
                "rPh" => is_reading = false,
                _ => is_text = false,
            },
            Event::EndOfPart => return Ok(()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_has_its_cell_and_its_words() {
        let part = "<comments><authors><author>t</author></authors><commentList>\
            <comment ref=\"C8\" authorId=\"0\"><text><r><t>ご</t></r><r><t xml:space=\"preserve\">注意</t></r>\
            <rPh sb=\"0\" eb=\"1\"><t>チュウイ</t></rPh></text></comment></commentList></comments>";
        assert_eq!(of_part(part.as_bytes()), [(CellRef::new(7, 2), "ご注意".to_owned())].into());
        assert_eq!(of_part(b"<comments"), BTreeMap::new());
    }
}
