//! The sheet 薬局: two columns, 項目 ｜ 内容, one row per field.

use std::collections::BTreeMap;

use super::cells::{CellReader, CellSource};
use super::diagnostics::Diagnostics;
use super::message::clipped;
use super::header::{names_of, nearest};
use super::invisible;
use super::table::report_hidden;
use super::value::YearFrom;
use crate::finding::{CellRef, Place};
use crate::model::text::{Text, header_key};
use crate::read::file::grid::{Content, Grid};
use crate::rule;
use crate::sheet::{Cells, Column, Field, ITEM_AND_CONTENT, Pharmacy, Row, SheetId};

/// The sheet with its labels found.
pub struct PharmacySheet<'a> {
    grid: &'a Grid,
    /// Per field: the cell 内容.
    cells: BTreeMap<usize, CellRef>,
}

impl<'a> PharmacySheet<'a> {
    /// Finds the labels; tells of doubled, missing and unknown ones.
    pub fn open(grid: &'a Grid, diagnostics: &mut Diagnostics<'_>) -> Self {
        let names = names_of(Pharmacy::COLUMNS);
        let field_of =
            |content: &Content| names.get(&header_key(&content.shown())).map(|index| &Pharmacy::COLUMNS[*index]);
        let (labels, contents) = columns(grid, &field_of);
        let mut sheet = Self { grid, cells: BTreeMap::new() };
        for (at, content) in grid.cells.iter().filter(|(at, _)| at.column == labels) {
            let value = CellRef::new(at.row, contents);
            if matches!(content, Content::Error(_) | Content::NoResult) {
                diagnostics.refuse_result(grid.place.at(*at), content);
                continue;
            }
            let field = field_of(content);
            let earlier = field.and_then(|field| sheet.cells.get(&field.index));
            match (field, earlier) {
                (Some(field), Some(earlier)) => {
                    let message = format!(
                        "「{}」の行が2つあります（{} と {at}）",
                        field.header,
                        CellRef::new(earlier.row, labels)
                    );
                    diagnostics.raise(&rule::I005, grid.place.at(*at), message, "どちらか一方の行を消してください");
                }
                (Some(field), None) => {
                    sheet.cells.insert(field.index, value);
                }
                (None, _) if grid.cells.contains_key(&value) && !is_heading(content) => {
                    report_unknown(grid, *at, content, diagnostics)
                }
                (None, _) => {}
            }
        }
        sheet.report_missing(diagnostics);
        let rows: Vec<u32> = sheet.cells.values().filter(|at| grid.cells.contains_key(at)).map(|at| at.row).collect();
        report_hidden(grid, &rows, diagnostics);
        let is_read = |at: &CellRef| sheet.cells.values().any(|value| value.row == at.row) && [labels, contents].contains(&at.column);
        invisible::report(grid, is_read, diagnostics);
        sheet
    }

    fn report_missing(&self, diagnostics: &mut Diagnostics<'_>) {
        for column in Pharmacy::COLUMNS.iter().filter(|column| column.required) {
            let (name, place) = (column.header, &self.grid.place);
            match self.cells.get(&column.index) {
                None => diagnostics.raise(
                    &rule::I004,
                    place.clone(),
                    format!("「{name}」の行がありません"),
                    format!("項目「{name}」の行を加えて、内容を書いてください"),
                ),
                Some(at) if !self.grid.cells.contains_key(at) => {
                    diagnostics.raise(
                        &rule::I010,
                        place.at(*at),
                        format!("「{name}」が空欄です"),
                        format!("{name}を書いてください"),
                    );
                }
                Some(_) => {}
            }
        }
    }

    /// Reads 年度, by which the edition is chosen.
    pub fn year(&self, diagnostics: &mut Diagnostics<'_>) -> Field<Text> {
        CellReader::new(SheetId::Pharmacy, self, diagnostics).text(Pharmacy::COLUMN.year)
    }

    /// Reads all fields; 有無の確認日 takes a missing year from the edition.
    pub fn read(&self, year_of_form: YearFrom, diagnostics: &mut Diagnostics<'_>) -> Pharmacy {
        Pharmacy::read(&mut CellReader { sheet: SheetId::Pharmacy, source: self, year_of_form, diagnostics })
    }
}

impl CellSource for &PharmacySheet<'_> {
    fn cell(&self, column: &Column) -> (Place, Option<&Content>) {
        let at = self.cells.get(&column.index);
        let nowhere = || (self.grid.place.clone(), None);
        at.map_or_else(nowhere, |at| (self.grid.place.at(*at), self.grid.cells.get(at)))
    }
}

/// Whether anything stands beside a label but what `new` fills in itself.
pub fn is_filled(grid: &Grid) -> bool {
    let names = names_of(Pharmacy::COLUMNS);
    let column_of =
        |content: &Content| names.get(&header_key(&content.shown())).map(|index| &Pharmacy::COLUMNS[*index]);
    let (labels, contents) = columns(grid, &column_of);
    let is_entry = |at: &CellRef| {
        let label = grid.cells.get(&CellRef::new(at.row, labels));
        label.is_some_and(|label| !is_heading(label) && column_of(label).is_none_or(|column| !column.prefilled))
    };
    grid.cells.keys().any(|at| at.column == contents && is_entry(at))
}

/// The columns of the labels and of what stands beside them: under 項目 and 内容 where there is such a header, else the
/// column with most labels and the next one.
fn columns(grid: &Grid, field_of: &impl Fn(&Content) -> Option<&'static Column>) -> (u32, u32) {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for (at, _) in grid.cells.iter().filter(|(_, content)| field_of(content).is_some()) {
        *counts.entry(at.column).or_default() += 1;
    }
    let most = counts.iter().map(|(column, count)| (*count, std::cmp::Reverse(*column))).max();
    let labels = most.map_or(0, |(_, column)| column.0);
    let header = grid
        .cells
        .iter()
        .find(|(at, content)| at.column > labels && header_key(&content.shown()) == ITEM_AND_CONTENT[1]);
    (labels, header.map_or(labels + 1, |(at, _)| at.column))
}

/// Returns the cells of the fields: beside each label, the first where it is there twice.
pub fn fields(grid: &Grid) -> BTreeMap<CellRef, &'static Column> {
    let names = names_of(Pharmacy::COLUMNS);
    let field_of = |content: &Content| names.get(&header_key(&content.shown())).map(|index| &Pharmacy::COLUMNS[*index]);
    let (labels, contents) = columns(grid, &field_of);
    let mut fields: BTreeMap<CellRef, &'static Column> = BTreeMap::new();
    for (at, content) in grid.cells.iter().filter(|(at, _)| at.column == labels) {
        if let Some(field) = field_of(content)
            && fields.values().all(|known| known.index != field.index)
        {
            fields.insert(CellRef::new(at.row, contents), field);
        }
    }
    fields
}

fn is_heading(content: &Content) -> bool {
    let text = content.shown();
    text.trim_start().starts_with('※') || header_key(&text) == ITEM_AND_CONTENT[0]
}

fn report_unknown(grid: &Grid, at: CellRef, content: &Content, diagnostics: &mut Diagnostics<'_>) {
    let text = content.shown();
    let hint = nearest(&text, Pharmacy::COLUMNS.iter().map(|column| column.header)).map_or_else(
        || "この行が要らなければ、そのままでかまいません".to_owned(),
        |name| format!("「{name}」のことではありませんか。そうなら「{name}」に直してください"),
    );
    diagnostics.raise(
        &rule::I017,
        grid.place.at(at),
        format!("項目「{}」は知らない項目なので、読みませんでした", clipped(&text)),
        hint,
    );
}
