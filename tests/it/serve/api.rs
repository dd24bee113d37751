//! What the API answers, compared with the command.

use serde_json::{Value, json};

use super::client::{Answer, Served, sample};
use crate::support::Book;
use crate::support::sandbox::{Sandbox, stdout};

/// Sets a cell at a revision.
pub fn set(
    served: &Served,
    id: &str,
    revision: u64,
    sheet: &str,
    cell: &str,
    text: &str,
) -> Answer {
    let change =
        json!({"revision": revision, "changes": [{"sheet": sheet, "cell": cell, "text": text}]});
    served.send("PATCH", &format!("api/cases/{id}/cells"), &change)
}

/// Code and cell of each finding.
pub fn found(report: &Value) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap().iter();
    let place =
        |finding: &Value| format!("{} {}!{}", finding["code"], finding["sheet"], finding["cell"]);
    findings.map(|finding| place(finding).replace('"', "")).collect()
}

#[test]
fn a_changed_cell_is_checked_at_once_and_can_be_undone() {
    let served = Served::start();
    let id = served.open_sample();
    let before = found(&served.get(&format!("api/cases/{id}/report")).json());
    let changed = set(&served, &id, 1, "チェックリスト", "D5", "いいえ").json();
    assert_eq!(changed["revision"], 2);
    let new: Vec<String> =
        found(&changed).into_iter().filter(|finding| !before.contains(finding)).collect();
    assert_eq!(new, ["C103 チェックリスト!F5"]);
    assert_eq!(served.get("api/cases").json()[0]["changed"], true);
    let undone = served.send("POST", &format!("api/cases/{id}/undo"), &Value::Null).json();
    assert_eq!((undone["revision"].as_u64(), found(&undone)), (Some(3), before));
    let none = served.send("POST", &format!("api/cases/{id}/undo"), &Value::Null);
    assert_eq!((none.status, none.json()["revision"].as_u64()), (409, Some(3)));
    assert_eq!(served.get("api/cases").json()[0]["changed"], false);
    assert_eq!(served.get(&format!("api/cases/{id}/workbook")).body, sample());
    let redone = served.send("POST", &format!("api/cases/{id}/redo"), &Value::Null).json();
    assert_eq!((redone["revision"].as_u64(), found(&redone)), (Some(4), found(&changed)));
}

#[test]
fn what_is_taken_away_is_the_users_workbook_with_the_change() {
    let served = Served::start();
    let id = served.open_sample();
    let changed = set(&served, &id, 1, "チェックリスト", "D5", "いいえ").json();
    let workbook = served.get(&format!("api/cases/{id}/workbook"));
    assert_eq!(served.get("api/cases").json()[0]["changed"], false);
    let sandbox = Sandbox::new();
    sandbox.put("sample.xlsx", &workbook.body);
    let output =
        sandbox.run(&["check", "sample.xlsx", "--as-of", "2024-02-01", "--format", "json"]);
    let command: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(command["cases"][0]["findings"], changed["findings"]);
}

#[test]
fn an_old_revision_is_refused_with_the_new_report() {
    let served = Served::start();
    let id = served.open_sample();
    assert_eq!(set(&served, &id, 1, "チェックリスト", "D5", "いいえ").status, 200);
    let again = set(&served, &id, 1, "チェックリスト", "D5", "いいえ");
    let answer = again.json();
    assert_eq!((again.status, answer["revision"].as_u64()), (409, Some(2)));
    assert_eq!(answer["report"]["revision"], 2);
}

#[test]
fn all_changes_are_made_or_none() {
    let served = Served::start();
    let id = served.open_sample();
    let change = json!({"revision": 1, "changes": [
        {"sheet": "チェックリスト", "cell": "D5", "text": "いいえ"},
        {"sheet": "機器台帳", "cell": "A4", "text": "見出しを変える"},
    ]});
    let answer = served.send("PATCH", &format!("api/cases/{id}/cells"), &change);
    assert_eq!((answer.status, answer.error().contains("A4")), (422, true));
    assert_eq!(served.get("api/cases").json()[0]["revision"], 1);
    let unknown = set(&served, &id, 1, "チェックリスト", "5D", "はい");
    assert_eq!(unknown.status, 422);
}

#[test]
fn what_cannot_be_written_is_refused_in_words_that_fit() {
    let served = Served::start();
    let id = served.open_sample();
    let log = set(&served, &id, 1, "アクセスログ", "A5", "x");
    assert_eq!((log.status, log.error().contains("記録")), (422, true), "{}", log.text());
    let rows = format!("api/cases/{id}/rows");
    let row = |sheet: &str, texts: Value| json!({"revision": 1, "sheet": sheet, "after": null, "texts": texts});
    let log = served.send("POST", &rows, &row("アクセスログ", json!({"ユーザーID": "x"})));
    assert_eq!(log.status, 422);
    let again = json!({"項目": "薬局開設者", "内容": "見本 二郎"});
    let again = served.send("POST", &rows, &row("薬局", again));
    assert_eq!(
        (again.status, again.error().contains("もうあります（B6）")),
        (422, true),
        "{}",
        again.text()
    );
    for control in ["\u{7}", "a\u{0}", "\u{ffff}"] {
        let typed = set(&served, &id, 1, "薬局", "B6", control);
        let says = typed.error().contains("目に見えない文字（制御文字 U+");
        assert_eq!((typed.status, says), (422, true), "{}", typed.text());
    }
    let nothing = json!({"revision": 1, "changes": []});
    let nothing = served.send("PATCH", &format!("api/cases/{id}/cells"), &nothing);
    assert_eq!((nothing.status, &nothing.json()["revision"]), (200, &json!(1)));
    let gone = json!({"revision": 1, "sheet": "薬局", "row": 6});
    let gone = served.send("DELETE", &rows, &gone);
    assert_eq!((gone.status, gone.error().contains("消したり")), (422, true), "{}", gone.text());
    let cases = served.get("api/cases").json();
    let mut keys: Vec<&String> = cases[0].as_object().unwrap().keys().collect();
    keys.sort();
    assert_eq!(keys, ["case", "changed", "name", "path", "revision"]);
    assert_eq!(cases[0]["revision"], 1);
}

#[test]
fn of_a_log_as_csv_the_rows_that_were_asked_for_are_shown() {
    let served = Served::start();
    let row = |at: usize| format!("u{at},2024/1/5 9:00:00,ログイン\n");
    let rows: String = (1..=300).map(row).collect();
    let log = format!("出力,,\nユーザーID,時刻,操作情報\n{rows}以上,,\n");
    let book = Book::clean().without("アクセスログ").bytes();
    let id = served.open(&[("ためし.xlsx", &book), ("アクセスログ.csv", log.as_bytes())]);
    let shown = |query: &str| {
        let sheets = served.get(&format!("api/cases/{id}/sheets{query}")).json();
        let sheets = sheets.as_array().unwrap().clone();
        let log = sheets.into_iter().find(|sheet| sheet["sheet"] == "アクセスログ").unwrap();
        let rows = log["rows"].as_array().unwrap().iter();
        let rows: Vec<String> = rows
            .map(|row| format!("{} {}", row["cells"][0]["cell"], row["cells"][0]["text"]))
            .collect();
        (log["total"].as_u64().unwrap(), rows.len(), rows[0].replace('"', ""))
    };
    assert_eq!(shown(""), (300, 200, "A3 u1".to_owned()));
    let of_log = "?sheet=%E3%82%A2%E3%82%AF%E3%82%BB%E3%82%B9%E3%83%AD%E3%82%B0&from=293&count=50";
    assert_eq!(shown(of_log), (300, 10, "A293 u291".to_owned()));
}

#[test]
fn rows_are_added_and_deleted() {
    let served = Served::start();
    let id = served.open_sample();
    let row =
        json!({"revision": 1, "sheet": "機器台帳", "after": null, "texts": {"管理番号": "099"}});
    let added = served.send("POST", &format!("api/cases/{id}/rows"), &row).json();
    assert_eq!((added["row"].as_u64(), added["revision"].as_u64()), (Some(13), Some(2)));
    let devices = served.get(&format!(
        "api/cases/{id}/sheets?sheet=%E6%A9%9F%E5%99%A8%E5%8F%B0%E5%B8%B3&from=13&count=5"
    ));
    let devices = devices.json();
    let rows = devices[0]["rows"].as_array().unwrap();
    assert_eq!(
        (rows.len(), &rows[0]["row"], &rows[0]["cells"][0]["text"]),
        (1, &json!(13), &json!("099"))
    );
    let row = json!({"revision": 2, "sheet": "機器台帳", "row": 13});
    let deleted = served.send("DELETE", &format!("api/cases/{id}/rows"), &row).json();
    assert_eq!(deleted["revision"], 3);
}

#[test]
fn what_was_mended_is_told() {
    let served = Served::start();
    let book = Book::clean().set("チェックリスト", "D2", "いいえ");
    let id = served.open(&[("ためし.xlsx", &book.bytes())]);
    let report = served.get(&format!("api/cases/{id}/report")).json();
    assert!(found(&report).contains(&"C103 チェックリスト!F2".to_owned()), "{:?}", found(&report));
    let mended = set(&served, &id, 1, "チェックリスト", "F2", "2024/3/1").json();
    let codes: Vec<&Value> =
        mended["mended"].as_array().unwrap().iter().map(|finding| &finding["code"]).collect();
    assert_eq!(codes, ["C103"]);
}

#[test]
fn a_refused_case_has_no_papers_and_says_why() {
    let served = Served::start();
    let id = served.open(&[("メモ.xlsx", b"PK no workbook")]);
    let report = served.get(&format!("api/cases/{id}/report")).json();
    assert_eq!(found(&report), ["I001 null!null"]);
    let papers = served.get(&format!("api/cases/{id}/papers")).json();
    assert_eq!(papers["papers"], json!([]));
    assert!(
        papers["left_out"]
            .as_array()
            .unwrap()
            .iter()
            .all(|left| !left["why"].as_str().unwrap().is_empty())
    );
    assert_eq!(served.get(&format!("api/cases/{id}/papers.zip")).status, 404);
    assert_eq!(served.get(&format!("api/cases/{id}/workbook")).body, b"PK no workbook");
}

#[test]
fn at_most_eight_cases_are_open() {
    let served = Served::start();
    for number in 1..=8 {
        served.open(&[(&format!("薬局{number}.csv"), "薬局名,みほん薬局\n".as_bytes())]);
    }
    let ninth = served.upload("api/cases", &[("薬局9.csv", b"x")]);
    assert_eq!(ninth.status, 503);
    assert!(
        ninth.error().contains("薬局1.csv") && ninth.error().contains("薬局8.csv"),
        "{}",
        ninth.error()
    );
    assert_eq!(served.send("DELETE", "api/cases/3", &Value::Null).status, 204);
    assert_eq!(served.get("api/cases/3/report").status, 404);
    assert_eq!(served.open(&[("薬局9.csv", b"x")]), "9");
}

#[test]
fn pictures_have_the_width_that_was_asked_for() {
    let served = Served::start();
    let id = served.open_sample();
    let stem: String = "06_機器台帳".bytes().map(|byte| format!("%{byte:02X}")).collect();
    let page = |rest: &str| served.get(&format!("api/cases/{id}/pages/{stem}/{rest}"));
    let width = |answer: Answer| {
        assert_eq!(answer.header("content-type"), Some("image/png"));
        u32::from_be_bytes(answer.body[16..20].try_into().unwrap())
    };
    assert_eq!(width(page("1.png")), 800);
    assert_eq!(width(page("1.png?width=300")), 300);
    let status = |rest: &str| page(rest).status;
    assert_eq!(
        [status("99.png"), status("0.png"), status("1.png?width=99"), status("1.png?width=2001")],
        [404, 404, 400, 400]
    );
    assert_eq!(status("1.png?width=x"), 400);
    assert_eq!(served.get(&format!("api/cases/{id}/pages/nothing/1.png")).status, 404);
}

#[test]
fn a_rule_is_explained() {
    let served = Served::start();
    let explained = served.get("api/explain/C103").json();
    let mut keys: Vec<&String> = explained.as_object().unwrap().keys().collect();
    keys.sort();
    assert_eq!(keys, ["code", "guideline", "mend", "source", "title", "why"]);
    assert_eq!(explained["code"], "C103");
    assert_eq!(served.get("api/explain/C999").status, 404);
}

#[test]
fn new_and_sample_are_cases_too() {
    let served = Served::start();
    let open = |query: &str| served.send("POST", &format!("api/cases?{query}"), &Value::Null);
    assert_eq!(
        [open("sample=1").status, open("new=reiwa5").status, open("new=nothing").status],
        [201, 201, 404]
    );
    let cases = served.get("api/cases").json();
    assert_eq!((&cases[0]["name"], &cases[1]["changed"]), (&json!("見本.xlsx"), &json!(false)));
    let sandbox = Sandbox::new();
    sandbox.run(&["new", "見本.xlsx", "--sample"]);
    assert_eq!(
        served.get("api/cases/1/workbook").body,
        std::fs::read(sandbox.path("見本.xlsx")).unwrap()
    );
}

#[test]
fn a_form_that_came_back_is_written_into_the_case() {
    let sandbox = Sandbox::with(&Book::clean());
    sandbox.build(&[]);
    let form =
        sandbox.path("out/ためし薬局/02_事業者確認用チェックリスト_架空システム株式会社.xlsx");
    let form = std::fs::read(form).unwrap();
    let served = Served::start();
    let case = Book::clean().emptied("事業者チェックリスト");
    let id = served.open(&[("ためし.xlsx", &case.bytes())]);
    let before = served.get(&format!("api/cases/{id}/report")).json();
    assert!(
        found(&before).iter().any(|finding| finding.starts_with("C202 ")),
        "{:?}",
        found(&before)
    );
    let answer = served.upload(&format!("api/cases/{id}/files"), &[("返信.xlsx", &form)]);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let report = answer.json();
    assert_eq!(report["taken"][0]["vendor"], "架空システム株式会社");
    assert_eq!((&report["revision"], &report["inputs"]), (&json!(2), &json!(["ためし.xlsx"])));
    assert_eq!(found(&report), [""; 0]);
    // As if typed: once more changes nothing that is read.
    let again = served.upload(&format!("api/cases/{id}/files"), &[("返信.xlsx", &form)]);
    assert_eq!(again.status, 422, "{}", again.text());
}

#[test]
fn what_is_no_form_is_refused_and_changes_nothing() {
    let served = Served::start();
    let id = served.open_sample();
    let answer = served.upload(&format!("api/cases/{id}/files"), &[("メモ.xlsx", b"PK nothing")]);
    assert_eq!(answer.status, 422);
    assert!(
        answer.json()["findings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|finding| finding["code"] == "I001")
    );
    assert_eq!(served.get("api/cases").json()[0]["revision"], 1);
}

#[test]
fn a_missing_field_gets_a_row_of_its_own() {
    let served = Served::start();
    let id = served.open(&[("ためし.xlsx", &Book::clean().bytes())]);
    let missing = |sheets: &Value| sheets[0]["missing"].as_array().unwrap().clone();
    let pharmacy = format!("api/cases/{id}/sheets?sheet=%E8%96%AC%E5%B1%80");
    let before = missing(&served.get(&pharmacy).json());
    let header = before[0]["header"].clone();
    let texts = json!({"項目": header, "内容": "架空の内容"});
    let row = json!({"revision": 1, "sheet": "薬局", "after": null, "texts": texts});
    let added = served.send("POST", &format!("api/cases/{id}/rows"), &row);
    assert_eq!(added.status, 200, "{}", added.text());
    let after = missing(&served.get(&pharmacy).json());
    assert_eq!(after.len(), before.len() - 1);
}

#[test]
fn papers_after_a_change_are_those_of_the_workbook_taken_away() {
    let served = Served::start();
    let id = served.open_sample();
    assert_eq!(served.get(&format!("api/cases/{id}/papers")).status, 200);
    assert_eq!(set(&served, &id, 1, "機器台帳", "I6", "受付の奥").status, 200);
    let workbook = served.get(&format!("api/cases/{id}/workbook")).body;
    super::same::assert_is_the_commands(&served, &id, "sample.xlsx", &workbook, super::client::DAY);
}
