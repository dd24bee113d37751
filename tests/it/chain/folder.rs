//! What is made of a folder of pharmacies, and what is told of each.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{FORM, QUICK, book, chain, manifest, names, relative_tree, three};
use crate::support::package::zipped;
use crate::support::sandbox::{Sandbox, code, stderr, stdout};
use crate::support::workbook;

#[test]
fn every_workbook_and_every_subfolder_is_a_pharmacy() {
    let sandbox = three();
    sandbox.put("店舗/メモ.txt", b"memo");
    sandbox.put("店舗/機器台帳.csv", b"memo");
    sandbox.put("店舗/~$店舗1.xlsx", b"lock");
    sandbox.put("店舗/.隠れた/薬局.xlsx", b"hidden");
    sandbox.put("店舗/店舗3/返信.pdf", b"scan");
    sandbox.put("店舗/店舗3/返信/様式.xlsx", b"unread");
    sandbox.put("店舗/店舗3/~$薬局.xlsx", b"lock");
    let (code, told) = chain(&sandbox, &[]);
    assert_eq!(
        names(&sandbox.path("out")),
        ["chain-manifest.json", "一覧.xlsx", "架空薬局A", "架空薬局B", "架空薬局C"]
    );
    for pharmacy in ["架空薬局A", "架空薬局B", "架空薬局C"] {
        assert_eq!(names(&sandbox.path("out").join(pharmacy)), [FORM, "manifest.json"]);
    }
    let lines: Vec<&str> = told.lines().collect();
    let expected = [
        "読むファイルとフォルダ 3件",
        "読まなかったファイル: メモ.txt、店舗3/返信、店舗3/返信.pdf、機器台帳.csv",
        "薬局 3件: 作成 3件（うち変更なし 0件）、読めないため作れず 0件、途中でやめた 0件",
        "書き込みました: out（一覧.xlsx、chain-manifest.json）",
    ];
    assert_eq!((code, lines), (0, expected.to_vec()));
}

#[test]
fn the_exit_code_is_that_of_the_worst_pharmacy() {
    let sandbox = three();
    assert_eq!(chain(&sandbox, &[]).0, 0);
    assert_eq!(chain(&sandbox, &["--fail-on", "warning"]).0, 1);
    sandbox.put("店舗/店舗4.xlsx", &book("架空薬局D").set("チェックリスト", "D3", "").bytes());
    let (code, told) = chain(&sandbox, &[]);
    assert_eq!(code, 1, "an answer is missing: the form is printed, and told");
    assert!(
        told.contains(
            "作成したうち、エラーのある薬局 1件（一覧.xlsx の「エラー」の列を見てください）\n"
        ),
        "{told}"
    );
    assert_eq!(manifest(&sandbox)["counts"]["made"], 4);
    assert_eq!(chain(&sandbox, &["--fail-on", "never"]).0, 0);
    sandbox.put("店舗/店舗5.xlsx", b"broken");
    assert_eq!(
        chain(&sandbox, &["--fail-on", "never"]).0,
        1,
        "a pharmacy without papers is never fine"
    );
}

#[test]
fn a_pharmacy_without_an_edition_is_never_fine() {
    let sandbox = three();
    let of_no_edition = book("架空薬局D").set("薬局", "B2", "令和8年度");
    sandbox.put("店舗/店舗4.xlsx", &of_no_edition.bytes());
    let (code, told) = chain(&sandbox, &["--fail-on", "never"]);
    assert_eq!(code, 1, "{told}");
    assert_eq!(manifest(&sandbox)["counts"]["made"], 4);
}

#[test]
fn the_papers_are_those_of_build() {
    let sandbox = three();
    chain(&sandbox, &[]);
    let arguments =
        [&["build", "店舗/店舗2.xlsx", "--as-of", "2024-02-01", "-o", "一つ"], &QUICK[..]].concat();
    sandbox.run(&arguments);
    assert_eq!(
        relative_tree(&sandbox.path("一つ/架空薬局B")),
        relative_tree(&sandbox.path("out/架空薬局B"))
    );
}

#[test]
fn manifest_and_list_say_what_became_of_each() {
    let sandbox = three();
    let open = book("架空薬局D").set("チェックリスト", "D3", "いいえ").set(
        "チェックリスト",
        "F3",
        "2024/3/15",
    );
    let open = open.set("チェックリスト", "D4", "いいえ").set("チェックリスト", "F4", "2024/1/15");
    let open = open.set("チェックリスト", "D12", "").set("チェックリスト", "E12", "");
    sandbox.put("店舗/店舗4.xlsx", &open.row("事業者", &["見本クラウド株式会社", "はい"]).bytes());
    sandbox
        .put("店舗/店舗5.xlsx", &book("架空薬局E").set("チェックリスト", "D3", "たぶん").bytes());
    chain(&sandbox, &[]);
    let manifest = manifest(&sandbox);
    assert_eq!(
        manifest["counts"],
        serde_json::json!({"read": 5, "made": 4, "refused": 1, "failed": 0})
    );
    assert_eq!((&manifest["as_of"], &manifest["shard"]), (&"2024-02-01".into(), &Value::Null));
    let fourth = &manifest["cases"][3];
    assert_eq!((&fourth["case"], &fourth["folder"]), (&"店舗4.xlsx".into(), &"架空薬局D".into()));
    let standing = serde_json::json!({
        "open": 2, "open_reference": 1, "overdue": 1, "next_target": "2024-03-15", "vendors_out": ["見本クラウド株式会社"]
    });
    assert_eq!(fourth["standing"], standing);
    let input = workbook::read(&sandbox.path("店舗/店舗4.xlsx"));
    assert_eq!(fourth["inputs"][0]["sha256"], tachiiri::publish::digest(&input));
    let output = workbook::read(&sandbox.path("out/架空薬局D").join(FORM));
    assert_eq!(fourth["outputs"][0]["sha256"], tachiiri::publish::digest(&output));
    let list = workbook::read(&sandbox.path("out/一覧.xlsx"));
    assert_eq!(manifest["outputs"][0]["sha256"], tachiiri::publish::digest(&list));
    let rows = workbook::rows(&list, "一覧", 3);
    let shown: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    assert_eq!(shown[3][..2], ["架空薬局D", "作成済み"]);
    assert_eq!(shown[3][5..8], ["2", "1", "1"]);
    assert_eq!(shown[3][8], "45366", "2024-03-15 as a day that can be sorted");
    assert_eq!(shown[3][9..], ["見本クラウド株式会社", "架空薬局D", "店舗4.xlsx", ""]);
    assert_eq!(shown[4][..4], ["架空薬局E", "作れず", "1", "0"]);
    assert_eq!(shown[4][5..12], ["", "", "", "", "", "", "店舗5.xlsx"]);
    assert_eq!(
        shown[4][12],
        "I006 「はい」「いいえ」として読めません（店舗5.xlsx チェックリスト D3）"
    );
    let links = workbook::part(&list, "xl/worksheets/_rels/sheet1.xml.rels");
    assert!(links.contains("Target=\"架空薬局D/\" TargetMode=\"External\""), "{links}");
}

#[test]
fn with_json_stdout_holds_every_case() {
    let sandbox = three();
    sandbox.put("店舗/店舗4.xlsx", b"broken");
    let arguments =
        [&["chain", "店舗", "--as-of", "2024-02-01", "--format", "json"], &QUICK[..]].concat();
    let (first, again) = (sandbox.run(&arguments), sandbox.run(&arguments));
    assert_eq!(stdout(&first), stdout(&again), "also of what was not made again");
    let report: Value = serde_json::from_str(&stdout(&first)).unwrap();
    let cases = report["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 4);
    assert_eq!(cases[1]["pharmacy"], "架空薬局B");
    assert_eq!(cases[1]["outputs"][0]["path"], format!("out/架空薬局B/{FORM}"));
    assert_eq!(cases[3]["findings"][0]["code"], "I001");
    assert_eq!(
        (&cases[3]["outputs"], &cases[3]["failure"]),
        (&serde_json::json!([]), &Value::Null)
    );
}

#[test]
fn two_pharmacies_of_one_name_are_kept_apart() {
    let sandbox = Sandbox::new();
    for (file, mark) in [("あ.xlsx", "一つ目"), ("い.xlsx", "二つ目"), ("う.xlsx", "三つ目")]
    {
        sandbox.put(
            &format!("店舗/{file}"),
            &book("架空薬局").set("チェックリスト", "I3", mark).bytes(),
        );
    }
    chain(&sandbox, &["--jobs", "3"]);
    let cases = manifest(&sandbox)["cases"].clone();
    for (index, mark) in ["一つ目", "二つ目", "三つ目"].into_iter().enumerate() {
        let folder = cases[index]["folder"].as_str().unwrap();
        assert!(folder.strip_prefix("架空薬局_").is_some_and(|hash| hash.len() == 8), "{folder}");
        let form = workbook::read(&sandbox.path("out").join(folder).join(FORM));
        assert!(workbook::texts(&form, "データ").iter().any(|text| text == mark), "{mark}");
    }
    assert_eq!(names(&sandbox.path("out")).len(), 5);
    let reference = relative_tree(&sandbox.path("out"));
    // The folders do not depend on what was there before, nor on how many worked.
    chain(&sandbox, &["--jobs", "1", "-o", "別"]);
    assert_eq!(relative_tree(&sandbox.path("別")), reference);
    fs::remove_file(sandbox.path("店舗/い.xlsx")).unwrap();
    fs::remove_file(sandbox.path("店舗/う.xlsx")).unwrap();
    let (_, told) = chain(&sandbox, &[]);
    assert!(
        told.contains("前回あって今回ない薬局（書類は残してあります）: い.xlsx、う.xlsx"),
        "{told}"
    );
    assert_eq!(manifest(&sandbox)["cases"][0]["folder"], "架空薬局");
    assert!(!sandbox.path("out").join(cases[0]["folder"].as_str().unwrap()).exists());
}

/// Broken files of ten kinds.
fn broken() -> Vec<(&'static str, Vec<u8>)> {
    let good = book("こわれた薬局").bytes();
    let mut flipped = good.clone();
    let middle = flipped.len() / 2;
    flipped[middle..middle + 64].fill(0xAA);
    vec![
        ("01_空.xlsx", Vec::new()),
        ("02_切れた.xlsx", good[..good.len() / 2].to_vec()),
        ("03_化けた.xlsx", flipped),
        ("04_文章.xlsx", "これは表ではありません".as_bytes().to_vec()),
        ("05_書庫.xlsx", zipped(&[("a.txt", b"a")])),
        ("06_保護.xlsx", [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &[0; 600]].concat()),
        ("07_薬局がない.xlsx", book("こわれた薬局").without("薬局").bytes()),
        ("08_名前がない.xlsx", book("").bytes()),
        ("09_答え.xlsx", book("こわれた薬局").set("チェックリスト", "D3", "まあまあ").bytes()),
        ("10_日付.xlsx", book("こわれた薬局").set("チェックリスト", "E3", "2023/2/30").bytes()),
    ]
}

#[test]
fn broken_files_harm_themselves_only() {
    let sandbox = three();
    for (name, bytes) in broken() {
        sandbox.put(&format!("店舗/{name}"), &bytes);
    }
    fs::create_dir_all(sandbox.path("店舗/空のフォルダ")).unwrap();
    let (code, told) = chain(&sandbox, &["--jobs", "2"]);
    assert_eq!(code, 3);
    assert!(
        told.contains(
            "薬局 14件: 作成 3件（うち変更なし 0件）、読めないため作れず 10件、途中でやめた 1件"
        ),
        "{told}"
    );
    for (name, _) in broken() {
        assert!(told.contains(&format!("作れず: {name}\n  店舗/{name}")), "{name}: {told}");
    }
    assert!(told.contains("途中でやめました: 空のフォルダ\n"), "{told}");
    let manifest = manifest(&sandbox);
    for case in manifest["cases"].as_array().unwrap() {
        let good = case["case"].as_str().unwrap().starts_with("店舗");
        assert_eq!((case["status"] == "made", case["folder"].is_string()), (good, good), "{case}");
    }
}

#[test]
fn an_output_folder_inside_the_input_is_wrong_usage() {
    let sandbox = three();
    for out in ["店舗", "店舗/out", "店舗/まだ/ない", "out/../店舗/x"] {
        fs::create_dir_all(sandbox.path("out")).unwrap();
        let (code, told) = chain(&sandbox, &["-o", out]);
        assert_eq!(code, 2, "{out}");
        assert!(told.starts_with("出力先が、読み込むフォルダの中にあります"), "{told}");
    }
    assert_eq!(names(&sandbox.path("店舗")), ["店舗1.xlsx", "店舗2.xlsx", "店舗3"]);
}

#[test]
fn what_is_asked_for_wrongly_is_told() {
    let sandbox = three();
    sandbox.put("空/メモ.txt", b"");
    let told = |arguments: &[&str]| {
        let output = sandbox.run(arguments);
        (code(&output), stderr(&output))
    };
    let (code, why) = told(&["chain", "どこにもない"]);
    assert!(code == 3 && why.contains("どこにもない が見つかりません"), "{why}");
    let (code, why) = told(&["chain", "空"]);
    assert!(code == 3 && why.contains("空 の中に表計算ファイル"), "{why}");
    let (code, why) = told(&["chain"]);
    assert!(code == 2 && why.contains("フォルダ"), "{why}");
    for shard in ["0/4", "5/4", "1", "a/b", "1/0"] {
        let (code, why) = told(&["chain", "店舗", "--shard", shard]);
        assert!(code == 2 && why.contains(shard) && why.contains("1/4"), "{why}");
    }
    let (code, why) = told(&["chain", "店舗", "--jobs", "0"]);
    assert!(code == 2 && why.contains("--jobs"), "{why}");
    let (code, why) = told(&["chain", "店舗", "--only", "なぞ"]);
    assert!(code == 2 && why.contains("なぞ"), "{why}");
    assert!(!sandbox.path("out").exists());
    sandbox.put("店舗/共通.xlsx", b"");
    sandbox.put("店舗/共通/連絡先.csv", b"");
    let (code, why) = told(&["chain", "店舗"]);
    assert!(code == 3 && why.contains("共通のシートが") && why.contains("両方にあります"), "{why}");
}

#[test]
fn nothing_outside_of_the_output_folder_is_touched() {
    let sandbox = three();
    for shard in ["1/2", "2/2"] {
        chain(&sandbox, &["--shard", shard, "-o", &format!("分担/{}", &shard[..1])]);
    }
    sandbox.run(&["chain", "--merge", "分担/1", "分担/2", "-o", "分担/全体"]);
    chain(&sandbox, &["-o", "別"]);
    let before = relative_tree(&sandbox.path("."));
    let (code, told) = chain(&sandbox, &["-o", "分担/全体", "--as-of", "2024-02-02"]);
    assert!(code == 3 && told.contains("分担/全体 には、分担をまとめた一覧があります"), "{told}");
    let merged = sandbox.run(&["chain", "--merge", "分担/1", "分担/2", "-o", "別"]);
    assert!(self::code(&merged) == 3 && stderr(&merged).contains("別"), "{}", stderr(&merged));
    let after = relative_tree(&sandbox.path("."));
    assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
    assert!(after == before);
    // Nor by a manifest that somebody edited.
    let manifest = fs::read_to_string(sandbox.path("別/chain-manifest.json")).unwrap();
    let edited = manifest.replace(r#""folder": "架空薬局A""#, r#""folder": "../分担/1""#);
    assert_ne!(manifest, edited);
    sandbox.put("別/chain-manifest.json", edited.as_bytes());
    chain(&sandbox, &["-o", "別", "--as-of", "2024-02-02"]);
    let now = relative_tree(&sandbox.path("分担"));
    assert!(
        now.iter().all(|(path, bytes)| before.get(&Path::new("分担").join(path)) == Some(bytes))
    );
}
