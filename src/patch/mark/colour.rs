//! Colours as conditional formats: no cell is touched, and a colour can leave by itself.

use std::collections::BTreeMap;

use super::plan::Colour;
use crate::finding::{CellRef, Severity};
use crate::package::edits::{Edits, escaped};
use crate::package::limits::Refusal;
use crate::package::outline::{children, outline};
use crate::patch::sheet::{SheetXml, area_text, areas, insert_child};
use crate::patch::note::is_marked;
use crate::patch::workbook::{NewPart, OpenWorkbook};

/// Our mark in the formula of every colour.
const MARK: &str = "N(\"tachiiri\")=0";
/// A styles part with nothing in it.
const EMPTY_STYLES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <styleSheet xmlns=\"NAMESPACE\"><fonts count=\"1\"><font/></fonts><fills count=\"2\">\
    <fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
    <borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs>\
    <cellXfs count=\"1\"><xf/></cellXfs></styleSheet>";
/// What may stand in a styles part before the formats of conditions.
const BEFORE_FORMATS: [&str; 7] =
    ["numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles"];

/// Returns the colours of a severity: of the letters and of the cell.
fn colours(severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::Error => ("FF7F0000", "FFFFC7CE"),
        Severity::Warning => ("FF663300", "FFFFDDB0"),
        Severity::Note => ("FF1F3864", "FFD6E6F7"),
    }
}

/// Returns the format of a severity as it is written; a solid fill shows its background colour.
fn format(prefix: &str, severity: Severity) -> String {
    let (text, fill) = colours(severity);
    let p = prefix;
    format!(
        "<{p}dxf><{p}font><{p}color rgb=\"{text}\"/></{p}font><{p}fill><{p}patternFill patternType=\"solid\">\
         <{p}fgColor rgb=\"{fill}\"/><{p}bgColor rgb=\"{fill}\"/></{p}patternFill></{p}fill></{p}dxf>"
    )
}

/// Returns the numbers of the formats of some severities, added at the end where they are not there.
///
/// # Errors
/// The styles part is not well-formed.
pub fn formats(
    workbook: &mut OpenWorkbook,
    severities: impl Iterator<Item = Severity>,
) -> Result<BTreeMap<Severity, usize>, Refusal> {
    let path = match workbook.related("styles").filter(|path| workbook.has(path)) {
        Some(path) => path,
        None => new_styles(workbook)?,
    };
    let part = workbook.part(&path)?.ok_or(Refusal::DAMAGED)?;
    let nodes = outline(&part, 3)?;
    let root = nodes.first().ok_or(Refusal::DAMAGED)?;
    let prefix = root.tag(&part).prefix();
    let list = nodes.iter().find(|node| node.depth == 1 && node.name == "dxfs");
    let inside = |at: usize| list.is_some_and(|list| list.whole.contains(&at));
    let there: Vec<&[u8]> = nodes
        .iter()
        .filter(|node| node.depth == 2 && node.name == "dxf" && inside(node.whole.start))
        .map(|node| &part[node.whole.clone()])
        .collect();
    let (mut numbers, mut new, mut count) = (BTreeMap::new(), String::new(), there.len());
    for severity in severities {
        let format = format(prefix, severity);
        let found = there.iter().position(|bytes| *bytes == format.as_bytes());
        numbers.entry(severity).or_insert_with(|| {
            found.unwrap_or_else(|| {
                new.push_str(&format);
                count += 1;
                count - 1
            })
        });
    }
    if !new.is_empty() {
        let mut edits = Edits::default();
        match list {
            Some(list) => {
                edits.set_attribute(&part, list, "count", Some(&count.to_string()));
                edits.append_inside(&part, list, &new);
            }
            None => {
                let before = |node: &&crate::package::outline::Node| {
                    node.depth == 1 && BEFORE_FORMATS.contains(&node.name.as_str())
                };
                let list = format!("<{prefix}dxfs count=\"{count}\">{new}</{prefix}dxfs>");
                match nodes.iter().rfind(before) {
                    Some(before) => edits.insert(before.whole.end, list),
                    None if root.is_closed() => edits.append_inside(&part, root, &list),
                    None => edits.insert(root.tag.end, list),
                }
            }
        }
        let changed = edits.apply(&part)?;
        workbook.put(&path, changed);
    }
    Ok(numbers)
}

/// Adds a styles part to a workbook that has none.
fn new_styles(workbook: &mut OpenWorkbook) -> Result<String, Refusal> {
    let owner = workbook.path.clone();
    let main = workbook.part(&owner)?.ok_or(Refusal::DAMAGED)?;
    let (root, _) = children(&main)?;
    let tag = root.tag(&main);
    let name = tag.prefix().trim_end_matches(':');
    let name = if name.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{name}") };
    let namespace = tag.value(&name).unwrap_or_default().into_owned();
    let path = format!("{}styles.xml", workbook.folder());
    let path = if workbook.has(&path) { workbook.free_path(workbook.folder(), "styles.xml") } else { path };
    let part = NewPart {
        owner: &owner,
        path: &path,
        relation: "styles",
        content_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml",
        by_ending: false,
    };
    workbook.add_part(&part, EMPTY_STYLES.replace("NAMESPACE", &escaped(&namespace)).into_bytes())?;
    Ok(path)
}

/// Cells one under another with one colour.
struct Run {
    first: CellRef,
    last: CellRef,
    colour: Colour,
}

/// Parts colours into runs of cells in a column.
fn runs(colours: &BTreeMap<CellRef, Colour>) -> Vec<Run> {
    let mut cells: Vec<(CellRef, Colour)> = colours.iter().map(|(at, colour)| (*at, *colour)).collect();
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
        let formula = if run.colour.leaves { format!("AND({MARK},LEN({})=0)", run.first) } else { MARK.to_owned() };
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
    for child in sheet.children.iter().filter(|node| matches!(&*node.name, "conditionalFormatting" | "extLst")) {
        for node in sheet.inside(child, 5)?.iter().filter(|node| node.name == "cfRule") {
            let priority = node.tag(sheet.part).value("priority").and_then(|number| number.trim().parse().ok());
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
            inner.iter().filter(|node| is_in(node, format)).for_each(|node| rules.take(sheet.part, node));
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
                    let list = String::from_utf8_lossy(&sheet.part[node.inner(sheet.part)]).into_owned();
                    found.extend(areas(&list));
                }
                _ => {}
            }
        }
    }
    Ok(found)
}
