//! What each paper says, as a value; renderers and templates decide place, not meaning.

mod access_log;
mod backup_places;
pub mod bcp;
pub mod binder;
pub mod block;
pub mod booklet;
pub(crate) mod checklist;
pub mod contact_diagram;
mod context;
mod deputies;
mod document;
mod document_id;
mod draft;
pub mod edition_sheet;
mod evidence;
mod facts;
pub(crate) mod findings;
pub mod guide;
pub mod input_workbook;
pub(crate) mod ledger;
mod legible;
mod listed;
mod matrix;
pub(crate) mod names;
pub(crate) mod overview;
mod restore;
mod sending;
pub mod system_diagram;
mod systems;
mod tables;
mod templates;
mod trainings;
mod wording;

pub use context::{FindingWithReason, PaperContext};
pub use document::{Document, Paper};
pub use document_id::{DocumentId, UnknownDocument};
pub use draft::BcpDraft;
pub use legible::legible;
pub use sending::Sending;
pub use templates::PaperTemplates;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::error::Error;
use crate::model::edition::FormKind;
use crate::model::text::Text;
use crate::sheet::SheetId;

/// The papers of a case, and those for which no sheet was handed in.
#[derive(Debug)]
pub struct Composed {
    /// The papers, in the order of their numbers.
    pub documents: Vec<Document>,
    /// Papers that could not be made, with what is missing.
    pub left_out: Vec<(DocumentId, Missing)>,
}

/// What a paper could not be made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Missing {
    /// A sheet that was not handed in.
    Sheet(SheetId),
    /// The edition, which could not be chosen (I019).
    Edition,
    /// The form, which the edition does not have.
    Form,
    /// A form of this year: that of the edition is of one that is over.
    Year,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sheet(sheet) => write!(f, "シート「{}」がありません", sheet.name()),
            Self::Edition => f.write_str("どの年度の様式か決められません"),
            Self::Form => f.write_str("この様式の定義に、この票がありません"),
            Self::Year => {
                f.write_str("様式の年度が終わっているので、事業者に送る依頼状は作りません")
            }
        }
    }
}

/// Makes the papers asked for; all where none is named.
///
/// # Errors
/// A mistake in the wording or in the definitions of tables.
pub fn compose(context: &PaperContext<'_>, only: &[DocumentId]) -> Result<Composed, Error> {
    let mut composed = Composed { documents: Vec::new(), left_out: Vec::new() };
    let wanted = |id: &DocumentId| only.is_empty() || only.contains(id);
    for id in DocumentId::ALL.into_iter().filter(wanted) {
        if let Some(missing) = missing_form(context, id) {
            composed.left_out.push((id, missing));
            continue;
        }
        if id == DocumentId::VendorChecklist && context.no_vendor_is_known() {
            composed.left_out.push((id, Missing::Sheet(SheetId::Vendors)));
        }
        if id == DocumentId::VendorLetter && sending::is_too_late(context) {
            composed.left_out.push((id, Missing::Year));
        }
        let sheets = id.sheets();
        match sheets.first() {
            Some(missing) if !sheets.iter().any(|sheet| context.case.has(*sheet)) => {
                composed.left_out.push((id, Missing::Sheet(*missing)));
            }
            Some(_) | None => composed.documents.extend(papers(context, id)?),
        }
    }
    Ok(composed)
}

/// Returns what a paper lacks that is a form of the ministry's, or holds one.
fn missing_form(context: &PaperContext<'_>, id: DocumentId) -> Option<Missing> {
    let form = match id {
        DocumentId::PharmacyChecklist => Some(FormKind::Pharmacy),
        DocumentId::VendorChecklist => Some(FormKind::Vendor),
        DocumentId::Binder => None,
        DocumentId::ContactDiagram
        | DocumentId::Bcp
        | DocumentId::Restore
        | DocumentId::Devices
        | DocumentId::Accounts
        | DocumentId::AccessLog
        | DocumentId::Vendors
        | DocumentId::VendorLetter
        | DocumentId::SystemDiagram
        | DocumentId::Findings => return None,
    };
    let Some(edition) = context.edition else {
        return Some(Missing::Edition);
    };
    form.filter(|form| edition.form(*form).is_none()).map(|_| Missing::Form)
}

fn papers(context: &PaperContext<'_>, id: DocumentId) -> Result<Vec<Document>, Error> {
    let (case, as_of) = (context.case, context.as_of);
    let paper = match id {
        DocumentId::PharmacyChecklist => {
            let filled =
                context.edition.and_then(|edition| checklist::pharmacy(case, edition, as_of));
            filled.map(|checklist| Paper::Checklist(Box::new(checklist)))
        }
        DocumentId::VendorChecklist => return Ok(vendor_checklists(context)),
        DocumentId::VendorLetter => return vendor_letters(context),
        DocumentId::ContactDiagram => {
            Some(Paper::ContactDiagram(contact_diagram::compose(context)?))
        }
        DocumentId::Bcp => Some(Paper::Booklet(bcp::compose(context)?)),
        DocumentId::AccessLog => access_log::compose(context)?.map(Paper::Booklet),
        DocumentId::Restore => Some(Paper::Booklet(restore::compose(context)?)),
        DocumentId::Devices => Some(Paper::Ledger(ledger::devices(context)?)),
        DocumentId::Accounts => Some(Paper::Ledger(ledger::accounts(context)?)),
        DocumentId::Vendors => Some(Paper::Ledger(ledger::vendors(context)?)),
        DocumentId::Findings => Some(Paper::Findings(findings::compose(context))),
        DocumentId::SystemDiagram => Some(Paper::SystemDiagram(system_diagram::compose(context)?)),
        DocumentId::Binder => None,
    };
    let document = paper.map(|paper| Document::new(id, &context.pharmacy(), paper));
    Ok(document.into_iter().collect())
}

/// Returns the vendors under direct contract, with their names as parts of file names.
fn vendors_with_stems(case: &Case) -> Vec<(&Text, String)> {
    if case.has_no_system() {
        return Vec::new();
    }
    let vendors = case.direct_vendors();
    let stems =
        names::safe_and_distinct(&vendors.iter().map(|vendor| vendor.as_str()).collect::<Vec<_>>());
    vendors.into_iter().zip(stems).collect()
}

/// Makes the letters to the vendors whose forms are still out.
fn vendor_letters(context: &PaperContext<'_>) -> Result<Vec<Document>, Error> {
    let (case, id) = (context.case, DocumentId::VendorLetter);
    let Some(edition) = context.edition else {
        return Ok(Vec::new());
    };
    let addressees = sending::addressees(case, edition, context.as_of);
    let vendors =
        vendors_with_stems(case).into_iter().filter(|(vendor, _)| addressees.contains(vendor));
    let letters = vendors.map(|(vendor, stem)| {
        let form = format!("{}_{stem}", DocumentId::VendorChecklist.stem());
        let paper = Paper::Booklet(sending::letter(context, (edition, vendor), &form)?);
        Ok(Document::of_vendor(id, case.pharmacy.name.text(), (vendor.as_str(), &stem), paper))
    });
    letters.collect()
}

/// Makes the forms of the vendors under direct contract, one each.
fn vendor_checklists(context: &PaperContext<'_>) -> Vec<Document> {
    let case = context.case;
    let Some(edition) = context.edition else {
        return Vec::new();
    };
    let vendors = vendors_with_stems(case);
    let papers = vendors.iter().filter_map(|(vendor, stem)| {
        let filled = checklist::vendor(case, edition, vendor, context.as_of)?;
        let paper = Paper::Checklist(Box::new(filled));
        let pharmacy = case.pharmacy.name.text();
        Some(Document::of_vendor(
            DocumentId::VendorChecklist,
            pharmacy,
            (vendor.as_str(), stem),
            paper,
        ))
    });
    papers.collect()
}
