//! One of two cases that are compared.

use crate::case::Case;
use crate::finding::Finding;
use crate::model::edition::Edition;

/// One of the two cases.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// The case, as far as it was read.
    pub case: &'a Case,
    /// Its edition; `None` where that could not be chosen.
    pub edition: Option<&'a Edition>,
    /// Everything that was found in it, sorted.
    pub findings: &'a [Finding],
    /// Its files.
    pub inputs: &'a [String],
}
