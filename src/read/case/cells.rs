//! The cells of one row, read as their columns' kinds say.

use jiff::civil::Date;

use super::diagnostics::Diagnostics;
use super::table::View;
use super::value::{self, Refused, YearFrom};
use crate::finding::Place;
use crate::model::text::Text;
use crate::read::file::grid::Content;
use crate::rule;
use crate::sheet::choice::{Choice, Generations, OfflineGenerations, YesNo};
use crate::sheet::{Cells, Column, Field, Kind, List, YesNoWords};

/// Finds the cell of a column: in a row of a table, or beside its label on 薬局.
pub trait CellSource {
    /// Returns the cell and its content.
    fn cell(&self, column: &Column) -> (Place, Option<&Content>);
}

/// A row of a table.
pub struct TableRow<'v> {
    /// The table.
    pub view: &'v View<'v>,
    /// The row, from zero.
    pub row: u32,
}

impl CellSource for TableRow<'_> {
    fn cell(&self, column: &Column) -> (Place, Option<&Content>) {
        self.view.cell(self.row, column)
    }
}

/// Reads cells, and raises a finding for each one that cannot be taken.
pub struct CellReader<'d, 'g, S> {
    /// Where the cells are.
    pub source: S,
    /// From where a day takes its year in a column that takes it from the form.
    pub year_of_form: YearFrom,
    /// Where findings go.
    pub diagnostics: &'d mut Diagnostics<'g>,
}

impl<'d, 'g, S: CellSource> CellReader<'d, 'g, S> {
    /// Makes a reader of a sheet that has nothing to do with a form's year.
    pub fn new(source: S, diagnostics: &'d mut Diagnostics<'g>) -> Self {
        Self { source, year_of_form: YearFrom::Nowhere, diagnostics }
    }

    fn field<T>(&mut self, column: &Column, read: impl FnOnce(&Content) -> Result<T, Refused>) -> Field<T> {
        let (place, content) = self.source.cell(column);
        self.diagnostics.field(place, content, |content, _| read(content))
    }
}

impl<S: CellSource> Cells for CellReader<'_, '_, S> {
    fn text(&mut self, column: &Column) -> Field<Text> {
        let (place, content) = self.source.cell(column);
        match column.kind {
            Kind::Key => self.diagnostics.name(&rule::I010, column.header, place, content),
            Kind::Reference(_) | Kind::List => self.diagnostics.name(&rule::I016, column.header, place, content),
            Kind::Text
            | Kind::ItemNumber
            | Kind::Date
            | Kind::DateTime
            | Kind::YesNo(_)
            | Kind::Reply { .. }
            | Kind::Number(_)
            | Kind::Generations
            | Kind::OfflineGenerations
            | Kind::Choice(_) => self.diagnostics.text(place, content),
        }
    }

    fn date(&mut self, column: &Column) -> Field<Date> {
        let year = if column.year_of_form { self.year_of_form } else { YearFrom::Nowhere };
        self.field(column, |content| value::date(content, year))
    }

    fn yes_no(&mut self, column: &Column) -> Field<YesNo> {
        let words = if let Kind::YesNo(words) = column.kind { words } else { YesNoWords::Plain };
        self.field(column, |content| value::yes_no(content, words))
    }

    fn number(&mut self, column: &Column) -> Field<u32> {
        let unit = if let Kind::Number(unit) = column.kind { unit } else { "" };
        self.field(column, |content| value::number(content, unit))
    }

    fn generations(&mut self, column: &Column) -> Field<Generations> {
        self.field(column, value::generations)
    }

    fn offline_generations(&mut self, column: &Column) -> Field<OfflineGenerations> {
        self.field(column, value::offline_generations)
    }

    fn choice<C: Choice>(&mut self, column: &Column) -> Field<C> {
        self.field(column, |content| value::choice(content, C::WORDS, C::meant_by))
    }

    fn list(&mut self, column: &Column) -> Field<List> {
        let Field { value, place } = self.text(column);
        let glyphs = self.diagnostics.glyphs;
        let split = |written: Text| {
            let items = value::list(written.as_str()).into_iter().filter_map(|item| Text::new(item, glyphs).ok());
            List { items: items.collect(), written }
        };
        Field { value: value.map(split), place }
    }
}
