//! The cases of a chain handed to workers, one after another; papers put in place as they come.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use super::copies::{self, CopiesAside};
use super::deadline::within;
use super::folders::{FolderChoice, Folders, Standing};
use super::journal::Journal;
use super::plan::{ChainEvent, ChainPlan, Done, PlacedCopies};
use super::record::{CaseRecord, CaseRecords, PaperEntry, Status};
use crate::case::{NotAPharmacy, VendorNames};
use crate::check::catalogue;
use crate::copies::MarkedFile;
use crate::error::{Error, reason};
use crate::finding::{Finding, Findings, short};
use crate::make::{self, Assessment, Pack};
use crate::publish::{self, FileEntry, FindingCounts, Terms, digest};
use crate::read::file::folder::CaseInput;
use crate::read::file::input::file_name;
use crate::render::report::CaseReport;
use crate::rule;
use crate::worker::pool::Pool;
use crate::worker::{Job, JobInput, Marks, Outcome, PageWork};

/// The facts that are known before the first case.
pub struct Known<'a> {
    /// The digest of everything but the inputs.
    pub fingerprint: &'a str,
    /// The file or folder 共通.
    pub shared: Option<&'a Path>,
    /// The files of 共通.
    pub shared_entries: Vec<FileEntry>,
    /// The records that earlier runs made of these cases.
    pub records: CaseRecords,
    /// What stands in the output folder.
    pub standing: Standing,
    /// The marked copies that lie beside the cases, and the cases that may be such.
    pub copies: CopiesAside,
}

/// Threads for every worker: while one puts papers in place, another has the worker do its next
/// case.
const THREADS_PER_WORKER: usize = 2;

/// What came of the work on all cases.
pub struct Worked {
    /// The cases that are done, in their order.
    pub done: Vec<Done>,
    /// Names of those that turned out to be no pharmacies, and what they are.
    pub not_pharmacies: Vec<(String, NotAPharmacy)>,
    /// What ended the work early.
    pub stopped: Option<Error>,
    /// The journal.
    pub journal: Journal,
}

/// Works on all cases.
///
/// # Errors
/// The system starts no thread.
pub fn run(
    plan: &ChainPlan,
    pool: Pool,
    cases: &[CaseInput],
    mut known: Known<'_>,
    journal: Journal,
    events: &mut dyn FnMut(ChainEvent<'_>),
) -> Result<Worked, Error> {
    let workers = plan.jobs.min(cases.len());
    let standing = std::mem::take(&mut known.standing);
    let work = Work {
        plan,
        cases,
        known: &known,
        pool,
        next: AtomicUsize::new(0),
        folders: Mutex::new(Folders::new(known.records.values(), standing)),
        journal: Mutex::new(journal),
        stopped: Mutex::new(None),
    };
    let mut done: Vec<Option<Done>> = cases.iter().map(|_| None).collect();
    let mut not_pharmacies = Vec::new();
    thread::scope(|scope| {
        let (sender, results) = mpsc::channel();
        for number in 0..workers * THREADS_PER_WORKER {
            let (work, sender) = (&work, sender.clone());
            let started =
                thread::Builder::new().spawn_scoped(scope, move || work.case_after_case(&sender));
            match started {
                Err(error) if number == 0 => return Err(Error::NoWorker(reason(&error))),
                // Those that started do it all.
                Err(_) => break,
                Ok(_) => {}
            }
        }
        drop(sender);
        for (index, attempt) in results {
            match attempt {
                Attempt::Case(case, report) => {
                    events(ChainEvent::Done(&case, report));
                    done[index] = Some(*case);
                }
                Attempt::NotAPharmacy(what) => {
                    events(ChainEvent::NotAPharmacy);
                    not_pharmacies.push((cases[index].name.clone(), what));
                }
            }
        }
        Ok(())
    })?;
    let stopped = work.stopped.into_inner().unwrap_or_else(PoisonError::into_inner);
    let journal = work.journal.into_inner().unwrap_or_else(PoisonError::into_inner);
    not_pharmacies.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(Worked { done: done.into_iter().flatten().collect(), not_pharmacies, stopped, journal })
}

/// The state that the threads share.
struct Work<'a> {
    plan: &'a ChainPlan,
    cases: &'a [CaseInput],
    known: &'a Known<'a>,
    pool: Pool,
    /// The next case to be taken up.
    next: AtomicUsize,
    folders: Mutex<Folders>,
    journal: Mutex<Journal>,
    /// Why no further case is taken up.
    stopped: Mutex<Option<Error>>,
}

/// What became of a case.
enum Attempt {
    /// It is done; what is reported of it.
    Case(Box<Done>, Box<CaseReport>),
    /// It is no pharmacy.
    NotAPharmacy(NotAPharmacy),
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Work<'_> {
    /// Works on case after case, until there are no more.
    fn case_after_case(&self, results: &Sender<(usize, Attempt)>) {
        while lock(&self.stopped).is_none() {
            let index = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(case) = self.cases.get(index) else {
                return;
            };
            match self.case(case) {
                Ok(done) => _ = results.send((index, done)),
                Err(error) => *lock(&self.stopped) = Some(error),
            }
        }
    }

    /// Works on a case.
    ///
    /// # Errors
    /// One that would stop every further case too.
    fn case(&self, case: &CaseInput) -> Result<Attempt, Error> {
        // A defect of ours costs this case, not the list of all.
        let attempt = catch_unwind(AssertUnwindSafe(|| self.attempt(case)));
        let attempt = attempt.unwrap_or_else(|_| Err(Error::Worker("思わぬ誤りです".to_owned())));
        let attempt = attempt.or_else(|error| match error {
            Error::NoRoom { .. } | Error::SharedKills(_) => Err(error),
            error => Ok(failed(case, &error)),
        })?;
        let Attempt::Case(done, report) = attempt else {
            return Ok(attempt);
        };
        let done = Done { record: self.with_earlier_papers(done.record), ..*done };
        lock(&self.journal).note(&done.record)?;
        Ok(Attempt::Case(Box::new(done), report))
    }

    fn attempt(&self, case: &CaseInput) -> Result<Attempt, Error> {
        let earlier = self.known.records.get(&case.name);
        if let Some(error) = self.known.copies.unknown.get(&case.name) {
            return Err(error.clone());
        }
        let path = case.path.clone();
        let inputs = within(self.plan.timeouts.reading, &case.path, move || make::digests(&path))?;
        let key = self.key(inputs.iter().chain(&self.known.shared_entries));
        let has_key = |record: &&CaseRecord| record.key.as_ref() == Some(&key);
        let made = earlier.filter(has_key).filter(|record| self.has_papers(record));
        let job = Job {
            input: JobInput::Path(case.path.clone()),
            shared: self.known.shared.map(Path::to_owned),
            order: made.is_none().then(|| self.plan.order.clone()),
            marks: if self.plan.annotate { Marks::Make } else { Marks::None },
            copies: Some(
                self.known.copies.beside.get(&file_name(&case.path)).cloned().unwrap_or_default(),
            ),
            page: PageWork::default(),
            memory: None,
        };
        let Outcome { assessment, pack, marked, killed_by } = self.pool.submit(job).wait()?;
        if let Some(file) = killed_by.filter(|file| self.is_shared(file)) {
            return Err(Error::SharedKills(file));
        }
        if let Some(what) = assessment.not_a_pharmacy {
            return Ok(Attempt::NotAPharmacy(what));
        }
        let record = match (pack, made) {
            _ if !assessment.is_sound => refused(case, &assessment.report),
            (Some(pack), _) => self.put_in_place(case, pack, &assessment)?,
            (None, Some(record)) => record.clone(),
            (None, None) => return Err(Error::Worker("書類が届きません".to_owned())),
        };
        let copies = self.put_copies(case, &record, &marked)?;
        let unchanged = made.is_some() && assessment.is_sound;
        let Assessment { report, vendors, .. } = assessment;
        Ok(Attempt::Case(Box::new(Done { record, unchanged, vendors, copies }), Box::new(report)))
    }

    /// Puts the marked copies of a case beside its papers. Those of a case that has none get a
    /// folder that no other case's papers can have, until all are done.
    fn put_copies(
        &self,
        case: &CaseInput,
        record: &CaseRecord,
        files: &[MarkedFile],
    ) -> Result<PlacedCopies, Error> {
        let earlier = self.known.records.get(&case.name).and_then(|record| record.folder.as_ref());
        if let Some(folder) = record.folder.as_ref().or(earlier) {
            return copies::put(&self.pool, files, &self.plan.out.join(folder));
        }
        let (name, own) = copies::folder_names(&case.name, record.pharmacy.as_deref());
        let is_free =
            self.known.records.values().all(|record| record.folder.as_ref() != Some(&name));
        let named = self.plan.out.join(&name);
        let folder =
            if is_free && copies::are_in(files, &named) { named } else { self.plan.out.join(own) };
        copies::put(&self.pool, files, &folder)
    }

    /// Returns whether a file is one of 共通: a worker that dies at it would die at every case.
    fn is_shared(&self, file: &str) -> bool {
        self.known.shared.is_some_and(|shared| Path::new(file).starts_with(shared))
    }

    /// Adds to the record of a case without papers where those of an earlier run are, so that no
    /// namesake takes their place.
    fn with_earlier_papers(&self, record: CaseRecord) -> CaseRecord {
        let is_made = record.status == Status::Made;
        match self.known.records.get(&record.case).filter(|_| !is_made) {
            Some(earlier) => CaseRecord {
                folder: earlier.folder.clone(),
                // The name by which the folder of these papers is known, whatever the file that
                // was refused says now.
                pharmacy: earlier.pharmacy.clone().or(record.pharmacy),
                ..record
            },
            None => record,
        }
    }

    /// Computes the digest of everything that a case's papers are made from.
    fn key<'e>(&self, inputs: impl Iterator<Item = &'e FileEntry>) -> String {
        let inputs = inputs.map(|entry| format!("{} {} {}", entry.sha256, entry.size, entry.name));
        let mut inputs: Vec<String> = inputs.collect();
        inputs.sort();
        let parts = std::iter::once(self.known.fingerprint.to_owned()).chain(inputs);
        digest(parts.collect::<Vec<_>>().join("\n").as_bytes())
    }

    /// Returns whether the papers noted down are there, to the byte.
    fn has_papers(&self, record: &CaseRecord) -> bool {
        let folder = record.folder.as_ref().filter(|_| record.status == Status::Made);
        let entries = record.outputs.iter().map(|output| &output.entry);
        folder.is_some_and(|folder| publish::is_complete(&self.plan.out.join(folder), entries))
    }

    /// Puts a case's papers in place.
    fn put_in_place(
        &self,
        case: &CaseInput,
        pack: Pack,
        assessment: &Assessment,
    ) -> Result<CaseRecord, Error> {
        let Pack { summary, files } = pack;
        let out = &self.plan.out;
        let choice = lock(&self.folders).choose(&case.name, &summary.folder);
        let Some(FolderChoice { folder, given_up }) = choice else {
            return Err(Error::Occupied(vec![out.join(&summary.folder)]));
        };
        let place = out.join(&folder);
        if publish::place::overlaps(&place, &self.plan.input) {
            let input = self.plan.input.display().to_string();
            return Err(Error::Overlap { folder: place.display().to_string(), input });
        }
        let terms = Terms { force: self.plan.force, stays: &|name| self.plan.order.keeps(name) };
        let held = publish::publish(&place, &files, &summary.manifest, &terms)?.held;
        if let Some(given_up) = given_up {
            publish::retire(&out.join(&given_up))?;
            let is_gone = !publish::place::is_there(&out.join(&given_up));
            lock(&self.folders).release(&given_up, is_gone);
        }
        let entries = summary.manifest.outputs.into_iter().zip(&files);
        let entries = entries.filter(|(entry, _)| !held.contains(&entry.name));
        let outputs = entries.map(|(entry, file)| PaperEntry {
            entry,
            document: file.document,
            pages: file.pages,
        });
        Ok(CaseRecord {
            folder: Some(folder),
            // Papers that are not all as they were made are made again: what is held is said each
            // time.
            key: held
                .is_empty()
                .then(|| self.key(summary.manifest.inputs.iter().chain(&summary.set_aside))),
            completion: assessment.completion.clone(),
            outputs: outputs.collect(),
            inputs: summary.manifest.inputs,
            reason: (!held.is_empty()).then(|| kept_back(&held)),
            ..record_of(case, Status::Made, &assessment.report)
        })
    }
}

/// Makes the record of a case that could be read.
fn record_of(case: &CaseInput, status: Status, report: &CaseReport) -> CaseRecord {
    CaseRecord {
        pharmacy: report.pharmacy.clone(),
        edition: report.edition.clone(),
        counts: FindingCounts::of(&report.findings),
        ..CaseRecord::new(&case.name, status)
    }
}

fn refused(case: &CaseInput, report: &CaseReport) -> CaseRecord {
    let record = record_of(case, Status::Refused, report);
    CaseRecord { reason: Some(first_refusal(&report.findings)), ..record }
}

/// Writes the first error's rule, its title and its place, without what the cell says: that may be
/// a person's. A file that cannot be opened comes first, and with the reason: it is the program's
/// words.
fn first_refusal(findings: &Findings) -> String {
    let is_unopened =
        |finding: &&Finding| finding.code == rule::I001.code && finding.place.sheet.is_none();
    let unopened = findings.iter().find(is_unopened);
    let Some(first) = unopened.or(findings.iter().next()) else {
        return String::new();
    };
    let title = catalogue::rule(first.code).map_or("", |rule| rule.title);
    let title = if unopened.is_some() { &first.message } else { title };
    let file = file_name(Path::new(&*first.place.file));
    let file = short(&file);
    let sheet = short(first.place.sheet.as_deref().unwrap_or_default());
    let cell = first.place.cell.map(|cell| cell.to_string()).unwrap_or_default();
    let place = [&*file, &*sheet, &cell].into_iter().filter(|part| !part.is_empty());
    let place = place.collect::<Vec<_>>().join(" ");
    let more = match FindingCounts::of(findings).error.saturating_sub(1) {
        0 => String::new(),
        more => format!(" ほか{more}件"),
    };
    format!("{} {title}（{place}）{more}", first.code)
}

/// Writes which papers somebody changed, so that they were left as they are.
fn kept_back(held: &[String]) -> String {
    let what = "手を入れられた書類があるため、それだけはそのままにしました";
    let hint = "別の場所に移すか、上書きしてよければ --force を付けてください";
    format!("{what}（{hint}）: {}", held.join("、"))
}

fn failed(case: &CaseInput, error: &Error) -> Attempt {
    let report = CaseReport::failed(case.path.to_string_lossy(), error.to_string());
    let record = CaseRecord::new(&case.name, Status::Failed);
    let record = CaseRecord { reason: Some(error.to_string()), ..record };
    let (vendors, copies) = (VendorNames::default(), PlacedCopies::default());
    let done = Done { record, unchanged: false, vendors, copies };
    Attempt::Case(Box::new(done), Box::new(report))
}
