//! Colours as conditional formats: no cell is touched, and a colour can leave by itself.

use std::collections::BTreeMap;

use super::plan::Colour;
use crate::finding::{CellRef, Severity};
use crate::package::edits::Edits;
use crate::package::limits::Refusal;
use crate::patch::note::is_marked;
use crate::patch::sheet::{SheetXml, area_text, areas, insert_child};
use crate::patch::style_lists::StyleLists;
use crate::patch::workbook::OpenWorkbook;

/// Our mark in the formula of every colour.
const MARK: &str = "N(\"tachiiri\")=0";

/// Returns the colours of a severity: of the letters and of the cell.
fn colours(severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::Error => ("FF7F0000", "FFFFC7CE"),
        Severity::Warning => ("FF663300", "FFFFDDB0"),
        Severity::Note => ("FF1F3864", "FFD6E6F7"),
    }
}

/// Returns the format of a severity; a solid fill shows its background colour.
fn format(severity: Severity) -> String {
    let (text, fill) = colours(severity);
    format!(
        "<dxf><font><color rgb=\"{text}\"/></font><fill><patternFill patternType=\"solid\">\
         <fgColor rgb=\"{fill}\"/><bgColor rgb=\"{fill}\"/></patternFill></fill></dxf>"
    )
}

/// Returns the numbers of the formats of some severities, added at the end where they are not
/// there.
///
/// # Errors
/// The styles part is not well-formed.
pub fn formats(
    workbook: &mut OpenWorkbook,
    severities: impl Iterator<Item = Severity>,
) -> Result<BTreeMap<Severity, usize>, Refusal> {
    let mut styles = StyleLists::open(workbook)?;
    let numbers = severities
        .map(|severity| (severity, styles.number_of("dxfs", &format(severity))))
        .collect();
    styles.finish(workbook)?;
    Ok(numbers)
}

/// Cells one under another with one colour.
struct Run {
    first: CellRef,
    last: CellRef,
    colour: Colour,
}

/// Parts colours into runs of cells in a column.
fn runs(colours: &BTreeMap<CellRef, Colour>) -> Vec<Run> {
    let mut cells: Vec<(CellRef, Colour)> =
        colours.iter().map(|(at, colour)| (*at, *colour)).collect();
    cells.sort_by_key(|(at, _)| (at.column, at.row));
    let mut runs: Vec<Run> = Vec::new();
    for (at, colour) in cells {
        match runs.last_mut() {
            Some(run)
                if run.colour == colour
                    && run.last.column == at.column
                    && run.last.row + 1 == at.row =>
            {
                run.last = at;
            }
            _ => runs.push(Run { first: at, last: at, colour }),
        }
    }
    runs.sort_by_key(|run| run.first);
    runs
}

/// Adds the colours of a sheet.
///
/// # Errors
/// The part is not well-formed.
pub fn add(
    part: &[u8],
    colours: &BTreeMap<CellRef, Colour>,
    formats: &BTreeMap<Severity, usize>,
) -> Result<Vec<u8>, Refusal> {
    let sheet = SheetXml::read(part)?;
    let mut priority = last_priority(&sheet)?;
    let (p, mut new) = (sheet.prefix(), String::new());
    for run in runs(colours) {
        priority = priority.saturating_add(1);
        let area = area_text((run.first, run.last));
        let format = formats.get(&run.colour.severity).copied().unwrap_or_default();
        let formula = if run.colour.leaves {
            format!("AND({MARK},LEN({})=0)", run.first)
        } else {
            MARK.to_owned()
        };
        new.push_str(&format!(
            "<{p}conditionalFormatting sqref=\"{area}\"><{p}cfRule type=\"expression\" dxfId=\"{format}\" \
             priority=\"{priority}\"><{p}formula>{formula}</{p}formula></{p}cfRule></{p}conditionalFormatting>"
        ));
    }
    let mut edits = Edits::default();
    insert_child(&mut edits, &sheet, "conditionalFormatting", &new);
    Ok(edits.apply(part)?)
}

/// Returns the last priority that a rule of the sheet has.
fn last_priority(sheet: &SheetXml<'_>) -> Result<u32, Refusal> {
    let mut last = 0;
    for child in sheet
        .children
        .iter()
        .filter(|node| matches!(&*node.name, "conditionalFormatting" | "extLst"))
    {
        for node in sheet.inside(child, 5)?.iter().filter(|node| node.name == "cfRule") {
            let priority = node
                .tag(sheet.part)
                .value("priority")
                .and_then(|number| number.trim().parse().ok());
            last = last.max(priority.unwrap_or(0));
        }
    }
    Ok(last)
}

/// Takes our colours away; `None` where there are none.
///
/// # Errors
/// The part is not well-formed.
pub fn remove(part: &[u8]) -> Result<Option<Vec<u8>>, Refusal> {
    let sheet = SheetXml::read(part)?;
    let mut edits = Edits::default();
    for child in sheet.all("conditionalFormatting") {
        let inner = sheet.inside(child, 2)?;
        let mut rules = Rules::default();
        inner.iter().for_each(|node| rules.take(part, node));
        rules.remove(&mut edits, child.whole.clone());
    }
    for child in sheet.all("extLst") {
        remove_extended(&sheet, child, &mut edits)?;
    }
    if edits.is_empty() { Ok(None) } else { Ok(Some(edits.apply(part)?)) }
}

/// The rules of one element, and whether each is ours.
#[derive(Default)]
struct Rules(Vec<(std::ops::Range<usize>, bool)>);

impl Rules {
    fn take(&mut self, part: &[u8], node: &crate::package::outline::Node) {
        match node.name.as_str() {
            "cfRule" => self.0.push((node.whole.clone(), false)),
            "formula" | "f" => {
                let text = String::from_utf8_lossy(&part[node.inner(part)]).into_owned();
                if let Some(rule) = self.0.last_mut() {
                    rule.1 |= is_marked(&text);
                }
            }
            _ => {}
        }
    }

    /// Takes our rules away, with the element around them where no other is in it; returns true if
    /// it went.
    fn remove(self, edits: &mut Edits, around: std::ops::Range<usize>) -> bool {
        let is_all = !self.0.is_empty() && self.0.iter().all(|(_, ours)| *ours);
        if is_all {
            edits.remove(around);
        } else {
            self.0.into_iter().filter(|(_, ours)| *ours).for_each(|(range, _)| edits.remove(range));
        }
        is_all
    }
}

/// Takes our colours out of the list of extensions, where some programs write them.
fn remove_extended(
    sheet: &SheetXml<'_>,
    list: &crate::package::outline::Node,
    edits: &mut Edits,
) -> Result<(), Refusal> {
    let inner = sheet.inside(list, 5)?;
    let is_in = |one: &crate::package::outline::Node, other: &crate::package::outline::Node| {
        other.whole.start <= one.whole.start && one.whole.end <= other.whole.end
    };
    let extensions: Vec<_> = inner.iter().filter(|node| node.name == "ext").collect();
    for extension in &extensions {
        let formats: Vec<_> = inner
            .iter()
            .filter(|node| node.name == "conditionalFormatting" && is_in(node, extension))
            .collect();
        let mut inside = Edits::default();
        let mut gone = 0;
        for format in &formats {
            let mut rules = Rules::default();
            inner
                .iter()
                .filter(|node| is_in(node, format))
                .for_each(|node| rules.take(sheet.part, node));
            gone += usize::from(rules.remove(&mut inside, format.whole.clone()));
        }
        if gone > 0 && gone == formats.len() {
            let whole = if extensions.len() == 1 { list } else { *extension };
            edits.remove(whole.whole.clone());
        } else {
            edits.extend(inside);
        }
    }
    Ok(())
}

/// Returns the areas for which a sheet has rules.
///
/// # Errors
/// The part is not well-formed.
pub fn ruled(sheet: &SheetXml<'_>) -> Result<Vec<(CellRef, CellRef)>, Refusal> {
    let mut found = Vec::new();
    for child in sheet.all("conditionalFormatting") {
        found.extend(areas(&child.tag(sheet.part).value("sqref").unwrap_or_default()));
    }
    for child in sheet.all("extLst") {
        let mut in_format = false;
        for node in sheet.inside(child, 5)? {
            match node.name.as_str() {
                "conditionalFormatting" => in_format = true,
                "dataValidation" | "sparkline" => in_format = false,
                "sqref" if in_format => {
                    let list =
                        String::from_utf8_lossy(&sheet.part[node.inner(sheet.part)]).into_owned();
                    found.extend(areas(&list));
                }
                _ => {}
            }
        }
    }
    Ok(found)
}
