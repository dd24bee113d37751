//! A user's own OOXML workbook, changed at the places that are meant: all other parts keep their bytes,
//! the packed ones too, and inside a changed part only the bytes of the change are new.

mod cells;
mod digest;
mod formula;
mod geometry;
pub mod mark;
mod note;
mod property;
mod sheet;
mod verify;
mod vml;
mod workbook;
