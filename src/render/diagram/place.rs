//! The finished shapes: zones, cards and arrows of an arrangement whose rows have their heights.

use super::arrangement::{GridCell, ZoneSpan};
use super::card::{self, PartyTexts};
use super::draft::{self, CAPTION, Draft, FRAME, Interval, PlacedRow, number};
use super::measured::{Font, Measured};
use super::route::{Channel, Route, Routes, Side, Way};
use super::shapes::{Arrow, Card, MM_PER_POINT, Rect, TextLine, Zone};
use super::style::{ASCENT, Captions, CardStyle, SMALLEST};
use crate::model::text::Widths;
use crate::sheet::choice::Choice;

/// Above a zone's name, below its frame, in mm.
const ABOVE_LABEL: f64 = 0.3;
/// Above a caption, in mm.
const ABOVE_CAPTION: f64 = 0.4;
/// Between a caption and the arrow or the zone's name at its left, in mm.
const LEFT_OF_CAPTION: f64 = 1.5;
/// How far from a card's left edge straight arrows stand, in mm: far left, so that captions have
/// room beside them, and those down right of those up.
const STRAIGHT_DOWN: f64 = 9.0;
const STRAIGHT_UP: f64 = 5.0;
/// What arrows keep free of a card's corners, in mm.
const CORNER: f64 = 0.5;
/// Lanes at the drawing's edge are not further from the cards than this, in mm.
const OUTER_CORRIDOR: f64 = 12.0;
/// Lanes are not further apart than this, in mm.
const MOST_PITCH: f64 = 3.0;
/// Arrows at a card's side are not further apart than this, in mm.
const MOST_PORT_PITCH: f64 = 5.0;

/// Places the zones, cards and arrows of a draft whose rows have these heights, in mm.
pub(super) fn place(
    draft: &Draft,
    texts: &[PartyTexts],
    heights: &[f64],
    style: CardStyle,
    widths: &dyn Widths,
) -> (Vec<Zone>, Vec<Card>, Vec<Arrow>) {
    let rows = draft.rows(texts, heights, style);
    let placement = Placement { draft, routes: &draft.routes, rows, texts, widths, style };
    (placement.zones(), placement.cards(), placement.arrows())
}

/// All that is known once rows, columns and lanes have their places.
struct Placement<'a> {
    draft: &'a Draft,
    routes: &'a Routes,
    rows: Vec<PlacedRow>,
    texts: &'a [PartyTexts],
    widths: &'a dyn Widths,
    style: CardStyle,
}

impl Placement<'_> {
    fn card_rect(&self, cell: GridCell) -> Rect {
        let row = self.rows[cell.row];
        Rect {
            x: self.draft.columns[cell.column],
            y: row.top,
            width: self.draft.card_width,
            height: row.height,
        }
    }

    fn zones(&self) -> Vec<Zone> {
        self.draft.arrangement.zones.iter().map(|span| self.zone(span)).collect()
    }

    fn zone(&self, span: &ZoneSpan) -> Zone {
        let (first, last) = (self.rows[span.first_row], self.rows[span.last_row]);
        let x = self.draft.columns[span.first_column] - FRAME;
        let y = first.top - FRAME - first.labels.whole;
        let right = self.draft.columns[span.last_column] + self.draft.card_width + FRAME;
        let rect = Rect { x, y, width: right - x, height: last.top + last.height + FRAME - y };
        let name = span.group.word();
        let note = (span.left_out > 0).then(|| format!("ほか{}件は次のページの表", span.left_out));
        let font = self.style.zone_label();
        let texts = std::iter::once((name.to_owned(), font))
            .chain(note.map(|note| (note, Font::regular(font.size))));
        let step = draft::label_line(self.style);
        let label = texts.enumerate().filter_map(|(index, (text, font))| {
            let top = y + ABOVE_LABEL + number(index) * step;
            // Beyond the first card there may be lanes.
            line(&Measured::new(&text, self.widths), (x + FRAME, top), self.draft.card_width, font)
        });
        Zone { group: span.group, rect, label: label.collect() }
    }

    fn cards(&self) -> Vec<Card> {
        let mut cards: Vec<Card> =
            self.draft.arrangement.cells.iter().filter_map(|cell| self.card(*cell)).collect();
        cards.sort_by_key(|card| card.party);
        cards
    }

    fn card(&self, cell: GridCell) -> Option<Card> {
        let rect = self.card_rect(cell);
        let room = (rect.width, rect.height);
        let text = card::set_in(&self.texts[cell.party], room, self.style)?;
        let (badge, lines) = (text.badge(rect.x, rect.y), text.lines(rect.x, rect.y));
        Some(Card { party: cell.party, rect, badge, lines })
    }

    fn arrows(&self) -> Vec<Arrow> {
        let mut routes = self.routes.routes.clone();
        routes.sort_by_key(|route| (route.from.party, route.to.party));
        let mut labelled: Vec<usize> = Vec::new();
        let mut arrows = Vec::new();
        for route in &routes {
            let label =
                if labelled.contains(&route.to.party) { None } else { self.caption(route.to) };
            labelled.push(route.to.party);
            let points = without_needless_points(self.points(route));
            arrows.push(Arrow { from: route.from.party, to: route.to.party, points, label });
        }
        arrows
    }

    /// Places 連絡する内容 above a card, right of an arrow that comes from above.
    fn caption(&self, cell: GridCell) -> Option<TextLine> {
        let caption = self.texts[cell.party]
            .caption
            .as_ref()
            .filter(|_| self.style.captions != Captions::None)?;
        let rect = self.card_rect(cell);
        let straight = |route: &&Route| matches!(route.way, Way::Straight { .. });
        let touches = |route: &Route| {
            let upper = if route.from.row < route.to.row {
                (route.to, route.from)
            } else {
                (route.from, route.to)
            };
            upper.0.party == cell.party
        };
        let right_of_arrow =
            self.routes.routes.iter().filter(straight).any(touches).then(|| straight_x(rect, true));
        let right_of_name = self.name_beside(cell);
        let x = [right_of_arrow, right_of_name]
            .into_iter()
            .flatten()
            .map(|x| x + LEFT_OF_CAPTION)
            .fold(rect.x, f64::max);
        let top = rect.y - FRAME - self.rows[cell.row].labels.caption + ABOVE_CAPTION;
        line(caption, (x, top), rect.right() - x, Font::regular(CAPTION))
    }

    /// Returns the right end of the zone's name that stands in the same line as a card's caption.
    fn name_beside(&self, cell: GridCell) -> Option<f64> {
        let span = &self.draft.arrangement.zones[cell.zone];
        let first = span.first_row == cell.row && span.first_column == cell.column;
        let ends = |line: &TextLine| {
            let font = Font { size: line.size, bold: line.bold };
            line.x + Measured::new(&line.text, self.widths).width(font)
        };
        let names = || self.zone(span).label.iter().map(ends).reduce(f64::max);
        if first && self.style.captions == Captions::Beside { names() } else { None }
    }

    fn points(&self, route: &Route) -> Vec<(f64, f64)> {
        let (from, to) = (self.card_rect(route.from), self.card_rect(route.to));
        match route.way {
            Way::Straight { down: true } => {
                let x = straight_x(from, true);
                vec![(x, from.bottom()), (x, to.y)]
            }
            Way::Straight { down: false } => {
                let x = straight_x(from, false);
                vec![(x, from.y), (x, to.bottom())]
            }
            Way::Level { first, .. } => {
                let y = self.port_y(first, route.from, route.from.party);
                let (start, end) =
                    if to.x > from.x { (from.right(), to.x) } else { (from.x, to.right()) };
                vec![(start, y), (end, y)]
            }
            Way::Around { out, first, through, into } => {
                let owner = route.from.party;
                let last = through.map_or(first, |(_, second)| second);
                let start = (
                    if out == Side::High { from.right() } else { from.x },
                    self.port_y(first, route.from, owner),
                );
                let end = (
                    if into == Side::High { to.x } else { to.right() },
                    self.port_y(last, route.to, owner),
                );
                let mut points = vec![start, (self.lane_x(first, owner), start.1)];
                if let Some((gap, second)) = through {
                    let y = self.lane_y(gap, owner);
                    points
                        .extend([(self.lane_x(first, owner), y), (self.lane_x(second, owner), y)]);
                }
                points.extend([(self.lane_x(last, owner), end.1), end]);
                points
            }
        }
    }

    fn port_y(&self, corridor: usize, cell: GridCell, owner: usize) -> f64 {
        let (index, count) = self.routes.port(corridor, cell.row, owner);
        let row = self.rows[cell.row];
        Interval { from: row.top + CORNER, to: row.top + row.height - CORNER }.spread(
            index,
            count,
            MOST_PORT_PITCH,
        )
    }

    fn lane_x(&self, corridor: usize, owner: usize) -> f64 {
        let (draft, channel) = (self.draft, Channel::Column(corridor));
        let [left, right] = draft::clear(&draft.arrangement, self.routes, corridor);
        let from = match corridor.checked_sub(1).and_then(|column| draft.columns.get(column)) {
            Some(column) => column + draft.card_width,
            None => draft.area.x.max(draft.columns[0] - OUTER_CORRIDOR),
        };
        let to = match draft.columns.get(corridor) {
            Some(column) => *column,
            None => draft.area.right().min(from + OUTER_CORRIDOR),
        };
        let count = self.routes.lanes(channel);
        Interval { from: from + left, to: to - right }.spread(
            self.routes.lane(channel, owner),
            count,
            MOST_PITCH,
        )
    }

    fn lane_y(&self, gap: usize, owner: usize) -> f64 {
        let channel = Channel::Row(gap);
        self.rows[gap].lanes.spread(
            self.routes.lane(channel, owner),
            self.routes.lanes(channel),
            MOST_PITCH,
        )
    }
}

/// Places a line, in the given font or as much smaller as it takes to fit a width; `None` where it
/// does not.
fn line(text: &Measured, (x, top): (f64, f64), width: f64, font: Font) -> Option<TextLine> {
    let sizes = [font.size, font.size - 0.5, font.size - 1.0, SMALLEST];
    let fits = |&size: &f64| size >= SMALLEST && text.width(Font { size, ..font }) <= width;
    let size = sizes.into_iter().find(fits)?;
    Some(TextLine {
        x,
        y: top + size * ASCENT * MM_PER_POINT,
        size,
        bold: font.bold,
        text: text.whole(),
    })
}

/// Returns where a straight arrow leaves a card's upper or lower edge.
fn straight_x(card: Rect, down: bool) -> f64 {
    card.x + if down { STRAIGHT_DOWN } else { STRAIGHT_UP }
}

/// Leaves out the points of a polyline where it goes straight on.
fn without_needless_points(points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let mut kept: Vec<(f64, f64)> = Vec::new();
    for point in points {
        let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
        while let [.., before, last] = kept[..] {
            let level = near(before.1, last.1) && near(last.1, point.1);
            let upright = near(before.0, last.0) && near(last.0, point.0);
            if !(level || upright) {
                break;
            }
            kept.pop();
        }
        if kept.last().is_none_or(|last| !near(last.0, point.0) || !near(last.1, point.1)) {
            kept.push(point);
        }
    }
    kept
}
