//! Findings and results as JSON for other programs; the keys are a contract (docs).

use jiff::civil::Date;
use serde_json::{Value, json};

use super::report::{CaseReport, OutputFile};
use crate::case::{FileRead, ReadAs};
use crate::error::is_harmless;
use crate::finding::{Finding, Severity};
use crate::sheet::SheetId;
use crate::sheet::edition::EDITION_SHEET;

/// Version of the JSON's shape.
pub const SCHEMA: u32 = 1;
/// Name and version of the program, as in every output for programs.
pub const TOOL: &str = concat!("tachiiri ", env!("CARGO_PKG_VERSION"));

/// Writes the whole answer to `--format json` about some cases.
pub fn report(as_of: Date, cases: Vec<Value>) -> String {
    let value = json!({"schema": SCHEMA, "tool": TOOL, "as_of": as_of, "cases": cases});
    written(&value)
}

/// Writes JSON with nothing in it that a terminal obeys.
pub fn written(value: &Value) -> String {
    let mut text = String::new();
    for character in format!("{value:#}\n").chars() {
        if character == '\n' || is_harmless(character) {
            text.push(character);
        } else {
            // Such characters stand in strings alone, and none of them needs more than four digits.
            text.push_str(&format!("\\u{:04x}", u32::from(character)));
        }
    }
    text
}

/// Returns a case's part of the answer; `outputs` are the files made, `None` where none were to be
/// made (`check`).
pub fn case(case: &CaseReport, outputs: Option<&[OutputFile]>) -> Value {
    let findings: Vec<Value> = case.findings.iter().map(finding).collect();
    let read: Vec<Value> = case.read.iter().map(file_read).collect();
    let mut value = json!({
        "pharmacy": case.pharmacy,
        "edition": case.edition,
        "inputs": case.inputs,
        "findings": findings,
        "read": read,
        "counts": {
            "error": case.findings.count(Severity::Error),
            "warning": case.findings.count(Severity::Warning),
            "note": case.findings.count(Severity::Note),
        },
        "omitted": case.findings.omitted(),
        "failure": case.failure,
    });
    if let (Some(outputs), Some(keys)) = (outputs, value.as_object_mut()) {
        keys.insert("outputs".to_owned(), outputs.iter().map(output).collect());
    }
    value
}

/// Returns the names of the sheets that a file gave; an edition is one, also in a file of its own.
pub fn read_sheets(sheets: &[SheetId], edition: bool) -> impl Iterator<Item = &'static str> {
    let names = sheets.iter().map(|sheet| sheet.name());
    names.chain(edition.then_some(EDITION_SHEET))
}

/// Returns what a file was read as.
pub fn file_read(file: &FileRead) -> Value {
    let mut value = json!({
        "file": file.file, "as": "unread", "sheets": [], "form": null, "vendor": null, "answers": 0,
    });
    match &file.read_as {
        ReadAs::Unread => {}
        ReadAs::Sheets { sheets, edition } => {
            value["as"] = "sheets".into();
            value["sheets"] = read_sheets(sheets, *edition).collect();
        }
        ReadAs::Form { form, vendor, answers } => {
            value["as"] = "form".into();
            value["form"] = form.id().into();
            value["vendor"] = vendor.as_deref().into();
            value["answers"] = (*answers).into();
        }
    }
    value
}

fn output(output: &OutputFile) -> Value {
    json!({
        "path": output.path,
        "document": output.document,
        "pages": output.pages,
        "sha256": output.sha256,
    })
}

/// Writes a finding.
pub fn finding(finding: &Finding) -> Value {
    json!({
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "file": &*finding.place.file,
        "sheet": finding.place.sheet.as_deref(),
        "cell": finding.place.cell.map(|cell| cell.to_string()),
        "item": finding.item,
        "device": finding.device,
        "vendor": finding.vendor,
        "hint": finding.hint,
        "source": finding.sources,
        "guideline": finding.guideline,
    })
}
