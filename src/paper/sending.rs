//! What a vendor is told who gets 02: whom it is from, by when, where to send it back.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;

use super::block::Block;
use super::booklet::Booklet;
use super::context::PaperContext;
use super::facts::Facts;
use super::wording::{WordingData, WordingFile};
use crate::case::Case;
use crate::error::Error;
use crate::model::day::in_words;
use crate::model::edition::{Edition, FormKind};
use crate::model::text::Text;
use crate::sheet::choice::Disclosure;
use crate::sheet::{Vendor, rows};

/// How long a vendor has from the day on which it was asked.
const DAYS_TO_ANSWER: i64 = 30;
/// A blank for a day that is to be written on.
const BLANK_DAY: &str = "令和　　　年　　　月　　　日まで";
const TITLE: &str = "事業者確認用チェックリスト　ご記入のお願い";

/// What a vendor is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sending {
    /// 事業者名.
    pub vendor: String,
    /// 薬局名 and, as far as they are known, where it is.
    pub sender: String,
    /// By when, in words; a blank to write on where the vendor was not asked yet.
    pub deadline: String,
    /// Where to send it back: person, mail address, telephone number.
    pub reply_to: Vec<String>,
}

impl Sending {
    /// Returns what a vendor is told on a day.
    pub(super) fn of(case: &Case, edition: &Edition, vendor: &Text, as_of: Date) -> Self {
        let pharmacy = &case.pharmacy;
        let row = row_of(case, vendor);
        let requested = row.and_then(|row| row.form_requested.copied());
        let is_back = row.is_some_and(|row| row.form_returned.copied().is_some())
            || case.has_answered(vendor);
        let reply_to = [
            ("", pharmacy.return_person.text()),
            ("メール ", pharmacy.return_mail.text()),
            ("電話 ", pharmacy.telephone.text()),
        ];
        let reply_to: Vec<String> = reply_to
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(label, text)| format!("{label}{text}"))
            .collect();
        Self {
            vendor: vendor.as_str().to_owned(),
            sender: [pharmacy.name.text(), pharmacy.address.text()]
                .join("　")
                .trim_end()
                .to_owned(),
            deadline: requested
                .map_or_else(|| BLANK_DAY.to_owned(), |day| deadline(day, edition, as_of, is_back)),
            reply_to,
        }
    }
}

/// Returns by when a vendor that was asked on a day is to answer: within the form's year. One whose
/// answer is back is asked for nothing more.
fn deadline(requested: Date, edition: &Edition, as_of: Date, is_back: bool) -> String {
    let last = edition.fiscal_year.last();
    let day = requested.checked_add(DAYS_TO_ANSWER.days()).map_or(last, |day| day.min(last));
    let words = in_words(day);
    if day < as_of && is_back {
        format!("{words}まで（この日は過ぎています）")
    } else if day < as_of {
        format!("{words}まで（この日は過ぎています。できるだけ早くお願いします）")
    } else {
        format!("{words}まで")
    }
}

fn row_of<'c>(case: &'c Case, vendor: &Text) -> Option<&'c Vendor> {
    rows(&case.vendors)
        .iter()
        .find(|row| row.name.get().is_some_and(|name| name.key() == vendor.key()))
}

/// What became of a form that is not bound in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormOut {
    /// 事業者名.
    pub vendor: String,
    /// What became of it, in words.
    pub state: String,
}

/// Returns the vendors whose form has no answer, with what became of it.
pub(super) fn forms_out(case: &Case, edition: &Edition) -> Vec<FormOut> {
    let out =
        case.asked_vendors(Some(edition)).into_iter().filter(|vendor| !case.has_answered(vendor));
    let out = out.map(|vendor| {
        let row = row_of(case, vendor);
        let returned = row.and_then(|row| row.form_returned.copied());
        let requested = row.and_then(|row| row.form_requested.copied());
        let state = match (returned, requested) {
            (Some(_), _) => "紙で回収（別に綴じる）".to_owned(),
            (None, Some(day)) => format!("未回収（依頼日 {}）", in_words(day)),
            (None, None) => "未依頼".to_owned(),
        };
        FormOut { vendor: vendor.as_str().to_owned(), state }
    });
    out.collect()
}

/// Returns the vendors to whom a letter goes: those whose form is out; nobody after its year.
pub(super) fn addressees<'c>(case: &'c Case, edition: &Edition, as_of: Date) -> Vec<&'c Text> {
    if as_of > edition.fiscal_year.last() { Vec::new() } else { vendors_out(case, edition) }
}

/// Returns whether letters would go to vendors, if the form's year were not over.
pub(super) fn is_too_late(context: &PaperContext<'_>) -> bool {
    context.edition.is_some_and(|edition| {
        context.as_of > edition.fiscal_year.last() && !vendors_out(context.case, edition).is_empty()
    })
}

/// Returns the vendors without an answer anywhere, also none on paper.
fn vendors_out<'c>(case: &'c Case, edition: &Edition) -> Vec<&'c Text> {
    let is_out = |vendor: &&Text| {
        let on_paper = row_of(case, vendor).is_some_and(|row| row.form_returned.get().is_some());
        !case.has_answered(vendor) && !on_paper
    };
    case.asked_vendors(Some(edition)).into_iter().filter(is_out).collect()
}

/// Words the letter that goes with a form.
///
/// # Errors
/// A mistake in the wording.
pub(super) fn letter(
    context: &PaperContext<'_>,
    (edition, vendor): (&Edition, &Text),
    form: &str,
) -> Result<Booklet, Error> {
    let case = context.case;
    let sending = Sending::of(case, edition, vendor, context.as_of);
    let mut data =
        WordingData::new(WordingFile::VendorLetter, &Facts::of(case, Some(edition), context.law))?;
    let disclosure = row_of(case, vendor).and_then(|row| row.disclosure.copied());
    let lacks_disclosure = matches!(disclosure, None | Some(Disclosure::Missing));
    let shape = edition.shape(FormKind::Vendor);
    let facts = json!({
        Vendor::COLUMN.name.header: sending.vendor,
        "期限": sending.deadline,
        "返送先": sending.reply_to.join("　"),
        "様式のファイル": form,
        "開示書が要る": lacks_disclosure,
        "目標日がある": shape.target,
        "備考がある": shape.remark,
    });
    data.put("送付", Some(facts));
    let blocks: Vec<Block> =
        context.wording(WordingFile::VendorLetter).fill(&data, |_| Ok(None))?;
    Ok(Booklet::letter(context, TITLE.to_owned(), blocks))
}
