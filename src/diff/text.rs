//! A comparison for people.

use std::fmt::Write as _;

use super::answers::{self, AnswerChange, Given};
use super::comparison::Comparison;
use super::findings;
use super::rows::{self, RowChange};
use super::side::Side;
use crate::error::short;
use crate::model::edition::FormKind;
use crate::sheet::SheetId;

/// Writes a comparison: what differs, then counts.
pub fn text(comparison: &Comparison, old: Side<'_>, new: Side<'_>) -> String {
    let mut text = format!("{} → {}\n", side(old), side(new));
    let unknown = [old, new].into_iter().any(|side| side.edition.is_none());
    if unknown {
        text.push_str("様式を決められないので、答えは比べていません\n");
    }
    answers(&mut text, &comparison.answers);
    ledgers(&mut text, &comparison.rows);
    changes_of_findings(&mut text, comparison);
    if !comparison.differs() {
        text.push_str("違いはありません\n");
    }
    text.push_str(&counts(comparison));
    text
}

fn side(side: Side<'_>) -> String {
    let pharmacy = short(side.case.pharmacy.name.text());
    let edition = side.edition.map_or("様式不明", |edition| edition.name.as_str());
    format!("{}（{pharmacy}、{edition}）", side.inputs.join("、"))
}

fn answers(text: &mut String, all: &[AnswerChange]) {
    let mut heading = None;
    for answer in all.iter().filter(|answer| answer.change != answers::Change::Same) {
        let of = (answer.form, answer.vendor.as_deref());
        if heading != Some(of) {
            heading = Some(of);
            let whose = match (answer.form, &answer.vendor) {
                (FormKind::Pharmacy, _) => "薬局確認用".to_owned(),
                (FormKind::Vendor, vendor) => {
                    format!("事業者確認用（{}）", short(vendor.as_deref().unwrap_or_default()))
                }
            };
            _ = writeln!(text, "\n答え：{whose}");
        }
        let shown = |given: Option<Given>| given.map_or("―", Given::shown);
        let was = answer.was.iter().filter(|was| **was != answer.item.id.number.to_string());
        let was: String = was.map(|was| format!("（前は {was}）")).collect();
        let (word, item) = (word_of_answer(answer.change), &answer.item);
        let (old, new) = (shown(answer.old), shown(answer.new));
        _ = writeln!(text, "  {word}  {}{was}  {old} → {new}  {}", item.id, item.text);
    }
}

fn word_of_answer(change: answers::Change) -> &'static str {
    match change {
        answers::Change::Better => "良くなった",
        answers::Change::Worse => "悪くなった",
        answers::Change::Same => "同じ",
        answers::Change::Other => "ほかの違い",
        answers::Change::New => "新しい項目",
        answers::Change::Gone => "なくなった項目",
        answers::Change::Reworded => "文言が変わった",
    }
}

fn ledgers(text: &mut String, all: &[RowChange]) {
    let mut heading: Option<SheetId> = None;
    for row in all {
        if heading != Some(row.sheet) {
            heading = Some(row.sheet);
            _ = writeln!(text, "\n{}", row.sheet.name());
        }
        _ = writeln!(text, "  {}  {}", word_of_row(row.change), short(&row.key));
        for cell in row.cells.iter().filter(|_| row.change == rows::Change::Changed) {
            let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "空欄".to_owned());
            _ = writeln!(text, "    {}: {} → {}", cell.column, shown(&cell.old), shown(&cell.new));
        }
    }
}

fn word_of_row(change: rows::Change) -> &'static str {
    match change {
        rows::Change::Added => "増えた",
        rows::Change::Removed => "なくなった",
        rows::Change::Changed => "変わった",
    }
}

fn changes_of_findings(text: &mut String, comparison: &Comparison) {
    let mut changed = comparison
        .findings
        .iter()
        .filter(|finding| finding.change != findings::Change::Still)
        .peekable();
    if changed.peek().is_some() {
        text.push_str("\n指摘\n");
    }
    for change in changed {
        let finding = &change.finding;
        let word = word_of_finding(change.change);
        _ = writeln!(text, "  {word}  {} {}: {}", finding.code, finding.place, finding.message);
    }
}

fn word_of_finding(change: findings::Change) -> &'static str {
    match change {
        findings::Change::Gone => "なくなった",
        findings::Change::New => "新しい",
        findings::Change::Still => "残っている",
    }
}

/// Returns how many there are of each kind.
fn counts(comparison: &Comparison) -> String {
    use answers::Change::{Better, Gone, New, Other, Reworded, Same, Worse};
    let answers = [Better, Worse, Same, Other, New, Gone, Reworded].map(|change| {
        let count = comparison.answers.iter().filter(|answer| answer.change == change).count();
        format!("{} {count}", word_of_answer(change))
    });
    let rows = [rows::Change::Added, rows::Change::Removed, rows::Change::Changed].map(|change| {
        let count = comparison.rows.iter().filter(|row| row.change == change).count();
        format!("{} {count}", word_of_row(change))
    });
    let findings =
        [findings::Change::Gone, findings::Change::New, findings::Change::Still].map(|change| {
            let count =
                comparison.findings.iter().filter(|finding| finding.change == change).count();
            format!("{} {count}", word_of_finding(change))
        });
    format!(
        "\n答え：{}\n台帳の行：{}\n指摘：{}\n",
        answers.join("、"),
        rows.join("、"),
        findings.join("、")
    )
}
