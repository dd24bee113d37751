//! The texts of `explain`: about a rule, about a check item, and the list of both.

mod words;

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::check::catalogue;
use crate::error::{Error, toml_words};
use crate::model::edition::{Edition, FormKind, Item, Period};
use crate::model::item::ItemNumber;
use crate::model::text::{key, squeezed};
use crate::rule::{Code, Rule};
use words::in_words;
pub use words::{Explanations, TopicInWords};

/// The template that holds the explanations of check items.
pub const TOPICS: &str = "topics.toml";

/// The explanation of a topic; the comments of the template say what each field is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicText {
    asks: String,
    inspector: String,
    sheets: Vec<String>,
    rules: Vec<Spanned<String>>,
}

/// The explanation of a topic, with the rules that compare its answers with the ledgers.
struct Topic {
    asks: String,
    inspector: String,
    sheets: Vec<String>,
    rules: Vec<&'static Rule>,
}

impl TopicText {
    fn read(self, mistake: &dyn Fn(usize, &str) -> Error) -> Result<Topic, Error> {
        let rule = |written: Spanned<String>| {
            let code = written.get_ref().parse::<Code>().ok();
            let unknown = || format!("「{}」という番号の指摘はありません", written.get_ref());
            code.and_then(catalogue::rule).ok_or_else(|| mistake(written.span().start, &unknown()))
        };
        Ok(Topic {
            asks: self.asks,
            inspector: self.inspector,
            sheets: self.sheets,
            rules: self.rules.into_iter().map(rule).collect::<Result<_, _>>()?,
        })
    }
}

/// Returns what the check items ask in plain words, by topic.
///
/// # Errors
/// The explanations cannot be read.
pub fn plain_words(topics: &str) -> Result<BTreeMap<String, String>, Error> {
    let mistake = |error: toml::de::Error| {
        Error::in_template(
            TOPICS,
            topics,
            error.span().map_or(0, |span| span.start),
            toml_words(error.message()),
        )
    };
    let texts: BTreeMap<String, TopicText> = toml::from_str(topics).map_err(mistake)?;
    Ok(texts.into_iter().map(|(topic, text)| (topic, text.asks)).collect())
}

/// Explains rules and items of an edition.
pub struct Explainer<'a> {
    edition: &'a Edition,
    described: Option<&'a Edition>,
    topics: BTreeMap<String, Topic>,
}

impl<'a> Explainer<'a> {
    /// Reads the explanations of topics.
    ///
    /// # Errors
    /// They are no such TOML, or name a rule that there is not; with the line.
    pub fn new(edition: &'a Edition, topics: &str) -> Result<Self, Error> {
        let mistake = |offset: usize, what: &str| Error::in_template(TOPICS, topics, offset, what);
        let unreadable = |error: toml::de::Error| {
            mistake(error.span().map_or(0, |span| span.start), &toml_words(error.message()))
        };
        let texts: BTreeMap<String, TopicText> = toml::from_str(topics).map_err(unreadable)?;
        let topics = texts.into_iter().map(|(name, text)| Ok((name, text.read(&mistake)?)));
        Ok(Self { edition, described: None, topics: topics.collect::<Result<_, Error>>()? })
    }

    /// Says which edition the explanations were written for: of its items that read otherwise there
    /// it is said.
    #[must_use]
    pub fn described_by(self, described: &'a Edition) -> Self {
        Self { described: Some(described), ..self }
    }

    /// Returns the text about what is asked for, or the list where nothing is; `None` where it is
    /// neither code nor number.
    pub fn answer(&self, asked: Option<&str>) -> Option<String> {
        asked.map_or_else(|| Some(self.list()), |asked| self.about(asked))
    }

    /// Returns the text about a rule's code or an item's number; `None` where it is neither.
    pub fn about(&self, asked: &str) -> Option<String> {
        if let Some(rule) = key(asked).trim().parse().ok().and_then(catalogue::rule) {
            return Some(self.about_rule(rule));
        }
        // People paste it from a finding: 2（4）サーバ.
        let end = asked
            .find([')', '）'])
            .and_then(|at| Some(at + asked[at..].chars().next()?.len_utf8()));
        let number: ItemNumber = asked[..end.unwrap_or(asked.len())].parse().ok()?;
        let items: Vec<(FormKind, &Item)> = [FormKind::Pharmacy, FormKind::Vendor]
            .into_iter()
            .flat_map(|form| self.edition.items(form).map(move |item| (form, item)))
            .filter(|(_, item)| item.id.number == number)
            .collect();
        (!items.is_empty()).then(|| self.about_items(&items))
    }

    /// Returns the explanations of topics and rules without the edition.
    pub fn explanations(&self) -> Explanations {
        let topic = |(name, topic): (&String, &Topic)| {
            let rules = topic.rules.iter().map(|rule| rule.code).collect();
            let about = TopicInWords {
                asks: topic.asks.clone(),
                inspector: topic.inspector.clone(),
                rules,
            };
            (name.clone(), about)
        };
        let guideline = catalogue::rules().map(|rule| (rule.code, self.places_of(rule)));
        Explanations {
            topics: self.topics.iter().map(topic).collect(),
            guideline: guideline.collect(),
        }
    }

    /// Returns the places in the guideline of the items that a rule compares with the ledgers.
    fn places_of(&self, rule: &Rule) -> Vec<String> {
        let mut places: Vec<String> = Vec::new();
        for place in self.items_of(rule).iter().flat_map(|item| &item.guideline) {
            if !places.contains(place) {
                places.push(place.clone());
            }
        }
        places
    }

    /// Returns the list of every rule and every item, a line each.
    pub fn list(&self) -> String {
        let mut text =
            "指摘（tachiiri explain C103 のように、くわしい説明を見られます）\n".to_owned();
        for rule in catalogue::rules() {
            text.push_str(&format!(
                "  {}  {:<7}  {}\n",
                rule.code,
                rule.severity.word(),
                rule.title
            ));
        }
        text.push_str("\nチェック項目（tachiiri explain \"2(4)\" のように見られます）\n");
        let mut listed: Vec<String> = Vec::new();
        for item in [FormKind::Pharmacy, FormKind::Vendor]
            .into_iter()
            .flat_map(|form| self.edition.items(form))
        {
            let line = format!("  {}  {}\n", item.id.number, item.text);
            if !listed.contains(&line) {
                text.push_str(&line);
                listed.push(line);
            }
        }
        text
    }

    fn about_rule(&self, rule: &Rule) -> String {
        let mut text = format!("{}（{}）{}\n", rule.code, rule.severity.word(), rule.title);
        section(&mut text, "なぜ", [rule.why]);
        section(&mut text, "直し方", [rule.mend]);
        let items = self.items_of(rule);
        let names: Vec<String> =
            items.iter().map(|item| format!("{}　{}", item.id, item.text)).collect();
        section(&mut text, "関係するチェック項目", names.iter().map(String::as_str));
        let mut sources: Vec<String> = rule.sources.iter().map(|source| in_words(source)).collect();
        sources.extend(self.guideline(&items));
        section(&mut text, "根拠", sources.iter().map(String::as_str));
        text
    }

    /// Returns the items that a rule compares with the ledgers: those of 薬局確認用, else those of
    /// 事業者確認用.
    fn items_of(&self, rule: &Rule) -> Vec<&'a Item> {
        let has_rule = |item: &&Item| {
            let topic = self.topics.get(&item.topic);
            topic.is_some_and(|topic| topic.rules.iter().any(|known| known.code == rule.code))
        };
        let of_form =
            |form: FormKind| self.edition.items(form).filter(has_rule).collect::<Vec<_>>();
        let of_pharmacy = of_form(FormKind::Pharmacy);
        if of_pharmacy.is_empty() { of_form(FormKind::Vendor) } else { of_pharmacy }
    }

    fn about_items(&self, items: &[(FormKind, &Item)]) -> String {
        let mut text = String::new();
        for (form, item) in items {
            let badge = self.edition.form(*form).map_or("", |form| form.badge.as_str());
            let when = if item.period == Period::Reference {
                format!("参考項目：{}", self.edition.last_year(item.period))
            } else {
                self.edition.fiscal_year.to_string()
            };
            let whose = if item.for_others { "、薬局以外の項目" } else { "" };
            text.push_str(&format!("{}　{}（{badge}、{when}{whose}）\n", item.id, item.text));
        }
        let mut topics: Vec<&str> = items.iter().map(|(_, item)| item.topic.as_str()).collect();
        topics.dedup();
        let several = topics.len() > 1;
        for (form, item) in items {
            let first = items.iter().position(|(_, other)| other.topic == item.topic);
            let is_first = first
                .and_then(|at| items.get(at))
                .is_some_and(|(kind, other)| kind == form && other.id == item.id);
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
        if item.for_others {
            return section(text, "答えるのはだれか", [FOR_OTHERS]);
        }
        let Some(topic) = self.topics.get(&item.topic) else {
            return;
        };
        if several {
            text.push_str(&format!(
                "\n【{}】\n",
                self.edition.form(form).map_or("", |form| form.badge.as_str())
            ));
        }
        if let Some(described) =
            self.described.filter(|described| is_reworded(item, form, described))
        {
            text.push_str(&format!(
                "\n{}の項目の説明です。この項目の言葉は、それと違います。\n",
                described.fiscal_year
            ));
        }
        section(text, "何を聞かれているか", [topic.asks.as_str()]);
        section(text, "検査する人がすること", [topic.inspector.as_str()]);
        section(
            text,
            "このソフトが照らし合わせるシートと列",
            topic.sheets.iter().map(String::as_str),
        );
        let rules: Vec<String> =
            topic.rules.iter().map(|rule| format!("{}　{}", rule.code, rule.title)).collect();
        section(text, "関係する指摘", rules.iter().map(String::as_str));
    }

    /// Returns the places of items in the guideline, those of each of its editions as one line.
    fn guideline(&self, items: &[&Item]) -> Vec<String> {
        let mut lines: Vec<(&str, Vec<&str>)> = Vec::new();
        for item in items.iter().filter(|item| !item.guideline.is_empty()) {
            let edition = self.edition.guideline_of(item);
            let line = match lines.iter().position(|(known, _)| *known == edition) {
                Some(line) => line,
                None => {
                    lines.push((edition, Vec::new()));
                    lines.len() - 1
                }
            };
            for place in &item.guideline {
                if !lines[line].1.contains(&place.as_str()) {
                    lines[line].1.push(place);
                }
            }
        }
        lines
            .into_iter()
            .map(|(edition, places)| format!("ガイドライン{edition} {}", places.join("、")))
            .collect()
    }
}

/// What is said of an item that a pharmacy does not answer.
const FOR_OTHERS: &str = "薬局以外が答える項目です。薬局は書かず、このソフトも答えを調べません。様式には「薬局以外の項目のため記入不要」と印刷します。";

/// Returns whether an edition has items of an item's topic, and none in its words.
fn is_reworded(item: &Item, form: FormKind, described: &Edition) -> bool {
    let mut known = described.items(form).filter(|known| known.topic == item.topic).peekable();
    known.peek().is_some() && known.all(|known| squeezed(&known.text) != squeezed(&item.text))
}

/// Adds a heading and its lines; nothing where there is no line.
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
