//! Changes of a part at byte offsets: everything between them stays as it is.

use std::ops::Range;

use super::limits::Malformed;
use super::outline::Node;

/// Changes of a part, each a range of its bytes and what stands there afterwards.
#[derive(Debug, Default)]
pub struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    /// Inserts a text before the byte at an offset, behind what was inserted there earlier.
    pub fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at..at, text);
    }

    /// Puts a text in the place of some bytes.
    pub fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.0.push((range, text.into()));
    }

    /// Puts a text at the end of an element's content, also of one that its own tag closes.
    pub fn append_inside(&mut self, part: &[u8], node: &Node, text: &str) {
        if text.is_empty() {
            return;
        }
        if !node.is_closed() {
            return self.insert(node.inner(part).end, text);
        }
        let tag = node.tag(part).0;
        let name = tag[1..]
            .split(|c: char| c.is_ascii_whitespace() || c == '/')
            .next()
            .unwrap_or_default();
        let slash = node.tag.end - 2;
        self.replace(slash..node.tag.end, format!(">{text}</{name}>"));
    }

    /// Sets an attribute of an element, or takes it away.
    pub fn set_attribute(&mut self, part: &[u8], node: &Node, name: &str, value: Option<&str>) {
        let tag = node.tag(part);
        match (tag.span(name), value) {
            (Some(span), Some(value)) => {
                let range = node.tag.start + span.value.start..node.tag.start + span.value.end;
                self.replace(range, escaped(value));
            }
            (Some(span), None) => {
                self.remove(node.tag.start + span.whole.start..node.tag.start + span.whole.end);
            }
            (None, Some(value)) => {
                let end = if tag.0.ends_with("/>") { 2 } else { 1 };
                self.insert(node.tag.end - end, format!(" {name}=\"{}\"", escaped(value)));
            }
            (None, None) => {}
        }
    }

    /// Takes some bytes away.
    pub fn remove(&mut self, range: Range<usize>) {
        self.replace(range, "");
    }

    /// Takes the changes of others too.
    pub fn extend(&mut self, more: Self) {
        self.0.extend(more.0);
    }

    /// Returns true where nothing is changed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the part with the changes.
    ///
    /// # Errors
    /// Two changes meet, or one lies outside the part.
    pub fn apply(mut self, part: &[u8]) -> Result<Vec<u8>, Malformed> {
        // Insertions come before what is replaced at the same place.
        self.0.sort_by_key(|(range, _)| (range.start, range.end));
        let mut out = Vec::with_capacity(part.len() + 1_024);
        let mut done = 0;
        for (range, text) in self.0 {
            out.extend_from_slice(part.get(done..range.start).ok_or(Malformed)?);
            out.extend_from_slice(text.as_bytes());
            done = range.end.max(range.start);
        }
        out.extend_from_slice(part.get(done..).ok_or(Malformed)?);
        Ok(out)
    }
}

/// Returns a text as it is written between tags and in attributes; a character that XML cannot
/// hold becomes a white square.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(character),
            '\u{0}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => out.push('□'),
            _ => out.push(character),
        }
    }
    out
}
