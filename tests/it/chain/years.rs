//! A later form from the ministry's workbook to the year after it, over fifty pharmacies.

use std::fs;

use serde_json::Value;
use tachiiri::patch::set::{Change, apply};

use crate::support::Book;
use crate::support::new_sheets::of_new;
use crate::support::raw_xlsx::at;
use crate::support::sandbox::{Sandbox, code, stderr, stdout};
use crate::support::workbook;

const PHARMACIES: usize = 50;
const DAY: [&str; 2] = ["--as-of", "2026-06-01"];
const NEXT_DAY: [&str; 2] = ["--as-of", "2027-06-01"];

/// Chapter with its name, number, heading, text.
const ITEMS: [(&str, &str, &str, &str); 4] = [
    ("１", "（１）", "", "医療情報システム安全管理責任者等を設置している。"),
    (
        "２",
        "（１）",
        "サーバについて、以下を実施している。",
        "利用者の属性等に応じた情報区分毎のアクセス利用権限を設定している。",
    ),
    ("２", "（２）", "", "アクセスログを取得し、定期的に見直している。"),
    ("３", "（１）", "", "くだものの名前をパスワードにしないと決めている。"),
];

/// A workbook as a ministry might hand it out: a sheet for each form.
fn ministry(year: &str, last: &str) -> Vec<u8> {
    let mut book = Book::new();
    for badge in ["薬局確認用", "事業者確認用"] {
        book = book
            .row(badge, &["", "", badge])
            .row(badge, &[&format!("{year}版　薬局におけるサイバーセキュリティ対策チェックリスト")])
            .row(badge, &["", "チェック項目", "1回目", "目標日", "2回目", "備考"]);
        let chapters = ["体制構築", "医療情報システムの管理・運用", "備え"];
        for (chapter, number, heading, text) in ITEMS {
            let name =
                chapters["１２３".chars().position(|digit| digit.to_string() == chapter).unwrap()];
            if !heading.is_empty() {
                book = book.row(badge, &[&format!("{chapter}　{name}"), heading]);
            }
            let text = if chapter == "３" { last } else { text };
            let dates = "（　/　）";
            let answer = format!("はい・いいえ\n{dates}");
            book = book.row(
                badge,
                &[
                    &format!("{chapter}　{name}"),
                    &format!("{number}{text}"),
                    &answer,
                    dates,
                    &answer,
                ],
            );
        }
    }
    book.bytes()
}

fn run(sandbox: &Sandbox, arguments: &[&str]) -> (i32, String) {
    let output = sandbox.run(arguments);
    (code(&output), stderr(&output) + &stdout(&output))
}

/// Sets cells of a workbook as a person types them.
fn fill(sandbox: &Sandbox, file: &str, cells: &[(&str, &str, &str)]) {
    let set = |(sheet, cell, text): &(&str, &str, &str)| Change::Set {
        sheet: (*sheet).to_owned(),
        cell: at(cell),
        text: (*text).to_owned(),
        over: false,
    };
    let changes: Vec<Change> = cells.iter().map(set).collect();
    let filled = apply(&workbook::read(&sandbox.path(file)), &changes, &of_new).unwrap();
    sandbox.put(file, &filled.bytes);
}

/// The pharmacies' names.
fn names() -> impl Iterator<Item = String> {
    (1..=PHARMACIES).map(|number| format!("店{number:02}"))
}

#[test]
#[ignore = "needs minutes"]
fn a_drafted_form_is_filled_sent_returned_chained_carried_on_and_compared() {
    let sandbox = Sandbox::new();
    sandbox.put("様式8.xlsx", &ministry("令和8年度", ITEMS[3].3));
    let (drafted, said) =
        run(&sandbox, &["editions", "--draft", "様式8.xlsx", "-o", "今年の様式.xlsx"]);
    assert_eq!(drafted, 0, "{said}");
    for name in names() {
        let book = Book::clean().set("薬局", "B1", format!("{name}薬局"));
        sandbox.put(&format!("去年/{name}.xlsx"), &book.bytes());
    }
    let carry =
        [&["new", "今年", "--from", "去年", "--edition", "今年の様式.xlsx"][..], &DAY].concat();
    let (carried, said) = run(&sandbox, &carry);
    assert_eq!(carried, 0, "{said}");
    for name in names() {
        let mut cells = vec![("薬局", "B13", "はい"), ("薬局", "B14", "2026/5/11")];
        for row in ["E5", "E6", "E7", "E8"] {
            cells.push(("チェックリスト", row, "はい"));
        }
        for row in ["F5", "F6", "F7", "F8"] {
            cells.push(("チェックリスト", row, "2026/5/11"));
        }
        fill(&sandbox, &format!("今年/{name}.xlsx"), &cells);
    }
    // The vendor's form goes out and comes back.
    let build =
        [&["build", "今年/店01.xlsx", "-o", "送る", "--only", "vendor-checklist"][..], &DAY]
            .concat();
    assert!(run(&sandbox, &build).0 < 2);
    let form = "送る/店01薬局/02_事業者確認用チェックリスト_架空システム株式会社.xlsx";
    let answers = ["E2", "E3", "E4", "E5"].map(|cell| ("データ", cell, "はい"));
    let days = ["F2", "F3", "F4", "F5"].map(|cell| ("データ", cell, "2026/5/20"));
    fill(&sandbox, form, &[answers, days].concat());
    fs::create_dir(sandbox.path("今年/店01")).unwrap();
    fs::rename(sandbox.path("今年/店01.xlsx"), sandbox.path("今年/店01/薬局.xlsx")).unwrap();
    fs::copy(sandbox.path(form), sandbox.path("今年/店01/回答.xlsx")).unwrap();
    let only = [
        "--only",
        "pharmacy-checklist",
        "--formats",
        "xlsx",
        "--fail-on",
        "never",
        "--format",
        "json",
    ];
    let chain = sandbox.run(&[&["chain", "今年", "-o", "書類"][..], &DAY, &only].concat());
    assert_eq!(code(&chain), 0, "{}", stderr(&chain));
    let cases: Value = serde_json::from_str(&stdout(&chain)).unwrap();
    let cases = cases["cases"].as_array().unwrap();
    assert_eq!(cases.len(), PHARMACIES);
    assert!(
        cases
            .iter()
            .all(|case| case["edition"] == "reiwa8" && case["counts"]["error"] != Value::Null)
    );
    let first = cases.iter().find(|case| case["pharmacy"] == "店01薬局").unwrap();
    let read = first["read"].as_array().unwrap().iter().find(|read| read["as"] == "form").unwrap();
    assert_eq!(
        (&read["vendor"], &read["answers"]),
        (&Value::from("架空システム株式会社"), &Value::from(4))
    );
    // The year after: another wording, carried on and compared.
    sandbox.put(
        "様式9.xlsx",
        &ministry("令和9年度", "くだものと花の名前をパスワードにしないと決めている。"),
    );
    assert_eq!(run(&sandbox, &["editions", "--draft", "様式9.xlsx", "-o", "来年の様式.toml"]).0, 0);
    let carry = [&["new", "来年", "--from", "今年", "--edition", "来年の様式.toml"][..], &NEXT_DAY]
        .concat();
    let (carried, said) = run(&sandbox, &carry);
    assert_eq!(carried, 0, "{said}");
    assert_eq!(fs::read_dir(sandbox.path("来年")).unwrap().count(), PHARMACIES);
    let next = workbook::read(&sandbox.path("来年/店01.xlsx"));
    let cells = workbook::cells(&next, "チェックリスト");
    assert_eq!((cells["D4"].as_str(), cells["D5"].as_str()), ("前回", "はい（令和8年5月11日）"));
    assert!(
        cells["D8"].starts_with("文言が変わりました。前の文言：くだものの名前を"),
        "{}",
        cells["D8"]
    );
    assert_eq!(workbook::cells(&next, "事業者チェックリスト")["E5"], "はい（令和8年5月20日）");
    let diff =
        [&["diff", "今年/店02.xlsx", "来年/店02.xlsx", "--format", "json"][..], &NEXT_DAY].concat();
    let output = sandbox.command(&diff).output().unwrap();
    let compared: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(
        (code(&output), &compared["old"]["edition"], &compared["new"]["edition"]),
        (1, &"reiwa8".into(), &"reiwa9".into())
    );
    let changes: Vec<&str> = compared["answers"].as_array().unwrap()[..4]
        .iter()
        .map(|answer| answer["change"].as_str().unwrap())
        .collect();
    assert_eq!(changes, ["worse", "worse", "worse", "reworded"]);
}
