//! From a file's bytes to grids of placed cells, whatever the container.

mod compound;
pub mod csv;
pub mod folder;
pub mod guard;
pub mod input;
mod ods;
pub mod workbook;
mod xls;
