//! E331–E333: the business continuity plan.

use super::context::{Context, Line};
use crate::finding::{Finding, Place};
use crate::model::edition::topic;
use crate::rule::Rule;
use crate::sheet::choice::Priority;
use crate::sheet::{Operation, rows};

/// E331. Who plans to draw it up and says so in 備考 has said enough.
pub fn no_operation(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let empty = context.case.operations.as_ref().filter(|table| table.rows.is_empty());
    let planned = |line: &Line<'_>| line.answer.is_some_and(|answer| !answer.remark.is_blank());
    let claim = context.claim(topic::BCP).filter(|line| !planned(line));
    let found = empty.zip(claim).map(|(table, line)| {
        line.finding(rule, table.place.clone(), "策定した、または策定予定と答えていますが、業務が書かれていません")
    });
    found.into_iter().collect()
}

/// E332.
pub fn urgent_without_fallback(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some(line) = context.claim(topic::BCP) else {
        return Vec::new();
    };
    let urgent = rows(&context.case.operations).iter().filter(|row| row.priority.copied() == Some(Priority::High));
    let found = urgent.filter_map(|operation| {
        let blank: Vec<(&str, &Place)> = undecided(operation);
        let (_, place) = blank.first()?;
        let names: Vec<&str> = blank.iter().map(|(name, _)| *name).collect();
        let message = format!("優先度が高い「{}」の{}が空欄です", operation.name.text(), names.join("、"));
        Some(line.finding(rule, (*place).clone(), &message))
    });
    found.collect()
}

/// What is not decided yet, in the order of the columns.
fn undecided(operation: &Operation) -> Vec<(&'static str, &Place)> {
    let asked = [
        ("継続可否の判断基準", &operation.criterion),
        ("判断者", &operation.decider),
        ("代替手段", &operation.fallback),
    ];
    asked.into_iter().filter(|(_, field)| field.is_blank()).map(|(name, field)| (name, &field.place)).collect()
}

/// E333. Without any 業務 nearly everything is blank, and E331 has said why.
pub fn blanks_left(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let written = context.case.operations.as_ref().filter(|table| !table.rows.is_empty());
    let blanks = context.plan_blanks.filter(|blanks| *blanks > 0);
    let (Some(table), Some(blanks), Some(line)) = (written, blanks, context.claim(topic::BCP)) else {
        return Vec::new();
    };
    let message = format!("事業継続計画（04）に、まだ書き込んでいないところが{blanks}か所あります");
    vec![line.finding(rule, table.place.clone(), &message)]
}
