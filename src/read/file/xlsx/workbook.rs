//! The workbook part of OOXML: its sheets and its calendar.

use std::collections::BTreeSet;

use crate::package::limits::{Malformed, Refusal};
use crate::package::relations::Relations;
use crate::package::xml::{Element, ElementBudget, Event, Events};
use crate::read::file::grid::Visibility;

/// More sheets than any workbook within the limits has.
const MAX_SHEETS: usize = 10_000;

/// The workbook part.
#[derive(Debug, Default)]
pub struct WorkbookPart {
    /// The sheets, in the workbook's order.
    pub sheets: Vec<ListedSheet>,
    /// True if days count from 1904.
    pub since_1904: bool,
    /// The name of the part's root: a workbook's, or another document's.
    pub root: String,
}

/// A sheet as the workbook lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedSheet {
    /// Its name.
    pub name: String,
    /// Its visibility.
    pub visibility: Visibility,
    /// The path of its part if it holds cells; a chart, a dialog or a macro does not.
    pub worksheet: Option<String>,
}

/// The role of an open element for its children.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Root,
    Sheets,
    Other,
}

impl WorkbookPart {
    /// Reads the workbook part.
    ///
    /// # Errors
    /// The part is not well-formed, or two sheets have the same name.
    pub fn read(
        part: &[u8],
        relations: &Relations,
        budget: &mut ElementBudget,
    ) -> Result<Self, Refusal> {
        let mut events = Events::of(part, budget);
        let (mut workbook, mut path) = (Self::default(), Vec::new());
        loop {
            match events.read()? {
                Event::Start(element) => {
                    let tag = workbook.open(path.last().copied(), &element, relations)?;
                    path.push(tag);
                }
                Event::Empty(element) => {
                    workbook.open(path.last().copied(), &element, relations)?;
                }
                Event::End(_) => {
                    path.pop();
                }
                Event::EndOfPart => break,
                _ => {}
            }
        }
        let mut names = BTreeSet::new();
        if workbook.sheets.iter().any(|sheet| !names.insert(sheet.name.as_str())) {
            return Err(Refusal::DAMAGED);
        }
        Ok(workbook)
    }

    fn open(
        &mut self,
        parent: Option<Tag>,
        element: &Element<'_>,
        relations: &Relations,
    ) -> Result<Tag, Refusal> {
        Ok(match (parent, element.name()) {
            (None, name) => {
                self.root = name.to_owned();
                Tag::Root
            }
            (Some(Tag::Root), "sheets") => Tag::Sheets,
            (Some(Tag::Root), "workbookPr") => {
                let since_1904 = element.attribute("date1904")?;
                self.since_1904 = since_1904.is_some_and(|on| matches!(&*on, "1" | "true"));
                Tag::Other
            }
            (Some(Tag::Sheets), "sheet") => {
                self.add_sheet(element, relations)?;
                Tag::Other
            }
            _ => Tag::Other,
        })
    }

    fn add_sheet(&mut self, element: &Element<'_>, relations: &Relations) -> Result<(), Refusal> {
        let [name, state] = element.attributes(["name", "state"])?;
        let id = element.prefixed_attribute("id")?.unwrap_or_default();
        let relation = relations.by_id(&id);
        let worksheet = relation.filter(|relation| relation.kind == "worksheet");
        self.sheets.push(ListedSheet {
            name: name.ok_or(Malformed)?.into_owned(),
            visibility: match state.as_deref() {
                Some("hidden") => Visibility::Hidden,
                Some("veryHidden") => Visibility::VeryHidden,
                _ => Visibility::Visible,
            },
            worksheet: worksheet.map(|relation| relation.path.clone()),
        });
        if self.sheets.len() > MAX_SHEETS { Err(Refusal::DAMAGED) } else { Ok(()) }
    }
}
