//! `explain` and the JSON Schema: nothing is left without words, and the words are true.

use std::collections::BTreeSet;

use serde_json::json;
use tachiiri::check::catalogue::rules;
use tachiiri::explain::{Explainer, TOPICS};
use tachiiri::model::edition::{FormKind, topic};
use tachiiri::model::templates::Templates;
use tachiiri::sheet::SheetId;

use crate::support::book::{assets, edition};
use crate::support::schema;

fn explainer() -> Explainer<'static> {
    Explainer::new(edition(), assets().template(TOPICS).unwrap()).unwrap()
}

#[test]
fn every_rule_is_explained_in_words_of_its_own() {
    let explainer = explainer();
    let mut words = BTreeSet::new();
    for rule in rules() {
        let text = explainer.about(rule.code.as_str()).unwrap();
        assert!(
            text.starts_with(&format!("{}（{}）{}\n", rule.code, rule.severity.word(), rule.title)),
            "{text}"
        );
        assert!(text.contains(&format!("\nなぜ\n  {}\n", rule.why)), "{text}");
        assert!(text.contains(&format!("\n直し方\n  {}\n", rule.mend)), "{text}");
        assert!(
            rule.why.chars().count() >= 30 && rule.why != rule.title,
            "{}: {}",
            rule.code,
            rule.why
        );
        assert!(
            words.insert(rule.why) && words.insert(rule.title),
            "{}: words of another rule",
            rule.code
        );
    }
}

#[test]
fn every_item_is_explained_with_its_wording_and_what_it_is_compared_with() {
    let explainer = explainer();
    let mut explained = 0;
    for form in [FormKind::Pharmacy, FormKind::Vendor] {
        for item in edition().items(form) {
            let text = explainer.about(&item.id.number.to_string()).unwrap();
            assert!(text.contains(&item.text), "{text}");
            for heading in ["何を聞かれているか", "検査する人がすること", "根拠"]
            {
                assert!(text.contains(&format!("\n{heading}\n")), "{}: {heading}", item.id);
            }
            for place in &item.guideline {
                assert!(text.contains(place), "{}: {place}", item.id);
            }
            explained += 1;
        }
    }
    assert_eq!(explained, 33);
}

#[test]
fn numbers_may_be_written_as_people_write_them_and_lead_to_the_rules() {
    let explainer = explainer();
    let text = explainer.about("2(7)").unwrap();
    for asked in ["２（７）", "2-7", "2（7）サーバ", " 2(7) "] {
        assert_eq!(explainer.about(asked).as_ref(), Some(&text), "{asked}");
    }
    assert!(explainer.about("c103").unwrap().starts_with("C103"));
    for unknown in ["", "9(9)", "X101", "C999", "2"] {
        assert_eq!(explainer.about(unknown), None, "{unknown}");
    }
}

#[test]
fn the_list_names_every_rule_and_every_item() {
    let list = explainer().list();
    for rule in rules() {
        assert!(
            list.contains(&format!("  {}  ", rule.code)) && list.contains(rule.title),
            "{}",
            rule.code
        );
    }
    for item in edition().items(FormKind::Pharmacy) {
        assert!(list.contains(&format!("  {}  {}\n", item.id.number, item.text)), "{}", item.id);
    }
}

/// What the ministry's later forms ask for, of which no edition is built in: a draft names them.
const OF_LATER_FORMS: [&str; 5] = [
    topic::PASSWORD,
    topic::PASSWORD_REUSE,
    topic::EXTERNAL_MEDIA,
    topic::TWO_FACTOR,
    topic::WRITTEN_RULES,
];

#[test]
fn the_sheets_and_columns_that_explanations_name_exist() {
    let topics: toml::Table = assets().template(TOPICS).unwrap().parse().unwrap();
    let mut named = 0;
    for (topic, about) in &topics {
        for line in about["sheets"].as_array().unwrap() {
            let (sheet, columns) = line.as_str().unwrap().split_once(": ").unwrap();
            let sheet = SheetId::ALL.into_iter().find(|known| known.name() == sheet).unwrap();
            for column in columns.split('、') {
                assert!(
                    sheet.column(column).is_some(),
                    "{topic}: {} has no {column}",
                    sheet.name()
                );
                named += 1;
            }
        }
        let is_of_item = edition()
            .forms
            .iter()
            .flat_map(|form| edition().items(form.kind))
            .any(|item| item.topic == *topic);
        assert!(
            is_of_item || OF_LATER_FORMS.contains(&topic.as_str()),
            "no item has the topic {topic}"
        );
    }
    assert!(named > 30);
}

#[test]
fn every_rule_that_compares_an_answer_with_a_ledger_is_named_by_its_topic() {
    let topics: toml::Table = assets().template(TOPICS).unwrap().parse().unwrap();
    let named: Vec<&str> = topics
        .values()
        .flat_map(|about| about["rules"].as_array().unwrap())
        .map(|code| code.as_str().unwrap())
        .collect();
    // E001 is about ledgers that are not there: about all topics.
    for rule in
        rules().filter(|rule| rule.code.as_str().starts_with('E') && rule.code.as_str() != "E001")
    {
        assert!(
            named.contains(&rule.code.as_str()),
            "topics.toml does not name {}: {}",
            rule.code,
            rule.title
        );
    }
    let once: BTreeSet<&str> = named.iter().copied().collect();
    assert_eq!(once.len(), named.len(), "topics.toml names a rule twice");
}

#[test]
fn a_rule_that_there_is_not_is_a_mistake_in_the_topics() {
    let topics = assets().template(TOPICS).unwrap();
    let line = 1 + topics.lines().position(|line| line.contains("\"E203\"")).unwrap();
    for wrong in ["E2O3", "E299", "E203x", ""] {
        let topics = topics.replace("\"E203\"", &format!("\"{wrong}\""));
        let error = Explainer::new(edition(), &topics).err().unwrap().to_string();
        let expected = format!(
            "topics.toml（{line}行目） に誤りがあります: 「{wrong}」という番号の指摘はありません"
        );
        assert!(error.contains(&expected), "{error}");
    }
}

#[test]
fn the_schema_refuses_what_is_no_answer_of_ours() {
    let answer = json!({"schema": 1, "tool": "tachiiri 0.1.0", "as_of": "2024-02-01", "cases": []});
    assert_eq!(schema::broken(&answer.to_string()), None);
    for (key, wrong) in [
        ("schema", json!(2)),
        ("as_of", json!("R6.2.1")),
        ("cases", json!([{}])),
        ("more", json!(1)),
    ] {
        let mut answer = answer.clone();
        answer[key] = wrong;
        assert!(schema::broken(&answer.to_string()).is_some(), "{key}");
    }
}
