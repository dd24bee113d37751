//! Text that came from a cell and can be printed; and the keys by which such texts are compared.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;
use unicode_bidi::{BidiClass, bidi_class};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use super::invisible::without_invisible;

/// Which characters the fonts at hand can draw.
pub trait Glyphs {
    /// Whether some font has a glyph for the character.
    fn has(&self, character: char) -> bool;

    /// Whether one font has glyphs for all characters of a letter with its marks, which are drawn
    /// as one.
    fn together(&self, cluster: &str) -> bool {
        cluster.chars().all(|character| self.has(character))
    }
}

/// How wide the papers' font draws a character.
pub trait Widths {
    /// How far the character moves the pen, in em.
    fn advance(&self, character: char) -> f32;
}

/// A text as its writer wrote it, every character of which can be printed.
///
/// Not normalised: even NFC changes 神 福 塚 in their old forms. Only a kana and the voicing mark
/// after it are put together, since no font draws them apart. Line breaks are `\n`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(transparent)]
pub struct Text(String);

/// A character that neither PDF nor workbook can carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unprintable {
    /// The character.
    pub character: char,
    /// Its place in the text, from zero.
    pub at: usize,
}

impl fmt::Display for Unprintable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "U+{:04X}", self.character as u32)
    }
}

impl Text {
    /// Takes a text if every character of it can be printed with these fonts.
    ///
    /// # Errors
    /// The first character that cannot be printed: one without a glyph, a control character other
    /// than a line break, an invisible one, one written from right to left, or a mark that no font
    /// has together with the letter it is on.
    pub fn new(raw: &str, glyphs: &dyn Glyphs) -> Result<Self, Unprintable> {
        let text = plain(raw);
        match first_unprintable(&text, glyphs) {
            Some((at, character)) => Err(Unprintable { character, at: text[..at].chars().count() }),
            None => Ok(Self(text)),
        }
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key by which it is compared with other names.
    pub fn key(&self) -> String {
        key(&self.0)
    }
}

/// Stands for a character that cannot be printed.
pub const STAND_IN: char = '〓';

/// Returns a text with 〓 for each letter that these fonts cannot print; for words that are shown
/// though nothing asked whether they can be, such as a sheet's name.
pub fn with_stand_ins(raw: &str, glyphs: &dyn Glyphs) -> String {
    let text = plain(raw);
    let mut shown = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((at, character)) = first_unprintable(rest, glyphs) {
        shown.push_str(&rest[..at]);
        shown.push(STAND_IN);
        // Marks on a letter go with it.
        rest = rest[at + character.len_utf8()..].trim_start_matches(is_mark);
    }
    shown + rest
}

/// Returns a text as it is kept: kana put together with their voicing marks, line ends `\n`.
fn plain(raw: &str) -> String {
    compose_kana(&with_plain_line_ends(raw))
}

/// Most marks on one letter, as in Unicode's stream-safe text (UAX #15); each is asked about with
/// all before it.
const MOST_MARKS: usize = 30;

/// Finds the first character that cannot be printed, with its place in bytes.
fn first_unprintable(text: &str, glyphs: &dyn Glyphs) -> Option<(usize, char)> {
    let mut previous = None;
    let mut letter = 0;
    let mut marks = 0;
    text.char_indices().find(|(at, character)| {
        let cluster = &text[letter..at + character.len_utf8()];
        let is_mark = is_mark(*character);
        marks = if is_mark { marks + 1 } else { 0 };
        let is_drawn = || marks <= MOST_MARKS && glyphs.together(cluster);
        let is_printed = printable(*character, previous, glyphs) && (!is_mark || is_drawn());
        if !is_mark {
            letter = *at;
        }
        previous = Some(*character);
        !is_printed
    })
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a character is one of those that nearly all texts consist of: written from left to
/// right, no mark, without another form under NFKC. Asking the tables of Unicode for each of them
/// took a fifth of the time of reading.
fn is_everyday(character: char) -> bool {
    matches!(character,
        ' '..='~' | '\u{3001}'..='\u{3011}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FE}' | '\u{4E00}'..='\u{9FFF}')
}

/// A text with `\n` for every line end.
fn with_plain_line_ends(raw: &str) -> Cow<'_, str> {
    if raw.contains('\r') {
        raw.replace("\r\n", "\n").replace('\r', "\n").into()
    } else {
        raw.into()
    }
}

fn printable(character: char, previous: Option<char>, glyphs: &dyn Glyphs) -> bool {
    use GeneralCategory::{
        Control, Format, LineSeparator, ParagraphSeparator, PrivateUse, Unassigned,
    };
    if is_everyday(character) {
        return glyphs.has(character);
    }
    match (character, character.general_category()) {
        ('\n', _) => true,
        // An ideographic variation selector chooses a form of the kanji before it and has no glyph
        // of its own.
        ('\u{E0100}'..='\u{E01EF}', _) => previous.is_some_and(is_kanji),
        ('\u{FE00}'..='\u{FE0F}' | '\u{FFFC}' | '\u{FFFD}', _) => false,
        (_, Control | Format | LineSeparator | ParagraphSeparator | PrivateUse | Unassigned) => {
            false
        }
        _ => left_to_right(character) && glyphs.has(character),
    }
}

/// Whether a character is drawn on the one before it. A variation selector is not: no font lists
/// it.
fn is_mark(character: char) -> bool {
    use GeneralCategory::{EnclosingMark, NonspacingMark, SpacingMark};
    match character {
        _ if is_everyday(character) => false,
        '\u{E0100}'..='\u{E01EF}' => false,
        // Half-width voicing marks are told with the kana before them.
        '\u{FF9E}' | '\u{FF9F}' => true,
        _ => matches!(character.general_category(), NonspacingMark | SpacingMark | EnclosingMark),
    }
}

fn is_kanji(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

// Typst panics on some mixtures of right-to-left letters and combining marks (upstream #8667).
fn left_to_right(character: char) -> bool {
    use BidiClass::{AL, AN, FSI, LRE, LRI, LRO, PDF, PDI, R, RLE, RLI, RLO};
    !matches!(
        bidi_class(character),
        R | AL | AN | LRE | LRO | RLE | RLO | PDF | LRI | RLI | FSI | PDI
    )
}

/// Whether a character is a letter or a digit that is written from right to left.
pub fn is_right_to_left(character: char) -> bool {
    matches!(bidi_class(character), BidiClass::R | BidiClass::AL | BidiClass::AN)
}

/// Puts a kana and a following U+3099 or U+309A together (か + ゛ = が); everything else stays as it
/// is.
pub fn compose_kana(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        let voiced = matches!(character, '\u{3099}' | '\u{309A}')
            .then(|| out.chars().next_back().and_then(|kana| compose(kana, character)))
            .flatten();
        if let Some(voiced) = voiced {
            out.pop();
            out.push(voiced);
        } else {
            out.push(character);
        }
    }
    out
}

/// A text with its katakana as hiragana.
pub fn hiragana(text: &str) -> String {
    let fold = |character: char| match character {
        'ァ'..='ヶ' => char::from_u32(character as u32 - 0x60).unwrap_or(character),
        _ => character,
    };
    text.chars().map(fold).collect()
}

/// The key by which words are compared: NFKC, trimmed, lower case.
pub fn key(text: &str) -> String {
    folded(text).trim().to_owned()
}

/// The key by which a form's long texts are compared: blanks and width aside.
pub fn squeezed(text: &str) -> String {
    folded(text).chars().filter(|character| !character.is_whitespace()).collect()
}

/// Returns the key by which headers are compared: NFKC, lower case, without blanks, line breaks,
/// characters that nobody sees, brackets with their content, `*`, `※`, `必須`.
pub fn header_key(text: &str) -> String {
    let visible = without_invisible(text);
    let text = folded(visible.as_deref().unwrap_or(text)).replace("必須", "");
    let mut depth = 0_usize;
    let mut out = String::new();
    for character in text.chars() {
        match character {
            '(' | '[' | '【' | '〔' | '「' | '『' | '<' | '{' | '〈' | '《' => depth += 1,
            ')' | ']' | '】' | '〕' | '」' | '』' | '>' | '}' | '〉' | '》' => {
                depth = depth.saturating_sub(1)
            }
            '*' | '※' => {}
            _ if depth > 0 || character.is_whitespace() => {}
            _ => out.push(character),
        }
    }
    out
}

/// A text in NFKC and in lower case, every letter by itself: no sigma is another one at the end of
/// a word.
pub fn folded(text: &str) -> String {
    folded_singly(text).unwrap_or_else(|| text.nfkc().flat_map(char::to_lowercase).collect())
}

/// The same, where each character can be looked at by itself.
fn folded_singly(text: &str) -> Option<String> {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        folded.push(narrow(character)?);
    }
    Some(folded)
}

/// What NFKC and lower case make of a character whatever stands around it; none where that must be
/// looked up.
fn narrow(character: char) -> Option<char> {
    const FULL_WIDTH: u32 = 0xFF01 - '!' as u32;
    match character {
        '\u{3000}' => Some(' '),
        '\n' => Some('\n'),
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(character as u32 - FULL_WIDTH).map(|narrow| narrow.to_ascii_lowercase())
        }
        _ if is_everyday(character) => Some(character.to_ascii_lowercase()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use unicode_properties::GeneralCategoryGroup;

    use super::*;

    struct All;
    impl Glyphs for All {
        fn has(&self, _: char) -> bool {
            true
        }
    }

    #[test]
    fn kana_are_composed_and_old_kanji_are_not() {
        let text = Text::new("か\u{3099}は\u{309A}\u{FA19}\u{FA1B}塚", &All).unwrap();
        assert_eq!(text.as_str(), "がぱ\u{FA19}\u{FA1B}塚");
    }

    #[test]
    fn what_cannot_be_printed_is_named() {
        for (raw, character, at) in [
            ("a\u{202E}b", '\u{202E}', 1),
            ("タブ\t", '\t', 2),
            ("א", 'א', 0),
            ("\u{200B}", '\u{200B}', 0),
        ] {
            assert_eq!(Text::new(raw, &All), Err(Unprintable { character, at }), "{raw:?}");
        }
        assert_eq!(Unprintable { character: '\u{202E}', at: 1 }.to_string(), "U+202E");
        assert!(Text::new("葛\u{E0100}城", &All).is_ok());
        assert_eq!(
            Text::new("a\u{E0100}", &All),
            Err(Unprintable { character: '\u{E0100}', at: 1 })
        );
    }

    #[test]
    fn everyday_characters_are_what_the_tables_of_unicode_say() {
        for character in ('\0'..=char::MAX).filter(|character| is_everyday(*character)) {
            assert!(character.nfkc().eq([character]) && left_to_right(character), "{character:?}");
            assert!(
                !matches!(character.general_category_group(), GeneralCategoryGroup::Mark),
                "{character:?}"
            );
            assert!(
                !matches!(character.general_category_group(), GeneralCategoryGroup::Other),
                "{character:?}"
            );
        }
        for character in ('\0'..=char::MAX).filter(|character| narrow(*character).is_some()) {
            let looked_up: String = character.nfkc().flat_map(char::to_lowercase).collect();
            assert_eq!(folded(&character.to_string()), looked_up, "{character:?}");
        }
    }

    #[test]
    fn keys_see_through_width_and_case() {
        assert_eq!(key(" ＭＤＳ／ＳＤＳ "), "mds/sds");
        assert_eq!(squeezed("（１）　サーバ、\n端末PC"), squeezed("(1)サーバ、端末ＰＣ"));
        // One character that must be looked up, and those beside it.
        for (text, folded) in [
            ("か\u{3099}ＡB", "がab"),
            ("Ａ\u{301}ア", "áア"),
            ("ΑΣ Β", "ασβ"),
            ("㈱ア Ｂ", "(株)アb"),
        ] {
            assert_eq!(squeezed(text), folded);
        }
    }

    #[test]
    fn headers_are_compared_without_what_people_add() {
        assert_eq!(header_key("※１回目（はい・いいえ）\n【必須】"), "1回目");
        assert_eq!(header_key("№"), header_key("Ｎｏ"));
        assert_eq!(header_key("1\u{200B}回目\u{FEFF}"), "1回目");
    }
}
