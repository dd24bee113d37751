//! Rows: what must be filled in, what may stand only once, merged cells, 同上.

use tachiiri::finding::CellRef;
use tachiiri::sheet::choice::{ContactGroup, Reply};
use tachiiri::sheet::rows;

use crate::support::Book;
use crate::support::book::{PHARMACY_ITEMS, lines};
use crate::support::column::DAY;
use crate::support::reading::{cells, only, pharmacy, said, told};

#[test]
fn an_empty_cell_that_must_not_be_is_told() {
    let book = Book::forms()
        .set("薬局", "B1", " ")
        .set("チェックリスト", "A6", "")
        .set("連絡先", "A2", "")
        .set("連絡先", "B2", "　")
        .row("機器台帳", &["管理番号", "機器区分", "OS"])
        .row("機器台帳", &["", "", "Windows 11"]);
    assert_eq!(
        told(&book.read()),
        [
            "error[I010] チェックリスト!A6",
            "error[I010] 機器台帳!A2",
            "error[I010] 機器台帳!B2",
            "error[I010] 薬局!B1",
            "error[I010] 連絡先!A2",
            "error[I010] 連絡先!B2",
        ]
    );
}

#[test]
fn the_kind_of_device_may_be_left_out_where_the_number_is_enough() {
    let book = Book::forms().set("チェックリスト", "B8", "");
    assert_eq!(said(&book.case()), said(&Book::forms().case()));
    let finding = only(Book::forms().set("チェックリスト", "B6", "").read());
    assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I010] チェックリスト!B6"]);
    assert!(finding.message.contains("2(4)"), "{}", finding.message);
}

#[test]
fn a_blank_row_lacks_nothing() {
    let book = Book::forms().without_row("チェックリスト", 6);
    let case = book.case();
    assert_eq!(said(&case).len(), PHARMACY_ITEMS.len() - 1);
}

#[test]
fn every_key_stands_only_once() {
    let vendor = "架空システム株式会社";
    let cases: [(Book, &str, &str); 7] = [
        (
            Book::forms().row("チェックリスト", &["２－４", "サーバー"]),
            "チェックリスト!A20",
            "チェックリスト!A6",
        ),
        (
            Book::forms().row("事業者チェックリスト", &[vendor, "1-1"]),
            "事業者チェックリスト!B16",
            "事業者チェックリスト!B2",
        ),
        (Book::forms().row("事業者", &[vendor, "はい"]), "事業者!A3", "事業者!A2"),
        (DAY.book(&cells(["", ""])).set("機器台帳", "A3", "１"), "機器台帳!A3", "機器台帳!A2"),
        (
            pharmacy()
                .row("利用者台帳", &["№", "ユーザID"])
                .row("利用者台帳", &["a", "u1"])
                .row("利用者台帳", &[" Ａ", "u2"]),
            "利用者台帳!A3",
            "利用者台帳!A2",
        ),
        (
            pharmacy().row("業務", &["業務名"]).row("業務", &["調剤"]).row("業務", &["調剤"]),
            "業務!A3",
            "業務!A2",
        ),
        (
            pharmacy()
                .row("復旧手順", &["対象システム", "手順", "作業内容"])
                .row("復旧手順", &["レセコン", "1", "止める"])
                .row("復旧手順", &["レセコン", "１番", "起こす"]),
            "復旧手順!B3",
            "復旧手順!B2",
        ),
    ];
    for (book, later, earlier) in cases {
        let finding = only(book.read());
        assert_eq!(lines(std::slice::from_ref(&finding)), [format!("error[I011] {later}")]);
        assert!(finding.message.contains(earlier), "{}", finding.message);
    }
}

#[test]
fn what_differs_in_half_of_the_key_is_another_row() {
    let book = Book::forms()
        .row("事業者", &["別の会社", "はい"])
        .row("事業者チェックリスト", &["別の会社", "1(1)"])
        .row("利用者台帳", &["№", "ユーザID"])
        .row("利用者台帳", &["1", "u1"])
        .row("利用者台帳", &["2", "u1"])
        .row("復旧手順", &["対象システム", "手順", "作業内容"])
        .row("復旧手順", &["レセコン", "1", "止める"])
        .row("復旧手順", &["電子薬歴", "1", "止める"])
        .row("バックアップ", &["対象システム", "方式"])
        .row("バックアップ", &["レセコン", "外付けディスク"])
        .row("バックアップ", &["レセコン", "クラウド"]);
    assert_eq!(told(&book.read()), [""; 0]);
}

#[test]
fn an_item_with_and_without_its_device_is_one_item() {
    let finding = only(Book::forms().row("チェックリスト", &["2(6)", "", "", "いいえ"]).read());
    assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I011] チェックリスト!A20"]);
    assert!(finding.message.contains("チェックリスト!A8"), "{}", finding.message);
}

#[test]
fn a_merged_cell_belongs_to_every_row_of_its_merge() {
    let mut book = Book::forms();
    book.merged = vec![
        ("チェックリスト".to_owned(), 5, 1, 7, 1),
        ("事業者チェックリスト".to_owned(), 1, 0, 14, 0),
    ];
    for row in 6..8 {
        book = book.with("チェックリスト", row, 1, "");
    }
    for row in 2..15 {
        book = book.with("事業者チェックリスト", row, 0, "");
    }
    let case = book.case();
    assert_eq!(said(&case), said(&Book::forms().case()));
    let vendor = |row: &tachiiri::sheet::checklist::VendorAnswer| row.vendor.text().to_owned();
    let vendors: Vec<String> = rows(&case.vendor_answers).iter().map(vendor).collect();
    assert_eq!(vendors, ["架空システム株式会社"; 14]);
}

#[test]
fn merged_groups_and_systems_belong_to_every_row_of_their_merge() {
    let mut book = pharmacy()
        .row("連絡先", &["区分", "組織名"])
        .row("連絡先", &["事業者", "甲社"])
        .row("連絡先", &["", "乙社"])
        .row("バックアップ", &["対象システム", "方式"])
        .row("バックアップ", &["レセコン", "外付け"])
        .row("バックアップ", &["", "クラウド"])
        .row("復旧手順", &["対象システム", "手順", "作業内容"])
        .row("復旧手順", &["レセコン", "1", "止める"])
        .row("復旧手順", &["", "2", "起こす"]);
    let merged = ["連絡先", "バックアップ", "復旧手順"];
    book.merged = merged.map(|sheet| (sheet.to_owned(), 1, 0, 2, 0)).to_vec();
    let case = book.case();
    assert_eq!(rows(&case.contacts)[1].group.value, Some(ContactGroup::Vendor));
    assert_eq!(rows(&case.backups)[1].system.text(), "レセコン");
    assert_eq!(rows(&case.restore_steps)[1].system.text(), "レセコン");
}

#[test]
fn a_merged_cell_of_any_other_column_belongs_to_its_own_row() {
    let mut book = Book::forms();
    book.merged = vec![("チェックリスト".to_owned(), 5, 3, 6, 3)];
    let reading = book.with("チェックリスト", 6, 3, "").read();
    assert_eq!(told(&reading), ["note[I030] チェックリスト!D7"]);
    let case = reading.case.unwrap();
    assert_eq!(rows(&case.answers)[4].first().reply.value, Some(Reply::Yes));
    assert_eq!(rows(&case.answers)[5].first().reply.value, None);
}

/// A sheet's row of these values, under these headers.
fn one_row(sheet: &str, columns: &[(&str, &str)]) -> Book {
    let headers: Vec<&str> = columns.iter().map(|(header, _)| *header).collect();
    let values: Vec<&str> = columns.iter().map(|(_, value)| *value).collect();
    pharmacy().row(sheet, &headers).row(sheet, &values)
}

#[test]
fn same_as_above_is_refused_wherever_something_must_be_certain() {
    for mark in ["〃", "同上", " 〃 ", "上に同じ"] {
        let refused = |sheet: &str, columns: &[(&str, &str)], code: &str| {
            let columns: Vec<(&str, &str)> = columns
                .iter()
                .map(|(header, value)| (*header, if *value == "*" { mark } else { *value }))
                .collect();
            let at = columns.iter().position(|(_, value)| *value == mark).unwrap();
            let finding = only(one_row(sheet, &columns).read());
            let place = format!("error[{code}] {sheet}!{}", CellRef::new(1, at as u32));
            assert_eq!(lines(std::slice::from_ref(&finding)), [place]);
            assert!(finding.message.contains(&format!("「{mark}」では")), "{}", finding.message);
            let says = format!("{}{}", finding.message, finding.hint);
            assert!(says.contains("行ごとに") && says.contains("書いて"), "{says}");
        };
        refused("チェックリスト", &[("項番", "*"), ("1回目", "はい")], "I016");
        refused("チェックリスト", &[("項番", "2(7)"), ("対象機器", "*")], "I016");
        refused("チェックリスト", &[("項番", "1(1)"), ("1回目", "*")], "I006");
        refused(
            "チェックリスト",
            &[("項番", "1(1)"), ("1回目", "はい"), ("1回目確認日", "*")],
            "I007",
        );
        refused("事業者チェックリスト", &[("事業者名", "*"), ("項番", "1(1)")], "I016");
        refused("事業者", &[("事業者名", "*"), ("直接契約", "はい")], "I016");
        refused("事業者", &[("事業者名", "甲社"), ("直接契約", "*")], "I006");
        refused("機器台帳", &[("管理番号", "*"), ("機器区分", "サーバ")], "I016");
        refused("機器台帳", &[("管理番号", "1"), ("機器区分", "*")], "I009");
        refused("利用者台帳", &[("№", "*"), ("ユーザID", "u1")], "I016");
        refused("利用者台帳", &[("№", "1"), ("ユーザID", "*")], "I016");
        refused("連絡先", &[("区分", "*"), ("組織名", "甲社")], "I016");
        refused("連絡先", &[("区分", "その他"), ("組織名", "*")], "I016");
        refused("連絡先", &[("区分", "その他"), ("組織名", "甲社"), ("電話番号", "*")], "I016");
        refused("連絡先", &[("区分", "その他"), ("組織名", "甲社"), ("連絡元", "*")], "I016");
        refused("連絡先", &[("区分", "その他"), ("組織名", "甲社"), ("連絡順", "*")], "I016");
        refused("業務", &[("業務名", "*")], "I016");
        refused("バックアップ", &[("対象システム", "*")], "I016");
        refused(
            "復旧手順",
            &[("対象システム", "*"), ("手順", "1"), ("作業内容", "止める")],
            "I016",
        );
        refused(
            "復旧手順",
            &[("対象システム", "レセコン"), ("手順", "*"), ("作業内容", "止める")],
            "I016",
        );
    }
}
