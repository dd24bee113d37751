//! E251–E256: the access log.

use super::context::{Check, Context};
use crate::finding::{Finding, short};
use crate::model::day::in_words;
use crate::model::edition::topic;
use crate::model::log::{LogColumns, LogMistake};
use crate::review::{Concern, ConcernKind, concerns};
use crate::rule::Severity::{Note, Warning};
use crate::rule::{Code, OURS, Rule};
use crate::sheet::Account;

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
    let is_unread =
        |account: &Account| context.is_unread(Account::COLUMN.stopped, &account.stopped);
    let may_be_dated = accounts.is_some_and(|accounts| accounts.iter().any(is_unread));
    let of_rule = concerns(log, accounts).into_iter().filter(|concern| {
        let says_nothing = concern.kind == ConcernKind::StoppedUndated && may_be_dated;
        rule_of(concern.kind).code == rule.code && !says_nothing
    });
    let finding = |concern: Concern| {
        let finding = claim.finding(rule, concern.place.clone(), &message(&concern));
        match concern.kind {
            // Where the day is not known, the use may have been before it.
            ConcernKind::StoppedUndated => finding.severity(Note),
            ConcernKind::Mistaken(mistake) => {
                finding.hint(remedy(mistake, log.columns).unwrap_or(rule.mend))
            }
            ConcernKind::UnknownId
            | ConcernKind::AfterLastDay(_)
            | ConcernKind::LeftOpen
            | ConcernKind::AtNight => finding,
        }
    };
    of_rule.map(finding).collect()
}

fn rule_of(kind: ConcernKind) -> Rule {
    match kind {
        ConcernKind::UnknownId => E252,
        ConcernKind::AfterLastDay(_) | ConcernKind::StoppedUndated => E253,
        ConcernKind::Mistaken(_) => E254,
        ConcernKind::LeftOpen => E255,
        ConcernKind::AtNight => E256,
    }
}

fn message(concern: &Concern) -> String {
    let count = concern.count;
    let nobody = concern.id.as_str().is_empty();
    let id = if nobody {
        "IDのない記録".to_owned()
    } else {
        format!("「{}」", short(concern.id.as_str()))
    };
    match concern.kind {
        ConcernKind::UnknownId if nobody => {
            format!("だれのものかわからない、IDのない記録があります（{count}件）")
        }
        ConcernKind::UnknownId => format!("{id}は利用者台帳にないIDです（{count}件の記録）"),
        ConcernKind::AfterLastDay(day) => {
            format!(
                "{id}が、使えないはずの日（{}より後）に使われています（{count}件）",
                in_words(day)
            )
        }
        ConcernKind::StoppedUndated => format!(
            "{id}は台帳では使えないIDですが、使われています（{count}件）。止めた日が台帳にないので、前か後かわかりません"
        ),
        ConcernKind::Mistaken(mistake) => mistaken(mistake, concern),
        ConcernKind::LeftOpen => {
            format!(
                "{id}に、ログインしてその日のうちにログオフした記録のない日があります（{count}日）"
            )
        }
        ConcernKind::AtNight => {
            format!("{id}が、22時から5時までの間（本ソフトの目安）に使われています（{count}件）")
        }
    }
}

/// Says what is wrong with rows, how many there are, and what the first of them holds.
fn mistaken(mistake: LogMistake, concern: &Concern) -> String {
    let what = match mistake {
        LogMistake::NoTime => "時刻の書かれていない行",
        LogMistake::DayAlone => "日付だけで、時刻のない行",
        LogMistake::TimeAlone => "時刻だけで、日付のない行",
        LogMistake::OtherDay => "「日付」と「時刻」の日が違う行",
        LogMistake::OtherZone => "日本時間でない時刻（UTC など）の行",
        LogMistake::NoSuchTime => "ありえない日付や時刻の行",
        LogMistake::Unreadable => "日付と時刻として読めない行",
        LogMistake::NoOperation => "操作情報の書かれていない行",
    };
    let found = if concern.found.is_empty() {
        String::new()
    } else {
        format!("。はじめの行は「{}」", concern.found)
    };
    format!("ログに、{what}があります（{}件{found}）", concern.count)
}

/// Returns what to do about a mistake, with an example; `None` where nothing was found that could
/// be mended.
fn remedy(mistake: LogMistake, columns: LogColumns) -> Option<&'static str> {
    match mistake {
        LogMistake::DayAlone if columns.day.is_some() => Some(
            "その行の「時刻」の欄を、8:30:00 のように書き出してください。システムが時刻を記録していないときは、事業者に相談してください",
        ),
        LogMistake::TimeAlone if columns.day.is_some() => {
            Some("その行の「日付」の欄を、2024/1/31 のように書き出してください")
        }
        LogMistake::NoTime | LogMistake::NoOperation => None,
        LogMistake::DayAlone => Some(
            "2024/1/31 8:30:00 のように時刻まで書き出すか、「時刻」の列を加えてください。システムが時刻を記録していないときは、事業者に相談してください",
        ),
        LogMistake::TimeAlone => {
            Some("2024/1/31 8:30:00 のように日付も書き出すか、「日付」の列を加えてください")
        }
        LogMistake::OtherDay => Some(
            "どちらが正しいかを事業者に確かめ、正しいほうだけを書き出してください。例：「日付」が 2024/1/31、「時刻」が 8:30:00",
        ),
        LogMistake::OtherZone => Some(
            "日本時間で書き出してください。例：2024/1/31 17:31:05、2024-01-31T17:31:05+09:00（末尾の Z は世界標準時で、日本時間より9時間前です）",
        ),
        LogMistake::NoSuchTime => {
            Some("正しい日付と時刻で書き出してください。例：2024/1/31 8:30:00")
        }
        LogMistake::Unreadable => Some(
            "2024/1/31 8:30:00 のように、年（4けたの西暦か、令和など）、月、日、時刻の順で書き出してください",
        ),
    }
}
