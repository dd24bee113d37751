//! E001: ledgers that were not handed in.

use super::context::{Check, Context};
use crate::finding::Finding;
use crate::model::case::Case;
use crate::model::edition::topic;
use crate::model::sheets::{self, Sheet};
use crate::rule::Severity::Note;
use crate::rule::{Code, OURS, Rule};

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

/// A ledger and the topics whose answers are compared with it.
struct ComparedLedger {
    sheet: &'static Sheet,
    topics: &'static [&'static str],
    is_there: fn(&Case) -> bool,
}

/// The ledgers. 連絡先 is not among them: C301 is found where it is missing.
const LEDGERS: [ComparedLedger; 7] = [
    ComparedLedger {
        sheet: &sheets::VENDORS,
        topics: &[topic::REMOTE_MAINTENANCE, topic::DISCLOSURE],
        // Where there is a contract and nobody it is with, C201 is found.
        is_there: |case| case.vendors.is_some() || case.vendor_names().is_empty(),
    },
    ComparedLedger {
        sheet: &sheets::DEVICES,
        topics: &[topic::DEVICE_LEDGER, topic::REMOTE_MAINTENANCE, topic::PATCHES],
        is_there: |case| case.devices.is_some(),
    },
    ComparedLedger {
        sheet: &sheets::ACCOUNTS,
        topics: &[topic::ACCESS_RIGHTS, topic::ACCOUNTS, topic::ACCESS_LOG],
        is_there: |case| case.accounts.is_some(),
    },
    ComparedLedger { sheet: &sheets::ACCESS_LOG, topics: &[topic::ACCESS_LOG], is_there: |case| case.log.is_some() },
    ComparedLedger {
        sheet: &sheets::OPERATIONS,
        topics: &[topic::BCP, topic::BACKUP],
        is_there: |case| case.operations.is_some(),
    },
    ComparedLedger { sheet: &sheets::BACKUPS, topics: &[topic::BACKUP], is_there: |case| case.backups.is_some() },
    ComparedLedger {
        sheet: &sheets::RESTORE_STEPS,
        topics: &[topic::BACKUP],
        is_there: |case| case.restore_steps.is_some(),
    },
];

/// Finds claims that could not be compared because the ledger was not handed in (E001).
fn not_handed_in(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let missing = LEDGERS.iter().filter(|ledger| !(ledger.is_there)(context.case));
    let found = missing.filter_map(|ledger| {
        let claim = ledger.topics.iter().find_map(|topic| context.claim(topic))?;
        let name = ledger.sheet.name;
        let message = format!("「{name}」の台帳が渡されていないため照合していません");
        Some(claim.finding(rule, context.sheet(None, name), &message))
    });
    found.collect()
}
