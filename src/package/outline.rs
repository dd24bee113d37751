//! The elements of an XML part with the bytes that they take, for changes at byte offsets.

use std::borrow::Cow;
use std::ops::Range;

use super::limits::{Malformed, Refusal};
use super::xml::{ElementBudget, Event, Events};

/// An element with the bytes that it takes in its part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its name without a prefix.
    pub name: String,
    /// Its start tag, from `<` to `>`.
    pub tag: Range<usize>,
    /// From the beginning of its start tag to the end of its end tag.
    pub whole: Range<usize>,
    /// The number of elements around it.
    pub depth: usize,
}

impl Node {
    /// Returns true for an element that its own tag closes (`<a/>`).
    pub fn is_closed(&self) -> bool {
        self.tag == self.whole
    }

    /// Returns the bytes between its tags; none where its own tag closes it.
    pub fn inner(&self, part: &[u8]) -> Range<usize> {
        if self.is_closed() {
            return self.whole.end..self.whole.end;
        }
        let end = part[..self.whole.end].iter().rposition(|byte| *byte == b'<');
        self.tag.end..end.unwrap_or(self.tag.end)
    }

    /// Returns its start tag.
    pub fn tag<'p>(&self, part: &'p [u8]) -> Tag<'p> {
        Tag(std::str::from_utf8(&part[self.tag.clone()]).unwrap_or_default())
    }
}

/// Lists the elements of a part with fewer than `depth` elements around them, in its order.
///
/// # Errors
/// The part is not well-formed, or has too many elements.
pub fn outline(part: &[u8], depth: usize) -> Result<Vec<Node>, Refusal> {
    let mut budget = ElementBudget::default();
    let mut events = Events::of(part, &mut budget);
    let (mut nodes, mut open) = (Vec::new(), Vec::new());
    loop {
        let start = events.position();
        let (name, is_closed) = match events.read()? {
            Event::Start(element) => (element.name().to_owned(), false),
            Event::Empty(element) => (element.name().to_owned(), true),
            Event::End(_) => {
                let index: Option<usize> = open.pop().ok_or(Malformed)?;
                if let Some(index) = index {
                    let node: &mut Node = &mut nodes[index];
                    node.whole.end = events.position();
                }
                continue;
            }
            Event::EndOfPart => return Ok(nodes),
            Event::Text(_) | Event::Literal(_) | Event::DocumentType | Event::Aside => continue,
        };
        let span = start..events.position();
        let is_listed = open.len() < depth;
        if !is_closed {
            open.push(is_listed.then_some(nodes.len()));
        }
        if is_listed {
            let around = open.len() - usize::from(!is_closed);
            nodes.push(Node { name, tag: span.clone(), whole: span, depth: around });
        }
    }
}

/// Lists the children of the root, and the root first.
///
/// # Errors
/// As [`outline`].
pub fn children(part: &[u8]) -> Result<(Node, Vec<Node>), Refusal> {
    let mut nodes = outline(part, 2)?.into_iter();
    let root = nodes.next().ok_or(Malformed)?;
    Ok((root, nodes.collect()))
}

/// Returns the text inside an element of a part, without that of its children.
pub fn text_of(part: &[u8], node: &Node) -> String {
    let inner = part.get(node.inner(part)).unwrap_or_default();
    decoded(&String::from_utf8_lossy(inner)).into_owned()
}

/// A start tag, from `<` to `>`.
#[derive(Debug, Clone, Copy)]
pub struct Tag<'t>(pub &'t str);

/// An attribute in a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributeSpan {
    /// Its name with its prefix.
    pub name: Range<usize>,
    /// Its value, between the quotes.
    pub value: Range<usize>,
    /// From the white space before it to the closing quote.
    pub whole: Range<usize>,
}

impl<'t> Tag<'t> {
    /// Returns the prefix of the element's name with its colon, empty where there is none.
    pub fn prefix(self) -> &'t str {
        let name = self.0.trim_start_matches('<');
        let end = name.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'));
        let name = &name[..end.unwrap_or(name.len())];
        &name[..name.find(':').map_or(0, |colon| colon + 1)]
    }

    /// Lists the attributes with their places in the tag.
    pub fn attributes(self) -> Vec<AttributeSpan> {
        let bytes = self.0.as_bytes();
        let is_blank = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_whitespace);
        let mut at = bytes.iter().position(u8::is_ascii_whitespace).unwrap_or(bytes.len());
        let mut found = Vec::new();
        while at < bytes.len() {
            let start = at;
            while is_blank(at) {
                at += 1;
            }
            let name = at;
            while at < bytes.len() && bytes[at] != b'=' && !is_blank(at) && bytes[at] != b'>' {
                at += 1;
            }
            let name = name..at;
            while at < bytes.len() && !matches!(bytes[at], b'"' | b'\'' | b'>') {
                at += 1;
            }
            let quote = bytes.get(at).copied().filter(|byte| *byte != b'>');
            let length =
                quote.and_then(|quote| bytes[at + 1..].iter().position(|byte| *byte == quote));
            let Some(length) = length else { break };
            let value = at + 1..at + 1 + length;
            at = value.end + 1;
            found.push(AttributeSpan { name, value, whole: start..at });
        }
        found
    }

    /// Returns the place of an attribute by its name with its prefix.
    pub fn span(self, name: &str) -> Option<AttributeSpan> {
        self.attributes().into_iter().find(|span| &self.0[span.name.clone()] == name)
    }

    /// Returns the value of an attribute by its name with its prefix.
    pub fn value(self, name: &str) -> Option<Cow<'t, str>> {
        self.span(name).map(|span| decoded(&self.0[span.value]))
    }

    /// Returns the prefix, without a colon, that the tag binds to a namespace.
    pub fn prefix_of(self, is_namespace: impl Fn(&str) -> bool) -> Option<&'t str> {
        self.attributes().into_iter().find_map(|span| {
            let prefix = self.0[span.name].strip_prefix("xmlns:")?;
            is_namespace(&decoded(&self.0[span.value])).then_some(prefix)
        })
    }
}

/// Resolves the references that every XML has; others stay as they are written.
pub fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '\r']) {
        return Cow::Borrowed(text);
    }
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at].replace("\r\n", "\n"));
        rest = &rest[at..];
        let end = rest.find(';').unwrap_or(0);
        match character(rest.get(1..end).unwrap_or_default()) {
            Some(character) => {
                out.push(character);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(&rest.replace("\r\n", "\n"));
    Cow::Owned(out)
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}
