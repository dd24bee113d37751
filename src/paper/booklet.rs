//! A paper that runs over pages: 04, 05 and 08.

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
}

impl Booklet {
    /// Makes a paper of a case's blocks.
    pub(super) fn new(context: &PaperContext<'_>, title: String, blocks: Vec<Block>) -> Self {
        Self { title, pharmacy: context.pharmacy(), dates: context.dates(), blocks }
    }

    /// The same with who drew it up.
    pub(super) fn signed(self, context: &PaperContext<'_>) -> Self {
        Self { dates: context.signed_dates(), ..self }
    }
}
