//! Papers and findings on the page are the command's, byte for byte.

use std::io::Read;
use std::path::Path;

use jiff::civil::{Date, date};
use serde_json::{Value, json};

use super::client::{DAY, Served, sample};
use super::editions::ministrys_workbook;
use crate::support::sandbox::{ROOT, Sandbox, stdout};

/// Asserts that a case's report, papers and ZIP are what the command makes of the same file.
pub fn assert_is_the_commands(served: &Served, id: &str, name: &str, bytes: &[u8], day: Date) {
    let sandbox = Sandbox::new();
    sandbox.put(name, bytes);
    let day = day.to_string();
    let output = sandbox.run(&["check", name, "--as-of", &day, "--format", "json"]);
    let command: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let mut report = served.get(&format!("api/cases/{id}/report")).json();
    let keys = report.as_object_mut().unwrap();
    let groups = keys.remove("groups").unwrap();
    keys.retain(|key, _| key != "revision" && key != "mended");
    assert_eq!(report, command["cases"][0], "{name}");
    let indexes = |group: &Value| group["findings"].as_array().unwrap().clone();
    let mut grouped: Vec<u64> = groups
        .as_array()
        .unwrap()
        .iter()
        .flat_map(indexes)
        .map(|index| index.as_u64().unwrap())
        .collect();
    grouped.sort_unstable();
    let all: Vec<u64> = (0..report["findings"].as_array().unwrap().len() as u64).collect();
    assert_eq!(grouped, all, "{name}");
    sandbox.run(&["build", name, "--as-of", &day]);
    assert_same_papers(served, id, &made(&sandbox), name);
}

/// What the command made, by name; nothing where something was refused.
fn made(sandbox: &Sandbox) -> Vec<(String, Vec<u8>)> {
    let folder = std::fs::read_dir(sandbox.path("out"))
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path());
    let files =
        folder.filter(|path| path.is_dir()).flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let file = |path: &Path| {
        (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(path).unwrap())
    };
    let mut made: Vec<(String, Vec<u8>)> =
        files.map(|entry| file(&entry.unwrap().path())).collect();
    made.sort();
    made
}

fn assert_same_papers(served: &Served, id: &str, made: &[(String, Vec<u8>)], name: &str) {
    let papers = served.get(&format!("api/cases/{id}/papers")).json();
    for paper in papers["papers"].as_array().unwrap() {
        for format in ["pdf", "xlsx"] {
            let Some(file) = paper[format].as_str() else { continue };
            let escaped: String = file.bytes().map(|byte| format!("%{byte:02X}")).collect();
            let answer = served.get(&format!("api/cases/{id}/papers/{escaped}"));
            assert!(made.contains(&(file.to_owned(), answer.body)), "{name}: {file}");
        }
    }
    let zip = served.get(&format!("api/cases/{id}/papers.zip"));
    if made.is_empty() {
        assert_eq!((zip.status, &papers["papers"]), (404, &json!([])), "{name}");
        return;
    }
    assert!(zip.header("content-disposition").unwrap().starts_with("attachment; "));
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zip.body)).unwrap();
    let mut zipped = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        zipped.push((file.name().unwrap().into_owned(), bytes));
    }
    zipped.sort();
    let names = |files: &[(String, Vec<u8>)]| -> Vec<String> {
        files.iter().map(|(name, _)| name.clone()).collect()
    };
    assert_eq!(names(&zipped), names(made), "{name}");
    assert!(zipped == made, "{name}");
}

fn assert_file_is_the_commands(name: &str, bytes: &[u8]) {
    let served = Served::start();
    let id = served.open(&[(name, bytes)]);
    assert_is_the_commands(&served, &id, name, bytes, DAY);
}

#[test]
fn the_sample_is_the_commands() {
    assert_file_is_the_commands("sample.xlsx", &sample());
}

fn assert_fields_are_the_commands(names: [&str; 5]) {
    for name in names {
        let bytes = std::fs::read(Path::new(ROOT).join("tests/cases/field").join(name)).unwrap();
        assert_file_is_the_commands(name, &bytes);
    }
}

#[test]
#[ignore = "needs minutes"]
fn what_real_files_taught_is_the_commands() {
    assert_fields_are_the_commands([
        "A01_button_two_lines.xlsx",
        "A08_module_without_rid.xlsm",
        "A13_new_errors.xlsx",
        "B01_hanko_place_in_cell.xlsx",
        "B03b_incell_checkbox_untouched.xlsx",
    ]);
}

#[test]
#[ignore = "needs minutes"]
fn what_other_programs_write_is_the_commands() {
    assert_fields_are_the_commands([
        "B05_strikethrough_rows.xlsx",
        "B09e_date_lrm.xlsx",
        "D90_dbnum3_ledger.xlsx",
        "N13_ovals.xlsx",
        "X10_sst_count_is_total.xls",
    ]);
}

#[test]
fn a_pharmacy_with_a_form_that_was_drawn_up_is_the_commands() {
    let day = date(2026, 9, 1);
    let served = Served::on_day(day);
    let form = ministrys_workbook("〇　令和8年度中");
    let drafted = served.upload("api/editions", &[("様式.xlsx", &form)]).json();
    let id = drafted["edition_id"].as_str().unwrap();
    let case = served.send("POST", &format!("api/cases?new={id}"), &Value::Null).json();
    let case = case["case"].as_str().unwrap();
    let sheets = served.get(&format!("api/cases/{case}/sheets")).json();
    let at = |sheet: usize, column: usize| &sheets[sheet]["rows"][0]["cells"][column]["cell"];
    let changes = json!([
        {"sheet": "薬局", "cell": at(0, 1), "text": "わかば薬局"},
        {"sheet": "チェックリスト", "cell": at(1, 3), "text": "いいえ"},
        {"sheet": "チェックリスト", "cell": at(1, 8), "text": "はい"},
        {"sheet": "チェックリスト", "cell": at(1, 9), "text": "2026/8/31"},
    ]);
    let answer = served.send(
        "PATCH",
        &format!("api/cases/{case}/cells"),
        &json!({"revision": 1, "changes": changes}),
    );
    assert_eq!(answer.status, 200, "{}", answer.text());
    let workbook = served.get(&format!("api/cases/{case}/workbook")).body;
    assert_is_the_commands(&served, case, "わたしの薬局.xlsx", &workbook, day);
}
