//! The rows of the sample, as cells.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::date;
use tachiiri::model::templates::Templates;

use super::Cell;
use super::book::assets;

/// The sample, as it is written in the templates.
static SAMPLE: LazyLock<toml::Table> =
    LazyLock::new(|| assets().template("sample.toml").unwrap().parse().unwrap());

/// The values of a field of the sample that has several.
pub fn sample_list(sheet: &str, field: &str) -> Vec<Cell> {
    SAMPLE[sheet][field].as_array().unwrap().iter().map(sample_cell).collect()
}

/// The rows of a sheet of the sample, by header; of a field that has several, the first.
pub fn sample_rows(sheet: &str) -> Vec<BTreeMap<String, Cell>> {
    let cells = |row: &toml::Value| {
        let entries = row.as_table().unwrap().iter();
        entries.map(|(header, value)| (header.clone(), sample_cell(value))).collect()
    };
    match &SAMPLE[sheet] {
        toml::Value::Array(rows) => rows.iter().map(cells).collect(),
        row => vec![cells(row)],
    }
}

fn sample_cell(value: &toml::Value) -> Cell {
    match value {
        toml::Value::String(text) => Cell::Text(text.clone()),
        toml::Value::Integer(number) => Cell::Number(*number as f64),
        toml::Value::Array(several) => sample_cell(&several[0]),
        toml::Value::Datetime(moment) => {
            let day = moment.date.unwrap();
            let day = date(day.year as i16, day.month as i8, day.day as i8);
            match moment.time {
                None => Cell::Day(day),
                Some(time) => Cell::Text(format!("{day} {time}")),
            }
        }
        other => panic!("{other}"),
    }
}
