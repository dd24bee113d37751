//! Workbooks of OOXML (`.xlsx`, `.xlsm`): the parts that hold cells, each read once.

mod check_boxes;
mod comments;
mod drawing;
mod rich_values;
mod sheet;
pub mod strings;
pub mod styles;
mod value;
mod workbook;

use std::collections::{BTreeMap, BTreeSet};

use self::rich_values::RichValues;
use self::sheet::SheetWalk;
use self::strings::shared_strings;
use self::styles::Styles;
use self::value::Shared;
use self::workbook::WorkbookPart;
use super::grid::{Grid, Workbook};
use crate::finding::{CellRef, Place};
use crate::package::archive::Archive;
use crate::package::limits::{Budget, HAND_IN, Refusal, SAVE};
use crate::package::properties::custom_properties;
use crate::package::relations::{self, Relations};
use crate::package::xml::ElementBudget;

/// Reads every worksheet of a workbook.
///
/// # Errors
/// It is another document, damaged, or over a limit.
pub fn read(archive: Archive, file: &Place) -> Result<Workbook, Refusal> {
    let mut package = Package { archive, elements: ElementBudget::default() };
    let (workbook, relations) = package.workbook()?;
    let shared = package.shared(&relations, workbook.since_1904)?;
    let mut budget = Budget::default();
    let mut read = Workbook::default();
    for sheet in workbook.sheets {
        let place = file.on_sheet(sheet.name.as_str());
        let part = match &sheet.worksheet {
            Some(path) => package.archive.xml(path)?,
            None => None,
        };
        let (Some(path), Some(part)) = (&sheet.worksheet, part) else {
            read.unread.push(place);
            continue;
        };
        let check_boxes =
            check_boxes::of_sheet(path, &part, &mut package.archive, &mut package.elements);
        let grid = Grid { visibility: sheet.visibility, check_boxes, ..Grid::new(place) };
        let walk = SheetWalk::new(grid, &shared, &mut budget);
        let grid = walk.read(&part, &mut package.elements)?;
        let (shapes, comments) = (package.shapes(path), package.comments(path));
        read.grids.push(Grid { shapes, comments, ..grid });
    }
    if let Some(part) = package.archive.xml("docProps/custom.xml")? {
        read.properties = custom_properties(&part, &mut package.elements)?;
    }
    Ok(read)
}

/// A package whose parts are read one by one.
struct Package {
    archive: Archive,
    elements: ElementBudget,
}

impl Package {
    /// Reads the workbook part, which the relations of the package lead to, and its relations.
    fn workbook(&mut self) -> Result<(WorkbookPart, Relations), Refusal> {
        const WORD: Refusal =
            Refusal::NotReadable("Word の文書で、表計算のファイルではありません", HAND_IN);
        if self.archive.has("word/document.xml") {
            return Err(WORD);
        }
        if self.archive.has("xl/workbook.bin") {
            return Err(Refusal::NotReadable("Excel のバイナリ形式（.xlsb）で、読めません", SAVE));
        }
        let of_package = self.relations(relations::OF_PACKAGE, "")?;
        let Some(path) = of_package.of_kind("officeDocument")? else {
            return Err(self.no_workbook());
        };
        let Some(part) = self.archive.xml(path)? else { return Err(self.no_workbook()) };
        let folder = relations::folder_of(path);
        let relations = self.relations(&relations::relations_of(path), folder)?;
        let workbook = WorkbookPart::read(&part, &relations, &mut self.elements)?;
        match workbook.root.as_str() {
            "workbook" => Ok((workbook, relations)),
            "document" => Err(WORD),
            _ => Err(self.no_workbook()),
        }
    }

    /// Returns the refusal of an archive without a workbook.
    fn no_workbook(&self) -> Refusal {
        if self.archive.has("xl/workbook.xml") {
            return Refusal::DAMAGED;
        }
        Refusal::NotReadable(
            "圧縮ファイル（zip）ですが、表計算のファイルではありません",
            "中の表計算のファイルを取り出して渡してください",
        )
    }

    fn relations(&mut self, part: &str, folder: &str) -> Result<Relations, Refusal> {
        let part = self.archive.xml(part)?;
        let read = part.map(|part| Relations::read(&part, folder, &mut self.elements));
        Ok(read.transpose()?.unwrap_or_default())
    }

    /// Reads the parts that the sheets share.
    fn shared(&mut self, relations: &Relations, since_1904: bool) -> Result<Shared, Refusal> {
        let strings = self.related(relations, "sharedStrings")?;
        let strings = strings.map(|part| shared_strings(&part, &mut self.elements)).transpose()?;
        let styles = self.related(relations, "styles")?;
        let styles = Styles::read(styles.as_deref(), since_1904, &mut self.elements)?;
        let rich_values = self.rich_values(relations)?;
        Ok(Shared { strings: strings.unwrap_or_default(), styles, rich_values })
    }

    fn rich_values(&mut self, relations: &Relations) -> Result<RichValues, Refusal> {
        let mut rich_values = RichValues::default();
        if let Some(part) = self.related(relations, "sheetMetadata")? {
            rich_values.read_metadata(&part, &mut self.elements)?;
        }
        if let Some(part) = self.related(relations, "rdRichValue")? {
            rich_values.read_values(&part, &mut self.elements)?;
        }
        if let Some(part) = self.related(relations, "rdRichValueStructure")? {
            rich_values.read_structures(&part, &mut self.elements)?;
        }
        Ok(rich_values)
    }

    /// Returns where shapes lie over a sheet. They are never a reason to refuse it.
    fn shapes(&mut self, sheet: &str) -> BTreeSet<CellRef> {
        let part = self.part_of_sheet(sheet, "drawing");
        part.map(|part| drawing::anchors(&part)).unwrap_or_default()
    }

    /// Returns the comments of a sheet. They are never a reason to refuse it.
    fn comments(&mut self, sheet: &str) -> BTreeMap<CellRef, String> {
        let part = self.part_of_sheet(sheet, "comments");
        part.map(|part| comments::of_part(&part)).unwrap_or_default()
    }

    /// Unpacks the part of a kind that a sheet is related to, if it can be had.
    fn part_of_sheet(&mut self, sheet: &str, kind: &str) -> Option<Vec<u8>> {
        let folder = relations::folder_of(sheet);
        let relations = self.relations(&relations::relations_of(sheet), folder).unwrap_or_default();
        let path = relations.of_kind(kind).ok().flatten()?;
        self.archive.part(path).ok().flatten()
    }

    /// Unpacks the part of a kind that the workbook is related to.
    fn related(&mut self, relations: &Relations, kind: &str) -> Result<Option<Vec<u8>>, Refusal> {
        match relations.of_kind(kind)? {
            Some(path) => self.archive.xml(path),
            None => Ok(None),
        }
    }
}
