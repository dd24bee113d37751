//! One case in a child process of our own, so that even an abort or an endless loop in a library harms one case only.
//!
//! The child takes options and jobs, a JSON line each, on stdin, and answers in frames on stdout: a letter, the length in
//! eight bytes, the content. It limits its own memory; the parent limits its time. On Windows memory is not limited.

use std::io::{self, BufRead, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::case::VendorNames;
use crate::check::standing::Standing;
use crate::error::Error;
use crate::finding::{Finding, Findings, Place};
use crate::make::{self, Order, Pack, Shared, Step};
use crate::publish::{Counts, File, Manifest};
use crate::render::json::{self, CaseReport};
use crate::render::pdf::Typesetter;
use crate::render::report::{self, Style};
use crate::rule;
use crate::setting::{Options, Setting};

/// The hidden subcommand that makes the program a worker.
pub const COMMAND: &str = "__worker";
/// Memory that reading may take, in bytes: no workbook within the limits needs more than two thirds of it, and a child may
/// be [`ROOMY`] before.
const READING_MEMORY: u64 = 3 << 29;
/// Memory that rendering may take, in bytes: ledgers of many thousand rows.
const RENDERING_MEMORY: u64 = 6 << 30;
/// A child larger than this, in bytes of address space, is not given a further case: reading it might hit its limit.
const ROOMY: u64 = READING_MEMORY / 3;

/// Why a case is given up whose time is over.
const TOO_SLOW: &str = "時間がかかりすぎる";

/// How long a case may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Reading and checking.
    pub reading: Duration,
    /// Rendering all its papers.
    pub rendering: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { reading: Duration::from_secs(60), rendering: Duration::from_secs(600) }
    }
}

/// How findings are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Telling {
    /// With the row around the cell.
    Human(Style),
    /// One line each.
    Concise,
    /// As JSON only.
    Silent,
}

/// A case to work on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// The case.
    pub input: PathBuf,
    /// 共通: the file or folder whose sheets serve the case where it has none.
    pub shared: Option<PathBuf>,
    /// The files wanted; none where it is only to be checked.
    pub order: Option<Order>,
    /// How findings are told.
    pub telling: Telling,
}

/// What a case came to.
#[derive(Debug)]
pub struct Outcome {
    /// Its part of the answer to `--format json`, without outputs.
    pub report: Value,
    /// The findings in words.
    pub text: String,
    /// The findings counted.
    pub counts: Counts,
    /// Its papers; none where something was refused, or none were ordered.
    pub pack: Option<Pack>,
    /// Whether nothing was refused.
    pub sound: bool,
    /// How far the case has come.
    pub standing: Standing,
    /// The case's vendors, and those of 共通.
    pub vendors: VendorNames,
}

/// The outcome on its way, without the files' bytes.
#[derive(Serialize, Deserialize)]
struct Summary {
    report: Value,
    text: String,
    counts: Counts,
    sound: bool,
    standing: Standing,
    vendors: VendorNames,
    /// Whether the child has grown so large that it should be replaced.
    spent: bool,
    pack: Option<PackSummary>,
}

/// Why a case could not be finished.
#[derive(Serialize, Deserialize)]
struct Stuck {
    why: String,
    /// As in [`Summary`]: what is left of a case that failed fills the child too.
    spent: bool,
}

#[derive(Serialize, Deserialize)]
struct PackSummary {
    folder: String,
    manifest: Manifest,
    /// Per file: the paper's id and the pages.
    files: Vec<(String, Option<usize>)>,
    left_out: Vec<(String, String)>,
    still_out: String,
}

const STEP: u8 = b'S';
const SUMMARY: u8 = b'O';
const FILE: u8 = b'F';
const STUCK: u8 = b'E';

type Frame = (u8, Vec<u8>);

fn write_frame(out: &mut impl Write, kind: u8, content: &[u8]) -> io::Result<()> {
    out.write_all(&[kind])?;
    out.write_all(&(content.len() as u64).to_le_bytes())?;
    out.write_all(content)?;
    out.flush()
}

fn read_frame(from: &mut impl Read) -> io::Result<Frame> {
    let (mut kind, mut length) = ([0], [0; 8]);
    from.read_exact(&mut kind)?;
    from.read_exact(&mut length)?;
    let mut content = Vec::new();
    let length = u64::from_le_bytes(length);
    if from.take(length).read_to_end(&mut content)? as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok((kind[0], content))
}

/// The child's side: works on jobs until there are no more.
///
/// # Errors
/// The parent is gone.
pub fn serve(input: impl BufRead, mut out: impl Write) -> io::Result<()> {
    let mut lines = input.lines();
    let Some(options) = lines.next() else {
        return Ok(());
    };
    end_with_parent();
    limit_memory(READING_MEMORY);
    let loaded = parsed(&options?).and_then(|options: Options| Setting::load(&options));
    let mut bench = loaded.and_then(Bench::new);
    for line in lines {
        let line = line?;
        let worked = match &mut bench {
            Ok(bench) => parsed(&line).and_then(|job| work(&job, bench, &mut out)),
            Err(error) => Err(Error::Told(error.to_string())),
        };
        match worked {
            Ok((summary, files)) => {
                write_frame(&mut out, SUMMARY, &serde_json::to_vec(&summary)?)?;
                for file in files {
                    write_frame(&mut out, FILE, &file)?;
                }
            }
            Err(error) => {
                let stuck = Stuck { why: error.to_string(), spent: is_large() };
                write_frame(&mut out, STUCK, &serde_json::to_vec(&stuck)?)?;
            }
        }
    }
    Ok(())
}

fn parsed<T: DeserializeOwned>(line: &str) -> Result<T, Error> {
    serde_json::from_str(line).map_err(|error| Error::Worker(error.to_string()))
}

/// What the child keeps from job to job.
struct Bench {
    setting: Setting,
    typesetter: Typesetter,
    shared: Kept,
}

impl Bench {
    fn new(setting: Setting) -> Result<Self, Error> {
        Ok(Self { typesetter: Typesetter::new(&setting.assets)?, setting, shared: Kept::default() })
    }
}

/// 共通 as it was opened last, and its path; empty without one.
#[derive(Default)]
struct Kept {
    path: Option<PathBuf>,
    shared: Shared,
}

impl Kept {
    /// What lies at a path, opened unless it was opened for the job before.
    fn at(&mut self, path: Option<&Path>, tell: &mut dyn FnMut(Step)) -> Result<&Shared, Error> {
        if self.path.as_deref() != path {
            let shared = path.map(|path| Shared::open(path, tell)).transpose()?.unwrap_or_default();
            *self = Self { path: path.map(Path::to_path_buf), shared };
        }
        Ok(&self.shared)
    }
}

type Worked = (Summary, Vec<Vec<u8>>);

fn work(job: &Job, bench: &mut Bench, out: &mut impl Write) -> Result<Worked, Error> {
    // A parent that is gone is noticed when the outcome is written.
    let mut tell = |step: Step| {
        let _ = serde_json::to_vec(&step).map(|step| write_frame(out, STEP, &step));
    };
    limit_memory(READING_MEMORY);
    let shared = bench.shared.at(job.shared.as_deref(), &mut tell)?;
    let checked = make::check(&job.input, shared, &bench.setting, &mut tell)?;
    limit_memory(RENDERING_MEMORY);
    let pack = match &job.order {
        Some(order) => {
            let pack = make::render(&checked, &bench.setting, order, &mut bench.typesetter, &mut tell);
            bench.typesetter.forget();
            pack?
        }
        None => None,
    };
    let findings = &checked.report.findings;
    let text = match job.telling {
        Telling::Human(style) => report::human(findings, &checked.texts, checked.guideline(), style),
        Telling::Concise => report::concise(findings),
        Telling::Silent => String::new(),
    };
    let (pack, files) = pack.map_or((None, Vec::new()), |pack| {
        let (about, bytes) = pack.files.into_iter().map(|file| ((file.document, file.pages), file.bytes)).unzip();
        let summary = PackSummary {
            folder: pack.folder,
            manifest: pack.manifest,
            files: about,
            left_out: pack.left_out,
            still_out: pack.still_out,
        };
        (Some(summary), bytes)
    });
    let (counts, sound) = (Counts::of(findings), checked.is_sound());
    let report = json::case(&checked.report);
    let spent = is_large();
    let (standing, vendors) = (checked.standing, checked.vendors);
    Ok((Summary { report, text, counts, sound, standing, vendors, spent, pack }, files))
}

/// A parent that is killed takes this process with it, whatever it is busy with; elsewhere than on Linux it ends with the
/// case.
fn end_with_parent() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
}

/// Limits this process's memory; where the system does not let us, we go on without.
fn limit_memory(bytes: u64) {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let maximum = getrlimit(Resource::As).maximum;
        let current = maximum.map_or(bytes, |maximum| bytes.min(maximum));
        let _ = setrlimit(Resource::As, Rlimit { current: Some(current), maximum });
    }
    #[cfg(not(unix))]
    let _ = bytes;
}

/// Whether this process has grown so large that it should be replaced.
fn is_large() -> bool {
    size_in_memory() > ROOMY
}

/// How many bytes of address space this process takes; nothing where the system does not tell.
fn size_in_memory() -> u64 {
    const KIB: u64 = 1024;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let size = status.lines().find_map(|line| line.strip_prefix("VmSize:"));
    size.and_then(|size| size.trim().trim_end_matches("kB").trim().parse::<u64>().ok()).unwrap_or(0) * KIB
}

/// The parent's side: a child that is ready for jobs.
pub struct Worker {
    child: Child,
    jobs: Option<ChildStdin>,
    frames: Receiver<Frame>,
    patience: Patience,
    spent: bool,
}

impl Worker {
    /// Starts a child: this program as a worker.
    ///
    /// # Errors
    /// The system does not start it.
    pub fn start(program: &Path, options: &Options, patience: Patience) -> Result<Self, Error> {
        let failed = |error: io::Error| Error::Worker(error.to_string());
        let mut child = Command::new(program)
            .arg(COMMAND)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // What a library prints when it panics may hold people's data.
            .stderr(Stdio::null())
            .spawn()
            .map_err(failed)?;
        let (sender, frames) = mpsc::channel();
        if let Some(mut answers) = child.stdout.take() {
            std::thread::spawn(move || {
                while let Ok(frame) = read_frame(&mut answers) {
                    if sender.send(frame).is_err() {
                        break;
                    }
                }
            });
        }
        let mut worker = Self { jobs: child.stdin.take(), child, frames, patience, spent: false };
        worker.send(options).map_err(failed)?;
        Ok(worker)
    }

    fn send(&mut self, what: &impl Serialize) -> io::Result<()> {
        let mut line = serde_json::to_vec(what)?;
        line.push(b'\n');
        self.jobs.as_mut().map_or(Err(io::ErrorKind::BrokenPipe.into()), |jobs| {
            jobs.write_all(&line)?;
            jobs.flush()
        })
    }

    /// Has a case worked on.
    ///
    /// # Errors
    /// The case cannot be finished for a reason that the child told, or the child died after the case was read.
    pub fn run(&mut self, job: &Job) -> Result<Outcome, Error> {
        let result = self.send(job).map_err(|error| Error::Worker(error.to_string())).and_then(|()| self.answer(job));
        self.spent |= matches!(&result, Err(error) if !matches!(error, Error::Told(_)));
        result
    }

    /// Whether the child is dead, out of step or too large: then another one is to be started for the next case.
    pub fn is_spent(&self) -> bool {
        self.spent
    }

    fn answer(&mut self, job: &Job) -> Result<Outcome, Error> {
        let mut progress = Progress::new(self.patience.reading);
        loop {
            let why = match self.frames.recv_timeout(progress.time_left()) {
                Ok((STEP, step)) => {
                    progress.take(&step, self.patience.rendering);
                    continue;
                }
                Ok((SUMMARY, summary)) => return self.outcome(&summary),
                Ok((STUCK, stuck)) => return Err(self.stuck(&stuck)),
                Ok(_) => return Err(unexpected()),
                Err(RecvTimeoutError::Timeout) => TOO_SLOW,
                Err(RecvTimeoutError::Disconnected) => "途中で止まった",
            };
            self.spent = true;
            return progress.outcome(job, why);
        }
    }

    fn stuck(&mut self, stuck: &[u8]) -> Error {
        let Ok(Stuck { why, spent }) = serde_json::from_slice(stuck) else {
            return unexpected();
        };
        self.spent |= spent;
        Error::Told(why)
    }

    fn outcome(&mut self, summary: &[u8]) -> Result<Outcome, Error> {
        let broken = |why: &str| Error::Worker(why.to_owned());
        let summary: Summary = serde_json::from_slice(summary).map_err(|error| broken(&error.to_string()))?;
        let pack = summary.pack.map(|pack| self.pack(pack)).transpose()?;
        self.spent |= summary.spent;
        let Summary { report, text, counts, sound, standing, vendors, .. } = summary;
        Ok(Outcome { report, text, counts, pack, sound, standing, vendors })
    }

    fn pack(&self, summary: PackSummary) -> Result<Pack, Error> {
        let mut files = Vec::new();
        for (entry, (document, pages)) in summary.manifest.outputs.iter().zip(summary.files) {
            let Ok((FILE, bytes)) = self.frames.recv_timeout(self.patience.rendering) else {
                return Err(Error::Worker("書類が届きません".to_owned()));
            };
            files.push(File { name: entry.name.clone(), document, pages, bytes });
        }
        Ok(Pack {
            folder: summary.folder,
            manifest: summary.manifest,
            files,
            left_out: summary.left_out,
            still_out: summary.still_out,
        })
    }
}

fn unexpected() -> Error {
    Error::Worker("思わぬ返事です".to_owned())
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.jobs = None;
        // It may be in an endless loop: nothing is waiting for it any more.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How far a case had come, for the case that the child dies.
struct Progress {
    inputs: Vec<String>,
    opening: Option<String>,
    read: bool,
    /// When patience ends.
    deadline: Instant,
}

impl Progress {
    fn new(patience: Duration) -> Self {
        Self { inputs: Vec::new(), opening: None, read: false, deadline: Instant::now() + patience }
    }

    fn take(&mut self, step: &[u8], rendering: Duration) {
        match serde_json::from_slice(step) {
            Ok(Step::Inputs(inputs)) => self.inputs = inputs,
            Ok(Step::Opening(file)) => self.opening = Some(file),
            Ok(Step::Read) => {
                self.read = true;
                self.deadline = Instant::now() + rendering;
            }
            Ok(Step::Rendered) | Err(_) => {}
        }
    }

    fn time_left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    /// A file at which reading died is refused; anything else is a defect of the program.
    fn outcome(&self, job: &Job, why: &str) -> Result<Outcome, Error> {
        let Some(file) = self.opening.as_ref().filter(|_| !self.read) else {
            let died = || Error::Worker(format!("書類を作る部品が、{why}ため、やめました"));
            return Err(if why == TOO_SLOW { Error::TooSlow } else { died() });
        };
        let message =
            format!("このファイルは、読み取りの部品が{why}ため、読めません（壊れているか、特別な作りのファイルです）");
        let hint = "Excel や LibreOffice で開き、別の名前で xlsx として保存し直してください";
        let finding = Finding::new(&rule::I001, Place::file(file.as_str()), message).hint(hint);
        let findings = Findings::collect(vec![finding]);
        let text = match job.telling {
            Telling::Human(style) => report::human(&findings, &Default::default(), "", style),
            Telling::Concise => report::concise(&findings),
            Telling::Silent => String::new(),
        };
        let counts = Counts::of(&findings);
        let report = CaseReport { inputs: self.inputs.clone(), findings, ..CaseReport::default() };
        Ok(Outcome {
            report: json::case(&report),
            text,
            counts,
            pack: None,
            sound: false,
            standing: Standing::default(),
            vendors: VendorNames::default(),
        })
    }
}
