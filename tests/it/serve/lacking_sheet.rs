//! Sheets that a case lacks: a row, a cell or a form that came back adds them.

use serde_json::{Value, json};

use super::client::Served;
use crate::support::book::Book;
use crate::support::sandbox::Sandbox;

/// A sheet of a case as the page sees it.
fn sheet(served: &Served, id: &str, name: &str) -> Value {
    let sheets = served.get(&format!("api/cases/{id}/sheets")).json();
    sheets.as_array().unwrap().iter().find(|sheet| sheet["sheet"] == name).unwrap().clone()
}

/// The texts of a sheet's rows that hold something under a header.
fn column(sheet: &Value, header: &str) -> Vec<String> {
    let at = sheet["columns"]
        .as_array()
        .unwrap()
        .iter()
        .position(|column| column["header"] == header)
        .unwrap();
    let rows = sheet["rows"].as_array().unwrap().iter();
    rows.map(|row| row["cells"][at]["text"].as_str().unwrap().to_owned())
        .filter(|text| !text.is_empty())
        .collect()
}

fn codes(report: &Value) -> Vec<String> {
    let found = report["findings"].as_array().unwrap().iter();
    found.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

/// The form of a paper that a pharmacy's `build` made.
fn form(book: &Book, name: &str) -> Vec<u8> {
    let sandbox = Sandbox::with(book);
    sandbox.build(&[]);
    std::fs::read(sandbox.path(&format!("out/ためし薬局/{name}"))).unwrap()
}

#[test]
fn the_first_row_of_a_sheet_brings_it() {
    let served = Served::start();
    let id = served.open(&[("ためし.xlsx", &Book::clean().without("教育訓練").bytes())]);
    assert_eq!(sheet(&served, &id, "教育訓練")["present"], false);
    let row = json!({"revision": 1, "sheet": "教育訓練", "after": null, "texts": {"内容": "訓練", "予定日": "2024/3/1"}});
    let added = served.send("POST", &format!("api/cases/{id}/rows"), &row);
    assert_eq!((added.status, added.json()["row"].clone()), (200, json!(5)), "{}", added.text());
    let there = sheet(&served, &id, "教育訓練");
    assert_eq!(
        (&there["present"], &there["file"], &there["total"]),
        (&json!(true), &json!("ためし.xlsx"), &json!(1))
    );
    assert_eq!(there["rows"][0]["cells"][2]["value"], "2024-03-01");
    assert_eq!(served.send("POST", &format!("api/cases/{id}/undo"), &json!({})).status, 200);
    assert_eq!(sheet(&served, &id, "教育訓練")["present"], false);
}

#[test]
fn an_item_and_a_cell_of_a_lacking_sheet_are_written_where_new_has_them() {
    let served = Served::start();
    let id = served.open(&[("ためし.xlsx", &Book::clean().without("計画").bytes())]);
    let texts = json!({"項目": "計画の版", "内容": "1"});
    let row = json!({"revision": 1, "sheet": "計画", "after": null, "texts": texts});
    let added = served.send("POST", &format!("api/cases/{id}/rows"), &row);
    assert_eq!(added.status, 200, "{}", added.text());
    let there = sheet(&served, &id, "計画");
    assert_eq!((&there["missing"], column(&there, "内容")), (&json!([]), vec!["1".to_owned()]));
    let id = served.open(&[("ためし.xlsx", &Book::clean().without("教育訓練").bytes())]);
    let change = json!({"sheet": "教育訓練", "cell": "A5", "text": "訓練"});
    let set = served.send(
        "PATCH",
        &format!("api/cases/{id}/cells"),
        &json!({"revision": 1, "changes": [change]}),
    );
    assert_eq!(set.status, 200, "{}", set.text());
    assert_eq!(column(&sheet(&served, &id, "教育訓練"), "内容"), ["訓練"]);
}

#[test]
fn a_vendors_form_brings_the_sheet_of_vendors_answers() {
    let form = form(&Book::clean(), "02_事業者確認用チェックリスト_架空システム株式会社.xlsx");
    let served = Served::start();
    let with_answers = served.open(&[("ためし.xlsx", &Book::clean().bytes())]);
    let id =
        served.open(&[("ためし.xlsx", &Book::clean().without("事業者チェックリスト").bytes())]);
    let answer = served.upload(&format!("api/cases/{id}/files"), &[("返信.xlsx", &form)]);
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.json()["taken"][0]["vendor"], "架空システム株式会社");
    let expected = served.get(&format!("api/cases/{with_answers}/report")).json();
    assert_eq!(codes(&answer.json()), codes(&expected));
    let (mut theirs, mut ours) = (
        column(&sheet(&served, &with_answers, "事業者チェックリスト"), "1回目"),
        column(&sheet(&served, &id, "事業者チェックリスト"), "1回目"),
    );
    theirs.sort();
    ours.sort();
    assert_eq!(ours, theirs);
}

#[test]
fn a_pharmacys_own_form_brings_the_checklist_with_all_its_items() {
    let form = form(&Book::clean(), "01_薬局確認用チェックリスト.xlsx");
    let served = Served::start();
    let id = served.open(&[("ためし.xlsx", &Book::clean().without("チェックリスト").bytes())]);
    let answer = served.upload(&format!("api/cases/{id}/files"), &[("返信.xlsx", &form)]);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let there = sheet(&served, &id, "チェックリスト");
    let with_answers = served.open(&[("ためし.xlsx", &Book::clean().bytes())]);
    let original = sheet(&served, &with_answers, "チェックリスト");
    let items = |sheet: &Value| -> Vec<Value> {
        sheet["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["item"].clone())
            .filter(|item| !item.is_null())
            .collect()
    };
    assert_eq!(items(&there).len(), items(&original).len());
    assert_eq!(column(&there, "1回目"), column(&original, "1回目"));
}

#[test]
fn a_lacking_sheet_comes_into_the_workbook_that_has_the_others() {
    let served = Served::start();
    let vendors = Book::clean().with_only(&["事業者"]).bytes();
    let rest = Book::clean().without_all(&["事業者", "教育訓練"]).bytes();
    let id = served.open(&[("a_事業者.xlsx", &vendors), ("b_本体.xlsx", &rest)]);
    let row = json!({"revision": 1, "sheet": "教育訓練", "after": null, "texts": {"内容": "訓練"}});
    assert_eq!(served.send("POST", &format!("api/cases/{id}/rows"), &row).status, 200);
    assert_eq!(sheet(&served, &id, "教育訓練")["file"], "b_本体.xlsx");
}
