//! The custom property by which a marked copy is known: its digest and the original's file name.

use unicode_normalization::UnicodeNormalization;

use super::digest::digest;
use super::workbook::{NewPart, OpenWorkbook};
use crate::package::edits::{Edits, escaped};
use crate::package::limits::Refusal;
use crate::package::outline::{Node, decoded, outline};

/// The property's name.
pub const NAME: &str = "tachiiri-copy";
const CONTENT_TYPE: &str = "application/vnd.openxmlformats-officedocument.custom-properties+xml";
/// The class of every custom property.
const CLASS: &str = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}";
/// The namespaces of properties and of their values, in both kinds of OOXML.
const NAMESPACES: [(&str, &str); 2] = [
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
        "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
    ),
    (
        "http://purl.oclc.org/ooxml/officeDocument/customProperties",
        "http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes",
    ),
];

/// What the property says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyMark {
    /// The digest of the copy when it was made.
    pub digest: String,
    /// The file name of the original.
    pub original: String,
}

impl CopyMark {
    fn parse(value: &str) -> Option<Self> {
        let (digest, original) = value.split_once(' ')?;
        Some(Self { digest: digest.to_owned(), original: original.to_owned() })
    }
}

/// Returns the part of the custom properties.
fn part_path(workbook: &mut OpenWorkbook) -> Result<Option<String>, Refusal> {
    let relations = workbook.relations_of("")?;
    let mut paths =
        relations.of_kind("custom-properties").chain(relations.of_kind("customProperties"));
    Ok(paths.next().map(str::to_owned))
}

/// Returns the properties of our name in a part, and what they say.
fn ours(part: &[u8]) -> Result<Vec<(Node, String)>, Refusal> {
    let nodes = outline(part, 3)?;
    let mut found: Vec<(Node, String)> = Vec::new();
    let mut is_open = false;
    for node in nodes {
        match node.depth {
            1 => {
                is_open = node.name == "property"
                    && node.tag(part).value("name").is_some_and(|name| name == NAME);
                if is_open {
                    found.push((node, String::new()));
                }
            }
            2 if is_open => {
                let text = String::from_utf8_lossy(&part[node.inner(part)]).into_owned();
                found
                    .iter_mut()
                    .last()
                    .into_iter()
                    .for_each(|(_, value)| *value = decoded(&text).into_owned());
            }
            _ => {}
        }
    }
    Ok(found)
}

/// Returns what the property of a workbook says; `None` where it is no copy.
///
/// # Errors
/// A part is not well-formed.
pub fn read(workbook: &mut OpenWorkbook) -> Result<Option<CopyMark>, Refusal> {
    let Some(path) = part_path(workbook)? else { return Ok(None) };
    let Some(part) = workbook.part(&path)? else { return Ok(None) };
    Ok(ours(&part)?.first().and_then(|(_, value)| CopyMark::parse(value)))
}

/// Takes the property away, and the part with its last one; returns whether there was one.
///
/// # Errors
/// A part is not well-formed.
pub fn remove(workbook: &mut OpenWorkbook) -> Result<bool, Refusal> {
    let Some(path) = part_path(workbook)? else { return Ok(false) };
    let Some(part) = workbook.part(&path)? else { return Ok(false) };
    let ours = ours(&part)?;
    if ours.is_empty() {
        return Ok(false);
    }
    let all = outline(&part, 2)?.into_iter().filter(|node| node.depth == 1).count();
    if all == ours.len() {
        workbook.remove_part("", &path)?;
        return Ok(true);
    }
    let mut edits = Edits::default();
    ours.iter().for_each(|(node, _)| edits.remove(node.whole.clone()));
    let changed = edits.apply(&part)?;
    workbook.put(&path, changed);
    Ok(true)
}

/// Makes a workbook as it stands a copy of an original.
///
/// # Errors
/// A part is not well-formed.
pub fn add(workbook: &mut OpenWorkbook, original: &str) -> Result<(), Refusal> {
    let original: String = original.nfc().collect();
    let value = escaped(&format!("{} {original}", digest(workbook)?));
    let (namespace, values) = NAMESPACES[usize::from(workbook.is_strict)];
    let Some(path) = part_path(workbook)? else {
        let property = property("", "vt", "", 2, &value);
        let content = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
             <Properties xmlns=\"{namespace}\" xmlns:vt=\"{values}\">{property}</Properties>"
        );
        let path = "docProps/custom.xml";
        let new = NewPart {
            owner: "",
            path,
            relation: "custom-properties",
            content_type: CONTENT_TYPE,
            by_ending: false,
        };
        return workbook.add_part(&new, content.into_bytes()).map(|_| ());
    };
    let part = workbook.part(&path)?.ok_or(Refusal::DAMAGED)?;
    let nodes = outline(&part, 2)?;
    let root = nodes.first().ok_or(Refusal::DAMAGED)?;
    let tag = root.tag(&part);
    let ids =
        nodes.iter().filter_map(|node| node.tag(&part).value("pid")?.trim().parse::<u32>().ok());
    let id = ids.max().unwrap_or(1).max(1).saturating_add(1);
    let is_values = |uri: &str| NAMESPACES.iter().any(|(_, values)| uri == *values);
    let property = match tag.prefix_of(is_values) {
        Some(prefix) => property(tag.prefix(), prefix, "", id, &value),
        None => property(tag.prefix(), "vt", &format!(" xmlns:vt=\"{values}\""), id, &value),
    };
    let mut edits = Edits::default();
    edits.append_inside(&part, root, &property);
    let changed = edits.apply(&part)?;
    workbook.put(&path, changed);
    Ok(())
}

fn property(prefix: &str, values: &str, names: &str, id: u32, value: &str) -> String {
    format!(
        "<{prefix}property fmtid=\"{CLASS}\" pid=\"{id}\" name=\"{NAME}\"{names}>\
         <{values}:lpwstr>{value}</{values}:lpwstr></{prefix}property>"
    )
}
