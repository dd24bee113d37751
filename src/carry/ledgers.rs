//! The ledgers: every row as it was, with what stands in columns that nobody knows.

use std::collections::{BTreeMap, BTreeSet};

use super::{Carrier, Told};
use crate::finding::short;
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
        Value::Number(number) => i64::try_from(number)
            .map_or_else(|_| InputCell::Text(number.to_string()), InputCell::Number),
    }
}

/// Most characters of a header that is carried.
const MOST_HEADER: usize = 200;

/// The headers of a table, none of which a further column may have: in lower case, each with the
/// number that is tried next for another column of this header.
pub struct TakenHeaders(BTreeMap<String, usize>);

impl TakenHeaders {
    /// Starts with the columns that a sheet has.
    pub fn of(sheet: &InputSheet) -> Self {
        Self(sheet.columns.iter().map(|column| (column.header.to_lowercase(), 2)).collect())
    }

    /// Returns how many columns there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Adds a column; returns the header that the table takes for it, and what is to be told of
    /// it.
    pub fn add(&mut self, written: &str) -> (String, Option<String>) {
        let line = written.split_whitespace().collect::<Vec<_>>().join(" ");
        let header: String = line.chars().take(MOST_HEADER).collect();
        let name = self.free(&header);
        let told = if header != line {
            Some(format!(
                "見出し「{}」は長すぎるので、はじめの{MOST_HEADER}文字にしました",
                short(&line)
            ))
        } else if name != header {
            Some(format!("見出し「{header}」はほかの列にもあるので、「{name}」にしました"))
        } else {
            None
        };
        (name, told)
    }

    /// Takes a header, or it with the first number with which it is free.
    fn free(&mut self, header: &str) -> String {
        let key = header.to_lowercase();
        let Some(mut number) = self.0.get(&key).copied() else {
            self.0.insert(key, 2);
            return header.to_owned();
        };
        while self.0.contains_key(&format!("{key}{number}")) {
            number += 1;
        }
        self.0.insert(format!("{key}{number}"), 2);
        self.0.insert(key, number + 1);
        format!("{header}{number}")
    }
}

fn cells_of(unknown: &Unknown, rows: &[Option<u32>]) -> Vec<InputCell> {
    let value = |row: &Option<u32>| unknown.values.get(&(*row)?).cloned();
    rows.iter().map(|row| value(row).map_or(InputCell::Blank, cell)).collect()
}

/// Returns whether a column is about last year alone.
fn is_over(column: &Column) -> bool {
    [Vendor::COLUMN.form_requested, Vendor::COLUMN.form_returned].contains(&column)
}

impl Carrier<'_> {
    /// Puts the columns that nobody knows behind the others, with their cells in some rows of last
    /// year's sheet. A header that has to be another one is told.
    pub fn add_unknown_columns(&mut self, sheet: &mut InputSheet, rows: &[Option<u32>]) {
        let all = self.rest;
        let mut taken = TakenHeaders::of(sheet);
        for rest in all.iter().filter(|rest| rest.sheet == sheet.sheet) {
            for unknown in &rest.unknown {
                let (header, what) = taken.add(&unknown.header);
                self.told.extend(what.map(|what| Told::new(&rest.place.at(unknown.at), what)));
                sheet.more.push(MoreCells { header, cells: cells_of(unknown, rows) });
            }
        }
    }

    /// Carries the rows of a ledger; proposals never stand beside them.
    pub fn ledger<R: Row>(&mut self, sheet: &mut InputSheet, table: Option<&Table<R>>) {
        let table = table.filter(|table| self.own.contains(&*table.place.file));
        let rest = self.rest_of(R::SHEET);
        if table.is_none() && rest.is_none() {
            return;
        }
        let all = table.map_or(&[][..], |table| table.rows.as_slice());
        let read = read_rows(rest, &all.iter().map(Row::number_on_sheet).collect::<Vec<_>>());
        let written = |row: &R, column: &Column| {
            if is_over(column) { Value::empty() } else { row.written(column) }
        };
        // Of a row that was refused whole nothing is left to be carried.
        let is_left = |row: &&R| {
            sheet.columns.iter().any(|column| !written(row, column).is_empty())
                || rest.is_some_and(|rest| rest.holds(row.number_on_sheet()))
        };
        let rows: Vec<&R> = all.iter().filter(is_left).collect();
        let numbers: Vec<Option<u32>> = rows.iter().map(|row| row.number_on_sheet()).collect();
        if !rows.is_empty() {
            let of_row =
                |row: &R| sheet.columns.iter().map(|column| cell(written(row, column))).collect();
            sheet.rows = rows.iter().map(|row| of_row(row)).collect();
            sheet.proposed = Vec::new();
            self.add_unknown_columns(sheet, &numbers);
        }
        self.tell_dates_of_forms(all);
        self.count(R::SHEET, read, rows.len());
    }

    /// Says for how many vendors the days of last year's forms were left out.
    fn tell_dates_of_forms<R: Row>(&mut self, rows: &[R]) {
        let columns =
            R::COLUMNS.iter().filter(|column| R::SHEET == SheetId::Vendors && is_over(column));
        let columns: Vec<&Column> = columns.collect();
        let is_filled = |row: &&R| columns.iter().any(|column| !row.written(column).is_empty());
        let Some(place) = rows.iter().find(is_filled).and_then(|row| row.place(columns[0])) else {
            return;
        };
        let headers: Vec<&str> = columns.iter().map(|column| column.header).collect();
        let what = format!("「{}」は前回の日なので、空欄にしました", headers.join("」「"));
        self.told.push(Told::new(place, what));
    }
}

/// Returns how many rows of a sheet were read: records, and those that are none.
pub fn read_rows(rest: Option<&SheetRest>, numbers: &[Option<u32>]) -> usize {
    let mut rows: BTreeSet<u32> =
        rest.into_iter().flat_map(|rest| rest.rows.iter().copied()).collect();
    rows.extend(numbers.iter().flatten());
    rows.len()
}
