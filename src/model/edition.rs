//! An edition of the ministry's checklist, as data: its forms, their sections and rows.

use serde::{Deserialize, Serialize};

use super::columns::{FormColumn, FormField, Shape};
use super::day::FiscalYear;
use super::item::{Device, Devices, ItemId, ItemNumber, Numbering};
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
    /// Passwords.
    pub const PASSWORD: &str = "password";
    /// Passwords that are used twice.
    pub const PASSWORD_REUSE: &str = "password-reuse";
    /// USB storage and other external media.
    pub const EXTERNAL_MEDIA: &str = "external-media";
    /// Two-factor log-in.
    pub const TWO_FACTOR: &str = "two-factor";
    /// Written rules.
    pub const WRITTEN_RULES: &str = "written-rules";
    /// An item that is a row of the form and nothing more.
    pub const OTHER: &str = "other";
}

/// Returns whether a text can be an edition's id: ASCII letters, digits and hyphens.
pub fn is_id(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
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
    /// The fiscal year that the reference items name; `None` where there are no reference items.
    pub reference_year: Option<FiscalYear>,
    /// Edition of the guideline that the manual points to, for example 第6.0版; empty where it is not
    /// known.
    pub guideline: String,
    /// The notice the wording was taken from.
    pub source: String,
    /// The edition that took its place.
    pub superseded_by: Option<String>,
    /// Whom the ministry wants called, where that is known.
    pub ministry: Option<Ministry>,
    /// How numbers are printed where an item says nothing else.
    pub numbering: Numbering,
    /// Words of the forms' columns and answers.
    pub words: Words,
    /// The forms: one for each who fills one in.
    pub forms: Vec<Form>,
    /// Where it was read from.
    pub origin: Origin,
}

/// Where an edition was read from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// The file.
    pub file: String,
    /// The SHA-256 of its text, in hex.
    pub sha256: String,
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
    /// Its columns behind the item's, in printed order.
    pub columns: Vec<FormColumn>,
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
    /// Number × kinds of device.
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
    /// A note of its own under the wording.
    pub note: Option<String>,
    /// Whether it is for others than a pharmacy: printed, and not asked for.
    pub for_others: bool,
    /// What it is about.
    pub topic: String,
    /// Not to be filled in by a pharmacy without a vendor under contract.
    pub exempt_without_contract: bool,
    /// Where the manual (別添2) explains it.
    pub manual: String,
    /// Places in the guideline.
    pub guideline: Vec<String>,
    /// The edition of the guideline that the places are in; `None` where it is the form's.
    pub guideline_edition: Option<String>,
}

/// Why a number and a device do not name a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoItem {
    /// No row has this number (with this device).
    Unknown,
    /// Several kinds of device have it: one must be named.
    NeedsDevice,
}

impl Form {
    /// Returns what a row asks for.
    pub fn shape(&self) -> Shape {
        Shape::of(&self.columns)
    }
}

impl Edition {
    /// Returns a form; `None` where the edition has none for whom it is.
    pub fn form(&self, kind: FormKind) -> Option<&Form> {
        self.forms.iter().find(|form| form.kind == kind)
    }

    /// Returns what a row of a form asks for; without such a form, what 令和5年度 does.
    pub fn shape(&self, kind: FormKind) -> Shape {
        self.form(kind).map_or(Shape::REIWA5, Form::shape)
    }

    /// Returns the rows of a form, in printed order.
    pub fn items(&self, kind: FormKind) -> impl Iterator<Item = &Item> {
        self.forms
            .iter()
            .filter(move |form| form.kind == kind)
            .flat_map(|form| &form.sections)
            .flat_map(|section| &section.items)
    }

    /// Returns the rows that whoever fills in the form answers on it: not 有無, and none that are for
    /// others.
    pub fn asked(&self, kind: FormKind) -> impl Iterator<Item = &Item> {
        self.items(kind).filter(|item| item.period != Period::Existence && !item.for_others)
    }

    /// Returns whether the form begins with 有無.
    pub fn asks_existence(&self) -> bool {
        self.items(FormKind::Pharmacy).any(|item| item.period == Period::Existence)
    }

    /// Returns the row of a form that a number and, where the number stands several times, kinds of
    /// device name.
    ///
    /// # Errors
    /// There is no such row, or the number alone is not enough.
    pub fn find(
        &self,
        kind: FormKind,
        number: ItemNumber,
        devices: &Devices,
    ) -> Result<&Item, NoItem> {
        let numbered: Vec<&Item> =
            self.items(kind).filter(|item| item.id.number == number).collect();
        let same = || numbered.iter().find(|item| item.id.devices.same_kinds(devices)).copied();
        match (devices.is_none(), numbered.as_slice()) {
            (true, [only]) => Ok(only),
            (true, [_, ..]) => same().ok_or(NoItem::NeedsDevice),
            _ => same().ok_or(NoItem::Unknown),
        }
    }

    /// Returns whether a row asks the same of pharmacy and vendor: it stands on both forms with the
    /// same words.
    pub fn is_shared(&self, item: &ItemId) -> bool {
        let wording =
            |kind| self.items(kind).find(|row| row.id == *item).map(|row| squeezed(&row.text));
        let (pharmacy, vendor) = (wording(FormKind::Pharmacy), wording(FormKind::Vendor));
        pharmacy.is_some() && pharmacy == vendor
    }

    /// Returns the year in which an item's check counts: the fiscal year, for reference items the
    /// year they name.
    pub fn last_year(&self, period: Period) -> FiscalYear {
        let reference = self.reference_year.filter(|_| period == Period::Reference);
        reference.unwrap_or(self.fiscal_year)
    }

    /// Returns the words for kinds of device that are offered: the four that rules know, then those
    /// of the edition.
    pub fn device_words(&self) -> Vec<String> {
        let mut words: Vec<String> = Device::WORDS.iter().map(|word| (*word).to_owned()).collect();
        let items =
            self.forms.iter().flat_map(|form| &form.sections).flat_map(|section| &section.items);
        for shown in items.map(|item| item.id.devices.shown()).filter(|shown| !shown.is_empty()) {
            if !words.contains(&shown) {
                words.push(shown);
            }
        }
        words
    }

    /// Returns the fiscal year that a bare month and day belong to, in a field of an item that is
    /// due in a period; `None` where none is certain: the year must be written, and is printed.
    pub fn bare_year(&self, field: FormField, period: Period) -> Option<FiscalYear> {
        match (field, period) {
            (FormField::Checked(round), Period::Reference) if round > 0 => None,
            (FormField::Target, _) => Some(self.last_year(period)),
            (FormField::Checked(_) | FormField::Reply(_) | FormField::Remark, _) => {
                Some(self.fiscal_year)
            }
        }
    }

    /// Returns the edition of the guideline that an item's places are in; empty where that is not
    /// known.
    pub fn guideline_of<'a>(&'a self, item: &'a Item) -> &'a str {
        item.guideline_edition.as_deref().unwrap_or(&self.guideline)
    }
}
