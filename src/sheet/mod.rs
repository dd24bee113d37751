//! The sheets a pharmacy hands in: for each one its row type and its columns, said once. Read by `read`, written by
//! `new`, printed by the papers.

mod access_log;
mod accounts;
mod backups;
mod cell;
pub mod checklist;
pub mod choice;
pub mod column;
mod contacts;
mod devices;
mod field;
mod operations;
mod pharmacy;
mod restore_steps;
mod row;
mod synonyms;
mod value;
mod vendors;

pub use access_log::AccessLogColumns;
pub use accounts::Account;
pub use backups::Backup;
pub use cell::{Cell, Cells};
pub use column::{Column, Kind, YesNoWords};
pub use contacts::Contact;
pub use devices::DeviceEntry;
pub use field::{Field, List, Table, rows};
pub use operations::Operation;
pub use pharmacy::Pharmacy;
pub use restore_steps::RestoreStep;
pub use row::Row;
pub use value::Value;
pub use vendors::Vendor;

use serde::{Deserialize, Serialize};

/// An input sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SheetId {
    /// 薬局: two columns, 項目 ｜ 内容; one row each.
    Pharmacy,
    /// チェックリスト: the pharmacy's answers.
    Checklist,
    /// 事業者: one row per vendor.
    Vendors,
    /// 事業者チェックリスト: the vendors' answers.
    VendorChecklist,
    /// 機器台帳: the ledger of devices.
    Devices,
    /// 利用者台帳: the ledger of accounts.
    Accounts,
    /// アクセスログ: who did what when.
    AccessLog,
    /// 連絡先: boxes and arrows of the contact diagram.
    Contacts,
    /// 業務: what the pharmacy does, for the business continuity plan.
    Operations,
    /// バックアップ: one row per method.
    Backups,
    /// 復旧手順: numbered steps per system.
    RestoreSteps,
}

/// A sheet's name, purpose and columns.
#[derive(Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: &'static str,
    /// A sentence for the person who fills it in.
    pub help: &'static str,
    /// Its columns, in the order in which `new` writes them.
    pub columns: &'static [Column],
}

impl SheetId {
    /// All sheets, in the order of the input workbook.
    pub const ALL: [Self; 11] = [
        Self::Pharmacy,
        Self::Checklist,
        Self::Vendors,
        Self::VendorChecklist,
        Self::Devices,
        Self::Accounts,
        Self::AccessLog,
        Self::Contacts,
        Self::Operations,
        Self::Backups,
        Self::RestoreSteps,
    ];

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

    /// Returns the column under a header, as [`Column::header`] spells it.
    pub fn column(self, header: &str) -> Option<&'static Column> {
        self.columns().iter().find(|column| column.header == header)
    }
}

/// The sheet of instructions in the input workbook; it holds no data.
pub const INSTRUCTIONS: &str = "はじめに";
/// The headers of 薬局, whose rows are what other sheets' columns are.
pub const ITEM_AND_CONTENT: [&str; 2] = ["項目", "内容"];
