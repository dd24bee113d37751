//! Changes that are asked about, what is taken away, what is told meanwhile, another day.

use std::io::Read;

use jiff::civil::date;
use serde_json::{Value, json};

use super::api::{found, set};
use super::client::Served;
use crate::support::Book;
use crate::support::book::Cell;
use crate::support::sandbox::Sandbox;

#[test]
fn a_formula_is_asked_about_before_it_is_written_over() {
    let book = Book::clean().set("機器台帳", "A2", Cell::Formula("=\"0\"&\"01\"", "001"));
    let served = Served::start();
    let id = served.open(&[("ためし.xlsx", &book.bytes())]);
    let asked = set(&served, &id, 1, "機器台帳", "A2", "101");
    assert_eq!((asked.status, asked.json()["asks"].clone()), (422, json!("formula")));
    assert_eq!(served.get("api/cases").json()[0]["revision"], 1);
    let change = json!({"sheet": "機器台帳", "cell": "A2", "text": "101", "over": true});
    let body = json!({"revision": 1, "changes": [change]});
    assert_eq!(served.send("PATCH", &format!("api/cases/{id}/cells"), &body).status, 200);
}

#[test]
fn the_marked_copy_is_the_commands_or_says_why_there_is_none() {
    let served = Served::start();
    let marked = Book::clean().set("チェックリスト", "D2", "いいえ").bytes();
    let files: [(&str, &[u8]); 3] = [
        ("ためし.xlsx", &marked),
        ("よし.xlsx", &Book::clean().bytes()),
        ("薬局.csv", "薬局名,みほん薬局\n".as_bytes()),
    ];
    let answers = files.map(|file| {
        let id = served.open(&[file]);
        served.get(&format!("api/cases/{id}/annotated"))
    });
    assert_eq!(answers.each_ref().map(|answer| answer.status), [200, 404, 415]);
    let sandbox = Sandbox::new();
    sandbox.put("ためし.xlsx", &marked);
    sandbox.run(&["annotate", "ためし.xlsx", "--as-of", "2024-02-01"]);
    assert!(answers[0].body == std::fs::read(sandbox.path("ためし_指摘.xlsx")).unwrap());
    assert!(
        answers[1].error().contains("指摘がありません") && answers[2].error().contains("Excel")
    );
}

#[test]
fn several_files_that_were_changed_come_in_a_zip() {
    let (rest, devices) = (Book::clean().without("機器台帳"), Book::clean());
    let devices = devices.sheets.iter().fold(Book::clean(), |book, (name, _)| {
        if name == "機器台帳" { book } else { book.without(name) }
    });
    let served = Served::start();
    let id = served.open(&[("薬局.xlsx", &rest.bytes()), ("機器.xlsx", &devices.bytes())]);
    assert_eq!(set(&served, &id, 1, "機器台帳", "A2", "101").status, 200);
    let workbook = || served.get(&format!("api/cases/{id}/workbook"));
    assert!(workbook().header("content-disposition").unwrap().contains("%E6%A9%9F%E5%99%A8.xlsx"));
    assert_eq!(set(&served, &id, 2, "チェックリスト", "D2", "いいえ").status, 200);
    let zip = workbook();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zip.body)).unwrap();
    let mut names: Vec<String> = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        file.read_to_end(&mut Vec::new()).unwrap();
        names.push(file.name().unwrap().into_owned());
    }
    names.sort();
    assert_eq!(names, ["機器.xlsx", "薬局.xlsx"]);
}

#[test]
fn what_happens_to_a_case_is_told() {
    let served = Served::start();
    let mut events = served.events();
    let id = served.open_sample();
    assert_eq!(events.wait_for("revision"), json!({"case": id, "revision": 1}));
    assert_eq!(served.get(&format!("api/cases/{id}/papers")).status, 200);
    let progress = events.wait_for("progress");
    assert_eq!(
        (&progress["case"], &progress["done"], &progress["what"]),
        (&json!(id), &json!(1), &json!("書類"))
    );
    assert_eq!(served.send("POST", &format!("api/cases/{id}/stop"), &Value::Null).status, 204);
    assert_eq!(events.wait_for("stopped"), json!({"case": id}));
    assert_eq!(served.send("DELETE", &format!("api/cases/{id}"), &Value::Null).status, 204);
    assert_eq!(events.wait_for("closed"), json!({"case": id}));
}

#[test]
fn on_another_day_it_is_checked_anew_without_a_revision() {
    let served = Served::start();
    let id = served.open_sample();
    let report = || served.get(&format!("api/cases/{id}/report"));
    let before = report();
    assert_eq!(before.header("x-as-of"), Some("2024-02-01"));
    *served.day.lock().unwrap() = date(2026, 9, 1);
    let after = report();
    assert_eq!(
        (after.header("x-as-of"), &after.json()["revision"]),
        (Some("2026-09-01"), &json!(1))
    );
    let is_told = |report: &Value| found(report).iter().any(|finding| finding.starts_with("C111 "));
    assert_eq!([is_told(&before.json()), is_told(&after.json())], [false, true]);
}
