//! A workbook's package under change: parts are read once, changed ones kept until it is written.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::package::archive::Archive;
use crate::package::content_types::{CONTENT_TYPES, ContentTypes};
use crate::package::limits::{Malformed, Refusal};
use crate::package::outline::{Tag, children, outline};
use crate::package::relation_part::{RelationPart, target};
use crate::package::relations::{OF_PACKAGE, relations_of};

/// The relations of office documents, in the transitional and in the strict kind of OOXML.
const OFFICE: [&str; 2] = [
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
];

/// The content type of a part's relations.
const RELATIONS: &str = "application/vnd.openxmlformats-package.relationships+xml";

/// A part that is to be added, and how others come to it.
pub struct NewPart<'p> {
    /// The part that leads to it; empty for the package.
    pub owner: &'p str,
    /// Where it lies.
    pub path: &'p str,
    /// The last step of the relation's type.
    pub relation: &'p str,
    /// Its content type.
    pub content_type: &'p str,
    /// Whether all parts of its ending are of that type.
    pub by_ending: bool,
}

/// A worksheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetPart {
    /// Its name.
    pub name: String,
    /// Its part; `None` for a sheet without cells.
    pub path: Option<String>,
}

/// A workbook's package under change.
pub struct OpenWorkbook {
    archive: Archive,
    /// The parts that were read, by the keys of their paths.
    read: BTreeMap<String, Option<Rc<Vec<u8>>>>,
    /// The parts that were changed, added or, without content, taken away, by the keys of their
    /// paths: the path, and the content.
    changed: BTreeMap<String, (String, Option<Vec<u8>>)>,
    /// The workbook part.
    pub path: String,
    /// Its relations.
    pub relations: RelationPart,
    /// Its sheets, in its order.
    pub sheets: Vec<SheetPart>,
    /// Whether it is of the strict kind of OOXML.
    pub is_strict: bool,
    /// Whether days count from 1904.
    pub since_1904: bool,
}

impl OpenWorkbook {
    /// Opens a workbook.
    ///
    /// # Errors
    /// It is no workbook of OOXML, damaged, or over a limit.
    pub fn open(bytes: Vec<u8>) -> Result<Self, Refusal> {
        let archive = Archive::open(bytes)?;
        let mut open = Self {
            archive,
            read: BTreeMap::new(),
            changed: BTreeMap::new(),
            path: String::new(),
            relations: RelationPart::default(),
            sheets: Vec::new(),
            is_strict: false,
            since_1904: false,
        };
        let of_package = RelationPart::read(open.content(OF_PACKAGE)?, "")?;
        let main = of_package.all.iter().find(|relation| relation.last_step() == "officeDocument");
        let main = main.ok_or(Malformed)?;
        open.is_strict = main.kind.starts_with(OFFICE[1]);
        open.path = main.path.clone().ok_or(Malformed)?;
        open.relations = open.relations_of(&open.path.clone())?;
        open.list_sheets()?;
        Ok(open)
    }

    fn list_sheets(&mut self) -> Result<(), Refusal> {
        let part = self.part(&self.path.clone())?.ok_or(Malformed)?;
        for node in outline(&part, 3)? {
            let tag = node.tag(&part);
            if node.name == "workbookPr" && node.depth == 1 {
                self.since_1904 =
                    tag.value("date1904").is_some_and(|value| value == "1" || value == "true");
            }
            if node.name == "sheet" && node.depth == 2 {
                let Some(name) = tag.value("name") else { continue };
                let relation = relation_id(tag).and_then(|id| self.relations.by_id(&id));
                let relation = relation.filter(|relation| relation.last_step() == "worksheet");
                let path = relation.and_then(|relation| relation.path.clone());
                let path = path.filter(|path| self.archive.has(path));
                self.sheets.push(SheetPart { name: name.into_owned(), path });
            }
        }
        Ok(())
    }

    /// Returns the keys of the paths of all parts, those added too.
    pub fn keys(&self) -> Vec<String> {
        let is_left = |key: &&str| !matches!(self.changed.get(*key), Some((_, None)));
        let old = self.archive.keys().filter(is_left).map(str::to_owned);
        let added = self
            .changed
            .iter()
            .filter(|(_, (_, content))| content.is_some())
            .map(|(key, _)| key.clone());
        let mut keys: Vec<String> = old.chain(added).collect();
        keys.sort();
        keys.dedup();
        keys
    }

    /// Returns true where there is such a part.
    pub fn has(&self, path: &str) -> bool {
        self.keys().contains(&key(path))
    }

    /// Returns a part as it stands now.
    ///
    /// # Errors
    /// It is damaged, or more than the limit was unpacked.
    pub fn part(&mut self, path: &str) -> Result<Option<Rc<Vec<u8>>>, Refusal> {
        let key = key(path);
        if let Some(read) = self.read.get(&key) {
            return Ok(read.clone());
        }
        let content = self.archive.part(path)?.map(Rc::new);
        self.read.insert(key, content.clone());
        Ok(content)
    }

    fn content(&mut self, path: &str) -> Result<Option<Vec<u8>>, Refusal> {
        Ok(self.part(path)?.map(|part| part.as_ref().clone()))
    }

    /// Changes a part.
    pub fn put(&mut self, path: &str, content: Vec<u8>) {
        self.read.insert(key(path), Some(Rc::new(content.clone())));
        self.changed.insert(key(path), (path.to_owned(), Some(content)));
    }

    /// Returns the relations of a part.
    ///
    /// # Errors
    /// They are not well-formed.
    pub fn relations_of(&mut self, path: &str) -> Result<RelationPart, Refusal> {
        let content = self.content(&relations_path(path))?;
        RelationPart::read(content, path)
    }

    /// Writes the relations of a part.
    ///
    /// # Errors
    /// They are not well-formed.
    pub fn put_relations(&mut self, path: &str, relations: RelationPart) -> Result<(), Refusal> {
        if let Some(content) = relations.finish()? {
            let relations = relations_path(path);
            if !self.has(&relations) {
                // Some programs name every part of relations by itself.
                self.change_types(|types| types.add(&relations, RELATIONS, true))?;
            }
            self.put(&relations, content);
        }
        if path == self.path {
            self.relations = self.relations_of(path)?;
        }
        Ok(())
    }

    /// Returns the full type of a relation of office documents.
    pub fn relation_kind(&self, last: &str) -> String {
        // The one name that the two kinds of OOXML spell differently.
        let last = match last {
            "custom-properties" if self.is_strict => "customProperties",
            other => other,
        };
        format!("{}/{last}", OFFICE[usize::from(self.is_strict)])
    }

    /// Adds a part, its relation and its type; returns the relation's name.
    ///
    /// # Errors
    /// The relations or the types are not well-formed.
    pub fn add_part(&mut self, new: &NewPart<'_>, content: Vec<u8>) -> Result<String, Refusal> {
        let mut relations = self.relations_of(new.owner)?;
        let kind = self.relation_kind(new.relation);
        let id = relations.add(&kind, &target(new.owner, new.path));
        self.put_relations(new.owner, relations)?;
        self.change_types(|types| types.add(new.path, new.content_type, new.by_ending))?;
        self.put(new.path, content);
        Ok(id)
    }

    /// Takes a part away, with its relation and its type.
    ///
    /// # Errors
    /// The relations or the types are not well-formed.
    pub fn remove_part(&mut self, owner: &str, path: &str) -> Result<(), Refusal> {
        let mut relations = self.relations_of(owner)?;
        relations.remove_to(path);
        self.put_relations(owner, relations)?;
        self.change_types(|types| types.remove(path))?;
        for path in [path.to_owned(), relations_path(path)] {
            if self.has(&path) {
                self.read.insert(key(&path), None);
                self.changed.insert(key(&path), (path, None));
            }
        }
        Ok(())
    }

    fn change_types(&mut self, change: impl FnOnce(&mut ContentTypes<'_>)) -> Result<(), Refusal> {
        let part = self.part(CONTENT_TYPES)?.ok_or(Malformed)?;
        let mut types = ContentTypes::read(&part)?;
        change(&mut types);
        if let Some(content) = types.finish()? {
            self.put(CONTENT_TYPES, content);
        }
        Ok(())
    }

    /// Returns the path of the part of a kind that the workbook is related to.
    pub fn related(&self, kind: &str) -> Option<String> {
        self.relations.of_kind(kind).next().map(str::to_owned)
    }

    /// Returns a path that no part has: `before`, a number, `after`.
    pub fn free_path(&self, before: &str, after: &str) -> String {
        let keys = self.keys();
        let path = |number: u32| format!("{before}{number}{after}");
        (1..).map(path).find(|path| !keys.contains(&key(path))).unwrap_or_default()
    }

    /// Returns the folder of the workbook part, with a slash at its end.
    pub fn folder(&self) -> &str {
        crate::package::relations::folder_of(&self.path)
    }

    /// Returns the package as it stands now.
    ///
    /// # Errors
    /// The archive is damaged.
    pub fn written(&mut self) -> Result<Vec<u8>, Refusal> {
        let changed = self.changed.values().cloned().collect();
        self.archive.rewrite(&changed)
    }

    /// Writes the package.
    ///
    /// # Errors
    /// The archive is damaged.
    pub fn finish(mut self) -> Result<Vec<u8>, Refusal> {
        self.archive.rewrite(&self.changed.into_values().collect())
    }
}

/// Returns the key of a part's path: programs disregard case.
fn key(path: &str) -> String {
    path.replace('\\', "/").to_ascii_lowercase()
}

fn relations_path(owner: &str) -> String {
    if owner.is_empty() { OF_PACKAGE.to_owned() } else { relations_of(owner) }
}

/// Returns the name of the relation that an element points to.
pub fn relation_id(tag: Tag<'_>) -> Option<String> {
    let spans = tag.attributes();
    let span = spans.iter().find(|span| tag.0[span.name.clone()].ends_with(":id"))?;
    Some(tag.0[span.value.clone()].to_owned())
}

/// Returns true for the namespace of relations in either kind of OOXML.
pub fn is_relations(namespace: &str) -> bool {
    OFFICE.contains(&namespace)
}

/// Returns an attribute that points to a relation, as it may stand in any element of a part: its
/// prefix is the part's own, or said with it.
pub fn relation_attribute(part: &[u8], id: &str, is_strict: bool) -> Result<String, Refusal> {
    let (root, _) = children(part)?;
    Ok(match root.tag(part).prefix_of(is_relations) {
        Some(prefix) => format!("{prefix}:id=\"{id}\""),
        None => format!("xmlns:r=\"{}\" r:id=\"{id}\"", OFFICE[usize::from(is_strict)]),
    })
}
