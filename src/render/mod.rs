//! From a paper's value to files' bytes: PDF, workbook; and findings to text and JSON. Writes nothing to disk.
//!
//! Here is decided what goes where: all lengths are in this folder and in `templates/*.typ`.

pub mod diagram;
mod format;
pub mod json;
mod measure;
pub mod pdf;
mod renderer;
pub mod report;
mod table;
pub mod xlsx;

pub use format::{PaperFormat, RenderedFile};
pub use renderer::Renderer;
