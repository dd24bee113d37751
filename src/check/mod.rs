//! The inspector's view: rules as data, each with one small pure function.

mod accounts;
mod backups;
pub mod catalogue;
mod checklist;
pub mod completion;
mod contacts;
mod context;
mod contracts;
mod devices;
mod log;
mod people;
mod plan;
mod sheets;
pub mod support;
mod vendors;

use jiff::civil::Date;

use crate::case::Case;
use crate::finding::Finding;
use crate::model::edition::Edition;
use completion::Completion;
use context::Context;
use support::Support;

/// Everything the rules find in a case. `plan_blanks` is how much is left to fill in in its business continuity plan,
/// `None` where none is made.
pub fn check(
    case: &Case,
    edition: &Edition,
    as_of: Date,
    support: &Support,
    plan_blanks: Option<usize>,
) -> Vec<Finding> {
    let context = Context { case, edition, as_of, support, plan_blanks };
    catalogue::checks().flat_map(|check| (check.finds)(&check.rule, &context)).collect()
}

/// How far the case has come.
pub fn completion(case: &Case, edition: &Edition, as_of: Date, support: &Support) -> Completion {
    Completion::of(&Context { case, edition, as_of, support, plan_blanks: None })
}

pub use vendors::forms_out;
