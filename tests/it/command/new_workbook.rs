//! What `new` writes: prompts, colours, guarded headers, explanations; filled in as it is.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use tachiiri::sheet::{Kind, SheetId};

use crate::support::sandbox::{Sandbox, code, stdout};
use crate::support::workbook;

/// The workbook that `new` writes.
fn new() -> Vec<u8> {
    let sandbox = Sandbox::new();
    assert_eq!(code(&sandbox.run(&["new", "新.xlsx", "--as-of", "2024-02-01"])), 0);
    workbook::read(&sandbox.path("新.xlsx"))
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
            assert!(
                !column.prompt.is_empty() && !column.example.is_empty(),
                "{} {}",
                sheet.name(),
                column.header
            );
            assert!(
                column.help().encode_utf16().count() <= 255,
                "{} {}",
                sheet.name(),
                column.header
            );
        }
    }
    let book = new();
    for sheet in SheetId::ALL.into_iter().filter(|sheet| !sheet.is_of_fields()) {
        let validations = validations(&xml(&book, sheet.name()));
        for (at, column) in sheet.offered_columns().iter().enumerate() {
            let letter = letter(at);
            let below = validations
                .iter()
                .find(|(cells, _)| cells.starts_with(letter) && cells.contains(':'));
            let prompt = attribute(below.unwrap().1, "prompt");
            assert!(prompt.contains(column.example), "{} {} {prompt}", sheet.name(), column.header);
        }
    }
}

/// The widths of a sheet's columns, in points.
fn widths(xml: &str) -> Vec<f64> {
    // A character of the usual font has eleven pixels.
    const CHARACTER: f64 = 11.0 * 0.75;
    let columns =
        xml.split("<col ").skip(1).map(|column| format!(" {}", column.split("/>").next().unwrap()));
    let number = |column: &str, name: &str| attribute(column, name).parse::<f64>().unwrap();
    let each = columns.flat_map(|column| {
        let times = number(&column, "max") - number(&column, "min") + 1.0;
        vec![number(&column, "width") * CHARACTER; times as usize]
    });
    each.collect()
}

#[test]
fn headers_have_room_for_their_words_and_lines() {
    const SIZE: f64 = 11.0;
    const PADDING: f64 = 6.0;
    let book = new();
    for sheet in SheetId::ALL.into_iter().filter(|sheet| !sheet.is_of_fields()) {
        let xml = xml(&book, sheet.name());
        let row = xml.split("<row ").find(|row| row.starts_with("r=\"4\"")).unwrap();
        let height: f64 = attribute(row, "ht").parse().unwrap();
        for (column, width) in sheet.offered_columns().iter().zip(widths(&xml)) {
            let what = format!("{} {} {width} {height}", sheet.name(), column.header);
            let katakana = column.header.split(|c: char| !('ァ'..='ー').contains(&c));
            let longest = katakana.map(|word| word.chars().count()).max().unwrap();
            assert!(longest as f64 * SIZE + PADDING <= width, "{what}");
            let length: f64 =
                column.header.chars().map(|c| if c.is_ascii() { 0.6 } else { 1.0 } * SIZE).sum();
            let lines = (length / (width - PADDING)).ceil();
            assert!(lines * SIZE * 1.35 <= height, "{what}");
        }
    }
}

#[test]
fn the_list_of_tasks_prints_whole() {
    let book = new();
    let sheet = xml(&book, "はじめに");
    // Nothing in a cell that is wider than the cell: a name that leads to its sheet is not broken.
    let longest = SheetId::ALL.into_iter().map(|sheet| sheet.name().chars().count()).max().unwrap();
    assert!(longest as f64 * 10.0 + 6.0 <= widths(&sheet)[2] * 0.83, "{:?}", widths(&sheet));
    // By when and how much stand on a line each, also in letters as wide as they are high.
    let texts = workbook::cells(&book, "はじめに");
    for (column, at) in [("B", 1), ("E", 4)] {
        let of_column = |(cell, _): &(&String, &String)| cell.starts_with(column);
        for (cell, text) in texts.iter().filter(of_column) {
            let width: f64 = text.chars().map(|c| if c.is_ascii() { 6.4 } else { 10.0 }).sum();
            assert!(width + 5.0 <= widths(&sheet)[at], "{cell} {text} {width}");
        }
    }
    let names = workbook::part(&book, "xl/workbook.xml");
    let header =
        names.split("localSheetId=\"0\"").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let row: u32 = header.rsplit('$').next().unwrap().parse().unwrap();
    assert!(workbook::cells(&book, "はじめに")[&format!("C{row}")] == "書くシート", "{header}");
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
            assert!(
                !guard.contains("errorStyle") && guard.contains(&format!("\"{}\"", column.header)),
                "{guard}"
            );
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
    for (sheet, expected) in
        [("事業者", &must), ("チェックリスト", &must), ("連絡先", &must), ("計画", &should)]
    {
        assert_eq!(color(sheet), *expected, "{sheet}");
    }
    // Coloured as long as nothing stands there.
    for sheet in SheetId::ALL {
        let xml = xml(&book, sheet.name());
        let wanted = sheet
            .offered_columns()
            .iter()
            .filter(|column| column.required || column.wanted)
            .count();
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
    let order =
        ["すぐに（おそくとも令和6年3月1日）", "令和6年3月31日まで", "できるところから"].map(at);
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
fn a_day_that_has_passed_is_said_to_have_passed() {
    let sandbox = Sandbox::new();
    for (file, day, expected) in [
        ("a.xlsx", "2024-03-01", "すぐに（おそくとも令和6年3月1日）"),
        ("b.xlsx", "2024-03-02", "すぐに（令和6年3月1日を過ぎています）"),
        ("c.xlsx", "2024-03-31", "すぐに（令和6年3月1日を過ぎています）"),
        ("d.xlsx", "2024-04-01", "すぐに"),
    ] {
        assert_eq!(code(&sandbox.run(&["new", file, "--as-of", day])), 0);
        let texts = workbook::texts(&workbook::read(&sandbox.path(file)), "はじめに");
        let by = texts.iter().find(|text| text.starts_with("すぐに")).unwrap();
        assert_eq!(by, expected, "{day}");
    }
}

#[test]
fn what_is_typed_anywhere_is_in_the_workbooks_font() {
    let styles = workbook::part(&new(), "xl/styles.xml");
    let (_, first) = styles.split_once("<font>").unwrap();
    let name = first.split("<name val=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(name, "BIZ UDPゴシック");
}

#[test]
fn whoever_should_be_called_has_a_row_to_be_amended() {
    let texts = workbook::texts(&new(), "連絡先");
    for group in ["事業者", "情報セキュリティ事業者", "外部有識者", "都道府県警察", "厚生労働省"]
    {
        assert!(texts.iter().any(|text| text == group), "{group}");
    }
}

#[test]
fn dates_and_choices_are_offered_as_before() {
    let validations = validations(&xml(&new(), "事業者"));
    let remote = SheetId::Vendors
        .offered_columns()
        .iter()
        .find(|column| column.header == "リモートメンテナンス")
        .unwrap();
    assert!(matches!(remote.kind, Kind::Choice(_)));
    let cells = format!("{}5:{}304", letter(remote.index), letter(remote.index));
    assert!(validations[&cells].contains("有,無,未確認"), "{:?}", validations.keys());
}

/// Runs a script of the fixtures in the sandbox's folder.
fn run_python(sandbox: &Sandbox, script: &str, arguments: &[&str]) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(script);
    let mut python = Command::new("python3");
    let output = python.arg(script).args(arguments).current_dir(sandbox.path(".")).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
#[ignore = "needs openpyxl"]
fn openpyxl_fills_the_workbook_of_new_and_the_plan_is_finished() {
    let sandbox = Sandbox::new();
    let day = ["--as-of", "2024-02-01"];
    let run = |arguments: &[&str]| sandbox.run(&[arguments, &day[..]].concat());
    assert_eq!(code(&run(&["new", "新.xlsx"])), 0);
    // Three cells, and the vendor can be asked.
    std::fs::create_dir(sandbox.path("なぎさ薬局")).unwrap();
    run_python(&sandbox, "fill_in_new.py", &["新.xlsx", "なぎさ薬局/薬局.xlsx", "first"]);
    run(&["build", "なぎさ薬局", "-o", "送る", "--only", "vendor-checklist,vendor-letter"]);
    let form = "送る/なぎさ薬局/02_事業者確認用チェックリスト_浜辺システム株式会社.xlsx";
    assert!(sandbox.path("送る/なぎさ薬局/02_依頼状_浜辺システム株式会社.pdf").exists());
    run_python(&sandbox, "fill_in_form.py", &[form, "なぎさ薬局/02_戻り.xlsx"]);
    run_python(&sandbox, "fill_in_new.py", &["新.xlsx", "なぎさ薬局/薬局.xlsx"]);
    let checked = run(&["check", "なぎさ薬局", "--format", "concise"]);
    assert_eq!(stdout(&checked), "エラー 0件、警告 0件、お知らせ 0件\n");
    assert_eq!(code(&run(&["build", "なぎさ薬局", "-o", "書類"])), 0);
    let made = |name: &str| workbook::read(&sandbox.path("書類/なぎさ薬局").join(name));
    let plan = workbook::texts(&made("04_事業継続計画.xlsx"), "事業継続計画");
    assert_eq!(plan[0], "サイバー攻撃を想定した事業継続計画（BCP）");
    let papers = std::fs::read_dir(sandbox.path("書類/なぎさ薬局")).unwrap();
    let books = papers.map(|paper| paper.unwrap().path());
    let books: Vec<_> = books.filter(|path| path.extension().unwrap() == "xlsx").collect();
    assert_eq!(books.len(), 11);
    for book in books.iter().map(|path| workbook::read(path)) {
        for sheet in workbook::sheets(&book) {
            let blank = |text: &String| text.contains("要記入") || text.contains("未記入");
            let blanks: Vec<String> =
                workbook::texts(&book, &sheet).into_iter().filter(blank).collect();
            assert_eq!(blanks, [""; 0], "{sheet}");
        }
    }
}

#[test]
fn the_numbers_of_items_are_offered_that_the_form_has() {
    let book = new();
    let offered = |sheet: &str, cells: &str| {
        let validation = validations(&xml(&book, sheet)).remove(cells).unwrap();
        validation.split("<formula1>").nth(1).unwrap().split('<').next().unwrap().to_owned()
    };
    let vendors = offered("事業者チェックリスト", "B5:B304");
    assert_eq!(vendors, "\"1(1),2(2),2(3),2(4),2(5),2(6),2(7),2(8),2(9)\"");
}

#[test]
fn what_spreadsheets_would_take_for_a_number_or_a_day_is_text() {
    let book = new();
    for (sheet, header) in [
        ("機器台帳", "接続先"),
        ("機器台帳", "管理番号"),
        ("アクセスログ", "ユーザーID"),
        ("事業者チェックリスト", "項番"),
        ("連絡先", "電話番号"),
    ] {
        let id = SheetId::ALL.into_iter().find(|id| id.name() == sheet).unwrap();
        let at = id.offered_columns().iter().position(|column| column.header == header).unwrap();
        let xml = xml(&book, sheet);
        let cell = format!("<c r=\"{}6\"", letter(at));
        let style = attribute(&format!(" {}", xml.split_once(&cell).unwrap().1), "s").to_owned();
        let styles = workbook::part(&book, "xl/styles.xml");
        let formats = styles.split("<cellXfs").nth(1).unwrap();
        let format = formats.split("<xf ").nth(style.parse::<usize>().unwrap() + 1).unwrap();
        assert_eq!(attribute(&format!(" {format}"), "numFmtId"), "49", "{sheet} {header}");
    }
}
