//! The trainings of the plan: each with its days, a blank where one is still to be planned or held.

use jiff::civil::Date;

use super::block::{Value, blank};
use super::tables::Record;
use crate::case::{Blanks, Case};
use crate::sheet::{Column, Row, SheetId, Training, rows};

/// A training on a day.
pub(super) struct OnDay<'a> {
    training: &'a Training,
    as_of: Date,
    blanks: &'a Blanks,
}

/// Returns the trainings of a case, in the sheet's order.
pub(super) fn of(case: &Case, as_of: Date) -> impl Iterator<Item = OnDay<'_>> {
    rows(&case.trainings).iter().map(move |training| OnDay {
        training,
        as_of,
        blanks: &case.blanks,
    })
}

impl OnDay<'_> {
    /// Returns the column of the day that is missing: that of the next time where there is no day
    /// at all, that of having held it where the next time has passed.
    fn missing_day(&self) -> Option<&'static Column> {
        let (planned, held) = (Training::COLUMN.planned, Training::COLUMN.held);
        match (self.training.planned.copied(), self.training.held.copied()) {
            (_, Some(_)) => None,
            (None, None) => Some(planned),
            (Some(day), None) => (day < self.as_of).then_some(held),
        }
    }
}

impl Record for OnDay<'_> {
    const SHEET: SheetId = SheetId::Trainings;

    fn value(&self, column: &Column) -> Value {
        if self.missing_day() != Some(column) {
            return self.training.value(column);
        }
        // Where one of the days was not read, whether any is missing is not known.
        let days = [Training::COLUMN.planned, Training::COLUMN.held];
        let asked =
            days.into_iter().find(|day| self.blanks.lacks(Self::SHEET, day)).unwrap_or(column);
        Value::text(blank(self.blanks, Self::SHEET, asked))
    }
}
