//! Papers of much, of little and of strange input: nothing lost or changed, no page broken.

use std::collections::BTreeMap;

use calamine::Data;
use tachiiri::model::text::Widths;
use tachiiri::paper::block::{Block, Table, Value};
use tachiiri::paper::{DocumentId, Paper};
use tachiiri::sheet::{Kind, SheetId};

use crate::support::book::{Cell, assets};
use crate::support::sample::{self, Printed};
use crate::support::{Book, paper, workbook};

/// Texts that mean something to Typst, Handlebars, the wording files, spreadsheets or Markdown.
const STRANGE: [&str; 14] = [
    "#*_$@<>\\{{}}`x`",
    "{{薬局.薬局名}}",
    "{{#if 薬局}}",
    "#eval(\"1\")",
    "= 1+1",
    "=1+1",
    "- 項目",
    "+81-3",
    "@table bcp-vendors",
    "[ ] x",
    "# x",
    "| a | b |",
    "|= 1 | 2 |",
    "// 'x' /* $x$ */ ---",
];

fn rows_of(document: &tachiiri::paper::Document) -> Vec<Vec<Value>> {
    match &document.paper {
        Paper::Ledger(ledger) => ledger.table.rows.clone(),
        Paper::ContactDiagram(diagram) => diagram.table.rows.clone(),
        Paper::SystemDiagram(diagram) => diagram.table.rows.clone(),
        Paper::Booklet(booklet) => {
            booklet
                .blocks
                .iter()
                .flat_map(|block| {
                    if let Block::Table(table) = block { table.rows.clone() } else { Vec::new() }
                })
                .collect()
        }
        Paper::Checklist(_) | Paper::Findings(_) => Vec::new(),
    }
}

// Much.

#[test]
fn a_thousand_devices_are_all_printed_with_the_header_on_every_page() {
    const COUNT: usize = 1_000;
    let book = Book::forms()
        .rows("機器台帳", &["管理番号", "機器区分", "コンピュータ名", "登録日", "説明"]);
    let book = (0..COUNT).fold(book, |book, number| {
        let row = number as u32 + 1;
        let book = book.with("機器台帳", row, 0, format!("M{number:04}M")).with(
            "機器台帳",
            row,
            1,
            "端末PC",
        );
        book.with("機器台帳", row, 2, format!("PC-{number}")).with(
            "機器台帳",
            row,
            4,
            format!("説明その{number:04}番"),
        )
    });
    let printed = Printed::of(book.paper(DocumentId::Devices));
    assert!(printed.pages.len() > 20);
    for (page, text) in printed.pages.iter().enumerate() {
        assert!(text.contains("管理番号メーカーOSソフトウェア"), "page {}", page + 1);
        assert!(text.contains("取扱注意機器台帳ためし薬局"), "page {}", page + 1);
    }
    let text = printed.text();
    let found: Vec<&str> = text.split("説明その").skip(1).map(|rest| &rest[..4]).collect();
    let expected: Vec<String> = (0..COUNT).map(|number| format!("{number:04}")).collect();
    assert_eq!(found, expected);
    assert_eq!(text.matches("端末PC").count(), COUNT);
    let rows = workbook::rows(&printed.book, "機器台帳", 3);
    assert_eq!(rows.len(), 2 * COUNT, "a record and what stands below it");
    let numbers: Vec<Data> = rows.iter().step_by(2).map(|row| row[0].clone()).collect();
    assert_eq!(
        numbers,
        (0..COUNT).map(|number| Data::String(format!("M{number:04}M"))).collect::<Vec<_>>()
    );
    let sheet = workbook::part(&printed.book, "xl/worksheets/sheet1.xml");
    assert!(!sheet.contains("<autoFilter") && sheet.contains("orientation=\"landscape\""));
    // Pages end between records.
    let breaks: Vec<u32> = tags(&sheet, "brk")
        .into_iter()
        .map(|tag| attribute(tag, "id").unwrap().parse().unwrap())
        .collect();
    assert!(breaks.len() > 20 && breaks.iter().all(|row| row % 2 == 1), "{breaks:?}");
    let names = workbook::part(&printed.book, "xl/workbook.xml");
    assert!(
        names.contains("機器台帳!$1:$3<") && names.contains("機器台帳!$A$1:$L$2003<"),
        "{names}"
    );
}

#[test]
fn a_ledger_of_more_pages_than_excel_takes_breaks_for_is_made() {
    const COUNT: usize = 19_000;
    let book = Book::forms().rows("機器台帳", &["管理番号", "機器区分"]);
    let book = (0..COUNT).fold(book, |book, number| {
        let row = number as u32 + 1;
        book.with("機器台帳", row, 0, format!("M{number:05}")).with("機器台帳", row, 1, "端末PC")
    });
    let bytes = workbook::set(&book.paper(DocumentId::Devices));
    let sheet = workbook::part(&bytes, "xl/worksheets/sheet1.xml");
    assert_eq!(tags(&sheet, "brk").len(), 1_023);
    assert_eq!(workbook::rows(&bytes, "機器台帳", 3).len(), 2 * COUNT);
}

/// 2,000 characters of which every five are like no others.
fn long_text() -> String {
    (0..400).map(|number| format!("{number:03}番、")).collect()
}

fn assert_holds_every_piece(text: &str) {
    for number in 0..400 {
        assert_eq!(text.matches(&format!("{number:03}番、")).count(), 1, "{number:03}番、");
    }
}

/// The text of a PDF without what stands on every page again: title, headers of tables, footer.
fn running_text(printed: &Printed) -> String {
    let tables: Vec<&Table> = match &printed.document.paper {
        Paper::Ledger(ledger) => vec![&ledger.table],
        Paper::Booklet(booklet) => {
            let tables = booklet.blocks.iter().filter_map(|block| {
                if let Block::Table(table) = block { Some(table) } else { None }
            });
            tables.collect()
        }
        _ => panic!("no such paper here"),
    };
    let header = |table: &Table| {
        table.columns.iter().map(|column| paper::squeezed(&column.header)).collect::<String>()
    };
    let about = "基準日：令和6年2月1日";
    let begin = printed.pages[0].find(about).unwrap() + about.len();
    let signed = if printed.pages[0][begin..].starts_with("作成者：青葉花子") {
        "作成者：青葉花子".len()
    } else {
        0
    };
    let begin = begin + signed;
    let name = printed.document.id.name();
    let body = |(index, page): (usize, &String)| {
        let body = page[begin..]
            .strip_suffix(&format!("みほん薬局{name}{}/{}", index + 1, printed.pages.len()))
            .unwrap();
        tables.iter().fold(body.to_owned(), |body, table| body.replace(&header(table), ""))
    };
    printed.pages.iter().enumerate().map(body).collect()
}

#[test]
fn a_very_long_remark_is_printed_whole() {
    let book = Book::sample().put("事業者", 1, "備考", long_text()).put(
        "機器台帳",
        1,
        "説明",
        long_text(),
    );
    let book = book.put("復旧手順", 1, "備考", long_text());
    let backup = Book::sample().put("バックアップ", 1, "備考", long_text());
    assert_eq!(long_text().chars().count(), 2_000);
    let papers = book.papers(&[DocumentId::Vendors, DocumentId::Restore, DocumentId::Devices]);
    let papers = papers.into_iter().chain([backup.paper(DocumentId::Restore)]);
    for printed in papers.map(Printed::of) {
        assert_holds_every_piece(&running_text(&printed));
        assert_eq!(paper::broken_rules(&printed.pdf), Vec::<String>::new());
        let name = printed.document.id.name();
        let texts = workbook::texts(&printed.book, name);
        assert_holds_every_piece(&texts.concat());
        // Below a record there is room for it.
        let annexes = texts.iter().filter(|text| *text == "（別紙1）").count();
        match printed.document.id {
            DocumentId::Vendors => assert_eq!(annexes, 0, "{name}"),
            DocumentId::Devices => assert_eq!(annexes, 1, "{name}"),
            _ => assert!(annexes <= 1, "{name}"),
        }
        assert_eq!(
            texts
                .iter()
                .filter(|text| text.starts_with("別紙1　") && text.contains("000番、"))
                .count(),
            annexes,
            "{name}"
        );
        assert_eq!(texts.iter().filter(|text| text.contains("別紙2")).count(), 0, "{name}");
        assert_rows_are_high_enough(&printed.book, name);
    }
}

#[test]
fn every_row_of_the_samples_workbooks_is_high_enough() {
    for printed in &sample::papers()[3..] {
        for sheet in workbook::sheets(&printed.book) {
            assert_rows_are_high_enough(&printed.book, &sheet);
        }
    }
}

/// An attribute of an XML tag.
pub(super) fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let begin = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    Some(&tag[begin..begin + tag[begin..].find('"')?])
}

pub(super) fn tags<'a>(xml: &'a str, name: &str) -> Vec<&'a str> {
    let open = format!("<{name} ");
    xml.split(&open)
        .skip(1)
        .map(|rest| {
            &xml[rest.as_ptr() as usize - xml.as_ptr() as usize - 1..][..=rest.find('>').unwrap()]
        })
        .collect()
}

/// From `B12` to column and row, from zero.
pub(super) fn place(name: &str) -> (usize, usize) {
    let letters = name.bytes().take_while(u8::is_ascii_uppercase).count();
    let column =
        name[..letters].bytes().fold(0, |sum, letter| sum * 26 + usize::from(letter - b'A') + 1);
    (column - 1, name[letters..].parse::<usize>().unwrap() - 1)
}

/// How many lines of so many points a text takes, by the papers' font.
fn lines(text: &str, size: f64, width: f64) -> usize {
    let of_line = |line: &str| {
        let (mut lines, mut used) = (1, 0.0);
        for character in line.chars() {
            let advance = f64::from(assets().advance(character)) * size;
            if used + advance > width && used > 0.0 {
                (lines, used) = (lines + 1, 0.0);
            }
            used += advance;
        }
        lines
    };
    text.split('\n').map(of_line).sum()
}

/// Every row has a height that Excel takes and that shows all lines of its wrapped cells, at 1.2 em
/// a line.
fn assert_rows_are_high_enough(book: &[u8], sheet: &str) {
    let index = workbook::sheets(book).iter().position(|name| name == sheet).unwrap() + 1;
    let xml = workbook::part(book, &format!("xl/worksheets/sheet{index}.xml"));
    // Columns in pixels of 1/96 inch, as Excel counts: 8 for a digit of the workbook's font.
    let mut widths = vec![72.0; 100];
    for tag in tags(&xml, "col") {
        let number = |name: &str| attribute(tag, name).unwrap().parse::<f64>().unwrap();
        for width in &mut widths[number("min") as usize - 1..number("max") as usize] {
            *width = (number("width") * 8.0).round();
        }
    }
    let merged: BTreeMap<(usize, usize), usize> = tags(&xml, "mergeCell")
        .into_iter()
        .map(|tag| {
            let (first, last) = attribute(tag, "ref").unwrap().split_once(':').unwrap();
            (place(first), place(last).0)
        })
        .collect();
    let heights: BTreeMap<usize, f64> = tags(&xml, "row")
        .into_iter()
        .filter_map(|tag| {
            Some((
                attribute(tag, "r")?.parse::<usize>().ok()? - 1,
                attribute(tag, "ht")?.parse().ok()?,
            ))
        })
        .collect();
    let sizes = sizes_by_style(book);
    let wraps = |style: usize| sizes[style];
    let styles: BTreeMap<(usize, usize), usize> = tags(&xml, "c")
        .into_iter()
        .map(|tag| {
            (
                place(attribute(tag, "r").unwrap()),
                attribute(tag, "s").map_or(0, |style| style.parse().unwrap()),
            )
        })
        .collect();
    let mut checked = 0;
    for (row, cells) in workbook::rows(book, sheet, 0).iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            let Data::String(text) = cell else { continue };
            let (size, wrapped) = wraps(styles[&(column, row)]);
            if !wrapped {
                assert!(heights.get(&row).is_none_or(|height| *height >= size * 1.2), "{text}");
                checked += 1;
                continue;
            }
            let last = merged.get(&(column, row)).copied().unwrap_or(column);
            let pixels: f64 = widths[column..=last].iter().sum::<f64>() - 5.0;
            let needed = lines(text, size, pixels * 0.75) as f64 * size * 1.2;
            let height = heights.get(&row).copied().unwrap_or(18.0);
            assert!(
                height <= 409.0 && height >= needed.min(409.0),
                "{sheet} row {}: {height} < {needed}: {text}",
                row + 1
            );
            checked += 1;
        }
    }
    assert!(checked > 0 || ["連絡体制図", "システム構成図"].contains(&sheet), "{sheet}");
}

/// The size of the font of each cell style, and whether its text wraps.
pub(super) fn sizes_by_style(book: &[u8]) -> Vec<(f64, bool)> {
    let styles = workbook::part(book, "xl/styles.xml");
    let section = |name: &str| {
        let begin = styles.find(&format!("<{name} ")).unwrap();
        &styles[begin..begin + styles[begin..].find(&format!("</{name}>")).unwrap()]
    };
    let fonts: Vec<f64> = tags(section("fonts"), "sz")
        .into_iter()
        .map(|tag| attribute(tag, "val").unwrap().parse().unwrap())
        .collect();
    let formats = section("cellXfs").split("<xf ").skip(1);
    let of = |format: &str| {
        let font: usize = attribute(&format!(" {format}"), "fontId").unwrap().parse().unwrap();
        (fonts[font], format.contains("wrapText=\"1\""))
    };
    formats.map(of).collect()
}

#[test]
fn a_word_without_blanks_is_broken_and_not_cut() {
    let word: String = (0..60).map(|number| format!("w{number:02}-x")).collect();
    assert_eq!(word.len(), 300);
    let book = Book::sample().put("機器台帳", 1, "説明", word.as_str()).put(
        "連絡先",
        1,
        "備考",
        word.as_str(),
    );
    let book =
        book.put("利用者台帳", 1, "説明", word.as_str()).put("事業者", 1, "備考", word.as_str());
    let book =
        book.put("復旧手順", 1, "備考", word.as_str()).put("業務", 1, "代替手段", word.as_str());
    let ids = [
        (DocumentId::ContactDiagram, 1),
        (DocumentId::Bcp, 2),
        (DocumentId::Restore, 1),
        (DocumentId::Devices, 1),
        (DocumentId::Accounts, 1),
        (DocumentId::Vendors, 1),
        (DocumentId::SystemDiagram, 1),
    ];
    for (id, times) in ids {
        let printed = Printed::of(book.paper(id));
        assert_eq!(printed.count(&word), times, "{id}");
        for (page, text) in (1..).zip(&printed.pages) {
            if text.contains("w00-x") {
                assert!(paper::within_the_page(&printed.pdf, page), "{id} page {page}");
            }
        }
        let whole = |book: &[u8], sheet: &String| {
            workbook::texts(book, sheet).concat().matches(&word).count()
        };
        let sheets = workbook::sheets(&printed.book);
        assert_eq!(
            sheets.iter().map(|sheet| whole(&printed.book, sheet)).sum::<usize>(),
            times,
            "{id}"
        );
    }
}

// Little.

#[test]
fn an_empty_sheet_gives_a_paper_to_write_on() {
    for (sheet, id, rows) in [
        ("連絡先", DocumentId::ContactDiagram, 8),
        ("機器台帳", DocumentId::Devices, 8),
        ("利用者台帳", DocumentId::Accounts, 18),
        ("事業者", DocumentId::Vendors, 8),
    ] {
        let book = Book::sample().emptied(sheet);
        // Nobody is left to be named elsewhere.
        let naming = ["事業者チェックリスト", "機器台帳", "バックアップ"];
        let book = if sheet == "事業者" {
            naming.into_iter().fold(book, |book, sheet| book.without(sheet))
        } else {
            book
        };
        let printed = Printed::of(book.paper(id));
        let made = rows_of(&printed.document);
        assert_eq!(made.len(), rows, "{sheet}");
        assert!(made.iter().flatten().all(Value::is_empty), "{sheet}");
        assert_eq!(paper::broken_rules(&printed.pdf), Vec::<String>::new(), "{sheet}");
        let elements = paper::elements(&printed.pdf);
        if id == DocumentId::ContactDiagram {
            assert!(!elements.contains_key("TR"), "the diagram alone is to be filled in");
            continue;
        }
        // A record has the boxes of its second line in one cell.
        let (lines, boxes) = if id == DocumentId::Accounts { (1, 0) } else { (2, 1) };
        let cells = rows * (elements["TH"] + boxes);
        assert_eq!((elements["TR"], elements["TD"]), (rows * lines + 1, cells), "{sheet}");
        assert_eq!(paper::page_texts(&printed.pdf).len(), 1, "{sheet}");
    }
}

#[test]
fn plans_of_empty_sheets_are_there_to_be_filled_in() {
    let sheets = [
        "業務",
        "バックアップ",
        "復旧手順",
        "連絡先",
        "機器台帳",
        "事業者",
        "事業者チェックリスト",
    ];
    let book = sheets.into_iter().fold(Book::sample(), Book::emptied);
    let papers = book.papers(&[DocumentId::Bcp, DocumentId::Restore]);
    let headers = |document: &tachiiri::paper::Document| -> Vec<(String, usize)> {
        let Paper::Booklet(booklet) = &document.paper else { panic!() };
        let tables = booklet.blocks.iter().filter_map(|block| match block {
            Block::Table(table) if table.rows.iter().flatten().all(Value::is_empty) => {
                Some((table.columns[0].header.clone(), table.rows.len()))
            }
            _ => None,
        });
        tables.collect()
    };
    let expected = [
        ("管理番号", 4),
        ("システム", 4),
        ("対象", 4),
        ("システム", 4),
        ("業務名", 4),
        ("順", 4),
        ("業務名", 4),
        ("復旧を宣言した人（署名）", 1),
        ("原因", 3),
        ("業務名", 4),
        ("順", 4),
    ];
    assert_eq!(headers(&papers[0]), expected.map(|(header, rows)| (header.to_owned(), rows)));
    assert_eq!(headers(&papers[1]), [("順".to_owned(), 4), ("実施日".to_owned(), 8)]);
    for document in papers {
        assert_eq!(paper::broken_rules(&Printed::of(document).pdf), Vec::<String>::new());
    }
}

// Strange.

/// Columns whose texts are looked up elsewhere or mean something: they cannot be just anything.
const MEANINGFUL: [&str; 19] = [
    "薬局名",
    "年度",
    "事業者名",
    "事業者",
    "役割",
    "連絡元",
    "対象システム",
    "使用システム",
    "対象機器",
    "状態",
    "頻度",
    "オフライン世代",
    "医療情報システム安全管理責任者",
    "企画管理者",
    "氏名",
    "試験結果",
    "ユーザID",
    "管理番号",
    "№",
];

/// The sample with a strange text in every cell of free text, each told apart by its number; and
/// those texts by sheet.
fn strange_sample() -> (Book, Vec<(&'static str, &'static str, String)>) {
    let (mut book, mut texts) = (Book::sample(), Vec::new());
    for sheet in SheetId::ALL
        .into_iter()
        .filter(|sheet| !sheet.name().contains("チェックリスト") && sheet.name() != "アクセスログ")
    {
        let rows = crate::support::sample_rows::sample_rows(sheet.name());
        for column in sheet
            .columns()
            .iter()
            .filter(|column| column.kind == Kind::Text && !MEANINGFUL.contains(&column.header))
        {
            for (number, row) in rows.iter().enumerate() {
                if row.get(column.header).is_some_and(|cell| matches!(cell, Cell::Text(_))) {
                    let text = format!("{} {}", STRANGE[texts.len() % STRANGE.len()], texts.len());
                    book = book.put(sheet.name(), number as u32 + 1, column.header, text.as_str());
                    texts.push((sheet.name(), column.header, text));
                }
            }
        }
    }
    (book, texts)
}

#[test]
fn strange_texts_come_out_to_the_letter_and_change_nothing_else() {
    let (book, texts) = strange_sample();
    assert!(texts.len() > 200);
    for (document, plain) in book.papers(&[]).into_iter().zip(sample::papers()).skip(3) {
        let id = document.id;
        let printed = Printed::of(document);
        assert_eq!(id, plain.document.id);
        assert_eq!(paper::broken_rules(&printed.pdf), Vec::<String>::new(), "{id}");
        let (strange, normal) = (paper::elements(&printed.pdf), paper::elements(&plain.pdf));
        for kind in ["H1", "H2", "H3", "Table", "TH", "TR", "TD", "Figure"] {
            assert_eq!(strange.get(kind), normal.get(kind), "{id} {kind}");
        }
        assert_eq!(printed.count("□"), plain.count("□"), "{id}");
        // The vendor of a system without a backup is known by 提供システム, which says something else.
        let unknown = usize::from(id == DocumentId::Restore);
        assert_eq!(printed.count("【要記入】"), plain.count("【要記入】") + unknown, "{id}");
        assert_eq!(rows_of(&printed.document).len(), rows_of(&plain.document).len(), "{id}");
        let cells: Vec<String> =
            rows_of(&printed.document).iter().flatten().map(Value::shown).collect();
        let text = printed.text();
        let sheets = workbook::sheets(&printed.book);
        let in_book: Vec<String> =
            sheets.iter().flat_map(|sheet| workbook::texts(&printed.book, sheet)).collect();
        let mut found = 0;
        for (_, _, strange) in texts.iter().filter(|(_, _, text)| cells.contains(text)) {
            assert!(text.contains(&paper::squeezed(strange)), "{id} {strange}");
            // As a cell of its own, or behind its header in the record's second row.
            let below = format!("：{strange}");
            let is_there = |text: &String| text == strange || text.contains(&below);
            assert!(in_book.iter().any(is_there), "{id} {strange}");
            found += 1;
        }
        assert!(
            found > 5 || matches!(id, DocumentId::AccessLog | DocumentId::Findings),
            "{id}: {found}"
        );
    }
}

#[test]
fn strange_names_stand_in_the_diagram_and_in_sentences_too() {
    for strange in STRANGE {
        let book = Book::sample().put("薬局", 1, "システム運用担当者", strange).put(
            "連絡先",
            2,
            "氏名",
            strange,
        );
        let papers = book.papers(&[DocumentId::ContactDiagram, DocumentId::Bcp]);
        let squeezed = paper::squeezed(strange);
        let drawing = paper::page_text(&paper::set(&papers[0]), 1);
        assert!(
            drawing.contains(&format!("システム運用担当者{squeezed}代行四葉由美")),
            "{strange}\n{drawing}"
        );
        let Paper::Booklet(plan) = &papers[1].paper else { panic!() };
        let told = plan.blocks.iter().filter(|block| {
            matches!(block, Block::Tick { number, text } if number == "②" && text.starts_with(&format!("{strange}（システム運用担当者）と青葉 花子（")))
        });
        assert_eq!(told.count(), 1, "{strange}");
    }
}

#[test]
fn marks_in_a_row_at_hundreds_of_places_cost_no_paper() {
    let remark = "あ）、".repeat(660);
    let book = Book::sample()
        .put("チェックリスト", 2, "備考", remark.as_str())
        .put("機器台帳", 2, "説明", remark.as_str())
        .put("連絡先", 2, "備考", remark.as_str())
        .put("業務", 2, "代替手段", remark.as_str())
        .put("バックアップ", 2, "備考", remark.as_str());
    for id in [
        DocumentId::PharmacyChecklist,
        DocumentId::Devices,
        DocumentId::ContactDiagram,
        DocumentId::Bcp,
        DocumentId::Restore,
    ] {
        let text = paper::squeezed(&paper::text(&paper::set(&book.paper(id))));
        assert_eq!(text.matches("あ）、").count() % 660, 0, "{}", id.name());
        assert!(text.contains(&remark[..remark.len() / 30]), "{}", id.name());
    }
}
