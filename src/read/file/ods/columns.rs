//! Columns of an OpenDocument table: which are hidden, and the cell style that each gives.

use super::element::{Attributes, TABLE};
use crate::package::address::GRID_COLUMNS;
use crate::package::limits::Malformed;

/// Columns of a table, from left to right.
#[derive(Debug, Default)]
pub struct Columns {
    /// The column behind a group of equal ones, whether they are hidden, and their cell style.
    groups: Vec<(u64, bool, Option<String>)>,
}

impl Columns {
    /// Adds a column element; `folded` tells whether it lies in a group that is hidden.
    ///
    /// # Errors
    /// Its count is no count.
    pub fn add(&mut self, attributes: &Attributes, folded: bool) -> Result<(), Malformed> {
        let count = attributes.count(TABLE, "number-columns-repeated")?;
        let end = self.groups.last().map_or(0, |(end, ..)| *end).saturating_add(count);
        let seen = attributes.get(TABLE, "visibility").is_none_or(|seen| seen == "visible");
        let style = attributes.get(TABLE, "default-cell-style-name").map(str::to_owned);
        self.groups.push((end, folded || !seen, style));
        Ok(())
    }

    /// Returns the numbers of the hidden columns.
    pub fn hidden(&self) -> impl Iterator<Item = u32> {
        let starts = std::iter::once(0).chain(self.groups.iter().map(|(end, ..)| *end));
        let hidden = starts.zip(&self.groups).filter(|(_, (_, is_hidden, _))| *is_hidden);
        let within = |column: u64| u32::try_from(column).unwrap_or(u32::MAX).min(GRID_COLUMNS);
        hidden.flat_map(move |(start, (end, ..))| within(start)..within(*end))
    }

    /// Returns the cell style that a column gives.
    pub fn style(&self, column: u64) -> Option<&str> {
        let at = self.groups.partition_point(|(end, ..)| *end <= column);
        self.groups.get(at)?.2.as_deref()
    }
}
