//! From grids of cells to a case: headers, values, keys, references, forms that came back.

mod assembly;
mod cells;
mod checklist;
mod diagnostics;
mod form;
mod form_identity;
mod form_sheets;
mod form_table;
pub mod header;
mod implausible;
mod invisible;
mod join;
mod keyless;
pub mod layout;
mod log;
mod message;
mod official_form;
mod opened;
mod pharmacy;
mod references;
mod shared;
mod table;
mod unread;
pub mod value;

#[cfg(feature = "internals")]
pub use assembly::{Reading, read};
pub use assembly::{Choice, read_with};
pub use shared::Shared;
