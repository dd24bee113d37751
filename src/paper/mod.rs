//! What each paper says, as a value; renderers and templates decide place, not meaning.

mod access_log;
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
mod evidence;
mod facts;
pub(crate) mod findings;
pub mod guide;
pub mod input_workbook;
pub(crate) mod ledger;
mod legible;
pub(crate) mod names;
pub(crate) mod overview;
mod restore;
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
pub use templates::PaperTemplates;

use crate::case::Case;
use crate::error::Error;
use crate::model::edition::Edition;
use crate::sheet::SheetId;

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
pub fn compose(context: &PaperContext<'_>, only: &[DocumentId]) -> Result<Composed, Error> {
    let mut composed = Composed { documents: Vec::new(), left_out: Vec::new() };
    let wanted = |id: &DocumentId| only.is_empty() || only.contains(id);
    for id in DocumentId::ALL.into_iter().filter(wanted) {
        if id == DocumentId::VendorChecklist && context.no_vendor_is_known() {
            composed.left_out.push((id, SheetId::Vendors));
        }
        let sheets = id.sheets();
        match sheets.first() {
            Some(missing) if !sheets.iter().any(|sheet| context.case.has(*sheet)) => {
                composed.left_out.push((id, *missing));
            }
            Some(_) | None => composed.documents.extend(papers(context, id)?),
        }
    }
    Ok(composed)
}

fn papers(context: &PaperContext<'_>, id: DocumentId) -> Result<Vec<Document>, Error> {
    let (case, edition) = (context.case, context.edition);
    let paper = match id {
        DocumentId::PharmacyChecklist => checklist::pharmacy(case, edition).map(Paper::Checklist),
        DocumentId::VendorChecklist => return Ok(vendor_checklists(case, edition)),
        DocumentId::ContactDiagram => Some(Paper::ContactDiagram(contact_diagram::compose(context)?)),
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

/// Makes the forms of the vendors under direct contract, one each.
fn vendor_checklists(case: &Case, edition: &Edition) -> Vec<Document> {
    if case.has_no_system() {
        return Vec::new();
    }
    let vendors = case.direct_vendors();
    let stems = names::safe_and_distinct(&vendors.iter().map(|vendor| vendor.as_str()).collect::<Vec<_>>());
    let papers = vendors.iter().zip(&stems).filter_map(|(vendor, stem)| {
        let paper = Paper::Checklist(checklist::vendor(case, edition, vendor)?);
        let pharmacy = case.pharmacy.name.text();
        Some(Document::of_vendor(DocumentId::VendorChecklist, pharmacy, (vendor.as_str(), stem), paper))
    });
    papers.collect()
}
