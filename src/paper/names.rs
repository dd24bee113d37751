//! File and folder names made of what users wrote, safe on every system.

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use crate::model::name::file_key;

/// Most bytes of the user's text in a name.
const MAX_BYTES: usize = 80;
const RESERVED: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Returns a safe name: NFC; letters, digits, kana, kanji and `-_ー` stay, everything else becomes
/// `_`; cut to 80 bytes with 8 hex digits of its hash; names that Windows keeps for itself get a
/// trailing `_`; an empty one is `_`.
pub fn safe(text: &str) -> String {
    let keep = |character: char| {
        character.is_alphabetic() || matches!(character, '0'..='9' | '０'..='９' | '-' | '_' | 'ー')
    };
    let name: String =
        text.nfc().map(|character| if keep(character) { character } else { '_' }).collect();
    match name.as_str() {
        "" => "_".to_owned(),
        long if long.len() > MAX_BYTES => with_hash(long, text),
        reserved if is_reserved(reserved) => format!("{reserved}_"),
        _ => name,
    }
}

/// Returns safe names for several texts, with a hash where two would be the same on some system.
pub fn safe_and_distinct(texts: &[&str]) -> Vec<String> {
    let names: Vec<String> = texts.iter().map(|text| safe(text)).collect();
    let folded: Vec<String> = names.iter().map(|name| file_key(name)).collect();
    let collides = |at: usize| folded.iter().filter(|other| **other == folded[at]).count() > 1;
    (0..names.len())
        .map(|at| if collides(at) { with_hash(&names[at], texts[at]) } else { names[at].clone() })
        .collect()
}

fn is_reserved(name: &str) -> bool {
    let name = name.to_lowercase();
    let numbered = |port: &str| {
        name.strip_prefix(port).is_some_and(|digit| {
            matches!(digit, "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9")
        })
    };
    RESERVED.contains(&name.as_str()) || numbered("com") || numbered("lpt")
}

/// Returns as much of a safe name as fits beside eight hex digits of the hash of a text, in which
/// it differs from others of the same spelling.
pub fn with_hash(name: &str, text: &str) -> String {
    let hash: String =
        Sha256::digest(text.as_bytes()).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let mut cut = name.len().min(MAX_BYTES - hash.len() - 1);
    while !name.is_char_boundary(cut) {
        cut -= 1;
    }
    format!("{}_{hash}", &name[..cut])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_every_file_system_takes_stays() {
        assert_eq!(safe("みほん薬局 東口店／2号（株）"), "みほん薬局_東口店_2号_株_");
        assert_eq!(safe("か\u{3099}んばる"), "がんばる");
        assert_eq!(safe("../../etc"), "______etc");
        assert_eq!(safe(""), "_");
        assert_eq!(safe("CON"), "CON_");
        assert_eq!(safe("com1"), "com1_");
        assert_eq!(safe("𠮷田ー〇々"), "𠮷田ー〇々");
    }

    #[test]
    fn long_names_are_cut_and_stay_distinct() {
        let (one, other) = ("薬".repeat(60), "薬".repeat(61));
        assert!(safe(&one).len() <= 80 && safe(&one) != safe(&other));
        assert_eq!(safe(&"薬".repeat(26)).chars().count(), 26);
    }

    #[test]
    fn colliding_names_are_made_distinct() {
        let names = safe_and_distinct(&["Ａ社?", "Ａ社!", "B社", "ab", "AB"]);
        assert!(names[0].starts_with("Ａ社__") && names[0] != names[1]);
        assert_eq!(names[2], "B社");
        assert_ne!(names[3].to_lowercase(), names[4].to_lowercase());
    }
}
