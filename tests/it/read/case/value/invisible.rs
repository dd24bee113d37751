//! Characters that nobody sees: taken out, told once a sheet; what might be seen is refused.

use tachiiri::finding::Finding;
use tachiiri::sheet::rows;

use crate::support::Book;
use crate::support::book::{AS_OF, lines, read_files};
use crate::support::containers::ods_of;
use crate::support::reading::{only, said, told};

/// The one note about them.
fn note(book: &Book) -> Finding {
    let reading = book.read();
    let finding = only(reading);
    assert_eq!(finding.code.as_str(), "I024", "{}", finding.message);
    finding
}

#[test]
fn an_answer_and_a_day_are_read_without_them() {
    for (cell, text) in [
        ("D2", "はい\u{200B}"),
        ("D2", "\u{FEFF}はい"),
        ("D2", "は\u{AD}い"),
        ("E2", "\u{200E}2023\u{200E}/\u{200E}10\u{200E}/\u{200E}2"),
        ("E2", "\u{202A}2023/10/2\u{202C}"),
        ("E2", "\u{2066}2023/10/2\u{2069}"),
        ("A2", "1\u{2060}(1)"),
        ("B6", "サーバ\t"),
        ("D2", "✔\u{FE0F}"),
        ("D2", "⭕\u{FE0F}"),
        ("D2", "☑\u{FE0E}"),
        ("D1", "1\u{200C}回目"),
    ] {
        let book = Book::forms().set("チェックリスト", cell, text);
        let finding = note(&book);
        assert_eq!(
            lines(std::slice::from_ref(&finding)),
            [format!("note[I024] チェックリスト!{cell}")],
            "{text:?}"
        );
        assert!(finding.message.contains(cell), "{}", finding.message);
        assert_eq!(said(&book.read().case.unwrap()), said(&Book::forms().case()), "{text:?}");
    }
}

#[test]
fn they_are_told_once_a_sheet_with_the_cells() {
    let book = Book::forms()
        .set("チェックリスト", "D2", "はい\u{200B}")
        .set("チェックリスト", "I5", "郵送で\t受領")
        .set("事業者", "A2", "架空システム\u{200D}株式会社");
    let reading = book.read();
    assert_eq!(told(&reading), ["note[I024] チェックリスト!D2", "note[I024] 事業者!A2"]);
    assert!(reading.findings.iter().any(|finding| finding.message.contains("（D2、I5）")));
    let case = reading.case.unwrap();
    assert_eq!(rows(&case.answers)[3].remark.text(), "郵送で 受領");
    assert_eq!(rows(&case.vendors)[0].name.text(), "架空システム株式会社");
}

#[test]
fn a_cell_that_holds_nothing_else_is_empty() {
    for blank in ["\u{200B}", "\u{FEFF}\u{200B}", " \u{200B}　", "\u{2060}\t"] {
        let book =
            Book::forms().set("チェックリスト", "I17", blank).set("チェックリスト", "H17", blank);
        let reading = book.read();
        assert_eq!(told(&reading), ["note[I024] チェックリスト!H17"], "{blank:?}");
        assert_eq!(said(&reading.case.unwrap()), said(&Book::forms().case()), "{blank:?}");
    }
    let book = Book::forms().row("チェックリスト", &["", "", "", "\u{200B}"]);
    assert_eq!(told(&book.read()), ["note[I024] チェックリスト!D20"]);
}

#[test]
fn what_is_not_read_is_not_told() {
    let book = Book::forms()
        .set("チェックリスト", "K1", "メモ")
        .set("チェックリスト", "K5", "済\u{200B}")
        .row("天気", &["晴れ\u{200B}"]);
    assert_eq!(told(&book.read()), ["note[I017] チェックリスト!K1", "note[I017] 天気!-"]);
}

#[test]
fn names_of_sheets_and_rows_of_the_pharmacy_are_known_without_them() {
    let mut book = Book::forms().set("薬局", "A1", "薬局\u{200B}名");
    book.sheets[1].0 = "チェック\u{200B}リスト".to_owned();
    let reading = book.read();
    assert_eq!(told(&reading), ["note[I024] 薬局!A1"]);
    assert_eq!(said(&reading.case.unwrap()), said(&Book::forms().case()));
}

#[test]
fn marks_that_would_change_what_is_seen_stay_refused() {
    for (cell, text) in [
        ("D2", "はい\u{202E}"),
        ("E2", "\u{202B}2023/10/2\u{202C}"),
        ("E2", "2023/\u{202A}10/2\u{202C}"),
        ("I2", "\u{2067}済\u{2069}"),
        ("I2", "\u{2066}済"),
    ] {
        let finding = only(Book::forms().set("チェックリスト", cell, text).read());
        assert_eq!(
            lines(std::slice::from_ref(&finding)),
            [format!("error[I013] チェックリスト!{cell}")],
            "{text:?}"
        );
        assert!(finding.message.contains("見えない文字"), "{}", finding.message);
        assert!(finding.hint.contains("打ち直す"), "{}", finding.hint);
        assert!(!finding.message.contains('\\'), "{}", finding.message);
    }
}

#[test]
fn a_character_of_ones_own_is_told_with_its_place_in_the_text() {
    let finding = only(Book::forms().set("チェックリスト", "I2", "午前9時\u{E14D}午後6時").read());
    assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I013] チェックリスト!I2"]);
    let expected = "5文字目に外字（U+E14D）が入っています：「午前9時〓午後6時」の〓のところ";
    assert_eq!(finding.message, expected);
}

#[test]
fn a_tab_before_an_address_goes_and_a_control_character_before_a_number_stays() {
    let book =
        Book::forms().set("連絡先", "E1", "URL").set("連絡先", "E2", "\thttps://example.jp/");
    let reading = book.read();
    assert_eq!(told(&reading), ["note[I024] 連絡先!E2"]);
    assert_eq!(rows(&reading.case.unwrap().contacts)[0].url.text(), "https://example.jp/");
    let csv = "区分,組織名,電話番号\n都道府県警察,県警,\u{1F}0300001261\n";
    let files = vec![
        ("ためし.xlsx", Book::forms().without("連絡先").bytes()),
        ("連絡先.csv", csv.as_bytes().to_vec()),
    ];
    let finding = only(read_files(files, AS_OF));
    assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I013] 連絡先!C2"]);
    assert!(finding.message.contains("見えない文字（U+001F）"), "{}", finding.message);
    assert!(finding.hint.contains("打ち直す"), "{}", finding.hint);
}

#[test]
fn they_are_taken_out_in_every_container() {
    let book = Book::forms().set("チェックリスト", "D2", "はい\u{200B}");
    let reading = read_files(vec![("ためし.ods", ods_of(&book))], AS_OF);
    assert_eq!(told(&reading), ["note[I024] チェックリスト!D2"]);
    let csv = "業務名,代替手段\n処方箋\u{200B}の受付,紙\n";
    let files = vec![("ためし.xlsx", Book::forms().bytes()), ("業務.csv", csv.as_bytes().to_vec())];
    let reading = read_files(files, AS_OF);
    assert_eq!(told(&reading), ["note[I024] 業務!A2"]);
    assert_eq!(rows(&reading.case.unwrap().operations)[0].name.text(), "処方箋の受付");
}
