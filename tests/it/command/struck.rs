//! Commands whose calls to the disk fail, one after another: nothing half-written, told plainly.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use crate::support::Book;
use crate::support::sandbox::{Sandbox, code, stderr};

/// The calls by which the main thread changes what stands on the disk, as far as the machine has
/// them.
const CHANGES: &str = "trace=?mkdir,?mkdirat,?fsync,?syncfs,?rename,?renameat,?renameat2,?unlink,?unlinkat,?rmdir,?chmod,?fchmod,?fchmodat,?openat,?write";

/// Every file below a folder, by its path.
type Tree = BTreeMap<String, Vec<u8>>;

fn tree(folder: &Path, name: &str) -> Tree {
    let mut files = Tree::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = format!("{name}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            files.extend(tree(&entry.path(), &name));
        } else {
            files.insert(name, fs::read(entry.path()).unwrap());
        }
    }
    files
}

/// What stands beside the input and the log of the calls.
fn made(sandbox: &Sandbox) -> Tree {
    let mut files = tree(&sandbox.path(""), "");
    files.retain(|name, _| !["/ためし.xlsx", "/calls.log"].contains(&name.as_str()));
    files
}

/// Runs a command watched by strace; the calls, the exit code and what was told.
fn watched(sandbox: &Sandbox, expressions: &[&str], arguments: &[&str]) -> (String, i32, String) {
    let mut command = Command::new("strace");
    command
        .args(["-qq", "-y", "-o", "calls.log"])
        .current_dir(sandbox.path(""))
        .env_remove("SOURCE_DATE_EPOCH");
    expressions.iter().for_each(|expression| _ = command.args(["-e", expression]));
    let output = command.arg(env!("CARGO_BIN_EXE_tachiiri")).args(arguments).output().unwrap();
    (fs::read_to_string(sandbox.path("calls.log")).unwrap(), code(&output), stderr(&output))
}

/// The calls that change something in the sandbox's folder: name, and the how manieth of that name.
fn changes(log: &str) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut changes = Vec::new();
    for (name, rest) in log.lines().filter_map(|line| line.split_once('(')) {
        let count = counts.entry(name).or_default();
        *count += 1;
        let is_change = match name {
            "openat" => rest.contains("O_CREAT") || rest.contains("O_DIRECTORY"),
            "write" => rest.contains("/.tachiiri-new-"),
            _ => true,
        };
        if is_change {
            changes.push((name.to_owned(), *count));
        }
    }
    changes
}

/// Has every single call of a command fail in several ways, and runs it again without.
fn assert_whole_wherever_struck(begun: &dyn Fn() -> Sandbox, arguments: &[&str]) {
    let (before, reference) = (made(&begun()), begun());
    let (log, first, told) = watched(&reference, &[CHANGES], arguments);
    assert_eq!(first, 0, "{told}");
    let goal = made(&reference);
    for (name, nth) in changes(&log) {
        for blow in ["ENOSPC", "EIO", "ENOMEM"] {
            let sandbox = begun();
            let (trace, inject) =
                (format!("trace={name}"), format!("inject={name}:error={blow}:when={nth}"));
            let (log, code, told) = watched(&sandbox, &[&trace, &inject], arguments);
            let after = format!("{arguments:?} with {blow} at {name} {nth}: {told}");
            assert!(log.contains("(INJECTED)"), "{after}{log}");
            assert!(code == 0 || code == 3, "{code}: {after}");
            assert!(!told.contains("os error") && !told.contains("panicked"), "{after}");
            for (name, bytes) in made(&sandbox) {
                let is_hidden = name.rsplit('/').next().is_some_and(|name| name.starts_with('.'));
                let is_whole = before.get(&name) == Some(&bytes) || goal.get(&name) == Some(&bytes);
                assert!(is_hidden || is_whole, "half-written {name}: {after}");
            }
            let again = sandbox.run(arguments);
            let mut made = made(&sandbox);
            made.retain(|name, _| !name.contains("/.tachiiri-new-"));
            assert!(made == goal, "{:?}: {after}{}", made.keys(), stderr(&again));
        }
    }
}

/// The workbook before and after; made once, since a workbook notes when it was made.
static BOOKS: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| {
    [Book::clean(), Book::clean().set("機器台帳", "M2", "")].map(|book| book.bytes())
});

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.put("ためし.xlsx", &BOOKS[1]);
    sandbox
}

#[test]
#[ignore = "needs strace"]
fn a_build_whose_calls_fail_writes_nothing_by_halves() {
    let arguments = [
        "build",
        "ためし.xlsx",
        "--as-of",
        "2024-02-01",
        "--only",
        "devices,vendors",
        "--formats",
        "xlsx",
    ];
    assert_whole_wherever_struck(&sandbox, &arguments);
    let later = || {
        let sandbox = Sandbox::new();
        sandbox.put("ためし.xlsx", &BOOKS[0]);
        assert_eq!(code(&sandbox.run(&arguments[..6])), 0);
        sandbox.put("ためし.xlsx", &BOOKS[1]);
        sandbox
    };
    assert_whole_wherever_struck(&later, &arguments);
}

#[test]
#[ignore = "needs strace"]
fn new_files_whose_calls_fail_are_not_there_by_halves() {
    assert_whole_wherever_struck(&sandbox, &["new", "あたらしい.xlsx", "--as-of", "2024-02-01"]);
    assert_whole_wherever_struck(
        &sandbox,
        &["annotate", "ためし.xlsx", "--as-of", "2024-02-01", "--fail-on", "never"],
    );
    assert_whole_wherever_struck(&sandbox, &["templates", "形/自分の"]);
    assert_whole_wherever_struck(&sandbox, &["editions", "reiwa5", "--sheet", "様式.xlsx"]);
}
