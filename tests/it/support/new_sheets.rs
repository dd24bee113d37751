//! The sheets of `new`, for workbooks that lack one.

use tachiiri::make;
use tachiiri::patch::set::ChangeError;
use tachiiri::setting::{Options, Setting};
use tachiiri::sheet::SheetId;

use super::book::{AS_OF, edition};

/// The workbook of `new` with one sheet.
pub fn of_new(sheet: SheetId) -> Result<Vec<u8>, ChangeError> {
    let setting = Setting::load(&Options::on(AS_OF)).unwrap();
    Ok(make::new_sheet(sheet, edition(), &setting).unwrap())
}
