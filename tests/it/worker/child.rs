//! The child process that reads other people's files: when it dies, hangs or talks nonsense.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tachiiri::error::{Error, Stage};
use tachiiri::finding::Severity;
use tachiiri::render::text;
use tachiiri::setting::Options;
use tachiiri::worker::{Job, Timeouts, Worker};
use tempfile::TempDir;

use super::frame;
use crate::support::Book;

const PROGRAM: &str = env!("CARGO_BIN_EXE_tachiiri");

fn options() -> Options {
    Options::on(jiff::civil::date(2024, 2, 1))
}

/// A program that answers as told, whatever it is asked.
fn fake(folder: &TempDir, script: &str) -> PathBuf {
    let path = folder.path().join("worker.sh");
    fs::write(&path, format!("#!/bin/sh\nread options; read job\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

fn answer_of(script: &str) -> Result<String, Error> {
    let folder = TempDir::new().unwrap();
    let program = fake(&folder, script);
    let mut worker = Worker::start(&program, &options(), Timeouts::default())?;
    let outcome = worker.run(&Job::check("ためし.xlsx"))?;
    Ok(text::concise(&outcome.assessment.report.findings))
}

#[test]
fn one_worker_takes_case_after_case() {
    let folder = TempDir::new().unwrap();
    let good = folder.path().join("よい.xlsx");
    let bad = folder.path().join("わるい.xlsx");
    fs::write(&good, Book::clean().bytes()).unwrap();
    fs::write(&bad, Book::clean().set("薬局", "B4", "2023/2/30").bytes()).unwrap();
    let mut worker = Worker::start(Path::new(PROGRAM), &options(), Timeouts::default()).unwrap();
    for _ in 0..3 {
        assert!(worker.run(&Job::check(&good)).unwrap().assessment.is_sound);
        let refused = worker.run(&Job::check(&bad)).unwrap();
        assert!(!refused.assessment.is_sound && refused.pack.is_none());
        assert_eq!(refused.assessment.report.findings.count(Severity::Error), 1);
        let missing = worker.run(&Job::check("どこにもない.xlsx")).unwrap_err();
        assert_eq!(missing, Error::NotFound("どこにもない.xlsx".to_owned()));
    }
}

#[test]
fn a_file_at_which_the_worker_dies_is_refused_by_name() {
    let steps = [
        frame('S', r#"{"Inputs":["a.xlsx","b.xlsx"]}"#),
        frame('S', r#"{"Opening":"a.xlsx"}"#),
        frame('S', r#"{"Opening":"b.xlsx"}"#),
        "kill -ABRT $$".to_owned(),
    ];
    let text = answer_of(&steps.join("\n")).unwrap();
    assert!(
        text.starts_with(
            "b.xlsx: error[I001] このファイルは、読み取りの部品が途中で止まったため、読めません"
        ),
        "{text}"
    );
    assert!(text.ends_with("エラー 1件、警告 0件、お知らせ 0件\n"), "{text}");
}

#[test]
fn a_worker_that_dies_after_reading_is_no_fault_of_the_file() {
    let steps = [
        frame('S', r#"{"Opening":"a.xlsx"}"#),
        frame('S', r#""Read""#),
        "kill -KILL $$".to_owned(),
    ]
    .join("\n");
    let died = |after, end: &str| Err(Error::WorkerDied { after, end: end.to_owned() });
    assert_eq!(answer_of(&steps), died(Stage::Read, "signal: 9 (SIGKILL)"));
    let papers = [steps.replace("kill", "true"), frame('S', r#"{"Rendered":{"done":3,"of":12}}"#)];
    let steps = format!("{}\nkill -TERM $$", papers.join("\n"));
    let stage = Stage::Rendered { done: 3, of: 12 };
    assert_eq!(answer_of(&steps), died(stage, "signal: 15 (SIGTERM)"));
    assert_eq!(answer_of("exit 7"), died(Stage::Begun, "exit status: 7"));
    assert_eq!(answer_of("exit 4"), Err(Error::WorkerWithoutMemory));
}

// What a case that failed has left in its memory would be in the way of the next one.
#[test]
fn a_worker_that_failed_and_grew_is_replaced() {
    for spent in [true, false] {
        let folder = TempDir::new().unwrap();
        let failure = format!(r#"{{"error":{{"NotFound":"ためし.xlsx"}},"spent":{spent}}}"#);
        let program = fake(&folder, &frame('E', &failure));
        let mut worker = Worker::start(&program, &options(), Timeouts::default()).unwrap();
        let failed = worker.run(&Job::check("ためし.xlsx")).unwrap_err();
        assert_eq!(failed, Error::NotFound("ためし.xlsx".to_owned()));
        assert_eq!(worker.is_spent(), spent);
    }
}

#[test]
fn nonsense_from_a_worker_is_not_taken_for_an_answer() {
    for nonsense in [frame('O', "{}"), frame('F', "x"), frame('?', ""), frame('E', "だめでした")]
    {
        assert!(matches!(answer_of(&nonsense), Err(Error::Worker(_))), "{nonsense}");
    }
    // Cut off within its length.
    assert!(matches!(answer_of("printf 'Oxxxx'"), Err(Error::WorkerDied { .. })));
}

#[test]
fn a_program_that_does_not_start_is_told() {
    assert!(matches!(
        Worker::start(Path::new("/nowhere/tachiiri"), &options(), Timeouts::default()),
        Err(Error::Worker(_))
    ));
}

#[test]
fn a_worker_without_work_ends() {
    let output = std::process::Command::new(PROGRAM)
        .arg("__worker")
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success() && output.stdout.is_empty() && output.stderr.is_empty());
}
