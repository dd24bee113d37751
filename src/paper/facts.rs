//! What the wording files can name: the case by its sheets' headers, the edition, terms of law.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use toml::Spanned;

use super::backup_places::{backup_places, lie_apart};
use super::block::{self, BLANK, Block};
use super::deputies;
use super::document_id::DocumentId;
use crate::case::{Blanks, Case};
use crate::error::{Error, toml_words};
use crate::model::day::in_words;
use crate::model::edition::{Edition, FormKind};
use crate::sheet::choice::{Choice, ContactGroup};
use crate::sheet::{Column, Contact, Pharmacy, Plan, Row, SheetId, Value, rows};

/// The template that holds the terms of law.
pub const LAW: &str = "wording/law.toml";

/// What the wording files can name.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Facts(Map<String, Json>);

/// A term of law.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Term {
    words: String,
    source: String,
    since: toml::value::Datetime,
}

/// The terms of law, each with its name, in the file's order.
#[derive(Debug, Clone)]
pub struct Law(Vec<(String, Term)>);

impl Law {
    /// Reads the terms.
    ///
    /// # Errors
    /// They are no such TOML; with the line.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mistake = |error: toml::de::Error| {
            Error::in_template(
                LAW,
                text,
                error.span().map_or(0, |span| span.start),
                toml_words(error.message()),
            )
        };
        let terms: BTreeMap<String, Spanned<Term>> = toml::from_str(text).map_err(mistake)?;
        let mut terms: Vec<(String, Spanned<Term>)> = terms.into_iter().collect();
        terms.sort_by_key(|(_, term)| term.span().start);
        Ok(Self(terms.into_iter().map(|(name, term)| (name, term.into_inner())).collect()))
    }

    /// Where the terms stand, as small print.
    pub fn sources(&self) -> Vec<Block> {
        let line = |(name, term): &(String, Term)| Block::Note {
            text: format!("{name}「{}」：{}{}", term.words, term.source, since(&term.since)),
        };
        self.0.iter().map(line).collect()
    }
}

/// Since when a term holds.
fn since(day: &toml::value::Datetime) -> String {
    let day =
        day.date.and_then(|day| Date::new(day.year as i16, day.month as i8, day.day as i8).ok());
    day.map_or_else(String::new, |day| format!("（{}から）", in_words(day)))
}

/// Returns a value as a sentence says it: a day by its era.
fn in_sentence(value: &Value) -> String {
    if let Value::Day(day) = value { in_words(*day) } else { value.shown() }
}

/// Returns a row by the headers of its sheet; empty cells are 【要記入】.
pub fn row<R: Row>(record: &R, blanks: &Blanks) -> Map<String, Json> {
    let entry = |column: &Column| {
        let shown = Some(in_sentence(&record.value(column))).filter(|text| !text.is_empty());
        let shown = shown.unwrap_or_else(|| block::blank(blanks, R::SHEET, column).to_owned());
        (column.header.to_owned(), Json::String(shown))
    };
    R::COLUMNS.iter().map(entry).collect()
}

impl Facts {
    /// Gathers what is known of a case.
    pub fn of(case: &Case, edition: Option<&Edition>, law: &Law) -> Self {
        let terms =
            law.0.iter().map(|(name, term)| (name.clone(), Json::String(term.words.clone())));
        let vendors =
            rows(&case.vendors).iter().map(|vendor| Json::Object(row(vendor, &case.blanks)));
        let trainings =
            rows(&case.trainings).iter().map(|training| Json::Object(row(training, &case.blanks)));
        let facts = [
            (SheetId::Pharmacy.name(), Json::Object(row(&case.pharmacy, &case.blanks))),
            (Contact::COLUMN.deputy.header, Json::Object(deputies::of(case))),
            (SheetId::Vendors.name(), vendors.collect()),
            (SheetId::Contacts.name(), Json::Object(contacts(case))),
            (SheetId::Plan.name(), Json::Object(plan(case))),
            (SheetId::Trainings.name(), trainings.collect()),
            ("管理者が運用", Json::Bool(deputies::manager_operates(case))),
            ("バックアップの接続先", Json::String(backup_places(case))),
            ("バックアップは離してある", Json::Bool(lie_apart(case))),
            (DocumentId::SystemDiagram.name(), paper(case, DocumentId::SystemDiagram)),
            (DocumentId::ContactDiagram.name(), paper(case, DocumentId::ContactDiagram)),
            (DocumentId::Restore.name(), paper(case, DocumentId::Restore)),
            ("様式", Json::Object(edition_facts(edition))),
            ("法令", Json::Object(terms.collect())),
        ];
        Self(facts.into_iter().map(|(name, fact)| (name.to_owned(), fact)).collect())
    }
}

/// Returns what 計画 says; where it was not handed in, everything is 【要記入】.
fn plan(case: &Case) -> Map<String, Json> {
    let column = Plan::COLUMN;
    let nothing = |column: &Column| (column.header.to_owned(), Json::String(BLANK.to_owned()));
    let mut facts = match &case.plan {
        Some(plan) => row(plan, &case.blanks),
        None => Plan::COLUMNS.iter().map(nothing).collect(),
    };
    // Looked over is a plan only later.
    let reviewed =
        case.plan.as_ref().map(|plan| in_sentence(&plan.reviewed.shown())).unwrap_or_default();
    facts.insert(column.reviewed.header.to_owned(), Json::String(reviewed));
    let is_open = case.plan.as_ref().is_some_and(Plan::is_reviewed_since);
    facts.insert("見直し後の承認".to_owned(), Json::Bool(is_open));
    facts
}

/// Returns the contacts by 区分, those without one left out.
fn contacts(case: &Case) -> Map<String, Json> {
    let facts = |contact: &Contact| {
        let mut facts = row(contact, &case.blanks);
        facts.insert("連絡方法".to_owned(), Json::String(way_to_reach(contact)));
        Json::Object(facts)
    };
    let of_group = |group: &str| {
        let in_group = rows(&case.contacts)
            .iter()
            .filter(|contact| contact.group.copied().is_some_and(|own| own.word() == group));
        in_group.map(facts).collect::<Json>()
    };
    ContactGroup::WORDS.iter().map(|group| ((*group).to_owned(), of_group(group))).collect()
}

/// Returns what is known of the edition; 【要記入】 where it, or whom the ministry wants called, is not.
fn edition_facts(edition: Option<&Edition>) -> Map<String, Json> {
    let blank = || BLANK.to_owned();
    let year = edition.map(|edition| edition.fiscal_year.to_string());
    let ministry = edition.and_then(|edition| edition.ministry.as_ref());
    let contact = ministry.zip(year.as_ref()).map(|(ministry, year)| {
        format!(
            "{} {}（{year}の番号。今の番号を確かめること）",
            ministry.office, ministry.telephone
        )
    });
    let form = edition.and_then(|edition| edition.form(FormKind::Vendor));
    let title = form.map(|form| form.title.clone());
    let facts = [
        ("名前", edition.map(|edition| edition.name.clone())),
        ("題名", title),
        (Pharmacy::COLUMN.year.header, year),
        (ContactGroup::Ministry.word(), ministry.map(|ministry| ministry.office.clone())),
        ("厚生労働省の電話番号", ministry.map(|ministry| ministry.telephone.clone())),
        ("厚生労働省の連絡先", contact),
    ];
    facts
        .into_iter()
        .map(|(name, fact)| (name.to_owned(), Json::String(fact.unwrap_or_else(blank))))
        .collect()
}

/// By telephone; where there is none, at another number or address.
fn way_to_reach(contact: &Contact) -> String {
    let ways = [&contact.telephone, &contact.after_hours, &contact.mail, &contact.url];
    ways.into_iter()
        .find_map(|way| way.stated())
        .map_or_else(|| BLANK.to_owned(), ToString::to_string)
}

/// Returns the name of a paper; empty where it is not made.
fn paper(case: &Case, id: DocumentId) -> Json {
    let is_made = id.sheets().iter().any(|sheet| case.has(*sheet));
    Json::String(if is_made { id.name().to_owned() } else { String::new() })
}
