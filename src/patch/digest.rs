//! The digest of a marked copy: what its cells hold and its notes say, whoever saved it.

use std::fmt::Write as _;

use jiff::civil::{DateTime, date};
use sha2::{Digest, Sha256};

use super::cells::{WrittenCell, cells, formulas, strings};
use super::formula::canonical;
use super::note::notes;
use super::workbook::OpenWorkbook;
use crate::package::limits::Refusal;

/// Digits of a number that every program keeps.
const DIGITS_KEPT: usize = 15;
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
        let Some(part) =
            sheet.path.as_deref().map(|path| workbook.part(path)).transpose()?.flatten()
        else {
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
    let number = |value: f64| format!("n{}", fifteen_digits(value));
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

/// Returns a number with the fifteen digits that every program keeps. It is rounded as they do it:
/// from the digits that are written, a five up.
fn fifteen_digits(value: f64) -> String {
    let written = format!("{value:e}");
    let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    if digits.len() <= DIGITS_KEPT {
        return written;
    }
    let rounds_up = digits.as_bytes().get(DIGITS_KEPT).is_some_and(|digit| *digit >= b'5');
    let kept: u64 = digits[..DIGITS_KEPT].parse().unwrap_or(0);
    let kept = kept + u64::from(rounds_up);
    let sign = if value < 0.0 { "-" } else { "" };
    // Written again as a number: the places of the digits and zeros at the end are alike then.
    let places = exponent.parse::<i32>().unwrap_or(0) + 1 - DIGITS_KEPT as i32;
    let rounded = format!("{sign}{kept}e{places}").parse::<f64>().unwrap_or(value);
    format!("{rounded:e}")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_same_with_fifteen_digits() {
        for (one, other) in [
            (45_322.461_898_148_15, 45_322.461_898_148_2),
            (0.1 + 0.2, 0.3),
            (-1.0 / 3.0, -0.333_333_333_333_333),
            (1e21, 1e21),
            (999_999_999_999_999.9, 1e15),
        ] {
            assert_eq!(fifteen_digits(one), fifteen_digits(other), "{one} {other}");
        }
        assert_ne!(fifteen_digits(1.0), fifteen_digits(1.000_000_000_000_01));
    }
}
