//! What stands on one sheet of a network.

use crate::paper::system_diagram::Network;

/// What stands on a sheet.
pub(super) struct Contents<'n> {
    pub(super) network: &'n Network,
    /// The boxes, by index.
    pub(super) nodes: Vec<usize>,
    /// Those of them that another sheet draws in full.
    pub(super) guests: Vec<usize>,
    /// The lines, by index.
    pub(super) links: Vec<usize>,
}
