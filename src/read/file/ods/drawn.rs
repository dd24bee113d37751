//! What is drawn over a table (check boxes, option buttons, places of shapes), and comments.

use std::collections::BTreeSet;

use super::element::{Attributes, DRAW, FORM, PlacedElement};
use crate::finding::CellRef;
use crate::package::limits::Refusal;
use crate::read::file::grid::Grid;

fn at((row, column): (u64, u64)) -> Option<CellRef> {
    Some(CellRef::new(u32::try_from(row).ok()?, u32::try_from(column).ok()?))
}

/// Takes a piece of the comment of the cell of a row and a column.
pub fn comment(text: &str, cell: (u64, u64), grid: &mut Grid) {
    if let Some(cell) = at(cell) {
        grid.comments.entry(cell).or_default().push_str(text);
    }
}

/// Begins a line of the comment of the cell of a row and a column.
pub fn comment_line(cell: (u64, u64), grid: &mut Grid) {
    let begun = at(cell).and_then(|cell| grid.comments.get_mut(&cell));
    begun.into_iter().for_each(|text| text.push('\n'));
}

/// The check boxes and option buttons of a table, by their IDs.
#[derive(Debug, Default)]
pub struct CheckBoxes(BTreeSet<String>);

impl CheckBoxes {
    /// Takes one as the forms of the table list it.
    pub fn add(&mut self, attributes: &Attributes) {
        self.0.extend(attributes.get(FORM, "id").map(str::to_owned));
    }

    /// Takes a control or a shape in the cell of a row and a column; `None` for the sheet as a
    /// whole.
    pub fn draw(
        &self,
        element: &PlacedElement<'_, '_>,
        cell: Option<(u64, u64)>,
        grid: &mut Grid,
    ) -> Result<(), Refusal> {
        if element.name().1 != "control" {
            grid.shapes.extend(at(cell.unwrap_or_default()));
            return Ok(());
        }
        let attributes = element.attributes()?;
        let is_box = attributes.get(DRAW, "control").is_some_and(|id| self.0.contains(id));
        grid.check_boxes.extend(cell.filter(|_| is_box).and_then(at));
        Ok(())
    }
}
