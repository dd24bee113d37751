//! The manifest of an OpenDocument package.

use super::limits::Refusal;
use super::xml::{ElementBudget, Event, Events};

/// Tells whether a manifest says that parts of its package are encrypted.
///
/// # Errors
/// The manifest is not well-formed, or the package has too many elements.
pub fn is_encrypted(manifest: &[u8], budget: &mut ElementBudget) -> Result<bool, Refusal> {
    let mut events = Events::of(manifest, budget);
    loop {
        match events.read()? {
            Event::Start(element) | Event::Empty(element)
                if element.name() == "encryption-data" =>
            {
                return Ok(true);
            }
            Event::EndOfPart => return Ok(false),
            _ => {}
        }
    }
}
