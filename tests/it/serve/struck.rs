//! 保存 whose calls to the disk fail, or at which the server is killed: the workbook is the old one
//! or the new one, and nothing else is left.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::client::{Answer, sample};
use super::started::{FILE, Started, Strace};

/// The calls that change what stands on the disk, but `write`, by which threads wake each other.
const CHANGES: &str = "trace=?mkdir,?mkdirat,?fsync,?syncfs,?rename,?renameat,?renameat2,?unlink,?unlinkat,?rmdir,?chmod,?fchmod,?fchmodat,?link,?linkat,?openat";
/// More files than one thread opens for a 保存.
const MOST_OPENED: usize = 8;

/// The calls of a 保存 that change what stands on the disk: name, and the how manieth in its thread.
/// Which thread opens which of the files is as it happens.
fn changes(log: &str) -> BTreeSet<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut changes: BTreeSet<(String, usize)> =
        (1..=MOST_OPENED).map(|nth| ("openat".to_owned(), nth)).collect();
    for (head, _) in log.lines().filter_map(|line| line.split_once('(')) {
        let (_, name) = head.split_once(char::is_whitespace).unwrap();
        let name = name.trim();
        if !name.contains(['?', '<', '-']) && name != "openat" {
            let count = counts.entry(name).or_default();
            *count += 1;
            changes.insert((name.to_owned(), *count));
        }
    }
    changes
}

/// The files of the pharmacy's folder, by name; those of 控え after it.
fn files(started: &Started) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for folder in ["店", "店/控え"] {
        for entry in fs::read_dir(started.sandbox.path(folder)).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                files.insert(format!("{folder}/{name}"), fs::read(path).unwrap());
            }
        }
    }
    files
}

/// Holds what stands after a 保存 against the workbook before and after; returns whether the new
/// one stands there.
fn is_saved(started: &Started, new: &[u8], is_killed: bool, after: &str) -> bool {
    let mut files = files(started);
    let there = files.remove(FILE).unwrap_or_else(|| panic!("no workbook: {after}"));
    let is_new = there == new;
    assert!(is_new || there == sample(), "half-written: {after}");
    for (name, bytes) in &files {
        let is_temporary = name.contains("/.tachiiri-new-");
        assert!(is_temporary || *bytes == sample(), "{name}: {after}");
        assert!(is_killed || !is_temporary, "left over {name}: {after}");
    }
    // What was replaced is kept, and nothing else.
    assert!(is_killed || files.len() == usize::from(is_new), "{:?}: {after}", files.keys());
    assert!(is_killed || is_new || !started.sandbox.path("店/控え").exists(), "{after}");
    is_new
}

/// Has 保存 go on after a call that failed.
fn assert_saved_again(started: &Started, answer: &Answer, new: &[u8], after: &str) {
    let was_saved = is_saved(started, new, false, after);
    match answer.status {
        200 => assert!(was_saved, "{after}"),
        status => {
            assert!([409, 423, 500].contains(&status), "{status} {after}");
            assert!(!answer.error().contains("os error") && !answer.error().is_ascii(), "{after}");
        }
    }
    let again = started.save().unwrap();
    assert_eq!(again.status, 200, "{}: {after}", again.text());
    assert!(is_saved(started, new, false, after), "{after}");
}

#[test]
#[ignore = "needs strace"]
fn a_workbook_whose_saving_fails_or_is_killed_anywhere_is_old_or_new() {
    let reference = Started::by(&[]);
    let (new, strace) = (reference.workbook(), Strace::on(&reference, &[CHANGES]));
    assert_eq!(reference.save().unwrap().status, 200);
    let calls = changes(&strace.calls());
    assert!(calls.iter().any(|(name, _)| name == "renameat2"), "{calls:?}");
    for (name, nth) in calls {
        for blow in ["error=EIO", "error=ENOSPC", "error=EACCES", "signal=KILL"] {
            let started = Started::by(&[]);
            let inject = format!("inject={name}:{blow}:when={nth}");
            let strace = Strace::on(&started, &[&format!("trace={name}"), &inject]);
            let answer = started.save();
            let log = strace.calls();
            let after = format!("{blow} at {name} {nth}: {:?} {log}", answer);
            let is_killed = log.contains("killed by SIGKILL");
            assert_eq!(is_killed, answer.is_none(), "{after}");
            assert!(is_killed || name == "openat" || log.contains("(INJECTED)"), "{after}");
            match answer {
                Some(answer) => assert_saved_again(&started, &answer, &new, &after),
                None => _ = is_saved(&started, &new, true, &after),
            }
        }
    }
}

#[test]
fn a_workbook_that_may_not_be_that_large_stays_as_it_is() {
    let started = Started::by(&["sh", "-c", "ulimit -f 1; exec \"$@\"", "sh"]);
    let new = started.workbook();
    let answer = started.save().unwrap();
    assert_eq!(answer.status, 500, "{}", answer.text());
    assert!(answer.error().contains("許された大きさを超えています"), "{}", answer.error());
    assert!(!is_saved(&started, &new, false, "a limit for the size of files"));
}
