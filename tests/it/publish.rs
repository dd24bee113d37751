//! The output folder: what is overwritten, removed, left alone.

use std::fs;

use serde_json::Value;

use crate::command::{CHECKLISTS, CHECKLISTS_ONLY, PHARMACY_PDF};
use crate::support::sandbox::{Sandbox, code, stderr};
use crate::support::{Book, workbook};

#[test]
fn the_same_again_changes_nothing() {
    let sandbox = Sandbox::with(&Book::clean());
    sandbox.build(&CHECKLISTS_ONLY);
    let paper = format!("out/ためし薬局/{PHARMACY_PDF}");
    let before = sandbox.make_old(&paper);
    let (code, told) = sandbox.build(&CHECKLISTS_ONLY);
    assert_eq!(code, 0);
    assert!(told.contains("変更なし"), "{told}");
    assert_eq!(sandbox.modified(&paper), before);
}

/// The manifest of the pharmacy's papers.
fn manifest(sandbox: &Sandbox) -> Value {
    serde_json::from_slice(&workbook::read(&sandbox.path("out/ためし薬局/manifest.json"))).unwrap()
}

/// The digest that the manifest has for a file.
fn noted(sandbox: &Sandbox, name: &str) -> Option<String> {
    let manifest = manifest(sandbox);
    let entry = manifest["outputs"]
        .as_array()
        .unwrap()
        .iter()
        .find(|entry| entry["name"] == name)
        .cloned()?;
    Some(entry["sha256"].as_str().unwrap().to_owned())
}

#[test]
fn a_file_that_somebody_changed_stays_and_the_others_are_new() {
    let sandbox = Sandbox::with(&Book::clean());
    sandbox.build(&CHECKLISTS_ONLY);
    let written = noted(&sandbox, PHARMACY_PDF).unwrap();
    let changed = format!("out/ためし薬局/{PHARMACY_PDF}");
    sandbox.put(&changed, b"mine");
    let vendors_pdf = workbook::read(&sandbox.path("out/ためし薬局").join(CHECKLISTS[2]));
    for remark in ["あたらしい", "さらにあたらしい"] {
        let book = Book::clean().set("チェックリスト", "I2", remark).set(
            "事業者チェックリスト",
            "J2",
            remark,
        );
        sandbox.put("ためし.xlsx", &book.bytes());
        let (code, told) = sandbox.build(&CHECKLISTS_ONLY);
        assert_eq!(code, 1, "{told}");
        let kept = format!(
            "{PHARMACY_PDF} は、変更されているか、tachiiri が作ったものではないので、そのままにしました"
        );
        let other = format!("{kept}（{} は新しくしました）", CHECKLISTS[1]);
        assert!(told.contains(&other) && told.contains("--force"), "{told}");
        assert_eq!(workbook::read(&sandbox.path(&changed)), b"mine");
        assert_eq!(
            noted(&sandbox, PHARMACY_PDF),
            Some(written.clone()),
            "it is held on the next run too"
        );
    }
    assert_ne!(workbook::read(&sandbox.path("out/ためし薬局").join(CHECKLISTS[2])), vendors_pdf);
    // Also where nothing else is new, and whatever severity fails.
    let (code, told) = sandbox.build(&[&CHECKLISTS_ONLY[..], &["--fail-on", "never"]].concat());
    assert!(
        code == 1 && told.contains("変更なし") && told.contains("そのままにしました"),
        "{told}"
    );
    assert_eq!(sandbox.build(&[&CHECKLISTS_ONLY[..], &["--force"]].concat()).0, 0);
    assert_ne!(workbook::read(&sandbox.path(&changed)), b"mine");
    assert_ne!(noted(&sandbox, PHARMACY_PDF), Some(written));
}

#[test]
fn what_is_held_is_not_among_the_outputs_and_is_told_beside_the_json() {
    let sandbox = Sandbox::with(&Book::clean());
    sandbox.build(&CHECKLISTS_ONLY);
    sandbox.put(&format!("out/ためし薬局/{PHARMACY_PDF}"), b"mine");
    let json = ["build", "ためし.xlsx", "--as-of", "2024-02-01", "--format", "json"];
    let output = sandbox.run(&[&json[..], &CHECKLISTS_ONLY].concat());
    assert!(code(&output) == 1 && stderr(&output).contains(PHARMACY_PDF), "{}", stderr(&output));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let paths: Vec<&str> = report["cases"][0]["outputs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|output| output["path"].as_str().unwrap())
        .collect();
    let expected: Vec<String> =
        CHECKLISTS[1..4].iter().map(|name| format!("out/ためし薬局/{name}")).collect();
    assert_eq!(paths, expected);
}

#[test]
fn a_foreign_file_under_a_name_of_ours_stays_and_others_are_left_alone() {
    let sandbox = Sandbox::with(&Book::clean());
    sandbox.put(&format!("out/ためし薬局/{PHARMACY_PDF}"), b"mine");
    sandbox.put("out/ためし薬局/メモ.txt", b"mine");
    let (code, told) = sandbox.build(&CHECKLISTS_ONLY);
    assert!(code == 1 && told.contains(&format!("  {PHARMACY_PDF} は、")), "{told}");
    for name in [PHARMACY_PDF, "メモ.txt"] {
        assert_eq!(workbook::read(&sandbox.path("out/ためし薬局").join(name)), b"mine");
    }
    assert_eq!(noted(&sandbox, PHARMACY_PDF), None);
    assert!(noted(&sandbox, CHECKLISTS[1]).is_some());
}

#[test]
fn a_foreign_manifest_stays_and_the_papers_are_written() {
    let sandbox = Sandbox::with(&Book::clean());
    sandbox.put("out/ためし薬局/manifest.json", b"{}");
    let (code, told) = sandbox.build(&CHECKLISTS_ONLY);
    assert!(code == 1 && told.contains("  manifest.json は、"), "{told}");
    assert_eq!(workbook::read(&sandbox.path("out/ためし薬局/manifest.json")), b"{}");
    assert_eq!(sandbox.outputs(), CHECKLISTS);
}

#[test]
fn with_only_papers_that_are_not_asked_for_stay() {
    let sandbox = Sandbox::with(&Book::clean());
    sandbox.build(&["--formats", "xlsx"]);
    let before = sandbox.outputs();
    let changed = "out/ためし薬局/04_事業継続計画.xlsx";
    let (devices, bcp) = ("06_機器台帳.xlsx", noted(&sandbox, "04_事業継続計画.xlsx"));
    let old = noted(&sandbox, devices);
    sandbox.put(changed, b"mine");
    sandbox.put("ためし.xlsx", &Book::clean().set("機器台帳", "E2", "新しいソフト").bytes());
    let (code, told) = sandbox.build(&["--only", "devices", "--formats", "xlsx"]);
    assert_eq!(code, 0, "{told}");
    assert_eq!(sandbox.outputs(), before);
    assert_eq!(workbook::read(&sandbox.path(changed)), b"mine");
    assert_ne!(noted(&sandbox, devices), old);
    assert_eq!(noted(&sandbox, "04_事業継続計画.xlsx"), bcp, "what it was written with");
    // Another format of the paper stays too; a whole run removes it.
    sandbox.build(&["--only", "devices", "--formats", "pdf"]);
    assert!(sandbox.outputs().iter().any(|name| name == devices));
    let (code, told) = sandbox.build(&["--formats", "pdf"]);
    assert!(
        code == 0 && told.contains(&format!("{devices} は、今回は作らない書類なので消しました")),
        "{told}"
    );
    assert!(told.contains("04_事業継続計画.xlsx は、変更されているので残しました"), "{told}");
}

#[test]
fn with_only_a_paper_that_was_asked_for_and_is_not_made_any_more_is_removed() {
    let sandbox = Sandbox::with(&Book::forms());
    sandbox.build(&["--formats", "xlsx"]);
    sandbox.put(
        "ためし.xlsx",
        &Book::forms().set("事業者", "A2", "ほかの事業者").without("事業者チェックリスト").bytes(),
    );
    let (_, told) = sandbox.build(&["--only", "vendor-checklist", "--formats", "xlsx"]);
    let forms: Vec<String> =
        sandbox.outputs().into_iter().filter(|name| name.starts_with("02_")).collect();
    assert_eq!(forms, ["02_事業者確認用チェックリスト_ほかの事業者.xlsx"], "{told}");
    assert!(sandbox.outputs().iter().any(|name| name.starts_with("09_")));
}

/// Everything below a folder, by path.
fn files(sandbox: &Sandbox, folder: &str) -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(sandbox.path(folder)).unwrap() {
        let path = format!("{folder}/{}", entry.unwrap().file_name().into_string().unwrap());
        if sandbox.path(&path).is_dir() {
            names.extend(files(sandbox, &path))
        } else {
            names.push(path)
        }
    }
    names.sort();
    names
}

#[test]
fn papers_never_lie_among_the_files_that_they_are_made_from() {
    let sandbox = Sandbox::new();
    let book = Book::clean().bytes();
    sandbox.put("ためし薬局/薬局.xlsx", &book);
    sandbox.put("店/ためし薬局/薬局/薬局.xlsx", &book);
    sandbox.put("別/ためし薬局/06_機器台帳.xlsx", &book);
    sandbox.put("別/ためし薬局/入力/薬局.xlsx", &book);
    let wrong = [
        ("ためし薬局", "."),                      // the case's own folder
        ("ためし薬局", "ためし薬局"),             // in it
        ("店/ためし薬局/薬局", "店"),             // around it
        ("別/ためし薬局/06_機器台帳.xlsx", "別"), // a paper would take the input's name
        ("別/ためし薬局/入力/薬局.xlsx", "別"),
    ];
    for (input, out) in wrong {
        let before: Vec<Vec<String>> =
            ["ためし薬局", "店", "別"].map(|folder| files(&sandbox, folder)).to_vec();
        for more in [&[][..], &["--force"], &["--format", "json"]] {
            let arguments = [&["build", input, "-o", out, "--as-of", "2024-02-01"], more].concat();
            let output = sandbox.run(&arguments);
            assert_eq!(code(&output), 2, "{input} {out}: {}", stderr(&output));
            assert!(stderr(&output).contains("重なっています"), "{}", stderr(&output));
        }
        let after: Vec<Vec<String>> =
            ["ためし薬局", "店", "別"].map(|folder| files(&sandbox, folder)).to_vec();
        assert_eq!(before, after, "{input} {out}");
    }
    sandbox.put("店舗/a.xlsx", &book);
    let output = sandbox.run(&["build", "店舗/a.xlsx", "-o", "店舗", "--as-of", "2024-02-01"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(sandbox.path("店舗/ためし薬局/manifest.json").is_file());
}

#[test]
fn two_pharmacies_whose_names_differ_in_letter_case_only_have_two_folders() {
    let sandbox = Sandbox::new();
    for (file, name) in [("一.xlsx", "ABC薬局"), ("二.xlsx", "abc薬局")] {
        sandbox.put(file, &Book::clean().set("薬局", "B1", name).bytes());
    }
    let build = |file: &str| {
        sandbox.run(&[&["build", file, "--as-of", "2024-02-01"], &CHECKLISTS_ONLY[..]].concat())
    };
    let papers =
        |folder: &str| workbook::read(&sandbox.path("out").join(folder).join(CHECKLISTS[1]));
    assert_eq!(stderr(&build("一.xlsx")).matches("フォルダの名前").count(), 0);
    let first = papers("ABC薬局");
    let told = stderr(&build("二.xlsx"));
    let names = fs::read_dir(sandbox.path("out"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let apart = names.into_iter().find(|name| name.starts_with("abc薬局_")).unwrap();
    assert!(told.contains(&format!("フォルダの名前は out/{apart} です（「ABC薬局」と")), "{told}");
    assert!(papers("ABC薬局") == first && papers(&apart) != first);
    assert!(!sandbox.path("out/abc薬局").exists());
    assert!(stderr(&build("二.xlsx")).contains("変更なし"), "the same folder again");
}

#[test]
fn papers_that_are_not_made_any_more_are_removed_unless_somebody_changed_them() {
    let sandbox = Sandbox::with(&Book::clean());
    sandbox.build(&CHECKLISTS_ONLY);
    sandbox.put(&format!("out/ためし薬局/{}", CHECKLISTS[3]), b"mine");
    let alone =
        Book::clean().without("事業者").without("事業者チェックリスト").set("薬局", "B5", "いいえ");
    sandbox.put("ためし.xlsx", &alone.bytes());
    let (code, told) = sandbox.build(&CHECKLISTS_ONLY);
    assert_eq!(code, 0, "{told}");
    assert_eq!(sandbox.outputs(), [CHECKLISTS[0], CHECKLISTS[1], CHECKLISTS[3], CHECKLISTS[4]]);
    assert!(told.contains("消しました") && told.contains("残しました"), "{told}");
}

#[test]
fn a_run_that_was_cut_short_is_completed_by_the_next() {
    let (sandbox, other) = (
        Sandbox::with(&Book::clean()),
        Sandbox::with(&Book::clean().set("チェックリスト", "I2", "あたらしい")),
    );
    sandbox.build(&CHECKLISTS_ONLY);
    other.build(&CHECKLISTS_ONLY);
    // As if the second run had been killed after its first file was put in place.
    let bytes = workbook::read(&other.path("out/ためし薬局").join(PHARMACY_PDF));
    sandbox.put(&format!("out/ためし薬局/{PHARMACY_PDF}"), &bytes);
    let pending =
        serde_json::to_vec(&[tachiiri::publish::FileEntry::of(PHARMACY_PDF, &bytes)]).unwrap();
    sandbox.put("out/ためし薬局/.tachiiri-pending.json", &pending);
    sandbox.put("out/ためし薬局/.tachiiri-new-abcDE9", b"half");
    sandbox
        .put("ためし.xlsx", &Book::clean().set("チェックリスト", "I2", "さらにあたらしい").bytes());
    assert_eq!(sandbox.build(&CHECKLISTS_ONLY).0, 0);
    assert_eq!(sandbox.outputs(), CHECKLISTS);
}

#[test]
fn a_log_that_is_streamed_stands_in_the_manifest_with_its_digest() {
    let sandbox = Sandbox::new();
    sandbox.put("店/ためし.xlsx", &Book::clean().without("アクセスログ").bytes());
    let log = format!("ユーザーID,時刻,操作情報\n{}", "u1,2023/11/1 8:30,参照\n".repeat(10_000));
    sandbox.put("店/アクセスログ.csv", log.as_bytes());
    let output = sandbox.run(&["build", "店", "--as-of", "2024-02-01", "--fail-on", "never"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let manifest = fs::read_to_string(sandbox.path("out/ためし薬局/manifest.json")).unwrap();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    let entry = &manifest["inputs"][1];
    assert_eq!((&entry["name"], &entry["size"]), (&"アクセスログ.csv".into(), &log.len().into()));
    assert_eq!(entry["sha256"], tachiiri::publish::digest(log.as_bytes()));
}

#[test]
fn files_and_folders_of_ones_own_whose_names_begin_like_ours_stay() {
    let sandbox = Sandbox::with(&Book::clean());
    let own =
        [".tachiiri-new-memo.txt", ".tachiiri-new-abc", ".tachiiri-new-めも", ".tachiiri-new-"];
    for name in own {
        sandbox.put(&format!("out/ためし薬局/{name}"), "だいじ".as_bytes());
    }
    fs::create_dir(sandbox.path("out/ためし薬局/.tachiiri-new-abcdef")).unwrap();
    sandbox.put("out/ためし薬局/.tachiiri-new-abcDE9", b"half");
    let (code, told) = sandbox.build(&["--only", "pharmacy-checklist"]);
    assert_eq!(code, 0, "{told}");
    for name in own {
        let there = fs::read(sandbox.path("out/ためし薬局").join(name)).unwrap();
        assert_eq!(there, "だいじ".as_bytes(), "{name}");
    }
    let there = sandbox.outputs();
    assert!(there.contains(&".tachiiri-new-abcdef".to_owned()), "{there:?}");
    assert!(!there.contains(&".tachiiri-new-abcDE9".to_owned()), "{there:?}");
}
