//! The sheet 薬局: two columns, 項目 ｜ 内容, one row per field.

use std::collections::BTreeMap;

use super::cells::{CellReader, CellSource};
use super::diagnostics::Diagnostics;
use super::header::names_of;
use super::invisible;
use super::message::clipped;
use super::near;
use super::pharmacy_structure::{self, Fields};
use super::value::YearFrom;
use crate::case::Blanks;
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
    /// Cells that are read as something else than they hold, `None` for nothing.
    replaced: BTreeMap<CellRef, Option<Content>>,
}

impl<'a> PharmacySheet<'a> {
    /// Finds the labels; reports doubled, missing and unknown ones, and what is to be known of the sheet.
    pub fn open(grid: &'a Grid, blanks: &mut Blanks, diagnostics: &mut Diagnostics<'_>) -> Self {
        let names = names_of(Pharmacy::COLUMNS);
        let field_of =
            |content: &Content| names.get(&header_key(&content.shown())).map(|index| &Pharmacy::COLUMNS[*index]);
        let (labels, contents) = columns(grid, &field_of);
        let mut sheet = Self { grid, cells: BTreeMap::new(), replaced: BTreeMap::new() };
        let mut unknown = Vec::new();
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
                    unknown.push((*at, content.shown()));
                }
                (None, _) => {}
            }
        }
        let near = sheet.report_unknown(&unknown, blanks, diagnostics);
        sheet.report_missing(&near, diagnostics);
        let fields = Fields { grid, labels, cells: &sheet.cells };
        sheet.replaced = pharmacy_structure::report(fields, blanks, diagnostics);
        let is_field = |at: &CellRef| sheet.cells.values().any(|value| value.row == at.row);
        invisible::report(grid, |at| is_field(at) && [labels, contents].contains(&at.column), diagnostics);
        sheet
    }

    /// Reports the labels that name no field; returns the fields that they nearly name.
    fn report_unknown(
        &self,
        unknown: &[(CellRef, String)],
        blanks: &mut Blanks,
        diagnostics: &mut Diagnostics<'_>,
    ) -> Vec<&'static Column> {
        let missing = Pharmacy::COLUMNS.iter().filter(|column| !self.cells.contains_key(&column.index));
        let labels: Vec<&str> = unknown.iter().map(|(_, label)| label.as_str()).collect();
        let meant = near::paired(&labels, &missing.collect::<Vec<_>>());
        for ((at, label), column) in unknown.iter().zip(&meant) {
            let place = self.grid.place.at(*at);
            if let Some(column) = column {
                blanks.add_unread(&self.grid.place, column);
            }
            report_unknown(label, *column, place, diagnostics);
        }
        meant.into_iter().flatten().collect()
    }

    fn report_missing(&self, near: &[&Column], diagnostics: &mut Diagnostics<'_>) {
        for column in Pharmacy::COLUMNS.iter().filter(|column| column.required && !near.contains(column)) {
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
        let content = |at: &CellRef| match self.replaced.get(at) {
            Some(rest) => rest.as_ref(),
            None => self.grid.cells.get(at),
        };
        at.map_or_else(nowhere, |at| (self.grid.place.at(*at), content(at)))
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

/// Returns the column of the labels, from zero.
pub fn label_column(grid: &Grid) -> u32 {
    let names = names_of(Pharmacy::COLUMNS);
    columns(grid, &|content| names.get(&header_key(&content.shown())).map(|index| &Pharmacy::COLUMNS[*index])).0
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

/// Reports a label that names no field: I004 where it nearly names the one that must be there, else I017.
fn report_unknown(label: &str, near: Option<&Column>, place: Place, diagnostics: &mut Diagnostics<'_>) {
    let label = clipped(label);
    let message = format!("項目「{label}」は知らない項目なので、読みませんでした");
    match near {
        Some(column) if column.required => {
            let name = column.header;
            let message = format!("「{name}」の行がありません。「{label}」がその行ではありませんか");
            let hint = format!("そうなら「{label}」を「{name}」に直してください。ちがう行なら、「{name}」の行を加えてください");
            diagnostics.raise(&rule::I004, place, message, hint);
        }
        Some(column) => {
            let name = column.header;
            let hint = format!("「{name}」のことではありませんか。そうなら「{name}」に直してください");
            diagnostics.raise(&rule::I017, place, message, hint);
        }
        None => diagnostics.raise(&rule::I017, place, message, "この行が要らなければ、そのままでかまいません"),
    }
}
