//! The inspector's view: each rule as data, beside it the small pure function that finds it.

mod accounts;
mod answers;
mod backups;
pub mod catalogue;
pub mod completion;
mod contacts;
mod context;
mod contracts;
mod dates;
mod devices;
mod log;
mod people;
mod plan;
mod sheets;
pub mod support;
mod targets;
mod vendors;

use jiff::civil::Date;

use crate::case::Case;
use crate::finding::Finding;
use completion::Completion;
use context::Context;
use support::Support;

pub use context::Editions;
pub use vendors::{forms_out, vendors_out};

/// Returns the findings of every rule of checking in a case.
///
/// `plan_blanks` is how much is left to fill in in its business continuity plan, `None` where none
/// is made.
pub fn check(
    case: &Case,
    editions: Editions<'_>,
    as_of: Date,
    support: &Support,
    plan_blanks: Option<usize>,
) -> Vec<Finding> {
    let context = Context { case, editions, as_of, support, plan_blanks };
    // Without an edition nothing can be said of a checklist.
    let asked = catalogue::checks()
        .filter(|check| editions.own.is_some() || !check.rule.code.is_of_checklists());
    let mut findings: Vec<Finding> =
        asked.flat_map(|check| (check.finds)(&check.rule, &context)).collect();
    case.blanks.explain(findings.iter_mut());
    findings
}

/// Returns how far the case has come.
pub fn completion(
    case: &Case,
    editions: Editions<'_>,
    as_of: Date,
    support: &Support,
) -> Completion {
    Completion::of(&Context { case, editions, as_of, support, plan_blanks: None })
}
