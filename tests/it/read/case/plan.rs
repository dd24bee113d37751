//! The sheet 計画: labels found as on 薬局, one field with several rows, words that say nothing.

use tachiiri::sheet::rows;

use crate::support::Book;
use crate::support::book::{AS_OF, lines, read_files};

/// The clean pharmacy with a row under its 計画.
fn with(texts: &[&str]) -> Book {
    Book::clean().row("計画", texts)
}

fn told(book: &Book) -> Vec<String> {
    lines(&book.read().findings)
}

#[test]
fn a_field_may_have_several_rows_only_where_it_is_meant_to() {
    let plan = with(&["出入口と止め方", ""])
        .row("計画", &["出入口と止め方", "保守回線：事業者に電話する"])
        .case()
        .plan
        .unwrap();
    let ways: Vec<&str> = plan.ways_out().map(|text| text.as_str()).collect();
    assert_eq!(
        ways,
        ["ONU：LANケーブルを抜く", "無線LAN：電源を抜く", "保守回線：事業者に電話する"]
    );
    assert_eq!(told(&with(&["計画書の置き場所", "金庫"])), ["error[I005] 計画!A5"]);
}

#[test]
fn what_says_nothing_is_a_blank_and_told() {
    for word in ["なし", "未定", "同上", "－"] {
        let reading = with(&["戻す先", word]).read();
        let severity = if word == "同上" { "warning" } else { "note" };
        assert_eq!(lines(&reading.findings), [format!("{severity}[I027] 計画!B5")], "{word}");
        assert_eq!(reading.case.unwrap().plan.unwrap().restored_to.get(), None);
    }
    assert_eq!(told(&with(&["承認日", "－"])), ["note[I027] 計画!B5"]);
    // A day may still be to be decided.
    assert_eq!(told(&with(&["承認日", "未定"])), ["note[I027] 計画!B5"]);
    assert_eq!(told(&with(&["承認日", "来月"])), ["error[I007] 計画!B5"]);
}

#[test]
fn labels_nearly_right_are_proposed_and_never_taken() {
    let reading = with(&["承認者", "試 一郎"]).read();
    assert_eq!(lines(&reading.findings), ["note[I017] 計画!A5"]);
    assert!(reading.findings[0].hint.contains("計画の承認者"), "{}", reading.findings[0].hint);
    assert_eq!(reading.case.unwrap().plan.unwrap().approver.get(), None);
}

#[test]
fn how_to_fill_it_in_is_never_read() {
    let book = Book::clean()
        .set("計画", "C1", "書き方")
        .set("計画", "C2", "=不明")
        .set("計画", "C3", "同上");
    assert_eq!(told(&book), [""; 0]);
    assert_eq!(book.case(), Book::clean().case());
}

#[test]
fn the_sheets_may_be_files_of_csv() {
    let rest = Book::clean().without("計画").without("教育訓練");
    let plan = "項目,内容,書き方\n計画の版,03,番号\n出入口と止め方,ONU,\n出入口と止め方,\"無線LAN、\n電源\",\n";
    let trainings = "内容,実施日\n練習,2023/12/1\n合計,1件\n";
    let files = vec![
        ("薬局.xlsx", rest.bytes()),
        ("計画.csv", plan.as_bytes().to_vec()),
        ("教育訓練.csv", trainings.as_bytes().to_vec()),
    ];
    let reading = read_files(files, AS_OF);
    assert_eq!(lines(&reading.findings), ["note[I022] 教育訓練!A3"]);
    let case = reading.case.unwrap();
    let plan = case.plan.unwrap();
    assert_eq!((plan.version.text(), plan.ways_out().count()), ("03", 2));
    assert_eq!(rows(&case.trainings).len(), 1);
}

#[test]
fn a_row_that_names_no_training_is_none() {
    let book =
        Book::clean().row("教育訓練", &["なし", "全員"]).row("教育訓練", &["", "全員", "2024/3/1"]);
    assert_eq!(told(&book), ["note[I022] 教育訓練!A3", "error[I010] 教育訓練!A4"]);
}

#[test]
fn the_columns_may_stand_the_other_way_round() {
    let turned = |sheet: &str, rows: &[[&str; 2]]| {
        rows.iter().fold(Book::clean().without(sheet), |book, [label, value]| {
            book.row(sheet, &[value, label])
        })
    };
    let plan = [["項目", "内容"], ["計画書の置き場所", "金庫"], ["計画の版", "2"]];
    let book = turned("計画", &plan);
    assert_eq!(told(&book), [""; 0]);
    let read = book.case().plan.unwrap();
    assert_eq!((read.plan_place.text(), read.version.text()), ("金庫", "2"));
}
