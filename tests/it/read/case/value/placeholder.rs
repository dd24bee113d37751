//! Words that fill a cell and say nothing: empty for every rule, as written on the lists.

use tachiiri::paper::DocumentId;
use tachiiri::sheet::{Field, rows};

use crate::support::book::{lines, papers_of};
use crate::support::column::{DAY, NUMBER, days, numbers};
use crate::support::reading::{cells, only, pharmacy, told};
use crate::support::{Book, Cell, paper};

/// A row of a sheet, under its headers.
fn row(sheet: &str, columns: &[(&str, &str)]) -> Book {
    let headers: Vec<&str> = columns.iter().map(|(header, _)| *header).collect();
    let values: Vec<&str> = columns.iter().map(|(_, value)| *value).collect();
    pharmacy().row(sheet, &headers).row(sheet, &values)
}

#[test]
fn a_name_that_is_none_is_a_note_and_no_name() {
    for word in [
        "なし",
        "無し",
        "無",
        "－",
        "―",
        "-",
        "該当なし",
        "特になし",
        "不明",
        "未定",
        "N/A",
        "ナシ",
        " なし ",
    ] {
        for header in [
            "会社本部",
            "企画管理者",
            "システム運用担当者",
            "作成者",
            "返送先の担当者",
            "薬局開設者",
        ] {
            let book = pharmacy().row("薬局", &[header, word]);
            assert_eq!(told(&book.read()), ["note[I027] 薬局!B3"], "{header} {word}");
        }
        let book = pharmacy().row("薬局", &["会社本部", word]);
        let head_office: Field<_> = book.read().case.unwrap().pharmacy.head_office;
        assert!(head_office.is_blank());
        assert_eq!(head_office.written().trim(), word.trim());
    }
    // Near: a name that holds such a word, and columns that are no names.
    for (header, text) in [("会社本部", "なしの木商事"), ("所在地", "なし"), ("薬局コード", "－")]
    {
        assert_eq!(told(&pharmacy().row("薬局", &[header, text]).read()), [""; 0], "{header}");
    }
}

#[test]
fn names_of_people_on_every_sheet_may_be_none() {
    let contact = ("区分", "その他");
    for (sheet, columns, cell) in [
        ("事業者", vec![("事業者名", "甲社"), ("直接契約", "はい"), ("担当者", "未定")], "C2"),
        ("利用者台帳", vec![("№", "1"), ("ユーザID", "u1"), ("姓", "－")], "C2"),
        ("連絡先", vec![contact, ("組織名", "甲社"), ("氏名", "不明")], "C2"),
        ("連絡先", vec![contact, ("組織名", "甲社"), ("代行者", "なし")], "C2"),
        ("バックアップ", vec![("対象システム", "レセコン"), ("担当者", "N/A")], "B2"),
        (
            "復旧手順",
            vec![
                ("対象システム", "レセコン"),
                ("手順", "1"),
                ("作業内容", "止める"),
                ("担当", "未定"),
            ],
            "D2",
        ),
        ("機器台帳", vec![("管理番号", "1"), ("機器区分", "サーバ"), ("事業者", "なし")], "C2"),
        ("連絡先", vec![contact, ("組織名", "甲社"), ("連絡元", "なし")], "C2"),
        ("業務", vec![("業務名", "調剤"), ("継続可否の判断基準", "なし")], "B2"),
        ("業務", vec![("業務名", "調剤"), ("判断者", "未定")], "B2"),
    ] {
        assert_eq!(
            told(&row(sheet, &columns).read()),
            [format!("note[I027] {sheet}!{cell}")],
            "{columns:?}"
        );
    }
}

#[test]
fn that_an_operation_has_no_such_thing_is_an_answer() {
    for header in ["使用システム", "停止許容時間", "代替手段", "必要な物品", "復旧後の入力"]
    {
        for word in ["なし", "該当なし", "特になし"] {
            let book = row("業務", &[("業務名", "調剤"), (header, word)]);
            assert_eq!(told(&book.read()), [""; 0], "{header} {word}");
        }
        for word in ["不明", "未定", "―"] {
            let book = row("業務", &[("業務名", "調剤"), (header, word)]);
            assert_eq!(told(&book.read()), ["note[I027] 業務!B2"], "{header} {word}");
        }
    }
    let case = row("業務", &[("業務名", "調剤"), ("使用システム", "なし")]).case();
    let systems = rows(&case.operations)[0].systems.get().unwrap();
    assert_eq!((systems.written.as_str(), systems.items.len()), ("なし", 0));
}

#[test]
fn no_fallback_is_printed_and_still_asked_for() {
    let book = Book::clean().row("業務", &["調剤", "なし", "高", "薬があるか", "試 一郎", "なし"]);
    let findings = book.findings();
    let found = findings.iter().find(|finding| finding.code.as_str() == "E332").unwrap();
    assert_eq!(lines(std::slice::from_ref(found)), ["note[E332] 業務!F2"]);
    assert!(found.message.contains("代替手段が「なし」です"), "{}", found.message);
    assert!(
        !findings.iter().any(|finding| finding.code.as_str() == "E326"),
        "{:?}",
        lines(&findings)
    );
}

#[test]
fn ditto_is_refused_where_somebody_is_meant_and_a_warning_in_a_ledger() {
    for mark in ["同上", "〃"] {
        for header in ["薬局の管理者", "会社本部", "企画管理者", "薬局名"] {
            let book =
                pharmacy().without_row("薬局", 1).set("薬局", "A1", header).set("薬局", "B1", mark);
            let book = if header == "薬局名" {
                book
            } else {
                book.row("薬局", &["薬局名", "ためし薬局"])
            };
            assert_eq!(told(&book.read()), ["error[I016] 薬局!B1"], "{header}");
        }
        for (sheet, columns) in [
            ("機器台帳", vec![("管理番号", "1"), ("機器区分", "サーバ"), ("設置場所", mark)]),
            ("機器台帳", vec![("管理番号", "1"), ("機器区分", "サーバ"), ("事業者", mark)]),
            ("利用者台帳", vec![("№", "1"), ("ユーザID", "u1"), ("姓", mark)]),
            ("利用者台帳", vec![("№", "1"), ("ユーザID", "u1"), ("説明", mark)]),
            ("事業者", vec![("事業者名", "甲社"), ("直接契約", "はい"), ("電話番号", mark)]),
        ] {
            let book = row(sheet, &columns);
            assert_eq!(told(&book.read()), [format!("warning[I027] {sheet}!C2")], "{columns:?}");
        }
    }
}

#[test]
fn a_row_whose_name_says_nothing_is_no_record() {
    for (sheet, columns) in [
        ("事業者", vec![("事業者名", "なし"), ("直接契約", "いいえ")]),
        ("機器台帳", vec![("管理番号", "－"), ("機器区分", "サーバ")]),
        ("利用者台帳", vec![("№", "不明"), ("ユーザID", "u1")]),
        ("業務", vec![("業務名", "未定"), ("代替手段", "紙")]),
        ("バックアップ", vec![("対象システム", "該当なし"), ("方式", "なし")]),
    ] {
        let reading = row(sheet, &columns).read();
        assert_eq!(told(&reading), [format!("note[I022] {sheet}!A2")]);
    }
    let reading =
        row("連絡先", &[("区分", "その他"), ("組織名", "なし"), ("電話番号", "110")]).read();
    assert_eq!(told(&reading), ["note[I022] 連絡先!B2"]);
    assert!(rows(&reading.case.unwrap().contacts).is_empty());
}

#[test]
fn a_dash_is_an_empty_cell_where_a_day_or_a_number_belongs() {
    for dash in ["－", "―", "-", "ー", "--"] {
        for column in [DAY, NUMBER] {
            let reading = column.book(&cells([dash])).read();
            assert_eq!(told(&reading), [format!("note[I027] {}!C2", column.sheet)], "{dash}");
            let case = reading.case.unwrap();
            let empty = (
                days(&case).iter().all(Option::is_none),
                numbers(&case).iter().all(Option::is_none),
            );
            assert_eq!(empty, (true, true));
        }
        let book = Book::forms().set("チェックリスト", "F2", dash);
        assert_eq!(told(&book.read()), ["note[I027] チェックリスト!F2"]);
    }
    DAY.assert_refuses("I007", cells(["なし", "不明"]));
    let book =
        row("復旧手順", &[("対象システム", "レセコン"), ("手順", "－"), ("作業内容", "止める")]);
    assert_eq!(told(&book.read()), ["error[I010] 復旧手順!B2"]);
}

#[test]
fn a_limit_that_never_comes_is_told_and_printed_as_written() {
    let limit = crate::support::column::Column {
        sheet: "利用者台帳",
        beside: crate::support::column::ACCOUNT,
        header: "使用期限",
    };
    let never = [
        Cell::from("無期限"),
        Cell::from("2100/1/1"),
        Cell::from("9999/12/31"),
        Cell::Day(jiff::civil::date(9999, 12, 31)),
    ];
    for cell in never {
        let reading = limit.book(std::slice::from_ref(&cell)).read();
        assert_eq!(told(&reading), ["note[I031] 利用者台帳!C2"], "{cell:?}");
        let case = reading.case.unwrap();
        assert_eq!(rows(&case.accounts)[0].limit.value, None);
        assert!(!rows(&case.accounts)[0].limit.shown_as_written().is_empty());
    }
    let near = limit.book(&[Cell::from("2099/12/31")]);
    assert_eq!(told(&near.read()), [""; 0]);
    limit.assert_refuses("I007", cells(["当分の間", "来年"]));
}

#[test]
fn the_lists_print_such_a_word_and_the_plan_asks_for_it() {
    let book =
        Book::clean().row("薬局", &["企画管理者", "未定"]).row("薬局", &["会社本部", "なし"]);
    let book = book.set("連絡先", "H1", "氏名").set("連絡先", "H2", "不明");
    let book =
        book.set("利用者台帳", "C3", "〃").set("機器台帳", "H3", "同上").row("業務", &["調剤"]);
    let warned =
        ["warning[E203] 機器台帳!H3", "warning[I027] 利用者台帳!C3", "warning[I027] 機器台帳!H3"];
    let told = book.check();
    assert!(warned.iter().all(|line| told.contains(&(*line).to_owned())), "{told:?}");
    let case = book.read().case.unwrap();
    let text = |id| paper::text(&paper::set(&papers_of(&case, &[id]).remove(0)));
    for (id, word) in [
        (DocumentId::ContactDiagram, "不明"),
        (DocumentId::Accounts, "〃"),
        (DocumentId::Devices, "同上"),
    ] {
        assert!(text(id).contains(word), "{word}");
    }
    let plan = text(DocumentId::Bcp);
    assert!(plan.contains("管理する人：【要記入】"), "{plan}");
    assert!(!plan.contains("となし"), "{plan}");
}

#[test]
fn a_contact_with_no_number_but_a_word_cannot_be_reached() {
    let told = Book::clean().set("連絡先", "D4", "なし").check();
    assert_eq!(told, ["warning[E312] 連絡先!D4"]);
    let finding =
        only(row("連絡先", &[("区分", "その他"), ("組織名", "甲社"), ("電話番号", "同上")]).read());
    assert!(finding.message.contains("電話番号"), "{}", finding.message);
}
