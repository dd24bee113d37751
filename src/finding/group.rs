//! Findings of one cause: one thing to read, however many cells it is about.

use std::collections::BTreeMap;

use super::{Finding, Findings};
use crate::rule::{Code, Severity};

/// Findings of one rule with one hint on one sheet; those that are about whole sheets, in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingGroup {
    /// The findings, by their index in the list; at least one.
    pub findings: Vec<usize>,
    /// The sentence that holds for all of them; `None` where each has its own.
    pub sentence: Option<String>,
}

/// Same rule, weight, file, sheet (where they stand at cells) and hint.
type Cause<'f> = (Severity, Code, &'f str, Option<&'f str>, &'f str);

impl Findings {
    /// Groups the findings by their cause; the groups stand in the order of their first findings.
    ///
    /// Within a cause, findings at cells that share their sentence are one group, without cells
    /// those of several items. The others, each with a sentence of its own, are another one.
    pub fn groups(&self) -> Vec<FindingGroup> {
        let list: Vec<&Finding> = self.iter().collect();
        let mut causes: BTreeMap<Cause<'_>, Vec<usize>> = BTreeMap::new();
        for (index, finding) in list.iter().enumerate() {
            causes.entry(cause(finding)).or_default().push(index);
        }
        let groups = causes.into_values().flat_map(|of_cause| split(&list, &of_cause));
        let mut groups: Vec<FindingGroup> = groups.collect();
        groups.sort_by_key(|group| group.findings.first().copied());
        groups
    }
}

fn cause(finding: &Finding) -> Cause<'_> {
    let place = &finding.place;
    let sheet = place.sheet.as_deref().filter(|_| place.cell.is_some());
    (finding.severity, finding.code, &place.file, sheet, &finding.hint)
}

/// Splits the findings of a cause by their sentences.
fn split(list: &[&Finding], of_cause: &[usize]) -> Vec<FindingGroup> {
    let mut by_sentence: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for index in of_cause {
        let finding = list[*index];
        // Without a cell, its item says which finding it is, or only its whole sentence.
        let is_named = finding.place.cell.is_some() || finding.own_part().is_some();
        let sentence = if is_named { finding.shared() } else { &finding.message };
        by_sentence.entry(sentence).or_default().push(*index);
    }
    let (mut groups, mut single) = (Vec::new(), Vec::new());
    for (sentence, findings) in by_sentence {
        match findings.as_slice() {
            [one] => single.push(*one),
            _ => groups.push(FindingGroup { findings, sentence: Some(sentence.to_owned()) }),
        }
    }
    single.sort_unstable();
    match single.as_slice() {
        [] => {}
        [one] => groups.push(FindingGroup {
            findings: vec![*one],
            sentence: Some(list[*one].message.clone()),
        }),
        _ => groups.push(FindingGroup { findings: single, sentence: None }),
    }
    groups
}
