//! 薬局 and 計画: fields one under another.

use std::collections::BTreeMap;

use super::ledgers::cell;
use super::{Carrier, Told};
use crate::paper::input_workbook::{InputCell, InputSheet, MoreCells};
use crate::sheet::{Column, Pharmacy, Row, SheetId};

/// The fields of 薬局 that speak of last year alone.
const OVER: [&Column; 5] = [
    Pharmacy::COLUMN.year,
    Pharmacy::COLUMN.drawn_up,
    Pharmacy::COLUMN.has_system,
    Pharmacy::COLUMN.has_system_checked,
    Pharmacy::COLUMN.has_system_remark,
];

impl Carrier<'_> {
    /// Carries 薬局, but for what speaks of last year alone.
    pub fn pharmacy(&mut self, sheet: &mut InputSheet) {
        let pharmacy = &self.case.pharmacy;
        let mut cells = BTreeMap::new();
        let mut left = Vec::new();
        for column in Pharmacy::COLUMNS {
            let written = cell(pharmacy.written(column));
            if written == InputCell::Blank {
                continue;
            }
            if OVER.contains(&column) {
                left.push(column);
            } else {
                cells.insert(column.index, vec![written]);
            }
        }
        if let Some(place) = left.first().and_then(|column| pharmacy.place(column)).cloned() {
            let headers: Vec<&str> = left.iter().map(|column| column.header).collect();
            let what = format!("「{}」は前回のことなので、写していません", headers.join("」「"));
            self.told.push(Told::new(&place, what));
        }
        self.fields(SheetId::Pharmacy, sheet, cells);
    }

    /// Carries 計画.
    pub fn plan(&mut self, sheet: &mut InputSheet) {
        let plan = self.case.plan.as_ref();
        let is_own = |place: &crate::finding::Place| self.own.contains(&*place.file);
        let Some(plan) = plan.filter(|plan| is_own(&plan.plan_place.place)) else { return };
        let mut cells = BTreeMap::new();
        for column in &sheet.columns {
            let mut written = vec![cell(plan.written(column))];
            if column.several {
                let more = plan.more_ways_out.iter().map(|field| cell(field.shown_as_written()));
                written.extend(more);
            }
            written.retain(|cell| *cell != InputCell::Blank);
            if !written.is_empty() {
                cells.insert(column.index, written);
            }
        }
        self.fields(SheetId::Plan, sheet, cells);
    }

    /// Puts fields into the sheet, by the column's index, and those that nobody knows behind them.
    fn fields(
        &mut self,
        id: SheetId,
        sheet: &mut InputSheet,
        mut cells: BTreeMap<usize, Vec<InputCell>>,
    ) {
        let mut carried = 0;
        for (column, row) in sheet.columns.iter().zip(&mut sheet.rows) {
            let Some(mut given) = cells.remove(&column.index) else { continue };
            carried += given.len();
            given.resize(given.len().max(row.len()), InputCell::Blank);
            *row = given;
        }
        let rest = self.rest_of(id);
        let unknown = rest
            .into_iter()
            .flat_map(|rest| &rest.unknown)
            .filter(|unknown| !unknown.values.is_empty());
        let more = unknown.map(|unknown| MoreCells {
            header: unknown.header.clone(),
            cells: unknown.values.values().cloned().map(cell).collect(),
        });
        sheet.more = more.collect();
        let read = rest.map_or(carried, |rest| rest.rows.len());
        carried += sheet.more.len();
        self.count(id, read, carried);
    }
}
