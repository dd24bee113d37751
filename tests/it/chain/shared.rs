//! 共通 in a chain: it serves all, and its change makes all again.

use std::fs;

use super::{book, chain, manifest, shared, three};
use crate::support::sandbox::Sandbox;
use crate::support::workbook;

#[test]
fn what_is_in_common_serves_all_and_its_change_makes_all_again() {
    let sandbox = Sandbox::new();
    let own = |name: &str| book(name).without_all(&["事業者", "事業者チェックリスト", "連絡先"]);
    sandbox.put("店舗/店舗1.xlsx", &own("架空薬局A").bytes());
    sandbox.put("店舗/店舗2.xlsx", &own("架空薬局B").bytes());
    sandbox.put("店舗/共通.xlsx", &shared().bytes());
    let (code, told) = chain(&sandbox, &["--only", "vendor-checklist"]);
    assert_eq!(code, 0, "{told}");
    let vendor = "02_事業者確認用チェックリスト_架空システム株式会社.xlsx";
    for (name, pharmacy) in [("店舗1.xlsx", "架空薬局A"), ("店舗2.xlsx", "架空薬局B")] {
        // The same as if everything stood in one workbook.
        sandbox.put(&format!("一つ/{name}"), &book(pharmacy).bytes());
        sandbox.run(&[
            "build",
            &format!("一つ/{name}"),
            "--as-of",
            "2024-02-01",
            "--only",
            "vendor-checklist",
            "--formats",
            "xlsx",
            "-o",
            "別",
        ]);
        let form = format!("{pharmacy}/{vendor}");
        assert_eq!(
            workbook::read(&sandbox.path("out").join(&form)),
            workbook::read(&sandbox.path("別").join(&form))
        );
    }
    let entries: Vec<String> = manifest(&sandbox)["cases"][0]["inputs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["name"].to_string())
        .collect();
    assert_eq!(entries, ["\"店舗1.xlsx\"", "\"共通.xlsx\""]);
    let again = chain(&sandbox, &["--only", "vendor-checklist"]).1;
    assert!(again.contains("うち変更なし 2件"), "{again}");
    sandbox
        .put("店舗/共通.xlsx", &shared().set("事業者チェックリスト", "J2", "あたらしい").bytes());
    let changed = chain(&sandbox, &["--only", "vendor-checklist"]).1;
    assert!(changed.contains("うち変更なし 0件"), "{changed}");
    let form = workbook::read(&sandbox.path("out/架空薬局B").join(vendor));
    assert!(workbook::texts(&form, "データ").iter().any(|text| text == "あたらしい"));
}

#[test]
fn a_vendor_in_common_whom_nobody_names_is_told() {
    let sandbox = Sandbox::new();
    for (file, name) in [("店舗1.xlsx", "架空薬局A"), ("店舗2.xlsx", "架空薬局B")] {
        sandbox.put(&format!("店舗/{file}"), &book(name).without("事業者チェックリスト").bytes());
    }
    let answers = shared().without_all(&["事業者", "連絡先"]);
    let answers = answers.row(
        "事業者チェックリスト",
        &["架空システム株式会杜", "2(2)", "全般", "", "はい", "2023/10/3"],
    );
    sandbox.put("店舗/共通.xlsx", &answers.bytes());
    let told = chain(&sandbox, &[]).1;
    let line = "共通の事業者チェックリストにあって、読めた薬局のどの「事業者」にもない事業者: 架空システム株式会杜\n";
    assert!(told.contains(line), "{told}");
    // A pharmacy with answers of its own says nothing of those in 共通, nor does one that cannot be
    // read.
    sandbox.put("店舗/店舗4.xlsx", &book("架空薬局D").bytes());
    sandbox.put("店舗/店舗5.xlsx", b"broken");
    let told = chain(&sandbox, &[]).1;
    assert!(told.contains(line), "{told}");
    let own = book("架空薬局D").row("事業者", &["架空システム株式会杜", "はい"]);
    sandbox.put("店舗/店舗4.xlsx", &own.bytes());
    let told = chain(&sandbox, &[]).1;
    assert!(!told.contains("共通の事業者チェックリストに"), "{told}");
    sandbox.put("店舗/店舗4.xlsx", &book("架空薬局D").bytes());
    sandbox.put(
        "店舗/店舗3.xlsx",
        &book("架空薬局C")
            .without("事業者チェックリスト")
            .row("事業者", &["架空システム株式会杜", "はい"])
            .bytes(),
    );
    let told = chain(&sandbox, &[]).1;
    assert!(!told.contains("共通の事業者チェックリストに"), "{told}");
}

#[test]
fn common_sheets_that_cannot_be_read_refuse_every_pharmacy() {
    let sandbox = three();
    sandbox.put("店舗/共通.xlsx", b"broken");
    let (code, told) = chain(&sandbox, &[]);
    assert_eq!(code, 1);
    assert!(told.contains("作れず: 店舗3\n  店舗/共通.xlsx: error[I001]"), "{told}");
    assert_eq!(manifest(&sandbox)["counts"]["refused"], 3);
    let reasons = workbook::texts(&workbook::read(&sandbox.path("out/一覧.xlsx")), "一覧");
    let reason =
        "I001 表計算のファイルではありません（文字だけのファイルか、壊れています）（共通.xlsx）";
    assert!(reasons.iter().any(|text| text.starts_with(reason)), "{reasons:?}");
    // Vendors that are missed because of it are told after it.
    sandbox.put(
        "店舗/店舗1.xlsx",
        &book("架空薬局A")
            .without("事業者")
            .row("利用者台帳", &["ユーザーID", "所属事業者"])
            .row("利用者台帳", &["u1", "架空システム"])
            .bytes(),
    );
    let told = chain(&sandbox, &[]).1;
    assert!(told.contains("作れず: 店舗1.xlsx\n  店舗/共通.xlsx: error[I001]"), "{told}");
    fs::remove_file(sandbox.path("店舗/共通.xlsx")).unwrap();
    fs::create_dir_all(sandbox.path("店舗/共通")).unwrap();
    let (code, told) = chain(&sandbox, &[]);
    assert!(code == 3 && told.contains("店舗/共通 の中に表計算ファイル"), "{told}");
}
