//! E321–E326: backups and restoring.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;

use super::context::{Check, Claim, Context};
use crate::case::Case;
use crate::finding::{Finding, short};
use crate::model::day::in_words;
use crate::model::edition::topic;
use crate::model::text::Text;
use crate::rule::Severity::{Note, Warning};
use crate::rule::{Code, OURS, Rule};
use crate::sheet::choice::{Generations, OfflineGenerations, YesNo};
use crate::sheet::{Backup, rows};

pub(super) const RULES: &[Check] = &[
    Check {
        rule: Rule {
            code: Code::new("E321"),
            severity: Warning,
            title: "バックアップか復旧手順が書かれていません",
            why: "バックアップを取っていても、元に戻す順序がわからなければ、止まった日に使えません。マニュアルは、実施と手順の確認の両方を求めています。",
            mend: "シート「バックアップ」と「復旧手順」に、システムごとに書いてください。",
            sources: &["別添2 Ⅱ ３（２）"],
        },
        finds: nothing_to_restore,
    },
    Check {
        rule: Rule {
            code: Code::new("E322"),
            severity: Warning,
            title: "バックアップの世代が3つに足りません",
            why: "ウイルスは、見つかる何日も前から入りこんでいることがあります。新しい世代がだめでも、それより前の世代に戻せるように、マニュアルは3世代以上を例に挙げています。",
            mend: "どれか1つの方式で、3世代以上を残すようにしてください。2世代ずつを2つの方式で残しても、3世代にはなりません。",
            sources: &["別添2 Ⅱ ３（２）"],
        },
        finds: few_generations,
    },
    Check {
        rule: Rule {
            code: Code::new("E323"),
            severity: Warning,
            title: "切り離されたバックアップがありません",
            why: "ネットワークにつながったままのバックアップは、元のデータと一緒に書きかえられてしまいます。3世代目からは、外しておくか、書き込めない形にすることが望ましいとされています。",
            mend: "外付けディスクを取り外して保管する、書きかえられない媒体に取る、などの方法を加えてください。",
            sources: &["別添2 Ⅱ ３（２）"],
        },
        finds: nothing_out_of_reach,
    },
    Check {
        rule: Rule {
            code: Code::new("E324"),
            severity: Warning,
            title: "いちばん重要なシステムなのに、方式が1つだけです",
            why: "重要なファイルは、複数の方式で世代を管理するように求められています。1つの方式だけだと、その装置や場所がやられたときに、すべてを失います。",
            mend: "違う装置や場所に取る方法を、もう1つ加えてください。",
            sources: &["別添2 Ⅱ ３（２）"],
        },
        finds: one_way_only,
    },
    Check {
        rule: Rule {
            code: Code::new("E325"),
            severity: Warning,
            title: "元に戻せるかどうかが確かめられていません",
            why: "取れているつもりのバックアップが、いざというとき読めないことはよくあります。試して初めて、手順と時間がわかります。1年に1回というのは本ソフトの目安です。",
            mend: "失敗した原因を直して、もう一度試し、日付と結果を書いてください。",
            sources: &["別添2 Ⅱ ３（２）", OURS],
        },
        finds: not_tested,
    },
    Check {
        rule: Rule {
            code: Code::new("E326"),
            severity: Warning,
            title: "業務で使うシステムに、バックアップがありません",
            why: "業務の一覧では使うことになっているのに、バックアップの一覧に出てこないシステムです。止まると、その業務のデータが戻らないかもしれません。名前の書き方が違うだけのこともあります。",
            mend: "バックアップを取るか、名前をそろえてください。事業者の側で取っているなら、その方法を1行で書いてください。",
            sources: &["別添2 Ⅱ ３（２）", OURS],
        },
        finds: used_without_backup,
    },
];

/// Generations that the manual gives as an example.
const ENOUGH: u32 = 3;

/// A system with its backups, in the sheet's order; never without one.
struct BackedUp<'a> {
    name: &'a Text,
    methods: Vec<&'a Backup>,
}

impl BackedUp<'_> {
    fn is_most_important(&self) -> bool {
        self.methods.iter().any(|method| method.importance.copied() == Some(1))
    }

    /// Returns the generations that the method with most of them keeps, as far as they are known.
    /// Those of several methods do not add up: two of one day and two of a week do not reach back
    /// three days.
    fn generations(&self) -> u32 {
        let known = self.methods.iter().filter_map(|method| match method.generations.copied() {
            Some(Generations::Known(count)) => Some(count),
            _ => None,
        });
        known.max().unwrap_or(0)
    }

    fn are_generations_unknown(&self) -> bool {
        self.methods
            .iter()
            .any(|method| !matches!(method.generations.copied(), Some(Generations::Known(_))))
    }

    /// Returns which of its methods one is, in brackets; nothing where there is only one.
    fn method_of(&self, method: &Backup) -> String {
        match self.methods.as_slice() {
            [_] => String::new(),
            _ if method.method.text().is_empty() => "（この行の方式）".to_owned(),
            _ => format!("（{}）", short(method.method.text())),
        }
    }

    /// Returns the row at which findings about the system as a whole are placed.
    fn first(&self) -> &Backup {
        self.methods[0]
    }
}

/// Returns the claim that backups are taken, and the systems that have some; `None` without the
/// claim.
fn claimed<'a>(context: &Context<'a>) -> Option<(Claim<'a>, Vec<BackedUp<'a>>)> {
    Some((context.claim(topic::BACKUP)?, backed_up(context.case)))
}

/// Returns the systems with backups, in the order in which they first stand on the sheet.
fn backed_up(case: &Case) -> Vec<BackedUp<'_>> {
    let mut systems: Vec<BackedUp<'_>> = Vec::new();
    let mut at: BTreeMap<String, usize> = BTreeMap::new();
    for backup in rows(&case.backups) {
        let Some(name) = backup.system.get() else { continue };
        match at.get(&name.key()) {
            Some(known) => systems[*known].methods.push(backup),
            None => {
                at.insert(name.key(), systems.len());
                systems.push(BackedUp { name, methods: vec![backup] });
            }
        }
    }
    systems
}

/// Finds backups or restore steps that are missing (E321).
fn nothing_to_restore(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some((claim, systems)) = claimed(context) else {
        return Vec::new();
    };
    let case = context.case;
    if let Some(table) = case.backups.as_ref().filter(|table| table.rows.is_empty()) {
        let message = format!("{}バックアップが書かれていません", claim.says("実施している"));
        return vec![claim.finding(rule, table.place.clone(), &message)];
    }
    let Some(steps) = &case.restore_steps else {
        return Vec::new();
    };
    if steps.rows.is_empty() && !systems.is_empty() {
        let message = format!("{}復旧手順が書かれていません", claim.says("確認している"));
        return vec![claim.finding(rule, steps.place.clone(), &message)];
    }
    let with_steps: BTreeSet<String> =
        steps.rows.iter().filter_map(|step| step.system.get().map(Text::key)).collect();
    let without = systems.iter().filter(|system| !with_steps.contains(&system.name.key()));
    without
        .map(|system| {
            let message = format!(
                "「{}」のバックアップはありますが、復旧手順がありません",
                short(system.name.as_str())
            );
            claim.finding(rule, steps.place.clone(), &message)
        })
        .collect()
}

/// Finds systems with fewer generations than the manual gives as an example (E322).
fn few_generations(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some((claim, systems)) = claimed(context) else {
        return Vec::new();
    };
    systems
        .iter()
        .filter(|system| has_few_generations(system) && !are_generations_unread(context, system))
        .map(|system| {
            let name = short(system.name.as_str());
            let place = system.first().generations.place.clone();
            let finding = if system.are_generations_unknown() {
                let message = format!("「{name}」のバックアップの世代が、{ENOUGH}世代以上あるかわかりません");
                claim.finding(rule, place, &message).hint("事業者に、何世代分を残しているかを聞いて書いてください。")
            } else {
                let most = system.generations();
                let message = format!("「{name}」のバックアップに、{ENOUGH}世代以上を残す方式がありません（多くて{most}世代）");
                claim.finding(rule, place, &message)
            };
            if system.is_most_important() { finding } else { finding.severity(Note) }
        })
        .collect()
}

/// Returns whether the generations of a system may stand under another header.
fn are_generations_unread(context: &Context<'_>, system: &BackedUp<'_>) -> bool {
    let column = Backup::COLUMN.generations;
    system.methods.iter().any(|method| context.is_unread(column, &method.generations))
}

fn has_few_generations(system: &BackedUp<'_>) -> bool {
    system.generations() < ENOUGH
}

/// Finds systems without a backup that is offline or cannot be written over (E323).
fn nothing_out_of_reach(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some((claim, systems)) = claimed(context) else {
        return Vec::new();
    };
    let column = Backup::COLUMN;
    let is_unread = |method: &Backup| {
        context.is_unread(column.offline, &method.offline)
            || context.is_unread(column.write_protected, &method.write_protected)
    };
    // Where there are fewer than three generations, E322 is found.
    let reachable = systems.iter().filter(|system| {
        !has_few_generations(system) && !system.methods.iter().any(|method| is_out_of_reach(method))
    });
    reachable
        .filter(|system| !system.methods.iter().any(|method| is_unread(method)))
        .map(|system| {
            let message = format!(
                "「{}」のバックアップに、3世代目以降でオフラインか書き込み不可のものがありません",
                short(system.name.as_str())
            );
            claim.finding(rule, system.first().offline.place.clone(), &message)
        })
        .collect()
}

/// Returns whether some generation of a method cannot be reached from the network, or not be
/// written over.
fn is_out_of_reach(method: &Backup) -> bool {
    let has = |least: u32| !matches!(method.generations.copied(), Some(Generations::Known(count)) if count < least);
    let offline = match method.offline.copied() {
        Some(OfflineGenerations::FromThird) => has(ENOUGH),
        Some(OfflineGenerations::All) => has(1),
        Some(OfflineGenerations::Count(count)) => count > 0,
        Some(OfflineGenerations::None) | None => false,
    };
    offline || method.write_protected.copied() == Some(YesNo::Yes) && has(1)
}

/// Finds the most important systems with a single method of backup (E324).
fn one_way_only(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some((claim, systems)) = claimed(context) else {
        return Vec::new();
    };
    let column = Backup::COLUMN;
    let is_unread = |method: &Backup| {
        context.is_unread(column.method, &method.method)
            || context.is_unread(column.location, &method.location)
    };
    let alone = systems.iter().filter(|system| system.is_most_important() && ways(system) < 2);
    let alone = alone.filter(|system| !system.methods.iter().any(|method| is_unread(method)));
    alone
        .map(|system| {
            let message = format!(
                "重要度1の「{}」のバックアップが、1つの方式だけです",
                short(system.name.as_str())
            );
            claim.finding(rule, system.first().method.place.clone(), &message)
        })
        .collect()
}

/// Counts the rows that differ in how or where; two rows for two kinds of data are one method.
fn ways(system: &BackedUp<'_>) -> usize {
    let way = |method: &&Backup| {
        (method.method.get().map(Text::key), method.location.get().map(Text::key))
    };
    system.methods.iter().map(way).collect::<BTreeSet<_>>().len()
}

/// Finds systems whose backups were restored for a test never, not for a year, or in vain (E325).
fn not_tested(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some((claim, systems)) = claimed(context) else {
        return Vec::new();
    };
    systems.iter().filter_map(|system| badly_tested(rule, context, &claim, system)).collect()
}

fn badly_tested(
    rule: &Rule,
    context: &Context<'_>,
    claim: &Claim<'_>,
    system: &BackedUp<'_>,
) -> Option<Finding> {
    let name = short(system.name.as_str());
    if let Some(failed) = system.methods.iter().find(|method| has_failed(method)) {
        let message = format!(
            "「{name}」{}の最後の復元試験の結果が「{}」です",
            system.method_of(failed),
            short(failed.test_result.text())
        );
        return Some(claim.finding(rule, failed.test_result.place.clone(), &message));
    }
    let is_unread =
        |method: &Backup| context.is_unread(Backup::COLUMN.last_test, &method.last_test);
    let message = match system.methods.iter().filter_map(|method| method.last_test.copied()).max() {
        None if system.methods.iter().any(|method| is_unread(method)) => return None,
        None => format!("「{name}」の復元試験をした日が書かれていません"),
        Some(day) if day.checked_add(1.year()).is_ok_and(|limit| limit < context.as_of) => {
            format!(
                "「{name}」の最後の復元試験（{}）から1年（本ソフトの目安）を過ぎています",
                in_words(day)
            )
        }
        Some(_) => return None,
    };
    let finding = claim.finding(rule, system.first().last_test.place.clone(), &message);
    Some(finding.hint("復元できるかを試し、日付と結果を書いてください").severity(Note))
}

fn has_failed(method: &Backup) -> bool {
    let result = method.test_result.get().map(Text::key).unwrap_or_default();
    ["失敗", "不可", "×", "✕", "✗", "ng"].iter().any(|word| result.starts_with(word))
}

/// Finds systems that operations use and of which there is no backup (E326).
fn used_without_backup(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some((claim, systems)) = claimed(context).filter(|(_, systems)| !systems.is_empty()) else {
        return Vec::new();
    };
    let mut known: BTreeSet<String> = systems.iter().map(|system| system.name.key()).collect();
    let mut found = Vec::new();
    for operation in rows(&context.case.operations) {
        let used = operation.systems.get().into_iter().flat_map(|list| &list.items);
        // Each system once, at the first operation that uses it.
        for system in used.filter(|system| known.insert(system.key())) {
            let message = format!(
                "「{}」で使う「{}」のバックアップがありません",
                short(operation.name.text()),
                short(system.as_str())
            );
            found.push(claim.finding(rule, operation.systems.place.clone(), &message));
        }
    }
    found
}
