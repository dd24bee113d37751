//! The pool: files in memory, what comes before what, cancelling, and workers that die or hang.

#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use std::{fs, thread};

use tachiiri::error::Error;
use tachiiri::make::Order;
use tachiiri::paper::DocumentId;
use tachiiri::setting::Options;
use tachiiri::worker::pool::{JobHandle, Pool, Update};
use tachiiri::worker::{Job, JobEvent, JobInput, MemoryFile, Outcome, Timeouts};
use tempfile::TempDir;

use crate::support::Book;
use crate::support::book::AS_OF;

const PROGRAM: &str = env!("CARGO_BIN_EXE_tachiiri");

fn pool_of(program: &Path, workers: usize) -> Pool {
    let timeouts = Timeouts { stopping: Duration::from_millis(200), ..Timeouts::default() };
    Pool::start(program, &Options::on(AS_OF), timeouts, workers).unwrap()
}

fn pool() -> Pool {
    pool_of(Path::new(PROGRAM), 1)
}

fn memory(files: &[(&str, &Path, Vec<u8>)]) -> JobInput {
    let file = |(name, shown, bytes): &(&str, &Path, Vec<u8>)| MemoryFile {
        name: (*name).to_owned(),
        shown: shown.display().to_string(),
        bytes: Arc::new(bytes.clone()),
    };
    JobInput::Memory(files.iter().map(file).collect())
}

fn order(papers: &[DocumentId]) -> Option<Order> {
    Some(Order { papers: papers.iter().copied().collect(), ..Order::default() })
}

/// Two cases' results are the same to the byte.
fn assert_same(one: &Outcome, other: &Outcome) {
    assert_eq!(one.assessment, other.assessment);
    let (one, other) = (one.pack.as_ref().unwrap(), other.pack.as_ref().unwrap());
    assert_eq!(one.summary, other.summary);
    assert!(!one.files.is_empty());
    for (one, other) in one.files.iter().zip(&other.files) {
        assert_eq!(
            (&one.name, one.document, one.pages),
            (&other.name, other.document, other.pages)
        );
        assert!(one.bytes == other.bytes, "{}", one.name);
    }
}

#[test]
fn a_workbook_in_memory_gives_the_papers_of_the_one_on_the_disk() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("薬局.xlsx");
    let bytes = Book::clean().set("チェックリスト", "D3", "いいえ").bytes();
    fs::write(&path, &bytes).unwrap();
    let pool = pool();
    let order = order(&[DocumentId::PharmacyChecklist, DocumentId::Devices, DocumentId::Findings]);
    let on_disk = Job { order: order.clone(), ..Job::check(&path) };
    let in_memory =
        Job { input: memory(&[("薬局.xlsx", &path, bytes)]), order, ..Job::check("") };
    let [on_disk, in_memory] = [on_disk, in_memory].map(|job| pool.submit(job));
    let (on_disk, in_memory) = (on_disk.wait().unwrap(), in_memory.wait().unwrap());
    assert!(on_disk.assessment.report.findings.iter().next().is_some());
    assert_same(&on_disk, &in_memory);
}

// The folder's files are read in the order of their names; so are those in memory, in whatever
// order they came. Line ends, quotes and what is no UTF-8 come through the pipe as they are.
#[test]
fn several_files_in_memory_are_a_case_as_a_folder_is() {
    let folder = TempDir::new().unwrap();
    let [book, log] = ["薬局.xlsx", "アクセスログ.csv"].map(|name| folder.path().join(name));
    let bytes = Book::clean().without("アクセスログ").bytes();
    let text = "日時,利用者ID,結果\r\n\"2024-01-10 09:00\",a01,\"成功\"\r\n".as_bytes().to_vec();
    fs::write(&book, &bytes).unwrap();
    fs::write(&log, &text).unwrap();
    let pool = pool();
    let order = order(&[DocumentId::AccessLog]);
    let files = [("薬局.xlsx", &*book, bytes), ("アクセスログ.csv", &*log, text)];
    let on_disk = pool.submit(Job { order: order.clone(), ..Job::check(folder.path()) });
    let in_memory = pool.submit(Job { input: memory(&files), order, ..Job::check("") });
    assert_same(&on_disk.wait().unwrap(), &in_memory.wait().unwrap());
}

#[test]
fn a_file_in_memory_that_is_no_workbook_is_refused_by_the_name_that_was_given() {
    let shown = Path::new("もらったもの/めも.xlsx");
    let input = memory(&[("めも.xlsx", shown, b"\n{\"Cancel\":2}\n\xff".to_vec())]);
    let pool = pool();
    let refused =
        pool.submit(Job { input, order: order(&[DocumentId::Devices]), ..Job::check("") });
    let refused = refused.wait().unwrap();
    assert!(!refused.assessment.is_sound && refused.pack.is_none());
    let findings = &refused.assessment.report.findings;
    let places: Vec<String> =
        findings.iter().map(|finding| format!("{} {}", finding.code, finding.place)).collect();
    assert_eq!(places, ["I001 もらったもの/めも.xlsx"]);
}

fn events_of(handle: &JobHandle) -> Vec<JobEvent> {
    let mut events = Vec::new();
    while let Update::Event(event) = handle.next_update() {
        events.push(event);
    }
    events
}

#[test]
fn findings_come_before_papers_and_papers_one_by_one() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("薬局.xlsx");
    fs::write(&path, Book::clean().bytes()).unwrap();
    let order = order(&[DocumentId::PharmacyChecklist, DocumentId::Devices]);
    let pool = pool();
    let events = events_of(&pool.submit(Job { order, ..Job::check(&path) }));
    let told: Vec<String> = events
        .iter()
        .map(|event| match event {
            JobEvent::Opening(file) => format!("opening {}", file.rsplit('/').next().unwrap()),
            JobEvent::Assessed(assessment) => format!("assessed {}", assessment.is_sound),
            JobEvent::File(file) => file.name.clone(),
            JobEvent::Marked(file) => format!("marked {}", file.name),
            JobEvent::Rendered { done, of } => format!("{done} of {of}"),
            JobEvent::Changed(_)
            | JobEvent::Refused(_)
            | JobEvent::Sheets(_)
            | JobEvent::Answers(_)
            | JobEvent::Differences(_)
            | JobEvent::Picture(_) => "for the page alone".to_owned(),
        })
        .collect();
    let expected = [
        "opening 薬局.xlsx",
        "assessed true",
        "01_薬局確認用チェックリスト.pdf",
        "01_薬局確認用チェックリスト.xlsx",
        "1 of 2",
        "06_機器台帳.pdf",
        "06_機器台帳.xlsx",
        "2 of 2",
    ];
    assert_eq!(told, expected);
}

/// A program that does what the name of the case says, and otherwise is ours; and the file in which
/// it counts its starts.
fn moody(folder: &TempDir) -> (PathBuf, PathBuf) {
    let (path, starts) = (folder.path().join("worker.sh"), folder.path().join("starts"));
    let assessment = r#"{"report":{"pharmacy":null,"edition":null,"guideline":"","inputs":[],"read":[],"findings":{"list":[],"omitted":{}},"excerpts":[],"failure":null},"is_sound":true,"completion":{"open":0,"open_reference":0,"overdue":0,"next_target":null,"vendors_out":[]},"vendors":{"named":[],"others":null}}"#;
    let script = format!(
        r#"#!/bin/sh
echo start >>'{starts}'
read -r options
while read -r job; do
    case "$job" in
        *死ぬ*) kill -KILL $$ ;;
        *動かない*) {assessed}; exec sleep 600 ;;
        *たくさん*) case "$job" in *'"memory":null'*) ;; *) exit 4 ;; esac ;;
        *止められる*) {assessed}; read -r cancel; test "$cancel" = '{{"Cancel":1}}' && {cancelled}; continue ;;
    esac
    printf '%s\n%s\n' "$options" "$job" | '{PROGRAM}' __worker
done
"#,
        starts = starts.display(),
        assessed = super::frame('A', assessment),
        cancelled = super::frame('E', r#"{"error":"Cancelled","spent":false}"#),
    );
    fs::write(&path, script).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    fs::write(folder.path().join("よい.xlsx"), Book::clean().bytes()).unwrap();
    (path, starts)
}

fn starts(file: &Path) -> usize {
    fs::read_to_string(file).unwrap().lines().count()
}

fn is_cancelled(handle: JobHandle) -> bool {
    matches!(handle.wait(), Err(Error::Cancelled))
}

/// Waits until a case is under way.
fn under_way(handle: &JobHandle) {
    assert!(matches!(handle.next_update(), Update::Event(JobEvent::Assessed(_))));
}

#[test]
fn a_job_that_waits_is_dropped_when_it_is_cancelled() {
    let folder = TempDir::new().unwrap();
    let (program, _) = moody(&folder);
    let pool = pool_of(&program, 1);
    let hangs = pool.submit(Job::check("動かない.xlsx"));
    under_way(&hangs);
    let [one, other, third] =
        ["a.xlsx", "b.xlsx", "c.xlsx"].map(|name| pool.submit(Job::check(name)));
    assert!(hangs.id() < one.id() && one.id() < other.id());
    one.cancellation().cancel();
    other.cancellation().cancel();
    // The worker is still busy with another job.
    assert!(is_cancelled(one) && is_cancelled(other));
    hangs.cancellation().cancel();
    assert!(is_cancelled(hangs));
    assert_eq!(third.wait().unwrap_err(), Error::NotFound("c.xlsx".to_owned()));
}

#[test]
fn the_rest_of_a_job_under_way_is_not_done_when_it_is_cancelled() {
    let folder = TempDir::new().unwrap();
    let (program, counted) = moody(&folder);
    let pool = pool_of(&program, 1);
    let stops = pool.submit(Job::check("止められる.xlsx"));
    under_way(&stops);
    stops.cancellation().cancel();
    assert!(is_cancelled(stops));
    assert!(
        pool.submit(Job::check(folder.path().join("よい.xlsx")))
            .wait()
            .unwrap()
            .assessment
            .is_sound
    );
    assert_eq!(starts(&counted), 1, "a worker that stopped by itself is kept");
}

#[test]
fn a_worker_that_does_not_stop_or_dies_is_replaced() {
    let folder = TempDir::new().unwrap();
    let (program, counted) = moody(&folder);
    let pool = pool_of(&program, 1);
    let good = || {
        pool.submit(Job::check(folder.path().join("よい.xlsx"))).wait().unwrap().assessment.is_sound
    };
    let hangs = pool.submit(Job::check("動かない.xlsx"));
    under_way(&hangs);
    hangs.cancellation().cancel();
    assert!(is_cancelled(hangs));
    assert!(good());
    assert_eq!(starts(&counted), 2);
    assert!(matches!(pool.submit(Job::check("死ぬ.xlsx")).wait(), Err(Error::WorkerDied { .. })));
    assert!(good());
    assert_eq!(starts(&counted), 3);
}

#[test]
fn a_job_that_takes_more_memory_than_its_share_is_done_again_alone() {
    let folder = TempDir::new().unwrap();
    let (program, counted) = moody(&folder);
    let path = folder.path().join("たくさん.xlsx");
    fs::write(&path, Book::clean().bytes()).unwrap();
    let pool = pool_of(&program, 2);
    let hangs = pool.submit(Job::check("動かない.xlsx"));
    under_way(&hangs);
    let large = pool.submit(Job::check(&path));
    let next = pool.submit(Job::check(folder.path().join("よい.xlsx")));
    assert!(matches!(large.next_update(), Update::Again));
    hangs.cancellation().cancel();
    assert!(is_cancelled(hangs));
    assert!(large.wait().unwrap().assessment.is_sound);
    assert!(next.wait().unwrap().assessment.is_sound);
    // The two, and another one for each of the two that ended.
    assert!((3..=4).contains(&starts(&counted)));
}

#[test]
fn a_thread_that_panics_gives_its_worker_back() {
    let folder = TempDir::new().unwrap();
    let (program, _) = moody(&folder);
    let pool = pool_of(&program, 1);
    let hangs = pool.submit(Job::check("動かない.xlsx"));
    let panicked = thread::scope(|scope| {
        let thread = scope.spawn(move || {
            under_way(&hangs);
            std::panic::resume_unwind(Box::new(()));
        });
        thread.join()
    });
    assert!(panicked.is_err());
    assert!(
        pool.submit(Job::check(folder.path().join("よい.xlsx")))
            .wait()
            .unwrap()
            .assessment
            .is_sound
    );
}

#[test]
fn the_end_of_a_pool_is_that_of_its_jobs() {
    let folder = TempDir::new().unwrap();
    let (program, _) = moody(&folder);
    let pool = pool_of(&program, 1);
    let hangs = pool.submit(Job::check("動かない.xlsx"));
    let waits = pool.submit(Job::check("a.xlsx"));
    under_way(&hangs);
    drop(pool);
    assert!(is_cancelled(hangs) && is_cancelled(waits));
}

#[test]
fn several_workers_do_several_jobs() {
    let folder = TempDir::new().unwrap();
    let (program, counted) = moody(&folder);
    let pool = pool_of(&program, 2);
    let hangs = pool.submit(Job::check("動かない.xlsx"));
    under_way(&hangs);
    for _ in 0..3 {
        assert!(
            pool.submit(Job::check(folder.path().join("よい.xlsx")))
                .wait()
                .unwrap()
                .assessment
                .is_sound
        );
    }
    assert_eq!(starts(&counted), 2);
}

#[test]
fn a_worker_that_does_not_start_is_told_to_every_job() {
    let pool = pool_of(Path::new("/nowhere/tachiiri"), 1);
    for _ in 0..2 {
        assert!(matches!(pool.submit(Job::check("a.xlsx")).wait(), Err(Error::NoWorker(_))));
    }
}

// The child itself: what it is told before its job counts for it, so that nothing depends on who is
// faster.
#[test]
fn the_child_does_not_render_a_job_that_was_cancelled() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("薬局.xlsx");
    fs::write(&path, Book::clean().bytes()).unwrap();
    let options = serde_json::to_string(&Options::on(AS_OF)).unwrap();
    let order = serde_json::to_value(Order::default()).unwrap();
    let line = |id: u64| {
        let input = serde_json::json!({"Path": path});
        serde_json::json!({"Job": {"id": id, "input": input, "shared": null, "order": order, "marks": "None", "copies": null}})
    };
    let requests = format!("{options}\n{}\n{}\n", serde_json::json!({"Cancel": 1}), line(1));
    let replies = super::replies_to(PROGRAM, &requests);
    let kinds: Vec<char> = replies.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, ['S', 'S', 'S', 'A', 'E']);
    assert!(replies[4].1.starts_with(r#"{"error":"Cancelled""#), "{}", replies[4].1);
}
