//! One pharmacy in any container is the same pharmacy: OpenDocument, Excel 97, told apart by their bytes; what is hostile
//! or broken is refused by name.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use jiff::civil::date;
use tachiiri::case::Case;
use tachiiri::finding::{Finding, Findings, Severity};
use tachiiri::read::Reading;
use tachiiri::sheet::rows;

use crate::delimited::{folder, said, utf8};
use crate::support::book::{AS_OF, lines, papers_of, read_files};
use crate::support::containers::{
    ODS, at, biff, compound, content, converted, label, number, ods, ods_of, record, sheets_of, string, tables,
    text_cell, xls_of,
};
use crate::support::package::{streamed, unzipped, zipped};
use crate::support::{Book, Cell, paper, workbook};

// Helpers

const FILE: &str = "ためし.xlsx";
const NOTHING: [&str; 0] = [];
const REFUSED: [&str; 1] = ["error[I001] -!-"];

fn read(bytes: Vec<u8>) -> Reading<'static> {
    read_files(vec![(FILE, bytes)], AS_OF)
}

fn told(reading: &Reading) -> Vec<String> {
    let findings: Vec<Finding> = Findings::collect(reading.findings.clone()).iter().cloned().collect();
    lines(&findings)
}

fn case(bytes: Vec<u8>) -> Case {
    let reading = read(bytes);
    assert_eq!(told(&reading), NOTHING);
    reading.case.unwrap()
}

/// Refused as a whole, in these words, and at once.
fn assert_refused(bytes: Vec<u8>, word: &str) {
    let began = Instant::now();
    let reading = read(bytes);
    let took = began.elapsed();
    let said = told(&reading);
    assert!(said == REFUSED || said == ["error[I002] -!-"], "{word}: {said:?}");
    let finding = &reading.findings[0];
    assert!(finding.message.contains(word), "{word}: {}", finding.message);
    assert!(!finding.hint.is_empty());
    assert!(took < Duration::from_secs(2), "{word}: {took:?}");
}

fn sample() -> Vec<u8> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/input/sample.xlsx");
    std::fs::read(path).unwrap()
}

/// A pharmacy with cells of every kind.
fn varied() -> Book {
    let mut book = Book::forms()
        .row("機器台帳", &["管理番号", "機器区分", "説明", "登録日", "最終パッチ適用日", "ソフトウェアバージョン"])
        .row("機器台帳", &["001", "サーバ", "一行目\n二行目", "", "", "1.10"])
        .row("機器台帳", &["", "端末PC", "髙島 﨑 𠮷野  空白二つ ", "R5.10.1", "45200"])
        .row("機器台帳", &["003", "ネットワーク機器", " 先頭の空白 & < > \" '", "", "2023/10/1"])
        .row("アクセスログ", &["ユーザーID", "氏名", "時刻"])
        .row("アクセスログ", &["u1", "試 花子", "2023/11/1 8:30:00"])
        .row("バックアップ", &["対象システム", "方式", "世代数"])
        .row("バックアップ", &["レセコン", "外付け", "３世代"])
        .row("バックアップ", &["", "クラウド"])
        .with("機器台帳", 1, 3, date(2023, 10, 1))
        .with("機器台帳", 1, 4, Cell::Formatted(45_200.0, "[$-411]ggge\"年\"m\"月\"d\"日\""))
        .with("機器台帳", 2, 0, Cell::Formatted(2.0, "000"))
        .with("機器台帳", 2, 5, Cell::Number(2.5))
        .with("機器台帳", 3, 3, Cell::Formatted(45_200.0, "m/d(aaa)"))
        .with("機器台帳", 3, 5, Cell::Formula("A2", "4.2"))
        .with("アクセスログ", 2, 0, "u1")
        .with("アクセスログ", 2, 2, Cell::Formatted(45_231.5, "yyyy/m/d h:mm:ss"))
        .with("バックアップ", 2, 2, Cell::Number(5.0))
        .set("薬局", "B3", Cell::Bool(true));
    book.merged.push(("バックアップ".to_owned(), 1, 0, 2, 0));
    book
}

/// What LibreOffice makes of three pharmacies: the sample, the clean one, the varied one.
type Conversions = LazyLock<Option<Vec<Vec<u8>>>>;
fn three() -> Vec<Vec<u8>> {
    vec![sample(), Book::forms().bytes(), varied().bytes()]
}
static IN_ODS: Conversions = LazyLock::new(|| converted(&three(), "ods"));
static IN_XLS: Conversions = LazyLock::new(|| converted(&three(), "xls"));

// The same pharmacy

/// The texts of the papers.
fn printed(case: &Case) -> Vec<String> {
    let papers = papers_of(case, &[]);
    papers.iter().map(|document| paper::text(&paper::set(document))).collect()
}

fn assert_same(others: &Conversions) {
    let Some(others) = others.as_ref() else { return };
    for (xlsx, other) in three().into_iter().zip(others) {
        let (expected, found) = (read(xlsx), read(other.clone()));
        assert!(expected.findings.iter().all(|finding| finding.severity != Severity::Error), "{:?}", told(&expected));
        assert_eq!(told(&expected), told(&found));
        let (expected, found) = (expected.case.unwrap(), found.case.unwrap());
        assert_eq!(said(&expected), said(&found));
        assert_eq!(format!("{:?}", papers_of(&expected, &[])), format!("{:?}", papers_of(&found, &[])));
    }
}

#[test]
fn a_pharmacy_in_opendocument_is_the_same_pharmacy() {
    assert_same(&IN_ODS);
}

#[test]
fn a_pharmacy_in_excel_97_is_the_same_pharmacy() {
    assert_same(&IN_XLS);
}

#[test]
fn the_papers_of_a_pharmacy_say_the_same_whatever_it_came_in() {
    let expected = printed(&Book::forms().case());
    let csv = folder(&Book::forms(), ',', "\n", utf8);
    let csv = read_files(csv.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect(), AS_OF);
    assert_eq!(told(&csv), NOTHING);
    assert_eq!(printed(&csv.case.unwrap()), expected);
    let by_hand = [ods_of(&Book::forms()), xls_of(&Book::forms())];
    let by_office = [&IN_ODS, &IN_XLS].map(|books| books.as_ref().map(|books| books[1].clone()));
    for bytes in by_hand.into_iter().chain(by_office.into_iter().flatten()) {
        let case = case(bytes);
        assert_eq!(said(&case), said(&Book::forms().case()));
        assert_eq!(printed(&case), expected);
    }
}

#[test]
fn a_container_is_told_by_its_bytes_whatever_the_name() {
    let books = [Book::forms().bytes(), ods_of(&Book::forms()), xls_of(&Book::forms())];
    for name in ["a.xlsx", "a.XLSM", "a.xls", "a.Ods", "a.ODS", "a.XLS", "a.csv", "アクセスログ.CSV", "薬局.csv", "a"]
    {
        for book in &books {
            let reading = read_files(vec![(name, book.clone())], AS_OF);
            assert_eq!(told(&reading), NOTHING, "{name}");
            assert!(reading.case.is_some());
        }
    }
}

#[test]
fn a_folder_may_hold_every_container() {
    let part = |names: &[&str]| {
        let mut book = Book::forms();
        book.sheets.retain(|(name, _)| names.contains(&name.as_str()));
        book
    };
    let files = vec![
        ("a.xls", xls_of(&part(&["薬局", "事業者"]))),
        ("b.ods", ods_of(&part(&["チェックリスト"]))),
        ("c.xlsx", part(&["事業者チェックリスト", "連絡先"]).bytes()),
    ];
    let reading = read_files(files, AS_OF);
    assert_eq!(told(&reading), NOTHING);
    assert_eq!(rows(&reading.case.unwrap().vendor_answers).len(), 14);
}

// OpenDocument: cells

/// The clean book with a 備考 of the first item put together by hand, and what is read there.
fn remark(cell: &str) -> (Vec<String>, Option<String>) {
    let content = content(&tables(&Book::forms()));
    let sheet = content.find("table:name=\"チェックリスト\"").unwrap();
    let row = sheet + content[sheet..].find("</table:table-row><table:table-row>").unwrap();
    let end = row + 1 + content[row + 1..].find("</table:table-row>").unwrap();
    // Columns F, G and H before it.
    let empty = "<table:table-cell table:number-columns-repeated=\"3\"/>";
    let before = content[..end].trim_end_matches("<table:table-cell/>");
    let reading = read(ods(&format!("{before}{empty}{cell}{}", &content[end..])));
    let note = reading.case.as_ref().and_then(|case| rows(&case.answers)[0].remark.get().cloned());
    (told(&reading), note.map(|note| note.as_str().to_owned()))
}

fn assert_remark(cell: &str, expected: &str) {
    assert_eq!(remark(cell), (Vec::new(), Some(expected.to_owned())), "{cell}");
}

fn paragraph(inside: &str) -> String {
    format!("<table:table-cell office:value-type=\"string\"><text:p>{inside}</text:p></table:table-cell>")
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
        format!("<table:table-cell office:value-type=\"string\">{before}{text}{after}</table:table-cell>")
    };
    for (before, after) in [(shape, ""), ("", shape), (annotation, ""), ("", annotation)] {
        assert_remark(&inside(before, after), "本文");
    }
    assert_remark(&paragraph(&format!("本{annotation}文{shape}")), "本文");
    let ruby = "<text:ruby><text:ruby-base>髙島</text:ruby-base><text:ruby-text>たかしま</text:ruby-text></text:ruby>";
    assert_remark(&paragraph(&format!("{ruby}さん")), "髙島さん");
    // A cell with nothing but a shape is empty.
    assert_eq!(remark(&format!("<table:table-cell>{shape}</table:table-cell>")), (Vec::new(), None));
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
    assert_remark(&cell("time", "office:time-value=\"PT08H30M00S\"", "<text:p>8:30</text:p>"), "8:30");
    assert_remark(&cell("boolean", "office:boolean-value=\"true\"", "<text:p>はい</text:p>"), "TRUE");
    assert_remark(&cell("string", "office:string-value=\"値\"", ""), "値");
}

#[test]
fn formulas_give_their_stored_result_or_are_refused() {
    let cell = |attributes: &str, inside: &str| {
        remark(&format!("<table:table-cell table:formula=\"of:=1\" {attributes}>{inside}</table:table-cell>"))
    };
    let refused = || (vec!["error[I015] チェックリスト!I2".to_owned()], None);
    let text = "office:value-type=\"string\"";
    assert_eq!(cell(text, "<text:p>済</text:p>"), (Vec::new(), Some("済".to_owned())));
    assert_eq!(cell("office:value-type=\"float\" office:value=\"3\"", "<text:p>3</text:p>").1.as_deref(), Some("3"));
    assert_eq!(cell(text, "<text:p/>"), (Vec::new(), None));
    assert_eq!(cell("", ""), refused());
    assert_eq!(cell("office:value-type=\"float\"", ""), refused());
    let failed = "office:value-type=\"string\" office:string-value=\"\" calcext:value-type=\"error\"";
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
    let table =
        format!("<table:table table:name=\"機器台帳\"><table:table-row>{header}</table:table-row>{rows}</table:table>");
    read(ods(&content(&format!("{settings}{}{table}", tables(&Book::forms())))))
}

#[test]
fn days_are_read_in_every_notation_and_from_every_epoch() {
    let day = |value: &str| format!("<table:table-cell office:value-type=\"date\" office:date-value=\"{value}\"/>");
    let typed = ["2023-10-01", "2023-10-01T00:00:00", "2023-10-01T00:00:00Z", "2023-10-01T08:30:00.000000000"].map(day);
    let bare = "<table:table-cell office:value-type=\"float\" office:value=\"45200\"><text:p>45200</text:p></table:table-cell>";
    let mut cells: Vec<&str> = typed.iter().map(String::as_str).collect();
    cells.push(bare);
    let reading = days("", &cells);
    assert_eq!(told(&reading), NOTHING);
    let case = reading.case.unwrap();
    assert!(rows(&case.devices).iter().all(|device| device.registered.value == Some(date(2023, 10, 1))));
    let since_1904 =
        "<table:calculation-settings><table:null-date table:date-value=\"1904-01-01\"/></table:calculation-settings>";
    let case = days(since_1904, &[bare, cells[0]]).case.unwrap();
    let registered: Vec<_> = rows(&case.devices).iter().map(|device| device.registered.value).collect();
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
    let below =
        plain.replace("</table:table>", "<table:table-row table:number-rows-repeated=\"1048557\"/></table:table>");
    assert_eq!(said(&case(ods(&below))), said(&Book::forms().case()));
    let between = plain
        .replace("<table:table-column/><table:table-row>", &format!("<table:table-column/>{empty}<table:table-row>"));
    let moved = case(ods(&between));
    assert_eq!(moved.pharmacy.name.text(), "ためし薬局");
    assert_eq!(rows(&moved.answers)[0].place.to_string(), format!("{FILE} チェックリスト!A5"));
    // Twice the same row is twice the same key.
    let doubled = plain.replacen(
        "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>3(2)",
        "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell office:value-type=\"string\"><text:p>3(2)",
        1,
    );
    assert_eq!(told(&read(ods(&doubled))), ["error[I011] チェックリスト!A19"]);
}

#[test]
fn hidden_filtered_and_folded_rows_count_and_are_told() {
    let plain = content(&tables(&Book::forms()));
    let row = "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>2(3)";
    for seen in ["collapse", "filter"] {
        let hidden = format!("<table:table-row table:visibility=\"{seen}\">");
        let reading = read(ods(&plain.replacen(row, &row.replacen("<table:table-row>", &hidden, 1), 1)));
        assert_eq!(told(&reading), ["note[I018] チェックリスト!A5"], "{seen}");
        assert_eq!(said(&reading.case.unwrap()), said(&Book::forms().case()));
    }
    let table = plain.find("table:name=\"チェックリスト\"").unwrap();
    let first = table + plain[table..].find("</table:table-row>").unwrap() + "</table:table-row>".len();
    let last = first + plain[first..].find("</table:table>").unwrap();
    let grouped = |attributes: &str| {
        let (head, rows, tail) = (&plain[..first], &plain[first..last], &plain[last..]);
        let inner = format!("<table:table-row-group>{rows}</table:table-row-group>");
        told(&read(ods(&format!("{head}<table:table-row-group{attributes}>{inner}</table:table-row-group>{tail}"))))
    };
    assert_eq!(grouped(""), NOTHING);
    assert_eq!(grouped(" table:display=\"false\""), ["note[I018] チェックリスト!A2"]);
    let header =
        plain.replacen("<table:table-column/><table:table-row>", "<table:table-header-rows><table:table-row>", 1);
    let header = header.replacen("</table:table-row>", "</table:table-row></table:table-header-rows>", 1);
    assert_eq!(told(&read(ods(&header))), NOTHING);
}

#[test]
fn a_merged_key_belongs_to_every_row_of_its_merge() {
    let mut book = Book::forms();
    for row in 2..15 {
        book = book.with("事業者チェックリスト", row, 0, "");
    }
    let content = content(&tables(&book));
    let (head, sheet) = content.split_at(content.find("table:name=\"事業者チェックリスト\"").unwrap());
    let vendor = text_cell("架空システム株式会社");
    let spanned = vendor.replacen("<table:table-cell", "<table:table-cell table:number-rows-spanned=\"14\"", 1);
    let sheet = sheet.replacen(&vendor, &spanned, 1);
    let sheet = sheet.replace("<table:table-row><table:table-cell/>", "<table:table-row><table:covered-table-cell/>");
    assert_eq!(said(&case(ods(&format!("{head}{sheet}")))), said(&Book::forms().case()));
}

#[test]
fn hidden_sheets_are_read_and_everything_that_is_no_sheet_is_not() {
    let table = "<table:table table:name=\"薬局\"><table:table-row><table:table-cell office:value-type=\"string\"><text:p>偽</text:p></table:table-cell></table:table-row></table:table>";
    let content = content(&tables(&Book::forms()));
    let around = format!("<table:tracked-changes><table:x>{table}</table:x></table:tracked-changes>");
    let behind = format!(
        "<table:dde-links><table:dde-link>{table}</table:dde-link></table:dde-links><table:named-expressions/>"
    );
    let content = content.replacen("<office:spreadsheet>", &format!("<office:spreadsheet>{around}"), 1);
    let content = content.replace("</office:spreadsheet>", &format!("{behind}</office:spreadsheet>"));
    let inside = format!("<table:shapes><draw:frame>{table}</draw:frame></table:shapes><table:table-column/>");
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
    let renamed = format!("{head}{}{}", vocabulary.replacen("table", "t", 1), tail.replace("table:", "t:"));
    assert_eq!(said(&case(ods(&renamed))), said(&Book::forms().case()));
    let foreign = content.replace("xmlns:table:1.0", "xmlns:chart:1.0");
    assert_eq!(told(&read(ods(&foreign))), ["error[I003] 薬局!-"]);
}

#[test]
fn an_opendocument_of_another_program_is_read() {
    let content = content(&tables(&Book::forms()));
    // No mimetype, a byte-order mark, macros with a DTD of their own.
    let marked = format!("\u{FEFF}{content}");
    let dialog: &[u8] =
        b"<!DOCTYPE library:library PUBLIC \"-//OpenOffice.org//DTD\" \"library.dtd\"><library:library/>";
    let parts = [("content.xml", marked.as_bytes()), ("Basic/Standard/script-lb.xml", dialog)];
    assert_eq!(told(&read(zipped(&parts))), NOTHING);
    let template = b"application/vnd.oasis.opendocument.spreadsheet-template";
    assert_eq!(told(&read(zipped(&[("mimetype", template.as_slice()), ("content.xml", content.as_bytes())]))), NOTHING);
}

// OpenDocument: refused

#[test]
fn what_is_no_readable_opendocument_is_told_in_its_own_words() {
    let content = content(&tables(&Book::forms()));
    let manifest = "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">\
                    <manifest:file-entry manifest:full-path=\"content.xml\"><manifest:encryption-data/>\
                    </manifest:file-entry></manifest:manifest>";
    let locked =
        [("mimetype", ODS), ("content.xml", b"\x01\x02".as_slice()), ("META-INF/manifest.xml", manifest.as_bytes())];
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
    assert_refused(zipped(&[("mimetype", text), ("content.xml", content.as_bytes())]), "表計算でない");
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
fn a_hostile_opendocument_is_refused_at_once() {
    let plain = content(&tables(&Book::forms()));
    let filled = text_cell("1");
    let row = |rows: &str, columns: &str| {
        let cell = filled.replacen(
            "<table:table-cell",
            &format!("<table:table-cell table:number-columns-repeated=\"{columns}\""),
            1,
        );
        let row =
            format!("<table:table-row table:number-rows-repeated=\"{rows}\">{cell}</table:table-row></table:table>");
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
    let rows = format!("<table:table-row table:number-rows-repeated=\"900000\">{long}</table:table-row></table:table>");
    assert_refused(ods(&plain.replacen("</table:table>", &rows, 1)), "100 MiB");
    let deep = format!("{}{}</table:table>", "<table:x>".repeat(100_000), "</table:x>".repeat(100_000));
    assert_refused(ods(&plain.replacen("</table:table>", &deep, 1)), "壊れて");
    let merge = "<table:table-cell table:number-rows-spanned=\"9\" table:number-columns-spanned=\"9\"/>";
    let storm =
        format!("{}</table:table>", format!("<table:table-row>{}</table:table-row>", merge.repeat(1_001)).repeat(100));
    assert_refused(ods(&plain.replacen("</table:table>", &storm, 1)), "壊れて");
    let wide =
        "<table:table-row><table:table-cell table:number-rows-spanned=\"1048577\"/></table:table-row></table:table>";
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
    let utf16: Vec<u8> = plain.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_refused(zipped(&[("mimetype", ODS), ("content.xml", &utf16[..])]), "壊れて");
    let bomb = vec![b' '; 201 << 20];
    assert_refused(zipped(&[("mimetype", ODS), ("content.xml", &bomb[..])]), "200 MiB");
}

#[test]
fn more_elements_than_any_table_has_are_too_many() {
    let many = "<a/>".repeat(5_000_000);
    let told = |bytes: Vec<u8>| {
        let reading = read(bytes);
        assert!(reading.findings[0].message.contains("要素"), "{}", reading.findings[0].message);
        told(&reading)
    };
    assert_eq!(told(ods(&content(&many))), ["error[I002] -!-"]);
    let (first, second) = many.split_at(many.len() / 2);
    let halves = [first, second].map(|half| format!("<b>{half}</b>").into_bytes());
    let mut parts = unzipped(&Book::forms().bytes());
    parts.extend(["xl/a.xml", "xl/b.xml"].map(str::to_owned).into_iter().zip(halves));
    assert_eq!(told(zipped(&parts)), ["error[I002] -!-"]);
}

#[test]
fn what_is_merely_claimed_costs_nothing() {
    let plain = content(&tables(&Book::forms()));
    let empty = "<table:table-row table:number-rows-repeated=\"9999999999\" table:visibility=\"collapse\"><table:table-cell table:number-columns-repeated=\"9999999999\"/></table:table-row></table:table>";
    let began = Instant::now();
    assert_eq!(told(&read(ods(&plain.replace("</table:table>", empty)))), NOTHING);
    let styles = "<style:style style:name=\"ce1\"/>".repeat(100_000);
    let styles = format!("<office:automatic-styles xmlns:style=\"urn:x\">{styles}</office:automatic-styles>");
    assert_eq!(told(&read(ods(&plain.replacen("<office:automatic-styles/>", &styles, 1)))), NOTHING);
    // A run of blanks without end is a cell too long.
    assert_eq!(remark(&paragraph("<text:s text:c=\"999999999999\"/>x")).0, ["error[I014] チェックリスト!I2"]);
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
}

#[test]
fn the_limits_of_a_sheet_hold_in_opendocument_too() {
    let plain = content(&tables(&Book::forms()));
    let (head, sheet) = plain.split_at(plain.find("table:name=\"連絡先\"").unwrap());
    let rows = |count: u32| {
        let cell = text_cell("その他");
        let rows =
            format!("<table:table-row table:number-rows-repeated=\"{count}\">{cell}</table:table-row></table:table>");
        told(&read(ods(&format!("{head}{}", sheet.replacen("</table:table>", &rows, 1)))))
    };
    assert_eq!(rows(20_001), ["error[I002] 連絡先!-"]);
    let wide = format!(
        "<table:table-row><table:table-cell table:number-columns-repeated=\"500\"/>{}</table:table-row></table:table>",
        text_cell("x")
    );
    assert_eq!(
        told(&read(ods(&format!("{head}{}", sheet.replacen("</table:table>", &wide, 1))))),
        ["error[I002] 連絡先!-"]
    );
}

// Excel 97

/// The clean book with more sheets, records of theirs and of the workbook.
fn xls_with(globals: &[u8], more: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let book = Book::forms();
    let sheets = [sheets_of(&book), more.to_vec()].concat();
    compound(&[("Workbook", &biff(globals, &sheets))])
}

/// 機器台帳 with records below its header (管理番号, 機器区分, 説明, 登録日) in a row with the first two.
fn devices(globals: &[u8], records: &[Vec<u8>]) -> Reading<'static> {
    let header = ["管理番号", "機器区分", "説明", "登録日"];
    let header = (0..).zip(header).flat_map(|(column, text)| label(0, column, text)).collect();
    let records = [header, label(1, 0, "1"), label(1, 1, "サーバ"), records.concat()].concat();
    read(xls_with(globals, &[("機器台帳", records)]))
}

fn description(globals: &[u8], records: &[Vec<u8>]) -> Option<String> {
    let reading = devices(globals, records);
    assert_eq!(told(&reading), NOTHING);
    let case = reading.case.unwrap();
    rows(&case.devices)[0].description.get().map(|text| text.as_str().to_owned())
}

fn format_record(id: u16, code: &str) -> Vec<u8> {
    record(0x041E, &[id.to_le_bytes().to_vec(), string(code)].concat())
}

fn style(format: u16) -> Vec<u8> {
    record(0x00E0, &[[0, 0], format.to_le_bytes(), [0, 0]].concat())
}

fn formula(result: [u8; 8]) -> Vec<u8> {
    record(0x0006, &[at(1, 2, 0), result.to_vec(), vec![0; 8]].concat())
}

#[test]
fn every_record_that_holds_a_cell_is_read() {
    let strings = |table: &[u8]| record(0x00FC, &[[2, 0, 0, 0, 2, 0, 0, 0].as_slice(), table].concat());
    let of_table = |index: u32| record(0x00FD, &[at(1, 2, 0), index.to_le_bytes().to_vec()].concat());
    let is = |expected: &str, globals: &[u8], records: &[Vec<u8>]| {
        assert_eq!(description(globals, records).as_deref(), Some(expected));
    };
    // Formatting runs and furigana of a rich string are no part of it.
    let mut rich = vec![2, 0, 0x0D, 1, 0, 4, 0, 0, 0];
    rich.extend("髙島".encode_utf16().flat_map(u16::to_le_bytes));
    rich.extend([0; 4 + 4]);
    let table = [rich, string("二つ目")].concat();
    is("髙島", &strings(&table), &[of_table(0)]);
    is("二つ目", &strings(&table), &[of_table(1)]);
    // A string that goes on in the next record, in narrow characters.
    let broken =
        [strings(&[5, 0, 1, b'A', 0, b'B', 0]), record(0x003C, &[0, b'C', b'D', b'E', 1, 0, 0, b'z'])].concat();
    is("ABCDE", &broken, &[of_table(0)]);
    is("z", &broken, &[of_table(1)]);
    let rk = |word: u32| record(0x027E, &[at(1, 2, 0), word.to_le_bytes().to_vec()].concat());
    is("-3", &[], &[rk(((-3_i32) << 2).cast_unsigned() | 2)]);
    is("1.23", &[], &[rk(123 << 2 | 3)]);
    is("0.5", &[], &[rk((0.5_f64.to_bits() >> 32) as u32)]);
    let many = [at(1, 2, 0), (7_u32 << 2 | 2).to_le_bytes().to_vec(), vec![2, 0]].concat();
    is("7", &[], &[record(0x00BD, &many)]);
    is("TRUE", &[], &[record(0x0205, &[at(1, 2, 0), vec![1, 0]].concat())]);
    is("2.5", &[], &[formula(2.5_f64.to_le_bytes())]);
    is("TRUE", &[], &[formula([1, 0, 1, 0, 0, 0, 0xFF, 0xFF])]);
    let text = formula([0, 0, 0, 0, 0, 0, 0xFF, 0xFF]);
    is("結果", &[], &[text.clone(), record(0x0207, &string("結果"))]);
    assert_eq!(description(&[], &[text.clone(), record(0x0207, &string(""))]), None);
    assert_eq!(description(&[], &[formula([3, 0, 0, 0, 0, 0, 0xFF, 0xFF])]), None);
    is("003", &[style(0), format_record(164, "000"), style(164)].concat(), &[number(1, 2, 1, 3.0)]);
    is("10月1日", &[style(0), style(56)].concat(), &[number(1, 2, 1, 45_200.0)]);
    // Errors, and a formula whose text is missing.
    let failed = record(0x0205, &[at(1, 2, 0), vec![0x17, 1]].concat());
    for refused in [failed, formula([2, 0, 0x2A, 0, 0, 0, 0xFF, 0xFF]), text] {
        assert_eq!(told(&devices(&[], &[refused])), ["error[I015] 機器台帳!C2"]);
    }
}

#[test]
fn days_of_excel_97_are_known_by_their_format() {
    let since_1904 = record(0x0022, &[1, 0]);
    for code in ["yyyy/m/d", "[$-411]ggge\"年\"m\"月\"d\"日\"", "m/d(aaa)", "\\(yy/m\\)", "[赤]d"] {
        let globals = [style(0), format_record(170, code), style(170)].concat();
        let case = devices(&globals, &[number(1, 3, 1, 45_200.0)]).case.unwrap();
        assert_eq!(rows(&case.devices)[0].registered.value, Some(date(2023, 10, 1)), "{code}");
        let globals = [globals, since_1904.clone()].concat();
        let case = devices(&globals, &[number(1, 3, 1, 43_738.0)]).case.unwrap();
        assert_eq!(rows(&case.devices)[0].registered.value, Some(date(2023, 10, 1)), "{code}");
    }
    for code in ["[h]:mm", "h:mm", "[mm]:ss"] {
        let globals = [style(0), format_record(170, code), style(170)].concat();
        assert_eq!(told(&devices(&globals, &[number(1, 3, 1, 0.5)])), ["error[I007] 機器台帳!D2"], "{code}");
    }
    // A bare serial number, by each of the two calendars.
    for (globals, day) in [(Vec::new(), date(2023, 10, 1)), (since_1904, date(2027, 10, 2))] {
        let case = devices(&[style(0), globals].concat(), &[number(1, 3, 0, 45_200.0)]).case.unwrap();
        assert_eq!(rows(&case.devices)[0].registered.value, Some(day));
    }
}

#[test]
fn merges_and_hidden_rows_of_excel_97_are_known() {
    let mut book = Book::forms();
    for row in 2..15 {
        book = book.with("事業者チェックリスト", row, 0, "");
    }
    let mut sheets = sheets_of(&book);
    let vendors = sheets.iter_mut().find(|(name, _)| *name == "事業者チェックリスト").unwrap();
    vendors.1.extend(record(0x00E5, &[1, 0, 1, 0, 14, 0, 0, 0, 0, 0]));
    let bytes = compound(&[("Workbook", &biff(&[], &sheets))]);
    assert_eq!(said(&case(bytes)), said(&Book::forms().case()));
    let hidden = record(0x0208, &[[1, 0, 0, 0, 0, 1, 0, 0].as_slice(), &[0; 4], &[0x20, 0, 0, 0]].concat());
    assert_eq!(told(&devices(&[], &[hidden])), ["note[I018] 機器台帳!A2"]);
}

#[test]
fn charts_inside_a_sheet_are_no_cells() {
    let beginning = record(0x0809, &[0, 6, 0x20, 0]);
    let chart = [beginning, label(1, 2, "図の文字"), record(0x000A, &[])].concat();
    assert_eq!(description(&[], &[chart]), None);
}

#[test]
fn what_is_no_readable_compound_file_is_told_in_its_own_words() {
    let stream = |name: &str| compound(&[("Other", b""), (name, b"")]);
    assert_refused(stream("EncryptedPackage"), "パスワード");
    assert_refused(stream("WordDocument"), "Word");
    assert_refused(stream("PowerPoint Document"), "PowerPoint");
    assert_refused(stream("Book"), "Excel 97");
    assert_refused(stream("__properties_version1.0"), "表計算のファイルではありません");
    assert_refused(stream("Workbook"), "壊れて");
    assert_refused(xls_with(&record(0x002F, &[1, 0, 1, 0]), &[]), "パスワード");
    let old = compound(&[("Workbook", &record(0x0809, &[0, 5, 5, 0]))]);
    assert_refused(old, "Excel 97");
    assert_refused(vec![9, 4, 6, 0, 0, 4, 0x10, 0, 0, 0], "Excel 97");
    assert_refused(vec![9, 8, 8, 0, 0, 5, 5, 0, 0, 0, 0, 0], "Excel 97");
}

#[test]
fn a_hostile_workbook_of_excel_97_is_refused_or_costs_nothing() {
    let refused = |records: Vec<u8>, word: &str| assert_refused(xls_with(&[], &[("機器台帳", records)]), word);
    let in_globals = |records: Vec<u8>, word: &str| assert_refused(xls_with(&records, &[]), word);
    // Claims of size are not believed.
    let dimensions = record(0x0200, &[0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF, 0, 0]);
    assert_eq!(told(&devices(&[], &[dimensions])), NOTHING);
    let corners = [label(0, 0, "a"), label(65_535, 255, "b")].concat();
    assert_eq!(told(&read(xls_with(&[], &[("別のシート", corners)]))), ["note[I017] 別のシート!-"]);
    refused(label(0, 256, "b"), "壊れて");
    refused([label(0, 0, "a"), label(0, 0, "b")].concat(), "壊れて");
    refused(record(0x00FD, &[0; 10]), "壊れて");
    refused(record(0x0203, &[0; 5]), "壊れて");
    refused(record(0x0204, &[&at(0, 0, 0)[..], &[0xFF, 0xFF, 1, 0, 0]].concat()), "壊れて");
    refused(record(0x0204, &[&at(0, 0, 0)[..], &[1, 0, 1, 0x00, 0xD8]].concat()), "壊れて");
    refused(number(0, 0, 0, f64::NAN), "壊れて");
    refused(record(0x0809, &[0, 6, 0x20, 0]), "壊れて");
    let storm = [vec![0, 4], vec![0; 8 * 1_024]].concat();
    refused(record(0x00E5, &storm).repeat(98), "壊れて");
    in_globals(record(0x00FC, &[0xFF; 8]), "壊れて");
    in_globals(record(0x00FC, &[[0xFF; 8].as_slice(), &[0xFF; 3]].concat()), "壊れて");
    in_globals(record(0x0085, &[0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 1, 0, b'x']), "壊れて");
    // A hundred sheets that share their bytes.
    let shared = record(0x0085, &[0, 0, 0, 0, 0, 0, 1, 0, b'x']).repeat(2_000);
    in_globals(shared, "壊れて");
    assert_eq!(told(&read(xls_with(&style(0).repeat(100_000), &[]))), NOTHING);
}

#[test]
fn a_damaged_compound_file_is_refused_at_once() {
    let whole = xls_of(&Book::forms());
    let set = |at: usize, value: u32| {
        let mut bytes = whole.clone();
        bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
        bytes
    };
    let directory = u32::from_le_bytes(whole[48..52].try_into().unwrap());
    let root = 512 * (directory as usize + 1);
    // Directory, table of sectors, chains and trees in circles or beyond the end.
    for (at, value) in [
        (28, 0xFFFF_FFFE),
        (48, 0x7FFF_FFFF),
        (48, 0xFFFF_FFFE),
        (60, 0x7FFF_FFFF),
        (76, 0x7FFF_FFFF),
        (512 + 4 * directory as usize, directory),
        (root + 128 + 68, 1),
        (root + 128 + 72, 0xFFFF),
        (root + 128 + 116, 0x7FFF_FFFF),
        (root + 128 + 120, 0x7FFF_FFFF),
    ] {
        assert_refused(set(at, value), "壊れて");
    }
}

/// What the program says to a file, as users run it, with no more than so many KiB of memory for each of its processes.
#[cfg(target_os = "linux")]
fn said_within(kib: u32, name: &str, bytes: &[u8]) -> (String, Duration) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    std::fs::write(&file, bytes).unwrap();
    let began = Instant::now();
    let output = std::process::Command::new("sh")
        .args(["-c", &format!("ulimit -v {kib} && exec \"$0\" check \"$1\" --as-of 2024-02-01")])
        .args([env!("CARGO_BIN_EXE_tachiiri").as_ref(), file.as_os_str()])
        .output()
        .unwrap();
    (String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned(), began.elapsed())
}

#[cfg(target_os = "linux")]
#[test]
fn hostile_files_are_refused_in_two_seconds_and_half_a_gibibyte() {
    let plain = content(&tables(&Book::forms()));
    let repeated = |rows: u32, columns: u32, text: &str| {
        let cell = text_cell(text).replacen(
            "<table:table-cell",
            &format!("<table:table-cell table:number-columns-repeated=\"{columns}\""),
            1,
        );
        let row = format!("<table:table-row table:number-rows-repeated=\"{rows}\">{cell}</table:table-row>");
        ods(&plain.replacen("</table:table>", &format!("{row}</table:table>"), 1))
    };
    let long = "長".repeat(2_000);
    let corners = [label(0, 0, "a"), label(65_535, 255, "b")].concat().repeat(2);
    let strings = [[0xFF; 8].as_slice(), &[0; 3 * 2_700]].concat();
    let strings = [record(0x00FC, &strings), record(0x003C, &[0; 8_100]).repeat(500)].concat();
    for (name, bytes, word) in [
        ("a.ods", repeated(1_048_575, 16_384, "1"), "I002"),
        ("a.ods", repeated(1_000_000, 1, &long), "I002"),
        ("a.ods", repeated(60, 16_000, "1"), "I002"),
        ("a.ods", zipped(&[("mimetype", ODS), ("content.xml", vec![b' '; 201 << 20].as_slice())]), "I002"),
        ("a.xls", xls_with(&[], &[("機器台帳", corners)]), "I001"),
        ("a.xls", xls_with(&strings, &[]), "I00"),
    ] {
        let (said, took) = said_within(512 * 1_024, name, &bytes);
        assert!(said.contains(&format!("[{word}")), "{name} {word}: {said}");
        assert!(!said.contains("読み取りの部品が"), "{said}");
        assert!(took < Duration::from_secs(2), "{word}: {took:?}");
    }
}

/// A workbook that is large only unpacked, and harmless: so much nothing in front of something in one of its parts.
fn roomy(part: &str, place: &str) -> Vec<u8> {
    let nothing = format!("<!--{}-->{place}", " ".repeat(190 << 20));
    let bytes = Book::forms().bytes();
    match place {
        "" => zipped(&[unzipped(&bytes), vec![(part.to_owned(), nothing.into_bytes())]].concat()),
        place => workbook::with_part(&bytes, part, |content| content.replacen(place, &nothing, 1)),
    }
}

// What a worker that has grown to half a gibibyte may still take for its next case.
#[cfg(target_os = "linux")]
#[test]
fn the_largest_workbook_that_may_be_is_read_in_a_gibibyte() {
    for (part, place) in [("xl/media/image1.png", ""), ("xl/worksheets/sheet1.xml", "<sheetData>")] {
        let bytes = roomy(part, place);
        for bytes in [streamed(&unzipped(&bytes)), bytes] {
            let (said, _) = said_within(1_024 * 1_024, "a.xlsx", &bytes);
            assert!(said.contains("エラー 0件"), "{part}: {said}");
        }
    }
}

// Anything cut off

#[test]
fn a_file_cut_off_anywhere_is_refused_or_read() {
    let mut files = vec![ods_of(&varied()), xls_of(&Book::forms())];
    for books in [&IN_ODS, &IN_XLS] {
        files.extend(books.as_ref().map(|books| books[0].clone()));
    }
    for whole in files {
        for length in (0..whole.len()).step_by(100) {
            let reading = read(whole[..length].to_vec());
            assert!(reading.case.is_some() || told(&reading) == REFUSED, "{length}: {:?}", told(&reading));
        }
    }
}

#[test]
fn a_workbook_stream_cut_off_anywhere_is_refused() {
    let stream = biff(&[], &sheets_of(&Book::forms()));
    for length in (0..stream.len()).step_by(101) {
        // The stream is padded with empty records.
        let told = told(&read(compound(&[("Workbook", &stream[..length])])));
        assert!(told == REFUSED, "{length}: {told:?}");
    }
}

#[test]
fn a_changed_byte_is_refused_or_read() {
    let mut next = 1_u64;
    let mut random = |below: usize| {
        next = next.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (next >> 33) as usize % below
    };
    let whole = xls_of(&Book::forms());
    let text = content(&tables(&varied())).into_bytes();
    for _ in 0..300 {
        let mut xls = whole.clone();
        let mut xml = text.clone();
        for _ in 0..1 + random(4) {
            let at = random(xls.len());
            xls[at] = random(256) as u8;
            let at = random(xml.len());
            xml[at] = random(256) as u8;
        }
        read(xls);
        read(zipped(&[("mimetype", ODS), ("content.xml", &xml)]));
    }
}
