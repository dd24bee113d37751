//! 01 and 02 as a workbook: on a vendor's `記入のしかた`, `データ`, a table to be edited, and `様式`, the form
//! that follows it.

mod breaks;
mod cells;
mod data;
mod form;
mod guide;
mod item;
mod layout;
mod rows;

use jiff::civil::Date;
use rust_xlsxwriter::XlsxError;

use super::book::{self, CellMetrics};
use crate::model::columns::Shape;
use crate::model::form::property;
use crate::model::text::Widths;
use crate::paper::Document;
use crate::paper::checklist::Checklist;

/// Writes the workbook.
pub fn write(
    document: &Document,
    checklist: &Checklist,
    as_of: Date,
    widths: &dyn Widths,
) -> Result<Vec<u8>, XlsxError> {
    let vendor = checklist.vendor.as_deref().unwrap_or_default();
    let properties = [
        (property::FORM, checklist.form.id()),
        (property::EDITION, &checklist.edition),
        (property::PHARMACY, &checklist.pharmacy),
        (property::VENDOR, vendor),
    ];
    let mut workbook = book::new(&document.title, as_of, &properties)?;
    if let Some(sending) = &checklist.sending {
        let shape = Shape::of(&checklist.columns);
        guide::write(&mut workbook, (sending, shape), CellMetrics(widths))?;
    }
    data::write(&mut workbook, checklist, CellMetrics(widths))?;
    form::write(&mut workbook, document, checklist, CellMetrics(widths))?;
    book::save(workbook)
}
