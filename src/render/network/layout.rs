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
/// Distances of lines that are tried, in mm: pleasant ones, then close ones.
const PITCHES: [&[f64]; 2] = [&[1.6, 1.1], &[0.7, 0.4, 0.2, 0.1]];
/// Numbers of boxes side by side that are tried.
const COLUMNS: [usize; 6] = [4, 5, 6, 7, 8, 9];
/// The narrowest and the widest box, in mm.
const NARROWEST: f64 = 25.0;
const WIDEST: f64 = 58.0;
/// A corridor without lanes between two columns, and at an end, in mm.
const CORRIDOR: f64 = 4.0;
const END: f64 = 1.5;

/// Lays out a sheet; `None` where it does not fit in the smallest type.
pub(super) fn sheet(contents: &Contents<'_>, area: Rect, widths: &dyn Widths) -> Option<Sheet> {
    let tries = [(true, 0), (false, 0), (false, 1), (false, 2)];
    let try_all = |(whole, fewer), pitches: &[f64]| {
        let attempt = |pitch, size, columns| Attempt { whole, fewer, pitch, size, columns };
        let sizes = || SIZES.into_iter().flat_map(|size| COLUMNS.map(|columns| (size, columns)));
        let mut all = pitches
            .iter()
            .flat_map(|&pitch| sizes().map(move |(size, columns)| attempt(pitch, size, columns)));
        all.find_map(|attempt| attempt.sheet(contents, area, widths))
    };
    tries.into_iter().find_map(|of| PITCHES.iter().find_map(|pitches| try_all(of, pitches)))
}

/// Returns whether a sheet fits at all: the last of what [`sheet`] tries.
pub(super) fn fits(contents: &Contents<'_>, area: Rect, widths: &dyn Widths) -> bool {
    let last = |columns| Attempt { whole: false, fewer: 0, pitch: 0.4, size: 7.0, columns };
    COLUMNS.into_iter().rev().any(|columns| last(columns).sheet(contents, area, widths).is_some())
}

/// A way to lay out a sheet.
#[derive(Debug, Clone, Copy)]
struct Attempt {
    /// Whether every text must stand in its box.
    whole: bool,
    /// How many lines a text may take less than is usual.
    fewer: usize,
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
        let grid = Grid::new(nodes, &contents.nodes, self.columns);
        let ways = Ways::new(&grid, &contents.network.links, &contents.links);
        let corridors: Vec<f64> =
            (0..=grid.columns).map(|corridor| self.corridor(corridor, &grid, &ways)).collect();
        let room = area.width - corridors.iter().sum::<f64>();
        let width = (room / grid.columns as f64).min(WIDEST);
        if width < NARROWEST {
            return None;
        }
        let style = BoxStyle { size: self.size, width, fewer: self.fewer };
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
        // A title may be cut by us; one that the user wrote with the sign of it was not.
        let is_cut = |cell: &Cell, text: &str, bold: bool| {
            let is_ours = bold && !nodes[cell.node].title.contains(CUT);
            text == SEE_TABLE || is_ours && text.ends_with(CUT)
        };
        let mut lines = texts.iter().flat_map(|(cell, lines)| {
            lines.iter().map(move |(text, bold)| (cell, text.as_str(), *bold))
        });
        if self.whole && lines.any(|(cell, text, bold)| is_cut(cell, text, bold)) {
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
