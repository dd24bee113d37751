//! The blocks of a running paper prepared for typesetting: each text broken into lines.

use serde::Serialize;

use super::table::TypesetTable;
use crate::paper::block::{Block, Picture};
use crate::render::measure::{POINTS_PER_MM, TextMetrics};
use crate::render::table::{PORTRAIT, TablePage};

/// Sizes of a booklet's sentences and of its small print, in points, and what stands before the
/// text of a list and of a box to tick, in millimetres; as `booklet.typ` sets them.
pub(super) const TEXT: f64 = 9.5;
pub(super) const NOTE: f64 = 7.5;
const BULLET: f64 = 4.0;
const TICK: f64 = 6.0;

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
    Bullet {
        text: String,
    },
    Note {
        text: String,
    },
    /// The number stands in the text.
    Tick {
        number: &'static str,
        text: String,
    },
    Table(TypesetTable<'a>),
    Generations(&'a Picture),
    PageBreak,
}

/// Prepares blocks for a page, whose size of text is that of the tables.
pub(super) fn at_size<'a>(
    blocks: &'a [Block],
    page: &TablePage,
    padding: f64,
    metrics: TextMetrics<'_>,
) -> Vec<BlockData<'a>> {
    let wrapped = |text: &str, size: f64, indent: f64| {
        metrics.wrapped(text, size, (PORTRAIT.width - indent) * POINTS_PER_MM)
    };
    let block = |block: &'a Block| match block {
        Block::Heading { level, text } => BlockData::Heading { level: *level, text },
        Block::Paragraph { text } => BlockData::Paragraph { text: wrapped(text, TEXT, 0.0) },
        Block::Bullet { text } => BlockData::Bullet { text: wrapped(text, TEXT, BULLET) },
        Block::Note { text } => BlockData::Note { text: wrapped(text, NOTE, 0.0) },
        Block::Tick { number, text } if number.is_empty() => {
            BlockData::Tick { number: "", text: wrapped(text, TEXT, TICK) }
        }
        Block::Tick { number, text } => {
            BlockData::Tick { number: "", text: wrapped(&format!("{number}　{text}"), TEXT, TICK) }
        }
        Block::Table(table) => {
            BlockData::Table(TypesetTable::new(table, page, metrics).padded(padding))
        }
        Block::Generations(picture) => BlockData::Generations(picture),
        Block::PageBreak => BlockData::PageBreak,
    };
    blocks.iter().map(block).collect()
}
