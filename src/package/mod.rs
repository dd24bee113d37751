//! Archives and the parts of a workbook's package, within the limits for files.

pub mod archive;
pub mod limits;
pub mod parts;
pub mod relations;
