//! XML as a tree, for looking into parts of packages.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// An element with everything in it.
#[derive(Debug, Clone, Default)]
pub struct Element {
    /// Its name without a prefix.
    pub name: String,
    /// The attributes with their prefixes.
    pub attributes: Vec<(String, String)>,
    /// The elements in it.
    pub children: Vec<Element>,
    /// The characters in it.
    pub text: String,
}

impl Element {
    /// The value of an attribute; empty where there is none.
    pub fn get(&self, name: &str) -> &str {
        self.attributes.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// The value of an attribute as a number.
    pub fn number(&self, name: &str) -> Option<usize> {
        self.get(name).trim().parse().ok()
    }

    /// The children of a name.
    pub fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The children of the first child of a name.
    pub fn list<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.all(name).take(1).flat_map(|list| list.children.iter())
    }

    /// All elements in it of a name, however deep.
    pub fn deep<'e>(&'e self, name: &str) -> Vec<&'e Element> {
        let own = self.children.iter().filter(|child| child.name == name);
        own.chain(self.children.iter().flat_map(|child| child.deep(name))).collect()
    }

    /// All characters in it.
    pub fn whole_text(&self) -> String {
        self.text.clone() + &self.children.iter().map(Element::whole_text).collect::<String>()
    }
}

/// Reads a part; `None` where it is not well-formed.
pub fn parse(part: &[u8]) -> Option<Element> {
    let text = std::str::from_utf8(part).ok()?.trim_start_matches('\u{FEFF}');
    let mut reader = Reader::from_str(text);
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => open.push(element(&tag)?),
            Event::Empty(tag) => open.last_mut()?.children.push(element(&tag)?),
            Event::End(_) => {
                let done = open.pop()?;
                open.last_mut()?.children.push(done);
            }
            Event::Text(text) => open.last_mut()?.text.push_str(&text.xml10_content()),
            Event::CData(text) => open.last_mut()?.text.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let character = match &*reference {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "apos" => '\'',
                    "quot" => '"',
                    _ => reference.resolve_char_ref().ok()??,
                };
                open.last_mut()?.text.push(character);
            }
            Event::Eof => break,
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => {}
        }
    }
    (open.len() == 1).then(|| open.pop()).flatten()?.children.pop()
}

fn element(tag: &BytesStart<'_>) -> Option<Element> {
    let mut element =
        Element { name: tag.local_name().into_inner().to_owned(), ..Element::default() };
    for attribute in tag.attributes() {
        let attribute = attribute.ok()?;
        let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?;
        element.attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
    }
    Some(element)
}
