//! Words that fill a cell and say nothing: なし, 不明, 同上.

use super::text::{hiragana, key};

/// What a word that says nothing stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    /// That there is none: なし, 該当なし, N/A.
    None,
    /// That nobody knows: 不明, 未定.
    Unknown,
    /// A blank, drawn as a dash.
    Dash,
    /// What another cell holds: 同上, 〃.
    Ditto,
}

const NONE: [&str; 8] =
    ["なし", "無し", "無", "該当なし", "該当無し", "特になし", "特に無し", "n/a"];
const UNKNOWN: [&str; 2] = ["不明", "未定"];
const DITTO: [&str; 9] = ["〃", "々", "同上", "上に同じ", "上と同じ", "同左", "\"", "''", "〻"];

/// Longer texts, in bytes, say something.
const LONGEST: usize = 60;

impl Placeholder {
    /// Returns what a text stands for if the whole of it says nothing.
    pub fn of(text: &str) -> Option<Self> {
        // Most texts are longer than any of the words.
        if text.len() > LONGEST {
            return None;
        }
        let word: String = key(text).split_whitespace().collect();
        let word = word.strip_suffix('。').unwrap_or(&word);
        let word = &*hiragana(word);
        if NONE.contains(&word) {
            Some(Self::None)
        } else if UNKNOWN.contains(&word) {
            Some(Self::Unknown)
        } else if DITTO.contains(&word) {
            Some(Self::Ditto)
        } else {
            is_dash(word).then_some(Self::Dash)
        }
    }
}

/// Returns whether a text consists of dashes, by any of their letters.
fn is_dash(word: &str) -> bool {
    !word.is_empty() && word.chars().all(is_dash_letter)
}

/// Returns whether a letter is one that people draw a dash with.
pub fn is_dash_letter(letter: char) -> bool {
    matches!(letter, '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | 'ー' | '─' | '━' | '⸺')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_say_nothing_are_known_in_every_width() {
        for (kind, words) in [
            (
                Placeholder::None,
                &[
                    "なし",
                    "ナシ",
                    "ﾅｼ",
                    "無し",
                    "無",
                    "該当なし",
                    "特になし",
                    "N/A",
                    "Ｎ／Ａ",
                    "なし。",
                ][..],
            ),
            (Placeholder::Unknown, &["不明", "未定", " 不明　"]),
            (Placeholder::Dash, &["－", "―", "-", "ー", "ｰ", "--", "― ―", "—", "–", "−", "─"]),
            (Placeholder::Ditto, &["同上", "〃", "々", "上に同じ"]),
        ] {
            for word in words {
                assert_eq!(Placeholder::of(word), Some(kind), "{word}");
            }
        }
    }

    #[test]
    fn words_that_say_something_are_none() {
        for text in [
            "",
            "梨",
            "無線",
            "なしの木薬局",
            "不明点は事業者へ",
            "未定（4月に決める）",
            "N",
            "無 一郎",
            "ローソン",
        ] {
            assert_eq!(Placeholder::of(text), None, "{text}");
        }
    }
}
