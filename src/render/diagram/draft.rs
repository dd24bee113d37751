//! An arrangement on the page: columns, corridors, and how high rows must be for a style.

use super::arrangement::{Arrangement, GridCell};
use super::card::{self, PartyTexts};
use super::route::{Channel, Routes, Side};
use super::shapes::{MM_PER_POINT, Rect};
use super::style::{Captions, CardStyle};

/// The narrowest card, in mm: so that a zone's label finds room above it.
const NARROWEST: f64 = 30.0;
/// The widest card, in mm.
const WIDEST: f64 = 130.0;
/// From a zone's frame to its cards, in mm.
pub(super) const FRAME: f64 = 1.0;
/// What a corridor keeps free beside cards, in mm.
const CLEAR: f64 = 2.0;
/// The same beside cards where arrow heads stand, in mm.
const HEAD: f64 = 3.2;
/// What a corridor keeps free at the drawing's edge, in mm.
const CLEAR_OF_EDGE: f64 = 0.4;
/// A corridor without lanes between two columns of the same zones, in mm.
const WITHIN_ZONES: f64 = 3.0;
/// Between the frames of two zones side by side without lanes between them, in mm.
const BETWEEN_ZONES: f64 = 1.6;
/// What a corridor with lanes has to spare, in mm: no less than [`APART`].
const SPARE: f64 = 1.0;
/// The distance at which lanes are told apart easily, in mm.
const APART: f64 = 0.8;
/// The distance of lanes where there is room, in mm.
const PITCH: f64 = 1.8;
/// The narrowest band for lanes between two rows, in mm.
const BAND: f64 = 1.0;
/// How much leftover space a corridor may take, in mm.
const MOST_EXTRA: f64 = 9.0;
/// The size of captions, in pt.
pub(super) const CAPTION: f64 = 7.5;
/// The height of a caption's line, in em.
const CAPTION_LINE: f64 = 1.2;
/// The height of a line of a zone's label, in em.
const LABEL_LINE: f64 = 1.15;

/// From one place to another, along one axis, in mm.
#[derive(Debug, Clone, Copy)]
pub(super) struct Interval {
    pub(super) from: f64,
    pub(super) to: f64,
}

impl Interval {
    /// Returns the place of one of several things spread over it, not further apart than `most`.
    pub(super) fn spread(self, index: usize, count: usize, most: f64) -> f64 {
        let (index, count) = (number(index), number(count));
        let length = (self.to - self.from).max(0.0);
        let step = (length / count.max(1.0)).min(most);
        let middle = f64::midpoint(self.from, self.to);
        middle + (index - (count - 1.0) / 2.0) * step
    }
}

/// Returns a small number of things, for reckoning with lengths.
pub(super) fn number(count: usize) -> f64 {
    u32::try_from(count).map_or(0.0, f64::from)
}

/// What lanes get.
#[derive(Debug, Clone, Copy)]
pub(super) struct LaneRoom {
    /// The most of the page's width that they may take for pleasant distances.
    pub(super) share: f64,
    /// Whether they are kept apart where that takes more.
    pub(super) apart: bool,
}

impl LaneRoom {
    /// Returns the least distance of lanes, in mm.
    fn least(self) -> f64 {
        if self.apart { APART } else { 0.0 }
    }
}

/// An arrangement with its arrows' ways and its columns' places.
pub(super) struct Draft {
    pub(super) arrangement: Arrangement,
    pub(super) routes: Routes,
    pub(super) area: Rect,
    lanes: LaneRoom,
    pub(super) card_width: f64,
    /// The left edges of the columns.
    pub(super) columns: Vec<f64>,
    pub(super) calls: Vec<(usize, usize)>,
}

impl Draft {
    /// Finds ways and columns; `None` where the area is too narrow.
    pub(super) fn new(
        arrangement: Arrangement,
        calls: &[(usize, usize)],
        area: Rect,
        lanes: LaneRoom,
    ) -> Option<Self> {
        let routes = Routes::new(&arrangement, calls);
        let corridors = corridor_widths(&arrangement, &routes, area, lanes);
        let count = number(arrangement.columns);
        let room = area.width - corridors.iter().sum::<f64>();
        let card_width = (room / count).min(WIDEST);
        if card_width < NARROWEST || arrangement.cells.is_empty() {
            return None;
        }
        let extra = ((room - count * card_width) / (count - 1.0).max(1.0)).clamp(0.0, MOST_EXTRA);
        let used = corridors.iter().sum::<f64>() + count * card_width + (count - 1.0) * extra;
        let mut x = area.x + (area.width - used) / 2.0;
        let mut columns = Vec::new();
        for (column, corridor) in corridors[..arrangement.columns].iter().enumerate() {
            x += corridor + if column > 0 { extra } else { 0.0 };
            columns.push(x);
            x += card_width;
        }
        Some(Self { arrangement, routes, area, lanes, card_width, columns, calls: calls.to_vec() })
    }

    /// Returns how high each row must be in a style, in mm; `None` where the page is too low.
    pub(super) fn row_heights(&self, texts: &[PartyTexts], style: CardStyle) -> Option<Vec<f64>> {
        let mut left = self.area.height - self.gaps_least(texts, style).iter().sum::<f64>();
        let mut rows = vec![0.0_f64; self.arrangement.rows];
        for cell in &self.arrangement.cells {
            let height = card::set(&texts[cell.party], self.card_width, style)?.height;
            let row = &mut rows[cell.row];
            left -= (height - *row).max(0.0);
            *row = row.max(height);
            if left < 0.0 {
                return None;
            }
        }
        Some(rows)
    }

    /// Returns the least heights of the corridors above, between and below the rows.
    fn gaps_least(&self, texts: &[PartyTexts], style: CardStyle) -> Vec<f64> {
        let pitch = if style.is_tight() { self.lanes.least() } else { 1.0 };
        (0..=self.arrangement.rows)
            .map(|gap| self.band(gap, pitch) + self.fixed(gap, texts, style))
            .collect()
    }

    /// Returns the height of the lanes above a row.
    fn band(&self, gap: usize, pitch: f64) -> f64 {
        match self.routes.lanes(Channel::Row(gap)) {
            0 if gap == 0 || gap == self.arrangement.rows => 0.0,
            lanes => (number(lanes) * pitch).max(BAND),
        }
    }

    /// Returns the height of frames, zone labels and captions above a row.
    fn fixed(&self, gap: usize, texts: &[PartyTexts], style: CardStyle) -> f64 {
        let above = if gap == 0 { 0.0 } else { FRAME };
        let below = if gap == self.arrangement.rows { 0.0 } else { FRAME };
        above + self.label_heights(gap, texts, style).whole + below
    }

    fn label_heights(&self, row: usize, texts: &[PartyTexts], style: CardStyle) -> LabelHeights {
        let (zone, caption) =
            (self.zone_label_height(row, style), self.caption_height(row, texts, style));
        let whole =
            if style.captions == Captions::Below { zone + caption } else { zone.max(caption) };
        LabelHeights { caption, whole }
    }

    /// Returns the height of the labels of zones that begin in a row: two lines where something is
    /// left out.
    fn zone_label_height(&self, row: usize, style: CardStyle) -> f64 {
        let line = label_line(style);
        if self.arrangement.zones.iter().any(|zone| zone.first_row == row && zone.left_out > 0) {
            return 2.0 * line;
        }
        if self.arrangement.begins(row) { line } else { 0.0 }
    }

    fn caption_height(&self, row: usize, texts: &[PartyTexts], style: CardStyle) -> f64 {
        if style.captions == Captions::None {
            return 0.0;
        }
        let has_caption = |cell: &&GridCell| cell.row == row && texts[cell.party].caption.is_some();
        let called = |cell: &GridCell| self.calls.iter().any(|(_, to)| *to == cell.party);
        if self.arrangement.cells.iter().filter(has_caption).any(called) {
            CAPTION * CAPTION_LINE * MM_PER_POINT
        } else {
            0.0
        }
    }

    /// Places rows and lanes from top to bottom; leftover height goes to lanes, then to corridors,
    /// then around the whole.
    pub(super) fn rows(
        &self,
        texts: &[PartyTexts],
        heights: &[f64],
        style: CardStyle,
    ) -> Vec<PlacedRow> {
        let least = self.gaps_least(texts, style);
        let mut left =
            (self.area.height - heights.iter().sum::<f64>() - least.iter().sum::<f64>()).max(0.0);
        let wish = |gap: usize| {
            (self.band(gap, PITCH) + self.fixed(gap, texts, style) - least[gap]).max(0.0)
        };
        let wishes: Vec<f64> = (0..=self.arrangement.rows).map(wish).collect();
        let all: f64 = wishes.iter().sum();
        let share = if all > 0.0 { (left / all).min(1.0) } else { 0.0 };
        left -= all * share;
        let between = number(self.arrangement.rows.saturating_sub(1));
        let extra = (left / between.max(1.0)).min(MOST_EXTRA);
        let mut y = self.area.y + (left - between * extra).max(0.0) / 2.0;
        let mut rows = Vec::new();
        for gap in 0..=self.arrangement.rows {
            let inner = gap > 0 && gap < self.arrangement.rows;
            let height = least[gap] + wishes[gap] * share + if inner { extra } else { 0.0 };
            let lanes = y + if gap == 0 { 0.0 } else { FRAME };
            let band = height - self.fixed(gap, texts, style);
            y += height;
            let card = heights.get(gap).copied().unwrap_or(0.0);
            let labels = self.label_heights(gap, texts, style);
            rows.push(PlacedRow {
                lanes: Interval { from: lanes, to: lanes + band },
                labels,
                top: y,
                height: card,
            });
            y += card;
        }
        rows
    }
}

/// Returns the height of a line of a zone's label, in mm.
pub(super) fn label_line(style: CardStyle) -> f64 {
    style.zone_label().size * LABEL_LINE * MM_PER_POINT
}

/// Returns the widths of the corridors left of each column and right of the last.
fn corridor_widths(
    arrangement: &Arrangement,
    routes: &Routes,
    area: Rect,
    room: LaneRoom,
) -> Vec<f64> {
    let lanes = |corridor: usize| number(routes.lanes(Channel::Column(corridor)).saturating_sub(1));
    let all: f64 = (0..=arrangement.columns).map(lanes).sum();
    let pitch =
        if all > 0.0 { PITCH.min((area.width * room.share / all).max(room.least())) } else { 0.0 };
    let one = |corridor: usize| {
        let outer = corridor == 0 || corridor == arrangement.columns;
        match routes.lanes(Channel::Column(corridor)) {
            0 if outer => FRAME,
            0 if within_zones(arrangement, corridor) => WITHIN_ZONES,
            0 => 2.0 * FRAME + BETWEEN_ZONES,
            _ => {
                clear(arrangement, routes, corridor).iter().sum::<f64>()
                    + lanes(corridor) * pitch
                    + SPARE
            }
        }
    };
    (0..=arrangement.columns).map(one).collect()
}

/// Returns whether a corridor runs between two columns of the same zones.
fn within_zones(arrangement: &Arrangement, corridor: usize) -> bool {
    arrangement
        .zones
        .iter()
        .any(|zone| zone.first_column < corridor && corridor <= zone.last_column)
}

/// Returns what a corridor keeps free at its left and right side, in mm.
pub(super) fn clear(arrangement: &Arrangement, routes: &Routes, corridor: usize) -> [f64; 2] {
    let at = |side| if routes.entered(corridor, side) { HEAD } else { CLEAR };
    let left = if corridor == 0 { CLEAR_OF_EDGE } else { at(Side::Low) };
    let right = if corridor == arrangement.columns { CLEAR_OF_EDGE } else { at(Side::High) };
    [left, right]
}

/// The room of zone labels and captions above a row, in mm.
#[derive(Debug, Clone, Copy)]
pub(super) struct LabelHeights {
    /// From the top of the zone labels to the zone's frame below.
    pub(super) whole: f64,
    /// The captions, lowest.
    pub(super) caption: f64,
}

/// A row of cards and the lanes above it.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlacedRow {
    pub(super) lanes: Interval,
    pub(super) labels: LabelHeights,
    pub(super) top: f64,
    pub(super) height: f64,
}
