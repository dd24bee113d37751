//! C201–C210 and C302: contracts, and 事業者確認用 as the inspector reads it.

use super::context::{Check, Context, FormRow};
use super::dates::{row_check_date_off, row_dates_out_of_order, row_undated};
use super::targets::{row_target_outside, row_target_passed, row_without_target};
use crate::case::Case;
use crate::finding::{Finding, Place, short};
use crate::model::day::in_words;
use crate::model::edition::{Edition, Item, Period, topic};
use crate::model::text::Text;
use crate::rule::Severity::{Error, Note, Warning};
use crate::rule::{Code, Rule};
use crate::sheet::choice::{Reply, YesNo};
use crate::sheet::{Pharmacy, rows};

pub(super) const RULES: &[Check] = &[
    Check {
        rule: Rule {
            code: Code::new("C201"),
            severity: Error,
            title: "「事業者との契約」と事業者の一覧が合いません",
            why: "事業者と契約していれば事業者確認用も確認され、契約していなければ２（２）と２（３）は確認されません。どちらかが決まらないと、何を見せるかが決まりません。",
            mend: "「事業者との契約」と、シート「事業者」の直接契約の欄を見直してください。",
            sources: &["別添3 ②"],
        },
        finds: contract_unclear,
    },
    Check {
        rule: Rule {
            code: Code::new("C202"),
            severity: Error,
            title: "事業者確認用がまだありません",
            why: "契約している事業者ごとに事業者確認用が要ります。複数の事業者と契約していれば、すべてを確認されます。",
            mend: "できた書類のうち「02_事業者確認用チェックリスト_（事業者名）.xlsx」をその事業者に送って、記入を頼んでください。返ってきたファイルは、薬局のファイルと同じフォルダーに入れて、もう一度作ります。",
            sources: &["別添3 ②"],
        },
        finds: form_missing,
    },
    Check {
        rule: Rule {
            code: Code::new("C203"),
            severity: Error,
            title: "事業者確認用に答えのない項目があります",
            why: "事業者確認用も、その年度の項目すべてに1回目の答えと日付があるかを確認されます。ほかの票に同じ項目の記入があれば問題になりません。",
            mend: "契約の対象外なら「対象外」と書いてください。",
            sources: &["別添3 ②"],
        },
        finds: unanswered,
    },
    Check {
        rule: Rule {
            code: Code::new("C204"),
            severity: Error,
            title: "「対象外」の項目に、どこにも答えがありません",
            why: "契約の対象外の項目は、薬局確認用か別の事業者の事業者確認用に記入があれば問題ありません。どこにも記入がないと、だれも確認していないことになります。",
            mend: "薬局確認用か、その機器を受け持つ事業者の事業者確認用に答えを書いてください。",
            sources: &["別添3 ②"],
        },
        finds: out_of_scope_everywhere,
    },
    Check {
        rule: Rule {
            code: Code::new("C205"),
            severity: Note,
            title: "直接契約していない事業者です",
            why: "薬局と直接契約していない事業者は、事業者確認用を出す必要がありません。契約している事業者を通じて、その先の事業者の対策を確かめます。",
            mend: "そのままでかまいません。",
            sources: &["別添2 Ⅰ-4"],
        },
        finds: not_direct,
    },
    Check {
        rule: Rule {
            code: Code::new("C206"),
            severity: Error,
            title: "事業者確認用の1回目に確認日がありません",
            why: "事業者の答えにも、いつ確認したかの日付が要ります。「対象外」の項目には要りません。薬局で日付を補わず、事業者の確認した日を書きます。",
            mend: "事業者に確認した日を聞いて、書いてください。",
            sources: &["別添3 ②"],
        },
        finds: undated,
    },
    Check {
        rule: Rule {
            code: Code::new("C207"),
            severity: Error,
            title: "事業者確認用の「いいえ」に目標日がありません",
            why: "事業者が「いいえ」と答えた項目にも、年度内の目標日が要ります。2回目の「はい」に日付があれば警告にとどめます。",
            mend: "事業者に目標日を聞いて、書いてください。",
            sources: &["別添3 ②", "別添2 Ⅰ-2"],
        },
        finds: without_target,
    },
    Check {
        rule: Rule {
            code: Code::new("C208"),
            severity: Warning,
            title: "事業者確認用の目標日が年度の外にあります",
            why: "事業者の目標日も、その年度のうちの日でなければなりません。参考項目は、様式に書かれた次の年度までです。",
            mend: "事業者に確かめて、年度内の日に直してください。",
            sources: &["別添3 ②", "別添1"],
        },
        finds: target_outside,
    },
    Check {
        rule: Rule {
            code: Code::new("C209"),
            severity: Warning,
            title: "「対象外」にできない項目です",
            why: "管理責任者の設置、リモートメンテナンスの有無、開示書の提出は、契約でどの機器を受け持っていても事業者が答えられることです。",
            mend: "事業者に「はい」か「いいえ」で答えてもらってください。",
            sources: &["別添3 ②"],
        },
        finds: never_out_of_scope,
    },
    Check {
        rule: Rule {
            code: Code::new("C210"),
            severity: Warning,
            title: "事業者確認用の日付を見直してください",
            why: "事業者の票で、確認日が年度の外や書類の日付より後にあるか、日付の前後が合わないか、目標日を過ぎても「はい」がありません。",
            mend: "事業者に確かめて、日付や2回目の答えを直してください。",
            sources: &["別添3 ②"],
        },
        finds: dates_off,
    },
    Check {
        rule: Rule {
            code: Code::new("C302"),
            severity: Warning,
            title: "薬局の「はい」と事業者の「いいえ」が食い違っています",
            why: "同じことについて、薬局確認用は「はい」、事業者確認用は「いいえ」になっています。並べて見る検査担当者には、すぐわかる食い違いです。",
            mend: "事業者に確かめて、事実に合うほうに直してください。",
            sources: &["別添3 ②"],
        },
        finds: contradicted,
    },
];

/// Finds a contract that is said to be there without a vendor, or the other way round (C201).
fn contract_unclear(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let case = context.case;
    let contract = &case.pharmacy.has_contract;
    let direct = case.direct_vendors();
    let message = match contract.copied() {
        _ if case.has_no_system() => return Vec::new(),
        None if context.is_unread(Pharmacy::COLUMN.has_contract, contract) => return Vec::new(),
        None => "「事業者との契約」が空欄です".to_owned(),
        Some(YesNo::Yes) if direct.is_empty() => {
            "「事業者との契約」は「はい」ですが、直接契約している事業者が書かれていません"
                .to_owned()
        }
        Some(YesNo::No) if !direct.is_empty() => {
            format!(
                "「事業者との契約」は「いいえ」ですが、直接契約している事業者（{}）が書かれています",
                short(direct[0].as_str())
            )
        }
        Some(_) => return Vec::new(),
    };
    let finding = Finding::new(rule, contract.place.clone(), message);
    vec![if contract.copied().is_none() { finding.hint(WITHOUT_CONTRACT_ANSWER) } else { finding }]
}

/// The hint where nothing is said of contracts.
const WITHOUT_CONTRACT_ANSWER: &str =
    "システムの提供や保守の契約を結んでいれば「はい」、結んでいなければ「いいえ」を書いてください";

/// Finds vendors under contract whose 事業者確認用 is missing (C202).
fn form_missing(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let missing =
        context.asked_vendors().into_iter().filter(|vendor| !context.has_answered(vendor));
    missing
        .map(|vendor| {
            let message = format!("事業者確認用がまだありません（{}）", short(vendor.as_str()));
            let finding = Finding::new(rule, vendor_place(context, vendor), message);
            let finding = finding.vendor(vendor.to_string());
            if is_back_on_paper(context.case, vendor) {
                finding.hint(COPY_FROM_PAPER)
            } else if context.is_over() {
                finding.hint(NOT_THIS_FORM)
            } else {
                finding
            }
        })
        .collect()
}

/// The hint after the year of the form.
const NOT_THIS_FORM: &str = "この 02 は今年度の立入検査には使えないので、送らないでください。今年度の様式で作り直した 02 を送って、記入を頼んでください";

/// The hint where a form has come back on paper.
const COPY_FROM_PAPER: &str = "紙で返ってきた用紙の答えを、シート「事業者チェックリスト」に書き写してください。用紙は、ほかの書類といっしょに綴じてください";

/// Returns whether the day is known on which a vendor's form came back.
fn is_back_on_paper(case: &Case, vendor: &Text) -> bool {
    let row = rows(&case.vendors).iter().find(|row| row.name.get() == Some(vendor));
    row.is_some_and(|row| row.form_returned.get().is_some())
}

/// Returns the line about the vendors whose 事業者確認用 is still out, with the day it was asked for;
/// `None` where none is.
pub fn forms_out(case: &Case, edition: Option<&Edition>) -> Option<String> {
    let out = vendors_out(case, edition).into_iter();
    let vendors: Vec<String> = out
        .map(|vendor| format!("{}（依頼日 {}）", short(vendor.as_str()), asked_on(case, vendor)))
        .collect();
    (!vendors.is_empty())
        .then(|| format!("まだ返ってきていない事業者確認用: {}\n", vendors.join("、")))
}

/// Returns the vendors whose forms have not come back, not on paper either.
pub fn vendors_out<'c>(case: &'c Case, edition: Option<&Edition>) -> Vec<&'c Text> {
    let mut asked = case.asked_vendors(edition);
    asked.retain(|vendor| !case.has_answered(vendor) && !is_back_on_paper(case, vendor));
    asked
}

fn asked_on(case: &Case, vendor: &Text) -> String {
    let row = rows(&case.vendors).iter().find(|row| row.name.get() == Some(vendor));
    row.and_then(|row| row.form_requested.copied()).map_or_else(|| "記入なし".to_owned(), in_words)
}

/// Returns the cell that names a vendor: on 事業者, or, where that was not handed in, with its
/// answers.
fn vendor_place(context: &Context<'_>, vendor: &Text) -> Place {
    let listed = rows(&context.case.vendors).iter().map(|row| &row.name);
    let mut named = listed.chain(rows(&context.case.vendor_answers).iter().map(|row| &row.vendor));
    let named = named.find(|name| name.get() == Some(vendor));
    named
        .map_or_else(|| context.case.pharmacy.has_contract.place.clone(), |name| name.place.clone())
}

/// Finds items of the fiscal year that a vendor did not answer (C203).
fn unanswered(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let open = context
        .all_vendor_rows()
        .filter(|row| row.item.period == Period::Year && row.is_unanswered(context));
    open.map(|row| {
        let finding = row.finding(
            rule,
            row.place(|answer| &answer.first().reply.place),
            "１回目の答えがありません",
        );
        if is_answered_elsewhere(context, &row) {
            finding.severity(Note)
        } else if context.is_shared(row.item) {
            finding
        } else {
            // 対象外 would not be right here (C209).
            finding.hint("事業者に「はい」か「いいえ」で答えてもらってください")
        }
    })
    .collect()
}

/// Returns whether 薬局確認用 or another vendor's form answers the same item. Only items with the same
/// words on both can.
fn is_answered_elsewhere(context: &Context<'_>, row: &FormRow<'_>) -> bool {
    let answers = |reply: Option<Reply>| matches!(reply, Some(Reply::Yes | Reply::No));
    let by_pharmacy = || {
        context
            .case
            .answer_to(&row.item.id)
            .is_some_and(|answer| answers(answer.first().reply.copied()))
    };
    let by_vendor = |vendor: &&Text| {
        let mut given = context.case.answers_of(vendor);
        Some(*vendor) != row.vendor
            && given
                .any(|answer| answer.item == row.item.id && answers(answer.first().reply.copied()))
    };
    context.is_shared(row.item)
        && (by_pharmacy() || context.case.vendor_names().iter().any(by_vendor))
}

/// Finds items that are 対象外 with a vendor and answered nowhere (C204).
fn out_of_scope_everywhere(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let rows = out_of_scope(context)
        .filter(|row| row.item.period == Period::Year && context.is_shared(row.item));
    let open = rows.filter(|row| !is_answered_elsewhere(context, row));
    let message = "「対象外」ですが、薬局確認用にもほかの事業者確認用にも答えがありません";
    open.map(|row| row.finding(rule, row.place(|answer| &answer.first().reply.place), message))
        .collect()
}

fn out_of_scope<'a>(context: &'a Context<'a>) -> impl Iterator<Item = FormRow<'a>> {
    context.all_vendor_rows().filter(|row| row.first() == Some(Reply::OutOfScope))
}

/// Finds vendors without a direct contract (C205).
fn not_direct(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let indirect = rows(&context.case.vendors)
        .iter()
        .filter(|vendor| vendor.direct.copied() == Some(YesNo::No));
    let asked = !context.case.has_no_system();
    indirect
        .filter(|_| asked)
        .map(|vendor| {
            let message = format!(
                "直接契約していない事業者なので、事業者確認用は要りません（{}）",
                short(vendor.name.text())
            );
            Finding::new(rule, vendor.direct.place.clone(), message).vendor(vendor.name.text())
        })
        .collect()
}

/// Finds vendors' first answers without a check date (C206).
fn undated(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    context.all_vendor_rows().filter_map(|row| row_undated(rule, context, &row)).collect()
}

/// Finds vendors' いいえ without a target date (C207).
fn without_target(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    context.all_vendor_rows().filter_map(|row| row_without_target(rule, context, &row)).collect()
}

/// Finds vendors' target dates outside the days that count (C208).
fn target_outside(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    context.all_vendor_rows().filter_map(|row| row_target_outside(rule, context, &row)).collect()
}

/// Finds items that are 対象外 and cannot be (C209).
fn never_out_of_scope(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let rows = out_of_scope(context).filter(|row| !context.is_shared(row.item));
    let message = "「対象外」ですが、契約の範囲にかかわらず答えられる項目です";
    rows.map(|row| row.finding(rule, row.place(|answer| &answer.first().reply.place), message))
        .collect()
}

/// Finds vendors' dates that cannot be right (C210).
fn dates_off(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let rows = context.all_vendor_rows().filter(|row| row.first() != Some(Reply::OutOfScope));
    rows.flat_map(|row| {
        let mut found = row_check_date_off(rule, context, &row);
        found.extend(row_dates_out_of_order(rule, context, &row));
        found.extend(row_target_passed(rule, context, &row));
        found
    })
    .collect()
}

/// Finds items to which the pharmacy says はい and a vendor いいえ (C302).
fn contradicted(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let said_yes: Vec<FormRow<'_>> = context.pharmacy_rows().filter(|row| row.is_yes()).collect();
    let mut found = Vec::new();
    for denied in context
        .all_vendor_rows()
        .filter(|row| row.answer.is_some_and(|answer| answer.newest_reply() == Some(Reply::No)))
    {
        let Some(row) = said_yes.iter().find(|row| is_same_matter(context, row.item, denied.item))
        else {
            continue;
        };
        let Some(vendor) = denied.vendor else {
            continue;
        };
        let place = row.place(|answer| &answer.newest().reply.place);
        let there = denied.place(|answer| &answer.newest().reply.place).seen_from(&place);
        let message = format!(
            "薬局確認用は「はい」ですが、{}の事業者確認用は「いいえ」です（{there}）",
            short(vendor.as_str())
        );
        let finding = row.finding(rule, place, &message);
        found.push(finding.vendor(vendor.to_string()));
    }
    found
}

/// Returns whether the pharmacy's item and the vendor's ask the same: one item with the same words,
/// or both the MDS/SDS.
fn is_same_matter(context: &Context<'_>, ours: &Item, theirs: &Item) -> bool {
    let same_row = ours.id == theirs.id && context.is_shared(ours);
    same_row || ours.topic == topic::DISCLOSURE && theirs.topic == topic::DISCLOSURE
}
