//! From a paper's value to files' bytes: PDF and workbook; and findings to text and JSON.
//!
//! Nothing is written to disk. Lengths, sizes and places are only here and in `templates/*.typ`.

mod alternative;
pub mod diagram;
pub mod draft;
mod format;
mod joined;
mod joints;
pub mod json;
mod lines;
mod measure;
pub mod network;
pub mod pdf;
mod phrase;
mod record;
mod renderer;
pub mod report;
mod script;
mod table;
pub mod text;
pub mod xlsx;

pub use format::{PaperFormat, RenderedFile};
pub use renderer::Renderer;
