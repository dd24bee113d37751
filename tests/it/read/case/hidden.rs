//! What a person does not see: hidden columns and sheets that are read (I018), or are not.

use jiff::civil::date;
use tachiiri::sheet::rows;

use crate::support::package::patched;
use crate::support::reading::{only, read_bytes, said, told};
use crate::support::{Book, Cell};

const CHECKLIST: &str = "チェックリスト";

#[test]
fn a_hidden_column_that_holds_something_is_told_at_its_header() {
    let mut book = Book::forms();
    book.hidden_columns = vec![("連絡先", 3)];
    let finding = only(book.read());
    assert_eq!(told(&book.read()), ["note[I018] 連絡先!D1"]);
    assert!(finding.message.contains("D列「電話番号」"), "{}", finding.message);
    // Several are told once, as hidden rows are; an empty one and one that is not read are nobody's
    // business.
    book.hidden_columns =
        vec![("連絡先", 3), ("連絡先", 1), ("チェックリスト", 5), ("チェックリスト", 20)];
    assert_eq!(told(&book.read()), ["note[I018] 連絡先!B1"]);
}

#[test]
fn a_hidden_column_of_the_pharmacy_is_told_too() {
    let mut book = Book::forms();
    book.hidden_columns = vec![("薬局", 1)];
    assert_eq!(told(&book.read()), ["note[I018] 薬局!B1"]);
}

#[test]
fn a_hidden_sheet_that_is_read_is_told() {
    for sheet in ["チェックリスト", "連絡先", "事業者チェックリスト"] {
        let mut book = Book::forms();
        book.hidden_sheets = vec![(sheet, false)];
        assert_eq!(told(&book.read()), [format!("note[I018] {sheet}!-")]);
        book.hidden_sheets = vec![(sheet, true)];
        let finding = only(book.read());
        assert_eq!(told(&book.read()), [format!("note[I018] {sheet}!-")]);
        assert!(
            finding.message.contains("メニューに出ない") && finding.hint.contains("シートの表示"),
            "{finding:?}"
        );
    }
    // The first sheet of a workbook cannot be hidden by the library; another program can.
    let hidden = patched(
        &Book::forms().bytes(),
        "xl/workbook.xml",
        "<sheet name=\"薬局\"",
        "<sheet state=\"hidden\" name=\"薬局\"",
    );
    assert_eq!(told(&read_bytes(hidden)), ["note[I018] 薬局!-"]);
    let mut blank = Book::forms().row("業務", &["業務名"]).emptied("業務");
    blank.hidden_sheets = vec![("天気", true)];
    assert_eq!(told(&blank.row("天気", &[" "]).read()), [""; 0]);
}

#[test]
fn a_number_that_its_format_does_not_show_is_an_empty_cell_and_told_once_a_sheet() {
    let unshown = |value: f64, format: &'static str| {
        let cell = Cell::Formatted(value, format);
        Book::forms().set(CHECKLIST, "I2", cell.clone()).set(CHECKLIST, "I4", cell)
    };
    for (value, format) in [(5.0, ";;;"), (-5.0, ";;;"), (7.5, "\"\""), (-1.0, "0;;0")] {
        let reading = unshown(value, format).read();
        assert_eq!(told(&reading), ["note[I018] チェックリスト!I2"], "{value} {format}");
        assert!(
            reading.findings[0].message.contains("（2か所：I2、I4）"),
            "{}",
            reading.findings[0].message
        );
        assert_eq!(said(&reading.case.unwrap()), said(&Book::forms().case()));
    }
    // Nobody misses a 0; a number that is shown is one.
    for (value, format) in [(0.0, ";;;"), (0.0, "#"), (0.0, "0;-0;;@")] {
        let reading = unshown(value, format).read();
        assert_eq!(told(&reading), [""; 0], "{value} {format}");
        assert_eq!(said(&reading.case.unwrap()), said(&Book::forms().case()));
    }
    let shown = unshown(5.0, "0;;;").case();
    assert_eq!(rows(&shown.answers)[0].remark.text(), "5");
}

#[test]
fn a_number_that_nobody_sees_is_no_answer_and_no_count() {
    let cell = || Cell::Formatted(1.0, ";;;");
    let book = Book::forms().set(CHECKLIST, "D2", cell()).set("薬局", "B6", cell());
    let reading = book.read();
    assert_eq!(told(&reading), ["note[I018] チェックリスト!D2", "note[I018] 薬局!B6"]);
    let case = reading.case.unwrap();
    assert!(
        rows(&case.answers)[0].first().reply.is_blank() && case.pharmacy.safety_officer.is_blank()
    );
    let generations = Book::forms()
        .row("バックアップ", &["対象システム", "世代数"])
        .row("バックアップ", &["レセコン"]);
    let reading = generations.set("バックアップ", "B2", cell()).read();
    assert_eq!(told(&reading), ["note[I018] バックアップ!B2"]);
    assert!(rows(&reading.case.unwrap().backups)[0].generations.is_blank());
    // A required one is missing, and said to be.
    let reading = Book::clean().set("機器台帳", "A2", cell()).read();
    assert_eq!(told(&reading), ["error[I010] 機器台帳!A2", "note[I018] 機器台帳!A2"]);
}

#[test]
fn a_day_is_read_whatever_its_format_shows() {
    let book = Book::forms().set(CHECKLIST, "E2", Cell::Formatted(45_201.0, ";;;"));
    assert_eq!(told(&book.read()), [""; 0]);
    assert_eq!(rows(&book.case().answers)[0].first().checked.value, Some(date(2023, 10, 2)));
}
