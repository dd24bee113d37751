//! A paper that runs over pages: 04, 05 and 08; and the letter that goes with 02.

use super::block::Block;
use super::context::PaperContext;

/// A paper of headings, sentences and tables.
#[derive(Debug, Clone, PartialEq)]
pub struct Booklet {
    /// Its title, on every page.
    pub title: String,
    /// 薬局名.
    pub pharmacy: String,
    /// When it was drawn up and of which day it speaks.
    pub dates: String,
    /// What it says.
    pub blocks: Vec<Block>,
    /// Whether it is a letter, whose sentences are larger.
    pub is_letter: bool,
}

impl Booklet {
    /// Makes a paper of a case's blocks.
    pub(super) fn new(context: &PaperContext<'_>, title: String, blocks: Vec<Block>) -> Self {
        let (pharmacy, dates) = (context.pharmacy(), context.dates());
        Self { title, pharmacy, dates, blocks, is_letter: false }
    }

    /// Makes a letter likewise.
    pub(super) fn letter(context: &PaperContext<'_>, title: String, blocks: Vec<Block>) -> Self {
        Self { is_letter: true, ..Self::new(context, title, blocks) }
    }

    /// The same with who drew it up.
    pub(super) fn signed(self, context: &PaperContext<'_>) -> Self {
        Self { dates: context.signed_dates(), ..self }
    }
}
