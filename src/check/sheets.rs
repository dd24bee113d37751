//! E001: ledgers that were not handed in.

use super::context::Context;
use crate::case::Case;
use crate::finding::Finding;
use crate::model::edition::topic;
use crate::rule::Rule;
use crate::sheet::SheetId;

/// The ledgers and the topics that are compared with them. 連絡先 is not among them: without it C301 speaks.
const NEEDED: [(SheetId, &[&str]); 7] = [
    (SheetId::Vendors, &[topic::REMOTE_MAINTENANCE, topic::DISCLOSURE]),
    (SheetId::Devices, &[topic::DEVICE_LEDGER, topic::REMOTE_MAINTENANCE, topic::PATCHES]),
    (SheetId::Accounts, &[topic::ACCESS_RIGHTS, topic::ACCOUNTS, topic::ACCESS_LOG]),
    (SheetId::AccessLog, &[topic::ACCESS_LOG]),
    (SheetId::Operations, &[topic::BCP, topic::BACKUP]),
    (SheetId::Backups, &[topic::BACKUP]),
    (SheetId::RestoreSteps, &[topic::BACKUP]),
];

/// E001.
pub fn not_handed_in(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let missing = NEEDED.iter().filter(|(sheet, _)| !is_there(context.case, *sheet));
    let found = missing.filter_map(|(sheet, topics)| {
        let line = topics.iter().find_map(|topic| context.claim(topic))?;
        let sheet = sheet.name();
        let place = context.sheet(None, sheet);
        Some(line.finding(rule, place, &format!("「{sheet}」の台帳が渡されていないため照合していません")))
    });
    found.collect()
}

fn is_there(case: &Case, sheet: SheetId) -> bool {
    // A contract and nobody it is with: C201 speaks.
    case.has(sheet) || sheet == SheetId::Vendors && case.vendor_names().is_empty()
}
