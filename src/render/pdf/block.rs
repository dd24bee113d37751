//! The blocks of a running paper prepared for typesetting: each text broken into lines.

use serde::Serialize;

use super::table::{MeasuredTable, TypesetTable};
use crate::paper::block::{Block, Generation, Picture};
use crate::render::measure::{POINTS_PER_MM, TextMetrics};
use crate::render::table::{PORTRAIT, TablePage};

/// Sizes of a booklet's sentences, of a letter's, and of small print, in points, and what stands
/// before the text of a list and of a box to tick, in millimetres; these as `booklet.typ` sets them.
pub(super) const TEXT: f64 = 9.5;
pub(super) const LETTER: f64 = 10.5;
pub(super) const NOTE: f64 = 7.5;
const BULLET: f64 = 4.0;
const TICK: f64 = 6.0;
/// Most boxes to tick that stay on one page.
const SHORT_LIST: usize = 9;
/// Sizes of the words above and below a picture of generations, in points.
const PICTURE_TITLE: f64 = 8.5;
const CAPTION: f64 = 8.0;

/// A block as `booklet.typ` sets it.
#[derive(Clone, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(super) enum BlockData<'a> {
    Heading {
        level: u8,
        text: &'a str,
    },
    Paragraph {
        text: String,
    },
    AtRight {
        text: String,
    },
    Bullet {
        text: String,
    },
    /// Small print that stays together.
    Note {
        text: String,
    },
    /// Its number stands in the text. It may be held on the page of the next one.
    Tick {
        text: String,
        held: bool,
    },
    Table(TypesetTable<'a>),
    Generations(PictureData<'a>),
    PageBreak,
    /// So many blocks that follow stand on one page.
    Together {
        count: usize,
    },
    /// Turned into one of these, or into nothing, once the sizes are known.
    Chapter,
}

/// A picture of generations as `booklet.typ` sets it.
#[derive(Clone, Serialize)]
pub(super) struct PictureData<'a> {
    title: String,
    pub(super) generations: &'a [Generation],
    pub(super) caption: String,
    alternative: &'a str,
}

impl<'a> PictureData<'a> {
    fn new(picture: &'a Picture, metrics: TextMetrics<'_>) -> Self {
        Self {
            title: wrapped(&picture.title, PICTURE_TITLE, 0.0, metrics),
            generations: &picture.generations,
            caption: wrapped(&picture.caption, CAPTION, 0.0, metrics),
            alternative: &picture.alternative,
        }
    }
}

/// A block that is the same at every size of the tables, or a table that was measured.
pub(super) enum MeasuredBlock<'a> {
    Set(BlockData<'a>),
    Table(MeasuredTable<'a>),
}

impl<'a> MeasuredBlock<'a> {
    /// Breaks the texts of blocks into lines, sentences in a size in points, and measures their
    /// tables. Small print in a row becomes one block.
    pub(super) fn of(
        blocks: &'a [Block],
        size: f64,
        page: TablePage,
        metrics: TextMetrics<'a>,
    ) -> Vec<Self> {
        let mut measured: Vec<Self> = Vec::with_capacity(blocks.len());
        for block in blocks {
            let own = Self::new(block, size, page, metrics);
            match (measured.last_mut(), &own) {
                (
                    Some(Self::Set(BlockData::Note { text: before })),
                    Self::Set(BlockData::Note { text }),
                ) => *before = format!("{before}\n{text}"),
                _ => measured.push(own),
            }
        }
        measured.chunk_by_mut(|a, b| a.is_tick() && b.is_tick()).for_each(hold_short_list);
        measured
    }

    fn new(block: &'a Block, text_size: f64, page: TablePage, metrics: TextMetrics<'a>) -> Self {
        let wrapped = |text: &str, size: f64, indent: f64| wrapped(text, size, indent, metrics);
        Self::Set(match block {
            Block::Table(table) => {
                return Self::Table(MeasuredTable::of(table, page, metrics));
            }
            Block::Heading { level, text } => BlockData::Heading { level: *level, text },
            Block::Paragraph { text } => {
                BlockData::Paragraph { text: wrapped(text, text_size, 0.0) }
            }
            Block::AtRight { text } => BlockData::AtRight { text: wrapped(text, text_size, 0.0) },
            Block::Bullet { text } => BlockData::Bullet { text: wrapped(text, text_size, BULLET) },
            Block::Note { text } => BlockData::Note { text: wrapped(text, NOTE, 0.0) },
            Block::Tick { number, text } if number.is_empty() => {
                BlockData::Tick { text: wrapped(text, text_size, TICK), held: false }
            }
            Block::Tick { number, text } => {
                let text = wrapped(&format!("{number}　{text}"), text_size, TICK);
                BlockData::Tick { text, held: false }
            }
            Block::Generations(picture) => {
                BlockData::Generations(PictureData::new(picture, metrics))
            }
            Block::PageBreak => BlockData::PageBreak,
            Block::Chapter => BlockData::Chapter,
        })
    }

    fn is_tick(&self) -> bool {
        matches!(self, Self::Set(BlockData::Tick { .. }))
    }

    /// Prepares the block for a page whose tables are written at a size, or a smaller one where a
    /// word needs it.
    pub(super) fn at_most(&self, size: f64, padding: f64) -> BlockData<'a> {
        match self {
            Self::Set(block) => block.clone(),
            Self::Table(table) => BlockData::Table(table.at_most(size).padded(padding)),
        }
    }
}

/// Holds the boxes of a short list on one page: of a phase, to be seen at a glance.
fn hold_short_list(list: &mut [MeasuredBlock<'_>]) {
    if list.len() > SHORT_LIST {
        return;
    }
    let Some((_, but_last)) = list.split_last_mut() else { return };
    for block in but_last {
        if let MeasuredBlock::Set(BlockData::Tick { held, .. }) = block {
            *held = true;
        }
    }
}

/// Returns blocks with lists that may go on over a page's end.
pub(super) fn released<'a>(blocks: &[BlockData<'a>]) -> Vec<BlockData<'a>> {
    let release = |block: &BlockData<'a>| match block {
        BlockData::Tick { text, .. } => BlockData::Tick { text: text.clone(), held: false },
        block => block.clone(),
    };
    blocks.iter().map(release).collect()
}

fn wrapped(text: &str, size: f64, indent: f64, metrics: TextMetrics<'_>) -> String {
    metrics.wrapped(text, size, (PORTRAIT.width - indent) * POINTS_PER_MM)
}
