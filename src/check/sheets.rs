//! E001: ledgers that were not handed in.

use super::context::{Check, Context};
use crate::case::Case;
use crate::finding::Finding;
use crate::model::edition::topic;
use crate::rule::Severity::Note;
use crate::rule::{Code, OURS, Rule};
use crate::sheet::SheetId;

pub(super) const RULES: &[Check] = &[Check {
    rule: Rule {
        code: Code::new("E001"),
        severity: Note,
        title: "台帳が渡されていないため、照合していません",
        why: "「はい」という答えを、薬局の台帳と突き合わせて確かめています。この台帳のシートがないので、合っているかどうかを調べられませんでした。答えがまちがいだということではありません。",
        mend: "台帳があれば、その名前のシートを加えてください。紙など別の形で持っていれば、そのままでもかまいません。",
        sources: &[OURS],
    },
    finds: not_handed_in,
}];

/// The ledgers, with the topics whose answers are compared with each. 連絡先 is not among them: C301
/// is found where it is missing.
const LEDGERS: [(SheetId, &[&str]); 7] = [
    (SheetId::Vendors, &[topic::REMOTE_MAINTENANCE, topic::DISCLOSURE]),
    (SheetId::Devices, &[topic::DEVICE_LEDGER, topic::REMOTE_MAINTENANCE, topic::PATCHES]),
    (SheetId::Accounts, &[topic::ACCESS_RIGHTS, topic::ACCOUNTS, topic::ACCESS_LOG]),
    (SheetId::AccessLog, &[topic::ACCESS_LOG]),
    (SheetId::Operations, &[topic::BCP, topic::BACKUP]),
    (SheetId::Backups, &[topic::BACKUP]),
    (SheetId::RestoreSteps, &[topic::BACKUP]),
];

/// Finds claims that could not be compared because the ledger was not handed in (E001).
fn not_handed_in(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let missing = LEDGERS.iter().filter(|(sheet, _)| !is_there(context.case, *sheet));
    let found = missing.filter_map(|(sheet, topics)| {
        let claim = topics.iter().find_map(|topic| context.claim(topic))?;
        let message = format!("「{}」の台帳が渡されていないため照合していません", sheet.name());
        Some(claim.finding(rule, context.sheet(None, *sheet), &message))
    });
    found.collect()
}

fn is_there(case: &Case, sheet: SheetId) -> bool {
    // Where there is a contract and nobody it is with, C201 is found.
    case.has(sheet) || sheet == SheetId::Vendors && case.vendor_names().is_empty()
}
