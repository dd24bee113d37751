//! From a file's bytes to grids of placed cells, whatever the container.

mod compound;
pub mod csv;
pub mod folder;
pub mod grid;
pub mod guard;
pub mod input;
pub mod number_format;
mod ods;
mod xls;
mod xlsx;

use self::grid::Grid;
use self::guard::{Body, Package};
use crate::finding::Place;
use crate::package::limits::Refusal;

/// Reads every worksheet of a workbook that the guard admitted.
///
/// # Errors
/// It turns out to be damaged after all, or its cells are over a limit.
pub fn read(package: Package, file: &Place) -> Result<Vec<Grid>, Refusal> {
    match package.body {
        Body::Xlsx { archive, sheets } => xlsx::read(archive, &sheets, file),
        Body::Ods(content) => ods::read(&content, file),
        Body::Xls(stream) => xls::read(&stream, file),
    }
}
