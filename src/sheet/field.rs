//! Values with the cell they came from, and the rows of a sheet.

use super::value::{Shown, Value};
use crate::finding::Place;
use crate::model::placeholder::Placeholder;
use crate::model::text::Text;

/// A value and the cell it came from, or would have come from.
///
/// A cell with a placeholder, a word that says nothing (なし, 同上), has no value: everything that
/// asks for the value sees an empty cell. The lists that are handed over show it as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field<T> {
    /// The cell's value; `None` where it is empty or missing, or holds a placeholder.
    pub value: Option<T>,
    /// The placeholder in the cell, as written.
    pub placeholder: Option<Text>,
    /// The cell; without `cell` where the column is missing.
    pub place: Place,
}

impl<T> Field<T> {
    /// Returns a field with a value, or with nothing.
    pub fn new(place: Place, value: Option<T>) -> Self {
        Self { value, placeholder: None, place }
    }

    /// Returns a field whose cell says nothing, in a word.
    pub fn with_placeholder(place: Place, word: Option<Text>) -> Self {
        Self { value: None, placeholder: word, place }
    }

    /// Returns the field with its value changed to another type.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Field<U> {
        Field { value: self.value.map(change), placeholder: self.placeholder, place: self.place }
    }

    /// Returns the value, if any.
    pub fn get(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// Returns true where the cell is empty or missing, was refused, or says nothing.
    pub fn is_blank(&self) -> bool {
        self.value.is_none()
    }
}

impl Field<Text> {
    /// Returns the text, empty where there is none.
    pub fn text(&self) -> &str {
        self.value.as_ref().map_or("", Text::as_str)
    }

    /// Returns the text, if it says anything: not なし, 不明 or a dash in a column that takes any text.
    pub fn stated(&self) -> Option<&Text> {
        self.get().filter(|text| Placeholder::of(text.as_str()).is_none())
    }

    /// Returns the text as written, also a placeholder; empty where there is none.
    pub fn written(&self) -> &str {
        self.value.as_ref().or(self.placeholder.as_ref()).map_or("", Text::as_str)
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

    /// Returns the value as it is printed, or the placeholder as written.
    pub fn shown_as_written(&self) -> Value {
        let placeholder = || {
            self.placeholder.as_ref().map_or_else(Value::empty, |word| Value::text(word.as_str()))
        };
        self.value.as_ref().map_or_else(placeholder, Shown::shown)
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
