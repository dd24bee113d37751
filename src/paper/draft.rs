//! The words of the business continuity plan, made before the rules count what is left to fill in.

use super::block::{self, Block};

/// The plan's blocks.
#[derive(Debug)]
pub struct BcpDraft {
    pub(super) blocks: Vec<Block>,
}

impl BcpDraft {
    /// Counts the 【要記入】 that are left to fill in.
    pub fn blanks(&self) -> usize {
        block::blanks(&self.blocks)
    }
}
