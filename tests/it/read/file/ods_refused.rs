//! OpenDocument that is refused.

use super::ods::{paragraph, remark};
use super::{NOTHING, assert_refused};
use crate::support::Book;
use crate::support::containers::{ODS, content, ods, tables, text_cell};
use crate::support::package::{unzipped, zipped};
use crate::support::reading::{read_bytes, told};

#[test]
fn what_is_no_readable_opendocument_is_told_in_its_own_words() {
    let content = content(&tables(&Book::forms()));
    let manifest = "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">\
                    <manifest:file-entry manifest:full-path=\"content.xml\"><manifest:encryption-data/>\
                    </manifest:file-entry></manifest:manifest>";
    let locked = [
        ("mimetype", ODS),
        ("content.xml", b"\x01\x02".as_slice()),
        ("META-INF/manifest.xml", manifest.as_bytes()),
    ];
    assert_refused(zipped(&locked), "パスワード");
    assert_refused(
        zipped(&[
            ("mimetype", ODS),
            ("encrypted-package", b"".as_slice()),
            ("META-INF/manifest.xml", manifest.as_bytes()),
        ]),
        "パスワード",
    );
    let text = b"application/vnd.oasis.opendocument.text".as_slice();
    assert_refused(
        zipped(&[("mimetype", text), ("content.xml", content.as_bytes())]),
        "表計算でない",
    );
    assert_refused(ods(&content.replace("office:spreadsheet>", "office:drawing>")), "表計算でない");
    let flat = content.replace("document-content", "document").into_bytes();
    assert_refused(flat, ".fods");
    assert_refused(
        b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>".to_vec(),
        "2003",
    );
    assert_refused(zipped(&[("mimetype", ODS)]), "壊れて");
    assert_refused(ods("<a/>"), "壊れて");
    assert_refused(ods(""), "壊れて");
    assert_refused(ods(&format!("{content}<office:document-content/>")), "壊れて");
    assert_refused(zipped(&[("xl/workbook.bin", b"")]), ".xlsb");
}

#[test]
fn a_hostile_opendocument_is_refused() {
    let plain = content(&tables(&Book::forms()));
    let filled = text_cell("1");
    let row = |rows: &str, columns: &str| {
        let cell = filled.replacen(
            "<table:table-cell",
            &format!("<table:table-cell table:number-columns-repeated=\"{columns}\""),
            1,
        );
        let row = format!(
            "<table:table-row table:number-rows-repeated=\"{rows}\">{cell}</table:table-row></table:table>"
        );
        ods(&plain.replacen("</table:table>", &row, 1))
    };
    assert_refused(row("1048575", "16384"), "1000000");
    assert_refused(row("18446744073709551615", "16000"), "1000000");
    assert_refused(row("18446744073709551615", "18446744073709551615"), "壊れて");
    assert_refused(row("999", "16385"), "壊れて");
    for count in ["18446744073709551616", "-1", "0", "", "x"] {
        assert_refused(row(count, "1"), "壊れて");
        assert_refused(row("1", count), "壊れて");
    }
    // A filled cell behind the end of the grid.
    let below = format!(
        "<table:table-row table:number-rows-repeated=\"1048576\"/><table:table-row>{filled}</table:table-row></table:table>"
    );
    assert_refused(ods(&plain.replacen("</table:table>", &below, 1)), "壊れて");
    let behind = format!(
        "<table:table-row><table:table-cell table:number-columns-repeated=\"16384\"/>{filled}</table:table-row></table:table>"
    );
    assert_refused(ods(&plain.replacen("</table:table>", &behind, 1)), "壊れて");
    // Long texts, repeated.
    let long = text_cell(&"長".repeat(2_000));
    let rows = format!(
        "<table:table-row table:number-rows-repeated=\"900000\">{long}</table:table-row></table:table>"
    );
    assert_refused(ods(&plain.replacen("</table:table>", &rows, 1)), "100 MiB");
    let deep =
        format!("{}{}</table:table>", "<table:x>".repeat(100_000), "</table:x>".repeat(100_000));
    assert_refused(ods(&plain.replacen("</table:table>", &deep, 1)), "壊れて");
    let merge =
        "<table:table-cell table:number-rows-spanned=\"9\" table:number-columns-spanned=\"9\"/>";
    let storm = format!(
        "{}</table:table>",
        format!("<table:table-row>{}</table:table-row>", merge.repeat(1_001)).repeat(100)
    );
    assert_refused(ods(&plain.replacen("</table:table>", &storm, 1)), "壊れて");
    let wide = "<table:table-row><table:table-cell table:number-rows-spanned=\"1048577\"/></table:table-row></table:table>";
    assert_refused(ods(&plain.replacen("</table:table>", wide, 1)), "壊れて");
    for (old, new) in [
        ("<office:document-content", "<!DOCTYPE a [<!ENTITY b \"ha\">]><office:document-content"),
        ("ためし薬局", "&b;"),
        ("table:name=\"薬局\"", "table:name=\"&b;\""),
        ("</office:body>", ""),
        ("</office:spreadsheet>", "</office:drawing>"),
    ] {
        assert_refused(ods(&plain.replacen(old, new, 1)), "壊れて");
    }
    let bomb = vec![b' '; 201 << 20];
    assert_refused(zipped(&[("mimetype", ODS), ("content.xml", &bomb[..])]), "200 MiB");
}

#[test]
fn more_elements_than_any_table_has_are_too_many() {
    let many = "<a/>".repeat(5_000_000);
    let told = |bytes: Vec<u8>| {
        let reading = read_bytes(bytes);
        assert!(reading.findings[0].message.contains("要素"), "{}", reading.findings[0].message);
        told(&reading)
    };
    assert_eq!(told(ods(&content(&many))), ["error[I002] -!-"]);
    let (first, second) = many.split_at(many.len() / 2);
    let mut parts = unzipped(&Book::forms().bytes());
    for (part, half) in [("xl/worksheets/sheet1.xml", first), ("xl/worksheets/sheet2.xml", second)]
    {
        let (_, content) = parts.iter_mut().find(|(name, _)| name == part).unwrap();
        let text = String::from_utf8(std::mem::take(content)).unwrap();
        *content = text.replace("</worksheet>", &format!("<b>{half}</b></worksheet>")).into_bytes();
    }
    assert_eq!(told(zipped(&parts)), ["error[I002] -!-"]);
}

#[test]
fn what_is_merely_claimed_is_not_unrolled() {
    let plain = content(&tables(&Book::forms()));
    let empty = "<table:table-row table:number-rows-repeated=\"9999999999\" table:visibility=\"collapse\"><table:table-cell table:number-columns-repeated=\"9999999999\"/></table:table-row></table:table>";
    assert_eq!(told(&read_bytes(ods(&plain.replace("</table:table>", empty)))), NOTHING);
    let styles = "<style:style style:name=\"ce1\"/>".repeat(100_000);
    let styles = format!(
        "<office:automatic-styles xmlns:style=\"urn:x\">{styles}</office:automatic-styles>"
    );
    assert_eq!(
        told(&read_bytes(ods(&plain.replacen("<office:automatic-styles/>", &styles, 1)))),
        NOTHING
    );
    // A run of blanks without end is a cell too long.
    assert_eq!(
        remark(&paragraph("<text:s text:c=\"999999999999\"/>x")).0,
        ["error[I014] チェックリスト!I2"]
    );
}

#[test]
fn the_limits_of_a_sheet_hold_in_opendocument_too() {
    let plain = content(&tables(&Book::forms()));
    let (head, sheet) = plain.split_at(plain.find("table:name=\"連絡先\"").unwrap());
    let rows = |count: u32| {
        let cell = text_cell("その他");
        let rows = format!(
            "<table:table-row table:number-rows-repeated=\"{count}\">{cell}</table:table-row></table:table>"
        );
        told(&read_bytes(ods(&format!("{head}{}", sheet.replacen("</table:table>", &rows, 1)))))
    };
    assert_eq!(rows(20_001), ["error[I002] 連絡先!-"]);
    let wide = format!(
        "<table:table-row><table:table-cell table:number-columns-repeated=\"500\"/>{}</table:table-row></table:table>",
        text_cell("x")
    );
    assert_eq!(
        told(&read_bytes(ods(&format!("{head}{}", sheet.replacen("</table:table>", &wide, 1))))),
        ["error[I002] 連絡先!-"]
    );
}

#[test]
fn a_document_in_utf_16_is_read() {
    let plain = content(&tables(&Book::forms()));
    for unit in [u16::to_le_bytes, u16::to_be_bytes] {
        for mark in ["", "\u{FEFF}"] {
            let text = format!("{mark}{plain}").replace("UTF-8", "UTF-16");
            let utf16: Vec<u8> = text.encode_utf16().flat_map(unit).collect();
            let reading = read_bytes(zipped(&[("mimetype", ODS), ("content.xml", &utf16[..])]));
            assert_eq!(told(&reading), NOTHING, "{mark:?}");
        }
    }
    let half = [0xFF, 0xFE, 0, 0xD8].as_slice();
    assert_refused(zipped(&[("mimetype", ODS), ("content.xml", half)]), "壊れて");
}
