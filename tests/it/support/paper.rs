//! Looking into PDFs: text, drawings, conformance.

use lopdf::Document as Pdf;
use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};
use tachiiri::compose::Document;
use tachiiri::render::pdf::Typesetter;

use super::book::{AS_OF, assets};

/// A paper's PDF.
pub fn set(document: &Document) -> Vec<u8> {
    Typesetter::new(assets())
        .unwrap()
        .set(document, AS_OF)
        .unwrap()
        .bytes
}

/// A page's text with all blanks taken out.
pub fn page_text(pdf: &[u8], page: u32) -> String {
    let text = Pdf::load_mem(pdf).unwrap().extract_text(&[page]).unwrap();
    text.chars()
        .filter(|character| !character.is_whitespace())
        .collect()
}

/// The rules of PDF/A-2a and PDF/UA-1 that a PDF breaks.
pub fn broken_rules(pdf: &[u8]) -> Vec<String> {
    let profiles = [ValidationProfile::PdfA2a, ValidationProfile::PdfUa1];
    let broken = profiles.into_iter().flat_map(|profile| {
        let report =
            validate_pdf_bytes(pdf, &ValidationOptions::default().profile(profile)).unwrap();
        report
            .failures
            .into_iter()
            .map(move |failure| format!("{profile:?} {failure}"))
    });
    broken.collect()
}
