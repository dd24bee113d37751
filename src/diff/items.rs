//! The items of two editions of a form, paired by their words.

use std::collections::BTreeMap;

use crate::model::edition::{Edition, FormKind, Item};
use crate::model::item::ItemId;
use crate::model::matching::{Likeness, Pairing, Wording, pair};

/// The items of the newer form with those of the older one that they are.
pub struct Items<'a> {
    /// Each item of the newer form, in printed order.
    pub paired: Vec<(&'a Item, Pairing<'a>)>,
    /// Those of the older form that are on the newer one no more, in printed order.
    pub gone: Vec<&'a Item>,
}

impl<'a> Items<'a> {
    /// Pairs the items of two editions.
    pub fn of(old: &'a Edition, new: &'a Edition, kind: FormKind) -> Self {
        let known: Vec<&Item> = old.asked(kind).collect();
        let items: Vec<&Item> = new.asked(kind).collect();
        let wordings: Vec<Wording<'_>> = items
            .iter()
            .map(|item| Wording { text: &item.text, devices: &item.id.devices })
            .collect();
        let pairings = pair(&wordings, &known);
        let paired: Vec<(&Item, Pairing<'_>)> = items.into_iter().zip(pairings).collect();
        let is_there = |item: &&Item| {
            paired.iter().any(|(_, pairing)| pairing.known.iter().any(|known| known.id == item.id))
        };
        let gone = known.into_iter().filter(|item| !is_there(item)).collect();
        Self { paired, gone }
    }

    /// Returns which item of the newer form each of the older one is.
    pub fn by_old(&self) -> BTreeMap<&'a ItemId, &'a ItemId> {
        let mut found = BTreeMap::new();
        for (item, pairing) in
            self.paired.iter().filter(|(_, pairing)| pairing.likeness != Likeness::New)
        {
            for known in &pairing.known {
                let taken = found.entry(&known.id).or_insert(&item.id);
                // Of several that it became, the one that is called the same.
                if item.id == known.id {
                    *taken = &item.id;
                }
            }
        }
        found
    }
}
