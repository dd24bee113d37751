//! The sheets 薬局 and 計画: two columns, 項目 ｜ 内容, one row per field.

use std::collections::BTreeMap;

use super::cells::{CellReader, CellSource};
use super::diagnostics::Diagnostics;
use super::field_structure::{self, Fields};
use super::header::names_of;
use super::invisible;
use super::message::clipped;
use super::near;
use super::value::YearFrom;
use crate::case::Blanks;
use crate::finding::{CellRef, Place};
use crate::model::text::{Text, header_key};
use crate::read::file::grid::{Content, Grid};
use crate::rule;
use crate::sheet::{Cells, Column, Field, ITEM_AND_CONTENT, Pharmacy, Plan, Row, SheetId};

/// A sheet with its labels found.
pub struct FieldSheet<'a> {
    sheet: SheetId,
    grid: &'a Grid,
    /// Per field: the cells 内容, several only where the field may have several.
    cells: BTreeMap<usize, Vec<CellRef>>,
    /// Cells that are read as something else than they hold, `None` for nothing.
    replaced: BTreeMap<CellRef, Option<Content>>,
}

impl<'a> FieldSheet<'a> {
    /// Finds the labels; reports doubled, missing and unknown ones, and what is to be known of the
    /// sheet.
    pub fn open(
        sheet: SheetId,
        grid: &'a Grid,
        blanks: &mut Blanks,
        diagnostics: &mut Diagnostics<'_>,
    ) -> Self {
        let labels = Labels::of(sheet, grid);
        let mut sheet = Self { sheet, grid, cells: BTreeMap::new(), replaced: BTreeMap::new() };
        let unknown = sheet.place_labels(&labels, diagnostics);
        let near = sheet.report_unknown(&unknown, blanks, diagnostics);
        sheet.report_missing(&near, diagnostics);
        let fields =
            Fields { sheet: sheet.sheet, grid, labels: labels.labels, cells: &sheet.cells };
        sheet.replaced = field_structure::report(fields, blanks, diagnostics);
        let is_field =
            |at: &CellRef| sheet.cells.values().flatten().any(|value| value.row == at.row);
        let is_read =
            |at: &CellRef| is_field(at) && [labels.labels, labels.contents].contains(&at.column);
        invisible::report(grid, is_read, diagnostics);
        sheet
    }

    /// Finds the cell of each field; returns the labels that name none and have something beside
    /// them.
    fn place_labels(
        &mut self,
        labels: &Labels,
        diagnostics: &mut Diagnostics<'_>,
    ) -> Vec<(CellRef, String)> {
        let grid = self.grid;
        let mut unknown = Vec::new();
        for (at, content) in grid.cells.iter().filter(|(at, _)| at.column == labels.labels) {
            let value = CellRef::new(at.row, labels.contents);
            if matches!(content, Content::Error(_) | Content::NoResult) {
                diagnostics.refuse_result(grid.place.at(*at), content);
                continue;
            }
            match labels.field(content) {
                Some(field) => self.place(field, *at, value, diagnostics),
                None if grid.cells.contains_key(&value) && !is_heading(content) => {
                    unknown.push((*at, content.shown()));
                }
                None => {}
            }
        }
        unknown
    }

    /// Notes the cell of a field; a second one is refused where the field has only one.
    fn place(
        &mut self,
        field: &Column,
        label: CellRef,
        value: CellRef,
        diagnostics: &mut Diagnostics<'_>,
    ) {
        let cells = self.cells.entry(field.index).or_default();
        let Some(earlier) = cells.first().filter(|_| !field.several) else {
            return cells.push(value);
        };
        let (name, earlier) = (field.header, CellRef::new(earlier.row, label.column));
        let message = format!("「{name}」の行が2つあります（{earlier} と {label}）");
        let hint = "どちらか一方の行を消してください";
        diagnostics.raise(&rule::I005, self.grid.place.at(label), message, hint);
    }

    /// Reports the labels that name no field; returns the fields that they nearly name.
    fn report_unknown(
        &self,
        unknown: &[(CellRef, String)],
        blanks: &mut Blanks,
        diagnostics: &mut Diagnostics<'_>,
    ) -> Vec<&'static Column> {
        let missing =
            self.sheet.columns().iter().filter(|column| !self.cells.contains_key(&column.index));
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
        for column in
            self.sheet.columns().iter().filter(|column| column.required && !near.contains(column))
        {
            let (name, place) = (column.header, &self.grid.place);
            match self.cell_of(column) {
                None => diagnostics.raise(
                    &rule::I004,
                    place.clone(),
                    format!("「{name}」の行がありません"),
                    format!("項目「{name}」の行を加えて、内容を書いてください"),
                ),
                Some(at) if !self.grid.cells.contains_key(&at) => {
                    diagnostics.raise(
                        &rule::I010,
                        place.at(at),
                        format!("「{name}」が空欄です"),
                        format!("{name}を書いてください"),
                    );
                }
                Some(_) => {}
            }
        }
    }

    /// Returns the first cell of a field.
    fn cell_of(&self, column: &Column) -> Option<CellRef> {
        self.cells.get(&column.index)?.first().copied()
    }

    /// Reads 年度, by which the edition is chosen.
    pub fn year(&self, diagnostics: &mut Diagnostics<'_>) -> Field<Text> {
        CellReader::new(self.sheet, FieldCells { sheet: self, which: 0 }, diagnostics)
            .text(Pharmacy::COLUMN.year)
    }

    /// Reads all fields; a day that takes its year from the form takes it from there.
    pub fn read<R: Row>(&self, year_of_form: YearFrom, diagnostics: &mut Diagnostics<'_>) -> R {
        let source = FieldCells { sheet: self, which: 0 };
        R::read(&mut CellReader { sheet: self.sheet, source, year_of_form, diagnostics })
    }

    /// Reads 計画, with every row of the field that may have several.
    pub fn plan(&self, diagnostics: &mut Diagnostics<'_>) -> Plan {
        let mut plan: Plan = self.read(YearFrom::Nowhere, diagnostics);
        let way_out = Plan::COLUMN.way_out;
        let count = self.cells.get(&way_out.index).map_or(0, Vec::len);
        let more = (1..count).map(|which| {
            CellReader::new(self.sheet, FieldCells { sheet: self, which }, diagnostics)
                .text(way_out)
        });
        plan.more_ways_out = more.collect();
        plan
    }
}

/// The cells of a sheet's fields; of those that have several, the one that is meant.
struct FieldCells<'s, 'a> {
    sheet: &'s FieldSheet<'a>,
    which: usize,
}

impl CellSource for FieldCells<'_, '_> {
    fn cell(&self, column: &Column) -> (Place, Option<&Content>) {
        let FieldSheet { grid, cells, replaced, .. } = self.sheet;
        let Some(at) = cells.get(&column.index).and_then(|cells| cells.get(self.which)) else {
            return (grid.place.clone(), None);
        };
        let content = match replaced.get(at) {
            Some(rest) => rest.as_ref(),
            None => grid.cells.get(at),
        };
        (grid.place.at(*at), content)
    }
}

/// Returns whether anything stands beside a label but what `new` fills in itself.
pub fn is_filled(sheet: SheetId, grid: &Grid) -> bool {
    let labels = Labels::of(sheet, grid);
    let is_entry = |at: &CellRef| {
        let label = grid.cells.get(&CellRef::new(at.row, labels.labels));
        label.is_some_and(|label| {
            !is_heading(label) && labels.field(label).is_none_or(|column| !column.prefilled)
        })
    };
    grid.cells.keys().any(|at| at.column == labels.contents && is_entry(at))
}

/// The columns of the labels and of what stands beside them, and which label names which field.
struct Labels {
    columns: &'static [Column],
    names: BTreeMap<String, usize>,
    labels: u32,
    contents: u32,
}

impl Labels {
    /// Finds the columns: under 項目 and 内容 where there is such a header, else the column with
    /// most labels and the next one.
    fn of(sheet: SheetId, grid: &Grid) -> Self {
        let columns = sheet.columns();
        let mut found = Self { columns, names: names_of(columns), labels: 0, contents: 1 };
        let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
        for (at, _) in grid.cells.iter().filter(|(_, content)| found.field(content).is_some()) {
            *counts.entry(at.column).or_default() += 1;
        }
        let most = counts.iter().map(|(column, count)| (*count, std::cmp::Reverse(*column))).max();
        found.labels = most.map_or(0, |(_, column)| column.0);
        let is_header = |content: &Content, which: usize| {
            header_key(&content.shown()) == ITEM_AND_CONTENT[which]
        };
        // On the left of the labels only what stands in one row with their header.
        let is_beside_header = |at: &CellRef| {
            let label = grid.cells.get(&CellRef::new(at.row, found.labels));
            label.is_some_and(|label| is_header(label, 0))
        };
        let mut cells = grid.cells.iter().filter(|(_, content)| is_header(content, 1));
        let header = cells.find(|(at, _)| {
            at.column > found.labels || at.column < found.labels && is_beside_header(at)
        });
        found.contents = header.map_or(found.labels + 1, |(at, _)| at.column);
        found
    }

    fn field(&self, content: &Content) -> Option<&'static Column> {
        self.names.get(&header_key(&content.shown())).map(|index| &self.columns[*index])
    }
}

/// Returns the column of the labels, from zero.
pub fn label_column(sheet: SheetId, grid: &Grid) -> u32 {
    Labels::of(sheet, grid).labels
}

/// Returns the cells of the fields: beside each label, the first where it is there twice and has
/// only one.
pub fn fields(sheet: SheetId, grid: &Grid) -> BTreeMap<CellRef, &'static Column> {
    let labels = Labels::of(sheet, grid);
    let mut fields: BTreeMap<CellRef, &'static Column> = BTreeMap::new();
    for (at, content) in grid.cells.iter().filter(|(at, _)| at.column == labels.labels) {
        if let Some(field) = labels.field(content)
            && (field.several || fields.values().all(|known| known.index != field.index))
        {
            fields.insert(CellRef::new(at.row, labels.contents), field);
        }
    }
    fields
}

/// Returns every label but headings: its cell, the field that it names, the cell beside it.
pub fn labels(sheet: SheetId, grid: &Grid) -> Vec<(CellRef, Option<&'static Column>, CellRef)> {
    let labels = Labels::of(sheet, grid);
    let cells = grid
        .cells
        .iter()
        .filter(|(at, content)| at.column == labels.labels && !is_heading(content));
    cells
        .map(|(at, content)| (*at, labels.field(content), CellRef::new(at.row, labels.contents)))
        .collect()
}

/// Returns the labels that name no field and have something beside them: their cell, their text,
/// the cell beside them.
pub fn unknown(sheet: SheetId, grid: &Grid) -> Vec<(CellRef, String, CellRef)> {
    let labels = Labels::of(sheet, grid);
    let of_label = |(at, content): (&CellRef, &Content)| {
        let value = CellRef::new(at.row, labels.contents);
        let is_unknown = labels.field(content).is_none()
            && grid.cells.contains_key(&value)
            && !is_heading(content);
        is_unknown.then(|| (*at, content.shown(), value))
    };
    grid.cells.iter().filter(|(at, _)| at.column == labels.labels).filter_map(of_label).collect()
}

fn is_heading(content: &Content) -> bool {
    let text = content.shown();
    text.trim_start().starts_with('※') || header_key(&text) == ITEM_AND_CONTENT[0]
}

/// Reports a label that names no field: I004 where it nearly names the one that must be there, else
/// I017.
fn report_unknown(
    label: &str,
    near: Option<&Column>,
    place: Place,
    diagnostics: &mut Diagnostics<'_>,
) {
    let label = clipped(label);
    let message = format!("項目「{label}」は知らない項目なので、読みませんでした");
    match near {
        Some(column) if column.required => {
            let name = column.header;
            let message =
                format!("「{name}」の行がありません。「{label}」がその行ではありませんか");
            let hint = format!(
                "そうなら「{label}」を「{name}」に直してください。ちがう行なら、「{name}」の行を加えてください"
            );
            diagnostics.raise(&rule::I004, place, message, hint);
        }
        Some(column) => {
            let name = column.header;
            let hint =
                format!("「{name}」のことではありませんか。そうなら「{name}」に直してください");
            diagnostics.raise(&rule::I017, place, message, hint);
        }
        None => diagnostics.raise(
            &rule::I017,
            place,
            message,
            "この行が要らなければ、そのままでかまいません",
        ),
    }
}
