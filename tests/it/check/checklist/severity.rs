//! How much a finding of the C rules weighs.

use super::{FORMS, assert_said, changed, checklist, form, server_left_to_vendor, two_forms};
use crate::support::Book;

#[test]
fn no_without_target_weighs_less_once_the_second_answer_is_yes_with_its_date() {
    assert_said(
        "
C103 | はい with date | チェックリスト!D6=いいえ; G6=はい; H6=2024/1/15 | warning[C103] チェックリスト!F6
C103 | はい without date | チェックリスト!D6=いいえ; G6=はい | error[C103] チェックリスト!F6, warning[C107] チェックリスト!H6
C103 | いいえ with date | チェックリスト!D6=いいえ; G6=いいえ; H6=2024/1/15 | error[C103] チェックリスト!F6
C207 | a vendor's はい with date | 事業者チェックリスト!E2=いいえ; H2=はい; I2=2024/1/15 | warning[C207] 事業者チェックリスト!G2
C207 | a vendor's はい without date | 事業者チェックリスト!E2=いいえ; H2=はい | error[C207] 事業者チェックリスト!G2, warning[C210] 事業者チェックリスト!I2
C207 | a vendor's いいえ with date | 事業者チェックリスト!E2=いいえ; H2=いいえ; I2=2024/1/15 | error[C207] 事業者チェックリスト!G2
",
    );
}

#[test]
fn a_vendors_blank_is_but_a_note_where_the_pharmacy_answers() {
    assert_eq!(form(&[("E5", ""), ("F5", "")]).check(), ["note[C203] 事業者チェックリスト!E5"]);
    assert_eq!(
        server_left_to_vendor("").check(),
        ["error[C101] チェックリスト!D6", "error[C203] 事業者チェックリスト!E5"]
    );
}

#[test]
fn a_vendors_blank_is_but_a_note_where_another_vendor_answers() {
    let book = two_forms(server_left_to_vendor(""));
    assert_eq!(
        book.check(),
        ["error[C101] チェックリスト!D6", "note[C203] 事業者チェックリスト!E5"]
    );
    let no = changed(book.clone(), FORMS, &[("E19", "いいえ"), ("G19", "2024/3/31")]);
    assert_eq!(no.check(), book.check());
}

#[test]
fn out_of_scope_is_no_answer_for_another_vendor() {
    let book = two_forms(server_left_to_vendor("対象外"));
    let book = changed(book, FORMS, &[("E19", "対象外"), ("F19", "")]);
    assert_eq!(
        book.check(),
        [
            "error[C101] チェックリスト!D6",
            "error[C204] 事業者チェックリスト!E5",
            "error[C204] 事業者チェックリスト!E19"
        ]
    );
}

#[test]
fn the_three_items_with_other_words_are_answered_by_nobody_else() {
    for row in [2, 3, 4] {
        let (first, checked) = (format!("E{row}"), format!("F{row}"));
        let blank = two_forms(form(&[(&first, ""), (&checked, "")]));
        assert_eq!(blank.check(), [format!("error[C203] 事業者チェックリスト!{first}")]);
    }
}

#[test]
fn the_three_items_with_other_words_cannot_be_out_of_scope() {
    for row in [2, 3, 4] {
        let (first, checked) = (format!("E{row}"), format!("F{row}"));
        assert_eq!(
            form(&[(&first, "対象外"), (&checked, "")]).check(),
            [format!("warning[C209] 事業者チェックリスト!{first}")]
        );
    }
}

#[test]
fn a_diagram_that_is_said_to_lie_elsewhere_is_but_a_note() {
    assert_eq!(
        checklist(&[("I11", "事務室の壁に掲示")]).without("連絡先").check(),
        ["note[C301] チェックリスト!D11"]
    );
}

#[test]
fn a_contact_sheet_without_a_single_contact_shows_no_diagram() {
    assert_eq!(Book::clean().emptied("連絡先").check(), ["error[C301] チェックリスト!D11"]);
}

#[test]
fn a_diagram_made_since_the_first_check_stands_at_the_first_answer() {
    let book = checklist(&[
        ("D11", "いいえ"),
        ("F11", "2024/1/31"),
        ("G11", "はい"),
        ("H11", "2024/1/15"),
    ]);
    assert_eq!(book.without("連絡先").check(), ["error[C301] チェックリスト!D11"]);
}

// The row 有無.

#[test]
fn whether_there_is_a_system_is_an_item_too() {
    assert_said(
        "
C101 | no answer | 薬局!B3= | error[C101] 薬局!B3
C101 | no row | without 薬局!3 | error[C101] 薬局!-
C101 | neither answer nor date | 薬局!B3=; B4= | error[C101] 薬局!B3
C102 | no date | 薬局!B4= | error[C102] 薬局!B4
C105 | checked tomorrow | 薬局!B4=2024/2/2 | warning[C105] 薬局!B4
C105 | checked before the year | 薬局!B4=2023/3/31 | warning[C105] 薬局!B4
",
    );
}
