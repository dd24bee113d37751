//! What each paper says, as a value. Values are worded here; templates decide place, not meaning.

pub mod access_log;
pub mod bcp;
pub mod binder;
pub mod block;
pub mod booklet;
pub mod checklist;
pub mod contact_diagram;
pub mod diagram;
pub mod evidence;
pub mod facts;
pub mod findings;
pub mod input_workbook;
pub mod ledger;
pub mod measure;
pub mod names;
pub mod overview;
pub mod restore;
pub mod systems;
pub mod tables;
pub mod wording;

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::error::Error;
use crate::model::day::in_words;
use crate::model::edition::Edition;
use crate::model::templates::Templates;
use crate::model::text::Widths;
use crate::sheet::SheetId;
use bcp::Plan;
use booklet::Booklet;
use checklist::Checklist;
use contact_diagram::ContactDiagram;
use facts::Law;
use findings::{Report, Told};
use ledger::{Ledger, LedgerId};
use measure::Ruler;
use tables::Tables;
use wording::Wording;

/// Which paper, by the id that `--only` takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentId {
    /// 01 薬局確認用チェックリスト.
    PharmacyChecklist,
    /// 02 事業者確認用チェックリスト, one per vendor.
    VendorChecklist,
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
    /// All that the inspector asks to see, in one file.
    Binder,
}

impl DocumentId {
    /// All papers, in the order of their numbers, the binder last.
    pub const ALL: [Self; 11] = [
        Self::PharmacyChecklist,
        Self::VendorChecklist,
        Self::ContactDiagram,
        Self::Bcp,
        Self::Restore,
        Self::Devices,
        Self::Accounts,
        Self::AccessLog,
        Self::Vendors,
        Self::Findings,
        Self::Binder,
    ];

    /// The id.
    pub fn id(self) -> &'static str {
        match self {
            Self::PharmacyChecklist => "pharmacy-checklist",
            Self::VendorChecklist => "vendor-checklist",
            Self::ContactDiagram => "contact-diagram",
            Self::Bcp => "bcp",
            Self::Restore => "restore",
            Self::Devices => "devices",
            Self::Accounts => "accounts",
            Self::AccessLog => "access-log",
            Self::Vendors => "vendors",
            Self::Findings => "findings",
            Self::Binder => "binder",
        }
    }

    /// The file name's fixed part, with the paper's number.
    pub fn stem(self) -> &'static str {
        match self {
            Self::PharmacyChecklist => "01_薬局確認用チェックリスト",
            Self::VendorChecklist => "02_事業者確認用チェックリスト",
            Self::ContactDiagram => "03_連絡体制図",
            Self::Bcp => "04_事業継続計画",
            Self::Restore => "05_復旧手順書",
            Self::Devices => "06_機器台帳",
            Self::Accounts => "07_利用者台帳",
            Self::AccessLog => "08_アクセスログ点検表",
            Self::Vendors => "09_事業者一覧",
            Self::Findings => "10_事前点検結果",
            Self::Binder => "立入検査ファイル",
        }
    }

    /// The paper's name, without its number.
    pub fn name(self) -> &'static str {
        self.stem().split_once('_').map_or(self.stem(), |(_, name)| name)
    }

    /// Whether the binder holds it: the one that is handed over, or the pharmacy's own with everything but the findings.
    pub fn is_bound(self, whole: bool) -> bool {
        match self {
            Self::PharmacyChecklist | Self::VendorChecklist | Self::ContactDiagram => true,
            Self::Findings | Self::Binder => false,
            _ => whole,
        }
    }

    /// The sheets without which there is nothing to make it of: one of them must have been handed in.
    fn sheets(self) -> &'static [SheetId] {
        match self {
            Self::PharmacyChecklist | Self::VendorChecklist | Self::Findings | Self::Binder => &[],
            Self::ContactDiagram => &[SheetId::Contacts],
            Self::Bcp => &[SheetId::Operations],
            Self::Restore => &[SheetId::Backups, SheetId::RestoreSteps],
            Self::Devices => &[SheetId::Devices],
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

/// A paper: what it is, what its files are called, what it says.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Which paper.
    pub id: DocumentId,
    /// The files' name without ending.
    pub stem: String,
    /// The title in the file's properties.
    pub title: String,
    /// Its bookmark, and its line in the binder's contents.
    pub bookmark: String,
    /// 薬局名.
    pub pharmacy: String,
    /// What it says.
    pub paper: Paper,
}

/// The kinds of paper; the kind is the name of its template.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", content = "doc", rename_all = "kebab-case")]
pub enum Paper {
    /// 01 and 02.
    Checklist(Checklist),
    /// 03.
    ContactDiagram(ContactDiagram),
    /// 04 and 05.
    Booklet(Booklet),
    /// 06, 07 and 09.
    Ledger(Ledger),
    /// 10.
    Findings(Report),
}

/// What the papers of all cases have in common, read from templates once.
#[derive(Debug)]
pub struct Stationery {
    tables: Tables,
    law: Law,
    wordings: Vec<Wording>,
}

impl Stationery {
    /// Reads it.
    ///
    /// # Errors
    /// The definitions of tables or the terms of law cannot be read, or a template is missing.
    pub fn read(templates: &dyn Templates) -> Result<Self, Error> {
        let tables = Tables::parse(templates.template(tables::FILE)?)?;
        let law = Law::parse(templates.template(facts::LAW)?)?;
        let wording = |file: &&'static str| Ok(Wording::parse(file, templates.template(file)?));
        Ok(Self { tables, law, wordings: wording::FILES.iter().map(wording).collect::<Result<_, Error>>()? })
    }
}

/// What papers are made of.
pub struct Material<'a> {
    case: &'a Case,
    edition: &'a Edition,
    as_of: Date,
    widths: &'a dyn Widths,
    tables: &'a Tables,
    law: &'a Law,
    wordings: &'a [Wording],
    plan: Option<&'a Plan>,
    told: Vec<Told<'a>>,
}

impl<'a> Material<'a> {
    /// Gathers it.
    pub fn gather(
        case: &'a Case,
        edition: &'a Edition,
        as_of: Date,
        stationery: &'a Stationery,
        widths: &'a dyn Widths,
    ) -> Self {
        let Stationery { tables, law, wordings } = stationery;
        Self { case, edition, as_of, widths, tables, law, wordings, plan: None, told: Vec::new() }
    }

    /// The same with the plan, which was worded before.
    #[must_use]
    pub fn with_plan(self, plan: Option<&'a Plan>) -> Self {
        Self { plan, ..self }
    }

    /// The same with what was found.
    #[must_use]
    pub fn with_findings(self, told: Vec<Told<'a>>) -> Self {
        Self { told, ..self }
    }

    fn wording(&self, file: &str) -> Result<&'a Wording, Error> {
        let missing = || Error::Template { file: file.to_owned(), what: "見つかりません".to_owned() };
        self.wordings.iter().find(|wording| wording.file() == file).ok_or_else(missing)
    }

    fn ruler(&self) -> Ruler<'a> {
        Ruler(self.widths)
    }

    fn pharmacy(&self) -> String {
        self.case.pharmacy.name.text().to_owned()
    }

    /// When the papers were drawn up and of which day they speak.
    fn dates(&self) -> String {
        let as_of = format!("{}現在", in_words(self.as_of));
        match self.case.pharmacy.drawn_up.copied() {
            Some(day) => format!("作成日：{}　（{as_of}）", in_words(day)),
            None => format!("作成日：　　　　　　　（{as_of}）"),
        }
    }

    /// Whether vendors are to answer, but no sheet tells which.
    fn no_vendor_is_known(&self) -> bool {
        let case = self.case;
        let asked = !case.has_no_system() && !case.has_no_contract();
        asked && case.vendors.is_none() && case.vendor_answers.is_none()
    }
}

/// The papers of a case, and those for which no sheet was handed in.
#[derive(Debug)]
pub struct Composed {
    /// The papers, in the order of their numbers.
    pub documents: Vec<Document>,
    /// Papers that could not be made, with the sheet that is missing.
    pub left_out: Vec<(DocumentId, SheetId)>,
}

/// Makes the papers asked for; all where none is named.
///
/// # Errors
/// A mistake in the wording or in the definitions of tables.
pub fn compose(material: &Material<'_>, only: &[DocumentId]) -> Result<Composed, Error> {
    let mut composed = Composed { documents: Vec::new(), left_out: Vec::new() };
    let wanted = |id: &DocumentId| only.is_empty() || only.contains(id);
    for id in DocumentId::ALL.into_iter().filter(wanted) {
        if id == DocumentId::VendorChecklist && material.no_vendor_is_known() {
            composed.left_out.push((id, SheetId::Vendors));
        }
        let sheets = id.sheets();
        match sheets.first() {
            Some(missing) if !sheets.iter().any(|sheet| material.case.has(*sheet)) => {
                composed.left_out.push((id, *missing));
            }
            _ => composed.documents.extend(papers(material, id)?),
        }
    }
    Ok(composed)
}

fn papers(material: &Material<'_>, id: DocumentId) -> Result<Vec<Document>, Error> {
    let (case, edition) = (material.case, material.edition);
    let paper = match id {
        DocumentId::PharmacyChecklist => checklist::pharmacy(case, edition).map(Paper::Checklist),
        DocumentId::VendorChecklist => return Ok(vendor_checklists(case, edition)),
        DocumentId::ContactDiagram => Some(Paper::ContactDiagram(contact_diagram::compose(material)?)),
        DocumentId::Bcp => Some(Paper::Booklet(bcp::compose(material)?)),
        DocumentId::AccessLog => access_log::compose(material)?.map(Paper::Booklet),
        DocumentId::Restore => Some(Paper::Booklet(restore::compose(material)?)),
        DocumentId::Devices => Some(Paper::Ledger(ledger::compose(material, LedgerId::Devices)?)),
        DocumentId::Accounts => Some(Paper::Ledger(ledger::compose(material, LedgerId::Accounts)?)),
        DocumentId::Vendors => Some(Paper::Ledger(ledger::compose(material, LedgerId::Vendors)?)),
        DocumentId::Findings => Some(Paper::Findings(findings::compose(material))),
        DocumentId::Binder => None,
    };
    Ok(paper.map(|paper| document(id, &material.pharmacy(), None, paper)).into_iter().collect())
}

fn vendor_checklists(case: &Case, edition: &Edition) -> Vec<Document> {
    if case.has_no_system() {
        return Vec::new();
    }
    let vendors = case.direct_vendors();
    let stems = names::safe_and_distinct(&vendors.iter().map(|vendor| vendor.as_str()).collect::<Vec<_>>());
    let papers = vendors.iter().zip(stems).filter_map(|(vendor, stem)| {
        let paper = Paper::Checklist(checklist::vendor(case, edition, vendor)?);
        let pharmacy = case.pharmacy.name.text();
        Some(document(DocumentId::VendorChecklist, pharmacy, Some((vendor.as_str(), &stem)), paper))
    });
    papers.collect()
}

fn document(id: DocumentId, pharmacy: &str, vendor: Option<(&str, &str)>, paper: Paper) -> Document {
    let stem = vendor.map_or_else(|| id.stem().to_owned(), |(_, stem)| format!("{}_{stem}", id.stem()));
    let party = vendor.map_or_else(String::new, |(vendor, _)| format!(" {vendor}"));
    let bookmark = format!("{}{party}", id.name());
    let title = format!("{bookmark}（{pharmacy}）");
    Document { id, stem, title, bookmark, pharmacy: pharmacy.to_owned(), paper }
}
