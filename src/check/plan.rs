//! E331–E333: the business continuity plan.

use super::context::{Check, Claim, Context};
use crate::finding::{Finding, short};
use crate::model::edition::topic;
use crate::model::text::Text;
use crate::rule::Severity::Note;
use crate::rule::{Code, OURS, Rule};
use crate::sheet::checklist::ChecklistColumns;
use crate::sheet::choice::Priority;
use crate::sheet::{Column, Field, Operation, rows};

pub(super) const RULES: &[Check] = &[
    Check {
        rule: Rule {
            code: Code::new("E331"),
            severity: Note,
            title: "事業継続計画のもとになる業務が書かれていません",
            why: "この項目は、策定予定でも「はい」と答えられます。予定のときは、いつまでに作るかがわかるようにしておくと、聞かれたときに答えられます。",
            mend: "「策定予定」なら、予定日を３（３）の備考に書いてください。策定ずみなら、シート「業務」に業務を書くと、04 の計画書に印刷されます。",
            sources: &["別添2 Ⅱ ３（３）"],
        },
        finds: no_operation,
    },
    Check {
        rule: Rule {
            code: Code::new("E332"),
            severity: Note,
            title: "急ぐ業務の、止まったときの決めごとが空いています",
            why: "計画では、業務を続けるかどうかの判断基準と、だれが決めるか、代わりにどうするかを前もって考えておきます。優先度の高い業務ほど、その場で考える余裕がありません。",
            mend: "薬局の人たちで話し合って、この欄を書いてください。",
            sources: &["別添2 Ⅱ ３（３）", OURS],
        },
        finds: urgent_without_fallback,
    },
    Check {
        rule: Rule {
            code: Code::new("E333"),
            severity: Note,
            title: "事業継続計画に、書き込んでいないところがあります",
            why: "できあがった計画書で【要記入】と印刷されるところです。空いたままでは、止まった日に困ります。すべて埋まると、表題の「案」が取れます。",
            mend: "シート「計画」「教育訓練」「薬局」「業務」「バックアップ」「機器台帳」の空欄と、「連絡先」の代行者や、都道府県警察・所管省庁等（保健所）の行を書いて、作り直してください。",
            sources: &["別添2 Ⅱ ３（３）", OURS],
        },
        finds: blanks_left,
    },
];

/// Where a plan without operations stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unwritten {
    /// The remark beside the answer says nothing of it, or that it is planned and not for when.
    Open,
    /// The remark says for when it is planned, or could not be read.
    Planned,
    /// The remark says something else.
    Elsewhere,
}

impl Unwritten {
    /// Returns what the remark beside an answer says.
    fn of(context: &Context<'_>, claim: &Claim<'_>) -> Self {
        let column = ChecklistColumns::BY_FIELD.remark;
        let remark = claim.answer().map(|answer| &answer.remark);
        let Some(remark) = remark.filter(|remark| !context.is_empty(column, remark)) else {
            return Self::Open;
        };
        // A remark that was not read may say anything.
        let Some(said) = remark.get().map(Text::key) else { return Self::Planned };
        let names_time = said.contains(|letter: char| letter.is_ascii_digit())
            || ["年", "月", "春", "夏", "秋", "冬"].iter().any(|word| said.contains(word));
        match (said.contains("予定"), names_time) {
            (true, true) => Self::Planned,
            (true, false) => Self::Open,
            (false, _) => Self::Elsewhere,
        }
    }
}

/// Finds a plan without operations (E331), unless the remark beside the answer says where it is, or
/// for when it is planned.
fn no_operation(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let empty = context.case.operations.as_ref().filter(|table| table.rows.is_empty());
    let is_open = |claim: &Claim<'_>| Unwritten::of(context, claim) == Unwritten::Open;
    let claim = context.claim(topic::BCP).filter(is_open);
    let found = empty.zip(claim).map(|(table, claim)| {
        let message = format!("{}業務が書かれていません", claim.says("策定した、または策定予定"));
        claim.finding(rule, table.place.clone(), &message)
    });
    found.into_iter().collect()
}

/// Finds urgent operations for which it is not decided how to go on (E332).
fn urgent_without_fallback(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some(claim) = context.claim(topic::BCP) else {
        return Vec::new();
    };
    let urgent = rows(&context.case.operations)
        .iter()
        .filter(|row| row.priority.copied() == Some(Priority::High));
    let found = urgent.filter_map(|operation| {
        let undecided = undecided(context, operation);
        let (_, first) = undecided.first()?;
        let (blank, none): (Vec<_>, Vec<_>) =
            undecided.iter().partition(|(_, field)| field.is_blank());
        let names: Vec<String> =
            blank.iter().map(|(column, field)| context.empty_cell(column, field)).collect();
        let blank = (!names.is_empty()).then(|| format!("{}が空欄", names.join("、")));
        let none = none
            .iter()
            .map(|(column, field)| format!("{}が「{}」", column.header, short(field.text())));
        let lacks: Vec<String> = blank.into_iter().chain(none).collect();
        let message =
            format!("優先度が高い「{}」の{}です", short(operation.name.text()), lacks.join("、"));
        Some(claim.finding(rule, first.place.clone(), &message))
    });
    found.collect()
}

/// Returns the cells of what is not decided yet, in the order of the columns. That there is no
/// fallback is an answer, and leaves the operation without one.
fn undecided<'o>(
    context: &Context<'_>,
    operation: &'o Operation,
) -> Vec<(&'static Column, &'o Field<Text>)> {
    let column = Operation::COLUMN;
    let asked = [
        (column.criterion, &operation.criterion),
        (column.decider, &operation.decider),
        (column.fallback, &operation.fallback),
    ];
    let is_open = |(column, field): &(&'static Column, &Field<Text>)| {
        field.stated().is_none() && !context.is_unread(column, field)
    };
    asked.into_iter().filter(is_open).collect()
}

/// Finds blanks that are left in the plan (E333). Without any 業務 nearly everything is blank: where
/// it is still to be written, that is said instead (E331), or by the remark.
fn blanks_left(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let blanks = context.plan_blanks.filter(|blanks| *blanks > 0);
    let (Some(table), Some(blanks), Some(claim)) =
        (&context.case.operations, blanks, context.claim(topic::BCP))
    else {
        return Vec::new();
    };
    if table.rows.is_empty() && Unwritten::of(context, &claim) != Unwritten::Elsewhere {
        return Vec::new();
    }
    let message = format!("事業継続計画（04）に、まだ書き込んでいないところが{blanks}か所あります");
    vec![claim.finding(rule, table.place.clone(), &message)]
}
