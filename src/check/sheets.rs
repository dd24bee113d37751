//! E001: ledgers that were not handed in.

use super::context::Context;
use crate::finding::Finding;
use crate::model::case::Case;
use crate::model::edition::topic;
use crate::model::sheets;
use crate::rule::Rule;

/// The ledgers and the topics that are compared with them. 連絡先 is not among them: without it C301 speaks.
const NEEDED: [(&str, &[&str]); 7] = [
    (sheets::VENDORS.name, &[topic::REMOTE_MAINTENANCE, topic::DISCLOSURE]),
    (sheets::DEVICES.name, &[topic::DEVICE_LEDGER, topic::REMOTE_MAINTENANCE, topic::PATCHES]),
    (sheets::ACCOUNTS.name, &[topic::ACCESS_RIGHTS, topic::ACCOUNTS, topic::ACCESS_LOG]),
    (sheets::ACCESS_LOG.name, &[topic::ACCESS_LOG]),
    (sheets::OPERATIONS.name, &[topic::BCP, topic::BACKUP]),
    (sheets::BACKUPS.name, &[topic::BACKUP]),
    (sheets::RESTORE_STEPS.name, &[topic::BACKUP]),
];

/// E001.
pub fn not_handed_in(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let missing = NEEDED.iter().filter(|(sheet, _)| !is_there(context.case, sheet));
    let found = missing.filter_map(|(sheet, topics)| {
        let line = topics.iter().find_map(|topic| context.claim(topic))?;
        let place = context.sheet(None, sheet);
        Some(line.finding(rule, place, &format!("「{sheet}」の台帳が渡されていないため照合していません")))
    });
    found.collect()
}

fn is_there(case: &Case, sheet: &str) -> bool {
    match sheet {
        // A contract and nobody it is with: C201 speaks.
        name if name == sheets::VENDORS.name => case.vendors.is_some() || case.vendor_names().is_empty(),
        name if name == sheets::DEVICES.name => case.devices.is_some(),
        name if name == sheets::ACCOUNTS.name => case.accounts.is_some(),
        name if name == sheets::ACCESS_LOG.name => case.log.is_some(),
        name if name == sheets::OPERATIONS.name => case.operations.is_some(),
        name if name == sheets::BACKUPS.name => case.backups.is_some(),
        _ => case.restore_steps.is_some(),
    }
}
