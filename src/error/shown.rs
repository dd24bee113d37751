//! Names, paths and sentences as messages, terminals and lists show them.

use std::borrow::Cow;
use std::path::{Path, is_separator};

/// Most letters of a name in messages, on the terminal and in lists.
const MOST_SHOWN: usize = 60;

/// Returns a name as it is shown: on one line, nothing in it that disturbs a terminal, and cut
/// where it has more than 60 letters.
pub fn short(name: &str) -> Cow<'_, str> {
    let is_long = name.chars().nth(MOST_SHOWN).is_some();
    if !is_long && name.chars().all(is_harmless) {
        return name.into();
    }
    let mut shown: String = name.chars().take(MOST_SHOWN).map(harmless).collect();
    if is_long {
        shown.push('…');
    }
    shown.into()
}

/// Returns a path as it is shown: each of its parts as [`short`] shows a name. Bytes that are no
/// text become �.
pub fn shown(path: impl AsRef<Path>) -> String {
    let path = path.as_ref().to_string_lossy();
    let mut shown = String::new();
    for part in path.split_inclusive(is_separator) {
        let name = part.trim_end_matches(is_separator);
        shown.push_str(&short(name));
        shown.push_str(&part[name.len()..]);
    }
    shown
}

/// Returns a sentence on one line, with nothing in it that disturbs a terminal, however long it is.
pub fn on_one_line(sentence: &str) -> Cow<'_, str> {
    if sentence.chars().all(is_harmless) {
        return sentence.into();
    }
    sentence.chars().map(harmless).collect()
}

/// Returns lines with nothing in them that disturbs a terminal but `kept`, sequences of our own.
pub fn lines(text: &str, kept: &[&str]) -> String {
    let mut rest = text;
    let mut lines = String::with_capacity(text.len());
    while let Some(character) = rest.chars().next() {
        let own = kept.iter().find(|sequence| rest.starts_with(**sequence));
        let length = own.map_or(character.len_utf8(), |sequence| sequence.len());
        match own {
            Some(sequence) => lines.push_str(sequence),
            None if character == '\n' => lines.push(character),
            None => lines.push(harmless(character)),
        }
        rest = &rest[length..];
    }
    lines
}

/// Returns whether a terminal obeys a character, or does not show it: also where text is right to
/// left.
pub fn is_harmless(character: char) -> bool {
    harmless(character) == character
}

/// Replaces a character that a terminal obeys or does not show.
fn harmless(character: char) -> char {
    match character {
        '\u{061C}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}' => '\u{FFFD}',
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

    #[test]
    fn the_parts_of_a_path_are_shown_as_names_are() {
        assert_eq!(shown("/out//薬局/"), "/out//薬局/");
        assert_eq!(
            shown(format!("{}/a\nb.xlsx", "あ".repeat(80))),
            format!("{}…/a b.xlsx", "あ".repeat(60))
        );
        assert_eq!(shown(""), "");
    }

    #[test]
    fn of_sequences_only_our_own_reach_a_terminal() {
        let own = ["\u{1b}[0m", "\u{1b}[1;31m"];
        let text = "\u{1b}[1;31merror\u{1b}[0m: a\u{1b}]0;x\u{7}b\tc\r\u{9b}2J\n\u{202E}d";
        assert_eq!(lines(text, &own), "\u{1b}[1;31merror\u{1b}[0m: a ]0;x b c  2J\n\u{FFFD}d");
    }
}
