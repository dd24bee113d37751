//! OpenDocument spreadsheets: `content.xml` read as a stream into placed cells. What a shape, an annotation or a reading
//! aid (ruby) says is no part of a cell, and what is repeated costs nothing unless it holds something.

use jiff::civil::{Date, DateTime, date};
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::{NsReader, Reader, XmlVersion};

use super::workbook::{Content, Grid, plain_number, serial_day};
use crate::finding::{CellRef, Place};
use crate::package::limits::{Budget, MAX_COLUMNS, MAX_ELEMENTS, Refusal};
use crate::package::parts::{Broken, GRID_COLUMNS, GRID_ROWS, MAX_DEPTH, MAX_MERGES, Merge, character};

const OFFICE: &str = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";
const TABLE: &str = "urn:oasis:names:tc:opendocument:xmlns:table:1.0";
const TEXT: &str = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";
/// What LibreOffice adds, today and in older versions.
const CALC: &str = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0";
const OLD_CALC: &str = "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0";
/// The longest run of blanks that is written out; a cell with as many is refused for its length.
const MAX_BLANKS: u64 = 2_001;
/// What spreadsheet programs write into a cell whose formula failed.
const ERRORS: [&str; 10] =
    ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!", "#GETTING_DATA"];

/// Whether a package's manifest says that parts of it are encrypted.
///
/// # Errors
/// It is not well-formed.
pub fn is_encrypted(manifest: &[u8]) -> Result<bool, Broken> {
    let mut reader = Reader::from_reader(manifest);
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer).map_err(|_| Broken)? {
            Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "encryption-data" => {
                return Ok(true);
            }
            Event::Eof => return Ok(false),
            _ => {}
        }
        buffer.clear();
    }
}

/// Reads the tables of a content part, in its order.
///
/// # Errors
/// It is damaged, no spreadsheet, or over a limit.
pub fn read(content: &[u8], file: &Place) -> Result<Vec<Grid>, Refusal> {
    let text = std::str::from_utf8(content).map_err(|_| Broken)?;
    let mut reader = NsReader::from_str(text.strip_prefix('\u{FEFF}').unwrap_or(text));
    let mut walk = Walk::new(file);
    loop {
        match reader.read_event().map_err(|_| Broken)? {
            Event::Start(element) => walk.start(&Element::of(&reader, &element))?,
            Event::Empty(element) => {
                walk.start(&Element::of(&reader, &element))?;
                walk.end()?;
            }
            Event::End(_) => walk.end()?,
            Event::Text(text) => walk.text(&text),
            Event::CData(text) => walk.text(&text),
            Event::GeneralRef(reference) => walk.text(character(&reference)?.encode_utf8(&mut [0; 4])),
            Event::DocType(_) => return Err(Refusal::DAMAGED),
            Event::Eof => return walk.finish(),
            _ => {}
        }
    }
}

/// An element with the namespaces that hold where it stands.
struct Element<'r, 'x> {
    reader: &'r NsReader<&'x [u8]>,
    start: &'r BytesStart<'x>,
}

impl<'r, 'x> Element<'r, 'x> {
    fn of(reader: &'r NsReader<&'x [u8]>, start: &'r BytesStart<'x>) -> Self {
        Self { reader, start }
    }

    /// Its vocabulary, if it is one of those that are read, and its name.
    fn name(&self) -> (&'static str, &str) {
        let (namespace, _) = self.reader.resolver().resolve_element(self.start.name());
        (vocabulary(&namespace), self.start.local_name().into_inner())
    }

    fn attributes(&self) -> Result<Attributes, Broken> {
        let mut pairs = Vec::new();
        for attribute in self.start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| Broken)?;
            let vocabulary = vocabulary(&self.reader.resolver().resolve_attribute(attribute.key).0);
            if !vocabulary.is_empty() {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Broken)?;
                pairs.push((vocabulary, attribute.key.local_name().as_ref().to_owned(), value.into_owned()));
            }
        }
        Ok(Attributes(pairs))
    }
}

fn vocabulary(namespace: &ResolveResult<'_>) -> &'static str {
    let ResolveResult::Bound(Namespace(name)) = namespace else { return "" };
    if OLD_CALC == *name {
        CALC
    } else {
        [TABLE, OFFICE, TEXT, CALC].into_iter().find(|known| known == name).unwrap_or("")
    }
}

/// An element's attributes: vocabulary, name, value.
struct Attributes(Vec<(&'static str, String, String)>);

impl Attributes {
    fn get(&self, vocabulary: &str, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(its, local, _)| *its == vocabulary && local == name);
        found.map(|(_, _, value)| value.as_str())
    }

    fn is(&self, vocabulary: &str, name: &str, value: &str) -> bool {
        self.get(vocabulary, name) == Some(value)
    }

    /// A count of one or more; one where there is none.
    fn count(&self, vocabulary: &str, name: &str) -> Result<u64, Broken> {
        match self.get(vocabulary, name) {
            None => Ok(1),
            Some(count) => count.trim().parse().ok().filter(|count| *count > 0).ok_or(Broken),
        }
    }
}

/// What an open element is to its children.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Document,
    Body,
    Spreadsheet,
    Settings,
    Table,
    /// Rows together; whether they are hidden.
    Rows(bool),
    Row,
    Cell,
    Paragraph,
    Inline,
    /// Of no concern, with everything in it.
    Other,
}

/// The state of a walk through a content part.
struct Walk<'f> {
    file: &'f Place,
    path: Vec<Tag>,
    seen_root: bool,
    /// How many elements may come yet.
    left: usize,
    grids: Vec<Grid>,
    budget: Budget,
    /// The day that numbers count from, in days behind 1899-12-30.
    epoch: i32,
    row: Row,
    next_row: u64,
    cell: OpenCell,
}

/// A row that is being read.
#[derive(Default)]
struct Row {
    repeat: u64,
    hidden: bool,
    next_column: u64,
    /// First column, how often, what.
    cells: Vec<(u32, u64, Content)>,
}

/// A cell that is being read.
#[derive(Default)]
struct OpenCell {
    repeat: u64,
    rows: u64,
    columns: u64,
    kind: String,
    value: Option<String>,
    formula: bool,
    error: bool,
    paragraphs: usize,
    text: String,
    /// Whether the paragraph holds something yet.
    begun: bool,
    /// Whether a blank waits for what follows it.
    blank: bool,
}

impl<'f> Walk<'f> {
    fn new(file: &'f Place) -> Self {
        Self {
            file,
            path: Vec::new(),
            seen_root: false,
            left: MAX_ELEMENTS,
            grids: Vec::new(),
            budget: Budget::default(),
            epoch: 0,
            row: Row::default(),
            next_row: 0,
            cell: OpenCell::default(),
        }
    }

    fn start(&mut self, element: &Element<'_, '_>) -> Result<(), Refusal> {
        if self.path.len() >= MAX_DEPTH {
            return Err(Refusal::DAMAGED);
        }
        self.left = self.left.checked_sub(1).ok_or_else(Refusal::elements)?;
        let parent = self.path.last().copied();
        let tag = if parent == Some(Tag::Other) { Tag::Other } else { self.open(parent, element)? };
        self.path.push(tag);
        Ok(())
    }

    /// What an element is, by what it stands in.
    fn open(&mut self, parent: Option<Tag>, element: &Element<'_, '_>) -> Result<Tag, Refusal> {
        let (namespace, name) = element.name();
        Ok(match (parent, namespace, name) {
            (None, OFFICE, "document-content") if !self.seen_root => {
                self.seen_root = true;
                Tag::Document
            }
            (None, ..) => return Err(Refusal::DAMAGED),
            (Some(Tag::Document), OFFICE, "body") => Tag::Body,
            (Some(Tag::Body), OFFICE, "spreadsheet") => Tag::Spreadsheet,
            (Some(Tag::Body), OFFICE, _) => return Err(Refusal::NO_SPREADSHEET),
            (Some(Tag::Spreadsheet), TABLE, "calculation-settings") => Tag::Settings,
            (Some(Tag::Settings), TABLE, "null-date") => {
                self.count_from(&element.attributes()?);
                Tag::Other
            }
            (Some(Tag::Spreadsheet), TABLE, "table") => self.open_table(&element.attributes()?)?,
            (Some(Tag::Table | Tag::Rows(_)), TABLE, "table-row-group" | "table-header-rows" | "table-rows") => {
                let folded = element.attributes()?.is(TABLE, "display", "false");
                Tag::Rows(folded || parent == Some(Tag::Rows(true)))
            }
            (Some(Tag::Table | Tag::Rows(_)), TABLE, "table-row") => {
                self.open_row(&element.attributes()?, parent == Some(Tag::Rows(true)))?
            }
            (Some(Tag::Row), TABLE, "table-cell" | "covered-table-cell") => self.open_cell(&element.attributes()?)?,
            (Some(Tag::Cell), TEXT, "p" | "h") => self.cell.open_paragraph(),
            // A list in a cell is its paragraphs.
            (Some(Tag::Cell), TEXT, "list" | "list-item" | "list-header") => Tag::Cell,
            (Some(Tag::Paragraph | Tag::Inline), TEXT, _) => self.inline(name, &element.attributes()?),
            _ => Tag::Other,
        })
    }

    fn count_from(&mut self, attributes: &Attributes) {
        let day = attributes.get(TABLE, "date-value").and_then(|day| day.parse::<Date>().ok());
        self.epoch = day.map_or(0, |day| (day - date(1899, 12, 30)).get_days());
    }

    fn open_table(&mut self, attributes: &Attributes) -> Result<Tag, Refusal> {
        let name = attributes.get(TABLE, "name").ok_or(Broken)?;
        self.grids.push(Grid::new(self.file.on_sheet(name)));
        self.next_row = 0;
        Ok(Tag::Table)
    }

    fn open_row(&mut self, attributes: &Attributes, folded: bool) -> Result<Tag, Refusal> {
        let seen = attributes.get(TABLE, "visibility").is_none_or(|seen| seen == "visible");
        let repeat = attributes.count(TABLE, "number-rows-repeated")?;
        self.row = Row { repeat, hidden: folded || !seen, ..Row::default() };
        Ok(Tag::Row)
    }

    fn open_cell(&mut self, attributes: &Attributes) -> Result<Tag, Refusal> {
        let kind = attributes.get(OFFICE, "value-type").unwrap_or_default();
        let value = match kind {
            "date" => "date-value",
            "time" => "time-value",
            "boolean" => "boolean-value",
            "string" => "string-value",
            _ => "value",
        };
        self.cell = OpenCell {
            repeat: attributes.count(TABLE, "number-columns-repeated")?,
            rows: attributes.count(TABLE, "number-rows-spanned")?,
            columns: attributes.count(TABLE, "number-columns-spanned")?,
            kind: kind.to_owned(),
            value: attributes.get(OFFICE, value).map(str::to_owned),
            formula: attributes.get(TABLE, "formula").is_some(),
            error: attributes.is(CALC, "value-type", "error"),
            ..OpenCell::default()
        };
        Ok(Tag::Cell)
    }

    /// An element inside a paragraph.
    fn inline(&mut self, name: &str, attributes: &Attributes) -> Tag {
        match name {
            "s" => {
                // A count that is none, or beyond all measure, is one that no cell can have.
                let count = attributes.count(TEXT, "c").map_or(MAX_BLANKS, |count| count.min(MAX_BLANKS));
                self.cell.add(&" ".repeat(usize::try_from(count).unwrap_or_default()));
                Tag::Other
            }
            "tab" => {
                self.cell.add("\t");
                Tag::Other
            }
            "line-break" => {
                self.cell.add("\n");
                Tag::Other
            }
            // Readings above the text, footnotes, annotations.
            "ruby-text" | "note" => Tag::Other,
            _ => Tag::Inline,
        }
    }

    fn text(&mut self, text: &str) {
        if matches!(self.path.last(), Some(Tag::Paragraph | Tag::Inline)) {
            self.cell.write(text);
        }
    }

    fn end(&mut self) -> Result<(), Refusal> {
        match self.path.pop().ok_or(Broken)? {
            // A list inside a cell closes no cell.
            Tag::Cell if self.path.last() == Some(&Tag::Row) => self.close_cell(),
            Tag::Paragraph => {
                self.cell.close_paragraph();
                Ok(())
            }
            Tag::Row => self.close_row(),
            _ => Ok(()),
        }
    }

    fn close_cell(&mut self) -> Result<(), Refusal> {
        let cell = std::mem::take(&mut self.cell);
        let column = self.row.next_column;
        self.row.next_column = column.saturating_add(cell.repeat);
        if cell.rows > 1 || cell.columns > 1 {
            self.merge(column, &cell)?;
        }
        let repeat = cell.repeat;
        if let Some(content) = cell.content(self.epoch) {
            if self.row.next_column > u64::from(GRID_COLUMNS) {
                return Err(Refusal::DAMAGED);
            }
            let column = u32::try_from(column).map_err(|_| Broken)?;
            self.row.cells.push((column, repeat, content));
        }
        Ok(())
    }

    fn merge(&mut self, column: u64, cell: &OpenCell) -> Result<(), Refusal> {
        let last = |first: u64, count: u64, limit: u32| {
            let last = first.saturating_add(count - 1);
            u32::try_from(last).ok().filter(|last| *last < limit).ok_or(Broken)
        };
        let last_row = last(self.next_row, cell.rows, GRID_ROWS)?;
        let last_column = last(column, cell.columns, GRID_COLUMNS)?;
        let first = CellRef::new(last(self.next_row, 1, GRID_ROWS)?, last(column, 1, GRID_COLUMNS)?);
        let grid = self.grids.last_mut().ok_or(Broken)?;
        grid.merges.push(Merge { first, last: CellRef::new(last_row, last_column) });
        if grid.merges.len() > MAX_MERGES { Err(Refusal::DAMAGED) } else { Ok(()) }
    }

    /// Places a row's cells, as often as it is repeated; counted before anything is.
    fn close_row(&mut self) -> Result<(), Refusal> {
        let row = std::mem::take(&mut self.row);
        let first = self.next_row;
        self.next_row = first.saturating_add(row.repeat);
        if row.cells.is_empty() {
            return Ok(());
        }
        for (_, repeat, content) in &row.cells {
            self.budget.spend(repeat.saturating_mul(row.repeat), content.weight())?;
        }
        if self.next_row > u64::from(GRID_ROWS) {
            return Err(Refusal::DAMAGED);
        }
        let (first, last) =
            (u32::try_from(first).map_err(|_| Broken)?, u32::try_from(self.next_row).map_err(|_| Broken)?);
        let grid = self.grids.last_mut().ok_or(Broken)?;
        for at in first..last {
            place(grid, at, &row);
        }
        Ok(())
    }

    fn finish(self) -> Result<Vec<Grid>, Refusal> {
        if self.path.is_empty() && self.seen_root { Ok(self.grids) } else { Err(Refusal::DAMAGED) }
    }
}

fn place(grid: &mut Grid, at: u32, row: &Row) {
    grid.rows += 1;
    if row.hidden {
        grid.hidden.insert(at);
    }
    for (column, repeat, content) in &row.cells {
        let end = column + u32::try_from(*repeat).unwrap_or(GRID_COLUMNS);
        grid.columns = grid.columns.max(end);
        // A sheet as wide as that is not read at all.
        let end = end.min(MAX_COLUMNS + 1);
        grid.cells.extend((*column..end).map(|column| (CellRef::new(at, column), content.clone())));
    }
}

impl OpenCell {
    fn open_paragraph(&mut self) -> Tag {
        if self.paragraphs > 0 {
            self.text.push('\n');
        }
        self.paragraphs += 1;
        (self.begun, self.blank) = (false, false);
        Tag::Paragraph
    }

    fn close_paragraph(&mut self) {
        // A blank at the end is one that somebody wrote: LibreOffice writes it as it is.
        if std::mem::take(&mut self.blank) {
            self.text.push(' ');
        }
    }

    /// Characters of a paragraph: any run of blanks is one blank, and none at the beginning.
    fn write(&mut self, text: &str) {
        for character in text.chars() {
            if matches!(character, ' ' | '\t' | '\r' | '\n') {
                self.blank = self.begun;
            } else {
                self.close_paragraph();
                self.begun = true;
                self.text.push(character);
            }
        }
    }

    /// Blanks, tabs and breaks that stand there as elements.
    fn add(&mut self, text: &str) {
        self.close_paragraph();
        self.begun = true;
        self.text.push_str(text);
    }

    /// What the cell holds; `None` where it is blank.
    fn content(self, epoch: i32) -> Option<Content> {
        let Self { kind, value, formula, error, paragraphs, text, .. } = self;
        if error || kind == "string" && is_error(&text) {
            return Some(Content::Error(if text.is_empty() { "エラー値".to_owned() } else { text }));
        }
        let shown = if paragraphs > 0 { text } else { String::new() };
        match (kind.as_str(), value) {
            ("string", Some(value)) if shown.is_empty() => text_or_blank(value),
            ("string", _) => text_or_blank(shown),
            ("boolean", Some(value)) => Some(Content::Bool(value == "true")),
            ("date", Some(value)) => Some(day(&value, shown)),
            ("time", Some(_)) => Some(Content::Moment { moment: None, shown }),
            ("float" | "percentage" | "currency", Some(value)) => number(&value, shown, epoch),
            _ if formula && shown.is_empty() => Some(Content::NoResult),
            _ => text_or_blank(shown),
        }
    }
}

fn text_or_blank(text: String) -> Option<Content> {
    (!text.trim().is_empty()).then_some(Content::Text(text))
}

fn is_error(text: &str) -> bool {
    let numbered = text.strip_prefix("Err:").is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    numbered || ERRORS.contains(&text)
}

fn day(value: &str, shown: String) -> Content {
    match value.trim_end_matches('Z').parse::<DateTime>() {
        Ok(moment) => {
            let shown = if shown.is_empty() { value.to_owned() } else { shown };
            Content::Moment { moment: Some(moment), shown }
        }
        Err(_) => Content::Moment { moment: None, shown: if shown.is_empty() { value.to_owned() } else { shown } },
    }
}

fn number(value: &str, shown: String, epoch: i32) -> Option<Content> {
    let Some(value) = value.trim().parse::<f64>().ok().filter(|value| value.is_finite()) else {
        return text_or_blank(if shown.is_empty() { value.to_owned() } else { shown });
    };
    let shown = if shown.is_empty() { plain_number(value) } else { shown };
    Some(Content::Number { value, shown, day: serial_day(value, epoch) })
}
