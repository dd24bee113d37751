//! What reads as one though a phrase may end within it: names and verbs of two parts, a thing and its
//! number, an item of the form with what it is about.

use std::ops::Range;

use super::script::{is_digit, is_hiragana, is_kanji, is_wide, script};

/// Most letters of a family name, and of a given name.
const LONGEST_NAME: usize = 6;
/// Most letters of what is counted, and of its number.
const LONGEST_COUNTED: usize = 12;
/// Endings of the first of two verbs that make up one: 買い替える, 取り外す, 書き出す.
const VERB_ENDS: &str = "いきぎしちびみりえけげせべめれ";
/// What stands before and behind a name in a list or a sentence.
const AROUND_NAMES: &str = "、。，；：・／→（）「」『』【】";

/// Returns the places behind the blank in each name of two parts: 若葉 健一.
pub(super) fn within_names(characters: &[(usize, char)]) -> Vec<usize> {
    within(characters, LONGEST_NAME, |character| is_letter(character) && !is_digit(character))
}

/// Returns the places behind the blank between what is counted and its number: 入力メニュー 5.
pub(super) fn before_counts(characters: &[(usize, char)]) -> Vec<usize> {
    within(characters, LONGEST_COUNTED, is_digit)
}

/// Returns the places behind blanks that have marks around their neighbours: letters before, up to
/// so many, and behind what is told.
fn within(characters: &[(usize, char)], most: usize, is_behind: fn(char) -> bool) -> Vec<usize> {
    let is_part = |length: usize| (1..=most).contains(&length);
    let is_end =
        |next: Option<&(usize, char)>| next.is_none_or(|(_, mark)| AROUND_NAMES.contains(*mark));
    let blanks = characters.iter().enumerate().filter(|(_, (_, blank))| blank.is_whitespace());
    let within = blanks.filter_map(|(index, _)| {
        let (before, behind) = (&characters[..index], &characters[index + 1..]);
        let first = before.iter().rev().take_while(|(_, letter)| is_letter(*letter)).count();
        let second = behind.iter().take_while(|(_, letter)| is_behind(*letter)).count();
        let around = [before.iter().rev().nth(first), behind.get(second)];
        let is_one = is_part(first) && is_part(second) && around.into_iter().all(is_end);
        is_one.then(|| behind[0].0)
    });
    within.collect()
}

/// Returns whether a character is a letter of Japanese, none of the marks around a name.
fn is_letter(character: char) -> bool {
    is_wide(character) && !character.is_whitespace() && !AROUND_NAMES.contains(character)
}

/// Returns the places between two verbs that make up one: 買い｜替える.
pub(super) fn within_verbs(characters: &[(usize, char)]) -> Vec<usize> {
    let kind = |index: Option<usize>, is: fn(char) -> bool| {
        index.and_then(|index| characters.get(index)).is_some_and(|(_, character)| is(*character))
    };
    let within = characters.iter().enumerate().filter(|(index, (_, ending))| {
        // A row of kanji before it is a noun that becomes a verb, and stands by itself: 入力し、
        // and one behind it is a noun.
        VERB_ENDS.contains(*ending)
            && kind(index.checked_sub(1), is_kanji)
            && !kind(index.checked_sub(2), is_kanji)
            && kind(Some(index + 1), is_kanji)
            && kind(Some(index + 2), is_hiragana)
    });
    within.map(|(index, _)| characters[index + 1].0).collect()
}

/// Returns the items of the form: 2（6）.
pub(super) fn items(text: &str) -> Vec<Range<usize>> {
    let open = '（'.len_utf8();
    let items = text.match_indices('（').filter_map(|(at, _)| {
        let inside = text[at + open..].split('）').next()?;
        let numbered = (1..=2).contains(&inside.chars().count()) && inside.chars().all(is_digit);
        let (before, _) = text[..at].char_indices().next_back().filter(|(_, is)| is_digit(*is))?;
        let end = at + open + inside.len() + '）'.len_utf8();
        (numbered && end <= text.len()).then_some(before..end)
    });
    items.collect()
}

/// Returns the places between an item of the form and what it is about: 2（6）｜サーバ.
pub(super) fn behind_items(text: &str) -> Vec<usize> {
    let is_word = |end: &usize| {
        let next = text[*end..].chars().next();
        next.is_some_and(|next| is_kanji(next) || script(next) == 1)
    };
    items(text).into_iter().map(|item| item.end).filter(is_word).collect()
}
