//! Commands whose process gets no more memory from some point on: told in Japanese, nothing by
//! halves.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::LazyLock;

use crate::support::Book;
use crate::support::sandbox::{Sandbox, stderr};

/// The calls by which memory comes from the system.
const MEMORY: [&str; 2] = ["inject=mmap,mprotect:error=ENOMEM", "inject=brk:retval=0"];
/// These, and the one with which our own part of the program begins: before it are the system's
/// loader and the runtime, which have words of their own.
const TRACE: &str = "trace=mmap,mprotect,brk,prlimit64";
/// What a chain writes beside the papers.
const LISTS: [&str; 2] = ["一覧.xlsx", "chain-manifest.json"];
const AS_OF: [&str; 2] = ["--as-of", "2024-02-01"];

/// Runs a command watched by strace, in one thread or in all and in its worker; the calls, and how
/// it ended.
fn watched(
    sandbox: &Sandbox,
    all: bool,
    injected: &[String],
    arguments: &[&str],
) -> (String, Output) {
    let mut command = Command::new("strace");
    command.args(["-qq", "-o", "calls.log", "-e", TRACE]).current_dir(sandbox.path(""));
    if all {
        command.arg("-f");
    }
    injected.iter().for_each(|expression| _ = command.args(["-e", expression]));
    let output = command.arg(env!("CARGO_BIN_EXE_tachiiri")).args(arguments).output().unwrap();
    (fs::read_to_string(sandbox.path("calls.log")).unwrap(), output)
}

/// Of the calls of one name and thread that is struck: the first that our own part of the main
/// thread makes, and the last of whichever makes most.
fn own_calls(sandbox: &Sandbox, all: bool, arguments: &[&str]) -> (usize, usize) {
    let (log, _) = watched(sandbox, false, &[], arguments);
    let name_of = |line: &str| line.split_once('(').map(|(head, _)| head.trim().to_owned());
    let before = log.lines().take_while(|line| !line.contains("RLIMIT_CORE")).filter_map(name_of);
    let first = most(&before.collect::<Vec<_>>()) + 1;
    let (log, _) = watched(sandbox, all, &[], arguments);
    (first, most(&log.lines().filter_map(name_of).collect::<Vec<_>>()))
}

/// How often the name stands there that stands there most; with a thread's number before it the
/// names are that thread's.
fn most(names: &[String]) -> usize {
    let mut counts = BTreeMap::new();
    let memory = names.iter().filter(|name| !name.ends_with("prlimit64"));
    memory.for_each(|name| *counts.entry(name).or_insert(0) += 1);
    counts.into_values().max().unwrap_or(0)
}

/// A case of which much is told; made once, since a workbook notes when it was made.
static BOOK: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let headers = ["管理番号", "機器区分", "OS", "説明"];
    let book = Book::clean().without("機器台帳").row("機器台帳", &headers);
    let remark = "説明".repeat(40);
    let device = |number: usize| [format!("X{number}"), "Windows 7".to_owned()];
    let row = |book: Book, [number, system]: [String; 2]| {
        book.row("機器台帳", &[&number, "端末PC", &system, &remark])
    };
    (0..600).map(device).fold(book, row).bytes()
});

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.put("店/ためし.xlsx", &BOOK);
    sandbox
}

/// What the runs of a command may leave: every file that is not hidden, by its path.
fn made(sandbox: &Sandbox) -> BTreeMap<PathBuf, Vec<u8>> {
    let (mut files, mut folders) = (BTreeMap::new(), vec![sandbox.path("")]);
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let is_hidden = path.file_name().unwrap().to_string_lossy().starts_with('.');
            if path.is_dir() && !is_hidden {
                folders.push(path);
            } else if !is_hidden && !path.ends_with("calls.log") {
                let name = path.strip_prefix(sandbox.path("")).unwrap().to_owned();
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// Lets a command have no more memory from each of its calls for it on.
fn assert_told_wherever_memory_ends(arguments: &[&str]) {
    for all in [false, true] {
        let reference = sandbox();
        let (first, last) = own_calls(&reference, all, arguments);
        let goal = made(&reference);
        assert!(first < last, "{arguments:?}");
        for nth in first..=last {
            let sandbox = sandbox();
            let injected = MEMORY.map(|inject| format!("{inject}:when={nth}+"));
            let (_, output) = watched(&sandbox, all, &injected, arguments);
            let (status, told) = (output.status, stderr(&output));
            let after = format!("{arguments:?} without memory from {nth} (all: {all}): {told}");
            assert!(matches!(status.code(), Some(0 | 1 | 3)), "{status:?} {after}");
            for english in ["memory", "panic", "thread", "os error"] {
                assert!(!told.contains(english), "{after}");
            }
            let is_told =
                ["エラー: ", "途中でやめました: "].iter().any(|words| told.contains(words));
            assert!(status.code() != Some(3) || is_told, "{after}");
            for (name, bytes) in made(&sandbox) {
                // They say what became of the cases: here something else.
                let is_list = LISTS.iter().any(|list| name.ends_with(list));
                let is_whole = goal.get(&name) == Some(&bytes) || is_list && bytes.len() > 100;
                assert!(is_whole, "half-written {name:?}: {after}");
            }
        }
    }
}

#[test]
#[ignore = "needs strace"]
fn a_command_that_gets_no_more_memory_says_so_in_japanese() {
    assert_told_wherever_memory_ends(&["explain"]);
    assert_told_wherever_memory_ends(&["editions", "reiwa5", "--sheet", "様式.xlsx"]);
    assert_told_wherever_memory_ends(&["new", "あたらしい.xlsx", AS_OF[0], AS_OF[1]]);
    assert_told_wherever_memory_ends(&["annotate", "店/ためし.xlsx", AS_OF[0], AS_OF[1]]);
    let check = ["check", "店/ためし.xlsx", AS_OF[0], AS_OF[1], "--format", "json"];
    assert_told_wherever_memory_ends(&check);
}

#[test]
#[ignore = "needs strace"]
fn papers_for_which_there_is_no_memory_are_not_there_by_halves() {
    let what = ["-o", "書類", "--only", "vendors", "--formats", "xlsx", AS_OF[0], AS_OF[1]];
    assert_told_wherever_memory_ends(&[&["build", "店/ためし.xlsx"], &what[..]].concat());
    assert_told_wherever_memory_ends(&[&["chain", "店", "--jobs", "1"], &what[..]].concat());
}
