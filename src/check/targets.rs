//! C103, C104, C108, C113: the target dates of 薬局確認用.

use super::context::{Check, Context, FormRow};
use crate::finding::Finding;
use crate::model::day::in_words;
use crate::model::edition::Period;
use crate::rule::Severity::{Error, Note, Warning};
use crate::rule::{Code, Rule};
use crate::sheet::checklist::ChecklistColumns;
use crate::sheet::choice::Reply;

/// The hint where the form's year is over: nothing is to be dated back.
const OVER: &str = "この様式の年度は終わっています。さかのぼった日付は書かず、年度のうちに決めた日の控えがあれば、その日を書いてください";

pub(super) const RULES: &[Check] = &[
    Check {
        rule: Rule {
            code: Code::new("C103"),
            severity: Error,
            title: "1回目が「いいえ」なのに目標日がありません",
            why: "1回目が「いいえ」の項目には、年度内のいつまでに対応するかの目標日が要ります。立入検査で記入を確認されます。2回目の「はい」に日付があれば、すでに対応が済んでいるので警告にとどめます。",
            mend: "年度内の目標日を書いてください。",
            sources: &["別添3 ①", "別添2 Ⅰ-2"],
        },
        finds: without_target,
    },
    Check {
        rule: Rule {
            code: Code::new("C104"),
            severity: Warning,
            title: "目標日が年度の外にあります",
            why: "様式は「年度中の対応目標日」を求めています。年度を過ぎた日や始まる前の日は、目標日になりません。参考項目は、様式に書かれた次の年度までです。",
            mend: "年度内の日に直してください。",
            sources: &["別添1", "別添2 Ⅰ-2"],
        },
        finds: target_outside,
    },
    Check {
        rule: Rule {
            code: Code::new("C108"),
            severity: Warning,
            title: "目標日を過ぎても「はい」がありません",
            why: "自分で決めた目標日を過ぎているのに、2回目の「はい」がありません。立入検査で、対応したかどうかを聞かれるところです。",
            mend: "対応が済んでいれば2回目に「はい」と確認日を、済んでいなければ新しい目標日を書いてください。",
            sources: &["別添3 ①"],
        },
        finds: target_passed,
    },
    Check {
        rule: Rule {
            code: Code::new("C113"),
            severity: Note,
            title: "「いいえ」の項目に、これからの目標日があります",
            why: "記入としては足りています。立入検査では、年度内に「はい」になるよう促されます。目標日までに何をするかを話せるようにしておくと安心です。",
            mend: "目標日までに対応し、2回目に「はい」と確認日を書いてください。",
            sources: &["別添3 ①"],
        },
        finds: target_ahead,
    },
];

/// Finds items answered いいえ without a target date (C103).
fn without_target(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    context.pharmacy_rows().filter_map(|row| row_without_target(rule, context, &row)).collect()
}

/// Finds a row with いいえ and no target date: only a warning once the second answer is はい, dated, and
/// a note at a reference item.
pub(super) fn row_without_target(
    rule: &Rule,
    context: &Context<'_>,
    row: &FormRow<'_>,
) -> Option<Finding> {
    let answer = row.answer.filter(|_| row.has_target())?;
    let has_no_target = context.is_empty(ChecklistColumns::BY_FIELD.target, &answer.target);
    if answer.first().reply.copied() != Some(Reply::No) || !has_no_target {
        return None;
    }
    let finding = row.finding(
        rule,
        answer.target.place.clone(),
        "１回目が「いいえ」ですが、目標日がありません",
    );
    let finding = finding.hint(if context.is_over() {
        OVER.to_owned()
    } else {
        format!("{}までの目標日を入れてください", in_words(row.counted_days().1))
    });
    let done = answer
        .later()
        .any(|(_, round)| round.reply.copied() == Some(Reply::Yes) && !round.checked.is_blank());
    Some(row.milder(if done { finding.severity(Warning) } else { finding }))
}

/// Finds target dates outside the days that count (C104).
fn target_outside(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    context.pharmacy_rows().filter_map(|row| row_target_outside(rule, context, &row)).collect()
}

/// Finds a row whose target date lies outside the days that count.
pub(super) fn row_target_outside(
    rule: &Rule,
    context: &Context<'_>,
    row: &FormRow<'_>,
) -> Option<Finding> {
    let target = &row.answer.filter(|_| !context.is_over())?.target;
    let (first, last) = row.counted_days();
    let day = target.copied().filter(|day| !(first..=last).contains(day))?;
    let message = format!(
        "目標日（{}）が、{}から{}までの外にあります",
        in_words(day),
        in_words(first),
        in_words(last)
    );
    // Nothing is to be dated back: what is left is a day still to come, or the right one of a slip.
    let hint = format!(
        "書きまちがいなら正しい日に、そうでなければ、これから対応する日（{}まで）に直してください",
        in_words(last)
    );
    let finding = row.finding(rule, target.place.clone(), &message).hint(hint);
    Some(row.milder(finding))
}

/// Finds target dates that have passed (C108).
fn target_passed(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    context.pharmacy_rows().filter_map(|row| row_target_passed(rule, context, &row)).collect()
}

/// Finds a row whose target date has passed while its newest answer is not はい.
pub(super) fn row_target_passed(
    rule: &Rule,
    context: &Context<'_>,
    row: &FormRow<'_>,
) -> Option<Finding> {
    let answer = row.answer.filter(|_| !context.is_over())?;
    let target =
        answer.target.copied().filter(|target| *target < context.as_of && !answer.is_yes())?;
    let message = format!("目標日（{}）を過ぎましたが、「はい」がありません", in_words(target));
    Some(row.finding(rule, answer.target.place.clone(), &message))
}

/// Finds target dates that are still ahead (C113).
fn target_ahead(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let rows =
        context.pharmacy_rows().filter(|row| row.item.period == Period::Year && !context.is_over());
    let ahead = rows.filter_map(|row| {
        let answer = row.answer.filter(|answer| answer.newest_reply() == Some(Reply::No))?;
        let target = answer.target.copied().filter(|target| *target >= context.as_of)?;
        let message = format!(
            "「いいえ」で、目標日は{}です。年度内に「はい」になるよう促されます",
            in_words(target)
        );
        Some(row.finding(rule, answer.target.place.clone(), &message))
    });
    ahead.collect()
}
