//! Hundreds of pharmacies through a few workers: every paper holds its own pharmacy's marks.

#![cfg(unix)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tachiiri::chain::record::{MANIFEST, OVERVIEW};
use tachiiri::publish;
use tachiiri::sheet::{Kind, SheetId};

use super::gate::{Appearances, Running, until_closed};
use crate::support::book::{Book, Cell};
use crate::support::sandbox::{Sandbox, code, stderr};
use crate::support::{paper, workbook};

/// Texts that are more than text to the program, and stay as they are.
const KEPT: [&str; 6] = ["年度", "項番", "チェック項目", "状態", "オフライン世代", "試験結果"];
const NOT_TEXT: [&str; 2] = ["使用システム", "連絡元"];

fn mark(number: usize) -> String {
    format!("印{number:04}")
}

/// The marks in a text.
fn marks(text: &str) -> BTreeSet<String> {
    let digits = |rest: &str| rest.chars().take(4).filter(char::is_ascii_digit).collect::<String>();
    let marks = text.split('印').skip(1).map(digits).filter(|digits| digits.len() == 4);
    marks.map(|digits| format!("印{digits}")).collect()
}

/// The sample pharmacy with a mark behind every text, and more or fewer vendors, devices and
/// contacts than the next one.
fn pharmacy(number: usize) -> Book {
    let mut book = Book::sample();
    for (name, cells) in &mut book.sheets {
        let sheet = SheetId::ALL.into_iter().find(|sheet| sheet.name() == name).unwrap();
        // A few lines of the log are as good as all.
        cells.retain(|(row, _), _| name != "アクセスログ" || *row < 8);
        cells.retain(|(row, _), _| name != "機器台帳" || *row < 3 + number as u32 % 5);
        cells.retain(|(row, _), _| name != "利用者台帳" || *row < 3 + number as u32 % 3);
        for ((row, column), cell) in cells.iter_mut() {
            let (is_header, at) = if sheet.is_of_fields() {
                (*column == 0, *row as usize)
            } else {
                (*row == 0, (*column).into())
            };
            // What stands behind all fields is more of the one that may have several.
            let several = sheet.columns().iter().find(|column| column.several);
            let column = sheet.columns().get(at).or(several).unwrap();
            if let (false, Cell::Text(text)) = (is_header, cell) {
                if column.kind == Kind::Text && !KEPT.contains(&column.header) {
                    text.push_str(&mark(number));
                } else if NOT_TEXT.contains(&column.header) {
                    *text = text
                        .split('、')
                        .map(|part| part.to_owned() + &mark(number))
                        .collect::<Vec<_>>()
                        .join("、");
                }
            }
        }
    }
    book
}

/// The texts of a sheet's columns that carry the mark.
fn marked(book: &Book, sheet: &str, columns: &[&str]) -> Vec<String> {
    let known = SheetId::ALL.into_iter().find(|known| known.name() == sheet).unwrap();
    let wanted: Vec<usize> =
        columns.iter().map(|column| known.column(column).unwrap().index).collect();
    let cells = &book.sheets.iter().find(|(name, _)| name == sheet).unwrap().1;
    let texts = cells
        .iter()
        .filter(|((row, column), _)| *row > 0 && wanted.contains(&usize::from(*column)));
    texts
        .filter_map(
            |(_, cell)| {
                if let Cell::Text(text) = cell { Some(paper::squeezed(text)) } else { None }
            },
        )
        .collect()
}

/// Everything that can be read in a file, whoever looks: text, title, what stands in for figures,
/// properties.
fn all_in(path: &Path) -> String {
    let bytes = fs::read(path).unwrap();
    match path.extension().unwrap().to_str().unwrap() {
        "pdf" => {
            let (_, title) = paper::language_and_title(&bytes);
            let raw = String::from_utf8_lossy(&bytes).into_owned();
            [paper::text(&bytes), title, paper::alternative_texts(&bytes).concat(), raw].join("\n")
        }
        "xlsx" => {
            let parts = workbook::parts(&bytes).into_values();
            paper::squeezed(
                &parts.map(|part| String::from_utf8_lossy(&part).into_owned()).collect::<String>(),
            )
        }
        _ => String::from_utf8(bytes).unwrap(),
    }
}

/// The files of an output folder, by the pharmacies' folders.
fn papers(out: &Path) -> BTreeMap<String, Vec<String>> {
    let names = |folder: &Path| -> Vec<String> {
        let names = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.collect::<BTreeSet<_>>().into_iter().collect()
    };
    let folders = names(out).into_iter().filter(|name| out.join(name).is_dir());
    folders.map(|name| (name.clone(), names(&out.join(name)))).collect()
}

/// Every file of every pharmacy holds its own mark and no other; so do its line in the manifest and
/// its row in the list. What it must hold besides, by the pharmacy's mark and the file's name.
fn assert_kept_apart(out: &Path, expected: &dyn Fn(&str, &str) -> Vec<String>) {
    for (folder, files) in papers(out) {
        let own = marks(&folder);
        assert_eq!(own.len(), 1, "{folder}");
        for file in files {
            let text = all_in(&out.join(&folder).join(&file));
            assert_eq!(marks(&text), own, "{folder}/{file}");
            assert!(marks(&file).is_subset(&own), "{folder}/{file}");
            let expected = expected(own.first().unwrap(), &file);
            let missing: Vec<&String> =
                expected.iter().filter(|expected| !text.contains(*expected)).collect();
            assert!(missing.is_empty(), "{folder}/{file}: {missing:?}");
        }
    }
    let manifest: Value = serde_json::from_slice(&fs::read(out.join(MANIFEST)).unwrap()).unwrap();
    for case in manifest["cases"].as_array().unwrap() {
        assert_eq!(marks(&case.to_string()), marks(case["case"].as_str().unwrap()), "{case}");
    }
    let list = fs::read(out.join(OVERVIEW)).unwrap();
    for sheet in workbook::sheets(&list) {
        for row in workbook::rows(&list, &sheet, 0) {
            let row: String = row.iter().map(|cell| format!("{cell} ")).collect();
            assert!(marks(&row).len() <= 1, "{row}");
        }
    }
}

/// Kills the processes that a process has started; how many they were.
#[cfg(target_os = "linux")]
fn kill_children_of(process: u32) -> usize {
    let tasks = fs::read_dir(format!("/proc/{process}/task")).unwrap().flatten();
    let children: String = tasks
        .map(|task| fs::read_to_string(task.path().join("children")).unwrap_or_default())
        .collect();
    let children =
        children.split_whitespace().map(|child| Pid::from_raw(child.parse().unwrap()).unwrap());
    children.filter(|child| kill_process(*child, Signal::KILL).is_ok()).count()
}

/// Returns whether a worker was killed at a case, while it read its sheets or made its papers.
fn was_struck(case: &Value) -> bool {
    const WORDS: &str = "途中で止まった";
    let findings = case["findings"].as_array().unwrap().iter().map(|finding| &finding["message"]);
    findings
        .chain([&case["failure"]])
        .any(|text| text.as_str().is_some_and(|text| text.contains(WORDS)))
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "needs minutes"]
fn no_paper_of_two_hundred_pharmacies_holds_anything_of_another() {
    const ALL: usize = 220;
    const EARLIER: [usize; 2] = [15, 30];
    let (is_broken, is_refused) =
        (|number: usize| number % 20 == 7, |number: usize| number % 20 == 13);
    let sandbox = Sandbox::new();
    let put =
        |number: usize, bytes: &[u8]| sandbox.put(&format!("in/{}.xlsx", mark(number)), bytes);
    let arguments = [
        "chain",
        "in",
        "-o",
        "out",
        "--as-of",
        "2024-02-01",
        "--only",
        "pharmacy-checklist,devices",
        "--jobs",
        "3",
    ];
    EARLIER.iter().for_each(|number| put(*number, &pharmacy(*number).bytes()));
    assert_eq!(code(&sandbox.run(&arguments)), 0);
    let mut remarks = BTreeMap::new();
    for number in 0..ALL {
        let book = pharmacy(number);
        let devices =
            marked(&book, "機器台帳", &["管理番号", "ソフトウェア", "コンピュータ名", "設置場所"]);
        remarks.insert(mark(number), [devices, marked(&book, "チェックリスト", &["備考"])]);
        let book = if is_refused(number) {
            book.put("薬局", 0, "有無の確認日", mark(number))
        } else {
            book
        };
        let bytes = book.bytes();
        let length = if is_broken(number) { bytes.len() / 2 } else { bytes.len() };
        if !EARLIER.contains(&number) {
            put(number, &bytes[..length]);
        }
    }
    // Workers die at their work when the run has made so many pharmacies' folders, and as many
    // again.
    let appearances = Appearances::below(&sandbox.path("out"));
    let mut command = sandbox.command(&arguments);
    let command = command.args(["--format", "json"]).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut run = Running(command.spawn().unwrap());
    for _ in 0..2 {
        appearances.wait_for(20);
        assert!(kill_children_of(run.0.id()) > 0);
    }
    let struck: Value =
        serde_json::from_slice(&until_closed(run.0.stdout.take().unwrap())).unwrap();
    run.0.wait().unwrap();
    let struck: Vec<&Value> =
        struck["cases"].as_array().unwrap().iter().filter(|case| was_struck(case)).collect();
    assert!(!struck.is_empty(), "no worker was killed at its work");
    assert!(struck.len() <= 6, "three workers, killed twice: {struck:?}");
    // The next run makes what could not be made.
    let output = sandbox.run(&[&arguments[..], &["--format", "json"]].concat());
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let cases = answer["cases"].as_array().unwrap();
    assert_eq!((code(&output), cases.len()), (1, ALL), "{}", stderr(&output));
    for (number, case) in cases.iter().enumerate() {
        assert_eq!(marks(&case.to_string()), BTreeSet::from([mark(number)]), "{case}");
    }
    let made = (0..ALL).filter(|number| !is_broken(*number) && !is_refused(*number)).map(mark);
    let (made, papers) = (made.collect::<Vec<_>>(), papers(&sandbox.path("out")));
    assert!(made.len() >= 198 && papers.values().all(|files| files.len() == 5));
    assert_eq!(papers.keys().flat_map(|folder| marks(folder)).collect::<Vec<_>>(), made);
    assert_kept_apart(&sandbox.path("out"), &|mark, file| match file {
        publish::MANIFEST => Vec::new(),
        _ if file.contains("機器台帳") => remarks[mark][0].clone(),
        _ => remarks[mark][1].clone(),
    });
}

#[test]
#[ignore = "needs minutes"]
fn all_papers_hold_their_own_marks_only_and_are_the_same_whoever_made_them() {
    let sandbox = Sandbox::new();
    for number in 0..12 {
        sandbox.put(&format!("in/{}.xlsx", mark(number)), &pharmacy(number).bytes());
    }
    for options in
        [&["-o", "three", "--jobs", "3"][..], &["-o", "one", "--jobs", "1", "--shard", "1/3"]]
    {
        let output = sandbox.run(
            &[&["chain", "in", "--as-of", "2024-02-01", "--fail-on", "never"], options].concat(),
        );
        assert_eq!(code(&output), 0, "{}", stderr(&output));
    }
    let (three, one) = (sandbox.path("three"), sandbox.path("one"));
    assert_kept_apart(&three, &|_, _| Vec::new());
    let (all, some) = (papers(&three), papers(&one));
    assert!(all.len() == 12 && (1..12).contains(&some.len()));
    for (folder, files) in some {
        assert_eq!(files, all[&folder]);
        for file in files.into_iter().map(|file| format!("{folder}/{file}")) {
            assert!(
                fs::read(three.join(&file)).unwrap() == fs::read(one.join(&file)).unwrap(),
                "{file}"
            );
        }
    }
}
