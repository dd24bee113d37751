//! The list of all rules. A new file of rules is added to `CHECKS`; a new rule only to its file.

use super::context::Check;
use super::{
    accounts, answers, backups, contacts, contracts, dates, devices, log, people, plan, sheets,
    targets, vendors,
};
use crate::rule::{self, Code, Rule};

/// The rules of checking, file by file.
const CHECKS: &[&[Check]] = &[
    answers::RULES,
    dates::RULES,
    targets::RULES,
    vendors::RULES,
    contacts::RULES,
    sheets::RULES,
    people::RULES,
    devices::RULES,
    contracts::RULES,
    accounts::RULES,
    log::RULES,
    backups::RULES,
    plan::RULES,
];

/// Returns every rule of checking.
pub(super) fn checks() -> impl Iterator<Item = &'static Check> {
    CHECKS.iter().copied().flatten()
}

/// Returns every rule: those of reading, then those of checking, each in the order of their codes.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let mut of_checking: Vec<&Rule> = checks().map(|check| &check.rule).collect();
    of_checking.sort_by_key(|rule| rule.code);
    rule::OF_READING.iter().copied().chain(of_checking)
}

/// Returns the rule of a code; `None` where no rule has it.
pub fn rule(code: Code) -> Option<&'static Rule> {
    let of_checking = checks().map(|check| &check.rule);
    rule::OF_READING.iter().copied().chain(of_checking).find(|rule| rule.code == code)
}
