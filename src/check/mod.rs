//! The inspector's view: rules as data, each with one small pure function.

pub mod catalogue;
mod checklist;
mod context;
mod vendors;

use jiff::civil::Date;

use crate::finding::Finding;
use crate::model::case::Case;
use crate::model::edition::Edition;
use context::Context;

/// Everything the rules find in a case.
pub fn check(case: &Case, edition: &Edition, as_of: Date) -> Vec<Finding> {
    let context = Context { case, edition, as_of };
    catalogue::RULES
        .iter()
        .filter_map(|rule| Some((rule, rule.finds?)))
        .flat_map(|(rule, finds)| finds(rule, &context))
        .collect()
}

/// Whose forms are still out, in a line for people; nothing where none is.
pub fn forms_out(case: &Case, edition: &Edition, as_of: Date) -> Option<String> {
    vendors::forms_out(&Context { case, edition, as_of })
}
