//! The contact diagram's geometry: no overlaps, free arrows, letters large enough, nobody lost.

pub(super) mod ways;

use std::collections::BTreeSet;

use proptest::prelude::*;
use tachiiri::model::templates::Templates;
use tachiiri::model::text::Widths;
use tachiiri::paper::contact_diagram::Party;
use tachiiri::render::diagram::{Arrow, Card, Diagram, Rect, TextLine, lay_out};
use tachiiri::sheet::choice::{Choice, ContactGroup};

const AREA: Rect = Rect { x: 10.0, y: 26.0, width: 277.0, height: 166.0 };
const SEE_TABLE: &str = "次のページの表を参照";
const EPSILON: f64 = 1e-6;

const GROUPS: [ContactGroup; 9] = [
    ContactGroup::Pharmacy,
    ContactGroup::HeadOffice,
    ContactGroup::Vendor,
    ContactGroup::SecurityVendor,
    ContactGroup::Expert,
    ContactGroup::Police,
    ContactGroup::Ministry,
    ContactGroup::Authority,
    ContactGroup::Other,
];

/// A font whose kana and kanji are one em wide and whose ASCII is a little over half.
struct Font;

impl Widths for Font {
    fn advance(&self, character: char) -> f32 {
        if character.is_ascii() { 0.56 } else { 1.0 }
    }
}

fn diagram(parties: &[Party]) -> Diagram {
    lay_out(parties, AREA, &Font)
}

// What is drawn, as boxes.

fn inside(inner: Rect, outer: Rect, margin: f64) -> bool {
    inner.x >= outer.x + margin - EPSILON
        && inner.y >= outer.y + margin - EPSILON
        && inner.right() <= outer.right() - margin + EPSILON
        && inner.bottom() <= outer.bottom() - margin + EPSILON
}

fn overlap(a: Rect, b: Rect) -> bool {
    a.x < b.right() - EPSILON
        && b.x < a.right() - EPSILON
        && a.y < b.bottom() - EPSILON
        && b.y < a.bottom() - EPSILON
}

fn extent(line: &TextLine) -> Rect {
    let mm = 25.4 / 72.0;
    let em: f64 = line.text.chars().map(|character| f64::from(Font.advance(character))).sum();
    let width = em * line.size * mm;
    Rect { x: line.x, y: line.y - 0.88 * line.size * mm, width, height: line.size * mm }
}

/// The pieces of an arrow as boxes without thickness.
fn pieces(arrow: &Arrow) -> Vec<Rect> {
    let piece = |ends: &[(f64, f64)]| {
        let ((x1, y1), (x2, y2)) = (ends[0], ends[1]);
        Rect { x: x1.min(x2), y: y1.min(y2), width: (x1 - x2).abs(), height: (y1 - y2).abs() }
    };
    arrow.points.windows(2).map(piece).collect()
}

/// Whether a line runs through the inside of a box.
fn runs_through(piece: Rect, through: Rect) -> bool {
    piece.x < through.right() - EPSILON
        && piece.right() > through.x + EPSILON
        && piece.y < through.bottom() - EPSILON
        && piece.bottom() > through.y + EPSILON
}

// What must hold for every drawing.

fn assert_boxes(parties: &[Party], diagram: &Diagram) {
    for (index, card) in diagram.cards.iter().enumerate() {
        assert!(
            !diagram.cards[..index].iter().any(|other| overlap(card.rect, other.rect)),
            "{card:?}"
        );
        for zone in &diagram.zones {
            if zone.group == parties[card.party].group {
                assert!(inside(card.rect, zone.rect, 0.0), "{card:?} {zone:?}");
            } else {
                assert!(!overlap(card.rect, zone.rect), "{card:?} {zone:?}");
            }
        }
    }
    for (index, zone) in diagram.zones.iter().enumerate() {
        assert!(inside(zone.rect, diagram.area, 0.0), "{zone:?}");
        assert!(
            !diagram.zones[..index].iter().any(|other| overlap(zone.rect, other.rect)),
            "{zone:?}"
        );
        assert!(diagram.cards.iter().any(|card| parties[card.party].group == zone.group));
    }
    let drawn: BTreeSet<ContactGroup> = diagram.zones.iter().map(|zone| zone.group).collect();
    assert_eq!(drawn.len(), diagram.zones.len(), "one zone for each group");
}

fn assert_arrows(parties: &[Party], diagram: &Diagram) {
    let card_of =
        |party: usize| diagram.cards.iter().find(|card| card.party == party).map(|card| card.rect);
    for arrow in &diagram.arrows {
        let (from, to) = (card_of(arrow.from).unwrap(), card_of(arrow.to).unwrap());
        for piece in pieces(arrow) {
            assert!(piece.width < EPSILON || piece.height < EPSILON, "slanting: {arrow:?}");
            assert!(inside(piece, diagram.area, 0.0), "{arrow:?}");
            for card in &diagram.cards {
                assert!(!runs_through(piece, card.rect), "{arrow:?} through {card:?}");
            }
        }
        assert!(
            stands_upright_on(arrow.points[0], arrow.points[1], from),
            "{arrow:?} from {from:?}"
        );
        let [.., before, head] = arrow.points[..] else { panic!("{arrow:?}") };
        assert!(stands_upright_on(head, before, to), "{arrow:?} to {to:?}");
        assert!((before.0 - head.0).abs() + (before.1 - head.1).abs() >= 2.5, "{arrow:?}");
    }
    let drawn: Vec<(usize, usize)> =
        diagram.arrows.iter().map(|arrow| (arrow.from, arrow.to)).collect();
    let placed: BTreeSet<usize> = diagram.cards.iter().map(|card| card.party).collect();
    let mut wanted = BTreeSet::new();
    for (to, party) in parties.iter().enumerate() {
        wanted.extend(party.callers.iter().filter(|from| **from != to).map(|from| (*from, to)));
    }
    wanted.retain(|(from, to)| placed.contains(from) && placed.contains(to));
    assert_eq!(drawn, wanted.into_iter().collect::<Vec<_>>());
}

/// Whether a line from an edge of a box to a point outside is perpendicular to the edge.
fn stands_upright_on(on: (f64, f64), off: (f64, f64), card: Rect) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() < EPSILON;
    let level = near(on.1, off.1) && on.1 > card.y && on.1 < card.bottom();
    let upright = near(on.0, off.0) && on.0 > card.x && on.0 < card.right();
    let left = near(on.0, card.x) && off.0 < card.x;
    let right = near(on.0, card.right()) && off.0 > card.right();
    let above = near(on.1, card.y) && off.1 < card.y;
    let below = near(on.1, card.bottom()) && off.1 > card.bottom();
    (level && (left || right)) || (upright && (above || below))
}

fn assert_texts(parties: &[Party], diagram: &Diagram) {
    for card in &diagram.cards {
        let mut boxes: Vec<Rect> = card.lines.iter().map(extent).collect();
        assert!(boxes.iter().all(|line| inside(*line, card.rect, 0.5)), "{card:?}");
        assert_eq!(card.badge.is_some(), parties[card.party].order.is_some());
        if let Some(badge) = &card.badge {
            assert!(
                inside(badge.rect, card.rect, 0.0) && inside(extent(&badge.line), badge.rect, 0.0),
                "{badge:?}"
            );
            assert_eq!(badge.line.text, parties[card.party].order.unwrap().to_string());
            boxes.push(badge.rect);
        }
        assert_apart(&boxes);
        assert_words(&parties[card.party], card);
    }
    let mut labels = Vec::new();
    for zone in &diagram.zones {
        assert!(zone.label.iter().map(extent).all(|line| inside(line, zone.rect, 0.2)), "{zone:?}");
        labels.extend(zone.label.iter().map(extent));
        assert_note(parties, diagram, zone.group, &zone.label);
    }
    let captions = || diagram.arrows.iter().filter_map(|arrow| arrow.label.as_ref());
    labels.extend(captions().map(extent));
    assert_apart(&labels);
    for label in &labels {
        assert!(!diagram.cards.iter().any(|card| overlap(*label, card.rect)), "{label:?}");
        for arrow in &diagram.arrows {
            assert!(
                !pieces(arrow).into_iter().any(|piece| runs_through(piece, *label)),
                "{arrow:?} {label:?}"
            );
        }
    }
    let lines = diagram.cards.iter().flat_map(|card| &card.lines).chain(captions());
    let lines = lines.chain(diagram.zones.iter().flat_map(|zone| &zone.label));
    assert!(lines.map(|line| line.size).fold(f64::MAX, f64::min) >= 7.0);
}

fn assert_apart(boxes: &[Rect]) {
    for (index, one) in boxes.iter().enumerate() {
        assert!(!boxes[..index].iter().any(|other| overlap(*one, *other)), "{one:?} {boxes:?}");
    }
}

/// A card says each field whole, in one line or two, or that it is in the table; and nothing else.
fn assert_words(party: &Party, card: &Card) {
    let said: String = card.lines.iter().map(|line| bare(&line.text)).collect();
    let fields = [
        ("", party.organisation.as_str()),
        ("", &party.role),
        ("", &party.name),
        ("代行", &party.deputy),
        ("電話", &party.telephone),
        ("時間外", &party.after_hours),
    ];
    assert!(says(&said, &fields, &party.role), "{card:?}");
}

/// Whether a text is these fields one after the other; the most crowded drawings leave out the
/// role.
fn says(said: &str, fields: &[(&str, &str)], role: &str) -> bool {
    let Some(((label, field), others)) = fields.split_first() else { return said.is_empty() };
    let may_be_missing = field.trim().is_empty() || *field == role;
    let after = said.strip_prefix(label);
    let ways = [bare(field).as_str(), SEE_TABLE]
        .map(|way| after.and_then(|after| after.strip_prefix(way)));
    ways.into_iter().flatten().any(|rest| says(rest, others, role))
        || (may_be_missing && says(said, others, role))
}

fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}

fn assert_note(parties: &[Party], diagram: &Diagram, group: ContactGroup, label: &[TextLine]) {
    let left_out = diagram.left_out.iter().filter(|party| parties[**party].group == group).count();
    let note = (left_out > 0).then(|| format!("ほか{left_out}件は次のページの表"));
    assert_eq!(label.get(1).map(|line| line.text.clone()), note);
}

fn assert_all(parties: &[Party], diagram: &Diagram) {
    assert_boxes(parties, diagram);
    assert_arrows(parties, diagram);
    assert_texts(parties, diagram);
    let placed = diagram.cards.iter().map(|card| card.party);
    let mut all: Vec<usize> = placed.chain(diagram.left_out.iter().copied()).collect();
    all.sort_unstable();
    assert_eq!(all, (0..parties.len()).collect::<Vec<_>>());
}

/// The smallest size of names, deputies and numbers.
fn smallest_of_what_matters(parties: &[Party], diagram: &Diagram) -> f64 {
    let mut smallest = f64::MAX;
    for card in &diagram.cards {
        let party = &parties[card.party];
        let fields = [&party.name, &party.deputy, &party.telephone, &party.after_hours];
        for line in &card.lines {
            if !line.text.is_empty() && fields.iter().any(|field| field.contains(&line.text)) {
                smallest = smallest.min(line.size);
            }
        }
    }
    smallest
}

// What is drawn in the tests.

/// The characters of each field differ, so that a line of a card belongs to one field.
fn words(
    letters: &'static str,
    lengths: std::ops::RangeInclusive<usize>,
) -> impl Strategy<Value = String> {
    let letter = prop::sample::select(letters.chars().collect::<Vec<_>>());
    prop::collection::vec(letter, lengths).prop_map(|letters| letters.into_iter().collect())
}

prop_compose! {
    fn ordinary()(
        group in prop::sample::select(GROUPS.to_vec()),
        organisation in words("株式会社みほん薬局システム本部、", 1..=30),
        role in words("管理責任者担当窓口", 0..=12),
        name in words("青葉花子若菜健一", 0..=12),
        deputy in words("双四由美次郎恵典", 0..=12),
        telephone in words("0123-", 0..=16),
        after_hours in words("6789()", 0..=16),
        order in prop::option::weighted(0.8, 1_u32..100),
        content in words("異常時刻機器画面の", 0..=25),
        callers in prop::collection::vec(0_usize..70, 0..=2),
    ) -> Party {
        Party { group, organisation, role, name, deputy, telephone, after_hours, order, content, callers }
    }
}

prop_compose! {
    fn any_party()(
        mut party in ordinary(),
        long in prop::option::weighted(0.1, (0_usize..7, words("長い文。（」ab c\n", 200..=2000))),
        blank in prop::option::weighted(0.1, 0_usize..7),
        order in prop::option::weighted(0.1, any::<u32>()),
    ) -> Party {
        fn field(party: &mut Party, index: usize) -> &mut String {
            match index {
                0 => &mut party.organisation,
                1 => &mut party.role,
                2 => &mut party.name,
                3 => &mut party.deputy,
                4 => &mut party.telephone,
                5 => &mut party.after_hours,
                _ => &mut party.content,
            }
        }
        if let Some((index, text)) = long {
            *field(&mut party, index) = text;
        }
        if let Some(index) = blank {
            *field(&mut party, index) = "　 ".to_owned();
        }
        party.order = order.or(party.order);
        party
    }
}

/// Contacts in groups as unevenly spread as people make them: few groups or many.
fn ordinary_parties(counts: std::ops::RangeInclusive<usize>) -> impl Strategy<Value = Vec<Party>> {
    (prop::collection::vec(ordinary(), counts), 1_usize..=9, any::<usize>()).prop_map(
        |(mut parties, few, turn)| {
            for party in &mut parties {
                let index = GROUPS.iter().position(|group| *group == party.group).unwrap() % few;
                party.group = GROUPS[(index + turn % 9) % 9];
            }
            parties
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_contacts_give_a_drawing_that_can_be_read(parties in prop::collection::vec(any_party(), 0..=60)) {
        assert_all(&parties, &diagram(&parties));
    }

    #[test]
    fn forty_ordinary_contacts_have_room(parties in ordinary_parties(1..=40)) {
        let diagram = diagram(&parties);
        assert_all(&parties, &diagram);
        prop_assert_eq!(&diagram.left_out, &Vec::<usize>::new());
    }

    #[test]
    fn twelve_contacts_can_be_read_from_afar(parties in ordinary_parties(1..=12)) {
        let diagram = diagram(&parties);
        assert_large(&parties, &diagram, 12.0);
    }

    #[test]
    fn twenty_contacts_are_not_small(parties in ordinary_parties(13..=20)) {
        let diagram = diagram(&parties);
        assert_large(&parties, &diagram, 10.0);
    }
}

fn assert_large(parties: &[Party], diagram: &Diagram, size: f64) {
    assert_all(parties, diagram);
    assert_eq!(diagram.left_out, Vec::<usize>::new());
    assert!(smallest_of_what_matters(parties, diagram) >= size);
    let lines = || diagram.cards.iter().flat_map(|card| &card.lines);
    let missing: Vec<&TextLine> = lines().filter(|line| line.text == SEE_TABLE).collect();
    assert!(
        missing.is_empty(),
        "not on their cards: {missing:?}, smallest {:?}",
        smallest_of_what_matters(parties, diagram)
    );
}

fn party(group: ContactGroup, order: u32, callers: &[usize]) -> Party {
    Party {
        group,
        organisation: "架空レセコン株式会社".to_owned(),
        role: "窓口".to_owned(),
        name: "試作 誠".to_owned(),
        deputy: "例示 さくら".to_owned(),
        telephone: "03-0000-1234".to_owned(),
        after_hours: "03-0000-1235".to_owned(),
        order: Some(order),
        content: "異常の内容".to_owned(),
        callers: callers.to_vec(),
    }
}

/// The contacts that every user sees first.
fn sample() -> Vec<Party> {
    let table: toml::Table = tachiiri::assets::Assets::load(None, None)
        .unwrap()
        .template("sample.toml")
        .unwrap()
        .parse()
        .unwrap();
    let rows = table["連絡先"].as_array().unwrap();
    let text = |row: &toml::Value, key| {
        row.get(key).and_then(toml::Value::as_str).unwrap_or_default().to_owned()
    };
    let group = |row: &toml::Value| {
        let word = text(row, "区分");
        let index = ContactGroup::WORDS.iter().position(|known| *known == word);
        GROUPS.into_iter().find(|group| Some(*group as usize) == index).unwrap()
    };
    let callers = |row: &toml::Value| {
        let words = text(row, "連絡元");
        let role = |word: &str| rows.iter().position(|row| text(row, "役割") == word).unwrap();
        words.split('、').filter(|word| !word.is_empty()).map(role).collect()
    };
    let number = |row: &toml::Value| row.get("連絡順").and_then(toml::Value::as_integer);
    let party = |row| Party {
        group: group(row),
        organisation: text(row, "組織名"),
        role: text(row, "役割"),
        name: text(row, "氏名"),
        deputy: text(row, "代行者"),
        telephone: text(row, "電話番号"),
        after_hours: text(row, "時間外電話"),
        order: number(row).map(|order| u32::try_from(order).unwrap()),
        content: text(row, "連絡する内容"),
        callers: callers(row),
    };
    rows.iter().map(party).collect()
}

#[test]
fn the_sample_pharmacy_is_drawn_large_with_what_is_to_be_said() {
    let parties = sample();
    let diagram = diagram(&parties);
    assert_large(&parties, &diagram, 12.0);
    assert_eq!((diagram.cards.len(), diagram.zones.len(), diagram.arrows.len()), (14, 8, 15));
    let captions = diagram.arrows.iter().filter(|arrow| arrow.label.is_some()).count();
    assert!(captions >= 11, "{captions} of 13");
    let pharmacy: Vec<f64> = diagram.cards[..5].iter().map(|card| card.rect.y).collect();
    assert!(pharmacy.is_sorted(), "from who notices down to the owner: {pharmacy:?}");
}

#[test]
fn forty_contacts_have_their_telephone_numbers_in_one_piece() {
    let mut parties: Vec<Party> = (0..40).map(|index| sample()[index % 14].clone()).collect();
    for (index, party) in parties.iter_mut().enumerate() {
        party.callers = vec![index * 7 / 16];
    }
    let diagram = diagram(&parties);
    assert_all(&parties, &diagram);
    assert!(diagram.left_out.is_empty());
    assert!(ways::least_distance(&diagram) >= ways::APART);
    for card in &diagram.cards {
        let telephone = &parties[card.party].telephone;
        assert!(card.lines.iter().any(|line| line.text == *telephone), "{card:?}");
    }
}

#[test]
fn one_contact_stands_in_the_middle_and_is_read_from_afar() {
    let parties = [party(ContactGroup::Pharmacy, 1, &[])];
    let diagram = diagram(&parties);
    assert_large(&parties, &diagram, 26.0);
    let card = diagram.cards[0].rect;
    assert!(card.width <= AREA.width / 2.0 && card.height < AREA.height / 2.0);
    assert!((card.x + card.right() - AREA.x - AREA.right()).abs() < 1.0);
}

#[test]
fn the_fewer_contacts_there_are_the_larger_they_are_printed() {
    let chain = |count: usize| -> Vec<Party> {
        let one = |index: usize| {
            let callers: Vec<usize> = index.checked_sub(1).into_iter().collect();
            party(ContactGroup::Pharmacy, index as u32 + 1, &callers)
        };
        (0..count).map(one).collect()
    };
    for (count, size) in [(1, 26.0), (2, 26.0), (4, 22.0), (6, 14.0)] {
        let parties = chain(count);
        assert_large(&parties, &diagram(&parties), size);
    }
}

#[test]
fn callers_who_are_not_there_and_oneself_draw_no_arrow() {
    let parties = [
        party(ContactGroup::Pharmacy, 1, &[0, 7, usize::MAX]),
        party(ContactGroup::Vendor, 2, &[0, 0]),
    ];
    let diagram = diagram(&parties);
    assert_all(&parties, &diagram);
    assert_eq!(diagram.arrows.len(), 1);
}

#[test]
fn the_last_to_be_called_of_the_fullest_zone_are_left_to_the_table() {
    let mut parties: Vec<Party> =
        (0..90).map(|order| party(ContactGroup::Vendor, 1000 - order, &[])).collect();
    parties.push(party(ContactGroup::Police, 2000, &[0]));
    let diagram = diagram(&parties);
    assert_all(&parties, &diagram);
    let left_out = diagram.left_out.len();
    assert!((20..=50).contains(&left_out), "{left_out}");
    assert_eq!(diagram.left_out, (0..left_out).collect::<Vec<_>>());
}

#[test]
fn all_in_one_group_and_all_groups_alike() {
    for group in GROUPS {
        let parties: Vec<Party> = (0..40).map(|order| party(group, order, &[0])).collect();
        let diagram = diagram(&parties);
        assert_all(&parties, &diagram);
        assert!(diagram.left_out.is_empty(), "{group:?}");
    }
}

#[test]
fn no_contacts_and_no_room_give_an_empty_drawing() {
    assert!(diagram(&[]).cards.is_empty());
    let parties = [party(ContactGroup::Pharmacy, 1, &[])];
    for (width, height) in
        [(0.0, 0.0), (20.0, 166.0), (277.0, 5.0), (f64::NAN, f64::NAN), (-5.0, -5.0)]
    {
        let diagram = lay_out(&parties, Rect { x: 0.0, y: 0.0, width, height }, &Font);
        assert_eq!((diagram.cards.len(), diagram.left_out), (0, vec![0]), "{width} × {height}");
    }
}

#[test]
fn the_same_contacts_give_the_same_drawing() {
    let parties: Vec<Party> = (0..60)
        .map(|i| party(GROUPS[i % 9], u32::try_from(i).unwrap(), &[i * 7 % 60, i * 11 % 60]))
        .collect();
    assert_eq!(diagram(&parties), diagram(&parties));
}
