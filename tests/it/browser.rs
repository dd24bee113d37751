//! The page in a real browser: what lies in `tests/browser/`, run by Node.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use tachiiri::paper::DocumentId;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Runs a file of `tests/browser/`; its output is told where something in it fails.
fn run(file: &str) -> Result<(), String> {
    // One browser at a time: several of them on a small machine are slower than a person.
    static BROWSER: Mutex<()> = Mutex::new(());
    let _alone = BROWSER.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = Path::new(ROOT).join("tests/browser");
    let mut node = Command::new("node");
    node.args(["--test", file]).current_dir(folder).env("TACHIIRI", env!("CARGO_BIN_EXE_tachiiri"));
    let done = node.output().map_err(|error| error.to_string())?;
    if done.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&done.stdout).into_owned())
    }
}

#[test]
fn the_page_calls_papers_what_the_program_calls_them() {
    let names = fs::read_to_string(Path::new(ROOT).join("src/serve/page/names.js")).unwrap();
    let told: Vec<&str> =
        names.lines().filter(|line| line.starts_with("  \"")).map(str::trim).collect();
    let known = DocumentId::ALL
        .into_iter()
        .map(|paper| format!("\"{}\": \"{}\",", paper.id(), paper.stem()));
    assert_eq!(told, known.collect::<Vec<_>>());
}

#[test]
#[ignore = "needs chromium, node"]
fn in_a_browser_files_are_dropped_checked_and_mended() {
    assert_eq!(run("check.test.mjs"), Ok(()));
}

#[test]
#[ignore = "needs chromium, node"]
fn in_a_browser_sheets_are_filled_in() {
    assert_eq!(run("write.test.mjs"), Ok(()));
}

#[test]
#[ignore = "needs chromium, node"]
fn in_a_browser_papers_are_looked_at_and_taken_away() {
    assert_eq!(run("papers.test.mjs"), Ok(()));
}

#[test]
#[ignore = "needs chromium, node"]
fn in_a_browser_nothing_hinders_anybody() {
    assert_eq!(run("access.test.mjs"), Ok(()));
}

#[test]
#[ignore = "needs chromium, node"]
fn in_a_browser_a_file_on_the_disk_is_followed_and_saved() {
    assert_eq!(run("disk.test.mjs"), Ok(()));
}

#[test]
#[ignore = "needs chromium, node"]
fn in_a_browser_this_years_form_is_drawn_up() {
    assert_eq!(run("year.test.mjs"), Ok(()));
}

#[test]
#[ignore = "needs chromium, node"]
fn in_a_browser_a_small_pharmacy_comes_from_nothing_to_its_binder() {
    assert_eq!(run("walk.test.mjs"), Ok(()));
}

#[test]
#[ignore = "needs chromium, node"]
fn in_a_browser_several_tabs_do_not_hinder_each_other() {
    assert_eq!(run("tabs.test.mjs"), Ok(()));
}

#[test]
#[ignore = "needs chromium, node"]
fn in_a_browser_another_page_can_do_nothing() {
    assert_eq!(run("hostile.test.mjs"), Ok(()));
}
