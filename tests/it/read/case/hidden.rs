//! What a person does not see: hidden columns and sheets that are read (I018), and those that are not.

use crate::support::Book;
use crate::support::package::patched;
use crate::support::reading::{only, read_bytes, told};

#[test]
fn a_hidden_column_that_holds_something_is_told_at_its_header() {
    let mut book = Book::forms();
    book.hidden_columns = vec![("連絡先", 3)];
    let finding = only(book.read());
    assert_eq!(told(&book.read()), ["note[I018] 連絡先!D1"]);
    assert!(finding.message.contains("D列「電話番号」"), "{}", finding.message);
    // Several are told once, as hidden rows are; an empty one and one that is not read are nobody's business.
    book.hidden_columns = vec![("連絡先", 3), ("連絡先", 1), ("チェックリスト", 5), ("チェックリスト", 20)];
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
        assert!(finding.message.contains("メニューに出ない") && finding.hint.contains("シートの表示"), "{finding:?}");
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
