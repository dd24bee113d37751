//! One worker, many cases, and 共通 beside them: none is mixed up with the one before.

use std::fs;
use std::path::{Path, PathBuf};

use tachiiri::error::Error;
use tachiiri::finding::{Finding, Place};
use tachiiri::make::{self, CaseStep, Order, Pack};
use tachiiri::paper::DocumentId;
use tachiiri::read::file::input;
use tachiiri::render::PaperFormat;
use tachiiri::setting::{Options, Setting};
use tachiiri::sheet::SheetId;
use tachiiri::worker::{Job, Outcome, Timeouts, Worker};
use tempfile::TempDir;

use crate::support::Book;
use crate::support::book::AS_OF;

const PROGRAM: &str = env!("CARGO_BIN_EXE_tachiiri");
const SHARED: &str = "共通.xlsx";

/// A sheet of the clean pharmacy, alone.
fn only(sheet: &str) -> Book {
    Book::clean().with_only(&[sheet])
}

/// Every sheet but 薬局.
fn shareable() -> impl Iterator<Item = &'static str> {
    SheetId::ALL.into_iter().map(SheetId::name).filter(|name| *name != "薬局")
}

/// A folder of pharmacies and a worker at it.
struct Chain {
    folder: TempDir,
    worker: Worker,
}

impl Chain {
    fn new() -> Self {
        let options = Options::on(AS_OF);
        Self {
            folder: TempDir::new().unwrap(),
            worker: Worker::start(Path::new(PROGRAM), &options, Timeouts::default()).unwrap(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), bytes).unwrap();
    }

    fn job(&self, input: &str, shared: Option<&str>) -> Job {
        let shared = shared.map(|shared| self.path(shared));
        Job { shared, ..Job::check(self.path(input)) }
    }

    fn run(&mut self, input: &str, shared: Option<&str>) -> Result<Outcome, Error> {
        let job = self.job(input, shared);
        self.worker.run(&job)
    }

    /// The findings, `severity[code] place` each.
    fn told(&mut self, input: &str, shared: Option<&str>) -> Vec<String> {
        let outcome = self.run(input, shared).unwrap();
        let line = |finding: &Finding| {
            let file = Path::new(&*finding.place.file).file_name().unwrap().to_string_lossy();
            let place = Place { file: file.into(), ..finding.place.clone() };
            format!("{}[{}] {place}", finding.severity.word(), finding.code)
        };
        outcome.assessment.report.findings.iter().map(line).collect()
    }
}

#[test]
fn a_case_is_never_mixed_up_with_the_one_before() {
    let mut chain = Chain::new();
    chain.put(SHARED, &Book::clean().without_all(&["薬局", "チェックリスト"]).bytes());
    chain.put("a.xlsx", &Book::clean().bytes());
    chain.put("b.xlsx", &Book::clean().with_only(&["薬局", "チェックリスト"]).bytes());
    chain.put(
        "c.xlsx",
        &Book::clean().without("連絡先").set("チェックリスト", "E2", "2023/2/30").bytes(),
    );
    chain.put("d/薬局.xlsx", &only("薬局").bytes());
    chain.put("d/チェックリスト.xlsx", &only("チェックリスト").bytes());
    let passed_over = |but: &[&str]| -> Vec<String> {
        let sheets = shareable()
            .filter(|sheet| !["チェックリスト", "業務"].contains(sheet) && !but.contains(sheet));
        let mut notes: Vec<String> =
            sheets.map(|sheet| format!("note[I017] {SHARED} {sheet}")).collect();
        notes.sort();
        notes
    };
    for _ in 0..2 {
        assert_eq!(chain.told("a.xlsx", Some(SHARED)), passed_over(&[]));
        assert_eq!(chain.told("b.xlsx", Some(SHARED)), [""; 0]);
        let mut refused = vec!["error[I007] c.xlsx チェックリスト!E2".to_owned()];
        refused.extend(passed_over(&["連絡先"]));
        assert_eq!(chain.told("c.xlsx", Some(SHARED)), refused);
        assert_eq!(chain.told("d", Some(SHARED)), [""; 0]);
        // Without 共通, and with it again.
        assert_eq!(chain.told("a.xlsx", None), [""; 0]);
        assert!(
            chain
                .told("b.xlsx", None)
                .iter()
                .any(|line| line.starts_with("warning[C301]") || line.contains("E001"))
        );
    }
    // It was opened once: what becomes of the file later is of no account.
    assert_eq!(chain.told("b.xlsx", Some(SHARED)), [""; 0]);
    fs::remove_file(chain.path(SHARED)).unwrap();
    assert_eq!(chain.told("b.xlsx", Some(SHARED)), [""; 0]);
}

#[test]
fn every_file_is_named_before_it_is_opened() {
    let chain = Chain::new();
    chain.put(SHARED, &only("連絡先").bytes());
    chain.put("a.xlsx", &Book::clean().without("連絡先").bytes());
    let setting = Setting::load(&Options::on(AS_OF)).unwrap();
    let [own, common] = ["a.xlsx", SHARED].map(|name| chain.path(name).display().to_string());
    let mut steps = Vec::new();
    let shared =
        make::SharedFiles::open(&chain.path(SHARED), &mut |step| steps.push(step)).unwrap();
    assert_eq!(steps, [CaseStep::Inputs(vec![common.clone()]), CaseStep::Opening(common.clone())]);
    for _ in 0..2 {
        steps.clear();
        make::check(
            input::gather(&chain.path("a.xlsx")).unwrap(),
            Vec::new(),
            &shared,
            &setting,
            &mut |step| steps.push(step),
        )
        .unwrap();
        assert_eq!(
            steps,
            [
                CaseStep::Inputs(vec![own.clone(), common.clone()]),
                CaseStep::Opening(own.clone()),
                CaseStep::Read
            ]
        );
    }
}

#[test]
fn the_files_of_shared_are_inputs_of_every_case() {
    let mut chain = Chain::new();
    let shared = Book::clean().without_all(&["薬局", "チェックリスト"]).bytes();
    chain.put("共通/a.xlsx", &shared);
    chain.put("いち.xlsx", &Book::clean().with_only(&["薬局", "チェックリスト"]).bytes());
    chain.put("全部.xlsx", &Book::clean().bytes());
    let papers = [DocumentId::PharmacyChecklist, DocumentId::VendorChecklist].into();
    let order = Some(Order {
        papers,
        formats: [PaperFormat::Xlsx].into(),
        whole_binder: false,
        is_partial: false,
    });
    let run = |chain: &mut Chain, input: &str, shared| {
        let job = Job { order: order.clone(), ..chain.job(input, shared) };
        chain.worker.run(&job).unwrap()
    };
    let parts = run(&mut chain, "いち.xlsx", Some("共通"));
    let paths: Vec<String> =
        ["いち.xlsx", "共通/a.xlsx"].map(|name| chain.path(name).display().to_string()).into();
    assert_eq!(parts.assessment.report.inputs, paths);
    let (parts, whole) = (parts.pack.unwrap(), run(&mut chain, "全部.xlsx", None).pack.unwrap());
    let entries: Vec<(&str, u64)> = parts
        .summary
        .manifest
        .inputs
        .iter()
        .map(|entry| (entry.name.as_str(), entry.size))
        .collect();
    let own = fs::metadata(chain.path("いち.xlsx")).unwrap().len();
    assert_eq!(entries, [("いち.xlsx", own), ("a.xlsx", shared.len() as u64)]);
    let bytes = |pack: &Pack| -> Vec<(String, Vec<u8>)> {
        pack.files.iter().map(|file| (file.name.clone(), file.bytes.clone())).collect()
    };
    assert_eq!(parts.files.len(), 2);
    assert!(bytes(&parts) == bytes(&whole));
}

#[test]
fn a_shared_that_is_broken_or_not_there_is_told_to_every_case() {
    let mut chain = Chain::new();
    chain.put("a.xlsx", &Book::clean().bytes());
    chain.put(SHARED, b"nothing");
    for _ in 0..2 {
        assert_eq!(chain.told("a.xlsx", Some(SHARED)), [format!("error[I001] {SHARED}")]);
        let missing = chain.run("a.xlsx", Some("どこにもない.xlsx")).err();
        assert!(
            matches!(&missing, Some(Error::NotFound(path)) if path.ends_with("どこにもない.xlsx"))
        );
        assert_eq!(chain.told("a.xlsx", None), [""; 0]);
    }
}
