//! A marked copy of a workbook: colours and notes at the cells of findings, the rest as it was.

mod colour;
mod notes;
mod plan;

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{WrittenCell, strings};
use super::geometry::{Geometry, Heights};
use super::note::SheetNotes;
use super::property;
use super::sheet::{CellSpan, CellVisitor, RowSpan, SheetXml, areas, walk};
use super::verify;
use super::workbook::{OpenWorkbook, SheetPart};
use crate::finding::{CellRef, Finding};
use crate::package::limits::Refusal;
use plan::{SheetFacts, SheetPlan};

/// A copy of a workbook with marks, or without the old ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkedCopy {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Cells that were coloured.
    pub cells: usize,
    /// Findings that stand at a cell and are explained in no note.
    pub unexplained: Vec<Finding>,
    /// Whether a digital signature was taken away.
    pub is_unsigned: bool,
}

/// Marks the findings of a workbook at their cells, after old marks were taken away; `None` where
/// there is nothing to mark and nothing to take away.
///
/// `name` is the workbook's file name, which makes what is written its copy; `findings` are those
/// that stand in it.
///
/// # Errors
/// It is no workbook of OOXML, damaged, over a limit, or what was written does not read as before.
pub fn mark(
    bytes: &[u8],
    name: Option<&str>,
    findings: &[Finding],
) -> Result<Option<MarkedCopy>, Refusal> {
    let mut workbook = OpenWorkbook::open(bytes.to_vec())?;
    let was_copy = property::remove(&mut workbook)?;
    let was_marked = remove_marks(&mut workbook)? || was_copy && name.is_none();
    let mut by_sheet: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.place.cell.is_some()) {
        by_sheet
            .entry(finding.place.sheet.as_deref().unwrap_or_default())
            .or_default()
            .push(finding);
    }
    if !was_marked && by_sheet.is_empty() {
        return Ok(None);
    }
    let is_unsigned = remove_signatures(&mut workbook)?;
    let mut copy = MarkedCopy { bytes: Vec::new(), cells: 0, unexplained: Vec::new(), is_unsigned };
    let mut expected = Vec::new();
    for (sheet, findings) in by_sheet {
        let part =
            workbook.sheets.iter().find(|part| part.name == sheet && part.path.is_some()).cloned();
        let Some(part) = part else {
            copy.unexplained.extend(findings.into_iter().cloned());
            continue;
        };
        let (plan, notes) = mark_sheet(&mut workbook, &part, &findings)?;
        copy.cells += plan.colours.len();
        copy.unexplained.extend(plan.unexplained.into_iter().cloned());
        expected.push((part, notes));
    }
    if let Some(name) = name {
        property::add(&mut workbook, name)?;
    }
    copy.bytes = workbook.finish()?;
    verify::same_cells(bytes, &copy.bytes)?;
    verify::has_notes(&copy.bytes, &expected)?;
    Ok(Some(copy))
}

/// Takes every mark of ours away, and the property of a copy; `None` where there is none.
///
/// # Errors
/// It is no workbook of OOXML, damaged, over a limit, or what was written does not read as before.
#[cfg_attr(not(feature = "internals"), allow(dead_code, reason = "for the page in the browser"))]
pub fn unmark(bytes: &[u8]) -> Result<Option<Vec<u8>>, Refusal> {
    Ok(mark(bytes, None, &[])?.map(|copy| copy.bytes))
}

/// Takes our marks away; returns whether there were any.
fn remove_marks(workbook: &mut OpenWorkbook) -> Result<bool, Refusal> {
    let mut found = false;
    for sheet in workbook.sheets.clone() {
        let Some(path) = &sheet.path else { continue };
        if let Some(part) = workbook.part(path)?
            && let Some(changed) = colour::remove(&part)?
        {
            workbook.put(path, changed);
            found = true;
        }
        found |= notes::remove(workbook, &sheet)?;
    }
    Ok(found)
}

/// Takes digital signatures away, which no changed workbook can keep; returns whether there were
/// any.
fn remove_signatures(workbook: &mut OpenWorkbook) -> Result<bool, Refusal> {
    let relations = workbook.relations_of("")?;
    let origins: Vec<String> = relations.of_kind("origin").map(str::to_owned).collect();
    let origins =
        origins.into_iter().filter(|path| path.to_ascii_lowercase().contains("_xmlsignatures"));
    let origins: Vec<String> = origins.collect();
    for origin in &origins {
        let of_origin = workbook.relations_of(origin)?;
        let signatures: Vec<String> = of_origin.of_kind("signature").map(str::to_owned).collect();
        for signature in signatures {
            workbook.remove_part(origin, &signature)?;
        }
        workbook.remove_part("", origin)?;
    }
    Ok(!origins.is_empty())
}

/// What a walk through a sheet finds for its marks.
struct Survey<'s> {
    part: &'s [u8],
    strings: &'s [String],
    wanted: BTreeSet<CellRef>,
    filled: BTreeSet<CellRef>,
    geometry: Geometry,
}

impl CellVisitor for Survey<'_> {
    fn row(&mut self, row: RowSpan) {
        Heights { geometry: &mut self.geometry, part: self.part }.row(row);
    }

    fn cell(&mut self, cell: CellSpan) {
        if self.wanted.contains(&cell.at) {
            let written = WrittenCell::read(self.part, &cell.node);
            if written.is_ok_and(|written| written.is_empty(self.strings)) {
                return;
            }
            self.filled.insert(cell.at);
        }
    }
}

/// Notes with their texts.
type NoteTexts = Vec<(CellRef, String)>;

/// Marks the findings of one sheet.
fn mark_sheet<'f>(
    workbook: &mut OpenWorkbook,
    sheet: &SheetPart,
    findings: &[&'f Finding],
) -> Result<(SheetPlan<'f>, NoteTexts), Refusal> {
    let path = sheet.path.clone().unwrap_or_default();
    let part = workbook.part(&path)?.ok_or(Refusal::DAMAGED)?;
    let xml = SheetXml::read(&part)?;
    let strings = strings(workbook)?;
    let merges = merges(&xml)?;
    let wanted = findings.iter().filter_map(|finding| finding.place.cell);
    let shown = |at: CellRef| {
        let around = merges.iter().find(|merge| super::sheet::holds(**merge, at));
        around.map_or(at, |merge| merge.0)
    };
    let mut survey = Survey {
        part: &part,
        strings: &strings,
        wanted: wanted.map(shown).collect(),
        filled: BTreeSet::new(),
        geometry: Geometry::read(&xml)?,
    };
    walk(&part, &mut survey)?;
    let there = SheetNotes::read(workbook, sheet)?;
    let facts = SheetFacts {
        merges,
        ruled: colour::ruled(&xml)?,
        has_note: &|at| there.has(at),
        is_empty: &|at| !survey.filled.contains(&at),
        is_hidden: &|column| survey.geometry.is_hidden(column),
    };
    let mut plan = SheetPlan::of(findings, &facts);
    let formats = colour::formats(workbook, plan.colours.values().map(|colour| colour.severity))?;
    let changed = colour::add(&part, &plan.colours, &formats)?;
    workbook.put(&path, changed);
    let mut notes: NoteTexts = plan.notes().collect();
    if !notes::add(workbook, sheet, &notes, &survey.geometry)? {
        plan.unexplained = findings.to_vec();
        notes.clear();
    }
    Ok((plan, notes))
}

fn merges(sheet: &SheetXml<'_>) -> Result<Vec<(CellRef, CellRef)>, Refusal> {
    let mut found = Vec::new();
    for list in sheet.all("mergeCells") {
        for node in sheet.inside(list, 1)? {
            found.extend(areas(&node.tag(sheet.part).value("ref").unwrap_or_default()));
        }
    }
    Ok(found)
}

/// Returns the property of a marked copy and whether it was edited since; `None` where a workbook
/// is no copy.
///
/// # Errors
/// It is no workbook of OOXML, damaged, or over a limit.
pub fn copy_state(bytes: &[u8]) -> Result<Option<(property::CopyMark, bool)>, Refusal> {
    let mut workbook = OpenWorkbook::open(bytes.to_vec())?;
    let Some(mark) = property::read(&mut workbook)? else { return Ok(None) };
    let is_edited = super::digest::digest(&mut workbook)? != mark.digest;
    Ok(Some((mark, is_edited)))
}

/// Returns the notes of every sheet of a workbook, with the names of the sheets.
///
/// # Errors
/// It is no workbook of OOXML, damaged, or over a limit.
#[cfg(feature = "internals")]
pub fn notes_of(bytes: &[u8]) -> Result<Vec<(String, CellRef, String)>, Refusal> {
    let mut workbook = OpenWorkbook::open(bytes.to_vec())?;
    let mut found = Vec::new();
    for sheet in workbook.sheets.clone() {
        let notes = super::note::notes(&mut workbook, &sheet)?;
        found.extend(notes.into_iter().map(|(at, text)| (sheet.name.clone(), at, text)));
    }
    Ok(found)
}
