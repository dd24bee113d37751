//! The rules as data: code, severity, title, why, how to mend, source; beside each the function that looks for it.
//!
//! Sources: 別添1 is the form, 別添2 the manual, 別添3 the inspection guide of the ministry's notice. The rules I… are
//! raised while reading and have no function here.

mod checklist;
mod evidence;
mod input;

use super::context::Context;
use crate::finding::{Finding, Place, Severity};

/// A rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its code.
    pub code: &'static str,
    /// How heavy it usually weighs.
    pub severity: Severity,
    /// What it is about, in one line.
    pub title: &'static str,
    /// Why it matters, in a few sentences for a pharmacist.
    pub why: &'static str,
    /// How to mend it.
    pub mend: &'static str,
    /// The clauses of the notice that ask for it.
    pub sources: &'static [&'static str],
    /// What looks for it.
    pub finds: Option<fn(&Rule, &Context<'_>) -> Vec<Finding>>,
}

impl Rule {
    /// A finding of this rule, with its usual severity and hint.
    pub fn finding(&self, place: Place, message: String) -> Finding {
        Finding {
            sources: self.sources.iter().map(|source| (*source).to_owned()).collect(),
            ..Finding::new(self.code, self.severity, place, message).hint(self.mend)
        }
    }
}

/// The rule of a code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code.eq_ignore_ascii_case(code))
}

/// Every rule: I, C and E, each in the order of its code.
pub const RULES: &[Rule] = &ALL;

const ALL: [Rule; input::RULES.len() + checklist::RULES.len() + evidence::RULES.len()] = {
    let mut all = [input::RULES[0]; _];
    let mut next = 0;
    let parts = [input::RULES, checklist::RULES, evidence::RULES];
    let mut part = 0;
    while part < parts.len() {
        let mut at = 0;
        while at < parts[part].len() {
            all[next] = parts[part][at];
            next += 1;
            at += 1;
        }
        part += 1;
    }
    all
};
