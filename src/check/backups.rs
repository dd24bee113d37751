//! E321–E326: backups and restoring.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;

use super::context::{Context, Line};
use crate::case::Case;
use crate::finding::{Finding, Severity};
use crate::model::day::in_words;
use crate::model::edition::topic;
use crate::model::text::Text;
use crate::rule::Rule;
use crate::sheet::choice::{Generations, OfflineGenerations, YesNo};
use crate::sheet::{Backup, rows};

/// Generations that the manual's example counts.
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

    /// Generations in all methods, as far as they are known.
    fn generations(&self) -> u32 {
        let known = self.methods.iter().filter_map(|method| match method.generations.copied() {
            Some(Generations::Known(count)) => Some(count),
            _ => None,
        });
        known.fold(0, u32::saturating_add)
    }

    fn are_generations_unknown(&self) -> bool {
        self.methods.iter().any(|method| !matches!(method.generations.copied(), Some(Generations::Known(_))))
    }

    /// The row at which something is told of the system as a whole.
    fn first(&self) -> &Backup {
        self.methods[0]
    }
}

/// The systems with backups, as they first stand there; with the claim that backups are taken.
fn claimed<'a>(context: &Context<'a>) -> Option<(Line<'a>, Vec<BackedUp<'a>>)> {
    Some((context.claim(topic::BACKUP)?, backed_up(context.case)))
}

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

/// E321.
pub fn nothing_to_restore(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some((line, systems)) = claimed(context) else {
        return Vec::new();
    };
    let case = context.case;
    if let Some(table) = case.backups.as_ref().filter(|table| table.rows.is_empty()) {
        let message = "実施していると答えていますが、バックアップが書かれていません";
        return vec![line.finding(rule, table.place.clone(), message)];
    }
    let Some(steps) = &case.restore_steps else {
        return Vec::new();
    };
    if steps.rows.is_empty() && !systems.is_empty() {
        let message = "確認していると答えていますが、復旧手順が書かれていません";
        return vec![line.finding(rule, steps.place.clone(), message)];
    }
    let with_steps: BTreeSet<String> = steps.rows.iter().filter_map(|step| step.system.get().map(Text::key)).collect();
    let without = systems.iter().filter(|system| !with_steps.contains(&system.name.key()));
    without
        .map(|system| {
            let message = format!("「{}」のバックアップはありますが、復旧手順がありません", system.name);
            line.finding(rule, steps.place.clone(), &message)
        })
        .collect()
}

/// E322.
pub fn few_generations(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some((line, systems)) = claimed(context) else {
        return Vec::new();
    };
    systems
        .iter()
        .filter(|system| has_few_generations(system))
        .map(|system| {
            let name = system.name;
            let place = system.first().generations.place.clone();
            let finding = if system.are_generations_unknown() {
                let message = format!("「{name}」のバックアップの世代が、{ENOUGH}世代以上あるかわかりません");
                line.finding(rule, place, &message).hint("事業者に、何世代分を残しているかを聞いて書いてください")
            } else {
                let message =
                    format!("「{name}」のバックアップが、全部の方式を合わせて{}世代です", system.generations());
                line.finding(rule, place, &message)
            };
            if system.is_most_important() { finding } else { finding.severity(Severity::Note) }
        })
        .collect()
}

fn has_few_generations(system: &BackedUp<'_>) -> bool {
    system.generations() < ENOUGH
}

/// E323.
pub fn nothing_out_of_reach(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some((line, systems)) = claimed(context) else {
        return Vec::new();
    };
    // Where there are fewer than three generations, E322 has said so.
    let reachable = systems
        .iter()
        .filter(|system| !has_few_generations(system) && !system.methods.iter().any(|method| is_out_of_reach(method)));
    reachable
        .map(|system| {
            let message =
                format!("「{}」のバックアップに、3世代目以降でオフラインか書き込み不可のものがありません", system.name);
            line.finding(rule, system.first().offline.place.clone(), &message)
        })
        .collect()
}

/// Whether some generation of a method cannot be reached from the network, or not be written over.
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

/// E324.
pub fn one_way_only(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some((line, systems)) = claimed(context) else {
        return Vec::new();
    };
    let alone = systems.iter().filter(|system| system.is_most_important() && ways(system) < 2);
    alone
        .map(|system| {
            let message = format!("重要度1の「{}」のバックアップが、1つの方式だけです", system.name);
            line.finding(rule, system.first().method.place.clone(), &message)
        })
        .collect()
}

/// Rows that differ in how or where; two rows for two kinds of data are one way.
fn ways(system: &BackedUp<'_>) -> usize {
    let way = |method: &&Backup| (method.method.get().map(Text::key), method.location.get().map(Text::key));
    system.methods.iter().map(way).collect::<BTreeSet<_>>().len()
}

/// E325.
pub fn not_tested(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some((line, systems)) = claimed(context) else {
        return Vec::new();
    };
    systems.iter().filter_map(|system| badly_tested(rule, context, &line, system)).collect()
}

fn badly_tested(rule: &Rule, context: &Context<'_>, line: &Line<'_>, system: &BackedUp<'_>) -> Option<Finding> {
    let name = system.name;
    if let Some(failed) = system.methods.iter().find(|method| has_failed(method)) {
        let message = format!("「{name}」の最後の復元試験の結果が「{}」です", failed.test_result.text());
        return Some(line.finding(rule, failed.test_result.place.clone(), &message));
    }
    let message = match system.methods.iter().filter_map(|method| method.last_test.copied()).max() {
        None => format!("「{name}」の復元試験をした日が書かれていません"),
        Some(day) if day.checked_add(1.year()).is_ok_and(|limit| limit < context.as_of) => {
            format!("「{name}」の最後の復元試験（{}）から1年（本ソフトの目安）を過ぎています", in_words(day))
        }
        Some(_) => return None,
    };
    let finding = line.finding(rule, system.first().last_test.place.clone(), &message);
    Some(finding.hint("復元できるかを試し、日付と結果を書いてください").severity(Severity::Note))
}

fn has_failed(method: &Backup) -> bool {
    let result = method.test_result.get().map(Text::key).unwrap_or_default();
    ["失敗", "不可", "×", "✕", "✗", "ng"].iter().any(|word| result.starts_with(word))
}

/// E326.
pub fn used_without_backup(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some((line, systems)) = claimed(context).filter(|(_, systems)| !systems.is_empty()) else {
        return Vec::new();
    };
    let mut known: BTreeSet<String> = systems.iter().map(|system| system.name.key()).collect();
    let mut found = Vec::new();
    for operation in rows(&context.case.operations) {
        let used = operation.systems.get().into_iter().flat_map(|list| &list.items);
        // Each system once, at the first operation that uses it.
        for system in used.filter(|system| known.insert(system.key())) {
            let message = format!("「{}」で使う「{system}」のバックアップがありません", operation.name.text());
            found.push(line.finding(rule, operation.systems.place.clone(), &message));
        }
    }
    found
}
