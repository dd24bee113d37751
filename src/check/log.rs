//! E251–E256: the access log.

use super::context::{Check, Context};
use crate::finding::Finding;
use crate::model::day::in_words;
use crate::model::edition::topic;
use crate::review::{Concern, ConcernKind, concerns};
use crate::rule::Severity::{Note, Warning};
use crate::rule::{Code, OURS, Rule};

pub(super) const RULES: &[Check] = &[
    Check { rule: E251, finds: empty },
    Check { rule: E252, finds: concerning },
    Check { rule: E253, finds: concerning },
    Check { rule: E254, finds: concerning },
    Check { rule: E255, finds: concerning },
    Check { rule: E256, finds: concerning },
];

// Named, so that `rule_of` can say under which of them a kind of concern is found.
const E251: Rule = Rule {
    code: Code::new("E251"),
    severity: Warning,
    title: "アクセスログに記録が1行もありません",
    why: "ログは、不正に使われたときに後から足どりをたどる手がかりです。「管理している」が「はい」なら、少なくとも最近の記録を取り出せるはずです。",
    mend: "薬歴システムなどからログを書き出し、シート「アクセスログ」かCSVファイルで加えてください。",
    sources: &["別添2 Ⅱ ２（６）"],
};
const E252: Rule = Rule {
    code: Code::new("E252"),
    severity: Warning,
    title: "台帳にないIDが、ログに出てきます",
    why: "利用者台帳に載っていないIDで、システムが使われています。台帳の書きもれならよいのですが、知らない人が使っているおそれもあります。",
    mend: "だれのIDかを調べ、台帳に加えるか、使えないようにしてください。",
    sources: &["別添2 Ⅱ ２（６）", "別添2 Ⅱ ２（４）"],
};
const E253: Rule = Rule {
    code: Code::new("E253"),
    severity: Warning,
    title: "使えないはずの日に、IDが使われています",
    why: "使用期限や停止・削除日より後の日付の記録があります。実際にはIDが止まっていないか、だれかがそのIDを使い続けています。止めた日が台帳にないときは、前後がわからないのでお知らせにとどめます。",
    mend: "IDが止まっているかを事業者に確かめ、だれが使ったのかを調べてください。",
    sources: &["別添2 Ⅱ ２（６）", "別添2 Ⅱ ２（５）"],
};
const E254: Rule = Rule {
    code: Code::new("E254"),
    severity: Warning,
    title: "時刻や操作のわからない行が、ログにあります",
    why: "マニュアルは、ログイン時刻、アクセス時間、操作の内容がわかるように記録することを求めています。どれかが欠けた行からは、いつ何をしたのかをたどれません。",
    mend: "書き出しの設定を見直してください。システムが記録していないときは、事業者に相談してください。",
    sources: &["別添2 Ⅱ ２（６）"],
};
const E255: Rule = Rule {
    code: Code::new("E255"),
    severity: Note,
    title: "ログインしたまま、ログオフのない日があります",
    why: "席を離れた間に、別の人がそのまま使えたかもしれません。自動でログオフする仕組みでは、記録に残らないこともあります。",
    mend: "終わったらログオフすることを、職員で確かめてください。",
    sources: &["別添2 Ⅱ ２（６）", OURS],
};
const E256: Rule = Rule {
    code: Code::new("E256"),
    severity: Note,
    title: "夜中に使われたIDがあります",
    why: "22時から5時までの記録です。この時間帯は本ソフトの目安で、夜間に開けている薬局や当番の日なら心配ありません。身に覚えのない記録なら、IDが盗まれているおそれがあります。",
    mend: "本人に、その時刻に使ったかを確かめてください。",
    sources: &["別添2 Ⅱ ２（６）", OURS],
};

/// Finds a log without records (E251).
fn empty(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let empty = context.case.log.as_ref().filter(|log| log.rows == 0);
    let found = empty.zip(context.claim(topic::ACCESS_LOG)).map(|(log, claim)| {
        let message = format!("{}アクセスログに記録がありません", claim.says("管理している"));
        claim.finding(rule, log.place.clone(), &message)
    });
    found.into_iter().collect()
}

/// Finds what the review of the log gives under one of the rules E252 to E256.
fn concerning(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let (Some(log), Some(claim)) = (&context.case.log, context.claim(topic::ACCESS_LOG)) else {
        return Vec::new();
    };
    let accounts = context.case.accounts.as_ref().map(|table| table.rows.as_slice());
    let of_rule = concerns(log, accounts).into_iter().filter(|concern| rule_of(concern.kind).code == rule.code);
    let finding = |concern: Concern| {
        let finding = claim.finding(rule, concern.place.clone(), &message(&concern));
        // Where the day is not known, the use may have been before it.
        if concern.kind == ConcernKind::StoppedUndated { finding.severity(Note) } else { finding }
    };
    of_rule.map(finding).collect()
}

fn rule_of(kind: ConcernKind) -> Rule {
    match kind {
        ConcernKind::UnknownId => E252,
        ConcernKind::AfterLastDay(_) | ConcernKind::StoppedUndated => E253,
        ConcernKind::Incomplete => E254,
        ConcernKind::LeftOpen => E255,
        ConcernKind::AtNight => E256,
    }
}

fn message(concern: &Concern) -> String {
    let count = concern.count;
    let nobody = concern.id.as_str().is_empty();
    let id = if nobody { "IDのない記録".to_owned() } else { format!("「{}」", concern.id) };
    match concern.kind {
        ConcernKind::UnknownId if nobody => {
            format!("だれのものかわからない、IDのない記録があります（{count}件）")
        }
        ConcernKind::UnknownId => format!("{id}は利用者台帳にないIDです（{count}件の記録）"),
        ConcernKind::AfterLastDay(day) => {
            format!("{id}が、使えないはずの日（{}より後）に使われています（{count}件）", in_words(day))
        }
        ConcernKind::StoppedUndated => format!(
            "{id}は台帳では使えないIDですが、使われています（{count}件）。止めた日が台帳にないので、前か後かわかりません"
        ),
        ConcernKind::Incomplete => format!("{id}に、時刻か操作情報の読めない行があります（{count}件）"),
        ConcernKind::LeftOpen => {
            format!("{id}に、ログインしてその日のうちにログオフした記録のない日があります（{count}日）")
        }
        ConcernKind::AtNight => {
            format!("{id}が、22時から5時までの間（本ソフトの目安）に使われています（{count}件）")
        }
    }
}
