//! Characters that nobody sees: which are taken out of a cell's text, which are refused.

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Characters that join, part or direct what stands beside them, and show nothing themselves.
fn shows_nothing(character: char) -> bool {
    matches!(
        character,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{FE0E}' | '\u{FE0F}'
    )
}

/// A mark after which text runs as it does in Japanese anyway, and the one that ends it.
fn end_of(mark: char) -> Option<char> {
    match mark {
        '\u{202A}' | '\u{202D}' => Some('\u{202C}'),
        '\u{2066}' | '\u{2068}' => Some('\u{2069}'),
        _ => None,
    }
}

fn directs(character: char) -> bool {
    matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Returns a text without its invisible characters; `None` where there are none, or none that may
/// go.
///
/// Characters of no width go, and so do marks of direction that change nothing: a pair around the
/// whole text, and isolates around a piece. Tabs become a blank, U+2028 becomes a line break. Every
/// other one stays, to be refused.
pub fn without_invisible(raw: &str) -> Option<String> {
    let suspect = |character: char| {
        shows_nothing(character) || directs(character) || matches!(character, '\t' | '\u{2028}')
    };
    if raw.is_ascii() && !raw.contains('\t') || !raw.contains(suspect) {
        return None;
    }
    let text: String = raw.chars().filter(|character| !shows_nothing(*character)).collect();
    let text = without_pairs(without_tabs(&text).replace('\u{2028}', "\n"));
    (text != raw).then_some(text)
}

/// Returns a text without tabs at its ends, and with one blank for those inside.
fn without_tabs(text: &str) -> String {
    let inside = text.trim().len();
    let start = text.len() - text.trim_start().len();
    let mut out = text[..start].replace('\t', "");
    let mut previous = None;
    for character in text[start..start + inside].chars() {
        match (character, previous) {
            ('\t', Some('\t')) => {}
            ('\t', _) => out.push(' '),
            _ => out.push(character),
        }
        previous = Some(character);
    }
    out + &text[start + inside..].replace('\t', "")
}

/// Returns a text without marks of direction, if all of them are pairs that change nothing.
fn without_pairs(text: String) -> String {
    let stand_harmlessly = is_in_one_pair(text.trim()) || is_in_isolates(&text);
    if stand_harmlessly { text.replace(directs, "") } else { text }
}

/// Returns whether one pair stands around the whole of a text, and no other mark in it.
fn is_in_one_pair(text: &str) -> bool {
    let mut inside = text.chars();
    let first = inside.next();
    let last = inside.next_back();
    first.and_then(end_of).is_some_and(|end| last == Some(end))
        && !inside.as_str().contains(directs)
}

/// Returns whether every mark belongs to a pair around a piece of one line.
fn is_in_isolates(text: &str) -> bool {
    let mut open = None;
    for character in text.chars().filter(|character| directs(*character) || *character == '\n') {
        open = match open {
            None if character == '\n' => None,
            None if matches!(character, '\u{2066}' | '\u{2068}') => end_of(character),
            Some(end) if character == end => None,
            None | Some(_) => return false,
        };
    }
    open.is_none()
}

/// Whether a code point is set apart from all characters for ever.
fn is_no_character(character: char) -> bool {
    matches!(character, '\u{FDD0}'..='\u{FDEF}') || character as u32 & 0xFFFE == 0xFFFE
}

/// How a character is hidden: from everybody, or from those on another machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hidden {
    /// It shows nothing.
    Invisible,
    /// Its place is for private use: 外字.
    Private,
}

impl Hidden {
    /// Returns how a character is hidden; `None` for one that shows something.
    pub fn of(character: char) -> Option<Self> {
        use GeneralCategory::{Control, Format, LineSeparator, ParagraphSeparator, PrivateUse};
        match character.general_category() {
            _ if character.is_ascii_graphic() || character == '\n' => None,
            _ if matches!(character, '\u{FE00}'..='\u{FE0F}') || is_no_character(character) => {
                Some(Self::Invisible)
            }
            PrivateUse => Some(Self::Private),
            Control | Format | LineSeparator | ParagraphSeparator => Some(Self::Invisible),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shows_nothing_goes() {
        for (raw, text) in [
            ("はい\u{200B}", "はい"),
            ("\u{FEFF}はい\u{200D}\u{2060}", "はい"),
            ("\u{200E}2023\u{200E}/\u{200E}10\u{200E}/\u{200E}02", "2023/10/02"),
            ("\u{200C}03-0000-1261", "03-0000-1261"),
            ("ソフト\u{AD}ウェア", "ソフトウェア"),
            ("\u{2714}\u{FE0F}", "\u{2714}"),
            ("\u{200B}", ""),
            ("\t\u{200B} \t", " "),
            ("一行目\u{2028}二行目", "一行目\n二行目"),
            ("\thttps://example.jp\t", "https://example.jp"),
            ("平日\t\t9時", "平日 9時"),
        ] {
            assert_eq!(without_invisible(raw).as_deref(), Some(text), "{raw:?}");
        }
    }

    #[test]
    fn marks_of_direction_go_where_they_change_nothing() {
        for (raw, text) in [
            ("\u{202A}03-0000-1261\u{202C}", "03-0000-1261"),
            ("\u{202D}03-0000-1261\u{202C} ", "03-0000-1261 "),
            ("\u{2066}はい\u{2069}", "はい"),
            ("担当 \u{2068}見本\u{2069}", "担当 見本"),
            ("\u{2068}見本\u{2069}と\u{2068}例示\u{2069}", "見本と例示"),
            ("\u{200E}\u{202A}はい\u{202C}\u{200E}", "はい"),
        ] {
            assert_eq!(without_invisible(raw).as_deref(), Some(text), "{raw:?}");
        }
        for raw in [
            "\u{202B}はい\u{202C}",
            "\u{202E}はい\u{202C}",
            "\u{2067}はい\u{2069}",
            "\u{202A}はい",
            "はい\u{202C}",
            "は\u{202A}い\u{202C}",
            "\u{2066}\u{2068}はい\u{2069}\u{2069}",
            "\u{2066}は\nい\u{2069}と\u{2066}",
            "\u{202A}はい\u{2069}",
        ] {
            assert_eq!(without_invisible(raw), None, "{raw:?}");
        }
    }

    #[test]
    fn other_texts_are_left_as_they_are() {
        for raw in [
            "",
            "はい",
            "a b",
            "一行目\n二行目",
            "\u{1F}",
            "\u{E14D}",
            "葛\u{E0100}城",
            "\u{A0}はい",
        ] {
            assert_eq!(without_invisible(raw), None, "{raw:?}");
        }
        assert_eq!(Hidden::of('\u{1F}'), Some(Hidden::Invisible));
        assert_eq!(Hidden::of('\u{E14D}'), Some(Hidden::Private));
        assert_eq!(Hidden::of('\u{FFFE}'), Some(Hidden::Invisible));
        assert_eq!(Hidden::of('\u{A0}'), None);
    }
}
