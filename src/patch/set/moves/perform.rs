//! Moving rows: their numbers, their cells' addresses, and the areas that follow them.

use super::Shift;
use crate::finding::CellRef;
use crate::package::edits::{Edits, escaped};
use crate::package::limits::Refusal;
use crate::package::outline::{Node, text_of};
use crate::patch::formula::followed;
use crate::patch::note::SheetNotes;
use crate::patch::sheet::{CellSpan, CellVisitor, RowSpan, SheetXml, area_text, areas, walk};
use crate::patch::vml;
use crate::patch::workbook::{OpenWorkbook, SheetPart, relation_id};

/// Moves rows of a sheet; what hangs on them goes along.
///
/// # Errors
/// A part is not well-formed.
pub fn perform(
    workbook: &mut OpenWorkbook,
    sheet: &SheetPart,
    shift: Shift,
) -> Result<(), Refusal> {
    let path = sheet.path.clone().unwrap_or_default();
    let part = workbook.part(&path)?.ok_or(Refusal::DAMAGED)?;
    let xml = SheetXml::read(&part)?;
    let mut moving = Moving { part: &part, shift, edits: Edits::default(), cells: Vec::new() };
    walk(&part, &mut moving)?;
    let mut edits = moving.edits;
    for child in &xml.children {
        match child.name.as_str() {
            "mergeCells" | "hyperlinks" | "dataValidations" | "protectedRanges"
            | "ignoredErrors" => {
                move_list(&xml, child, shift, &mut edits)?;
            }
            "conditionalFormatting" => move_format(&xml, child, shift, &mut edits)?,
            _ => {}
        }
    }
    let changed = edits.apply(&part)?;
    workbook.put(&path, changed);
    move_notes(workbook, sheet, shift)
}

struct Moving<'p> {
    part: &'p [u8],
    shift: Shift,
    edits: Edits,
    /// The cells of the row that is being walked through.
    cells: Vec<CellSpan>,
}

impl CellVisitor for Moving<'_> {
    fn row(&mut self, row: RowSpan) {
        let cells = std::mem::take(&mut self.cells);
        match self.shift.row(row.row) {
            None => self.edits.remove(row.node.whole),
            Some(new) if new != row.row => {
                if row.node.tag(self.part).value("r").is_some() {
                    self.edits.set_attribute(
                        self.part,
                        &row.node,
                        "r",
                        Some(&(new + 1).to_string()),
                    );
                }
                for cell in
                    cells.iter().filter(|cell| cell.node.tag(self.part).value("r").is_some())
                {
                    let at = CellRef::new(new, cell.at.column).to_string();
                    self.edits.set_attribute(self.part, &cell.node, "r", Some(&at));
                }
            }
            Some(_) => {}
        }
    }

    fn cell(&mut self, cell: CellSpan) {
        if cell.at.row >= self.shift.first() {
            self.cells.push(cell);
        }
    }
}

/// Moves the areas of a list's members; the list goes with its last member.
fn move_list(
    xml: &SheetXml<'_>,
    list: &Node,
    shift: Shift,
    edits: &mut Edits,
) -> Result<(), Refusal> {
    let members: Vec<Node> = xml.inside(list, 3)?;
    let depth = members.iter().map(|node| node.depth).min().unwrap_or(0);
    let own: Vec<&Node> = members.iter().filter(|node| node.depth == depth).collect();
    let mut inside = Edits::default();
    let mut left = 0_usize;
    for node in &own {
        match moved_attribute(xml.part, node, shift) {
            Some(Some((name, new))) => {
                inside.set_attribute(xml.part, node, name, Some(&new));
                left += 1;
                move_formulas(xml, &members, node, shift, &mut inside);
            }
            Some(None) => inside.remove(node.whole.clone()),
            None => left += 1,
        }
    }
    if left == 0 && !own.is_empty() {
        edits.remove(list.whole.clone());
        return Ok(());
    }
    if left < own.len() && list.tag(xml.part).value("count").is_some() {
        inside.set_attribute(xml.part, list, "count", Some(&left.to_string()));
    }
    edits.extend(inside);
    Ok(())
}

/// Returns the attribute of an area and its new value; in it `None` for one that goes, `None` where
/// nothing changes.
#[expect(clippy::option_option, reason = "changed to something, changed to nothing, not changed")]
fn moved_attribute(
    part: &[u8],
    node: &Node,
    shift: Shift,
) -> Option<Option<(&'static str, String)>> {
    let tag = node.tag(part);
    let name = if tag.value("sqref").is_some() { "sqref" } else { "ref" };
    let old = tag.value(name)?;
    let before: Vec<(CellRef, CellRef)> = areas(&old).collect();
    let after: Vec<(CellRef, CellRef)> =
        before.iter().filter_map(|area| shift.area(*area)).collect();
    if before == after {
        return None;
    }
    // A merge of one cell is none.
    let is_merge = node.name == "mergeCell";
    let after: Vec<String> =
        after.into_iter().filter(|area| !is_merge || area.0 != area.1).map(area_text).collect();
    Some((!after.is_empty()).then(|| (name, after.join(" "))))
}

/// Lets the formulas of a rule follow that moves as a whole.
fn move_formulas(
    xml: &SheetXml<'_>,
    members: &[Node],
    node: &Node,
    shift: Shift,
    edits: &mut Edits,
) {
    let list = node.tag(xml.part).value("sqref").unwrap_or_default();
    let moves = areas(&list).next().is_some_and(|area| area.0.row >= shift.first());
    let is_in =
        |inner: &&Node| node.whole.start < inner.whole.start && inner.whole.end <= node.whole.end;
    for inner in
        members.iter().filter(is_in).filter(|inner| moves && inner.name.starts_with("formula"))
    {
        let old = text_of(xml.part, inner);
        let new = followed(&old, shift.first(), shift.by());
        if new != old {
            edits.replace(inner.inner(xml.part), escaped(&new));
        }
    }
}

fn move_format(
    xml: &SheetXml<'_>,
    node: &Node,
    shift: Shift,
    edits: &mut Edits,
) -> Result<(), Refusal> {
    match moved_attribute(xml.part, node, shift) {
        Some(Some((name, new))) => {
            edits.set_attribute(xml.part, node, name, Some(&new));
            move_formulas(xml, &xml.inside(node, 3)?, node, shift, edits);
        }
        Some(None) => edits.remove(node.whole.clone()),
        None => {}
    }
    Ok(())
}

/// Moves the notes and their shapes.
fn move_notes(workbook: &mut OpenWorkbook, sheet: &SheetPart, shift: Shift) -> Result<(), Refusal> {
    let notes = SheetNotes::read(workbook, sheet)?;
    let (Some(path), Some(owner)) = (&notes.path, &sheet.path) else { return Ok(()) };
    let mut edits = Edits::default();
    for note in &notes.notes {
        match shift.row(note.at.row) {
            None => edits.remove(note.node.whole.clone()),
            Some(row) if row != note.at.row => {
                let at = CellRef::new(row, note.at.column).to_string();
                edits.set_attribute(&notes.part, &note.node, "ref", Some(&at));
            }
            Some(_) => {}
        }
    }
    if edits.is_empty() {
        return Ok(());
    }
    let changed = edits.apply(&notes.part)?;
    workbook.put(path, changed);
    let part = workbook.part(owner)?.ok_or(Refusal::DAMAGED)?;
    let xml = SheetXml::read(&part)?;
    let id = xml.first("legacyDrawing").and_then(|node| relation_id(node.tag(&part)));
    let relations = workbook.relations_of(owner)?;
    let drawing = id.and_then(|id| relations.by_id(&id).and_then(|relation| relation.path.clone()));
    if let Some(drawing) = drawing
        && let Some(part) = workbook.part(&drawing)?
    {
        workbook.put(&drawing, vml::moved(&part, &|row| shift.row(row)));
    }
    Ok(())
}

/// Returns the areas of an attribute; for tests of what moves.
#[cfg(test)]
fn area(text: &str) -> (CellRef, CellRef) {
    crate::package::address::area(text).unwrap_or((CellRef::new(0, 0), CellRef::new(0, 0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_follow_their_rows() {
        let moved = |shift: Shift, text: &str| shift.area(area(text)).map(area_text);
        let (down, up) = (Shift::Down(5), Shift::Up(5));
        assert_eq!(moved(down, "A1:A5").as_deref(), Some("A1:A5"));
        assert_eq!(moved(down, "A1:A6").as_deref(), Some("A1:A7"));
        assert_eq!(moved(down, "A6").as_deref(), Some("A7"));
        assert_eq!(moved(up, "A6"), None);
        assert_eq!(moved(up, "A7:A9").as_deref(), Some("A6:A8"));
        assert_eq!(moved(up, "A5:A6").as_deref(), Some("A5"));
    }
}
