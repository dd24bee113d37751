//! `build`: which papers are made of which input.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;
use tachiiri::paper::DocumentId;

use super::{ALL_OUTPUTS, CHECKLISTS, CHECKLISTS_ONLY, PHARMACY_PDF};
use crate::support::sandbox::{Sandbox, code, stdout};
use crate::support::{Book, workbook};

#[test]
fn build_writes_the_papers_and_a_manifest_of_them() {
    let sandbox = Sandbox::with(&Book::clean());
    let (code, told) = sandbox.build(&[]);
    assert_eq!((code, sandbox.outputs()), (0, ALL_OUTPUTS.map(str::to_owned).to_vec()));
    assert!(
        told.contains("エラー 0件、警告 0件、お知らせ 0件") && told.contains(PHARMACY_PDF),
        "{told}"
    );
    let text = fs::read_to_string(sandbox.path("out/ためし薬局/manifest.json")).unwrap();
    let manifest: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (&manifest["edition"], &manifest["as_of"]),
        (&"reiwa5".into(), &"2024-02-01".into())
    );
    assert_eq!(manifest["inputs"][0]["name"], "ためし.xlsx");
    assert_eq!(manifest["counts"]["error"], 0);
    for output in manifest["outputs"].as_array().unwrap() {
        let bytes =
            workbook::read(&sandbox.path("out/ためし薬局").join(output["name"].as_str().unwrap()));
        assert_eq!(output["size"], bytes.len());
        assert_eq!(output["sha256"], tachiiri::publish::digest(&bytes));
    }
    assert!(
        !text.contains("ためし薬局") && !text.contains("試 一郎"),
        "no names of pharmacy or people"
    );
}

#[test]
fn refused_input_writes_nothing() {
    let sandbox = Sandbox::with(&Book::clean().set("チェックリスト", "D3", "はい・いいえ"));
    let (code, told) = sandbox.build(&[]);
    assert_eq!(code, 1);
    assert!(told.contains("error[I006]") && told.contains("チェックリスト!D3"), "{told}");
    assert!(!sandbox.path("out").exists());
}

#[test]
fn incomplete_papers_are_printed_with_their_blanks() {
    let sandbox = Sandbox::with(&Book::clean().set("チェックリスト", "D3", "").set(
        "チェックリスト",
        "E3",
        "",
    ));
    let (code, told) = sandbox.build(&CHECKLISTS_ONLY);
    assert_eq!(code, 1);
    assert!(told.contains("error[C101]"), "{told}");
    assert_eq!(sandbox.outputs(), CHECKLISTS);
    assert_eq!(sandbox.build(&[&CHECKLISTS_ONLY[..], &["--fail-on", "never"]].concat()).0, 0);
    assert_eq!(sandbox.build(&[&CHECKLISTS_ONLY[..], &["--fail-on", "warning"]].concat()).0, 1);
}

#[test]
fn warnings_fail_only_where_asked_to() {
    let sandbox = Sandbox::with(&Book::clean().set("チェックリスト", "E3", "2023/3/31"));
    assert_eq!(sandbox.build(&CHECKLISTS_ONLY).0, 0);
    assert_eq!(sandbox.build(&[&CHECKLISTS_ONLY[..], &["--fail-on", "warning"]].concat()).0, 1);
}

#[test]
fn two_processes_elsewhere_write_the_same_bytes() {
    let (one, other) = (Sandbox::with(&Book::clean()), Sandbox::with(&Book::clean()));
    one.build(&[]);
    let elsewhere = other.path("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    let output = other
        .command(&["build", "../ためし.xlsx", "--as-of", "2024-02-01", "-o", "../out"])
        .current_dir(&elsewhere)
        .env("TZ", "America/New_York")
        .env("LANG", "de_DE.UTF-8")
        .env("LC_ALL", "C")
        .output()
        .unwrap();
    assert_eq!(code(&output), 0);
    for name in ALL_OUTPUTS {
        let path = format!("out/ためし薬局/{name}");
        assert_eq!(workbook::read(&one.path(&path)), workbook::read(&other.path(&path)), "{name}");
    }
}

#[test]
fn only_and_formats_choose_what_is_made() {
    let sandbox = Sandbox::with(&Book::clean());
    sandbox.build(&["--only", "vendor-checklist", "--formats", "xlsx"]);
    assert_eq!(sandbox.outputs(), [ALL_OUTPUTS[3], "manifest.json"]);
}

#[test]
fn a_paper_is_the_same_whether_it_is_made_by_itself_or_with_the_binder() {
    let sandbox = Sandbox::with(&Book::sample());
    let arguments = ["--formats", "pdf", "-o"];
    sandbox.build(&[&arguments[..], &["すべて", "--binder-all"]].concat());
    sandbox.build(&[&arguments[..], &["綴じて"]].concat());
    let all: Vec<&str> =
        DocumentId::ALL.into_iter().map(DocumentId::id).filter(|id| *id != "binder").collect();
    sandbox.build(&[&arguments[..], &["別々", "--only", &all.join(",")]].concat());
    let files = |folder: &str| -> BTreeMap<String, Vec<u8>> {
        let entries = fs::read_dir(sandbox.path(folder).join("みほん薬局"))
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let papers = entries.filter(|path| path.extension().is_some_and(|ending| ending == "pdf"));
        let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
        papers
            .map(|path| (name(&path), workbook::read(&path)))
            .filter(|(name, _)| !name.starts_with("立入"))
            .collect()
    };
    let alone = files("別々");
    assert_eq!(alone.len(), 12);
    assert!(alone == files("綴じて") && alone == files("すべて"), "the same bytes");
}

#[test]
fn the_binder_is_a_pdf_of_its_own() {
    let sandbox = Sandbox::with(&Book::clean());
    let binder = "立入検査ファイル.pdf";
    let (_, told) = sandbox.build(&["--only", "binder"]);
    assert_eq!(sandbox.outputs(), ["manifest.json", binder]);
    // Cover, 01 and 02 of two pages each, 03 of two pages.
    assert!(told.contains(&format!("{binder}（7ページ）")), "{told}");
    let (_, told) = sandbox.build(&["--only", "binder", "--binder-all"]);
    assert!(told.contains(&format!("{binder}（21ページ）")), "with 04 to 09 and 11: {told}");
    assert_eq!(sandbox.outputs(), ["manifest.json", binder]);
    sandbox.build(&["--formats", "xlsx"]);
    let workbooks: Vec<&str> =
        ALL_OUTPUTS.into_iter().filter(|name| !name.ends_with(".pdf")).collect();
    assert_eq!(sandbox.outputs(), workbooks);
    let (_, told) = sandbox.build(&["--formats", "pdf", "--only", "vendors,binder"]);
    let made = sandbox.outputs().into_iter().filter(|name| !workbooks.contains(&name.as_str()));
    assert_eq!(made.collect::<Vec<_>>(), ["09_事業者一覧.pdf", binder], "{told}");
}

#[test]
fn papers_whose_sheet_is_missing_are_left_out_and_told() {
    let sandbox = Sandbox::with(&Book::forms());
    let (code, told) = sandbox.build(&[]);
    let lines: Vec<&str> =
        told.lines().filter(|line| line.starts_with("作らなかった書類: ")).collect();
    let expected = [
        ("05_復旧手順書", "バックアップ"),
        ("06_機器台帳", "機器台帳"),
        ("07_利用者台帳", "利用者台帳"),
        ("08_アクセスログ点検表", "アクセスログ"),
        ("11_システム構成図", "機器台帳"),
    ];
    let expected: Vec<String> = expected
        .iter()
        .map(|(stem, sheet)| format!("作らなかった書類: {stem}（シート「{sheet}」がありません）"))
        .collect();
    assert_eq!((code, lines), (0, expected.iter().map(String::as_str).collect()));
    let alone = Book::forms()
        .without("連絡先")
        .without("事業者")
        .without("事業者チェックリスト")
        .set("薬局", "B5", "いいえ");
    sandbox.put("ためし.xlsx", &alone.bytes());
    let (_, told) = sandbox.build(&["--only", "contact-diagram,vendors,restore", "-o", "別"]);
    assert_eq!(
        fs::read_dir(sandbox.path("別/ためし薬局")).unwrap().count(),
        1,
        "the manifest alone"
    );
    let lines: Vec<&str> =
        told.lines().filter(|line| line.starts_with("作らなかった書類: ")).collect();
    assert_eq!(
        lines,
        [
            "作らなかった書類: 03_連絡体制図（シート「連絡先」がありません）",
            "作らなかった書類: 05_復旧手順書（シート「バックアップ」がありません）",
            "作らなかった書類: 09_事業者一覧（シート「事業者」がありません）"
        ]
    );
    // One of the two sheets of the restore procedure is enough.
    let steps = Book::forms()
        .rows("復旧手順", &["対象システム", "手順", "作業内容"])
        .row("復旧手順", &["薬歴", "1", "戻す"]);
    sandbox.put("ためし.xlsx", &steps.bytes());
    let (_, told) = sandbox.build(&["--only", "restore"]);
    let made: Vec<String> =
        sandbox.outputs().into_iter().filter(|name| name.starts_with("05_")).collect();
    assert_eq!(made, ["05_復旧手順書.pdf", "05_復旧手順書.xlsx"], "{told}");
    assert!(!told.contains("作らなかった書類"), "{told}");
}

#[test]
fn the_day_may_come_from_the_environment() {
    let sandbox = Sandbox::with(&Book::clean());
    let output = sandbox
        .command(&["check", "ためし.xlsx", "--format", "json"])
        .env("SOURCE_DATE_EPOCH", "1706745600")
        .output()
        .unwrap();
    let json: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(json["as_of"], "2024-02-01");
    let output = sandbox
        .command(&["check", "ためし.xlsx"])
        .env("SOURCE_DATE_EPOCH", "soon")
        .output()
        .unwrap();
    assert_eq!(code(&output), 2);
}

#[test]
fn vendors_forms_that_nobody_can_make_are_listed_as_left_out() {
    let bare = Book::forms().without("事業者").without("事業者チェックリスト");
    let left_out =
        "作らなかった書類: 02_事業者確認用チェックリスト（シート「事業者」がありません）";
    let (_, told) = Sandbox::with(&bare).build(&[]);
    assert!(told.contains(left_out), "{told}");
    let (_, told) = Sandbox::with(&bare.set("薬局", "B5", "いいえ")).build(&[]);
    assert!(!told.contains(left_out), "{told}");
}
