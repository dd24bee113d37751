//! What only the page in the browser asks for: a new workbook, the picture of a page.

use super::{Checked, context};
use crate::assets::SAMPLE;
use crate::error::Error;
use crate::explain;
use crate::model::templates::Templates;
use crate::paper::input_workbook::{self, Start};
use crate::paper::{self, Composed, DocumentId, binder};
use crate::render::pdf::{Pages, Typesetter};
use crate::render::xlsx;
use crate::setting::{Setting, edition};

/// Makes the workbook to be filled in for an edition, by its id, or the sample.
///
/// # Errors
/// There is no such edition, or a template is broken.
pub fn new_workbook(id: Option<&str>, is_sample: bool, setting: &Setting) -> Result<Vec<u8>, Error> {
    let edition = match id {
        Some(id) => edition(id, &setting.editions)?,
        None => setting.choice()?.default,
    };
    let sample = is_sample.then(|| setting.assets.template(SAMPLE)).transpose()?;
    let start = Start { sample, ..Start::with(edition) };
    let explanations = explain::plain_words(setting.assets.template(explain::TOPICS)?)?;
    let workbook = input_workbook::compose(&start)?.with_explanations(explanations);
    xlsx::input_workbook(&workbook, &setting.assets)
}

/// Draws a page of a paper of a checked case, so many pixels wide; `None` where there is no such
/// page. `stem` is the name of the paper's files without ending, `number` counts from one.
///
/// # Errors
/// A mistake in a template, or a defect of the program.
pub fn picture(
    checked: &Checked<'_>,
    setting: &Setting,
    (stem, number, width): (&str, usize, u32),
    typesetter: &mut Typesetter,
) -> Result<Option<Vec<u8>>, Error> {
    let Some(pages) = pages(checked, setting, stem, typesetter)? else { return Ok(None) };
    typesetter.draw(&pages, number, width)
}

/// Lays out one paper of a case; `None` where there is none of this name.
fn pages(checked: &Checked<'_>, setting: &Setting, stem: &str, typesetter: &mut Typesetter)
-> Result<Option<Pages>, Error> {
    let Some((case, edition)) = &checked.case else { return Ok(None) };
    let edition = edition.as_deref();
    let found = paper::legible(&checked.assessment.report.findings, &setting.assets);
    let findings = found.iter().map(super::with_reason).collect();
    let context = context(case, edition, setting)?;
    let context = context.with_draft(checked.draft.as_ref()).with_findings(findings, found.groups());
    let is_binder = stem == DocumentId::Binder.stem();
    let wanted = |id: &DocumentId| match is_binder {
        true => id.is_bound(false),
        false => stem.starts_with(id.stem()),
    };
    let wanted: Vec<DocumentId> = DocumentId::ALL.into_iter().filter(wanted).collect();
    let Composed { documents, .. } = paper::compose(&context, &wanted)?;
    if is_binder {
        let Some(edition) = edition else { return Ok(None) };
        let binder = binder::bind(&documents, case, edition, setting.as_of, false);
        return Ok(Some(typesetter.lay_out_binder(&binder)?.whole));
    }
    let document = documents.iter().find(|document| document.stem == stem);
    document.map(|document| typesetter.lay_out(document)).transpose()
}
