//! The sheets of a case as JSON: columns, rows, cells with their findings, what items ask for.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::case::Content;
use crate::explain::Explanations;
use crate::finding::{CellRef, Finding};
use crate::model::day::FiscalYear;
use crate::read::case::sheets::{CellContent, ItemContent, RowContent, SheetContent};
use crate::rule::Code;
use crate::sheet::answer_columns::columns_of_any;
use crate::sheet::choice::{Reply, YesNo};
use crate::sheet::{Column, ITEM_AND_CONTENT, Kind, SheetId, in_year};

/// Writes sheets of a case; the names that cells refer to are those in `all`.
pub fn json(
    sheets: &[SheetContent],
    all: &[SheetContent],
    content: &Content,
    explanations: &Explanations,
) -> Value {
    let findings: Vec<&Finding> = content.assessment.report.findings.iter().collect();
    let year = content.assessment.fiscal_year.unwrap_or(FiscalYear::of(content.as_of));
    let names = Names::of(all, year);
    let writer = Writer { findings: &findings, names: &names, explanations };
    sheets.iter().map(|sheet| writer.sheet(sheet)).collect()
}

/// What columns say of themselves besides their headers.
struct Names {
    /// The names that other sheets call rows by.
    of_rows: BTreeMap<SheetId, Vec<String>>,
    /// The year that examples speak of.
    year: FiscalYear,
}

impl Names {
    fn of(sheets: &[SheetContent], year: FiscalYear) -> Self {
        let of_sheet = |sheet: &SheetContent| {
            let id = sheet.sheet?;
            let header = id.key_column()?.header;
            let at = sheet.headers.iter().position(|known| known == header)?;
            let names = sheet.rows.iter().filter_map(|row| row.cells.get(at));
            let mut names: Vec<String> = names.map(|cell| cell.text.clone()).collect();
            names.retain(|name| !name.is_empty());
            names.dedup();
            Some((id, names))
        };
        Self { of_rows: sheets.iter().filter_map(of_sheet).collect(), year }
    }

    fn choices(&self, column: &Column) -> Vec<String> {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        match column.kind {
            Kind::YesNo(_) => words(&[YesNo::Yes.word(), YesNo::No.word()]),
            Kind::Reply { out_of_scope: false } => words(&[Reply::Yes.word(), Reply::No.word()]),
            Kind::Reply { out_of_scope: true } => {
                words(&[Reply::Yes.word(), Reply::No.word(), Reply::OutOfScope.word()])
            }
            Kind::Choice(of) => words(of),
            Kind::Reference(sheet) => self.of_rows.get(&sheet).cloned().unwrap_or_default(),
            Kind::Text
            | Kind::Key
            | Kind::Telephone
            | Kind::ItemNumber
            | Kind::Date
            | Kind::DateTime
            | Kind::Number(_)
            | Kind::Generations
            | Kind::OfflineGenerations
            | Kind::List => Vec::new(),
        }
    }

    /// Writes what a column holds and what people are told about it.
    fn column(&self, column: &Column) -> Value {
        let mut value = json!({
            "header": column.header,
            "kind": kind(column.kind),
            "choices": self.choices(column),
            "required": column.required,
            "prompt": in_year(&column.help(), self.year),
        });
        if column.ignored {
            value["readonly"] = true.into();
        }
        value
    }
}

/// Returns the word for what a column holds.
fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Text
        | Kind::Key
        | Kind::Reference(_)
        | Kind::ItemNumber
        | Kind::OfflineGenerations => "text",
        Kind::Telephone => "telephone",
        Kind::Date => "date",
        Kind::DateTime => "datetime",
        Kind::YesNo(_) | Kind::Reply { .. } => "yes/no",
        Kind::Number(_) | Kind::Generations => "number",
        Kind::Choice(_) => "choice",
        Kind::List => "list",
    }
}

/// Writes sheets.
struct Writer<'w> {
    findings: &'w [&'w Finding],
    names: &'w Names,
    explanations: &'w Explanations,
}

impl Writer<'_> {
    fn sheet(&self, sheet: &SheetContent) -> Value {
        let codes = self.codes(sheet);
        let columns: Vec<Value> =
            sheet.headers.iter().map(|header| self.header(sheet.sheet, header)).collect();
        let missing = sheet.missing.iter().filter_map(|header| sheet.sheet?.column(header));
        json!({
            "sheet": sheet.name,
            "file": sheet.file,
            "present": sheet.file.is_some(),
            "readonly": sheet.sheet == Some(SheetId::AccessLog),
            "total": sheet.total,
            "columns": columns,
            "rows": sheet.rows.iter().map(|row| self.row(sheet, row, &codes)).collect::<Vec<_>>(),
            "missing": missing.map(|column| self.names.column(column)).collect::<Vec<_>>(),
        })
    }

    /// Writes a column; 項目 and 内容 are columns of text.
    fn header(&self, sheet: Option<SheetId>, header: &str) -> Value {
        let columns = sheet.map_or(&[][..], columns_of_any);
        let column = columns.iter().find(|column| column.header == header);
        match column.filter(|_| !ITEM_AND_CONTENT.contains(&header)) {
            Some(column) => self.names.column(column),
            None => {
                json!({"header": header, "kind": "text", "choices": [], "required": false, "prompt": ""})
            }
        }
    }

    /// Returns the codes found at the cells of a sheet.
    fn codes(&self, sheet: &SheetContent) -> BTreeMap<CellRef, BTreeSet<Code>> {
        let mut codes: BTreeMap<CellRef, BTreeSet<Code>> = BTreeMap::new();
        for finding in self.findings {
            let place = &finding.place;
            let is_here = place.sheet.as_deref() == Some(&sheet.name)
                && sheet.file.as_deref() == Some(&place.file);
            if let Some(cell) = place.cell.filter(|_| is_here) {
                codes.entry(cell).or_default().insert(finding.code);
            }
        }
        codes
    }

    fn row(
        &self,
        sheet: &SheetContent,
        row: &RowContent,
        codes: &BTreeMap<CellRef, BTreeSet<Code>>,
    ) -> Value {
        let cell = |cell: &CellContent| {
            json!({
                "cell": cell.at.to_string(),
                "text": cell.text,
                "value": cell.value,
                "formula": cell.formula,
                "findings": codes.get(&cell.at).cloned().unwrap_or_default(),
            })
        };
        let mut value =
            json!({"row": row.row + 1, "cells": row.cells.iter().map(cell).collect::<Vec<_>>()});
        let field = row.field.as_ref().and_then(|field| sheet.sheet?.column(field));
        if let Some((field, of_row)) =
            field.map(|field| self.names.column(field)).zip(value.as_object_mut())
        {
            let mut field = field;
            for key in ["kind", "choices", "required", "prompt"] {
                of_row.insert(key.to_owned(), field[key].take());
            }
        }
        if let Some(item) = &row.item {
            value["item"] = self.item(item);
        }
        if !row.headers.is_empty() {
            value["headers"] = row.headers.clone().into();
        }
        value
    }

    /// Writes an item: its words, what it asks, and what the ledgers say about it.
    fn item(&self, item: &ItemContent) -> Value {
        let about = self.explanations.topics.get(&item.topic);
        let said = self.findings.iter().filter(|finding| {
            finding.item.as_ref() == Some(&item.number)
                && finding.device == item.device
                && about.as_ref().is_some_and(|about| about.rules.contains(&finding.code))
        });
        let mut ledgers: Vec<String> = said.map(|finding| finding.message.clone()).collect();
        ledgers.dedup();
        json!({
            "number": item.number,
            "device": item.device,
            "text": item.text,
            "asks": about.as_ref().map_or("", |about| &about.asks),
            "looks_at": about.as_ref().map_or("", |about| &about.inspector),
            "ledgers": ledgers,
        })
    }
}
