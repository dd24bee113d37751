//! A sheet with two forms, one above or beside the other, taken apart.

use super::header::{self, HeadedColumn, is_filled_in};
use super::page::{Block, Page};
use super::words::{LIST, badge_in, without_blanks};
use crate::finding::CellRef;
use crate::model::edition::FormKind;
use crate::read::file::grid::Grid;

/// A box, or a title with its words in brackets.
struct FormBox {
    row: u32,
    kind: Option<FormKind>,
}

/// Returns the forms of a sheet, each as a sheet of its own with the cells where they are.
pub fn parts(grid: Grid) -> Vec<Grid> {
    match beside(&grid) {
        Some(seam) => halves(&grid, seam).into_iter().flat_map(below).collect(),
        None => below(grid),
    }
}

/// Where a sheet is taken apart into what stands side by side.
#[derive(Clone, Copy)]
struct Seam {
    /// The first column of the right half.
    column: u32,
    /// The first row that belongs to one half alone.
    row: u32,
}

/// Returns where a form begins that stands beside another, or the second half of one beside its
/// first: both have their headers in the same rows; of two forms the boxes differ, of two halves
/// the headers are the same.
fn beside(grid: &Grid) -> Option<Seam> {
    let page = Page::of(grid, true);
    let boxes: Vec<(u32, Option<FormKind>)> = page
        .blocks
        .iter()
        .filter_map(|block| Some((block.at.column, box_of(block)?.kind)))
        .collect();
    header::find(&page).iter().find_map(|block| {
        let is_filled = |column: &HeadedColumn| column.word.is_some_and(is_filled_in);
        let first = block.columns.iter().position(is_filled)?;
        let is_item = |column: &&HeadedColumn| column.word.is_some() && !is_filled(column);
        let at = block.columns.iter().skip(first).position(|it| is_item(&it))? + first;
        let start = block.columns.get(at)?.first;
        let (left, right): (Vec<_>, Vec<_>) = boxes.iter().partition(|(column, _)| *column < start);
        let differ = left.iter().all(|(_, kind)| right.iter().all(|(_, other)| kind != other));
        let are_forms = !left.is_empty() && !right.is_empty() && differ;
        let headers = |columns: &[HeadedColumn]| -> Vec<(String, Vec<String>)> {
            columns.iter().map(|it| (it.header.clone(), it.over.clone())).collect()
        };
        let (one, other) = block.columns.split_at(at);
        let are_halves = headers(one) == headers(other);
        (are_forms || are_halves)
            .then_some(Seam { column: start, row: if are_forms { 0 } else { block.first } })
    })
}

/// Takes a sheet apart; what is merged over both sides, or stands above both, belongs to both.
fn halves(grid: &Grid, Seam { column, row }: Seam) -> [Grid; 2] {
    let is_over_both = |at: &CellRef| {
        at.row < row
            || grid.merges.iter().any(|merge| {
                merge.first == *at && merge.first.column < column && merge.last.column >= column
            })
    };
    let (mut left, mut right) = (grid.clone(), grid.clone());
    left.cells.retain(|at, _| at.column < column || at.row < row);
    left.shapes.retain(|at| at.column < column);
    left.comments.retain(|at, _| at.column < column);
    left.merges.retain(|merge| merge.first.column < column || merge.first.row < row);
    right.cells.retain(|at, _| at.column >= column || is_over_both(at));
    right.shapes.retain(|at| at.column >= column);
    right.comments.retain(|at, _| at.column >= column);
    right.merges.retain(|merge| merge.last.column >= column || merge.first.row < row);
    [left, right]
}

/// Returns the forms that stand one below the other.
fn below(grid: Grid) -> Vec<Grid> {
    let page = Page::of(&grid, true);
    let headers: Vec<u32> = header::find(&page).iter().map(|block| block.first).collect();
    let mut boxes: Vec<FormBox> = Vec::new();
    let mut starts: Vec<u32> = Vec::new();
    for found in page.blocks.iter().filter_map(box_of) {
        let has_header =
            |before: &FormBox| headers.iter().any(|row| (before.row..found.row).contains(row));
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

fn box_of(block: &Block) -> Option<FormBox> {
    let (words, kind) = badge_in(&block.text)?;
    let text = without_blanks(&block.text);
    let is_box =
        text.trim_matches(['（', '）', '(', ')', '【', '】', '［', '］', '[', ']']) == words;
    (is_box || text.contains(LIST)).then_some(FormBox { row: block.at.row, kind })
}

/// Returns where a form begins whose box stands in a row: at its title, which may stand a few rows
/// above.
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
    part.shapes.retain(|at| (first..end).contains(&at.row));
    part.comments.retain(|at, _| (first..end).contains(&at.row));
    part.merges.retain(|merge| (first..end).contains(&merge.first.row));
    part
}
