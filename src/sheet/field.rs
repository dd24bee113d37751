//! Values with the cell they came from, and the rows of a sheet.

use super::value::{Shown, Value};
use crate::finding::Place;
use crate::model::text::Text;

/// A value and the cell it came from, or would have come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field<T> {
    /// The cell's value; `None` where it is empty or missing.
    pub value: Option<T>,
    /// The cell; without `cell` where the column is missing.
    pub place: Place,
}

impl<T> Field<T> {
    /// Returns the value, if any.
    pub fn get(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// Returns true where the cell is empty, missing or was refused.
    pub fn is_blank(&self) -> bool {
        self.value.is_none()
    }
}

impl Field<Text> {
    /// Returns the text, empty where there is none.
    pub fn text(&self) -> &str {
        self.value.as_ref().map_or("", Text::as_str)
    }
}

impl<T: Copy> Field<T> {
    /// Returns a copy of the value, if any.
    pub fn copied(&self) -> Option<T> {
        self.value
    }
}

impl<T: Shown> Field<T> {
    /// Returns the value as it is printed, empty where there is none.
    pub fn shown(&self) -> Value {
        self.value.as_ref().map_or_else(Value::empty, Shown::shown)
    }
}

/// Several words in one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// The cell's text as written, for printing.
    pub written: Text,
    /// The words.
    pub items: Vec<Text>,
}

/// The rows of a sheet that was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<R> {
    /// The sheet.
    pub place: Place,
    /// Its rows, in the sheet's order.
    pub rows: Vec<R>,
}

/// Returns the rows of a sheet, none where it was not handed in.
pub fn rows<R>(table: &Option<Table<R>>) -> &[R] {
    table.as_ref().map_or(&[], |table| table.rows.as_slice())
}
