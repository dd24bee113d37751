//! Check boxes where answers belong (I029).

use std::fmt::Write;

use tachiiri::sheet::rows;

use crate::support::book::{AS_OF, read_files};
use crate::support::containers::{biff, compound, content, ods, record, sheets_of, tables};
use crate::support::package::{part_of, patched, with_parts};
use crate::support::reading::{only, read_bytes, told};
use crate::support::{Book, Cell};

const CHECKLIST: &str = "チェックリスト";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The clean pharmacy with these cells of its checklist changed, and the answers before them.
fn answers(first: impl Fn(u32) -> Cell) -> Book {
    let book = (2..=19).fold(Book::clean(), |book, row| {
        book.set(CHECKLIST, &format!("D{row}"), first(row)).set(CHECKLIST, &format!("E{row}"), "")
    });
    book.set(CHECKLIST, "I19", "")
}

/// The legacy drawing of controls that begin in these cells, row and column from zero.
fn legacy(kind: &str, cells: &[(u32, u32)]) -> String {
    let mut drawing = "<xml xmlns:v=\"urn:v\" xmlns:x=\"urn:x\">".to_owned();
    for (row, column) in cells {
        write!(
            drawing,
            "<v:shape><v:textbox>はい<br>いいえ</v:textbox><x:ClientData ObjectType=\"{kind}\">\
             <x:Anchor>\n {column}, 15, {row}, 2, {column}, 60, {}, 2</x:Anchor><x:Checked>1</x:Checked>\
             </x:ClientData></v:shape>",
            row + 1
        )
        .unwrap();
    }
    drawing + "</xml>"
}

/// A workbook with parts beside its checklist, to which the sheet is related by kind and target.
fn beside(book: &Book, related: &[(&str, &str)], parts: &[(&str, &[u8])]) -> Vec<u8> {
    let sheet = part_of(book, CHECKLIST);
    let relations = sheet.replace("worksheets/", "worksheets/_rels/") + ".rels";
    let list: String = related
        .iter()
        .enumerate()
        .map(|(at, (kind, target))| {
            format!(
                "<Relationship Id=\"rId{at}\" Type=\"{RELATIONSHIPS}/{kind}\" Target=\"{target}\"/>"
            )
        })
        .collect();
    let list = format!("<Relationships>{list}</Relationships>");
    let parts: Vec<(&str, &[u8])> =
        parts.iter().copied().chain([(relations.as_str(), list.as_bytes())]).collect();
    with_parts(&book.bytes(), &parts)
}

fn floating(book: &Book, kind: &str, cells: &[(u32, u32)]) -> Vec<u8> {
    let drawing = legacy(kind, cells);
    let parts = [("xl/drawings/vmlDrawing1.vml", drawing.as_bytes())];
    beside(book, &[("vmlDrawing", "../drawings/vmlDrawing1.vml")], &parts)
}

fn column(rows: std::ops::Range<u32>, column: u32) -> Vec<(u32, u32)> {
    rows.map(|row| (row, column)).collect()
}

#[test]
fn boxes_that_float_over_empty_answers_are_told_once_instead_of_the_answers() {
    let book = answers(|_| "".into());
    for kind in ["Checkbox", "Radio"] {
        let reading = read_bytes(floating(&book, kind, &column(1..19, 3)));
        assert_eq!(told(&reading), ["error[I029] チェックリスト!D2"], "{kind}");
        let hint = &only(reading).hint;
        assert!(hint.contains("「はい」「いいえ」で書いてください"), "{hint}");
    }
    // Half of the items is enough; of the second answers it is told by itself.
    assert_eq!(
        told(&read_bytes(floating(&book, "Checkbox", &column(1..10, 3)))),
        ["error[I029] チェックリスト!D2"]
    );
    let both = [column(1..19, 3), column(1..19, 6)].concat();
    assert_eq!(
        told(&read_bytes(floating(&book, "Checkbox", &both))),
        ["error[I029] チェックリスト!D2", "error[I029] チェックリスト!G2"]
    );
}

#[test]
fn fewer_boxes_are_a_note_and_those_beside_answers_nothing() {
    let book = answers(|_| "".into());
    assert_eq!(
        told(&read_bytes(floating(&book, "Checkbox", &column(1..9, 3)))),
        ["note[I029] チェックリスト!D2"]
    );
    for (kind, cells) in [
        ("Checkbox", column(1..19, 4)),
        ("Checkbox", column(30..50, 3)),
        ("Note", column(1..19, 3)),
    ] {
        assert_eq!(told(&read_bytes(floating(&book, kind, &cells))), [""; 0], "{kind} {cells:?}");
    }
    let answered = floating(&answers(|_| "はい".into()), "Checkbox", &column(1..19, 3));
    assert_eq!(told(&read_bytes(answered)), [""; 0]);
}

/// The controls of a worksheet as newer programs write them, each with a part of its own.
fn controls(cells: &[(u32, u32)]) -> String {
    let control = |(at, (row, column)): (usize, &(u32, u32))| {
        format!(
            "<mc:AlternateContent xmlns:mc=\"urn:mc\"><mc:Choice Requires=\"x14\"><control shapeId=\"{at}\" \
             r:id=\"rId0\" name=\"c{at}\"><controlPr><anchor><from><xdr:col>{column}</xdr:col><xdr:colOff>9</xdr:colOff>\
             <xdr:row>{row}</xdr:row></from></anchor></controlPr></control></mc:Choice></mc:AlternateContent>"
        )
    };
    format!(
        "<controls xmlns:xdr=\"urn:xdr\">{}</controls>",
        cells.iter().enumerate().map(control).collect::<String>()
    )
}

#[test]
fn boxes_of_newer_programs_and_of_activex_are_found_by_their_parts() {
    let book = answers(|_| "".into());
    let check_box =
        "<ax:ocx xmlns:ax=\"urn:ax\" ax:classid=\"{8BD21D40-EC42-11CE-9E0D-00AA006002F3}\"/>";
    for (kind, part, content, expected) in [
        (
            "ctrlProp",
            "ctrlProps/ctrlProp1.xml",
            "<formControlPr objectType=\"CheckBox\" checked=\"Checked\"/>",
            true,
        ),
        ("ctrlProp", "ctrlProps/ctrlProp1.xml", "<formControlPr objectType=\"Radio\"/>", true),
        ("ctrlProp", "ctrlProps/ctrlProp1.xml", "<formControlPr objectType=\"Button\"/>", false),
        ("control", "activeX/activeX1.xml", check_box, true),
    ] {
        let path = format!("xl/{part}");
        let bytes = beside(&book, &[(kind, &format!("../{part}"))], &[(&path, content.as_bytes())]);
        let sheet = part_of(&book, CHECKLIST);
        let bytes = patched(
            &bytes,
            &sheet,
            "</worksheet>",
            &(controls(&column(1..19, 3)) + "</worksheet>"),
        );
        let expected: &[&str] =
            if expected { &["error[I029] チェックリスト!D2"] } else { &[] };
        assert_eq!(told(&read_bytes(bytes)), expected, "{content}");
    }
}

#[test]
fn boxes_of_an_opendocument_are_found_in_their_cells() {
    const NAMES: &str = "xmlns:form=\"urn:oasis:names:tc:opendocument:xmlns:form:1.0\"";
    let book = with_answers_to_come();
    let forms = |kind: &str| {
        let controls: String =
            (1..=4).map(|row| format!("<form:{kind} form:id=\"c{row}\"/>")).collect();
        format!(
            "<office:forms {NAMES}><form:form>{controls}</form:form></office:forms><table:table-column/>"
        )
    };
    let document = |kind: &str, around: [&str; 2]| {
        let tables = tables(&book);
        let (before, checklist) = tables.split_once("table:name=\"チェックリスト\">").unwrap();
        let checklist = checklist.replacen("<table:table-column/>", &forms(kind), 1);
        let mut row = 0;
        let filled: Vec<String> = checklist
            .split("<table:table-cell/>")
            .map(|cells| {
                row += 1;
                let control = format!("<draw:control draw:control=\"c{row}\"/>");
                format!(
                    "{cells}<table:table-cell>{}{control}{}</table:table-cell>",
                    around[0], around[1]
                )
            })
            .collect();
        let last = filled.last().unwrap().rfind("<table:table-cell>").unwrap();
        let checklist = filled[..filled.len() - 1].concat() + &filled.last().unwrap()[..last];
        ods(&content(&format!("{before}table:name=\"チェックリスト\">{checklist}")))
    };
    let read = |bytes: Vec<u8>| told(&read_files(vec![("a.ods", bytes)], AS_OF));
    for kind in ["checkbox", "radio"] {
        assert_eq!(read(document(kind, ["", ""])), ["error[I029] チェックリスト!B2"], "{kind}");
    }
    assert_eq!(
        read(document("checkbox", ["<draw:g>", "</draw:g>"])),
        ["error[I029] チェックリスト!B2"]
    );
    assert_eq!(read(document("button", ["", ""])), [""; 0]);
}

/// A checklist of four items, their answers empty.
fn with_answers_to_come() -> Book {
    let book =
        Book::new().row("薬局", &["薬局名", "ためし薬局"]).row("薬局", &["年度", "令和5年度"]);
    let book = book.row(CHECKLIST, &["項番", "1回目", "備考"]);
    ["1(1)", "2(1)", "2(2)", "2(3)"]
        .iter()
        .fold(book, |book, item| book.row(CHECKLIST, &[item, "", "まだ"]))
}

#[test]
fn boxes_of_excel_97_are_found_in_their_cells() {
    let book = with_answers_to_come();
    let workbook = |kind: u16| {
        let mut sheets = sheets_of(&book);
        let (_, checklist) = sheets.iter_mut().find(|(name, _)| *name == CHECKLIST).unwrap();
        for row in 1..=4_u16 {
            let anchor = [
                &[0, 0, 0x10, 0xF0, 18, 0, 0, 0, 0, 0][..],
                &1_u16.to_le_bytes(),
                &[9, 0],
                &row.to_le_bytes(),
                &[0; 10],
            ];
            checklist.extend(record(0x00EC, &[&[0; 24][..], &anchor.concat()].concat()));
            let object = [
                &0x15_u16.to_le_bytes()[..],
                &0x12_u16.to_le_bytes(),
                &kind.to_le_bytes(),
                &[0; 20],
            ];
            checklist.extend(record(0x005D, &object.concat()));
        }
        compound(&[("Workbook", &biff(&[], &sheets))])
    };
    let read = |kind: u16| told(&read_files(vec![("a.xls", workbook(kind))], AS_OF));
    for kind in [0x0B, 0x0C] {
        assert_eq!(read(kind), ["error[I029] チェックリスト!B2"], "{kind:X}");
    }
    assert_eq!(read(0x07), [""; 0]);
}

#[test]
fn what_cannot_be_searched_harms_nothing() {
    let book = answers(|_| "はい".into());
    for (drawing, target) in [
        ("<xml><x:ClientData ObjectType=\"Checkbox\">", "v.vml"),
        ("\u{0}", "v.vml"),
        ("", "no.vml"),
    ] {
        let bytes = beside(
            &book,
            &[("vmlDrawing", target)],
            &[("xl/worksheets/v.vml", drawing.as_bytes())],
        );
        assert_eq!(told(&read_bytes(bytes)), [""; 0], "{drawing}");
    }
}

#[test]
fn boxes_in_cells_that_nobody_ever_ticked_are_asked_about_once() {
    let book = answers(|_| Cell::Bool(false));
    let said: Vec<String> = book.check();
    assert_eq!(
        said,
        [
            "warning[I029] チェックリスト!D2",
            "note[C110] チェックリスト!D12",
            "note[C110] チェックリスト!D13",
            "note[C110] チェックリスト!D14",
            "note[C110] チェックリスト!D15",
            "note[C110] チェックリスト!D16",
            "note[C110] チェックリスト!D17",
            "note[C110] チェックリスト!D18",
            "note[C110] チェックリスト!D19"
        ]
    );
    let case = book.read().case.unwrap();
    assert!(rows(&case.answers).iter().all(|answer| answer.first().reply.value.is_none()));
    // One tick makes the others answers; so does a row that holds no box.
    for row in [2, 19] {
        let ticked = answers(|at| if at == row { Cell::Bool(true) } else { Cell::Bool(false) });
        assert_eq!(told(&ticked.read()), [""; 0]);
        let blank = answers(|at| if at == row { "".into() } else { Cell::Bool(false) });
        assert_eq!(told(&blank.read()), [""; 0]);
    }
}

#[test]
fn two_rows_of_false_are_answers() {
    let rows_left = |book: Book, last: u32| {
        (last + 1..=19).fold(book, |book, row| book.without_row(CHECKLIST, row))
    };
    assert_eq!(told(&rows_left(answers(|_| Cell::Bool(false)), 3).read()), [""; 0]);
    assert_eq!(
        told(&rows_left(answers(|_| Cell::Bool(false)), 4).read()),
        ["warning[I029] チェックリスト!D2"]
    );
}

#[test]
fn a_vendors_unticked_boxes_ask_for_no_answers() {
    let book = (2..=15).fold(Book::clean(), |book, row| {
        book.set("事業者チェックリスト", &format!("E{row}"), Cell::Bool(false)).set(
            "事業者チェックリスト",
            &format!("F{row}"),
            "",
        )
    });
    let said = book.check();
    assert!(said.contains(&"warning[I029] 事業者チェックリスト!E2".to_owned()), "{said:?}");
    assert!(
        !said.iter().any(|line| ["C203", "C206", "C207"].iter().any(|code| line.contains(code))),
        "{said:?}"
    );
}

/// The clean pharmacy with a second vendor, whose items are checked in cells with a box, and no
/// day.
fn with_second_vendor(ticked: impl Fn(u32) -> bool) -> Book {
    let book = Book::clean().row("事業者", &["みほん通信", "はい", "無", "MDS", "2023/9/20"]);
    let case = Book::clean().case();
    (2..).zip(rows(&case.vendor_answers)).fold(book, |book, (row, given)| {
        let item = &given.answer.item;
        let (number, devices) = (item.number.to_string(), item.devices.shown());
        let cells = ["みほん通信", &number, &devices];
        let book = book.row("事業者チェックリスト", &cells);
        book.set("事業者チェックリスト", &format!("E{}", row + 14), Cell::Bool(ticked(row)))
    })
}

#[test]
fn the_unticked_boxes_of_one_vendor_among_several_are_asked_about() {
    const SHEET: &str = "事業者チェックリスト";
    let book = with_second_vendor(|_| false);
    let reading = book.read();
    assert_eq!(told(&reading), [format!("warning[I029] {SHEET}!E16")]);
    let message = &reading.findings[0].message;
    assert!(
        message
            .starts_with("みほん通信の「1回目」のチェックボックスに、印が1つもありません（14行）"),
        "{message}"
    );
    let case = reading.case.unwrap();
    let given = |name: &str| {
        let of_vendor = rows(&case.vendor_answers).iter().filter(|row| row.vendor.text() == name);
        of_vendor.filter(|row| row.answer.first().reply.value.is_some()).count()
    };
    assert_eq!((given("架空システム株式会社"), given("みほん通信")), (14, 0));
    let said = book.check();
    assert!(
        !said.iter().any(|line| ["C203", "C206", "C207"].iter().any(|code| line.contains(code))),
        "{said:?}"
    );
    // One tick of the vendor makes the vendor's others answers.
    assert_eq!(told(&with_second_vendor(|row| row == 9).read()), [""; 0]);
}

#[test]
fn that_boxes_cannot_be_read_is_said_once() {
    for book in [answers(|_| Cell::Bool(false)), answers(|_| "".into())] {
        let cells: Vec<(u32, u32)> = (1..19).map(|row| (row, 3)).collect();
        let finding = only(read_bytes(floating(&book, "Checkbox", &cells)));
        assert_eq!(finding.code.to_string(), "I029");
        let said = format!("{}{}", finding.message, finding.hint);
        assert!(
            said.matches("読めません").count() <= 1
                && said.contains("「はい」「いいえ」で書いてください"),
            "{said}"
        );
    }
}
