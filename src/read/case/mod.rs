//! From grids of cells to a case: headers, values, keys, references, forms that came back.

mod assembly;
mod cells;
mod checklist;
mod diagnostics;
mod form;
pub mod header;
mod implausible;
mod invisible;
mod join;
mod keyless;
#[cfg_attr(not(feature = "internals"), allow(dead_code, reason = "for the page in the browser"))]
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
pub use assembly::{Choice, read_with};
pub use shared::Shared;
