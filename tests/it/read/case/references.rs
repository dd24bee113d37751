//! Names that point to another row.

use tachiiri::read::Reading;
use tachiiri::sheet::rows;

use crate::support::Book;
use crate::support::book::lines;
use crate::support::reading::{only, pharmacy, told};

#[test]
fn a_vendor_that_is_not_among_the_vendors_is_told_with_the_nearest() {
    let name = "架空システム株式会杜";
    let book = Book::forms()
        .set("事業者チェックリスト", "A15", name)
        .row("機器台帳", &["管理番号", "機器区分", "事業者"])
        .row("機器台帳", &["1", "サーバ", name])
        .row("バックアップ", &["対象システム", "事業者"])
        .row("バックアップ", &["レセコン", name]);
    let reading = book.read();
    assert_eq!(
        told(&reading),
        [
            "error[I016] バックアップ!B2",
            "error[I016] 事業者チェックリスト!A15",
            "error[I016] 機器台帳!C2",
        ]
    );
    for finding in reading.findings {
        assert!(finding.message.contains(name), "{}", finding.message);
        assert!(finding.hint.contains("「架空システム株式会社」"), "{}", finding.hint);
    }
    // Without the sheet 事業者 nothing can be said.
    assert_eq!(told(&book.without("事業者").read()), [""; 0]);
}

#[test]
fn the_name_of_a_vendor_may_differ_in_width_and_case() {
    let book = Book::forms()
        .row("事業者", &["ABC Ltd.", "はい"])
        .row("機器台帳", &["管理番号", "機器区分", "事業者"])
        .row("機器台帳", &["1", "サーバ", "ａｂｃ ＬＴＤ．"]);
    assert_eq!(told(&book.read()), [""; 0]);
}

/// 連絡先 with two vendors of one name, and 連絡元 of its last row.
fn called_by(caller: &str) -> Reading<'static> {
    pharmacy()
        .row("連絡先", &["区分", "組織名", "役割", "氏名", "連絡元"])
        .row("連絡先", &["薬局内", "ためし薬局", "発見者"])
        .row("連絡先", &["薬局内", "ためし薬局", "管理者", "試 一郎", "発見者"])
        .row("連絡先", &["事業者", "架空システム", "営業"])
        .row("連絡先", &["事業者", "架空システム", "保守"])
        .row("連絡先", &["事業者", "回線会社"])
        .row("連絡先", &["都道府県警察", "県警", "相談窓口", "担当 花子", caller])
        .read()
}

#[test]
fn a_caller_is_a_role_else_a_name_else_an_organisation() {
    for (caller, rows_called) in [
        ("発見者", vec![0]),
        ("試 一郎", vec![1]),
        ("回線会社", vec![4]),
        ("発見者、管理者", vec![0, 1]),
        ("発見者/回線会社", vec![0, 4]),
        ("", vec![]),
    ] {
        let reading = called_by(caller);
        assert_eq!(told(&reading), [""; 0], "{caller}");
        let case = reading.case.unwrap();
        assert_eq!(rows(&case.contacts)[5].called_by, rows_called, "{caller}");
    }
}

#[test]
fn a_caller_that_no_other_row_names_is_refused() {
    for (caller, nearest) in [("発見著", Some("発見者")), ("相談窓口", None), ("だれか", None)]
    {
        let finding = only(called_by(caller));
        assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I016] 連絡先!E7"], "{caller}");
        assert!(finding.message.contains(caller), "{}", finding.message);
        if let Some(nearest) = nearest {
            assert!(finding.hint.contains(nearest), "{}", finding.hint);
        }
    }
}

#[test]
fn a_caller_that_fits_several_rows_is_asked_for_the_role() {
    let finding = only(called_by("架空システム"));
    assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I016] 連絡先!E7"]);
    assert!(finding.hint.contains("役割"), "{}", finding.hint);
}

#[test]
fn where_a_whole_column_of_connections_slipped_each_cell_is_told_and_the_first_with_a_proposal() {
    const ROWS: usize = 1_500;
    let number = |number: usize| format!("K{number:04}");
    let mut book = Book::forms().row("機器台帳", &["管理番号", "機器区分", "接続先"]);
    for row in 0..ROWS {
        book = book.row("機器台帳", &[&number(row), "端末PC", &format!("P{}", number(row))]);
    }
    let findings = book.read().findings;
    let places: Vec<String> = findings.iter().map(|finding| finding.place.to_string()).collect();
    let unknown =
        findings.iter().filter(|finding| finding.code.to_string() == "I016").collect::<Vec<_>>();
    assert_eq!((unknown.len(), places.len()), (ROWS, ROWS));
    assert!(unknown[0].hint.contains("「K0000」のことではありませんか"), "{}", unknown[0].hint);
    assert_eq!(unknown[ROWS - 1].hint, "管理番号か、インターネット、閉域網 を書いてください");
}

#[test]
fn of_connections_nothing_is_said_where_the_numbers_were_not_read() {
    for header in ["管理No", "", "型番"] {
        let book = Book::forms()
            .row("機器台帳", &[header, "機器区分", "接続先"])
            .row("機器台帳", &["001", "サーバ", "002"])
            .row("機器台帳", &["002", "端末PC", "001、003"]);
        let told = told(&book.read());
        assert_eq!(
            told[0],
            "error[I004] 機器台帳!-".replace('-', if header == "管理No" { "A1" } else { "-" })
        );
        assert!(!told.iter().any(|line| line.contains("I016")), "{header}: {told:?}");
    }
}
