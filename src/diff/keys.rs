//! By which columns the rows of a sheet are known in another year's workbook.

use crate::model::text::key;
use crate::sheet::{
    Account, Backup, Column, Contact, DeviceEntry, Operation, RestoreStep, Row, SheetId, Training,
    Vendor,
};

/// Returns the columns that a row is known by together; none on sheets whose rows are fields,
/// answers or events.
pub fn columns_of(sheet: SheetId) -> Vec<&'static Column> {
    match sheet {
        SheetId::Pharmacy | SheetId::Plan => Vec::new(),
        SheetId::Checklist | SheetId::VendorChecklist | SheetId::AccessLog => Vec::new(),
        SheetId::Vendors => vec![Vendor::COLUMN.name],
        SheetId::Devices => vec![DeviceEntry::COLUMN.number],
        SheetId::Accounts => vec![Account::COLUMN.number],
        SheetId::Contacts => {
            let column = Contact::COLUMN;
            vec![column.group, column.organisation, column.role, column.name]
        }
        SheetId::Operations => vec![Operation::COLUMN.name],
        SheetId::Backups => {
            vec![Backup::COLUMN.system, Backup::COLUMN.method, Backup::COLUMN.location]
        }
        SheetId::RestoreSteps => vec![RestoreStep::COLUMN.system, RestoreStep::COLUMN.number],
        SheetId::Trainings => vec![Training::COLUMN.content, Training::COLUMN.planned],
    }
}

/// What a row is known by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowKey {
    /// Its parts as they are compared.
    compared: Vec<String>,
    /// Which of several rows with the same parts it is, from zero.
    which: usize,
}

/// Returns what each row is known by, and the same as people read it.
pub fn keys<R: Row>(rows: &[R]) -> Vec<(RowKey, String)> {
    let columns = columns_of(R::SHEET);
    let mut keys: Vec<(RowKey, String)> = Vec::new();
    for row in rows {
        let parts: Vec<String> = columns.iter().map(|column| row.written(column).shown()).collect();
        let compared: Vec<String> = parts.iter().map(|part| key(part)).collect();
        let which = keys.iter().filter(|(known, _)| known.compared == compared).count();
        let shown: Vec<&str> =
            parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        keys.push((RowKey { compared, which }, shown.join(" / ")));
    }
    keys
}
