//! The properties that users and programs attach to a workbook.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::limits::{Malformed, Refusal};
use super::xml::{Element, ElementBudget, Event, Events};

/// Returns the custom properties of a workbook by name; the first of two of one name.
///
/// # Errors
/// The part is not well-formed, or the package has too many elements.
pub fn custom_properties(
    part: &[u8],
    budget: &mut ElementBudget,
) -> Result<BTreeMap<String, String>, Refusal> {
    let mut events = Events::of(part, budget);
    let mut found = BTreeMap::new();
    let mut open: Option<(String, String)> = None;
    loop {
        match events.read()? {
            Event::Start(element) if is_property(element.name()) => {
                open = property_name(&element)?.map(|name| (name, String::new()));
            }
            Event::End(element) if is_property(element.name()) => {
                if let Some((name, value)) = open.take() {
                    found.entry(name).or_insert(value);
                }
            }
            Event::Text(text) | Event::Literal(text) => {
                open.iter_mut().for_each(|(_, value)| value.push_str(&text));
            }
            Event::EndOfPart => return Ok(found),
            _ => {}
        }
    }
}

/// Returns a property's name; OpenDocument writes the attribute with a prefix.
fn property_name(element: &Element<'_>) -> Result<Option<String>, Malformed> {
    Ok(element.prefixed_attribute("name")?.map(Cow::into_owned))
}

/// Tells whether an element is a custom property, by its name in OOXML or in OpenDocument.
fn is_property(name: &str) -> bool {
    matches!(name, "property" | "user-defined")
}
