//! OpenDocument: cells and sheets.

use jiff::civil::date;
use tachiiri::finding::Place;
use tachiiri::read::Reading;
use tachiiri::sheet::rows;

use super::csv::said;
use super::{NOTHING, case};
use crate::support::Book;
use crate::support::containers::{content, ods, tables, text_cell};
use crate::support::package::zipped;
use crate::support::reading::{FILE, read_bytes, told};

/// The clean book with a 備考 of the first item put together by hand, and what is read there.
pub fn remark(cell: &str) -> (Vec<String>, Option<String>) {
    let content = content(&tables(&Book::forms()));
    let sheet = content.find("table:name=\"チェックリスト\"").unwrap();
    let row = sheet + content[sheet..].find("</table:table-row><table:table-row>").unwrap();
    let end = row + 1 + content[row + 1..].find("</table:table-row>").unwrap();
    // Columns F, G and H before it.
    let empty = "<table:table-cell table:number-columns-repeated=\"3\"/>";
    let before = content[..end].trim_end_matches("<table:table-cell/>");
    let reading = read_bytes(ods(&format!("{before}{empty}{cell}{}", &content[end..])));
    let note = reading.case.as_ref().and_then(|case| rows(&case.answers)[0].remark.get().cloned());
    (told(&reading), note.map(|note| note.as_str().to_owned()))
}

fn assert_remark(cell: &str, expected: &str) {
    assert_eq!(remark(cell), (Vec::new(), Some(expected.to_owned())), "{cell}");
}

#[test]
fn the_paragraphs_of_a_comment_are_its_lines() {
    let note = "<office:annotation><dc:date>2024-02-01</dc:date><text:p>一<text:span>つ</text:span></text:p><text:p>二</text:p></office:annotation>";
    let cell = "<table:table-cell office:value-type=\"string\">NOTE<text:p>本文</text:p></table:table-cell>";
    let table = format!(
        "<table:table table:name=\"表\"><table:table-row>{}</table:table-row></table:table>",
        cell.replace("NOTE", note)
    );
    let read = tachiiri::read::file::read(ods(&content(&table)), &Place::file("a.ods")).unwrap();
    let comments: Vec<&String> = read.grids[0].comments.values().collect();
    assert_eq!(comments, ["一つ\n二"]);
}

pub fn paragraph(inside: &str) -> String {
    format!(
        "<table:table-cell office:value-type=\"string\"><text:p>{inside}</text:p></table:table-cell>"
    )
}

#[test]
fn paragraphs_blanks_tabs_and_breaks_are_read_as_they_are_shown() {
    assert_remark(&text_cell("一行目\n二行目"), "一行目\n二行目");
    assert_remark(&paragraph("一<text:line-break/>二"), "一\n二");
    assert_remark(&paragraph("一<text:span>二<text:s text:c=\"2\"/></text:span>三"), "一二  三");
    assert_remark(&paragraph("\n   一\n   二 <text:s/>三"), "一 二  三");
    assert_remark(
        &paragraph("<text:a>連絡先</text:a>：<text:span>甲<text:span>乙</text:span></text:span>"),
        "連絡先：甲乙",
    );
    assert_remark(&paragraph("A&amp;B &lt;&#x9AD9;&gt;<![CDATA[ <b>]]>"), "A&B <髙> <b>");
}

#[test]
fn what_stands_beside_a_cells_text_is_no_part_of_it() {
    let text = "<text:p>本文</text:p>";
    let shape = "<draw:frame><draw:text-box><text:p>図の文字</text:p></draw:text-box></draw:frame>\
                 <draw:custom-shape><text:p>吹き出し</text:p></draw:custom-shape><draw:a><text:p>x</text:p></draw:a>";
    let annotation = "<office:annotation><text:p>コメント</text:p></office:annotation>";
    let inside = |before: &str, after: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\">{before}{text}{after}</table:table-cell>"
        )
    };
    for (before, after) in [(shape, ""), ("", shape), (annotation, ""), ("", annotation)] {
        assert_remark(&inside(before, after), "本文");
    }
    assert_remark(&paragraph(&format!("本{annotation}文{shape}")), "本文");
    let ruby = "<text:ruby><text:ruby-base>髙島</text:ruby-base><text:ruby-text>たかしま</text:ruby-text></text:ruby>";
    assert_remark(&paragraph(&format!("{ruby}さん")), "髙島さん");
    // A cell with nothing but a shape is empty.
    assert_eq!(
        remark(&format!("<table:table-cell>{shape}</table:table-cell>")),
        (Vec::new(), None)
    );
}

#[test]
fn numbers_are_read_as_they_are_shown_where_text_is_wanted() {
    let cell = |kind: &str, value: &str, shown: &str| {
        format!("<table:table-cell office:value-type=\"{kind}\" {value}>{shown}</table:table-cell>")
    };
    let value = "office:value=\"1\"";
    assert_remark(&cell("float", value, "<text:p>001</text:p>"), "001");
    assert_remark(&cell("percentage", "office:value=\"0.5\"", "<text:p>50%</text:p>"), "50%");
    assert_remark(&cell("currency", value, "<text:p>￥1</text:p>"), "￥1");
    assert_remark(&cell("float", "office:value=\"0.30000000000000004\"", ""), "0.3");
    assert_remark(
        &cell("date", "office:date-value=\"2023-10-01\"", "<text:p>令和5年10月1日</text:p>"),
        "令和5年10月1日",
    );
    assert_remark(
        &cell("time", "office:time-value=\"PT08H30M00S\"", "<text:p>8:30</text:p>"),
        "8:30",
    );
    assert_remark(
        &cell("boolean", "office:boolean-value=\"true\"", "<text:p>はい</text:p>"),
        "TRUE",
    );
    assert_remark(&cell("string", "office:string-value=\"値\"", ""), "値");
}

// LibreOffice keeps TRUE() as a number that is shown as a truth.
#[test]
fn a_number_that_is_shown_as_a_truth_is_no_number() {
    let content = content(&tables(&Book::clean().set("バックアップ", "E3", "印")));
    let told = |value: u8, shown: &str| {
        let cell = format!(
            "<table:table-cell office:value-type=\"float\" office:value=\"{value}\"><text:p>{shown}</text:p></table:table-cell>"
        );
        let changed = content.replacen(&text_cell("印"), &cell, 1);
        assert_ne!(changed, content);
        told(&read_bytes(ods(&changed)))
    };
    for (value, shown) in [(1, "TRUE"), (0, "FALSE")] {
        assert_eq!(told(value, shown), ["error[I008] バックアップ!E3"], "{shown}");
    }
    assert_eq!(told(4, "4"), [""; 0]);
}

#[test]
fn formulas_give_their_stored_result_or_are_refused() {
    let cell = |attributes: &str, inside: &str| {
        remark(&format!(
            "<table:table-cell table:formula=\"of:=1\" {attributes}>{inside}</table:table-cell>"
        ))
    };
    let refused = || (vec!["error[I015] チェックリスト!I2".to_owned()], None);
    let text = "office:value-type=\"string\"";
    assert_eq!(cell(text, "<text:p>済</text:p>"), (Vec::new(), Some("済".to_owned())));
    assert_eq!(
        cell("office:value-type=\"float\" office:value=\"3\"", "<text:p>3</text:p>").1.as_deref(),
        Some("3")
    );
    assert_eq!(cell(text, "<text:p/>"), (Vec::new(), None));
    assert_eq!(cell("", ""), refused());
    assert_eq!(cell("office:value-type=\"float\"", ""), refused());
    let failed =
        "office:value-type=\"string\" office:string-value=\"\" calcext:value-type=\"error\"";
    for word in ["#REF!", "Err:502", "#N/A", "#DIV/0!", "#NAME?"] {
        let shown = format!("<text:p>{word}</text:p>");
        assert_eq!(cell(failed, &shown), refused(), "{word}");
        assert_eq!(cell(text, &shown), refused(), "{word}");
    }
}

/// Days in 機器台帳.
fn days(settings: &str, cells: &[&str]) -> Reading<'static> {
    let rows: String = (1..)
        .zip(cells)
        .map(|(number, cell)| {
            let key = text_cell(&number.to_string());
            format!("<table:table-row>{key}{}{cell}</table:table-row>", text_cell("サーバ"))
        })
        .collect();
    let header = ["管理番号", "機器区分", "登録日"].map(text_cell).concat();
    let table = format!(
        "<table:table table:name=\"機器台帳\"><table:table-row>{header}</table:table-row>{rows}</table:table>"
    );
    read_bytes(ods(&content(&format!("{settings}{}{table}", tables(&Book::forms())))))
}

#[test]
fn days_are_read_in_every_notation_and_from_every_epoch() {
    let day = |value: &str| {
        format!("<table:table-cell office:value-type=\"date\" office:date-value=\"{value}\"/>")
    };
    let typed = [
        "2023-10-01",
        "2023-10-01T00:00:00",
        "2023-10-01T00:00:00Z",
        "2023-10-01T08:30:00.000000000",
    ]
    .map(day);
    let bare = "<table:table-cell office:value-type=\"float\" office:value=\"45200\"><text:p>45200</text:p></table:table-cell>";
    let mut cells: Vec<&str> = typed.iter().map(String::as_str).collect();
    cells.push(bare);
    let reading = days("", &cells);
    assert_eq!(told(&reading), NOTHING);
    let case = reading.case.unwrap();
    assert!(
        rows(&case.devices).iter().all(|device| device.registered.value == Some(date(2023, 10, 1)))
    );
    let since_1904 = "<table:calculation-settings><table:null-date table:date-value=\"1904-01-01\"/></table:calculation-settings>";
    let case = days(since_1904, &[bare, cells[0]]).case.unwrap();
    let registered: Vec<_> =
        rows(&case.devices).iter().map(|device| device.registered.value).collect();
    assert_eq!(registered, [Some(date(2027, 10, 2)), Some(date(2023, 10, 1))]);
    for value in ["2023-13-01", "2023-02-30", "9999999-01-01", "x", ""] {
        assert_eq!(told(&days("", &[&day(value)])), ["error[I007] 機器台帳!C2"], "{value}");
    }
}

// OpenDocument: sheets

#[test]
fn repeated_cells_and_rows_stand_where_they_are_shown() {
    let plain = content(&tables(&Book::forms()));
    let empty = "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-repeated=\"1024\"/></table:table-row>";
    let below = plain.replace(
        "</table:table>",
        "<table:table-row table:number-rows-repeated=\"1048557\"/></table:table>",
    );
    assert_eq!(said(&case(ods(&below))), said(&Book::forms().case()));
    let between = plain.replace(
        "<table:table-column/><table:table-row>",
        &format!("<table:table-column/>{empty}<table:table-row>"),
    );
    let moved = case(ods(&between));
    assert_eq!(moved.pharmacy.name.text(), "ためし薬局");
    assert_eq!(rows(&moved.answers)[0].place.to_string(), format!("{FILE} チェックリスト!A5"));
    // Twice the same row is twice the same key.
    let doubled = plain.replacen(
        "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>3(2)",
        "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell office:value-type=\"string\"><text:p>3(2)",
        1,
    );
    assert_eq!(told(&read_bytes(ods(&doubled))), ["error[I011] チェックリスト!A19"]);
}

#[test]
fn hidden_filtered_and_folded_rows_count_and_are_told() {
    let plain = content(&tables(&Book::forms()));
    let row = "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>2(3)";
    for seen in ["collapse", "filter"] {
        let hidden = format!("<table:table-row table:visibility=\"{seen}\">");
        let reading = read_bytes(ods(&plain.replacen(
            row,
            &row.replacen("<table:table-row>", &hidden, 1),
            1,
        )));
        assert_eq!(told(&reading), ["note[I018] チェックリスト!A5"], "{seen}");
        assert_eq!(said(&reading.case.unwrap()), said(&Book::forms().case()));
    }
    let table = plain.find("table:name=\"チェックリスト\"").unwrap();
    let first =
        table + plain[table..].find("</table:table-row>").unwrap() + "</table:table-row>".len();
    let last = first + plain[first..].find("</table:table>").unwrap();
    let grouped = |attributes: &str| {
        let (head, rows, tail) = (&plain[..first], &plain[first..last], &plain[last..]);
        let inner = format!("<table:table-row-group>{rows}</table:table-row-group>");
        told(&read_bytes(ods(&format!(
            "{head}<table:table-row-group{attributes}>{inner}</table:table-row-group>{tail}"
        ))))
    };
    assert_eq!(grouped(""), NOTHING);
    assert_eq!(grouped(" table:display=\"false\""), ["note[I018] チェックリスト!A2"]);
    let header = plain.replacen(
        "<table:table-column/><table:table-row>",
        "<table:table-header-rows><table:table-row>",
        1,
    );
    let header =
        header.replacen("</table:table-row>", "</table:table-row></table:table-header-rows>", 1);
    assert_eq!(told(&read_bytes(ods(&header))), NOTHING);
}

#[test]
fn a_merged_key_belongs_to_every_row_of_its_merge() {
    let mut book = Book::forms();
    for row in 2..15 {
        book = book.with("事業者チェックリスト", row, 0, "");
    }
    let content = content(&tables(&book));
    let (head, sheet) =
        content.split_at(content.find("table:name=\"事業者チェックリスト\"").unwrap());
    let vendor = text_cell("架空システム株式会社");
    let spanned = vendor.replacen(
        "<table:table-cell",
        "<table:table-cell table:number-rows-spanned=\"14\"",
        1,
    );
    let sheet = sheet.replacen(&vendor, &spanned, 1);
    let sheet = sheet.replace(
        "<table:table-row><table:table-cell/>",
        "<table:table-row><table:covered-table-cell/>",
    );
    assert_eq!(said(&case(ods(&format!("{head}{sheet}")))), said(&Book::forms().case()));
}

#[test]
fn hidden_sheets_are_read_and_everything_that_is_no_sheet_is_not() {
    let table = "<table:table table:name=\"薬局\"><table:table-row><table:table-cell office:value-type=\"string\"><text:p>偽</text:p></table:table-cell></table:table-row></table:table>";
    let content = content(&tables(&Book::forms()));
    let around =
        format!("<table:tracked-changes><table:x>{table}</table:x></table:tracked-changes>");
    let behind = format!(
        "<table:dde-links><table:dde-link>{table}</table:dde-link></table:dde-links><table:named-expressions/>"
    );
    let content =
        content.replacen("<office:spreadsheet>", &format!("<office:spreadsheet>{around}"), 1);
    let content =
        content.replace("</office:spreadsheet>", &format!("{behind}</office:spreadsheet>"));
    let inside = format!(
        "<table:shapes><draw:frame>{table}</draw:frame></table:shapes><table:table-column/>"
    );
    let content = content.replace("<table:table-column/>", &inside);
    let content = content.replace(
        "<table:table table:name",
        "<table:table table:style-name=\"hidden\" table:display=\"false\" table:name",
    );
    assert_eq!(said(&case(ods(&content))), said(&Book::forms().case()));
}

#[test]
fn names_count_and_not_the_prefixes_of_their_vocabularies() {
    let content = content(&tables(&Book::forms()));
    let vocabulary = "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\"";
    let (head, tail) = content.split_once(vocabulary).unwrap();
    let renamed =
        format!("{head}{}{}", vocabulary.replacen("table", "t", 1), tail.replace("table:", "t:"));
    assert_eq!(said(&case(ods(&renamed))), said(&Book::forms().case()));
    let foreign = content.replace("xmlns:table:1.0", "xmlns:chart:1.0");
    assert_eq!(told(&read_bytes(ods(&foreign))), ["error[I003] 薬局!-"]);
}

#[test]
fn an_opendocument_of_another_program_is_read() {
    let content = content(&tables(&Book::forms()));
    // No mimetype, a byte-order mark, macros with a DTD of their own.
    let marked = format!("\u{FEFF}{content}");
    let dialog: &[u8] =
        b"<!DOCTYPE library:library PUBLIC \"-//OpenOffice.org//DTD\" \"library.dtd\"><library:library/>";
    let parts = [("content.xml", marked.as_bytes()), ("Basic/Standard/script-lb.xml", dialog)];
    assert_eq!(told(&read_bytes(zipped(&parts))), NOTHING);
    let template = b"application/vnd.oasis.opendocument.spreadsheet-template";
    assert_eq!(
        told(&read_bytes(zipped(&[
            ("mimetype", template.as_slice()),
            ("content.xml", content.as_bytes())
        ]))),
        NOTHING
    );
}

#[test]
fn signs_for_a_number_that_does_not_fit_are_not_the_number() {
    let float = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"float\" office:value=\"-12.5\">{text}</table:table-cell>"
        )
    };
    assert_remark(&float("<text:p>###</text:p>"), "-12.5");
    assert_remark(&float("<text:p>#12</text:p>"), "#12");
    assert_remark(&float("<text:p>▲12.5</text:p>"), "▲12.5");
    let day = "<table:table-cell office:value-type=\"date\" office:date-value=\"2023-10-02\"><text:p>#####</text:p></table:table-cell>";
    assert_remark(day, "2023-10-02");
    // An empty paragraph is how a format that shows nothing is written.
    assert_eq!(
        remark(&float("<text:p/>")),
        (vec!["note[I018] チェックリスト!I2".to_owned()], None)
    );
}

#[test]
fn new_error_values_are_told_by_their_name() {
    for name in ["#FIELD!", "#BLOCKED!", "#BUSY!", "#CONNECT!", "#SPILL!"] {
        let cell = format!(
            "<table:table-cell table:formula=\"of:=1\" office:value-type=\"string\"><text:p>{name}</text:p></table:table-cell>"
        );
        assert_eq!(
            remark(&cell),
            (vec!["error[I015] チェックリスト!I2".to_owned()], None),
            "{name}"
        );
    }
}
