//! What only the page in the browser asks for: the picture of a page, the answers of forms.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::papers::with_reason;
use super::{Checked, context};
use crate::error::Error;
use crate::finding::Place;
use crate::model::columns::FormField;
use crate::model::edition::{Edition, FormKind};
use crate::model::text::Text;
use crate::paper::{self, Composed, DocumentId, binder};
use crate::render::pdf::{Pages, Typesetter};
use crate::setting::Setting;
use crate::sheet::answer_columns::{AnswerColumns, AnswerSheet};
use crate::sheet::checklist::Answer;
use crate::sheet::{Pharmacy, Row, SheetId, rows};

impl Checked<'_> {
    /// Returns the edition that its checklists belong to, or the one that they would be read by.
    ///
    /// # Errors
    /// The default one was taken away.
    pub fn edition<'s>(&'s self, setting: &'s Setting) -> Result<&'s Edition, Error> {
        self.edition.as_deref().map_or_else(|| Ok(setting.choice()?.default), Ok)
    }
}

/// Draws pages of a paper of a checked case, so many pixels wide; none where there are no such
/// pages. `stem` is the name of the paper's files without ending, pages count from one.
///
/// # Errors
/// A mistake in a template, or a defect of the program.
pub fn draw(
    checked: &Checked<'_>,
    setting: &Setting,
    (stem, wanted, width): (&str, Range<usize>, u32),
    typesetter: &mut Typesetter,
) -> Result<Vec<Vec<u8>>, Error> {
    let Some(pages) = pages(checked, setting, stem, typesetter)? else { return Ok(Vec::new()) };
    wanted.map_while(|number| typesetter.draw(&pages, number, width).transpose()).collect()
}

/// Lays out one paper of a case; `None` where there is none of this name.
fn pages(
    checked: &Checked<'_>,
    setting: &Setting,
    stem: &str,
    typesetter: &mut Typesetter,
) -> Result<Option<Pages>, Error> {
    let Some(case) = &checked.case else { return Ok(None) };
    let edition = checked.edition.as_deref();
    let found = paper::legible(&checked.assessment.report.findings, &setting.assets);
    let context = context(case, edition, setting)?;
    let context = context.with_draft(checked.draft.as_ref()).with_findings(&found, with_reason);
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
        let papers = binder.documents.iter().map(|document| typesetter.lay_out(document));
        let papers = papers.collect::<Result<_, _>>()?;
        let bound = typesetter.bind(&binder, papers)?;
        return typesetter.number(&bound).map(Some);
    }
    let Some(document) = documents.iter().find(|document| document.stem == stem) else {
        return Ok(None);
    };
    let laid_out = typesetter.lay_out(document)?;
    typesetter.number(&laid_out).map(Some)
}

/// An answer that a form gave which came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormAnswer {
    /// The sheet that it belongs into.
    pub sheet: SheetId,
    /// The vendor that answered.
    pub vendor: Option<String>,
    /// The item's number; `None` for a field of 薬局.
    pub number: Option<String>,
    /// The item's kind of device.
    pub device: Option<String>,
    /// The item's text.
    pub text: String,
    /// Headers, and what belongs under them.
    pub texts: Vec<(String, String)>,
}

/// Returns the answers of a checked case that come from some of its files, which are forms; none
/// where something was refused.
pub fn form_answers(checked: &Checked<'_>, forms: &[String]) -> Vec<FormAnswer> {
    let Some((case, edition)) = checked.case.as_ref().zip(checked.edition.as_deref()) else {
        return Vec::new();
    };
    let of =
        |sheet, kind, vendor: Option<&Text>, columns: &AnswerColumns, answer: &Answer| FormAnswer {
            sheet,
            vendor: vendor.map(ToString::to_string),
            number: Some(answer.item.number.to_string()),
            device: Some(answer.item.devices.shown()).filter(|shown| !shown.is_empty()),
            text: edition
                .find(kind, answer.item.number, &answer.item.devices)
                .map_or_else(|_| String::new(), |item| item.text.clone()),
            texts: given(answer, columns, forms),
        };
    let columns = |sheet, kind| AnswerColumns::of(sheet, edition.shape(kind));
    let own = rows(&case.answers).iter().map(|answer| {
        let columns = columns(AnswerSheet::Checklist, FormKind::Pharmacy);
        of(SheetId::Checklist, FormKind::Pharmacy, None, columns, answer)
    });
    let theirs = rows(&case.vendor_answers).iter().map(|row| {
        let columns = columns(AnswerSheet::VendorChecklist, FormKind::Vendor);
        of(SheetId::VendorChecklist, FormKind::Vendor, row.vendor.get(), columns, &row.answer)
    });
    let mut answers: Vec<FormAnswer> =
        own.chain(theirs).filter(|answer| !answer.texts.is_empty()).collect();
    let pharmacy = &case.pharmacy;
    let fields = [
        Pharmacy::COLUMN.has_system,
        Pharmacy::COLUMN.has_system_checked,
        Pharmacy::COLUMN.has_system_remark,
    ];
    let places = [
        &pharmacy.has_system.place,
        &pharmacy.has_system_checked.place,
        &pharmacy.has_system_remark.place,
    ];
    let given = fields
        .into_iter()
        .zip(places)
        .filter(|(_, place)| forms.iter().any(|form| **form == *place.file));
    let texts: Vec<(String, String)> = given
        .map(|(column, _)| (column.header.to_owned(), pharmacy.value(column).shown()))
        .collect();
    if !texts.is_empty() {
        let (vendor, number, device, text) = (None, None, None, String::new());
        answers.push(FormAnswer { sheet: SheetId::Pharmacy, vendor, number, device, text, texts });
    }
    answers
}

/// Returns what some files say in an answer: headers and texts.
fn given(answer: &Answer, columns: &AnswerColumns, forms: &[String]) -> Vec<(String, String)> {
    let said = |field| match field {
        FormField::Reply(at) => {
            answer.rounds.get(at).map(|round| (&round.reply.place, round.reply.shown()))
        }
        FormField::Checked(at) => {
            answer.rounds.get(at).map(|round| (&round.checked.place, round.checked.shown()))
        }
        FormField::Target => Some((&answer.target.place, answer.target.shown())),
        FormField::Remark => Some((&answer.remark.place, answer.remark.shown())),
    };
    let is_theirs = |place: &Place| forms.iter().any(|form| **form == *place.file);
    let fields = columns.filled_in().filter_map(|(field, column)| {
        let (place, value) = said(field)?;
        (is_theirs(place) && !value.is_empty()).then(|| (column.header.to_owned(), value.shown()))
    });
    fields.collect()
}
