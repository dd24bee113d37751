//! Links, pipes and numbers in a chain's way: nothing is written elsewhere, and it ends.

use std::fs;
use std::os::unix::fs::symlink;

use rustix::fs::{CWD, FileType, Mode, mknodat};

use super::{chain, three};
use crate::support::sandbox::{Sandbox, code, stderr};

const JOURNAL: &str = "out/.tachiiri-chain.jsonl";

fn pipe(sandbox: &Sandbox, name: &str) {
    mknodat(CWD, sandbox.path(name), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
}

#[test]
fn a_time_that_no_clock_counts_is_a_long_time() {
    let sandbox = three();
    let (code, told) = chain(&sandbox, &["--timeout", &u64::MAX.to_string(), "--fail-on", "never"]);
    assert_eq!(code, 0, "{told}");
    assert!(!told.contains("panicked"), "{told}");
}

#[test]
fn a_link_in_the_place_of_the_journal_is_not_written_through() {
    let sandbox = three();
    fs::create_dir(sandbox.path("out")).unwrap();
    sandbox.put("somebodys", b"own");
    for target in ["elsewhere", "somebodys"] {
        symlink(sandbox.path(target), sandbox.path(JOURNAL)).unwrap();
        let (code, told) = chain(&sandbox, &["--fail-on", "never"]);
        assert_eq!(code, 3, "{told}");
        assert!(told.contains("ふつうのファイルではありません"), "{told}");
        fs::remove_file(sandbox.path(JOURNAL)).unwrap();
    }
    assert!(!sandbox.path("elsewhere").exists());
    assert_eq!(fs::read(sandbox.path("somebodys")).unwrap(), b"own");
}

#[test]
fn a_link_in_the_place_of_a_pharmacys_folder_is_not_written_through() {
    let sandbox = three();
    for folder in ["out", "elsewhere"] {
        fs::create_dir(sandbox.path(folder)).unwrap();
    }
    symlink(sandbox.path("elsewhere"), sandbox.path("out/架空薬局A")).unwrap();
    for more in [&["--fail-on", "never"][..], &["--fail-on", "never", "--annotate"]] {
        let (code, told) = chain(&sandbox, more);
        assert_eq!(code, 3, "{told}");
        assert!(
            told.contains("途中でやめました: 店舗1.xlsx\n  書類の置き場所 out/架空薬局A が"),
            "{told}"
        );
        assert!(told.contains("作成 2件"), "{told}");
        assert_eq!(fs::read_dir(sandbox.path("elsewhere")).unwrap().count(), 0);
    }
}

#[test]
fn pipes_in_the_places_of_files_of_a_case_are_not_opened() {
    let sandbox = three();
    pipe(&sandbox, "店舗/管.xlsx");
    pipe(&sandbox, "店舗/店舗3/チェックリスト.csv");
    pipe(&sandbox, "店舗/店舗3/控え.pdf");
    let (code, told) = chain(&sandbox, &["--fail-on", "never"]);
    assert_eq!(code, 3, "{told}");
    assert!(told.contains("途中でやめました: 管.xlsx\n  店舗/管.xlsx を読めません"), "{told}");
    assert!(told.contains("作成 3件"), "{told}");
}

#[test]
fn pipes_in_the_places_of_manifests_are_not_opened() {
    let sandbox = three();
    for folder in ["out", "out/架空薬局A", "out/架空薬局B"] {
        fs::create_dir(sandbox.path(folder)).unwrap();
    }
    for name in [
        "out/chain-manifest.json",
        "out/架空薬局A/manifest.json",
        "out/架空薬局B/.tachiiri-pending.json",
    ] {
        pipe(&sandbox, name);
    }
    let (code, told) = chain(&sandbox, &["--fail-on", "never"]);
    assert!(code == 1 || code == 3, "{told}");
    assert!(!told.contains("時間がかかりすぎ"), "{told}");
}

#[test]
fn a_pipe_in_the_place_of_the_journal_is_not_opened() {
    let sandbox = three();
    fs::create_dir(sandbox.path("out")).unwrap();
    pipe(&sandbox, JOURNAL);
    let (code, told) = chain(&sandbox, &["--fail-on", "never"]);
    assert_eq!(code, 3, "{told}");
    assert!(told.contains("ふつうのファイルではありません"), "{told}");
}

#[test]
fn parts_of_three_thousand_million_are_refused_and_a_hundred_of_them_named() {
    let sandbox = three();
    let (made, told) = chain(&sandbox, &["--shard", "1/1", "--fail-on", "never"]);
    assert_eq!(made, 0, "{told}");
    let manifest = sandbox.path("out/chain-manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replacen("\"1/1\"", "\"1/3000000000\"", 1)).unwrap();
    let merged = sandbox.run(&["chain", "--merge", "out", "-o", "merged"]);
    assert_eq!(code(&merged), 3, "{}", stderr(&merged));
    assert_eq!(stderr(&merged).matches("/3000000000").count(), 100, "{}", stderr(&merged));
}

#[test]
fn what_stands_in_the_place_of_a_parts_manifest_is_told_as_what_it_is() {
    let sandbox = three();
    let told = |part: &str| {
        let output = sandbox.run(&["chain", "--merge", part, "-o", "merged"]);
        assert_eq!(code(&output), 3, "{}", stderr(&output));
        stderr(&output)
    };
    for part in ["none", "other", "pipe"] {
        fs::create_dir(sandbox.path(part)).unwrap();
    }
    sandbox.put("other/chain-manifest.json", b"{}");
    pipe(&sandbox, "pipe/chain-manifest.json");
    assert!(told("none").contains("none に chain-manifest.json がありません"));
    for part in ["other", "pipe"] {
        let expected = format!("{part} の chain-manifest.json を、分担の記録として読めません");
        assert!(told(part).contains(&expected), "{}", told(part));
    }
}

#[test]
fn pipes_among_templates_and_fonts_are_not_opened() {
    let sandbox = three();
    for (folder, file, option) in
        [("own", "own/ledger.typ", "--templates"), ("fonts", "fonts/own.ttf", "--font-dir")]
    {
        fs::create_dir(sandbox.path(folder)).unwrap();
        pipe(&sandbox, file);
        let (code, told) = chain(&sandbox, &[option, folder, "--fail-on", "never"]);
        assert_eq!(code, 3, "{told}");
        assert!(told.contains("ふつうのファイルではありません"), "{told}");
    }
}
