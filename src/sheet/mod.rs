//! The sheets a pharmacy hands in: for each one its row type and its columns, said once. Read by
//! `read`, written by `new`, printed by the papers.

mod access_log;
mod accounts;
pub mod answer_columns;
mod backups;
mod cell;
pub mod checklist;
pub mod choice;
pub mod column;
mod contacts;
mod devices;
pub mod edition;
mod field;
mod id;
pub mod near_words;
mod operations;
mod pharmacy;
mod plan;
pub mod proposals;
mod restore_steps;
mod row;
mod shared_ids;
mod synonyms;
mod trainings;
mod value;
mod vendors;

pub use access_log::AccessLogColumns;
pub use accounts::Account;
pub use backups::Backup;
pub use cell::Cells;
pub use column::{Column, Kind, Placeholders, Sheet, YesNoWords, in_year};
pub use contacts::Contact;
pub use devices::DeviceEntry;
pub use field::{Field, List, Table, rows};
pub use id::SheetId;
pub use operations::Operation;
pub use pharmacy::Pharmacy;
pub use plan::Plan;
pub use restore_steps::RestoreStep;
pub use row::Row;
pub use shared_ids::{listed_systems, of_two_people};
pub use trainings::Training;
pub use value::{Shown, Value};
pub use vendors::Vendor;

use crate::model::invisible::without_invisible;
use crate::model::text::squeezed;

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
            Self::Plan => &plan::SHEET,
            Self::Trainings => &trainings::SHEET,
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

    /// Returns the columns that `new` writes; those that are only read stand behind them.
    pub fn offered_columns(self) -> &'static [Column] {
        let columns = self.columns();
        let end = columns.iter().position(|column| !column.offered).unwrap_or(columns.len());
        &columns[..end]
    }

    /// Returns the sheet of a name, as a workbook or a file of CSV spells it: brackets make it the
    /// name of another sheet (「連絡先（旧）」).
    pub fn named(name: &str) -> Option<Self> {
        let name = sheet_key(name);
        Self::ALL.into_iter().find(|sheet| sheet_key(sheet.name()) == name)
    }

    /// Returns the column by whose name a row is known; on the checklists, the first of those that
    /// know it together.
    pub fn key_column(self) -> Option<&'static Column> {
        match self {
            Self::Pharmacy | Self::AccessLog | Self::Plan => None,
            Self::Checklist => Some(checklist::ChecklistColumns::BY_FIELD.number),
            Self::Vendors => Some(Vendor::COLUMN.name),
            Self::VendorChecklist => Some(checklist::VendorChecklistColumns::BY_FIELD.vendor),
            Self::Devices => Some(DeviceEntry::COLUMN.number),
            Self::Accounts => Some(Account::COLUMN.number),
            Self::Contacts => Some(Contact::COLUMN.organisation),
            Self::Operations => Some(Operation::COLUMN.name),
            Self::Backups => Some(Backup::COLUMN.system),
            Self::RestoreSteps => Some(RestoreStep::COLUMN.system),
            Self::Trainings => Some(Training::COLUMN.content),
        }
    }

    /// Returns the column under a header, as [`Column::header`] spells it.
    pub fn column(self, header: &str) -> Option<&'static Column> {
        self.columns().iter().find(|column| column.header == header)
    }
}

/// Returns the key by which sheets' names are compared: NFKC, lower case, without blanks and
/// without what nobody sees.
pub fn sheet_key(name: &str) -> String {
    let visible = without_invisible(name);
    squeezed(visible.as_deref().unwrap_or(name))
}

/// The sheet of instructions in the input workbook; it holds no data.
pub const INSTRUCTIONS: &str = "はじめに";
/// The headers of the sheets whose rows are what other sheets' columns are.
pub const ITEM_AND_CONTENT: [&str; 2] = ["項目", "内容"];
/// The third header on these sheets, for the reader: what stands under it is never read.
pub const HOW_TO_FILL: &str = "書き方";
