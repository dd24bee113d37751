//! Relations between the parts of an OOXML package. What can be read in two ways is malformed.

use std::collections::BTreeMap;

use super::limits::{Malformed, Refusal};
use super::xml::{Element, ElementBudget, Event, Events};

/// The part that names the main part of a package.
pub const OF_PACKAGE: &str = "_rels/.rels";
/// More relations than any workbook within the limits has.
const MAX_RELATIONS: usize = 10_000;

/// The relations of one part to others.
#[derive(Debug, Default)]
pub struct Relations {
    all: Vec<Relation>,
    /// Indexes by their names within the part.
    by_id: BTreeMap<String, usize>,
}

/// A relation of one part to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// The last step of its type, such as `worksheet`.
    pub kind: String,
    /// The path of the part that it leads to, from the folder of the package.
    pub path: String,
}

impl Relations {
    /// Reads the relations of a part in a folder (empty, or with a slash at its end).
    ///
    /// # Errors
    /// They are not well-formed, two of them have the same name, or there are too many.
    pub fn read(part: &[u8], folder: &str, budget: &mut ElementBudget) -> Result<Self, Refusal> {
        let mut events = Events::of(part, budget);
        let mut relations = Self::default();
        loop {
            match events.read()? {
                Event::Start(element) | Event::Empty(element)
                    if element.name() == "Relationship" =>
                {
                    relations.add(&element, folder)?;
                }
                Event::EndOfPart => return Ok(relations),
                _ => {}
            }
        }
    }

    /// Adds a relation; one that leads nowhere or out of the package is left out.
    fn add(&mut self, element: &Element<'_>, folder: &str) -> Result<(), Refusal> {
        let values = element.attributes(["Id", "Type", "Target", "TargetMode"])?;
        let [id, Some(kind), Some(target), mode] = values else { return Ok(()) };
        if mode.is_some_and(|mode| mode == "External") {
            return Ok(());
        }
        let doubled = id.and_then(|id| self.by_id.insert(id.into_owned(), self.all.len()));
        if doubled.is_some() || self.all.len() >= MAX_RELATIONS {
            return Err(Refusal::DAMAGED);
        }
        let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
        self.all.push(Relation { kind, path: path(folder, &target) });
        Ok(())
    }

    /// Returns the relation of a name.
    pub fn by_id(&self, id: &str) -> Option<&Relation> {
        self.by_id.get(id).map(|index| &self.all[*index])
    }

    /// Returns the paths of all relations of a kind.
    pub fn all_of_kind(&self, kind: &str) -> impl Iterator<Item = &str> {
        self.all
            .iter()
            .filter(move |relation| relation.kind == kind)
            .map(|relation| relation.path.as_str())
    }

    /// Returns the path of the one relation of a kind.
    ///
    /// # Errors
    /// There are several of this kind.
    pub fn of_kind(&self, kind: &str) -> Result<Option<&str>, Malformed> {
        let mut found = self.all.iter().filter(|relation| relation.kind == kind);
        match (found.next(), found.next()) {
            (_, Some(_)) => Err(Malformed),
            (relation, None) => Ok(relation.map(|relation| relation.path.as_str())),
        }
    }
}

/// Returns the part with the relations of a part.
pub fn relations_of(part: &str) -> String {
    let (folder, name) = part.split_at(folder_of(part).len());
    format!("{folder}_rels/{name}.rels")
}

/// Returns the folder of a part, empty or with a slash at its end.
pub fn folder_of(part: &str) -> &str {
    &part[..part.rfind('/').map_or(0, |slash| slash + 1)]
}

/// Resolves a target from a folder (empty, or with a slash at its end).
pub(super) fn path(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let joined = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{folder}{target}"),
    };
    let (folder, name) = joined.split_at(folder_of(&joined).len());
    let mut steps: Vec<&str> = Vec::new();
    for step in folder.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            _ => steps.push(step),
        }
    }
    // A name is never a step: a folder is no part.
    steps.push(name);
    steps.join("/")
}
