//! Through which corridors an arrow runs, and in which lane of each.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::arrangement::{Arrangement, GridCell};

/// A vertical corridor (`Column(c)` is left of column c) or a horizontal one (`Row(r)` is above row
/// r).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Channel {
    Column(usize),
    Row(usize),
}

/// A side of a corridor or of a card: left or above, right or below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Low,
    High,
}

/// The way of an arrow from card to card.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way {
    /// Straight down or up to the neighbour in the same zone.
    Straight { down: bool },
    /// Out at a side into a corridor; perhaps along a row's corridor into another; into the card at
    /// a side.
    Around { out: Side, first: usize, through: Option<(usize, usize)>, into: Side },
    /// Straight to a card of the same row with nothing between, through these corridors first and
    /// last.
    Level { first: usize, last: usize },
}

/// An arrow in the grid.
#[derive(Debug, Clone, Copy)]
pub(super) struct Route {
    pub(super) from: GridCell,
    pub(super) to: GridCell,
    pub(super) way: Way,
}

/// The piece of a corridor that one caller's arrows use: from where to where, and where they leave
/// it to which side.
#[derive(Debug, Clone)]
struct Track {
    owner: usize,
    low: usize,
    high: usize,
    stubs: BTreeSet<(usize, bool)>,
}

impl Track {
    fn meets(&self, other: &Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }

    /// Counts the lines that cross if this track lies on the lower side of the other.
    fn crossings_below(&self, other: &Self) -> usize {
        let inside = |at: usize, track: &Self| track.low <= at && at <= track.high;
        let mine = self.stubs.iter().filter(|(at, high)| *high && inside(*at, other)).count();
        mine + other.stubs.iter().filter(|(at, high)| !*high && inside(*at, self)).count()
    }
}

/// All arrows' ways, and which caller has which lane.
#[derive(Debug)]
pub(super) struct Routes {
    pub(super) routes: Vec<Route>,
    tracks: BTreeMap<Channel, Vec<Track>>,
    lanes: BTreeMap<(Channel, usize), usize>,
    widths: BTreeMap<Channel, usize>,
    ports: BTreeMap<(usize, usize), Vec<usize>>,
    entered: BTreeSet<(usize, bool)>,
}

impl Routes {
    /// Finds the ways and lanes of all calls (caller, called) between the cards of an arrangement.
    pub(super) fn new(arrangement: &Arrangement, calls: &[(usize, usize)]) -> Self {
        let cells: BTreeMap<usize, GridCell> =
            arrangement.cells.iter().map(|cell| (cell.party, *cell)).collect();
        let pairs =
            calls.iter().filter_map(|(from, to)| Some((*cells.get(from)?, *cells.get(to)?)));
        let mut pairs: Vec<(GridCell, GridCell)> = pairs.collect();
        // Near targets first: they choose the row corridor in which the trunk to their column runs.
        pairs.sort_by_key(|(from, to)| (from.party, from.row.abs_diff(to.row), to.row, to.column));
        let mut trunks = Trunks::default();
        let routes = pairs.into_iter().map(|(from, to)| Route {
            from,
            to,
            way: way(from, to, arrangement.rows, &mut trunks),
        });
        let mut all = Self::traced(routes.collect());
        let level: Vec<Route> =
            all.routes.iter().map(|route| all.level(route, arrangement)).collect();
        all = Self::traced(level);
        all.settle();
        all
    }

    /// Marks the corridors that arrows use.
    fn traced(routes: Vec<Route>) -> Self {
        let mut all = Self {
            routes,
            tracks: BTreeMap::new(),
            lanes: BTreeMap::new(),
            widths: BTreeMap::new(),
            ports: BTreeMap::new(),
            entered: BTreeSet::new(),
        };
        for route in all.routes.clone() {
            all.trace(&route);
        }
        all
    }

    /// Returns an arrow that goes straight if it can: to a card of the same row, over empty places,
    /// where no other caller's arrow ends beside it.
    fn level(&self, route: &Route, arrangement: &Arrangement) -> Route {
        let Route { from, to, way } = *route;
        let Way::Around { first, through: Some((_, last)), .. } = way else { return *route };
        let between = from.column.min(to.column) + 1..from.column.max(to.column);
        let blocks = |cell: &GridCell| cell.row == from.row && between.contains(&cell.column);
        let alone = |corridor| self.port(corridor, from.row, from.party) == (0, 1);
        let is_free = from.row == to.row
            && alone(first)
            && alone(last)
            && !arrangement.cells.iter().any(blocks);
        if is_free { Route { way: Way::Level { first, last }, ..*route } } else { *route }
    }

    /// Returns how many lanes a corridor needs.
    pub(super) fn lanes(&self, channel: Channel) -> usize {
        self.widths.get(&channel).copied().unwrap_or(0)
    }

    /// Returns the lane of a caller in a corridor.
    pub(super) fn lane(&self, channel: Channel, owner: usize) -> usize {
        self.lanes.get(&(channel, owner)).copied().unwrap_or(0)
    }

    /// Returns whether arrow heads stand in a column's corridor at its left or right side.
    pub(super) fn entered(&self, corridor: usize, side: Side) -> bool {
        self.entered.contains(&(corridor, side == Side::High))
    }

    /// Returns the index of a caller's port in a corridor beside a row, and how many ports there
    /// are.
    pub(super) fn port(&self, corridor: usize, row: usize, owner: usize) -> (usize, usize) {
        let ports = self.ports.get(&(corridor, row)).map_or(&[][..], Vec::as_slice);
        (ports.iter().position(|port| *port == owner).unwrap_or(0), ports.len().max(1))
    }

    fn trace(&mut self, route: &Route) {
        let owner = route.from.party;
        if let Way::Level { first, last } = route.way {
            self.port_at(first, route.from.row, owner);
            self.port_at(last, route.to.row, owner);
        }
        let Way::Around { out, first, through, into } = route.way else { return };
        let last = through.map_or(first, |(_, second)| second);
        self.port_at(first, route.from.row, owner);
        self.port_at(last, route.to.row, owner);
        self.entered.insert((last, into == Side::High));
        // A card that is entered at its left side lies on the corridor's right one.
        self.mark(Channel::Column(first), owner, row_at(route.from.row), out == Side::Low);
        if let Some((gap, second)) = through {
            self.mark(Channel::Column(first), owner, gap_at(gap), second > first);
            self.mark(Channel::Row(gap), owner, first, route.from.row >= gap);
            self.mark(Channel::Row(gap), owner, second, route.to.row >= gap);
            self.mark(Channel::Column(second), owner, gap_at(gap), first > second);
        }
        self.mark(Channel::Column(last), owner, row_at(route.to.row), into == Side::High);
    }

    fn port_at(&mut self, corridor: usize, row: usize, owner: usize) {
        let ports = self.ports.entry((corridor, row)).or_default();
        if !ports.contains(&owner) {
            ports.push(owner);
        }
    }

    fn mark(&mut self, channel: Channel, owner: usize, at: usize, high: bool) {
        let tracks = self.tracks.entry(channel).or_default();
        let index = tracks.iter().position(|track| track.owner == owner).unwrap_or_else(|| {
            tracks.push(Track { owner, low: at, high: at, stubs: BTreeSet::new() });
            tracks.len() - 1
        });
        let track = &mut tracks[index];
        track.low = track.low.min(at);
        track.high = track.high.max(at);
        track.stubs.insert((at, high));
    }

    /// Gives every caller its lane in each corridor, so that few lines cross; and orders the ports.
    fn settle(&mut self) {
        for (channel, tracks) in &mut self.tracks {
            order(tracks);
            let lanes = lanes(tracks);
            let most = lanes.iter().max().map_or(0, |most| most + 1);
            self.widths.insert(*channel, most);
            self.lanes.extend(
                tracks.iter().zip(lanes).map(|(track, lane)| ((*channel, track.owner), lane)),
            );
        }
        for ((corridor, _), owners) in &mut self.ports {
            let tracks =
                self.tracks.get(&Channel::Column(*corridor)).map_or(&[][..], Vec::as_slice);
            // Arrows that go up leave above those that go down.
            let middle = |owner: usize| {
                tracks.iter().find(|t| t.owner == owner).map_or(0, |t| t.low + t.high)
            };
            owners.sort_by_key(|owner| (middle(*owner), *owner));
        }
    }
}

/// Positions along a column's corridor: row corridors are even, rows odd.
fn gap_at(gap: usize) -> usize {
    2 * gap
}

fn row_at(row: usize) -> usize {
    2 * row + 1
}

/// The row corridors that each caller's arrows use: between which corridors, and of all of them.
#[derive(Default)]
struct Trunks {
    between: BTreeMap<(usize, usize, usize), BTreeSet<usize>>,
    of: BTreeMap<usize, BTreeSet<usize>>,
}

impl Trunks {
    /// Chooses one of the row corridors with which the way is shortest: one that this caller's
    /// arrows use already, else that beside the called party.
    fn choose(&mut self, from: GridCell, to: GridCell, ends: (usize, usize), rows: usize) -> usize {
        let shortest = match from.row.cmp(&to.row) {
            Ordering::Less => from.row + 1..=to.row,
            Ordering::Greater => to.row + 1..=from.row,
            Ordering::Equal => to.row..=to.row + 1,
        };
        let between = self.between.entry((from.party, ends.0, ends.1)).or_default();
        let of_caller = self.of.entry(from.party).or_default();
        let known = between.range(shortest.clone()).next().or(of_caller.range(shortest).next());
        let gap = known.copied().unwrap_or_else(|| gap_beside(from.row, to.row, rows));
        between.insert(gap);
        of_caller.insert(gap);
        gap
    }
}

fn way(from: GridCell, to: GridCell, rows: usize, trunks: &mut Trunks) -> Way {
    let neighbours =
        from.column == to.column && from.zone == to.zone && from.row.abs_diff(to.row) == 1;
    if neighbours {
        return Way::Straight { down: to.row > from.row };
    }
    let rightwards = to.column > from.column;
    let out = if rightwards { Side::High } else { Side::Low };
    let first = if rightwards { from.column + 1 } else { from.column };
    // From the left into the left side; a target further left is entered at its right side.
    let (into, last) =
        if to.column < from.column { (Side::High, to.column + 1) } else { (Side::Low, to.column) };
    let through = (first != last).then(|| (trunks.choose(from, to, (first, last), rows), last));
    // The corridor sees the card on its other side.
    let into = if into == Side::Low { Side::High } else { Side::Low };
    Way::Around { out, first, through, into }
}

/// Returns the row corridor beside a called party; in the same row the one below, over which no
/// zone's name stands, unless that is the drawing's edge.
fn gap_beside(from: usize, to: usize, rows: usize) -> usize {
    match from.cmp(&to) {
        Ordering::Less => to,
        Ordering::Greater => to + 1,
        Ordering::Equal if to + 1 == rows && rows > 1 => to,
        Ordering::Equal => to + 1,
    }
}

/// Orders tracks from the corridor's low side to its high one by swapping neighbours that cross
/// less the other way.
fn order(tracks: &mut [Track]) {
    for _ in 0..tracks.len() {
        let mut swapped = false;
        for right in 1..tracks.len() {
            let (a, b) = (&tracks[right - 1], &tracks[right]);
            if b.crossings_below(a) < a.crossings_below(b) {
                tracks.swap(right - 1, right);
                swapped = true;
            }
        }
        if !swapped {
            break;
        }
    }
}

/// Returns the lane of each track: above those before it that it meets.
fn lanes(tracks: &[Track]) -> Vec<usize> {
    let mut lanes: Vec<usize> = Vec::new();
    for (index, track) in tracks.iter().enumerate() {
        let before = tracks[..index].iter().zip(&lanes).filter(|(other, _)| other.meets(track));
        let lane = before.map(|(_, lane)| lane + 1).max().unwrap_or(0);
        lanes.push(lane);
    }
    lanes
}
