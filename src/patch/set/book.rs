//! A workbook while its cells and rows are set.

use std::collections::BTreeSet;

use super::cell::Place;
use super::change::ChangeError;
use super::styles::CellStyles;
use super::typed::{Typed, typed};
use crate::finding::CellRef;
use crate::patch::verify::grids;
use crate::patch::workbook::{OpenWorkbook, SheetPart};
use crate::read::case::layout::SheetLayout;
use crate::read::file::grid::Grid;
use crate::sheet::SheetId;

/// A workbook under change.
pub struct Book {
    /// Its package.
    pub workbook: OpenWorkbook,
    styles: CellStyles,
    /// The sheets as they were read, before anything moved.
    grids: Vec<Grid>,
    /// Sheets that were added, as `new` lays them out.
    pub added: BTreeSet<SheetId>,
    /// Cells that were set.
    pub changed: BTreeSet<(String, CellRef)>,
    /// Whether a formula went or moved.
    pub formulas_changed: bool,
}

impl Book {
    /// Opens a workbook.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn open(bytes: &[u8]) -> Result<Self, ChangeError> {
        let mut workbook = OpenWorkbook::open(bytes.to_vec())?;
        let styles = CellStyles::read(&mut workbook)?;
        let grids = grids(bytes)?.grids;
        let (added, changed) = (BTreeSet::new(), BTreeSet::new());
        Ok(Self { workbook, styles, grids, added, changed, formulas_changed: false })
    }

    /// Finds a sheet by its name; `None` where the workbook lacks it.
    pub fn find(&self, name: &str) -> Option<SheetPart> {
        self.workbook
            .sheets
            .iter()
            .find(|sheet| sheet.name == name && sheet.path.is_some())
            .cloned()
    }

    /// Finds a sheet by its name.
    ///
    /// # Errors
    /// There is none.
    pub fn sheet(&self, name: &str) -> Result<SheetPart, ChangeError> {
        self.find(name).ok_or_else(|| ChangeError::Refused(format!("シート「{name}」がありません")))
    }

    /// Returns a sheet as it was read.
    pub fn grid(&self, sheet: &SheetPart) -> Option<&Grid> {
        self.grids.iter().find(|grid| grid.place.sheet.as_deref() == Some(sheet.name.as_str()))
    }

    /// Reads the sheets anew, after rows moved.
    ///
    /// # Errors
    /// The workbook cannot be read any more.
    pub fn read_again(&mut self) -> Result<(), ChangeError> {
        let bytes = self.workbook.written()?;
        self.grids = grids(&bytes)?.grids;
        Ok(())
    }

    /// Reads the formats anew, after some were added.
    ///
    /// # Errors
    /// They are not well-formed.
    pub fn take_styles(&mut self) -> Result<(), ChangeError> {
        self.styles = CellStyles::read(&mut self.workbook)?;
        Ok(())
    }

    /// Returns where the fields of a sheet stand.
    pub fn layout(&self, sheet: &SheetPart) -> Option<SheetLayout> {
        self.grid(sheet).and_then(SheetLayout::of)
    }

    /// Sets a cell to what a person types into its column; returns what was written.
    ///
    /// # Errors
    /// The cell cannot be set, or holds a formula.
    pub fn set(
        &mut self,
        sheet: &SheetPart,
        at: CellRef,
        text: &str,
        over: bool,
    ) -> Result<Typed, ChangeError> {
        let column = self.layout(sheet).and_then(|layout| layout.column_at(at));
        let place = Place::find(&mut self.workbook, sheet, at)?;
        place.check(over)?;
        let (style, new_style) = place.style(&self.styles, column)?;
        let shown = self.styles.shown(style);
        let written = typed(text, column, shown, self.workbook.since_1904);
        self.formulas_changed |= place.write(&mut self.workbook, sheet, &written, new_style)?;
        self.changed.insert((sheet.name.clone(), at));
        Ok(written)
    }
}
