//! Findings about a person's data: a place, a finding, a list of findings.

mod common;
mod group;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use crate::error::short;
use crate::error::shown;
pub use crate::rule::Severity;
use crate::rule::{Code, Rule};
pub use common::{Alike, DIFFERS, alike};
pub use group::FindingGroup;

/// A cell by row and column, both from zero; written as spreadsheets do (`F9`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "(u32, u32)", from = "(u32, u32)")]
pub struct CellRef {
    /// Row from zero.
    pub row: u32,
    /// Column from zero.
    pub column: u32,
}

impl CellRef {
    /// Returns the cell at a row and a column, both from zero.
    pub fn new(row: u32, column: u32) -> Self {
        Self { row, column }
    }
}

impl From<CellRef> for (u32, u32) {
    fn from(cell: CellRef) -> Self {
        (cell.row, cell.column)
    }
}

impl From<(u32, u32)> for CellRef {
    fn from((row, column): (u32, u32)) -> Self {
        Self { row, column }
    }
}

impl fmt::Display for CellRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = Vec::new();
        let mut rest = self.column + 1;
        while rest > 0 {
            letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
            rest = (rest - 1) / 26;
        }
        let letters: String = letters.iter().rev().collect();
        write!(f, "{letters}{}", self.row + 1)
    }
}

/// A place in the input: a file, a sheet in it, a cell on it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The file as the user named it.
    #[serde(with = "shared_text")]
    pub file: Arc<str>,
    /// The sheet; `None` where the file as a whole is meant.
    #[serde(with = "shared_text::optional")]
    pub sheet: Option<Arc<str>>,
    /// The cell; `None` where the sheet as a whole is meant, or no cell holds what is missing.
    pub cell: Option<CellRef>,
}

impl Place {
    /// Returns the place of a file as a whole.
    pub fn file(file: impl Into<Arc<str>>) -> Self {
        Self { file: file.into(), sheet: None, cell: None }
    }

    /// Returns the place of a sheet in this place's file.
    pub fn on_sheet(&self, sheet: impl Into<Arc<str>>) -> Self {
        Self { file: self.file.clone(), sheet: Some(sheet.into()), cell: None }
    }

    /// Returns the place of a cell on this place's sheet.
    pub fn at(&self, cell: CellRef) -> Self {
        Self { cell: Some(cell), ..self.clone() }
    }

    /// Returns whether it is on the sheet of another place.
    pub fn is_on_sheet_of(&self, other: &Self) -> bool {
        (&self.file, &self.sheet) == (&other.file, &other.sheet)
    }

    /// Returns the place as a reader at another place needs it: the file is named only where it is
    /// another.
    pub fn seen_from(&self, other: &Self) -> String {
        let cell = self.cell.map(|cell| cell.to_string()).unwrap_or_default();
        let sheet = self.sheet.as_deref().unwrap_or_default();
        let sheet = short(sheet);
        if self.file == other.file {
            format!("{sheet}!{cell}")
        } else {
            format!("{} {sheet}!{cell}", shown(&*self.file))
        }
    }
}

impl fmt::Display for Place {
    /// Writes `file sheet!cell`, as far as known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(&*self.file))?;
        if let Some(sheet) = &self.sheet {
            write!(f, " {}", short(sheet))?;
        }
        if let Some(cell) = self.cell {
            write!(f, "!{cell}")?;
        }
        Ok(())
    }
}

/// A thing that is wrong, missing or worth knowing, at its place, with what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule's code.
    pub code: Code,
    /// Its severity: the rule's, unless [`Finding::severity()`] changed it.
    pub severity: Severity,
    /// The place where it is, or should be.
    pub place: Place,
    /// The finding as a Japanese sentence.
    pub message: String,
    /// The part of the message that findings of the same cause have in common; `None` where that is
    /// the whole message.
    pub shared: Option<String>,
    /// The hint what to do about it.
    pub hint: String,
    /// The check item that it is about (`2(4)`).
    pub item: Option<String>,
    /// The item's kind of device (`サーバ`).
    pub device: Option<String>,
    /// The vendor that it is about.
    pub vendor: Option<String>,
    /// Places in the ministry's notice that ask for it.
    pub sources: Vec<String>,
    /// Places in the guideline, without the words 「ガイドライン第6.0版」.
    pub guideline: Vec<String>,
    /// The edition of the guideline that they are in; empty where that is not known.
    pub guideline_edition: String,
    /// Stands before everything else: the form is not this year's, or not known.
    pub comes_first: bool,
}

impl Finding {
    /// Returns a finding of a rule, with the rule's severity, its sources and, as hint, its way to
    /// mend it.
    pub fn new(rule: &Rule, place: Place, message: impl Into<String>) -> Self {
        Self {
            code: rule.code,
            severity: rule.severity,
            place,
            message: message.into(),
            shared: None,
            hint: rule.mend.to_owned(),
            item: None,
            device: None,
            vendor: None,
            sources: rule.sources.iter().map(|source| (*source).to_owned()).collect(),
            guideline: Vec::new(),
            guideline_edition: String::new(),
            comes_first: false,
        }
    }

    /// Returns the part of the message that findings of the same cause have in common.
    pub fn shared(&self) -> &str {
        self.shared.as_deref().unwrap_or(&self.message)
    }

    /// Returns what the message says beyond that part, without the brackets around it: an item;
    /// `None` where it says nothing more.
    pub fn own_part(&self) -> Option<&str> {
        let rest = self.message.strip_prefix(self.shared())?;
        rest.strip_prefix('（')?.strip_suffix('）')
    }

    /// Returns the same finding with another hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Returns the same finding, more or less serious than the rule says.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Returns the same finding, which stands before everything else.
    #[must_use]
    pub fn first(mut self) -> Self {
        self.comes_first = true;
        self
    }

    /// Returns the same finding, about a vendor.
    #[must_use]
    pub fn vendor(mut self, vendor: impl Into<String>) -> Self {
        self.vendor = Some(vendor.into());
        self
    }
}

/// The most findings of one rule that are shown; the others are counted.
pub const CAP_PER_CODE: usize = 200;

/// Findings in the order of printing: by severity, then file, sheet, row; none twice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    list: Vec<Finding>,
    omitted: BTreeMap<Code, usize>,
}

impl Findings {
    /// Sorts findings, drops repetitions and, above the most that are shown, counts instead.
    pub fn collect(list: Vec<Finding>) -> Self {
        let mut list = Self::sorted(list);
        let mut seen: BTreeMap<Code, usize> = BTreeMap::new();
        list.retain(|finding| {
            let count = seen.entry(finding.code).or_default();
            *count += 1;
            *count <= CAP_PER_CODE
        });
        seen.retain(|_, count| *count > CAP_PER_CODE);
        let omitted = seen.into_iter().map(|(code, count)| (code, count - CAP_PER_CODE)).collect();
        Self { list, omitted }
    }

    /// Sorts findings and drops repetitions, however many there are.
    pub fn sorted(mut list: Vec<Finding>) -> Vec<Finding> {
        list.sort_by(|a, b| order(a).cmp(&order(b)));
        list.dedup();
        list
    }

    /// Iterates over the findings, sorted.
    pub fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.list.iter()
    }

    /// Returns the finding at an index of [`FindingGroup::findings`].
    pub fn get(&self, index: usize) -> Option<&Finding> {
        self.list.get(index)
    }

    /// Counts the findings of a severity that are shown.
    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Returns the findings with something changed in each, in the same order.
    #[must_use]
    pub fn each(&self, change: impl FnMut(&Finding) -> Finding) -> Self {
        Self { list: self.list.iter().map(change).collect(), omitted: self.omitted.clone() }
    }

    /// Returns how many findings of each rule are not shown.
    pub fn omitted(&self) -> &BTreeMap<Code, usize> {
        &self.omitted
    }
}

fn order(finding: &Finding) -> (bool, Severity, &Place, Code, &Option<String>, &str) {
    (
        !finding.comes_first,
        finding.severity,
        &finding.place,
        finding.code,
        &finding.vendor,
        &finding.message,
    )
}

/// A sheet as it looks to its reader, for showing the row around a finding's cell.
#[derive(Debug, Clone, Default)]
pub struct SheetText {
    /// The row that holds the headers, from zero.
    pub header_row: Option<u32>,
    /// Every cell with something in it, as shown.
    pub cells: BTreeMap<CellRef, String>,
}

/// The sheets that findings may be about, by file and sheet name.
pub type SheetTexts = BTreeMap<(Arc<str>, Arc<str>), Arc<SheetText>>;

/// The rows that findings stand in, with the headers above them, for showing them in a report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpts(Vec<Excerpt>);

impl Excerpts {
    /// Takes from the sheets the rows that findings stand in.
    pub fn around(findings: &Findings, texts: &SheetTexts) -> Self {
        let mut named: BTreeMap<(&Arc<str>, &Arc<str>), BTreeSet<u32>> = BTreeMap::new();
        for place in findings.iter().map(|finding| &finding.place) {
            if let (Some(sheet), Some(cell)) = (&place.sheet, place.cell) {
                named.entry((&place.file, sheet)).or_default().insert(cell.row);
            }
        }
        let excerpt = |((file, sheet), rows): ((&Arc<str>, &Arc<str>), BTreeSet<u32>)| {
            let text = texts.get(&(file.clone(), sheet.clone()))?;
            Some(Excerpt::of(file, sheet, text, rows))
        };
        Self(named.into_iter().filter_map(excerpt).collect())
    }

    /// Returns the rows taken from the sheet of a place.
    pub fn sheet(&self, place: &Place) -> Option<&Excerpt> {
        self.0.iter().find(|excerpt| {
            excerpt.file == place.file && place.sheet.as_ref() == Some(&excerpt.sheet)
        })
    }
}

/// Some rows of a sheet, as they look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    #[serde(with = "shared_text")]
    file: Arc<str>,
    #[serde(with = "shared_text")]
    sheet: Arc<str>,
    /// The row that holds the headers, from zero.
    pub header_row: Option<u32>,
    /// The cells with something in them, in their order.
    cells: Vec<(CellRef, String)>,
}

impl Excerpt {
    fn of(file: &Arc<str>, sheet: &Arc<str>, text: &SheetText, mut rows: BTreeSet<u32>) -> Self {
        rows.extend(text.header_row);
        let row = |row: u32| text.cells.range(CellRef::new(row, 0)..=CellRef::new(row, u32::MAX));
        let cells =
            rows.into_iter().flat_map(row).map(|(cell, text)| (*cell, text.clone())).collect();
        Self { file: file.clone(), sheet: sheet.clone(), header_row: text.header_row, cells }
    }

    /// Returns what a cell shows; nothing where it is empty.
    pub fn cell(&self, cell: CellRef) -> &str {
        let found = self.cells.binary_search_by_key(&cell, |(at, _)| *at).ok();
        found.and_then(|index| self.cells.get(index)).map_or("", |(_, text)| text)
    }
}

/// Writes and reads texts that several values share like any other text.
mod shared_text {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(text: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(text)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<str>, D::Error> {
        String::deserialize(deserializer).map(Arc::from)
    }

    pub mod optional {
        use serde::Serialize;

        use super::{Arc, Deserialize, Deserializer, Serializer};

        pub fn serialize<S: Serializer>(
            text: &Option<Arc<str>>,
            serializer: S,
        ) -> Result<S::Ok, S::Error> {
            text.as_deref().serialize(serializer)
        }

        pub fn deserialize<'de, D: Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Option<Arc<str>>, D::Error> {
            Ok(Option::<String>::deserialize(deserializer)?.map(Arc::from))
        }
    }
}
