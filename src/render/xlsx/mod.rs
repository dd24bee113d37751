//! Papers as workbooks. The only folder that knows rust_xlsxwriter.

mod book;
mod booklet;
mod checklist;
mod contact_diagram;
mod edition;
mod few_lines;
mod findings;
mod flow;
mod grid;
mod guide;
mod head;
mod input;
mod ledger;
mod margin;
mod overview;
mod picture;
mod prompts;
mod sheet_table;
mod system_diagram;
mod whole_words;

pub use input::FIRST_ROW;
use jiff::civil::Date;

use crate::error::Error;
use crate::model::text::Widths;
use crate::paper::edition_sheet::EditionSheet;
use crate::paper::input_workbook::InputWorkbook;
use crate::paper::overview::Overview;
use crate::paper::{Document, Paper};
use crate::sheet::edition::EDITION_SHEET;

/// Renders a paper as a workbook; `pictures` are the drawings of a diagram, as PNG.
///
/// # Errors
/// A defect of the program.
pub fn document(
    document: &Document,
    as_of: Date,
    widths: &dyn Widths,
    pictures: &[Vec<u8>],
) -> Result<Vec<u8>, Error> {
    let made = match &document.paper {
        Paper::Checklist(checklist) => checklist::write(document, checklist, as_of, widths),
        Paper::ContactDiagram(diagram) => {
            contact_diagram::write(document, diagram, as_of, widths, pictures)
        }
        Paper::SystemDiagram(diagram) => {
            system_diagram::write(document, diagram, as_of, widths, pictures)
        }
        Paper::Booklet(booklet) => booklet::write(document, booklet, as_of, widths),
        Paper::Findings(report) => findings::write(document, report, as_of, widths),
        Paper::Ledger(ledger) => ledger::write(document, ledger, as_of, widths),
    };
    made.map_err(|error| Error::Render { document: document.stem.clone(), what: error.to_string() })
}

/// Renders the workbook that `new` writes.
///
/// # Errors
/// A defect of the program.
pub fn input_workbook(workbook: &InputWorkbook, widths: &dyn Widths) -> Result<Vec<u8>, Error> {
    input::write(workbook, widths).map_err(|error| Error::Render {
        document: "書き込み用のファイル".to_owned(),
        what: error.to_string(),
    })
}

/// Renders a workbook that holds nothing but the sheet 様式定義.
///
/// # Errors
/// A defect of the program.
pub fn edition(sheet: &EditionSheet, day: Date, widths: &dyn Widths) -> Result<Vec<u8>, Error> {
    edition::write(sheet, day, widths).map_err(|error| Error::Render {
        document: EDITION_SHEET.to_owned(),
        what: error.to_string(),
    })
}

/// Renders 一覧 of a chain.
///
/// # Errors
/// A defect of the program.
pub fn overview(overview: &Overview, widths: &dyn Widths) -> Result<Vec<u8>, Error> {
    overview::write(overview, widths)
        .map_err(|error| Error::Render { document: "一覧".to_owned(), what: error.to_string() })
}
