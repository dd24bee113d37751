//! The answers to each item, of the pharmacy and of each vendor.

use jiff::civil::Date;

use super::items::Items;
use super::side::Side;
use crate::model::edition::{FormKind, Item};
use crate::model::matching::{Likeness, Pairing};
use crate::model::text::Text;
use crate::sheet::checklist::Answer;
use crate::sheet::choice::Reply;
use crate::sheet::rows;

/// How an answer compares with the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// いいえ or nothing became はい, or nothing became いいえ.
    Better,
    /// The other way.
    Worse,
    /// Nothing differs.
    Same,
    /// 対象外 is one of the two, or dates or remark alone differ.
    Other,
    /// The item, or the vendor, is new.
    New,
    /// The item, or the vendor, is there no more.
    Gone,
    /// The item has other words: the answers are not compared.
    Reworded,
}

impl Change {
    /// Returns the word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::Same => "same",
            Self::Other => "other",
            Self::New => "new",
            Self::Gone => "gone",
            Self::Reworded => "reworded",
        }
    }
}

/// What was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// はい.
    Yes,
    /// いいえ.
    No,
    /// 対象外.
    Outside,
    /// Nothing.
    Blank,
}

impl Given {
    fn of(answer: Option<&Answer>) -> Self {
        match answer.and_then(Answer::newest_reply) {
            Some(Reply::Yes) => Self::Yes,
            Some(Reply::No) => Self::No,
            Some(Reply::OutOfScope) => Self::Outside,
            None => Self::Blank,
        }
    }

    /// Returns the word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Outside => "outside",
            Self::Blank => "blank",
        }
    }

    /// Returns the word for people.
    pub fn shown(self) -> &'static str {
        match self {
            Self::Yes => Reply::Yes.word(),
            Self::No => Reply::No.word(),
            Self::Outside => Reply::OutOfScope.word(),
            Self::Blank => "空欄",
        }
    }

    /// Returns how far it is from はい; `None` where that cannot be said.
    fn distance(self) -> Option<u8> {
        match self {
            Self::Yes => Some(0),
            Self::No => Some(1),
            Self::Blank => Some(2),
            Self::Outside => None,
        }
    }
}

/// The answers to an item.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerChange {
    /// Whose form it is on.
    pub form: FormKind,
    /// The vendor; `None` for the pharmacy.
    pub vendor: Option<String>,
    /// The item; where it is gone, the older form's.
    pub item: Item,
    /// The item's number on the older form.
    pub was: Option<String>,
    /// How they compare.
    pub change: Change,
    /// The older answer; `None` where there was no such item.
    pub old: Option<Given>,
    /// The newer answer; `None` where there is no such item.
    pub new: Option<Given>,
}

/// Compares the answers of two cases; none where an edition is not known.
pub fn compare(old: Side<'_>, new: Side<'_>) -> Vec<AnswerChange> {
    let Some((of_old, of_new)) = old.edition.zip(new.edition) else { return Vec::new() };
    let items = Items::of(of_old, of_new, FormKind::Pharmacy);
    let pharmacy = Pair { form: FormKind::Pharmacy, vendor: None, items: &items };
    let of_pharmacy = |side: Side<'_>, item: &Item| side.case.answer_to(&item.id).cloned();
    let mut changes = pharmacy
        .compare(Some(&|item| of_pharmacy(old, item)), Some(&|item| of_pharmacy(new, item)));
    let items = Items::of(of_old, of_new, FormKind::Vendor);
    let (before, after) = (vendors(old), vendors(new));
    let is_among =
        |vendor: &Text, others: &[&Text]| others.iter().any(|other| other.key() == vendor.key());
    let gone = before.iter().filter(|vendor| !is_among(vendor, &after));
    for vendor in after.iter().chain(gone) {
        let of_vendor = |side: Side<'_>, item: &Item| {
            side.case.answers_of(vendor).find(|answer| answer.item == item.id).cloned()
        };
        let (of_old, of_new) =
            (|item: &Item| of_vendor(old, item), |item: &Item| of_vendor(new, item));
        let pair = Pair { form: FormKind::Vendor, vendor: Some(vendor), items: &items };
        let was = is_among(vendor, &before).then_some(&of_old as Find<'_>);
        let is = is_among(vendor, &after).then_some(&of_new as Find<'_>);
        changes.extend(pair.compare(was, is));
    }
    changes
}

/// Returns the vendors that are asked, and those that answered.
fn vendors<'a>(side: Side<'a>) -> Vec<&'a Text> {
    let mut vendors = side.case.direct_vendors();
    for name in rows(&side.case.vendor_answers).iter().filter_map(|row| row.vendor.get()) {
        if vendors.iter().all(|known| known.key() != name.key()) {
            vendors.push(name);
        }
    }
    vendors
}

/// Finds the answer to an item.
type Find<'f> = &'f dyn Fn(&Item) -> Option<Answer>;

/// The two forms of one who answers.
struct Pair<'p> {
    form: FormKind,
    vendor: Option<&'p Text>,
    items: &'p Items<'p>,
}

impl Pair<'_> {
    /// Compares the answers, in the newer form's order, then those to items that are gone.
    fn compare(&self, old: Option<Find<'_>>, new: Option<Find<'_>>) -> Vec<AnswerChange> {
        let mut changes = Vec::new();
        let Some(new) = new else {
            let known =
                self.items.paired.iter().flat_map(|(_, pairing)| pairing.known.iter().copied());
            let mut known: Vec<&Item> = known.chain(self.items.gone.iter().copied()).collect();
            known.sort_by_key(|item| &item.id);
            known.dedup_by_key(|item| &item.id);
            changes.extend(known.into_iter().map(|item| self.gone(item, old)));
            return changes;
        };
        changes.extend(
            self.items.paired.iter().map(|(item, pairing)| self.change(item, pairing, old, new)),
        );
        changes.extend(
            self.items.gone.iter().filter(|_| old.is_some()).map(|item| self.gone(item, old)),
        );
        changes
    }

    fn gone(&self, item: &Item, old: Option<Find<'_>>) -> AnswerChange {
        let given = Given::of(old.and_then(|find| find(item)).as_ref());
        let was = Some(item.id.number.to_string());
        AnswerChange { was, change: Change::Gone, old: Some(given), new: None, ..self.about(item) }
    }

    fn about(&self, item: &Item) -> AnswerChange {
        let vendor = self.vendor.map(ToString::to_string);
        let (change, was, old, new) = (Change::New, None, None, None);
        AnswerChange { form: self.form, vendor, item: item.clone(), was, change, old, new }
    }

    fn change(
        &self,
        item: &Item,
        pairing: &Pairing<'_>,
        old: Option<Find<'_>>,
        new: Find<'_>,
    ) -> AnswerChange {
        let after = new(item);
        let is = Given::of(after.as_ref());
        let about = AnswerChange { new: Some(is), ..self.about(item) };
        let (Some(first), Some(old)) = (pairing.known.first(), old) else { return about };
        let before: Vec<Option<Answer>> = pairing.known.iter().map(|item| old(item)).collect();
        let given: Vec<Given> = before.iter().map(|answer| Given::of(answer.as_ref())).collect();
        let was = Given::of(before.first().and_then(Option::as_ref));
        let change = match pairing.likeness {
            Likeness::New => Change::New,
            Likeness::Changed => Change::Reworded,
            // Of kinds of device that were answered in different ways and are one item now, none is
            // the older answer.
            Likeness::Same if given.iter().any(|other| *other != was) => Change::Other,
            Likeness::Same if was == is => {
                unchanged(before.first().and_then(Option::as_ref), after.as_ref())
            }
            Likeness::Same => direction(was, is),
        };
        AnswerChange { was: Some(first.id.number.to_string()), change, old: Some(was), ..about }
    }
}

/// Says whether something besides the answer differs.
fn unchanged(before: Option<&Answer>, after: Option<&Answer>) -> Change {
    if details(before) == details(after) { Change::Same } else { Change::Other }
}

/// Everything that an answer says: each round's answer and day, target date and remark.
type Details = (Vec<(Option<Reply>, Option<Date>)>, Option<Date>, String);

fn details(answer: Option<&Answer>) -> Details {
    let Some(answer) = answer else { return Details::default() };
    let mut rounds: Vec<_> =
        answer.rounds.iter().map(|round| (round.reply.copied(), round.checked.copied())).collect();
    // A round that nobody filled in is as good as one that the form does not have.
    while rounds.last() == Some(&(None, None)) {
        rounds.pop();
    }
    (rounds, answer.target.copied(), answer.remark.text().to_owned())
}

fn direction(was: Given, is: Given) -> Change {
    match (was.distance(), is.distance()) {
        (Some(was), Some(is)) if is < was => Change::Better,
        (Some(_), Some(_)) => Change::Worse,
        _ => Change::Other,
    }
}
