//! No pharmacy costs the others their list and their manifest.

use std::fs;

use super::{FORM, book, chain, manifest, names, three};
use crate::support::sandbox::Sandbox;
use crate::support::workbook;

/// The row of a case on 一覧.
fn row(sandbox: &Sandbox, case: &str) -> Vec<String> {
    let rows = workbook::rows(&workbook::read(&sandbox.path("out/一覧.xlsx")), "一覧", 3);
    let rows = rows.into_iter().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>());
    rows.into_iter().find(|row| row[11] == case).unwrap()
}

#[test]
fn names_of_any_length_fit_into_the_list() {
    let sandbox = three();
    let mut vendors = book("架空薬局D").without("事業者チェックリスト");
    for number in 0..17 {
        vendors = vendors.row("事業者", &[&format!("{number:02}{}", "長".repeat(1_990)), "はい"]);
    }
    sandbox.put("店舗/事業者.xlsx", &vendors.bytes());
    sandbox.put("店舗/薬局名.xlsx", &book(&"長".repeat(2_000)).bytes());
    let (code, told) = chain(&sandbox, &[]);
    assert_eq!(code, 1, "{told}");
    assert_eq!(manifest(&sandbox)["counts"]["made"], 5);
    let listed = row(&sandbox, "事業者.xlsx");
    assert_eq!(listed[1], "作成済み");
    assert!(listed[9].contains(&format!("00{}…", "長".repeat(58))), "{}", listed[9]);
    assert_eq!(row(&sandbox, "薬局名.xlsx")[0], format!("{}…", "長".repeat(60)));
    // More vendors than a cell needs.
    let mut many = book("架空薬局E").without("事業者チェックリスト");
    for number in 0..150 {
        many = many.row("事業者", &[&format!("架空事業者{number:03}"), "はい"]);
    }
    sandbox.put("店舗/多い.xlsx", &many.bytes());
    chain(&sandbox, &[]);
    assert!(
        row(&sandbox, "多い.xlsx")[9].ends_with("ほか 51件"),
        "{}",
        row(&sandbox, "多い.xlsx")[9]
    );
}

#[test]
fn a_refused_file_with_a_sheet_name_of_forty_thousand_letters_is_a_row_of_the_list() {
    let sandbox = three();
    let long = "長".repeat(40_000);
    let refused = book("架空薬局D").row("シート", &["x"]).bytes();
    let renamed = workbook::with_part(&refused, "xl/workbook.xml", |xml| {
        xml.replace("name=\"シート\"", &format!("name=\"{long}\""))
    });
    let locked = workbook::with_part(&renamed, "xl/workbook.xml", |xml| {
        xml.replace("name=\"薬局\"", "name=\"やっきょく\"")
    });
    sandbox.put("店舗/長い.xlsx", &renamed);
    sandbox.put("店舗/断る.xlsx", &locked);
    // Refused at a cell of that very sheet.
    let checklist = workbook::with_part(
        &book("架空薬局F").set("チェックリスト", "D3", "△").bytes(),
        "xl/workbook.xml",
        |xml| {
            xml.replace(
                "name=\"チェックリスト\"",
                &format!("name=\"チェックリスト（{}）\"", "長".repeat(40_000)),
            )
        },
    );
    sandbox.put("店舗/答え.xlsx", &checklist);
    let (_, told) = chain(&sandbox, &[]);
    assert_eq!(manifest(&sandbox)["counts"]["read"], 6, "{told}");
    assert_eq!(row(&sandbox, "断る.xlsx")[1], "作れず");
    for case in ["長い.xlsx", "断る.xlsx", "答え.xlsx"] {
        assert!(row(&sandbox, case).iter().all(|text| text.chars().count() < 1_000), "{case}");
    }
    assert!(
        told.lines().all(|line| line.chars().count() < 1_000),
        "a line is no longer than it need be"
    );
}

#[test]
fn a_folder_that_cannot_be_renamed_costs_no_list() {
    let sandbox = Sandbox::new();
    for file in ["あ.xlsx", "い.xlsx"] {
        sandbox.put(&format!("店舗/{file}"), &book("架空薬局").bytes());
    }
    chain(&sandbox, &[]);
    let folder = manifest(&sandbox)["cases"][0]["folder"].as_str().unwrap().to_owned();
    fs::remove_file(sandbox.path("店舗/い.xlsx")).unwrap();
    // Somebody's file stands where the papers would be moved to.
    sandbox.put("out/架空薬局/メモ.txt", b"mine");
    let (code, told) = chain(&sandbox, &[]);
    assert_eq!(code, 0, "{told}");
    assert_eq!(workbook::read(&sandbox.path("out/架空薬局/メモ.txt")), b"mine");
    assert_eq!(manifest(&sandbox)["cases"][0]["folder"], folder.as_str());
    assert_eq!(names(&sandbox.path("out").join(&folder)), [FORM, "manifest.json"]);
    assert_eq!(row(&sandbox, "あ.xlsx")[10], folder);
}

#[test]
fn folders_of_earlier_states_are_no_pharmacies() {
    let sandbox = three();
    sandbox.put("店舗/控え/店舗1 2024-01-31 1530.xlsx", &book("古い薬局").bytes());
    sandbox.put("店舗/店舗3/控え/薬局 2024-01-31 1530.xlsx", &book("古い薬局").bytes());
    sandbox.put("店舗/Thumbs.db", b"x");
    sandbox.put("店舗/店舗3/desktop.ini", b"x");
    let (code, told) = chain(&sandbox, &[]);
    assert!(
        code == 0 && told.contains("薬局 3件: 作成 3件") && !told.contains("読まなかった"),
        "{told}"
    );
}
