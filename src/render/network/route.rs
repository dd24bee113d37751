//! The ways of lines between the rows and columns of a grid.
//!
//! A line leaves the lower edge of the upper box in its left part, and enters the upper edge of the
//! lower box in its right part: so no two lines ever share an upright piece by chance. All lines of
//! one kind from one box share a track in each channel; other lines have tracks of their own.

use std::collections::{BTreeMap, BTreeSet};

use super::grid::{Cell, Grid};
use crate::paper::system_diagram::{Link, LinkKind};

/// Lines that may run on one track: the box from which they come down, and how they are drawn.
pub(super) type Owner = (usize, LinkKind);

/// An edge of a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Edge {
    Upper,
    Lower,
}

/// Where a line bends: at a box's edge or in a corridor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stop {
    /// A place on a box's edge.
    Port(usize, Edge, Owner),
    /// A lane in the corridor left of a column.
    Lane(usize, Owner),
}

/// A line as channels and the stops between which it runs in them.
#[derive(Debug, Clone)]
pub(super) struct Way {
    pub(super) link: usize,
    pub(super) owner: Owner,
    /// Each: the channel, where the line comes from, where it goes to. A channel has the number of
    /// the row below it.
    pub(super) pieces: Vec<(usize, Stop, Stop)>,
}

/// All ways on a sheet.
pub(super) struct Ways {
    pub(super) ways: Vec<Way>,
    /// The owners with a lane in each corridor.
    pub(super) lanes: BTreeMap<usize, BTreeSet<Owner>>,
    /// The owners with a port at each edge of a box.
    pub(super) ports: BTreeMap<(usize, Edge), BTreeSet<Owner>>,
}

impl Ways {
    /// Finds the ways of links by index.
    pub(super) fn new(grid: &Grid, links: &[Link], chosen: &[usize]) -> Self {
        let mut ways = Self { ways: Vec::new(), lanes: BTreeMap::new(), ports: BTreeMap::new() };
        for &link in chosen {
            let Link { from, to, kind } = links[link];
            let (Some(one), Some(other)) = (grid.cell(from), grid.cell(to)) else { continue };
            let (upper, lower) = if one.row <= other.row { (one, other) } else { (other, one) };
            ways.add(link, (upper.node, kind), upper, lower);
        }
        ways
    }

    fn add(&mut self, link: usize, owner: Owner, upper: Cell, lower: Cell) {
        let start = self.port(upper.node, Edge::Lower, owner);
        let edge = if upper.row == lower.row { Edge::Lower } else { Edge::Upper };
        let end = self.port(lower.node, edge, owner);
        let first = upper.row + 1;
        let pieces = if lower.row <= first {
            vec![(first, start, end)]
        } else {
            let corridor =
                if upper.column <= lower.column { lower.column } else { lower.column + 1 };
            self.lanes.entry(corridor).or_default().insert(owner);
            let lane = Stop::Lane(corridor, owner);
            vec![(first, start, lane), (lower.row, lane, end)]
        };
        self.ways.push(Way { link, owner, pieces });
    }

    fn port(&mut self, node: usize, edge: Edge, owner: Owner) -> Stop {
        self.ports.entry((node, edge)).or_default().insert(owner);
        Stop::Port(node, edge, owner)
    }

    /// Returns the tracks of every channel: for each owner, which track it has.
    pub(super) fn tracks(
        &self,
        x: impl Fn(Stop) -> f64,
    ) -> BTreeMap<usize, BTreeMap<Owner, usize>> {
        let mut spans: BTreeMap<usize, BTreeMap<Owner, (f64, f64)>> = BTreeMap::new();
        for way in &self.ways {
            for &(channel, from, to) in &way.pieces {
                let span = spans
                    .entry(channel)
                    .or_default()
                    .entry(way.owner)
                    .or_insert((f64::MAX, f64::MIN));
                for x in [x(from), x(to)] {
                    *span = (span.0.min(x), span.1.max(x));
                }
            }
        }
        spans.into_iter().map(|(channel, spans)| (channel, assigned(spans))).collect()
    }
}

/// Gives each owner the first track that is free over its span.
fn assigned(spans: BTreeMap<Owner, (f64, f64)>) -> BTreeMap<Owner, usize> {
    let mut spans: Vec<(Owner, (f64, f64))> = spans.into_iter().collect();
    spans.sort_by(|(_, one), (_, other)| one.0.total_cmp(&other.0));
    let mut ends: Vec<f64> = Vec::new();
    let mut tracks = BTreeMap::new();
    for (owner, (from, to)) in spans {
        let free = ends.iter().position(|end| *end < from);
        let track = free.unwrap_or(ends.len());
        match ends.get_mut(track) {
            Some(end) => *end = to,
            None => ends.push(to),
        }
        tracks.insert(owner, track);
    }
    tracks
}
