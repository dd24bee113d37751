//! The memory of a whole run, its parent and its workers together.

use std::fs;
use std::process::{Child, Stdio};

use super::book;
use crate::support::sandbox::Sandbox;

const MIB: u64 = 1 << 20;
const JOBS: u64 = 2;
/// What there is for each worker.
const SHARE: u64 = 1 << 30;

/// The processes of a tree, from its root on.
fn tree(root: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{root}/task")).into_iter().flatten().flatten();
    let children = threads.map(|thread| fs::read_to_string(thread.path().join("children")));
    let children: String = children.flatten().collect();
    let below = children.split_whitespace().flat_map(|child| tree(child.parse().unwrap()));
    std::iter::once(root).chain(below).collect()
}

/// The most memory that a process has had up to now, in bytes.
fn most(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    most.map_or(0, |most| most.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10)
}

/// Watches a run to its end; the memory of every process that was there at the same time, where
/// that was most together.
fn watched(run: &mut Child) -> Vec<u64> {
    let mut largest: Vec<u64> = Vec::new();
    while run.try_wait().unwrap().is_none() {
        let now: Vec<u64> = tree(run.id()).into_iter().map(most).collect();
        if now.iter().sum::<u64>() > largest.iter().sum() {
            largest = now;
        }
    }
    largest
}

#[test]
#[ignore = "needs minutes"]
fn parent_and_workers_together_keep_to_the_memory_that_there_is() {
    let sandbox = Sandbox::new();
    // Small as files, since the same text again and again is stored once; as a paper it takes more
    // than the share of a worker.
    let text = "漢字検査".repeat(475);
    let headers = ["管理番号", "機器区分", "メーカー", "ソフトウェア", "設置場所", "説明"];
    let large = |name: &str| {
        let begun = book(name).without("機器台帳").row("機器台帳", &headers);
        let row = |number: usize| [format!("D{number}"), "端末PC".to_owned()];
        (0..620).map(row).fold(begun, |book, [number, kind]| {
            book.row("機器台帳", &[&number, &kind, &text, &text, &text, &text])
        })
    };
    for name in ["架空薬局一", "架空薬局二"] {
        sandbox.put(&format!("店舗/{name}.xlsx"), &large(name).bytes());
    }
    for number in 0..6 {
        let name = format!("例示薬局{number}");
        sandbox.put(&format!("店舗/{name}.xlsx"), &book(&name).bytes());
    }
    let chain = ["chain", "店舗", "--jobs", "2", "--only", "devices", "--formats", "pdf"];
    let more = ["--as-of", "2024-02-01", "--fail-on", "never", "--timeout", "3600"];
    let mut command = sandbox.command(&[&chain[..], &more].concat());
    let mut run = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let memory = watched(&mut run);
    let output = run.wait_with_output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && told.contains("作成 8件"), "{told}");
    let together = memory.iter().sum::<u64>();
    assert!(together <= JOBS * SHARE, "{:?} MiB", memory.iter().map(|of| of / MIB));
}
