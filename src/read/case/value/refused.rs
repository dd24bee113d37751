//! Why a cell cannot be taken, and the words that several kinds of cells share.

use crate::model::placeholder::Placeholder;
use crate::model::text::key;
use crate::read::file::grid::Content;
use crate::rule::Rule;

/// Why a cell cannot be taken: the rule, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// I006 to I009, I021.
    pub rule: &'static Rule,
    /// What is wrong with it, to stand behind 「…」.
    pub why: String,
    /// What would be right, with an example.
    pub right: String,
}

impl Refused {
    /// Adds the way out for somebody who does not know what to write.
    #[must_use]
    pub fn or_blank(self) -> Self {
        Self { right: format!("{}。{LEAVE_BLANK}", self.right), ..self }
    }
}

/// The way out where an empty cell is one.
const LEAVE_BLANK: &str = "わからなければ空欄のままにしてください";

/// Returns a refusal by a rule.
///
/// # Errors
/// Always: it is the refusal.
pub fn refused<T>(
    rule: &'static Rule,
    why: impl Into<String>,
    right: impl Into<String>,
) -> Result<T, Refused> {
    Err(Refused { rule, why: why.into(), right: right.into() })
}

/// Returns the question whether a word is meant.
pub fn proposed(word: &str) -> String {
    format!("「{word}」のことではありませんか。そうなら「{word}」と書いてください")
}

/// Returns a cell as it is compared: a number by its value, whatever its format shows.
pub fn plain(content: &Content) -> String {
    match content {
        Content::Number { value, .. } => value.to_string(),
        Content::Text(_)
        | Content::Moment { .. }
        | Content::Bool(_)
        | Content::Error(_)
        | Content::NoResult => key(&content.shown()),
    }
}

/// Returns whether a word only points to another cell.
pub fn is_ditto(text: &str) -> bool {
    Placeholder::of(text) == Some(Placeholder::Ditto)
}

/// Returns whether a text says that its writer does not know, or has nothing to write.
pub fn leaves_open(text: &str) -> bool {
    const WORDS: [&str; 10] = [
        "わから",
        "分から",
        "判ら",
        "不明",
        "不詳",
        "未確認",
        "確認中",
        "調査中",
        "問い合わせ中",
        "したことが",
    ];
    let word = key(text);
    let is_word = ["?", "??", "???", "未", "まだ", "したことない"].contains(&word.as_str());
    let is_placeholder = Placeholder::of(&word).is_some_and(|kind| kind != Placeholder::Ditto);
    is_word || is_placeholder || WORDS.iter().any(|part| word.starts_with(part))
}
