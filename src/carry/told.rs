//! What is said of what was carried and what was not.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Place, Severity, short};
use crate::read::case::rest::SheetRest;
use crate::rule;
use crate::sheet::SheetId;

/// How many rows of a sheet were carried. Every other row is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetCount {
    /// The sheet.
    pub sheet: SheetId,
    /// Rows read (薬局, 計画: fields).
    pub read: usize,
    /// Rows carried.
    pub carried: usize,
}

/// Something of last year's that was not carried, or is to be known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Where it stands.
    pub place: Place,
    /// What is the matter.
    pub what: String,
}

impl Told {
    /// Makes the entry of a place.
    pub fn new(place: &Place, what: impl Into<String>) -> Self {
        Self { place: place.clone(), what: what.into() }
    }
}

/// Returns what reading said of cells and rows that were left out: what was refused, and what was
/// passed over.
pub fn of_reading(findings: &[Finding], rest: &[SheetRest]) -> Vec<Told> {
    let is_unknown_column = |finding: &Finding| {
        rest.iter().any(|sheet| {
            let is_at = |cell| sheet.unknown.iter().any(|unknown| Some(unknown.at) == cell);
            finding.place.is_on_sheet_of(&sheet.place) && is_at(finding.place.cell)
        })
    };
    let passed_over =
        [rule::I017.code, rule::I022.code, rule::I023.code, rule::I025.code, rule::I028.code];
    let is_told = |finding: &&Finding| {
        finding.severity == Severity::Error
            || passed_over.contains(&finding.code) && !is_unknown_column(finding)
    };
    let refused = findings
        .iter()
        .filter(is_told)
        .map(|finding| Told::new(&finding.place, finding.message.as_str()));
    refused.chain(rest.iter().flat_map(of_unknown_columns)).collect()
}

/// Returns what is said of cells in columns that nobody knows.
fn of_unknown_columns(sheet: &SheetRest) -> Vec<Told> {
    let mut told = Vec::new();
    for unknown in &sheet.unknown {
        let what =
            |why| format!("「{}」のセルは、{why}ので、写していません", short(&unknown.header));
        told.extend(
            unknown.refused.iter().map(|(at, why)| Told::new(&sheet.place.at(*at), what(why))),
        );
    }
    told
}

/// Returns what was carried and what was not, for people: what is told, then the counts of each
/// sheet.
pub fn text(all: &[Told], counts: &[SheetCount]) -> String {
    let mut text = String::new();
    if !all.is_empty() {
        _ = writeln!(text, "写さなかったもの、知っておくこと（{}件）:", all.len());
        for Told { place, what } in all {
            _ = writeln!(text, "  {place}: {what}");
        }
    }
    if counts.is_empty() {
        return text;
    }
    text.push_str("シートごとの行数:\n");
    let length = |sheet: SheetId| sheet.name().chars().count();
    let width = counts.iter().map(|count| length(count.sheet)).max().unwrap_or(0);
    for SheetCount { sheet, read, carried } in counts {
        let (name, pad) = (sheet.name(), "　".repeat(width - length(*sheet)));
        let told = read.saturating_sub(*carried);
        _ = writeln!(text, "  {name}{pad}  読んだ {read} ＝ 写した {carried} ＋ 知らせた {told}");
    }
    text
}
