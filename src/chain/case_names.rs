//! The names under which cases are noted down, also where two look alike.

use std::collections::BTreeMap;

use super::record::CaseRecords;
use crate::model::name::{file_key, nfc};
use crate::read::file::folder::CaseInput;

/// Gives each case the name under which it is noted down: the same on every machine, NFC, unless
/// another file of the folder, now or in an earlier run, has that name.
pub fn choose(cases: &mut [CaseInput], records: &CaseRecords) {
    let mut namesakes: BTreeMap<String, usize> = BTreeMap::new();
    for case in cases.iter() {
        *namesakes.entry(nfc(&case.name)).or_default() += 1;
    }
    for case in cases {
        let plain = nfc(&case.name);
        let is_taken = namesakes.get(&plain).is_some_and(|count| *count > 1);
        if !is_taken && !records.contains_key(&case.name) {
            case.name = plain;
        }
    }
}

/// Returns the groups of cases whose names some file system takes for one.
pub fn alike(cases: &[CaseInput]) -> Vec<Vec<String>> {
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for case in cases {
        groups.entry(file_key(&case.name)).or_default().push(case.name.clone());
    }
    groups.into_values().filter(|group| group.len() > 1).collect()
}
