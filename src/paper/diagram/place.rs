//! Where on the page everything of a plan goes: columns, rows, corridors, lanes, and the finished shapes.

use super::grid::{Cell, Plan, Span};
use super::route::{Channel, Route, Routes, Side, Way};
use super::text::{self, ASCENT, Density, Measured, SMALLEST, Style, Texts};
use super::{Arrow, Badge, Captions, Card, Line, MM_PER_POINT, Rect, Zone};
use crate::model::text::Widths;
use crate::sheet::choice::Choice;

/// The narrowest card: so that a zone's label finds room above it.
const NARROWEST: f64 = 30.0;
/// The widest card.
const WIDEST: f64 = 75.0;
/// From a zone's frame to its cards.
const FRAME: f64 = 1.0;
/// What a corridor keeps free beside cards; beside cards where arrow heads stand.
const CLEAR: f64 = 2.0;
const HEAD: f64 = 3.2;
/// The distance of lanes where there is room.
const PITCH: f64 = 1.8;
/// The narrowest band for lanes between two rows.
const BAND: f64 = 1.0;
/// How much leftover space a corridor may take.
const MOST_EXTRA: f64 = 9.0;
/// The size of captions, in pt.
const CAPTION: f64 = 7.5;

/// The size of zone labels, in pt.
fn label_size(style: Style) -> f64 {
    if style.density == Density::Tight { 7.5 } else { 8.5 }
}

/// From one place to another, along one axis.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    from: f64,
    to: f64,
}

impl Stretch {
    /// The place of one of several things spread over it, not further apart than `most`.
    fn spread(self, index: usize, count: usize, most: f64) -> f64 {
        let (index, count) = (small(index), small(count));
        let length = (self.to - self.from).max(0.0);
        let step = (length / (count + 1.0)).min(most);
        let middle = f64::midpoint(self.from, self.to);
        middle + (index - (count - 1.0) / 2.0) * step
    }
}

fn small(count: usize) -> f64 {
    u32::try_from(count).map_or(0.0, f64::from)
}

/// A plan with its arrows' ways and its columns' places.
pub(super) struct Draft {
    plan: Plan,
    routes: Routes,
    area: Rect,
    card_width: f64,
    /// The left edges of the columns.
    columns: Vec<f64>,
    calls: Vec<(usize, usize)>,
}

impl Draft {
    /// Finds ways and columns, with lanes taking a share of the width at the most; nothing where the area is too narrow.
    pub(super) fn new(plan: Plan, calls: &[(usize, usize)], area: Rect, lanes: f64) -> Option<Self> {
        let routes = Routes::new(&plan, calls);
        let corridors = corridor_widths(&plan, &routes, area.width * lanes);
        let count = small(plan.columns);
        let room = area.width - corridors.iter().sum::<f64>();
        let card_width = (room / count).min(WIDEST);
        if card_width < NARROWEST || plan.cells.is_empty() {
            return None;
        }
        let extra = ((room - count * card_width) / (count - 1.0).max(1.0)).clamp(0.0, MOST_EXTRA);
        let used = corridors.iter().sum::<f64>() + count * card_width + (count - 1.0) * extra;
        let mut x = area.x + (area.width - used) / 2.0;
        let mut columns = Vec::new();
        for (column, corridor) in corridors[..plan.columns].iter().enumerate() {
            x += corridor + if column > 0 { extra } else { 0.0 };
            columns.push(x);
            x += card_width;
        }
        Some(Self { plan, routes, area, card_width, columns, calls: calls.to_vec() })
    }

    /// How high each row must be in a style; nothing where the page is too low.
    pub(super) fn row_heights(&self, texts: &[Texts], style: Style) -> Option<Vec<f64>> {
        let mut left = self.area.height - self.gaps_least(texts, style).iter().sum::<f64>();
        let mut rows = vec![0.0_f64; self.plan.rows];
        for cell in &self.plan.cells {
            let height = text::set(&texts[cell.party], self.card_width, style)?.height;
            let row = &mut rows[cell.row];
            left -= (height - *row).max(0.0);
            *row = row.max(height);
            if left < 0.0 {
                return None;
            }
        }
        Some(rows)
    }

    /// The least heights of the corridors above, between and below the rows.
    fn gaps_least(&self, texts: &[Texts], style: Style) -> Vec<f64> {
        let pitch = if style.density == Density::Tight { 0.0 } else { 1.0 };
        (0..=self.plan.rows).map(|gap| self.band(gap, pitch) + self.fixed(gap, texts, style)).collect()
    }

    /// The height of the lanes above a row.
    fn band(&self, gap: usize, pitch: f64) -> f64 {
        match self.routes.lanes(Channel::Row(gap)) {
            0 if gap == 0 || gap == self.plan.rows => 0.0,
            lanes => ((small(lanes) + 1.0) * pitch).max(BAND),
        }
    }

    /// What else stands above a row: frames, zone labels, captions.
    fn fixed(&self, gap: usize, texts: &[Texts], style: Style) -> f64 {
        let above = if gap == 0 { 0.0 } else { FRAME };
        let below = if gap == self.plan.rows { 0.0 } else { FRAME };
        above + self.label_heights(gap, texts, style).whole + below
    }

    fn label_heights(&self, row: usize, texts: &[Texts], style: Style) -> LabelHeights {
        let (zone, caption) = (self.zone_label_height(row, style), self.caption_height(row, texts, style));
        let whole = if style.captions == Captions::Below { zone + caption } else { zone.max(caption) };
        LabelHeights { caption, whole }
    }

    /// The height of the labels of zones that begin in a row: two lines where something is left out.
    fn zone_label_height(&self, row: usize, style: Style) -> f64 {
        let line = label_size(style) * 1.15 * MM_PER_POINT;
        if self.plan.zones.iter().any(|zone| zone.first_row == row && zone.left_out > 0) {
            return 2.0 * line;
        }
        if self.plan.begins(row) { line } else { 0.0 }
    }

    fn caption_height(&self, row: usize, texts: &[Texts], style: Style) -> f64 {
        if style.captions == Captions::None {
            return 0.0;
        }
        let told = |cell: &&Cell| cell.row == row && texts[cell.party].caption.is_some();
        let called = |cell: &Cell| self.calls.iter().any(|(_, to)| *to == cell.party);
        if self.plan.cells.iter().filter(told).any(called) { CAPTION * 1.2 * MM_PER_POINT } else { 0.0 }
    }

    /// The finished shapes.
    pub(super) fn place(
        &self,
        texts: &[Texts],
        heights: &[f64],
        style: Style,
        widths: &dyn Widths,
    ) -> (Vec<Zone>, Vec<Card>, Vec<Arrow>) {
        let mut routes = Routes::new(&self.plan, &self.calls);
        routes.settle();
        let rows = self.rows(texts, heights, style);
        let sheet = Sheet { draft: self, routes, rows, texts, widths, style };
        (sheet.zones(), sheet.cards(), sheet.arrows())
    }

    /// Rows and lanes from top to bottom; leftover height goes to lanes, then to corridors, then around the whole.
    fn rows(&self, texts: &[Texts], heights: &[f64], style: Style) -> Vec<Row> {
        let least = self.gaps_least(texts, style);
        let mut left = (self.area.height - heights.iter().sum::<f64>() - least.iter().sum::<f64>()).max(0.0);
        let wish = |gap: usize| (self.band(gap, PITCH) + self.fixed(gap, texts, style) - least[gap]).max(0.0);
        let wishes: Vec<f64> = (0..=self.plan.rows).map(wish).collect();
        let all: f64 = wishes.iter().sum();
        let share = if all > 0.0 { (left / all).min(1.0) } else { 0.0 };
        left -= all * share;
        let between = small(self.plan.rows.saturating_sub(1));
        let extra = (left / between.max(1.0)).min(MOST_EXTRA);
        let mut y = self.area.y + (left - between * extra).max(0.0) / 2.0;
        let mut rows = Vec::new();
        for gap in 0..=self.plan.rows {
            let inner = gap > 0 && gap < self.plan.rows;
            let height = least[gap] + wishes[gap] * share + if inner { extra } else { 0.0 };
            let lanes = y + if gap == 0 { 0.0 } else { FRAME };
            let band = height - self.fixed(gap, texts, style);
            y += height;
            let card = heights.get(gap).copied().unwrap_or(0.0);
            let labels = self.label_heights(gap, texts, style);
            rows.push(Row { lanes: Stretch { from: lanes, to: lanes + band }, labels, top: y, height: card });
            y += card;
        }
        rows
    }
}

/// The widths of the corridors left of each column and right of the last.
fn corridor_widths(plan: &Plan, routes: &Routes, most: f64) -> Vec<f64> {
    let lanes = |corridor: usize| small(routes.lanes(Channel::Column(corridor)).saturating_sub(1));
    let all: f64 = (0..=plan.columns).map(lanes).sum();
    let pitch = if all > 0.0 { PITCH.min(most / all) } else { 0.0 };
    let one = |corridor: usize| {
        let outer = corridor == 0 || corridor == plan.columns;
        match routes.lanes(Channel::Column(corridor)) {
            0 if outer => FRAME,
            0 if within_zones(plan, corridor) => 3.0,
            0 => 2.0 * FRAME + 1.6,
            _ => clear(plan, routes, corridor).iter().sum::<f64>() + lanes(corridor) * pitch + 1.0,
        }
    };
    (0..=plan.columns).map(one).collect()
}

/// Whether a corridor runs between two columns of the same zones.
fn within_zones(plan: &Plan, corridor: usize) -> bool {
    plan.zones.iter().any(|zone| zone.first_column < corridor && corridor <= zone.last_column)
}

/// What a corridor keeps free at its left and right side.
fn clear(plan: &Plan, routes: &Routes, corridor: usize) -> [f64; 2] {
    let at = |side| if routes.entered(corridor, side) { HEAD } else { CLEAR };
    let left = if corridor == 0 { 0.4 } else { at(Side::Low) };
    let right = if corridor == plan.columns { 0.4 } else { at(Side::High) };
    [left, right]
}

/// What zone labels and captions take of the space above a row.
#[derive(Debug, Clone, Copy)]
struct LabelHeights {
    /// From the top of the zone labels to the zone's frame below.
    whole: f64,
    /// The captions, lowest.
    caption: f64,
}

/// A row of cards and the lanes above it.
#[derive(Debug, Clone, Copy)]
struct Row {
    lanes: Stretch,
    labels: LabelHeights,
    top: f64,
    height: f64,
}

/// All that is known once rows, columns and lanes have their places.
struct Sheet<'a> {
    draft: &'a Draft,
    routes: Routes,
    rows: Vec<Row>,
    texts: &'a [Texts],
    widths: &'a dyn Widths,
    style: Style,
}

impl Sheet<'_> {
    fn card_rect(&self, cell: Cell) -> Rect {
        let row = self.rows[cell.row];
        Rect { x: self.draft.columns[cell.column], y: row.top, width: self.draft.card_width, height: row.height }
    }

    fn zones(&self) -> Vec<Zone> {
        self.draft.plan.zones.iter().map(|span| self.zone(span)).collect()
    }

    fn zone(&self, span: &Span) -> Zone {
        let (first, last) = (self.rows[span.first_row], self.rows[span.last_row]);
        let x = self.draft.columns[span.first_column] - FRAME;
        let y = first.top - FRAME - first.labels.whole;
        let right = self.draft.columns[span.last_column] + self.draft.card_width + FRAME;
        let rect = Rect { x, y, width: right - x, height: last.top + last.height + FRAME - y };
        let name = span.group.word();
        let note = (span.left_out > 0).then(|| format!("ほか{}件は次のページの表", span.left_out));
        let texts = std::iter::once((name.to_owned(), true)).chain(note.map(|note| (note, false)));
        let size = label_size(self.style);
        let step = size * 1.15 * MM_PER_POINT;
        let label = texts.enumerate().filter_map(|(index, (text, bold))| {
            let top = y + 0.3 + small(index) * step;
            // Beyond the first card there may be lanes.
            self.line(&Measured::new(&text, self.widths), x + FRAME, top, self.draft.card_width, size, bold)
        });
        Zone { group: span.group, rect, label: label.collect() }
    }

    /// A line at most as large as said, where it fits a width.
    fn line(&self, text: &Measured, x: f64, top: f64, width: f64, size: f64, bold: bool) -> Option<Line> {
        let sizes = [size, size - 0.5, size - 1.0, SMALLEST];
        let size = sizes.into_iter().find(|&size| size >= SMALLEST && text.width(size, bold) <= width)?;
        Some(Line { x, y: top + size * ASCENT * MM_PER_POINT, size, bold, text: text.whole() })
    }

    fn cards(&self) -> Vec<Card> {
        let mut cards: Vec<Card> = self.draft.plan.cells.iter().filter_map(|cell| self.card(*cell)).collect();
        cards.sort_by_key(|card| card.party);
        cards
    }

    fn card(&self, cell: Cell) -> Option<Card> {
        let rect = self.card_rect(cell);
        let setting = text::set(&self.texts[cell.party], rect.width, self.style)?;
        let badge = setting.badge(rect.x, rect.y).map(|(rect, line)| Badge { rect, line });
        Some(Card { party: cell.party, rect, badge, lines: setting.lines(rect.x, rect.y) })
    }

    fn arrows(&self) -> Vec<Arrow> {
        let mut routes = self.routes.routes.clone();
        routes.sort_by_key(|route| (route.from.party, route.to.party));
        let mut labelled: Vec<usize> = Vec::new();
        let mut arrows = Vec::new();
        for route in &routes {
            let label = if labelled.contains(&route.to.party) { None } else { self.caption(route.to) };
            labelled.push(route.to.party);
            let points = without_bends_of_nothing(self.points(route));
            arrows.push(Arrow { from: route.from.party, to: route.to.party, points, label });
        }
        arrows
    }

    /// 連絡する内容 above a card, right of an arrow that comes from above.
    fn caption(&self, cell: Cell) -> Option<Line> {
        let caption = self.texts[cell.party].caption.as_ref().filter(|_| self.style.captions != Captions::None)?;
        let rect = self.card_rect(cell);
        let straight = |route: &&Route| matches!(route.way, Way::Straight { .. });
        let touches = |route: &Route| {
            let upper = if route.from.row < route.to.row { (route.to, route.from) } else { (route.from, route.to) };
            upper.0.party == cell.party
        };
        let right_of_arrow = self.routes.routes.iter().filter(straight).any(touches).then(|| straight_x(rect, true));
        let right_of_name = self.name_beside(cell);
        let x = [right_of_arrow, right_of_name].into_iter().flatten().map(|x| x + 1.5).fold(rect.x, f64::max);
        let top = rect.y - FRAME - self.rows[cell.row].labels.caption + 0.4;
        self.line(caption, x, top, rect.right() - x, CAPTION, false)
    }

    /// Where the zone's name ends that stands in the same line as a card's caption.
    fn name_beside(&self, cell: Cell) -> Option<f64> {
        let span = &self.draft.plan.zones[cell.zone];
        let first = span.first_row == cell.row && span.first_column == cell.column;
        let ends = |line: &Line| line.x + Measured::new(&line.text, self.widths).width(line.size, line.bold);
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
            Way::Around { out, first, through, into } => {
                let owner = route.from.party;
                let last = through.map_or(first, |(_, second)| second);
                let start =
                    (if out == Side::High { from.right() } else { from.x }, self.port_y(first, route.from, owner));
                let end = (if into == Side::High { to.x } else { to.right() }, self.port_y(last, route.to, owner));
                let mut points = vec![start, (self.lane_x(first, owner), start.1)];
                if let Some((gap, second)) = through {
                    let y = self.lane_y(gap, owner);
                    points.extend([(self.lane_x(first, owner), y), (self.lane_x(second, owner), y)]);
                }
                points.extend([(self.lane_x(last, owner), end.1), end]);
                points
            }
        }
    }

    fn port_y(&self, corridor: usize, cell: Cell, owner: usize) -> f64 {
        let (index, count) = self.routes.port(corridor, cell.row, owner);
        let row = self.rows[cell.row];
        Stretch { from: row.top + 0.5, to: row.top + row.height - 0.5 }.spread(index, count, 5.0)
    }

    fn lane_x(&self, corridor: usize, owner: usize) -> f64 {
        let (draft, channel) = (self.draft, Channel::Column(corridor));
        let [left, right] = clear(&draft.plan, &self.routes, corridor);
        let from = match corridor.checked_sub(1).and_then(|column| draft.columns.get(column)) {
            Some(column) => column + draft.card_width,
            None => draft.area.x.max(draft.columns[0] - 12.0),
        };
        let to = match draft.columns.get(corridor) {
            Some(column) => *column,
            None => draft.area.right().min(from + 12.0),
        };
        let count = self.routes.lanes(channel);
        Stretch { from: from + left, to: to - right }.spread(self.routes.lane(channel, owner), count, 3.0)
    }

    fn lane_y(&self, gap: usize, owner: usize) -> f64 {
        let channel = Channel::Row(gap);
        self.rows[gap].lanes.spread(self.routes.lane(channel, owner), self.routes.lanes(channel), 3.0)
    }
}

/// Where a straight arrow leaves a card's upper or lower edge: far left, so that captions have room beside it.
fn straight_x(card: Rect, down: bool) -> f64 {
    card.x + if down { 9.0 } else { 5.0 }
}

/// Leaves out points where the line goes straight on.
fn without_bends_of_nothing(points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
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
