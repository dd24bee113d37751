//! The child process that reads other people's files: what happens when it dies, hangs or talks nonsense.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tachiiri::error::Error;
use tachiiri::setting::Options;
use tachiiri::worker::{Job, Patience, Telling, Worker};
use tempfile::TempDir;

use crate::support::Book;

const PROGRAM: &str = env!("CARGO_BIN_EXE_tachiiri");

fn options() -> Options {
    Options { as_of: "2024-02-01".to_owned(), ..Options::default() }
}

fn job(input: &Path) -> Job {
    Job { input: input.to_owned(), shared: None, order: None, telling: Telling::Concise }
}

/// A program that answers as told, whatever it is asked.
fn fake(folder: &TempDir, script: &str) -> PathBuf {
    let path = folder.path().join("worker.sh");
    fs::write(&path, format!("#!/bin/sh\nread options; read job\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

/// A shell command that writes a frame.
fn frame(kind: char, content: &str) -> String {
    let length: String = (content.len() as u64).to_le_bytes().iter().map(|byte| format!("\\{byte:03o}")).collect();
    format!("printf '{kind}{length}'; printf '%s' '{content}'")
}

fn answer_of(script: &str) -> Result<String, Error> {
    let folder = TempDir::new().unwrap();
    let program = fake(&folder, script);
    let mut worker = Worker::start(&program, &options(), Patience::default())?;
    worker.run(&job(Path::new("ためし.xlsx"))).map(|outcome| outcome.text)
}

#[test]
fn one_worker_takes_case_after_case() {
    let folder = TempDir::new().unwrap();
    let good = folder.path().join("よい.xlsx");
    let bad = folder.path().join("わるい.xlsx");
    fs::write(&good, Book::clean().bytes()).unwrap();
    fs::write(&bad, Book::clean().set("薬局", "B4", "2023/2/30").bytes()).unwrap();
    let mut worker = Worker::start(Path::new(PROGRAM), &options(), Patience::default()).unwrap();
    for _ in 0..3 {
        assert!(worker.run(&job(&good)).unwrap().sound);
        let refused = worker.run(&job(&bad)).unwrap();
        assert!(!refused.sound && refused.pack.is_none());
        assert_eq!(refused.counts.error, 1);
        let missing = worker.run(&job(Path::new("どこにもない.xlsx"))).unwrap_err();
        assert!(
            matches!(&missing, Error::Told(why) if why.starts_with("どこにもない.xlsx が見つかりません")),
            "{missing}"
        );
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
        text.starts_with("b.xlsx: error[I001] このファイルは、読み取りの部品が途中で止まったため、読めません"),
        "{text}"
    );
    assert!(text.ends_with("エラー 1件、警告 0件、お知らせ 0件\n"), "{text}");
}

#[test]
fn a_worker_that_dies_after_reading_is_no_fault_of_the_file() {
    let steps = [frame('S', r#"{"Opening":"a.xlsx"}"#), frame('S', r#""Read""#), "kill -KILL $$".to_owned()].join("\n");
    assert!(matches!(answer_of(&steps), Err(Error::Worker(why)) if why.contains("途中で止まった")));
    assert!(matches!(answer_of("exit 0"), Err(Error::Worker(_))));
}

// What a case that failed has left in its memory would be in the way of the next one.
#[test]
fn a_worker_that_failed_and_grew_is_replaced() {
    for spent in [true, false] {
        let folder = TempDir::new().unwrap();
        let program = fake(&folder, &frame('E', &format!(r#"{{"why":"だめでした","spent":{spent}}}"#)));
        let mut worker = Worker::start(&program, &options(), Patience::default()).unwrap();
        let failed = worker.run(&job(Path::new("ためし.xlsx")));
        assert!(matches!(failed, Err(Error::Told(why)) if why == "だめでした"));
        assert_eq!(worker.is_spent(), spent);
    }
}

#[test]
fn nonsense_from_a_worker_is_not_taken_for_an_answer() {
    for nonsense in
        [frame('O', "{}"), frame('F', "x"), frame('?', ""), frame('E', "だめでした"), "printf 'Oxxxx'".to_owned()]
    {
        assert!(matches!(answer_of(&nonsense), Err(Error::Worker(_))), "{nonsense}");
    }
}

#[test]
fn a_program_that_does_not_start_is_told() {
    assert!(matches!(
        Worker::start(Path::new("/nowhere/tachiiri"), &options(), Patience::default()),
        Err(Error::Worker(_))
    ));
}

#[test]
fn a_worker_without_work_ends() {
    let output =
        std::process::Command::new(PROGRAM).arg("__worker").stdin(std::process::Stdio::null()).output().unwrap();
    assert!(output.status.success() && output.stdout.is_empty() && output.stderr.is_empty());
}
