//! A folder of pharmacies as a chain's head office meets it: what is made, what is told, what is made again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::support::desk::{Desk, code, stderr, stdout};
use crate::support::package::zipped;
use crate::support::{Book, workbook};

/// For tests that are about something else than which papers there are.
const QUICK: [&str; 4] = ["--only", "pharmacy-checklist", "--formats", "xlsx"];
const FORM: &str = "01_薬局確認用チェックリスト.xlsx";

fn book(name: &str) -> Book {
    Book::forms().set("薬局", "B1", name)
}

/// A folder of pharmacies A, B, C in files of other names.
fn three() -> Desk {
    let desk = Desk::new();
    for (file, name) in [("店舗1.xlsx", "架空薬局A"), ("店舗2.xlsx", "架空薬局B"), ("店舗3/薬局.xlsx", "架空薬局C")]
    {
        desk.put(&format!("店舗/{file}"), &book(name).bytes());
    }
    desk
}

/// Runs the chain; the exit code and stderr.
fn chain(desk: &Desk, more: &[&str]) -> (i32, String) {
    let usual = [["--as-of", "2024-02-01"], ["--only", "pharmacy-checklist"], ["--formats", "xlsx"]];
    let usual = usual.into_iter().filter(|[option, _]| !more.contains(option)).flatten();
    let arguments: Vec<&str> = ["chain", "店舗"].into_iter().chain(usual).chain(more.iter().copied()).collect();
    let output = desk.run(&arguments);
    assert_eq!(stdout(&output), "", "nothing on stdout but JSON");
    (code(&output), stderr(&output))
}

/// Every file below a folder with its bytes, by path.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(tree(&path));
        } else {
            files.insert(path.clone(), workbook::read(&path));
        }
    }
    files
}

/// The same with paths below the folder.
fn relative_tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    tree(folder).into_iter().map(|(path, bytes)| (path.strip_prefix(folder).unwrap().to_owned(), bytes)).collect()
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn manifest(desk: &Desk) -> Value {
    serde_json::from_slice(&workbook::read(&desk.path("out/chain-manifest.json"))).unwrap()
}

/// The moments at which a folder's papers were written.
fn written(desk: &Desk, folder: &str) -> SystemTime {
    fs::metadata(desk.path(&format!("out/{folder}/{FORM}"))).unwrap().modified().unwrap()
}

/// Makes a paper look old, to see whether it is written again.
fn make_old(desk: &Desk, folder: &str) -> SystemTime {
    let file = fs::File::options().write(true).open(desk.path(&format!("out/{folder}/{FORM}"))).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000)).unwrap();
    written(desk, folder)
}

#[test]
fn every_workbook_and_every_subfolder_is_a_pharmacy() {
    let desk = three();
    desk.put("店舗/メモ.txt", b"memo");
    desk.put("店舗/機器台帳.csv", b"memo");
    desk.put("店舗/~$店舗1.xlsx", b"lock");
    desk.put("店舗/.隠れた/薬局.xlsx", b"hidden");
    desk.put("店舗/店舗3/返信.pdf", b"scan");
    desk.put("店舗/店舗3/返信/様式.xlsx", b"unread");
    desk.put("店舗/店舗3/~$薬局.xlsx", b"lock");
    let (code, told) = chain(&desk, &[]);
    assert_eq!(names(&desk.path("out")), ["chain-manifest.json", "一覧.xlsx", "架空薬局A", "架空薬局B", "架空薬局C"]);
    for pharmacy in ["架空薬局A", "架空薬局B", "架空薬局C"] {
        assert_eq!(names(&desk.path("out").join(pharmacy)), [FORM, "manifest.json"]);
    }
    let lines: Vec<&str> = told.lines().collect();
    let expected = [
        "薬局 3件",
        "読まなかったファイル: メモ.txt、店舗3/返信、店舗3/返信.pdf、機器台帳.csv",
        "薬局 3件: 作成 3件（うち変更なし 0件）、読めないため作れず 0件、途中でやめた 0件",
        "書き込みました: out（一覧.xlsx、chain-manifest.json）",
    ];
    assert_eq!((code, lines), (0, expected.to_vec()));
}

#[test]
fn the_exit_code_is_that_of_the_worst_pharmacy() {
    let desk = three();
    assert_eq!(chain(&desk, &[]).0, 0);
    assert_eq!(chain(&desk, &["--fail-on", "warning"]).0, 1);
    desk.put("店舗/店舗4.xlsx", &book("架空薬局D").set("チェックリスト", "D3", "").bytes());
    let (code, told) = chain(&desk, &[]);
    assert_eq!(code, 1, "an answer is missing: the form is printed, and told");
    assert!(
        told.contains("作成したうち、エラーのある薬局 1件（一覧.xlsx の「エラー」の列を見てください）\n"),
        "{told}"
    );
    assert_eq!(manifest(&desk)["counts"]["made"], 4);
    assert_eq!(chain(&desk, &["--fail-on", "never"]).0, 0);
    desk.put("店舗/店舗5.xlsx", b"broken");
    assert_eq!(chain(&desk, &["--fail-on", "never"]).0, 1, "a pharmacy without papers is never fine");
}

#[test]
fn the_papers_are_those_of_build() {
    let desk = three();
    chain(&desk, &[]);
    let arguments = [&["build", "店舗/店舗2.xlsx", "--as-of", "2024-02-01", "-o", "一つ"], &QUICK[..]].concat();
    desk.run(&arguments);
    assert_eq!(relative_tree(&desk.path("一つ/架空薬局B")), relative_tree(&desk.path("out/架空薬局B")));
}

#[test]
fn manifest_and_list_say_what_became_of_each() {
    let desk = three();
    let open = book("架空薬局D").set("チェックリスト", "D3", "いいえ").set("チェックリスト", "F3", "2024/3/15");
    let open = open.set("チェックリスト", "D4", "いいえ").set("チェックリスト", "F4", "2024/1/15");
    let open = open.set("チェックリスト", "D12", "").set("チェックリスト", "E12", "");
    desk.put("店舗/店舗4.xlsx", &open.row("事業者", &["見本クラウド株式会社", "はい"]).bytes());
    desk.put("店舗/店舗5.xlsx", &book("架空薬局E").set("チェックリスト", "D3", "たぶん").bytes());
    chain(&desk, &[]);
    let manifest = manifest(&desk);
    assert_eq!(manifest["counts"], serde_json::json!({"read": 5, "made": 4, "refused": 1, "failed": 0}));
    assert_eq!((&manifest["as_of"], &manifest["shard"]), (&"2024-02-01".into(), &Value::Null));
    let fourth = &manifest["cases"][3];
    assert_eq!((&fourth["case"], &fourth["folder"]), (&"店舗4.xlsx".into(), &"架空薬局D".into()));
    let standing = serde_json::json!({
        "open": 2, "open_reference": 1, "overdue": 1, "next_target": "2024-03-15", "vendors_out": ["見本クラウド株式会社"]
    });
    assert_eq!(fourth["standing"], standing);
    let input = workbook::read(&desk.path("店舗/店舗4.xlsx"));
    assert_eq!(fourth["inputs"][0]["sha256"], tachiiri::publish::digest(&input));
    let output = workbook::read(&desk.path("out/架空薬局D").join(FORM));
    assert_eq!(fourth["outputs"][0]["sha256"], tachiiri::publish::digest(&output));
    let list = workbook::read(&desk.path("out/一覧.xlsx"));
    assert_eq!(manifest["outputs"][0]["sha256"], tachiiri::publish::digest(&list));
    let rows = workbook::rows(&list, "一覧", 3);
    let shown: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    assert_eq!(shown[3][..2], ["架空薬局D", "作成済み"]);
    assert_eq!(shown[3][5..8], ["2", "1", "1"]);
    assert_eq!(shown[3][8], "45366", "2024-03-15 as a day that can be sorted");
    assert_eq!(shown[3][9..], ["見本クラウド株式会社", "架空薬局D", "店舗4.xlsx", ""]);
    assert_eq!(shown[4][..4], ["架空薬局E", "作れず", "1", "0"]);
    assert_eq!(shown[4][5..12], ["", "", "", "", "", "", "店舗5.xlsx"]);
    assert_eq!(shown[4][12], "I006 「はい」「いいえ」として読めません（店舗5.xlsx チェックリスト D3）");
    let links = workbook::part(&list, "xl/worksheets/_rels/sheet1.xml.rels");
    assert!(links.contains("Target=\"架空薬局D/\" TargetMode=\"External\""), "{links}");
}

#[test]
fn with_json_stdout_holds_every_case() {
    let desk = three();
    desk.put("店舗/店舗4.xlsx", b"broken");
    let arguments = [&["chain", "店舗", "--as-of", "2024-02-01", "--format", "json"], &QUICK[..]].concat();
    let (first, again) = (desk.run(&arguments), desk.run(&arguments));
    assert_eq!(stdout(&first), stdout(&again), "also of what was not made again");
    let report: Value = serde_json::from_str(&stdout(&first)).unwrap();
    let cases = report["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 4);
    assert_eq!(cases[1]["pharmacy"], "架空薬局B");
    assert_eq!(cases[1]["outputs"][0]["path"], format!("out/架空薬局B/{FORM}"));
    assert_eq!(cases[3]["findings"][0]["code"], "I001");
    assert_eq!((&cases[3]["outputs"], &cases[3]["failure"]), (&serde_json::json!([]), &Value::Null));
}

#[test]
fn only_what_changed_is_made_again() {
    let desk = three();
    chain(&desk, &[]);
    let old = ["架空薬局A", "架空薬局B", "架空薬局C"].map(|folder| make_old(&desk, folder));
    let before = relative_tree(&desk.path("out"));
    // Another time of the file is no change of its content.
    fs::File::options()
        .write(true)
        .open(desk.path("店舗/店舗1.xlsx"))
        .unwrap()
        .set_modified(SystemTime::now())
        .unwrap();
    let (_, told) = chain(&desk, &[]);
    assert!(told.contains("作成 3件（うち変更なし 3件）"), "{told}");
    assert_eq!(relative_tree(&desk.path("out")), before);
    desk.put("店舗/店舗2.xlsx", &book("架空薬局B").set("チェックリスト", "I3", "あたらしい").bytes());
    let (_, told) = chain(&desk, &[]);
    assert!(told.contains("作成 3件（うち変更なし 2件）"), "{told}");
    let now = ["架空薬局A", "架空薬局B", "架空薬局C"].map(|folder| written(&desk, folder));
    assert_eq!((now[0], now[2]), (old[0], old[2]));
    assert_ne!(now[1], old[1]);
}

#[test]
fn a_change_of_what_all_have_in_common_makes_all_again() {
    let desk = three();
    desk.run(&["templates", "ひな形"]);
    chain(&desk, &[]);
    let unchanged = |more: &[&str]| {
        let told = chain(&desk, more).1;
        told.split("うち変更なし ").nth(1).unwrap().split('件').next().unwrap().to_owned()
    };
    assert_eq!(unchanged(&["--templates", "ひな形"]), "3", "templates that were only copied out are the same");
    let wording = fs::read_to_string(desk.path("ひな形/wording/bcp.hbs")).unwrap();
    desk.put("ひな形/wording/bcp.hbs", format!("{wording}\n").as_bytes());
    assert_eq!(unchanged(&["--templates", "ひな形"]), "0");
    assert_eq!(unchanged(&["--as-of", "2024-02-02"]), "0");
    assert_eq!(unchanged(&["--as-of", "2024-02-02", "--edition", "reiwa5"]), "0");
    assert_eq!(unchanged(&["--as-of", "2024-02-02", "--edition", "reiwa5", "--formats", "pdf,xlsx"]), "0");
    assert_eq!(unchanged(&["--as-of", "2024-02-02", "--edition", "reiwa5", "--formats", "pdf,xlsx"]), "3");
}

#[test]
fn a_paper_that_is_gone_is_made_again_and_one_that_somebody_changed_is_left() {
    let desk = three();
    chain(&desk, &[]);
    let before = relative_tree(&desk.path("out"));
    fs::remove_file(desk.path("out/架空薬局A").join(FORM)).unwrap();
    chain(&desk, &[]);
    assert_eq!(relative_tree(&desk.path("out")), before);
    desk.put(&format!("out/架空薬局B/{FORM}"), b"mine");
    let (code, told) = chain(&desk, &[]);
    assert_eq!(code, 3);
    assert!(told.contains("途中でやめました: 店舗2.xlsx\n") && told.contains("--force"), "{told}");
    assert_eq!(workbook::read(&desk.path("out/架空薬局B").join(FORM)), b"mine");
    assert_eq!(chain(&desk, &["--force"]).0, 0);
    assert_eq!(relative_tree(&desk.path("out")), before);
}

#[test]
fn a_list_that_somebody_changed_is_not_overwritten() {
    let desk = three();
    chain(&desk, &[]);
    desk.put("out/一覧.xlsx", b"mine");
    let before = relative_tree(&desk.path("out"));
    let (code, told) = chain(&desk, &["--as-of", "2024-02-02"]);
    assert_eq!(code, 3);
    assert!(told.contains("一覧.xlsx") && told.contains("--force"), "{told}");
    assert_eq!(relative_tree(&desk.path("out")), before, "told before anything is rendered");
}

#[test]
fn a_manifest_that_is_not_ours_is_told_before_anything_is_rendered() {
    let desk = three();
    desk.put("out/chain-manifest.json", b"mine");
    let (code, told) = chain(&desk, &[]);
    assert!(code == 3 && told.contains("out/chain-manifest.json"), "{told}");
    assert!(!desk.path("out/架空薬局A").exists());
}

#[test]
fn a_pharmacy_that_is_refused_keeps_its_earlier_papers_also_from_a_namesake() {
    let desk = three();
    chain(&desk, &[]);
    let earlier = workbook::read(&desk.path("out/架空薬局B").join(FORM));
    desk.put("店舗/店舗2.xlsx", b"broken");
    desk.put("店舗/店舗4.xlsx", &book("架空薬局B").bytes());
    let (code, told) = chain(&desk, &[]);
    assert_eq!(code, 1);
    let folder = manifest(&desk)["cases"][1]["folder"].as_str().unwrap().to_owned();
    assert!(told.contains(&format!("作れず: 店舗2.xlsx\n  前に作った書類が out/{folder} に残っています")), "{told}");
    assert_eq!(workbook::read(&desk.path("out").join(&folder).join(FORM)), earlier);
    assert_ne!(manifest(&desk)["cases"][3]["folder"], folder);
    let row = &workbook::rows(&workbook::read(&desk.path("out/一覧.xlsx")), "一覧", 3)[1];
    assert_eq!((row[1].to_string(), row[10].to_string()), ("作れず".to_owned(), String::new()));
    assert!(row[12].to_string().ends_with(&format!("（前に作った書類が「{folder}」に残っています）")), "{}", row[12]);
    desk.put("店舗/店舗2.xlsx", &book("架空薬局B").bytes());
    fs::remove_file(desk.path("店舗/店舗4.xlsx")).unwrap();
    chain(&desk, &[]);
    assert_eq!(manifest(&desk)["cases"][1]["folder"], "架空薬局B");
}

#[test]
fn two_pharmacies_of_one_name_are_kept_apart() {
    let desk = Desk::new();
    for (file, mark) in [("あ.xlsx", "一つ目"), ("い.xlsx", "二つ目"), ("う.xlsx", "三つ目")] {
        desk.put(&format!("店舗/{file}"), &book("架空薬局").set("チェックリスト", "I3", mark).bytes());
    }
    chain(&desk, &["--jobs", "3"]);
    let cases = manifest(&desk)["cases"].clone();
    for (index, mark) in ["一つ目", "二つ目", "三つ目"].into_iter().enumerate() {
        let folder = cases[index]["folder"].as_str().unwrap();
        assert!(folder.strip_prefix("架空薬局_").is_some_and(|hash| hash.len() == 8), "{folder}");
        let form = workbook::read(&desk.path("out").join(folder).join(FORM));
        assert!(workbook::texts(&form, "データ").iter().any(|text| text == mark), "{mark}");
    }
    assert_eq!(names(&desk.path("out")).len(), 5);
    let reference = relative_tree(&desk.path("out"));
    // The folders do not depend on what was there before, nor on how many worked.
    chain(&desk, &["--jobs", "1", "-o", "別"]);
    assert_eq!(relative_tree(&desk.path("別")), reference);
    fs::remove_file(desk.path("店舗/い.xlsx")).unwrap();
    fs::remove_file(desk.path("店舗/う.xlsx")).unwrap();
    let (_, told) = chain(&desk, &[]);
    assert!(told.contains("前回あって今回ない薬局（書類は残してあります）: い.xlsx、う.xlsx"), "{told}");
    assert_eq!(manifest(&desk)["cases"][0]["folder"], "架空薬局");
    assert!(!desk.path("out").join(cases[0]["folder"].as_str().unwrap()).exists());
}

#[test]
fn a_pharmacy_with_a_new_name_leaves_nothing_under_the_old_one() {
    let desk = three();
    chain(&desk, &[]);
    // A takes B's name, B takes A's.
    desk.put("店舗/店舗1.xlsx", &book("架空薬局B").set("チェックリスト", "I3", "一つ目").bytes());
    desk.put("店舗/店舗2.xlsx", &book("架空薬局A").set("チェックリスト", "I3", "二つ目").bytes());
    chain(&desk, &["--jobs", "1"]);
    assert_eq!(names(&desk.path("out")), ["chain-manifest.json", "一覧.xlsx", "架空薬局A", "架空薬局B", "架空薬局C"]);
    for (folder, mark) in [("架空薬局B", "一つ目"), ("架空薬局A", "二つ目")] {
        let form = workbook::read(&desk.path("out").join(folder).join(FORM));
        assert!(workbook::texts(&form, "データ").iter().any(|text| text == mark), "{folder}");
    }
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
    let desk = three();
    for (name, bytes) in broken() {
        desk.put(&format!("店舗/{name}"), &bytes);
    }
    fs::create_dir_all(desk.path("店舗/空のフォルダ")).unwrap();
    let (code, told) = chain(&desk, &["--jobs", "2"]);
    assert_eq!(code, 3);
    assert!(
        told.contains("薬局 14件: 作成 3件（うち変更なし 0件）、読めないため作れず 10件、途中でやめた 1件"),
        "{told}"
    );
    for (name, _) in broken() {
        assert!(told.contains(&format!("作れず: {name}\n  店舗/{name}")), "{name}: {told}");
    }
    assert!(told.contains("途中でやめました: 空のフォルダ\n"), "{told}");
    let manifest = manifest(&desk);
    for case in manifest["cases"].as_array().unwrap() {
        let good = case["case"].as_str().unwrap().starts_with("店舗");
        assert_eq!((case["status"] == "made", case["folder"].is_string()), (good, good), "{case}");
    }
}

#[test]
fn an_output_folder_inside_the_input_is_wrong_usage() {
    let desk = three();
    for out in ["店舗", "店舗/out", "店舗/まだ/ない", "out/../店舗/x"] {
        fs::create_dir_all(desk.path("out")).unwrap();
        let (code, told) = chain(&desk, &["-o", out]);
        assert_eq!(code, 2, "{out}");
        assert!(told.starts_with("出力先が、読み込むフォルダの中にあります"), "{told}");
    }
    assert_eq!(names(&desk.path("店舗")), ["店舗1.xlsx", "店舗2.xlsx", "店舗3"]);
}

#[test]
fn what_is_asked_for_wrongly_is_told() {
    let desk = three();
    desk.put("空/メモ.txt", b"");
    let told = |arguments: &[&str]| {
        let output = desk.run(arguments);
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
    assert!(!desk.path("out").exists());
    desk.put("店舗/共通.xlsx", b"");
    desk.put("店舗/共通/連絡先.csv", b"");
    let (code, why) = told(&["chain", "店舗"]);
    assert!(code == 3 && why.contains("共通のシートが") && why.contains("両方にあります"), "{why}");
}

#[test]
fn shards_hold_every_pharmacy_once_and_merge_to_the_whole() {
    let desk = Desk::new();
    for number in 0..8 {
        desk.put(&format!("店舗/店{number}.xlsx"), &book(&format!("架空薬局{number}")).bytes());
    }
    chain(&desk, &["-o", "全部"]);
    for shard in ["1/3", "2/3", "3/3"] {
        chain(&desk, &["--shard", shard, "-o", &format!("分担/{}", &shard[..1])]);
    }
    let whole = relative_tree(&desk.path("全部"));
    let mut parts = BTreeMap::new();
    for part in ["1", "2", "3"] {
        let files = relative_tree(&desk.path("分担").join(part));
        let papers: Vec<_> = files.into_iter().filter(|(path, _)| path.components().count() == 2).collect();
        assert!(!papers.is_empty());
        for (path, bytes) in papers {
            assert_eq!(parts.insert(path.clone(), bytes), None, "{} twice", path.display());
        }
    }
    let papers: BTreeMap<_, _> = whole.into_iter().filter(|(path, _)| path.components().count() == 2).collect();
    assert_eq!(parts, papers);
    let merged = desk.run(&["chain", "--merge", "分担/2", "分担/1", "分担/3", "-o", "分担"]);
    assert_eq!(code(&merged), 0, "{}", stderr(&merged));
    assert_eq!(
        stderr(&merged),
        "薬局 8件: 作成 8件、読めないため作れず 0件、途中でやめた 0件\nまとめました: 分担（一覧.xlsx、chain-manifest.json）\n"
    );
    let list = workbook::read(&desk.path("分担/一覧.xlsx"));
    let rows = workbook::rows(&list, "一覧", 3);
    assert_eq!(
        rows.iter().map(|row| row[11].to_string()).collect::<Vec<_>>(),
        (0..8).map(|n| format!("店{n}.xlsx")).collect::<Vec<_>>()
    );
    for row in &rows {
        let folder = row[10].to_string();
        assert!(desk.path("分担").join(&folder).join(FORM).is_file(), "{folder}");
        assert!(folder.ends_with(&row[0].to_string()));
    }
}

#[test]
fn nothing_outside_of_the_output_folder_is_touched() {
    let desk = three();
    for shard in ["1/2", "2/2"] {
        chain(&desk, &["--shard", shard, "-o", &format!("分担/{}", &shard[..1])]);
    }
    desk.run(&["chain", "--merge", "分担/1", "分担/2", "-o", "分担/全体"]);
    chain(&desk, &["-o", "別"]);
    let before = relative_tree(&desk.path("."));
    let (code, told) = chain(&desk, &["-o", "分担/全体", "--as-of", "2024-02-02"]);
    assert!(code == 3 && told.contains("分担/全体 には、分担をまとめた一覧があります"), "{told}");
    let merged = desk.run(&["chain", "--merge", "分担/1", "分担/2", "-o", "別"]);
    assert!(self::code(&merged) == 3 && stderr(&merged).contains("別"), "{}", stderr(&merged));
    let after = relative_tree(&desk.path("."));
    assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
    assert!(after == before);
    // Nor by a manifest that somebody edited.
    let manifest = fs::read_to_string(desk.path("別/chain-manifest.json")).unwrap();
    let edited = manifest.replace(r#""folder": "架空薬局A""#, r#""folder": "../分担/1""#);
    assert_ne!(manifest, edited);
    desk.put("別/chain-manifest.json", edited.as_bytes());
    chain(&desk, &["-o", "別", "--as-of", "2024-02-02"]);
    let now = relative_tree(&desk.path("分担"));
    assert!(now.iter().all(|(path, bytes)| before.get(&Path::new("分担").join(path)) == Some(bytes)));
}

#[test]
fn a_part_whose_papers_are_gone_is_not_merged() {
    let desk = three();
    chain(&desk, &["--shard", "1/1", "-o", "分担"]);
    fs::remove_dir_all(desk.path("out")).ok();
    fs::remove_dir_all(desk.path("分担/架空薬局B")).unwrap();
    let merged = desk.run(&["chain", "--merge", "分担", "-o", "まとめ"]);
    assert_eq!(code(&merged), 3);
    assert!(stderr(&merged).contains("分担 に「架空薬局B」の書類がありません"), "{}", stderr(&merged));
}

#[test]
fn parts_that_do_not_belong_together_are_not_merged() {
    let desk = three();
    for shard in ["1/2", "2/2"] {
        chain(&desk, &["--shard", shard, "-o", &format!("分担/{}", &shard[..1])]);
    }
    chain(&desk, &["-o", "全部"]);
    chain(&desk, &["--shard", "2/2", "-o", "ほかの日", "--as-of", "2024-02-02"]);
    let told = |parts: &[&str]| {
        let output = desk.run(&[&["chain", "--merge"], parts, &["-o", "まとめ"]].concat());
        (code(&output), stderr(&output))
    };
    let expected = [
        (vec!["分担/1"], "エラー: 2/2 の分担の出力先がありません\n"),
        (
            vec!["分担/1", "分担/1"],
            "エラー: 分担/1 と 分担/1 は、どちらも 1/2 の分担です。どちらか一方だけを書いてください\n",
        ),
        (vec!["全部"], "エラー: 全部 は、分担（--shard）した実行の出力先ではありません\n"),
        (
            vec!["店舗"],
            "エラー: 店舗 に chain-manifest.json がありません。その分担の実行が終わっているか、場所が合っているかを確かめてください\n",
        ),
        (
            vec!["分担/1", "ほかの日"],
            "エラー: 1/2 と 2/2 の分担は、書類の日、様式、ひな形、指定のどれかが違います。同じ指定で作り直してください\n",
        ),
    ];
    for (parts, why) in expected {
        assert_eq!(told(&parts), (3, why.to_owned()));
    }
    assert!(!desk.path("まとめ").exists());
    let (code, why) = chain(&desk, &["--shard", "2/2", "-o", "分担/1"]);
    assert_eq!(code, 3);
    assert!(why.contains("分担ごとに別の出力先"), "{why}");
}

/// Sheets of the workbook of a pharmacy that are put into 共通 in the tests.
fn shared() -> Book {
    let answers = Book::forms().sheets.into_iter().filter(|(name, _)| name.starts_with("事業者") || name == "連絡先");
    Book { sheets: answers.collect(), ..Book::new() }
}

#[test]
fn what_is_in_common_serves_all_and_its_change_makes_all_again() {
    let desk = Desk::new();
    let own = |name: &str| book(name).without_all(&["事業者", "事業者チェックリスト", "連絡先"]);
    desk.put("店舗/店舗1.xlsx", &own("架空薬局A").bytes());
    desk.put("店舗/店舗2.xlsx", &own("架空薬局B").bytes());
    desk.put("店舗/共通.xlsx", &shared().bytes());
    let (code, told) = chain(&desk, &["--only", "vendor-checklist"]);
    assert_eq!(code, 0, "{told}");
    let vendor = "02_事業者確認用チェックリスト_架空システム株式会社.xlsx";
    for (name, pharmacy) in [("店舗1.xlsx", "架空薬局A"), ("店舗2.xlsx", "架空薬局B")] {
        // The same as if everything stood in one workbook.
        desk.put(&format!("一つ/{name}"), &book(pharmacy).bytes());
        desk.run(&[
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
        assert_eq!(workbook::read(&desk.path("out").join(&form)), workbook::read(&desk.path("別").join(&form)));
    }
    let entries: Vec<String> = manifest(&desk)["cases"][0]["inputs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["name"].to_string())
        .collect();
    assert_eq!(entries, ["\"店舗1.xlsx\"", "\"共通.xlsx\""]);
    let again = chain(&desk, &["--only", "vendor-checklist"]).1;
    assert!(again.contains("うち変更なし 2件"), "{again}");
    desk.put("店舗/共通.xlsx", &shared().set("事業者チェックリスト", "J2", "あたらしい").bytes());
    let changed = chain(&desk, &["--only", "vendor-checklist"]).1;
    assert!(changed.contains("うち変更なし 0件"), "{changed}");
    let form = workbook::read(&desk.path("out/架空薬局B").join(vendor));
    assert!(workbook::texts(&form, "データ").iter().any(|text| text == "あたらしい"));
}

#[test]
fn a_vendor_in_common_whom_nobody_names_is_told() {
    let desk = Desk::new();
    for (file, name) in [("店舗1.xlsx", "架空薬局A"), ("店舗2.xlsx", "架空薬局B")] {
        desk.put(&format!("店舗/{file}"), &book(name).without("事業者チェックリスト").bytes());
    }
    let answers = shared().without_all(&["事業者", "連絡先"]);
    let answers =
        answers.row("事業者チェックリスト", &["架空システム株式会杜", "2(2)", "全般", "", "はい", "2023/10/3"]);
    desk.put("店舗/共通.xlsx", &answers.bytes());
    let told = chain(&desk, &[]).1;
    let line = "共通の事業者チェックリストにあって、読めた薬局のどの「事業者」にもない事業者: 架空システム株式会杜\n";
    assert!(told.contains(line), "{told}");
    // A pharmacy with answers of its own says nothing of those in 共通, nor does one that cannot be read.
    desk.put("店舗/店舗4.xlsx", &book("架空薬局D").bytes());
    desk.put("店舗/店舗5.xlsx", b"broken");
    let told = chain(&desk, &[]).1;
    assert!(told.contains(line), "{told}");
    let own = book("架空薬局D").row("事業者", &["架空システム株式会杜", "はい"]);
    desk.put("店舗/店舗4.xlsx", &own.bytes());
    let told = chain(&desk, &[]).1;
    assert!(!told.contains("共通の事業者チェックリストに"), "{told}");
    desk.put("店舗/店舗4.xlsx", &book("架空薬局D").bytes());
    desk.put(
        "店舗/店舗3.xlsx",
        &book("架空薬局C").without("事業者チェックリスト").row("事業者", &["架空システム株式会杜", "はい"]).bytes(),
    );
    let told = chain(&desk, &[]).1;
    assert!(!told.contains("共通の事業者チェックリストに"), "{told}");
}

#[test]
fn common_sheets_that_cannot_be_read_refuse_every_pharmacy() {
    let desk = three();
    desk.put("店舗/共通.xlsx", b"broken");
    let (code, told) = chain(&desk, &[]);
    assert_eq!(code, 1);
    assert!(told.contains("作れず: 店舗3\n  店舗/共通.xlsx: error[I001]"), "{told}");
    assert_eq!(manifest(&desk)["counts"]["refused"], 3);
    let reasons = workbook::texts(&workbook::read(&desk.path("out/一覧.xlsx")), "一覧");
    let reason = "I001 表計算のファイルではありません（文字だけのファイルか、壊れています）（共通.xlsx）";
    assert!(reasons.iter().any(|text| text.starts_with(reason)), "{reasons:?}");
    // Vendors that are missed because of it are told after it.
    desk.put(
        "店舗/店舗1.xlsx",
        &book("架空薬局A")
            .without("事業者")
            .row("利用者台帳", &["ユーザーID", "所属事業者"])
            .row("利用者台帳", &["u1", "架空システム"])
            .bytes(),
    );
    let told = chain(&desk, &[]).1;
    assert!(told.contains("作れず: 店舗1.xlsx\n  店舗/共通.xlsx: error[I001]"), "{told}");
    fs::remove_file(desk.path("店舗/共通.xlsx")).unwrap();
    fs::create_dir_all(desk.path("店舗/共通")).unwrap();
    let (code, told) = chain(&desk, &[]);
    assert!(code == 3 && told.contains("店舗/共通 の中に表計算ファイル"), "{told}");
}

#[cfg(unix)]
mod workers {
    //! Workers that die or hang.

    use std::os::unix::fs::PermissionsExt;

    use tachiiri::chain::{ChainPlan, ChainReport, run};
    use tachiiri::make::Order;
    use tachiiri::paper::DocumentId;
    use tachiiri::render::Format;
    use tachiiri::setting::Options;
    use tachiiri::worker::Timeouts;

    use super::*;

    /// The program as a worker, but for cases whose names say what becomes of it.
    const MOODY: &str = r#"#!/bin/sh
read -r options
while read -r job; do
    case "$job" in
        *死ぬ*) kill -ABRT $$ ;;
        *遅い*) exec sleep 600 ;;
        *黙る*) exit 0 ;;
    esac
    printf '%s\n%s\n' "$options" "$job" | "$TACHIIRI" __worker
done
"#;

    fn run_with(desk: &Desk, script: &str, jobs: usize) -> ChainReport {
        let program = desk.path("worker.sh");
        let script = script.replace("\"$TACHIIRI\"", env!("CARGO_BIN_EXE_tachiiri"));
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let plan = ChainPlan {
            input: desk.path("店舗"),
            out: desk.path("out"),
            program,
            options: Options::on(jiff::civil::date(2024, 2, 1)),
            order: Order {
                papers: [DocumentId::PharmacyChecklist].into(),
                formats: [Format::Xlsx].into(),
                whole_binder: false,
            },
            jobs,
            shard: None,
            timeouts: Timeouts {
                reading: Duration::from_secs(8),
                rendering: Duration::from_secs(60),
                ..Timeouts::default()
            },
            force: false,
        };
        run(&plan, &mut |_| ()).unwrap()
    }

    #[test]
    fn a_worker_that_dies_or_hangs_costs_one_case() {
        let desk = three();
        for name in ["死ぬ", "遅い", "黙る"] {
            desk.put(&format!("店舗/店舗2の{name}.xlsx"), &book("架空薬局").bytes());
        }
        let report = run_with(&desk, MOODY, 2);
        let status: Vec<(&str, bool)> =
            report.cases.iter().map(|done| (done.record.case.as_str(), done.record.folder.is_some())).collect();
        let expected = [
            ("店舗1.xlsx", true),
            ("店舗2.xlsx", true),
            ("店舗2の死ぬ.xlsx", false),
            ("店舗2の遅い.xlsx", false),
            ("店舗2の黙る.xlsx", false),
            ("店舗3", true),
        ];
        assert_eq!(status, expected);
        let reason = |index: usize| report.cases[index].record.reason.clone().unwrap();
        assert!(reason(2).contains("途中で止まった") && reason(4).contains("途中で止まった"), "{}", reason(2));
        assert!(reason(3).contains("時間がかかりすぎる"), "{}", reason(3));
        assert!(report.stopped.is_none());
    }

    #[test]
    fn a_shared_file_at_which_workers_die_ends_the_run() {
        let desk = three();
        desk.put("店舗/共通.xlsx", &shared().bytes());
        let shared = desk.path("店舗/共通.xlsx").display().to_string();
        let step = serde_json::json!({"Opening": shared}).to_string();
        let length: String = (step.len() as u64).to_le_bytes().iter().map(|byte| format!("\\{byte:03o}")).collect();
        let script =
            format!("#!/bin/sh\nread -r o; read -r j\nprintf 'S{length}'; printf '%s' '{step}'\nkill -ABRT $$\n");
        let report = run_with(&desk, &script, 1);
        let stopped = report.stopped.unwrap().to_string();
        assert!(stopped.starts_with(&format!("共通のファイル {shared} は")), "{stopped}");
        assert_eq!(report.cases.len(), 0);
        assert!(!desk.path("out/chain-manifest.json").exists());
    }
}
