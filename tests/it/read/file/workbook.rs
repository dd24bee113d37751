//! Workbooks of Excel: other dialects, hostile and broken ones.

use jiff::civil::date;
use proptest::prelude::*;
use tachiiri::finding::Severity;
use tachiiri::sheet::rows;

use crate::support::book::PHARMACY_ITEMS;
use crate::support::column::{DAY, days};
use crate::support::package::{is_read, part_of, patched, unzipped, with_sheet, zipped};
use crate::support::reading::{DAMAGED, pharmacy, read_bytes, said, told};
use crate::support::{Book, Cell};

#[test]
fn strict_ooxml_is_read_as_any_other() {
    let strict = |text: &str| {
        text.replace(
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            "http://purl.oclc.org/ooxml/spreadsheetml/main",
        )
        .replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/",
            "http://purl.oclc.org/ooxml/officeDocument/",
        )
    };
    let parts: Vec<(String, String)> = unzipped(&Book::clean().bytes())
        .into_iter()
        .map(|(name, content)| (name, strict(&String::from_utf8(content).unwrap())))
        .collect();
    let reading = read_bytes(zipped(&parts));
    assert_eq!(told(&reading), [""; 0]);
    assert_eq!(said(&reading.case.unwrap()), said(&Book::clean().case()));
}

/// Refused as a whole, or the sheet with the trick in it.
fn assert_refused(bytes: Vec<u8>, what: &str) {
    let told = told(&read_bytes(bytes));
    assert_eq!(told.len(), 1, "{what}: {told:?}");
    assert!(
        told[0].starts_with("error[I001]") || told[0].starts_with("error[I002]"),
        "{what}: {told:?}"
    );
}

#[test]
fn cells_in_opposite_corners_do_not_fill_the_memory() {
    let corner = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>";
    let bytes = with_sheet(&Book::forms(), "チェックリスト", "</sheetData>", corner);
    assert_refused(bytes, "XFD1048576");
}

#[test]
fn a_false_count_of_strings_is_not_believed() {
    for claim in ["1000000000000", "18446744073709551616", "-", "0", "6000000"] {
        let claim = format!("uniqueCount=\"{claim}");
        let bytes =
            patched(&Book::forms().bytes(), "xl/sharedStrings.xml", "uniqueCount=\"", &claim);
        assert_eq!(told(&read_bytes(bytes)), [""; 0], "{claim}");
    }
}

#[test]
fn references_outside_the_grid_are_damage() {
    for (old, new) in [
        ("r=\"A2\"", "r=\"A0\""),
        ("r=\"A2\"", "r=\"XFE2\""),
        ("r=\"A2\"", "r=\"A1048577\""),
        ("r=\"A2\"", "r=\"A4294967297\""),
        ("r=\"A2\"", "r=\"ZZZZZZZZ2\""),
        ("r=\"A2\"", "r=\"2\""),
        ("r=\"A2\"", "r=\"\""),
        ("<row r=\"2\"", "<row r=\"0\""),
        ("<row r=\"2\"", "<row r=\"1048577\""),
        ("<row r=\"2\"", "<row r=\"4294967297\""),
        ("<row r=\"2\"", "<row r=\"-1\""),
        ("</sheetData>", "</sheetData><mergeCells><mergeCell ref=\"A1:XFE1\"/></mergeCells>"),
        ("</sheetData>", "</sheetData><mergeCells><mergeCell ref=\"A0:A1\"/></mergeCells>"),
    ] {
        let bytes = with_sheet(&Book::forms(), "チェックリスト", old, new);
        assert_eq!(told(&read_bytes(bytes)), DAMAGED, "{new}");
    }
}

#[test]
fn a_document_type_definition_in_a_part_that_is_read_is_damage() {
    let bytes = Book::forms().bytes();
    for (part, content) in unzipped(&bytes).into_iter().filter(|(part, _)| is_read(part)) {
        let text = String::from_utf8(content).unwrap();
        let root = text.find("?>").unwrap() + 2;
        let head = &text[..root];
        let with = format!("{head}<!DOCTYPE a [<!ENTITY b \"{}\">]>", "ha".repeat(9));
        assert_eq!(told(&read_bytes(patched(&bytes, &part, head, &with))), DAMAGED, "{part}");
    }
}

#[test]
fn elements_inside_elements_without_end_are_damage() {
    let deep = format!("{}{}</sheetData>", "<x>".repeat(100_000), "</x>".repeat(100_000));
    let bytes = with_sheet(&Book::forms(), "チェックリスト", "</sheetData>", &deep);
    assert_eq!(told(&read_bytes(bytes)), DAMAGED);
}

/// 業務 without any `r`, a formula without result in its second cell of the second row.
fn without_references(between: &str) -> Vec<String> {
    let book = pharmacy().row("業務", &["業務名", "判断者"]).row("業務", &["調剤"]);
    let book = book.set("業務", "B2", Cell::Formula("A1", "1"));
    let (part, mut parts) = (part_of(&book, "業務"), unzipped(&book.bytes()));
    let (_, content) = parts.iter_mut().find(|(name, _)| *name == part).unwrap();
    let mut text =
        String::from_utf8(content.clone()).unwrap().replace("<v>1</v></c></row>", "</c></row>");
    for reference in ["A1", "B1", "A2", "B2", "1", "2"] {
        text = text.replace(&format!(" r=\"{reference}\""), "");
    }
    *content = text.replace("</row><row", &format!("</row>{between}<row")).into_bytes();
    told(&read_bytes(zipped(&parts)))
}

#[test]
fn cells_may_leave_out_where_they_stand() {
    assert_eq!(without_references(""), ["error[I015] 業務!B2"]);
    assert_eq!(without_references("<row></row>"), ["error[I015] 業務!B3"]);
}

#[test]
fn an_empty_row_counts_where_rows_leave_out_their_number() {
    assert_eq!(without_references("<row/>"), ["error[I015] 業務!B3"]);
}

#[test]
fn an_entity_that_nobody_defined_is_damage() {
    let book = Book::forms().set("チェックリスト", "E6", 45_201.0);
    for entity in ["&lol;", "&#x110000;"] {
        let bytes =
            with_sheet(&book, "チェックリスト", "<v>45201</v>", &format!("<v>45201{entity}</v>"));
        assert_eq!(told(&read_bytes(bytes)), DAMAGED, "{entity}");
        let text = format!("<t>架空{entity}システム");
        let bytes = patched(&book.bytes(), "xl/sharedStrings.xml", "<t>架空システム", &text);
        assert_eq!(told(&read_bytes(bytes)), DAMAGED, "{entity}");
    }
}

#[test]
fn a_date_cell_in_iso_notation_is_a_day() {
    let book = Book::forms().set("チェックリスト", "E6", 45_201.0);
    for day in ["2023-10-02", "2023-10-02T00:00:00"] {
        let cell = format!("<c r=\"E6\" t=\"d\"><v>{day}</v></c>");
        let bytes = with_sheet(&book, "チェックリスト", "<c r=\"E6\"><v>45201</v></c>", &cell);
        let reading = read_bytes(bytes);
        assert_eq!(told(&reading), [""; 0], "{day}");
        assert_eq!(
            rows(&reading.case.unwrap().answers)[4].first().checked.value,
            Some(date(2023, 10, 2)),
            "{day}"
        );
    }
}

#[test]
fn a_number_format_of_brackets_does_not_panic() {
    let book = Book::forms().set("チェックリスト", "E6", Cell::Formatted(45_201.0, "\"QQ\"0"));
    let bytes = patched(&book.bytes(), "xl/styles.xml", "&quot;QQ&quot;0", &"[".repeat(256));
    let told = told(&read_bytes(bytes));
    assert!(told.is_empty() || told == DAMAGED, "{told:?}");
}

#[test]
fn a_part_in_another_encoding_is_not_read_as_an_empty_sheet() {
    let book = Book::forms();
    let mut parts = unzipped(&book.bytes());
    let part = part_of(&book, "チェックリスト");
    let (_, content) = parts.iter_mut().find(|(name, _)| *name == part).unwrap();
    let text = String::from_utf8(content.clone()).unwrap();
    let text = text.replace("UTF-8", "UTF-16");
    *content =
        [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let reading = read_bytes(zipped(&parts));
    let whole = reading.case.as_ref().is_some_and(|case| said(case).len() == PHARMACY_ITEMS.len());
    assert!(whole || told(&reading) == DAMAGED, "{:?}", told(&reading));
}

/// A day as a number of this format, its value replaced by odd ones.
fn assert_no_days(format: &'static str, values: &[&str]) {
    let book = Book::forms().set("チェックリスト", "E6", Cell::Formatted(45_201.0, format));
    for value in values {
        let bytes = with_sheet(&book, "チェックリスト", "<v>45201</v>", &format!("<v>{value}</v>"));
        assert_eq!(told(&read_bytes(bytes)), ["error[I007] チェックリスト!E6"], "{format} {value}");
    }
}

const BEYOND: [&str; 6] =
    ["2958466", "4294967296", "1e15", "1e308", "-1e308", "99999999999999999999"];

#[test]
fn a_number_that_counts_to_no_day_is_refused() {
    for format in ["General", "0000000000"] {
        assert_no_days(format, &BEYOND);
        assert_no_days(format, &["0", "-1", "0.5"]);
    }
    assert_no_days("yyyy/m/d", &["0", "-1", "0.5"]);
}

#[test]
fn a_date_cell_beyond_the_calendar_is_refused() {
    assert_no_days("yyyy/m/d", &BEYOND);
    assert_no_days("ggge\"年\"m\"月\"", &BEYOND);
}

#[test]
fn a_day_written_as_one_number_into_a_date_cell_is_that_day_or_refused() {
    let reading = DAY.book(&[Cell::Formatted(20_231_001.0, "yyyy/m/d")]).read();
    let day = days(&reading.case.unwrap())[0];
    assert!(
        day == Some(date(2023, 10, 1)) || day.is_none() && !reading.findings.is_empty(),
        "{day:?}"
    );
}

#[test]
fn a_string_that_is_not_in_the_table_of_strings_is_refused() {
    let book = Book::forms().set("チェックリスト", "E6", 45_201.0);
    let cell = "<c r=\"E6\" t=\"s\"><v>9999</v></c>";
    let bytes = with_sheet(&book, "チェックリスト", "<c r=\"E6\"><v>45201</v></c>", cell);
    assert_eq!(told(&read_bytes(bytes)), ["error[I015] チェックリスト!E6"]);
}

#[test]
fn a_style_that_is_not_in_the_table_of_styles_costs_nothing_but_the_format() {
    let book = Book::forms().set("チェックリスト", "E6", date(2023, 10, 1));
    let reading = read_bytes(with_sheet(&book, "チェックリスト", " s=\"1\"", " s=\"999999\""));
    assert_eq!(told(&reading), [""; 0]);
    assert_eq!(
        rows(&reading.case.unwrap().answers)[4].first().checked.value,
        Some(date(2023, 10, 1))
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_workbook_with_a_byte_changed_is_refused_or_read(part in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut parts = unzipped(&Book::forms().bytes());
        let content = &mut part.get_mut(&mut parts).1;
        *at.get_mut(content) = byte;
        let reading = read_bytes(zipped(&parts));
        prop_assert!(reading.case.is_some() || reading.findings.iter().any(|finding| finding.severity == Severity::Error));
    }
}
