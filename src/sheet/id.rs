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
    /// 計画: two columns, 項目 ｜ 内容; what the plan asks for and no other sheet holds.
    Plan,
    /// 教育訓練: one row per training.
    Trainings,
}

impl SheetId {
    /// All sheets, in the order of the input workbook.
    pub const ALL: [Self; 13] = [
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
        Self::Plan,
        Self::Trainings,
    ];

    /// Returns true for a sheet of two columns, 項目 ｜ 内容, whose fields stand one below another.
    pub fn is_of_fields(self) -> bool {
        matches!(self, Self::Pharmacy | Self::Plan)
    }
}
