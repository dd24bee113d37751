//! Names of files, folders and sheets: which of them a file system may take for one, and how they are shown.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// Most letters of a name in messages, on the terminal and in lists.
pub const MOST_SHOWN: usize = 60;

/// Returns what names have in common that some file system takes for one: those that differ in letter
/// case or in how a letter with a mark is stored (`が` as one character or as two).
pub fn file_key(name: &str) -> String {
    // Lower, upper, lower: ẞ and ß are both `ss`, ς and σ both `σ`.
    let lower = name.nfc().flat_map(char::to_lowercase);
    let upper = lower.flat_map(char::to_uppercase);
    upper.flat_map(char::to_lowercase).nfc().collect()
}

/// Returns a name in the one of its spellings that does not depend on the machine: NFC.
pub fn nfc(name: &str) -> String {
    name.nfc().collect()
}

/// Returns a name as it is shown: on one line, nothing in it that disturbs a terminal, and cut behind
/// [`MOST_SHOWN`] letters.
pub fn short(name: &str) -> Cow<'_, str> {
    let is_plain = |character: char| harmless(character) == character;
    if name.chars().all(is_plain) && name.chars().nth(MOST_SHOWN).is_none() {
        return name.into();
    }
    let mut shown: String = name.chars().take(MOST_SHOWN).map(harmless).collect();
    if name.chars().nth(MOST_SHOWN).is_some() {
        shown.push('…');
    }
    shown.into()
}

/// Replaces a character that a terminal obeys or does not show.
fn harmless(character: char) -> char {
    match character {
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' => '\u{FFFD}',
        '\u{2028}' | '\u{2029}' => ' ',
        _ if character.is_control() => ' ',
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_a_file_system_may_take_for_one_have_one_key() {
        for (one, other) in
            [("が薬局", "か\u{3099}薬局"), ("ABC薬局", "abc薬局"), ("Straße", "STRASSE"), ("ẞ", "ß"), ("ΑΣ", "ας"), ("Ａ", "ａ"), ("\u{FA19}", "\u{795E}")]
        {
            assert_eq!(file_key(one), file_key(other), "{one}");
        }
        for (one, other) in [("か薬局", "が薬局"), ("Ａ薬局", "A薬局"), ("ハ", "は")] {
            assert_eq!(one == other, file_key(one) == file_key(other), "{one}");
        }
    }

    #[test]
    fn a_long_or_hostile_name_is_shown_on_one_short_line() {
        assert_eq!(short("薬局.xlsx"), "薬局.xlsx");
        assert_eq!(short(&"あ".repeat(60)), "あ".repeat(60));
        assert_eq!(short(&"あ".repeat(61)), format!("{}…", "あ".repeat(60)));
        assert_eq!(short("a\u{1b}[31m\r\nb\u{202E}"), "a [31m  b\u{FFFD}");
    }
}
