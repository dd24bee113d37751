//! XML parts as streams of events. The only module that knows quick-xml.

use std::borrow::Cow;

use quick_xml::events::{BytesRef, BytesStart, Event as Token};
use quick_xml::name::ResolveResult;
use quick_xml::{NsReader, XmlVersion};

use super::limits::{MAX_DEPTH, MAX_ELEMENTS, Malformed, Refusal};

/// One step of the way through a part.
#[derive(Debug)]
pub enum Event<'x> {
    /// An element's start tag.
    Start(Element<'x>),
    /// An element without content, closed by its own tag.
    Empty(Element<'x>),
    /// An element's end tag.
    End(EndTag<'x>),
    /// Characters between two tags, line ends as `\n`.
    Text(Cow<'x, str>),
    /// Characters of a CDATA section, or the one that a reference stands for.
    Literal(Cow<'x, str>),
    /// A document type definition.
    DocumentType,
    /// A comment, a processing instruction or the XML declaration.
    Aside,
    /// The end of the part.
    EndOfPart,
}

/// Number of elements that the parts of a package may still have together.
#[derive(Debug)]
pub struct ElementBudget(usize);

impl Default for ElementBudget {
    fn default() -> Self {
        Self(MAX_ELEMENTS)
    }
}

/// Watches that a part is one tree of elements, neither too deep nor too large.
#[derive(Debug)]
struct Shape<'b> {
    budget: &'b mut ElementBudget,
    depth: usize,
    has_root: bool,
}

impl<'b> Shape<'b> {
    fn new(budget: &'b mut ElementBudget) -> Self {
        Self { budget, depth: 0, has_root: false }
    }

    #[inline]
    fn check<'x>(&mut self, token: Token<'x>) -> Result<Event<'x>, Refusal> {
        let event = event(token)?;
        match &event {
            Event::Start(_) => {
                self.element()?;
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(Refusal::DAMAGED);
                }
            }
            Event::Empty(_) => self.element()?,
            Event::End(_) => self.depth = self.depth.checked_sub(1).ok_or(Malformed)?,
            Event::Text(text) if self.depth == 0 && !text.trim().is_empty() => {
                return Err(Refusal::DAMAGED);
            }
            Event::Literal(_) if self.depth == 0 => return Err(Refusal::DAMAGED),
            Event::DocumentType => return Err(Refusal::DAMAGED),
            Event::EndOfPart if self.depth > 0 || !self.has_root => return Err(Refusal::DAMAGED),
            Event::Text(_) | Event::Literal(_) | Event::Aside | Event::EndOfPart => {}
        }
        Ok(event)
    }

    /// Counts an element; a part has one root.
    fn element(&mut self) -> Result<(), Refusal> {
        if self.depth == 0 && std::mem::replace(&mut self.has_root, true) {
            return Err(Refusal::DAMAGED);
        }
        self.budget.0 = self.budget.0.checked_sub(1).ok_or_else(Refusal::elements)?;
        Ok(())
    }
}

/// Reads the events of a part, without regard to namespaces.
pub struct Events<'x> {
    reader: quick_xml::Reader<&'x [u8]>,
    shape: Shape<'x>,
    /// Length of the part's byte-order mark.
    mark: usize,
}

impl<'x> Events<'x> {
    /// Starts at the beginning of a part, behind its byte-order mark.
    pub fn of(part: &'x [u8], budget: &'x mut ElementBudget) -> Self {
        let content = without_mark(part);
        let reader = quick_xml::Reader::from_reader(content);
        Self { reader, shape: Shape::new(budget), mark: part.len() - content.len() }
    }

    /// Returns how many bytes of the part were read: the end of the last event.
    pub fn position(&self) -> usize {
        self.mark + self.reader.buffer_position() as usize
    }

    /// Reads the next event.
    ///
    /// # Errors
    /// The part is not well-formed, not UTF-8, too deep or too large, has a document type
    /// definition, or refers to an entity that not every XML has.
    #[inline]
    pub fn read(&mut self) -> Result<Event<'x>, Refusal> {
        self.shape.check(self.reader.read_event().map_err(|_| Malformed)?)
    }
}

/// Reads the events of a part and knows the namespaces that hold at each.
pub struct NamespacedEvents<'x> {
    reader: NsReader<&'x [u8]>,
    shape: Shape<'x>,
}

impl<'x> NamespacedEvents<'x> {
    /// Starts at the beginning of a part, behind its byte-order mark.
    pub fn of(part: &'x [u8], budget: &'x mut ElementBudget) -> Self {
        let reader = NsReader::from_reader(without_mark(part));
        Self { reader, shape: Shape::new(budget) }
    }

    /// Reads the next event.
    ///
    /// # Errors
    /// As [`Events::read`].
    #[inline]
    pub fn read(&mut self) -> Result<Event<'x>, Refusal> {
        self.shape.check(self.reader.read_event().map_err(|_| Malformed)?)
    }

    /// Returns the namespace of the element that was read last.
    pub fn namespace(&self, element: &Element<'_>) -> Option<&str> {
        bound(&self.reader.resolver().resolve_element(element.0.name()).0)
    }

    /// Iterates over the attributes of the element that was read last.
    pub fn attributes<'e>(
        &'e self,
        element: &'e Element<'_>,
    ) -> impl Iterator<Item = Result<Attribute<'e>, Malformed>> {
        let mut attributes = element.0.attributes();
        attributes.with_checks(false);
        attributes.map(|attribute| {
            let attribute = attribute.map_err(|_| Malformed)?;
            let namespace = bound(&self.reader.resolver().resolve_attribute(attribute.key).0);
            Ok(Attribute { namespace, attribute })
        })
    }
}

#[inline]
fn event(token: Token<'_>) -> Result<Event<'_>, Malformed> {
    Ok(match token {
        Token::Start(element) => Event::Start(Element(element)),
        Token::Empty(element) => Event::Empty(Element(element)),
        Token::End(element) => Event::End(EndTag(element)),
        Token::Text(text) => Event::Text(text.xml10_content()),
        Token::CData(text) => Event::Literal(text.xml10_content()),
        Token::GeneralRef(reference) => Event::Literal(character(&reference)?.to_string().into()),
        Token::DocType(_) => Event::DocumentType,
        Token::Comment(_) | Token::PI(_) | Token::Decl(_) => Event::Aside,
        Token::Eof => Event::EndOfPart,
    })
}

/// Returns the character that a reference stands for; only those are known that every XML has.
fn character(reference: &BytesRef<'_>) -> Result<char, Malformed> {
    Ok(match &**reference {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "apos" => '\'',
        "quot" => '"',
        _ => reference.resolve_char_ref().ok().flatten().ok_or(Malformed)?,
    })
}

fn bound<'n>(namespace: &ResolveResult<'n>) -> Option<&'n str> {
    match namespace {
        ResolveResult::Bound(namespace) => Some(namespace.0),
        ResolveResult::Unbound | ResolveResult::Unknown(_) => None,
    }
}

/// An element's start tag.
#[derive(Debug)]
pub struct Element<'x>(BytesStart<'x>);

impl Element<'_> {
    /// Returns its name without a prefix.
    #[inline]
    pub fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// Returns the value of an attribute without a prefix.
    ///
    /// # Errors
    /// The attribute is there twice, or an attribute is not well-formed.
    pub fn attribute(&self, name: &str) -> Result<Option<Cow<'_, str>>, Malformed> {
        self.attributes([name]).map(|[value]| value)
    }

    /// Returns the values of several attributes without a prefix.
    ///
    /// They are looked for together, since most elements of a worksheet are cells.
    ///
    /// # Errors
    /// One of them is there twice, or an attribute is not well-formed.
    #[inline]
    pub fn attributes<const N: usize>(
        &self,
        names: [&str; N],
    ) -> Result<[Option<Cow<'_, str>>; N], Malformed> {
        let mut found = [const { None }; N];
        for attribute in self.0.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| Malformed)?;
            let Some(index) = names.iter().position(|name| attribute.key.as_ref() == *name) else {
                continue;
            };
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            if found[index].replace(value.map_err(|_| Malformed)?).is_some() {
                return Err(Malformed);
            }
        }
        Ok(found)
    }

    /// Returns the value of the attribute of a name, whatever prefix it has.
    ///
    /// # Errors
    /// There are two, or an attribute is not well-formed.
    pub fn prefixed_attribute(&self, name: &str) -> Result<Option<Cow<'_, str>>, Malformed> {
        let mut found = None;
        for attribute in self.0.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| Malformed)?;
            if attribute.key.local_name().as_ref() == name {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                if found.replace(value.map_err(|_| Malformed)?).is_some() {
                    return Err(Malformed);
                }
            }
        }
        Ok(found)
    }
}

/// An element's end tag.
#[derive(Debug)]
pub struct EndTag<'x>(quick_xml::events::BytesEnd<'x>);

impl EndTag<'_> {
    /// Returns its name without a prefix.
    #[inline]
    pub fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }
}

/// An attribute with its namespace.
#[derive(Debug)]
pub struct Attribute<'e> {
    /// Its namespace, where its prefix has one.
    pub namespace: Option<&'e str>,
    attribute: quick_xml::events::attributes::Attribute<'e>,
}

impl<'e> Attribute<'e> {
    /// Returns its name without a prefix.
    pub fn name(&self) -> &str {
        self.attribute.key.local_name().into_inner()
    }

    /// Returns its value with references resolved.
    ///
    /// # Errors
    /// It refers to an entity that not every XML has.
    pub fn value(&self) -> Result<Cow<'e, str>, Malformed> {
        self.attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Malformed)
    }
}

/// Returns a part in UTF-8 if it is in UTF-16, with or without a byte-order mark; else as it is.
pub fn in_utf8(part: Vec<u8>) -> Vec<u8> {
    let unit: fn([u8; 2]) -> u16 = match part.as_slice() {
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => u16::from_le_bytes,
        [0xFE, 0xFF, ..] | [0, b'<', ..] => u16::from_be_bytes,
        _ => return part,
    };
    let units: Vec<u16> = part.as_chunks().0.iter().map(|two| unit(*two)).collect();
    let text = String::from_utf16(&units);
    // What is no UTF-16 is no XML either.
    text.map_or(part, |text| text.trim_start_matches('\u{FEFF}').to_owned().into_bytes())
}

/// Returns a part without the byte-order mark that it may begin with.
fn without_mark(part: &[u8]) -> &[u8] {
    part.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(part)
}
