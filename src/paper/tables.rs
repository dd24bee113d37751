//! Which columns the printed tables have: data in `templates/tables.toml`, so that users can change them.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::block::{BLANK, Table, Value};
use super::record::Record;
use crate::error::Error;
use crate::model::sheets;

/// The template that defines them.
pub const FILE: &str = "tables.toml";
/// A column of backups that is no cell of its sheet: how the system is restored.
pub const RESTORED_BY: &str = "復旧方法";
/// A column of boxes to tick.
const TICK: &str = "□";
/// A column left empty, to sign in.
const SIGNATURE: &str = "署名";

/// The definitions of all tables, by name.
#[derive(Debug, Clone)]
pub struct Tables(BTreeMap<String, Definition>);

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Definition {
    sheet: Spanned<String>,
    columns: Vec<ColumnDefinition>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnDefinition {
    field: Spanned<String>,
    header: Option<String>,
    width: Spanned<f64>,
    #[serde(default)]
    required: bool,
}

impl Tables {
    /// Reads the definitions.
    ///
    /// # Errors
    /// They are no such TOML, or name a sheet or column that does not exist; with the line.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let tables: BTreeMap<String, Definition> = toml::from_str(text)
            .map_err(|error| mistake(text, error.span().map_or(0, |span| span.start), error.message()))?;
        for definition in tables.values() {
            definition.validate(text)?;
        }
        Ok(Self(tables))
    }

    /// Whether there is a table of this name.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The sheet whose rows a table shows.
    pub fn sheet(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|definition| definition.sheet.get_ref().as_str())
    }

    /// A table with a row per record.
    ///
    /// # Errors
    /// There is no such table.
    pub fn table<R: Record>(&self, name: &str, records: impl IntoIterator<Item = R>) -> Result<Table, Error> {
        let definition = self
            .0
            .get(name)
            .ok_or_else(|| Error::Template {
                file: FILE.to_owned(), what: format!("表「{name}」がありません")
            })?;
        let header =
            |column: &ColumnDefinition| column.header.clone().unwrap_or_else(|| column.field.get_ref().clone());
        let mut table = Table::new(definition.columns.iter().map(|column| (header(column), *column.width.get_ref())));
        table.rows = records.into_iter().map(|record| definition.row(&record)).collect();
        Ok(table)
    }
}

impl Definition {
    fn validate(&self, text: &str) -> Result<(), Error> {
        let Some(sheet) = sheets::ALL.into_iter().find(|sheet| sheet.name == self.sheet.get_ref()) else {
            return Err(mistake(text, self.sheet.span().start, "この名前のシートはありません"));
        };
        for column in &self.columns {
            let field = column.field.get_ref();
            let computed = match field.as_str() {
                TICK | SIGNATURE => true,
                RESTORED_BY => sheet.name == sheets::BACKUPS.name,
                _ => false,
            };
            if !computed && sheet.column(field).is_none() {
                let what = format!("シート「{}」に列「{field}」はありません", sheet.name);
                return Err(mistake(text, column.field.span().start, &what));
            }
            if !(column.width.get_ref().is_finite() && *column.width.get_ref() > 0.0) {
                return Err(mistake(text, column.width.span().start, "width は0より大きい数にしてください"));
            }
        }
        if self.columns.is_empty() {
            return Err(mistake(text, self.sheet.span().start, "columns が空です"));
        }
        Ok(())
    }

    fn row(&self, record: &impl Record) -> Vec<Value> {
        let value = |column: &ColumnDefinition| {
            if column.field.get_ref() == TICK {
                return Value::text(TICK);
            }
            let value = record.value(column.field.get_ref()).unwrap_or_else(Value::empty);
            if column.required && value.is_empty() { Value::text(BLANK) } else { value }
        };
        self.columns.iter().map(value).collect()
    }
}

fn mistake(text: &str, offset: usize, what: &str) -> Error {
    Error::in_template(FILE, text, offset, what)
}
