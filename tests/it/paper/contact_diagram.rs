//! 03: the drawing and its table hold every contact.

use tachiiri::paper::{DocumentId, Paper};
use tachiiri::render::diagram::{AREA, lay_out};

use super::{assert_prints_as_a_ledger, assert_table, headers_beside, record};
use crate::support::book::assets;
use crate::support::sample::{self, Printed, shown};
use crate::support::{Book, paper, workbook};

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

#[test]
fn the_diagram_and_its_table_hold_every_contact() {
    let printed = sample::paper(DocumentId::ContactDiagram);
    let [drawing, table] = printed.pages.as_slice() else { panic!("two pages") };
    let mut rows = sample::rows("連絡先", &CONTACTS);
    assert_eq!(rows.len(), 14);
    for row in &rows {
        let text =
            |column: &str| shown(&row[CONTACTS.iter().position(|name| *name == column).unwrap()]);
        let mut card = ["連絡順", "組織名", "役割", "氏名"].map(text).concat();
        for (label, column) in [("代行", "代行者"), ("電話", "電話番号"), ("時間外", "時間外電話")]
        {
            if !text(column).is_empty() {
                card.push_str(&format!("{label}{}", text(column)));
            }
        }
        assert_eq!(drawing.matches(&paper::squeezed(&card)).count(), 1, "{card}\n{drawing}");
    }
    let zones =
        "薬局内会社本部事業者情報セキュリティ事業者外部有識者都道府県警察厚生労働省所管省庁等";
    assert_eq!(drawing.matches(zones).count(), 1);
    // The table is in 連絡順, which is not the order of the input.
    rows.sort_by_key(|row| shown(&row[0]).parse::<u32>().unwrap());
    let below = ["メール", "URL", "連絡元", "連絡する内容", "備考"];
    let all: String = rows.iter().map(|row| record(&CONTACTS, &below, row)).collect();
    assert_eq!(table.matches(&(headers_beside(&CONTACTS, &below) + &all)).count(), 1, "{table}");
    assert_table(&printed.book, "連絡先一覧", (&CONTACTS, &below), &rows);
    assert_prints_as_a_ledger(&printed.book, (2, "連絡先一覧"), (&CONTACTS, &below), &rows);
    for page in [drawing, table] {
        let head = "連絡体制図みほん薬局作成日：令和6年2月1日基準日：令和6年2月1日作成者：青葉花子";
        assert!(page.starts_with(head), "{page}");
    }
    let caution = "厚生労働省：サイバー攻撃を受けた疑いがある場合に連絡。184発信・公衆電話は受信不可、薬局の電話からかける";
    assert_eq!((drawing.matches(caution).count(), table.matches("184発信").count()), (1, 0));
    let text = Printed::of(Book::forms().paper(DocumentId::ContactDiagram)).text();
    assert!(!text.contains("184発信"), "the ministry is not among the contacts");
}

#[test]
fn the_drawing_tells_the_same_in_words() {
    let alternatives = paper::alternative_texts(&sample::paper(DocumentId::ContactDiagram).pdf);
    let [alternative] = alternatives.as_slice() else { panic!("{alternatives:?}") };
    let columns = [
        "連絡順",
        "組織名",
        "役割",
        "氏名",
        "代行者",
        "電話番号",
        "時間外電話",
        "連絡する内容",
        "連絡元",
    ];
    for row in sample::rows("連絡先", &columns) {
        let row: Vec<String> = row.iter().map(shown).collect();
        let name: Vec<&str> =
            row[1..4].iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        let mut sentence = format!("。{}番、{}", row[0], name.join(" "));
        for (label, text) in ["代行", "電話", "時間外", "内容"].iter().zip(&row[4..8]) {
            if !text.is_empty() {
                sentence.push_str(&format!("、{label} {text}"));
            }
        }
        if !row[8].is_empty() {
            sentence.push_str(&format!("。{}から連絡する", row[8].replace('、', "と")));
        }
        assert_eq!(
            alternative.matches(&format!("{sentence}。")).count(),
            1,
            "{sentence}\n{alternative}"
        );
    }
}

#[test]
fn the_workbook_of_the_diagram_has_the_same_drawing_as_a_sharp_picture() {
    let book = &sample::paper(DocumentId::ContactDiagram).book;
    assert_eq!(workbook::sheets(book), ["連絡体制図", "連絡先一覧"]);
    let parts = workbook::parts(book);
    let pictures: Vec<&String> =
        parts.keys().filter(|name| name.starts_with("xl/media/")).collect();
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
    assert!(words.starts_with(
        "連絡体制図。1番、みほん薬局 発見者 気づいた職員、代行 近くにいる職員、電話 03-0000-1234"
    ));
    assert!(
        words.ends_with("……続きはシート「連絡先一覧」") && words.encode_utf16().count() <= 255,
        "{words}"
    );
    // It becomes narrower with its columns, all of which are printed.
    let to = drawing.split("<xdr:to><xdr:col>").nth(1).unwrap().split('<').next().unwrap();
    let names = workbook::part(book, "xl/workbook.xml");
    assert!(
        !drawing.contains("editAs") && to == "19" && names.contains("連絡体制図!$A$1:$T$5<"),
        "{to} {names}"
    );
    let cells = workbook::cells(book, "連絡体制図");
    assert_eq!(cells["A1"], "連絡体制図");
    assert_eq!(
        cells["A2"],
        "みほん薬局　作成日：令和6年2月1日　基準日：令和6年2月1日　作成者：青葉 花子"
    );
    assert!(
        cells["A5"].starts_with("厚生労働省：サイバー攻撃を受けた疑いがある場合に連絡。184発信")
    );
    let sheet = workbook::part(book, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("orientation=\"landscape\"") && sheet.contains("fitToPage=\"1\""));
}

#[test]
fn callers_in_a_circle_are_drawn_once_each() {
    let book = Book::clean()
        .without("連絡先")
        .rows("連絡先", &["区分", "組織名", "役割", "連絡元", "電話番号"]);
    let book = [("甲", "丙、乙"), ("乙", "甲"), ("丙", "乙")].into_iter().fold(
        book,
        |book, (role, callers)| {
            book.row("連絡先", &["薬局内", "ためし薬局", role, callers, "03-0000-1234"])
        },
    );
    let printed = Printed::of(book.paper(DocumentId::ContactDiagram));
    let Paper::ContactDiagram(paper) = &printed.document.paper else { panic!() };
    let diagram = lay_out(&paper.parties, AREA, assets());
    let mut arrows: Vec<(usize, usize)> =
        diagram.arrows.iter().map(|arrow| (arrow.from, arrow.to)).collect();
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
    let book = Book::clean()
        .without("連絡先")
        .rows("連絡先", &["区分", "組織名", "役割", "電話番号", "連絡順"]);
    let groups = ["薬局内", "会社本部", "事業者", "都道府県警察"];
    let book = (0..40).fold(book, |book, number| {
        let (role, telephone) = (format!("役{number:02}の人"), format!("03-0000-10{number:02}"));
        book.row(
            "連絡先",
            &[groups[number % 4], "組織", &role, &telephone, &(number + 1).to_string()],
        )
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

#[test]
fn a_diagram_to_fill_in_is_one_page_with_the_caution_for_the_ministry() {
    let printed = Printed::of(Book::clean().emptied("連絡先").paper(DocumentId::ContactDiagram));
    let [page] = printed.pages.as_slice() else { panic!("{:?}", printed.pages) };
    for words in ["連絡先には、まだ記録がありません。", "184発信・公衆電話は受信不可"]
    {
        assert_eq!(page.matches(words).count(), 1, "{page}");
    }
}

#[test]
fn the_ministrys_row_alone_is_a_diagram_to_fill_in_that_says_it() {
    let headers = ["連絡順", "区分", "組織名", "電話番号"];
    let blank = || Book::forms().without("連絡先").rows("連絡先", &headers);
    let ministry = ["7", "厚生労働省", "厚生労働省医政局特定医薬品開発支援室", "03-0000-7837"];
    let alone = Printed::of(blank().row("連絡先", &ministry).paper(DocumentId::ContactDiagram));
    let [page] = alone.pages.as_slice() else { panic!("{} pages", alone.pages.len()) };
    for words in [
        "厚生労働省のほかにはまだありません",
        ministry[2],
        ministry[3],
        "184発信",
        "事業者組織・役割氏名",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert_eq!(paper::broken_rules(&alone.pdf), Vec::<String>::new());
    let other = blank().row("連絡先", &ministry);
    let other = other.row("連絡先", &["1", "薬局内", "ためし薬局", "03-0000-1234"]);
    assert_eq!(Printed::of(other.paper(DocumentId::ContactDiagram)).pages.len(), 2);
}
