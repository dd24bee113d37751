//! Many cases: workers, each with case after case; what is done is noted down, so that only what changed is done again.

mod cases;
pub mod folders;
pub mod journal;
pub mod merge;
pub mod record;
pub mod shard;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::case::VendorNames;
use crate::error::Error;
use crate::make::{self, Order};
use crate::model::templates::Templates;
use crate::model::text;
use crate::paper::overview::{self, Progress, Row};
use crate::publish::{self, FileEntry, digest};
use crate::read::file::folder::{self, Listing};
use crate::render::json::{SCHEMA, TOOL};
use crate::render::report::CaseReport;
use crate::render::xlsx;
use crate::setting::{Options, Setting};
use crate::worker::Timeouts;
use journal::Journal;
use record::{CaseRecord, CaseRecords, ChainManifest, MANIFEST, OVERVIEW, Status, Totals};
use shard::{Part, Shard};

/// What a chain is to do.
#[derive(Debug, Clone)]
pub struct ChainPlan {
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
    /// The number of workers.
    pub jobs: usize,
    /// The part of the cases; `None` for all.
    pub shard: Option<Shard>,
    /// How long a case may take.
    pub timeouts: Timeouts,
    /// Whether to overwrite what is not ours.
    pub force: bool,
}

/// What happens along the way.
#[derive(Debug)]
pub enum ChainEvent<'a> {
    /// So many cases are to be done.
    Begin(usize),
    /// One is done. Its report is not kept: of thousands of cases that would be too much.
    Done(&'a Done, CaseReport),
}

/// A case that is done.
#[derive(Debug)]
pub struct Done {
    /// What is noted down of it.
    pub record: CaseRecord,
    /// Whether its papers stood there already.
    pub unchanged: bool,
    /// The case's vendors, and those of 共通.
    pub vendors: VendorNames,
}

/// How a run ended.
#[derive(Debug)]
pub struct ChainReport {
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
/// The folders, templates or fonts cannot be used. A single case that fails does not end the run.
pub fn run(plan: &ChainPlan, events: &mut dyn FnMut(ChainEvent<'_>)) -> Result<ChainReport, Error> {
    let setting = Setting::load(&plan.options)?;
    let Listing { mut cases, shared, passed_over } = folder::list(&plan.input)?;
    publish::prepare(&plan.out, &[OVERVIEW], MANIFEST, plan.force)?;
    let (journal, records) = Journal::open(&plan.out, plan.shard.map(Part::Shard))?;
    let fingerprint = fingerprint(&setting, &plan.order)?;
    let shared_entries = shared.as_deref().map(make::digests).transpose()?.unwrap_or_default();
    cases.retain(|case| plan.shard.is_none_or(|shard| shard.has(&case.name)));
    events(ChainEvent::Begin(cases.len()));
    let current: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    let is_current = |case: &String| current.contains(case.as_str());
    let (records, gone): (CaseRecords, CaseRecords) = records.into_iter().partition(|(case, _)| is_current(case));
    let known = cases::Known { fingerprint: &fingerprint, shared: shared.as_deref(), shared_entries, records };
    let (mut done, stopped, journal) = cases::run(plan, &cases, &known, journal, events)?;
    let finish = || finish(plan, &setting, &fingerprint, &mut done, journal);
    let stopped = if stopped.is_some() { stopped } else { finish().err() };
    let gone = with_papers_left(gone, &done);
    // A part of the cases does not show what the others name.
    let unnamed_vendors = if plan.shard.is_none() { unnamed_vendors(&done) } else { BTreeSet::new() };
    Ok(ChainReport { cases: done, passed_over, gone, unnamed_vendors, stopped })
}

/// Returns the names of former cases whose papers are still there.
fn with_papers_left(former: CaseRecords, done: &[Done]) -> Vec<String> {
    let taken: BTreeSet<&String> = done.iter().filter_map(|done| done.record.folder.as_ref()).collect();
    let is_left = |record: &CaseRecord| record.folder.as_ref().is_some_and(|folder| !taken.contains(folder));
    former.into_values().filter(is_left).map(|record| record.case).collect()
}

/// Returns the vendors with answers in 共通 that no case names, as far as cases were served by these answers.
fn unnamed_vendors(done: &[Done]) -> BTreeSet<String> {
    let made = done.iter().filter(|done| done.record.status == Status::Made);
    let others = made.filter_map(|done| done.vendors.others.clone()).reduce(|one, other| &one & &other);
    let named: BTreeSet<&String> = done.iter().flat_map(|done| &done.vendors.named).collect();
    let is_unnamed = |vendor: &String| !named.contains(&text::key(vendor));
    others.unwrap_or_default().into_iter().filter(is_unnamed).collect()
}

/// Computes the digest of what papers are made from besides the inputs: program, day, edition, templates, fonts, order.
fn fingerprint(setting: &Setting, order: &Order) -> Result<String, Error> {
    let assets = &setting.assets;
    let asked = format!("{:?} {order:?}", setting.asked);
    let mut parts = vec![TOOL.to_owned(), setting.as_of.to_string(), asked];
    for name in assets.names("") {
        parts.push(format!("{name} {}", digest(assets.template(name)?.as_bytes())));
    }
    parts.extend(assets.fonts().iter().map(|font| digest(font)));
    Ok(digest(parts.join("\n").as_bytes()))
}

/// Does what is left to do when every case is done.
fn finish(
    plan: &ChainPlan,
    setting: &Setting,
    fingerprint: &str,
    done: &mut [Done],
    mut journal: Journal,
) -> Result<(), Error> {
    settle(&plan.out, done, &mut journal)?;
    let records: Vec<CaseRecord> = done.iter().map(|done| done.record.clone()).collect();
    let manifest = manifest(setting, fingerprint, plan.shard.map(Part::Shard), records);
    write(&plan.out, setting, manifest, plan.force)?;
    journal.close()
}

/// Gives every folder the name that follows from the pharmacies alone.
fn settle(out: &Path, done: &mut [Done], journal: &mut Journal) -> Result<(), Error> {
    let records: Vec<CaseRecord> = done.iter().map(|done| done.record.clone()).collect();
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

/// Makes the manifest of a finished run; the list is still to be added.
fn manifest(setting: &Setting, fingerprint: &str, shard: Option<Part>, cases: Vec<CaseRecord>) -> ChainManifest {
    ChainManifest {
        schema: SCHEMA,
        tool: TOOL.to_owned(),
        as_of: setting.as_of,
        shard,
        setting: fingerprint.to_owned(),
        counts: Totals::of(&cases),
        cases,
        outputs: Vec::new(),
    }
}

/// Writes 一覧 and the manifest.
fn write(out: &Path, setting: &Setting, manifest: ChainManifest, force: bool) -> Result<(), Error> {
    let overview = overview::compose(setting.as_of, manifest.cases.iter().map(row).collect());
    let overview = xlsx::overview(&overview, &setting.assets)?;
    let outputs = vec![FileEntry::of(OVERVIEW, &overview)];
    let manifest = ChainManifest { outputs, ..manifest };
    publish::publish_as(out, &[(OVERVIEW, &overview)], (MANIFEST, &manifest), force).map(|_| ())
}

/// Makes a case's row on 一覧.
fn row(record: &CaseRecord) -> Row {
    let (completion, counts) = (&record.completion, &record.counts);
    let made = record.status == Status::Made;
    let earlier = record.folder.as_ref().filter(|_| !made);
    let earlier = earlier.map(|folder| format!("（前に作った書類が「{folder}」に残っています）"));
    let reason = record.reason.clone().unwrap_or_default();
    Row {
        pharmacy: record.pharmacy.clone().unwrap_or_default(),
        case: record.case.clone(),
        result: match record.status {
            Status::Made => "作成済み",
            Status::Refused => "作れず",
            Status::Failed => "途中でやめた",
        },
        folder: record.folder.clone().filter(|_| made),
        findings: (record.status != Status::Failed).then_some([counts.error, counts.warning, counts.note]),
        progress: made.then(|| Progress {
            open: completion.open,
            open_reference: completion.open_reference,
            overdue: completion.overdue,
            next_target: completion.next_target,
            vendors_out: completion.vendors_out.clone(),
        }),
        reason: reason + &earlier.unwrap_or_default(),
    }
}
