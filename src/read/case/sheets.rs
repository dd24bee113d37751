//! The sheets of a case as its reader sees them: each row's cells, what shows, what is understood.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::cells::{CellReader, TableRow};
use super::checklist::AnswerReader;
use super::diagnostics::Diagnostics;
use super::editions::EditionSource;
use super::field_sheet::{self, FieldSheet};
use super::opened::{Opened, Sheets};
use super::table::View;
use super::value::{self, YearFrom};
use crate::case::Blanks;
use crate::finding::CellRef;
use crate::model::columns::FormField;
use crate::model::edition::{Edition, FormKind};
use crate::model::text::Glyphs;
use crate::read::edition::{HeadedRow, headed_rows};
use crate::read::file::grid::{Content, Grid};
use crate::sheet::answer_columns::{AnswerColumns, AnswerSheet, columns_for, known_columns};
use crate::sheet::checklist::Answer;
use crate::sheet::choice::YesNo;
use crate::sheet::edition::EDITION_SHEET;
use crate::sheet::{
    Account, Backup, Column, Contact, DeviceEntry, ITEM_AND_CONTENT, Kind, Operation, Pharmacy,
    Plan, RestoreStep, Row, SheetId, Training, Value, Vendor,
};

/// The rows of アクセスログ that are shown.
const LOG_ROWS: usize = 200;

/// The rows wanted of sheets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetRange {
    /// The one sheet wanted, by its name; `None` for all.
    pub sheet: Option<String>,
    /// The first row wanted, from zero.
    pub from: u32,
    /// The most rows wanted of a sheet.
    pub count: usize,
}

impl Default for SheetRange {
    fn default() -> Self {
        Self { sheet: None, from: 0, count: 500 }
    }
}

impl SheetRange {
    fn wants(&self, sheet: Option<SheetId>, name: &str) -> bool {
        let is_meant =
            |wanted: &String| wanted == name || sheet.is_some() && SheetId::named(wanted) == sheet;
        self.sheet.as_ref().is_none_or(is_meant)
    }

    /// Returns those of a sheet's rows that are wanted.
    fn of(&self, rows: Vec<u32>) -> impl Iterator<Item = u32> {
        rows.into_iter().filter(|row| *row >= self.from).take(self.count)
    }
}

/// A known sheet of a case, or one that the case lacks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SheetContent {
    /// The sheet; `None` for 様式定義.
    pub sheet: Option<SheetId>,
    /// Its name as the workbook writes it.
    pub name: String,
    /// The file that it is in; `None` where the case lacks it.
    pub file: Option<String>,
    /// The number of its rows.
    pub total: usize,
    /// The headers of its known columns, as [`Column::header`] spells them, from left to right.
    pub headers: Vec<String>,
    /// The rows wanted.
    pub rows: Vec<RowContent>,
    /// On a sheet of fields: those that have no row.
    pub missing: Vec<String>,
}

/// A row of a sheet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RowContent {
    /// The row, from zero.
    pub row: u32,
    /// On a sheet of fields: the field that it is, if it is one.
    pub field: Option<String>,
    /// On a checklist: the item that it answers, if it is known.
    pub item: Option<ItemContent>,
    /// On 様式定義: the headers of the block that it is in.
    pub headers: Vec<String>,
    /// Its cells, one for each of the sheet's columns.
    pub cells: Vec<CellContent>,
}

/// An item of a form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemContent {
    /// Its number, `2(4)`.
    pub number: String,
    /// Its kind of device.
    pub device: Option<String>,
    /// Its text.
    pub text: String,
    /// Its topic.
    pub topic: String,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CellContent {
    /// Where it is.
    pub at: CellRef,
    /// What it shows.
    pub text: String,
    /// What was understood.
    pub value: CellValue,
    /// Whether it holds a formula.
    pub formula: bool,
}

/// What was understood of a cell.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum CellValue {
    /// Nothing.
    Nothing,
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(u64),
    /// Several names.
    Names(Vec<String>),
    /// Text; a day as `2023-10-02`.
    Text(String),
}

/// Reads a value back. What serde derives would try one kind after another, with an error's text
/// for each.
impl<'de> Deserialize<'de> for CellValue {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(match serde_json::Value::deserialize(from)? {
            serde_json::Value::Bool(flag) => Self::Flag(flag),
            serde_json::Value::Number(number) => {
                number.as_u64().map_or(Self::Nothing, Self::Number)
            }
            serde_json::Value::String(text) => Self::Text(text),
            serde_json::Value::Array(names) => {
                let name = |name: serde_json::Value| name.as_str().map(str::to_owned);
                Self::Names(names.into_iter().filter_map(name).collect())
            }
            serde_json::Value::Null | serde_json::Value::Object(_) => Self::Nothing,
        })
    }
}

impl CellValue {
    /// Returns the value of a cell of text.
    fn of_shown(text: String) -> Self {
        if text.is_empty() { Self::Nothing } else { Self::Text(text) }
    }

    /// Returns what a column's value is.
    fn of(column: &Column, value: &Value) -> Self {
        match value {
            value if value.is_empty() => Self::Nothing,
            Value::Day(day) => Self::Text(day.to_string()),
            Value::Moment(moment) => Self::Text(moment.to_string()),
            Value::Number(number) => Self::Number(*number),
            Value::Text(text) => Self::of_text(column, text),
        }
    }

    fn of_text(column: &Column, text: &str) -> Self {
        match column.kind {
            Kind::YesNo(_) | Kind::Reply { .. } if text == YesNo::Yes.word() => Self::Flag(true),
            Kind::YesNo(_) | Kind::Reply { .. } if text == YesNo::No.word() => Self::Flag(false),
            Kind::List => Self::Names(value::list(text).into_iter().map(str::to_owned).collect()),
            Kind::Text
            | Kind::Key
            | Kind::Reference(_)
            | Kind::Telephone
            | Kind::ItemNumber
            | Kind::Date
            | Kind::DateTime
            | Kind::YesNo(_)
            | Kind::Reply { .. }
            | Kind::Number(_)
            | Kind::Generations
            | Kind::OfflineGenerations
            | Kind::Choice(_) => Self::Text(text.to_owned()),
        }
    }
}

/// Describes the sheets that a case has and those that it lacks, in the order of [`SheetId::ALL`],
/// and 様式定義 where it has that. Answers are those to an edition's items.
pub fn describe(
    sheets: &Sheets,
    range: &SheetRange,
    edition: &Edition,
    glyphs: &dyn Glyphs,
) -> Vec<SheetContent> {
    let reader = Describer { range, edition, glyphs };
    let described = SheetId::ALL.into_iter().filter_map(|sheet| {
        let opened = sheets.known.get(&sheet);
        let name =
            opened.and_then(|opened| opened.place().sheet.as_deref()).unwrap_or(sheet.name());
        range.wants(Some(sheet), name).then(|| match opened {
            Some(opened) => reader.present(sheet, opened),
            None => absent(sheet, edition),
        })
    });
    let definition = sheets.editions.iter().find_map(EditionSource::grid);
    let definition = definition
        .filter(|grid| range.wants(None, grid.place.sheet.as_deref().unwrap_or_default()));
    described.chain(definition.map(|grid| of_edition(grid, range))).collect()
}

/// Describes 様式定義, whose blocks have headers of their own; the columns are those of the last, which
/// has most.
fn of_edition(grid: &Grid, range: &SheetRange) -> SheetContent {
    let mut headed: BTreeMap<u32, HeadedRow> =
        headed_rows(grid).into_iter().map(|row| (row.row, row)).collect();
    let texts =
        |headers: &[(u32, String)]| headers.iter().map(|(_, header)| header.clone()).collect();
    let total = headed.len();
    let headers = headed.values().next_back().map_or_else(Vec::new, |row| texts(&row.headers));
    let rows = range.of(headed.keys().copied().collect()).filter_map(|row| {
        let HeadedRow { headers, .. } = headed.remove(&row)?;
        let cells = headers.iter().map(|(column, _)| {
            let at = CellRef::new(row, *column);
            let value = CellValue::of_shown(as_it_stands(grid.cells.get(&at)).shown());
            cell(grid, at, value)
        });
        Some(RowContent {
            row,
            field: None,
            item: None,
            cells: cells.collect(),
            headers: texts(&headers),
        })
    });
    let (name, file) =
        (grid.place.sheet.as_deref().unwrap_or(EDITION_SHEET), grid.place.file.to_string());
    let rows = rows.collect();
    SheetContent {
        sheet: None,
        name: name.to_owned(),
        file: Some(file),
        total,
        headers,
        rows,
        missing: Vec::new(),
    }
}

/// Describes a sheet that a case lacks.
fn absent(sheet: SheetId, edition: &Edition) -> SheetContent {
    let offered =
        || columns_for(sheet, edition).iter().map(|column| column.header.to_owned()).collect();
    let is_of_fields = sheet.is_of_fields();
    let headers =
        if is_of_fields { ITEM_AND_CONTENT.map(str::to_owned).to_vec() } else { offered() };
    let missing = if is_of_fields { offered() } else { Vec::new() };
    let (sheet, name) = (Some(sheet), sheet.name().to_owned());
    SheetContent { sheet, name, file: None, total: 0, headers, rows: Vec::new(), missing }
}

/// Describes sheets.
struct Describer<'d> {
    range: &'d SheetRange,
    edition: &'d Edition,
    glyphs: &'d dyn Glyphs,
}

impl<'d> Describer<'d> {
    fn present(&self, sheet: SheetId, opened: &Opened) -> SheetContent {
        let place = opened.place();
        let name = place.sheet.as_deref().unwrap_or(sheet.name()).to_owned();
        let empty = SheetContent {
            name,
            file: Some(place.file.to_string()),
            ..absent(sheet, self.edition)
        };
        match opened {
            Opened::Log(csv) => match csv.top() {
                Ok(top) => self.log(&top, empty),
                Err(_) => empty,
            },
            Opened::Grid(grid) => match sheet {
                SheetId::Pharmacy => self.fields::<Pharmacy>(sheet, grid, empty),
                SheetId::Plan => self.fields::<Plan>(sheet, grid, empty),
                SheetId::Checklist => {
                    self.answers(grid, AnswerSheet::Checklist, FormKind::Pharmacy, empty)
                }
                SheetId::VendorChecklist => {
                    self.answers(grid, AnswerSheet::VendorChecklist, FormKind::Vendor, empty)
                }
                SheetId::AccessLog => self.log(grid, empty),
                SheetId::Vendors => self.records::<Vendor>(grid, empty),
                SheetId::Devices => self.records::<DeviceEntry>(grid, empty),
                SheetId::Accounts => self.records::<Account>(grid, empty),
                SheetId::Contacts => self.records::<Contact>(grid, empty),
                SheetId::Operations => self.records::<Operation>(grid, empty),
                SheetId::Backups => self.records::<Backup>(grid, empty),
                SheetId::RestoreSteps => self.records::<RestoreStep>(grid, empty),
                SheetId::Trainings => self.records::<Training>(grid, empty),
            },
        }
    }

    /// Describes a ledger.
    fn records<R: Row + 'static>(&self, grid: &Grid, empty: SheetContent) -> SheetContent {
        self.table(grid, empty, |view, row, diagnostics| {
            let record =
                R::read(&mut CellReader::new(R::SHEET, TableRow { view, row }, diagnostics));
            (None, Box::new(move |column, _| record.value(column)))
        })
    }

    /// Describes a checklist.
    fn answers(
        &self,
        grid: &Grid,
        sheet: AnswerSheet,
        kind: FormKind,
        empty: SheetContent,
    ) -> SheetContent {
        let columns = AnswerColumns::of(sheet, self.edition.shape(kind));
        self.table(grid, empty, |view, row, diagnostics| {
            let mut reader =
                AnswerReader { view, columns, kind, edition: self.edition, diagnostics };
            let answer = reader.answer(row);
            let item = answer.as_ref().and_then(|answer| self.item(kind, answer));
            let answer = answer.unwrap_or_else(|| {
                let text = reader.text(row, columns.text());
                reader.answer_to(row, None, text)
            });
            (
                item,
                Box::new(move |column, content| value_of_answer(&answer, columns, column, content)),
            )
        })
    }

    fn item(&self, kind: FormKind, answer: &Answer) -> Option<ItemContent> {
        let item = self.edition.find(kind, answer.item.number, &answer.item.devices).ok()?;
        Some(ItemContent {
            number: item.id.number.to_string(),
            device: Some(item.id.devices.shown()).filter(|shown| !shown.is_empty()),
            text: item.text.clone(),
            topic: item.topic.clone(),
        })
    }

    /// Describes the first rows of an access log.
    fn log(&self, grid: &Grid, empty: SheetContent) -> SheetContent {
        let mut described =
            self.table(grid, empty, |_, _, _| (None, Box::new(|_, content| as_it_stands(content))));
        described.rows.truncate(LOG_ROWS);
        described
    }

    /// Describes a table; `read` returns of a row the item that it answers, and its values by
    /// column.
    fn table(
        &self,
        grid: &Grid,
        empty: SheetContent,
        read: impl Fn(&View<'_>, u32, &mut Diagnostics<'_>) -> Read,
    ) -> SheetContent {
        let Some(view) =
            empty.sheet.and_then(|sheet| View::find(grid, known_columns(sheet, self.edition)))
        else {
            return SheetContent { headers: Vec::new(), ..empty };
        };
        let mut columns: Vec<(&Column, u32)> = view.placed_columns().collect();
        columns.sort_by_key(|(_, at)| *at);
        let rows = view.rows();
        let total = rows.len();
        let rows = self.range.of(rows).map(|row| {
            let (item, value) = read(&view, row, &mut Diagnostics::with(Vec::new(), self.glyphs));
            let cells = columns.iter().map(|(column, at)| {
                let value = value(column, view.cell(row, column).1);
                cell(grid, CellRef::new(row, *at), CellValue::of(column, &value))
            });
            RowContent { row, field: None, item, headers: Vec::new(), cells: cells.collect() }
        });
        let rows = rows.collect();
        let headers = columns.iter().map(|(column, _)| column.header.to_owned()).collect();
        SheetContent { total, headers, rows, ..empty }
    }

    /// Describes a sheet whose fields stand one under another.
    fn fields<R: Row>(&self, sheet: SheetId, grid: &Grid, empty: SheetContent) -> SheetContent {
        let mut diagnostics = Diagnostics::with(Vec::new(), self.glyphs);
        let year = YearFrom::FiscalYear(self.edition.fiscal_year);
        let read: R = FieldSheet::open(sheet, grid, &mut Blanks::default(), &mut diagnostics)
            .read(year, &mut diagnostics);
        let fields = field_sheet::fields(sheet, grid);
        let is_there = |column: &&Column| fields.values().any(|field| field.index == column.index);
        let missing = sheet.offered_columns().iter().filter(|column| !is_there(column));
        let missing = missing.map(|column| column.header.to_owned()).collect();
        let (labels, total) = (field_sheet::label_column(sheet, grid), fields.len());
        let rows: BTreeMap<u32, (CellRef, &Column)> =
            fields.into_iter().map(|(at, column)| (at.row, (at, column))).collect();
        let wanted = self.range.of(rows.keys().copied().collect());
        let rows = wanted.filter_map(|row| {
            let (at, column) = rows.get(&row)?;
            let name = CellValue::Text(column.header.to_owned());
            // Of a field with several rows, only the first is read with the others.
            let value =
                if column.several { as_it_stands(grid.cells.get(at)) } else { read.value(column) };
            let cells = vec![
                cell(grid, CellRef::new(row, labels), name),
                cell(grid, *at, CellValue::of(column, &value)),
            ];
            let field = Some(column.header.to_owned());
            Some(RowContent { row, field, item: None, headers: Vec::new(), cells })
        });
        SheetContent { total, rows: rows.collect(), missing, ..empty }
    }
}

/// Returns the value of a column in a row, of which the cell's content is given.
type Values = Box<dyn Fn(&Column, Option<&Content>) -> Value>;
/// What is read of a row.
type Read = (Option<ItemContent>, Values);

fn cell(grid: &Grid, at: CellRef, value: CellValue) -> CellContent {
    let text = grid.cells.get(&at).map(Content::shown).unwrap_or_default();
    CellContent { at, text, value, formula: grid.formulas.contains(&at) }
}

/// Returns the value of a cell that is not read as anything else.
fn as_it_stands(content: Option<&Content>) -> Value {
    match content {
        Some(Content::Moment { moment: Some(moment), .. }) => Value::Moment(*moment),
        Some(content) => Value::text(content.shown()),
        None => Value::empty(),
    }
}

/// Returns the value of a column of an answer; the other columns of its sheet are text.
fn value_of_answer(
    answer: &Answer,
    columns: &AnswerColumns,
    column: &Column,
    content: Option<&Content>,
) -> Value {
    let is = |other: &Column| other.header == column.header;
    let field = columns.filled_in().find(|(_, known)| is(known)).map(|(field, _)| field);
    let round = |round: usize| answer.rounds.get(round);
    match field {
        Some(FormField::Reply(at)) => {
            round(at).map_or_else(Value::empty, |round| round.reply.shown())
        }
        Some(FormField::Checked(at)) => {
            round(at).map_or_else(Value::empty, |round| round.checked.shown())
        }
        Some(FormField::Target) => answer.target.shown(),
        Some(FormField::Remark) => answer.remark.shown(),
        None if is(columns.text()) => answer.text.shown(),
        None if is(columns.device()) && !answer.item.devices.is_none() => {
            Value::text(answer.item.devices.shown())
        }
        None => as_it_stands(content),
    }
}
