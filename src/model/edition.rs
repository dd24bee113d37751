//! An edition of the ministry's checklist, as data: its forms, their sections and rows.

use serde::{Deserialize, Serialize};

use super::day::FiscalYear;
use super::item::{Device, ItemId, ItemNumber};
use super::text::squeezed;

/// What rules bind to: the subject of an item, whatever number an edition gives it.
pub mod topic {
    /// 2(2): which devices are maintained from outside.
    pub const REMOTE_MAINTENANCE: &str = "remote-maintenance";
    /// 2(3): the vendors' MDS/SDS.
    pub const DISCLOSURE: &str = "disclosure";
    /// 1(1): who is responsible.
    pub const RESPONSIBLE_PERSON: &str = "responsible-person";
    /// 2(1): the ledger of devices.
    pub const DEVICE_LEDGER: &str = "device-ledger";
    /// 2(4): who may see what.
    pub const ACCESS_RIGHTS: &str = "access-rights";
    /// 2(5): accounts that are not needed any more.
    pub const ACCOUNTS: &str = "accounts";
    /// 2(6): the access log.
    pub const ACCESS_LOG: &str = "access-log";
    /// 2(7): security patches.
    pub const PATCHES: &str = "patches";
    /// 3(1): the contact diagram.
    pub const CONTACT_DIAGRAM: &str = "contact-diagram";
    /// 3(2): backups and how to restore them.
    pub const BACKUP: &str = "backup";
    /// 3(3): the business continuity plan.
    pub const BCP: &str = "bcp";
}

/// One year's edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// Short id, for example `reiwa5`.
    pub id: String,
    /// Name as people say it, for example 令和5年度版.
    pub name: String,
    /// The fiscal year whose items are inspected.
    pub fiscal_year: FiscalYear,
    /// The fiscal year that the reference items name.
    pub reference_year: FiscalYear,
    /// Edition of the guideline that the manual points to, for example 第6.0版.
    pub guideline: String,
    /// The notice the wording was taken from.
    pub source: String,
    /// The edition that took its place.
    pub superseded_by: Option<String>,
    /// Whom the ministry wants called.
    pub ministry: Ministry,
    /// Words of the forms' columns and answers.
    pub words: Words,
    /// The two forms.
    pub forms: Vec<Form>,
}

/// The ministry's own contact, as its manual prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ministry {
    /// The office.
    pub office: String,
    /// Its telephone number.
    pub telephone: String,
}

/// The words that stand in every table of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Header of the two left columns.
    pub item: String,
    /// Header over the result columns.
    pub result: String,
    /// First answer.
    pub first: String,
    /// Target date.
    pub target: String,
    /// Second answer.
    pub second: String,
    /// Remarks.
    pub remark: String,
    /// Yes.
    pub yes: String,
    /// Between yes and no.
    pub or: String,
    /// No.
    pub no: String,
}

/// Who fills a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FormKind {
    /// 薬局確認用.
    Pharmacy,
    /// 事業者確認用.
    Vendor,
}

impl FormKind {
    /// The id in files and workbooks.
    pub fn id(self) -> &'static str {
        match self {
            Self::Pharmacy => "pharmacy",
            Self::Vendor => "vendor",
        }
    }

    /// The form that an id names.
    pub fn of_id(id: &str) -> Option<Self> {
        [Self::Pharmacy, Self::Vendor].into_iter().find(|kind| kind.id() == id)
    }
}

/// When an item is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Period {
    /// The row 有無, which stands before everything.
    Existence,
    /// Within the edition's fiscal year; this is what is inspected.
    Year,
    /// Within the reference year; not inspected yet.
    Reference,
}

/// One form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Who fills it.
    pub kind: FormKind,
    /// Its title.
    pub title: String,
    /// The words in the box: 薬局確認用.
    pub badge: String,
    /// The label of the field for the vendor's name; none on the pharmacy's form.
    pub party: Option<String>,
    /// Its tables, in printed order.
    pub sections: Vec<Section>,
}

/// A table of a form with what stands around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What its rows have in common.
    pub period: Period,
    /// The page it stands on, from one.
    pub page: u8,
    /// Its heading; empty for 有無.
    pub heading: String,
    /// Notes above the table.
    pub notes_above: Vec<String>,
    /// Notes under the table.
    pub notes_below: Vec<String>,
    /// Its rows.
    pub items: Vec<Item>,
}

/// A row of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Number × device.
    pub id: ItemId,
    /// When it is due.
    pub period: Period,
    /// The chapter's number as printed (`２`); empty for 有無.
    pub chapter_number: String,
    /// The chapter's name.
    pub chapter: String,
    /// The heading row it stands under.
    pub heading: Option<String>,
    /// The number as printed (`（４）`); empty for 有無.
    pub label: String,
    /// Its wording, to the letter.
    pub text: String,
    /// What it is about.
    pub topic: String,
    /// Not to be filled in by a pharmacy without a vendor under contract.
    pub exempt_without_contract: bool,
    /// Where the manual (別添2) explains it.
    pub manual: String,
    /// Places in the guideline.
    pub guideline: Vec<String>,
}

/// Why a number and a device do not name a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoItem {
    /// No row has this number (with this device).
    Unknown,
    /// Several kinds of device have it: one must be named.
    NeedsDevice,
}

impl Edition {
    /// One of the two forms. The loader makes sure that both are there.
    pub fn form(&self, kind: FormKind) -> Option<&Form> {
        self.forms.iter().find(|form| form.kind == kind)
    }

    /// The rows of a form, in printed order.
    pub fn items(&self, kind: FormKind) -> impl Iterator<Item = &Item> {
        self.forms
            .iter()
            .filter(move |form| form.kind == kind)
            .flat_map(|form| &form.sections)
            .flat_map(|section| &section.items)
    }

    /// The row of a form that a number and, where the number stands several times, a kind of device name.
    ///
    /// # Errors
    /// There is no such row, or the number alone is not enough.
    pub fn find(&self, kind: FormKind, number: ItemNumber, device: Option<Device>) -> Result<&Item, NoItem> {
        let numbered: Vec<&Item> = self.items(kind).filter(|item| item.id.number == number).collect();
        match (device, numbered.as_slice()) {
            (None, [only]) => Ok(only),
            (None, [_, ..]) => Err(NoItem::NeedsDevice),
            _ => numbered.into_iter().find(|item| item.id.device == device).ok_or(NoItem::Unknown),
        }
    }

    /// Whether a row asks the same of pharmacy and vendor: it stands on both forms with the same words.
    pub fn is_shared(&self, item: ItemId) -> bool {
        let wording = |kind| self.items(kind).find(|row| row.id == item).map(|row| squeezed(&row.text));
        let (pharmacy, vendor) = (wording(FormKind::Pharmacy), wording(FormKind::Vendor));
        pharmacy.is_some() && pharmacy == vendor
    }

    /// The last day on which an item's check counts: of the fiscal year, for reference items of the year they name.
    pub fn last_year(&self, period: Period) -> FiscalYear {
        if period == Period::Reference { self.reference_year } else { self.fiscal_year }
    }
}
