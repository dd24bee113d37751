//! From grids of cells to a case: headers, values, keys, references, forms that came back.

mod assembly;
mod boxes;
mod cells;
mod checklist;
mod diagnostics;
mod field_sheet;
mod field_structure;
mod foreign;
mod form;
mod form_identity;
mod form_sheets;
mod form_table;
pub mod header;
mod hidden;
mod implausible;
mod invisible;
mod join;
mod keyless;
#[cfg_attr(not(feature = "internals"), allow(dead_code, reason = "for the page in the browser"))]
pub mod layout;
mod limits;
mod log;
mod log_cell;
mod merged;
mod message;
mod official_form;
mod moment;
mod near;
mod opened;
mod proposal;
mod record;
mod references;
mod report_header;
mod shared;
mod struck;
mod structure;
mod table;
mod unread;
pub mod value;

#[cfg(feature = "internals")]
pub use assembly::{Reading, read};
pub use assembly::{Choice, read_with};
pub use shared::Shared;
