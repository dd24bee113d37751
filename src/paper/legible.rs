//! Findings for a paper: names cut, and nothing in them that the papers' fonts cannot print.

use std::sync::Arc;

use crate::finding::{Finding, Findings, Place, short};
use crate::model::text::{Glyphs, with_stand_ins};

/// Returns findings as they can be printed. What they name was never read as a text: a sheet's or a
/// file's name, a header, an item that nobody knows.
pub fn legible(findings: &Findings, glyphs: &dyn Glyphs) -> Findings {
    let printed = |text: &str| with_stand_ins(text, glyphs);
    let name = |name: &Arc<str>| Arc::from(printed(&short(name)));
    findings.each(|finding| Finding {
        place: Place {
            file: name(&finding.place.file),
            sheet: finding.place.sheet.as_ref().map(name),
            cell: finding.place.cell,
        },
        message: printed(&finding.message),
        shared: finding.shared.as_deref().map(printed),
        hint: printed(&finding.hint),
        vendor: finding.vendor.as_deref().map(printed),
        ..finding.clone()
    })
}
