//! The pages that a booklet fills, reckoned from its lines before it is laid out.

use super::block::{BlockData, NOTE, TEXT};
use super::table::{CAPITAL, TypesetTable};
use crate::render::measure::POINTS_PER_MM;

/// Room that a page leaves below its title beyond that of a row under a table's header, in
/// millimetres.
pub(super) const BELOW_HEADER: f64 = 21.0;
/// What the height of a page's blocks may be reckoned wrong by, as a share of it.
const INACCURACY: f64 = 0.03;
/// Between two blocks, in millimetres.
const BETWEEN: f64 = 2.85;
/// Below a table, in millimetres; above it there is no more than between blocks.
const BELOW_TABLE: f64 = 3.2;
/// Of a heading by its level, in millimetres: its size in points, and the room above and below it
/// beyond [`BETWEEN`].
const HEADINGS: [(f64, f64); 3] = [(12.5, 6.2), (10.5, 3.7), (10.0, BETWEEN)];
/// What is left between the lines of a sentence, in em of its size.
const LEADING: f64 = 0.62;
/// Size of the box to tick, in points.
const TICK: f64 = 11.0;
/// Height of a picture of generations with its title and its words, and of those alone, in
/// millimetres.
const GENERATIONS: f64 = 26.0;
const NO_GENERATIONS: f64 = 12.0;

/// Returns whether blocks surely fill no more pages than others, which say the same,
/// on pages with so much room, in millimetres.
pub(super) fn fill_no_more(blocks: &[BlockData<'_>], than: &[BlockData<'_>], room: f64) -> bool {
    pages(blocks, room * (1.0 - INACCURACY)) <= pages(than, room * (1.0 + INACCURACY))
}

/// Counts the pages that blocks fill at least.
pub(super) fn fewest_pages(blocks: &[BlockData<'_>], room: f64) -> usize {
    pages(blocks, room * (1.0 + INACCURACY))
}

/// Keeps chapters on one page that surely have room on one; a page begins before those that only
/// may have.
pub(super) fn with_page_breaks(blocks: Vec<BlockData<'_>>, room: f64) -> Vec<BlockData<'_>> {
    let room = room * (1.0 - INACCURACY);
    let begin_page = Filling::of(&blocks, room).chapters;
    let ways: Vec<Option<BlockData<'_>>> = blocks
        .iter()
        .enumerate()
        .map(|(index, block)| match block {
            BlockData::Chapter => {
                let (count, height) = chapter(&blocks[index + 1..]);
                let begins_page = begin_page.contains(&index).then_some(BlockData::PageBreak);
                if height <= room { Some(BlockData::Together { count }) } else { begins_page }
            }
            _ => None,
        })
        .collect();
    let set = blocks.into_iter().zip(ways).filter_map(|(block, way)| match block {
        BlockData::Chapter => way,
        block => Some(block),
    });
    set.collect()
}

/// Counts the blocks of a chapter, and returns their height in millimetres.
fn chapter(blocks: &[BlockData<'_>]) -> (usize, f64) {
    let is_break =
        |block: &BlockData<'_>| matches!(block, BlockData::PageBreak | BlockData::Chapter);
    let end = blocks.iter().position(is_break).unwrap_or(blocks.len());
    (end, Filling::of(&blocks[..end], f64::INFINITY).used)
}

/// Returns the height of blocks up to the second table, in millimetres.
fn beginning(blocks: &[BlockData<'_>]) -> f64 {
    let tables = blocks.iter().enumerate();
    let mut tables = tables.filter(|(_, block)| matches!(block, BlockData::Table(_)));
    let end = tables.nth(1).map_or(0, |(index, _)| index + 1);
    Filling::of(&blocks[..end], f64::INFINITY).used
}

fn pages(blocks: &[BlockData<'_>], room: f64) -> usize {
    Filling::of(blocks, room).pages
}

/// Pages while they are filled; lengths in millimetres.
struct Filling {
    room: f64,
    pages: usize,
    /// Height that is used of the last page.
    used: f64,
    /// Height of headings and sentences that go with what follows.
    held: f64,
    /// The chapters that begin a page, by their numbers among the blocks.
    chapters: Vec<usize>,
}

impl Filling {
    /// Fills pages with so much room, in millimetres.
    fn of(blocks: &[BlockData<'_>], room: f64) -> Self {
        let mut filling = Self { room, pages: 1, used: 0.0, held: 0.0, chapters: Vec::new() };
        for (index, block) in blocks.iter().enumerate() {
            let before = index.checked_sub(1).and_then(|before| blocks.get(before));
            let (next, over_next) = (blocks.get(index + 1), blocks.get(index + 2));
            match (block, next) {
                (BlockData::Chapter, _) => filling.begin_chapter(index, &blocks[index + 1..]),
                // A sentence stays with the table or the list that it leads to, a list's last line
                // with its table, a table with the line to sign on; of a list the first two stay
                // together and the last two, of a short list of boxes to tick all.
                (BlockData::Paragraph { text }, Some(next)) if is_led_to(next) => {
                    filling.held += height_of(text, TEXT)
                }
                (BlockData::Note { text }, Some(next)) if is_led_to(next) => {
                    filling.held += height_of(text, NOTE)
                }
                (BlockData::Bullet { text }, Some(BlockData::Table(_))) => {
                    filling.held += height_of(text, TEXT)
                }
                (BlockData::Tick { text, .. }, Some(BlockData::Table(_)))
                | (BlockData::Tick { text, held: true }, _) => filling.held += tick(text),
                (BlockData::Bullet { text }, Some(BlockData::Bullet { .. }))
                    if !(is_bullet(before) && is_bullet(over_next)) =>
                {
                    filling.held += height_of(text, TEXT)
                }
                (BlockData::Tick { text, .. }, Some(BlockData::Tick { .. }))
                    if !(is_tick(before) && is_tick(over_next)) =>
                {
                    filling.held += tick(text)
                }
                (BlockData::Table(table), Some(BlockData::Table(next)))
                    if table.is_whole() && next.is_signed() =>
                {
                    filling.held += whole(table)
                }
                _ => filling.add_block(block),
            }
        }
        filling
    }

    /// Begins a page for a chapter that has room on one but not on the rest of this one; and for one
    /// that has not, but whose first two tables would stand on two.
    fn begin_chapter(&mut self, index: usize, blocks: &[BlockData<'_>]) {
        let (_, height) = chapter(blocks);
        // The room is taken to be a little less than it is.
        let most = self.room * (1.0 + 2.0 * INACCURACY);
        let height = if height <= most { height } else { beginning(blocks) };
        if self.used > 0.0 && self.used + height > self.room {
            self.begin_page();
            self.chapters.push(index);
        }
    }

    fn add_block(&mut self, block: &BlockData<'_>) {
        match block {
            BlockData::Heading { level, .. } => {
                let index = usize::from(*level).clamp(1, HEADINGS.len()) - 1;
                let (size, around) = HEADINGS[index];
                self.held += CAPITAL * size / POINTS_PER_MM + around;
            }
            BlockData::Paragraph { text }
            | BlockData::AtRight { text }
            | BlockData::Bullet { text } => self.add(height_of(text, TEXT)),
            BlockData::Note { text } => self.add(height_of(text, NOTE)),
            BlockData::Tick { text, .. } => self.add(tick(text)),
            BlockData::Table(table) if table.is_whole() => self.add(whole(table)),
            BlockData::Table(table) => self.add_rows(table.header_height(), table.row_heights()),
            BlockData::Generations(picture) if picture.generations.is_empty() => {
                self.add(NO_GENERATIONS)
            }
            BlockData::Generations(_) => self.add(GENERATIONS),
            BlockData::PageBreak => self.begin_page(),
            BlockData::Together { .. } | BlockData::Chapter => {}
        }
    }

    /// Adds what is not broken.
    fn add(&mut self, height: f64) {
        let height = std::mem::take(&mut self.held) + height;
        if self.used + height > self.room {
            self.begin_page();
        }
        self.used += height;
    }

    /// Adds the rows of a table, whose header stands on every page.
    fn add_rows(&mut self, header: f64, rows: impl Iterator<Item = f64>) {
        self.held += header;
        for row in rows {
            if self.held == 0.0 && self.used + row > self.room {
                self.begin_page();
                self.used = header;
            }
            self.add(row);
        }
        self.used += BELOW_TABLE;
    }

    fn begin_page(&mut self) {
        if self.used > 0.0 {
            self.pages += 1;
            self.used = 0.0;
        }
    }
}

fn is_led_to(block: &BlockData<'_>) -> bool {
    matches!(block, BlockData::Table(_) | BlockData::Bullet { .. } | BlockData::Tick { .. })
}

fn is_bullet(block: Option<&BlockData<'_>>) -> bool {
    matches!(block, Some(BlockData::Bullet { .. }))
}

fn is_tick(block: Option<&BlockData<'_>>) -> bool {
    matches!(block, Some(BlockData::Tick { .. }))
}

/// Returns the height of a box to tick and of the room below it, in millimetres.
fn tick(text: &str) -> f64 {
    height_of(text, TEXT).max(height_of("", TICK))
}

/// Returns the height of a table on one page and of the room below it, in millimetres.
fn whole(table: &TypesetTable<'_>) -> f64 {
    table.header_height() + table.row_heights().sum::<f64>() + BELOW_TABLE
}

/// Returns the height of a text and of the room below it, in millimetres.
fn height_of(text: &str, size: f64) -> f64 {
    let further = text.matches('\n').count() as f64;
    (CAPITAL + (CAPITAL + LEADING) * further) * size / POINTS_PER_MM + BETWEEN
}
