//! Commands whose calls to the disk fail, or that are killed at them, one after another: nothing
//! half-written, told plainly.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use crate::support::sandbox::{Sandbox, code, stderr};
use crate::support::{Book, ministry_form};

/// The calls by which the main thread changes what stands on the disk, as far as the machine has
/// them.
const CHANGES: &str = "trace=?mkdir,?mkdirat,?fsync,?syncfs,?rename,?renameat,?renameat2,?unlink,?unlinkat,?rmdir,?chmod,?fchmod,?fchmodat,?link,?linkat,?ftruncate,?openat,?write";
/// What the system does at a call.
const BLOWS: [&str; 4] = ["error=ENOSPC", "error=EIO", "error=EACCES", "signal=KILL"];
/// What lies in a sandbox that no command makes.
const LAID: [&str; 4] = ["/ためし.xlsx", "/calls.log", "/様式.xlsx", "/一時"];

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

/// What a command made.
fn made(sandbox: &Sandbox) -> Tree {
    let mut files = tree(&sandbox.path(""), "");
    files.retain(|name, _| !LAID.contains(&name.as_str()));
    files
}

/// Runs a command watched by strace; the calls, the exit code (`None`: killed) and what was told.
fn watched(
    sandbox: &Sandbox,
    expressions: &[&str],
    arguments: &[&str],
) -> (String, Option<i32>, String) {
    fs::create_dir_all(sandbox.path("一時")).unwrap();
    let mut command = Command::new("strace");
    command
        .args(["-qq", "-y", "-o", "calls.log"])
        .current_dir(sandbox.path(""))
        .env("TMPDIR", sandbox.path("一時"))
        .env_remove("SOURCE_DATE_EPOCH");
    expressions.iter().for_each(|expression| _ = command.args(["-e", expression]));
    let output = command.arg(env!("CARGO_BIN_EXE_tachiiri")).args(arguments).output().unwrap();
    let log = fs::read_to_string(sandbox.path("calls.log")).unwrap();
    (log, output.status.code(), stderr(&output))
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

/// Returns whether a file is one that is about to be put in place.
fn is_temporary(path: &str) -> bool {
    path.contains("/.tachiiri-new-")
}

/// Holds what stands after a blow against what stood before and what a run that nothing happens to
/// makes.
fn assert_whole(sandbox: &Sandbox, wholes: [&Tree; 2], can_remove: bool, after: &str) {
    for (path, bytes) in made(sandbox) {
        let is_hidden = path.rsplit('/').next().is_some_and(|name| name.starts_with('.'));
        let is_whole = wholes.iter().any(|whole| whole.get(&path) == Some(&bytes));
        assert!(is_hidden || is_whole, "half-written {path}: {after}");
        assert!(!can_remove || !is_temporary(&path), "left over {path}: {after}");
    }
    assert_eq!(tree(&sandbox.path("一時"), ""), Tree::new(), "left over: {after}");
}

/// Has every single call of a command fail in several ways, or the command killed at it, and runs
/// it again without.
fn assert_whole_wherever_struck(begun: &dyn Fn() -> Sandbox, arguments: &[&str]) {
    let (before, reference) = (made(&begun()), begun());
    let (log, first, told) = watched(&reference, &[CHANGES], arguments);
    assert!(matches!(first, Some(0 | 1)), "{told}");
    let goal = made(&reference);
    for (name, nth) in changes(&log) {
        for blow in BLOWS {
            let sandbox = begun();
            let (trace, inject) =
                (format!("trace={name}"), format!("inject={name}:{blow}:when={nth}"));
            let (log, code, told) = watched(&sandbox, &[&trace, &inject], arguments);
            let after = format!("{arguments:?} with {blow} at {name} {nth}: {told}");
            let is_killed = code.is_none();
            assert_eq!(is_killed, blow == "signal=KILL", "{after}{log}");
            assert!(is_killed || log.contains("(INJECTED)"), "{after}{log}");
            assert!(is_killed || code == first || code == Some(3), "{code:?}: {after}");
            let is_told = ["エラー: ", "途中でやめました: "].iter().any(|word| told.contains(word));
            assert!(code != Some(3) || is_told, "{after}");
            assert!(!told.contains("os error") && !told.contains("panic"), "{after}");
            let can_remove = !is_killed && !name.starts_with("unlink");
            assert_whole(&sandbox, [&before, &goal], can_remove, &after);
            let again = sandbox.run(arguments);
            let mut made = made(&sandbox);
            made.retain(|path, _| !is_temporary(path));
            // What a command that was killed has written stays, whole; templates are written over
            // nothing.
            let is_kept = is_killed && stderr(&again).contains("次のファイルがすでにあるので");
            assert!(made == goal || is_kept, "{:?}: {after}{}", made.keys(), stderr(&again));
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

#[test]
#[ignore = "needs strace"]
fn workbooks_and_editions_of_the_next_year_are_not_there_by_halves() {
    let day = ["--as-of", "2024-02-01"];
    let carried = ["new", "つぎの.xlsx", "--from", "ためし.xlsx"];
    assert_whole_wherever_struck(&sandbox, &[&carried[..], &day].concat());
    let form = ministry_form::bytes(&ministry_form::both(ministry_form::PLAIN));
    let with_form = || {
        let sandbox = Sandbox::new();
        sandbox.put("様式.xlsx", &form);
        sandbox
    };
    for drafted in ["令和8年度.xlsx", "令和8年度.toml"] {
        let draft = ["editions", "--draft", "様式.xlsx", "-o", drafted, "--id", "reiwa8"];
        assert_whole_wherever_struck(&with_form, &draft);
    }
}

#[test]
#[ignore = "needs strace"]
fn lists_of_parts_whose_calls_fail_are_not_joined_by_halves() {
    let parts = Sandbox::new();
    parts.put("店々/あ.xlsx", &BOOKS[0]);
    parts.put("店々/い.xlsx", &Book::clean().set("薬局", "B1", "例示薬局").bytes());
    for (shard, out) in [("1/2", "分担/一"), ("2/2", "分担/二")] {
        let quick = ["--only", "vendors", "--formats", "xlsx", "--as-of", "2024-02-01"];
        let part = ["chain", "店々", "--shard", shard, "-o", out];
        assert_eq!(code(&parts.run(&[&part[..], &quick].concat())), 0);
    }
    let begun = || {
        let sandbox = Sandbox::new();
        tree(&parts.path("分担"), "分担").iter().for_each(|(path, bytes)| sandbox.put(path, bytes));
        sandbox
    };
    assert_whole_wherever_struck(&begun, &["chain", "--merge", "分担/一", "分担/二", "-o", "分担"]);
}
