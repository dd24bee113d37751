//! An item of a drafted edition: from a row of its form.

use std::sync::LazyLock;

use regex::Regex;

use super::carried::known_devices;
use super::drafted::Said;
use super::marks::joined;
use super::row_item::RowItem;
use super::words::{closed, devices_of, last_brackets, listed, numbers_in, pattern, without_marks};
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

/// What a note says of items that are not to be filled in without a contract.
pub enum Exemption {
    /// Nothing.
    Nothing,
    /// These need not be.
    Items(Vec<ItemNumber>),
    /// Something, but not of which items; or of a range of them.
    Unclear,
}

/// Returns what a note says of items that are not to be filled in without a contract.
pub fn exemption(note: &str) -> Exemption {
    static WITHOUT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"契約(関係)?(が|の|を|は|も)?(締結|結ん)?(し|で)?(て)?(い)?(ない|なけれ|なく|なし|無い|無し|無けれ|ません)",
        )
    });
    static NEEDLESS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"不要|不用|必要(は|が|も)?(ない|なし|無い|ありません)|要しない|要しません|要さない|なくて(も)?(よい|良い|いい|構|かま|差し支え)|省略(して|することが|が|は|も)?(も)?(よい|良い|いい|構|かま|差し支え|でき(る|ます)|可)",
        )
    });
    static RANGE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"[\d)①-⑳]\s*(~|〜|から|乃至|ないし)\s*[\d(①-⑳]"));
    /// What may turn the sense round, or speak of more items than are named.
    static OTHERWISE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"場合(に|で)?も|必要(が|で)?(ある|あります|です|とする|とします)|必ず|できない|できません|しないで|なりません|いけません|以降|以下|以外|除|まで|すべて|全て|はい|いいえ",
        )
    });
    let text = closed(note);
    if !text.contains("契約") || !NEEDLESS.is_match(&text) {
        return Exemption::Nothing;
    }
    let numbers = numbers_in(note);
    let with_numbers = note.split('。').filter(|sentence| !numbers_in(sentence).is_empty()).count();
    let is_plain = WITHOUT.is_match(&text) && !RANGE.is_match(&text) && !OTHERWISE.is_match(&text);
    if is_plain && with_numbers == 1 { Exemption::Items(numbers) } else { Exemption::Unclear }
}
