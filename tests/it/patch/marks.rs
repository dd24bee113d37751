//! Colours and notes: which cell gets which, what is hers stays, and marks are known again.

use tachiiri::finding::{CellRef, Finding};
use tachiiri::patch::mark::{copy_state, mark, unmark};
use tachiiri::rule;

use crate::support::Book;
use crate::support::lint::new_mistakes;
use crate::support::marks::{NAME, changed_parts, findings, grids, marked, notes, rules};
use crate::support::package::{part_of, patched, with_parts, with_sheet};
use crate::support::workbook::{part, parts, with_part};

const CHECKLIST: &str = "xl/worksheets/sheet2.xml";

/// A pharmacy with C103 at the empty cell チェックリスト!F3.
fn faulty() -> Book {
    Book::clean().set("チェックリスト", "D3", "いいえ").set("チェックリスト", "F3", "")
}

/// The same with notes of her own on some cells of チェックリスト.
fn with_notes(cells: &[&str]) -> Vec<u8> {
    let comment = |cell: &&str| {
        format!("<comment ref=\"{cell}\" authorId=\"0\"><text><t>覚え書き</t></text></comment>")
    };
    let comments: String = cells.iter().map(comment).collect();
    let comments = format!(
        "<comments xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><authors><author>薬局</author>\
         </authors><commentList>{comments}</commentList></comments>"
    );
    let shape = |cell: &&str| {
        let at = tachiiri::package::address::cell(cell).unwrap();
        let id = 1025 + at.column;
        format!(
            "<v:shape id=\"_x0000_s{id}\" type=\"#_x0000_t202\"><br><x:ClientData ObjectType=\"Note\"><x:Anchor>1, 0, 1, 0, 2, 0, 2, 0\
             </x:Anchor><x:Row>{}</x:Row><x:Column>{}</x:Column></x:ClientData></v:shape>",
            at.row, at.column
        )
    };
    let shapes: String = cells.iter().map(shape).collect();
    let vml = format!(
        "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
         xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"1\"/>\
         </o:shapelayout><v:shapetype id=\"_x0000_t202\"></v:shapetype>{shapes}</xml>"
    );
    let relations = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
        <Relationship Id=\"a\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments\" Target=\"../comments1.xml\"/>\
        <Relationship Id=\"b\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/vmlDrawing\" Target=\"../drawings/vmlDrawing1.vml\"/>\
        </Relationships>";
    let book = with_sheet(
        &faulty(),
        "チェックリスト",
        "</worksheet>",
        "<legacyDrawing r:id=\"b\"/></worksheet>",
    );
    let types = "<Default Extension=\"vml\" ContentType=\"application/vnd.openxmlformats-officedocument.vmlDrawing\"/>\
        <Override PartName=\"/xl/comments1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml\"/></Types>";
    let book = patched(&book, "[Content_Types].xml", "</Types>", types);
    with_parts(
        &book,
        &[
            ("xl/comments1.xml", comments.as_bytes()),
            ("xl/drawings/vmlDrawing1.vml", vml.as_bytes()),
            ("xl/worksheets/_rels/sheet2.xml.rels", relations.as_bytes()),
        ],
    )
}

#[test]
fn an_empty_cell_is_red_until_something_is_typed() {
    let bytes = faulty().bytes();
    assert_eq!(part_of(&faulty(), "チェックリスト"), CHECKLIST);
    let copy = marked(&bytes);
    let expected =
        [("F3".to_owned(), "AND(N(\"tachiiri\")=0,LEN(F3)=0)".to_owned(), "FFFFC7CE".to_owned())];
    assert_eq!(rules(&copy.bytes, CHECKLIST), expected);
    assert_eq!(copy.cells, 1);
}

#[test]
fn a_filled_cell_keeps_its_colour_and_the_worst_colour_counts() {
    let bytes = faulty().set("チェックリスト", "F3", "2025/3/1").bytes();
    let codes: Vec<String> =
        findings(&bytes).iter().map(|finding| finding.code.to_string()).collect();
    let copy = marked(&bytes);
    let rules = rules(&copy.bytes, CHECKLIST);
    assert!(
        rules.iter().all(|(_, formula, _)| formula == "N(\"tachiiri\")=0"),
        "{codes:?} {rules:?}"
    );
}

#[test]
fn empty_cells_one_under_another_are_one_rule() {
    let bytes = (3..=5).fold(Book::clean(), |book, row| {
        book.set("チェックリスト", &format!("D{row}"), "いいえ").set(
            "チェックリスト",
            &format!("F{row}"),
            "",
        )
    });
    let copy = marked(&bytes.bytes());
    let rules = rules(&copy.bytes, CHECKLIST);
    assert_eq!(
        (rules.len(), rules[0].0.as_str(), rules[0].1.as_str()),
        (1, "F3:F5", "AND(N(\"tachiiri\")=0,LEN(F3)=0)")
    );
    assert_eq!(notes(&copy.bytes).len(), 3);
}

#[test]
fn only_what_marks_need_is_changed() {
    let bytes = faulty().bytes();
    let changed = changed_parts(&bytes, &marked(&bytes).bytes);
    let expected = [
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/custom.xml",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/styles.xml",
        "xl/worksheets/_rels/sheet2.xml.rels",
        CHECKLIST,
    ];
    assert_eq!(changed, expected);
}

#[test]
fn a_note_of_hers_stays_and_the_words_stand_in_the_rows_first_free_cell() {
    let bytes = with_notes(&["F3", "A3"]);
    let copy = marked(&bytes);
    assert_eq!(new_mistakes(&bytes, &copy.bytes), [""; 0]);
    let notes = notes(&copy.bytes);
    assert_eq!(notes["チェックリスト!F3"], "覚え書き");
    assert_eq!(notes["チェックリスト!A3"], "覚え書き");
    let note = &notes["チェックリスト!B3"];
    assert!(note.starts_with("tachiiri 指摘 C103\n") && note.contains("F3 のセル"), "{note}");
    assert_eq!(rules(&copy.bytes, CHECKLIST)[0].0, "F3");
    assert_eq!(rules(&copy.bytes, CHECKLIST).len(), 1);
    let vml = part(&copy.bytes, "xl/drawings/vmlDrawing1.vml");
    assert!(vml.contains("<br><x:ClientData") && vml.matches("<v:shapetype").count() == 1);
}

#[test]
fn her_words_in_our_note_stay_when_the_mark_goes() {
    let copy = marked(&faulty().bytes()).bytes;
    let hers = with_part(&copy, "xl/comments1.xml", |text| {
        text.replace("tachiiri 指摘 C103", "先に一言\ntachiiri 指摘 C103")
            .replace("ここまで）", "ここまで）\n4月に電話")
    });
    assert!(copy_state(&hers).unwrap().unwrap().1);
    let left = unmark(&hers).unwrap().unwrap();
    assert_eq!(notes(&left)["チェックリスト!F3"], "先に一言\n4月に電話");
    assert_eq!(rules(&left, CHECKLIST), []);
    let again = marked(&hers).bytes;
    assert!(notes(&again)["チェックリスト!A3"].contains("F3 のセル"));
    assert_eq!(notes(&again)["チェックリスト!F3"], "先に一言\n4月に電話");
}

#[test]
fn shapes_of_her_notes_stay_whatever_their_form() {
    const DRAWING: &str = "xl/drawings/vmlDrawing1.vml";
    for form in ["roundrect", "oval", "rect"] {
        let bytes = with_part(&with_notes(&["F3"]), DRAWING, |text| {
            text.replace("<v:shape ", &format!("<v:{form} "))
                .replace("</v:shape>", &format!("</v:{form}>"))
        });
        let copy = marked(&bytes).bytes;
        assert_eq!(marked(&copy).bytes, copy, "{form}");
        let left = unmark(&copy).unwrap().unwrap();
        assert_eq!(part(&left, DRAWING), part(&bytes, DRAWING), "{form}");
    }
}

#[test]
fn shapes_of_her_notes_stay_whatever_their_prefix() {
    const DRAWING: &str = "xl/drawings/vmlDrawing1.vml";
    for prefix in ["ns1", "vml"] {
        let bytes = with_part(&with_notes(&["F3"]), DRAWING, |text| {
            let named = text
                .replace("xmlns:v=", &format!("xmlns:{prefix}="))
                .replace(" v:ext", &format!(" {prefix}:ext"));
            named.replace("<v:", &format!("<{prefix}:")).replace("</v:", &format!("</{prefix}:"))
        });
        let copy = marked(&bytes).bytes;
        assert_eq!(new_mistakes(&bytes, &copy), [""; 0], "{prefix}");
        let left = unmark(&copy).unwrap().unwrap();
        assert_eq!(part(&left, DRAWING), part(&bytes, DRAWING), "{prefix}");
    }
}

#[test]
fn a_part_that_was_named_and_never_written_is_named_once() {
    let bytes = with_part(&faulty().bytes(), "[Content_Types].xml", |text| {
        let kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml";
        text.replace(
            "</Types>",
            &format!(
                "<Override PartName=\"/docProps/custom.xml\" ContentType=\"{kind}\"/></Types>"
            ),
        )
    });
    let copy = marked(&bytes).bytes;
    assert_eq!(part(&copy, "[Content_Types].xml").matches("/docProps/custom.xml").count(), 1);
    assert_eq!(new_mistakes(&bytes, &copy), [""; 0]);
}

#[test]
fn relations_of_a_sheet_get_a_type_where_each_part_has_its_own() {
    let bytes = with_part(&faulty().bytes(), "[Content_Types].xml", |text| {
        let rels = "application/vnd.openxmlformats-package.relationships+xml";
        let of = |part: &str| format!("<Override PartName=\"{part}\" ContentType=\"{rels}\"/>");
        let each = of("/_rels/.rels") + &of("/xl/_rels/workbook.xml.rels");
        text.replace(&format!("<Default Extension=\"rels\" ContentType=\"{rels}\"/>"), &each)
    });
    let copy = marked(&bytes).bytes;
    assert_eq!(new_mistakes(&bytes, &copy), [""; 0]);
}

#[test]
fn styles_without_anything_get_the_colours() {
    let styles =
        "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"/>";
    let row = "<sheetData><row><c t=\"inlineStr\"><is><t>a</t></is></c></row></sheetData>";
    let bytes = crate::support::raw_xlsx::RawXlsx::of(row).bytes();
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
        <Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>";
    let parts = [("xl/styles.xml", styles.as_bytes()), ("[Content_Types].xml", types.as_bytes())];
    let bytes = with_parts(&bytes, &parts);
    let finding = Finding::new(&rule::I007, grids(&bytes)[0].place.at(CellRef::new(0, 0)), "試し");
    let copy = mark(&bytes, Some(NAME), &[finding]).unwrap().unwrap().bytes;
    let styles = part(&copy, "xl/styles.xml");
    // Readers pass over the colours of a part that has no formats of cells.
    let lists =
        ["<fonts ", "<fills ", "<borders ", "<cellStyleXfs ", "<cellXfs ", "<dxfs count=\"1\">"];
    let places: Vec<usize> = lists.iter().map(|list| styles.find(list).unwrap()).collect();
    assert!(places.is_sorted(), "{styles}");
    assert_eq!(new_mistakes(&bytes, &copy), [""; 0]);
}

#[test]
fn without_marks_the_parts_are_those_of_the_original() {
    let bytes = faulty().bytes();
    let left = unmark(&marked(&bytes).bytes).unwrap().unwrap();
    let (before, after) = (parts(&bytes), parts(&left));
    assert_eq!(
        before.keys().collect::<Vec<_>>(),
        after.keys().filter(|name| before.contains_key(*name)).collect::<Vec<_>>()
    );
    assert_eq!(before[CHECKLIST], after[CHECKLIST]);
    assert_eq!(grids(&bytes)[1].cells, grids(&left)[1].cells);
    assert_eq!(unmark(&left).unwrap(), None);
    assert_eq!(mark(&bytes, Some(NAME), &[]).unwrap(), None);
}

#[test]
fn a_plain_save_is_no_edit_and_a_changed_cell_is() {
    let copy = marked(&faulty().set("薬局", "A30", "").bytes()).bytes;
    assert_eq!(
        copy_state(&copy).unwrap().map(|(mark, edited)| (mark.original, edited)),
        Some((NAME.to_owned(), false))
    );
    let styled = with_part(&copy, CHECKLIST, |text| {
        text.replacen("<row r=\"3\"", "<row r=\"3\" ht=\"30\"", 1)
    });
    assert!(!copy_state(&styled).unwrap().unwrap().1);
    let changed = with_part(&copy, CHECKLIST, |text| {
        text.replacen(
            "</sheetData>",
            "<row r=\"90\"><c r=\"A90\"><v>1</v></c></row></sheetData>",
            1,
        )
    });
    assert!(copy_state(&changed).unwrap().unwrap().1);
}

#[test]
fn a_merge_is_marked_at_its_first_cell() {
    let merge = "</sheetData><mergeCells count=\"1\"><mergeCell ref=\"F2:F3\"/></mergeCells>";
    let bytes = with_sheet(
        &faulty().set("チェックリスト", "F2", ""),
        "チェックリスト",
        "</sheetData>",
        merge,
    );
    let copy = marked(&bytes);
    let notes = notes(&copy.bytes);
    assert!(notes["チェックリスト!F2"].contains("F3 のセル"), "{notes:?}");
    assert!(rules(&copy.bytes, CHECKLIST).iter().any(|(area, ..)| area == "F2" || area == "F2:F3"));
}

#[test]
fn where_a_rule_of_hers_covers_the_cell_the_note_says_so() {
    let rule = "</sheetData><conditionalFormatting sqref=\"A1:Z99\"><cfRule type=\"expression\" priority=\"7\"><formula>1=1</formula></cfRule></conditionalFormatting>";
    let bytes = with_sheet(&faulty(), "チェックリスト", "</sheetData>", rule);
    let copy = marked(&bytes);
    assert_eq!(new_mistakes(&bytes, &copy.bytes), [""; 0]);
    assert!(notes(&copy.bytes)["チェックリスト!F3"].contains("条件付き書式"));
    assert!(part(&copy.bytes, CHECKLIST).contains("priority=\"8\""));
    let left = unmark(&copy.bytes).unwrap().unwrap();
    assert_eq!(parts(&left)[CHECKLIST], parts(&bytes)[CHECKLIST]);
}

#[test]
fn marks_of_other_programs_writing_go_too() {
    let extended = "<extLst><ext uri=\"{78C0D931-6437-407d-A8EE-F0AAD7539E65}\" xmlns:x14=\"x\"><x14:conditionalFormattings>\
        <x14:conditionalFormatting xmlns:xm=\"m\"><x14:cfRule type=\"expression\" priority=\"1\"><xm:f>AND( N(&quot;tachiiri&quot;) = 0, LEN(F3)=0)</xm:f></x14:cfRule>\
        <xm:sqref>F3</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst></worksheet>";
    let bytes = with_sheet(&faulty(), "チェックリスト", "</worksheet>", extended);
    let left = unmark(&bytes).unwrap().unwrap();
    assert_eq!(parts(&left)[CHECKLIST], parts(&faulty().bytes())[CHECKLIST]);
}

#[test]
fn hostile_notes_and_shapes_are_within_the_limits() {
    let bytes = with_notes(&["F3"]);
    for (name, content) in [
        ("xl/drawings/vmlDrawing1.vml", "<v:shape ".repeat(200_000)),
        ("xl/drawings/vmlDrawing1.vml", String::new()),
        ("xl/comments1.xml", format!("<comments>{}</comments>", "<a>".repeat(300))),
        ("xl/comments1.xml", "<!DOCTYPE a><comments/>".to_owned()),
    ] {
        let hostile = with_parts(&bytes, &[(name, content.as_bytes())]);
        let copy = mark(&hostile, Some(NAME), &findings(&bytes));
        assert!(copy.is_err() || copy.is_ok_and(|copy| copy.is_some()), "{name}");
    }
}

#[test]
fn a_workbook_without_styles_gets_them_once() {
    let row = "<sheetData><row><c t=\"inlineStr\"><is><t>a</t></is></c></row></sheetData>";
    let bytes = crate::support::raw_xlsx::RawXlsx::of(row).bytes();
    let bytes = with_part(&bytes, "xl/_rels/workbook.xml.rels", |text| {
        text.replace("Target=\"styles.xml\"", "Target=\"none.xml\"").replace("/styles\"", "/none\"")
    });
    let sheet = "<sheet name=\"二枚目\" sheetId=\"2\" r:id=\"rId9\"/></sheets>";
    let bytes = with_part(&bytes, "xl/workbook.xml", |text| text.replace("</sheets>", sheet));
    let relation = "<Relationship Id=\"rId9\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet2.xml\"/></Relationships>";
    let bytes = with_part(&bytes, "xl/_rels/workbook.xml.rels", |text| {
        text.replace("</Relationships>", relation)
    });
    let part = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">{row}</worksheet>"
    );
    let bytes = crate::support::workbook::without_part(
        &with_parts(&bytes, &[("xl/worksheets/sheet2.xml", part.as_bytes())]),
        "xl/styles.xml",
    );
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>";
    let bytes = with_parts(&bytes, &[("[Content_Types].xml", types.as_bytes())]);
    let place = |sheet: &str| {
        tachiiri::finding::Place::file(NAME).on_sheet(sheet).at(crate::support::raw_xlsx::at("A1"))
    };
    let finding = |sheet: &str| Finding::new(&rule::I007, place(sheet), "試し");
    let copy = mark(&bytes, Some(NAME), &[finding("台帳"), finding("二枚目")]).unwrap().unwrap();
    assert_eq!(copy.cells, 2);
    assert_eq!(parts(&copy.bytes).keys().filter(|name| name.contains("styles")).count(), 1);
}
