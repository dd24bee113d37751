//! A sheet laid out: the largest type and the widest distances with which all boxes and lines fit.

use super::contents::Contents;
use super::grid::{Cell, Grid};
use super::place::{self, Measures};
use super::route::Ways;
use super::setting::{self, BoxStyle, CUT, Lines, SEE_TABLE};
use super::shapes::Sheet;
use crate::model::text::Widths;
use crate::render::diagram::Rect;

/// Sizes of text that are tried, in pt.
const SIZES: [f64; 7] = [10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0];
/// Distances of lines that are tried, in mm: pleasant ones, close ones, and those at which lines
/// touch.
const PLEASANT: &[f64] = &[1.6, 1.1];
const CLOSE: &[f64] = &[0.7, 0.5];
const TOUCHING: &[f64] = &[0.3, 0.2, 0.1];
/// Numbers of boxes side by side that are tried.
const COLUMNS: [usize; 6] = [4, 5, 6, 7, 8, 9];
/// The narrowest and the widest box, in mm.
const NARROWEST: f64 = 25.0;
const WIDEST: f64 = 58.0;
/// A corridor without lanes between two columns, and at an end, in mm.
const CORRIDOR: f64 = 4.0;
const END: f64 = 1.5;

/// Most lines of a title and of a detail that are tried where every text must stand in its box, and
/// where they are cut.
const WHOLE: [[usize; 2]; 2] = [[3, 2], [4, 4]];
const CUT_TO: [[usize; 2]; 3] = [[3, 2], [2, 1], [1, 1]];

/// Lays out a sheet; `None` where it does not fit in the smallest type.
pub(super) fn sheet(contents: &Contents<'_>, area: Rect, widths: &dyn Widths) -> Option<Sheet> {
    let try_all = |whole: bool, most: &[[usize; 2]], pitches: &[f64]| {
        // Where texts are cut, the smallest type and close lines leave most of them.
        let from = if whole { 0 } else { SIZES.len() - 1 };
        most.iter().find_map(|&most| {
            let at = |pitch, size, columns| Attempt { whole, most, pitch, size, columns };
            let sizes =
                || SIZES[from..].iter().flat_map(|size| COLUMNS.map(|columns| (*size, columns)));
            let mut all = pitches
                .iter()
                .flat_map(|&pitch| sizes().map(move |(size, columns)| at(pitch, size, columns)));
            all.find_map(|attempt| attempt.sheet(contents, area, widths))
        })
    };
    try_all(true, &WHOLE, PLEASANT)
        .or_else(|| try_all(true, &WHOLE, CLOSE))
        .or_else(|| try_all(false, &CUT_TO, CLOSE))
        .or_else(|| try_all(true, &WHOLE, TOUCHING))
        .or_else(|| try_all(false, &CUT_TO, TOUCHING))
}

/// Returns whether a sheet fits with every text in its box.
pub(super) fn fits(contents: &Contents<'_>, area: Rect, widths: &dyn Widths) -> bool {
    let (pitch, most) = (CLOSE[CLOSE.len() - 1], WHOLE[WHOLE.len() - 1]);
    let last = |columns| Attempt { whole: true, most, pitch, size: 7.0, columns };
    COLUMNS.into_iter().rev().any(|columns| last(columns).sheet(contents, area, widths).is_some())
}

/// A way to lay out a sheet.
#[derive(Debug, Clone, Copy)]
struct Attempt {
    /// Whether every text must stand in its box.
    whole: bool,
    /// Most lines of a title, and of a detail.
    most: [usize; 2],
    /// The distance of lines, in mm.
    pitch: f64,
    /// The size of text, in pt.
    size: f64,
    /// Most boxes side by side.
    columns: usize,
}

impl Attempt {
    fn sheet(self, contents: &Contents<'_>, area: Rect, widths: &dyn Widths) -> Option<Sheet> {
        let nodes = &contents.network.nodes;
        let grid = Grid::new(nodes, &contents.nodes, self.columns, !self.whole);
        let ways = Ways::new(&grid, &contents.network.links, &contents.links);
        let corridors: Vec<f64> =
            (0..=grid.columns).map(|corridor| self.corridor(corridor, &grid, &ways)).collect();
        let room = area.width - corridors.iter().sum::<f64>();
        let width = (room / grid.columns as f64).min(WIDEST);
        if width < NARROWEST {
            return None;
        }
        let style = BoxStyle { size: self.size, width, most: self.most };
        let texts: Vec<(Cell, Lines)> = grid
            .cells
            .iter()
            .map(|cell| {
                (
                    *cell,
                    setting::lines(
                        &nodes[cell.node],
                        contents.guests.contains(&cell.node),
                        style,
                        widths,
                    ),
                )
            })
            .collect();
        // A text may be cut by us; one that the user wrote with the sign of it was not.
        let is_cut = |cell: &Cell, text: &str| {
            text == SEE_TABLE || text.ends_with(CUT) && !nodes[cell.node].contains(CUT)
        };
        let mut lines = texts
            .iter()
            .flat_map(|(cell, lines)| lines.iter().map(move |(text, _)| (cell, text.as_str())));
        if self.whole && lines.any(|(cell, text)| is_cut(cell, text)) {
            return None;
        }
        let measures = Measures { area, style, pitch: self.pitch, corridors };
        place::placed(contents, &grid, &ways, &texts, &measures, widths)
    }

    /// Returns the width of a corridor, in mm.
    fn corridor(self, corridor: usize, grid: &Grid, ways: &Ways) -> f64 {
        let lanes = ways.lanes.get(&corridor).map_or(0, std::collections::BTreeSet::len);
        let least = if corridor == 0 || corridor == grid.columns { END } else { CORRIDOR };
        least + lanes as f64 * self.pitch
    }
}
