//! A folder of pharmacies as a chain's head office meets it.

mod again;
mod alike;
mod annotate;
#[cfg(unix)]
mod crash;
mod folder;
#[cfg(unix)]
mod gate;
#[cfg(unix)]
mod hostile;
mod jobs;
mod list;
#[cfg(target_os = "linux")]
mod memory;
mod never_mixed_up;
mod not_pharmacies;
mod shards;
mod shared;
#[cfg(unix)]
mod workers;
mod years;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde_json::Value;

use crate::support::sandbox::{Sandbox, code, stderr, stdout};
use crate::support::{Book, workbook};

/// For tests that are about something else than which papers there are.
const QUICK: [&str; 4] = ["--only", "pharmacy-checklist", "--formats", "xlsx"];
const FORM: &str = "01_薬局確認用チェックリスト.xlsx";

fn book(name: &str) -> Book {
    Book::forms().set("薬局", "B1", name)
}

/// A folder of pharmacies A, B, C in files of other names.
fn three() -> Sandbox {
    let sandbox = Sandbox::new();
    for (file, name) in
        [("店舗1.xlsx", "架空薬局A"), ("店舗2.xlsx", "架空薬局B"), ("店舗3/薬局.xlsx", "架空薬局C")]
    {
        sandbox.put(&format!("店舗/{file}"), &book(name).bytes());
    }
    sandbox
}

/// Runs the chain; the exit code and stderr.
fn chain(sandbox: &Sandbox, more: &[&str]) -> (i32, String) {
    let usual =
        [["--as-of", "2024-02-01"], ["--only", "pharmacy-checklist"], ["--formats", "xlsx"]];
    let usual = usual.into_iter().filter(|[option, _]| !more.contains(option)).flatten();
    let arguments: Vec<&str> =
        ["chain", "店舗"].into_iter().chain(usual).chain(more.iter().copied()).collect();
    let output = sandbox.run(&arguments);
    assert_eq!(stdout(&output), "", "nothing on stdout but JSON");
    (code(&output), stderr(&output))
}

/// Every file below a folder with its bytes, by path.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(tree(&path));
        } else {
            files.insert(path.clone(), workbook::read(&path));
        }
    }
    files
}

/// The same with paths below the folder.
fn relative_tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    tree(folder)
        .into_iter()
        .map(|(path, bytes)| (path.strip_prefix(folder).unwrap().to_owned(), bytes))
        .collect()
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn manifest(sandbox: &Sandbox) -> Value {
    serde_json::from_slice(&workbook::read(&sandbox.path("out/chain-manifest.json"))).unwrap()
}

/// When a pharmacy's paper was written.
fn written(sandbox: &Sandbox, folder: &str) -> SystemTime {
    sandbox.modified(&format!("out/{folder}/{FORM}"))
}

/// Makes a pharmacy's paper look old, to see whether it is written again.
fn make_old(sandbox: &Sandbox, folder: &str) -> SystemTime {
    sandbox.make_old(&format!("out/{folder}/{FORM}"))
}

/// Sheets of the workbook of a pharmacy that are put into 共通 in the tests.
fn shared() -> Book {
    let answers = Book::forms()
        .sheets
        .into_iter()
        .filter(|(name, _)| name.starts_with("事業者") || name == "連絡先");
    Book { sheets: answers.collect(), ..Book::new() }
}
