//! From grids of cells to a case: headers, values, keys, references, forms that came back.

mod assembly;
mod cells;
mod checklist;
mod devices;
mod editions;
mod diagnostics;
mod form;
pub mod header;
mod implausible;
mod invisible;
mod join;
mod keyless;
pub mod layout;
mod log;
mod message;
mod opened;
mod pharmacy;
mod references;
mod shared;
mod table;
pub mod value;

#[cfg(feature = "internals")]
pub use assembly::{Reading, read};
pub use assembly::read_with;
pub use editions::Choice;
pub use shared::Shared;
