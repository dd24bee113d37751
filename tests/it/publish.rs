//! The output folder: what is overwritten, removed, left alone.

use std::fs;

use serde_json::Value;

use crate::command::{CHECKLISTS, CHECKLISTS_ONLY, PHARMACY_PDF};
use crate::support::desk::{Desk, code, stderr};
use crate::support::{Book, workbook};

#[test]
fn the_same_again_changes_nothing() {
    let desk = Desk::with(&Book::clean());
    desk.build(&CHECKLISTS_ONLY);
    let paper = format!("out/ためし薬局/{PHARMACY_PDF}");
    let before = desk.make_old(&paper);
    let (code, told) = desk.build(&CHECKLISTS_ONLY);
    assert_eq!(code, 0);
    assert!(told.contains("変更なし"), "{told}");
    assert_eq!(desk.modified(&paper), before);
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
