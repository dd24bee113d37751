//! E101: who is responsible.

use super::context::Context;
use crate::finding::{Finding, Severity};
use crate::model::edition::topic;
use crate::rule::Rule;

/// E101.
pub fn nobody_responsible(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let pharmacy = &context.case.pharmacy;
    let Some(line) = context.claim(topic::RESPONSIBLE_PERSON) else {
        return Vec::new();
    };
    if pharmacy.safety_officer.is_blank() && pharmacy.planning_manager.is_blank() {
        let message = "設置したと答えていますが、医療情報システム安全管理責任者も企画管理者も書かれていません";
        return vec![line.finding(rule, pharmacy.safety_officer.place.clone(), message)];
    }
    if !pharmacy.operator.is_blank() {
        return Vec::new();
    }
    let finding = line.finding(rule, pharmacy.operator.place.clone(), "システム運用担当者が書かれていません");
    let finding = finding.hint("管理者などが兼ねているときは、その人の名前を書いてください");
    vec![finding.severity(Severity::Note)]
}
