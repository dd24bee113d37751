//! A user's own OOXML workbook, changed at the places that are meant: all other parts keep their
//! bytes, the packed ones too, and inside a changed part only the bytes of the change are new.

mod cells;
mod digest;
mod formula;
mod geometry;
pub mod mark;
mod note;
mod property;
mod second_reader;
pub mod set;
mod sheet;
mod style_lists;
mod verify;
mod vml;
mod workbook;

use workbook::OpenWorkbook;

/// Returns true for a workbook of OOXML: only these can be changed.
pub fn is_ooxml(bytes: &[u8]) -> bool {
    OpenWorkbook::open(bytes.to_vec()).is_ok_and(|workbook| !workbook.sheets.is_empty())
}
