//! Workbooks of OOXML, part by part: values exactly or not at all, and the facts of a grid.

use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader, Xlsx};
use proptest::prelude::*;
use tachiiri::finding::Place;
use tachiiri::package::limits::Refusal;
use tachiiri::read::file::grid::{Content, Visibility};
use tachiiri::read::file::read;

use crate::support::Book;
use crate::support::raw_xlsx::{RawXlsx, at, shown, struck};
use crate::support::sandbox::ROOT;

const NOT_EXACT: &str = "読めない値";
const STRINGS: &str = "<si><t>はい</t></si><si><t>いいえ</t></si>";

/// What A1 shows, written in this way.
fn value(cell: &str) -> String {
    let grid = RawXlsx::row(cell).strings(STRINGS).grid();
    grid.cells.get(&at("A1")).map(Content::shown).unwrap_or_default()
}

#[test]
fn an_index_of_a_string_is_plain_digits_or_refused() {
    for index in ["1", "01", "\n1\n", " 1\t", "&#49;", "<![CDATA[1]]>"] {
        assert_eq!(value(&format!("<c r=\"A1\" t=\"s\"><v>{index}</v></c>")), "いいえ", "{index}");
    }
    for index in [
        "+1",
        "1e0",
        "1.0",
        "-0",
        "x",
        "2",
        "1 0",
        "0x1",
        "１",
        "<!-- -->1",
        "1<!-- -->",
        "<b/>1",
        "1<?p?>",
    ] {
        assert_eq!(value(&format!("<c r=\"A1\" t=\"s\"><v>{index}</v></c>")), NOT_EXACT, "{index}");
    }
    assert_eq!(value("<c r=\"A1\" t=\"s\"><v>\n</v></c>"), "");
    assert_eq!(value("<c r=\"A1\" t=\"s\"><v>1</v><v>0</v></c>"), NOT_EXACT);
}

#[test]
fn a_number_is_written_in_decimals_or_refused() {
    for (number, seen) in [
        ("1.5", "1.5"),
        ("\n7 ", "7"),
        ("-1E2", "-100"),
        ("+3", "3"),
        (".5", "0.5"),
        ("&#55;", "7"),
        ("<![CDATA[7]]>", "7"),
    ] {
        assert_eq!(value(&format!("<c r=\"A1\"><v>{number}</v></c>")), seen, "{number}");
    }
    for number in
        ["x", "1,5", "0x10", "NaN", "inf", "INF", "１", "7<!-- -->8", "1e999", "1 2", "--1", "はい"]
    {
        for kind in ["", " t=\"n\""] {
            assert_eq!(
                value(&format!("<c r=\"A1\"{kind}><v>{number}</v></c>")),
                NOT_EXACT,
                "{number}"
            );
        }
    }
}

#[test]
fn truth_is_one_or_nothing() {
    for (raw, seen) in [("1", "TRUE"), (" 0\n", "FALSE"), ("true", "TRUE"), ("false", "FALSE")] {
        assert_eq!(value(&format!("<c r=\"A1\" t=\"b\"><v>{raw}</v></c>")), seen);
    }
    for raw in ["2", "yes", "-1", "1.0", "0<!-- -->1"] {
        assert_eq!(value(&format!("<c r=\"A1\" t=\"b\"><v>{raw}</v></c>")), NOT_EXACT, "{raw}");
    }
}

#[test]
fn a_type_that_no_program_writes_is_refused() {
    assert_eq!(value("<c r=\"A1\" t=\"z\"><v>1</v></c>"), NOT_EXACT);
}

#[test]
fn text_is_taken_with_its_escapes_and_without_readings() {
    for (cell, seen) in [
        ("<c r=\"A1\" t=\"str\"><v>a&amp;b</v></c>", "a&b"),
        ("<c r=\"A1\" t=\"str\"><v>一_x000A_二_x005F_x000A_</v></c>", "一\n二_x000A_"),
        ("<c r=\"A1\" t=\"str\"><v>_xD842__xDFB7_野</v></c>", "𠮷野"),
        ("<c r=\"A1\" t=\"str\"><v>_xD842_ _xZZZZ_</v></c>", "_xD842_ _xZZZZ_"),
        ("<c r=\"A1\" t=\"inlineStr\"><is><t>東</t></is></c>", "東"),
        ("<c r=\"A1\" t=\"inlineStr\"><f>B1</f><v>東</v></c>", "東"),
        (
            "<c r=\"A1\" t=\"inlineStr\"><is><r><t>東</t></r><r><rPr><b/></rPr><t>京</t></r></is></c>",
            "東京",
        ),
        (
            "<c r=\"A1\" t=\"inlineStr\"><is><t>東京</t><rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh></is></c>",
            "東京",
        ),
        ("<c r=\"A1\" t=\"inlineStr\"><is><t> 東 </t></is></c>", "東"),
        ("<c r=\"A1\" t=\"inlineStr\"><is><t xml:space=\"preserve\"> 東 </t></is></c>", " 東 "),
        // Excel keeps a run of blanks alone, and leaves out those around words.
        (
            "<c r=\"A1\" t=\"inlineStr\"><is><r><t>東 </t></r><r><t> </t></r><r><t>京</t></r></is></c>",
            "東 京",
        ),
        ("<c r=\"A1\" t=\"inlineStr\"><is><t>東<!-- -->京</t></is></c>", NOT_EXACT),
    ] {
        assert_eq!(value(cell), seen, "{cell}");
    }
}

#[test]
fn a_cell_may_hold_extensions_and_a_formula() {
    assert_eq!(
        value("<c r=\"A1\"><v>1.5</v><extLst><ext uri=\"x\"><v>9</v></ext></extLst></c>"),
        "1.5"
    );
    assert_eq!(value("<c r=\"A1\"><f>SUM(B1:B9)</f><v>3</v></c>"), "3");
    assert_eq!(value("<c r=\"A1\"><f>SUM(B1:B9)</f></c>"), "（計算結果のない数式）");
    assert_eq!(value("<c r=\"A1\"><f>SUM(B1:B9)</f><v></v></c>"), "（計算結果のない数式）");
    assert_eq!(value("<c r=\"A1\" t=\"str\"><f>\"\"</f><v></v></c>"), "");
}

#[test]
fn errors_have_the_names_that_stand_there() {
    for name in ["#REF!", "#SPILL!", "#PYTHON!", "#何か!"] {
        let grid = RawXlsx::row(&format!("<c r=\"A1\" t=\"e\"><v>{name}</v></c>")).grid();
        assert_eq!(grid.cells[&at("A1")], Content::Error(name.to_owned()));
    }
}

#[test]
fn a_date_in_iso_notation_may_have_any_number_of_digits() {
    let styles = "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"22\"/></cellXfs>";
    for (raw, seen) in [
        ("2014-01-16T15:59:59.99999979045242400", "2014/1/16 16:00"),
        ("2009-01-01T11:00:00.00000020954757600", "2009/1/1 11:00"),
        ("2023-10-02T08:30:00", "2023/10/2 8:30"),
        ("2023-10-02", "2023/10/2 0:00"),
        ("1900-01-02", "1900/1/2 0:00"),
        ("2023-10-02T08:30:00.5x", "2023-10-02T08:30:00.5x"),
        ("2023-10-02T08:30:00Z", "2023-10-02T08:30:00Z"),
    ] {
        let cell = format!("<c r=\"A1\" s=\"1\" t=\"d\"><v>{raw}</v></c>");
        assert_eq!(shown(&RawXlsx::row(&cell).styles(styles).grid()), [format!("A1={seen}")]);
    }
}

#[test]
fn a_cell_that_is_there_twice_is_told_as_such() {
    let twice = RawXlsx::row("<c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c>").read();
    assert_eq!(twice.unwrap_err(), Refusal::TWICE);
    // A blank one is none.
    assert!(RawXlsx::row("<c r=\"A1\"><v>1</v></c><c r=\"A1\"/>").read().is_ok());
}

// ExcelDataReader's Fillreport.xlsx has 0, 1, 2 … in the place of A2, B2, C2 …
#[test]
fn addresses_that_no_spreadsheet_writes_are_told_as_such() {
    let cells = ["0", "1", "A", "A0", "R1C1", "1A", "XFE1", "A1048577", "Ａ１"];
    for address in cells {
        let book = RawXlsx::row(&format!("<c r=\"{address}\" t=\"str\"><v>x</v></c>")).read();
        assert_eq!(book.unwrap_err(), Refusal::ADDRESSES, "{address}");
    }
    for row in ["0", "A", "1048577", "-1"] {
        let sheet = format!("<sheetData><row r=\"{row}\"><c><v>1</v></c></row></sheetData>");
        assert_eq!(RawXlsx::of(&sheet).read().unwrap_err(), Refusal::ADDRESSES, "{row}");
    }
    let told = Refusal::ADDRESSES.to_string();
    assert!(told.contains("番地") && told.contains("CSV") && !told.contains("壊れ"), "{told}");
}

#[test]
fn only_what_stands_in_its_place_is_a_cell() {
    let odd = "<x><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></x><sheetData><c r=\"B1\"><v>2</v></c><row r=\"1\">\
               <x><c r=\"C1\"><v>3</v></c></x><c r=\"D1\"><x><v>4</v></x><v>5</v></c></row></sheetData>";
    assert_eq!(shown(&RawXlsx::of(odd).grid()), ["D1=5"]);
}

#[test]
fn hidden_rows_and_columns_are_facts() {
    let sheet = "<cols><col min=\"2\" max=\"3\" hidden=\"1\"/><col min=\"5\" max=\"5\" width=\"0\"/>\
                 <col min=\"6\" max=\"6\" width=\"9\"/></cols><sheetData>\
                 <row r=\"2\" hidden=\"1\"><c r=\"A2\"><v>1</v></c></row><row r=\"3\" ht=\"0\"/><row r=\"4\" ht=\"9\"/></sheetData>";
    let grid = RawXlsx::of(sheet).grid();
    assert_eq!(grid.hidden_columns.into_iter().collect::<Vec<_>>(), [1, 2, 4]);
    assert_eq!(grid.hidden_rows.into_iter().collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn hidden_sheets_and_sheets_without_cells_are_facts() {
    let book = RawXlsx {
        sheets: "<sheet name=\"隠\" state=\"hidden\" sheetId=\"2\" r:id=\"rId4\"/>\
                 <sheet name=\"深\" state=\"veryHidden\" sheetId=\"3\" r:id=\"rId5\"/>\
                 <sheet name=\"図\" sheetId=\"4\" r:id=\"rId6\"/><sheet name=\"無\" sheetId=\"5\" r:id=\"\"/>\
                 <sheet name=\"欠\" sheetId=\"6\" r:id=\"rId7\"/>"
            .to_owned(),
        relations: vec![
            ("worksheet", "worksheets/sheet2.xml"),
            ("worksheet", "worksheets/sheet2.xml"),
            ("chartsheet", "chartsheets/sheet1.xml"),
            ("worksheet", "worksheets/none.xml"),
        ],
        parts: vec![("xl/worksheets/sheet2.xml", b"<worksheet/>".to_vec())],
        ..RawXlsx::of("<sheetData/>")
    };
    let read = book.read().unwrap();
    let seen: Vec<Visibility> = read.grids.iter().map(|grid| grid.visibility).collect();
    assert_eq!(seen, [Visibility::Visible, Visibility::Hidden, Visibility::VeryHidden]);
    let unread: Vec<&str> = read.unread.iter().filter_map(|place| place.sheet.as_deref()).collect();
    assert_eq!(unread, ["図", "無", "欠"]);
}

const STRUCK: &str = "<fonts><font><b/></font><font><strike/></font><font><strike val=\"0\"/></font></fonts>\
                      <cellStyleXfs><xf fontId=\"1\"/></cellStyleXfs>\
                      <cellXfs><xf fontId=\"0\"/><xf fontId=\"1\"/><xf fontId=\"2\"/></cellXfs>";

#[test]
fn struck_through_cells_are_facts() {
    let cells = "<c r=\"A1\" s=\"0\"><v>1</v></c><c r=\"B1\" s=\"1\"><v>2</v></c><c r=\"C1\" s=\"2\"><v>3</v></c>\
                 <c r=\"D1\" s=\"1\" t=\"s\"><v>0</v></c><c r=\"E1\" s=\"1\"/><c r=\"F1\" s=\"1\" t=\"b\"><v>1</v></c>";
    let grid = RawXlsx::row(cells).strings(STRINGS).styles(STRUCK).grid();
    assert_eq!(struck(&grid), ["B1=", "D1=", "F1="]);
    assert_eq!(grid.cells.len(), 5);
}

#[test]
fn struck_through_words_are_told_with_what_remains() {
    let strings = "<si><r><rPr><strike/></rPr><t>03-0000-1261</t></r><r><rPr><b/></rPr><t>03-0000-9999</t></r></si>\
                   <si><r><t>はい</t></r><r><rPr><strike val=\"1\"/></rPr><t xml:space=\"preserve\"> </t></r></si>\
                   <si><r><t>甲</t></r><r><rPr><b/></rPr><t>乙</t></r></si>";
    let cells = "<c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>\
                 <c r=\"C1\" t=\"s\" s=\"1\"><v>2</v></c><c r=\"D1\" t=\"s\"><v>2</v></c>\
                 <c r=\"E1\" t=\"inlineStr\"><is><r><rPr><strike/></rPr><t>丙</t></r><r><t>丁</t></r></is></c>";
    let grid = RawXlsx::row(cells).strings(strings).styles(STRUCK).grid();
    // A run without a font has the cell's.
    assert_eq!(struck(&grid), ["A1=03-0000-9999", "C1=乙", "E1=丁"]);
}

const METADATA: &str = "<metadata><metadataTypes><metadataType name=\"XLDAPR\"/><metadataType name=\"XLRICHVALUE\"/></metadataTypes>\
     <futureMetadata name=\"XLRICHVALUE\"><bk><extLst><ext><rvb i=\"0\"/></ext></extLst></bk>\
     <bk><extLst><ext><rvb i=\"1\"/></ext></extLst></bk></futureMetadata>\
     <valueMetadata><bk><rc t=\"2\" v=\"0\"/></bk><bk><rc t=\"2\" v=\"1\"/></bk></valueMetadata></metadata>";

#[test]
fn pictures_in_cells_are_no_content() {
    let book = RawXlsx {
        relations: vec![
            ("sheetMetadata", "metadata.xml"),
            ("rdRichValue", "richData/rdrichvalue.xml"),
            ("rdRichValueStructure", "richData/rdrichvaluestructure.xml"),
        ],
        parts: vec![
            ("xl/metadata.xml", METADATA.into()),
            (
                "xl/richData/rdrichvalue.xml",
                b"<rvData><rv s=\"0\"><v>0</v><v>5</v></rv><rv s=\"1\"><v>1</v><v>8</v></rv></rvData>".to_vec(),
            ),
            (
                "xl/richData/rdrichvaluestructure.xml",
                b"<rvStructures><s t=\"_localImage\"><k n=\"a\"/><k n=\"b\"/></s>\
                  <s t=\"_error\"><k n=\"colOffset\"/><k n=\"errorType\"/></s></rvStructures>"
                    .to_vec(),
            ),
        ],
        ..RawXlsx::row(
            "<c r=\"A1\" t=\"e\" vm=\"1\"><v>#VALUE!</v></c><c r=\"B1\" t=\"e\" vm=\"2\"><v>#VALUE!</v></c>\
             <c r=\"C1\" t=\"e\"><v>#VALUE!</v></c><c r=\"D1\" t=\"e\" vm=\"9\"><v>#VALUE!</v></c>\
             <c r=\"E1\" t=\"str\"><f>_xlfn.DISPIMG(\"ID_1\",1)</f><v>=DISPIMG(\"ID_1\",1)</v></c>\
             <c r=\"F1\" t=\"str\"><v>=DISPIMG(\"ID_1\",1)</v></c>\
             <c r=\"G1\" t=\"e\"><f>_xlfn.IMAGE(\"https://example.com/a.png\")</f><v>#NAME?</v></c>\
             <c r=\"H1\" vm=\"1\"><v>5</v></c>",
        )
    };
    let grid = book.grid();
    assert_eq!(shown(&grid), ["B1=#SPILL!", "C1=#VALUE!", "H1=5"]);
    let objects: Vec<String> = grid.objects.iter().map(ToString::to_string).collect();
    assert_eq!(objects, ["A1", "D1", "E1", "F1", "G1"]);
}

#[test]
fn merges_of_whole_columns_and_rows_are_read() {
    for area in ["K:L", "1:3", "$K:$L", "A1", "$A$1:B2"] {
        let merge = format!("<sheetData/><mergeCells><mergeCell ref=\"{area}\"/></mergeCells>");
        assert_eq!(RawXlsx::of(&merge).grid().merges.len(), 1, "{area}");
    }
    for area in ["", "K:1", "XFE:XFF", "0:1", "A1:XFE2"] {
        let merge = format!("<sheetData/><mergeCells><mergeCell ref=\"{area}\"/></mergeCells>");
        assert!(RawXlsx::of(&merge).read().is_err(), "{area}");
    }
}

#[test]
fn dimensions_are_not_read() {
    for area in ["1:22", "", "$A$1:$C$9", "x", "A0"] {
        let sheet =
            format!("<dimension ref=\"{area}\"/><sheetData><row><c><v>1</v></c></row></sheetData>");
        assert_eq!(shown(&RawXlsx::of(&sheet).grid()), ["A1=1"], "{area}");
    }
}

#[test]
fn parts_that_hold_no_cells_may_be_anything() {
    let book = RawXlsx {
        parts: vec![
            ("xl/drawings/vmlDrawing1.vml", b"<xml><div>a<br>b</div></xml>".to_vec()),
            ("xl/media/image1.svg", b"<?xml version=\"1.0\"?><!DOCTYPE svg><svg/>".to_vec()),
            ("customProperty1.bin", vec![b'<', 0, b'a', 0]),
            ("xl/theme/theme1.xml", b"<a>".to_vec()),
            ("docProps/app.xml", b"<a></b>".to_vec()),
        ],
        ..RawXlsx::row("<c r=\"A1\"><v>1</v></c>")
    };
    assert_eq!(shown(&book.grid()), ["A1=1"]);
}

/// The cells of a workbook as calamine reads them, what it shows for numbers left aside.
fn by_calamine(bytes: &[u8]) -> Vec<String> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let mut cells = Vec::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).unwrap();
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let address = tachiiri::finding::CellRef::new(top + row as u32, left + column as u32);
            let value = match value {
                Data::String(text) if text.trim().is_empty() => continue,
                Data::String(text) => text.clone(),
                Data::Float(value) => value.to_string(),
                Data::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
                Data::DateTime(value) => {
                    let (y, m, d, h, min, s, _) = value.to_ymd_hms_milli();
                    format!("{y:04}-{m:02}-{d:02}T{h:02}:{min:02}:{s:02}")
                }
                other => other.to_string(),
            };
            cells.push(format!("{name}!{address}={value}"));
        }
    }
    cells
}

/// The same cells as this program reads them.
fn by_us(bytes: Vec<u8>) -> Vec<String> {
    let value = |content: &Content| match content {
        Content::Number { value, .. } => value.to_string(),
        Content::Moment { moment: Some(moment), .. } => moment.to_string(),
        other => other.shown(),
    };
    let grids = read(bytes, &Place::file("a.xlsx")).unwrap().grids;
    let cells = grids.iter().flat_map(|grid| {
        let name = grid.place.sheet.as_deref().unwrap_or_default();
        grid.cells.iter().map(move |(at, content)| format!("{name}!{at}={}", value(content)))
    });
    cells.collect()
}

#[test]
fn another_reader_sees_the_same_cells() {
    let sample = std::fs::read(Path::new(ROOT).join("input/sample.xlsx")).unwrap();
    for bytes in [sample, Book::clean().bytes(), super::varied().bytes()] {
        assert_eq!(by_us(bytes.clone()), by_calamine(&bytes));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_raw_value_is_read_as_another(kind in "(|n|s|b|str|e|d)", raw in "[-+0-9a-zA-Z.&#;! <>/\\n]{0,8}") {
        let cell = format!("<c r=\"A1\" t=\"{kind}\"><v>{raw}</v></c>");
        if let Ok(read) = RawXlsx::row(&cell).strings(STRINGS).read() {
            let seen = read.grids[0].cells.get(&at("A1")).map(Content::shown);
            let plain = raw.trim_matches([' ', '\n']);
            match (kind.as_str(), seen.as_deref()) {
                (_, None | Some(NOT_EXACT)) => {}
                ("s", Some(text)) => prop_assert_eq!(["はい", "いいえ"][plain.parse::<usize>().unwrap()], text),
                ("b", Some(text)) => prop_assert!(plain.len() <= 5 && ["TRUE", "FALSE"].contains(&text)),
                ("" | "n", Some(_)) => prop_assert!(plain.contains('&') || plain.parse::<f64>().is_ok(), "{}", raw),
                _ => {}
            }
        }
    }
}
