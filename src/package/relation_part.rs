//! Relations of a part as they are written, to be added to and taken away from.

use super::edits::{Edits, escaped};
use super::limits::Refusal;
use super::outline::children;
use super::relations::{folder_of, path};

const NAMESPACE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// A relation as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenRelation {
    /// Its name within the part.
    pub id: String,
    /// Its type, in full.
    pub kind: String,
    /// The path of the part that it leads to; `None` where it leads out of the package.
    pub path: Option<String>,
    span: std::ops::Range<usize>,
}

impl WrittenRelation {
    /// Returns the last step of its type, such as `worksheet`.
    pub fn last_step(&self) -> &str {
        self.kind.rsplit('/').next().unwrap_or_default()
    }
}

/// The relations of a part.
#[derive(Debug, Default)]
pub struct RelationPart {
    content: Vec<u8>,
    /// All of them, in their order.
    pub all: Vec<WrittenRelation>,
    added: Vec<(String, String, String)>,
    removed: Vec<String>,
}

impl RelationPart {
    /// Reads the relations of a part, none where it has no such part.
    ///
    /// # Errors
    /// They are not well-formed.
    pub fn read(content: Option<Vec<u8>>, owner: &str) -> Result<Self, Refusal> {
        let Some(content) = content else { return Ok(Self::default()) };
        let (_, nodes) = children(&content)?;
        let relation = |node: &super::outline::Node| {
            let tag = node.tag(&content);
            let target = tag.value("Target")?;
            let is_outside = tag.value("TargetMode").is_some_and(|mode| mode == "External");
            Some(WrittenRelation {
                id: tag.value("Id")?.into_owned(),
                kind: tag.value("Type")?.into_owned(),
                path: (!is_outside).then(|| path(folder_of(owner), &target)),
                span: node.whole.clone(),
            })
        };
        let all = nodes.iter().filter_map(relation).collect();
        Ok(Self { content, all, ..Self::default() })
    }

    /// Returns the relation of a name.
    pub fn by_id(&self, id: &str) -> Option<&WrittenRelation> {
        self.all.iter().find(|relation| relation.id == id)
    }

    /// Returns the paths of the parts that relations of a type lead to.
    pub fn of_kind(&self, kind: &str) -> impl Iterator<Item = &str> {
        let found = self.all.iter().filter(move |relation| relation.last_step() == kind);
        found.filter_map(|relation| relation.path.as_deref())
    }

    /// Adds a relation and returns its name.
    pub fn add(&mut self, kind: &str, target: &str) -> String {
        let is_taken = |id: &str| {
            self.all.iter().any(|relation| relation.id == id)
                || self.added.iter().any(|(added, ..)| added == id)
        };
        let id = (1_u32..)
            .map(|number| format!("rId{number}"))
            .find(|id| !is_taken(id))
            .unwrap_or_default();
        self.added.push((id.clone(), kind.to_owned(), target.to_owned()));
        id
    }

    /// Takes the relations to a part away.
    pub fn remove_to(&mut self, to: &str) {
        let leads = |relation: &&WrittenRelation| {
            relation.path.as_deref().is_some_and(|path| path.eq_ignore_ascii_case(to))
        };
        self.removed.extend(self.all.iter().filter(leads).map(|relation| relation.id.clone()));
    }

    /// Returns the part with the changes; `None` where there are none.
    ///
    /// # Errors
    /// The part is not well-formed.
    pub fn finish(self) -> Result<Option<Vec<u8>>, Refusal> {
        if self.added.is_empty() && self.removed.is_empty() {
            return Ok(None);
        }
        let entry = |prefix: &str, (id, kind, target): &(String, String, String)| {
            let target = escaped(target);
            format!("<{prefix}Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>")
        };
        if self.content.is_empty() {
            let entries: String = self.added.iter().map(|added| entry("", added)).collect();
            let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
            let part =
                format!("{head}<Relationships xmlns=\"{NAMESPACE}\">{entries}</Relationships>");
            return Ok(Some(part.into_bytes()));
        }
        let (root, _) = children(&self.content)?;
        let prefix = root.tag(&self.content).prefix().to_owned();
        let entries: String = self.added.iter().map(|added| entry(&prefix, added)).collect();
        let mut edits = Edits::default();
        for relation in self.all.iter().filter(|relation| self.removed.contains(&relation.id)) {
            edits.remove(relation.span.clone());
        }
        edits.append_inside(&self.content, &root, &entries);
        Ok(Some(edits.apply(&self.content)?))
    }
}

/// Returns the target that leads from one part to another.
pub fn target(from: &str, to: &str) -> String {
    let from: Vec<&str> = folder_of(from).split('/').filter(|step| !step.is_empty()).collect();
    let to: Vec<&str> = to.split('/').collect();
    let shared = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let up = std::iter::repeat_n("..", from.len() - shared);
    up.chain(to[shared.min(to.len() - 1)..].iter().copied()).collect::<Vec<_>>().join("/")
}
