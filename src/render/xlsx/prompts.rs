//! What helps to fill in the input workbook: dropdowns, hints, headers that keep their words.

use std::collections::BTreeMap;

use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, Formula, Worksheet, XlsxError};

use crate::paper::input_workbook::{Dropdown, InputSheet};
use crate::sheet::{Column, Kind, SheetId};

/// The header's row, from zero; above it a title and a hint.
pub const HEADER: u32 = 3;
/// Rows with dropdowns and hints, for those who write beyond the table.
pub const OFFERED_ROWS: u32 = 300;
/// Most UTF-16 units of a hint that appears beside a cell.
const MOST_HINT: usize = 255;
/// Most UTF-16 units of the words of a list, with the commas between them.
const MOST_LISTED: usize = 255;

/// Adds the dropdown of a column and the hint that appears beside its cells.
pub fn offer(
    sheet: &mut Worksheet,
    (first, last): (u32, u32),
    column: u16,
    (dropdown, hint): (&Dropdown, &str),
) -> Result<(), XlsxError> {
    // A table with more rows than are offered has no rows beyond it.
    if first <= last {
        sheet.add_data_validation(first, column, last, column, &validation(dropdown, hint)?)?;
    }
    Ok(())
}

/// Returns the length of a list as the file holds it, in UTF-16 units.
fn length(words: &[String]) -> usize {
    words.iter().map(|word| word.encode_utf16().count() + 1).sum::<usize>().saturating_sub(1)
}

/// Returns the dropdown with its hint.
fn validation(dropdown: &Dropdown, help: &str) -> Result<DataValidation, XlsxError> {
    let validation = match dropdown {
        // A long list, of the numbers of many items, is not offered.
        Dropdown::Words(words) if length(words) > MOST_LISTED => {
            DataValidation::new().allow_any_value()
        }
        Dropdown::None => DataValidation::new().allow_any_value(),
        Dropdown::Words(words) => DataValidation::new().allow_list_strings(words)?,
        Dropdown::Vendors => {
            let (top, bottom) = (HEADER + 2, HEADER + 1 + OFFERED_ROWS);
            let names = Formula::new(format!("={}!$A${top}:$A${bottom}", SheetId::Vendors.name()));
            DataValidation::new().allow_list_formula(names)
        }
    };
    // What the list does not offer may still be right (○ for はい): a note, not a refusal.
    validation
        .set_error_style(DataValidationErrorStyle::Information)
        .set_error_title("一覧にない書き方です")?
        .set_error_message("このまま使うこともできますが、読めないことがあります")?
        .set_input_message(help)
}

/// Explains the item of each row of a checklist beside its first answer; returns for how many rows
/// it did.
pub fn explain(
    sheet: &mut Worksheet,
    about: &InputSheet,
    explanations: &BTreeMap<String, String>,
    (at, column, dropdown): (u16, &Column, &Dropdown),
) -> Result<u32, XlsxError> {
    if !matches!(column.kind, Kind::Reply { .. }) || !column.wanted {
        return Ok(0);
    }
    for (topic, row) in about.topics.iter().zip(HEADER + 1..) {
        let help = explanations.get(topic).map_or_else(|| column.help(), |asks| hint(asks));
        sheet.add_data_validation(row, at, row, at, &validation(dropdown, &help)?)?;
    }
    Ok(about.topics.len() as u32)
}

/// Returns as many whole sentences of a text as a hint has room for.
fn hint(text: &str) -> String {
    let mut kept = String::new();
    for sentence in text.split_inclusive('。') {
        if (kept.encode_utf16().count() + sentence.encode_utf16().count()) > MOST_HINT {
            break;
        }
        kept.push_str(sentence);
    }
    kept
}

/// Lets a header take no other words.
pub fn keep_header(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    header: &str,
) -> Result<(), XlsxError> {
    let kept = DataValidation::new()
        .allow_list_strings(&[header])?
        .show_dropdown(false)
        .ignore_blank(false)
        .set_error_title("見出しは変えないでください")?
        .set_error_message(format!(
            "見出し「{header}」で列を見分けています。Esc キーで元に戻せます"
        ))?;
    sheet.add_data_validation(row, column, row, column, &kept)?;
    Ok(())
}
