//! Names as messages and terminals show them.

use std::borrow::Cow;

/// Most letters of a name in messages, on the terminal and in lists.
const MOST_SHOWN: usize = 60;

/// Returns a name as it is shown: on one line, nothing in it that disturbs a terminal, and cut where it has more than
/// 60 letters.
pub fn short(name: &str) -> Cow<'_, str> {
    let is_plain = |character: char| harmless(character) == character;
    let is_long = name.chars().nth(MOST_SHOWN).is_some();
    if name.chars().take(MOST_SHOWN).all(is_plain) && !is_long {
        return name.into();
    }
    let mut shown: String = name.chars().take(MOST_SHOWN).map(harmless).collect();
    if is_long {
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
    fn a_long_or_hostile_name_is_shown_on_one_short_line() {
        assert_eq!(short("薬局.xlsx"), "薬局.xlsx");
        assert_eq!(short(&"あ".repeat(60)), "あ".repeat(60));
        assert_eq!(short(&"あ".repeat(61)), format!("{}…", "あ".repeat(60)));
        assert_eq!(short("a\u{1b}[31m\r\nb\u{202E}"), "a [31m  b\u{FFFD}");
    }
}
