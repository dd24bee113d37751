//! Formulas and errors.

use crate::support::book::{PHARMACY_ITEMS, lines};
use crate::support::package::with_sheet;
use crate::support::reading::{only, read_bytes, said, told};
use crate::support::{Book, Cell};

#[test]
fn a_formula_without_a_stored_result_is_refused() {
    let book = Book::forms().set("チェックリスト", "E6", Cell::Formula("TODAY()", "45201"));
    assert_eq!(told(&book.read()), [""; 0]);
    for nothing in ["", "<v></v>", "<v/>"] {
        let bytes = with_sheet(&book, "チェックリスト", "<v>45201</v>", nothing);
        let finding = only(read_bytes(bytes));
        assert_eq!(
            lines(std::slice::from_ref(&finding)),
            ["error[I015] チェックリスト!E6"],
            "{nothing}"
        );
        assert!(!finding.hint.is_empty());
    }
}

/// 1回目 of 2(4) as a formula that gives a text, its stored result replaced.
fn with_stored_text(value: &str) -> Vec<String> {
    let formula = Cell::Formula("IF(1,A1,A2)", "未定義");
    let book = Book::forms().set("チェックリスト", "D6", formula);
    told(&read_bytes(with_sheet(&book, "チェックリスト", "<v>未定義</v>", value)))
}

#[test]
fn a_formula_that_gives_an_empty_text_is_a_blank() {
    assert_eq!(with_stored_text("<v></v>"), [""; 0]);
    assert_eq!(with_stored_text("<v/>"), [""; 0]);
}

#[test]
fn a_formula_that_would_give_a_text_and_has_no_result_is_refused() {
    assert_eq!(with_stored_text(""), ["error[I015] チェックリスト!D6"]);
}

#[test]
fn an_error_cell_is_refused_wherever_it_is_read() {
    for error in ["#REF!", "#N/A", "#DIV/0!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!"] {
        let book = Book::forms()
            .set("チェックリスト", "A6", Cell::Formula("A99", error))
            .set("チェックリスト", "I7", Cell::Formula("A99", error))
            .set("事業者", "C1", "開示書")
            .set("事業者", "C2", Cell::Formula("A99", error))
            .set("薬局", "B1", Cell::Formula("A99", error));
        assert_eq!(
            told(&book.read()),
            [
                "error[I015] チェックリスト!A6",
                "error[I015] チェックリスト!I7",
                "error[I015] 事業者!C2",
                "error[I015] 薬局!B1",
            ],
            "{error}"
        );
    }
    let book = Book::forms().set("チェックリスト", "I7", Cell::Formula("A99", "#REF!"));
    let finding = only(book.read());
    assert!(finding.message.contains("#REF!"), "{}", finding.message);
}

#[test]
fn the_errors_of_newer_spreadsheets_cost_only_their_cell() {
    let book = Book::forms().set("チェックリスト", "D6", Cell::Formula("A99", "#REF!"));
    for error in ["#SPILL!", "#CALC!", "#GETTING_DATA"] {
        let bytes = with_sheet(&book, "チェックリスト", "#REF!", error);
        let reading = read_bytes(bytes);
        assert_eq!(told(&reading), ["error[I015] チェックリスト!D6"], "{error}");
        assert_eq!(said(&reading.case.unwrap()).len(), PHARMACY_ITEMS.len(), "{error}");
    }
}

#[test]
fn a_header_that_is_an_error_is_refused() {
    let book = Book::forms().set("チェックリスト", "I1", Cell::Formula("A99", "#REF!"));
    assert_eq!(told(&book.read()), ["error[I015] チェックリスト!I1"]);
}

#[test]
fn a_row_of_the_pharmacy_whose_name_is_an_error_is_refused() {
    let book = Book::forms().set("薬局", "A2", Cell::Formula("A99", "#REF!"));
    assert_eq!(told(&book.read()), ["error[I015] 薬局!A2"]);
}
