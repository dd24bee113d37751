//! The workbook that `new` writes: every input sheet, empty or filled with the sample pharmacy.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use toml::{Table, Value};

use super::edition_sheet::{self, EditionSheet};
use super::guide::{self, Task};
use crate::error::Error;
use crate::model::day::FiscalYear;
use crate::model::edition::{Edition, FormKind, Item};
use crate::model::item::{DeviceKind, Devices, ItemNumber};
use crate::model::outline::{Key, Outline};
use crate::model::way_out;
use crate::sheet::answer_columns::{answer_sheet, columns_for, help_for};
use crate::sheet::checklist::ChecklistColumns;
use crate::sheet::choice::{Reply, YesNo};
use crate::sheet::{Column, Kind, Pharmacy, SheetId, in_year, proposals};

/// The columns that the form itself fills in, the same on both checklists.
const ANSWER: ChecklistColumns = ChecklistColumns::BY_FIELD;

/// Rows of a field that may have several.
const ROWS_OF_SEVERAL: usize = 4;

/// The input workbook.
#[derive(Debug, Clone, PartialEq)]
pub struct InputWorkbook {
    /// The day it was made for: the first of the edition's year, so that the same program writes
    /// the same bytes.
    pub day: Date,
    /// What stands at the top of the sheet of instructions.
    pub lead: Vec<String>,
    /// What to do, the most urgent first.
    pub tasks: Vec<Task>,
    /// How to write, line by line.
    pub instructions: Vec<String>,
    /// What the check items ask in plain words, by topic.
    pub explanations: BTreeMap<String, String>,
    /// The sheets.
    pub sheets: Vec<InputSheet>,
    /// The edition as a sheet, where it is none of the program's own.
    pub edition: Option<EditionSheet>,
}

/// What a workbook is begun with.
#[derive(Debug, Clone, Copy)]
pub struct Start<'a> {
    /// The edition.
    pub edition: &'a Edition,
    /// The sample's data (TOML: a table per sheet), where it is to be filled.
    pub sample: Option<&'a str>,
    /// The day, where no form of its year is known: then 年度 stays empty.
    pub missing: Option<Date>,
    /// Whether the edition is none of the program's own.
    pub outside: bool,
    /// The edition as it was drawn up, where something of it may still be to be decided.
    pub draft: Option<&'a Outline>,
}

impl<'a> Start<'a> {
    /// Begins with an edition of the program's own.
    pub fn with(edition: &'a Edition) -> Self {
        Self { edition, sample: None, missing: None, outside: false, draft: None }
    }

    /// Returns whether the year of the form is known.
    fn has_year(&self) -> bool {
        let is_open = |draft: &Outline| {
            let head = &draft.head;
            head.fiscal_year.is_none()
                || head.undecided.iter().any(|(key, _)| *key == Key::FiscalYear)
        };
        self.missing.is_none() && !self.draft.is_some_and(is_open)
    }
}

/// Returns what is said where the form of the day's year is not known.
pub fn without_form(edition: &Edition, day: Date) -> String {
    let (today, year) = (FiscalYear::of(day), edition.fiscal_year);
    format!(
        "{today}の様式は、このソフトにありません。{year}の項目で作り、「年度」は空欄にしました。{year}の様式は、{today}の立入検査には使えません。{}\n",
        way_out::ministry(Some(today))
    )
}

/// A sheet of it.
#[derive(Debug, Clone, PartialEq)]
pub struct InputSheet {
    /// What it is.
    pub sheet: SheetId,
    /// What is said above its table.
    pub help: String,
    /// Its columns (薬局, 計画: the fields).
    pub columns: Vec<Column>,
    /// Its rows, a cell per column (薬局 and 計画: per column the cells beside its label, mostly one).
    pub rows: Vec<Vec<InputCell>>,
    /// Which of the rows are proposals to be amended.
    pub proposed: Vec<bool>,
    /// On a checklist: per row, the topic of its item.
    pub topics: Vec<String>,
    /// Per column, the words of its dropdown.
    pub dropdowns: Vec<Dropdown>,
    /// Per column, what the person who fills it in is told, in the edition's year.
    pub helps: Vec<String>,
    /// The same as it appears beside a cell, with an example of a day.
    pub hints: Vec<String>,
    /// A line at the top that stands before everything else.
    pub warning: Option<String>,
    /// Columns behind the known ones (薬局, 計画: fields), which nobody reads.
    pub more: Vec<MoreCells>,
}

/// A column that is none of ours, or a field.
#[derive(Debug, Clone, PartialEq)]
pub struct MoreCells {
    /// Its header; in a table on one line, and no other column's.
    pub header: String,
    /// Its cells, one for each row of the sheet (of a field, one).
    pub cells: Vec<InputCell>,
}

/// A cell of it.
#[derive(Debug, Clone, PartialEq)]
pub enum InputCell {
    /// Nothing yet.
    Blank,
    /// Text.
    Text(String),
    /// A day.
    Day(Date),
    /// A day and a time.
    Moment(DateTime),
    /// A number.
    Number(i64),
}

/// What a column offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dropdown {
    /// Nothing.
    None,
    /// These words.
    Words(Vec<String>),
    /// The names on the sheet 事業者; others may be written too.
    Vendors,
}

/// Makes the workbook.
///
/// # Errors
/// The sample cannot be read.
pub fn compose(start: &Start<'_>) -> Result<InputWorkbook, Error> {
    let Start { edition, sample, .. } = *start;
    let wrong = |what: String| Error::Template { file: "sample.toml".to_owned(), what };
    let sample: Option<Table> = sample
        .map(toml::from_str)
        .transpose()
        .map_err(|error: toml::de::Error| wrong(error.to_string()))?;
    let mut sheets = Vec::new();
    for sheet in SheetId::ALL {
        let given = sample.as_ref().and_then(|sample| sample.get(sheet.name()));
        let rows = match given {
            Some(given) => given_rows(sheet, given, edition).map_err(wrong)?,
            None => blank_rows(sheet, start),
        };
        let proposed = match given {
            Some(_) => Vec::new(),
            None => {
                proposals::of(sheet, ministry(edition)).iter().map(|row| row.is_untouched).collect()
            }
        };
        let topics = topics(sheet, given, edition).map_err(wrong)?;
        let columns = columns_for(sheet, edition);
        let dropdowns = columns.iter().map(|column| dropdown(column, sheet, edition)).collect();
        let helps =
            columns.iter().map(|column| in_year(&column.help(), edition.fiscal_year)).collect();
        let hints =
            columns.iter().map(|column| in_year(&hint(column), edition.fiscal_year)).collect();
        let warning =
            start.missing.filter(|_| sheet == SheetId::Checklist).map(|day| warning(edition, day));
        let (columns, more) = (columns.to_vec(), Vec::new());
        sheets.push(InputSheet {
            sheet,
            help: help_for(sheet, edition),
            columns,
            rows,
            proposed,
            topics,
            dropdowns,
            helps,
            hints,
            warning,
            more,
        });
    }
    let own = start.outside.then(|| Outline::from(edition));
    let sheet = start.draft.or(own.as_ref()).map(edition_sheet::compose);
    Ok(InputWorkbook {
        day: edition.fiscal_year.first(),
        lead: lead(start),
        tasks: guide::tasks(edition, start.missing.is_none()),
        instructions: instructions(edition),
        explanations: BTreeMap::new(),
        sheets,
        edition: sheet,
    })
}

impl InputWorkbook {
    /// Adds what the check items ask in plain words, by topic.
    #[must_use]
    pub fn with_explanations(self, explanations: BTreeMap<String, String>) -> Self {
        Self { explanations, ..self }
    }
}

/// Returns the topics of the rows of a checklist; none on other sheets.
fn topics(sheet: SheetId, given: Option<&Value>, edition: &Edition) -> Result<Vec<String>, String> {
    let Some(given) = given.and_then(Value::as_array) else {
        let is_prefilled = sheet == SheetId::Checklist;
        let items = edition.asked(FormKind::Pharmacy).filter(|_| is_prefilled);
        return Ok(items.map(|item| item.topic.clone()).collect());
    };
    let fields = given.iter().filter_map(Value::as_table);
    let items = fields.map(|fields| item_of(sheet, fields, edition));
    Ok(items
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .flatten()
        .map(|item| item.topic.clone())
        .collect())
}

/// Returns the line above the items of a year that is not the day's.
fn warning(edition: &Edition, day: Date) -> String {
    let (today, year) = (FiscalYear::of(day), edition.fiscal_year);
    format!(
        "※ {year}の項目です。{today}の立入検査には使えません。{}",
        way_out::ministry(Some(today))
    )
}

/// Returns what appears beside a column's cells; a day has an example whatever its column says.
fn hint(column: &Column) -> String {
    let needs_example = column.kind == Kind::Date && column.example.is_empty();
    if needs_example { format!("{}例：2023/10/1", column.prompt) } else { column.help() }
}

fn blank_rows(sheet: SheetId, start: &Start<'_>) -> Vec<Vec<InputCell>> {
    let edition = start.edition;
    match sheet {
        SheetId::Pharmacy => {
            let year = Pharmacy::COLUMN.year;
            let cell = |column: &Column| {
                if column == year && start.has_year() {
                    InputCell::Text(edition.fiscal_year.to_string())
                } else {
                    InputCell::Blank
                }
            };
            sheet.offered_columns().iter().map(|column| vec![cell(column)]).collect()
        }
        SheetId::Checklist => {
            let row = |item| {
                columns_for(sheet, edition)
                    .iter()
                    .map(|column| item_cell(item, column, edition))
                    .collect()
            };
            edition.asked(FormKind::Pharmacy).map(row).collect()
        }
        SheetId::Plan => sheet
            .offered_columns()
            .iter()
            .map(|column| vec![InputCell::Blank; rows_of(column)])
            .collect(),
        SheetId::Contacts | SheetId::Operations => proposals::of(sheet, ministry(edition))
            .iter()
            .map(|row| proposed_row(sheet, &row.cells))
            .collect(),
        SheetId::Vendors
        | SheetId::VendorChecklist
        | SheetId::Devices
        | SheetId::Accounts
        | SheetId::AccessLog
        | SheetId::Backups
        | SheetId::RestoreSteps
        | SheetId::Trainings => Vec::new(),
    }
}

/// Returns name and number of the ministry's office, where the edition has them.
fn ministry(edition: &Edition) -> Option<(&str, &str)> {
    let ministry = edition.ministry.as_ref().filter(|ministry| !ministry.office.is_empty())?;
    Some((ministry.office.as_str(), ministry.telephone.as_str()))
}

fn proposed_row(sheet: SheetId, row: &[(&Column, String)]) -> Vec<InputCell> {
    let cell = |column: &Column| {
        let text = row.iter().find(|(known, _)| *known == column).map(|(_, text)| text.clone());
        text.map_or(InputCell::Blank, InputCell::Text)
    };
    sheet.offered_columns().iter().map(cell).collect()
}

/// Returns how many rows a field of 薬局 or 計画 gets.
fn rows_of(field: &Column) -> usize {
    if field.several { ROWS_OF_SEVERAL } else { 1 }
}

/// Returns what the form itself writes into a row.
pub fn item_cell(item: &Item, column: &Column, edition: &Edition) -> InputCell {
    let header = column.header;
    if header == ANSWER.number.header {
        InputCell::Text(edition.numbering.written(item.id.number))
    } else if header == ANSWER.device.header {
        let devices = item.id.devices.shown();
        if devices.is_empty() { InputCell::Blank } else { InputCell::Text(devices) }
    } else if header == ANSWER.text.header {
        InputCell::Text(item.text.clone())
    } else {
        InputCell::Blank
    }
}

fn given_rows(
    sheet: SheetId,
    given: &Value,
    edition: &Edition,
) -> Result<Vec<Vec<InputCell>>, String> {
    match given {
        Value::Table(fields) => {
            known_only(sheet, fields)?;
            sheet
                .offered_columns()
                .iter()
                .map(|column| field_cells(column, fields.get(column.header)))
                .collect()
        }
        Value::Array(rows) => rows.iter().map(|row| given_row(sheet, row, edition)).collect(),
        _ => Err(format!("「{}」は表ではありません", sheet.name())),
    }
}

fn given_row(sheet: SheetId, row: &Value, edition: &Edition) -> Result<Vec<InputCell>, String> {
    let fields =
        row.as_table().ok_or_else(|| format!("「{}」の行が表ではありません", sheet.name()))?;
    known_only(sheet, fields)?;
    let item = item_of(sheet, fields, edition)?;
    columns_for(sheet, edition)
        .iter()
        .map(|column| match (fields.get(column.header), item) {
            (None, Some(item)) => Ok(item_cell(item, column, edition)),
            (value, _) => cell(value),
        })
        .collect()
}

/// Returns the cells beside the label of a field; a field that may have several takes a list.
fn field_cells(field: &Column, given: Option<&Value>) -> Result<Vec<InputCell>, String> {
    match given {
        Some(Value::Array(values)) if field.several => {
            values.iter().map(|value| cell(Some(value))).collect()
        }
        _ => Ok(vec![cell(given)?]),
    }
}

fn known_only(sheet: SheetId, fields: &Table) -> Result<(), String> {
    let unknown = fields.keys().find(|name| sheet.column(name).is_none());
    unknown
        .map_or(Ok(()), |name| Err(format!("「{}」に「{name}」という列はありません", sheet.name())))
}

/// The item that a row of a checklist answers; `None` on other sheets.
fn item_of<'e>(
    sheet: SheetId,
    fields: &Table,
    edition: &'e Edition,
) -> Result<Option<&'e Item>, String> {
    let Some((_, kind)) = answer_sheet(sheet) else {
        return Ok(None);
    };
    let text = |column: &Column| fields.get(column.header).and_then(Value::as_str);
    let number: Option<ItemNumber> = text(ANSWER.number).and_then(|number| number.parse().ok());
    let devices = text(ANSWER.device).map_or_else(Devices::none, |words| {
        Devices::new(words.split(Devices::SEPARATOR).map(DeviceKind::of_edition).collect())
    });
    let item = number.and_then(|number| edition.find(kind, number, &devices).ok());
    item.map(Some).ok_or_else(|| {
        format!(
            "「{}」の項番 {} がこの様式にありません",
            sheet.name(),
            text(ANSWER.number).unwrap_or_default()
        )
    })
}

fn cell(value: Option<&Value>) -> Result<InputCell, String> {
    Ok(match value {
        None => InputCell::Blank,
        Some(Value::String(text)) if text.is_empty() => InputCell::Blank,
        Some(Value::String(text)) => InputCell::Text(text.clone()),
        Some(Value::Integer(number)) => InputCell::Number(*number),
        Some(Value::Datetime(moment)) => {
            let text = moment.to_string();
            let day = text.parse::<Date>().map(InputCell::Day);
            if moment.time.is_some() { text.parse().map(InputCell::Moment) } else { day }
                .map_err(|error| error.to_string())?
        }
        Some(other) => return Err(format!("「{other}」は書けない値です")),
    })
}

fn dropdown(column: &Column, sheet: SheetId, edition: &Edition) -> Dropdown {
    let words =
        |words: &[&str]| Dropdown::Words(words.iter().map(|word| (*word).to_owned()).collect());
    let yes_no = [YesNo::Yes.word(), YesNo::No.word()];
    match column.kind {
        Kind::YesNo(_) | Kind::Reply { out_of_scope: false } => words(&yes_no),
        Kind::Reply { out_of_scope: true } => {
            words(&[yes_no[0], yes_no[1], Reply::OutOfScope.word()])
        }
        Kind::Choice(_) if column.header == ANSWER.device.header => {
            Dropdown::Words(edition.device_words())
        }
        Kind::Choice(choices) => words(choices),
        Kind::ItemNumber => {
            let kind = answer_sheet(sheet).map_or(FormKind::Pharmacy, |(_, kind)| kind);
            let mut numbers: Vec<ItemNumber> =
                edition.asked(kind).map(|item| item.id.number).collect();
            numbers.sort();
            numbers.dedup();
            Dropdown::Words(
                numbers.iter().map(|number| edition.numbering.written(*number)).collect(),
            )
        }
        Kind::Reference(SheetId::Vendors) => Dropdown::Vendors,
        Kind::Reference(_)
        | Kind::Text
        | Kind::Key
        | Kind::Telephone
        | Kind::Date
        | Kind::DateTime
        | Kind::Number(_)
        | Kind::Generations
        | Kind::OfflineGenerations
        | Kind::List => Dropdown::None,
    }
}

fn lead(start: &Start<'_>) -> Vec<String> {
    let edition = start.edition;
    let first = start.missing.map(|day| {
        let today = FiscalYear::of(day);
        format!(
            "はじめに、シート「薬局」の「年度」を書くところです（今は空欄です）。{today}の様式は、このソフトにありません。{}",
            way_out::ministry(Some(today))
        )
    });
    let lines = [
        "このファイルに薬局のことを書き込むと、tachiiri が立入検査に見せる書類を作ります。上から順に進めてください。書いたところまでが書類になります。".to_owned(),
        "色：黄色のシートと表の黄色の欄から書きます。青は薬局の備え、灰色はあとでかまいません。黄色の欄は、書くと色が消えます。".to_owned(),
        format!("このファイルは{}の様式のものです。", edition.name),
    ];
    first.into_iter().chain(lines).collect()
}

fn instructions(edition: &Edition) -> Vec<String> {
    [
        "欄を選ぶと、書き方と例が出ます。「チェックリスト」の「1回目」では、項目が聞いていることの説明が出ます。",
        "わからない欄は空欄のままにします。「なし」「未定」などとは書きません。",
        "日付は 2023/10/1 のほか、令和5年10月1日、R5.10.1 でも書けます。",
        "灰色の斜体の行は見本です。1か所でも書きかえると、この薬局の行として読みます。書きかえない行は読みません。",
        "シートの名前と見出しは変えないでください。列の順番を変えたり、要らない列やシートを消したり、シートを加えたりするのはかまいません。",
        "書き終わったら保存して、tachiiri check で点検し、tachiiri build で書類を作ります。直すのは、いつもこのファイルです。",
    ]
    .into_iter()
    .map(|line| in_year(line, edition.fiscal_year))
    .collect()
}
