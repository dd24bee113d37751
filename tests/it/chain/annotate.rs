//! `chain --annotate`: a marked copy beside the papers, and copies in the chain's folder.

use std::fs;

use crate::support::Book;
use crate::support::marks::notes;
use crate::support::sandbox::{Sandbox, code, stderr, stdout};
use crate::support::workbook::{read, with_part};

fn shop(name: &str) -> Book {
    Book::clean().set("薬局", "B1", name)
}

fn faulty(name: &str) -> Book {
    shop(name).set("チェックリスト", "D3", "いいえ").set("チェックリスト", "F3", "")
}

fn chain(sandbox: &Sandbox, more: &[&str]) -> (i32, String) {
    let arguments =
        ["chain", "店", "--as-of", "2024-02-01", "--only", "pharmacy-checklist", "--annotate"];
    let output = sandbox.run(&[&arguments[..], more].concat());
    (code(&output), stderr(&output))
}

fn edited(bytes: &[u8]) -> Vec<u8> {
    with_part(bytes, "xl/comments1.xml", |text| text.replace("ここまで）", "ここまで）\n電話した"))
}

#[test]
fn each_pharmacy_with_findings_gets_its_copy_beside_its_papers() {
    let sandbox = Sandbox::new();
    sandbox.put("店/一号店.xlsx", &faulty("一号店薬局").bytes());
    sandbox.put("店/二号店.xlsx", &shop("二号店薬局").bytes());
    sandbox.put("店/三号店.xlsx", &shop("三号店薬局").set("チェックリスト", "D3", "△").bytes());
    for run in ["first", "again"] {
        let (code, text) = chain(&sandbox, &[]);
        assert_eq!(code, 1, "{run} {text}");
        assert!(sandbox.path("out/一号店薬局/一号店_指摘.xlsx").is_file(), "{run} {text}");
        assert!(!sandbox.path("out/二号店薬局/二号店_指摘.xlsx").exists(), "{run} {text}");
        assert!(sandbox.path("out/三号店薬局/三号店_指摘.xlsx").is_file(), "{run} {text}");
    }
    let manifest = fs::read_to_string(sandbox.path("out/一号店薬局/manifest.json")).unwrap();
    assert!(!manifest.contains("_指摘"));
}

#[test]
fn an_edited_copy_stays_also_with_force_and_everything_else_is_written() {
    let sandbox = Sandbox::new();
    sandbox.put("店/一号店.xlsx", &faulty("一号店薬局").bytes());
    chain(&sandbox, &[]);
    let place = "out/一号店薬局/一号店_指摘.xlsx";
    let work = edited(&read(&sandbox.path(place)));
    sandbox.put(place, &work);
    sandbox.put("店/二号店.xlsx", &faulty("二号店薬局").bytes());
    let (code, text) = chain(&sandbox, &["--force"]);
    assert_eq!(code, 3, "{text}");
    assert!(read(&sandbox.path(place)) == work && text.contains("書きかえられている"), "{text}");
    assert!(
        !text.contains("何も書き込んでいません")
            && text.contains("tachiiri annotate 店/一号店.xlsx -o 別の名前"),
        "{text}"
    );
    assert!(
        sandbox.path("out/二号店薬局/二号店_指摘.xlsx").is_file()
            && sandbox.path("out/一覧.xlsx").is_file()
    );
}

#[test]
fn a_name_too_long_for_a_copy_costs_the_copy_alone() {
    let sandbox = Sandbox::new();
    let long = "店".repeat(82);
    sandbox.put(&format!("店/{long}.xlsx"), &faulty("一号店薬局").bytes());
    let (code, text) = chain(&sandbox, &[]);
    assert_eq!(code, 3, "{text}");
    assert!(
        text.contains("写しに名前を付けられません。ファイルの名前を短くしてください"),
        "{text}"
    );
    assert!(sandbox.path("out/一号店薬局/01_薬局確認用チェックリスト.pdf").is_file(), "{text}");
}

#[test]
fn copies_in_the_chains_folder_are_no_pharmacies() {
    let sandbox = Sandbox::new();
    sandbox.put("店/一号店.xlsx", &faulty("一号店薬局").bytes());
    sandbox.put("店/二号店/本体.xlsx", &faulty("二号店薬局").bytes());
    sandbox.run(&["annotate", "店/一号店.xlsx", "--as-of", "2024-02-01"]);
    sandbox.run(&["annotate", "店/一号店_指摘.xlsx", "--as-of", "2024-02-01"]);
    sandbox.run(&["annotate", "店/二号店", "--as-of", "2024-02-01"]);
    assert!(sandbox.path("店/二号店_指摘/本体_指摘.xlsx").is_file());
    let run = || {
        let arguments = [
            "chain",
            "店",
            "--as-of",
            "2024-02-01",
            "--only",
            "pharmacy-checklist",
            "--format",
            "json",
        ];
        let output = sandbox.run(&arguments);
        (stdout(&output), stderr(&output))
    };
    let (json, text) = run();
    assert_eq!(json.matches("\"pharmacy\"").count(), 2, "{text}");
    assert_eq!(json.matches("\"I025\"").count(), 2, "{json}");
    assert!(text.contains("二号店_指摘") && !json.contains("\"I005\""), "{text}");
    let copy = read(&sandbox.path("店/一号店_指摘.xlsx"));
    assert!(notes(&copy).contains_key("チェックリスト!F3"));
    sandbox.put("店/一号店_指摘.xlsx", &edited(&copy));
    let (json, _) = run();
    let warnings = json
        .split("\"I025\"")
        .skip(1)
        .filter(|rest| rest.contains("\"severity\": \"warning\""))
        .count();
    assert!(warnings >= 1, "{json}");
}
