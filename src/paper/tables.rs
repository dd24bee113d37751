//! The columns of the printed tables: data in `templates/tables.toml`, for users to change.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::block::{BLANK, Table, blank};
use crate::case::Blanks;
use crate::error::{Error, toml_words};
use crate::sheet::{Column, Row, SheetId, Value};

/// The template that defines them.
pub const FILE: &str = "tables.toml";
/// A column of バックアップ that is worked out: how the system is restored.
const RESTORED_BY: &str = "復旧方法";
/// A column of boxes to tick.
const TICK: &str = "□";
/// A column left empty, to sign in.
const SIGNATURE: &str = "署名";

/// The definitions of all tables, by name.
#[derive(Debug, Clone)]
pub struct Tables(BTreeMap<String, Definition>);

/// A table: whose rows it shows, under which columns.
#[derive(Debug, Clone)]
struct Definition {
    sheet: SheetId,
    /// The line that names the sheet, from one.
    line: usize,
    columns: Vec<ColumnDefinition>,
}

#[derive(Debug, Clone)]
struct ColumnDefinition {
    shows: Shows,
    header: String,
    width: f64,
    required: bool,
    below: bool,
    /// The letters of a text from which on the column stands below.
    below_from: Option<usize>,
    /// The width that a pen needs, in millimetres, or zero.
    pen: f64,
}

/// What a column shows of a row.
#[derive(Debug, Clone, Copy)]
enum Shows {
    Cell(&'static Column),
    RestoredBy,
    Tick,
    Signature,
}

/// A row for a table.
pub trait Record {
    /// The input sheet that it is a row of.
    const SHEET: SheetId;

    /// Returns the value under a column of its sheet.
    fn value(&self, column: &Column) -> Value;

    /// Returns how its system is restored; empty but for バックアップ.
    fn restored_by(&self) -> Value {
        Value::empty()
    }
}

impl<R: Row> Record for &R {
    const SHEET: SheetId = R::SHEET;

    fn value(&self, column: &Column) -> Value {
        Row::value(*self, column)
    }
}

/// A row of a list that is handed over: words that say nothing stand in it as written.
#[derive(Debug, Clone, Copy)]
pub struct AsWritten<'r, R>(pub &'r R);

impl<R: Row> Record for AsWritten<'_, R> {
    const SHEET: SheetId = R::SHEET;

    fn value(&self, column: &Column) -> Value {
        self.0.written(column)
    }
}

/// A table as the file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDefinition {
    sheet: Spanned<String>,
    columns: Vec<RawColumn>,
}

/// A column as the file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawColumn {
    field: Spanned<String>,
    header: Option<String>,
    width: Spanned<f64>,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    below: bool,
    below_from: Option<usize>,
    #[serde(default)]
    pen: f64,
}

impl Tables {
    /// Reads the definitions.
    ///
    /// # Errors
    /// They are no such TOML, or name a sheet or column that does not exist; with the line.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let raw: BTreeMap<String, RawDefinition> = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            mistake(text, start, &toml_words(error.message()))
        })?;
        let defined = raw.into_iter().map(|(name, raw)| Ok((name, raw.define(text)?)));
        defined.collect::<Result<_, Error>>().map(Self)
    }

    /// Returns the sheet whose rows a table shows; `None` where there is no table of this name.
    pub fn sheet(&self, name: &str) -> Option<SheetId> {
        self.0.get(name).map(|definition| definition.sheet)
    }

    /// Marks the blanks of a table whose column was not read: they are not the user's.
    pub fn with_unread(&self, name: &str, mut table: Table, blanks: &Blanks) -> Table {
        let Some(definition) = self.0.get(name) else { return table };
        for (index, column) in definition.columns.iter().enumerate() {
            let Shows::Cell(cell) = column.shows else { continue };
            let mark = blank(blanks, definition.sheet, cell);
            let values = table.rows.iter_mut().filter_map(|row| row.get_mut(index));
            values
                .filter(|value| value.shown() == BLANK)
                .for_each(|value| *value = Value::text(mark));
        }
        table
    }

    /// Makes a table with a row per record.
    ///
    /// # Errors
    /// There is no such table, or it shows rows of another sheet.
    pub fn table<R: Record>(
        &self,
        name: &str,
        records: impl IntoIterator<Item = R>,
    ) -> Result<Table, Error> {
        let missing = || Error::Template {
            file: FILE.to_owned(),
            what: format!("表「{name}」がありません"),
        };
        let definition = self.0.get(name).ok_or_else(missing)?;
        if definition.sheet != R::SHEET {
            let what = format!(
                "表「{name}」は、シート「{}」の表です（sheet = \"{}\" になっています）",
                R::SHEET.name(),
                definition.sheet.name()
            );
            return Err(Error::in_template_line(FILE, definition.line, what));
        }
        let headers = definition.columns.iter().map(|column| (column.header.clone(), column.width));
        let mut table = Table::new(headers);
        table.rows = records.into_iter().map(|record| definition.row(&record)).collect();
        let columns = table.columns.iter_mut().zip(&definition.columns).enumerate();
        for (index, (column, definition)) in columns {
            let mut values = table.rows.iter().filter_map(|row| row.get(index));
            column.below = definition.below || values.any(|value| definition.is_long(value));
            column.pen = definition.pen;
        }
        Ok(table)
    }
}

impl RawDefinition {
    /// Checks the names in a definition.
    fn define(self, text: &str) -> Result<Definition, Error> {
        let at = self.sheet.span().start;
        let sheet = sheet_of_rows(self.sheet.get_ref()).map_err(|what| mistake(text, at, &what))?;
        if self.columns.is_empty() {
            return Err(mistake(text, at, "columns が空です"));
        }
        let columns = self.columns.into_iter().map(|column| column.define(text, sheet));
        Ok(Definition {
            sheet,
            line: line_of(text, at),
            columns: columns.collect::<Result<_, _>>()?,
        })
    }
}

impl ColumnDefinition {
    /// Returns whether a text is so long that its column stands in a second line.
    fn is_long(&self, value: &Value) -> bool {
        self.below_from.is_some_and(|least| value.shown().chars().count() >= least)
    }
}

impl RawColumn {
    fn define(self, text: &str, sheet: SheetId) -> Result<ColumnDefinition, Error> {
        let field = self.field.get_ref();
        let unknown = || {
            let what = format!("シート「{}」に列「{field}」はありません", sheet.name());
            mistake(text, self.field.span().start, &what)
        };
        let shows = match field.as_str() {
            TICK => Shows::Tick,
            SIGNATURE => Shows::Signature,
            RESTORED_BY if sheet == SheetId::Backups => Shows::RestoredBy,
            header => Shows::Cell(sheet.column(header).ok_or_else(unknown)?),
        };
        let width = *self.width.get_ref();
        if !(width.is_finite() && width > 0.0) {
            return Err(mistake(
                text,
                self.width.span().start,
                "width は0より大きい数にしてください",
            ));
        }
        let header = self.header.unwrap_or_else(|| field.clone());
        let Self { required, below, below_from, pen, .. } = self;
        Ok(ColumnDefinition { shows, header, width, required, below, below_from, pen })
    }
}

/// Finds the sheet of a name, if its rows can be a table's; else says why not.
fn sheet_of_rows(name: &str) -> Result<SheetId, String> {
    let Some(sheet) = SheetId::ALL.into_iter().find(|sheet| sheet.name() == name) else {
        return Err("この名前のシートはありません".to_owned());
    };
    match sheet {
        SheetId::Devices
        | SheetId::Accounts
        | SheetId::Vendors
        | SheetId::Contacts
        | SheetId::Operations
        | SheetId::Backups
        | SheetId::RestoreSteps
        | SheetId::Trainings => Ok(sheet),
        SheetId::Pharmacy
        | SheetId::Plan
        | SheetId::Checklist
        | SheetId::VendorChecklist
        | SheetId::AccessLog => Err(format!("シート「{name}」は表にできません")),
    }
}

impl Definition {
    fn row(&self, record: &impl Record) -> Vec<Value> {
        let value = |column: &ColumnDefinition| {
            let value = match column.shows {
                Shows::Tick => return Value::text(TICK),
                Shows::Signature => Value::empty(),
                Shows::RestoredBy => record.restored_by(),
                Shows::Cell(cell) => record.value(cell),
            };
            if column.required && value.is_empty() { Value::text(BLANK) } else { value }
        };
        self.columns.iter().map(value).collect()
    }
}

/// Returns the line of a byte of a text, from one.
fn line_of(text: &str, offset: usize) -> usize {
    text.get(..offset).map_or(1, |before| before.matches('\n').count() + 1)
}

fn mistake(text: &str, offset: usize, what: &str) -> Error {
    Error::in_template_line(FILE, line_of(text, offset), what)
}
