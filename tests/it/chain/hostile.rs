//! Folders and figures that do harm: links, manifests of endless parts, times without end.

use std::fs;

use super::{book, chain};
use crate::support::desk::{Desk, code, stderr};

fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("店舗/店.xlsx", &book("架空薬局").bytes());
    desk
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_the_journal_is_not_followed() {
    let desk = desk();
    desk.put("よそ.txt", "だいじ".as_bytes());
    fs::create_dir(desk.path("out")).unwrap();
    let journal = desk.path("out/.tachiiri-chain.jsonl");
    for target in ["よそ.txt", "まだない.txt"] {
        std::os::unix::fs::symlink(desk.path(target), &journal).unwrap();
        let output = desk.run(&["chain", "店舗", "--as-of", "2024-02-01"]);
        assert_eq!(code(&output), 3, "{}", stderr(&output));
        assert!(stderr(&output).contains(".tachiiri-chain.jsonl"), "{}", stderr(&output));
        assert!(journal.is_symlink());
        fs::remove_file(&journal).unwrap();
    }
    assert_eq!(fs::read(desk.path("よそ.txt")).unwrap(), "だいじ".as_bytes());
    assert!(!desk.path("まだない.txt").exists());
}

#[test]
fn a_manifest_of_three_thousand_million_parts_is_refused_in_a_line() {
    let desk = desk();
    chain(&desk, &["--shard", "1/1"]);
    let path = desk.path("out/chain-manifest.json");
    let manifest = fs::read_to_string(&path).unwrap();
    fs::write(&path, manifest.replace("\"1/1\"", "\"1/3000000000\"")).unwrap();
    let output = desk.run(&["chain", "--merge", "out", "-o", "全体"]);
    assert_eq!(code(&output), 3);
    let told = stderr(&output);
    let ending = "、21/3000000000、ほか の分担の出力先がありません\n";
    assert!(told.starts_with("エラー: 2/3000000000、3/3000000000、") && told.ends_with(ending), "{told}");
}

#[test]
fn the_longest_timeout_that_can_be_written_ends_in_papers() {
    let desk = desk();
    let longest = u64::MAX.to_string();
    let output = desk.run(&["chain", "店舗", "--as-of", "2024-02-01", "--timeout", &longest]);
    assert!(desk.path("out/架空薬局/manifest.json").is_file(), "{}", stderr(&output));
}
