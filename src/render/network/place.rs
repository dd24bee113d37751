//! Grid, ways and texts placed on the area, in millimetres.

use std::collections::{BTreeMap, BTreeSet};

use super::contents::Contents;
use super::grid::{Cell, Grid};
use super::route::{Edge, Owner, Stop, Way, Ways};
use super::setting::{self, BoxStyle, Lines};
use super::shapes::{NodeBox, Place, Route, Sheet};
use crate::model::text::Widths;
use crate::paper::system_diagram::NodeKind;
use crate::render::diagram::Rect;
use crate::render::joints;

/// From a frame to its boxes, in mm.
const FRAME: f64 = 1.0;
/// What a channel keeps free above and below its tracks, in mm.
const CLEAR: f64 = 1.3;
/// The sizes of the places' names, in pt, and the band in which they stand, in mm.
const LABELS: [f64; 2] = [7.5, 7.0];
const BAND: f64 = 3.4;
/// How much leftover height a channel may take, in mm.
const MOST_EXTRA: f64 = 9.0;
/// What lines keep free of a box's corners, and of where the lines of the box above or below
/// begin, as shares of its width.
const CORNER: f64 = 0.1;
const HALF_APART: f64 = 0.05;
/// Most lines at an edge that have room in one half of it.
const FEW: usize = 6;
/// The least share of an edge.
const LEAST_SHARE: f64 = 0.15;
/// Between a name and a line, in mm.
const BESIDE: f64 = 0.7;

/// Sizes and widths.
pub(super) struct Measures {
    pub(super) area: Rect,
    pub(super) style: BoxStyle,
    pub(super) pitch: f64,
    /// The corridors' widths, from left to right.
    pub(super) corridors: Vec<f64>,
}

/// Places everything; `None` where the area is too low.
pub(super) fn placed(
    contents: &Contents<'_>,
    grid: &Grid,
    ways: &Ways,
    texts: &[(Cell, Lines)],
    measures: &Measures,
    widths: &dyn Widths,
) -> Option<Sheet> {
    let columns = Columns::new(grid, ways, measures);
    let tracks = ways.tracks(|stop| columns.x(stop));
    let mut rows = vec![0.0_f64; grid.rows];
    for (cell, lines) in texts {
        rows[cell.row] = rows[cell.row].max(setting::height(lines.len(), measures.style));
    }
    let levels = Levels::new(&rows, &tracks, measures)?;
    let rect = |cell: &Cell| Rect {
        x: columns.left[cell.column],
        y: levels.tops[cell.row],
        width: measures.style.width,
        height: rows[cell.row],
    };
    let boxes = texts.iter().map(|(cell, lines)| NodeBox {
        node: cell.node,
        rect: rect(cell),
        dashed: contents.guests.contains(&cell.node)
            || contents.network.nodes[cell.node].kind == NodeKind::Vendor,
        lines: setting::placed(lines, rect(cell), measures.style),
    });
    let lines = Lined { grid, columns: &columns, levels: &levels, tracks: &tracks, rows: &rows };
    let routes: Vec<Route> = ways.ways.iter().map(|way| lines.route(way)).collect();
    let owned =
        ways.ways.iter().zip(&routes).map(|(way, route)| (way.owner, route.points.as_slice()));
    let places = places((contents, measures.area), grid, &routes, rect, widths);
    Some(Sheet {
        area: measures.area,
        size: measures.style.size,
        places,
        boxes: boxes.collect(),
        joints: joints::of(owned),
        routes,
        links: contents.links.clone(),
    })
}

/// Frames the boxes of each place, and puts its name above.
fn places(
    (contents, area): (&Contents<'_>, Rect),
    grid: &Grid,
    routes: &[Route],
    rect: impl Fn(&Cell) -> Rect,
    widths: &dyn Widths,
) -> Vec<Place> {
    let uprights = uprights(routes);
    let runs = grid.runs(&contents.network.nodes);
    let place = |(index, run): (usize, &Vec<Cell>)| {
        let beside = runs.get(index + 1).and_then(|next| next.first());
        let beside = beside.filter(|next| run.first().is_some_and(|cell| cell.row == next.row));
        let name = &contents.network.nodes[run.first()?.node].place;
        let (first, last) = (rect(run.first()?), rect(run.last()?));
        let frame = Rect {
            x: first.x - FRAME,
            y: first.y - FRAME,
            width: last.right() - first.x + 2.0 * FRAME,
            height: first.height + 2.0 * FRAME,
        };
        // A name may go on up to the frame beside it.
        let end = beside.map_or(area.right(), |next| rect(next).x - FRAME - BESIDE);
        let named = label(name, frame, frame.right(), &uprights, widths);
        let named = named.or_else(|| label(name, frame, end, &uprights, widths));
        Some(Place { rect: frame, label: named })
    };
    runs.iter().enumerate().filter_map(place).collect()
}

/// Where columns, ports and lanes are.
struct Columns {
    /// The left edges of the columns.
    left: Vec<f64>,
    stops: BTreeMap<Stop, f64>,
}

impl Columns {
    fn new(grid: &Grid, ways: &Ways, measures: &Measures) -> Self {
        let width = measures.style.width;
        let used = measures.corridors.iter().sum::<f64>() + width * grid.columns as f64;
        let mut x = measures.area.x + (measures.area.width - used) / 2.0;
        let mut left = Vec::new();
        let mut stops = BTreeMap::new();
        for (corridor, room) in measures.corridors.iter().enumerate() {
            let owners = ways.lanes.get(&corridor);
            let count = owners.map_or(0, BTreeSet::len) as f64;
            for (index, owner) in owners.into_iter().flatten().enumerate() {
                stops.insert(
                    Stop::Lane(corridor, *owner),
                    x + room * (index as f64 + 1.0) / (count + 1.0),
                );
            }
            x += room;
            left.push(x);
            x += width;
        }
        for ((node, edge), owners) in &ways.ports {
            let Some(cell) = grid.cell(*node) else { continue };
            let split = split(grid, ways, cell, *edge);
            let (from, to) = match edge {
                Edge::Upper => (split + HALF_APART, 1.0 - CORNER),
                Edge::Lower => (CORNER, split - HALF_APART),
            };
            for (index, owner) in owners.iter().enumerate() {
                let share = from + (to - from) * (index as f64 + 1.0) / (owners.len() as f64 + 1.0);
                stops.insert(Stop::Port(*node, *edge, *owner), left[cell.column] + width * share);
            }
        }
        Self { left, stops }
    }

    fn x(&self, stop: Stop) -> f64 {
        self.stops.get(&stop).copied().unwrap_or_default()
    }
}

/// Returns up to which share of a box's width lines go down from one box, and from which they come
/// down to the one below: half, unless there are many.
fn split(grid: &Grid, ways: &Ways, cell: Cell, edge: Edge) -> f64 {
    let count = |row: Option<usize>, edge: Edge| {
        let stands = |other: &&Cell| Some(other.row) == row && other.column == cell.column;
        let node = grid.cells.iter().find(stands).map(|cell| cell.node);
        node.and_then(|node| ways.ports.get(&(node, edge))).map_or(0, BTreeSet::len)
    };
    let (above, below) = match edge {
        Edge::Lower => (Some(cell.row), Some(cell.row + 1)),
        Edge::Upper => (cell.row.checked_sub(1), Some(cell.row)),
    };
    let (lower, upper) = (count(above, Edge::Lower), count(below, Edge::Upper));
    if lower.max(upper) <= FEW {
        return 0.5;
    }
    (lower as f64 / (lower + upper) as f64).clamp(LEAST_SHARE + CORNER, 1.0 - LEAST_SHARE - CORNER)
}

/// Where rows and tracks are.
struct Levels {
    /// The upper edges of the rows' boxes.
    tops: Vec<f64>,
    /// The first track of each channel.
    tracks: Vec<f64>,
    pitch: f64,
}

impl Levels {
    fn new(
        rows: &[f64],
        tracks: &BTreeMap<usize, BTreeMap<Owner, usize>>,
        measures: &Measures,
    ) -> Option<Self> {
        let count = |channel: usize| {
            tracks.get(&channel).and_then(|tracks| tracks.values().max()).map_or(0, |last| last + 1)
        };
        let height = |channel: usize| {
            let lanes = match count(channel) {
                0 if channel == 0 || channel == rows.len() => 0.0,
                lanes => 2.0 * CLEAR + (lanes.max(1) - 1) as f64 * measures.pitch,
            };
            let frames = if channel == 0 || channel == rows.len() { FRAME } else { 2.0 * FRAME };
            lanes + frames + if channel < rows.len() { BAND } else { 0.0 }
        };
        let used: f64 = rows.iter().sum::<f64>() + (0..=rows.len()).map(height).sum::<f64>();
        let left = measures.area.height - used;
        if left < 0.0 || rows.is_empty() {
            return None;
        }
        let inner = rows.len() - 1;
        let extra = if inner == 0 { 0.0 } else { (left / inner as f64).min(MOST_EXTRA) };
        let mut levels = Self { tops: Vec::new(), tracks: Vec::new(), pitch: measures.pitch };
        let mut y = measures.area.y + (left - extra * inner as f64) / 2.0;
        for channel in 0..=rows.len() {
            let is_inner = channel > 0 && channel < rows.len();
            let above = if channel == 0 { 0.0 } else { FRAME };
            let spare = if is_inner { extra } else { 0.0 };
            levels.tracks.push(y + above + CLEAR + spare / 2.0);
            y += height(channel) + spare;
            if let Some(row) = rows.get(channel) {
                levels.tops.push(y);
                y += row;
            }
        }
        Some(levels)
    }
}

/// All that the points of a line are reckoned from.
struct Lined<'l> {
    grid: &'l Grid,
    columns: &'l Columns,
    levels: &'l Levels,
    tracks: &'l BTreeMap<usize, BTreeMap<Owner, usize>>,
    rows: &'l [f64],
}

impl Lined<'_> {
    fn route(&self, way: &Way) -> Route {
        let mut points = Vec::new();
        for (index, (channel, from, to)) in way.pieces.iter().enumerate() {
            let track = self
                .tracks
                .get(channel)
                .and_then(|tracks| tracks.get(&way.owner))
                .copied()
                .unwrap_or(0);
            let y = self.levels.tracks[*channel] + track as f64 * self.levels.pitch;
            if index == 0 {
                points.extend(self.end(*from));
            }
            points.extend([(self.columns.x(*from), y), (self.columns.x(*to), y)]);
            if index + 1 == way.pieces.len() {
                points.extend(self.end(*to));
            }
        }
        points.dedup();
        Route { link: way.link, kind: way.owner.1, points }
    }

    /// Returns the place of a port on its box's edge; none for a lane.
    fn end(&self, stop: Stop) -> Option<(f64, f64)> {
        let Stop::Port(node, edge, _) = stop else { return None };
        let cell = self.grid.cell(node)?;
        let top = self.levels.tops[cell.row];
        let y = match edge {
            Edge::Upper => top,
            Edge::Lower => top + self.rows[cell.row],
        };
        Some((self.columns.x(stop), y))
    }
}

/// Returns the upright pieces of lines: x, and from where to where.
fn uprights(routes: &[Route]) -> Vec<(f64, f64, f64)> {
    let pieces = routes.iter().flat_map(|route| route.points.windows(2));
    let upright = pieces.filter(|pair| pair[0].0 == pair[1].0);
    upright.map(|pair| (pair[0].0, pair[0].1.min(pair[1].1), pair[0].1.max(pair[1].1))).collect()
}

/// Returns a place's name above its frame, in the first gap between lines up to an end that has
/// room for it.
fn label(
    name: &str,
    frame: Rect,
    end: f64,
    uprights: &[(f64, f64, f64)],
    widths: &dyn Widths,
) -> Option<crate::render::diagram::TextLine> {
    let top = frame.y - BAND;
    let crosses = |(x, from, to): &&(f64, f64, f64)| {
        *from < frame.y && *to > top && *x > frame.x - BESIDE && *x < end + BESIDE
    };
    let mut edges: Vec<f64> = uprights.iter().filter(crosses).map(|(x, ..)| *x).collect();
    edges.sort_by(f64::total_cmp);
    edges.insert(0, frame.x - BESIDE);
    edges.push(end + BESIDE);
    let gaps = edges.windows(2).map(|pair| (pair[0] + BESIDE, pair[1] - BESIDE));
    let gaps: Vec<(f64, f64)> = gaps.collect();
    let at_size = |size: f64| {
        gaps.iter().find_map(|(from, to)| {
            setting::label(name, (*from, top + 0.3), size, to - from, widths)
        })
    };
    LABELS.into_iter().find_map(at_size)
}
