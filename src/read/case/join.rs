//! Two sheets that speak of one item: one may fill what the other leaves blank; both must agree.

use jiff::civil::Date;

use super::diagnostics::Diagnostics;
use super::message::clipped;
use crate::finding::Place;
use crate::model::columns::{FormField, Shape};
use crate::model::edition::Item;
use crate::model::text::{Text, squeezed};
use crate::rule;
use crate::sheet::answer_columns::{AnswerColumns, AnswerSheet};
use crate::sheet::checklist::{Answer, VendorAnswer};
use crate::sheet::choice::{Reply, YesNo};
use crate::sheet::{Field, Table};

/// A value as it is compared and shown.
pub trait Compared {
    /// As a person would write it.
    fn shown(&self) -> String;
}

impl Compared for Reply {
    fn shown(&self) -> String {
        self.word().to_owned()
    }
}

impl Compared for YesNo {
    fn shown(&self) -> String {
        self.word().to_owned()
    }
}

impl Compared for Date {
    fn shown(&self) -> String {
        self.strftime("%Y/%-m/%-d").to_string()
    }
}

impl Compared for Text {
    fn shown(&self) -> String {
        self.as_str().trim().to_owned()
    }
}

/// Adds what was said later to a field; I011 at the later cell where the earlier one says something
/// else.
pub fn field<V: Compared>(
    known: &mut Field<V>,
    later: Field<V>,
    name: &str,
    diagnostics: &mut Diagnostics<'_>,
) {
    let (Some(earlier), Some(value)) = (known.get(), later.get()) else {
        if !later.is_blank() {
            *known = later;
        }
        return;
    };
    let (earlier, value) = (earlier.shown(), value.shown());
    if earlier != value {
        let (earlier, value) = (clipped(&earlier), clipped(&value));
        let message = format!(
            "{name}が、この様式では「{value}」、{} では「{earlier}」で、食い違っています",
            known.place.seen_from(&later.place)
        );
        let hint = "どちらが正しいかを確かめて、もう一方を同じに直すか、空欄にしてください";
        diagnostics.raise(&rule::I011, later.place, message, hint);
    }
}

/// Adds what a form's row says. A form on which somebody rewrote the question does not pass for the
/// own sheet's wording.
fn answer(known: &mut Answer, later: Answer, item: &Item, diagnostics: &mut Diagnostics<'_>) {
    let columns = AnswerColumns::of(AnswerSheet::Checklist, Shape::LARGEST);
    let name = |field| {
        let header = columns.field(field).map_or("", |column| column.header);
        format!("{}の{header}", later.item)
    };
    let rewritten =
        later.text.get().is_some_and(|text| squeezed(text.as_str()) != squeezed(&item.text));
    if known.text.is_blank() || rewritten {
        known.text = later.text;
    }
    for (at, (known, later)) in known.rounds.iter_mut().zip(later.rounds).enumerate() {
        field(&mut known.reply, later.reply, &name(FormField::Reply(at)), diagnostics);
        field(&mut known.checked, later.checked, &name(FormField::Checked(at)), diagnostics);
    }
    field(&mut known.target, later.target, &name(FormField::Target), diagnostics);
    field(&mut known.remark, later.remark, &name(FormField::Remark), diagnostics);
}

/// Adds what a form says to the pharmacy's answers.
pub fn pharmacy(
    known: &mut Option<Table<Answer>>,
    later: Answer,
    item: &Item,
    diagnostics: &mut Diagnostics<'_>,
) {
    let table = table_of(known, &later);
    match table.rows.iter_mut().find(|row| row.item == later.item) {
        Some(row) => answer(row, later, item, diagnostics),
        None => table.rows.push(later),
    }
}

/// Adds what a form says to the vendors' answers.
pub fn vendor(
    known: &mut Option<Table<VendorAnswer>>,
    later: VendorAnswer,
    item: &Item,
    diagnostics: &mut Diagnostics<'_>,
) {
    let table = table_of(known, &later.answer);
    let same = |row: &&mut VendorAnswer| {
        row.answer.item == later.answer.item && row.vendor_key == later.vendor_key
    };
    match table.rows.iter_mut().find(same) {
        Some(row) => answer(&mut row.answer, later.answer, item, diagnostics),
        None => table.rows.push(later),
    }
}

/// The table, begun on the form's sheet where the case has none of its own.
fn table_of<'t, R>(known: &'t mut Option<Table<R>>, later: &Answer) -> &'t mut Table<R> {
    known.get_or_insert_with(|| Table {
        place: Place { cell: None, ..later.place.clone() },
        rows: Vec::new(),
    })
}
