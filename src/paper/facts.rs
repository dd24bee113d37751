//! What the wording files can name: the case by the headers of its sheets, the edition, the terms of law.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::block::{BLANK, Block};
use super::record::Record;
use crate::error::Error;
use crate::model::case::{Case, Contact, ContactGroup, Field, OfflineGenerations, rows};
use crate::model::day::in_words;
use crate::model::edition::Edition;
use crate::model::sheets::{self, Sheet};
use crate::model::text::Text;

/// The template that holds the terms of law.
pub const LAW: &str = "wording/law.toml";

/// What the wording files can name.
#[derive(Debug, Serialize)]
pub struct Facts {
    #[serde(rename = "薬局")]
    pharmacy: Map<String, Json>,
    #[serde(rename = "代行者")]
    deputies: Map<String, Json>,
    #[serde(rename = "事業者")]
    vendors: Vec<Map<String, Json>>,
    /// By 区分.
    #[serde(rename = "連絡先")]
    contacts: BTreeMap<&'static str, Vec<Map<String, Json>>>,
    #[serde(rename = "バックアップの接続先")]
    backup_places: String,
    #[serde(rename = "様式")]
    edition: EditionFacts,
    #[serde(rename = "法令")]
    law: BTreeMap<String, String>,
}

#[derive(Debug, Serialize)]
struct EditionFacts {
    #[serde(rename = "名前")]
    name: String,
    #[serde(rename = "年度")]
    year: String,
    #[serde(rename = "厚生労働省")]
    office: String,
    #[serde(rename = "厚生労働省の電話番号")]
    telephone: String,
}

/// A term of law.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Term {
    words: String,
    source: String,
    since: toml::value::Datetime,
}

/// The terms of law, by name.
#[derive(Debug, Clone)]
pub struct Law(BTreeMap<String, Term>);

impl Law {
    /// Reads the terms.
    ///
    /// # Errors
    /// They are no such TOML; with the line.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mistake = |error: toml::de::Error| {
            Error::in_template(LAW, text, error.span().map_or(0, |span| span.start), error.message())
        };
        toml::from_str(text).map(Self).map_err(mistake)
    }

    /// Where the terms stand, as small print.
    pub fn sources(&self) -> Vec<Block> {
        let line = |(name, term): (&String, &Term)| Block::Note {
            text: format!("{name}「{}」：{}{}", term.words, term.source, since(&term.since)),
        };
        self.0.iter().map(line).collect()
    }
}

/// Since when a term holds.
fn since(day: &toml::value::Datetime) -> String {
    let day = day.date.and_then(|day| Date::new(day.year as i16, day.month as i8, day.day as i8).ok());
    day.map_or_else(String::new, |day| format!("（{}から）", in_words(day)))
}

/// A row by the headers of its sheet; empty cells are 【要記入】.
pub fn row(record: &impl Record, sheet: &Sheet) -> Map<String, Json> {
    let entry = |column: &sheets::Column| {
        let shown = record.value(column.name).map(|value| value.shown()).filter(|text| !text.is_empty());
        (column.name.to_owned(), Json::String(shown.unwrap_or_else(|| BLANK.to_owned())))
    };
    sheet.columns.iter().map(entry).collect()
}

impl Facts {
    /// What is known of a case.
    pub fn of(case: &Case, edition: &Edition, law: &Law) -> Self {
        let mut contacts: BTreeMap<&'static str, Vec<Map<String, Json>>> =
            sheets::GROUP_WORDS.iter().map(|word| (*word, Vec::new())).collect();
        for contact in rows(&case.contacts) {
            let group = contact.value("区分").map(|value| value.shown()).unwrap_or_default();
            if let Some((_, list)) = contacts.iter_mut().find(|(word, _)| **word == group) {
                let mut facts = row(contact, &sheets::CONTACTS);
                facts.insert("連絡方法".to_owned(), Json::String(way_to_reach(contact)));
                list.push(facts);
            }
        }
        Self {
            pharmacy: row(&case.pharmacy, &sheets::PHARMACY),
            deputies: deputies(case),
            vendors: rows(&case.vendors).iter().map(|vendor| row(vendor, &sheets::VENDORS)).collect(),
            contacts,
            backup_places: backup_places(case),
            edition: EditionFacts {
                name: edition.name.clone(),
                year: edition.fiscal_year.to_string(),
                office: edition.ministry.office.clone(),
                telephone: edition.ministry.telephone.clone(),
            },
            law: law.0.iter().map(|(name, term)| (name.clone(), term.words.clone())).collect(),
        }
    }
}

/// By telephone; where there is none, at another number or address.
fn way_to_reach(contact: &Contact) -> String {
    let ways = [&contact.telephone, &contact.after_hours, &contact.mail, &contact.url];
    ways.into_iter().find_map(|way| way.get()).map_or_else(|| BLANK.to_owned(), ToString::to_string)
}

/// Who stands in for those that the sheet 薬局 names: the 代行者 of the contacts that are this person or have this role.
fn deputies(case: &Case) -> Map<String, Json> {
    let pharmacy = &case.pharmacy;
    let posts: [(&str, &[&str], &Field<Text>); 5] = [
        ("薬局開設者", &["薬局開設者", "開設者"], &pharmacy.owner),
        ("薬局の管理者", &["薬局の管理者", "管理者", "管理薬剤師"], &pharmacy.manager),
        (
            "医療情報システム安全管理責任者",
            &["医療情報システム安全管理責任者", "安全管理責任者"],
            &pharmacy.safety_officer,
        ),
        ("企画管理者", &["企画管理者"], &pharmacy.planning_manager),
        ("システム運用担当者", &["システム運用担当者"], &pharmacy.operator),
    ];
    let entry = |(post, roles, person): (&str, &[&str], &Field<Text>)| {
        (post.to_owned(), Json::String(deputy(case, roles, person.get())))
    };
    posts.into_iter().map(entry).collect()
}

fn deputy(case: &Case, roles: &[&str], person: Option<&Text>) -> String {
    let is_post = |contact: &&Contact| {
        let in_house = matches!(contact.group.copied(), Some(ContactGroup::Pharmacy | ContactGroup::HeadOffice));
        let has_role = contact.role.get().is_some_and(|role| roles.contains(&role.key().as_str()));
        let is_person = contact.name.get().zip(person).is_some_and(|(name, person)| name.key() == person.key());
        in_house && (has_role || is_person)
    };
    let mut names: Vec<&str> = Vec::new();
    for contact in rows(&case.contacts).iter().filter(is_post) {
        if let Some(deputy) = contact.deputy.get().map(Text::as_str).filter(|name| !names.contains(name)) {
            names.push(deputy);
        }
    }
    if names.is_empty() { BLANK.to_owned() } else { names.join("、") }
}

/// Where backups lie that are not all offline: what is to be cut off first.
fn backup_places(case: &Case) -> String {
    let online = rows(&case.backups).iter().filter(|backup| backup.offline.copied() != Some(OfflineGenerations::All));
    let mut places: Vec<&str> = Vec::new();
    for place in online.filter_map(|backup| backup.location.get()).map(Text::as_str) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places.join("、")
}
