//! This year's form, drawn up from the ministry's own workbook, and cases that are made with it.

use jiff::civil::date;
use serde_json::{Value, json};

use super::api::{found, set};
use super::client::Served;
use crate::support::Book;
use crate::support::sandbox::{Sandbox, code, stderr, stdout};

/// A form as the ministry may hand it out: three rounds with days of their own; `heading` says the
/// year, or does not.
pub fn ministrys_workbook(heading: &str) -> Vec<u8> {
    let mut book = Book::new();
    for (sheet, badge) in [("薬局用", "医療機関・薬局確認用"), ("事業者用", "事業者確認用")]
    {
        let headers =
            ["1回目", "1回目確認日", "目標日", "2回目", "2回目確認日", "3回目", "3回目確認日"];
        let items = [
            "サーバ、端末PC、ネットワーク機器の台帳管理を行っている。",
            "くだものの名前をパスワードにしていない。",
        ];
        book = book
            .with(sheet, 0, 0, "ためしの対策チェックリスト")
            .with(sheet, 0, 8, badge)
            .with(sheet, 1, 0, heading);
        book = book
            .with(sheet, 2, 0, "チェック項目")
            .with(sheet, 2, 1, "確認結果")
            .with(sheet, 2, 8, "備考");
        for (at, header) in headers.into_iter().enumerate() {
            book = book.with(sheet, 3, at as u16 + 1, header);
        }
        book = book.with(sheet, 4, 0, "1　管理");
        book.merged.push((sheet.to_owned(), 4, 0, 4, 8));
        for (at, text) in items.into_iter().enumerate() {
            let row = at as u32 + 5;
            book = book.with(sheet, row, 0, format!("（{}）{text}", at + 1));
            for column in [1, 4, 6] {
                book = book.with(sheet, row, column, "はい・いいえ");
            }
        }
    }
    book.bytes()
}

fn headers(served: &Served, case: &str, sheet: &str) -> Vec<String> {
    let sheets = served.get(&format!("api/cases/{case}/sheets")).json();
    let shown = sheets.as_array().unwrap().iter().find(|shown| shown["sheet"] == sheet).unwrap();
    let columns = shown["columns"].as_array().unwrap().iter();
    columns
        .map(|column| format!("{} {}", column["header"], column["kind"]).replace('"', ""))
        .collect()
}

fn new(served: &Served, edition: &Value) -> String {
    let made =
        served.send("POST", &format!("api/cases?new={}", edition.as_str().unwrap()), &Value::Null);
    assert_eq!(made.status, 201, "{}", made.text());
    made.json()["case"].as_str().unwrap().to_owned()
}

#[test]
fn the_answer_is_the_commands() {
    let served = Served::start();
    let form = ministrys_workbook("〇　令和8年度中");
    let answer = served.upload("api/editions", &[("様式.xlsx", &form)]);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let mut said = answer.json();
    assert_eq!(said.as_object_mut().unwrap().remove("edition_id"), Some("reiwa8".into()));
    let sandbox = Sandbox::new();
    sandbox.put("様式.xlsx", &form);
    let output = sandbox
        .command(&["editions", "--draft", "様式.xlsx", "-o", "様式.toml", "--format", "json"])
        .output();
    let output = output.unwrap();
    assert_eq!((code(&output), said["unsure"].clone()), (0, json!([])));
    assert_eq!(said, serde_json::from_str::<Value>(&stdout(&output)).unwrap());
    let editions = served.get("api/editions").json();
    let drafted =
        json!({"id": "reiwa8", "name": said["edition"]["name"], "year": 2026, "drafted": true});
    assert_eq!((&editions[0]["drafted"], &editions[1]), (&json!(false), &drafted));
}

#[test]
fn a_case_of_it_has_its_items_and_rounds() {
    let served = Served::on_day(date(2026, 9, 1));
    let form = ministrys_workbook("〇　令和8年度中");
    let edition =
        served.upload("api/editions", &[("様式.xlsx", &form)]).json()["edition_id"].clone();
    let case = new(&served, &edition);
    assert_eq!(served.get(&format!("api/cases/{case}/report")).json()["edition"], "reiwa8");
    let checklist = headers(&served, &case, "チェックリスト");
    assert_eq!(
        checklist[3..],
        [
            "1回目 yes/no",
            "1回目確認日 date",
            "目標日 date",
            "2回目 yes/no",
            "2回目確認日 date",
            "3回目 yes/no",
            "3回目確認日 date",
            "備考 text"
        ]
    );
    let row = json!({"revision": 1, "sheet": "事業者チェックリスト", "after": null, "texts":
        {"事業者名": "架空システム株式会社", "項番": "1(2)", "3回目": "はい", "3回目確認日": "2026/8/31"}});
    let added = served.send("POST", &format!("api/cases/{case}/rows"), &row);
    assert_eq!(added.status, 200, "{}", added.text());
    let sheets = served.get(&format!("api/cases/{case}/sheets")).json();
    let third = sheets[1]["rows"][0]["cells"][9]["cell"].as_str().unwrap();
    assert_eq!(set(&served, &case, 2, "チェックリスト", third, "2026/8/31").status, 200);
    let sheets = served.get(&format!("api/cases/{case}/sheets")).json();
    let value = |sheet: usize, at: usize| sheets[sheet]["rows"][0]["cells"][at]["value"].clone();
    assert_eq!(
        (value(1, 9), value(3, 9), value(3, 10)),
        (json!("2026-08-31"), json!(true), json!("2026-08-31"))
    );
}

#[test]
fn the_same_form_keeps_its_id_and_another_gets_one_of_its_own() {
    let served = Served::start();
    // A workbook of another second has another digest, which stands in its edition.
    let form = ministrys_workbook("〇　令和8年度中");
    let forms = [
        form.clone(),
        form,
        ministrys_workbook("〇　令和8年度の項目"),
        ministrys_workbook("〇　令和5年度中"),
    ];
    let ids = forms.map(|form| {
        served.upload("api/editions", &[("様式.xlsx", &form)]).json()["edition_id"].clone()
    });
    assert_eq!(ids, ["reiwa8", "reiwa8", "reiwa8-2", "reiwa5-2"]);
}

#[test]
fn a_form_with_something_to_decide_opens_too() {
    let served = Served::on_day(date(2026, 9, 1));
    let form = ministrys_workbook("〇　参考にする表");
    let drafted = served.upload("api/editions", &[("様式.xlsx", &form)]).json();
    assert_ne!(drafted["unsure"], json!([]));
    let case = new(&served, &drafted["edition_id"]);
    let open = |report: &Value| -> Vec<String> {
        found(report).into_iter().filter(|finding| finding.starts_with("I019 様式定義!")).collect()
    };
    let mut report = served.get(&format!("api/cases/{case}/report")).json();
    assert_ne!(open(&report), [""; 0]);
    // The year stands in the cell beside, and each mark goes.
    let sheet = "様式定義";
    for (cell, text) in [("B2", "reiwa8"), ("B3", "ためし"), ("B4", "令和8年度")] {
        let answer = set(&served, &case, report["revision"].as_u64().unwrap(), sheet, cell, text);
        assert_eq!(answer.status, 200, "{}", answer.text());
        report = answer.json();
    }
    while let Some(first) = open(&report).first() {
        let cell = first.rsplit('!').next().unwrap().to_owned();
        assert_eq!(&cell[..1], "C", "{first}");
        let answer = set(&served, &case, report["revision"].as_u64().unwrap(), sheet, &cell, "");
        assert_eq!(answer.status, 200, "{}", answer.text());
        report = answer.json();
    }
    assert_eq!(
        (report["edition"].clone(), &found(&report)[..1]),
        (json!("reiwa8"), &["I010 薬局!B5".to_owned()][..])
    );
    assert_eq!(headers(&served, &case, "チェックリスト").len(), 11);
}

#[test]
fn what_is_no_form_is_refused_in_words() {
    let served = Served::start();
    for (name, bytes) in
        [("メモ.xlsx", Book::clean().bytes()), ("壊れ.xlsx", b"PK no workbook".to_vec())]
    {
        let answer = served.upload("api/editions", &[(name, &bytes)]);
        assert_eq!(
            (answer.status, answer.error().contains(name)),
            (422, true),
            "{}",
            answer.text()
        );
    }
    assert_eq!(served.get("api/editions").json().as_array().unwrap().len(), 1);
    assert_eq!(served.send("POST", "api/cases?new=reiwa8", &Value::Null).status, 404);
}

#[test]
fn last_year_is_carried_as_the_command_carries_it() {
    let served = Served::on_day(date(2026, 9, 1));
    let last = served.open_sample();
    let form = ministrys_workbook("〇　令和8年度中");
    let edition =
        served.upload("api/editions", &[("様式.xlsx", &form)]).json()["edition_id"].clone();
    let next = served.send("POST", &format!("api/cases/{last}/next"), &json!({"edition": edition}));
    assert_eq!(next.status, 201, "{}", next.text());
    let next = next.json();
    let case = next["case"].as_str().unwrap();
    let workbook = served.get(&format!("api/cases/{case}/workbook")).body;
    let sandbox = Sandbox::new();
    sandbox.put("sample.xlsx", &super::client::sample());
    sandbox.put("様式.xlsx", &form);
    assert_eq!(code(&sandbox.run(&["editions", "--draft", "様式.xlsx", "-o", "今年.toml"])), 0);
    let arguments = [
        "new",
        "次.xlsx",
        "--from",
        "sample.xlsx",
        "--edition",
        "今年.toml",
        "--as-of",
        "2026-09-01",
    ];
    let output = sandbox.run(&arguments);
    assert!(stderr(&output).contains(next["told"].as_str().unwrap()), "{}", stderr(&output));
    assert!(workbook == std::fs::read(sandbox.path("次.xlsx")).unwrap());
    let none = served.open(&[("メモ.csv", b"x")]);
    let refused =
        served.send("POST", &format!("api/cases/{none}/next"), &json!({"edition": "reiwa5"}));
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert_eq!(
        served
            .send("POST", &format!("api/cases/{last}/next"), &json!({"edition": "reiwa99"}))
            .status,
        404
    );
}

/// The prompts of all sheets of a case.
fn prompts(served: &Served, case: &str) -> String {
    served.get(&format!("api/cases/{case}/sheets")).text()
}

#[test]
fn prompts_speak_of_the_editions_year() {
    let served = Served::on_day(date(2026, 9, 1));
    let form = ministrys_workbook("〇　令和8年度中");
    let edition =
        served.upload("api/editions", &[("様式.xlsx", &form)]).json()["edition_id"].clone();
    let said = prompts(&served, &new(&served, &edition));
    assert!(said.contains("例：2026/10/2") && said.contains("例：2027/3/15"), "{said}");
    assert!(!said.contains("例：2023/") && !said.contains("例：2024/"), "{said}");
    let said = prompts(&served, &served.open_sample());
    assert!(said.contains("例：2023/10/2") && !said.contains("例：2026/"), "{said}");
}

#[test]
fn the_edition_asked_for_is_offered_and_taken() {
    let sandbox = Sandbox::new();
    sandbox.put("様式.xlsx", &ministrys_workbook("〇　令和8年度中"));
    let drafted = sandbox.run(&["editions", "--draft", "様式.xlsx", "-o", "今年.toml"]);
    assert_eq!(code(&drafted), 0, "{}", stderr(&drafted));
    let served = Served::with_edition(sandbox.path("今年.toml"));
    *served.day.lock().unwrap() = date(2026, 9, 1);
    let editions = served.get("api/editions").json();
    let listed: Vec<String> = editions
        .as_array()
        .unwrap()
        .iter()
        .map(|edition| format!("{} {} {}", edition["id"], edition["year"], edition["drafted"]))
        .collect();
    assert_eq!(listed, ["\"reiwa5\" 2023 false", "\"reiwa8\" 2026 false"]);
    let case = new(&served, &"reiwa8".into());
    let report = served.get(&format!("api/cases/{case}/report")).json();
    assert_eq!(report["edition"], "reiwa8");
    assert!(!report["findings"].to_string().contains("I019"), "{report}");
    assert!(headers(&served, &case, "チェックリスト").contains(&"3回目 yes/no".to_owned()));
}
