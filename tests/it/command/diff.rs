//! `diff`: two years, or two versions of one workbook.

use std::fs;

use serde_json::{Value, json};

use crate::support::Book;
use crate::support::sandbox::{ROOT, Sandbox, code, stderr, stdout};

const DAY: [&str; 2] = ["--as-of", "2024-02-01"];

/// Compares two files; the exit code and the JSON.
fn compared(sandbox: &Sandbox, more: &[&str]) -> (i32, Value) {
    compared_on(sandbox, &[&DAY, more].concat())
}

/// Compares two files, the day among the options.
fn compared_on(sandbox: &Sandbox, options: &[&str]) -> (i32, Value) {
    let arguments = [&["diff", "前.xlsx", "今.xlsx", "--format", "json"][..], options].concat();
    // Its shape is not that of findings.
    let output = sandbox.command(&arguments).output().unwrap();
    let value =
        serde_json::from_str(&stdout(&output)).unwrap_or_else(|_| panic!("{}", stderr(&output)));
    (code(&output), value)
}

fn sandbox(old: &Book, new: &Book) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.put("前.xlsx", &old.bytes());
    sandbox.put("今.xlsx", &new.bytes());
    sandbox
}

/// Whose answer, number, device, change, old, new: of those that are not the same.
fn answers(value: &Value) -> Vec<String> {
    let all = value["answers"].as_array().unwrap().iter();
    let line = |answer: &Value| {
        let keys = ["vendor", "number", "was", "change", "old", "new"];
        let texts: Vec<String> =
            keys.iter().map(|key| answer[*key].as_str().unwrap_or("-").to_owned()).collect();
        format!(
            "{} {}",
            texts.join(" "),
            answer["device"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(Value::as_str)
                .collect::<String>()
        )
    };
    all.filter(|answer| answer["change"] != "same").map(line).collect()
}

fn rows(value: &Value) -> Vec<(String, String, String, Value)> {
    let text = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
    let all = value["rows"].as_array().unwrap().iter();
    all.map(|row| (text(row, "sheet"), text(row, "key"), text(row, "change"), row["cells"].clone()))
        .collect()
}

fn findings(value: &Value, change: &str) -> Vec<String> {
    let all =
        value["findings"].as_array().unwrap().iter().filter(|finding| finding["change"] == change);
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or("-").to_owned();
    all.map(|finding| {
        format!("{} {}!{}", text(finding, "code"), text(finding, "sheet"), text(finding, "cell"))
    })
    .collect()
}

#[test]
fn the_same_twice_differs_in_nothing() {
    let sandbox = sandbox(&Book::sample(), &Book::sample());
    let (code_of, value) = compared(&sandbox, &[]);
    assert_eq!(code_of, 0);
    assert_eq!(
        (answers(&value), rows(&value).len(), findings(&value, "new").len()),
        (Vec::new(), 0, 0)
    );
    assert_eq!(value["answers"].as_array().unwrap().len(), 46, "what is the same is listed too");
    assert!(findings(&value, "still").len() > 10);
    let expected = json!({"pharmacy": "みほん薬局", "edition": "reiwa5", "inputs": ["前.xlsx"]});
    assert_eq!(
        (&value["schema"], &value["as_of"], &value["old"]),
        (&json!(1), &json!("2024-02-01"), &expected)
    );
    let human = sandbox.run(&["diff", "前.xlsx", "今.xlsx", "--as-of", "2024-02-01"]);
    assert!(code(&human) == 0 && stdout(&human).contains("違いはありません"), "{}", stdout(&human));
}

#[test]
fn answers_are_better_worse_the_same_or_other() {
    let old = Book::clean()
        .set("チェックリスト", "D2", "いいえ")
        .set("チェックリスト", "D3", "")
        .set("チェックリスト", "E3", "")
        .set("チェックリスト", "D4", "")
        .set("チェックリスト", "E4", "");
    let new = Book::clean()
        .set("チェックリスト", "D4", "いいえ")
        .set("チェックリスト", "D5", "いいえ")
        .set("チェックリスト", "G5", "はい")
        .set("チェックリスト", "D6", "いいえ")
        .set("チェックリスト", "D7", "")
        .set("チェックリスト", "E7", "")
        .set("チェックリスト", "I8", "棚の中")
        .set("チェックリスト", "E9", "2023/11/1")
        .set("事業者チェックリスト", "E2", "対象外");
    let (code_of, value) = compared(&sandbox(&old, &new), &[]);
    assert_eq!(code_of, 1);
    assert_eq!(
        answers(&value),
        [
            "- 1(1) 1(1) better no yes ",
            "- 2(1) 2(1) better blank yes 全般",
            "- 2(2) 2(2) better blank no 全般",
            "- 2(3) 2(3) other yes yes 全般",
            "- 2(4) 2(4) worse yes no サーバ",
            "- 2(5) 2(5) worse yes blank サーバ",
            "- 2(6) 2(6) other yes yes サーバ",
            "- 2(7) 2(7) other yes yes ネットワーク機器",
            "架空システム株式会社 1(1) 1(1) other yes outside ",
        ]
    );
    let first = &value["answers"][0];
    assert_eq!(
        (&first["form"], &first["text"]),
        (&json!("pharmacy"), &json!("医療情報システム安全管理責任者等を設置している。"))
    );
}

#[test]
fn rows_are_found_by_their_keys_and_compared_cell_by_cell() {
    let new = Book::clean()
        .set("機器台帳", "A2", "003")
        .set("機器台帳", "A4", "001")
        .set("連絡先", "D4", "03-0000-9999")
        .set("連絡先", "C5", "新しい窓口")
        .set("バックアップ", "I3", "")
        .row("復旧手順", &["レセコン", "2", "動作を確かめる"])
        .set("薬局", "B6", "試 花子");
    let (_, value) = compared(&sandbox(&Book::clean(), &new), &[]);
    let changed = rows(&value);
    let lines: Vec<String> =
        changed.iter().map(|(sheet, key, change, _)| format!("{sheet}｜{key}｜{change}")).collect();
    assert_eq!(
        lines,
        [
            "薬局｜医療情報システム安全管理責任者｜changed",
            "機器台帳｜003｜changed",
            "機器台帳｜001｜changed",
            "連絡先｜事業者 / 架空システム株式会社 / 保守の窓口｜changed",
            "連絡先｜都道府県警察 / ためし警察署 / 新しい窓口｜added",
            "連絡先｜都道府県警察 / ためし警察署 / 警察の窓口｜removed",
            "バックアップ｜レセコン / 外付けディスクへの複写 / 金庫｜changed",
            "復旧手順｜レセコン / 2｜added",
        ]
    );
    assert_eq!(changed[0].3, json!([{"column": "内容", "old": "試 一郎", "new": "試 花子"}]));
    assert_eq!(
        changed[3].3,
        json!([{"column": "電話番号", "old": "03-0000-1201", "new": "03-0000-9999"}])
    );
    assert_eq!(changed[6].3, json!([{"column": "試験結果", "old": "成功", "new": null}]));
    assert_eq!(
        changed[7].3[2],
        json!({"column": "作業内容", "old": null, "new": "動作を確かめる"})
    );
}

#[test]
fn findings_are_paired_by_what_they_are_about_never_by_their_cells() {
    let old = Book::clean().set("機器台帳", "C3", "Windows 8.1 Pro").set("機器台帳", "H2", "");
    // The same device two rows below, another one without its place, the first one mended.
    let new = Book::clean()
        .without_row("機器台帳", 3)
        .row(
            "機器台帳",
            &[
                "009",
                "端末PC",
                "Windows 11 Pro 23H2",
                "レセコン",
                "1.0",
                "192.168.1.29",
                "PC9",
                "",
                "薬剤師",
                "稼働",
                "架空システム株式会社",
                "無",
                "2024/1/16",
            ],
        )
        .row(
            "機器台帳",
            &[
                "002",
                "端末PC",
                "Windows 8.1 Pro",
                "レセコン",
                "1.0",
                "192.168.1.21",
                "PC1",
                "調剤室",
                "薬剤師",
                "稼働",
                "架空システム株式会社",
                "無",
                "2024/1/16",
            ],
        );
    let (code_of, value) = compared(&sandbox(&old, &new), &[]);
    assert_eq!(code_of, 1);
    assert_eq!(findings(&value, "still"), ["E261 機器台帳!C6"]);
    assert_eq!(findings(&value, "new"), ["E203 機器台帳!H5"]);
    assert_eq!(findings(&value, "gone"), ["E203 機器台帳!H2"]);
}

#[test]
fn a_finding_of_a_row_is_the_same_though_one_year_has_no_form() {
    let sandbox = Sandbox::new();
    sandbox.put("前.xlsx", &Book::sample().bytes());
    let day = ["--as-of", "2026-11-01"];
    let carried = sandbox.run(&[&["new", "今.xlsx", "--from", "前.xlsx"][..], &day].concat());
    assert!(sandbox.path("今.xlsx").is_file(), "{}", stderr(&carried));
    let (_, value) = compared_on(&sandbox, &day);
    let rows = |change: &str| -> Vec<String> {
        let lines = findings(&value, change).into_iter();
        lines.filter(|line| line.contains("機器台帳!") || line.contains("バックアップ!")).collect()
    };
    assert_eq!(rows("gone"), [""; 0]);
    // Where there is no form, no 「いいえ」 says that it is known.
    assert!(rows("new").iter().all(|line| line.starts_with("E262 ")), "{:?}", rows("new"));
    assert!(rows("still").len() >= 3, "{:?}", rows("still"));
}

#[test]
fn of_several_findings_about_the_same_those_of_the_same_words_are_paired_first() {
    let unknown = |book: Book, user: &str| {
        book.row(
            "アクセスログ",
            &[user, "応援 太郎", "2024/1/31 9:00:00", "管理メニュー", "ログイン"],
        )
    };
    let old = unknown(Book::clean(), "ouen01");
    let new = unknown(unknown(Book::clean(), "aaa01"), "ouen01");
    let (_, value) = compared(&sandbox(&old, &new), &[]);
    let said = |change: &str| -> Vec<String> {
        let all = value["findings"].as_array().unwrap().iter();
        let of_log = all.filter(|it| it["change"] == change && it["code"] == "E252");
        of_log.map(|it| it["message"].as_str().unwrap().to_owned()).collect()
    };
    let (still, new) = (said("still"), said("new"));
    assert!(still.len() == 1 && still[0].contains("ouen01"), "{still:?}");
    assert!(new.len() == 1 && new[0].contains("aaa01"), "{new:?}");
}

#[test]
fn years_are_compared_by_the_items_words() {
    let text = fs::read_to_string(format!("{ROOT}/templates/editions/reiwa5.toml")).unwrap();
    // 2(4) and 2(5) of サーバ change places, 2(1) has other words, 1(1) is gone.
    let next = text
        .replace("id = \"reiwa5\"", "id = \"reiwa6\"")
        .replace("fiscal_year = 2023", "fiscal_year = 2024")
        .replace("reference_year = 2024", "reference_year = 2025")
        .replace("superseded_by", "# superseded_by")
        .replace("\"2(4)\"", "\"x\"")
        .replace("\"2(5)\"", "\"2(4)\"")
        .replace("\"x\"", "\"2(5)\"")
        .replace("台帳管理を行っている。", "台帳を作り、毎年見直している。")
        .replace(
            "医療情報システム安全管理責任者等を設置している。",
            "推測されにくい長い文字列を使っている。",
        );
    let new = Book::clean().set("薬局", "B2", "令和6年度");
    let new = new.set("チェックリスト", "D6", "いいえ").set("チェックリスト", "C2", "").set(
        "チェックリスト",
        "D7",
        "",
    );
    let sandbox = sandbox(&Book::clean(), &new);
    sandbox.put("次.toml", next.as_bytes());
    let (code_of, value) = compared(&sandbox, &["--edition", "次.toml"]);
    assert_eq!(code_of, 1);
    let changed = answers(&value);
    assert_eq!(
        changed[..4],
        [
            "- 1(1) - new - yes ",
            "- 2(1) 2(1) reworded yes yes 全般",
            "- 2(5) 2(4) worse yes blank サーバ",
            "- 2(4) 2(5) worse yes no サーバ",
        ]
    );
    assert!(changed.contains(&"- 1(1) 1(1) gone yes - ".to_owned()), "{changed:?}");
    assert_eq!(
        (&value["old"]["edition"], &value["new"]["edition"]),
        (&json!("reiwa5"), &json!("reiwa6"))
    );
    // The other way round, the older case's edition told.
    fs::rename(sandbox.path("前.xlsx"), sandbox.path("x.xlsx")).unwrap();
    fs::rename(sandbox.path("今.xlsx"), sandbox.path("前.xlsx")).unwrap();
    fs::rename(sandbox.path("x.xlsx"), sandbox.path("今.xlsx")).unwrap();
    let (_, value) = compared(&sandbox, &["--old-edition", "次.toml"]);
    assert!(
        answers(&value).contains(&"- 2(4) 2(5) better blank yes サーバ".to_owned()),
        "{:?}",
        answers(&value)
    );
    // Without its edition, all but the answers is compared.
    let (code_of, value) = compared(&sandbox, &[]);
    assert_eq!((code_of, answers(&value), &value["old"]["edition"]), (1, Vec::new(), &json!(null)));
    assert_eq!(rows(&value)[0].1, "年度");
}

#[test]
fn a_vendor_that_is_new_or_gone_is_said_so() {
    let new = Book::clean()
        .set("事業者", "A2", "別の株式会社")
        .emptied("事業者チェックリスト")
        .set("機器台帳", "K2", "")
        .set("機器台帳", "K3", "");
    let (_, value) = compared(&sandbox(&Book::clean(), &new), &[]);
    let changed = answers(&value);
    assert_eq!(changed.len(), 28);
    assert_eq!(changed[0], "別の株式会社 1(1) - new - blank ");
    assert!(changed.contains(&"架空システム株式会社 1(1) 1(1) gone yes - ".to_owned()));
}

#[test]
fn names_of_more_than_sixty_letters_are_cut() {
    let long = "長い名前".repeat(25);
    let device = Book::clean().set("機器台帳", "A2", long.as_str());
    let sandbox = sandbox(&device.set("事業者", "A2", long.as_str()), &Book::clean());
    let output = sandbox.run(&["diff", "前.xlsx", "今.xlsx", DAY[0], DAY[1]]);
    let text = stdout(&output);
    let cut = format!("  {}…", "長い名前".repeat(15));
    assert!(text.contains(&cut) && !text.contains(&"長い名前".repeat(16)), "{text}");
}

#[test]
fn a_refused_case_is_compared_as_far_as_it_was_read() {
    let new = Book::clean().set("機器台帳", "M3", "来月").set("チェックリスト", "D4", "いいえ");
    // The rules were not asked about the newer one: what they find in the older one is not gone.
    let old = Book::clean().set("機器台帳", "H2", "");
    let new = new.set("機器台帳", "H2", "");
    let (code_of, value) = compared(&sandbox(&old, &new), &[]);
    assert_eq!(findings(&value, "gone"), [""; 0]);
    assert_eq!(code_of, 1);
    assert_eq!(answers(&value), ["- 2(2) 2(2) worse yes no 全般"]);
    assert_eq!(findings(&value, "new"), ["I007 機器台帳!M3"]);
    assert_eq!(
        rows(&value)[0].3,
        json!([{"column": "最終パッチ適用日", "old": "2024/1/16", "new": null}])
    );
}

#[test]
fn what_cannot_be_compared_ends_the_command() {
    let sandbox = sandbox(&Book::clean(), &Book::new().row("表", &["あ", "い"]));
    for pair in [["前.xlsx", "今.xlsx"], ["今.xlsx", "前.xlsx"], ["前.xlsx", "ない.xlsx"]] {
        let output = sandbox.run(&["diff", pair[0], pair[1]]);
        assert_eq!((code(&output), stdout(&output)), (3, String::new()), "{pair:?}");
    }
    assert_eq!(code(&sandbox.run(&["diff", "前.xlsx"])), 2);
    let unknown = sandbox.run(&["diff", "前.xlsx", "前.xlsx", "--edition", "nai"]);
    assert_eq!(code(&unknown), 3, "{}", stderr(&unknown));
}
