//! Relations between the parts of an OOXML package, read by the rules of the parser of cells: it takes
//! attributes as they are written and joins paths without resolving them. What can be read in two ways is
//! malformed.

use std::collections::{BTreeMap, BTreeSet};

use super::limits::Malformed;
use super::xml::{Element, Event, Events, unescaped};

/// The part that names the main part of a package.
pub const RELATIONS: &str = "_rels/.rels";
/// More sheets or relations than any workbook within the limits has.
const MAX_LISTED: usize = 10_000;

/// A sheet as the workbook lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// The path that its relation leads to, from the workbook's folder.
    pub target: String,
    /// Whether it holds cells; a chart or a dialog does not.
    pub is_worksheet: bool,
}

/// Returns the path of a package's main part, from the package's folder.
///
/// # Errors
/// The relations of the package are not well-formed, or name several main parts.
pub fn main_part(relations: &[u8]) -> Result<Option<String>, Malformed> {
    let is_main = |relation: &Attributes| {
        relation.get("Type").is_some_and(|kind| kind.ends_with("/relationships/officeDocument"))
    };
    let mut found = elements(relations, "Relationship")?.into_iter().filter(is_main);
    match (found.next(), found.next()) {
        (_, Some(_)) => Err(Malformed),
        (relation, None) => relation.and_then(|relation| relation.get("Target").map(|raw| unescaped(raw))).transpose(),
    }
}

/// Returns the sheets of a workbook, in its order.
///
/// # Errors
/// One of the two parts is not well-formed, or two sheets or two relations have the same name.
pub fn sheets(workbook: &[u8], relations: &[u8]) -> Result<Vec<Sheet>, Malformed> {
    let mut targets = BTreeMap::new();
    for mut relation in elements(relations, "Relationship")? {
        if let Some(id) = relation.remove("Id")
            && targets.insert(id, relation).is_some()
        {
            return Err(Malformed);
        }
    }
    let (mut sheets, mut names) = (Vec::new(), BTreeSet::new());
    for sheet in elements(workbook, "sheet")? {
        let (Some(name), Some(id)) = (sheet.get("name"), sheet.get("id")) else { continue };
        let Some(relation) = targets.get(id) else { continue };
        let name = unescaped(name)?;
        if !names.insert(name.clone()) {
            return Err(Malformed);
        }
        let is_worksheet = relation.get("Type").and_then(|kind| kind.rsplit('/').next()) == Some("worksheet");
        let target = relation.get("Target").cloned().unwrap_or_default();
        sheets.push(Sheet { name, target, is_worksheet });
    }
    Ok(sheets)
}

/// Returns the path of the part that a target leads to, from a folder (empty, or with a slash at its end).
pub fn path(folder: &str, target: &str) -> String {
    target.strip_prefix('/').map_or_else(|| format!("{folder}{target}"), str::to_owned)
}

/// An element's attributes as they are written, by their names without prefixes.
type Attributes = BTreeMap<String, String>;

/// Returns the attributes of every element of a name.
fn elements(part: &[u8], name: &str) -> Result<Vec<Attributes>, Malformed> {
    let mut events = Events::of(part);
    let mut found = Vec::new();
    loop {
        match events.read()? {
            Event::Start(element) | Event::Empty(element) if element.name() == name => {
                found.push(attributes(&element)?);
                if found.len() > MAX_LISTED {
                    return Err(Malformed);
                }
            }
            Event::EndOfPart => return Ok(found),
            _ => {}
        }
    }
}

fn attributes(element: &Element<'_>) -> Result<Attributes, Malformed> {
    let mut pairs = BTreeMap::new();
    for attribute in element.raw_attributes() {
        let (name, value) = attribute?;
        if pairs.insert(name, value).is_some() {
            return Err(Malformed);
        }
    }
    Ok(pairs)
}
