//! A case's report: that of `--format json`, with revision, groups and what was mended.

use serde_json::{Value, json};

use super::case::Case;
use crate::check::catalogue;
use crate::finding::{Finding, FindingGroup, Findings};
use crate::render::json;

/// Returns a case's report.
pub fn of(case: &Case) -> Value {
    let state = case.state();
    let (revision, now, opened) =
        (state.history.revision(), state.history.now().clone(), state.opened.clone());
    drop(state);
    let report = &now.assessment.report;
    let findings = &report.findings;
    let mut value = json::case(report, None);
    value["revision"] = revision.into();
    value["groups"] =
        findings.groups().iter().filter_map(|group| self::group(group, findings)).collect();
    let is_gone = |finding: &&Finding| !findings.iter().any(|other| is_same(finding, other));
    let mended = opened.assessment.report.findings.iter().filter(is_gone);
    value["mended"] = mended.map(json::finding).collect();
    value
}

fn group(group: &FindingGroup, findings: &Findings) -> Option<Value> {
    let first = group.findings.first().and_then(|index| findings.get(*index))?;
    let title = || catalogue::rule(first.code).map_or(first.message.as_str(), |rule| rule.title);
    Some(json!({
        "code": first.code,
        "severity": first.severity,
        "message": group.sentence.as_deref().unwrap_or_else(title),
        "findings": group.findings,
    }))
}

/// Returns whether two findings are the same one: about the same cell, or, where rows have moved,
/// in the same words.
fn is_same(one: &Finding, other: &Finding) -> bool {
    let (here, there) = (&one.place, &other.place);
    // A sheet stands in one file; that may have become a workbook of another name.
    let is_same_sheet =
        here.sheet == there.sheet && (here.sheet.is_some() || here.file == there.file);
    one.code == other.code
        && is_same_sheet
        && (here.cell == there.cell || one.message == other.message)
}
