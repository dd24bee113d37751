//! The papers by name: their ids, file names and order, and which of them the binder holds.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::sheet::SheetId;

/// Which paper, by the id that `--only` takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentId {
    /// 01 薬局確認用チェックリスト.
    PharmacyChecklist,
    /// 02 事業者確認用チェックリスト, one per vendor.
    VendorChecklist,
    /// The letter that goes with 02, one per vendor whose form is still out.
    VendorLetter,
    /// 03 連絡体制図.
    ContactDiagram,
    /// 04 事業継続計画.
    Bcp,
    /// 05 復旧手順書.
    Restore,
    /// 06 機器台帳.
    Devices,
    /// 07 利用者台帳.
    Accounts,
    /// 08 アクセスログ点検表.
    AccessLog,
    /// 09 事業者一覧.
    Vendors,
    /// 10 事前点検結果.
    Findings,
    /// 11 システム構成図.
    SystemDiagram,
    /// All that the inspector asks to see, in one file.
    Binder,
}

impl DocumentId {
    /// All papers, in the order of their numbers, the binder last.
    pub const ALL: [Self; 13] = [
        Self::PharmacyChecklist,
        Self::VendorChecklist,
        Self::VendorLetter,
        Self::ContactDiagram,
        Self::Bcp,
        Self::Restore,
        Self::Devices,
        Self::Accounts,
        Self::AccessLog,
        Self::Vendors,
        Self::Findings,
        Self::SystemDiagram,
        Self::Binder,
    ];

    /// Returns the id.
    pub fn id(self) -> &'static str {
        match self {
            Self::PharmacyChecklist => "pharmacy-checklist",
            Self::VendorChecklist => "vendor-checklist",
            Self::VendorLetter => "vendor-letter",
            Self::ContactDiagram => "contact-diagram",
            Self::Bcp => "bcp",
            Self::Restore => "restore",
            Self::Devices => "devices",
            Self::Accounts => "accounts",
            Self::AccessLog => "access-log",
            Self::Vendors => "vendors",
            Self::Findings => "findings",
            Self::SystemDiagram => "system-diagram",
            Self::Binder => "binder",
        }
    }

    /// Returns the fixed part of the file name, which begins with the paper's number.
    pub fn stem(self) -> &'static str {
        match self {
            Self::PharmacyChecklist => "01_薬局確認用チェックリスト",
            Self::VendorChecklist => "02_事業者確認用チェックリスト",
            Self::VendorLetter => "02_依頼状",
            Self::ContactDiagram => "03_連絡体制図",
            Self::Bcp => "04_事業継続計画",
            Self::Restore => "05_復旧手順書",
            Self::Devices => "06_機器台帳",
            Self::Accounts => "07_利用者台帳",
            Self::AccessLog => "08_アクセスログ点検表",
            Self::Vendors => "09_事業者一覧",
            Self::Findings => "10_事前点検結果",
            Self::SystemDiagram => "11_システム構成図",
            Self::Binder => "立入検査ファイル",
        }
    }

    /// Returns the paper that a file is, by its name; `None` for other files.
    pub fn of_file(name: &str) -> Option<Self> {
        let is_of = |document: &Self| {
            let rest = name.strip_prefix(document.stem());
            rest.is_some_and(|rest| rest.starts_with(['.', '_']))
        };
        Self::ALL.into_iter().find(is_of)
    }

    /// Returns the paper's name, without its number.
    pub fn name(self) -> &'static str {
        self.stem().split_once('_').map_or(self.stem(), |(_, name)| name)
    }

    /// Returns whether the binder holds the paper: the binder that is handed over, or the
    /// pharmacy's own, `whole` one, which holds every paper but the findings.
    pub fn is_bound(self, whole: bool) -> bool {
        match self {
            Self::PharmacyChecklist | Self::VendorChecklist | Self::ContactDiagram => true,
            Self::Bcp
            | Self::Restore
            | Self::Devices
            | Self::Accounts
            | Self::AccessLog
            | Self::Vendors
            | Self::SystemDiagram => whole,
            Self::VendorLetter | Self::Findings | Self::Binder => false,
        }
    }

    /// Returns the sheets of which one must have been handed in for the paper to be made.
    pub(super) fn sheets(self) -> &'static [SheetId] {
        match self {
            Self::PharmacyChecklist
            | Self::VendorChecklist
            | Self::VendorLetter
            | Self::Bcp
            | Self::Findings
            | Self::Binder => &[],
            Self::ContactDiagram => &[SheetId::Contacts],
            Self::Restore => &[SheetId::Backups, SheetId::RestoreSteps],
            Self::Devices | Self::SystemDiagram => &[SheetId::Devices],
            Self::Accounts => &[SheetId::Accounts],
            Self::AccessLog => &[SheetId::AccessLog],
            Self::Vendors => &[SheetId::Vendors],
        }
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// A text that is no paper's id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("書類「{0}」はありません。使えるのは {known} です", known = DocumentId::ALL.map(DocumentId::id).join("、"))]
pub struct UnknownDocument(String);

impl FromStr for DocumentId {
    type Err = UnknownDocument;

    fn from_str(text: &str) -> Result<Self, UnknownDocument> {
        let found = Self::ALL.into_iter().find(|document| document.id() == text);
        found.ok_or_else(|| UnknownDocument(text.to_owned()))
    }
}
