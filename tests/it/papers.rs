//! 03 to 09 and the binder: the standards, every field of the input found again, the limits.

use calamine::Data;
use jiff::civil::date;
use tachiiri::paper::block::{Block, Value};
use tachiiri::paper::booklet::Booklet;
use tachiiri::paper::{DocumentId, Paper};
use tachiiri::render::diagram::{AREA, lay_out};

use crate::support::book::{Cell, assets};
use crate::support::paper::Bookmark;
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
            "vendors",
            "findings"
        ]
    );
    for ((id, pages), expected) in
        pages.iter().zip([2..=2, 2..=2, 2..=2, 2..=2, 6..=9, 6..=10, 1..=1, 1..=1, 1..=2, 1..=1, 1..=6])
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
            Block::Heading { level, text } => Some((usize::from(*level) + 1, text.as_str())),
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
            let Data::DateTime(moment) = cell else { panic!("{cell:?} for {day}") };
            assert_eq!(moment.as_f64(), f64::from((*day - date(1899, 12, 30)).get_days()), "{day}");
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
        assert_eq!(cells["A2"], "みほん薬局　作成日：令和6年1月15日　（令和6年2月1日現在）");
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
    for (pixels, millimetres) in [(size(16), AREA.width), (size(20), AREA.height)] {
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
    assert_eq!(cells["A2"], "みほん薬局　作成日：令和6年1月15日　（令和6年2月1日現在）　作成者：");
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
    let diagram = lay_out(&paper.parties, AREA, assets());
    let mut arrows: Vec<(usize, usize)> = diagram.arrows.iter().map(|arrow| (arrow.from, arrow.to)).collect();
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

// 08.

/// The sample's log, counted by hand: ID, name, log-ins, first and last record, days, operations by category.
const LOG_USERS: [[&str; 7]; 9] = [
    [
        "aoba@mihon",
        "青葉 花子",
        "1",
        "2024/1/31 8:40:12",
        "2024/1/31 18:47:36",
        "1",
        "入力メニュー 5、照会メニュー 1、管理メニュー 3",
    ],
    [
        "futaba@mihon",
        "双葉 美咲",
        "2",
        "2024/1/31 8:31:05",
        "2024/1/31 23:41:20",
        "1",
        "入力メニュー 2、帳票メニュー 2、照会メニュー 1、管理メニュー 6",
    ],
    [
        "mitsuba@mihon",
        "三葉 翔太",
        "1",
        "2024/1/31 12:58:33",
        "2024/1/31 17:02:25",
        "1",
        "入力メニュー 3、照会メニュー 1、管理メニュー 3",
    ],
    [
        "ouen01",
        "応援薬剤師",
        "1",
        "2024/1/31 13:40:05",
        "2024/1/31 14:10:11",
        "1",
        "入力メニュー 1、照会メニュー 1、管理メニュー 2",
    ],
    [
        "wakaba@mihon",
        "若葉 健一",
        "1",
        "2024/1/31 9:55:03",
        "2024/1/31 18:05:32",
        "1",
        "入力メニュー 2、帳票メニュー 1、照会メニュー 1、管理メニュー 4",
    ],
    [
        "yotsuba@mihon",
        "四葉 由美",
        "1",
        "2024/1/31 8:52:47",
        "2024/1/31 14:26:48",
        "1",
        "受付メニュー 6、管理メニュー 1",
    ],
    ["konoha@mihon", "木の葉 綾", "0", "", "", "0", "この期間の記録はありません"],
    ["momiji@mihon", "紅葉 直樹", "0", "", "", "0", "この期間の記録はありません"],
    ["hoshu@mihon", "架空レセコン 保守用", "0", "", "", "0", "この期間の記録はありません"],
];

/// What is to be looked into: what, ID, how many, the first record with its category, operation and cell.
const LOG_CONCERNS: [[&str; 7]; 3] = [
    [
        "夜間（22時～5時、本ソフトの目安）の使用",
        "futaba@mihon",
        "3",
        "2024/1/31 23:30:08",
        "管理メニュー",
        "ログイン",
        "C48",
    ],
    ["利用者台帳にないID", "ouen01", "4", "2024/1/31 13:40:05", "管理メニュー", "ログイン", "A32"],
    [
        "ログオフの記録がない日（件数は日数）",
        "yotsuba@mihon",
        "1",
        "2024/1/31 8:52:47",
        "管理メニュー",
        "ログイン",
        "E11",
    ],
];

/// The rows of the paper's tables, as printed.
fn table_rows(printed: &Printed) -> Vec<Vec<Vec<String>>> {
    let Paper::Booklet(booklet) = &printed.document.paper else { panic!("no booklet") };
    let tables = booklet.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table.rows.iter().map(|row| row.iter().map(Value::shown).collect()).collect()),
        _ => None,
    });
    tables.collect()
}

fn log_paper(rows: &[[&str; 5]]) -> Printed {
    let accounts =
        Book::forms().rows("利用者台帳", &["№", "姓", "名", "ユーザID"]).row("利用者台帳", &["1", "試", "一郎", "U1"]);
    let accounts = accounts.row("利用者台帳", &["2", "試", "花子", "u2"]);
    let book = accounts.rows("アクセスログ", &["ユーザーID", "氏名", "時刻", "カテゴリ", "操作情報"]);
    Printed::of(rows.iter().fold(book, |book, row| book.row("アクセスログ", row)).paper(DocumentId::AccessLog))
}

#[test]
fn the_review_of_the_log_counts_by_account() {
    let printed = sample::paper(DocumentId::AccessLog);
    let tables = table_rows(printed);
    assert_eq!(
        tables[0],
        [["記録の期間", "2024/1/31 8:31:05 から 2024/1/31 23:41:20 まで"], ["記録の数", "46件（利用者ID 6個）"]]
    );
    assert_eq!(tables[1], LOG_USERS);
    let concerns: Vec<&[String]> = tables[2].iter().map(|row| &row[..7]).collect();
    assert_eq!(concerns, LOG_CONCERNS);
    assert!(tables[2].iter().all(|row| row[7].is_empty()), "a column to write in");
    assert_eq!(tables[3], [["", "", ""]]);
    for row in LOG_USERS.iter().map(|row| row.concat()).chain(LOG_CONCERNS.iter().map(|row| row.concat())) {
        assert_eq!(printed.count(&row), 1, "{row}");
    }
    for words in ["□ログへのアクセス制限・改ざん防止を確認", "確認者（システム管理責任者）署名確認した日気づいたこと"]
    {
        assert_eq!(printed.count(words), 1, "{words}");
    }
    assert_eq!(printed.count("ユーザーID氏名ログイン最初の記録最後の記録使った日数操作の数（カテゴリごと）"), 1);
}

#[test]
fn the_workbook_of_the_review_keeps_times_and_numbers() {
    let book = &sample::paper(DocumentId::AccessLog).book;
    let rows = workbook::rows(book, "アクセスログ点検表", 0);
    let row = rows.iter().find(|row| row[0] == Data::String("aoba@mihon".to_owned())).unwrap();
    let cells: Vec<&Data> = row.iter().filter(|cell| **cell != Data::Empty).collect();
    assert_eq!((cells[2], cells[5]), (&Data::Float(1.0), &Data::Float(1.0)));
    for (cell, seconds) in [(cells[3], 8 * 3600 + 40 * 60 + 12), (cells[4], 18 * 3600 + 47 * 60 + 36)] {
        let Data::DateTime(moment) = cell else { panic!("{cell:?}") };
        let expected = 45_322.0 + f64::from(seconds) / 86_400.0;
        assert!((moment.as_f64() - expected).abs() < 1e-8, "{moment} {expected}");
    }
}

#[test]
fn rows_of_a_log_that_cannot_be_used_are_counted_and_told() {
    let printed = log_paper(&[
        ["u1", "試 一郎", "2024/1/9 9:00", "受付", "ログイン"],
        ["U1", "試 一郎", "きのう", "受付", "参照"],
        ["u1", "いちろう", "2024/1/10 8:00", "", "参照"],
        ["", "", "2024/1/10 8:05", "受付", "参照"],
        ["u1", "試 一郎", "2024/1/10 9:00", "受付", "ログオフ"],
    ]);
    let tables = table_rows(&printed);
    assert_eq!(
        tables[0],
        [["記録の期間", "2024/1/9 9:00:00 から 2024/1/10 9:00:00 まで"], ["記録の数", "5件（利用者ID 1個）"]]
    );
    assert_eq!(
        tables[1],
        [
            ["（ID なし）", "", "0", "2024/1/10 8:05:00", "2024/1/10 8:05:00", "1", "受付 1"],
            ["u1", "試 一郎、いちろう", "1", "2024/1/9 9:00:00", "2024/1/10 9:00:00", "2", "（カテゴリなし）1、受付 3"],
            ["u2", "試 花子", "0", "", "", "0", "この期間の記録はありません"],
        ]
    );
    let told: Vec<(&str, &str, &str)> =
        tables[2].iter().map(|row| (row[0].as_str(), row[1].as_str(), row[6].as_str())).collect();
    assert!(told.contains(&("時刻か操作情報のない記録", "u1", "C3")), "{told:?}");
    assert!(told.contains(&("ログオフの記録がない日（件数は日数）", "u1", "E2")), "{told:?}");
    assert_eq!(printed.count("利用者台帳と見比べて、確かめることは見つかりませんでした。"), 0);
}

#[test]
fn an_empty_log_gives_a_review_that_says_so() {
    let printed = log_paper(&[]);
    let tables = table_rows(&printed);
    assert_eq!(tables[0], [["記録の期間", "（時刻を読める記録がありません）"], ["記録の数", "0件（利用者ID 0個）"]]);
    assert_eq!(tables[1].len(), 2, "both accounts, not used");
    // Nothing was compared: nothing may be said to have been found in order.
    assert_eq!(printed.count("記録が1件もありません。"), 1);
    assert_eq!(printed.count("確かめることは見つかりませんでした。"), 0);
    assert_eq!(paper::broken_rules(&printed.pdf), Vec::<String>::new());
}

#[test]
fn a_review_without_a_ledger_says_that_nothing_was_compared() {
    let log = |book: Book| {
        let book = book.rows("アクセスログ", &["ユーザーID", "氏名", "時刻", "カテゴリ", "操作情報"]);
        book.row("アクセスログ", &["u1", "試 一郎", "2024/1/9 23:00:00", "受付", "ログイン"])
    };
    let printed = Printed::of(log(Book::forms()).paper(DocumentId::AccessLog));
    assert_eq!(printed.count("利用者台帳が渡されていないため、台帳とは見比べていません。"), 1);
    assert_eq!(printed.count("確かめることは見つかりませんでした。"), 0);
    assert_eq!(printed.count("利用者台帳にないID"), 0);
    // What needs no ledger is told all the same.
    assert_eq!(printed.count("夜間（22時～5時、本ソフトの目安）の使用"), 1);
}

// The binder.

/// What stands in the contents, without the dots.
fn contents(page: &str) -> String {
    let start = page.find("目次").unwrap();
    page[start..].chars().filter(|character| !matches!(character, '.' | '\u{2026}' | '．' | '・')).collect()
}

fn assert_binder(all: bool, expected: &[&str]) {
    let pdf = sample::binder(all);
    assert_eq!(paper::broken_rules(&pdf), Vec::<String>::new());
    let title = "立入検査ファイル（みほん薬局）";
    assert_eq!(paper::language_and_title(&pdf), ("ja-JP".to_owned(), title.to_owned()));
    let texts = paper::page_texts(&pdf);
    let pages = texts.len();
    let papers: Vec<Bookmark> = paper::bookmarks(&pdf).into_iter().filter(|mark| mark.level == 1).collect();
    let titles: Vec<&str> = papers.iter().map(|mark| mark.title.as_str()).collect();
    assert_eq!(titles, expected);
    // Every paper begins where the one before has ended, and is whole.
    let mut begin = 2;
    for mark in &papers {
        let printed = sample::papers().iter().find(|printed| printed.document.bookmark == mark.title).unwrap();
        assert_eq!(mark.page, begin, "{}", mark.title);
        for (offset, alone) in printed.pages.iter().enumerate() {
            let name = printed.document.id.name();
            let (own, running) = (offset + 1, begin + offset);
            let body = alone.strip_suffix(&format!("みほん薬局{name}{own}/{}", printed.pages.len())).unwrap();
            let expected = format!("{body}みほん薬局{name}{running}/{pages}");
            assert!(texts[running - 1] == expected, "{name} {running}");
        }
        begin += printed.pages.len();
    }
    assert_eq!(begin, pages + 1);
    let listed: String = papers.iter().map(|mark| format!("{}{}", paper::squeezed(&mark.title), mark.page)).collect();
    assert_eq!(contents(&texts[0]), format!("目次{listed}みほん薬局立入検査ファイル1/{pages}"));
}

#[test]
fn the_binder_holds_what_the_inspector_asks_for() {
    assert_binder(
        false,
        &[
            "薬局確認用チェックリスト",
            "事業者確認用チェックリスト 架空レセコン株式会社",
            "事業者確認用チェックリスト 見本クラウド薬歴株式会社",
            "連絡体制図",
        ],
    );
    let cover = paper::page_text(&sample::binder(false), 1);
    let expected = "薬局におけるサイバーセキュリティ対策立入検査ファイルみほん薬局所在地東京都見本区見本町1-2-3電話番号03-0000-1234\
        薬局コード1349999999薬局開設者株式会社みほんファーマシー代表取締役見本一郎薬局の管理者青葉花子\
        様式薬局におけるサイバーセキュリティ対策チェックリスト令和5年度版書類の日令和6年2月1日目次";
    assert!(cover.starts_with(expected), "{cover}");
}

#[test]
fn the_whole_binder_holds_every_paper() {
    assert_binder(
        true,
        &[
            "薬局確認用チェックリスト",
            "事業者確認用チェックリスト 架空レセコン株式会社",
            "事業者確認用チェックリスト 見本クラウド薬歴株式会社",
            "連絡体制図",
            "事業継続計画",
            "復旧手順書",
            "機器台帳",
            "利用者台帳",
            "アクセスログ点検表",
            "事業者一覧",
        ],
    );
    assert!(sample::binder(true) == sample::binder(true), "the same bytes");
}

// Workbooks of running papers.

/// What a workbook's cell shows of a value.
fn in_cell(value: &Value) -> String {
    match value {
        Value::Day(day) => (*day - date(1899, 12, 30)).get_days().to_string(),
        Value::Moment(moment) => {
            let days = (moment.date() - date(1899, 12, 30)).get_days();
            let seconds =
                i32::from(moment.hour()) * 3600 + i32::from(moment.minute()) * 60 + i32::from(moment.second());
            format!("{:.6}", f64::from(days) + f64::from(seconds) / 86_400.0)
        }
        other => other.shown(),
    }
}

/// Every text of a running paper in its order, as its workbook shows it, blanks aside.
fn units(booklet: &Booklet) -> Vec<String> {
    let mut units = vec![booklet.title.clone(), format!("{}　{}", booklet.pharmacy, booklet.dates)];
    for block in &booklet.blocks {
        match block {
            Block::Heading { text, .. } | Block::Paragraph { text } | Block::Note { text } => units.push(text.clone()),
            Block::Bullet { text } => units.push(format!("・{text}")),
            Block::Tick { number, text } => units.push(format!("□ {number}{text}")),
            Block::Table(table) => {
                units.extend(table.columns.iter().map(|column| column.header.clone()));
                units.extend(table.rows.iter().flatten().map(in_cell));
            }
            Block::Generations(picture) => {
                units.push(picture.title.clone());
                units.extend(picture.generations.iter().map(|generation| generation.name.clone()));
                units.extend(picture.generations.iter().map(|generation| match generation.kept {
                    Some(kept) => format!("{}\n{kept}", generation.age),
                    None => generation.age.clone(),
                }));
                units.push(picture.caption.clone());
            }
            Block::PageBreak => {}
        }
    }
    units.retain(|unit| !unit.is_empty());
    units
}

#[test]
fn running_papers_say_the_same_in_pdf_and_workbook() {
    for id in [DocumentId::Bcp, DocumentId::Restore, DocumentId::AccessLog] {
        let printed = sample::paper(id);
        let Paper::Booklet(booklet) = &printed.document.paper else { panic!() };
        let cells = workbook::rows(&printed.book, id.name(), 0).into_iter().flatten();
        let shown = cells.map(|cell| match cell {
            Data::DateTime(moment) if moment.as_f64().fract() == 0.0 => moment.as_f64().to_string(),
            Data::DateTime(moment) => format!("{:.6}", moment.as_f64()),
            other => other.to_string(),
        });
        assert_eq!(shown.filter(|text| !text.is_empty()).collect::<Vec<_>>(), units(booklet));
        assert_in_order(&printed.text(), booklet);
        let sheet = workbook::part(&printed.book, "xl/worksheets/sheet1.xml");
        assert!(sheet.contains("<pageSetup paperSize=\"9\"") && !sheet.contains("landscape") && !sheet.contains("<f"));
        let names = workbook::part(&printed.book, "xl/workbook.xml");
        assert!(names.contains(&format!("{}!$1:$2<", id.name())), "title and day on every page");
    }
}

/// Every text of a running paper stands in its PDF, one behind the other.
fn assert_in_order(text: &str, booklet: &Booklet) {
    let mut rest = text;
    for block in &booklet.blocks {
        let pieces: Vec<String> = match block {
            Block::Table(table) => {
                let row = |row: &Vec<Value>| row.iter().map(Value::shown).collect::<String>();
                let header: String = table.columns.iter().map(|column| column.header.as_str()).collect();
                std::iter::once(header).chain(table.rows.iter().map(row)).collect()
            }
            Block::Tick { number, text } => vec![format!("□{number}{text}")],
            Block::Bullet { text } => vec![format!("・{text}")],
            Block::Heading { text, .. } | Block::Paragraph { text } | Block::Note { text } => vec![text.clone()],
            Block::Generations(picture) => {
                let shown = picture.generations.iter().map(|generation| {
                    format!("{}{}{}", generation.name, generation.age, generation.kept.unwrap_or_default())
                });
                std::iter::once(picture.title.clone()).chain(shown).chain([picture.caption.clone()]).collect()
            }
            Block::PageBreak => Vec::new(),
        };
        for piece in pieces.iter().map(|piece| paper::squeezed(piece)) {
            let at = rest.find(&piece).unwrap_or_else(|| panic!("{piece} is not in {rest}"));
            rest = &rest[at + piece.len()..];
        }
    }
}

#[test]
fn libreoffice_opens_every_workbook_and_finds_the_same_in_it() {
    let books: Vec<&[u8]> = sample::papers()[3..].iter().map(|printed| printed.book.as_slice()).collect();
    let Some(saved) = workbook::reopened(&books) else {
        return;
    };
    // LibreOffice writes numbers with 15 digits.
    let rounded = |text: String| text.parse::<f64>().map_or(text, |number| format!("{number:.6}"));
    let texts = |book: &[u8], sheet: &str| workbook::texts(book, sheet).into_iter().map(rounded).collect::<Vec<_>>();
    for (before, after) in books.iter().zip(&saved) {
        assert_eq!(workbook::sheets(before), workbook::sheets(after));
        for sheet in workbook::sheets(before) {
            assert!(!texts(before, &sheet).is_empty());
            assert_eq!(texts(before, &sheet), texts(after, &sheet));
        }
    }
}
