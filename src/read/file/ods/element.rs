//! Elements of OpenDocument with their vocabularies.

use crate::package::limits::Malformed;
use crate::package::xml::{Element, NamespacedEvents};

/// The vocabulary of a document as a whole.
pub const OFFICE: &str = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";
/// The vocabulary of tables.
pub const TABLE: &str = "urn:oasis:names:tc:opendocument:xmlns:table:1.0";
/// The vocabulary of text.
pub const TEXT: &str = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";
/// The vocabulary of styles.
pub const STYLE: &str = "urn:oasis:names:tc:opendocument:xmlns:style:1.0";
/// The vocabulary of forms.
pub const FORM: &str = "urn:oasis:names:tc:opendocument:xmlns:form:1.0";
/// The vocabulary of drawings.
pub const DRAW: &str = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0";
/// The vocabulary that LibreOffice adds.
pub const CALC: &str = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0";
/// The vocabulary that older versions of LibreOffice add.
const OLD_CALC: &str = "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0";

/// An element with the namespaces that hold at its place.
pub struct PlacedElement<'e, 'x> {
    events: &'e NamespacedEvents<'x>,
    element: &'e Element<'x>,
}

impl<'e, 'x> PlacedElement<'e, 'x> {
    /// Takes the element that was read last.
    pub fn new(events: &'e NamespacedEvents<'x>, element: &'e Element<'x>) -> Self {
        Self { events, element }
    }

    /// Returns its vocabulary, empty if it is none of those that are read, and its name.
    pub fn name(&self) -> (&'static str, &str) {
        (vocabulary(self.events.namespace(self.element)), self.element.name())
    }

    /// Returns its attributes from the vocabularies that are read.
    ///
    /// # Errors
    /// An attribute is not well-formed.
    pub fn attributes(&self) -> Result<Attributes, Malformed> {
        let mut found = Vec::new();
        for attribute in self.events.attributes(self.element) {
            let attribute = attribute?;
            let vocabulary = vocabulary(attribute.namespace);
            if !vocabulary.is_empty() {
                let name = attribute.name().to_owned();
                found.push((vocabulary, name, attribute.value()?.into_owned()));
            }
        }
        Ok(Attributes(found))
    }
}

fn vocabulary(namespace: Option<&str>) -> &'static str {
    match namespace {
        None => "",
        Some(OLD_CALC) => CALC,
        Some(name) => [TABLE, OFFICE, TEXT, STYLE, CALC, FORM, DRAW]
            .into_iter()
            .find(|known| *known == name)
            .unwrap_or(""),
    }
}

/// An element's attributes: vocabulary, name, value.
pub struct Attributes(Vec<(&'static str, String, String)>);

impl Attributes {
    /// Returns the value of an attribute.
    pub fn get(&self, vocabulary: &str, name: &str) -> Option<&str> {
        let mut attributes = self.0.iter();
        let found = attributes.find(|(its, local, _)| *its == vocabulary && local == name);
        found.map(|(_, _, value)| value.as_str())
    }

    /// Tells whether an attribute has a value.
    pub fn is(&self, vocabulary: &str, name: &str, value: &str) -> bool {
        self.get(vocabulary, name) == Some(value)
    }

    /// Returns a count of one or more; one where there is no such attribute.
    ///
    /// # Errors
    /// The value is no such count.
    pub fn count(&self, vocabulary: &str, name: &str) -> Result<u64, Malformed> {
        let Some(count) = self.get(vocabulary, name) else { return Ok(1) };
        count.trim().parse().ok().filter(|count| *count > 0).ok_or(Malformed)
    }
}
