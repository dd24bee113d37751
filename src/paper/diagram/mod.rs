//! The contact diagram: contacts → zones, cards and arrows on a page, in millimetres.
//!
//! All cards stand in one grid of rows and columns; arrows run in the corridors between rows and between columns only,
//! hence never through a card (`route`). Plans from few columns to many (`grid`) are tried with sizes from large to
//! small (`text`); the first that fits is drawn (`place`). A template only puts things where this says.

mod grid;
mod place;
mod route;
mod text;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::model::text::Widths;
use crate::sheet::choice::ContactGroup;
use grid::{Members, Plan};
use place::Draft;
use text::{Density, FULL_HEADER, LEAST_HEADER, Style, Texts};

/// How long a point is, in mm.
const MM_PER_POINT: f64 = 25.4 / 72.0;

/// The largest size of names and numbers, in pt.
const LARGEST: f64 = 14.0;

/// How much of the width lanes may take: cards must be read, lanes only be followed.
const ROOMY: f64 = 0.125;
/// The same where there is no room.
const NARROW: f64 = 0.03;

/// A row of 連絡先 as the diagram needs it; an empty text is one that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// 区分.
    pub group: ContactGroup,
    /// 組織名.
    pub organisation: String,
    /// 役割.
    pub role: String,
    /// 氏名.
    pub name: String,
    /// 代行者.
    pub deputy: String,
    /// 電話番号.
    pub telephone: String,
    /// 時間外電話.
    pub after_hours: String,
    /// 連絡順.
    pub order: Option<u32>,
    /// 連絡する内容.
    pub content: String,
    /// Who calls them, by index; whoever is not there is ignored.
    pub callers: Vec<usize>,
}

/// A rectangle on the page; x and y are its upper left corner, from the page's upper left corner, in mm.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Rect {
    /// Right edge.
    pub fn right(self) -> f64 {
        self.x + self.width
    }

    /// Lower edge.
    pub fn bottom(self) -> f64 {
        self.y + self.height
    }
}

/// A line of text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// Where the text begins, in mm.
    pub x: f64,
    /// Its baseline, in mm.
    pub y: f64,
    /// Size in pt.
    pub size: f64,
    /// Whether it is bold.
    pub bold: bool,
    /// The text.
    pub text: String,
}

/// The cards of one 区分.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Zone {
    /// Which.
    pub group: ContactGroup,
    /// Its frame.
    pub rect: Rect,
    /// Its name; and how many more are in the table only.
    pub label: Vec<Line>,
}

/// 連絡順 in a card's upper left corner.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Badge {
    /// The box of the number.
    pub rect: Rect,
    /// The number.
    pub line: Line,
}

/// A contact's card.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Card {
    /// Which of the parties.
    pub party: usize,
    /// Its frame.
    pub rect: Rect,
    /// 連絡順.
    pub badge: Option<Badge>,
    /// All that stands in it.
    pub lines: Vec<Line>,
}

/// Who calls whom.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Arrow {
    /// The caller, an index into the parties.
    pub from: usize,
    /// The called one.
    pub to: usize,
    /// The line, every piece upright or level: from the edge of the caller's card to the head at the called one's edge.
    pub points: Vec<(f64, f64)>,
    /// 連絡する内容, above the called one's card, where there is room: at one arrow for each who is called.
    pub label: Option<Line>,
}

/// The drawing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Diagram {
    /// The part of the page that it may use.
    pub area: Rect,
    /// Frames, lowest layer.
    pub zones: Vec<Zone>,
    /// Cards, in the order of the parties.
    pub cards: Vec<Card>,
    /// Arrows, by caller and called one.
    pub arrows: Vec<Arrow>,
    /// The parties for which there is no room: the table has them.
    pub left_out: Vec<usize>,
}

/// Lays out the diagram in an area of the page.
pub fn lay_out(parties: &[Party], area: Rect, widths: &dyn Widths) -> Diagram {
    let texts: Vec<Texts> = parties.iter().map(|party| Texts::new(party, widths)).collect();
    let page = Page { parties, texts: &texts, calls: calls(parties), area, widths };
    if ![area.x, area.y, area.width, area.height].into_iter().all(f64::is_finite) {
        return page.empty();
    }
    let least = parties.len().saturating_sub(page.most_cards());
    if least == 0
        && let Some(diagram) = page.draw(0, &page.steps())
    {
        return diagram;
    }
    page.draw_without_some(least).unwrap_or_else(|| page.empty())
}

/// All calls (caller, called), each once.
fn calls(parties: &[Party]) -> Vec<(usize, usize)> {
    let of = |(to, party): (usize, &Party)| party.callers.iter().map(move |&from| (from, to)).collect::<Vec<_>>();
    let all: BTreeSet<(usize, usize)> = parties.iter().enumerate().flat_map(of).collect();
    all.into_iter().filter(|(from, to)| from != to && *from < parties.len()).collect()
}

/// What is to be drawn, and where.
struct Page<'a> {
    parties: &'a [Party],
    texts: &'a [Texts],
    calls: Vec<(usize, usize)>,
    area: Rect,
    widths: &'a dyn Widths,
}

/// Where 連絡する内容 stands above a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Captions {
    /// In a line of its own.
    Below,
    /// Beside the zone's name, where there is one.
    Beside,
    /// Nowhere.
    None,
}

/// A way to set cards: how close, with which captions, with how many lines for organisation and role.
type Manner = (Density, Captions, usize);

/// One step of the search: which plans, in which manners, from which size down to which.
struct Step {
    usual: bool,
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

impl Page<'_> {
    /// From the best looking to the most crowded. First down to the size that can be read from afar, then below.
    fn steps(&self) -> Vec<Step> {
        let readable = match self.parties.len() {
            ..=12 => 12.0,
            13..=20 => 10.0,
            _ => 8.5,
        };
        let above = |usual, manners| Step { usual, manners, largest: LARGEST, smallest: readable };
        let below = |usual| Step { usual, manners: TIGHT, largest: readable - 0.5, smallest: text::SMALLEST };
        let mut steps = vec![above(true, WITH_CAPTIONS), above(true, WITHOUT), above(true, TIGHT), above(false, TIGHT)];
        steps.extend([below(true), below(false), Self::crowded()]);
        steps
    }

    /// The last resort.
    fn crowded() -> Step {
        Step { usual: false, manners: LAST_RESORT, largest: text::SMALLEST, smallest: text::SMALLEST }
    }

    /// The first plan that fits, with a number of parties left out.
    fn draw(&self, without: usize, steps: &[Step]) -> Option<Diagram> {
        let members = grid::members(self.parties, without);
        let usual = self.drafts(grid::usual_plans(&members, self.most_columns()), ROOMY);
        let mut compact: Option<Vec<Draft>> = None;
        for step in steps {
            let drafts = if step.usual { &usual } else { compact.get_or_insert_with(|| self.compact(&members)) };
            if let Some(diagram) = self.try_sizes(drafts, step) {
                return Some(diagram);
            }
        }
        None
    }

    fn compact(&self, members: &[Members]) -> Vec<Draft> {
        self.drafts(grid::compact_plans(members, self.most_columns()), NARROW)
    }

    fn drafts(&self, plans: Vec<Plan>, lanes: f64) -> Vec<Draft> {
        plans
            .into_iter()
            .filter(|plan| plan.rows <= self.most_rows())
            .filter_map(|plan| Draft::new(plan, &self.calls, self.area, lanes))
            .collect()
    }

    fn try_sizes(&self, drafts: &[Draft], step: &Step) -> Option<Diagram> {
        let mut size = step.largest;
        while size >= step.smallest {
            for &(density, captions, header) in step.manners {
                let style = Style { size, density, captions, header };
                let fitting = drafts.iter().find_map(|draft| {
                    let rows = draft.row_heights(self.texts, style)?;
                    Some(self.finish(draft, &rows, style))
                });
                if fitting.is_some() {
                    return fitting;
                }
            }
            size -= 0.5;
        }
        None
    }

    fn finish(&self, draft: &Draft, rows: &[f64], style: Style) -> Diagram {
        let (zones, cards, arrows) = draft.place(self.texts, rows, style, self.widths);
        let placed: BTreeSet<usize> = cards.iter().map(|card| card.party).collect();
        let left_out = (0..self.parties.len()).filter(|party| !placed.contains(party)).collect();
        Diagram { area: self.area, zones, cards, arrows, left_out }
    }

    /// Leaves out as few as possible.
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
        Diagram { area: self.area, zones: Vec::new(), cards: Vec::new(), arrows: Vec::new(), left_out }
    }

    fn most_columns(&self) -> usize {
        // A card narrower than this has no room for a name of twelve characters.
        whole(self.area.width / 33.0).max(1)
    }

    fn most_cards(&self) -> usize {
        self.most_columns() * self.most_rows()
    }

    fn most_rows(&self) -> usize {
        // Header, name, number and the corridor above.
        whole(self.area.height / 13.0).max(1)
    }
}

/// A small number of things, from a quotient of lengths.
fn whole(quotient: f64) -> usize {
    (1..100).take_while(|count| f64::from(*count) <= quotient).count()
}
