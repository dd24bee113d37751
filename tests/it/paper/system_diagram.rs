//! 11: what is drawn comes from the cells and nothing else; what is not drawn is said.

use tachiiri::paper::system_diagram::{Layer, LinkKind, Node, NodeKind, SystemDiagram};
use tachiiri::paper::{Document, DocumentId, Paper};

use super::headers;
use crate::support::sample::{self, Printed};
use crate::support::{Book, paper, workbook};

const COLUMNS: [&str; 7] =
    ["管理番号", "機器区分", "コンピュータ名", "設置場所", "状態", "接続先", "役割"];

/// A pharmacy with these devices; a row as in [`COLUMNS`].
fn ledger(rows: &[[&str; 7]]) -> Book {
    let book = Book::clean()
        .without_all(&["機器台帳", "バックアップ", "復旧手順"])
        .rows("機器台帳", &COLUMNS);
    rows.iter().fold(book, |book, row| book.row("機器台帳", row))
}

/// The paper, also where reading told of something.
fn document(book: &Book) -> Document {
    let case = book.read().case.unwrap();
    crate::support::book::papers_of(&case, &[DocumentId::SystemDiagram]).remove(0)
}

fn drawn(document: &Document) -> &SystemDiagram {
    let Paper::SystemDiagram(diagram) = &document.paper else { panic!() };
    diagram
}

/// The lines as `from kind to`, by titles.
fn lines(diagram: &SystemDiagram) -> Vec<String> {
    let title = |node: usize| diagram.network.nodes[node].title.as_str();
    let sign = |kind| match kind {
        LinkKind::Untold => "?",
        LinkKind::Wired => "-",
        LinkKind::Wireless => "~",
        LinkKind::Maintenance => "=",
    };
    let line = |link: &tachiiri::paper::system_diagram::Link| {
        format!("{} {} {}", title(link.from), sign(link.kind), title(link.to))
    };
    diagram.network.links.iter().map(line).collect()
}

#[test]
fn the_sample_is_drawn_with_every_line_that_its_cells_tell_of() {
    let printed = sample::paper(DocumentId::SystemDiagram);
    let diagram = drawn(&printed.document);
    let expected = [
        "インターネット - 008　MIHON-RT1",
        "閉域網 - 008　MIHON-RT1",
        "001　MIHON-SV1 - 008　MIHON-RT1",
        "002　MIHON-NAS1 - 008　MIHON-RT1",
        "003　MIHON-PC1 - 008　MIHON-RT1",
        "004　MIHON-PC2 ~ 008　MIHON-RT1",
        "005　MIHON-OQS1 - 008　MIHON-RT1",
        "006　MIHON-PC3 - 008　MIHON-RT1",
        "001　MIHON-SV1 = 架空レセコン株式会社",
        "003　MIHON-PC1 = 架空レセコン株式会社",
        "008　MIHON-RT1 = 架空ネットワーク工事株式会社",
    ];
    assert_eq!(lines(diagram), expected);
    assert_eq!(diagram.remarks, ["使っていない機器（図にはありません）：007（停止）"]);
    assert_eq!(diagram.duties, "責任分界：契約書による（確かめた日：令和5年11月10日）");
    let media = diagram.network.nodes.iter().filter(|node| node.kind == NodeKind::Medium);
    let media: Vec<(&str, Layer)> = media.map(|node| (node.title.as_str(), node.layer)).collect();
    // The NAS itself stands in the ledger.
    let expected = [
        ("耐火金庫（ディスク4台を交替で使用）", Layer::Offline),
        ("NAS、耐火金庫", Layer::Storage),
        ("事業者のデータセンター", Layer::Storage),
        ("事務室の鍵のかかる引き出し", Layer::Offline),
    ];
    assert_eq!(media, expected);
}

#[test]
fn a_line_without_a_way_of_connecting_claims_none() {
    let row = |number, to, way| [number, "端末PC", "稼働", to, way];
    let headers = ["管理番号", "機器区分", "状態", "接続先", "接続方法"];
    let book = Book::forms().rows("機器台帳", &headers);
    let book = book.row("機器台帳", &row("001", "002", "")).row("機器台帳", &row("002", "003", ""));
    let book = book.row("機器台帳", &row("003", "002", "有線"));
    let document = document(&book);
    assert_eq!(lines(drawn(&document)), ["001 ? 002", "002 - 003"], "the other end may tell");
    let words = drawn(&document).network.nodes.iter().map(|node| node.words.as_str());
    assert_eq!(words.filter(|words| words.contains("001（接続方法の記入なし）")).count(), 1);
    let page = paper::page_text(&paper::set(&document), 1);
    assert!(page.contains("有線接続方法の記入なし"), "{page}");
    assert!(!sample::paper(DocumentId::SystemDiagram).pages[0].contains("接続方法の記入なし"));
}

#[test]
fn a_medium_stands_apart_where_all_its_generations_are_offline() {
    let headers = ["対象システム", "保存先", "世代数", "オフライン世代"];
    let book = Book::forms().rows("機器台帳", &["管理番号", "機器区分", "状態"]);
    let book = book.row("機器台帳", &["001", "端末PC", "稼働"]).rows("バックアップ", &headers);
    let rows = [
        ["薬歴", "NAS", "5", "3世代目以降"],
        ["薬歴", "金庫のディスク", "5", "すべて"],
        ["会計", "外付けHDD", "3", "3"],
        ["会計", "USBメモリ", "3", "1"],
        ["受付", "別のNAS", "3", "なし"],
    ];
    let document = document(&rows.iter().fold(book, |book, row| book.row("バックアップ", row)));
    let media = drawn(&document).network.nodes.iter().filter(|node| node.kind == NodeKind::Medium);
    let media: Vec<(&str, Layer, bool)> =
        media.map(|node| (node.title.as_str(), node.layer, node.place.contains("一部"))).collect();
    let expected = [
        ("NAS", Layer::Storage, true),
        ("金庫のディスク", Layer::Offline, false),
        ("外付けHDD", Layer::Offline, false),
        ("USBメモリ", Layer::Storage, true),
        ("別のNAS", Layer::Storage, false),
    ];
    assert_eq!(media, expected);
}

#[test]
fn a_vendors_name_that_has_no_room_is_cut_and_said_in_full_below() {
    let headers = ["管理番号", "機器区分", "状態", "コンピュータ名", "IPアドレス", "ソフトウェア"];
    let book = Book::forms().rows("機器台帳", &headers);
    let book = (1..=24).fold(book, |book, number| {
        let (id, host) = (format!("HD-{number:03}"), format!("MIHON-WORKSTATION-{number:03}"));
        let row = [&id, "端末PC", "稼働", &host, "192.168.10.10", "見本クラウド薬歴クライアント"];
        book.row("機器台帳", &row)
    });
    let name = |number| {
        format!("見本{number:02}総合情報システムサービス株式会社北海道支社遠隔保守事業部第一営業所")
    };
    let book = (1..=12).fold(book.emptied("事業者").row("事業者", &[]), |book, number| {
        book.row("事業者", &[&name(number), "はい", "有"])
    });
    let book = book.with("事業者", 0, 2, "リモートメンテナンス");
    let document = document(&book);
    let text = paper::text(&paper::set(&document));
    let squeezed = paper::squeezed(&text);
    for number in 1..=12 {
        assert!(squeezed.contains(&name(number)), "{number}: {squeezed}");
        assert!(squeezed.contains(&format!("HD-{number:03}")), "{number}");
    }
    assert!(!squeezed.contains("（表を参照）保守回線"), "{squeezed}");
}

#[test]
fn drawing_table_and_operations_stand_on_pages_of_their_own() {
    let printed = sample::paper(DocumentId::SystemDiagram);
    let [drawing, table, operations] = printed.pages.as_slice() else { panic!("three pages") };
    for text in [
        "008MIHON-RT1192.168.10.1ルータのファームウェア",
        "薬局の外",
        "外との出入口",
        "調剤室",
        "007（停止）",
    ] {
        assert_eq!(drawing.matches(text).count(), 1, "{text}\n{drawing}");
    }
    assert!(!drawing.contains("MIHON-OLD1") && table.contains("MIHON-OLD1"), "it is not in use");
    assert!(
        operations.contains(
            "運用概念図業務使用システム使えないときの代替手段処方箋の受付→受付・会計、オンライン資格確認→紙の受付簿"
        ),
        "{operations}"
    );
    let order =
        ["処方箋の受付", "調剤→", "服薬指導", "薬歴の記録", "会計・レセプト請求", "在庫管理→"];
    let places: Vec<usize> = order.iter().map(|name| operations.find(name).unwrap()).collect();
    assert!(places.is_sorted(), "{operations}");
    for page in &printed.pages {
        let head =
            "システム構成図みほん薬局作成日：令和6年2月1日基準日：令和6年2月1日作成者：青葉花子";
        assert!(page.starts_with(head), "{page}");
    }
    let alternatives = paper::alternative_texts(&printed.pdf);
    let [words] = alternatives.as_slice() else { panic!("{alternatives:?}") };
    let router = "外との出入口：008　MIHON-RT1、192.168.10.1、ルータのファームウェア。つながる先：インターネット、閉域網、\
        001　MIHON-SV1、002　MIHON-NAS1、003　MIHON-PC1、004　MIHON-PC2（無線）、005　MIHON-OQS1、006　MIHON-PC3、\
        架空ネットワーク工事株式会社（保守回線）。";
    assert!(words.contains(router), "{words}");
}

#[test]
fn a_connection_told_from_both_ends_is_one_line_and_what_cannot_be_drawn_is_said() {
    let document = document(&ledger(&[
        ["1", "サーバ", "SV", "奥", "", "2、2", ""],
        ["2", "ネットワーク機器", "SW", "奥", "", "1、インターネット、2", "スイッチ"],
        ["3", "端末PC", "PC", "受付", "", "9、4", ""],
        ["4", "端末PC", "OLD", "受付", "廃棄", "2", ""],
        ["5", "端末PC", "LONE", "受付", "", "", ""],
        ["6", "端末PC", "OFF", "受付", "", "なし", ""],
    ]));
    let diagram = drawn(&document);
    assert_eq!(lines(diagram), ["インターネット ? 2　SW", "1　SV ? 2　SW"]);
    let expected = [
        "使っていない機器（図にはありません）：4（廃棄）",
        "接続先の記入がないので、線を引いていない機器：5",
        "接続先が機器台帳にないので、線を引いていないもの：3→9",
        "接続先が使っていない機器なので、線を引いていないもの：3→4",
        "接続先に自分の管理番号が書いてあるもの：2→2",
    ];
    assert_eq!(diagram.remarks, expected);
    assert!(!diagram.network.nodes.iter().any(|node| node.title == "閉域網"), "nobody names it");
    assert_eq!(
        diagram.duties,
        "責任分界：契約書による（確かめた日：　　　　　年　　　月　　　日）"
    );
    assert_eq!(paper::broken_rules(&Printed::of(document).pdf), Vec::<String>::new());
}

#[test]
fn remote_maintenance_is_a_dashed_line_and_unchecked_only_words() {
    let book = Book::clean().without("バックアップ").without("復旧手順");
    let vendor = |book: &Book| -> Vec<Node> {
        let document = document(book);
        drawn(&document)
            .network
            .nodes
            .iter()
            .filter(|node| node.kind == NodeKind::Vendor)
            .cloned()
            .collect()
    };
    let absent = book
        .clone()
        .put("事業者", 1, "リモートメンテナンス", "無")
        .set("機器台帳", "L2", "無")
        .set("機器台帳", "L3", "無");
    assert_eq!(vendor(&absent), []);
    let of_device = absent.clone().set("機器台帳", "L3", "有");
    assert_eq!(vendor(&of_device)[0].details, ["保守回線"]);
    assert_eq!(lines(drawn(&document(&of_device))), ["002　PC1 = 架空システム株式会社"]);
    let unchecked = absent.set("機器台帳", "L3", "未確認");
    assert_eq!(vendor(&unchecked)[0].details, ["保守回線：未確認"]);
    assert_eq!(lines(drawn(&document(&unchecked))), Vec::<String>::new());
}

#[test]
fn an_empty_ledger_says_so_in_words() {
    let printed = Printed::of(document(&ledger(&[])));
    assert!(
        printed.pages[0].contains("機器台帳に機器が書かれていないので、図は描いていません。"),
        "{}",
        printed.pages[0]
    );
    assert_eq!(workbook::sheets(&printed.book)[0], "機器と接続");
}

#[test]
fn sixty_devices_are_drawn_by_place_on_pages_that_keep_the_standards() {
    let rows: Vec<[String; 7]> = (0..60)
        .map(|index| {
            let place = format!("部屋{}", index / 12);
            let cells = [
                &format!("{index:03}"),
                "端末PC",
                &format!("PC-{index:03}"),
                &place,
                "",
                "900",
                "",
            ];
            cells.map(str::to_owned)
        })
        .collect();
    let rows: Vec<[&str; 7]> = rows.iter().map(|row| row.each_ref().map(String::as_str)).collect();
    let switch = ["900", "ネットワーク機器", "SW", "奥", "", "インターネット", "スイッチ"];
    let printed = Printed::of(document(&ledger(&[&rows[..], &[switch]].concat())));
    let pictures = paper::alternative_texts(&printed.pdf).len();
    assert!((3..=6).contains(&pictures), "{pictures}");
    for index in 0..60 {
        let text = format!("{index:03}PC-{index:03}");
        assert_eq!(printed.pages[..pictures].concat().matches(&text).count(), 1, "{text}");
    }
    assert_eq!(paper::broken_rules(&printed.pdf), Vec::<String>::new());
    let names = workbook::sheets(&printed.book);
    assert_eq!(names.iter().filter(|name| name.starts_with("システム構成図")).count(), pictures);
}

#[test]
fn more_devices_than_a_picture_can_show_are_a_table() {
    let rows: Vec<[String; 7]> = (0..121)
        .map(|index| {
            [&format!("{index:03}"), "端末PC", "PC", "受付", "", "", ""].map(str::to_owned)
        })
        .collect();
    let rows: Vec<[&str; 7]> = rows.iter().map(|row| row.each_ref().map(String::as_str)).collect();
    let most = document(&ledger(&rows[..120]));
    assert_eq!(
        drawn(&most).network.nodes.iter().filter(|node| node.kind == NodeKind::Device).count(),
        120
    );
    let more = document(&ledger(&rows));
    assert_eq!(drawn(&more).network.nodes, []);
    assert_eq!(
        drawn(&more).remarks,
        ["使っている機器が120台より多いので、図は描かずに、表にしています。"]
    );
}

#[test]
fn the_workbook_holds_drawing_table_and_operations() {
    let book = &sample::paper(DocumentId::SystemDiagram).book;
    assert_eq!(workbook::sheets(book), ["システム構成図", "機器と接続", "運用概念図"]);
    assert!(workbook::parts(book).contains_key("xl/media/image1.png"));
    let cells = workbook::cells(book, "システム構成図");
    let below = ["A5", "A6"].map(|name| cells[name].as_str());
    let legend = "線：実線は有線、点線は無線、破線は保守回線";
    assert_eq!(below, [legend, "責任分界：契約書による（確かめた日：令和5年11月10日）"]);
    let table = workbook::rows(book, "機器と接続", 2);
    let first: Vec<String> =
        table[0].iter().map(|cell| cell.to_string().replace('\n', "")).collect();
    let columns = [
        "管理番号",
        "機器区分",
        "役割",
        "コンピュータ名",
        "IPアドレス",
        "ソフトウェア",
        "設置場所",
        "状態",
        "接続先",
        "接続方法",
        "事業者",
        "リモートメンテナンス",
    ];
    assert_eq!((first, table.len()), (headers(&columns), 9));
    let operations = workbook::cells(book, "運用概念図");
    let row = ["A4", "B4", "C4", "D4"].map(|name| operations[name].as_str());
    assert_eq!(row, ["処方箋の受付", "→", "受付・会計、オンライン資格確認", "→"]);
}

#[test]
fn a_maintenance_line_stands_for_no_connection() {
    let book = Book::clean().without_all(&["バックアップ", "復旧手順"]);
    let book = book.set("機器台帳", "L2", "無").set("機器台帳", "L3", "有");
    let told = document(&book);
    assert_eq!(lines(drawn(&told)), ["002　PC1 = 架空システム株式会社"]);
    assert_eq!(
        drawn(&told).remarks,
        ["接続先の記入がないので、線を引いていない機器：001、002、003"]
    );
}

#[test]
fn words_of_an_operation_fill_their_box_and_no_address_is_parted() {
    let fallback = "立会いは要。連絡はsupport@kakuu-medical.example.jpまで。";
    let book = Book::sample().put("業務", 1, "代替手段", fallback);
    let pages = crate::support::glyphs::pages(&paper::set(&book.paper(DocumentId::SystemDiagram)));
    let broken = pages.last().unwrap().broken(["support@kakuu-medical.example.jp"]);
    assert_eq!(broken, Vec::<String>::new());
}
