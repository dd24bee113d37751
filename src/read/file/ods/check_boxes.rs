//! Check boxes and option buttons of a table's forms, and the cells that they are tied to.

use std::collections::BTreeSet;

use super::element::{Attributes, DRAW, FORM};
use crate::finding::CellRef;

/// The check boxes and option buttons of a table, by their IDs.
#[derive(Debug, Default)]
pub struct CheckBoxes(BTreeSet<String>);

impl CheckBoxes {
    /// Takes one as the forms of the table list it.
    pub fn add(&mut self, attributes: &Attributes) {
        self.0.extend(attributes.get(FORM, "id").map(str::to_owned));
    }

    /// Returns the cell that a control in it is tied to, if the control is one of these.
    pub fn cell(&self, control: &Attributes, row: u64, column: u64) -> Option<CellRef> {
        let is_box = control.get(DRAW, "control").is_some_and(|id| self.0.contains(id));
        let place = (u32::try_from(row).ok()?, u32::try_from(column).ok()?);
        is_box.then(|| CellRef::new(place.0, place.1))
    }
}
