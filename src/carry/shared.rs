//! 共通 of a chain, carried like a case: its sheets serve every pharmacy, and 薬局 is none of them.

use super::told::{SheetCount, Told};
use crate::paper::input_workbook::{Dropdown, InputSheet, InputWorkbook};
use crate::read::case::rest;
use crate::read::file::input::{Input, Source};
use crate::sheet::{ITEM_AND_CONTENT, Pharmacy, SheetId};

/// The file that stands for 薬局 while 共通 is read.
const STAND_IN: &str = "薬局.csv";

/// Adds what stands for 薬局, without which no case is read.
pub fn add_pharmacy(inputs: &mut Vec<Input>) {
    if rest::pharmacies(inputs.clone()) > 0 {
        return;
    }
    let [item, content] = ITEM_AND_CONTENT;
    let text = format!("{item},{content}\n{},{STAND_IN}\n", Pharmacy::COLUMN.name.header);
    let content = Ok(Source::Memory(text.into_bytes()));
    inputs.push(Input { shown: STAND_IN.to_owned(), name: STAND_IN.to_owned(), content });
}

/// Keeps of a workbook the sheets that 共通 had.
pub fn keep_shared(
    workbook: &mut InputWorkbook,
    counts: &mut Vec<SheetCount>,
    told: &mut Vec<Told>,
) {
    let is_personal = |sheet: SheetId| [SheetId::Pharmacy, SheetId::Checklist].contains(&sheet);
    told.retain(|told| *told.place.file != *STAND_IN);
    counts.retain(|count| !is_personal(count.sheet));
    let is_there =
        |sheet: SheetId| counts.iter().any(|count| count.sheet == sheet && count.carried > 0);
    workbook.sheets.retain(|sheet| is_there(sheet.sheet));
    workbook.tasks.retain(|task| is_there(task.sheet));
    workbook.edition = None;
    if !is_there(SheetId::Vendors) {
        workbook.sheets.iter_mut().for_each(offer_no_vendors);
    }
}

/// Lets a sheet offer no names of a sheet 事業者 that is not there.
fn offer_no_vendors(sheet: &mut InputSheet) {
    for dropdown in sheet.dropdowns.iter_mut().filter(|dropdown| **dropdown == Dropdown::Vendors) {
        *dropdown = Dropdown::None;
    }
}
