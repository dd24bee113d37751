//! The search for a drawing that fits: few columns before many, large sizes before small.

use std::collections::{BTreeMap, BTreeSet};

use super::arrangement::{self, Members};
use super::card::PartyTexts;
use super::draft::{Draft, LaneRoom};
use super::place::place;
use super::shapes::{Diagram, Rect};
use super::style::{Captions, CardStyle, Density, FULL_HEADER, LEAST_HEADER, SMALLEST};
use crate::model::text::Widths;
use crate::paper::contact_diagram::Party;
use crate::render::joints;

/// The largest size of names and numbers, in pt.
const LARGEST: f64 = 26.0;
/// The difference of two sizes that are tried one after the other, in pt.
const STEP: f64 = 0.5;
/// How much of the width lanes may take: cards must be read, lanes only be followed.
const ROOMY: f64 = 0.125;
/// The same where there is no room.
const NARROW: f64 = 0.03;
/// Most parties whose names and numbers have a least size that is more than lanes that are apart.
const FROM_AFAR: usize = 20;
/// The narrowest column, in mm: a narrower card has no room for a name of twelve characters.
const NARROWEST_COLUMN: f64 = 33.0;
/// The lowest row, in mm: header, name, number and the corridor above.
const LOWEST_ROW: f64 = 13.0;

/// Lays out the diagram in an area of the page, in the fewest columns and the largest size that
/// fit.
pub fn lay_out(parties: &[Party], area: Rect, widths: &dyn Widths) -> Diagram {
    let texts: Vec<PartyTexts> =
        parties.iter().map(|party| PartyTexts::new(party, widths)).collect();
    let search = Search { parties, texts: &texts, calls: calls(parties), area, widths };
    if ![area.x, area.y, area.width, area.height].into_iter().all(f64::is_finite) {
        return search.empty();
    }
    let least = parties.len().saturating_sub(search.most_cards());
    if least == 0
        && let Some(diagram) = search.draw(0, &search.steps())
    {
        return diagram;
    }
    search.draw_without_some(least).unwrap_or_else(|| search.empty())
}

/// Returns all calls (caller, called), each once.
fn calls(parties: &[Party]) -> Vec<(usize, usize)> {
    let of = |(to, party): (usize, &Party)| {
        party.callers.iter().map(move |&from| (from, to)).collect::<Vec<_>>()
    };
    let all: BTreeSet<(usize, usize)> = parties.iter().enumerate().flat_map(of).collect();
    all.into_iter().filter(|(from, to)| from != to && *from < parties.len()).collect()
}

/// The parties to be drawn, and where.
struct Search<'a> {
    parties: &'a [Party],
    texts: &'a [PartyTexts],
    calls: Vec<(usize, usize)>,
    area: Rect,
    widths: &'a dyn Widths,
}

/// A way to set cards: how close, with which captions, with how many lines for organisation and
/// role.
type Manner = (Density, Captions, usize);

/// Which arrangements: those with the zones in their usual columns, or all; and whether lanes are
/// kept apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Drafts {
    usual: bool,
    apart: bool,
}

/// One step of the search: which arrangements, in which manners, from which size down to which
/// (pt).
struct SearchStep {
    drafts: Drafts,
    manners: &'static [Manner],
    largest: f64,
    smallest: f64,
}

const WITH_CAPTIONS: &[Manner] = &[
    (Density::Airy, Captions::Below, FULL_HEADER),
    (Density::Close, Captions::Below, FULL_HEADER),
    (Density::Airy, Captions::Beside, FULL_HEADER),
    (Density::Close, Captions::Beside, FULL_HEADER),
];
const WITHOUT: &[Manner] =
    &[(Density::Airy, Captions::None, FULL_HEADER), (Density::Close, Captions::None, FULL_HEADER)];
const TIGHT: &[Manner] = &[(Density::Tight, Captions::None, FULL_HEADER)];
const LAST_RESORT: &[Manner] = &[
    (Density::Tight, Captions::None, 3),
    (Density::Tight, Captions::None, 2),
    (Density::Tight, Captions::None, LEAST_HEADER),
];

impl Search<'_> {
    /// Returns the steps from the best looking to the most crowded: first down to the size that can
    /// be read from afar, which is smaller where there are many parties, then below.
    fn steps(&self) -> Vec<SearchStep> {
        let readable = match self.parties.len() {
            ..=12 => 12.0,
            13..=FROM_AFAR => 10.0,
            _ => 8.5,
        };
        let above = |usual, apart, manners| SearchStep {
            drafts: Drafts { usual, apart },
            manners,
            largest: LARGEST,
            smallest: readable,
        };
        let below = |usual, apart| SearchStep {
            drafts: Drafts { usual, apart },
            manners: TIGHT,
            largest: readable - STEP,
            smallest: SMALLEST,
        };
        let mut steps = vec![
            above(true, true, WITH_CAPTIONS),
            above(true, true, WITHOUT),
            above(true, true, TIGHT),
            above(false, true, TIGHT),
        ];
        let close = [above(true, false, TIGHT), above(false, false, TIGHT)];
        let small = [below(true, true), below(false, true)];
        if self.parties.len() <= FROM_AFAR {
            steps.extend(close.into_iter().chain(small));
        } else {
            steps.extend(small.into_iter().chain(close));
        }
        steps.extend([below(true, false), below(false, false), Self::crowded()]);
        steps
    }

    /// Returns the last step.
    fn crowded() -> SearchStep {
        let drafts = Drafts { usual: false, apart: false };
        SearchStep { drafts, manners: LAST_RESORT, largest: SMALLEST, smallest: SMALLEST }
    }

    /// Draws the first arrangement that fits, with a number of parties left out.
    fn draw(&self, without: usize, steps: &[SearchStep]) -> Option<Diagram> {
        let members = arrangement::members(self.parties, without);
        let mut made: BTreeMap<Drafts, Vec<Draft>> = BTreeMap::new();
        steps.iter().find_map(|step| {
            let drafts =
                made.entry(step.drafts).or_insert_with(|| self.drafts(&members, step.drafts));
            self.try_sizes(drafts, step)
        })
    }

    fn drafts(&self, members: &[Members], Drafts { usual, apart }: Drafts) -> Vec<Draft> {
        let arrange = if usual { arrangement::usual } else { arrangement::compact };
        let lanes = LaneRoom { share: if usual { ROOMY } else { NARROW }, apart };
        let fitting = arrange(members, self.most_columns())
            .into_iter()
            .filter(|arrangement| arrangement.rows <= self.most_rows());
        fitting
            .filter_map(|arrangement| Draft::new(arrangement, &self.calls, self.area, lanes))
            .collect()
    }

    fn try_sizes(&self, drafts: &[Draft], step: &SearchStep) -> Option<Diagram> {
        let mut size = step.largest;
        while size >= step.smallest {
            for &(density, captions, header) in step.manners {
                let style = CardStyle { size, density, captions, header };
                let fitting = drafts.iter().find_map(|draft| {
                    let rows = draft.row_heights(self.texts, style)?;
                    Some(self.finish(draft, &rows, style))
                });
                if fitting.is_some() {
                    return fitting;
                }
            }
            size -= STEP;
        }
        None
    }

    fn finish(&self, draft: &Draft, rows: &[f64], style: CardStyle) -> Diagram {
        let (zones, cards, arrows) = place(draft, self.texts, rows, style, self.widths);
        let placed: BTreeSet<usize> = cards.iter().map(|card| card.party).collect();
        let left_out = (0..self.parties.len()).filter(|party| !placed.contains(party)).collect();
        let joints = joints::of(arrows.iter().map(|arrow| (arrow.from, arrow.points.as_slice())));
        Diagram { area: self.area, zones, cards, arrows, joints, left_out }
    }

    /// Draws with as few parties left out as possible, at least `least`.
    fn draw_without_some(&self, least: usize) -> Option<Diagram> {
        let (mut low, mut high) = (least, self.parties.len());
        let mut best = None;
        while low < high {
            let middle = low.midpoint(high);
            match self.draw(middle, &[Self::crowded()]) {
                Some(diagram) => {
                    best = Some(diagram);
                    high = middle;
                }
                None => low = middle + 1,
            }
        }
        best
    }

    fn empty(&self) -> Diagram {
        let left_out = (0..self.parties.len()).collect();
        Diagram {
            area: self.area,
            zones: Vec::new(),
            cards: Vec::new(),
            arrows: Vec::new(),
            joints: Vec::new(),
            left_out,
        }
    }

    fn most_columns(&self) -> usize {
        whole(self.area.width / NARROWEST_COLUMN).max(1)
    }

    fn most_cards(&self) -> usize {
        self.most_columns() * self.most_rows()
    }

    fn most_rows(&self) -> usize {
        whole(self.area.height / LOWEST_ROW).max(1)
    }
}

/// Returns how many whole things a quotient of lengths is, at most 99.
fn whole(quotient: f64) -> usize {
    (1..100).take_while(|count| f64::from(*count) <= quotient).count()
}
