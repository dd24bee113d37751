//! What is known of an item from an earlier edition: its subject, manual and guideline.

use std::collections::BTreeSet;

use super::drafted::{DraftedItem, KnownRow, Said};
use super::words::closed;
use crate::finding::Place;
use crate::model::edition::{Edition, FormKind, Item, topic};
use crate::model::item::{Device, DeviceKind, Devices};
use crate::model::matching::{Wording, pair};
use crate::model::outline::ItemOutline;

/// Pairs the items of a form with those of a known edition and carries what holds for both; returns
/// which each was, and the known rows that are gone.
pub fn carry(
    items: &mut [(ItemOutline, Place)],
    form: FormKind,
    known: &Edition,
    told: &mut Vec<Said>,
) -> (Vec<DraftedItem>, Vec<KnownRow>) {
    let of_form: Vec<&Item> = known.items(form).collect();
    let devices: Vec<Devices> = items.iter().map(|(item, _)| devices_of(item)).collect();
    let wordings: Vec<Wording<'_>> = items
        .iter()
        .zip(&devices)
        .map(|((item, _), devices)| Wording {
            text: item.text.as_deref().unwrap_or_default(),
            devices,
        })
        .collect();
    let pairings = pair(&wordings, &of_form);
    let mut found = BTreeSet::new();
    let mut drafted = Vec::new();
    for ((item, place), pairing) in items.iter_mut().zip(pairings) {
        found.extend(pairing.known.iter().map(|known| known.id.clone()));
        let was = pairing.known.first().copied();
        match was {
            Some(was) => carry_one(item, was, known, place, told),
            None => propose(item),
        }
        let was = was.map(|was| known_row(form, was));
        drafted.push(DraftedItem { place: place.clone(), likeness: pairing.likeness, was });
    }
    let gone = of_form
        .iter()
        .filter(|item| !found.contains(&item.id))
        .map(|item| known_row(form, item))
        .collect();
    (drafted, gone)
}

fn devices_of(item: &ItemOutline) -> Devices {
    Devices::new(item.device.iter().map(|word| DeviceKind::of_edition(word)).collect())
}

fn known_row(form: FormKind, item: &Item) -> KnownRow {
    KnownRow {
        form,
        number: item.id.number.to_string(),
        devices: item.id.devices.clone(),
        text: item.text.clone(),
    }
}

fn carry_one(
    item: &mut ItemOutline,
    was: &Item,
    known: &Edition,
    place: &Place,
    told: &mut Vec<Said>,
) {
    item.topic.get_or_insert_with(|| was.topic.clone());
    if item.manual.is_none() && !was.manual.is_empty() {
        item.manual = Some(was.manual.clone());
    }
    if item.guideline.is_empty() && !was.guideline.is_empty() {
        item.guideline = was.guideline.clone();
        item.guideline_edition =
            Some(known.guideline_of(was).to_owned()).filter(|edition| !edition.is_empty());
    }
    if was.exempt_without_contract && !item.exempt_without_contract {
        let what = format!(
            "{}では契約がなければ記入不要の項目でしたが、この様式にその注がないので、だれもが答える項目にしました",
            known.name
        );
        told.push(Said { place: place.clone(), what });
    }
}

/// Proposes the subject of a new item by its words.
fn propose(item: &mut ItemOutline) {
    const BY_WORDS: [(&str, &[&str]); 5] = [
        (topic::PASSWORD_REUSE, &["使い回し", "使いまわし"]),
        (topic::TWO_FACTOR, &["二要素", "2要素", "多要素"]),
        (topic::PASSWORD, &["パスワード"]),
        (topic::EXTERNAL_MEDIA, &["usb", "外部記録媒体", "外部記憶媒体", "可搬媒体", "記録媒体"]),
        (topic::WRITTEN_RULES, &["規程", "規定", "運用管理規程"]),
    ];
    let text = closed(item.text.as_deref().unwrap_or_default());
    let found = BY_WORDS.iter().find(|(_, words)| words.iter().any(|word| text.contains(word)));
    item.topic.get_or_insert_with(|| found.map_or(topic::OTHER, |(topic, _)| topic).to_owned());
}

/// Returns the known kinds of device that words are; `None` where one of them is none.
pub fn known_devices<'w>(words: impl Iterator<Item = &'w str>) -> Option<Vec<String>> {
    let kinds: Option<Vec<Device>> = words.map(Device::meant_by).collect();
    kinds
        .filter(|kinds| !kinds.is_empty())
        .map(|kinds| kinds.into_iter().map(|kind| kind.word().to_owned()).collect())
}
