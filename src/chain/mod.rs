//! Many cases: workers, each with case after case; what is done is noted down, so that only what changed is done again.

pub mod folders;
pub mod merge;
pub mod record;
pub mod shard;
mod work;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::assets::Assets;
use crate::case::VendorNames;
use crate::error::Error;
use crate::make::{self, Order};
use crate::model::templates::Templates;
use crate::model::text;
use crate::paper::overview::{self, CaseProgress, OverviewRow};
use crate::publish::{self, Entry, digest};
use crate::read::file::folder::{self, Listing};
use crate::render::json::{SCHEMA, TOOL};
use crate::render::xlsx;
use crate::setting::{Options, Setting};
use crate::worker::{Patience, Telling};
use record::{Journal, MANIFEST, Manifest, OVERVIEW, Record, Records, Status, Totals};
use shard::Shard;

/// What a chain is to do.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The folder of cases.
    pub input: PathBuf,
    /// The folder for the papers.
    pub out: PathBuf,
    /// This program, to be started as a worker.
    pub program: PathBuf,
    /// The options of every case.
    pub options: Options,
    /// The files wanted of every case.
    pub order: Order,
    /// How findings are told.
    pub telling: Telling,
    /// How many workers.
    pub jobs: usize,
    /// The part of the cases.
    pub shard: Option<Shard>,
    /// How long a case may take.
    pub patience: Patience,
    /// Whether to overwrite what is not ours.
    pub force: bool,
}

/// What happens along the way.
#[derive(Debug)]
pub enum Event<'a> {
    /// So many cases are to be done.
    Begin(usize),
    /// One is done.
    Done(&'a Done),
}

/// A case that is done.
#[derive(Debug)]
pub struct Done {
    /// What is noted down of it.
    pub record: Record,
    /// Its part of the answer to `--format json`, without outputs.
    pub report: Value,
    /// The findings in words.
    pub text: String,
    /// Whether its papers stood there already.
    pub unchanged: bool,
    /// The case's vendors, and those of 共通.
    pub vendors: VendorNames,
}

/// How a run ended.
#[derive(Debug)]
pub struct Report {
    /// The cases done, in the order of their names.
    pub cases: Vec<Done>,
    /// Names of files that are no workbooks.
    pub passed_over: Vec<String>,
    /// Cases of the last run that are gone: their papers are still there.
    pub gone: Vec<String>,
    /// Vendors with answers in 共通 with whom no case has anything to do: a misspelt name, perhaps.
    pub unnamed_vendors: BTreeSet<String>,
    /// What ended the run before all cases were done.
    pub stopped: Option<Error>,
}

/// Works on all cases of a folder.
///
/// # Errors
/// The folders, templates or fonts cannot be used. Trouble with a single case does not end the run.
pub fn run(plan: &Plan, tell: &mut dyn FnMut(Event<'_>)) -> Result<Report, Error> {
    let setting = Setting::load(&plan.options)?;
    let listing = folder::list(&plan.input)?;
    publish::check(&plan.out, &[OVERVIEW], MANIFEST, plan.force)?;
    let (journal, records) = Journal::open(&plan.out, plan.shard.map(|shard| shard.to_string()).as_deref())?;
    let common = Common {
        fingerprint: fingerprint(&setting, &plan.order)?,
        shared: listing.shared.as_deref().map(make::digests).transpose()?.unwrap_or_default(),
    };
    let Listing { cases, shared, passed_over } = listing;
    let mut cases = cases;
    cases.retain(|case| plan.shard.is_none_or(|shard| shard.has(&case.name)));
    tell(Event::Begin(cases.len()));
    let current: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    let (records, gone): (Records, Records) =
        records.into_iter().partition(|(case, _)| current.contains(case.as_str()));
    let before = work::Before { common: &common, shared: shared.as_deref(), records };
    let (mut done, stopped, journal) = work::all(plan, &cases, &before, journal, tell);
    let stopped = stopped.or_else(|| finish(plan, &setting, &common.fingerprint, &mut done, journal).err());
    let taken: BTreeSet<&String> = done.iter().filter_map(|done| done.record.folder.as_ref()).collect();
    let gone = gone.into_values().filter(|record| record.folder.as_ref().is_some_and(|folder| !taken.contains(folder)));
    let gone = gone.map(|record| record.case).collect();
    // A part of the cases cannot tell what the others name.
    let unnamed_vendors = if plan.shard.is_none() { unnamed_vendors(&done) } else { BTreeSet::new() };
    Ok(Report { cases: done, passed_over, gone, unnamed_vendors, stopped })
}

/// The vendors with answers in 共通 that no case names, as far as cases were served by these answers.
fn unnamed_vendors(done: &[Done]) -> BTreeSet<String> {
    let made = done.iter().filter(|done| done.record.status == Status::Made);
    let others = made.filter_map(|done| done.vendors.others.clone()).reduce(|one, other| &one & &other);
    let named: BTreeSet<&String> = done.iter().flat_map(|done| &done.vendors.named).collect();
    others.unwrap_or_default().into_iter().filter(|vendor| !named.contains(&text::key(vendor))).collect()
}

/// What all cases have in common.
struct Common {
    /// The digest of everything but the inputs.
    fingerprint: String,
    /// The files of 共通.
    shared: Vec<Entry>,
}

/// The digest of what papers are made from besides the inputs: program, day, edition, templates, fonts, order.
fn fingerprint(setting: &Setting, order: &Order) -> Result<String, Error> {
    let assets: &Assets = &setting.assets;
    let mut parts = vec![TOOL.to_owned(), setting.as_of.to_string(), format!("{:?} {order:?}", setting.asked)];
    for name in assets.names("") {
        parts.push(format!("{name} {}", digest(assets.template(name)?.as_bytes())));
    }
    parts.extend(assets.fonts().iter().map(|font| digest(font)));
    Ok(digest(parts.join("\n").as_bytes()))
}

/// What is left to do when every case is done.
fn finish(
    plan: &Plan,
    setting: &Setting,
    fingerprint: &str,
    done: &mut [Done],
    mut journal: Journal,
) -> Result<(), Error> {
    settle(&plan.out, done, &mut journal)?;
    let records = done.iter().map(|done| done.record.clone()).collect();
    let shard = plan.shard.map(|shard| shard.to_string());
    write(&plan.out, setting, fingerprint, shard, records, plan.force)?;
    journal.close()
}

/// Gives every folder the name that follows from the pharmacies alone.
fn settle(out: &Path, done: &mut [Done], journal: &mut Journal) -> Result<(), Error> {
    let records: Vec<Record> = done.iter().map(|done| done.record.clone()).collect();
    for (index, folder) in folders::moves(&records) {
        let record = &mut done[index].record;
        let Some(from) = record.folder.clone() else {
            continue;
        };
        publish::move_folder(&out.join(from), &out.join(&folder))?;
        record.folder = Some(folder);
        journal.note(record)?;
    }
    Ok(())
}

/// Writes 一覧 and the manifest.
fn write(
    out: &Path,
    setting: &Setting,
    fingerprint: &str,
    shard: Option<String>,
    records: Vec<Record>,
    force: bool,
) -> Result<(), Error> {
    let overview = overview::compose(setting.as_of, records.iter().map(row).collect());
    let overview = xlsx::overview(&overview, &setting.assets)?;
    let manifest = Manifest {
        schema: SCHEMA,
        tool: TOOL.to_owned(),
        as_of: setting.as_of.to_string(),
        shard,
        setting: fingerprint.to_owned(),
        counts: Totals::of(&records),
        cases: records,
        outputs: vec![Entry::of(OVERVIEW, &overview)],
    };
    publish::publish_as(out, &[(OVERVIEW, &overview)], (MANIFEST, &manifest), force).map(|_| ())
}

/// A case's row on 一覧.
fn row(record: &Record) -> OverviewRow {
    let standing = &record.standing;
    let made = record.status == Status::Made;
    let earlier = record.folder.as_ref().filter(|_| !made);
    let earlier = earlier.map_or_else(String::new, |folder| format!("（前に作った書類が「{folder}」に残っています）"));
    OverviewRow {
        pharmacy: record.pharmacy.clone().unwrap_or_default(),
        case: record.case.clone(),
        result: match record.status {
            Status::Made => "作成済み",
            Status::Refused => "作れず",
            Status::Failed => "途中でやめた",
        },
        folder: record.folder.clone().filter(|_| made),
        findings: (record.status != Status::Failed).then_some([
            record.counts.error,
            record.counts.warning,
            record.counts.note,
        ]),
        progress: made.then(|| CaseProgress {
            open: standing.open,
            open_reference: standing.open_reference,
            overdue: standing.overdue,
            next_target: standing.next_target,
            vendors_out: standing.vendors_out.clone(),
        }),
        reason: format!("{}{earlier}", record.reason.clone().unwrap_or_default()),
    }
}
