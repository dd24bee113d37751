//! Rows that are no records: 以下余白, totals, notes, なし (I022), and names that only look like them.

use tachiiri::sheet::{SheetId, rows};

use crate::support::Book;
use crate::support::book::{AS_OF, lines, read_files};
use crate::support::containers::{ods_of, xls_of};
use crate::support::reading::{pharmacy, told};

/// A sheet of the clean pharmacy with a row under its last.
fn with_row(sheet: &str, texts: &[&str]) -> Book {
    Book::clean().row("業務", &["調剤"]).row(sheet, texts)
}

fn last_row(book: &Book, sheet: &str) -> u32 {
    let (_, cells) = book.sheets.iter().find(|(name, _)| name == sheet).unwrap();
    cells.keys().map(|(row, _)| row + 1).max().unwrap()
}

#[test]
fn a_word_alone_in_a_row_is_no_record_on_any_sheet() {
    for sheet in SheetId::ALL.into_iter().map(SheetId::name) {
        let (without, sheet_before) = (with_row(sheet, &[]), Book::clean().row("業務", &["調剤"]));
        for word in [
            "以下余白",
            "以　上",
            "【以下余白】",
            "なし",
            "令和5年10月1日現在",
            "（注）別紙のとおり",
            "* 別紙",
        ] {
            let book = with_row(sheet, &[word]);
            let row = last_row(&book, sheet);
            let reading = book.read();
            assert_eq!(told(&reading), [format!("note[I022] {sheet}!A{row}")], "{word}");
            assert!(reading.findings[0].message.contains(word), "{}", reading.findings[0].message);
            let read = format!("{:?}", reading.case.unwrap());
            assert_eq!(read, format!("{:?}", without.case()), "{sheet} {word}");
        }
        assert_eq!(without.case(), sheet_before.case());
    }
}

#[test]
fn the_word_may_stand_in_any_column_and_beside_counts() {
    for (sheet, texts, cell) in [
        ("事業者", &["", "", "", "以下余白"][..], "D3"),
        ("事業者", &["合計", "1社"], "A3"),
        ("機器台帳", &["", "小計", "３台", "1,234"], "B5"),
        ("連絡先", &["", "", "", "", "", "", "", "", "", "", "", "以上"], "L10"),
        ("アクセスログ", &["以上", "46件"], "A4"),
        ("バックアップ", &["計", "2", "", "", "6世代"], "A4"),
    ] {
        assert_eq!(
            told(&with_row(sheet, texts).read()),
            [format!("note[I022] {sheet}!{cell}")],
            "{texts:?}"
        );
    }
}

#[test]
fn names_that_only_look_like_it_are_records() {
    let with = |name: &str| {
        pharmacy().row("事業者", &["事業者名", "直接契約"]).row("事業者", &[name, "はい"])
    };
    for name in
        ["以上商店", "注射薬の混合調製", "*001", "なしの木システム", "合計", "（例）架空商事"]
    {
        let reading = with(name).read();
        assert_eq!(told(&reading), [""; 0], "{name}");
        assert_eq!(rows(&reading.case.unwrap().vendors)[0].name.text(), name);
    }
    // A name alone is enough to send a form.
    let alone = pharmacy().row("事業者", &["事業者名", "直接契約"]).row("事業者", &["架空商事"]);
    let reading = alone.read();
    assert_eq!(told(&reading), ["note[I020] 事業者!B2"]);
    assert_eq!(reading.case.unwrap().direct_vendors().len(), 1);
    let device = pharmacy()
        .row("機器台帳", &["管理番号", "機器区分", "説明"])
        .row("機器台帳", &["001", "サーバ", "なし"]);
    assert_eq!(rows(&device.case().devices).len(), 1);
}

#[test]
fn our_own_notes_are_passed_over_in_silence() {
    let book = with_row("事業者", &["※ 電話は代表番号"]).row("事業者", &["※1", "保守は別の契約"]);
    let reading = book.read();
    assert_eq!(told(&reading), [""; 0]);
    assert_eq!(rows(&reading.case.unwrap().vendors).len(), 1);
}

#[test]
fn the_pharmacy_has_rows_that_are_no_records_too() {
    let book = Book::forms().row("薬局", &["以上"]).row("薬局", &["", "【以下余白】"]);
    assert_eq!(told(&book.read()), ["note[I022] 薬局!A8", "note[I022] 薬局!B9"]);
    // What a label says is its content, and what stands above the first label is a title.
    let mut said = Book::forms().set("薬局", "A8", "薬局コード").set("薬局", "B8", "以上");
    assert_eq!(told(&said.read()), [""; 0]);
    for (_, cells) in said.sheets.iter_mut().filter(|(name, _)| name == "薬局") {
        *cells = std::mem::take(cells)
            .into_iter()
            .map(|((row, column), cell)| ((row + 2, column), cell))
            .collect();
    }
    assert_eq!(told(&said.set("薬局", "A1", "注意：右の列に書く").read()), [""; 0]);
}

#[test]
fn lines_under_the_table_of_a_log_as_csv_are_no_records() {
    let log = "ユーザーID,時刻,操作情報\nichiro,2024/1/31 8:30,ログイン\nichiro,2024/1/31 9:00,ログオフ\n\
               以上,2件,\n（注）夜間は除く,,\n※ここまで,,\n";
    let files = vec![
        ("a.xlsx", Book::clean().without("アクセスログ").bytes()),
        ("アクセスログ.csv", log.into()),
    ];
    let reading = read_files(files, AS_OF);
    assert_eq!(told(&reading), ["note[I022] アクセスログ!A4", "note[I022] アクセスログ!A5"]);
    assert_eq!(reading.case.unwrap().log.unwrap().rows, 2);
}

#[test]
fn a_line_under_the_table_of_another_container_is_none_either() {
    let csv = vec![
        ("薬局.csv", "薬局名,ためし薬局\n年度,令和5年度\n".into()),
        ("事業者.csv", "事業者名,直接契約\n架空商事,はい\n以下余白,\n".into()),
    ];
    assert_eq!(told(&read_files(csv, AS_OF)), ["note[I022] 事業者!A3"]);
    let book = with_row("事業者", &["―以下余白―"]);
    for (file, bytes) in [("a.ods", ods_of(&book)), ("a.xls", xls_of(&book))] {
        let reading = read_files(vec![(file, bytes)], AS_OF);
        assert_eq!(lines(&reading.findings), ["note[I022] 事業者!A3"], "{file}");
    }
}
