//! A whole run: the cases, then what is written when all are done.

use std::collections::BTreeSet;
use std::path::Path;

use super::folders::{self, Standing};
use super::journal::Journal;
use super::overview::{manifest, write};
use super::plan::{ChainEvent, ChainPlan, ChainReport, Done};
use super::record::{CaseRecord, CaseRecords, MANIFEST, Status};
use super::shard::ChainPart;
use super::{case_names, cases, copies};
use crate::error::Error;
use crate::make;
use crate::model::name::nfc;
use crate::model::text;
use crate::publish::{self, place};
use crate::read::file::folder::{self, Listing};
use crate::setting::{Options, Setting};
use crate::worker::pool::Pool;
use crate::worker::task::{Task, TaskKind};
use crate::worker::{Timeouts, Worker};

/// Works on all cases of a folder.
///
/// # Errors
/// The folders, templates or fonts cannot be used. A single case that fails does not end the run.
pub fn run(plan: &ChainPlan, events: &mut dyn FnMut(ChainEvent<'_>)) -> Result<ChainReport, Error> {
    let fingerprint = fingerprint(plan)?;
    // What is written beside the pharmacies' folders needs nothing of the user's.
    let setting = Setting::load(&Options::on(plan.options.as_of))?;
    let mut listing = folder::list(&plan.input)?;
    let pool = Pool::start(
        &plan.program,
        &plan.options,
        plan.timeouts,
        plan.jobs.min(listing.cases.len()),
    )?;
    let copies = copies::set_aside(&pool, &mut listing, plan.timeouts.reading);
    let Listing { mut cases, shared, passed_over, links } = listing;
    publish::prepare(&plan.out, MANIFEST, plan.force)?;
    let (journal, records) = Journal::open(&plan.out, plan.shard.map(ChainPart::Shard))?;
    let shared_entries = shared.as_deref().map(make::digests).transpose()?.unwrap_or_default();
    let alike = case_names::alike(&cases);
    case_names::choose(&mut cases, &records);
    // The part depends on the name as every machine writes it.
    cases.retain(|case| plan.shard.is_none_or(|shard| shard.has(&nfc(&case.name))));
    events(ChainEvent::Begin(cases.len()));
    let current: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    let is_current = |case: &String| current.contains(case.as_str());
    let (records, mut gone): (CaseRecords, CaseRecords) =
        records.into_iter().partition(|(case, _)| is_current(case));
    let earlier = records.clone();
    let standing = Standing::of(place::names_in(&plan.out));
    let shared = shared.as_deref();
    let known = cases::Known {
        fingerprint: &fingerprint,
        shared,
        shared_entries,
        records,
        copies,
        standing,
    };
    let worked = cases::run(plan, pool, &cases, known, journal, events)?;
    let cases::Worked { mut done, not_pharmacies, stopped, journal } = worked;
    // A case that has become no pharmacy leaves its papers as one that is not there any more.
    let is_none = |case: &String| not_pharmacies.iter().any(|(name, _)| name == case);
    gone.extend(earlier.into_iter().filter(|(case, _)| is_none(case)));
    let finish = || finish(plan, &setting, &fingerprint, &mut done, journal);
    let (held, stopped) = if stopped.is_some() { (Vec::new(), stopped) } else { split(finish()) };
    let gone = with_papers_left(gone, &done);
    // A part of the cases does not show what the others name.
    let unnamed_vendors =
        if plan.shard.is_none() { unnamed_vendors(&done) } else { BTreeSet::new() };
    Ok(ChainReport {
        cases: done,
        passed_over,
        links,
        not_pharmacies,
        alike,
        gone,
        unnamed_vendors,
        held,
        stopped,
    })
}

/// Returns the cases of a folder and its 共通, without marked copies beside their originals.
///
/// # Errors
/// The folder cannot be read or has no cases, or no worker can be started.
pub fn cases_of(folder: &Path, program: &Path, options: &Options) -> Result<Listing, Error> {
    let mut listing = folder::list(folder)?;
    let timeouts = Timeouts::default();
    let pool = Pool::start(program, options, timeouts, 1)?;
    match copies::set_aside(&pool, &mut listing, timeouts.reading).unknown.pop_first() {
        Some((_, error)) => Err(error),
        None => Ok(listing),
    }
}

/// Splits a result into what it is where all went well and its error.
fn split<T: Default>(result: Result<T, Error>) -> (T, Option<Error>) {
    match result {
        Ok(value) => (value, None),
        Err(error) => (T::default(), Some(error)),
    }
}

/// Returns the names of former cases whose papers are still there.
fn with_papers_left(former: CaseRecords, done: &[Done]) -> Vec<String> {
    let taken: BTreeSet<&String> =
        done.iter().filter_map(|done| done.record.folder.as_ref()).collect();
    let is_left =
        |record: &CaseRecord| record.folder.as_ref().is_some_and(|folder| !taken.contains(folder));
    former.into_values().filter(is_left).map(|record| record.case).collect()
}

/// Returns the vendors with answers in 共通 that no case names, as far as cases were served by these
/// answers.
fn unnamed_vendors(done: &[Done]) -> BTreeSet<String> {
    let made = done.iter().filter(|done| done.record.status == Status::Made);
    let others =
        made.filter_map(|done| done.vendors.others.clone()).reduce(|one, other| &one & &other);
    let named: BTreeSet<&String> = done.iter().flat_map(|done| &done.vendors.named).collect();
    let is_unnamed = |vendor: &String| !named.contains(&text::key(vendor));
    others.unwrap_or_default().into_iter().filter(is_unnamed).collect()
}

/// Has a worker compute the digest of what papers are made from besides the inputs: templates,
/// editions and fonts are somebody's files too.
fn fingerprint(plan: &ChainPlan) -> Result<String, Error> {
    let task = Task { kind: TaskKind::Fingerprint(plan.order.clone()), files: Vec::new() };
    Ok(Worker::start(&plan.program, &plan.options, plan.timeouts)?.perform(&task)?.text)
}

/// Does what is left to do when every case is done; returns the names of files beside the
/// pharmacies' folders that were left because they are somebody's work.
fn finish(
    plan: &ChainPlan,
    setting: &Setting,
    fingerprint: &str,
    done: &mut [Done],
    mut journal: Journal,
) -> Result<Vec<String>, Error> {
    settle(&plan.out, done, &mut journal)?;
    copies::settle(&plan.out, done)?;
    let records: Vec<CaseRecord> = done.iter().map(|done| done.record.clone()).collect();
    let manifest = manifest(setting, fingerprint, plan.shard.map(ChainPart::Shard), records);
    let held = write(&plan.out, setting, &manifest, plan.force)?;
    journal.close()?;
    Ok(held)
}

/// Gives every folder the name that follows from the pharmacies alone. One that cannot be moved
/// stays where it is: no case costs the others their list.
fn settle(out: &Path, done: &mut [Done], journal: &mut Journal) -> Result<(), Error> {
    let records: Vec<CaseRecord> = done.iter().map(|done| done.record.clone()).collect();
    let own: BTreeSet<String> = records.iter().filter_map(|record| record.folder.clone()).collect();
    let others = place::names_in(out).into_iter().filter(|name| !own.contains(&nfc(name)));
    for (index, folder) in folders::moves(&records, &Standing::of(others)) {
        let record = &mut done[index].record;
        let Some(from) = record.folder.clone() else {
            continue;
        };
        match publish::move_folder(&out.join(from), &out.join(&folder)) {
            Ok(()) => {
                record.folder = Some(folder);
                journal.note(record)?;
            }
            Err(error @ Error::NoRoom { .. }) => return Err(error),
            Err(_) => {}
        }
    }
    Ok(())
}
