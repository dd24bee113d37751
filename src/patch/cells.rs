//! What the cells of a worksheet hold, as it is written: formulas, values, texts.

use std::collections::BTreeMap;

use super::formula;
use super::sheet::{CellSpan, walk};
use super::workbook::OpenWorkbook;
use crate::finding::CellRef;
use crate::package::limits::Refusal;
use crate::package::outline::{Node, decoded, outline};
use crate::package::xml::{ElementBudget, Event, Events};
use crate::read::file::xlsx::strings::{TextBuilder, shared_strings, unescaped};

/// A formula as it is written in a cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WrittenFormula {
    /// Its text, empty for a cell that shares the formula of another.
    pub text: String,
    /// Its type: empty, `shared`, `array` or `dataTable`.
    pub kind: String,
    /// The number of a shared formula.
    pub shared: Option<String>,
    /// The cells that it is for.
    pub reference: Option<String>,
}

/// A cell as it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WrittenCell {
    /// The type of its value.
    pub kind: String,
    /// Its formula.
    pub formula: Option<WrittenFormula>,
    /// Its stored value.
    pub value: Option<String>,
    /// The text inside it.
    pub inline: Option<String>,
}

impl WrittenCell {
    /// Reads a cell of a part.
    ///
    /// # Errors
    /// It is not well-formed.
    pub fn read(part: &[u8], node: &Node) -> Result<Self, Refusal> {
        let tag = node.tag(part);
        let kind = tag.value("t").unwrap_or_default().into_owned();
        let mut cell = Self { kind, ..Self::default() };
        if node.is_closed() {
            return Ok(cell);
        }
        let fragment = &part[node.whole.clone()];
        let text = |node: &Node| {
            let inner = String::from_utf8_lossy(&fragment[node.inner(fragment)]).into_owned();
            decoded(&inner).into_owned()
        };
        for child in outline(fragment, 2)?.into_iter().skip(1) {
            let tag = child.tag(fragment);
            match child.name.as_str() {
                "v" => cell.value = Some(text(&child)),
                "is" => cell.inline = Some(inline_text(&fragment[child.whole.clone()])?),
                "f" => {
                    cell.formula = Some(WrittenFormula {
                        text: text(&child),
                        kind: tag.value("t").unwrap_or_default().into_owned(),
                        shared: tag.value("si").map(|number| number.into_owned()),
                        reference: tag.value("ref").map(|area| area.into_owned()),
                    });
                }
                _ => {}
            }
        }
        Ok(cell)
    }

    /// Returns true where nothing is written in it.
    pub fn is_empty(&self, strings: &[String]) -> bool {
        match &self.formula {
            Some(_) => {
                self.value.is_some() && self.text(strings).is_some_and(|text| text.is_empty())
            }
            None => self.text(strings).is_none_or(|text| text.is_empty()),
        }
    }

    /// Returns its text or the written form of its value.
    pub fn text(&self, strings: &[String]) -> Option<String> {
        match (self.kind.as_str(), &self.value, &self.inline) {
            ("s", Some(index), _) => {
                index.trim().parse().ok().and_then(|at: usize| strings.get(at).cloned())
            }
            ("str", Some(value), _) => Some(unescaped(value).into_owned()),
            ("inlineStr", _, inline) => inline.clone(),
            (_, Some(value), _) => Some(value.trim().to_owned()),
            (_, None, inline) => inline.clone(),
        }
    }
}

/// Returns the text of a string inside a cell, or of a shared one.
fn inline_text(fragment: &[u8]) -> Result<String, Refusal> {
    let mut budget = ElementBudget::default();
    let mut events = Events::of(fragment, &mut budget);
    let (mut builder, mut depth) = (TextBuilder::new(), 0_usize);
    loop {
        match events.read()? {
            Event::Start(element) => {
                if depth > 0 {
                    builder.start(&element)?;
                }
                depth += 1;
            }
            Event::Empty(element) => {
                if depth > 0 {
                    builder.start(&element)?;
                    builder.end();
                }
            }
            Event::End(_) => {
                depth -= 1;
                if depth > 0 {
                    builder.end();
                }
            }
            Event::Text(text) | Event::Literal(text) => builder.text(&text),
            Event::Aside | Event::DocumentType => {}
            Event::EndOfPart => {
                return Ok(builder.finish().map(|text| text.text).unwrap_or_default());
            }
        }
    }
}

/// Reads the shared strings of a workbook as plain texts.
///
/// # Errors
/// The part is not well-formed.
pub fn strings(workbook: &mut OpenWorkbook) -> Result<Vec<String>, Refusal> {
    let Some(path) = workbook.related("sharedStrings") else { return Ok(Vec::new()) };
    let Some(part) = workbook.part(&path)? else { return Ok(Vec::new()) };
    let mut budget = ElementBudget::default();
    let strings = shared_strings(&part, &mut budget)?;
    Ok(strings
        .into_iter()
        .map(|string| string.map(|string| string.text).unwrap_or_default())
        .collect())
}

/// Reads every cell of a worksheet part.
///
/// # Errors
/// The part is not well-formed.
pub fn cells(part: &[u8]) -> Result<BTreeMap<CellRef, WrittenCell>, Refusal> {
    let (mut found, mut failed) = (BTreeMap::new(), None);
    walk(part, &mut |cell: CellSpan| match WrittenCell::read(part, &cell.node) {
        Ok(written) => _ = found.insert(cell.at, written),
        Err(refusal) => failed = Some(refusal),
    })?;
    failed.map_or(Ok(found), Err)
}

/// Returns the formulas of a sheet's cells, those that share another's written out.
pub fn formulas(cells: &BTreeMap<CellRef, WrittenCell>) -> BTreeMap<CellRef, String> {
    let mut masters: BTreeMap<&str, (CellRef, &str)> = BTreeMap::new();
    let mut found = BTreeMap::new();
    for (at, cell) in cells {
        let Some(formula) = &cell.formula else { continue };
        let shared = formula.shared.as_deref().filter(|_| formula.kind == "shared");
        let text = match shared {
            Some(number) if formula.text.is_empty() => masters.get(number).map(|(master, text)| {
                let rows = i64::from(at.row) - i64::from(master.row);
                let columns = i64::from(at.column) - i64::from(master.column);
                formula::shifted(text, rows, columns)
            }),
            _ => {
                if let Some(number) = shared {
                    masters.insert(number, (*at, formula.text.as_str()));
                }
                Some(formula.text.clone())
            }
        };
        found.insert(*at, text.unwrap_or_default());
    }
    found
}
