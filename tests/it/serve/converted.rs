//! Cases in other spreadsheets than xlsx: with the first change they become a workbook.

use std::fs;

use serde_json::{Value, json};
use tachiiri::serve::{Limits, Stay};

use super::api::{found, set};
use super::client::{Answer, Served};
use crate::support::book::Book;
use crate::support::containers::{content, ods, ods_of, tables, xls_of};
use crate::support::sandbox::{Sandbox, stdout};
use crate::support::workbook;

/// A row: header, text and value of each cell that is not blank.
type Row = Vec<(String, Value, Value)>;

/// Each sheet's rows.
fn texts(served: &Served, id: &str) -> Vec<(String, Vec<Row>)> {
    let sheets = served.get(&format!("api/cases/{id}/sheets")).json();
    let sheets = sheets.as_array().unwrap().iter().filter(|sheet| sheet["present"] == true);
    let row = |sheet: &Value, row: &Value| {
        let cells =
            row["cells"].as_array().unwrap().iter().zip(sheet["columns"].as_array().unwrap());
        let cells = cells.filter(|(cell, _)| cell["text"] != "");
        let cell = |(cell, column): (&Value, &Value)| {
            (column["header"].to_string(), cell["text"].clone(), cell["value"].clone())
        };
        let mut cells: Row = cells.map(cell).collect();
        cells.sort_by(|one, other| one.0.cmp(&other.0));
        cells
    };
    let of_sheet = |sheet: &Value| {
        let rows = sheet["rows"].as_array().unwrap().iter().map(|of| row(sheet, of));
        let mut rows: Vec<Row> = rows.collect();
        // 薬局 and 計画 have a row for every field.
        rows.retain(|row| row.len() > 1 || !sheet["rows"][0]["kind"].is_string());
        let is_of_fields = ["薬局", "計画"].iter().any(|name| sheet["sheet"] == *name);
        if is_of_fields {
            rows.sort_by_key(|row| row[1].1.to_string());
        }
        (sheet["sheet"].to_string(), rows)
    };
    sheets.map(of_sheet).collect()
}

fn error_of(answer: &Answer) -> String {
    assert_eq!(answer.status, 422, "{}", answer.text());
    answer.error()
}

#[test]
fn an_open_document_becomes_a_workbook_with_all_that_stood_in_it() {
    let book = Book::clean().without("教育訓練").with("機器台帳", 0, 30, "購入先").with(
        "機器台帳",
        1,
        30,
        "架空電気",
    );
    let served = Served::start();
    let bytes = ods_of(&book);
    let id = served.open(&[("ためし.ods", &bytes)]);
    assert_eq!(served.get(&format!("api/cases/{id}/workbook")).body, bytes);
    let before = texts(&served, &id);
    let names: Vec<Value> =
        served.get(&format!("api/cases/{id}/report")).json()["inputs"].as_array().unwrap().clone();
    assert_eq!(names, ["ためし.ods"]);
    let answer = set(&served, &id, 1, "チェックリスト", "D2", "いいえ");
    assert_eq!(answer.status, 200, "{}", answer.text());
    let report = answer.json();
    assert_eq!((&report["inputs"], &report["revision"]), (&json!(["ためし.xlsx"]), &json!(2)));
    assert_eq!(found(&report), ["C103 チェックリスト!F5", "I017 機器台帳!U4"]);
    assert!(report["note"].as_str().unwrap().contains("もとのファイルはそのまま"), "{report}");
    let mut expected = before.clone();
    let answers = expected.iter_mut().find(|(name, _)| name == "\"チェックリスト\"").unwrap();
    let first = answers.1[0].iter_mut().find(|(header, ..)| header == "\"1回目\"").unwrap();
    (first.1, first.2) = (json!("いいえ"), json!(false));
    for (now, expected) in texts(&served, &id).iter().zip(&expected) {
        assert_eq!(now, expected);
    }
    let workbook = served.get(&format!("api/cases/{id}/workbook"));
    assert!(workbook.header("content-disposition").unwrap().ends_with(".xlsx"));
    let sandbox = Sandbox::new();
    sandbox.put("ためし.xlsx", &workbook.body);
    let output =
        sandbox.run(&["check", "ためし.xlsx", "--as-of", "2024-02-01", "--format", "json"]);
    let command: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(command["cases"][0]["findings"], report["findings"]);
    let undone = served.send("POST", &format!("api/cases/{id}/undo"), &Value::Null).json();
    assert_eq!(undone["inputs"], json!(["ためし.ods"]));
    assert_eq!(
        (texts(&served, &id), served.get(&format!("api/cases/{id}/workbook")).body),
        (before, bytes)
    );
}

#[test]
fn an_excel_97_workbook_becomes_one_and_is_changed_in_the_same_step() {
    let served = Served::start();
    let id = served.open(&[("ためし.xls", &xls_of(&Book::clean()))]);
    let row =
        json!({"revision": 1, "sheet": "機器台帳", "after": null, "texts": {"管理番号": "007"}});
    let added = served.send("POST", &format!("api/cases/{id}/rows"), &row);
    assert_eq!(added.status, 200, "{}", added.text());
    let added = added.json();
    let devices = served
        .get(&format!("api/cases/{id}/sheets?sheet=%E6%A9%9F%E5%99%A8%E5%8F%B0%E5%B8%B3"))
        .json();
    let last = devices[0]["rows"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["row"], &last["cells"][0]["text"]), (&added["row"], &json!("007")));
    let deleted = json!({"revision": 2, "sheet": "機器台帳", "row": added["row"]});
    let deleted = served.send("DELETE", &format!("api/cases/{id}/rows"), &deleted).json();
    assert_eq!((found(&deleted), &deleted["mended"]), (vec![], &json!([])));
}

#[test]
fn sheets_as_csv_become_one_workbook_and_the_log_stays_by_itself() {
    let served = Served::start();
    let pharmacy = "項目,内容\n薬局名,ためし薬局\n合言葉,ひらけごま\n";
    let devices = "管理番号,種別,購入先\n007,サーバ,架空電気\n合計,1,\n";
    let log = "日時,利用者ID,操作\n2024/1/5 9:00:00,u1,ログイン\n";
    let files = [("薬局.csv", pharmacy), ("機器台帳.csv", devices), ("アクセスログ.csv", log)];
    let id = served.open(&files.map(|(name, text)| (name, text.as_bytes())));
    let changes = json!({"revision": 1, "changes": [
        {"sheet": "薬局", "cell": "B2", "text": "わかば薬局"},
        {"sheet": "機器台帳", "cell": "B2", "text": "端末PC"},
    ]});
    let answer = served.send("PATCH", &format!("api/cases/{id}/cells"), &changes);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let report = answer.json();
    assert_eq!(report["inputs"], json!(["わたしの薬局.xlsx", "アクセスログ.csv"]));
    assert_eq!(report["pharmacy"], "わかば薬局");
    let unknown = found(&report).into_iter().filter(|code| code.starts_with("I017"));
    assert_eq!(unknown.collect::<Vec<_>>(), ["I017 機器台帳!U4", "I017 薬局!A24"]);
    let devices = served
        .get(&format!("api/cases/{id}/sheets?sheet=%E6%A9%9F%E5%99%A8%E5%8F%B0%E5%B8%B3"))
        .json();
    assert_eq!(devices[0]["rows"][0]["cells"][0]["text"], "007");
    assert_eq!(devices[0]["rows"][0]["cells"][1]["text"], "端末PC");
    assert!(
        found(&report)
            .iter()
            .any(|code| code.starts_with("I017 機器台帳!A6") || code.starts_with("I02")),
        "{:?}",
        found(&report)
    );
}

#[test]
fn what_would_be_lost_is_refused_with_a_way_out() {
    let served = Served::start();
    let name = "<style:text-properties style:text-line-through-style=\"solid\"/>";
    let style =
        format!("<style:style style:name=\"S\" style:family=\"table-cell\">{name}</style:style>");
    let content = content(&tables(&Book::clean()))
        .replace(
            "<office:automatic-styles/>",
            &format!("<office:automatic-styles>{style}</office:automatic-styles>"),
        )
        .replacen(
            "office:version",
            "xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" office:version",
            1,
        )
        .replacen(
            "<table:table-cell office:value-type=\"string\">",
            "<table:table-cell table:style-name=\"S\" office:value-type=\"string\">",
            1,
        );
    let id = served.open(&[("ためし.ods", &ods(&content))]);
    let refused = error_of(&set(&served, &id, 1, "チェックリスト", "D2", "いいえ"));
    assert!(
        refused.contains("薬局!A1") && refused.contains("取り消し線") && refused.contains(".xlsx"),
        "{refused}"
    );
    let headless = Book::clean().without("機器台帳").with("機器台帳", 0, 0, "メモ");
    let id = served.open(&[("ためし.xls", &xls_of(&headless))]);
    let refused = error_of(&set(&served, &id, 1, "チェックリスト", "D2", "いいえ"));
    assert!(refused.contains("機器台帳") && refused.contains("見出し"), "{refused}");
    assert_eq!(served.get("api/cases").json()[0]["revision"], 1);
    let id = served.open(&[("メモ.csv", b"a,b\n1,2\n")]);
    error_of(&set(&served, &id, 1, "薬局", "B2", "わかば薬局"));
}

#[test]
fn a_form_that_came_back_in_the_same_file_is_never_left_behind() {
    let served = Served::start();
    let book = Book::clean()
        .row("返信", &["事業者名", "項番", "チェック項目", "1回目", "1回目確認日"])
        .row("返信", &["架空システム株式会社", "1(1)", "", "いいえ", "2023/10/4"]);
    for (name, bytes) in [("ためし.xls", xls_of(&book)), ("ためし.ods", ods_of(&book))] {
        let id = served.open(&[(name, &bytes)]);
        let refused = error_of(&set(&served, &id, 1, "チェックリスト", "D2", "いいえ"));
        let why = format!(
            "{name} 返信 に、事業者などから戻ってきた様式があります。別のファイルにしてください"
        );
        assert!(refused.contains(&why), "{refused}");
        assert_eq!(served.get(&format!("api/cases/{id}/workbook")).body, bytes);
    }
}

/// What a conversion says that it did not copy, of 薬局 with some cells more.
fn left_out(cells: &[(u32, u16, &str)]) -> Vec<String> {
    let served = Served::start();
    let book = cells
        .iter()
        .fold(Book::clean(), |book, (row, column, text)| book.with("薬局", *row, *column, *text));
    let id = served.open(&[("ためし.xls", &xls_of(&book))]);
    let answer = set(&served, &id, 1, "チェックリスト", "D2", "いいえ");
    assert_eq!(answer.status, 200, "{}", answer.text());
    let note = answer.json()["note"].as_str().unwrap().to_owned();
    note.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn what_stands_beside_the_fields_is_told_where_it_is_not_copied() {
    let told = |cell: &str, many: usize| {
        let what = "見出しのないところに書かれたものは、写していません";
        vec![format!("ためし.xls 薬局!{cell}：{what}（{many}か所）")]
    };
    assert_eq!(left_out(&[(0, 2, "支店あり"), (4, 3, "更新は4月")]), told("C1", 2));
    // Right of a field, or below 書き方 before it: nobody's column either.
    assert_eq!(left_out(&[(3, 2, "書き方"), (1, 2, "西暦も可"), (5, 2, "氏名")]), told("C2", 1));
    assert_eq!(left_out(&[(7, 0, "項目"), (7, 1, "内容"), (7, 2, "書き方")]), [""; 0]);
}

#[test]
fn further_columns_of_one_header_keep_their_cells_under_numbers() {
    let served = Served::start();
    let csv = "管理番号,種別,メモ,メモ2,購入先,メモ,メモ\n007,サーバ,一,二,三,四,五\n";
    let pharmacy = "項目,内容\n薬局名,ためし薬局\n年度,令和5年度\n";
    let files = [("薬局.csv", pharmacy), ("機器台帳.csv", csv)];
    let id = served.open(&files.map(|(name, text)| (name, text.as_bytes())));
    let answer = set(&served, &id, 1, "機器台帳", "E2", "架空電気");
    assert_eq!(answer.status, 200, "{}", answer.text());
    let bytes = served.get(&format!("api/cases/{id}/workbook")).body;
    let rows = workbook::rows(&bytes, "機器台帳", 3);
    let last = |row: usize| -> Vec<String> {
        rows[row].iter().rev().take(5).rev().map(ToString::to_string).collect()
    };
    assert_eq!(last(0), ["メモ", "メモ2", "購入先", "メモ3", "メモ4"]);
    assert_eq!(last(1), ["一", "二", "架空電気", "四", "五"]);
    let note = answer.json()["note"].as_str().unwrap().to_owned();
    for (cell, name) in [("F1", "メモ3"), ("G1", "メモ4")] {
        let told =
            format!("機器台帳!{cell}：見出し「メモ」はほかの列にもあるので、「{name}」にしました");
        assert!(note.contains(&told), "{note}");
    }
}

#[test]
fn on_the_disk_it_is_never_saved_beside_the_file_that_it_was() {
    let sandbox = Sandbox::new();
    sandbox.put("薬局.ods", &ods_of(&Book::clean()));
    let served = Served::on(Some(sandbox.path("薬局.ods")), Limits::default(), Stay::default());
    assert_eq!(set(&served, "1", 1, "チェックリスト", "D2", "いいえ").status, 200);
    let cases = served.get("api/cases").json();
    assert_eq!((&cases[0]["changed"], &cases[0]["can_save"]), (&json!(true), &json!(false)));
    let refused = served.send("POST", "api/cases/1/save", &json!({"revision": 2, "force": true}));
    assert_eq!((refused.status, refused.error().contains("直したファイルを受け取る")), (400, true));
    let names = fs::read_dir(sandbox.path("")).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(names.collect::<Vec<_>>(), ["薬局.ods"]);
}

#[test]
fn a_sheet_as_csv_joins_a_case_that_lacks_it_and_fills_one_that_is_empty() {
    let served = Served::start();
    let id = served.open(&[(
        "ためし.xlsx",
        &Book::clean().without("アクセスログ").emptied("教育訓練").bytes(),
    )]);
    let log = ("アクセスログ.csv", "日時,利用者ID,操作\n2024/1/5 9:00:00,u1,ログイン\n".as_bytes());
    let training = ("教育訓練.csv", "内容,予定日\n連絡の訓練,2024/3/1\n復旧の訓練,\n".as_bytes());
    let answer = served.upload(&format!("api/cases/{id}/files"), &[log, training]);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let report = answer.json();
    let taken = |file: &str, rows: u64| json!({"file": file, "vendor": null, "answers": rows});
    assert_eq!(report["taken"], json!([taken("アクセスログ.csv", 1), taken("教育訓練.csv", 2)]));
    assert_eq!(
        (&report["inputs"], &report["revision"]),
        (&json!(["ためし.xlsx", "アクセスログ.csv"]), &json!(2))
    );
    let sheets = served.get(&format!("api/cases/{id}/sheets")).json();
    let of = |name: &str| {
        sheets.as_array().unwrap().iter().find(|sheet| sheet["sheet"] == name).unwrap().clone()
    };
    assert_eq!(
        (&of("アクセスログ")["total"], &of("教育訓練")["file"]),
        (&json!(1), &json!("ためし.xlsx"))
    );
    let first = &of("教育訓練")["rows"][0];
    assert_eq!(
        (&first["cells"][0]["text"], &first["cells"][2]["value"]),
        (&json!("連絡の訓練"), &json!("2024-03-01"))
    );
    // A newer log takes the place of the one before; a ledger with rows is never mixed with
    // another.
    let newer =
        ("アクセスログ.csv", "日時,利用者ID,操作\n2024/1/6 9:00:00,u1,ログイン\n".as_bytes());
    assert_eq!(served.upload(&format!("api/cases/{id}/files"), &[newer]).status, 200);
    let devices = ("機器台帳.csv", "管理番号,種別\n9,サーバ\n".as_bytes());
    let refused = served.upload(&format!("api/cases/{id}/files"), &[devices]);
    assert_eq!((refused.status, &refused.json()["findings"]), (422, &json!([])));
    let unreadable = ("機器台帳.csv", "あ,い\n1,2\n".as_bytes());
    assert_eq!(served.upload(&format!("api/cases/{id}/files"), &[unreadable]).status, 422);
    assert_eq!(served.get("api/cases").json()[0]["revision"], 3);
}

#[test]
fn a_log_joins_a_workbook_whose_own_sheet_for_it_is_empty() {
    let served = Served::start();
    let log = (
        "アクセスログ.csv",
        "ユーザーID,氏名,時刻,操作情報\nichiro,試 一郎,2024/1/31 8:30:00,ログイン\n\
         ichiro,試 一郎,2024/1/31 18:00:00,ログオフ\n"
            .as_bytes(),
    );
    let id = served.open(&[("ためし.xlsx", &Book::clean().emptied("アクセスログ").bytes())]);
    let answer = served.upload(&format!("api/cases/{id}/files"), &[log]);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let report = answer.json();
    assert_eq!(report["taken"][0]["answers"], 2);
    assert_eq!(report["inputs"], json!(["ためし.xlsx", "アクセスログ.csv"]));
    assert_eq!(found(&report), [""; 0]);
    let sheets = served.get(&format!("api/cases/{id}/sheets")).json();
    let shown = sheets.as_array().unwrap().iter().find(|sheet| sheet["sheet"] == "アクセスログ");
    assert_eq!(
        (&shown.unwrap()["total"], &shown.unwrap()["file"]),
        (&json!(2), &json!("アクセスログ.csv"))
    );
    // One that holds records is never set aside for another.
    let id = served.open(&[("ためし.xlsx", &Book::clean().bytes())]);
    let refused = served.upload(&format!("api/cases/{id}/files"), &[log]);
    assert_eq!((refused.status, refused.error().contains("もうあります")), (422, true));
}
