//! The XML parts of a workbook, looked at before and beside the parser of cells: references outside the grid, false
//! counts, document type definitions; hidden rows, merges, formulas without a result.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::LocalName;
use quick_xml::{Reader, XmlVersion};

use super::limits::{MAX_ELEMENTS, Refusal};
use crate::finding::CellRef;

/// Rows a sheet can have.
pub const GRID_ROWS: u32 = 1_048_576;
/// Columns a sheet can have.
pub const GRID_COLUMNS: u32 = 16_384;
/// Merged areas of a sheet beyond this many are no table that a person made.
pub const MAX_MERGES: usize = 100_000;
/// Elements inside elements beyond this many are no workbook.
pub const MAX_DEPTH: usize = 256;

/// Bytes that a string of a workbook takes at least: `<si/>`.
const SHORTEST_STRING: usize = 5;
/// Longest number format that a spreadsheet program takes, in UTF-16 units.
const MAX_FORMAT_CODE: usize = 255;

/// A part that is not well-formed, or tells something impossible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken;

impl From<Broken> for Refusal {
    fn from(_: Broken) -> Self {
        Self::DAMAGED
    }
}

/// An area of merged cells, both corners included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    /// Upper left cell, which holds the value.
    pub first: CellRef,
    /// Lower right cell.
    pub last: CellRef,
}

/// What the parser of cells does not tell about a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetFacts {
    /// How many cells hold something.
    pub cells: usize,
    /// How many rows hold something.
    pub rows: usize,
    /// One past the rightmost column that holds something.
    pub columns: u32,
    /// Rows that are hidden or filtered away, from zero.
    pub hidden: BTreeSet<u32>,
    /// Merged areas.
    pub merges: Vec<Merge>,
    /// Cells with a formula whose result is not stored.
    pub without_result: Vec<CellRef>,
    /// Cells that hold an error such as `#REF!`.
    pub errors: Vec<CellRef>,
}

/// Whether a part is XML.
pub fn is_xml(content: &[u8]) -> bool {
    without_mark(content).iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<')
}

/// A part without the byte-order mark that it may begin with.
fn without_mark(content: &[u8]) -> &[u8] {
    content.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(content)
}

/// Looks through an XML part; the facts if it is a sheet. `left` is how many elements it may have, and then how many less.
///
/// # Errors
/// There are more, or it is not well-formed, has a document type definition, points outside the grid or counts falsely.
pub fn look_at(content: &[u8], left: &mut usize) -> Result<Option<SheetFacts>, Broken> {
    let mut reader = Reader::from_reader(without_mark(content));
    let mut scan = Scan::default();
    let mut root: Option<String> = None;
    let mut depth = 0_usize;
    loop {
        let event = reader.read_event().map_err(|_| Broken)?;
        if depth == 0 && is_stray(&event, root.is_some()) {
            return Err(Broken);
        }
        match event {
            Event::Start(element) => {
                depth += 1;
                *left = left.saturating_sub(1);
                let root = root.get_or_insert_with(|| element.local_name().as_ref().to_owned());
                element_of(root, &element, content.len(), &mut scan, false)?;
            }
            Event::Empty(element) => {
                *left = left.saturating_sub(1);
                let root = root.get_or_insert_with(|| element.local_name().as_ref().to_owned());
                element_of(root, &element, content.len(), &mut scan, true)?;
            }
            Event::End(element) => {
                depth = depth.checked_sub(1).ok_or(Broken)?;
                scan.end(element.local_name().as_ref());
            }
            Event::Text(text) => scan.text(!text.trim().is_empty()),
            Event::CData(_) => scan.text(true),
            Event::GeneralRef(reference) => {
                character(&reference)?;
                scan.text(true);
            }
            Event::DocType(_) => return Err(Broken),
            Event::Eof => break,
            _ => {}
        }
        if depth > MAX_DEPTH || *left == 0 {
            return Err(Broken);
        }
    }
    if depth > 0 {
        return Err(Broken);
    }
    Ok((root.as_deref() == Some("worksheet")).then(|| scan.facts()))
}

/// Whether something stands outside the one root element that a part has: the parser of cells would not mind.
fn is_stray(event: &Event<'_>, has_root: bool) -> bool {
    match event {
        Event::Start(_) | Event::Empty(_) => has_root,
        Event::Text(text) => !text.trim().is_empty(),
        Event::CData(_) | Event::GeneralRef(_) => true,
        _ => false,
    }
}

/// The character that a reference stands for; only those are known that every XML has.
pub fn character(reference: &BytesRef<'_>) -> Result<char, Broken> {
    Ok(match &**reference {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "apos" => '\'',
        "quot" => '"',
        _ => reference.resolve_char_ref().ok().flatten().ok_or(Broken)?,
    })
}

fn element_of(root: &str, element: &BytesStart<'_>, size: usize, scan: &mut Scan, empty: bool) -> Result<(), Broken> {
    match root {
        "worksheet" => scan.start(element, empty),
        // The parser sets memory aside for as many strings as the part claims to hold.
        "sst" if element.local_name().as_ref() == "sst" => {
            let claimed = attribute(element, "uniqueCount").map_or(Ok(0), |count| count.parse::<usize>());
            let most = (size / SHORTEST_STRING).min(MAX_ELEMENTS);
            if claimed.is_ok_and(|count| count <= most) { Ok(()) } else { Err(Broken) }
        }
        "styleSheet" if element.local_name().as_ref() == "numFmt" => {
            let code = attribute(element, "formatCode").unwrap_or_default();
            if code.encode_utf16().count() <= MAX_FORMAT_CODE { Ok(()) } else { Err(Broken) }
        }
        _ => Ok(()),
    }
}

/// The state of a walk through a worksheet.
#[derive(Default)]
struct Scan {
    facts: SheetFacts,
    used_rows: BTreeSet<u32>,
    next_row: u32,
    next_column: u32,
    cell: Option<OpenCell>,
    in_value: bool,
}

struct OpenCell {
    at: CellRef,
    is_text: bool,
    formula: bool,
    /// Whether a result is stored, be it empty.
    stored: bool,
    /// Whether it holds something to be seen.
    value: bool,
}

impl Scan {
    fn start(&mut self, element: &BytesStart<'_>, empty: bool) -> Result<(), Broken> {
        match element.local_name().as_ref() {
            "row" => {
                self.row(element)?;
                if empty {
                    self.end("row");
                }
            }
            "c" => {
                self.open_cell(element)?;
                if empty {
                    self.close_cell();
                }
            }
            "f" => self.cell.iter_mut().for_each(|cell| cell.formula = true),
            "v" | "is" => {
                self.in_value = !empty;
                self.cell.iter_mut().for_each(|cell| cell.stored = true);
            }
            "mergeCell" => self.merge(element)?,
            "dimension" => {
                attribute(element, "ref").map(|area| area_of(&area)).transpose()?;
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) {
        match name {
            "c" => self.close_cell(),
            "v" | "is" => self.in_value = false,
            "row" => {
                self.next_row += 1;
                self.next_column = 0;
            }
            _ => {}
        }
    }

    fn text(&mut self, visible: bool) {
        if self.in_value && visible {
            self.cell.iter_mut().for_each(|cell| cell.value = true);
        }
    }

    fn row(&mut self, element: &BytesStart<'_>) -> Result<(), Broken> {
        let [number, hidden] = attributes_named(element, ["r", "hidden"]);
        if let Some(number) = number {
            self.next_row = row_number(&number)?;
        }
        self.next_column = 0;
        if self.next_row >= GRID_ROWS {
            return Err(Broken);
        }
        if hidden.is_some_and(|hidden| hidden == "1" || hidden == "true") {
            self.facts.hidden.insert(self.next_row);
        }
        Ok(())
    }

    fn open_cell(&mut self, element: &BytesStart<'_>) -> Result<(), Broken> {
        let [reference, kind] = attributes_named(element, ["r", "t"]);
        let at = match reference {
            Some(reference) => cell_of(&reference)?,
            None => CellRef::new(self.next_row, self.next_column),
        };
        if at.row >= GRID_ROWS || at.column >= GRID_COLUMNS {
            return Err(Broken);
        }
        self.next_row = at.row;
        self.next_column = at.column + 1;
        let kind = kind.unwrap_or_default();
        self.cell = Some(OpenCell { at, is_text: kind == "str", formula: false, stored: false, value: false });
        if kind == "e" {
            self.facts.errors.push(at);
        }
        Ok(())
    }

    fn close_cell(&mut self) {
        let Some(cell) = self.cell.take() else { return };
        if cell.value {
            self.facts.cells += 1;
            self.facts.columns = self.facts.columns.max(cell.at.column + 1);
            self.used_rows.insert(cell.at.row);
        } else if cell.formula && !(cell.is_text && cell.stored) {
            self.facts.without_result.push(cell.at);
        }
    }

    fn merge(&mut self, element: &BytesStart<'_>) -> Result<(), Broken> {
        let (first, last) = area_of(&attribute(element, "ref").ok_or(Broken)?)?;
        self.facts.merges.push(Merge { first, last });
        if self.facts.merges.len() > MAX_MERGES { Err(Broken) } else { Ok(()) }
    }

    fn facts(self) -> SheetFacts {
        SheetFacts { rows: self.used_rows.len(), ..self.facts }
    }
}

fn attribute<'e>(element: &'e BytesStart<'_>, name: &str) -> Option<Cow<'e, str>> {
    let [value] = attributes_named(element, [name]);
    value
}

/// The values of some attributes without a prefix, the first of each name; looked for together, since most elements are
/// cells.
fn attributes_named<'e, const N: usize>(element: &'e BytesStart<'_>, names: [&str; N]) -> [Option<Cow<'e, str>>; N] {
    let mut found = [const { None }; N];
    for attribute in element.attributes().with_checks(false).flatten() {
        let index = names.iter().position(|name| attribute.key.as_ref() == *name);
        if let Some(value) = index.map(|index| &mut found[index]) {
            value.get_or_insert_with(|| attribute.normalized_value(XmlVersion::Implicit1_0).ok());
        }
    }
    found.map(Option::flatten)
}

fn row_number(text: &str) -> Result<u32, Broken> {
    let row: u32 = text.parse().map_err(|_| Broken)?;
    if (1..=GRID_ROWS).contains(&row) { Ok(row - 1) } else { Err(Broken) }
}

fn cell_of(text: &str) -> Result<CellRef, Broken> {
    let text = if text.contains('$') { Cow::Owned(text.replace('$', "")) } else { Cow::Borrowed(text) };
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = text.split_at(letters);
    if letters.is_empty() || letters.len() > 3 {
        return Err(Broken);
    }
    let column =
        letters.bytes().fold(0_u32, |sum, letter| sum * 26 + u32::from(letter.to_ascii_uppercase() - b'A' + 1));
    if column > GRID_COLUMNS { Err(Broken) } else { Ok(CellRef::new(row_number(digits)?, column - 1)) }
}

fn area_of(text: &str) -> Result<(CellRef, CellRef), Broken> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    Ok((cell_of(first)?, cell_of(last)?))
}

/// The custom properties of a workbook, by name; the first of two of one name.
///
/// # Errors
/// The part is not well-formed.
pub fn custom_properties(content: &[u8]) -> Result<BTreeMap<String, String>, Broken> {
    let mut reader = Reader::from_reader(content);
    let mut buffer = Vec::new();
    let mut found = BTreeMap::new();
    let mut open: Option<(String, String)> = None;
    loop {
        match reader.read_event_into(&mut buffer).map_err(|_| Broken)? {
            Event::Start(element) if is_property(&element.local_name()) => {
                open = property_name(&element).map(|name| (name, String::new()));
            }
            Event::End(element) if is_property(&element.local_name()) => {
                if let Some((name, value)) = open.take() {
                    found.entry(name).or_insert(value);
                }
            }
            Event::Text(text) => open.iter_mut().for_each(|(_, value)| value.push_str(&text)),
            Event::CData(text) => open.iter_mut().for_each(|(_, value)| value.push_str(&text)),
            Event::GeneralRef(reference) => {
                let character = character(&reference)?;
                open.iter_mut().for_each(|(_, value)| value.push(character));
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
        buffer.clear();
    }
}

/// What a property is called; OpenDocument writes the attribute with a prefix.
fn property_name(element: &BytesStart<'_>) -> Option<String> {
    let mut attributes = element.attributes();
    let mut attributes = attributes.with_checks(false).flatten();
    let name = attributes.find(|attribute| attribute.key.local_name().as_ref() == "name")?;
    name.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned)
}

/// A property of the user's, as OOXML and as OpenDocument call it.
fn is_property(name: &LocalName<'_>) -> bool {
    matches!(name.as_ref(), "property" | "user-defined")
}
