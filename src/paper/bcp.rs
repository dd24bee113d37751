//! 04: the business continuity plan, as a skeleton to be finished by the pharmacy.

use std::collections::BTreeMap;

use super::block::{self, BLANK, Block, Table, Value};
use super::booklet::Booklet;
use super::context::PaperContext;
use super::draft::BcpDraft;
use super::facts::Facts;
use super::record::Record;
use super::systems::{self, System};
use super::tables::RESTORED_BY;
use super::wording::{Part, WordingData, WordingFile};
use crate::error::Error;
use crate::model::case::{Backup, Case, Contact, Operation, Priority, rows};
use crate::model::text::Text;

const TITLE: &str = "サイバー攻撃を想定した事業継続計画（BCP）";
/// Rows to write in where a table has none.
const EMPTY_ROWS: usize = 4;

/// Makes the plan; its title says how much is still to be filled in.
///
/// # Errors
/// A mistake in the wording or in the definitions of tables.
pub(super) fn compose(context: &PaperContext<'_>) -> Result<Booklet, Error> {
    let blocks = context.draft.map_or_else(|| blocks(context), |draft| Ok(draft.blocks.clone()))?;
    let title = match block::blanks(&blocks) {
        0 => TITLE.to_owned(),
        blanks => format!("{TITLE}（案：未記入{blanks}か所）"),
    };
    Ok(Booklet::new(context, title, blocks))
}

/// Words the plan; `None` where 業務 was not handed in and no plan is made.
///
/// # Errors
/// A mistake in the wording or in the definitions of tables.
pub fn draft(context: &PaperContext<'_>) -> Result<Option<BcpDraft>, Error> {
    let made = context.case.operations.is_some();
    made.then(|| blocks(context).map(|blocks| BcpDraft { blocks })).transpose()
}

fn blocks(context: &PaperContext<'_>) -> Result<Vec<Block>, Error> {
    let systems = systems::of(context.case);
    let data = WordingData::new(WordingFile::Bcp, &Facts::of(context.case, context.edition, context.law))?;
    context.wording(WordingFile::Bcp).fill(&data, |asked| part(context, &systems, asked))
}

fn part(context: &PaperContext<'_>, systems: &[System<'_>], asked: Part<'_>) -> Result<Option<Vec<Block>>, Error> {
    Ok(Some(match asked.name {
        "table" if context.tables.has(asked.words) => vec![Block::Table(table(context, systems, asked.words)?)],
        "systems-and-operations" => vec![Block::Table(systems_and_operations(systems))],
        "restore-order" => vec![Block::Table(restore_order(systems))],
        "law-sources" => context.law.sources(),
        _ => return Ok(None),
    }))
}

/// A table of the ledgers; one without rows gets some to write in.
fn table(context: &PaperContext<'_>, systems: &[System<'_>], name: &str) -> Result<Table, Error> {
    let (case, tables) = (context.case, context.tables);
    let table = match tables.sheet(name) {
        Some("機器台帳") => tables.table(name, rows(&case.devices)),
        Some("バックアップ") => tables.table(name, backups(case, systems)),
        Some("業務") => tables.table(name, operations(case)),
        Some("連絡先") => tables.table(name, contacts(case)),
        Some("事業者") => tables.table(name, rows(&case.vendors)),
        Some("利用者台帳") => tables.table(name, rows(&case.accounts)),
        _ => tables.table(name, rows(&case.restore_steps)),
    }?;
    Ok(table.or_rows_to_write_in(EMPTY_ROWS))
}

/// The operations, the most urgent first.
fn operations(case: &Case) -> Vec<&Operation> {
    let mut operations: Vec<&Operation> = rows(&case.operations).iter().collect();
    operations.sort_by_key(|operation| operation.priority.copied().unwrap_or(Priority::Low));
    operations
}

/// The contacts in 連絡順; those without one last.
pub fn contacts(case: &Case) -> Vec<&Contact> {
    let mut contacts: Vec<&Contact> = rows(&case.contacts).iter().collect();
    contacts.sort_by_key(|contact| contact.order.copied().unwrap_or(u32::MAX));
    contacts
}

/// A backup with how its system is restored.
struct Restorable<'a> {
    backup: &'a Backup,
    steps: usize,
}

impl Record for Restorable<'_> {
    fn value(&self, header: &str) -> Option<Value> {
        match (header, self.steps) {
            (RESTORED_BY, 0) => Some(Value::empty()),
            (RESTORED_BY, steps) => Some(Value::text(format!("復旧手順書の{steps}手順"))),
            _ => self.backup.value(header),
        }
    }
}

fn backups<'a>(case: &'a Case, systems: &[System<'a>]) -> Vec<Restorable<'a>> {
    let counts: BTreeMap<String, usize> =
        systems.iter().map(|system| (system.name.key(), system.steps.len())).collect();
    let steps = |backup: &Backup| backup.system.get().and_then(|name| counts.get(&name.key())).copied().unwrap_or(0);
    rows(&case.backups).iter().map(|backup| Restorable { backup, steps: steps(backup) }).collect()
}

fn systems_and_operations(systems: &[System<'_>]) -> Table {
    let mut table = Table::new([("システム", 20.0), ("止まると影響する業務（止まってもよい時間）", 60.0)]);
    table.rows = systems
        .iter()
        .map(|system| {
            let operations = system.operations.iter().map(|operation| {
                let tolerance = operation.tolerance.get().map_or(BLANK, Text::as_str);
                format!("{}（{tolerance}）", operation.name.text())
            });
            let operations: Vec<String> = operations.collect();
            let operations = if operations.is_empty() { BLANK.to_owned() } else { operations.join("、") };
            vec![Value::text(system.name.as_str()), Value::text(operations)]
        })
        .collect();
    table.or_rows_to_write_in(EMPTY_ROWS)
}

/// The systems in the order of restoring.
pub fn restore_order(systems: &[System<'_>]) -> Table {
    let headers = [("順", 6.0), ("システム", 26.0), ("復旧優先度", 12.0), ("重要度", 10.0), ("目標復旧時間", 26.0)];
    let mut table = Table::new(headers);
    let number = |number: Option<u32>| number.map_or_else(|| Value::text(BLANK), |number| Value::Number(number.into()));
    table.rows = systems
        .iter()
        .zip(1..)
        .map(|(system, index)| {
            vec![
                Value::Number(index),
                Value::text(system.name.as_str()),
                number(system.restore_order()),
                number(system.importance()),
                Value::text(system.goal(|backup| &backup.recovery_time)),
            ]
        })
        .collect();
    table.or_rows_to_write_in(EMPTY_ROWS)
}
