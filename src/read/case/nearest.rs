//! Which of many names a misspelt one most likely means, within bounds of what is compared.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::near::{NAME_BYTES, NEAR_NAME, name_nearness};
use crate::model::text::header_key;

/// Most pairs of letters that are compared to propose names. Where thousands of cells name nothing
/// that is there, a column has slipped: the first of them get a proposal, and nobody waits for it.
const MOST_PAIRS: usize = 20_000_000;

/// The names that a cell may have meant.
pub struct NearestNames<'n> {
    names: Vec<&'n str>,
    /// Made when the first name is asked for: mostly none is.
    keys: OnceCell<Keys>,
    /// What was proposed for a key: a misspelt name often stands in many cells.
    proposed: BTreeMap<String, Option<&'n str>>,
    pairs_left: usize,
}

/// By what names are compared.
struct Keys {
    /// Of each name, in their order.
    of_names: Vec<String>,
    /// The letters of all of them.
    letters: usize,
}

impl<'n> NearestNames<'n> {
    /// Returns the names as they may be proposed.
    pub fn new(names: impl Iterator<Item = &'n str>) -> Self {
        let names = names.filter(|name| name.len() <= NAME_BYTES).collect();
        Self { names, keys: OnceCell::new(), proposed: BTreeMap::new(), pairs_left: MOST_PAIRS }
    }

    /// Returns the name that a misspelt one most likely meant; `None` where none is near, or where
    /// so many were asked for that no more are looked for.
    pub fn nearest(&mut self, text: &str) -> Option<&'n str> {
        if text.len() > NAME_BYTES {
            return None;
        }
        let key = header_key(text);
        if let Some(known) = self.proposed.get(&key) {
            return *known;
        }
        let keys = self.keys.get_or_init(|| Keys::of(&self.names));
        self.pairs_left = self.pairs_left.checked_sub(key.chars().count() * keys.letters)?;
        let nearness = keys.of_names.iter().map(|name| name_nearness(&key, name));
        let near = nearness.zip(&self.names).filter(|(near, _)| *near >= NEAR_NAME);
        let nearest = near.max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, name)| *name);
        self.proposed.insert(key, nearest);
        nearest
    }
}

impl Keys {
    fn of(names: &[&str]) -> Self {
        let of_names: Vec<String> = names.iter().map(|name| header_key(name)).collect();
        let letters = of_names.iter().map(|key| key.chars().count()).sum();
        Self { of_names, letters }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_of_several_names_is_proposed() {
        let mut names =
            NearestNames::new(["架空レセコン株式会社", "架空ネット株式会社"].into_iter());
        assert_eq!(names.nearest("架空レセコソ株式会社"), Some("架空レセコン株式会社"));
        assert_eq!(names.nearest("架空レセコン"), Some("架空レセコン株式会社"));
        assert_eq!(names.nearest("天気"), None);
        assert_eq!(
            NearestNames::new(["目標日", "1回目"].into_iter()).nearest("目標曰"),
            Some("目標日")
        );
    }

    #[test]
    fn a_name_that_stands_in_many_cells_is_compared_once() {
        let mut names = NearestNames::new(["架空レセコン株式会社"].into_iter());
        assert_eq!(names.nearest("架空レセコソ株式会社"), Some("架空レセコン株式会社"));
        let left = names.pairs_left;
        assert!(left < MOST_PAIRS);
        assert_eq!(names.nearest("架空 レセコソ株式会社"), Some("架空レセコン株式会社"));
        assert_eq!(names.pairs_left, left);
    }

    #[test]
    fn of_thousands_of_unknown_names_the_first_are_proposed_and_the_others_are_not_compared() {
        let known: Vec<String> = (0..19_000).map(|number| format!("K{number:05}")).collect();
        let mut names = NearestNames::new(known.iter().map(String::as_str));
        let proposals: Vec<Option<&str>> =
            (0..19_000).map(|number| names.nearest(&format!("PK{number:05}"))).collect();
        assert_eq!(proposals[0], Some("K00000"));
        assert_eq!(proposals[20], Some("K00020"));
        assert_eq!(proposals.last(), Some(&None));
        let compared = names.proposed.len();
        assert!((20..100).contains(&compared), "{compared}");
        // What was proposed before is known.
        assert_eq!(names.nearest("PK00000"), Some("K00000"));
    }
}
