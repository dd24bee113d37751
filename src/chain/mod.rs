//! Many cases: several workers; what is done is noted down, and only what changed is done again.

mod case_names;
mod cases;
mod copies;
mod deadline;
pub mod folders;
pub mod journal;
pub mod merge;
mod overview;
mod plan;
pub mod record;
mod run;
pub mod shard;

pub use plan::{ChainEvent, ChainPlan, ChainReport, Done};
pub use run::{cases_of, run};
