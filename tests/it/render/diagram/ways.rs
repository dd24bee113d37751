//! The ways of the contact diagram's arrows: none longer than it must be, and lines apart.

use super::*;

/// How far apart lines of different callers lie, in mm.
pub(super) const APART: f64 = 0.8 - EPSILON;

/// The places along one axis of what stands in a grid: the lower and upper ends of each row or column.
fn tracks(spans: impl Iterator<Item = (f64, f64)>) -> Vec<(f64, f64)> {
    let mut tracks: Vec<(f64, f64)> = Vec::new();
    for span in spans {
        if !tracks.iter().any(|known| (known.0 - span.0).abs() < EPSILON) {
            tracks.push(span);
        }
    }
    tracks.sort_by(|one, other| one.0.total_cmp(&other.0));
    tracks
}

/// From which place to which an arrow may run: between two rows or columns and in the corridors
/// beside them.
fn bounds(tracks: &[(f64, f64)], one: f64, other: f64, area: (f64, f64)) -> (f64, f64) {
    let at =
        |place: f64| tracks.iter().position(|track| (track.0 - place).abs() < EPSILON).unwrap();
    let (low, high) = (at(one).min(at(other)), at(one).max(at(other)));
    let before = low.checked_sub(1).map_or(area.0, |before| tracks[before].1);
    (before, tracks.get(high + 1).map_or(area.1, |after| after.0))
}

fn assert_short(diagram: &Diagram) {
    let rect = |party: usize| diagram.cards.iter().find(|card| card.party == party).unwrap().rect;
    let rows = tracks(diagram.cards.iter().map(|card| (card.rect.y, card.rect.bottom())));
    let columns = tracks(diagram.cards.iter().map(|card| (card.rect.x, card.rect.right())));
    let area = diagram.area;
    for arrow in &diagram.arrows {
        let (from, to) = (rect(arrow.from), rect(arrow.to));
        let (top, bottom) = bounds(&rows, from.y, to.y, (area.y, area.bottom()));
        let (left, right) = bounds(&columns, from.x, to.x, (area.x, area.right()));
        for (x, y) in &arrow.points {
            assert!((top - EPSILON..=bottom + EPSILON).contains(y), "{arrow:?} up or down");
            assert!((left - EPSILON..=right + EPSILON).contains(x), "{arrow:?} aside");
        }
        let (start, end) = (arrow.points[0], *arrow.points.last().unwrap());
        let (across, along) = pieces(arrow).iter().fold((0.0, 0.0), |(across, along), piece| {
            (across + piece.width, along + piece.height)
        });
        let near = |a: f64, b: f64| (a - b).abs() < EPSILON;
        if !near(from.x, to.x) {
            assert!(near(across, (start.0 - end.0).abs()), "{arrow:?} goes back");
        }
        if !near(from.y, to.y) {
            assert!(near(along, (start.1 - end.1).abs()), "{arrow:?} goes back");
        } else if is_free(diagram, arrow, from, to) {
            assert_eq!(arrow.points.len(), 2, "{arrow:?} goes round nothing");
        }
    }
}

/// Whether nothing stands between two cards of a row, and no arrow of another caller ends on their
/// sides that face each other.
fn is_free(diagram: &Diagram, arrow: &Arrow, from: Rect, to: Rect) -> bool {
    let (left, right) = if from.x < to.x { (from.right(), to.x) } else { (to.right(), from.x) };
    let between = Rect { x: left, y: from.y, width: right - left, height: from.height };
    let ends = |other: &Arrow| [other.points[0], *other.points.last().unwrap()];
    let beside = |(x, y): (f64, f64)| {
        [left, right].iter().any(|side| (x - side).abs() < EPSILON)
            && y > from.y
            && y < from.bottom()
    };
    let others = diagram.arrows.iter().filter(|other| other.from != arrow.from);
    !diagram.cards.iter().any(|card| overlap(card.rect, between))
        && !others.flat_map(ends).any(beside)
}

/// The distance of two pieces that run beside each other; beyond any of others.
pub fn distance_beside(a: Rect, b: Rect) -> f64 {
    let beside = |from: f64, to: f64, start: f64, end: f64| to.min(end) - from.max(start) > EPSILON;
    if a.height + b.height < EPSILON && beside(a.x, a.right(), b.x, b.right()) {
        (a.y - b.y).abs()
    } else if a.width + b.width < EPSILON && beside(a.y, a.bottom(), b.y, b.bottom()) {
        (a.x - b.x).abs()
    } else {
        f64::MAX
    }
}

/// The least distance of pieces that run beside each other and belong to different callers.
pub(super) fn least_distance(diagram: &Diagram) -> f64 {
    let mut least = f64::MAX;
    for (index, one) in diagram.arrows.iter().enumerate() {
        for other in diagram.arrows[..index].iter().filter(|other| other.from != one.from) {
            for a in pieces(one) {
                least =
                    pieces(other).into_iter().map(|b| distance_beside(a, b)).fold(least, f64::min);
            }
        }
    }
    least
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arrows_take_the_shortest_way(parties in ordinary_parties(1..=40)) {
        assert_short(&diagram(&parties));
    }

    #[test]
    fn lines_of_thirty_contacts_lie_apart(parties in ordinary_parties(1..=30)) {
        let distance = least_distance(&diagram(&parties));
        prop_assert!(distance >= APART, "{} mm", distance);
    }
}

#[test]
fn the_arrows_of_the_sample_take_the_shortest_way_and_lie_apart() {
    let diagram = diagram(&sample());
    assert_short(&diagram);
    assert!(least_distance(&diagram) > 1.0, "{}", least_distance(&diagram));
}

/// Whether a point lies on an arrow.
fn lies_on(arrow: &Arrow, (x, y): (f64, f64)) -> bool {
    pieces(arrow).iter().any(|piece| {
        (piece.x - EPSILON..=piece.right() + EPSILON).contains(&x)
            && (piece.y - EPSILON..=piece.bottom() + EPSILON).contains(&y)
    })
}

#[test]
fn a_dot_stands_where_arrows_of_a_caller_part_and_nowhere_else() {
    let diagram = diagram(&sample());
    let callers = |point: (f64, f64)| -> Vec<usize> {
        diagram
            .arrows
            .iter()
            .filter(|arrow| lies_on(arrow, point))
            .map(|arrow| arrow.from)
            .collect()
    };
    for joint in &diagram.joints {
        let callers = callers(*joint);
        let one =
            callers.iter().any(|one| callers.iter().filter(|other| *other == one).count() > 1);
        assert!(one, "{joint:?} {callers:?}");
    }
    // Police, ministry and health office are called from one line.
    let calling = diagram.arrows.iter().filter(|arrow| arrow.from == 3);
    let parted = diagram
        .joints
        .iter()
        .filter(|joint| calling.clone().filter(|arrow| lies_on(arrow, **joint)).count() > 1);
    assert!(parted.count() >= 2, "{:?}", diagram.joints);
}

#[test]
fn an_organisation_is_as_large_as_a_name_where_nobody_is_named() {
    let parties = sample();
    let diagram = diagram(&parties);
    let nameless = diagram.cards.iter().filter(|card| parties[card.party].name.is_empty());
    let mut seen = 0;
    for card in nameless {
        assert!(card.lines[0].bold && card.lines[0].size >= 10.0, "{card:?}");
        seen += 1;
    }
    assert!(seen >= 3, "{seen}");
}
