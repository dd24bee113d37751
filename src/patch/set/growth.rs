//! What covered a column to its end covers a new row too: validations, colours, the filter.

use crate::finding::CellRef;
use crate::package::edits::{Edits, escaped};
use crate::package::limits::Refusal;
use crate::package::outline::{Node, outline, text_of};
use crate::patch::note::is_marked;
use crate::patch::sheet::{SheetXml, area_text, areas, fixed};
use crate::patch::workbook::{OpenWorkbook, SheetPart};

/// The rows of a list: its first record, and its last one before a row was added below.
#[derive(Debug, Clone, Copy)]
pub struct Extent {
    /// The row with the headers, from zero.
    pub header: u32,
    /// The last row that was covered.
    pub last: u32,
}

impl Extent {
    /// Returns an area one row longer, if it covered its column to the end.
    fn grown(self, area: (CellRef, CellRef)) -> Option<(CellRef, CellRef)> {
        let covers = area.0.row <= self.header + 1 && area.1.row == self.last;
        covers.then(|| (area.0, CellRef::new(area.1.row + 1, area.1.column)))
    }

    /// Returns a list of areas with those longer that covered a column; `None` where none did.
    fn grown_list(self, list: &str) -> Option<String> {
        let mut any = false;
        let grown: Vec<String> = areas(list)
            .map(|area| {
                // What holds for a header does not hold for the first record under it.
                let grown = self.grown(area).filter(|_| area.1.row > self.header);
                any |= grown.is_some();
                area_text(grown.unwrap_or(area))
            })
            .collect();
        any.then(|| grown.join(" "))
    }
}

/// Lets everything that covered a column to its end cover one more row.
///
/// # Errors
/// A part is not well-formed.
pub fn grow(workbook: &mut OpenWorkbook, sheet: &SheetPart, extent: Extent) -> Result<(), Refusal> {
    let path = sheet.path.clone().unwrap_or_default();
    let part = workbook.part(&path)?.ok_or(Refusal::DAMAGED)?;
    let xml = SheetXml::read(&part)?;
    let mut edits = Edits::default();
    for node in xml.all("conditionalFormatting") {
        let inner = String::from_utf8_lossy(&part[node.inner(&part)]).into_owned();
        if !is_marked(&inner) {
            grow_attribute(&part, node, extent, &mut edits);
        }
    }
    for list in xml.all("dataValidations") {
        xml.inside(list, 1)?
            .iter()
            .for_each(|node| grow_attribute(&part, node, extent, &mut edits));
    }
    for list in xml.all("extLst") {
        for node in xml.inside(list, 6)?.iter().filter(|node| node.name == "sqref") {
            let text = text_of(&part, node);
            if let Some(grown) = extent.grown_list(&text) {
                edits.replace(node.inner(&part), escaped(&grown));
            }
        }
    }
    let mut filter = None;
    for node in xml.all("autoFilter") {
        let area = node.tag(&part).value("ref").and_then(|area| areas(&area).next());
        if let Some(area) = area.filter(|area| area.0.row == extent.header)
            && let Some(grown) = extent.grown(area)
        {
            edits.set_attribute(&part, node, "ref", Some(&area_text(grown)));
            filter = Some((area, grown));
        }
    }
    if !edits.is_empty() {
        let changed = edits.apply(&part)?;
        workbook.put(&path, changed);
    }
    if let Some((old, new)) = filter { grow_filter_name(workbook, old, new) } else { Ok(()) }
}

fn grow_attribute(part: &[u8], node: &Node, extent: Extent, edits: &mut Edits) {
    let list = node.tag(part).value("sqref").unwrap_or_default();
    if let Some(grown) = extent.grown_list(&list) {
        edits.set_attribute(part, node, "sqref", Some(&grown));
    }
}

/// Lets the hidden name of a filter's area follow.
fn grow_filter_name(
    workbook: &mut OpenWorkbook,
    old: (CellRef, CellRef),
    new: (CellRef, CellRef),
) -> Result<(), Refusal> {
    let path = workbook.path.clone();
    let part = workbook.part(&path)?.ok_or(Refusal::DAMAGED)?;
    let mut edits = Edits::default();
    for node in outline(&part, 3)?.iter().filter(|node| node.name == "definedName") {
        let is_filter =
            node.tag(&part).value("name").is_some_and(|name| name == "_xlnm._FilterDatabase");
        let text = text_of(&part, node);
        if is_filter && text.ends_with(&format!("!{}", fixed(old))) {
            edits.replace(node.inner(&part), escaped(&text.replace(&fixed(old), &fixed(new))));
        }
    }
    if !edits.is_empty() {
        let changed = edits.apply(&part)?;
        workbook.put(&path, changed);
    }
    Ok(())
}
