//! 05: the restore procedure, to be kept on paper outside the systems it restores.

use serde_json::{Map, Value as Json};

use super::Material;
use super::bcp::restore_order;
use super::block::{BLANK, Block, Generation, Picture, Table};
use super::booklet::Booklet;
use super::facts::{Facts, row};
use super::systems::{self, System};
use super::wording::{self, PEN_HEIGHT};
use crate::case::Case;
use crate::error::Error;
use crate::model::text::{Text, key};
use crate::sheet::choice::{Generations, OfflineGenerations, YesNo};
use crate::sheet::{Backup, rows};

const TITLE: &str = "復旧手順書";
/// The wording before the systems.
pub const BEFORE: &str = "wording/restore.hbs";
/// The wording of a system.
pub const SYSTEM: &str = "wording/restore-system.hbs";
/// The wording after the systems.
pub const AFTER: &str = "wording/restore-after.hbs";
/// Steps to write in where a system has none.
const EMPTY_STEPS: usize = 6;
/// Most generations that a picture shows; of more, the last one after a gap.
const SHOWN_GENERATIONS: u32 = 8;

/// The procedure: what holds for all systems, one chapter each, the log of tests.
///
/// # Errors
/// A mistake in the wording or in the definitions of tables.
pub fn compose(material: &Material<'_>) -> Result<Booklet, Error> {
    let systems = systems::of(material.case);
    let mut data = wording::data(BEFORE, &Facts::of(material.case, material.edition, material.law))?;
    let mut blocks = material.wording(BEFORE)?.fill(&data, |asked| {
        Ok((asked.name == "restore-order").then(|| vec![Block::Table(restore_order(&systems))]))
    })?;
    let chapter = material.wording(SYSTEM)?;
    for (system, number) in systems.iter().zip(1..) {
        let facts = Json::Object(system_facts(material.case, system, number));
        wording::put(&mut data, "システム", Some(facts));
        blocks.push(Block::PageBreak);
        blocks.extend(chapter.fill(&data, |asked| {
            Ok(match asked.name {
                "system-backups" => Some(backups(material, system)?),
                "system-steps" => Some(vec![Block::Table(steps(material, system)?)]),
                _ => None,
            })
        })?);
    }
    blocks.push(Block::PageBreak);
    wording::put(&mut data, "システム", None);
    blocks.extend(material.wording(AFTER)?.fill(&data, |_| Ok(None))?);
    Ok(Booklet::new(material, TITLE.to_owned(), blocks))
}

fn system_facts(case: &Case, system: &System<'_>, number: usize) -> Map<String, Json> {
    let order = system.restore_order().map_or_else(|| BLANK.to_owned(), |order| order.to_string());
    let mut facts = Map::new();
    let mut fact = |name: &str, value: Json| facts.insert(name.to_owned(), value);
    fact("番号", number.into());
    fact("名前", system.name.as_str().into());
    let column = Backup::COLUMN;
    fact(column.restore_order.header, order.into());
    fact(column.recovery_time.header, system.goal(|backup| &backup.recovery_time).into());
    fact(column.recovery_point.header, system.goal(|backup| &backup.recovery_point).into());
    fact(column.vendor.header, vendors(case, system).into());
    facts
}

/// The vendors of a system's backups.
fn vendors(case: &Case, system: &System<'_>) -> Vec<Json> {
    let keys: Vec<String> = system.backups.iter().filter_map(|backup| backup.vendor.get().map(Text::key)).collect();
    let named =
        rows(&case.vendors).iter().filter(|vendor| vendor.name.get().is_some_and(|name| keys.contains(&name.key())));
    named.map(|vendor| Json::Object(row(vendor))).collect()
}

fn backups(material: &Material<'_>, system: &System<'_>) -> Result<Vec<Block>, Error> {
    let table = material.tables.table("restore-backups", system.backups.iter().copied())?;
    if table.rows.is_empty() {
        let text = format!("このシステムのバックアップは、シート「バックアップ」に書かれていません。{BLANK}");
        return Ok(vec![Block::Paragraph { text }, Block::Table(table.with_empty_rows(2, PEN_HEIGHT))]);
    }
    let mut blocks = vec![Block::Table(table)];
    blocks.extend(system.backups.iter().map(|backup| Block::Generations(picture(backup))));
    Ok(blocks)
}

fn steps(material: &Material<'_>, system: &System<'_>) -> Result<Table, Error> {
    let table = material.tables.table("restore-steps", system.steps.iter().copied())?;
    Ok(if table.rows.is_empty() { table.with_empty_rows(EMPTY_STEPS, PEN_HEIGHT) } else { table })
}

/// Which days the generations of a backup cover, and which an attack cannot reach.
fn picture(backup: &Backup) -> Picture {
    let frequency = backup.frequency.get().map_or(BLANK, Text::as_str);
    let title = format!("{}（{frequency}）の世代", backup.method.get().map_or(BLANK, Text::as_str));
    let caption =
        |text: &str| format!("{text}3世代以上、3世代目からはオフライン（切り離すか書きかえられない形）が目安です。");
    let Some(Generations::Known(count)) = backup.generations.copied() else {
        let text = format!("残している世代の数がわかりません。事業者に確かめてください。{BLANK}　");
        return Picture::new(title, Vec::new(), caption(&text));
    };
    let unit = Unit::of(frequency);
    let mut shown: Vec<u32> = (1..=count.min(SHOWN_GENERATIONS - 1)).collect();
    if count >= SHOWN_GENERATIONS {
        shown.push(count);
    }
    let generation = |number: u32| Generation {
        name: format!("{number}世代目"),
        age: unit.ago(number - 1),
        kept: kept(backup, number, count),
    };
    let reach = if count == 0 { "残している世代がありません。".to_owned() } else { unit.reach(count) };
    Picture::new(title, shown.into_iter().map(generation).collect(), caption(&reach))
}

/// How an attack is kept from a generation, if it is.
fn kept(backup: &Backup, number: u32, count: u32) -> Option<&'static str> {
    if is_offline(backup, number, count) {
        Some("オフライン")
    } else {
        (backup.write_protected.copied() == Some(YesNo::Yes)).then_some(Backup::COLUMN.write_protected.header)
    }
}

/// Whether the so-many-th generation, counted from the newest, is kept offline: the oldest ones are, where a number is given.
fn is_offline(backup: &Backup, number: u32, count: u32) -> bool {
    match backup.offline.copied() {
        Some(OfflineGenerations::All) => true,
        Some(OfflineGenerations::FromThird) => number >= 3,
        Some(OfflineGenerations::Count(offline)) => number > count.saturating_sub(offline),
        Some(OfflineGenerations::None) | None => false,
    }
}

/// What a generation counts, where the frequency begins with a word that says so.
#[derive(Clone, Copy)]
enum Unit {
    Day,
    Week,
    Month,
    Time,
}

impl Unit {
    /// Only where the whole text is one of these words, a clock time perhaps behind it: 「毎日2回」 or 「毎週月・木」 say
    /// something else, and the paper is read in an emergency.
    fn of(frequency: &str) -> Self {
        let word: String = key(frequency).split_whitespace().collect();
        let word = word.trim_end_matches(|character: char| character.is_ascii_digit() || "時分:半".contains(character));
        match word {
            "毎日" | "日次" | "毎晩" | "毎日1回" | "1日1回" => Self::Day,
            "毎週" | "週次" | "毎週1回" | "週1回" => Self::Week,
            "毎月" | "月次" | "毎月1回" | "月1回" => Self::Month,
            day if day.strip_prefix("毎週").is_some_and(is_weekday) => Self::Week,
            day if day.strip_prefix("毎月").is_some_and(is_day_of_month) => Self::Month,
            _ => Self::Time,
        }
    }

    fn ago(self, back: u32) -> String {
        match (self, back) {
            (_, 0) => "最新".to_owned(),
            (Self::Day, days) => format!("{days}日前"),
            (Self::Week, weeks) => format!("{weeks}週前"),
            (Self::Month, months) => format!("{months}か月前"),
            (Self::Time, times) => format!("{times}回前"),
        }
    }

    fn reach(self, count: u32) -> String {
        let back = self.ago(count - 1);
        match self {
            Self::Day => format!("{count}日分を残し、{back}まで戻せます。"),
            Self::Week => format!("{count}週分を残し、{back}まで戻せます。"),
            Self::Month => format!("{count}か月分を残し、{back}まで戻せます。"),
            Self::Time => format!("{count}回分を残し、{back}まで戻せます。"),
        }
    }
}

/// `1日`, `末日`.
fn is_day_of_month(text: &str) -> bool {
    let number = text.strip_suffix('日').unwrap_or("?");
    number == "末" || !number.is_empty() && number.chars().all(|digit| digit.is_ascii_digit())
}

/// `土曜`, `土曜日`; what stands behind it is the time of day.
fn is_weekday(text: &str) -> bool {
    let mut characters = text.chars();
    let is_day = characters.next().is_some_and(|day| "日月火水木金土".contains(day));
    let rest = characters.as_str();
    let rest = rest.strip_prefix("曜日").or_else(|| rest.strip_prefix('曜')).unwrap_or("?");
    is_day && matches!(rest, "" | "の閉店後" | "閉店後" | "の夜" | "夜")
}
