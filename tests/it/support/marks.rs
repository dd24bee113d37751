//! Marked copies: making them, and looking at what they have and what they left alone.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use tachiiri::finding::{Finding, Findings};
use tachiiri::patch::mark::{MarkedCopy, mark, notes_of};
use tachiiri::read::file::grid::Grid;
use zip::ZipArchive;

use super::book::{AS_OF, checked, read_files};
use super::dom::{Element, parse};
use super::package::unzipped;

/// The name of every workbook that is marked.
pub const NAME: &str = "ためし.xlsx";

/// Everything that is found in a workbook.
pub fn findings(bytes: &[u8]) -> Vec<Finding> {
    let reading = read_files(vec![(NAME, bytes.to_vec())], AS_OF);
    let mut findings = reading.findings;
    let is_refused =
        findings.iter().any(|finding| finding.severity == tachiiri::finding::Severity::Error);
    if let Some(case) = reading.case.filter(|_| !is_refused) {
        findings.extend(checked(&case, AS_OF));
    }
    Findings::collect(findings).iter().cloned().collect()
}

/// The marked copy of a workbook.
pub fn marked(bytes: &[u8]) -> MarkedCopy {
    mark(bytes, Some(NAME), &findings(bytes)).unwrap().unwrap()
}

/// The notes of a workbook by sheet and cell.
pub fn notes(bytes: &[u8]) -> BTreeMap<String, String> {
    let note = |(sheet, at, text): (String, tachiiri::finding::CellRef, String)| {
        (format!("{sheet}!{at}"), text)
    };
    notes_of(bytes).unwrap().into_iter().map(note).collect()
}

/// The sheets of a workbook.
pub fn grids(bytes: &[u8]) -> Vec<Grid> {
    let place = tachiiri::finding::Place::file(NAME);
    tachiiri::read::file::read(bytes.to_vec(), &place).unwrap().grids
}

/// The parts whose packed bytes differ, are new or are gone.
pub fn changed_parts(before: &[u8], after: &[u8]) -> Vec<String> {
    let (before, after) = (packed(before), packed(after));
    let names = before.keys().chain(after.keys());
    let mut changed: Vec<String> =
        names.filter(|name| before.get(*name) != after.get(*name)).cloned().collect();
    changed.sort();
    changed.dedup();
    changed
}

/// The parts of a package as they are packed.
fn packed(package: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(package)).unwrap();
    let count = archive.len();
    let part = |index| {
        let mut part = archive.by_index_raw(index).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        (part.name().unwrap().into_owned(), content)
    };
    (0..count).map(part).collect()
}

/// A part as a tree.
pub fn tree(package: &[u8], name: &str) -> Element {
    let parts = unzipped(package);
    let (_, content) = parts.iter().find(|(part, _)| part == name).unwrap();
    parse(content).unwrap()
}

/// The colour rules of a part that bear our mark: area, formula and the colour of the fill.
pub fn rules(package: &[u8], part: &str) -> Vec<(String, String, String)> {
    let styles = tree(package, "xl/styles.xml");
    let fill = |id: usize| {
        let format = styles.list("dxfs").nth(id).unwrap();
        format.deep("bgColor")[0].get("rgb").to_owned()
    };
    let sheet = tree(package, part);
    let rule = |format: &Element| {
        let rule = &format.children[0];
        let formula = rule.children[0].text.clone();
        (format.get("sqref").to_owned(), formula, fill(rule.number("dxfId").unwrap()))
    };
    sheet
        .all("conditionalFormatting")
        .filter(|format| format.whole_text().contains("tachiiri"))
        .map(rule)
        .collect()
}
