//! XML parts as streams of events. The only module that knows quick-xml.

use std::borrow::Cow;

use quick_xml::escape::unescape;
use quick_xml::events::{BytesRef, BytesStart, Event as Token};
use quick_xml::name::ResolveResult;
use quick_xml::{NsReader, XmlVersion};

use super::limits::Malformed;

/// One step of the way through a part.
#[derive(Debug)]
pub enum Event<'x> {
    /// An element's start tag.
    Start(Element<'x>),
    /// An element without content, closed by its own tag.
    Empty(Element<'x>),
    /// An element's end tag.
    End(EndTag<'x>),
    /// Characters between two tags.
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

/// Reads the events of a part, without regard to namespaces.
pub struct Events<'x>(quick_xml::Reader<&'x [u8]>);

impl<'x> Events<'x> {
    /// Starts at the beginning of a part, behind its byte-order mark.
    pub fn of(part: &'x [u8]) -> Self {
        Self(quick_xml::Reader::from_reader(without_mark(part)))
    }

    /// Reads the next event.
    ///
    /// # Errors
    /// The part is not well-formed, not UTF-8, or refers to an entity that not every XML has.
    #[inline]
    pub fn read(&mut self) -> Result<Event<'x>, Malformed> {
        event(self.0.read_event().map_err(|_| Malformed)?)
    }
}

/// Reads the events of a part and knows the namespaces that hold at each.
pub struct NamespacedEvents<'x>(NsReader<&'x [u8]>);

impl<'x> NamespacedEvents<'x> {
    /// Starts at the beginning of a part, behind its byte-order mark.
    pub fn of(part: &'x [u8]) -> Self {
        Self(NsReader::from_reader(without_mark(part)))
    }

    /// Reads the next event.
    ///
    /// # Errors
    /// As [`Events::read`].
    #[inline]
    pub fn read(&mut self) -> Result<Event<'x>, Malformed> {
        event(self.0.read_event().map_err(|_| Malformed)?)
    }

    /// Returns the namespace of the element that was read last.
    pub fn namespace(&self, element: &Element<'_>) -> Option<&str> {
        bound(&self.0.resolver().resolve_element(element.0.name()).0)
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
            let namespace = bound(&self.0.resolver().resolve_attribute(attribute.key).0);
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
        Token::Text(text) => Event::Text(text.into_inner()),
        Token::CData(text) => Event::Literal(text.into_inner()),
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

    /// Returns the value of an attribute without a prefix, the first of its name.
    pub fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        let [value] = self.attributes([name]);
        value
    }

    /// Returns the values of several attributes without a prefix, the first of each name.
    ///
    /// They are looked for together, since most elements of a worksheet are cells.
    #[inline]
    pub fn attributes<const N: usize>(&self, names: [&str; N]) -> [Option<Cow<'_, str>>; N] {
        let mut found = [const { None }; N];
        for attribute in self.0.attributes().with_checks(false).flatten() {
            let index = names.iter().position(|name| attribute.key.as_ref() == *name);
            if let Some(value) = index.map(|index| &mut found[index]) {
                value.get_or_insert_with(|| attribute.normalized_value(XmlVersion::Implicit1_0).ok());
            }
        }
        found.map(Option::flatten)
    }

    /// Returns the value of the first attribute of a name, whatever prefix it has.
    pub fn prefixed_attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut attributes = self.0.attributes();
        let mut attributes = attributes.with_checks(false).flatten();
        let found = attributes.find(|attribute| attribute.key.local_name().as_ref() == name)?;
        found.normalized_value(XmlVersion::Implicit1_0).ok()
    }

    /// Returns all attributes as they are written: their names without prefixes, their raw values.
    ///
    /// # Errors
    /// An attribute is not well-formed.
    pub fn raw_attributes(&self) -> impl Iterator<Item = Result<(String, String), Malformed>> {
        let mut attributes = self.0.attributes();
        attributes.with_checks(false);
        attributes.map(|attribute| {
            let attribute = attribute.map_err(|_| Malformed)?;
            let name = attribute.key.local_name().as_ref().to_owned();
            Ok((name, attribute.value.into_owned()))
        })
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

/// Returns a raw attribute value with its references resolved.
///
/// # Errors
/// It refers to an entity that not every XML has.
pub fn unescaped(raw: &str) -> Result<String, Malformed> {
    unescape(raw).map(Cow::into_owned).map_err(|_| Malformed)
}

/// Tells whether a part begins as XML does.
pub fn is_xml(part: &[u8]) -> bool {
    without_mark(part).iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<')
}

/// Returns a part without the byte-order mark that it may begin with.
fn without_mark(part: &[u8]) -> &[u8] {
    part.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(part)
}

/// Returns the name of a part's first element.
///
/// # Errors
/// The part is not well-formed.
pub fn root(part: &[u8]) -> Result<Option<String>, Malformed> {
    let mut events = Events::of(part);
    loop {
        match events.read()? {
            Event::Start(element) | Event::Empty(element) => {
                return Ok(Some(element.name().to_owned()));
            }
            Event::EndOfPart => return Ok(None),
            _ => {}
        }
    }
}
