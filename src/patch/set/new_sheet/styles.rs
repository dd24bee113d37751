//! The formats that a new sheet brings along: added to the workbook's own, numbered anew.

use std::collections::BTreeMap;

use crate::package::edits::escaped;
use crate::package::limits::Refusal;
use crate::package::outline::Tag;
use crate::patch::style_lists::StyleLists;
use crate::patch::workbook::OpenWorkbook;

/// The first number of a format of numbers that is not built in.
const FIRST_OWN_FORMAT: usize = 164;
/// The lists that a cell's format points into, and the attributes that do it.
const POINTS: [(&str, &str); 3] =
    [("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")];

/// The formats of another workbook, as they come to be numbered in this one.
pub struct BroughtStyles {
    theirs: StyleLists,
    ours: StyleLists,
    cells: BTreeMap<usize, usize>,
}

impl BroughtStyles {
    /// Opens the styles of both workbooks.
    ///
    /// # Errors
    /// A part is not well-formed.
    pub fn open(workbook: &mut OpenWorkbook, other: &mut OpenWorkbook) -> Result<Self, Refusal> {
        let (theirs, ours) = (StyleLists::open(other)?, StyleLists::open(workbook)?);
        Ok(Self { theirs, ours, cells: BTreeMap::new() })
    }

    /// Returns the number here of a cell's format there.
    ///
    /// # Errors
    /// There is no such format.
    pub fn cell(&mut self, number: &str) -> Result<usize, Refusal> {
        let number = position(number)?;
        if let Some(known) = self.cells.get(&number) {
            return Ok(*known);
        }
        let mut format =
            self.theirs.entries("cellXfs").into_iter().nth(number).ok_or(Refusal::DAMAGED)?;
        for (attribute, list) in POINTS {
            if let Some(at) = value(&format, attribute) {
                let entry = self
                    .theirs
                    .entries(list)
                    .into_iter()
                    .nth(position(&at)?)
                    .ok_or(Refusal::DAMAGED)?;
                let at = self.ours.number_of(list, &entry);
                set(&mut format, attribute, at);
            }
        }
        if let Some(number) = value(&format, "numFmtId") {
            let number = self.number_format(position(&number)?)?;
            set(&mut format, "numFmtId", number);
        }
        set(&mut format, "xfId", 0);
        let here = self.ours.number_of("cellXfs", &format);
        self.cells.insert(number, here);
        Ok(here)
    }

    /// Returns the number here of a condition's format there.
    ///
    /// # Errors
    /// There is no such format.
    pub fn condition(&mut self, number: &str) -> Result<usize, Refusal> {
        let format = self
            .theirs
            .entries("dxfs")
            .into_iter()
            .nth(position(number)?)
            .ok_or(Refusal::DAMAGED)?;
        Ok(self.ours.number_of("dxfs", &format))
    }

    /// Returns the number here of a format of numbers there.
    fn number_format(&mut self, number: usize) -> Result<usize, Refusal> {
        if number < FIRST_OWN_FORMAT {
            return Ok(number);
        }
        let read = |entry: &String| {
            Some((position(&value(entry, "numFmtId")?).ok()?, value(entry, "formatCode")?))
        };
        let theirs: Vec<(usize, String)> =
            self.theirs.entries("numFmts").iter().filter_map(read).collect();
        let ours: Vec<(usize, String)> =
            self.ours.entries("numFmts").iter().filter_map(read).collect();
        let (_, code) =
            theirs.into_iter().find(|(known, _)| *known == number).ok_or(Refusal::DAMAGED)?;
        if let Some((known, _)) = ours.iter().find(|(_, known)| *known == code) {
            return Ok(*known);
        }
        let last = ours.iter().map(|(known, _)| *known).max().unwrap_or(0);
        let number = FIRST_OWN_FORMAT.max(last + 1);
        let code = escaped(&code);
        self.ours.number_of(
            "numFmts",
            &format!("<numFmt numFmtId=\"{number}\" formatCode=\"{code}\"/>"),
        );
        Ok(number)
    }

    /// Writes what was added to the workbook's formats.
    ///
    /// # Errors
    /// Its styles are not well-formed.
    pub fn finish(self, workbook: &mut OpenWorkbook) -> Result<(), Refusal> {
        self.ours.finish(workbook)
    }
}

fn position(number: &str) -> Result<usize, Refusal> {
    number.trim().parse().map_err(|_| Refusal::DAMAGED)
}

/// Returns the start tag of an element.
fn tag(element: &str) -> Tag<'_> {
    Tag(&element[..element.find('>').map_or(element.len(), |end| end + 1)])
}

fn value(element: &str, name: &str) -> Option<String> {
    tag(element).value(name).map(std::borrow::Cow::into_owned)
}

/// Sets an attribute that an element has.
fn set(element: &mut String, name: &str, number: usize) {
    if let Some(span) = tag(element).span(name) {
        element.replace_range(span.value, &number.to_string());
    }
}
