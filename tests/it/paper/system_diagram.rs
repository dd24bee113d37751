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
        ("NAS、耐火金庫", Layer::Offline),
        ("事業者のデータセンター", Layer::Storage),
        ("事務室の鍵のかかる引き出し", Layer::Offline),
    ];
    assert_eq!(media, expected);
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
    assert_eq!(lines(diagram), ["インターネット - 2　SW", "1　SV - 2　SW"]);
    let expected = [
        "使っていない機器（図にはありません）：4（廃棄）",
        "接続先の記入がないので、線を引いていない機器：5",
        "接続先が機器台帳にないので、線を引いていないもの：3→9",
        "接続先が使っていない機器なので、線を引いていないもの：3→4",
        "接続先に自分の管理番号が書いてあるもの：2→2",
    ];
    assert_eq!(diagram.remarks, expected);
    assert!(!diagram.network.nodes.iter().any(|node| node.title == "閉域網"), "nobody names it");
    assert_eq!(diagram.duties, "責任分界：契約書による（確かめた日：　　　　年　　月　　日）");
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
