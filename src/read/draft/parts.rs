//! A sheet with two forms one above the other, taken apart.

use super::header;
use super::page::{Block, Page};
use super::words::{LIST, badge_in, squeezed};
use crate::model::edition::FormKind;
use crate::read::file::grid::Grid;

/// A box, or a title with its words in brackets.
struct Box {
    row: u32,
    kind: Option<FormKind>,
}

/// Returns the forms of a sheet, each as a sheet of its own with the cells where they are.
pub fn parts(grid: Grid) -> Vec<Grid> {
    let page = Page::of(&grid, true);
    let headers: Vec<u32> = header::find(&page).iter().map(|block| block.first).collect();
    let mut boxes: Vec<Box> = Vec::new();
    let mut starts: Vec<u32> = Vec::new();
    for found in page.blocks.iter().filter_map(box_of) {
        let has_header = |before: &Box| headers.iter().any(|row| (before.row..found.row).contains(row));
        if boxes.last().is_some_and(|before| before.kind != found.kind && has_header(before))
            && headers.iter().any(|row| *row > found.row)
        {
            starts.push(start(&page, found.row));
        }
        boxes.push(found);
    }
    let ends = starts.iter().copied().chain([u32::MAX]);
    let starts = std::iter::once(0).chain(starts.iter().copied());
    starts.zip(ends).map(|(first, end)| part(&grid, first, end)).collect()
}

fn box_of(block: &Block) -> Option<Box> {
    let (words, kind) = badge_in(&block.text)?;
    let text = squeezed(&block.text);
    let is_box = text.trim_matches(['（', '）', '(', ')', '【', '】', '［', '］', '[', ']']) == words;
    (is_box || text.contains(LIST)).then_some(Box { row: block.at.row, kind })
}

/// Returns where a form begins whose box stands in a row: at its title, which may stand a few rows above.
fn start(page: &Page<'_>, row: u32) -> u32 {
    const ABOVE: u32 = 3;
    let is_title = |block: &&Block| {
        (row.saturating_sub(ABOVE)..=row).contains(&block.at.row) && block.text.contains(LIST)
    };
    page.blocks.iter().find(is_title).map_or(row, |block| block.at.row)
}

fn part(grid: &Grid, first: u32, end: u32) -> Grid {
    let mut part = grid.clone();
    part.cells.retain(|at, _| (first..end).contains(&at.row));
    part.merges.retain(|merge| (first..end).contains(&merge.first.row));
    part
}
