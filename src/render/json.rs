//! Findings and results as JSON for other programs; the keys are a contract (docs).

use serde_json::{Value, json};

use crate::finding::{Finding, Findings, Severity};

/// Version of the JSON's shape.
pub const SCHEMA: u32 = 1;
/// Name and version of the program, as in every output for programs.
pub const TOOL: &str = concat!("tachiiri ", env!("CARGO_PKG_VERSION"));

/// One case's result.
#[derive(Debug, Default)]
pub struct CaseReport {
    /// 薬局名; `None` where it could not be read.
    pub pharmacy: Option<String>,
    /// The edition's id; `None` where it could not be chosen.
    pub edition: Option<String>,
    /// The input files.
    pub inputs: Vec<String>,
    /// What was found.
    pub findings: Findings,
    /// Why the case could not be finished.
    pub failure: Option<String>,
}

/// A file made.
#[derive(Debug, Clone)]
pub struct Output {
    /// Path as the user would write it.
    pub path: String,
    /// The paper's id.
    pub document: String,
    /// Pages of a PDF.
    pub pages: Option<usize>,
    /// Digest, in hex.
    pub sha256: String,
}

/// Returns the whole answer to `--format json`.
pub fn report(as_of: &str, cases: Vec<Value>) -> String {
    let value = json!({"schema": SCHEMA, "tool": TOOL, "as_of": as_of, "cases": cases});
    format!("{value:#}\n")
}

/// Returns a case's part of the answer.
pub fn case(case: &CaseReport) -> Value {
    let findings: Vec<Value> = case.findings.iter().map(finding).collect();
    json!({
        "pharmacy": case.pharmacy,
        "edition": case.edition,
        "inputs": case.inputs,
        "findings": findings,
        "counts": {
            "error": case.findings.count(Severity::Error),
            "warning": case.findings.count(Severity::Warning),
            "note": case.findings.count(Severity::Note),
        },
        "omitted": case.findings.omitted(),
        "failure": case.failure,
    })
}

/// Adds the files made to a case's part; `None` where none were to be made (`check`).
pub fn with_outputs(mut case: Value, outputs: Option<&[Output]>) -> Value {
    if let Some(outputs) = outputs {
        let outputs = outputs.iter().map(|output| {
            json!({"path": output.path, "document": output.document, "pages": output.pages, "sha256": output.sha256})
        });
        case["outputs"] = outputs.collect();
    }
    case
}

fn finding(finding: &Finding) -> Value {
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
