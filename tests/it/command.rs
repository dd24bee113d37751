//! The command as its users meet it: files, exit codes, messages.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;
use tachiiri::paper::DocumentId;

use crate::support::desk::{Desk, ROOT, code, sample, stderr, stdout};
use crate::support::{Book, workbook};

const PHARMACY_PDF: &str = "01_薬局確認用チェックリスト.pdf";

/// What is made of `Book::clean`.
const ALL_OUTPUTS: [&str; 22] = [
    PHARMACY_PDF,
    "01_薬局確認用チェックリスト.xlsx",
    "02_事業者確認用チェックリスト_架空システム株式会社.pdf",
    "02_事業者確認用チェックリスト_架空システム株式会社.xlsx",
    "03_連絡体制図.pdf",
    "03_連絡体制図.xlsx",
    "04_事業継続計画.pdf",
    "04_事業継続計画.xlsx",
    "05_復旧手順書.pdf",
    "05_復旧手順書.xlsx",
    "06_機器台帳.pdf",
    "06_機器台帳.xlsx",
    "07_利用者台帳.pdf",
    "07_利用者台帳.xlsx",
    "08_アクセスログ点検表.pdf",
    "08_アクセスログ点検表.xlsx",
    "09_事業者一覧.pdf",
    "09_事業者一覧.xlsx",
    "10_事前点検結果.pdf",
    "10_事前点検結果.xlsx",
    "manifest.json",
    "立入検査ファイル.pdf",
];

/// For tests that are about something else than which papers there are.
const CHECKLISTS_ONLY: [&str; 2] = ["--only", "pharmacy-checklist,vendor-checklist"];

/// What is then made of `Book::clean`.
const CHECKLISTS: [&str; 5] = [ALL_OUTPUTS[0], ALL_OUTPUTS[1], ALL_OUTPUTS[2], ALL_OUTPUTS[3], "manifest.json"];

#[test]
fn build_writes_the_papers_and_a_manifest_of_them() {
    let desk = Desk::with(&Book::clean());
    let (code, told) = desk.build(&[]);
    assert_eq!((code, desk.outputs()), (0, ALL_OUTPUTS.map(str::to_owned).to_vec()));
    assert!(told.contains("エラー 0件、警告 0件、お知らせ 0件") && told.contains(PHARMACY_PDF), "{told}");
    let text = fs::read_to_string(desk.path("out/ためし薬局/manifest.json")).unwrap();
    let manifest: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&manifest["edition"], &manifest["as_of"]), (&"reiwa5".into(), &"2024-02-01".into()));
    assert_eq!(manifest["inputs"][0]["name"], "ためし.xlsx");
    assert_eq!(manifest["counts"]["error"], 0);
    for output in manifest["outputs"].as_array().unwrap() {
        let bytes = workbook::read(&desk.path("out/ためし薬局").join(output["name"].as_str().unwrap()));
        assert_eq!(output["size"], bytes.len());
        assert_eq!(output["sha256"], tachiiri::publish::digest(&bytes));
    }
    assert!(!text.contains("ためし薬局") && !text.contains("試 一郎"), "no names of pharmacy or people");
}

#[test]
fn the_same_again_changes_nothing() {
    let desk = Desk::with(&Book::clean());
    desk.build(&CHECKLISTS_ONLY);
    let before = fs::metadata(desk.path("out/ためし薬局").join(PHARMACY_PDF)).unwrap().modified().unwrap();
    let (code, told) = desk.build(&CHECKLISTS_ONLY);
    assert_eq!(code, 0);
    assert!(told.contains("変更なし"), "{told}");
    assert_eq!(fs::metadata(desk.path("out/ためし薬局").join(PHARMACY_PDF)).unwrap().modified().unwrap(), before);
}

#[test]
fn a_file_that_somebody_changed_is_not_overwritten() {
    let desk = Desk::with(&Book::clean());
    desk.build(&CHECKLISTS_ONLY);
    let changed = format!("out/ためし薬局/{PHARMACY_PDF}");
    desk.put(&changed, b"mine");
    desk.put("ためし.xlsx", &Book::clean().set("チェックリスト", "I2", "あたらしい").bytes());
    let before = workbook::read(&desk.path("out/ためし薬局/manifest.json"));
    let (code, told) = desk.build(&CHECKLISTS_ONLY);
    assert_eq!(code, 3);
    assert!(told.contains(PHARMACY_PDF) && told.contains("--force"), "{told}");
    assert_eq!(workbook::read(&desk.path(&changed)), b"mine");
    assert_eq!(workbook::read(&desk.path("out/ためし薬局/manifest.json")), before, "nothing else is changed either");
    assert_eq!(desk.build(&[&CHECKLISTS_ONLY[..], &["--force"]].concat()).0, 0);
    assert_ne!(workbook::read(&desk.path(&changed)), b"mine");
}

#[test]
fn a_foreign_file_under_a_name_of_ours_is_not_overwritten_and_others_are_left_alone() {
    let desk = Desk::with(&Book::clean());
    desk.put("out/ためし薬局/manifest.json", b"{}");
    assert_eq!(desk.build(&CHECKLISTS_ONLY).0, 3);
    assert_eq!(desk.outputs(), ["manifest.json"]);
    let desk = Desk::with(&Book::clean());
    desk.put("out/ためし薬局/メモ.txt", b"mine");
    assert_eq!(desk.build(&CHECKLISTS_ONLY).0, 0);
    assert_eq!(workbook::read(&desk.path("out/ためし薬局/メモ.txt")), b"mine");
}

#[test]
fn papers_that_are_not_made_any_more_are_removed_unless_somebody_changed_them() {
    let desk = Desk::with(&Book::clean());
    desk.build(&CHECKLISTS_ONLY);
    desk.put(&format!("out/ためし薬局/{}", CHECKLISTS[3]), b"mine");
    let alone = Book::clean().without("事業者").without("事業者チェックリスト").set("薬局", "B5", "いいえ");
    desk.put("ためし.xlsx", &alone.bytes());
    let (code, told) = desk.build(&CHECKLISTS_ONLY);
    assert_eq!(code, 0, "{told}");
    assert_eq!(desk.outputs(), [CHECKLISTS[0], CHECKLISTS[1], CHECKLISTS[3], CHECKLISTS[4]]);
    assert!(told.contains("消しました") && told.contains("残しました"), "{told}");
}

#[test]
fn a_run_that_was_cut_short_is_completed_by_the_next() {
    let (desk, other) =
        (Desk::with(&Book::clean()), Desk::with(&Book::clean().set("チェックリスト", "I2", "あたらしい")));
    desk.build(&CHECKLISTS_ONLY);
    other.build(&CHECKLISTS_ONLY);
    // As if the second run had been killed after its first file was put in place.
    let bytes = workbook::read(&other.path("out/ためし薬局").join(PHARMACY_PDF));
    desk.put(&format!("out/ためし薬局/{PHARMACY_PDF}"), &bytes);
    let pending = serde_json::to_vec(&[tachiiri::publish::FileEntry::of(PHARMACY_PDF, &bytes)]).unwrap();
    desk.put("out/ためし薬局/.tachiiri-pending.json", &pending);
    desk.put("out/ためし薬局/.tachiiri-new-abc", b"half");
    desk.put("ためし.xlsx", &Book::clean().set("チェックリスト", "I2", "さらにあたらしい").bytes());
    assert_eq!(desk.build(&CHECKLISTS_ONLY).0, 0);
    assert_eq!(desk.outputs(), CHECKLISTS);
}

#[test]
fn refused_input_writes_nothing() {
    let desk = Desk::with(&Book::clean().set("チェックリスト", "D3", "はい・いいえ"));
    let (code, told) = desk.build(&[]);
    assert_eq!(code, 1);
    assert!(told.contains("error[I006]") && told.contains("チェックリスト!D3"), "{told}");
    assert!(!desk.path("out").exists());
}

#[test]
fn incomplete_papers_are_printed_with_their_blanks() {
    let desk = Desk::with(&Book::clean().set("チェックリスト", "D3", "").set("チェックリスト", "E3", ""));
    let (code, told) = desk.build(&CHECKLISTS_ONLY);
    assert_eq!(code, 1);
    assert!(told.contains("error[C101]"), "{told}");
    assert_eq!(desk.outputs(), CHECKLISTS);
    assert_eq!(desk.build(&[&CHECKLISTS_ONLY[..], &["--fail-on", "never"]].concat()).0, 0);
    assert_eq!(desk.build(&[&CHECKLISTS_ONLY[..], &["--fail-on", "warning"]].concat()).0, 1);
}

#[test]
fn warnings_fail_only_where_asked_to() {
    let desk = Desk::with(&Book::clean().set("チェックリスト", "E3", "2023/3/31"));
    assert_eq!(desk.build(&CHECKLISTS_ONLY).0, 0);
    assert_eq!(desk.build(&[&CHECKLISTS_ONLY[..], &["--fail-on", "warning"]].concat()).0, 1);
}

#[test]
fn two_processes_elsewhere_write_the_same_bytes() {
    let (one, other) = (Desk::with(&Book::clean()), Desk::with(&Book::clean()));
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
fn what_cannot_be_found_or_used_ends_with_its_own_exit_code() {
    let desk = Desk::with(&Book::clean());
    desk.put("空/readme.txt", b"no spreadsheet");
    for (arguments, expected, told) in [
        (&["build", "ない.xlsx"][..], 3, "見つかりません"),
        (&["check", "空"], 3, "表計算ファイル（.xlsx、.xls、.ods、.csv）がありません"),
        (&["check", "ためし.xlsx", "--edition", "reiwa9"], 3, "reiwa9"),
        (&["check", "ためし.xlsx", "--edition", "ない.toml"], 3, "見つかりません"),
        (&["check", "ためし.xlsx", "--templates", "ない"], 3, "読めません"),
        (&["check", "ためし.xlsx", "--as-of", "2024-02-30"], 2, "--as-of"),
        (&["check", "ためし.xlsx", "--format", "xml"], 2, "human"),
        (&["check"], 2, "入力"),
        (&["check", "ためし.xlsx", "--nonsense"], 2, "--nonsense"),
        (&["build", "ためし.xlsx", "--only", "poster"], 2, "poster"),
        (&["bild"], 2, "bild"),
    ] {
        let output = desk.run(arguments);
        assert_eq!(code(&output), expected, "{arguments:?} {}", stderr(&output));
        assert!(stderr(&output).contains(told), "{arguments:?} {}", stderr(&output));
        assert_eq!(stdout(&output), "", "{arguments:?}");
    }
}

#[test]
fn an_empty_file_is_refused_and_not_a_matter_of_the_system() {
    let desk = Desk::new();
    desk.put("空.xlsx", b"");
    let output = desk.run(&["check", "空.xlsx", "--format", "concise"]);
    assert_eq!(code(&output), 1);
    assert!(stdout(&output).starts_with("空.xlsx: error[I001] ファイルが空です"), "{}", stdout(&output));
}

#[test]
fn a_folder_is_one_case() {
    let desk = Desk::new();
    let vendors = ["事業者", "事業者チェックリスト"];
    let mut others = Book::clean();
    others.sheets.retain(|(name, _)| vendors.contains(&name.as_str()));
    desk.put("店/薬局.xlsx", &Book::clean().without_all(&vendors).bytes());
    desk.put("店/業者.XLSX", &others.bytes());
    desk.put("店/~$薬局.xlsx", b"lock");
    desk.put("店/.隠し.xlsx", b"hidden");
    desk.put("店/前の年/薬局.xlsx", b"not read");
    let output = desk.run(&["check", "店", "--as-of", "2024-02-01", "--format", "concise"]);
    assert_eq!((code(&output), stdout(&output).as_str()), (0, "エラー 0件、警告 0件、お知らせ 0件\n"));
}

#[test]
fn json_has_all_its_keys_and_stands_alone_on_stdout() {
    let desk = Desk::with(&Book::clean().set("チェックリスト", "D6", "いいえ"));
    let output = desk.run(&["check", "ためし.xlsx", "--as-of", "2024-02-01", "--format", "json"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (1, ""));
    let json: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!((&json["schema"], &json["as_of"]), (&1.into(), &"2024-02-01".into()));
    let case = &json["cases"][0];
    assert_eq!(
        (&case["pharmacy"], &case["edition"], &case["inputs"][0]),
        (&"ためし薬局".into(), &"reiwa5".into(), &"ためし.xlsx".into())
    );
    let expected = serde_json::json!({
        "code": "C103", "severity": "error",
        "message": "１回目が「いいえ」ですが、目標日がありません（2（4）サーバ）",
        "file": "ためし.xlsx", "sheet": "チェックリスト", "cell": "F6",
        "item": "2(4)", "device": "サーバ", "vendor": null,
        "hint": "令和6年3月31日までの目標日を入れてください",
        "source": ["別添3 ①", "別添2 Ⅰ-2"],
        "guideline": ["企画管理編 13④", "企画管理編 13.1.3"],
    });
    assert_eq!(case["findings"], serde_json::json!([expected]));
    assert_eq!(case["counts"], serde_json::json!({"error": 1, "warning": 0, "note": 0}));
    assert_eq!((&case["omitted"], &case["failure"]), (&serde_json::json!({}), &Value::Null));
    assert_eq!(case.get("outputs"), None);
}

#[test]
fn build_adds_its_outputs_to_the_json() {
    let desk = Desk::with(&Book::clean());
    let output = desk.run(&["build", "ためし.xlsx", "--as-of", "2024-02-01", "--format", "json", "--formats", "pdf"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
    let json: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let outputs = json["cases"][0]["outputs"].as_array().unwrap();
    let documents: Vec<&str> = outputs.iter().map(|output| output["document"].as_str().unwrap()).collect();
    let expected = "pharmacy-checklist vendor-checklist contact-diagram bcp restore devices accounts access-log vendors findings binder";
    assert_eq!(documents.join(" "), expected);
    assert_eq!((&outputs[0]["document"], &outputs[0]["pages"]), (&"pharmacy-checklist".into(), &2.into()));
    let bytes = workbook::read(&desk.path(outputs[0]["path"].as_str().unwrap()));
    assert_eq!(outputs[0]["sha256"], tachiiri::publish::digest(&bytes));
}

#[test]
fn a_log_that_is_streamed_stands_in_the_manifest_with_its_digest() {
    let desk = Desk::new();
    desk.put("店/ためし.xlsx", &Book::clean().without("アクセスログ").bytes());
    let log = format!("ユーザーID,時刻,操作情報\n{}", "u1,2023/11/1 8:30,参照\n".repeat(10_000));
    desk.put("店/アクセスログ.csv", log.as_bytes());
    let output = desk.run(&["build", "店", "--as-of", "2024-02-01", "--fail-on", "never"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let manifest = fs::read_to_string(desk.path("out/ためし薬局/manifest.json")).unwrap();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    let entry = &manifest["inputs"][1];
    assert_eq!((&entry["name"], &entry["size"]), (&"アクセスログ.csv".into(), &log.len().into()));
    assert_eq!(entry["sha256"], tachiiri::publish::digest(log.as_bytes()));
}

#[test]
fn json_tells_of_a_failure_too() {
    let output = Desk::new().run(&["build", "ない.xlsx", "--format", "json"]);
    assert_eq!(code(&output), 3);
    let json: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let case = &json["cases"][0];
    assert_eq!(
        (&case["pharmacy"], &case["edition"], &case["outputs"]),
        (&Value::Null, &Value::Null, &serde_json::json!([]))
    );
    assert!(case["failure"].as_str().unwrap().contains("見つかりません"));
}

#[test]
fn only_and_formats_choose_what_is_made() {
    let desk = Desk::with(&Book::clean());
    desk.build(&["--only", "vendor-checklist", "--formats", "xlsx"]);
    assert_eq!(desk.outputs(), [ALL_OUTPUTS[3], "manifest.json"]);
}

#[test]
fn a_paper_is_the_same_whether_it_is_made_by_itself_or_with_the_binder() {
    let desk = Desk::with(&Book::sample());
    let arguments = ["--formats", "pdf", "-o"];
    desk.build(&[&arguments[..], &["すべて", "--binder-all"]].concat());
    desk.build(&[&arguments[..], &["綴じて"]].concat());
    let all: Vec<&str> = DocumentId::ALL.into_iter().map(DocumentId::id).filter(|id| *id != "binder").collect();
    desk.build(&[&arguments[..], &["別々", "--only", &all.join(",")]].concat());
    let files = |folder: &str| -> BTreeMap<String, Vec<u8>> {
        let entries = fs::read_dir(desk.path(folder).join("みほん薬局")).unwrap().map(|entry| entry.unwrap().path());
        let papers = entries.filter(|path| path.extension().is_some_and(|ending| ending == "pdf"));
        let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
        papers.map(|path| (name(&path), workbook::read(&path))).filter(|(name, _)| !name.starts_with("立入")).collect()
    };
    let alone = files("別々");
    assert_eq!(alone.len(), 11);
    assert!(alone == files("綴じて") && alone == files("すべて"), "the same bytes");
}

#[test]
fn the_binder_is_a_pdf_of_its_own() {
    let desk = Desk::with(&Book::clean());
    let binder = "立入検査ファイル.pdf";
    let (_, told) = desk.build(&["--only", "binder"]);
    assert_eq!(desk.outputs(), ["manifest.json", binder]);
    // Cover, 01 and 02 of two pages each, 03 of two pages.
    assert!(told.contains(&format!("{binder}（7ページ）")), "{told}");
    let (_, told) = desk.build(&["--only", "binder", "--binder-all"]);
    assert!(told.contains(&format!("{binder}（21ページ）")), "with 04 to 09: {told}");
    assert_eq!(desk.outputs(), ["manifest.json", binder]);
    desk.build(&["--formats", "xlsx"]);
    let workbooks: Vec<&str> = ALL_OUTPUTS.into_iter().filter(|name| !name.ends_with(".pdf")).collect();
    assert_eq!(desk.outputs(), workbooks);
    let (_, told) = desk.build(&["--formats", "pdf", "--only", "vendors,binder"]);
    assert_eq!(desk.outputs(), ["09_事業者一覧.pdf", "manifest.json", binder], "{told}");
}

#[test]
fn papers_whose_sheet_is_missing_are_left_out_and_told() {
    let desk = Desk::with(&Book::forms());
    let (code, told) = desk.build(&[]);
    let lines: Vec<&str> = told.lines().filter(|line| line.starts_with("作らなかった書類: ")).collect();
    let expected = [
        ("04_事業継続計画", "業務"),
        ("05_復旧手順書", "バックアップ"),
        ("06_機器台帳", "機器台帳"),
        ("07_利用者台帳", "利用者台帳"),
        ("08_アクセスログ点検表", "アクセスログ"),
    ];
    let expected: Vec<String> = expected
        .iter()
        .map(|(stem, sheet)| format!("作らなかった書類: {stem}（シート「{sheet}」がありません）"))
        .collect();
    assert_eq!((code, lines), (0, expected.iter().map(String::as_str).collect()));
    let alone =
        Book::forms().without("連絡先").without("事業者").without("事業者チェックリスト").set("薬局", "B5", "いいえ");
    desk.put("ためし.xlsx", &alone.bytes());
    let (_, told) = desk.build(&["--only", "contact-diagram,vendors,restore"]);
    assert_eq!(desk.outputs(), ["manifest.json"]);
    let lines: Vec<&str> = told.lines().filter(|line| line.starts_with("作らなかった書類: ")).collect();
    assert_eq!(
        lines,
        [
            "作らなかった書類: 03_連絡体制図（シート「連絡先」がありません）",
            "作らなかった書類: 05_復旧手順書（シート「バックアップ」がありません）",
            "作らなかった書類: 09_事業者一覧（シート「事業者」がありません）"
        ]
    );
    // One of the two sheets of the restore procedure is enough.
    let steps =
        Book::forms().rows("復旧手順", &["対象システム", "手順", "作業内容"]).row("復旧手順", &["薬歴", "1", "戻す"]);
    desk.put("ためし.xlsx", &steps.bytes());
    let (_, told) = desk.build(&["--only", "restore"]);
    assert_eq!(desk.outputs(), ["05_復旧手順書.pdf", "05_復旧手順書.xlsx", "manifest.json"], "{told}");
    assert!(!told.contains("作らなかった書類"), "{told}");
}

#[test]
fn the_row_around_the_cell_is_shown_in_line() {
    let desk =
        Desk::with(&Book::clean().set("チェックリスト", "D9", "いいえ").set("チェックリスト", "E9", "2023-11-02"));
    let output = desk.run(&["check", "ためし.xlsx", "--as-of", "2024-02-01"]);
    let expected = "\
error[C103]: １回目が「いいえ」ですが、目標日がありません（2（7）ネットワーク機器）
  --> ためし.xlsx チェックリスト!F9
   |  1回目 | 1回目確認日 | 目標日 | 2回目
 9 | いいえ |  2023-11-02 | ______ |
   = 直し方: 令和6年3月31日までの目標日を入れてください
   = 根拠: 立入検査の手引き ①、マニュアル Ⅰ-2、ガイドライン第6.0版 システム運用編 8③、8.1、8.2、13.2

エラー 1件、警告 0件、お知らせ 0件
";
    assert_eq!(stdout(&output), expected);
}

#[test]
fn new_writes_a_workbook_that_can_be_filled_in_and_never_over_another() {
    let desk = Desk::new();
    let output = desk.run(&["new", "わたし.xlsx"]);
    assert_eq!((code(&output), stdout(&output).as_str()), (0, ""));
    let file = workbook::read(&desk.path("わたし.xlsx"));
    let cells = workbook::cells(&file, "チェックリスト");
    assert_eq!((cells["A4"].as_str(), cells["A5"].as_str(), cells["A22"].as_str()), ("項番", "1(1)", "3(3)"));
    assert_eq!(code(&desk.run(&["new", "わたし.xlsx"])), 3);
    assert_eq!(workbook::read(&desk.path("わたし.xlsx")), file);
    let checked = desk.run(&["check", "わたし.xlsx", "--format", "concise"]);
    assert_eq!(
        stdout(&checked),
        "わたし.xlsx:薬局!B5: error[I010] 「薬局名」が空欄です\nエラー 1件、警告 0件、お知らせ 0件\n"
    );
}

#[test]
fn the_sample_in_the_repository_is_what_new_sample_writes() {
    let desk = Desk::new();
    assert_eq!(code(&desk.run(&["new", "見本.xlsx", "--sample"])), 0);
    let (new, kept) = (workbook::read(&desk.path("見本.xlsx")), workbook::read(Path::new(&sample())));
    for sheet in tachiiri::model::sheets::ALL {
        assert_eq!(workbook::cells(&new, sheet.name), workbook::cells(&kept, sheet.name), "{}", sheet.name);
    }
    assert_eq!(new, kept, "tachiiri new --sample has changed: write input/sample.xlsx anew");
}

#[test]
fn the_samples_planted_flaws_come_out() {
    let output = Desk::new().run(&["check", &sample(), "--as-of", "2024-02-01", "--format", "json"]);
    assert_eq!(code(&output), 0);
    let json: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let line = |finding: &Value| {
        let text = |key: &str| finding[key].as_str().unwrap_or("-").to_owned();
        format!("{}[{}] {}!{}", text("severity"), text("code"), text("sheet"), text("cell"))
    };
    let findings: Vec<String> = json["cases"][0]["findings"].as_array().unwrap().iter().map(line).collect();
    assert_eq!(
        findings,
        [
            "warning[E252] アクセスログ!A32",
            "warning[C302] チェックリスト!D11",
            "warning[C108] チェックリスト!F12",
            "warning[E324] バックアップ!F8",
            "warning[E322] バックアップ!H8",
            "warning[E325] バックアップ!P9",
            "warning[E221] 事業者!K6",
            "warning[E231] 利用者台帳!H8",
            "warning[E241] 利用者台帳!I10",
            "warning[E241] 利用者台帳!I11",
            "warning[E326] 業務!B5",
            "warning[E203] 機器台帳!I6",
            "warning[E204] 機器台帳!G8",
            "warning[E261] 機器台帳!D10",
            "note[E255] アクセスログ!E11",
            "note[E256] アクセスログ!C48",
            "note[C113] チェックリスト!F13",
            "note[C110] チェックリスト!D15",
            "note[C110] チェックリスト!D16",
            "note[C110] チェックリスト!D18",
            "note[C110] チェックリスト!D20",
            "note[C205] 事業者!C7",
            "note[E333] 業務!-",
            "note[E332] 業務!E7",
        ]
    );
}

#[test]
fn it_speaks_japanese() {
    let desk = Desk::new();
    for arguments in
        [&[][..], &["--help"], &["build", "--help"], &["check", "--help"], &["new", "--help"], &["editions", "--help"]]
    {
        let output = desk.run(arguments);
        assert_eq!(code(&output), 0);
        let text = stdout(&output);
        assert!(text.contains("tachiiri"), "{text}");
        for word in ["Usage", "Options", "Commands", "Arguments", "Print help", "possible values", "default"] {
            assert!(!text.contains(word), "{word} in {text}");
        }
    }
    let greeting = stdout(&desk.run(&[]));
    assert!(["new", "check", "build"].iter().all(|command| greeting.contains(&format!("tachiiri {command} "))));
}

#[test]
fn wrong_usage_leads_to_the_help_of_the_command() {
    let desk = Desk::with(&Book::clean());
    for (arguments, help) in [
        (&["chian"][..], "tachiiri --help"),
        (&["chian", "ためし.xlsx"], "tachiiri --help"),
        (&["--nowhere"], "tachiiri --help"),
        (&["__worker", "--nowhere"], "tachiiri --help"),
        (&["chain", "--nowhere"], "tachiiri chain --help"),
        (&["build"], "tachiiri build --help"),
        (&["check", "ためし.xlsx", "--as-of", "きょう"], "tachiiri check --help"),
    ] {
        let output = desk.run(arguments);
        let said = stderr(&output);
        assert_eq!(code(&output), 2, "{said}");
        assert!(said.ends_with(&format!("\n使い方は {help} で見られます\n")), "{said}");
        assert_eq!(said.contains("「chian」というコマンドはありません"), arguments[0] == "chian", "{said}");
    }
}

#[test]
fn a_file_dropped_on_the_program_builds_beside_itself() {
    let desk = Desk::with(&Book::clean());
    desk.put("別の場所/ためし.xlsx", &Book::clean().bytes());
    assert_eq!(code(&desk.run(&["別の場所/ためし.xlsx"])), 0);
    assert!(desk.path("別の場所/ためし薬局/manifest.json").exists());
    assert_eq!(code(&desk.run(&["ためし.xlsx"])), 0);
    assert!(desk.path("ためし薬局/manifest.json").exists());
}

#[test]
fn editions_are_listed_with_their_items() {
    let desk = Desk::new();
    assert!(stdout(&desk.run(&["editions"])).starts_with("reiwa5  令和5年度版"));
    let items = stdout(&desk.run(&["editions", "reiwa5"]));
    assert!(
        items.contains("2（4）サーバ  利用者の属性等に応じた情報区分毎のアクセス利用権限を設定している。"),
        "{items}"
    );
    assert_eq!(code(&desk.run(&["editions", "reiwa6"])), 3);
}

#[test]
fn the_day_may_come_from_the_environment() {
    let desk = Desk::with(&Book::clean());
    let output = desk
        .command(&["check", "ためし.xlsx", "--format", "json"])
        .env("SOURCE_DATE_EPOCH", "1706745600")
        .output()
        .unwrap();
    let json: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(json["as_of"], "2024-02-01");
    let output = desk.command(&["check", "ためし.xlsx"]).env("SOURCE_DATE_EPOCH", "soon").output().unwrap();
    assert_eq!(code(&output), 2);
}

#[test]
fn a_broken_template_is_told_with_file_and_line_and_nothing_is_written() {
    let desk = Desk::with(&Book::clean());
    desk.put("ひな形/checklist.typ", b"#import \"/base.typ\": paper\n\n#nonsense\n");
    let (code, told) = desk.build(&["--templates", "ひな形"]);
    assert_eq!(code, 3);
    assert!(told.contains("checklist.typ（3行目 2文字目）"), "{told}");
    assert!(!desk.path("out").exists());
    desk.put("ひな形/checklist.typ", b"");
    desk.put("ひな形/poster.typ", b"");
    let (code, told) = desk.build(&["--templates", "ひな形"]);
    assert!(code == 3 && told.contains("poster.typ"), "{told}");
}

#[test]
fn a_folder_of_fonts_adds_to_the_built_in_ones() {
    let desk = Desk::with(&Book::clean());
    desk.put("字/readme.txt", b"no font");
    assert_eq!(desk.build(&["--font-dir", "字"]).0, 0);
    desk.put("字/壊れた.ttf", b"no font");
    let (code, told) = desk.build(&["--font-dir", "字"]);
    assert!(code == 3 && told.contains("壊れた.ttf"), "{told}");
}

#[test]
fn an_edition_of_ones_own_is_used_when_asked_for() {
    let desk = Desk::with(&Book::clean());
    let tiny = Path::new(ROOT).join("tests/editions/tiny.toml");
    desk.put("わたし.toml", &workbook::read(&tiny));
    desk.put("ひな形/editions/tiny.toml", &workbook::read(&tiny));
    // The small edition has none of the items that the workbook answers but one on each form.
    for arguments in [&["--edition", "わたし.toml"][..], &["--edition", "tiny", "--templates", "ひな形"]] {
        let output = desk.run(&[&["check", "ためし.xlsx", "--format", "json"], arguments].concat());
        let json: Value = serde_json::from_str(&stdout(&output)).unwrap();
        assert_eq!(json["cases"][0]["edition"], "tiny");
        assert_eq!(json["cases"][0]["findings"][0]["code"], "I012");
    }
}

#[test]
fn more_than_one_file_is_told_in_words() {
    let desk = Desk::with(&Book::clean());
    for arguments in [&["ためし.xlsx", "ほか.xlsx"][..], &["check", "ためし.xlsx", "ほか.xlsx"]] {
        let output = desk.run(arguments);
        assert_eq!(code(&output), 2);
        assert!(
            stderr(&output).contains("2つ以上のときは、1つのフォルダに入れて渡してください"),
            "{}",
            stderr(&output)
        );
    }
}

#[test]
fn the_systems_reasons_are_told_in_japanese() {
    let desk = Desk::with(&Book::clean());
    desk.put("ファイル", b"");
    for (arguments, reason) in [
        (&["check", "ためし.xlsx", "--templates", "どこ"][..], "そのフォルダやファイルがありません"),
        (&["new", "どこ/わたし.xlsx"], "そのフォルダやファイルがありません"),
        (&["build", "ためし.xlsx", "-o", "ファイル"], "フォルダであるはずの場所にファイルがあります"),
    ] {
        let output = desk.run(arguments);
        let told = stderr(&output);
        assert_eq!(code(&output), 3, "{told}");
        assert!(told.contains(reason) && !told.contains("os error") && !told.contains(".tachiiri-new"), "{told}");
    }
}

#[test]
fn a_name_with_a_line_break_stays_on_its_line() {
    let book = Book::clean().set("業務", "A2", "受付\n# 会計").set("業務", "C2", "高").set("業務", "E2", "");
    let output = Desk::with(&book).run(&["check", "ためし.xlsx", "--as-of", "2024-02-01", "--format", "concise"]);
    let told = stdout(&output);
    assert!(told.lines().any(|line| line.contains("[E332]") && line.contains("受付 # 会計")), "{told}");
}

#[test]
fn vendors_forms_that_nobody_can_make_are_listed_as_left_out() {
    let bare = Book::forms().without("事業者").without("事業者チェックリスト");
    let left_out = "作らなかった書類: 02_事業者確認用チェックリスト（シート「事業者」がありません）";
    let (_, told) = Desk::with(&bare).build(&[]);
    assert!(told.contains(left_out), "{told}");
    let (_, told) = Desk::with(&bare.set("薬局", "B5", "いいえ")).build(&[]);
    assert!(!told.contains(left_out), "{told}");
}
