//! The ledgers: every row as it was, with what stands in columns that nobody knows.

use std::collections::BTreeSet;

use super::{Carrier, Told};
use crate::paper::input_workbook::{InputCell, InputSheet, MoreCells};
use crate::read::case::rest::{SheetRest, Unknown};
use crate::sheet::{Column, Row, SheetId, Table, Value, Vendor};

/// Returns a value as a cell of the new workbook.
pub fn cell(value: Value) -> InputCell {
    match value {
        value if value.is_empty() => InputCell::Blank,
        Value::Text(text) => InputCell::Text(text),
        Value::Day(day) => InputCell::Day(day),
        Value::Moment(moment) => InputCell::Moment(moment),
        Value::Number(number) => i64::try_from(number).map_or_else(|_| InputCell::Text(number.to_string()), InputCell::Number),
    }
}

/// Returns the columns that nobody knows, with their cells in some rows of last year's sheet.
pub fn unknown_columns(rest: Option<&SheetRest>, rows: &[Option<u32>]) -> Vec<MoreCells> {
    rest.into_iter().flat_map(|rest| &rest.unknown).map(|unknown| more(unknown, rows)).collect()
}

fn more(unknown: &Unknown, rows: &[Option<u32>]) -> MoreCells {
    let value = |row: &Option<u32>| unknown.values.get(&(*row)?).cloned();
    let cells = rows.iter().map(|row| value(row).map_or(InputCell::Blank, cell)).collect();
    MoreCells { header: unknown.header.clone(), cells }
}

/// Returns whether a column is about last year alone.
fn is_over(column: &Column) -> bool {
    [Vendor::COLUMN.form_requested, Vendor::COLUMN.form_returned].contains(&column)
}

impl Carrier<'_> {
    /// Carries the rows of a ledger; proposals never stand beside them.
    pub fn ledger<R: Row>(&mut self, sheet: &mut InputSheet, table: Option<&Table<R>>) {
        let table = table.filter(|table| self.own.contains(&*table.place.file));
        let rest = self.rest_of(R::SHEET);
        if table.is_none() && rest.is_none() {
            return;
        }
        let rows = table.map_or(&[][..], |table| table.rows.as_slice());
        let numbers: Vec<Option<u32>> = rows.iter().map(Row::number_on_sheet).collect();
        let read = read_rows(rest, &numbers);
        if !rows.is_empty() {
            let written = |row: &R, column: &Column| if is_over(column) { Value::empty() } else { row.written(column) };
            let of_row = |row: &R| sheet.columns.iter().map(|column| cell(written(row, column))).collect();
            sheet.rows = rows.iter().map(of_row).collect();
            sheet.proposed = Vec::new();
            sheet.more = unknown_columns(rest, &numbers);
        }
        self.tell_dates_of_forms(rows);
        self.count(R::SHEET, read, rows.len());
    }

    /// Says for how many vendors the days of last year's forms were left out.
    fn tell_dates_of_forms<R: Row>(&mut self, rows: &[R]) {
        let columns = R::COLUMNS.iter().filter(|column| R::SHEET == SheetId::Vendors && is_over(column));
        let columns: Vec<&Column> = columns.collect();
        let is_filled = |row: &&R| columns.iter().any(|column| !row.written(column).is_empty());
        let Some(place) = rows.iter().find(is_filled).and_then(|row| row.place(columns[0])) else { return };
        let headers: Vec<&str> = columns.iter().map(|column| column.header).collect();
        let what = format!("「{}」は前回の日なので、空欄にしました", headers.join("」「"));
        self.told.push(Told::new(place, what));
    }
}

/// Returns how many rows of a sheet were read: records, and those that are none.
pub fn read_rows(rest: Option<&SheetRest>, numbers: &[Option<u32>]) -> usize {
    let mut rows: BTreeSet<u32> = rest.into_iter().flat_map(|rest| rest.rows.iter().copied()).collect();
    rows.extend(numbers.iter().flatten());
    rows.len()
}
