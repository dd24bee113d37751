//! E101: who is responsible.

use super::context::{Check, Context};
use crate::finding::Finding;
use crate::model::edition::topic;
use crate::rule::Severity::{Note, Warning};
use crate::rule::{Code, Rule};
use crate::sheet::Pharmacy;

pub(super) const RULES: &[Check] = &[Check {
    rule: Rule {
        code: Code::new("E101"),
        severity: Warning,
        title: "設置したはずの責任者の名前がありません",
        why: "「医療情報システム安全管理責任者等を設置している」が「はい」なら、それがだれかを答えられるはずです。小さな薬局では、薬局の管理者が責任者と担当者をすべて兼ねてもかまいません。",
        mend: "シート「薬局」に、安全管理責任者か企画管理者の名前を書いてください。管理者が兼ねるなら、その名前を書きます。",
        sources: &["別添2 Ⅱ １（１）"],
    },
    finds: nobody_responsible,
}];

/// Finds that nobody is named as responsible (E101).
fn nobody_responsible(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let pharmacy = &context.case.pharmacy;
    let Some(claim) = context.claim(topic::RESPONSIBLE_PERSON) else {
        return Vec::new();
    };
    let column = Pharmacy::COLUMN;
    let nobody = pharmacy.safety_officer.is_blank() && pharmacy.planning_manager.is_blank();
    let are_read = context.is_empty(column.safety_officer, &pharmacy.safety_officer)
        && context.is_empty(column.planning_manager, &pharmacy.planning_manager);
    if nobody && !are_read {
        return Vec::new();
    }
    if nobody {
        let message = format!(
            "{}医療情報システム安全管理責任者も企画管理者も書かれていません",
            claim.says("設置した")
        );
        return vec![claim.finding(rule, pharmacy.safety_officer.place.clone(), &message)];
    }
    if !context.is_empty(column.operator, &pharmacy.operator) {
        return Vec::new();
    }
    let finding = claim.finding(
        rule,
        pharmacy.operator.place.clone(),
        "システム運用担当者が書かれていません",
    );
    let finding = finding.hint("管理者などが兼ねているときは、その人の名前を書いてください");
    vec![finding.severity(Note)]
}
