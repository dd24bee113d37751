//! The manifest of an OpenDocument package.

use super::limits::Malformed;
use super::xml::{Event, Events};

/// Tells whether a manifest says that parts of its package are encrypted.
///
/// # Errors
/// The manifest is not well-formed.
pub fn is_encrypted(manifest: &[u8]) -> Result<bool, Malformed> {
    let mut events = Events::of(manifest);
    loop {
        match events.read()? {
            Event::Start(element) | Event::Empty(element) if element.name() == "encryption-data" => {
                return Ok(true);
            }
            Event::EndOfPart => return Ok(false),
            _ => {}
        }
    }
}
