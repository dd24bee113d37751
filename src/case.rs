//! All that one pharmacy handed in: the typed rows of its sheets, each value with its cell.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Place};
use crate::model::edition::{Edition, FormKind};
use crate::model::item::ItemId;
use crate::model::log::AccessLog;
use crate::model::text::Text;
use crate::sheet::checklist::{Answer, VendorAnswer};
use crate::sheet::choice::YesNo;
use crate::sheet::{
    Account, Backup, Column, Contact, DeviceEntry, Field, Operation, Pharmacy, Plan, RestoreStep,
    SheetId, Table, Training, Vendor, rows,
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
    /// 計画.
    pub plan: Option<Plan>,
    /// 教育訓練.
    pub trainings: Option<Table<Training>>,
    /// Which cells look empty and may not be.
    pub blanks: Blanks,
}

impl Case {
    /// The vendors' names with the row that names them: from the sheet 事業者, or, where that was not
    /// handed in, from their answers.
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
        rows(&self.vendor_answers)
            .iter()
            .filter(move |row| row.vendor_key == key)
            .map(|row| &row.answer)
    }

    /// The vendors whose 事業者確認用 the inspector asks for; none without a system or without a
    /// contract, or where the edition, as far as it is known, has no such form.
    pub fn asked_vendors(&self, edition: Option<&Edition>) -> Vec<&Text> {
        let has_form = edition.is_none_or(|edition| edition.form(FormKind::Vendor).is_some());
        if !has_form || self.has_no_system() || self.has_no_contract() {
            Vec::new()
        } else {
            self.direct_vendors()
        }
    }

    /// Whether a vendor filled in anything.
    pub fn has_answered(&self, vendor: &Text) -> bool {
        self.answers_of(vendor).any(Answer::is_given)
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
            SheetId::Plan => self.plan.is_some(),
            SheetId::Trainings => self.trainings.is_some(),
        }
    }

    /// Whether the pharmacy says it has no medical information system: then nothing else is asked
    /// for.
    pub fn has_no_system(&self) -> bool {
        self.asks_existence && self.pharmacy.has_system.copied() == Some(YesNo::No)
    }

    /// Whether the pharmacy says it has no vendor under contract.
    pub fn has_no_contract(&self) -> bool {
        self.pharmacy.has_contract.copied() == Some(YesNo::No)
    }
}

/// What is known of cells that look empty: rules about empty cells ask here first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Blanks {
    /// Sheets and headers of columns whose cells were not read, though something seems to stand
    /// there.
    unread: BTreeSet<(Place, &'static str)>,
    /// Cells that were not read, though something seems to stand there.
    unread_cells: BTreeSet<Place>,
    /// Cells that are empty because they are part of a merge, and which cells it joins (`E5:E6`).
    merged: BTreeMap<Place, String>,
}

impl Blanks {
    /// Notes that a column of a sheet was not read: it may stand under a header that nearly names
    /// it.
    pub fn add_unread(&mut self, sheet: &Place, column: &Column) {
        self.unread.insert((sheet_of(sheet), column.header));
    }

    /// Notes a cell that was not read.
    pub fn add_unread_cell(&mut self, cell: Place) {
        self.unread_cells.insert(cell);
    }

    /// Notes a cell that a merge leaves empty, with the cells that the merge joins.
    pub fn add_merged(&mut self, cell: Place, joined: String) {
        self.merged.insert(cell, joined);
    }

    /// Returns true for a column whose cells, or whose cell at the place, were not read, by a place
    /// on its sheet: that they are empty says nothing.
    pub fn is_unread(&self, place: &Place, column: &Column) -> bool {
        !self.unread.is_empty() && self.unread.contains(&(sheet_of(place), column.header))
            || self.unread_cells.contains(place)
    }

    /// Returns true where a column of a sheet, of whichever file, was not read.
    pub fn lacks(&self, sheet: SheetId, column: &Column) -> bool {
        let is_it = |(place, header): &(Place, &str)| {
            *header == column.header
                && place.sheet.as_deref().and_then(SheetId::named) == Some(sheet)
        };
        self.unread.iter().any(is_it)
    }

    /// Returns true for a cell that is empty as far as can be known.
    pub fn is_empty<T>(&self, column: &Column, field: &Field<T>) -> bool {
        field.is_blank() && !self.is_unread(&field.place, column)
    }

    /// Returns the words about the merge that leaves a cell empty, to stand behind what is said of
    /// it; nothing for other cells.
    pub fn about_merge(&self, cell: &Place) -> String {
        let joined = self.merged.get(cell);
        joined.map_or_else(String::new, |joined| format!("（結合したセル {joined} の一部です）"))
    }

    /// Adds to findings about an empty cell that the cell is part of a merge.
    pub fn explain<'f>(&self, findings: impl Iterator<Item = &'f mut Finding>) {
        for finding in findings {
            let joined = self.merged.get(&finding.place);
            if joined
                .is_some_and(|joined| !finding.message.contains(&format!("結合したセル {joined}")))
            {
                finding.message.push_str(&self.about_merge(&finding.place));
            }
        }
    }
}

fn sheet_of(place: &Place) -> Place {
    Place { cell: None, ..place.clone() }
}

/// Whom a case has to do with, told so that a chain can find the vendors of 共通 that no case names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VendorNames {
    /// The keys of its vendors' names.
    pub named: BTreeSet<String>,
    /// Vendors with answers in 共通 with whom it has nothing to do, as written there; none where the
    /// answers of 共通 did not serve it.
    pub others: Option<BTreeSet<String>>,
}

/// Files that are no pharmacy's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotAPharmacy {
    /// Forms as the ministry hands them out; the paths, as the user would write them, of those that
    /// an edition can be drawn up from.
    MinistryForm(Vec<String>),
    /// Nothing but an edition.
    Edition,
}

/// A file of a case, and what it was read as; a workbook may be read as sheets and as a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRead {
    /// Its path as the user would write it.
    pub file: String,
    /// What it was read as.
    pub read_as: ReadAs,
}

impl FileRead {
    /// Makes the entry of a file of which nothing was read.
    pub fn unread(file: &str) -> Self {
        Self { file: file.to_owned(), read_as: ReadAs::Unread }
    }
}

/// What a file was read as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReadAs {
    /// As sheets.
    Sheets {
        /// The sheets.
        sheets: Vec<SheetId>,
        /// Whether it holds an edition: the sheet 様式定義, or an edition file is one.
        edition: bool,
    },
    /// As a form that came back.
    Form {
        /// Which form.
        form: FormKind,
        /// The vendor that answered; `None` on the pharmacy's form.
        vendor: Option<String>,
        /// Number of items with an answer.
        answers: usize,
    },
    /// Nothing of it was read.
    Unread,
}
