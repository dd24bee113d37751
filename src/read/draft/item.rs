//! An item of a drafted edition: from a row of its form.

use super::carried::known_devices;
use super::drafted::Said;
use super::marks::joined;
use super::row_item::RowItem;
use super::words::{closed, devices_of, last_brackets, listed, numbers_in, without_marks};
use crate::finding::Place;
use crate::model::edition::{FormKind, Period};
use crate::model::item::{ItemNumber, Numbering};
use crate::model::outline::ItemOutline;

/// What is said of items.
#[derive(Default)]
pub struct AboutItems {
    /// What needs no decision.
    pub told: Vec<Said>,
    /// What a person must decide.
    pub unsure: Vec<Said>,
}

/// Returns an item as the edition has it; what is to be said of it is added.
pub fn item(
    (kind, period): (FormKind, Period),
    item: &RowItem,
    numbering: Numbering,
    place: &Place,
    said: &mut AboutItems,
) -> ItemOutline {
    let number =
        if period == Period::Existence { Some(ItemNumber::Existence) } else { item.number() };
    let mut marks = item.marks.clone();
    if number.is_none() && item.label.is_some() {
        marks.push("どの章の番号か、決められません".to_owned());
    }
    if number.is_none() && item.label.is_none() && marks.is_empty() {
        marks.push("番号がありません".to_owned());
    }
    said.unsure.extend(marks.iter().map(|what| Said { place: place.clone(), what: what.clone() }));
    let chapter = item.chapter.clone().unwrap_or_default();
    let label = match (&item.label, period) {
        (_, Period::Existence) => Some(String::new()),
        (Some(label), _) => {
            Some(label.printed.clone()).filter(|printed| *printed != numbering.label(label.number))
        }
        (None, _) => None,
    };
    ItemOutline {
        form: Some(kind),
        period: Some(period),
        number,
        device: devices(item, place, &mut said.told),
        chapter_number: Some(chapter.number).filter(|text| !text.is_empty()),
        chapter: Some(chapter.name).filter(|text| !text.is_empty()),
        heading: item.heading.clone(),
        label,
        text: Some(item.text.clone()),
        note: item.note(),
        undecided: joined(&marks),
        ..ItemOutline::default()
    }
}

/// Returns the kinds of device of an item: the known ones that its heading names, else those in the
/// brackets that end it, else what its heading names.
fn devices(item: &RowItem, place: &Place, told: &mut Vec<Said>) -> Vec<String> {
    let known = |words: &[String]| known_devices(words.iter().map(String::as_str));
    let about = item.heading.as_deref().and_then(devices_of);
    let listed = || item.heading.as_deref().map(|heading| listed(without_marks(heading)));
    let of_brackets = || {
        let inner = last_brackets(&item.text)?;
        known_devices(inner.split(['、', '，', ',', '・', '／', '/']).map(str::trim))
    };
    let of_heading = about.clone().or_else(listed).and_then(|words| known(&words));
    if let Some(known) = of_heading.or_else(of_brackets) {
        return known;
    }
    let Some(named) = about else { return Vec::new() };
    let what = format!(
        "見出しの「{}」は、知っている機器の種類ではないので、その言葉のまま対象機器にしました",
        named.join("、")
    );
    told.push(Said { place: place.clone(), what });
    named
}

/// Returns whether a note says that an item is not to be filled in without a contract.
pub fn is_exempt(number: ItemNumber, notes: &[&str]) -> bool {
    let says = |note: &&str| {
        let text = closed(note);
        let contract = [
            "契約していない",
            "契約がない",
            "契約のない",
            "契約を締結していない",
            "契約していません",
        ];
        let not_needed = ["不要", "必要はありません", "必要ありません"];
        contract.iter().any(|words| text.contains(words))
            && not_needed.iter().any(|words| text.contains(words))
    };
    notes.iter().filter(|note| says(note)).any(|note| numbers_in(note).contains(&number))
}
