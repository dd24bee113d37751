//! C201–C210 and C302: contracts, and 事業者確認用 as the inspector reads it.

use super::checklist::{
    line_check_date_off, line_dates_out_of_order, line_target_outside, line_target_passed, line_undated,
    line_without_target,
};
use super::context::{Context, Line};
use crate::case::Case;
use crate::finding::{Finding, Place, Severity};
use crate::model::day::in_words;
use crate::model::edition::{Item, Period, topic};
use crate::model::text::Text;
use crate::rule::Rule;
use crate::sheet::choice::{Reply, YesNo};
use crate::sheet::rows;

/// C201.
pub fn contract_unclear(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let case = context.case;
    let contract = &case.pharmacy.has_contract;
    let direct = case.direct_vendors();
    let message = match contract.copied() {
        _ if case.has_no_system() => return Vec::new(),
        None => "「事業者との契約」が空欄です".to_owned(),
        Some(YesNo::Yes) if direct.is_empty() => {
            "「事業者との契約」は「はい」ですが、直接契約している事業者が書かれていません".to_owned()
        }
        Some(YesNo::No) if !direct.is_empty() => {
            format!("「事業者との契約」は「いいえ」ですが、直接契約している事業者（{}）が書かれています", direct[0])
        }
        Some(_) => return Vec::new(),
    };
    vec![Finding::new(rule, contract.place.clone(), message)]
}

/// C202.
pub fn form_missing(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let missing = context.asked_vendors().into_iter().filter(|vendor| !context.has_answered(vendor));
    missing
        .map(|vendor| {
            let message = format!("事業者確認用がまだありません（{vendor}）");
            Finding::new(rule, vendor_place(context, vendor), message).vendor(vendor.to_string())
        })
        .collect()
}

/// The vendors whose 事業者確認用 is still out, with the day it was asked for; nothing where none is.
pub fn forms_out(case: &Case) -> Option<String> {
    let out = case.asked_vendors().into_iter().filter(|vendor| !case.has_answered(vendor));
    let told: Vec<String> = out.map(|vendor| format!("{vendor}（依頼日 {}）", asked_on(case, vendor))).collect();
    (!told.is_empty()).then(|| format!("まだ返ってきていない事業者確認用: {}\n", told.join("、")))
}

fn asked_on(case: &Case, vendor: &Text) -> String {
    let row = rows(&case.vendors).iter().find(|row| row.name.get() == Some(vendor));
    row.and_then(|row| row.form_requested.copied()).map_or_else(|| "記入なし".to_owned(), in_words)
}

/// The cell that names a vendor: on 事業者, or, where that was not handed in, with its answers.
fn vendor_place(context: &Context<'_>, vendor: &Text) -> Place {
    let listed = rows(&context.case.vendors).iter().map(|row| &row.name);
    let mut named = listed.chain(rows(&context.case.vendor_answers).iter().map(|row| &row.vendor));
    let named = named.find(|name| name.get() == Some(vendor));
    named.map_or_else(|| context.case.pharmacy.has_contract.place.clone(), |name| name.place.clone())
}

/// C203.
pub fn unanswered(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let open = context.all_vendor_lines().filter(|line| line.item.period == Period::Year && line.first().is_none());
    open.map(|line| {
        let finding = line.finding(rule, line.place(|answer| &answer.first.place), "１回目の答えがありません");
        if is_answered_elsewhere(context, &line) {
            finding.severity(Severity::Note)
        } else if context.is_shared(line.item) {
            finding
        } else {
            // 対象外 would not be right here (C209).
            finding.hint("事業者に「はい」か「いいえ」で答えてもらってください")
        }
    })
    .collect()
}

/// Whether 薬局確認用 or another vendor's form answers the same item. Only rows with the same words on both forms can.
fn is_answered_elsewhere(context: &Context<'_>, line: &Line<'_>) -> bool {
    let answers = |reply: Option<Reply>| matches!(reply, Some(Reply::Yes | Reply::No));
    let by_pharmacy = || context.case.answer_to(line.item.id).is_some_and(|answer| answers(answer.first.copied()));
    let by_vendor = |vendor: &&Text| {
        let mut given = context.case.answers_of(vendor);
        Some(*vendor) != line.vendor
            && given.any(|answer| answer.item == line.item.id && answers(answer.first.copied()))
    };
    context.is_shared(line.item) && (by_pharmacy() || context.case.vendor_names().iter().any(by_vendor))
}

/// C204.
pub fn out_of_scope_everywhere(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let lines = out_of_scope(context).filter(|line| line.item.period == Period::Year && context.is_shared(line.item));
    let open = lines.filter(|line| !is_answered_elsewhere(context, line));
    let message = "「対象外」ですが、薬局確認用にもほかの事業者確認用にも答えがありません";
    open.map(|line| line.finding(rule, line.place(|answer| &answer.first.place), message)).collect()
}

fn out_of_scope<'a>(context: &'a Context<'a>) -> impl Iterator<Item = Line<'a>> {
    context.all_vendor_lines().filter(|line| line.first() == Some(Reply::OutOfScope))
}

/// C205.
pub fn not_direct(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let indirect = rows(&context.case.vendors).iter().filter(|vendor| vendor.direct.copied() == Some(YesNo::No));
    let asked = !context.case.has_no_system();
    indirect
        .filter(|_| asked)
        .map(|vendor| {
            let message = format!("直接契約していない事業者なので、事業者確認用は要りません（{}）", vendor.name.text());
            Finding::new(rule, vendor.direct.place.clone(), message).vendor(vendor.name.text())
        })
        .collect()
}

/// C206.
pub fn undated(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    context.all_vendor_lines().filter_map(|line| line_undated(rule, &line)).collect()
}

/// C207.
pub fn without_target(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    context.all_vendor_lines().filter_map(|line| line_without_target(rule, context, &line)).collect()
}

/// C208.
pub fn target_outside(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    context.all_vendor_lines().filter_map(|line| line_target_outside(rule, context, &line)).collect()
}

/// C209.
pub fn never_out_of_scope(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let lines = out_of_scope(context).filter(|line| !context.is_shared(line.item));
    let message = "「対象外」ですが、契約の範囲にかかわらず答えられる項目です";
    lines.map(|line| line.finding(rule, line.place(|answer| &answer.first.place), message)).collect()
}

/// C210.
pub fn dates_off(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let lines = context.all_vendor_lines().filter(|line| line.first() != Some(Reply::OutOfScope));
    lines
        .flat_map(|line| {
            let mut found = line_check_date_off(rule, context, &line);
            found.extend(line_dates_out_of_order(rule, &line));
            found.extend(line_target_passed(rule, context, &line));
            found
        })
        .collect()
}

/// C302.
pub fn contradicted(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let said_yes: Vec<Line<'_>> =
        context.pharmacy_lines().filter(|line| line.answer.is_some_and(|answer| answer.is_yes())).collect();
    let mut found = Vec::new();
    for denied in context
        .all_vendor_lines()
        .filter(|line| line.answer.is_some_and(|answer| answer.newest().copied() == Some(Reply::No)))
    {
        let Some(line) = said_yes.iter().find(|line| is_same_matter(context, line.item, denied.item)) else {
            continue;
        };
        let Some(vendor) = denied.vendor else {
            continue;
        };
        let place = line.place(|answer| &answer.newest().place);
        let there = denied.place(|answer| &answer.newest().place).seen_from(&place);
        let message = format!("薬局確認用は「はい」ですが、{vendor}の事業者確認用は「いいえ」です（{there}）");
        let finding = line.finding(rule, place, &message);
        found.push(finding.vendor(vendor.to_string()));
    }
    found
}

/// Whether the pharmacy's item and the vendor's speak of the same: same row with the same words, or both of the MDS/SDS.
fn is_same_matter(context: &Context<'_>, ours: &Item, theirs: &Item) -> bool {
    let same_row = ours.id == theirs.id && context.is_shared(ours);
    same_row || ours.topic == topic::DISCLOSURE && theirs.topic == topic::DISCLOSURE
}
