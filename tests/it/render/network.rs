//! The system diagram's geometry: no overlaps, lines run free, no device is lost.

mod ledgers;

use std::collections::BTreeSet;

use proptest::prelude::*;
use tachiiri::model::text::Widths;
use tachiiri::paper::system_diagram::{Layer, Link, LinkKind, Network, Node, NodeKind};
use tachiiri::render::diagram::{Rect, TextLine};
use tachiiri::render::network::{AREA, Route, Sheet, lay_out};

const EPSILON: f64 = 1e-6;

/// A font whose kana and kanji are one em wide and whose ASCII is a little over half.
struct Font;

impl Widths for Font {
    fn advance(&self, character: char) -> f32 {
        if character.is_ascii() { 0.56 } else { 1.0 }
    }
}

fn inside(inner: Rect, outer: Rect) -> bool {
    inner.x >= outer.x - EPSILON
        && inner.y >= outer.y - EPSILON
        && inner.right() <= outer.right() + EPSILON
        && inner.bottom() <= outer.bottom() + EPSILON
}

fn overlap(a: Rect, b: Rect) -> bool {
    a.x < b.right() - EPSILON
        && b.x < a.right() - EPSILON
        && a.y < b.bottom() - EPSILON
        && b.y < a.bottom() - EPSILON
}

/// The box around a line of text, with the bold font's greater width.
fn extent(line: &TextLine) -> Rect {
    let mm = 25.4 / 72.0;
    let em: f64 = line.text.chars().map(|character| f64::from(Font.advance(character))).sum();
    Rect {
        x: line.x,
        y: line.y - 0.88 * line.size * mm,
        width: em * line.size * mm,
        height: line.size * mm,
    }
}

/// The pieces of a line as boxes without thickness.
fn pieces(route: &Route) -> Vec<Rect> {
    let piece = |ends: &[(f64, f64)]| {
        let ((x1, y1), (x2, y2)) = (ends[0], ends[1]);
        Rect { x: x1.min(x2), y: y1.min(y2), width: (x1 - x2).abs(), height: (y1 - y2).abs() }
    };
    route.points.windows(2).map(piece).collect()
}

/// Whether a line runs through the inside of a box.
fn runs_through(piece: Rect, through: Rect) -> bool {
    piece.x < through.right() - EPSILON
        && piece.right() > through.x + EPSILON
        && piece.y < through.bottom() - EPSILON
        && piece.bottom() > through.y + EPSILON
}

fn rect_of(sheet: &Sheet, node: usize) -> Rect {
    sheet.boxes.iter().find(|shape| shape.node == node).unwrap().rect
}

/// Whether a point lies on the upper or lower edge of a box, and not at its corner.
fn on_edge((x, y): (f64, f64), rect: Rect) -> bool {
    let level = (y - rect.y).abs() < EPSILON || (y - rect.bottom()).abs() < EPSILON;
    level && x > rect.x + EPSILON && x < rect.right() - EPSILON
}

fn assert_boxes(sheet: &Sheet) {
    for (index, shape) in sheet.boxes.iter().enumerate() {
        assert!(inside(shape.rect, AREA), "{shape:?}");
        assert!(
            !sheet.boxes[..index].iter().any(|other| overlap(shape.rect, other.rect)),
            "{shape:?}"
        );
        assert!(!shape.lines.is_empty());
        for (at, line) in shape.lines.iter().enumerate() {
            assert!(line.size >= 7.0 && inside(extent(line), shape.rect), "{shape:?}");
            assert!(
                !shape.lines[..at].iter().any(|other| overlap(extent(line), extent(other))),
                "{shape:?}"
            );
        }
    }
    for (index, place) in sheet.places.iter().enumerate() {
        assert!(inside(place.rect, AREA), "{place:?}");
        assert!(
            !sheet.places[..index].iter().any(|other| overlap(place.rect, other.rect)),
            "{place:?}"
        );
        let Some(label) = &place.label else { continue };
        let label = extent(label);
        assert!(
            // A name may go on beyond its frame, but not over another.
            inside(label, AREA) && label.x >= place.rect.x
        );
        for other in sheet.places.iter().filter(|other| *other != place) {
            assert!(!overlap(label, other.rect), "{place:?} {other:?}");
            let name = other.label.as_ref().map(extent);
            assert!(!name.is_some_and(|name| overlap(label, name)), "{place:?} {other:?}");
        }
        assert!(!sheet.boxes.iter().any(|shape| overlap(label, shape.rect)), "{place:?}");
        assert!(
            !sheet.routes.iter().flat_map(pieces).any(|piece| runs_through(piece, label)),
            "{place:?}"
        );
    }
}

fn assert_routes(network: &Network, sheet: &Sheet) {
    for route in &sheet.routes {
        let link = network.links[route.link];
        assert_eq!(route.kind, link.kind);
        let ends = [rect_of(sheet, link.from), rect_of(sheet, link.to)];
        let (first, last) = (route.points[0], *route.points.last().unwrap());
        let meets = |from: Rect, to: Rect| on_edge(first, from) && on_edge(last, to);
        assert!(meets(ends[0], ends[1]) || meets(ends[1], ends[0]), "{route:?} {ends:?}");
        for piece in pieces(route) {
            assert!(piece.width < EPSILON || piece.height < EPSILON, "slanting: {route:?}");
            assert!(inside(piece, AREA), "{route:?}");
            for shape in &sheet.boxes {
                assert!(!runs_through(piece, shape.rect), "{route:?} through {shape:?}");
            }
        }
    }
    assert_apart(network, sheet);
}

/// How thick a line is drawn, in mm.
const THICKNESS: f64 = 0.9 / 72.0 * 25.4;

/// Lines of different kinds run beside each other so far apart that each can be seen.
fn assert_kinds_can_be_told_apart(sheet: &Sheet) {
    let level = |route: &Route| -> Vec<Rect> {
        pieces(route).into_iter().filter(|piece| piece.height < EPSILON).collect()
    };
    for (index, one) in sheet.routes.iter().enumerate() {
        for other in sheet.routes[..index].iter().filter(|other| other.kind != one.kind) {
            for (a, b) in
                level(one).iter().flat_map(|a| level(other).into_iter().map(move |b| (*a, b)))
            {
                let beside = a.x < b.right() - EPSILON && b.x < a.right() - EPSILON;
                assert!(!beside || (a.y - b.y).abs() > 1.5 * THICKNESS, "{one:?} {other:?}");
            }
        }
    }
}

#[test]
fn wired_and_wireless_by_turns_can_be_told_apart() {
    for count in [1, 8, 16, 24] {
        let mut network = star(count);
        for (link, kind) in
            network.links.iter_mut().zip([LinkKind::Wired, LinkKind::Wireless].iter().cycle())
        {
            link.kind = *kind;
        }
        let sheets = assert_drawn(&network);
        assert!(!sheets.is_empty());
        sheets.iter().for_each(assert_kinds_can_be_told_apart);
    }
}

/// The box from which a line starts, and its kind: lines alike in both are branches of one.
fn branching(network: &Network, sheet: &Sheet, route: &Route) -> (Option<usize>, LinkKind) {
    let link = network.links[route.link];
    let start = route.points[0];
    let from = [link.from, link.to].into_iter().find(|&node| on_edge(start, rect_of(sheet, node)));
    (from, route.kind)
}

/// Lines of different boxes or of different kinds cross, but nowhere lie on each other.
fn assert_apart(network: &Network, sheet: &Sheet) {
    let top = |route: &Route| branching(network, sheet, route);
    for (index, one) in sheet.routes.iter().enumerate() {
        for other in sheet.routes[..index].iter().filter(|other| top(other) != top(one)) {
            for (a, b) in
                pieces(one).into_iter().flat_map(|a| pieces(other).into_iter().map(move |b| (a, b)))
            {
                let level = a.height + b.height < EPSILON && (a.y - b.y).abs() < EPSILON;
                let upright = a.width + b.width < EPSILON && (a.x - b.x).abs() < EPSILON;
                let along = |from: f64, to: f64, start: f64, end: f64| {
                    from.max(start) < to.min(end) - EPSILON
                };
                assert!(!(level && along(a.x, a.right(), b.x, b.right())), "{one:?} on {other:?}");
                assert!(
                    !(upright && along(a.y, a.bottom(), b.y, b.bottom())),
                    "{one:?} on {other:?}"
                );
            }
        }
    }
}

/// Every device is drawn in full once, every line at least once.
fn assert_complete(network: &Network, sheets: &[Sheet]) {
    let is_device = |node: &usize| network.nodes[*node].kind == NodeKind::Device;
    let full = sheets.iter().flat_map(|sheet| &sheet.boxes).filter(|shape| !shape.dashed);
    let mut drawn: Vec<usize> = full.map(|shape| shape.node).filter(is_device).collect();
    drawn.sort_unstable();
    let devices: Vec<usize> = (0..network.nodes.len()).filter(is_device).collect();
    assert_eq!(drawn, devices);
    assert!(devices.len() > 24 || sheets.len() == 1, "{} sheets", sheets.len());
    let lines: BTreeSet<usize> =
        sheets.iter().flat_map(|sheet| &sheet.routes).map(|route| route.link).collect();
    assert_eq!(lines.len(), network.links.len());
    let boxes: BTreeSet<usize> =
        sheets.iter().flat_map(|sheet| &sheet.boxes).map(|shape| shape.node).collect();
    assert_eq!(boxes.len(), network.nodes.len());
}

fn assert_drawn(network: &Network) -> Vec<Sheet> {
    let sheets = lay_out(network, AREA, &Font);
    for sheet in &sheets {
        assert_boxes(sheet);
        assert_routes(network, sheet);
    }
    assert_complete(network, &sheets);
    sheets
}

fn node(kind: NodeKind, layer: Layer, place: &str, title: &str, details: &[&str]) -> Node {
    let details = details.iter().map(|text| (*text).to_owned()).collect();
    Node {
        layer,
        place: place.to_owned(),
        kind,
        title: title.to_owned(),
        details,
        words: title.to_owned(),
    }
}

fn devices() -> impl Strategy<Value = Vec<Node>> {
    let layers = [
        Layer::Gateway,
        Layer::Network,
        Layer::Endpoint,
        Layer::Endpoint,
        Layer::Endpoint,
        Layer::Storage,
    ];
    let places =
        ["受付", "調剤室", "事務室のラックのいちばん上の棚", "2階 在庫の部屋と休憩室のあいだ"];
    let texts = prop::collection::vec("[A-Z0-9ぁ-ん漢字・ ]{0,40}", 0..3);
    let device = (
        prop::sample::select(layers.to_vec()),
        prop::sample::select(places.to_vec()),
        "[A-Z0-9-]{1,30}",
        texts,
    );
    let device = device.prop_map(|(layer, place, title, texts)| {
        let place = if layer == Layer::Endpoint { place } else { "ネットワーク" };
        node(
            NodeKind::Device,
            layer,
            place,
            &title,
            &texts.iter().map(String::as_str).collect::<Vec<_>>(),
        )
    });
    prop::collection::vec(device, 1..=60)
}

fn networks() -> impl Strategy<Value = Network> {
    let kinds = [LinkKind::Wired, LinkKind::Wired, LinkKind::Wireless, LinkKind::Maintenance];
    let links = prop::collection::vec(
        (any::<u16>(), any::<u16>(), prop::sample::select(kinds.to_vec())),
        0..70,
    );
    (devices(), links, 0..=2_usize, 0..=4_usize).prop_map(|(mut nodes, links, outside, media)| {
        for name in ["インターネット", "閉域網"].into_iter().take(outside) {
            nodes.push(node(NodeKind::Outside, Layer::Outside, "薬局の外", name, &[]));
        }
        let linked = nodes.len();
        for _ in 0..media {
            nodes.push(node(
                NodeKind::Medium,
                Layer::Offline,
                "オフライン",
                "耐火金庫（ディスク4台）",
                &["レセコン"],
            ));
        }
        let mut ends = BTreeSet::new();
        let links = links.into_iter().filter_map(|(one, other, kind)| {
            let (one, other) = (usize::from(one) % linked, usize::from(other) % linked);
            let (from, to) = (one.min(other), one.max(other));
            let of_device = nodes[from].kind == NodeKind::Device;
            (of_device && from != to && ends.insert((from, to))).then_some(Link { from, to, kind })
        });
        let links = links.collect();
        Network { nodes, links }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn ledgers_of_one_to_sixty_devices_are_drawn_whole_with_lines_that_run_free(network in networks()) {
        assert_drawn(&network);
    }
}

/// Sixty PCs at six places, all at one switch.
fn star(count: usize) -> Network {
    let mut nodes =
        vec![node(NodeKind::Device, Layer::Network, "ネットワーク", "900 SW1", &["192.168.1.2"])];
    nodes.extend((0..count).map(|index| {
        let (place, title) = (format!("部屋{}", index / 10), format!("{index:03} PC-{index:03}"));
        node(NodeKind::Device, Layer::Endpoint, &place, &title, &["192.168.1.100", "架空レセコン"])
    }));
    let links = (1..=count).map(|to| Link { from: 0, to, kind: LinkKind::Wired }).collect();
    Network { nodes, links }
}

#[test]
fn up_to_twenty_four_devices_stand_on_one_sheet_and_more_by_place() {
    assert_eq!(assert_drawn(&star(1)).len(), 1);
    assert_eq!(assert_drawn(&star(23)).len(), 1);
    let network = star(60);
    let sheets = assert_drawn(&network);
    assert!((3..=6).contains(&sheets.len()), "{}", sheets.len());
    // The devices of a place are not torn apart.
    for place in 0..6 {
        let devices = (0..60).filter(|index| index / 10 == place).map(|index| index + 1);
        let on: BTreeSet<usize> = devices
            .filter_map(|node| {
                sheets.iter().position(|sheet| sheet.boxes.iter().any(|shape| shape.node == node))
            })
            .collect();
        assert_eq!(on.len(), 1, "部屋{place}");
    }
}

#[test]
fn every_device_connected_to_every_other_is_still_drawn() {
    let mut network = star(23);
    network.links.clear();
    for from in 0..24 {
        network.links.extend((from + 1..24).map(|to| Link { from, to, kind: LinkKind::Wired }));
    }
    assert_drawn(&network);
}

#[test]
fn nothing_is_drawn_where_there_is_no_device() {
    let medium = node(NodeKind::Medium, Layer::Offline, "オフライン", "耐火金庫", &[]);
    assert!(lay_out(&Network { nodes: vec![medium], links: Vec::new() }, AREA, &Font).is_empty());
}

#[test]
fn few_devices_are_set_in_large_type() {
    assert!(assert_drawn(&star(5))[0].size >= 10.0);
    assert!(assert_drawn(&star(23))[0].size >= 8.0);
}

#[test]
fn every_device_is_known_by_its_number_where_its_name_has_no_room() {
    let titles: Vec<String> = (1..=24)
        .map(|number| format!("HD-{number:03}　HIDAMARI-WORKSTATION-{number:03}"))
        .collect();
    let device = |title: &String| {
        node(NodeKind::Device, Layer::Endpoint, "調剤室", title, &["192.168.10.10", "薬歴"])
    };
    let nodes: Vec<Node> = titles.iter().map(device).collect();
    let links: Vec<Link> = (1..24).map(|to| Link { from: 0, to, kind: LinkKind::Wired }).collect();
    let sheets = assert_drawn(&Network { nodes, links });
    for shape in sheets.iter().flat_map(|sheet| &sheet.boxes) {
        let number = titles[shape.node].split('　').next().unwrap();
        assert!(shape.lines[0].text.starts_with(number), "{:?}", shape.lines);
    }
}
