//! What kind of character one is: kanji, kana, a digit, a mark on the letter before it.

/// Returns whether a character is as wide as high in most fonts, or one of a Japanese text.
pub(super) fn is_wide(character: char) -> bool {
    matches!(character, '\u{2190}'..='\u{21FF}' | '\u{2460}'..='\u{27BF}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7AF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}' | '\u{1F000}'..)
}

/// Returns whether a character is a digit, narrow or wide.
pub(super) fn is_digit(character: char) -> bool {
    character.is_ascii_digit() || matches!(character, '０'..='９')
}

/// Returns whether a character is hiragana.
pub(super) fn is_hiragana(character: char) -> bool {
    matches!(character, '\u{3041}'..='\u{309F}')
}

/// Returns whether a character is a kanji or stands for one.
pub(super) fn is_kanji(character: char) -> bool {
    matches!(character, '々' | '〆' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Returns a number for the script of a character: words change where it does.
pub(super) fn script(character: char) -> u8 {
    match character {
        _ if is_hiragana(character) => 0,
        '\u{30A0}'..='\u{30FF}' | '\u{FF66}'..='\u{FF9F}' => 1,
        _ if is_kanji(character) => 2,
        _ if is_wide(character) && !is_digit(character) => 3,
        _ => 4,
    }
}

/// Returns whether a character is drawn on the letter before it.
pub(super) fn is_mark_on_letter(character: char) -> bool {
    matches!(character, '\u{0300}'..='\u{036F}' | '\u{3099}' | '\u{309A}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}'
        | '\u{20D0}'..='\u{20FF}' | '\u{200D}')
}
