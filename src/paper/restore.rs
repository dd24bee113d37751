//! 05: the restore procedure, to be kept on paper outside the systems it restores.

use serde_json::{Map, Value as Json};

use super::bcp::restore_order;
use super::block::{BLANK, Block, Generation, Picture, Table};
use super::booklet::Booklet;
use super::context::PaperContext;
use super::facts::{Facts, row};
use super::systems::{self, System};
use super::wording::{WordingData, WordingFile};
use crate::case::Case;
use crate::error::Error;
use crate::model::text::{Text, key};
use crate::sheet::choice::{Generations, OfflineGenerations, YesNo};
use crate::sheet::{Backup, SheetId, Vendor, listed_systems, rows};

const TITLE: &str = "復旧手順書";
/// Steps to write in where a system has none.
const EMPTY_STEPS: usize = 5;
/// Backups to write in where a system has none.
const EMPTY_BACKUPS: usize = 1;
/// Most generations that a picture shows; of more, the last one after a gap.
const SHOWN_GENERATIONS: u32 = 8;

/// Makes the procedure: what holds for all systems, one chapter each, the log of tests.
///
/// # Errors
/// A mistake in the wording or in the definitions of tables.
pub(super) fn compose(context: &PaperContext<'_>) -> Result<Booklet, Error> {
    let systems = systems::of(context.case);
    let mut data = WordingData::new(
        WordingFile::Restore,
        &Facts::of(context.case, context.edition, context.law),
    )?;
    data.put("記録のないもの", Some(without_record(context.case).into()));
    let mut blocks = context.wording(WordingFile::Restore).fill(&data, |asked| {
        Ok((asked.name == "restore-order")
            .then(|| vec![Block::Table(restore_order(&systems, &context.case.blanks))]))
    })?;
    for (system, number) in systems.iter().zip(1..) {
        blocks.extend(chapter(context, &mut data, system, number)?);
    }
    blocks.push(Block::Chapter);
    data.put("システム", None);
    blocks.extend(context.wording(WordingFile::RestoreAfter).fill(&data, |_| Ok(None))?);
    Ok(Booklet::new(context, TITLE.to_owned(), blocks).signed(context))
}

fn chapter(
    context: &PaperContext<'_>,
    data: &mut WordingData,
    system: &System<'_>,
    number: usize,
) -> Result<Vec<Block>, Error> {
    data.put("システム", Some(Json::Object(system_facts(context.case, system, number))));
    let mut blocks = vec![Block::Chapter];
    blocks.extend(context.wording(WordingFile::RestoreSystem).fill(data, |asked| {
        Ok(match asked.name {
            "system-backups" => Some(backups(context, system)?),
            "system-steps" => Some(vec![Block::Table(steps(context, system)?)]),
            _ => None,
        })
    })?);
    Ok(blocks)
}

/// Returns which of the sheets that the procedure is made of have no record.
fn without_record(case: &Case) -> String {
    let empty = [
        (SheetId::Backups, rows(&case.backups).is_empty()),
        (SheetId::RestoreSteps, rows(&case.restore_steps).is_empty()),
    ];
    let empty = empty.into_iter().filter(|(_, is_empty)| *is_empty);
    empty.map(|(sheet, _)| sheet.name()).collect::<Vec<_>>().join("と")
}

fn system_facts(case: &Case, system: &System<'_>, number: usize) -> Map<String, Json> {
    let order = system.restore_order().map_or_else(|| BLANK.to_owned(), |order| order.to_string());
    let mut facts = Map::new();
    let mut fact = |name: &str, value: Json| facts.insert(name.to_owned(), value);
    fact("番号", number.into());
    fact("名前", system.name.as_str().into());
    fact("バックアップの数", system.backups.len().into());
    let column = Backup::COLUMN;
    fact(column.restore_order.header, order.into());
    fact(column.recovery_time.header, system.goal(|backup| &backup.recovery_time).into());
    fact(column.recovery_point.header, system.goal(|backup| &backup.recovery_point).into());
    fact(column.vendor.header, vendors(case, system).into());
    fact(column.restored_to.header, restored_to(case, system).into());
    facts
}

/// Returns where a system is restored to: as its backups say, else as 計画 says for all.
fn restored_to(case: &Case, system: &System<'_>) -> String {
    let own = system.goal(|backup| &backup.restored_to);
    let of_all = case.plan.as_ref().and_then(|plan| plan.restored_to.stated()).map(Text::as_str);
    if own.is_empty() { of_all.unwrap_or(BLANK).to_owned() } else { own }
}

/// Returns the vendors that a system's backups name, else those that provide it by their own row.
fn vendors(case: &Case, system: &System<'_>) -> Vec<Json> {
    let keys: Vec<String> =
        system.backups.iter().filter_map(|backup| backup.vendor.get().map(Text::key)).collect();
    let system = system.name.key();
    let provides = |vendor: &Vendor| listed_systems(vendor.systems.text()).contains(&system);
    let named = rows(&case.vendors).iter().filter(|vendor| match keys.is_empty() {
        true => provides(vendor),
        false => vendor.name.get().is_some_and(|name| keys.contains(&name.key())),
    });
    named.map(|vendor| Json::Object(row(vendor, &case.blanks))).collect()
}

fn backups(context: &PaperContext<'_>, system: &System<'_>) -> Result<Vec<Block>, Error> {
    let table = context.tables.table("restore-backups", system.backups.iter().copied())?;
    let mut blocks = vec![Block::Table(table.or_rows_to_write_in(EMPTY_BACKUPS))];
    blocks.extend(system.backups.iter().map(|backup| Block::Generations(picture(backup))));
    Ok(blocks)
}

fn steps(context: &PaperContext<'_>, system: &System<'_>) -> Result<Table, Error> {
    let mut table = context.tables.table("restore-steps", system.steps.iter().copied())?;
    if table.rows.is_empty() {
        // To be written in by hand a remark has no line of its own.
        table.columns.iter_mut().for_each(|column| column.below = false);
    }
    Ok(table.or_rows_to_write_in(EMPTY_STEPS).with_cells_to_write_in())
}

/// Draws which days a backup's generations cover, and which of them an attack cannot reach.
fn picture(backup: &Backup) -> Picture {
    let [method, frequency] =
        [&backup.method, &backup.frequency].map(|field| field.stated().map(Text::as_str));
    let how_often = frequency.map_or_else(String::new, |frequency| format!("（{frequency}）"));
    let title = format!("{}{how_often}の世代", method.unwrap_or(SheetId::Backups.name()));
    let Some(Generations::Known(count)) = backup.generations.copied() else {
        let caption = format!("残している世代：{BLANK}（事業者に確かめる）");
        return Picture::new(title, Vec::new(), caption);
    };
    let unit = Unit::of(frequency.unwrap_or_default());
    let generation = |number: u32| Generation {
        name: format!("{number}世代目"),
        age: unit.ago(number - 1),
        kept: kept(backup, number, count),
        gap: false,
    };
    let mut shown: Vec<Generation> =
        (1..=count.min(SHOWN_GENERATIONS - 1)).map(generation).collect();
    if count > SHOWN_GENERATIONS {
        shown.push(left_out(count - SHOWN_GENERATIONS));
    }
    if count >= SHOWN_GENERATIONS {
        shown.push(generation(count));
    }
    let reach = match count {
        0 => "残している世代がありません。".to_owned(),
        1 => "残しているのは、最新の1世代だけです。それより前には戻せません。".to_owned(),
        count => unit.reach(count),
    };
    Picture::new(title, shown, reach)
}

/// Returns the gap for so many generations.
fn left_out(count: u32) -> Generation {
    Generation {
        name: "…".to_owned(), age: format!("間の{count}世代"), kept: None, gap: true
    }
}

/// Returns how an attack is kept from a generation; `None` where it is not.
fn kept(backup: &Backup, number: u32, count: u32) -> Option<&'static str> {
    if is_offline(backup, number, count) {
        Some("オフライン")
    } else {
        (backup.write_protected.copied() == Some(YesNo::Yes))
            .then_some(Backup::COLUMN.write_protected.header)
    }
}

/// Returns whether the nth generation, counted from the newest, is kept offline. Where only a
/// number of offline generations is given, these are the oldest ones.
fn is_offline(backup: &Backup, number: u32, count: u32) -> bool {
    match backup.offline.copied() {
        Some(OfflineGenerations::All) => true,
        Some(OfflineGenerations::FromThird) => number >= 3,
        Some(OfflineGenerations::Count(offline)) => number > count.saturating_sub(offline),
        Some(OfflineGenerations::None) | None => false,
    }
}

/// The time between two generations, as far as the frequency says.
#[derive(Clone, Copy)]
enum Unit {
    Day,
    Week,
    Month,
    Time,
}

impl Unit {
    /// Reads a frequency: only where the whole text is one of these words, perhaps with a clock
    /// time behind it. 「毎日2回」 or 「毎週月・木」 say something else, and the paper is read in
    /// an emergency.
    fn of(frequency: &str) -> Self {
        let word: String = key(frequency).split_whitespace().collect();
        let word = word.trim_end_matches(|character: char| {
            character.is_ascii_digit() || "時分:半".contains(character)
        });
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

/// Returns whether a text is a day of the month, as `1日` or `末日`.
fn is_day_of_month(text: &str) -> bool {
    let number = text.strip_suffix('日').unwrap_or("?");
    number == "末" || !number.is_empty() && number.chars().all(|digit| digit.is_ascii_digit())
}

/// Returns whether a text is a day of the week, as `土曜` or `土曜日`, perhaps with a time of day
/// behind it.
fn is_weekday(text: &str) -> bool {
    let mut characters = text.chars();
    let is_day = characters.next().is_some_and(|day| "日月火水木金土".contains(day));
    let rest = characters.as_str();
    let rest = rest.strip_prefix("曜日").or_else(|| rest.strip_prefix('曜')).unwrap_or("?");
    is_day && matches!(rest, "" | "の閉店後" | "閉店後" | "の夜" | "夜")
}
