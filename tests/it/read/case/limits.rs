//! How many vendors, contacts and systems a case may have (I002).

use crate::support::Book;
use crate::support::reading::{only, pharmacy, told};

/// A sheet with so many rows; `{}` is the number of the row.
fn sheet(name: &str, headers: &[&str], row: &[&str], count: usize) -> Book {
    (1..=count).fold(pharmacy().row(name, headers), |book, number| {
        let texts: Vec<String> =
            row.iter().map(|text| text.replace("{}", &number.to_string())).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        (0..)
            .zip(texts)
            .fold(book, |book, (column, text)| book.with(name, number as u32, column, text))
    })
}

#[test]
fn more_than_the_papers_hold_is_told_with_the_sheet() {
    for (name, headers, row, most) in [
        ("事業者", &["事業者名", "直接契約"][..], &["架空{}社", "はい"][..], 200),
        ("連絡先", &["区分", "組織名"], &["その他", "架空{}社"], 300),
        ("バックアップ", &["対象システム", "方式"], &["システム{}", "複写"], 300),
        ("復旧手順", &["対象システム", "手順", "作業内容"], &["システム{}", "1", "戻す"], 300),
    ] {
        assert_eq!(told(&sheet(name, headers, row, most).read()), [""; 0], "{name}");
        let book = sheet(name, headers, row, most + 1);
        assert_eq!(told(&book.read()), [format!("error[I002] {name}!-")]);
        let message = only(book.read()).message;
        assert!(
            message.contains(&format!("{} ", most + 1)) && message.contains(&format!("{most} ")),
            "{message}"
        );
    }
}

#[test]
fn several_rows_of_one_system_are_one_and_vendors_count_by_their_answers_too() {
    let headers = ["対象システム", "方式"];
    assert_eq!(
        told(&sheet("バックアップ", &headers, &["レセコン", "方式{}"], 301).read()),
        [""; 0]
    );
    let answers = sheet("事業者チェックリスト", &["事業者名", "項番"], &["架空{}社", "1(1)"], 201);
    assert_eq!(told(&answers.read()), ["error[I002] 事業者チェックリスト!-"]);
}
