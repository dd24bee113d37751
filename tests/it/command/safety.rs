//! Nothing leaves the program's hands: streams that cannot be written, core dumps, what users are asked to send.

#![cfg(target_os = "linux")]

use std::fs;
use std::io::{Read, Write};
use std::process::{Command, Stdio};

use tachiiri::error::Error;

use crate::support::Book;
use crate::support::desk::{Desk, code, stderr};

#[test]
fn a_full_stdout_is_exit_3_and_told() {
    let desk = Desk::with(&Book::clean());
    let commands: [&[&str]; 6] = [
        &["check", "ためし.xlsx", "--as-of", "2024-02-01"],
        &["check", "ためし.xlsx", "--as-of", "2024-02-01", "--format", "json"],
        &["editions"],
        &["explain", "C103"],
        &["--help"],
        &[],
    ];
    for arguments in commands {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let output = desk.command(arguments).stdout(full).output().unwrap();
        assert_eq!(code(&output), 3, "{arguments:?}");
        let told = stderr(&output);
        assert!(told.starts_with("エラー: 標準出力 に書き込めません（空き容量が足りません）"), "{told}");
    }
}

#[test]
fn a_worker_leaves_no_core_dump() {
    let mut worker = Command::new(env!("CARGO_BIN_EXE_tachiiri"))
        .arg("__worker")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut requests = worker.stdin.take().unwrap();
    // It answers the second line, which is no job; until then its limits are set.
    requests.write_all(b"{}\n{}\n").unwrap();
    worker.stdout.take().unwrap().read_exact(&mut [0]).unwrap();
    let limits = fs::read_to_string(format!("/proc/{}/limits", worker.id())).unwrap();
    drop(requests);
    worker.wait().unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    let values: Vec<&str> = core.split_whitespace().skip(4).take(2).collect();
    assert_eq!(values, ["0", "0"], "{core}");
}

#[test]
fn nobody_is_asked_to_send_the_input_file() {
    let told = Error::Worker("…".to_owned()).to_string();
    assert!(!told.contains("ファイルを添えて"), "{told}");
    assert!(told.contains("個人情報") && told.contains("送らないでください"), "{told}");
}
