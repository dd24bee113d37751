//! What a person does not see, or sees struck through, as facts of a grid (ods, xls).

use tachiiri::finding::Place;
use tachiiri::read::file::grid::{Grid, Visibility, Workbook};
use tachiiri::read::file::read;

use crate::support::containers::{ODS, at, biff, compound, label, number, record, string};
use crate::support::package::zipped;
use crate::support::raw_xlsx::{shown, struck};

fn workbook(bytes: Vec<u8>) -> Workbook {
    read(bytes, &Place::file("台帳")).unwrap()
}

fn numbers(numbers: &std::collections::BTreeSet<u32>) -> Vec<u32> {
    numbers.iter().copied().collect()
}

// OpenDocument

const STRUCK: &str = "<style:text-properties style:text-line-through-style=\"solid\" style:text-line-through-type=\"single\"/>";
const PLAIN: &str = "<style:text-properties style:text-line-through-style=\"none\"/>";

fn style(family: &str, name: &str, parent: &str, properties: &str) -> String {
    format!(
        "<style:style style:family=\"{family}\" style:name=\"{name}\" style:parent-style-name=\"{parent}\">{properties}</style:style>"
    )
}

/// A document with automatic styles, styles with names and tables.
fn document(automatic: &str, named: &str, tables: &str) -> Workbook {
    let names = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
                 xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
                 xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
                 xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\"";
    let content = format!(
        "<office:document-content {names}><office:automatic-styles>{automatic}</office:automatic-styles>\
         <office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    let styles = format!(
        "<office:document-styles {names}><office:styles>{named}</office:styles></office:document-styles>"
    );
    workbook(zipped(&[
        ("mimetype", ODS),
        ("content.xml", content.as_bytes()),
        ("styles.xml", styles.as_bytes()),
    ]))
}

fn table(content: &str) -> String {
    format!("<table:table table:name=\"台帳\">{content}</table:table>")
}

fn cell(style: &str, content: &str) -> String {
    let style =
        if style.is_empty() { String::new() } else { format!(" table:style-name=\"{style}\"") };
    format!(
        "<table:table-cell{style} office:value-type=\"string\"><text:p>{content}</text:p></table:table-cell>"
    )
}

fn row(cells: &str) -> String {
    format!("<table:table-row>{cells}</table:table-row>")
}

#[test]
fn struck_through_cells_of_an_opendocument_are_facts() {
    let automatic = [
        style("table-cell", "ce1", "Default", STRUCK),
        style("table-cell", "ce2", "ce1", ""),
        style("table-cell", "ce3", "ce1", PLAIN),
        style("table-cell", "ce4", "見え消し", ""),
        style("table-cell", "ce5", "ce5", ""),
    ];
    let named = style(
        "table-cell",
        "見え消し",
        "",
        "<style:text-properties style:text-line-through-type=\"double\"/>",
    );
    let styles = ["ce1", "ce2", "ce3", "ce4", "ce5", "", "none"];
    let cells: String = styles.iter().map(|style| cell(style, "甲")).collect();
    let grid = document(&automatic.concat(), &named, &table(&row(&cells))).grids.remove(0);
    assert_eq!(struck(&grid), ["A1=", "B1=", "D1="]);
}

#[test]
fn the_style_of_a_row_or_a_column_is_that_of_its_cells() {
    let automatic = style("table-cell", "ce1", "", STRUCK) + &style("table-cell", "ce2", "", PLAIN);
    let columns = "<table:table-column table:number-columns-repeated=\"2\"/>\
                   <table:table-column table:default-cell-style-name=\"ce1\"/><table:table-column/>";
    let cells = [cell("", "甲"), cell("ce2", "乙"), cell("", "丙"), cell("", "丁")].concat();
    let of_row =
        format!("<table:table-row table:default-cell-style-name=\"ce1\">{cells}</table:table-row>");
    let grid = document(&automatic, "", &table(&format!("{columns}{}{of_row}", row(&cells))))
        .grids
        .remove(0);
    assert_eq!(struck(&grid), ["C1=", "A2=", "C2=", "D2="]);
}

#[test]
fn struck_through_words_of_an_opendocument_are_told_with_what_remains() {
    let automatic = [
        style("text", "T1", "", STRUCK),
        style("text", "T2", "", PLAIN),
        style("paragraph", "P1", "", STRUCK),
        style("table-cell", "ce1", "", STRUCK),
    ];
    let span = |style: &str, text: &str| {
        format!("<text:span text:style-name=\"{style}\">{text}</text:span>")
    };
    let old = span("T1", "03-0000-1261");
    let cells = [
        cell("", &format!("{old} 03-0000-9999")),
        cell("", &span("T1", &format!("古い{}古い", span("T2", "新しい")))),
        cell("ce1", &format!("古い{}", span("T2", "新しい"))),
        cell("", "甲</text:p><text:p text:style-name=\"P1\">乙"),
        cell("", &format!("甲{}", span("T1", " "))),
        cell("", &span("T2", "甲")),
    ];
    let grid = document(&automatic.concat(), "", &table(&row(&cells.concat()))).grids.remove(0);
    assert_eq!(struck(&grid), ["A1= 03-0000-9999", "B1=新しい", "C1=新しい", "D1=甲\n"]);
    assert_eq!(shown(&grid)[..2], ["A1=03-0000-1261 03-0000-9999", "B1=古い新しい古い"]);
}

#[test]
fn hidden_columns_and_tables_of_an_opendocument_are_facts() {
    let hidden = style("table", "ta2", "", "<style:table-properties table:display=\"false\"/>");
    let columns = "<table:table-column/><table:table-column table:visibility=\"collapse\" table:number-columns-repeated=\"2\"/>\
                   <table:table-column-group table:display=\"false\"><table:table-column-group><table:table-column/>\
                   </table:table-column-group></table:table-column-group><table:table-columns><table:table-column \
                   table:visibility=\"filter\" table:number-columns-repeated=\"99999999999\"/></table:table-columns>";
    let tables = table(columns) + "<table:table table:name=\"隠\" table:style-name=\"ta2\"/>";
    let read = document(&hidden, "", &tables);
    assert_eq!(numbers(&read.grids[0].hidden_columns)[..4], [1, 2, 3, 4]);
    assert_eq!(read.grids[0].hidden_columns.last(), Some(&16_383));
    let seen: Vec<Visibility> = read.grids.iter().map(|grid| grid.visibility).collect();
    assert_eq!(seen, [Visibility::Visible, Visibility::Hidden]);
}

#[test]
fn a_picture_of_another_program_is_no_content_in_any_container() {
    let text = "=DISPIMG(\"ID_1\",1)";
    let escaped = text.replace('"', "&quot;");
    for grid in [
        document("", "", &table(&row(&cell("", &escaped)))).grids.remove(0),
        xls(&[], &[label(0, 0, text)]),
    ] {
        assert_eq!((shown(&grid), grid.objects.len()), (Vec::new(), 1));
    }
}

#[test]
fn truth_and_numbers_of_an_opendocument_are_exact_or_refused() {
    let valued = |kind: &str, name: &str, value: &str| {
        let cell =
            format!("<table:table-cell office:value-type=\"{kind}\" office:{name}=\"{value}\"/>");
        shown(&document("", "", &table(&row(&cell))).grids[0]).concat()
    };
    assert_eq!(valued("boolean", "boolean-value", "true"), "A1=TRUE");
    assert_eq!(valued("boolean", "boolean-value", "false"), "A1=FALSE");
    assert_eq!(valued("boolean", "boolean-value", "1"), "A1=読めない値");
    assert_eq!(valued("float", "value", " 1.5"), "A1=1.5");
    for value in ["x", "1,5", "NaN", "inf", "", "1e999"] {
        assert_eq!(valued("float", "value", value), "A1=読めない値", "{value}");
    }
}

// Excel 97

/// A sheet of these records behind records of the workbook.
fn xls(globals: &[Vec<u8>], records: &[Vec<u8>]) -> Grid {
    workbook(compound(&[("Workbook", &biff(&globals.concat(), &[("台帳", records.concat())]))]))
        .grids
        .remove(0)
}

fn font(struck: bool) -> Vec<u8> {
    record(0x0031, &[200, 0, if struck { 8 } else { 0 }, 0, 0, 0])
}

fn cell_style(font: u16) -> Vec<u8> {
    record(0x00E0, &[font.to_le_bytes(), [0, 0], [0, 0]].concat())
}

/// Fonts 0 to 3, 5 and 6, of which 1 and 6 are struck through; styles with the fonts 0, 1 and 6.
fn fonts() -> Vec<Vec<u8>> {
    let fonts = [false, true, false, false, false, true].map(font);
    [fonts.to_vec(), [0, 1, 6].map(cell_style).to_vec()].concat()
}

#[test]
fn struck_through_cells_of_excel_97_are_facts() {
    let text =
        |column: u16, style: u16| record(0x0204, &[at(0, column, style), string("甲")].concat());
    let truth = record(0x0205, &[at(0, 4, 2), vec![1, 0]].concat());
    let records = [text(0, 0), text(1, 1), text(2, 2), number(0, 3, 1, 5.0), truth, text(5, 9)];
    assert_eq!(struck(&xls(&fonts(), &records)), ["B1=", "C1=", "D1=", "E1="]);
}

#[test]
fn struck_through_words_of_excel_97_are_told_with_what_remains() {
    let run = |first: u16, font: u16| [first.to_le_bytes(), font.to_le_bytes()].concat();
    let units = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let formatted = |text: &str, runs: &[Vec<u8>]| {
        let count = text.encode_utf16().count() as u16;
        let head =
            [count.to_le_bytes().as_slice(), &[9], &(runs.len() as u16).to_le_bytes()].concat();
        [head, units(text), runs.concat()].concat()
    };
    let table = [
        formatted("古い新しい", &[run(0, 1), run(2, 0)]),
        formatted("𠮷野家跡", &[run(3, 6)]),
        formatted("甲乙", &[run(1, 0)]),
        formatted("甲乙", &[run(9, 1), run(1, 1)]),
    ];
    let strings = record(0x00FC, &[vec![4, 0, 0, 0, 4, 0, 0, 0], table.concat()].concat());
    let globals = [fonts(), vec![strings]].concat();
    let of_table = |column: u16, style: u16, index: u32| {
        record(0x00FD, &[at(0, column, style), index.to_le_bytes().to_vec()].concat())
    };
    let rich = [at(0, 4, 0), string("旧新"), vec![2, 0], run(0, 1), run(1, 0)].concat();
    let records = [
        of_table(0, 0, 0),
        of_table(1, 0, 1),
        of_table(2, 1, 2),
        of_table(3, 0, 3),
        record(0x00D6, &rich),
    ];
    let grid = xls(&globals, &records);
    assert_eq!(struck(&grid), ["A1=新しい", "B1=𠮷野", "C1=乙", "E1=新"]);
    assert_eq!(shown(&grid)[1], "B1=𠮷野家跡");
}

#[test]
fn hidden_columns_and_sheets_of_excel_97_are_facts() {
    let columns = |first: u16, last: u16, width: u16, hidden: u16| {
        record(0x007D, &[first, last, width, 0, hidden].map(u16::to_le_bytes).concat())
    };
    let records =
        [columns(1, 2, 9, 1), columns(4, 4, 0, 0), columns(5, 5, 9, 0), columns(255, 256, 9, 1)];
    assert_eq!(numbers(&xls(&[], &records).hidden_columns), [1, 2, 4, 255]);
    let mut stream = biff(
        &[],
        &[("見", Vec::new()), ("隠", Vec::new()), ("深", Vec::new()), ("図", Vec::new())],
    );
    let bounds: Vec<usize> =
        (0..stream.len() - 1).filter(|at| stream[*at..].starts_with(&[0x85, 0])).collect();
    for (number, at) in bounds.into_iter().enumerate() {
        // The state of the sheet, and its kind: the last is a chart.
        (stream[at + 8], stream[at + 9]) = (number.min(2) as u8, if number == 3 { 2 } else { 0 });
    }
    let read = workbook(compound(&[("Workbook", &stream)]));
    let seen: Vec<Visibility> = read.grids.iter().map(|grid| grid.visibility).collect();
    assert_eq!(seen, [Visibility::Visible, Visibility::Hidden, Visibility::VeryHidden]);
    assert_eq!(
        read.unread.iter().filter_map(|place| place.sheet.as_deref()).collect::<Vec<_>>(),
        ["図"]
    );
}

#[test]
fn truth_of_excel_97_is_one_or_nothing() {
    let truth =
        |column: u16, value: u8| record(0x0205, &[at(0, column, 0), vec![value, 0]].concat());
    assert_eq!(
        shown(&xls(&[], &[truth(0, 1), truth(1, 0), truth(2, 2)])),
        ["A1=TRUE", "B1=FALSE", "C1=読めない値"]
    );
}

#[test]
fn a_table_of_strings_is_read_to_its_end_whatever_its_count() {
    let table = [string("甲"), string("乙"), string("丙")].concat();
    let of_table = |column: u16| {
        record(0x00FD, &[at(0, column, 0), u32::from(column).to_le_bytes().to_vec()].concat())
    };
    for count in [0_u32, 1, 3, 9, u32::MAX] {
        let strings = record(
            0x00FC,
            &[vec![9, 0, 0, 0], count.to_le_bytes().to_vec(), table.clone()].concat(),
        );
        let grid = xls(&[strings], &[of_table(0), of_table(1), of_table(2)]);
        assert_eq!(shown(&grid), ["A1=甲", "B1=乙", "C1=丙"], "{count}");
    }
}

#[test]
fn an_empty_label_may_lack_its_options() {
    let empty = record(0x0204, &[at(0, 0, 0), vec![0, 0]].concat());
    assert_eq!(shown(&xls(&[], &[empty, label(0, 1, "甲")])), ["B1=甲"]);
}
