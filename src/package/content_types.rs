//! The part that gives every part of an OOXML package its type.

use std::collections::BTreeSet;

use super::edits::{Edits, escaped};
use super::limits::Refusal;
use super::outline::{Node, Tag, children};

/// Its name.
pub const CONTENT_TYPES: &str = "[Content_Types].xml";

/// The types of a package's parts, with the places where they are said.
pub struct ContentTypes<'p> {
    part: &'p [u8],
    root: Node,
    entries: Vec<Node>,
    edits: Edits,
    /// Entries for the end of the part.
    appended: String,
    /// Endings that were given a type.
    said: BTreeSet<String>,
}

impl<'p> ContentTypes<'p> {
    /// Reads the part.
    ///
    /// # Errors
    /// It is not well-formed.
    pub fn read(part: &'p [u8]) -> Result<Self, Refusal> {
        let (root, entries) = children(part)?;
        Ok(Self {
            part,
            root,
            entries,
            edits: Edits::default(),
            appended: String::new(),
            said: BTreeSet::new(),
        })
    }

    /// Gives a new part a type; parts of one ending share an entry if they are all of that type.
    pub fn add(&mut self, path: &str, kind: &str, by_ending: bool) {
        // Some programs name parts that they never write.
        self.remove(path);
        let ending = path.rsplit('.').next().unwrap_or_default();
        let default = self.find("Default", "Extension", |value| value.eq_ignore_ascii_case(ending));
        let is_said =
            default.is_some_and(|tag| tag.value("ContentType").is_some_and(|said| said == kind));
        let (has_default, prefix) = (default.is_some(), self.root.tag(self.part).prefix());
        let entry = match () {
            () if by_ending && is_said => return,
            () if by_ending && !has_default => {
                format!(
                    "<{prefix}Default Extension=\"{}\" ContentType=\"{kind}\"/>",
                    escaped(ending)
                )
            }
            () => format!(
                "<{prefix}Override PartName=\"/{}\" ContentType=\"{kind}\"/>",
                escaped(path)
            ),
        };
        // Defaults stand first: some readers expect it.
        match self.entries.first() {
            Some(first) if entry.starts_with(&format!("<{prefix}Default")) => {
                // A second part of this ending finds the entry said.
                if self.said.insert(ending.to_ascii_lowercase()) {
                    self.edits.insert(first.whole.start, entry);
                }
            }
            _ => self.appended.push_str(&entry),
        }
    }

    /// Takes the entry of a part away.
    pub fn remove(&mut self, path: &str) {
        let is_named = |node: &&Node| {
            let name = node.tag(self.part).value("PartName");
            name.is_some_and(|name| name.trim_start_matches('/').eq_ignore_ascii_case(path))
        };
        for node in self.entries.iter().filter(|node| node.name == "Override").filter(is_named) {
            self.edits.remove(node.whole.clone());
        }
    }

    fn find(&self, entry: &str, key: &str, is: impl Fn(&str) -> bool) -> Option<Tag<'p>> {
        let tags =
            self.entries.iter().filter(|node| node.name == entry).map(|node| node.tag(self.part));
        tags.into_iter().find(|tag| tag.value(key).is_some_and(|value| is(&value)))
    }

    /// Returns the part with the changes; `None` where there are none.
    ///
    /// # Errors
    /// An entry was taken away twice.
    pub fn finish(mut self) -> Result<Option<Vec<u8>>, Refusal> {
        self.edits.append_inside(self.part, &self.root, &self.appended);
        if self.edits.is_empty() {
            return Ok(None);
        }
        Ok(Some(self.edits.apply(self.part)?))
    }
}
