//! The sheets a pharmacy hands in: for each one its row type and its columns, said once. Read by `read`, written by
//! `new`, printed by the papers.

mod access_log;
mod accounts;
pub mod answer_columns;
mod backups;
mod cell;
pub mod checklist;
pub mod choice;
pub mod column;
pub mod edition;
mod contacts;
mod devices;
mod field;
mod id;
mod operations;
mod pharmacy;
mod restore_steps;
mod row;
mod shared_ids;
mod synonyms;
mod value;
mod vendors;

pub use access_log::AccessLogColumns;
pub use accounts::Account;
pub use backups::Backup;
pub use cell::Cells;
pub use column::{Column, Kind, Placeholders, Sheet, YesNoWords};
pub use contacts::Contact;
pub use devices::DeviceEntry;
pub use field::{Field, List, Table, rows};
pub use id::SheetId;
pub use operations::Operation;
pub use pharmacy::Pharmacy;
pub use restore_steps::RestoreStep;
pub use row::Row;
pub use shared_ids::of_two_people;
pub use value::{Shown, Value};
pub use vendors::Vendor;

impl SheetId {
    /// Returns the sheet's name, purpose and columns.
    pub fn sheet(self) -> &'static Sheet {
        match self {
            Self::Pharmacy => &pharmacy::SHEET,
            Self::Checklist => &checklist::SHEET,
            Self::Vendors => &vendors::SHEET,
            Self::VendorChecklist => &checklist::VENDOR_SHEET,
            Self::Devices => &devices::SHEET,
            Self::Accounts => &accounts::SHEET,
            Self::AccessLog => &access_log::SHEET,
            Self::Contacts => &contacts::SHEET,
            Self::Operations => &operations::SHEET,
            Self::Backups => &backups::SHEET,
            Self::RestoreSteps => &restore_steps::SHEET,
        }
    }

    /// Returns the sheet's name.
    pub fn name(self) -> &'static str {
        self.sheet().name
    }

    /// Returns the sheet's columns.
    pub fn columns(self) -> &'static [Column] {
        self.sheet().columns
    }

    /// Returns the column by whose name a row is known; on the checklists, the first of those that know it together.
    pub fn key_column(self) -> Option<&'static Column> {
        match self {
            Self::Pharmacy | Self::AccessLog => None,
            Self::Checklist => Some(checklist::ChecklistColumns::BY_FIELD.number),
            Self::Vendors => Some(Vendor::COLUMN.name),
            Self::VendorChecklist => Some(checklist::VendorChecklistColumns::BY_FIELD.vendor),
            Self::Devices => Some(DeviceEntry::COLUMN.number),
            Self::Accounts => Some(Account::COLUMN.number),
            Self::Contacts => Some(Contact::COLUMN.organisation),
            Self::Operations => Some(Operation::COLUMN.name),
            Self::Backups => Some(Backup::COLUMN.system),
            Self::RestoreSteps => Some(RestoreStep::COLUMN.system),
        }
    }

    /// Returns the column under a header, as [`Column::header`] spells it.
    pub fn column(self, header: &str) -> Option<&'static Column> {
        self.columns().iter().find(|column| column.header == header)
    }
}

/// The sheet of instructions in the input workbook; it holds no data.
pub const INSTRUCTIONS: &str = "はじめに";
/// The headers of 薬局, whose rows are what other sheets' columns are.
pub const ITEM_AND_CONTENT: [&str; 2] = ["項目", "内容"];
