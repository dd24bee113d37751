//! The catalogue: codes, titles, reasons and sources of all rules.

use std::collections::BTreeSet;

use tachiiri::check::catalogue::{self, RULES};

#[test]
fn the_codes_of_the_catalogue_are_unique_and_sorted_within_their_letter() {
    let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    let letters: BTreeSet<&str> = codes.iter().map(|code| &code[..1]).collect();
    for letter in letters {
        let of_letter: Vec<&str> = codes.iter().copied().filter(|code| code.starts_with(letter)).collect();
        assert!(of_letter.is_sorted_by(|a, b| a < b), "{of_letter:?}");
    }
}

#[test]
fn every_rule_tells_what_why_and_how_to_mend_it() {
    for rule in RULES {
        for text in [rule.title, rule.why, rule.mend] {
            assert!(!text.trim().is_empty(), "{rule:?}");
        }
    }
}

#[test]
fn every_rule_of_the_checklist_names_its_source_and_looks_for_itself() {
    for rule in RULES.iter().filter(|rule| rule.code.starts_with('C')) {
        assert!(!rule.sources.is_empty(), "{rule:?}");
        assert!(rule.finds.is_some(), "{rule:?}");
    }
}

#[test]
fn a_rule_is_found_by_its_code_in_either_case() {
    for code in ["C103", "c103"] {
        assert_eq!(catalogue::rule(code).map(|rule| rule.code), Some("C103"));
    }
    assert!(catalogue::rule("C999").is_none());
}

#[test]
fn every_rule_has_words_of_its_own_and_names_its_source() {
    let mut words = BTreeSet::new();
    for rule in RULES {
        assert!(!rule.why.trim().is_empty() && !rule.mend.trim().is_empty(), "{}", rule.code);
        assert!(words.insert(rule.why) && rule.why != rule.title, "{}: words of another", rule.code);
    }
    let mends: Vec<&str> = RULES.iter().filter(|rule| rule.code.starts_with('E')).map(|rule| rule.mend).collect();
    assert_eq!(mends.iter().collect::<BTreeSet<_>>().len(), mends.len());
    for rule in RULES.iter().filter(|rule| rule.code.starts_with('E')) {
        let known = |source: &&str| source.starts_with("別添2 Ⅱ ") || *source == "本ソフトの目安";
        assert!(!rule.sources.is_empty() && rule.sources.iter().all(known) && rule.finds.is_some(), "{rule:?}");
    }
}

#[test]
fn thresholds_of_our_own_say_so() {
    for (code, threshold) in [("E243", "30日"), ("E256", "22時"), ("E262", "90日"), ("E325", "1年")] {
        let rule = RULES.iter().find(|rule| rule.code == code).unwrap();
        assert!(rule.why.contains("本ソフトの目安") && rule.why.contains(threshold), "{}", rule.why);
    }
}
