//! Which input sheet.

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
}
