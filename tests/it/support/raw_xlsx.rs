//! Packages of OOXML written part by part, for what no library writes.

use tachiiri::finding::{CellRef, Place};
use tachiiri::package::limits::Refusal;
use tachiiri::read::file::grid::{Grid, Workbook};
use tachiiri::read::file::read;

use super::package::{PACKAGE, RELATIONS, zipped};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A workbook with one sheet, 台帳.
#[derive(Clone, Default)]
pub struct RawXlsx {
    /// The content of its `worksheet`.
    pub sheet: String,
    /// The content of its `styleSheet`.
    pub styles: String,
    /// The content of its `sst`.
    pub strings: String,
    /// Attributes of its `workbookPr`.
    pub properties: String,
    /// Further sheets in the workbook part.
    pub sheets: String,
    /// Further relations: kind and target.
    pub relations: Vec<(&'static str, &'static str)>,
    /// Further parts.
    pub parts: Vec<(&'static str, Vec<u8>)>,
}

impl RawXlsx {
    /// One row with these cells.
    pub fn row(cells: &str) -> Self {
        Self::of(&format!("<sheetData><row r=\"1\">{cells}</row></sheetData>"))
    }

    /// A sheet with this content.
    pub fn of(sheet: &str) -> Self {
        Self { sheet: sheet.to_owned(), ..Self::default() }
    }

    /// The same with shared strings.
    pub fn strings(self, strings: &str) -> Self {
        Self { strings: strings.to_owned(), ..self }
    }

    /// The same with styles.
    pub fn styles(self, styles: &str) -> Self {
        Self { styles: styles.to_owned(), ..self }
    }

    /// The package.
    pub fn bytes(&self) -> Vec<u8> {
        let relation = |(number, (kind, target)): (usize, &(&str, &str))| {
            format!(
                "<Relationship Id=\"rId{}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>",
                number + 1
            )
        };
        let own = [
            ("worksheet", "worksheets/sheet1.xml"),
            ("sharedStrings", "sharedStrings.xml"),
            ("styles", "styles.xml"),
        ];
        let own: Vec<(&str, &str)> =
            own.into_iter().chain(self.relations.iter().copied()).collect();
        let relations: String = own.iter().enumerate().map(relation).collect();
        let workbook = format!(
            "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><workbookPr {}/><sheets>\
             <sheet name=\"台帳\" sheetId=\"1\" r:id=\"rId1\"/>{}</sheets></workbook>",
            self.properties, self.sheets
        );
        let root = |name: &str, content: &str| {
            format!("<{name} xmlns=\"{MAIN}\">{content}</{name}>").into_bytes()
        };
        let mut parts = vec![
            (
                PACKAGE,
                format!(
                    "<Relationships><Relationship Id=\"a\" Type=\"{OFFICE}/officeDocument\" \
                     Target=\"xl/workbook.xml\"/></Relationships>"
                )
                .into_bytes(),
            ),
            ("xl/workbook.xml", workbook.into_bytes()),
            (RELATIONS, format!("<Relationships>{relations}</Relationships>").into_bytes()),
            ("xl/worksheets/sheet1.xml", root("worksheet", &self.sheet)),
            ("xl/sharedStrings.xml", root("sst", &self.strings)),
            ("xl/styles.xml", root("styleSheet", &self.styles)),
        ];
        parts.extend(self.parts.iter().map(|(name, content)| (*name, content.clone())));
        zipped(&parts)
    }

    /// The workbook as it is read.
    pub fn read(&self) -> Result<Workbook, Refusal> {
        read(self.bytes(), &Place::file("台帳.xlsx"))
    }

    /// The one sheet as it is read.
    pub fn grid(&self) -> Grid {
        self.read().unwrap().grids.remove(0)
    }
}

/// The cells of a grid as a person sees them, `A1=…`.
pub fn shown(grid: &Grid) -> Vec<String> {
    grid.cells.iter().map(|(at, content)| format!("{at}={}", content.shown())).collect()
}

/// The cells with struck-through text, and what remains of it.
pub fn struck(grid: &Grid) -> Vec<String> {
    grid.struck.iter().map(|(at, rest)| format!("{at}={rest}")).collect()
}

/// A cell by its address.
pub fn at(address: &str) -> CellRef {
    tachiiri::package::address::cell(address).unwrap()
}
