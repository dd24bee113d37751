//! Texts: what can be printed, and what a spreadsheet shows of a number.

use jiff::civil::date;
use tachiiri::model::text::{Text, Unprintable};
use tachiiri::sheet::rows;

use crate::support::book::{assets, lines};
use crate::support::column::{DAY, TEXT, days, texts};
use crate::support::package::patched;
use crate::support::reading::{only, read_bytes, told};
use crate::support::{Book, Cell};

#[test]
fn what_cannot_be_printed_is_refused_with_its_code_point() {
    for (text, code_point) in [
        ("連絡済😀", "U+1F600"),
        ("abc\u{202E}def", "U+202E"),
        ("\u{E000}", "U+E000"),
        ("a\u{B}b", "U+000B"),
        ("a\u{2067}b\u{2069}", "U+2067"),
        ("ベル\u{7}", "U+0007"),
        ("שלום", "U+05E9"),
        ("\u{FFFE}", "U+FFFE"),
    ] {
        let finding = only(Book::forms().set("チェックリスト", "I2", text).read());
        assert_eq!(
            lines(std::slice::from_ref(&finding)),
            ["error[I013] チェックリスト!I2"],
            "{text:?}"
        );
        assert!(finding.message.contains(code_point), "{}", finding.message);
        assert!(!finding.hint.is_empty());
    }
}

#[test]
fn an_escaped_control_character_is_refused_too() {
    let book = Book::forms().set("チェックリスト", "I2", "x202E");
    let bytes = patched(&book.bytes(), "xl/sharedStrings.xml", ">x202E<", ">_x202E_<");
    let finding = only(read_bytes(bytes));
    assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I013] チェックリスト!I2"]);
    assert!(finding.message.contains("U+202E"), "{}", finding.message);
}

#[test]
fn text_is_taken_as_it_is_written() {
    let unchanged = [
        "𠮷田",
        "髙橋",
        "山﨑",
        "\u{FA19}\u{FA1B}\u{FA10}",
        "㈱ ①",
        "ＡＢＣ ｱｲｳ",
        "1行目\n2行目",
        "=1+1",
        "_x005F_",
    ];
    TEXT.assert_takes(unchanged.map(|text| (text, text.to_owned())).to_vec(), texts);
    TEXT.assert_takes(vec![("か\u{3099}ハ\u{309A}", "がパ".to_owned())], texts);
}

#[test]
fn two_thousand_characters_are_enough() {
    let long = |length: usize| Book::forms().set("チェックリスト", "I2", "あ".repeat(length));
    assert_eq!(told(&long(2_000).read()), [""; 0]);
    let finding = only(long(2_001).read());
    assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I014] チェックリスト!I2"]);
    assert!(finding.message.contains("2001"), "{}", finding.message);
}

#[test]
fn numbers_in_columns_of_text_are_shown_as_the_spreadsheet_shows_them() {
    let table = [
        (Cell::Number(1.0), "1"),
        (Cell::Number(1.2), "1.2"),
        (Cell::Number(1_234_567.0), "1234567"),
        (Cell::Formatted(1.0, "000"), "001"),
        (Cell::Formatted(1_234_567.0, "000-0000"), "123-4567"),
        (Cell::Formatted(1_234.0, "#,##0"), "1,234"),
        (Cell::Formatted(0.12, "0%"), "12%"),
        (Cell::Formatted(5.0, "\"PC-\"000"), "PC-005"),
        (Cell::Formatted(22.0, "0.0"), "22.0"),
        (Cell::Formatted(7.0, "@"), "7"),
        (Cell::Day(date(2023, 10, 2)), "2023/10/2"),
        (Cell::Formatted(45_201.0, "yyyy\"年\"m\"月\"d\"日\""), "2023年10月2日"),
        (Cell::Formatted(0.375, "h:mm"), "9:00"),
        (Cell::Bool(true), "TRUE"),
        (Cell::Formula("=A1", "結果"), "結果"),
        (Cell::Formula("=1+1", "2"), "2"),
    ];
    TEXT.assert_takes(table.map(|(cell, text)| (cell, text.to_owned())).to_vec(), texts);
}

/// Monday, 2 October 2023, as a number of a format is shown in a column of text.
fn assert_day_shown(table: &[(&'static str, &str)]) {
    let row = |(format, text): &(&'static str, &str)| {
        (Cell::Formatted(45_201.0, format), (*text).to_owned())
    };
    TEXT.assert_takes(table.iter().map(row).collect(), texts);
}

#[test]
fn days_in_eras_are_shown_as_the_spreadsheet_shows_them() {
    assert_day_shown(&[
        ("[$-411]ggge\"年\"m\"月\"d\"日\"", "令和5年10月2日"),
        ("[$-ja-JP-x-gannen]ggge\"年\"m\"月\"d\"日\"", "令和5年10月2日"),
        ("[$-411]ge.m.d", "R5.10.2"),
        ("ggee\"年\"mm\"月\"", "令05年10月"),
    ]);
}

#[test]
fn years_of_eras_are_shown_as_the_spreadsheet_shows_them() {
    assert_day_shown(&[("ggge\"年\"", "令和5年"), ("[$-411]gge\"年度\"", "令5年度")]);
}

#[test]
fn weekdays_are_shown_as_the_spreadsheet_shows_them() {
    assert_day_shown(&[("aaa", "月"), ("aaaa", "月曜日"), ("m/d(aaa)", "10/2(月)")]);
}

#[test]
fn a_number_has_no_more_digits_than_a_spreadsheet_shows() {
    let table = [("0.30000000000000004", "0.3"), ("1.1000000000000001", "1.1"), ("0.5", "0.5")];
    TEXT.assert_takes(
        table.map(|(result, text)| (Cell::Formula("A1", result), text.to_owned())).to_vec(),
        texts,
    );
}

#[test]
fn a_long_number_is_text_or_a_day_as_its_column_wants() {
    let text = |text: &str| text.to_owned();
    TEXT.assert_takes(
        vec![
            (Cell::Formatted(312_345_678.0, "0000000000"), text("0312345678")),
            (Cell::Number(9_012_345_678.0), text("9012345678")),
        ],
        texts,
    );
    DAY.assert_takes(vec![(Cell::Number(20_231_001.0), date(2023, 10, 1))], days);
    DAY.assert_refuses("I007", vec![Cell::Number(20_230_230.0), Cell::Number(1e15)]);
}

#[test]
fn furigana_are_no_part_of_a_text() {
    let bytes = patched(
        &Book::forms().bytes(),
        "xl/sharedStrings.xml",
        "<t>架空システム株式会社</t>",
        "<r><t>架空</t></r><r><t>システム株式会社</t></r>\
         <rPh sb=\"0\" eb=\"2\"><t>カクウ</t></rPh><phoneticPr fontId=\"1\"/>",
    );
    let reading = read_bytes(bytes);
    assert_eq!(told(&reading), [""; 0]);
    let case = reading.case.unwrap();
    assert_eq!(rows(&case.vendors)[0].name.text(), "架空システム株式会社");
}

#[test]
fn a_mark_that_no_font_has_together_with_its_letter_is_refused() {
    let read = |text: &str| Text::new(text, assets()).map(|text| text.to_string());
    for text in ["cafe\u{301}", "Man\u{303}ana", "ｶﾞｰｾﾞ", "葛\u{E0100}城", "e\u{301}\u{301}"]
    {
        assert_eq!(read(text).as_deref(), Ok(text));
    }
    // Both marks can be drawn, but not by one font.
    assert_eq!(read("I\u{302D}").map(drop), Ok(()));
    assert_eq!(read("I\u{306}").map(drop), Ok(()));
    for (text, character) in [("I\u{302D}\u{306}", '\u{306}'), ("o\u{30B}\u{302F}", '\u{302F}')] {
        assert_eq!(read(text), Err(Unprintable { character, at: 2 }), "{text:?}");
    }
    let told = Book::clean().set("チェックリスト", "I3", "I\u{302D}\u{306}").check();
    assert_eq!(told, ["error[I013] チェックリスト!I3"]);
}

#[test]
fn a_letter_with_more_than_thirty_marks_is_refused_at_the_next_one() {
    let read = |marks: usize| Text::new(&format!("e{}", "\u{301}".repeat(marks)), assets());
    assert!(read(30).is_ok());
    for marks in [31, 300_000] {
        assert_eq!(read(marks), Err(Unprintable { character: '\u{301}', at: 31 }), "{marks}");
    }
}
