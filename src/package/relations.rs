//! What the parts of a package of Office tell of each other, read by the rules of the parser of cells: it takes attributes
//! as they are written and joins paths without resolving them. What could be read in two ways is broken.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use super::parts::Broken;

/// Where a package of Office tells which part is its main one.
pub const RELATIONS: &str = "_rels/.rels";
/// More sheets or relations than a workbook within the limits has.
const MAX_LISTED: usize = 10_000;

/// A sheet as the workbook lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// What its relation leads to, from the workbook's folder.
    pub target: String,
    /// Whether it holds cells, other than one that is a chart or a dialog.
    pub is_worksheet: bool,
}

/// The part that a package says to be its main one, from the package's folder.
///
/// # Errors
/// The relations of the package are not well-formed, or name several.
pub fn main_part(relations: &[u8]) -> Result<Option<String>, Broken> {
    let is_main = |relation: &Attributes| {
        relation.get("Type").is_some_and(|kind| kind.ends_with("/relationships/officeDocument"))
    };
    let mut found = elements(relations, "Relationship")?.into_iter().filter(is_main);
    match (found.next(), found.next()) {
        (_, Some(_)) => Err(Broken),
        (relation, None) => relation.and_then(|relation| relation.get("Target").map(|raw| text(raw))).transpose(),
    }
}

/// The sheets of a workbook, in its order.
///
/// # Errors
/// One of the two parts is not well-formed, or two sheets or two relations are called the same.
pub fn sheets(workbook: &[u8], relations: &[u8]) -> Result<Vec<Sheet>, Broken> {
    let mut targets = BTreeMap::new();
    for mut relation in elements(relations, "Relationship")? {
        if let Some(id) = relation.remove("Id")
            && targets.insert(id, relation).is_some()
        {
            return Err(Broken);
        }
    }
    let (mut sheets, mut names) = (Vec::new(), BTreeSet::new());
    for sheet in elements(workbook, "sheet")? {
        let (Some(name), Some(id)) = (sheet.get("name"), sheet.get("id")) else { continue };
        let Some(relation) = targets.get(id) else { continue };
        let name = text(name)?;
        if !names.insert(name.clone()) {
            return Err(Broken);
        }
        let is_worksheet = relation.get("Type").and_then(|kind| kind.rsplit('/').next()) == Some("worksheet");
        let target = relation.get("Target").cloned().unwrap_or_default();
        sheets.push(Sheet { name, target, is_worksheet });
    }
    Ok(sheets)
}

/// The path of the part that a target leads to, from a folder (empty, or with a slash at its end).
pub fn path(folder: &str, target: &str) -> String {
    target.strip_prefix('/').map_or_else(|| format!("{folder}{target}"), str::to_owned)
}

/// The name of a part's first element.
///
/// # Errors
/// It is not well-formed.
pub fn root(content: &[u8]) -> Result<Option<String>, Broken> {
    let mut reader = Reader::from_reader(content);
    loop {
        match reader.read_event().map_err(|_| Broken)? {
            Event::Start(element) | Event::Empty(element) => return Ok(Some(element.local_name().as_ref().to_owned())),
            Event::Eof => return Ok(None),
            _ => {}
        }
    }
}

/// The attributes of an element by their names without prefixes, as they are written.
type Attributes = BTreeMap<String, String>;

/// The attributes of every element of a name.
fn elements(content: &[u8], name: &str) -> Result<Vec<Attributes>, Broken> {
    let mut reader = Reader::from_reader(content);
    let mut found = Vec::new();
    loop {
        match reader.read_event().map_err(|_| Broken)? {
            Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == name => {
                found.push(attributes(&element)?);
                if found.len() > MAX_LISTED {
                    return Err(Broken);
                }
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

fn attributes(element: &BytesStart<'_>) -> Result<Attributes, Broken> {
    let mut pairs = BTreeMap::new();
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| Broken)?;
        let name = attribute.key.local_name().as_ref().to_owned();
        if pairs.insert(name, attribute.value.into_owned()).is_some() {
            return Err(Broken);
        }
    }
    Ok(pairs)
}

fn text(raw: &str) -> Result<String, Broken> {
    unescape(raw).map(|text| text.into_owned()).map_err(|_| Broken)
}
