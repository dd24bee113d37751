//! All that one pharmacy handed in: the typed rows of its sheets, every value with the cell it came from.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::model::item::ItemId;
use crate::model::log::AccessLog;
use crate::model::text::Text;
use crate::sheet::checklist::{Answer, VendorAnswer};
use crate::sheet::choice::YesNo;
use crate::sheet::{
    Account, Backup, Contact, DeviceEntry, Operation, Pharmacy, RestoreStep, SheetId, Table, Vendor, rows,
};

/// All that one pharmacy handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// 薬局.
    pub pharmacy: Pharmacy,
    /// チェックリスト: the pharmacy's answers.
    pub answers: Option<Table<Answer>>,
    /// 事業者.
    pub vendors: Option<Table<Vendor>>,
    /// 事業者チェックリスト: the vendors' answers.
    pub vendor_answers: Option<Table<VendorAnswer>>,
    /// 機器台帳.
    pub devices: Option<Table<DeviceEntry>>,
    /// 利用者台帳.
    pub accounts: Option<Table<Account>>,
    /// アクセスログ.
    pub log: Option<AccessLog>,
    /// 連絡先.
    pub contacts: Option<Table<Contact>>,
    /// 業務.
    pub operations: Option<Table<Operation>>,
    /// バックアップ.
    pub backups: Option<Table<Backup>>,
    /// 復旧手順.
    pub restore_steps: Option<Table<RestoreStep>>,
    /// Whether the edition asks for 医療情報システムの有無; where it does not, everything is asked for.
    pub asks_existence: bool,
}

impl Case {
    /// The vendors' names with the row that names them: from the sheet 事業者, or, where that was not handed in, from
    /// their answers.
    pub fn vendor_names(&self) -> Vec<&Text> {
        if self.vendors.is_some() {
            return rows(&self.vendors).iter().filter_map(|vendor| vendor.name.get()).collect();
        }
        let mut names: Vec<&Text> = Vec::new();
        for name in rows(&self.vendor_answers).iter().filter_map(|row| row.vendor.get()) {
            if !names.iter().any(|known| known.key() == name.key()) {
                names.push(name);
            }
        }
        names
    }

    /// The vendors under direct contract, by name: each of them fills a 事業者確認用.
    pub fn direct_vendors(&self) -> Vec<&Text> {
        let indirect: Vec<String> = rows(&self.vendors)
            .iter()
            .filter(|vendor| vendor.direct.copied() == Some(YesNo::No))
            .filter_map(|vendor| vendor.name.get().map(Text::key))
            .collect();
        self.vendor_names().into_iter().filter(|name| !indirect.contains(&name.key())).collect()
    }

    /// A vendor's answers, in the sheet's order.
    pub fn answers_of(&self, vendor: &Text) -> impl Iterator<Item = &Answer> {
        let key = vendor.key();
        rows(&self.vendor_answers).iter().filter(move |row| row.vendor_key == key).map(|row| &row.answer)
    }

    /// The vendors whose 事業者確認用 the inspector asks for; none without a system or without a contract.
    pub fn asked_vendors(&self) -> Vec<&Text> {
        if self.has_no_system() || self.has_no_contract() { Vec::new() } else { self.direct_vendors() }
    }

    /// Whether a vendor filled in anything.
    pub fn has_answered(&self, vendor: &Text) -> bool {
        self.answers_of(vendor).any(|answer| answer.first_filled().is_some())
    }

    /// The pharmacy's answer to an item.
    pub fn answer_to(&self, item: &ItemId) -> Option<&Answer> {
        rows(&self.answers).iter().find(|answer| answer.item == *item)
    }

    /// Returns true where a sheet was handed in.
    pub fn has(&self, sheet: SheetId) -> bool {
        match sheet {
            SheetId::Pharmacy => true,
            SheetId::Checklist => self.answers.is_some(),
            SheetId::Vendors => self.vendors.is_some(),
            SheetId::VendorChecklist => self.vendor_answers.is_some(),
            SheetId::Devices => self.devices.is_some(),
            SheetId::Accounts => self.accounts.is_some(),
            SheetId::AccessLog => self.log.is_some(),
            SheetId::Contacts => self.contacts.is_some(),
            SheetId::Operations => self.operations.is_some(),
            SheetId::Backups => self.backups.is_some(),
            SheetId::RestoreSteps => self.restore_steps.is_some(),
        }
    }

    /// Whether the pharmacy says it has no medical information system: then nothing else is asked for.
    pub fn has_no_system(&self) -> bool {
        self.asks_existence && self.pharmacy.has_system.copied() == Some(YesNo::No)
    }

    /// Whether the pharmacy says it has no vendor under contract.
    pub fn has_no_contract(&self) -> bool {
        self.pharmacy.has_contract.copied() == Some(YesNo::No)
    }
}

/// Whom a case has to do with, told so that a chain can find the vendors of 共通 that no case names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VendorNames {
    /// The keys of its vendors' names.
    pub named: BTreeSet<String>,
    /// Vendors with answers in 共通 with whom it has nothing to do, as written there; none where the answers of 共通 did not
    /// serve it.
    pub others: Option<BTreeSet<String>>,
}
