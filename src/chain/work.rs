//! The cases of a chain handed to workers, one after another; papers put in place as they come.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Barrier, Mutex, MutexGuard, PoisonError};
use std::{fs, thread};

use serde_json::Value;

use super::folders::{Choice, Folders};
use super::record::{Journal, Output, Record, Records, Status};
use super::{Common, Done, Event, Plan};
use crate::case::VendorNames;
use crate::check::catalogue;
use crate::check::standing::Standing;
use crate::error::Error;
use crate::make::{self, Pack};
use crate::publish::{self, Counts, Entry, MANIFEST, digest};
use crate::read::file::folder::CaseInput;
use crate::render::json::{self, CaseReport};
use crate::rule;
use crate::worker::{Job, Outcome, Telling, Worker};

/// What is known before the first case.
pub struct Before<'a> {
    /// What all cases have in common.
    pub common: &'a Common,
    /// Where 共通 is.
    pub shared: Option<&'a Path>,
    /// What earlier runs noted down of these cases.
    pub records: Records,
}

/// Works on all cases. What was done, in their order, what ended the work early, and the journal.
pub fn all(
    plan: &Plan,
    cases: &[CaseInput],
    before: &Before<'_>,
    journal: Journal,
    tell: &mut dyn FnMut(Event<'_>),
) -> (Vec<Done>, Option<Error>, Journal) {
    let folders = Mutex::new(Folders::new(before.records.values()));
    let (freed, free) = mpsc::channel();
    let jobs = plan.jobs.min(cases.len());
    (0..jobs).for_each(|_| _ = freed.send(None));
    let hall = Hall {
        plan,
        cases,
        before,
        input: fs::canonicalize(&plan.input).unwrap_or_else(|_| plan.input.clone()),
        next: AtomicUsize::new(0),
        free: Mutex::new(free),
        freed,
        end: Barrier::new(jobs * KEEPERS),
        folders,
        journal: Mutex::new(journal),
        stopped: Mutex::new(None),
    };
    let mut done: Vec<Option<Done>> = cases.iter().map(|_| None).collect();
    thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        for _ in 0..jobs * KEEPERS {
            let (hall, sender) = (&hall, sender.clone());
            scope.spawn(move || hall.work(&sender));
        }
        drop(sender);
        for (index, case) in receiver {
            tell(Event::Done(&case));
            done[index] = Some(case);
        }
    });
    let stopped = hall.stopped.into_inner().unwrap_or_else(PoisonError::into_inner);
    let journal = hall.journal.into_inner().unwrap_or_else(PoisonError::into_inner);
    (done.into_iter().flatten().collect(), stopped, journal)
}

/// Keepers for every worker: while one puts papers in place, another gives the worker its next case.
const KEEPERS: usize = 2;

/// Where the workers and their keepers meet.
struct Hall<'a> {
    plan: &'a Plan,
    cases: &'a [CaseInput],
    before: &'a Before<'a>,
    /// The input folder, as the system calls it.
    input: std::path::PathBuf,
    /// The next case to be taken up.
    next: AtomicUsize,
    /// The workers that are free; `None` for one that is to be started.
    free: Mutex<Receiver<Option<Worker>>>,
    freed: Sender<Option<Worker>>,
    /// Where keepers wait for each other in the end.
    end: Barrier,
    folders: Mutex<Folders>,
    journal: Mutex<Journal>,
    /// Why no further case is taken up.
    stopped: Mutex<Option<Error>>,
}

/// Keepers leave together, also one that panics: a worker ends with the thread that started it, and another keeper may
/// be using it still.
struct Together<'a>(&'a Barrier);

impl Drop for Together<'_> {
    fn drop(&mut self) {
        self.0.wait();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Hall<'_> {
    /// Case after case, until there are no more.
    fn work(&self, done: &Sender<(usize, Done)>) {
        let _together = Together(&self.end);
        while lock(&self.stopped).is_none() {
            let index = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(case) = self.cases.get(index) else {
                return;
            };
            match self.case(case) {
                Ok(case) => _ = done.send((index, case)),
                Err(error) => *lock(&self.stopped) = Some(error),
            }
        }
    }

    /// One case.
    ///
    /// # Errors
    /// What would hit every further case too.
    fn case(&self, case: &CaseInput) -> Result<Done, Error> {
        let done = self.attempt(case).or_else(|error| match error {
            Error::NoRoom { .. } | Error::SharedKills(_) | Error::NoWorker(_) => Err(error),
            error => Ok(failed(case, &error)),
        })?;
        let done = Done { record: self.with_earlier_papers(done.record), ..done };
        lock(&self.journal).note(&done.record)?;
        Ok(done)
    }

    fn attempt(&self, case: &CaseInput) -> Result<Done, Error> {
        let before = self.before.records.get(&case.name);
        let inputs = make::digests(&case.path)?;
        let key = self.key(inputs.iter().chain(&self.before.common.shared));
        let standing = before.filter(|record| record.key.as_ref() == Some(&key) && self.stands(record));
        let job = Job {
            input: case.path.clone(),
            shared: self.before.shared.map(Path::to_owned),
            order: standing.is_none().then(|| self.plan.order.clone()),
            telling: self.plan.telling,
        };
        let mut outcome = self.have_worked_on(&job)?;
        let record = match (outcome.pack.take(), standing) {
            _ if !outcome.sound => refused(case, &outcome),
            (Some(pack), _) => self.put(case, pack, &outcome)?,
            (None, Some(record)) => record.clone(),
            (None, None) => return Err(Error::Worker("書類が届きません".to_owned())),
        };
        Ok(Done { unchanged: standing.is_some() && outcome.sound, ..self.done(record, outcome) })
    }

    /// Of a case without papers: where those of an earlier run are, so that no namesake takes their place.
    fn with_earlier_papers(&self, record: Record) -> Record {
        match self.before.records.get(&record.case).filter(|_| record.status != Status::Made) {
            Some(earlier) => Record {
                folder: earlier.folder.clone(),
                pharmacy: record.pharmacy.or_else(|| earlier.pharmacy.clone()),
                ..record
            },
            None => record,
        }
    }

    /// Has a worker do a job, as soon as one is free. A spent one is replaced when the next job comes.
    fn have_worked_on(&self, job: &Job) -> Result<Outcome, Error> {
        let free = lock(&self.free).recv().map_err(|error| Error::NoWorker(error.to_string()))?;
        let Plan { program, options, patience, .. } = self.plan;
        let mut worker = match free.map_or_else(|| Worker::start(program, options, *patience), Ok) {
            Ok(worker) => worker,
            Err(error) => {
                // Whoever waits for this one waits no longer.
                _ = self.freed.send(None);
                return Err(Error::NoWorker(error.to_string()));
            }
        };
        let outcome = worker.run(job);
        let killer = outcome.as_ref().ok().and_then(|outcome| self.shared_that_kills(&worker, outcome));
        _ = self.freed.send(Some(worker).filter(|worker| !worker.is_spent()));
        killer.map_or(outcome, |file| Err(Error::SharedKills(file)))
    }

    /// The file of 共通 at which the worker died: every other one would too.
    fn shared_that_kills(&self, worker: &Worker, outcome: &Outcome) -> Option<String> {
        let shared = self.before.shared.filter(|_| worker.is_spent() && !outcome.sound)?;
        let file = outcome.report["findings"][0]["file"].as_str()?;
        Path::new(file).starts_with(shared).then(|| file.to_owned())
    }

    fn done(&self, record: Record, outcome: Outcome) -> Done {
        // Of thousands of cases only what will be told is kept.
        let report = if self.plan.telling == Telling::Silent { outcome.report } else { Value::Null };
        Done { record, report, text: outcome.text, unchanged: false, vendors: outcome.vendors }
    }

    /// The digest of everything that a case's papers are made from.
    fn key<'e>(&self, inputs: impl Iterator<Item = &'e Entry>) -> String {
        let inputs = inputs.map(|entry| format!("{} {} {}", entry.sha256, entry.size, entry.name));
        let parts: Vec<String> = std::iter::once(self.before.common.fingerprint.clone()).chain(inputs).collect();
        digest(parts.join("\n").as_bytes())
    }

    /// Whether the papers noted down are there, to the byte.
    fn stands(&self, record: &Record) -> bool {
        let Some(folder) = record.folder.as_ref().filter(|_| record.status == Status::Made) else {
            return false;
        };
        let entries: Vec<Entry> = record.outputs.iter().map(|output| output.entry.clone()).collect();
        let folder = self.plan.out.join(folder);
        publish::stands(&folder, &entries) && folder.join(MANIFEST).is_file() && !publish::is_cut_short(&folder)
    }

    /// Puts a case's papers in place.
    fn put(&self, case: &CaseInput, pack: Pack, outcome: &Outcome) -> Result<Record, Error> {
        let choice = lock(&self.folders).choose(&case.name, &pack.folder);
        let Choice { folder, given_up } =
            choice.ok_or_else(|| Error::Occupied(vec![self.plan.out.join(&pack.folder)]))?;
        let place = self.plan.out.join(&folder);
        if fs::canonicalize(&place).is_ok_and(|place| self.input.starts_with(place)) {
            return Err(Error::Occupied(vec![place]));
        }
        publish::publish(&place, &pack.files, &pack.manifest, self.plan.force)?;
        if let Some(given_up) = given_up {
            publish::retire(&self.plan.out.join(&given_up))?;
            lock(&self.folders).release(&given_up);
        }
        let outputs = pack.manifest.outputs.iter().zip(&pack.files).map(|(entry, file)| Output {
            entry: entry.clone(),
            document: file.document.clone(),
            pages: file.pages,
        });
        Ok(Record {
            folder: Some(folder),
            key: Some(self.key(pack.manifest.inputs.iter())),
            standing: outcome.standing.clone(),
            outputs: outputs.collect(),
            inputs: pack.manifest.inputs.clone(),
            ..blank(case, Status::Made, outcome)
        })
    }
}

/// What is noted down of any case.
fn blank(case: &CaseInput, status: Status, outcome: &Outcome) -> Record {
    let text = |key: &str| outcome.report[key].as_str().map(str::to_owned);
    Record {
        case: case.name.clone(),
        status,
        pharmacy: text("pharmacy"),
        edition: text("edition"),
        folder: None,
        key: None,
        counts: outcome.counts,
        standing: Standing::default(),
        reason: None,
        inputs: Vec::new(),
        outputs: Vec::new(),
    }
}

fn refused(case: &CaseInput, outcome: &Outcome) -> Record {
    Record { reason: Some(first_refusal(outcome)), ..blank(case, Status::Refused, outcome) }
}

/// The first error's rule, its title and its place, without what the cell says: that may be a person's. A file that cannot
/// be opened comes first, and with the reason: it is the program's words.
fn first_refusal(outcome: &Outcome) -> String {
    let findings = outcome.report["findings"].as_array().map(Vec::as_slice).unwrap_or_default();
    let unopened =
        findings.iter().find(|finding| finding["code"] == rule::I001.code.as_str() && finding["sheet"].is_null());
    let first = unopened.or(findings.first()).unwrap_or(&Value::Null);
    let text = |key: &str| first[key].as_str().unwrap_or_default();
    let file = Path::new(text("file")).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let place: Vec<&str> =
        [file.as_str(), text("sheet"), text("cell")].into_iter().filter(|part| !part.is_empty()).collect();
    let more = outcome.counts.error.saturating_sub(1);
    let more = if more == 0 { String::new() } else { format!(" ほか{more}件") };
    let title = text("code").parse().ok().and_then(catalogue::rule).map_or("", |rule| rule.title);
    let title = if unopened.is_some() { text("message") } else { title };
    format!("{} {title}（{}）{more}", text("code"), place.join(" "))
}

/// Why a case could not be finished, as short as a cell of the list.
fn reason(error: &Error) -> String {
    let Error::Occupied(paths) = error else {
        return error.to_string();
    };
    let names: Vec<_> = paths.iter().filter_map(|path| path.file_name()).map(|name| name.to_string_lossy()).collect();
    let what = "手を入れられた書類があるため、そのままにしました";
    format!("{what}（別の場所に移すか、上書きしてよければ --force を付けてください）: {}", names.join("、"))
}

fn failed(case: &CaseInput, error: &Error) -> Done {
    let inputs = vec![case.path.display().to_string()];
    let report = CaseReport { inputs, failure: Some(error.to_string()), ..CaseReport::default() };
    let record = Record {
        case: case.name.clone(),
        status: Status::Failed,
        pharmacy: None,
        edition: None,
        folder: None,
        key: None,
        counts: Counts::of(&report.findings),
        standing: Standing::default(),
        reason: Some(reason(error)),
        inputs: Vec::new(),
        outputs: Vec::new(),
    };
    Done { record, report: json::case(&report), text: String::new(), unchanged: false, vendors: VendorNames::default() }
}
