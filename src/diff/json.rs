//! A comparison for other programs; the keys are a contract.

use jiff::civil::Date;
use serde_json::{Value, json as value};

use super::answers::{AnswerChange, Given};
use super::comparison::Comparison;
use super::findings::FindingChange;
use super::rows::{CellChange, RowChange};
use super::side::Side;
use crate::render::json::{SCHEMA, TOOL};

/// Writes a comparison.
pub fn json(comparison: &Comparison, old: Side<'_>, new: Side<'_>, as_of: Date) -> String {
    let value = value!({
        "schema": SCHEMA,
        "tool": TOOL,
        "as_of": as_of,
        "old": side(old),
        "new": side(new),
        "answers": comparison.answers.iter().map(answer).collect::<Vec<_>>(),
        "rows": comparison.rows.iter().map(row).collect::<Vec<_>>(),
        "findings": comparison.findings.iter().map(finding).collect::<Vec<_>>(),
    });
    format!("{value:#}\n")
}

fn side(side: Side<'_>) -> Value {
    value!({
        "pharmacy": side.case.pharmacy.name.get().map(ToString::to_string),
        "edition": side.edition.map(|edition| &edition.id),
        "inputs": side.inputs,
    })
}

fn answer(answer: &AnswerChange) -> Value {
    value!({
        "form": answer.form.id(),
        "vendor": answer.vendor,
        "number": answer.item.id.number.to_string(),
        "device": answer.item.id.devices.words(),
        "text": answer.item.text,
        "was": answer.was,
        "change": answer.change.word(),
        "old": answer.old.map(Given::word),
        "new": answer.new.map(Given::word),
    })
}

fn row(row: &RowChange) -> Value {
    let cells: Vec<Value> = row.cells.iter().map(cell).collect();
    value!({"sheet": row.sheet.name(), "key": row.key, "change": row.change.word(), "cells": cells})
}

fn cell(cell: &CellChange) -> Value {
    value!({"column": cell.column, "old": cell.old, "new": cell.new})
}

fn finding(FindingChange { finding, change }: &FindingChange) -> Value {
    value!({
        "code": finding.code,
        "sheet": finding.place.sheet.as_deref(),
        "cell": finding.place.cell.map(|cell| cell.to_string()),
        "change": change.word(),
        "message": finding.message,
    })
}
