//! The cells of one row, read as their columns' kinds say.

use jiff::civil::Date;

use super::diagnostics::Diagnostics;
use super::message::clipped;
use super::table::View;
use super::value::{self, Limit, Refused, YearFrom};
use crate::finding::{Finding, Place};
use crate::model::placeholder::Placeholder;
use crate::model::text::Text;
use crate::read::file::grid::Content;
use crate::rule::{self, Severity};
use crate::sheet::choice::{Choice, Generations, OfflineGenerations, YesNo};
use crate::sheet::{Cells, Column, Field, Kind, List, Placeholders, SheetId, YesNoWords};

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
    /// The sheet that the cells are on.
    pub sheet: SheetId,
    /// Where the cells are.
    pub source: S,
    /// From where a day takes its year in a column that takes it from the form.
    pub year_of_form: YearFrom,
    /// Where findings go.
    pub diagnostics: &'d mut Diagnostics<'g>,
}

impl<'d, 'g, S: CellSource> CellReader<'d, 'g, S> {
    /// Makes a reader of a sheet that has nothing to do with a form's year.
    pub fn new(sheet: SheetId, source: S, diagnostics: &'d mut Diagnostics<'g>) -> Self {
        Self { sheet, source, year_of_form: YearFrom::Nowhere, diagnostics }
    }

    /// Reads a cell that is no text.
    fn field<T>(
        &mut self,
        column: &Column,
        read: impl FnOnce(&Content) -> Result<T, Refused>,
    ) -> Field<T> {
        let (place, content) = self.source.cell(column);
        let ditto = content.map(Content::shown).filter(|shown| is(shown, Placeholder::Ditto));
        if let Some(ditto) = ditto.filter(|_| self.must_be_certain(column)) {
            self.diagnostics.refuse_ditto(place.clone(), &ditto, column.header);
            return Field::new(place, None);
        }
        self.diagnostics.field(place, content, |content, _| read(content))
    }

    /// Reads a day or a number: a dash is an empty cell.
    fn field_or_dash<T>(
        &mut self,
        column: &Column,
        read: impl FnOnce(&Content) -> Result<T, Refused>,
    ) -> Field<T> {
        let (place, content) = self.source.cell(column);
        if !content.is_some_and(|content| is(&content.shown(), Placeholder::Dash)) {
            return self.field(column, read);
        }
        if column.required {
            let message = format!("「{}」が空欄です", column.header);
            let hint =
                format!("「{}」を書くか、使わない行なら行全体を消してください", column.header);
            self.diagnostics.raise(&rule::I010, place.clone(), message, hint);
            return Field::new(place, None);
        }
        self.diagnostics.field_or_dash(place, content, read)
    }

    /// Returns an empty field where a day of the plan or of a training is still to be decided
    /// (I027); `None` where it is not.
    fn undecided<T>(&mut self, column: &Column) -> Option<Field<T>> {
        let is_planned = [SheetId::Plan, SheetId::Trainings].contains(&self.sheet);
        let (place, content) = self.source.cell(column);
        let shown = content.map(Content::shown).filter(|_| is_planned)?;
        let hint = "決まったら、その日を書いてください";
        is(&shown, Placeholder::Unknown).then(|| self.diagnostics.as_blank(place, &shown, hint))
    }

    /// Returns whether 同上 is refused in a column: what it points to decides which row is meant, or
    /// who is called.
    fn must_be_certain(&self, column: &Column) -> bool {
        let is_key = match column.kind {
            Kind::Key => true,
            Kind::Number(_) => column.required,
            Kind::Text
            | Kind::Reference(_)
            | Kind::Telephone
            | Kind::ItemNumber
            | Kind::Date
            | Kind::DateTime
            | Kind::YesNo(_)
            | Kind::Reply { .. }
            | Kind::Generations
            | Kind::OfflineGenerations
            | Kind::Choice(_)
            | Kind::List => false,
        };
        is_key
            || self.sheet == SheetId::Contacts
            || self.sheet == SheetId::Pharmacy && (column.is_name || column.required)
    }

    /// Reads a text; a word that says nothing becomes the field's placeholder.
    fn words(&mut self, column: &Column) -> Field<Text> {
        let (place, content) = self.source.cell(column);
        let field = if column.kind == Kind::Telephone {
            self.diagnostics.text_as(place, content, value::telephone)
        } else {
            let field = self.diagnostics.text(place, content);
            if column.is_code && matches!(content, Some(Content::Moment { .. })) {
                report_date_for_code(column, &field, self.diagnostics);
            }
            field
        };
        match field.get().and_then(|text| Placeholder::of(text.as_str())) {
            None => field,
            Some(kind) => self.placeholder(column, kind, field),
        }
    }

    /// Returns the field of a cell that holds nothing but such a word, as far as the column takes
    /// it for one.
    fn placeholder(
        &mut self,
        column: &Column,
        kind: Placeholder,
        field: Field<Text>,
    ) -> Field<Text> {
        let word = field.text().to_owned();
        let counts = match (kind, column.placeholders) {
            (Placeholder::Ditto, _) | (_, Placeholders::All) => true,
            (Placeholder::None, Placeholders::AllButNone) | (_, Placeholders::Ditto) => false,
            (Placeholder::Unknown | Placeholder::Dash, Placeholders::AllButNone) => true,
        };
        if !counts {
            return field;
        }
        let Field { value, place, .. } = field;
        if kind == Placeholder::Ditto && self.must_be_certain(column) {
            self.diagnostics.refuse_ditto(place.clone(), &word, column.header);
            return Field::new(place, None);
        }
        let message =
            format!("「{}」は、「{}」が空欄のときと同じに扱います", clipped(&word), column.header);
        let (severity, hint) = match kind {
            Placeholder::Ditto => {
                (Severity::Warning, format!("行ごとに「{}」を書いてください", column.header))
            }
            Placeholder::None | Placeholder::Unknown | Placeholder::Dash if column.required => {
                (Severity::Note, format!("決まったら「{}」を書いてください", column.header))
            }
            Placeholder::None | Placeholder::Unknown | Placeholder::Dash => (
                Severity::Note,
                "書くことがなければ、空欄のままでかまいません。決まったら書いてください".to_owned(),
            ),
        };
        let finding =
            Finding::new(&rule::I027, place.clone(), message).hint(hint).severity(severity);
        self.diagnostics.findings.push(finding);
        Field::with_placeholder(place, value)
    }
}

fn is(text: &str, kind: Placeholder) -> bool {
    Placeholder::of(text) == Some(kind)
}

/// I031: a spreadsheet took a version or an address for a day.
fn report_date_for_code(column: &Column, field: &Field<Text>, diagnostics: &mut Diagnostics<'_>) {
    let message = format!(
        "「{}」は日付です。「{}」が日付に変わったようです",
        clipped(field.text()),
        column.header
    );
    let hint = "書いたものと違っていたら、セルの表示形式を「文字列」にしてから入力し直してください";
    diagnostics.raise(&rule::I031, field.place.clone(), message, hint);
}

impl<S: CellSource> Cells for CellReader<'_, '_, S> {
    fn text(&mut self, column: &Column) -> Field<Text> {
        self.words(column)
    }

    fn date(&mut self, column: &Column) -> Field<Date> {
        if column.open_ended {
            return self.limit(column);
        }
        if let Some(blank) = self.undecided(column) {
            return blank;
        }
        let year = if column.year_of_form { self.year_of_form } else { YearFrom::Nowhere };
        self.field_or_dash(column, |content| value::date(content, year))
    }

    fn yes_no(&mut self, column: &Column) -> Field<YesNo> {
        let words = if let Kind::YesNo(words) = column.kind { words } else { YesNoWords::Plain };
        self.field(column, |content| value::yes_no(content, words))
    }

    fn number(&mut self, column: &Column) -> Field<u32> {
        let unit = if let Kind::Number(unit) = column.kind { unit } else { "" };
        self.field_or_dash(column, |content| value::number(content, unit))
    }

    fn generations(&mut self, column: &Column) -> Field<Generations> {
        self.field_or_dash(column, value::generations)
    }

    fn offline_generations(&mut self, column: &Column) -> Field<OfflineGenerations> {
        self.field_or_dash(column, value::offline_generations)
    }

    fn choice<C: Choice>(&mut self, column: &Column) -> Field<C> {
        let may_be_blank = !column.required;
        self.field(column, |content| {
            let near = |word: &str| C::near(word).map(C::word);
            let chosen = value::choice(content, C::WORDS, C::meant_by, near);
            chosen.map_err(
                |refused| if may_be_blank { value::or_blank(refused, content) } else { refused },
            )
        })
    }

    fn list(&mut self, column: &Column) -> Field<List> {
        let glyphs = self.diagnostics.glyphs;
        let split = |written: Text| {
            let names_nothing = column.placeholders != Placeholders::Ditto
                && is(written.as_str(), Placeholder::None);
            let items = if names_nothing { Vec::new() } else { value::list(written.as_str()) };
            let items = items.into_iter().filter_map(|item| Text::new(item, glyphs).ok()).collect();
            List { items, written }
        };
        self.words(column).map(split)
    }
}

impl<S: CellSource> CellReader<'_, '_, S> {
    /// Reads the last day of use; what is no limit stays as it is written (I031).
    fn limit(&mut self, column: &Column) -> Field<Date> {
        let read = self.field_or_dash(column, value::limit);
        match read.value {
            Some(Limit::Day(day)) => Field::new(read.place, Some(day)),
            None => Field::new(read.place, None),
            Some(Limit::Never) => {
                let (place, content) = self.source.cell(column);
                let word = content
                    .and_then(|content| Text::new(&content.shown(), self.diagnostics.glyphs).ok());
                let shown = clipped(word.as_ref().map_or("", Text::as_str));
                let message = format!("「{shown}」は、期限がないものとして読みました");
                let hint = "期限のないIDは、使う人が替わっても残りがちです。いつ見直すかを決めておいてください";
                self.diagnostics.raise(&rule::I031, place.clone(), message, hint);
                Field::with_placeholder(place, word)
            }
        }
    }
}
