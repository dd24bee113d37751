//! Which item of one edition is which of another: by their words, never by their numbers.

use std::collections::{BTreeMap, BTreeSet};

use super::edition::Item;
use super::item::{Devices, ItemId};
use super::text::squeezed;

/// How an item's words compare with those of the items it was paired with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// The same letters, but for blanks, width and the style of brackets.
    Same,
    /// Other words, most of whose letters are the same in the same order.
    Changed,
    /// Not paired with any.
    New,
}

impl Likeness {
    /// Returns the word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Changed => "changed",
            Self::New => "new",
        }
    }
}

/// An item to be paired: its words and its kinds of device.
#[derive(Debug, Clone, Copy)]
pub struct Wording<'t> {
    /// Its words.
    pub text: &'t str,
    /// Its kinds of device.
    pub devices: &'t Devices,
}

/// What an item was paired with.
#[derive(Debug, Clone)]
pub struct Pairing<'e> {
    /// How its words compare.
    pub likeness: Likeness,
    /// The known items, in printed order; none for a new one.
    pub known: Vec<&'e Item>,
}

/// Letters in common that two wordings must have, of the longer one.
const LEAST_COMMON: f64 = 0.5;
/// The same without the ending that most items have.
const LEAST_OWN: f64 = 1.0 / 3.0;
/// How far the best must be ahead of the next best.
const AHEAD: f64 = 0.1;

/// Pairs items with the known ones of the same form, in their order.
pub fn pair<'e>(items: &[Wording<'_>], known: &[&'e Item]) -> Vec<Pairing<'e>> {
    let mut known_by_text: BTreeMap<String, Vec<&'e Item>> = BTreeMap::new();
    for item in known {
        known_by_text.entry(squeezed(&item.text)).or_default().push(item);
    }
    let texts: BTreeSet<String> = items.iter().map(|item| squeezed(item.text)).collect();
    let same = items
        .iter()
        .filter_map(|item| Some(among(known_by_text.get(&squeezed(item.text))?, item.devices)));
    let taken: BTreeSet<&ItemId> = same.flatten().map(|item| &item.id).collect();
    // Words that stay for some kinds of device may have changed for others.
    let left = |items: &[&'e Item]| -> Vec<&'e Item> {
        items.iter().filter(|item| !taken.contains(&item.id)).copied().collect()
    };
    let rest: Vec<&String> = known_by_text
        .iter()
        .filter(|(_, items)| !left(items).is_empty())
        .map(|(text, _)| text)
        .collect();
    let changed = changed(texts.iter().filter(|text| !known_by_text.contains_key(*text)), &rest);
    let of_item = |item: &Wording<'_>| {
        let text = squeezed(item.text);
        let (likeness, found) = match (known_by_text.get(&text), changed.get(&text)) {
            (Some(same), _) => (Likeness::Same, same.clone()),
            (None, Some(other)) => (Likeness::Changed, left(&known_by_text[*other])),
            (None, None) => return Pairing { likeness: Likeness::New, known: Vec::new() },
        };
        Pairing { likeness, known: among(&found, item.devices) }
    };
    items.iter().map(of_item).collect()
}

/// Returns those of the items with the same words that are among some kinds of device; all where
/// none is.
fn among<'e>(found: &[&'e Item], devices: &Devices) -> Vec<&'e Item> {
    let shares = |item: &&&Item| {
        let theirs = &item.id.devices;
        devices.same_kinds(theirs)
            || theirs.kinds().iter().any(|kind| devices.kinds().contains(kind))
    };
    let some: Vec<&Item> = found.iter().filter(shares).copied().collect();
    if some.is_empty() { found.to_vec() } else { some }
}

/// Returns which known wording each changed one was: the one with most letters in common, clearly
/// ahead of the next. None is taken twice.
fn changed<'k>(
    texts: impl Iterator<Item = impl AsRef<str>>,
    known: &[&'k String],
) -> BTreeMap<String, &'k String> {
    let mut found: Vec<(f64, String, &'k String)> = Vec::new();
    for text in texts {
        let text = text.as_ref();
        let mut ranked: Vec<(f64, &'k String)> =
            known.iter().map(|other| (common(text, other), *other)).collect();
        ranked.sort_by(|one, other| other.0.total_cmp(&one.0));
        let next = ranked.get(1).map_or(0.0, |(share, _)| *share);
        if let Some((share, other)) =
            ranked.first().filter(|(share, _)| *share >= LEAST_COMMON && share - next >= AHEAD)
            && common(without_ending(text), without_ending(other)) >= LEAST_OWN
        {
            found.push((*share, text.to_owned(), other));
        }
    }
    found.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut taken = BTreeSet::new();
    found
        .into_iter()
        .filter(|(_, _, other)| taken.insert(*other))
        .map(|(_, text, other)| (text, other))
        .collect()
}

/// Returns a text without the ending that most items have, and that says nothing of what is asked.
fn without_ending(text: &str) -> &str {
    let text = text.trim_end_matches('。');
    text.strip_suffix("している").or_else(|| text.strip_suffix("ている")).unwrap_or(text)
}

/// Returns the share of letters that two texts have in common in their order, of the longer one.
fn common(one: &str, other: &str) -> f64 {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut before = vec![0_usize; other.len() + 1];
    for letter in &one {
        let mut row = vec![0; other.len() + 1];
        for (at, known) in other.iter().enumerate() {
            row[at + 1] =
                if letter == known { before[at] + 1 } else { row[at].max(before[at + 1]) };
        }
        before = row;
    }
    let longest = one.len().max(other.len()).max(1);
    before.last().copied().unwrap_or(0) as f64 / longest as f64
}

#[cfg(test)]
mod tests {
    use super::super::edition::Period;
    use super::super::item::{Device, ItemId, ItemNumber};
    use super::*;

    fn item(number: u8, device: Option<Device>, text: &str) -> Item {
        let devices = device.map(Devices::from).unwrap_or_default();
        Item {
            id: ItemId { number: ItemNumber::Numbered { chapter: 2, number }, devices },
            period: Period::Year,
            chapter_number: String::new(),
            chapter: String::new(),
            heading: None,
            label: String::new(),
            text: text.to_owned(),
            note: None,
            for_others: false,
            topic: String::new(),
            exempt_without_contract: false,
            manual: String::new(),
            guideline: Vec::new(),
            guideline_edition: None,
        }
    }

    fn paired(
        texts: &[(&str, Option<Device>)],
        known: &[Item],
    ) -> Vec<(&'static str, Vec<String>)> {
        let devices: Vec<Devices> =
            texts.iter().map(|(_, device)| device.map(Devices::from).unwrap_or_default()).collect();
        let items: Vec<Wording<'_>> = texts
            .iter()
            .zip(&devices)
            .map(|((text, _), devices)| Wording { text, devices })
            .collect();
        let known: Vec<&Item> = known.iter().collect();
        let shown = |pairing: Pairing<'_>| {
            (
                pairing.likeness.word(),
                pairing.known.iter().map(|item| item.id.to_string()).collect(),
            )
        };
        pair(&items, &known).into_iter().map(shown).collect()
    }

    #[test]
    fn words_decide_and_numbers_do_not() {
        let known = [
            item(4, Some(Device::Server), "利用者の権限（アクセス権）を設定している。"),
            item(4, Some(Device::Terminal), "利用者の権限（アクセス権）を設定している。"),
            item(6, Some(Device::Server), "アクセスログを管理している。"),
        ];
        let told = paired(
            &[
                ("利用者の権限 (アクセス権)を設定している。", Some(Device::Server)),
                ("アクセスログを取得し管理している。", None),
                ("くだものを数えている。", None),
            ],
            &known,
        );
        let expected: [(&str, &[&str]); 3] =
            [("same", &["2（4）サーバ"]), ("changed", &["2（6）サーバ"]), ("new", &[])];
        for ((likeness, known), (expected, rows)) in told.iter().zip(expected) {
            assert_eq!(
                (*likeness, known.as_slice()),
                (expected, rows.iter().map(|row| (*row).to_owned()).collect::<Vec<_>>().as_slice())
            );
        }
    }

    #[test]
    fn words_that_stay_for_one_kind_of_device_may_have_changed_for_another() {
        let text = "合言葉は１２文字以上とし、同じものを使い回していない。";
        let known = [item(3, Some(Device::Server), text), item(3, Some(Device::Terminal), text)];
        let other = "合言葉は１４文字以上とし、同じものを使い回していない。";
        let told = paired(&[(other, Some(Device::Server)), (text, Some(Device::Terminal))], &known);
        let expected = [
            ("changed", vec!["2（3）サーバ".to_owned()]),
            ("same", vec!["2（3）端末PC".to_owned()]),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn of_two_that_are_as_near_none_is_chosen() {
        let known = [
            item(1, None, "ねこの数を数えて書いている。"),
            item(2, None, "いぬの数を数えて書いている。"),
        ];
        assert_eq!(paired(&[("うしの数を数えて書いている。", None)], &known), [("new", vec![])]);
        // What all items end with is not enough.
        let known_ending = [item(8, None, "接続元制限を実施している。")];
        assert_eq!(
            paired(&[("二要素認証を実装している。", None)], &known_ending),
            [("new", vec![])]
        );
        // One that was is not two.
        let told = paired(
            &[("ねこの数を数えて記している。", None), ("ねこの数を数えて書いておく。", None)],
            &known[..1],
        );
        assert_eq!(told.iter().filter(|(likeness, _)| *likeness == "changed").count(), 1);
    }
}
