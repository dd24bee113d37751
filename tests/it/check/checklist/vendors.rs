//! The C rules about the vendors' forms.

use tachiiri::model::edition::FormKind;

use super::{CHECKLIST, FORMS, assert_said, changed, form, server_mended};
use crate::support::Book;
use crate::support::book::{PHARMACY_ITEMS, VENDOR_ITEMS, edition};

#[test]
fn a_vendors_dates_are_looked_at_as_the_pharmacys() {
    assert_said(
        "
C210 | checked before the year | 事業者チェックリスト!F2=2023/3/31 | warning[C210] 事業者チェックリスト!F2
C210 | a reference item checked tomorrow | 事業者チェックリスト!F10=2024/2/2 | warning[C210] 事業者チェックリスト!F10
C210 | a target that passed yesterday | 事業者チェックリスト!E2=いいえ; G2=2024/1/31 | warning[C210] 事業者チェックリスト!G2
C210 | a second answer without date | 事業者チェックリスト!E2=いいえ; G2=2024/3/31; H2=はい | warning[C210] 事業者チェックリスト!I2
C210 | second check before the first | 事業者チェックリスト!E2=いいえ; G2=2024/3/31; H2=はい; I2=2023/10/2 | warning[C210] 事業者チェックリスト!I2
C210 | target before the first check | 事業者チェックリスト!E2=いいえ; G2=2023/10/2; H2=はい; I2=2024/1/15 | warning[C210] 事業者チェックリスト!G2
",
    );
}

#[test]
fn the_pharmacy_and_the_vendor_are_compared_in_the_disclosure_too() {
    let denied = form(&[("E4", "いいえ"), ("G4", "2024/3/31")]);
    assert_eq!(denied.check(), ["warning[C302] チェックリスト!D5"]);
}

#[test]
fn the_pharmacy_and_the_vendor_are_not_compared_where_they_are_asked_different_things() {
    for row in [2, 3] {
        let (first, target) = (format!("E{row}"), format!("G{row}"));
        assert_eq!(form(&[(&first, "いいえ"), (&target, "2024/3/31")]).check(), [""; 0]);
    }
}

#[test]
fn a_contradiction_stands_at_the_pharmacys_newest_answer() {
    let book = changed(
        server_mended("2024/3/31", "2024/1/15"),
        FORMS,
        &[("E5", "いいえ"), ("G5", "2024/3/31")],
    );
    assert_eq!(book.check(), ["warning[C302] チェックリスト!G6"]);
}

#[test]
fn a_text_of_another_item_is_told_on_the_vendors_sheet_too() {
    let book = form(&[("D5", "アクセスログを管理している。")]);
    assert_eq!(book.check(), ["warning[C114] 事業者チェックリスト!D5"]);
}

#[test]
fn the_editions_own_texts_are_never_other_texts() {
    let mut book = Book::clean();
    for (kind, sheet, column, items) in [
        (FormKind::Pharmacy, CHECKLIST, 2, PHARMACY_ITEMS.as_slice()),
        (FormKind::Vendor, FORMS, 3, VENDOR_ITEMS.as_slice()),
    ] {
        for (row, (number, device)) in items.iter().enumerate() {
            let item = edition()
                .items(kind)
                .find(|item| {
                    let word = item.id.devices.shown();
                    item.id.number.to_string() == *number && word == *device
                })
                .unwrap();
            book = book.with(sheet, row as u32 + 1, column, item.text.as_str());
        }
    }
    assert_eq!(book.check(), [""; 0]);
}

#[test]
fn the_answer_about_contracts_and_the_list_of_vendors_fit() {
    assert_said(
        "
C201 | a contract, and no vendor listed | without 事業者; without 事業者チェックリスト | error[C201] 薬局!B5
C201 | a contract, and no vendor with a direct one | 事業者!B2=いいえ; without 事業者チェックリスト | error[C201] 薬局!B5, note[C205] 事業者!B2
C201 | no contract, and a vendor with a direct one | 薬局!B5=いいえ; without チェックリスト!4; without チェックリスト!5 | error[C201] 薬局!B5
C201 | no row for the contract | without 薬局!5 | error[C201] 薬局!-
",
    );
}
