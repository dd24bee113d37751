//! Drawings of ledgers as people write them: any 接続先, roles, places, NAS, media, vendors.

use tachiiri::paper::{DocumentId, Paper};

use super::*;
use crate::render::diagram::ways::distance_beside;
use crate::support::Book;
use crate::support::book::papers_of;

/// A device's cells, by number where another device is meant.
#[derive(Debug, Clone)]
struct Row {
    role: &'static str,
    kind: &'static str,
    place: &'static str,
    ip_address: &'static str,
    software: &'static str,
    name: String,
    /// Each: a device, or a network outside where the number is past the last device.
    connected: Vec<usize>,
    method: &'static str,
    vendor: usize,
    remote: &'static str,
    state: &'static str,
}

/// How the devices are connected.
#[derive(Debug, Clone, Copy)]
enum Shape {
    Tree,
    Star,
    Mesh,
    Any,
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let one_of = |words: &[&'static str]| prop::sample::select(words.to_vec());
    let shapes = prop::sample::select(vec![Shape::Tree, Shape::Star, Shape::Mesh, Shape::Any]);
    let place = ["調剤室", "受付", "事務室", "2階 在庫の部屋と休憩室のあいだの棚", ""];
    let texts = (
        one_of(&[
            "ルータ",
            "ファイアウォール",
            "スイッチ",
            "無線LAN",
            "NAS",
            "プリンタ",
            "その他",
            "",
            "",
            "",
        ]),
        one_of(&["サーバ", "端末PC", "端末PC", "ネットワーク機器", ""]),
        one_of(&place),
        one_of(&["192.168.1.100", "2001:db8::1", "", "自動"]),
        one_of(&["架空レセコン", "見本クラウド薬歴、オンライン資格確認等システム", ""]),
        "[A-Z]{1,8}(-[A-Z0-9]{1,14})?",
    );
    let rest = (
        prop::collection::vec(any::<u16>(), 0..4),
        one_of(&["有線", "有線", "無線", "保守回線", ""]),
        0_usize..5,
        one_of(&["有", "無", "未確認", ""]),
        one_of(&["稼働", "稼働", "稼働", "停止"]),
    );
    (prop::collection::vec((texts, rest), 1..=60), shapes).prop_map(|(rows, shape)| {
        let count = rows.len();
        let row = |(at, (texts, rest)): (usize, _)| {
            let (role, kind, place, ip_address, software, name) = texts;
            let (others, method, vendor, remote, state): (Vec<u16>, _, _, _, _) = rest;
            let others = others.into_iter().map(usize::from);
            let connected = match shape {
                Shape::Tree => others.take(1).map(|other| other % at.max(1)).collect(),
                Shape::Star => vec![if at == 0 { count } else { 0 }],
                Shape::Mesh => (0..at.min(6)).collect(),
                Shape::Any => others.map(|other| other % (count + 2)).collect(),
            };
            Row {
                role,
                kind,
                place,
                ip_address,
                software,
                name,
                connected,
                method,
                vendor,
                remote,
                state,
            }
        };
        rows.into_iter().enumerate().map(row).collect()
    })
}

/// A pharmacy with these devices, some vendors and some media.
fn pharmacy(rows: &[Row], vendors: usize, media: usize) -> Book {
    let headers = [
        "管理番号",
        "役割",
        "機器区分",
        "設置場所",
        "IPアドレス",
        "ソフトウェア",
        "コンピュータ名",
        "接続先",
        "接続方法",
        "事業者",
        "リモートメンテナンス",
        "状態",
    ];
    let vendor = |number: usize| format!("架空保守サービス{number}株式会社");
    let number = |at: usize| match at.checked_sub(rows.len()) {
        None => format!("{at:03}"),
        Some(0) => "インターネット".to_owned(),
        Some(_) => "閉域網".to_owned(),
    };
    let book = Book::new().row("薬局", &["薬局名", "ためし薬局"]).rows("機器台帳", &headers);
    let book = rows.iter().enumerate().fold(book, |book, (at, row)| {
        let connected: Vec<String> = row.connected.iter().map(|&other| number(other)).collect();
        let of = if row.vendor < vendors { vendor(row.vendor) } else { String::new() };
        let texts = [
            number(at),
            row.role.into(),
            row.kind.into(),
            row.place.into(),
            row.ip_address.into(),
            row.software.into(),
            row.name.clone(),
            connected.join("、"),
            row.method.into(),
            of,
            row.remote.into(),
            row.state.into(),
        ];
        book.row("機器台帳", &texts.each_ref().map(String::as_str))
    });
    let book = book.rows("事業者", &["事業者名", "リモートメンテナンス"]);
    let book = (0..vendors)
        .fold(book, |book, at| book.row("事業者", &[&vendor(at), ["有", "未確認", "無"][at % 3]]));
    let book = book.rows("バックアップ", &["対象システム", "保存先", "世代数", "オフライン世代"]);
    (0..media).fold(book, |book, at| {
        let place =
            ["耐火金庫（ディスク4台を交替で使用）", "事業者のデータセンター", "NAS"][at % 3];
        let kept = ["すべて", "なし", "3世代目以降"][at % 3];
        book.row("バックアップ", &["レセコン", &format!("{place}{}", at / 3), "4", kept])
    })
}

/// The least distance of lines that run beside each other and are not one line's branches.
fn least_distance(network: &Network, sheet: &Sheet) -> f64 {
    let top = |route: &Route| branching(network, sheet, route);
    let mut least = f64::MAX;
    for (index, one) in sheet.routes.iter().enumerate() {
        for other in sheet.routes[..index].iter().filter(|other| top(other) != top(one)) {
            for a in pieces(one) {
                least =
                    pieces(other).into_iter().map(|b| distance_beside(a, b)).fold(least, f64::min);
            }
        }
    }
    least
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn ledgers_as_people_write_them_are_drawn_with_lines_that_run_free_and_apart(
        rows in rows(), vendors in 0_usize..5, media in 0_usize..7,
    ) {
        let case = pharmacy(&rows, vendors, media).read().case.unwrap();
        let document = papers_of(&case, &[DocumentId::SystemDiagram]).remove(0);
        let Paper::SystemDiagram(diagram) = document.paper else { panic!() };
        let network = diagram.network;
        if !network.nodes.iter().any(|node| node.kind == NodeKind::Device) {
            return Ok(());
        }
        for sheet in assert_drawn(&network) {
            let distance = least_distance(&network, &sheet);
            // One page holds twenty-four devices, however many lines that takes.
            let least = if sheet.routes.len() > 12 { 0.1 } else { 0.5 };
            prop_assert!(distance >= least - EPSILON, "{} mm", distance);
        }
    }
}
