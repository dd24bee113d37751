//! What `new` writes: prompts, colours, guarded headers, explanations; and that it can be filled in as it is.

use std::collections::BTreeMap;

use tachiiri::sheet::{Kind, SheetId};

use crate::support::desk::{Desk, code};
use crate::support::workbook;

/// The workbook that `new` writes.
fn new() -> Vec<u8> {
    let desk = Desk::new();
    assert_eq!(code(&desk.run(&["new", "新.xlsx"])), 0);
    workbook::read(&desk.path("新.xlsx"))
}

fn xml(book: &[u8], sheet: &str) -> String {
    let number = workbook::sheets(book).iter().position(|name| name == sheet).unwrap() + 1;
    workbook::part(book, &format!("xl/worksheets/sheet{number}.xml"))
}

fn attribute<'x>(element: &'x str, name: &str) -> &'x str {
    let start = format!(" {name}=\"");
    element.split_once(&start).map_or("", |(_, rest)| rest.split('"').next().unwrap())
}

/// The data validations of a sheet, by the cells they are on.
fn validations(xml: &str) -> BTreeMap<String, String> {
    let elements = xml.split("<dataValidation ").skip(1).map(|element| format!(" {element}"));
    elements.map(|element| (attribute(&element, "sqref").to_owned(), element)).collect()
}

fn letter(column: usize) -> char {
    char::from(b'A' + u8::try_from(column).unwrap())
}

#[test]
fn every_column_has_a_prompt_with_an_example() {
    for sheet in SheetId::ALL {
        for column in sheet.offered_columns() {
            assert!(!column.prompt.is_empty() && !column.example.is_empty(), "{} {}", sheet.name(), column.header);
            assert!(column.help().encode_utf16().count() <= 255, "{} {}", sheet.name(), column.header);
        }
    }
    let book = new();
    for sheet in SheetId::ALL.into_iter().filter(|sheet| !sheet.is_of_fields()) {
        let validations = validations(&xml(&book, sheet.name()));
        for (at, column) in sheet.offered_columns().iter().enumerate() {
            let letter = letter(at);
            let below = validations.iter().find(|(cells, _)| cells.starts_with(letter) && cells.contains(':'));
            let prompt = attribute(below.unwrap().1, "prompt");
            assert!(prompt.contains(column.example), "{} {} {prompt}", sheet.name(), column.header);
        }
    }
}

#[test]
fn headers_take_no_other_words() {
    let book = new();
    for sheet in SheetId::ALL {
        let validations = validations(&xml(&book, sheet.name()));
        let cells = workbook::cells(&book, sheet.name());
        let fields = sheet.offered_columns().iter().enumerate();
        for (at, column) in fields.filter(|(_, column)| !column.several) {
            let cell = match sheet.is_of_fields() {
                true => cells.iter().find(|(_, text)| *text == column.header).unwrap().0.clone(),
                false => format!("{}4", letter(at)),
            };
            let guard = &validations[&cell];
            assert_eq!(attribute(guard, "type"), "list", "{cell}");
            assert!(!guard.contains("errorStyle") && guard.contains(&format!("\"{}\"", column.header)), "{guard}");
        }
    }
}

#[test]
fn each_item_is_explained_beside_its_answer() {
    let validations = validations(&xml(&new(), "チェックリスト"));
    let cells: Vec<String> = (5..=22).map(|row| format!("D{row}")).collect();
    for cell in &cells {
        let prompt = attribute(&validations[cell], "prompt");
        assert!(prompt.chars().count() > 60 && prompt.ends_with('。'), "{cell} {prompt}");
        assert!(validations[cell].contains("はい,いいえ"));
    }
    assert!(attribute(&validations["D14"], "prompt").contains("図"));
}

#[test]
fn sheets_and_cells_that_are_needed_are_coloured() {
    let book = new();
    let color = |sheet: &str| {
        let xml = xml(&book, sheet);
        attribute(xml.split_once("<tabColor").unwrap().1, "rgb").to_owned()
    };
    let (must, should, optional) = (color("薬局"), color("バックアップ"), color("アクセスログ"));
    assert!(must != should && should != optional && must != optional);
    for (sheet, expected) in [("事業者", &must), ("チェックリスト", &must), ("連絡先", &must), ("計画", &should)]
    {
        assert_eq!(color(sheet), *expected, "{sheet}");
    }
    // Coloured as long as nothing stands there.
    for sheet in SheetId::ALL {
        let xml = xml(&book, sheet.name());
        let wanted = sheet.offered_columns().iter().filter(|column| column.required || column.wanted).count();
        let blank = xml.matches("type=\"containsBlanks\"").count();
        assert!(blank >= wanted && (wanted > 0 || blank == 0), "{} {wanted} {blank}", sheet.name());
    }
    assert!(xml(&book, "チェックリスト").contains("sqref=\"D5:D22\""));
}

#[test]
fn what_to_do_stands_in_the_order_in_which_time_runs_out() {
    let book = new();
    assert_eq!(workbook::sheets(&book)[0], "はじめに");
    let texts = workbook::texts(&book, "はじめに");
    let at = |words: &str| texts.iter().position(|text| text.contains(words)).unwrap();
    let order = ["すぐに（おそくとも令和6年3月1日）", "令和6年3月31日まで", "できるところから"].map(at);
    assert!(order.is_sorted(), "{order:?}");
    let sheets: Vec<usize> = ["事業者", "薬局", "チェックリスト", "連絡先", "機器台帳"]
        .map(|name| texts.iter().position(|text| text == name).unwrap())
        .to_vec();
    assert!(sheets.is_sorted(), "{sheets:?}");
    for sheet in SheetId::ALL {
        assert!(texts.iter().any(|text| text == sheet.name()), "{}", sheet.name());
    }
    assert!(texts[at("3（薬局名と")].contains("1社に1つ"));
    // Each leads to its sheet.
    assert_eq!(xml(&book, "はじめに").matches("<hyperlink ").count(), SheetId::ALL.len());
}

#[test]
fn dates_and_choices_are_offered_as_before() {
    let validations = validations(&xml(&new(), "事業者"));
    let remote =
        SheetId::Vendors.offered_columns().iter().find(|column| column.header == "リモートメンテナンス").unwrap();
    assert!(matches!(remote.kind, Kind::Choice(_)));
    let cells = format!("{}5:{}304", letter(remote.index), letter(remote.index));
    assert!(validations[&cells].contains("有,無,未確認"), "{:?}", validations.keys());
}
