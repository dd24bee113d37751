//! A newcomer's first workbook (tests/cases/newcomer): all slips are told at once, each with its
//! way out, and mended as told it gives papers.

use std::path::Path;

use serde_json::Value;

use crate::support::sandbox::{ROOT, Sandbox, code, stdout};

/// What is said of the workbook as it was typed: which rule, where, and the way out.
const SLIPS: [(&str, &str, &str); 40] = [
    ("I007", "チェックリスト!E7", "「R6.3.31」と書いてください"),
    ("I006", "チェックリスト!C8", "備考に『サーバなし（クラウド）』と書いてください"),
    ("I006", "チェックリスト!C9", "備考に『サーバなし（クラウド）』と書いてください"),
    ("I006", "チェックリスト!C10", "備考に『サーバなし（クラウド）』と書いてください"),
    ("I007", "チェックリスト!E10", "わからなければ空欄のままに"),
    ("I007", "チェックリスト!D20", "わからなければ空欄のままに"),
    ("I006", "チェックリスト!C21", "「はい」と書いてください"),
    ("I012", "チェックリスト!A22", "先頭に「※」を付けるか、消してください"),
    ("I008", "バックアップ!G4", "「不明」と書いてください"),
    ("I007", "バックアップ!K4", "わからなければ空欄のままに"),
    ("I009", "バックアップ!H5", "わからなければ空欄のままに"),
    ("I021", "事業者!E4", "「文字列」にしてから入力し直してください"),
    ("I021", "事業者!E5", "「0492345678」"),
    ("I009", "事業者!H5", "「未確認」と書いてください"),
    ("I021", "利用者台帳!E4", "「09011112222」"),
    ("I016", "機器台帳!M5", "シート「事業者」にその行を加えるか"),
    ("I007", "機器台帳!N5", "わからなければ空欄のままに"),
    ("I009", "機器台帳!B6", "「端末PC」と書いてください"),
    ("I016", "機器台帳!M6", "シート「事業者」にその行を加えるか"),
    ("I007", "機器台帳!N6", "わからなければ空欄のままに"),
    ("I009", "機器台帳!B7", "「端末PC」と書いてください"),
    ("I021", "薬局!B8", "「0300001234」"),
    ("I007", "薬局!B13", "「2023/12/31」と書いてください"),
    ("I016", "薬局!B16", "同じでも省かずに"),
    ("I021", "連絡先!E5", "「09011112222」"),
    ("I009", "連絡先!A6", "「事業者」と書いてください"),
    ("I016", "連絡先!G6", "「佐藤 和子」のことではありませんか"),
    ("I009", "連絡先!A7", "「事業者」と書いてください"),
    ("I016", "連絡先!G7", "「佐藤 和子」のことではありませんか"),
    ("I009", "連絡先!A8", "「所管省庁等」と書いてください"),
    ("I016", "連絡先!G8", "「佐藤 和子」のことではありませんか"),
    ("I016", "連絡先!G9", "「佐藤 和子」のことではありませんか"),
    ("I016", "連絡先!G10", "「佐藤 和子」のことではありませんか"),
    ("I031", "チェックリスト!F11", "備考に「クラウドなので不明」"),
    ("I031", "チェックリスト!F12", "備考に「わからない」"),
    ("I031", "利用者台帳!F6", "1人に1つずつIDを分けてください"),
    ("I031", "機器台帳!F4", "「ソフトウェアバージョン」が日付に変わったようです"),
    ("I030", "機器台帳!I5", "結合を解除して"),
    ("I022", "機器台帳!A9", "「合計」"),
    ("I027", "薬局!B10", "空欄のままでかまいません"),
];

fn workbook(name: &str) -> String {
    Path::new(ROOT).join("tests/cases/newcomer").join(name).display().to_string()
}

/// Exit code and findings of `check`.
fn checked(sandbox: &Sandbox, workbook: &str) -> (i32, Vec<Value>) {
    let output = sandbox.run(&["check", workbook, "--as-of", "2024-02-01", "--format", "json"]);
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    (code(&output), report["cases"][0]["findings"].as_array().unwrap().clone())
}

fn text<'f>(finding: &'f Value, key: &str) -> &'f str {
    finding[key].as_str().unwrap_or_default()
}

#[test]
fn all_slips_are_told_in_the_first_round_each_with_its_way_out() {
    let (code, findings) = checked(&Sandbox::new(), &workbook("typed.xlsx"));
    assert_eq!(code, 1);
    let told = findings.iter().map(|finding| {
        (
            text(finding, "code").to_owned(),
            format!("{}!{}", text(finding, "sheet"), text(finding, "cell")),
        )
    });
    let expected = SLIPS.iter().map(|(code, place, _)| ((*code).to_owned(), (*place).to_owned()));
    assert_eq!(told.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
    for (finding, (_, place, words)) in findings.iter().zip(&SLIPS) {
        let said = [text(finding, "message"), text(finding, "hint")].concat();
        assert!(said.contains(words), "{place}: {said}");
    }
}

#[test]
fn one_cause_is_one_thing_to_read() {
    let output = Sandbox::new().run(&["check", &workbook("typed.xlsx"), "--as-of", "2024-02-01"]);
    let told = stdout(&output);
    let begins = |line: &&str| {
        ["error[", "warning[", "note["].iter().any(|severity| line.starts_with(severity))
    };
    assert!(told.lines().filter(begins).count() <= 30, "{told}");
    assert!(told.ends_with("エラー 33件、警告 0件、お知らせ 7件\n"), "{told}");
}

#[test]
fn mended_as_told_it_gives_papers_in_the_second_round() {
    let sandbox = Sandbox::new();
    let (_, findings) = checked(&sandbox, &workbook("mended.xlsx"));
    let errors: Vec<&str> = findings
        .iter()
        .filter(|finding| text(finding, "severity") == "error")
        .map(|error| text(error, "cell"))
        .collect();
    // What is still missing are the forms of the two vendors, and which file is to be sent is said.
    assert_eq!(errors, ["A4", "A5"]);
    assert!(findings.iter().all(|finding| !text(finding, "hint").is_empty()), "{findings:?}");
    let output = sandbox.run(&[
        "build",
        &workbook("mended.xlsx"),
        "--as-of",
        "2024-02-01",
        "--only",
        "pharmacy-checklist,vendor-checklist",
    ]);
    assert_eq!(code(&output), 1);
    let made = [
        "01_薬局確認用チェックリスト.pdf",
        "02_事業者確認用チェックリスト_見本ネット株式会社.xlsx",
    ];
    for name in made {
        assert!(sandbox.path("out/わかば薬局").join(name).is_file(), "{name}");
    }
}
