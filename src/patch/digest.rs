//! The digest of a marked copy: what its cells hold and its notes say, whoever saved it.

use std::fmt::Write as _;

use jiff::civil::{DateTime, date};
use sha2::{Digest, Sha256};

use super::cells::{WrittenCell, cells, formulas, strings};
use super::formula::canonical;
use super::note::notes;
use super::workbook::OpenWorkbook;
use crate::package::limits::Refusal;

/// Hex digits that are kept of the digest.
const DIGITS: usize = 32;

/// Computes the digest of a workbook: formulas, else values as they are read, and the notes' texts.
///
/// # Errors
/// A part of it is not well-formed.
pub fn digest(workbook: &mut OpenWorkbook) -> Result<String, Refusal> {
    let strings = strings(workbook)?;
    let mut hasher = Sha256::new();
    for sheet in workbook.sheets.clone() {
        let Some(part) = sheet.path.as_deref().map(|path| workbook.part(path)).transpose()?.flatten() else {
            continue;
        };
        let mut lines = format!("S{}\n", sheet.name);
        let cells = cells(&part)?;
        let formulas = formulas(&cells);
        for (at, cell) in &cells {
            let held = match formulas.get(at) {
                Some(formula) => Some(format!("={}", canonical(formula))),
                None => value(cell, &strings, workbook.since_1904),
            };
            if let Some(held) = held {
                _ = writeln!(lines, "{at}\t{held}");
            }
        }
        for (at, text) in notes(workbook, &sheet)? {
            _ = writeln!(lines, "{at}\tN{}", even(&text));
        }
        hasher.update(lines.as_bytes());
    }
    let hex: String = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(hex[..DIGITS].to_owned())
}

/// Returns a cell's value as every program writes it; `None` for an empty one.
fn value(cell: &WrittenCell, strings: &[String], since_1904: bool) -> Option<String> {
    let text = cell.text(strings).filter(|text| !text.is_empty())?;
    let number = |value: f64| format!("n{value:.14e}");
    Some(match cell.kind.as_str() {
        "" | "n" => text.parse().map_or_else(|_| format!("?{text}"), number),
        "b" => format!("b{}", matches!(text.as_str(), "1" | "true" | "TRUE")),
        "e" => format!("e{text}"),
        "d" => match text.trim_end_matches('Z').parse::<DateTime>() {
            Ok(moment) => number(serial(moment, since_1904)),
            Err(_) => format!("?{text}"),
        },
        _ => format!("t{}", even(&text)),
    })
}

/// Returns the number that a spreadsheet stores for a day and time.
fn serial(moment: DateTime, since_1904: bool) -> f64 {
    let first = if since_1904 { date(1904, 1, 1) } else { date(1899, 12, 30) };
    let days = (moment.date() - first).get_days();
    let midnight = moment.date().at(0, 0, 0, 0);
    let seconds = moment.duration_since(midnight).as_secs_f64();
    f64::from(days) + seconds / 86_400.0
}

/// Returns a text without what programs change when they save it: line ends, blanks at the end.
fn even(text: &str) -> String {
    text.replace('\r', "").trim_end().to_owned()
}
