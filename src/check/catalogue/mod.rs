//! Every rule: those of reading, and those of checking with the functions that look for them.

mod checklist;
mod evidence;

use super::context::Context;
use crate::finding::Finding;
use crate::rule::{self, Code, Rule};

/// A rule of checking and the function that looks for it.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// The rule.
    pub rule: Rule,
    /// Returns the rule's findings in a case.
    pub finds: fn(&Rule, &Context<'_>) -> Vec<Finding>,
}

/// Returns every rule of checking, in the order of the codes.
pub fn checks() -> impl Iterator<Item = &'static Check> {
    checklist::RULES.iter().chain(evidence::RULES)
}

/// Returns every rule: I, C and E, each in the order of its code.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    rule::OF_READING.iter().copied().chain(checks().map(|check| &check.rule))
}

/// Returns the rule of a code; `None` where no rule has it.
pub fn rule(code: Code) -> Option<&'static Rule> {
    rules().find(|rule| rule.code == code)
}
