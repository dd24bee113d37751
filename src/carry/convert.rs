//! A case in spreadsheets of another kind, as the workbook of `new`, so that it can be changed.

use std::collections::{BTreeMap, BTreeSet};

use super::Told;
use super::ledgers::{TakenHeaders, cell};
use super::moved::{MovedCells, MovedSheet};
use crate::error::Error;
use crate::explain;
use crate::finding::{CellRef, Place, short};
use crate::model::edition::{Edition, FormKind};
use crate::model::templates::Templates;
use crate::paper::input_workbook::{self, InputCell, InputSheet, InputWorkbook, MoreCells, Start};
use crate::patch::set::ChangeError;
use crate::read::case::placed::{self, Placed, PlacedContent, PlacedSheet, PlacedTable};
use crate::read::edition;
use crate::read::file::grid::Content;
use crate::read::file::input::Input;
use crate::render::xlsx;
use crate::setting::Setting;
use crate::sheet::checklist::ChecklistColumns;
use crate::sheet::{Column, HOW_TO_FILL, ITEM_AND_CONTENT, Value};

/// The workbook that a case has become.
pub struct Converted {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Where the cells of the files stand in it.
    pub moved: MovedCells,
    /// What is not as it was, in words.
    pub note: String,
}

/// Lays the sheets of some files out as `new` does, with everything that stands in them; no other
/// sheets.
///
/// # Errors
/// Nothing of them can be read, something would be lost, or a template is broken.
pub fn convert(
    files: Vec<Input>,
    edition: &Edition,
    setting: &Setting,
) -> Result<Converted, ChangeError> {
    let placed = placed::of(files, edition);
    if let Some(why) = hindrance(&placed) {
        return Err(refused(&why));
    }
    let own = placed.edition.as_ref().map(|grid| edition::of_sheet(grid, &setting.assets));
    let own = own.transpose().map_err(|_| refused("様式定義に、決めていないところがあります"))?;
    laid_out(&placed, own.as_ref(), edition, setting).map_err(|error| refused(&error.to_string()))
}

fn refused(why: &str) -> ChangeError {
    ChangeError::Refused(format!(
        "このファイルは、ここでは書きかえられません（{why}）。Excel や LibreOffice で「Excel ブック（.xlsx）」として保存し、そのファイルを開いてください"
    ))
}

/// Lays the sheets out; `own` is the edition that stands among them.
fn laid_out(
    placed: &Placed,
    own: Option<&Edition>,
    edition: &Edition,
    setting: &Setting,
) -> Result<Converted, Error> {
    let edition = own.unwrap_or(edition);
    let start = Start { outside: own.is_some(), ..Start::with(edition) };
    let mut workbook = input_workbook::compose(&start)?;
    let mut told: Vec<Told> = Vec::new();
    let mut moved = MovedCells::default();
    workbook.sheets.retain_mut(|input| {
        let Some(sheet) = placed.sheets.iter().find(|sheet| sheet.sheet == input.sheet) else {
            return false;
        };
        told.extend(lost(sheet));
        moved.sheets.push(fill(input, sheet, edition, &mut told));
        true
    });
    workbook.tasks.retain(|task| moved.sheets.iter().any(|sheet| sheet.sheet == task.sheet));
    let explanations = explain::plain_words(setting.assets.template(explain::TOPICS)?)?;
    let workbook: InputWorkbook = workbook.with_explanations(explanations);
    let bytes = xlsx::input_workbook(&workbook, &setting.assets)?;
    told.extend(
        placed
            .unread
            .iter()
            .map(|place| Told::new(place, "このシートは、新しいファイルに写していません")),
    );
    Ok(Converted { bytes, moved, note: note(&told) })
}

/// Returns why files cannot be laid out anew without losing something that was meant.
fn hindrance(placed: &Placed) -> Option<String> {
    if placed.sheets.is_empty() {
        return Some("書きかえられるシートがありません".to_owned());
    }
    if let Some(place) = &placed.form {
        return Some(format!(
            "{place} に、事業者などから戻ってきた様式があります。別のファイルにしてください"
        ));
    }
    placed.sheets.iter().find_map(|sheet| {
        let place = &sheet.grid.place;
        let struck = sheet.grid.struck.keys().next();
        let is_unread =
            matches!(sheet.content, PlacedContent::Unknown) && !sheet.grid.cells.is_empty();
        match struck {
            Some(at) => Some(format!("{} に、取り消し線を引いた文字があります", place.at(*at))),
            None => is_unread.then(|| format!("{place} の見出しが見つかりません")),
        }
    })
}

/// Returns what of a sheet is not in the new workbook as it was.
fn lost(sheet: &PlacedSheet) -> Vec<Told> {
    let grid = &sheet.grid;
    let first = |cells: &mut dyn Iterator<Item = CellRef>, what: &str| {
        let cells: Vec<CellRef> = cells.collect();
        cells
            .first()
            .map(|at| Told::new(&grid.place.at(*at), format!("{what}（{}か所）", cells.len())))
    };
    let has_no_result =
        |content: &Content| matches!(content, Content::Error(_) | Content::NoResult);
    let errors =
        &mut grid.cells.iter().filter(|(_, content)| has_no_result(content)).map(|(at, _)| *at);
    let formulas = &mut grid.formulas.iter().copied();
    let drawn = &mut grid.shapes.iter().chain(&grid.objects).chain(&grid.check_boxes).copied();
    let beside = &mut outside(sheet).into_iter();
    let all = [
        first(errors, "計算結果のないセルは、空欄にしました"),
        first(formulas, "数式は、計算結果の値にしました"),
        first(drawn, "図形や画像は、写していません"),
        first(beside, "見出しのないところに書かれたものは、写していません"),
    ];
    all.into_iter().flatten().collect()
}

/// Returns the cells that belong to no column and no field; the title and the headers that `new`
/// writes are none.
fn outside(sheet: &PlacedSheet) -> Vec<CellRef> {
    let inside = Inside::of(sheet);
    let is_outside = |(at, content): &(&CellRef, &Content)| {
        let text = content.shown();
        let is_title = at.column == 0 && (text == sheet.sheet.name() || text.starts_with('※'));
        !is_title && !inside.has(**at)
    };
    sheet.grid.cells.iter().filter(is_outside).map(|(at, _)| *at).collect()
}

/// The cells of a sheet that belong to a column or a field.
enum Inside {
    Columns { header: u32, columns: BTreeSet<u32> },
    Fields { cells: BTreeSet<CellRef>, how_to_fill: Option<CellRef> },
}

impl Inside {
    fn of(sheet: &PlacedSheet) -> Self {
        match &sheet.content {
            PlacedContent::Unknown => Self::Fields { cells: BTreeSet::new(), how_to_fill: None },
            PlacedContent::Table(table) => {
                let known = table.known.iter().map(|(_, at)| *at);
                let unknown = table.unknown.iter().map(|(of, _)| of.column);
                Self::Columns { header: table.header, columns: known.chain(unknown).collect() }
            }
            PlacedContent::Fields(fields) => {
                let own = fields.iter().flat_map(|(label, _, content)| [*label, *content]);
                let named = |names: &'static [&'static str]| {
                    let cells = sheet.grid.cells.iter();
                    cells
                        .filter(|(_, content)| names.contains(&content.shown().as_str()))
                        .map(|(at, _)| *at)
                };
                let beside = |at: &CellRef| fields.iter().all(|(_, _, of)| of.column < at.column);
                Self::Fields {
                    cells: own.chain(named(&ITEM_AND_CONTENT)).collect(),
                    how_to_fill: named(&[HOW_TO_FILL]).find(beside),
                }
            }
        }
    }

    fn has(&self, at: CellRef) -> bool {
        match self {
            Self::Columns { header, columns } => at.row >= *header && columns.contains(&at.column),
            // 書き方, to the right of what was written, comes with the new workbook.
            Self::Fields { cells, how_to_fill } => {
                let is_below = |top: &CellRef| at.column == top.column && at.row >= top.row;
                cells.contains(&at) || how_to_fill.as_ref().is_some_and(is_below)
            }
        }
    }
}

fn fill(
    input: &mut InputSheet,
    sheet: &PlacedSheet,
    edition: &Edition,
    told: &mut Vec<Told>,
) -> MovedSheet {
    input.proposed = Vec::new();
    match &sheet.content {
        PlacedContent::Unknown => {
            input.rows = Vec::new();
            input.topics = Vec::new();
            MovedSheet::new(sheet.sheet, &sheet.grid)
        }
        PlacedContent::Fields(fields) => fill_fields(input, sheet, fields),
        PlacedContent::Table(table) => fill_table(input, sheet, table, (edition, told)),
    }
}

/// Writes fields in the order of the new workbook; those that it does not have stand behind them.
fn fill_fields(
    input: &mut InputSheet,
    sheet: &PlacedSheet,
    fields: &[(CellRef, Option<&'static Column>, CellRef)],
) -> MovedSheet {
    let mut moved = MovedSheet::new(sheet.sheet, &sheet.grid);
    let mut given: BTreeMap<usize, Vec<(CellRef, CellRef)>> = BTreeMap::new();
    let mut others = Vec::new();
    for (label, field, at) in fields {
        let known =
            field.filter(|field| input.columns.iter().any(|column| column.index == field.index));
        match known.map(|field| (field, given.entry(field.index).or_default())) {
            Some((field, cells)) if cells.is_empty() || field.several => cells.push((*label, *at)),
            Some(_) | None => others.push((*label, *at)),
        }
    }
    let mut row = xlsx::FIRST_ROW;
    for (column, cells) in input.columns.iter().zip(&mut input.rows) {
        let given = given.remove(&column.index).unwrap_or_default();
        let values = given.iter().map(|(_, at)| of_column(column, sheet, *at));
        let blank = vec![InputCell::Blank; cells.len().saturating_sub(given.len())];
        for (down, (label, at)) in (0..).zip(&given) {
            moved.field(*label, *at, row + down);
        }
        *cells = values.chain(blank).collect();
        row += cells.len() as u32;
    }
    for (label, at) in others {
        let header = sheet.grid.cells.get(&label).map(Content::shown).unwrap_or_default();
        input.more.push(MoreCells { header, cells: vec![cell(sheet.value(at))] });
        moved.field(label, at, row);
        row += 1;
    }
    moved
}

/// Writes a table's rows; columns that the new workbook does not have stand behind its own.
fn fill_table(
    input: &mut InputSheet,
    sheet: &PlacedSheet,
    table: &PlacedTable,
    (edition, told): (&Edition, &mut Vec<Told>),
) -> MovedSheet {
    let mut moved = MovedSheet::new(sheet.sheet, &sheet.grid);
    let position =
        |column: &Column| table.known.iter().position(|(known, _)| known.header == column.header);
    let of_row = |(_, sources): &(u32, Vec<CellRef>)| {
        let value = |column: &Column| {
            position(column).map_or(InputCell::Blank, |at| of_column(column, sheet, sources[at]))
        };
        input.columns.iter().map(value).collect()
    };
    let rows: Vec<Vec<InputCell>> = table.rows.iter().map(of_row).collect();
    input.topics = topics(input, &rows, edition);
    input.rows = rows;
    for (at, column) in (0..).zip(&input.columns) {
        moved.columns.extend(position(column).map(|known| (table.known[known].1, at)));
    }
    moved.rows = table.rows.iter().map(|(row, _)| *row).zip(xlsx::FIRST_ROW..).collect();
    let offered = |header: &str| input.columns.iter().any(|column| column.header == header);
    let others = table.known.iter().filter(|(column, _)| !offered(column.header));
    let others: Vec<(u32, String)> = others
        .map(|(column, at)| (*at, column.header.to_owned()))
        .chain(table.unknown.iter().map(|(at, header)| (at.column, header.clone())))
        .collect();
    let mut taken = TakenHeaders::of(input);
    for (column, written) in others {
        let place: Place = sheet.grid.place.at(CellRef::new(table.header, column));
        moved.columns.insert(column, taken.count() as u32);
        let (header, what) = taken.add(&written);
        told.extend(what.map(|what| Told::new(&place, what)));
        let cells = table.rows.iter().map(|(row, _)| cell(sheet.value(CellRef::new(*row, column))));
        input.more.push(MoreCells { header, cells: cells.collect() });
    }
    moved
}

/// Returns per row the topic of its item, by which the new workbook explains it.
fn topics(input: &InputSheet, rows: &[Vec<InputCell>], edition: &Edition) -> Vec<String> {
    let text = ChecklistColumns::BY_FIELD.text.header;
    let at = input
        .columns
        .iter()
        .position(|column| column.header == text)
        .filter(|_| !input.topics.is_empty());
    let topic = |row: &Vec<InputCell>| {
        let is_of = |text: &str| {
            row.get(at?).is_some_and(|cell| *cell == InputCell::Text(text.to_owned())).then_some(())
        };
        edition
            .asked(FormKind::Pharmacy)
            .find(|item| is_of(&item.text).is_some())
            .map(|item| item.topic.clone())
    };
    at.map_or_else(Vec::new, |_| rows.iter().map(|row| topic(row).unwrap_or_default()).collect())
}

/// Returns a cell as it stands in a column of the new workbook: codes as text.
fn of_column(column: &Column, sheet: &PlacedSheet, at: CellRef) -> InputCell {
    match sheet.value(at) {
        Value::Number(number) if column.is_code => InputCell::Text(number.to_string()),
        value => cell(value),
    }
}

/// The most places that are told one by one.
const MOST_TOLD: usize = 10;

fn note(told: &[Told]) -> String {
    let mut lines = vec!["ここで書きかえられるように、新しい Excel のファイルに写しました。もとのファイルはそのまま残っています。".to_owned()];
    let line = |told: &Told| format!("{}：{}", told.place, short(&told.what));
    lines.extend(told.iter().take(MOST_TOLD).map(line));
    let more = told.len().saturating_sub(MOST_TOLD);
    lines.extend((more > 0).then(|| format!("ほかに {more} か所あります。")));
    lines.join("\n")
}
