//! The catalogue: codes, titles, reasons and sources of all rules.

use std::collections::BTreeSet;

use tachiiri::check::catalogue::{self, rules};

#[test]
fn the_codes_of_the_catalogue_are_unique_and_sorted_within_their_letter() {
    let codes: Vec<&str> = rules().map(|rule| rule.code.as_str()).collect();
    let letters: BTreeSet<&str> = codes.iter().map(|code| &code[..1]).collect();
    for letter in letters {
        let of_letter: Vec<&str> =
            codes.iter().copied().filter(|code| code.starts_with(letter)).collect();
        assert!(of_letter.is_sorted_by(|a, b| a < b), "{of_letter:?}");
    }
}

#[test]
fn every_rule_tells_what_why_and_how_to_mend_it() {
    for rule in rules() {
        for text in [rule.title, rule.why, rule.mend] {
            assert!(!text.trim().is_empty(), "{rule:?}");
        }
    }
}

#[test]
fn every_rule_of_the_checklist_names_its_source_and_looks_for_itself() {
    for rule in rules().filter(|rule| rule.code.as_str().starts_with('C')) {
        assert!(!rule.sources.is_empty(), "{rule:?}");
    }
}

#[test]
fn a_rule_is_found_by_its_code_in_either_case() {
    for code in ["C103", "c103"] {
        assert_eq!(
            catalogue::rule(code.parse().unwrap()).map(|rule| rule.code.as_str()),
            Some("C103")
        );
    }
    assert!(catalogue::rule("C999".parse().unwrap()).is_none());
}

#[test]
fn every_rule_has_words_of_its_own_and_names_its_source() {
    let mut words = BTreeSet::new();
    for rule in rules() {
        assert!(!rule.why.trim().is_empty() && !rule.mend.trim().is_empty(), "{}", rule.code);
        assert!(
            words.insert(rule.why) && rule.why != rule.title,
            "{}: words of another",
            rule.code
        );
    }
    let mends: Vec<&str> =
        rules().filter(|rule| rule.code.as_str().starts_with('E')).map(|rule| rule.mend).collect();
    assert_eq!(mends.iter().collect::<BTreeSet<_>>().len(), mends.len());
    for rule in rules().filter(|rule| rule.code.as_str().starts_with('E')) {
        let known = |source: &&str| source.starts_with("別添2 Ⅱ ") || *source == "本ソフトの目安";
        assert!(!rule.sources.is_empty() && rule.sources.iter().all(known), "{rule:?}");
    }
}

#[test]
fn thresholds_of_our_own_say_so() {
    for (code, threshold) in [("E243", "30日"), ("E256", "22時"), ("E262", "90日"), ("E325", "1年")]
    {
        let rule = rules().find(|rule| rule.code.as_str() == code).unwrap();
        assert!(
            rule.why.contains("本ソフトの目安") && rule.why.contains(threshold),
            "{}",
            rule.why
        );
    }
}
