//! Pharmacies without system, contract, form or sheet: what is asked of them and what is not.

use super::{
    CHECKLIST, FORMS, PHARMACY, SECOND, VENDOR, VENDORS, changed, checklist, form, no_contract,
    no_system, only, pharmacy, second_vendor, server_left_to_vendor, two_forms,
    without_contract_rows,
};
use crate::support::Book;
use crate::support::book::VENDOR_ITEMS;

#[test]
fn a_missing_checklist_lacks_ten_answers_and_eight_for_reference() {
    let mut expected = vec!["error[C101] チェックリスト!-"; 10];
    expected.extend(["note[C110] チェックリスト!-"; 8]);
    assert_eq!(Book::clean().without(CHECKLIST).check(), expected);
}

#[test]
fn a_missing_row_is_told_at_its_sheet() {
    assert_eq!(
        Book::clean().without_row(CHECKLIST, 6).without_row(FORMS, 6).check(),
        ["error[C101] チェックリスト!-", "note[C203] 事業者チェックリスト!-"]
    );
}

#[test]
fn without_a_system_nothing_below_is_asked_for() {
    let spoilt = [("D3", ""), ("E4", ""), ("D6", "いいえ"), ("E7", "2024/2/2"), ("D12", "いいえ")];
    for vendors in [no_system(), second_vendor(no_system().without(FORMS), "いいえ")] {
        let book = changed(vendors, CHECKLIST, &spoilt).without("連絡先");
        assert_eq!(book.check(), ["warning[C112] 薬局!B3", "note[C106] チェックリスト!D2"]);
    }
}

#[test]
fn without_a_system_its_own_date_is_still_asked_for() {
    let book = changed(no_system(), PHARMACY, &[("B4", ""), ("B5", "")])
        .without(CHECKLIST)
        .without(VENDORS)
        .without(FORMS);
    assert_eq!(book.check(), ["error[C102] 薬局!B4"]);
}

#[test]
fn without_a_system_answers_in_vain_are_told_once_at_the_first() {
    let book = no_system().without(VENDORS).without(FORMS).without_row(CHECKLIST, 2);
    assert_eq!(book.check(), ["note[C106] チェックリスト!D3"]);
    assert!(only(&book, "C106").message.contains("17項目"));
}

#[test]
fn without_a_system_whatever_belongs_to_one_is_told_once() {
    let bare = no_system().without(CHECKLIST).without(VENDORS).without(FORMS);
    let device = bare
        .clone()
        .row("機器台帳", &["管理番号", "機器区分"])
        .row("機器台帳", &["PC-1", "端末PC"]);
    let system =
        bare.clone().row("業務", &["業務名", "使用システム"]).row("業務", &["調剤", "レセコン"]);
    let backup =
        bare.clone().row("バックアップ", &["対象システム"]).row("バックアップ", &["レセコン"]);
    let restoring = bare
        .clone()
        .row("復旧手順", &["対象システム", "手順", "作業内容"])
        .row("復旧手順", &["レセコン", "1", "電源を入れる"]);
    let both =
        device.clone().row(VENDORS, &["事業者名", "直接契約"]).row(VENDORS, &[VENDOR, "はい"]);
    for book in [device, system, backup, restoring, both] {
        assert_eq!(book.check(), ["warning[C112] 薬局!B3"]);
    }
    let work = bare.row("業務", &["業務名"]).row("業務", &["調剤"]);
    assert_eq!(work.check(), [""; 0]);
}

#[test]
fn without_a_contract_neither_two_items_nor_vendors_are_asked_for() {
    let book = without_contract_rows(no_contract());
    assert_eq!(book.check(), [""; 0]);
    let spoilt =
        changed(no_contract(), CHECKLIST, &[("D4", "いいえ"), ("E5", ""), ("E4", "2024/2/2")]);
    assert_eq!(spoilt.check(), ["note[C106] チェックリスト!D4", "note[C106] チェックリスト!D5"]);
}

#[test]
fn without_a_contract_no_form_is_looked_at() {
    let book = without_contract_rows(pharmacy(&[("B5", "いいえ")]));
    let spoilt =
        changed(book, FORMS, &[("E2", ""), ("F5", ""), ("E6", "いいえ"), ("E3", "対象外")]);
    assert_eq!(spoilt.check(), ["error[C201] 薬局!B5"]);
}

#[test]
fn without_a_contract_the_other_items_are_asked_for_all_the_same() {
    let book = changed(without_contract_rows(no_contract()), CHECKLIST, &[("D6", ""), ("E3", "")]);
    assert_eq!(book.check(), ["error[C102] チェックリスト!E3", "error[C101] チェックリスト!D6"]);
}

#[test]
fn a_second_vendor_without_form_is_told_once() {
    assert_eq!(second_vendor(Book::clean(), "はい").check(), ["error[C202] 事業者!A3"]);
}

#[test]
fn a_form_that_came_back_on_paper_is_to_be_copied_not_sent() {
    let book = second_vendor(Book::clean(), "はい");
    let book = book.set("事業者", "F1", "事業者確認用回収日").set("事業者", "F3", "2023/11/1");
    assert_eq!(book.check(), ["error[C202] 事業者!A3"]);
    let hint = &book.findings()[0].hint;
    assert!(hint.contains("書き写して") && !hint.contains("送って"), "{hint}");
    assert_eq!(tachiiri::check::forms_out(&book.case(), None), None);
}

#[test]
fn a_form_with_nothing_but_its_items_is_no_form() {
    let blank = VENDOR_ITEMS
        .iter()
        .fold(second_vendor(Book::clean(), "はい"), |book, (number, device)| {
            book.row(FORMS, &[SECOND, number, device])
        });
    assert_eq!(blank.check(), ["error[C202] 事業者!A3"]);
    let hint = &blank.findings()[0].hint;
    assert!(
        hint.contains("02_事業者確認用チェックリスト_（事業者名）.xlsx")
            && hint.contains("同じフォルダー"),
        "{hint}"
    );
}

#[test]
fn a_form_with_a_single_answer_lacks_the_others() {
    let book = (3..=15).fold(Book::clean(), |book, row| book.without_row(FORMS, row));
    // 2(2) and 2(3) are the vendor's own; the pharmacy answers the other five.
    let mut expected = vec!["error[C203] 事業者チェックリスト!-"; 2];
    expected.extend(["note[C203] 事業者チェックリスト!-"; 5]);
    assert_eq!(book.check(), expected);
}

#[test]
fn one_vendor_answers_for_the_other() {
    let out_of_scope = two_forms(form(&[("E5", "対象外"), ("F5", "")]));
    assert_eq!(out_of_scope.check(), [""; 0]);
    // The pharmacy's own blank remains the only fault.
    assert_eq!(
        two_forms(server_left_to_vendor("対象外")).check(),
        ["error[C101] チェックリスト!D6"]
    );
}

#[test]
fn each_vendors_form_is_looked_at() {
    let book = changed(two_forms(Book::clean()), FORMS, &[("F2", ""), ("E16", "いいえ")]);
    assert_eq!(
        book.check(),
        ["error[C206] 事業者チェックリスト!F2", "error[C207] 事業者チェックリスト!G16"]
    );
    assert_eq!(only(&book, "C207").vendor.as_deref(), Some(SECOND));
}

#[test]
fn a_vendor_without_direct_contract_is_asked_for_nothing() {
    let book = changed(two_forms(Book::clean()), VENDORS, &[("B3", "いいえ")]);
    let spoilt =
        changed(book, FORMS, &[("E16", ""), ("F17", ""), ("E19", "いいえ"), ("E18", "対象外")]);
    assert_eq!(spoilt.check(), ["note[C205] 事業者!B3"]);
}

#[test]
fn reference_items_never_raise_an_error() {
    // First answer, its date, target, second answer, its date.
    for row in [
        ["", "", "", "", ""],
        ["はい", "", "", "", ""],
        ["いいえ", "", "", "", ""],
        ["いいえ", "2022/1/1", "2022/1/2", "", ""],
        ["いいえ", "2026/1/1", "2030/1/1", "いいえ", ""],
        ["", "", "2020/1/1", "はい", "2019/1/1"],
    ] {
        let mut book = Book::clean();
        for (sheet, rows, first) in [(CHECKLIST, 12..=19, 3), (FORMS, 10..=15, 4)] {
            for (at, (column, text)) in
                rows.flat_map(|at| (first..).zip(row).map(move |cell| (at, cell)))
            {
                book = book.with(sheet, at - 1, column, text);
            }
        }
        let errors: Vec<String> =
            book.check().into_iter().filter(|line| line.starts_with("error")).collect();
        assert_eq!(errors, [""; 0], "{row:?}");
    }
}

#[test]
fn reference_items_out_of_a_vendors_scope_are_nobodys_fault() {
    let book = checklist(&[("D12", ""), ("E12", "")]);
    let book = changed(book, FORMS, &[("E10", "対象外"), ("F10", "")]);
    assert_eq!(book.check(), ["note[C110] チェックリスト!D12"]);
}

#[test]
fn a_remark_that_says_that_there_is_no_diagram_yet_excuses_nothing() {
    let with =
        |remark: &str| Book::clean().without("連絡先").set("チェックリスト", "I11", remark).check();
    for remark in ["作成中", "これから作ります", "確認済"] {
        assert_eq!(with(remark), ["error[C301] チェックリスト!D11"], "{remark}");
    }
    assert_eq!(with("壁に掲示"), ["note[C301] チェックリスト!D11"]);
}
