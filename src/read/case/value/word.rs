//! One of several words, and lists of words.

use super::refused::{Refused, is_ditto, leaves_open, proposed, refused};
use crate::model::text::key;
use crate::read::file::grid::Content;
use crate::rule;

/// Reads one of several words; evident synonyms are found by `meant`, words to be proposed by
/// `near`.
///
/// # Errors
/// I009, listing the words.
pub fn choice<T>(
    content: &Content,
    words: &[&str],
    meant: impl Fn(&str) -> Option<T>,
    near: impl Fn(&str) -> Option<&'static str>,
) -> Result<T, Refused> {
    let text: String = key(&content.shown()).split_whitespace().collect();
    if let Some(value) = meant(&text) {
        return Ok(value);
    }
    let words: String = words.iter().map(|word| format!("「{word}」")).collect();
    if is_ditto(&text) {
        let right = format!("行ごとに、{words}のどれか一つを書いてください");
        return refused(&rule::I009, "では、どれか決められません", right);
    }
    let list = format!("{words}のどれか一つを書いてください");
    let right =
        near(&text).map_or_else(|| list.clone(), |word| format!("{}（{list}）", proposed(word)));
    refused(&rule::I009, "は、選べる言葉ではありません", right)
}

/// Adds to a refusal that the cell may be left empty, if that is what its text comes to.
pub fn or_blank(refusal: Refused, content: &Content) -> Refused {
    if leaves_open(&content.shown()) { refusal.or_blank() } else { refusal }
}

/// Splits a list into its items, as written.
pub fn list(text: &str) -> Vec<&str> {
    text.split(['、', ',', '，', '/', '／', '\n'])
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .collect()
}
