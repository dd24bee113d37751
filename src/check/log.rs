//! E251–E256: the access log. What speaks against an account's use is found by [`concerns_of`], for paper 08 too.

use super::context::Context;
use crate::finding::{Finding, Severity};
use crate::model::day::in_words;
use crate::model::edition::topic;
use crate::model::log::{Concern, concerns_of};
use crate::rule::Rule;

/// E251.
pub fn empty(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let empty = context.case.log.as_ref().filter(|log| log.rows == 0);
    let found = empty.zip(context.claim(topic::ACCESS_LOG)).map(|(log, line)| {
        line.finding(rule, log.place.clone(), "管理していると答えていますが、アクセスログに記録がありません")
    });
    found.into_iter().collect()
}

/// E252 to E256, one rule at a time.
pub fn concerning(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let (Some(log), Some(line)) = (&context.case.log, context.claim(topic::ACCESS_LOG)) else {
        return Vec::new();
    };
    let accounts = context.case.accounts.as_ref().map(|table| table.rows.as_slice());
    let of_rule = concerns_of(log, accounts).into_iter().filter(|concern| concern.code == rule.code.as_str());
    of_rule
        .map(|concern| {
            let finding = line.finding(rule, concern.place.clone(), &message(&concern));
            if concern.note { finding.severity(Severity::Note) } else { finding }
        })
        .collect()
}

fn message(concern: &Concern) -> String {
    let count = concern.count;
    let id =
        if concern.id.as_str().is_empty() { "IDのない記録".to_owned() } else { format!("「{}」", concern.id) };
    match (concern.code, concern.limit) {
        ("E252", _) if concern.id.as_str().is_empty() => {
            format!("だれのものかわからない、IDのない記録があります（{count}件）")
        }
        ("E252", _) => format!("{id}は利用者台帳にないIDです（{count}件の記録）"),
        ("E253", Some(limit)) => {
            format!("{id}が、使えないはずの日（{}より後）に使われています（{count}件）", in_words(limit))
        }
        ("E253", None) => format!(
            "{id}は台帳では使えないIDですが、使われています（{count}件）。止めた日が台帳にないので、前か後かわかりません"
        ),
        ("E254", _) => format!("{id}に、時刻か操作情報の読めない行があります（{count}件）"),
        ("E255", _) => format!("{id}に、ログインしてその日のうちにログオフした記録のない日があります（{count}日）"),
        _ => format!("{id}が、22時から5時までの間（本ソフトの目安）に使われています（{count}件）"),
    }
}
