//! From a file's bytes to grids of placed cells, whatever the container.

mod compound;
pub mod csv;
pub mod difference;
pub mod folder;
pub mod grid;
pub mod guard;
pub mod input;
mod names;
pub mod number_format;
mod ods;
pub mod other;
mod rich_text;
pub mod stamp;
mod xls;
pub mod xlsx;

use self::grid::Workbook;
use self::guard::{Admitted, admit};
use crate::finding::Place;
use crate::package::limits::Refusal;

/// Reads every worksheet of a workbook.
///
/// # Errors
/// It is not readable (I001) or over a limit (I002).
pub fn read(bytes: Vec<u8>, file: &Place) -> Result<Workbook, Refusal> {
    match admit(bytes)? {
        Admitted::Xlsx(archive) => xlsx::read(archive, file),
        Admitted::Ods(archive) => ods::read(archive, file),
        Admitted::Xls(stream) => xls::read(stream, file),
    }
}
