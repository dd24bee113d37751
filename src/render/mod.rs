//! From a paper's value to files' bytes: PDF, workbook; and findings to text and JSON. Writes nothing to disk.

pub mod json;
pub mod pdf;
pub mod report;
pub mod xlsx;
