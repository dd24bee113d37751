//! 年度 and the edition that it chooses.

use jiff::civil::date;

use crate::support::book::{AS_OF, edition, lines};
use crate::support::reading::{only, told};
use crate::support::{Book, Cell};

#[test]
fn the_fiscal_year_chooses_the_edition() {
    let years =
        ["令和5年度", "令和５年度", "R5", "r5", "令5年度", "2023", "２０２３年度", "令和 5 年"];
    for year in years
        .map(Cell::from)
        .into_iter()
        .chain([Cell::Number(2_023.0), Cell::Formatted(5.0, "\"令和\"0\"年度\"")])
    {
        let reading = Book::forms().set("薬局", "B2", year.clone()).read();
        assert_eq!(told(&reading), [""; 0], "{year:?}");
        assert_eq!(reading.edition.as_deref(), Some(edition()), "{year:?}");
    }
    for year in ["令和9年度", "令和4年度", "2030", "来年度", "5", "令和5年10月", "？"]
    {
        let reading = Book::forms().set("薬局", "B2", year).read();
        assert_eq!(reading.edition.as_deref(), None, "{year}");
        let finding = only(reading);
        assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I019] 薬局!B2"], "{year}");
        assert!(finding.hint.contains("令和5年度"), "{}", finding.hint);
    }
}

#[test]
fn without_a_fiscal_year_the_day_must_lie_in_the_default_one() {
    let book = Book::forms().set("薬局", "B2", "");
    for day in [date(2023, 4, 1), AS_OF, date(2024, 3, 31)] {
        let reading = book.read_as_of(day);
        assert_eq!(told(&reading), [""; 0], "{day}");
        assert_eq!(reading.edition.as_deref(), Some(edition()), "{day}");
    }
    for day in [date(2023, 3, 31), date(2024, 4, 1)] {
        let reading = book.read_as_of(day);
        assert_eq!(told(&reading), ["error[I019] 薬局!B2"], "{day}");
        assert_eq!(reading.edition.as_deref(), None, "{day}");
        let without_row = Book::forms().without_row("薬局", 2).read_as_of(day);
        assert_eq!(told(&without_row), ["error[I019] 薬局!-"], "{day}");
    }
}

#[test]
fn a_fiscal_year_that_was_refused_is_not_empty() {
    let book = Book::forms().set("薬局", "B2", Cell::Formula("A99", "#REF!"));
    assert_eq!(told(&book.read_as_of(date(2030, 1, 1))), ["error[I015] 薬局!B2"]);
}
