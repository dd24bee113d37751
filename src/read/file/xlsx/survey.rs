//! Looks through the parts of an OOXML package before the parser of cells does: false counts, document type
//! definitions, too many elements.

use std::collections::BTreeMap;

use super::worksheet::{Scan, SheetFacts};
use crate::package::archive::Archive;
use crate::package::limits::{HAND_IN, MAX_CELLS, MAX_DEPTH, MAX_ELEMENTS, Malformed, Refusal, SAVE};
use crate::package::relations;
use crate::package::xml::{self, Element, Event, Events};

/// Bytes that a string of a workbook takes at least: `<si/>`.
const SHORTEST_STRING: usize = 5;
/// Longest number format that a spreadsheet program takes, in UTF-16 units.
const MAX_FORMAT_CODE: usize = 255;

/// Looks through the parts of a workbook and returns the facts about its sheets by their names.
///
/// # Errors
/// The package is damaged, another document than a workbook, or over a limit.
pub fn survey(archive: &Archive) -> Result<BTreeMap<String, SheetFacts>, Refusal> {
    let workbook = workbook_part(archive)?;
    let (folder, name) = workbook.split_at(workbook.rfind('/').map_or(0, |slash| slash + 1));
    let facts = facts_by_part(archive, folder)?;
    let relations = archive.part(&format!("{folder}_rels/{name}.rels")).ok_or(Refusal::DAMAGED)?;
    let listed = relations::sheets(archive.part(&workbook).unwrap_or_default(), relations)?;
    let sheets = listed.into_iter().map(|sheet| {
        let path = relations::path(folder, &sheet.target);
        let part = archive.name(&path).ok_or(Refusal::DAMAGED)?;
        match facts.get(part) {
            None if sheet.is_worksheet => Err(Refusal::DAMAGED),
            facts => Ok((sheet.name, facts.cloned().unwrap_or_default())),
        }
    });
    sheets.collect()
}

/// Looks through every part that the parser of cells takes for XML.
fn facts_by_part<'a>(archive: &'a Archive, folder: &str) -> Result<BTreeMap<&'a str, SheetFacts>, Refusal> {
    // The parser of cells takes these for XML whatever they are.
    let always = ["sharedStrings.xml", "styles.xml"].map(|part| archive.name(&format!("{folder}{part}")));
    let mut facts = BTreeMap::new();
    let (mut cells, mut left) = (0, MAX_ELEMENTS);
    for (name, part) in archive.parts() {
        if !always.contains(&Some(name)) && !xml::is_xml(part) {
            continue;
        }
        let found = look_at(part, &mut left);
        if left == 0 {
            return Err(Refusal::elements());
        }
        if let Some(sheet) = found? {
            cells += sheet.cells;
            facts.insert(name, sheet);
        }
    }
    if cells > MAX_CELLS {
        let message = format!("使っているセルが {cells} 個あります（{MAX_CELLS} 個まで）");
        return Err(Refusal::OverLimit(message));
    }
    Ok(facts)
}

/// Returns the path of the part that lists the sheets.
fn workbook_part(archive: &Archive) -> Result<String, Refusal> {
    use Refusal::NotReadable;
    let word = NotReadable("Word の文書で、表計算のファイルではありません", HAND_IN);
    if archive.part("word/document.xml").is_some() {
        return Err(word);
    }
    if archive.part("xl/workbook.bin").is_some() {
        return Err(NotReadable("Excel のバイナリ形式（.xlsb）で、読めません", SAVE));
    }
    let relations = archive.part(relations::RELATIONS).unwrap_or_default();
    let target = relations::main_part(relations)?;
    let path = target.map(|target| relations::path("", &target)).unwrap_or_default();
    let root = archive.part(&path).map(xml::root).transpose()?.flatten();
    Err(match (root.as_deref(), archive.part("xl/workbook.xml")) {
        (Some("workbook"), _) => return Ok(path),
        (Some("document"), _) => word,
        (_, Some(_)) => Refusal::DAMAGED,
        (_, None) => NotReadable(
            "圧縮ファイル（zip）ですが、表計算のファイルではありません",
            "中の表計算のファイルを取り出して渡してください",
        ),
    })
}

/// Looks through an XML part; returns the facts if it is a worksheet. Takes its elements from `left`.
///
/// # Errors
/// There are more elements than are left, or the part is not well-formed, has a document type definition,
/// points outside the grid or counts falsely.
fn look_at(part: &[u8], left: &mut usize) -> Result<Option<SheetFacts>, Malformed> {
    let mut events = Events::of(part);
    let mut scan = Scan::default();
    let mut root: Option<String> = None;
    let mut depth = 0_usize;
    loop {
        let event = events.read()?;
        if depth == 0 && is_stray(&event, root.is_some()) {
            return Err(Malformed);
        }
        match event {
            Event::Start(element) => {
                depth += 1;
                *left = left.saturating_sub(1);
                let root = root.get_or_insert_with(|| element.name().to_owned());
                look_at_element(root, &element, part.len(), &mut scan, false)?;
            }
            Event::Empty(element) => {
                *left = left.saturating_sub(1);
                let root = root.get_or_insert_with(|| element.name().to_owned());
                look_at_element(root, &element, part.len(), &mut scan, true)?;
            }
            Event::End(element) => {
                depth = depth.checked_sub(1).ok_or(Malformed)?;
                scan.end(element.name());
            }
            Event::Text(text) => scan.text(!text.trim().is_empty()),
            Event::Literal(_) => scan.text(true),
            Event::DocumentType => return Err(Malformed),
            Event::EndOfPart => break,
            Event::Aside => {}
        }
        if depth > MAX_DEPTH || *left == 0 {
            return Err(Malformed);
        }
    }
    if depth > 0 {
        return Err(Malformed);
    }
    Ok((root.as_deref() == Some("worksheet")).then(|| scan.facts()))
}

/// Tells whether something stands outside the one root element that a part has: the parser of cells would
/// not mind.
fn is_stray(event: &Event<'_>, has_root: bool) -> bool {
    match event {
        Event::Start(_) | Event::Empty(_) => has_root,
        Event::Text(text) => !text.trim().is_empty(),
        Event::Literal(_) => true,
        Event::End(_) | Event::DocumentType | Event::Aside | Event::EndOfPart => false,
    }
}

fn look_at_element(
    root: &str,
    element: &Element<'_>,
    size: usize,
    scan: &mut Scan,
    empty: bool,
) -> Result<(), Malformed> {
    match root {
        "worksheet" => scan.start(element, empty),
        // The parser sets memory aside for as many strings as the part claims to hold.
        "sst" if element.name() == "sst" => {
            let claimed = element.attribute("uniqueCount");
            let claimed = claimed.map_or(Ok(0), |count| count.parse::<usize>());
            let most = (size / SHORTEST_STRING).min(MAX_ELEMENTS);
            if claimed.is_ok_and(|count| count <= most) { Ok(()) } else { Err(Malformed) }
        }
        "styleSheet" if element.name() == "numFmt" => {
            let code = element.attribute("formatCode").unwrap_or_default();
            let length = code.encode_utf16().count();
            if length <= MAX_FORMAT_CODE { Ok(()) } else { Err(Malformed) }
        }
        _ => Ok(()),
    }
}
