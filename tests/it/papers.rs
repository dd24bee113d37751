//! 03 to 09 and the binder: the standards, every field of the input found again, the limits.

use std::collections::BTreeMap;

use calamine::{Data, DataType};
use tachiiri::compose::{DocumentId, Paper};

use crate::support::book::Cell;
use crate::support::sample::{self, Printed, shown};
use crate::support::{Book, paper, workbook};

/// The manual's columns, in its order, then ours; headers as printed, line breaks aside.
const DEVICES: [&str; 17] = [
    "管理番号",
    "メーカー",
    "OS",
    "ソフトウェア",
    "ソフトウェアバージョン",
    "IPアドレス",
    "コンピュータ名",
    "設置場所",
    "主な利用者属性",
    "登録日",
    "状態",
    "説明",
    "機器区分",
    "事業者",
    "リモートメンテナンス",
    "最終パッチ適用日",
    "MACアドレス",
];

const ACCOUNTS: [&str; 12] = [
    "№",
    "利用者属性",
    "姓",
    "名",
    "電話番号",
    "ユーザID",
    "説明",
    "権限",
    "状態",
    "使用期限",
    "停止・削除日",
    "対象システム",
];

const VENDORS: [&str; 15] = [
    "事業者名",
    "提供システム",
    "対象機器",
    "直接契約",
    "担当者",
    "電話番号",
    "時間外連絡先",
    "メール",
    "リモートメンテナンス",
    "リモートメンテナンス確認日",
    "開示書",
    "開示書受領日",
    "事業者確認用依頼日",
    "事業者確認用回収日",
    "備考",
];

const CONTACTS: [&str; 14] = [
    "連絡順",
    "区分",
    "組織名",
    "役割",
    "氏名",
    "代行者",
    "電話番号",
    "時間外電話",
    "受付時間",
    "メール",
    "URL",
    "連絡元",
    "連絡する内容",
    "備考",
];

/// What is printed above a column where it is not its name.
fn header(column: &str) -> &str {
    match column {
        "開示書" => "開示書（MDS/SDS）",
        "連絡順" => "順",
        name => name,
    }
}

fn headers(columns: &[&str]) -> Vec<String> {
    columns.iter().map(|column| header(column).to_owned()).collect()
}

fn squeezed(cells: &[Cell]) -> String {
    paper::squeezed(&cells.iter().map(shown).collect::<String>())
}

// The standards.

#[test]
fn every_paper_of_the_sample_keeps_the_standards() {
    let pages: Vec<(String, usize)> =
        sample::papers().iter().map(|printed| (printed.document.id.id().to_owned(), printed.pages.len())).collect();
    let ids: Vec<&str> = pages.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "pharmacy-checklist",
            "vendor-checklist",
            "vendor-checklist",
            "contact-diagram",
            "bcp",
            "restore",
            "devices",
            "accounts",
            "access-log",
            "vendors"
        ]
    );
    for ((id, pages), expected) in
        pages.iter().zip([2..=2, 2..=2, 2..=2, 2..=2, 6..=9, 6..=10, 1..=1, 1..=1, 1..=2, 1..=1])
    {
        assert!(expected.contains(pages), "{id}: {pages} pages");
    }
    for printed in sample::papers() {
        let (pdf, document) = (&printed.pdf, &printed.document);
        assert_eq!(paper::broken_rules(pdf), Vec::<String>::new(), "{}", document.stem);
        assert_eq!(paper::language_and_title(pdf), ("ja-JP".to_owned(), document.title.clone()));
        let first = paper::bookmarks(pdf).remove(0);
        assert_eq!((first.level, first.title.as_str(), first.page), (1, document.bookmark.as_str(), 1));
        for (page, text) in printed.pages.iter().enumerate() {
            let footer = format!("みほん薬局{}{}/{}", document.id.name(), page + 1, printed.pages.len());
            assert!(text.ends_with(&footer), "{text}");
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for printed in sample::papers() {
        let again = Printed::of(printed.document.clone());
        assert!(again.pdf == printed.pdf && again.book == printed.book, "{}", printed.document.stem);
    }
}

#[test]
fn headings_do_not_skip_and_are_bookmarks() {
    for id in [DocumentId::Bcp, DocumentId::Restore, DocumentId::AccessLog] {
        let printed = sample::paper(id);
        let marks = paper::bookmarks(&printed.pdf);
        assert!(marks.windows(2).all(|pair| pair[1].level <= pair[0].level + 1 && pair[0].page <= pair[1].page));
        let Paper::Booklet(booklet) = &printed.document.paper else { panic!() };
        let headings = booklet.blocks.iter().filter_map(|block| match block {
            tachiiri::compose::block::Block::Heading { level, text } => Some((usize::from(*level) + 1, text.as_str())),
            _ => None,
        });
        let marked: Vec<(usize, &str)> = marks[1..].iter().map(|mark| (mark.level, mark.title.as_str())).collect();
        assert_eq!(marked, headings.collect::<Vec<_>>());
        for mark in &marks[1..] {
            assert!(printed.pages[mark.page - 1].contains(&paper::squeezed(&mark.title)), "{mark:?}");
        }
    }
}

// 06, 07, 09.

fn ledgers() -> [(DocumentId, &'static str, &'static [&'static str]); 3] {
    [
        (DocumentId::Devices, "機器台帳", &DEVICES),
        (DocumentId::Accounts, "利用者台帳", &ACCOUNTS),
        (DocumentId::Vendors, "事業者", &VENDORS),
    ]
}

#[test]
fn ledgers_print_every_cell_under_the_manuals_columns() {
    for (id, sheet, columns) in ledgers() {
        let printed = sample::paper(id);
        assert_eq!(printed.count(&headers(columns).concat()), 1, "{sheet}");
        let rows = sample::rows(sheet, columns);
        assert!(rows.len() >= 3);
        let all: String = rows.iter().map(|row| squeezed(row)).collect();
        assert_eq!(printed.count(&all), 1, "{all}\n{}", printed.text());
        assert_eq!(printed.count("取扱注意"), 1);
        assert_eq!(printed.count("作成日：令和6年1月15日（令和6年2月1日現在）"), 1);
        let elements = paper::elements(&printed.pdf);
        assert_eq!((elements["TH"], elements["TR"]), (columns.len(), rows.len() + 1));
        assert_eq!(elements["TD"], columns.len() * rows.len());
    }
}

/// Whether a workbook's cell holds what the input says, as what it is: days as days, numbers as numbers, text as text.
fn assert_same(cell: &Data, expected: &Cell) {
    match expected {
        Cell::Text(text) if text.is_empty() => assert_eq!(*cell, Data::Empty),
        Cell::Text(text) => assert_eq!(*cell, Data::String(text.clone())),
        Cell::Number(number) => assert_eq!(*cell, Data::Float(*number)),
        Cell::Day(day) => {
            assert!(cell.is_datetime(), "{cell:?}");
            let serial = i64::from((*day - jiff::civil::date(1899, 12, 30)).get_days());
            assert_eq!(cell.as_f64().map(|days| days as i64), Some(serial), "{day}");
        }
        other => panic!("{other:?}"),
    }
}

fn assert_table(book: &[u8], sheet: &str, columns: &[&str], expected: &[Vec<Cell>]) {
    let mut rows = workbook::rows(book, sheet, 2).into_iter();
    let first: Vec<String> = rows.next().unwrap().iter().map(|cell| cell.to_string().replace('\n', "")).collect();
    assert_eq!(first, headers(columns));
    assert_eq!(rows.len(), expected.len());
    for (row, expected) in rows.zip(expected) {
        assert_eq!(row.len(), expected.len());
        for (cell, expected) in row.iter().zip(expected) {
            assert_same(cell, expected);
        }
    }
}

#[test]
fn ledgers_are_workbooks_of_typed_cells_to_be_filtered_and_printed() {
    for (id, sheet, columns) in ledgers() {
        let book = &sample::paper(id).book;
        assert_eq!(workbook::sheets(book), [id.name()]);
        let rows = sample::rows(sheet, columns);
        assert_table(book, id.name(), columns, &rows);
        let cells = workbook::cells(book, id.name());
        assert_eq!(cells["A1"], format!("{}　（取扱注意）", id.name()));
        assert_eq!(cells["A2"], "みほん薬局　作成日：令和6年1月15日（令和6年2月1日現在）");
        assert_prints_as_a_ledger(book, 1, 0, id.name(), columns.len(), rows.len());
    }
}

/// A4 landscape, one page wide, the header repeated, all cells printed, filters over the table.
fn assert_prints_as_a_ledger(book: &[u8], number: usize, index: usize, sheet: &str, columns: usize, rows: usize) {
    let last = char::from(b'A' + columns as u8 - 1);
    let bottom = rows + 3;
    let part = workbook::part(book, &format!("xl/worksheets/sheet{number}.xml"));
    assert!(part.contains(&format!("<autoFilter ref=\"A3:{last}{bottom}\"")), "{sheet}");
    assert!(part.contains("<pageSetup paperSize=\"9\"") && part.contains("orientation=\"landscape\""), "{sheet}");
    assert!(part.contains("fitToHeight=\"0\"") && part.contains("<pageSetUpPr fitToPage=\"1\"/>"), "{sheet}");
    assert!(!part.contains("<f>") && !part.contains("<f "), "{sheet}: no formulas");
    let names = workbook::part(book, "xl/workbook.xml");
    let area = format!("_xlnm.Print_Area\" localSheetId=\"{index}\">{sheet}!$A$1:${last}${bottom}<");
    let titles = format!("_xlnm.Print_Titles\" localSheetId=\"{index}\">{sheet}!$3:$3<");
    assert!(names.contains(&area) && names.contains(&titles), "{names}");
}

// 03.

#[test]
fn the_diagram_and_its_table_hold_every_contact() {
    let printed = sample::paper(DocumentId::ContactDiagram);
    let [drawing, table] = printed.pages.as_slice() else { panic!("two pages") };
    let mut rows = sample::rows("連絡先", &CONTACTS);
    assert_eq!(rows.len(), 14);
    for row in &rows {
        let text = |column: &str| shown(&row[CONTACTS.iter().position(|name| *name == column).unwrap()]);
        let mut card = ["連絡順", "組織名", "役割", "氏名"].map(text).concat();
        for (label, column) in [("代行", "代行者"), ("電話", "電話番号"), ("時間外", "時間外電話")] {
            if !text(column).is_empty() {
                card.push_str(&format!("{label}{}", text(column)));
            }
        }
        assert_eq!(drawing.matches(&paper::squeezed(&card)).count(), 1, "{card}\n{drawing}");
    }
    let zones = "薬局内会社本部事業者情報セキュリティ事業者外部有識者都道府県警察厚生労働省所管省庁等";
    assert_eq!(drawing.matches(zones).count(), 1);
    // The table is in 連絡順, which is not the order of the input.
    rows.sort_by_key(|row| shown(&row[0]).parse::<u32>().unwrap());
    let all: String = rows.iter().map(|row| squeezed(row)).collect();
    assert_eq!(table.matches(&(headers(&CONTACTS).concat() + &all)).count(), 1, "{table}");
    assert_table(&printed.book, "連絡先一覧", &CONTACTS, &rows);
    assert_prints_as_a_ledger(&printed.book, 2, 1, "連絡先一覧", CONTACTS.len(), rows.len());
    for page in [drawing, table] {
        let head = "連絡体制図みほん薬局作成日：令和6年1月15日（令和6年2月1日現在）作成者：";
        assert!(page.starts_with(head), "{page}");
    }
    let caution =
        "厚生労働省：サイバー攻撃を受けた疑いがある場合に連絡。184発信・公衆電話は受信不可、薬局の電話からかける";
    assert_eq!((drawing.matches(caution).count(), table.matches("184発信").count()), (1, 0));
    let text = Printed::of(Book::forms().paper(DocumentId::ContactDiagram)).text();
    assert!(!text.contains("184発信"), "the ministry is not among the contacts");
}

#[test]
fn the_drawing_tells_the_same_in_words() {
    let alternatives = paper::alternative_texts(&sample::paper(DocumentId::ContactDiagram).pdf);
    let [alternative] = alternatives.as_slice() else { panic!("{alternatives:?}") };
    let columns = ["連絡順", "組織名", "役割", "氏名", "代行者", "電話番号", "時間外電話", "連絡する内容", "連絡元"];
    for row in sample::rows("連絡先", &columns) {
        let row: Vec<String> = row.iter().map(shown).collect();
        let name: Vec<&str> = row[1..4].iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        let mut sentence = format!("。{}番、{}", row[0], name.join(" "));
        for (label, text) in ["代行", "電話", "時間外", "内容"].iter().zip(&row[4..8]) {
            if !text.is_empty() {
                sentence.push_str(&format!("、{label} {text}"));
            }
        }
        if !row[8].is_empty() {
            sentence.push_str(&format!("。{}から連絡する", row[8].replace('、', "と")));
        }
        assert_eq!(alternative.matches(&format!("{sentence}。")).count(), 1, "{sentence}\n{alternative}");
    }
}

#[test]
fn the_workbook_of_the_diagram_has_the_same_drawing_as_a_sharp_picture() {
    let book = &sample::paper(DocumentId::ContactDiagram).book;
    assert_eq!(workbook::sheets(book), ["連絡体制図", "連絡先一覧"]);
    let parts = workbook::parts(book);
    let pictures: Vec<&String> = parts.keys().filter(|name| name.starts_with("xl/media/")).collect();
    assert_eq!(pictures, ["xl/media/image1.png"]);
    let picture = &parts["xl/media/image1.png"];
    assert_eq!(picture[..8], *b"\x89PNG\r\n\x1a\n");
    let size = |at: usize| f64::from(u32::from_be_bytes(picture[at..at + 4].try_into().unwrap()));
    let Paper::ContactDiagram(diagram) = &sample::paper(DocumentId::ContactDiagram).document.paper else { panic!() };
    let area = diagram.diagram.area;
    for (pixels, millimetres) in [(size(16), area.width), (size(20), area.height)] {
        assert!((pixels / millimetres * 25.4 - 200.0).abs() < 1.0, "200 pixels an inch");
    }
    let drawing = workbook::part(book, "xl/drawings/drawing1.xml");
    let start = drawing.find("descr=\"").unwrap() + 7;
    let words = &drawing[start..start + drawing[start..].find('"').unwrap()];
    assert!(
        words.starts_with("連絡体制図。1番、みほん薬局 発見者 気づいた職員、代行 近くにいる職員、電話 03-0000-1234")
    );
    assert!(words.ends_with("……続きはシート「連絡先一覧」") && words.encode_utf16().count() <= 255, "{words}");
    let cells = workbook::cells(book, "連絡体制図");
    assert_eq!(cells["A1"], "連絡体制図");
    assert_eq!(cells["A2"], "みほん薬局　作成日：令和6年1月15日（令和6年2月1日現在）　作成者：");
    assert!(cells["A5"].starts_with("厚生労働省：サイバー攻撃を受けた疑いがある場合に連絡。184発信"));
    let sheet = workbook::part(book, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("orientation=\"landscape\"") && sheet.contains("fitToPage=\"1\""));
}

#[test]
fn callers_in_a_circle_are_drawn_once_each() {
    let book = Book::clean().without("連絡先").rows("連絡先", &["区分", "組織名", "役割", "連絡元", "電話番号"]);
    let book = [("甲", "丙、乙"), ("乙", "甲"), ("丙", "乙")].into_iter().fold(book, |book, (role, callers)| {
        book.row("連絡先", &["薬局内", "ためし薬局", role, callers, "03-0000-1234"])
    });
    let printed = Printed::of(book.paper(DocumentId::ContactDiagram));
    let Paper::ContactDiagram(paper) = &printed.document.paper else { panic!() };
    let mut arrows: Vec<(usize, usize)> = paper.diagram.arrows.iter().map(|arrow| (arrow.from, arrow.to)).collect();
    arrows.sort_unstable();
    assert_eq!(arrows, [(0, 1), (1, 0), (1, 2), (2, 0)]);
    assert!(
        paper.alternative.contains("ためし薬局 甲、電話 03-0000-1234。丙と乙から連絡する。"),
        "{}",
        paper.alternative
    );
    assert_eq!(printed.pages.len(), 2);
}

#[test]
fn forty_contacts_are_on_one_page() {
    let book = Book::clean().without("連絡先").rows("連絡先", &["区分", "組織名", "役割", "電話番号", "連絡順"]);
    let groups = ["薬局内", "会社本部", "事業者", "都道府県警察"];
    let book = (0..40).fold(book, |book, number| {
        let (role, telephone) = (format!("役{number:02}の人"), format!("03-0000-10{number:02}"));
        book.row("連絡先", &[groups[number % 4], "組織", &role, &telephone, &(number + 1).to_string()])
    });
    let printed = Printed::of(book.paper(DocumentId::ContactDiagram));
    for number in 0..40 {
        for text in [format!("役{number:02}の人"), format!("03-0000-10{number:02}")] {
            assert_eq!(printed.pages[0].matches(&text).count(), 1, "{text}");
            assert_eq!(printed.pages[1..].concat().matches(&text).count(), 1, "{text}");
        }
    }
    assert_eq!(paper::broken_rules(&printed.pdf), Vec::<String>::new());
}
