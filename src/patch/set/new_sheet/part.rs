//! The worksheet part of a new sheet, made of the one in the workbook that `new` writes.

use super::styles::BroughtStyles;
use crate::package::edits::{Edits, escaped};
use crate::package::limits::Refusal;
use crate::package::outline::{Node, outline, text_of};
use crate::patch::workbook::OpenWorkbook;
use crate::sheet::SheetId;

/// How deep a worksheet is looked into: a cell's value, a validation's formula.
const DEPTH: usize = 5;

/// Reads the shared strings of a workbook, as they are written.
///
/// # Errors
/// The part is not well-formed.
pub fn strings(workbook: &mut OpenWorkbook) -> Result<Vec<String>, Refusal> {
    let path = workbook.related("sharedStrings");
    let Some(part) = path.map(|path| workbook.part(&path)).transpose()?.flatten() else {
        return Ok(Vec::new());
    };
    let nodes = outline(&part, 2)?;
    let strings = nodes.iter().filter(|node| node.name == "si");
    Ok(strings.map(|node| String::from_utf8_lossy(&part[node.inner(&part)]).into_owned()).collect())
}

/// What a worksheet part is made anew with.
pub struct Rewriting<'r> {
    /// The shared strings that its cells name.
    pub strings: &'r [String],
    /// Its formats.
    pub styles: &'r mut BroughtStyles,
    /// The area of the vendors' names in this workbook; `None` where it has no such sheet.
    pub vendors: Option<&'r str>,
}

impl Rewriting<'_> {
    /// Returns a worksheet part with its strings in the cells and its formats numbered anew. It is
    /// not the sheet that is shown first.
    ///
    /// # Errors
    /// The part is not well-formed, or names what is not there.
    pub fn apply(mut self, part: &[u8]) -> Result<Vec<u8>, Refusal> {
        let nodes = outline(part, DEPTH)?;
        let mut edits = Edits::default();
        for (at, node) in nodes.iter().enumerate() {
            let inner = &nodes[at + 1..];
            let mut inner = inner.iter().take_while(|inner| inner.depth > node.depth);
            match node.name.as_str() {
                "sheetView" => edits.set_attribute(part, node, "tabSelected", None),
                "col" => self.number(part, node, "style", &mut edits)?,
                "row" => self.number(part, node, "s", &mut edits)?,
                "c" => self.cell(part, (node, inner.next().cloned()), &mut edits)?,
                "cfRule" => {
                    if let Some(number) = node.tag(part).value("dxfId") {
                        let number = self.styles.condition(&number)?.to_string();
                        edits.set_attribute(part, node, "dxfId", Some(&number));
                    }
                }
                "dataValidation" => {
                    self.validation(part, (node, inner.next().cloned()), &mut edits)
                }
                _ => {}
            }
        }
        Ok(edits.apply(part)?)
    }

    /// Numbers a format anew.
    fn number(
        &mut self,
        part: &[u8],
        node: &Node,
        name: &str,
        edits: &mut Edits,
    ) -> Result<(), Refusal> {
        if let Some(number) = node.tag(part).value(name) {
            let number = self.styles.cell(&number)?.to_string();
            edits.set_attribute(part, node, name, Some(&number));
        }
        Ok(())
    }

    fn cell(
        &mut self,
        part: &[u8],
        (node, value): (&Node, Option<Node>),
        edits: &mut Edits,
    ) -> Result<(), Refusal> {
        self.number(part, node, "s", edits)?;
        let is_shared = node.tag(part).value("t").is_some_and(|kind| kind == "s");
        let Some(value) = value.filter(|_| is_shared) else { return Ok(()) };
        let number: usize = text_of(part, &value).trim().parse().map_err(|_| Refusal::DAMAGED)?;
        let string = self.strings.get(number).ok_or(Refusal::DAMAGED)?;
        edits.set_attribute(part, node, "t", Some("inlineStr"));
        edits.replace(value.whole, format!("<is>{string}</is>"));
        Ok(())
    }

    /// Lets a dropdown of vendors offer those of this workbook; without such a sheet, it offers
    /// none.
    fn validation(&self, part: &[u8], (node, formula): (&Node, Option<Node>), edits: &mut Edits) {
        let of_vendors = format!("{}!", SheetId::Vendors.name());
        let Some(formula) =
            formula.filter(|formula| text_of(part, formula).starts_with(&of_vendors))
        else {
            return;
        };
        match self.vendors {
            Some(area) => edits.replace(formula.inner(part), escaped(area)),
            None => {
                edits.set_attribute(part, node, "type", None);
                edits.remove(formula.whole);
            }
        }
    }
}
