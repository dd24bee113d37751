//! Pharmacies whose files or names differ only in what some file systems do not tell apart.

use std::collections::BTreeSet;
use std::fs;

use super::{FORM, book, chain, manifest, names, relative_tree};
use crate::support::sandbox::Sandbox;
use crate::support::workbook;

/// が as Windows writes it, and as a Mac does.
const WINDOWS: &str = "が.xlsx";
const MAC: &str = "か\u{3099}.xlsx";

/// A folder with two pharmacies in files of names that look the same; each has a mark of its own.
fn two(one: (&str, &str), other: (&str, &str)) -> Sandbox {
    let sandbox = Sandbox::new();
    for ((file, pharmacy), mark) in [(one, "一つ目の印"), (other, "二つ目の印")] {
        sandbox.put(
            &format!("店舗/{file}"),
            &book(pharmacy).set("チェックリスト", "I3", mark).bytes(),
        );
    }
    assert_eq!(
        names(&sandbox.path("店舗")).len(),
        2,
        "the system of the tests tells such names apart"
    );
    sandbox
}

/// The mark in each folder of papers, by the folder's name.
fn marks(sandbox: &Sandbox) -> Vec<(String, String)> {
    let folders = names(&sandbox.path("out"))
        .into_iter()
        .filter(|name| sandbox.path("out").join(name).is_dir());
    let mark = |folder: &String| {
        let form = workbook::read(&sandbox.path("out").join(folder).join(FORM));
        let texts = workbook::texts(&form, "データ");
        texts.into_iter().find(|text| text.ends_with("つ目の印")).unwrap()
    };
    folders.map(|folder| (folder.clone(), mark(&folder))).collect()
}

#[test]
fn two_spellings_of_a_file_name_are_two_pharmacies_in_every_run() {
    for jobs in ["1", "2", "4"] {
        let sandbox = two((WINDOWS, "架空薬局甲"), (MAC, "架空薬局乙"));
        let (code, told) = chain(&sandbox, &["--jobs", jobs]);
        assert_eq!(code, 0, "{told}");
        let expected = [("架空薬局乙", "二つ目の印"), ("架空薬局甲", "一つ目の印")];
        let expected: Vec<(String, String)> =
            expected.map(|(a, b)| (a.to_owned(), b.to_owned())).to_vec();
        assert_eq!(marks(&sandbox), expected);
        let said = format!("まぎらわしい名前: 「{MAC}」と「{WINDOWS}」 は、見た目は同じで");
        assert!(told.contains(&said) && told.contains("別々の薬局として扱いました"), "{told}");
        let before = relative_tree(&sandbox.path("out"));
        for jobs in ["4", "1"] {
            let (code, told) = chain(&sandbox, &["--jobs", jobs]);
            assert!(code == 0 && told.contains("作成 2件（うち変更なし 2件）"), "{told}");
            assert_eq!(relative_tree(&sandbox.path("out")), before);
        }
        let (_, told) = chain(&sandbox, &["--as-of", "2024-02-02"]);
        assert!(told.contains("作成 2件（うち変更なし 0件）"), "{told}");
        assert_eq!(marks(&sandbox), expected);
    }
}

#[test]
fn with_equal_pharmacy_names_too_none_loses_its_papers() {
    for (one, other) in [(WINDOWS, MAC), ("Tenpo.xlsx", "TENPO.xlsx"), ("店.xlsx", "店.XLSX")] {
        let sandbox = two((one, "架空薬局"), (other, "架空薬局"));
        chain(&sandbox, &["--jobs", "2"]);
        let first = marks(&sandbox);
        let found: BTreeSet<&str> = first.iter().map(|(_, mark)| mark.as_str()).collect();
        assert_eq!(found, BTreeSet::from(["一つ目の印", "二つ目の印"]), "{one}");
        for jobs in ["1", "2", "1"] {
            chain(&sandbox, &["--jobs", jobs]);
            assert_eq!(marks(&sandbox), first, "{one}");
        }
        let cases: BTreeSet<String> = manifest(&sandbox)["cases"]
            .as_array()
            .unwrap()
            .iter()
            .map(|case| case["case"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(cases, BTreeSet::from([one.to_owned(), other.to_owned()]));
    }
}

#[test]
fn one_of_two_that_goes_leaves_the_others_papers_alone() {
    let sandbox = two((WINDOWS, "架空薬局甲"), (MAC, "架空薬局乙"));
    chain(&sandbox, &[]);
    fs::remove_file(sandbox.path("店舗").join(WINDOWS)).unwrap();
    let (_, told) = chain(&sandbox, &[]);
    assert!(
        told.contains(&format!("前回あって今回ない薬局（書類は残してあります）: {WINDOWS}\n")),
        "{told}"
    );
    assert_eq!(marks(&sandbox).len(), 2, "{told}");
    // The file comes to a machine that writes the name in the other way: it is the same case.
    // (Its papers are made anew, since their manifest names the file.)
    let sandbox = Sandbox::new();
    sandbox.put(&format!("店舗/{MAC}"), &book("架空薬局乙").bytes());
    chain(&sandbox, &[]);
    fs::rename(sandbox.path("店舗").join(MAC), sandbox.path("店舗").join(WINDOWS)).unwrap();
    let (_, told) = chain(&sandbox, &[]);
    assert!(told.contains("作成 1件") && !told.contains("前回あって"), "{told}");
}

#[test]
fn pharmacies_whose_names_differ_in_letter_case_only_have_folders_that_no_system_takes_for_one() {
    let sandbox = two(("a.xlsx", "ABC薬局"), ("b.xlsx", "abc薬局"));
    chain(&sandbox, &["--jobs", "2"]);
    let folders: Vec<String> = marks(&sandbox).into_iter().map(|(folder, _)| folder).collect();
    let lower: BTreeSet<String> = folders.iter().map(|folder| folder.to_lowercase()).collect();
    assert_eq!((folders.len(), lower.len()), (2, 2), "{folders:?}");
    // One of them is gone: its folder stays, and the other keeps away from it.
    fs::remove_file(sandbox.path("店舗/a.xlsx")).unwrap();
    for _ in 0..2 {
        chain(&sandbox, &[]);
        assert_eq!(marks(&sandbox).len(), 2);
    }
}

#[test]
fn a_folder_of_another_spelling_that_stands_there_is_nobody_elses() {
    let sandbox = Sandbox::new();
    sandbox.put("店舗/a.xlsx", &book("abc薬局").set("チェックリスト", "I3", "一つ目の印").bytes());
    sandbox.run(&["build", "店舗/a.xlsx", "-o", "別", "--as-of", "2024-02-01"]);
    fs::create_dir_all(sandbox.path("out")).unwrap();
    fs::rename(sandbox.path("別/abc薬局"), sandbox.path("out/ABC薬局")).unwrap();
    let before = relative_tree(&sandbox.path("out/ABC薬局"));
    for _ in 0..2 {
        chain(&sandbox, &[]);
        assert_eq!(relative_tree(&sandbox.path("out/ABC薬局")), before);
        let folder = manifest(&sandbox)["cases"][0]["folder"].as_str().unwrap().to_owned();
        assert!(folder.starts_with("abc薬局_"), "{folder}");
    }
}

#[test]
fn parts_of_a_chain_hold_both_spellings() {
    let sandbox = two((WINDOWS, "架空薬局甲"), (MAC, "架空薬局乙"));
    let mut cases = Vec::new();
    for part in ["1/2", "2/2"] {
        let out = format!("分担{}", &part[..1]);
        chain(&sandbox, &["--shard", part, "-o", &out]);
        let manifest: serde_json::Value = serde_json::from_slice(&workbook::read(
            &sandbox.path(&out).join("chain-manifest.json"),
        ))
        .unwrap();
        cases.extend(
            manifest["cases"].as_array().unwrap().iter().map(|case| case["pharmacy"].to_string()),
        );
    }
    cases.sort();
    assert_eq!(cases, ["\"架空薬局乙\"", "\"架空薬局甲\""]);
}
