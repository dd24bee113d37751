//! What `explain` says: of a rule, of a check item, or the list of both.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::check::catalogue::{self, rule};
use crate::error::Error;
use crate::model::edition::{Edition, FormKind, Item, Period};
use crate::model::item::ItemNumber;
use crate::rule::Rule;

/// The template that holds the explanations of check items.
pub const TOPICS: &str = "topics.toml";

/// What is said of a topic; see the comments of the template.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Topic {
    asks: String,
    inspector: String,
    sheets: Vec<String>,
    rules: Vec<String>,
}

/// Explains rules and items of an edition.
pub struct Explainer<'a> {
    edition: &'a Edition,
    topics: BTreeMap<String, Topic>,
}

impl<'a> Explainer<'a> {
    /// Reads the explanations.
    ///
    /// # Errors
    /// They are no such TOML; with the line.
    pub fn new(edition: &'a Edition, topics: &str) -> Result<Self, Error> {
        let mistake = |error: toml::de::Error| {
            Error::in_template(TOPICS, topics, error.span().map_or(0, |span| span.start), error.message())
        };
        Ok(Self { edition, topics: toml::from_str(topics).map_err(mistake)? })
    }

    /// What is said of a rule's code or an item's number; `None` where it is neither.
    pub fn about(&self, asked: &str) -> Option<String> {
        if let Some(rule) = asked.trim().parse().ok().and_then(rule) {
            return Some(self.about_rule(rule));
        }
        // People paste what they were told: 2（4）サーバ.
        let end = asked.find([')', '）']).and_then(|at| Some(at + asked[at..].chars().next()?.len_utf8()));
        let number: ItemNumber = asked[..end.unwrap_or(asked.len())].parse().ok()?;
        let items: Vec<(FormKind, &Item)> = [FormKind::Pharmacy, FormKind::Vendor]
            .into_iter()
            .flat_map(|form| self.edition.items(form).map(move |item| (form, item)))
            .filter(|(_, item)| item.id.number == number)
            .collect();
        (!items.is_empty()).then(|| self.about_items(&items))
    }

    /// Every rule and every item, a line each.
    pub fn list(&self) -> String {
        let mut text = "指摘（tachiiri explain C103 のように、くわしい説明を見られます）\n".to_owned();
        for rule in catalogue::rules() {
            text.push_str(&format!("  {}  {:<7}  {}\n", rule.code, rule.severity.word(), rule.title));
        }
        text.push_str("\nチェック項目（tachiiri explain \"2(4)\" のように見られます）\n");
        let mut told: Vec<String> = Vec::new();
        for item in [FormKind::Pharmacy, FormKind::Vendor].into_iter().flat_map(|form| self.edition.items(form)) {
            let line = format!("  {}  {}\n", item.id.number, item.text);
            if !told.contains(&line) {
                text.push_str(&line);
                told.push(line);
            }
        }
        text
    }

    fn about_rule(&self, rule: &Rule) -> String {
        let mut text = format!("{}（{}）{}\n", rule.code, rule.severity.word(), rule.title);
        section(&mut text, "なぜ", [rule.why]);
        section(&mut text, "直し方", [rule.mend]);
        let items: Vec<&Item> = self.items_of(rule).collect();
        let names: Vec<String> = items.iter().map(|item| format!("{}　{}", item.id, item.text)).collect();
        section(&mut text, "関係するチェック項目", names.iter().map(String::as_str));
        let mut sources: Vec<String> = rule.sources.iter().map(|source| in_words(source)).collect();
        sources.extend(self.guideline(&items));
        section(&mut text, "根拠", sources.iter().map(String::as_str));
        text
    }

    /// The items that a rule compares with the ledgers, each once.
    fn items_of(&self, rule: &Rule) -> impl Iterator<Item = &'a Item> {
        let belongs = |topic: &Topic| topic.rules.iter().any(|code| code == rule.code.as_str());
        let topics: Vec<&str> =
            self.topics.iter().filter(|(_, topic)| belongs(topic)).map(|(name, _)| name.as_str()).collect();
        let form = if topics.contains(&"vendor-responsible-person") { FormKind::Vendor } else { FormKind::Pharmacy };
        self.edition.items(form).filter(move |item| topics.contains(&item.topic.as_str()))
    }

    fn about_items(&self, items: &[(FormKind, &Item)]) -> String {
        let mut text = String::new();
        for (form, item) in items {
            let badge = self.edition.form(*form).map_or("", |form| form.badge.as_str());
            let when = if item.period == Period::Reference {
                format!("参考項目：{}", self.edition.reference_year)
            } else {
                self.edition.fiscal_year.to_string()
            };
            text.push_str(&format!("{}　{}（{badge}、{when}）\n", item.id, item.text));
        }
        let mut topics: Vec<&str> = items.iter().map(|(_, item)| item.topic.as_str()).collect();
        topics.dedup();
        let several = topics.len() > 1;
        for (form, item) in items {
            let first = items.iter().position(|(_, other)| other.topic == item.topic);
            let is_first =
                first.and_then(|at| items.get(at)).is_some_and(|(kind, other)| kind == form && other.id == item.id);
            if is_first {
                self.about_topic(&mut text, *form, item, several);
            }
        }
        let mut sources: Vec<String> = Vec::new();
        for (_, item) in items {
            let source = format!("マニュアル（別添2） Ⅱ {}", item.manual);
            if !item.manual.is_empty() && !sources.contains(&source) {
                sources.push(source);
            }
        }
        sources.extend(self.guideline(&items.iter().map(|(_, item)| *item).collect::<Vec<_>>()));
        section(&mut text, "根拠", sources.iter().map(String::as_str));
        text
    }

    fn about_topic(&self, text: &mut String, form: FormKind, item: &Item, several: bool) {
        let Some(topic) = self.topics.get(&item.topic) else {
            return;
        };
        if several {
            text.push_str(&format!("\n【{}】\n", self.edition.form(form).map_or("", |form| form.badge.as_str())));
        }
        section(text, "何を聞かれているか", [topic.asks.as_str()]);
        section(text, "検査する人がすること", [topic.inspector.as_str()]);
        section(text, "このソフトが照らし合わせるシートと列", topic.sheets.iter().map(String::as_str));
        let rules = topic.rules.iter().filter_map(|code| rule(code.parse().ok()?));
        let rules: Vec<String> = rules.map(|rule| format!("{}　{}", rule.code, rule.title)).collect();
        section(text, "関係する指摘", rules.iter().map(String::as_str));
    }

    fn guideline(&self, items: &[&Item]) -> Option<String> {
        let mut places: Vec<&str> = Vec::new();
        for place in items.iter().flat_map(|item| &item.guideline) {
            if !places.contains(&place.as_str()) {
                places.push(place);
            }
        }
        (!places.is_empty()).then(|| format!("ガイドライン{} {}", self.edition.guideline, places.join("、")))
    }
}

/// A source as people call it.
fn in_words(source: &str) -> String {
    source
        .replace("別添1", "様式（別添1）")
        .replace("別添2", "マニュアル（別添2）")
        .replace("別添3", "立入検査の手引き（別添3）")
}

/// A heading and its lines; nothing where there is no line.
fn section<'t>(text: &mut String, heading: &str, lines: impl IntoIterator<Item = &'t str>) {
    let lines: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    if lines.is_empty() {
        return;
    }
    text.push_str(&format!("\n{heading}\n"));
    for line in lines {
        text.push_str(&format!("  {line}\n"));
    }
}
