//! 04: the business continuity plan, as a skeleton to be finished by the pharmacy.

use std::collections::BTreeMap;

use super::block::{self, Block, Table, Value, blank};
use super::booklet::Booklet;
use super::context::PaperContext;
use super::draft::BcpDraft;
use super::facts::Facts;
use super::systems::{self, System};
use super::tables::Record;
use super::trainings;
use super::wording::{Part, WordingData, WordingFile};
use crate::case::{Blanks, Case};
use crate::error::Error;
use crate::model::text::Text;
use crate::sheet::choice::Priority;
use crate::sheet::{Backup, Column, Contact, Operation, Plan, RestoreStep, Row, SheetId, rows};

const TITLE: &str = "サイバー攻撃を想定した事業継続計画（BCP）";
/// Rows to write in where a table has none.
const EMPTY_ROWS: usize = 4;

/// Makes the plan; its title says how much is still to be filled in.
///
/// # Errors
/// A mistake in the wording or in the definitions of tables.
pub(super) fn compose(context: &PaperContext<'_>) -> Result<Booklet, Error> {
    let blocks = context.draft.map_or_else(|| blocks(context), |draft| Ok(draft.blocks.clone()))?;
    let title = match block::blanks(&blocks) + block::unread(&blocks) {
        0 => TITLE.to_owned(),
        blanks => format!("{TITLE}（案：未記入{blanks}か所）"),
    };
    Ok(Booklet::new(context, title, blocks).signed(context))
}

/// Words the plan; `None` where 業務 was not handed in: nothing is checked of a plan then.
///
/// # Errors
/// A mistake in the wording or in the definitions of tables.
pub fn draft(context: &PaperContext<'_>) -> Result<Option<BcpDraft>, Error> {
    let made = context.case.operations.is_some();
    made.then(|| blocks(context).map(|blocks| BcpDraft { blocks })).transpose()
}

fn blocks(context: &PaperContext<'_>) -> Result<Vec<Block>, Error> {
    let systems = systems::of(context.case);
    let data =
        WordingData::new(WordingFile::Bcp, &Facts::of(context.case, context.edition, context.law))?;
    context.wording(WordingFile::Bcp).fill(&data, |asked| part(context, &systems, asked))
}

fn part(
    context: &PaperContext<'_>,
    systems: &[System<'_>],
    asked: Part<'_>,
) -> Result<Option<Vec<Block>>, Error> {
    Ok(Some(match asked.name {
        "table" => match context.tables.sheet(asked.words) {
            Some(sheet) => vec![Block::Table(table(context, systems, sheet, asked.words)?)],
            None => return Ok(None),
        },
        "systems-and-operations" => {
            vec![Block::Table(systems_and_operations(systems, &context.case.blanks))]
        }
        "restore-order" => vec![Block::Table(restore_order(systems, &context.case.blanks))],
        "ways-out" => ways_out(context.case),
        "trainings" => trainings(context)?,
        "law-sources" => context.law.sources(),
        _ => return Ok(None),
    }))
}

/// A table of the ledgers; one without rows gets some to write in.
fn table(
    context: &PaperContext<'_>,
    systems: &[System<'_>],
    sheet: SheetId,
    name: &str,
) -> Result<Table, Error> {
    let (case, tables) = (context.case, context.tables);
    let table = match sheet {
        SheetId::Devices => tables.table(name, rows(&case.devices)),
        SheetId::Backups => tables.table(name, backups(case, systems)),
        SheetId::Operations => tables.table(name, operations(case)),
        SheetId::Contacts => tables.table(name, contacts(case)),
        SheetId::Vendors => tables.table(name, rows(&case.vendors)),
        SheetId::Accounts => tables.table(name, rows(&case.accounts)),
        SheetId::RestoreSteps => tables.table(name, rows(&case.restore_steps)),
        SheetId::Trainings => tables.table(name, trainings::of(case, context.as_of)),
        // No table is defined on these: `Tables::parse` refuses it.
        SheetId::Pharmacy
        | SheetId::Plan
        | SheetId::Checklist
        | SheetId::VendorChecklist
        | SheetId::AccessLog => tables.table(name, rows::<RestoreStep>(&None)),
    }?;
    Ok(tables.with_unread(name, table, &case.blanks).or_rows_to_write_in(EMPTY_ROWS))
}

/// The trainings that the pharmacy planned, none where it planned none: the usual ones stand in the
/// wording.
fn trainings(context: &PaperContext<'_>) -> Result<Vec<Block>, Error> {
    let table =
        context.tables.table("bcp-trainings", trainings::of(context.case, context.as_of))?;
    Ok(if table.rows.is_empty() { Vec::new() } else { vec![Block::Table(table)] })
}

/// The ways out of the pharmacy's network and how each is cut, one a line; a blank where none is
/// told.
fn ways_out(case: &Case) -> Vec<Block> {
    let told = case.plan.iter().flat_map(Plan::ways_out).map(|way_out| way_out.as_str().to_owned());
    let mut texts: Vec<String> = told.collect();
    if texts.is_empty() {
        texts.push(blank(&case.blanks, SheetId::Plan, Plan::COLUMN.way_out).to_owned());
    }
    texts.into_iter().map(|text| Block::Bullet { text }).collect()
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
    const SHEET: SheetId = SheetId::Backups;

    fn value(&self, column: &Column) -> Value {
        Row::value(self.backup, column)
    }

    fn restored_by(&self) -> Value {
        match self.steps {
            0 => Value::empty(),
            steps => Value::text(format!("復旧手順書（{steps}手順）")),
        }
    }
}

fn backups<'a>(case: &'a Case, systems: &[System<'a>]) -> Vec<Restorable<'a>> {
    let counts: BTreeMap<String, usize> =
        systems.iter().map(|system| (system.name.key(), system.steps.len())).collect();
    let steps = |backup: &Backup| {
        backup.system.get().and_then(|name| counts.get(&name.key())).copied().unwrap_or(0)
    };
    rows(&case.backups).iter().map(|backup| Restorable { backup, steps: steps(backup) }).collect()
}

fn systems_and_operations(systems: &[System<'_>], blanks: &Blanks) -> Table {
    let unknown = blank(blanks, SheetId::Operations, Operation::COLUMN.tolerance);
    let unused = blank(blanks, SheetId::Operations, Operation::COLUMN.systems);
    let mut table =
        Table::new([("システム", 20.0), ("止まると影響する業務（止まってもよい時間）", 60.0)]);
    table.rows = systems
        .iter()
        .map(|system| {
            let operations = system.operations.iter().map(|operation| {
                let tolerance = operation.tolerance.get().map_or(unknown, Text::as_str);
                format!("{}（{tolerance}）", operation.name.text())
            });
            let operations: Vec<String> = operations.collect();
            let operations =
                if operations.is_empty() { unused.to_owned() } else { operations.join("、") };
            vec![Value::text(system.name.as_str()), Value::text(operations)]
        })
        .collect();
    table.or_rows_to_write_in(EMPTY_ROWS)
}

/// The systems in the order of restoring.
pub fn restore_order(systems: &[System<'_>], blanks: &Blanks) -> Table {
    let column = Backup::COLUMN;
    let mut table = Table::new([
        ("順", 6.0),
        ("システム", 26.0),
        (column.restore_order.header, 12.0),
        (column.importance.header, 10.0),
        (column.recovery_time.header, 26.0),
    ]);
    let number = |number: Option<u32>, column: &Column| match number {
        Some(number) => Value::Number(number.into()),
        None => Value::text(blank(blanks, SheetId::Backups, column)),
    };
    table.rows = systems
        .iter()
        .zip(1..)
        .map(|(system, index)| {
            vec![
                Value::Number(index),
                Value::text(system.name.as_str()),
                number(system.restore_order(), column.restore_order),
                number(system.importance(), column.importance),
                Value::text(system.goal(|backup| &backup.recovery_time)),
            ]
        })
        .collect();
    table.or_rows_to_write_in(EMPTY_ROWS)
}
