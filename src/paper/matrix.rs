//! The matrix of 10: every item of 薬局確認用 with its answers, its dates and the evidence.

use jiff::civil::Date;

use super::block::{Table, Value};
use super::context::{FindingWithReason, PaperContext};
use super::evidence;
use crate::finding::Finding;
use crate::model::columns::{FormField, Shape};
use crate::model::edition::{Edition, FormKind, Item, Period};
use crate::model::item::ItemId;
use crate::sheet::SheetId;
use crate::sheet::answer_columns::{AnswerColumns, AnswerSheet};
use crate::sheet::checklist::Answer;
use crate::sheet::choice::{Reply, YesNo};

/// Stands where vendors are asked something else or nothing.
const NOT_ASKED: &str = "―";

/// How the vendors are called in the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum VendorNames {
    /// By their names, a line each.
    Full,
    /// By numbers, all on a line; [`numbered_vendors`] says which is whose.
    Numbers,
}

/// Lists every item that a pharmacy answers.
pub(super) fn of(context: &PaperContext<'_>, edition: &Edition, names: VendorNames) -> Table {
    let shape = edition.shape(FormKind::Pharmacy);
    let answers = AnswerColumns::of(AnswerSheet::Checklist, shape);
    let column = |field: FormField| match field {
        FormField::Reply(_) => Some((answers.field(field)?.header, 9.0)),
        FormField::Checked(_) => Some(("確認日", 14.0)),
        FormField::Target => Some((answers.field(field)?.header, 14.0)),
        FormField::Remark => None,
    };
    let columns = [("項目", 15.0)].into_iter().chain(shape.fields().into_iter().filter_map(column));
    let last = [("事業者の答え", 46.0), ("立入検査で示す書類", 40.0), ("指摘", 9.0)];
    let mut table = Table::new(columns.chain(last));
    let items = edition.items(FormKind::Pharmacy).filter(|item| !item.for_others);
    table.rows = items.map(|item| row(context, edition, shape, item, names)).collect();
    table
}

fn row(
    context: &PaperContext<'_>,
    edition: &Edition,
    shape: Shape,
    item: &Item,
    names: VendorNames,
) -> Vec<Value> {
    let case = context.case;
    let reference = if item.period == Period::Reference { "（参考）" } else { "" };
    let mut row = vec![Value::text(format!("{}{reference}", item.id))];
    let answer = case.answer_to(&item.id);
    let existence = item.period == Period::Existence;
    let cells = shape.fields().into_iter().filter(|field| *field != FormField::Remark);
    row.extend(cells.map(|field| {
        if existence { of_existence(context, field) } else { answered(answer, field) }
    }));
    let shared = edition.is_shared(&item.id);
    let vendors = match vendor_answers(context, &item.id, names) {
        answers if shared || answers.is_empty() => answers,
        _ => NOT_ASKED.to_owned(),
    };
    let about = |found: &&FindingWithReason<'_>| {
        is_about(found.finding, &item.id) && (shared || !is_of_vendors_form(found.finding))
    };
    let count = context.findings.iter().filter(about).count();
    let findings = if count == 0 { Value::empty() } else { Value::text(format!("{count}件")) };
    row.extend([Value::text(vendors), Value::text(evidence::of(case, item)), findings]);
    row
}

/// Returns what 薬局 says of 有無, which has one answer and its day.
fn of_existence(context: &PaperContext<'_>, field: FormField) -> Value {
    let pharmacy = &context.case.pharmacy;
    match field {
        FormField::Reply(0) => Value::text(match pharmacy.has_system.copied() {
            Some(YesNo::Yes) => "はい",
            Some(YesNo::No) => "いいえ",
            None => "",
        }),
        FormField::Checked(0) => day(pharmacy.has_system_checked.copied()),
        FormField::Reply(_) | FormField::Checked(_) | FormField::Target | FormField::Remark => {
            Value::empty()
        }
    }
}

fn answered(answer: Option<&Answer>, field: FormField) -> Value {
    let Some(answer) = answer else {
        return Value::empty();
    };
    let round = |round: usize| answer.rounds.get(round);
    match field {
        FormField::Reply(at) => Value::text(word(round(at).and_then(|round| round.reply.copied()))),
        FormField::Checked(at) => day(round(at).and_then(|round| round.checked.copied())),
        FormField::Target => day(answer.target.copied()),
        FormField::Remark => Value::text(answer.remark.text()),
    }
}

fn day(day: Option<Date>) -> Value {
    day.map_or_else(Value::empty, Value::Day)
}

/// Returns whether a finding is about a vendor's answer, not about what the pharmacy's ledgers say
/// of the vendor.
fn is_of_vendors_form(finding: &Finding) -> bool {
    let ledgers = [SheetId::Vendors, SheetId::Devices].map(SheetId::name);
    let is_of_ledger = finding.place.sheet.as_deref().is_some_and(|sheet| ledgers.contains(&sheet));
    finding.vendor.is_some() && !is_of_ledger
}

fn is_about(finding: &Finding, item: &ItemId) -> bool {
    let devices = item.devices.shown();
    finding.item.as_deref() == Some(item.number.to_string().as_str())
        && finding.device.as_deref().unwrap_or_default() == devices
}

fn word(reply: Option<Reply>) -> &'static str {
    match reply {
        Some(Reply::Yes) => "はい",
        Some(Reply::No) => "いいえ",
        Some(Reply::OutOfScope) => "対象外",
        None => "",
    }
}

/// Returns the newest answer of each vendor under direct contract.
fn vendor_answers(context: &PaperContext<'_>, item: &ItemId, names: VendorNames) -> String {
    let vendors = context.case.asked_vendors(context.edition);
    let said = vendors.iter().map(|vendor| {
        let answer = context.case.answers_of(vendor).find(|answer| answer.item == *item);
        word(answer.and_then(Answer::newest_reply))
    });
    let said: Vec<&str> = said.collect();
    match names {
        VendorNames::Full => {
            let or_none = |answer| if str::is_empty(answer) { "（未回答）" } else { answer };
            let line = |(vendor, answer)| format!("{vendor}：{}", or_none(answer));
            vendors.iter().zip(said).map(line).collect::<Vec<_>>().join("\n")
        }
        VendorNames::Numbers => by_answer(&said),
    }
}

/// Returns who gave which answer, by numbers: `はい①～③⑤　未回答④`.
fn by_answer(said: &[&str]) -> String {
    let answers = [Some(Reply::Yes), Some(Reply::No), Some(Reply::OutOfScope), None].map(word);
    let of = |answer: &str| {
        let numbers: Vec<usize> = (0..said.len()).filter(|at| said[*at] == answer).collect();
        let shown = if answer.is_empty() { "未回答" } else { answer };
        match numbers.len() {
            0 => None,
            count if count == said.len() && count > 1 => Some(format!("{count}社とも{shown}")),
            _ => Some(format!("{shown}{}", ranges(&numbers))),
        }
    };
    answers.into_iter().filter_map(of).collect::<Vec<_>>().join("　")
}

/// Returns numbers in rings, three or more in a row as the first and the last.
fn ranges(numbers: &[usize]) -> String {
    let ring = |at: usize| circled(u32::try_from(at + 1).unwrap_or(u32::MAX));
    let mut shown = String::new();
    for run in numbers.chunk_by(|one, next| one + 1 == *next) {
        match run {
            [first, .., last] if run.len() > 2 => {
                shown.push_str(&format!("{}～{}", ring(*first), ring(*last)));
            }
            _ => shown.extend(run.iter().map(|at| ring(*at))),
        }
    }
    shown
}

/// Returns which number of the matrix is whose; `None` without a vendor.
pub(super) fn numbered_vendors(context: &PaperContext<'_>) -> Option<String> {
    let vendors = context.case.asked_vendors(context.edition).into_iter().zip(1..);
    let names: Vec<String> =
        vendors.map(|(vendor, number)| format!("{}{vendor}", circled(number))).collect();
    (!names.is_empty()).then(|| {
        format!(
            "事業者の答え：{}。{NOT_ASKED}は、事業者には聞かないか、別のことを聞く項目です。",
            names.join("　")
        )
    })
}

/// Returns a number in a ring, as far as there are such characters.
fn circled(number: u32) -> String {
    let ring = char::from_u32(u32::from('①') + number - 1).filter(|_| (1..=20).contains(&number));
    ring.map_or_else(|| format!("({number})"), String::from)
}
