//! What several messages have in common, and in what each differs.

use std::collections::BTreeMap;

/// Marks between which a message may differ from others.
const MARKS: &str = "「」『』（）()：、。／";
/// Words that stand behind a name.
const PARTICLES: [char; 6] = ['の', 'は', 'が', 'を', 'に', 'で'];
/// Stands for what differs.
pub const DIFFERS: &str = "…";
/// Fewest letters that messages have in common.
const FEWEST: usize = 6;

/// Messages that are the same but for a name or two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike {
    /// The message, with a sign where the messages differ.
    pub sentence: String,
    /// The messages by their index, each with what it says there.
    pub differences: Vec<(usize, String)>,
}

/// Puts messages together that say the same of different things; those that are like no other are
/// left out.
pub fn alike(messages: &[&str]) -> Vec<Alike> {
    let mut by_marks: BTreeMap<String, Vec<(usize, Vec<&str>)>> = BTreeMap::new();
    for (index, message) in messages.iter().enumerate() {
        let marks = message.chars().filter(|character| MARKS.contains(*character)).collect();
        let parts = message.split(|character| MARKS.contains(character)).collect();
        by_marks.entry(marks).or_default().push((index, parts));
    }
    let mut found: Vec<Alike> =
        by_marks.iter().filter_map(|(marks, several)| of_form(marks, several)).collect();
    found.sort_by_key(|alike| alike.differences.first().map(|(index, _)| *index));
    found
}

/// Compares messages with the same marks, part by part.
fn of_form(marks: &str, several: &[(usize, Vec<&str>)]) -> Option<Alike> {
    let [(_, first), _, ..] = several else { return None };
    let is_common =
        |part: usize| several.iter().all(|(_, parts)| parts.get(part) == first.get(part));
    let common: Vec<bool> = (0..first.len()).map(is_common).collect();
    let ends: Vec<&str> = (0..first.len())
        .map(|part| if common[part] { first[part] } else { common_end(several, part) })
        .collect();
    if ends.iter().map(|end| end.chars().count()).sum::<usize>() < FEWEST {
        return None;
    }
    let mut sentence = String::new();
    let mut marks = marks.chars();
    for (end, common) in ends.iter().zip(&common) {
        sentence.push_str(if *common { "" } else { DIFFERS });
        sentence.push_str(end);
        sentence.extend(marks.next());
    }
    let mut differences = Vec::with_capacity(several.len());
    for (index, parts) in several {
        let mut said: Vec<&str> = Vec::new();
        for (part, end) in parts.iter().zip(&ends) {
            let part = part.strip_suffix(end).unwrap_or(part);
            if !part.is_empty() && !said.contains(&part) {
                said.push(part);
            }
        }
        // What differs in several words, or in an item's number, is read in its own sentence only.
        let [name] = said.as_slice() else { return None };
        if name.chars().all(|character| character.is_numeric()) {
            return None;
        }
        differences.push((*index, (*name).to_owned()));
    }
    Some(Alike { sentence, differences })
}

/// Returns what a part of all messages ends in, from a particle on: `の開示書が空欄です`.
fn common_end<'m>(several: &[(usize, Vec<&'m str>)], part: usize) -> &'m str {
    let mut texts = several.iter().filter_map(|(_, parts)| parts.get(part).copied());
    let first = texts.next().unwrap_or_default();
    let end = texts.fold(first, |end, text| {
        let is_end = |at: &usize| text.ends_with(&end[*at..]) && text.len() > end.len() - at;
        let mut starts = end.char_indices().map(|(at, _)| at);
        starts.find(is_end).map_or("", |at| &end[at..])
    });
    end.find(PARTICLES).filter(|at| *at > 0 || end.len() < first.len()).map_or("", |at| &end[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_that_differs_in_a_name_is_said_once() {
        let found = alike(&[
            "事業者確認用がまだありません（見本い02システム株式会社）",
            "事業者確認用がまだありません（見本う03システム株式会社）",
        ]);
        let [alike] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(alike.sentence, "事業者確認用がまだありません（…）");
        let names = ["見本い02システム株式会社", "見本う03システム株式会社"];
        assert_eq!(alike.differences, [(0, names[0].to_owned()), (1, names[1].to_owned())]);
    }

    #[test]
    fn a_name_that_stands_twice_in_its_message_is_said_once() {
        let message = |name: &str| format!("ID「{name}」は共用に見えます（ユーザIDに「{name}」）");
        let (one, other) = (message("user1"), message("user2"));
        let found = alike(&[&one, &other]);
        assert_eq!(found[0].sentence, "ID「…」は共用に見えます（ユーザIDに「…」）");
        assert_eq!(found[0].differences, [(0, "user1".to_owned()), (1, "user2".to_owned())]);
    }

    #[test]
    fn what_follows_a_name_is_said_once() {
        let found = alike(&[
            "答えがありますが、見本い株式会社の開示書が空欄です（2（3）全般）",
            "答えがありますが、見本ろ株式会社の開示書が空欄です（2（3）全般）",
            "答えがありますが、例示の森の開示書が空欄です（2（3）全般）",
        ]);
        assert_eq!(found[0].sentence, "答えがありますが、…の開示書が空欄です（2（3）全般）");
        let names: Vec<&str> = found[0].differences.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names, ["見本い株式会社", "見本ろ株式会社", "例示の森"]);
    }

    #[test]
    fn messages_that_are_like_no_other_are_left_out() {
        assert_eq!(alike(&["あれが空欄です", "これは長すぎます（本店）"]), []);
        assert_eq!(alike(&["あ「い」", "う「え」"]), [], "nothing in common");
        let of_items =
            ["答えがまだありません（2（6）サーバ）", "答えがまだありません（2（7）端末PC）"];
        assert_eq!(alike(&of_items), [], "several words");
        let of_numbers =
            ["答えがまだありません（2（6）全般）", "答えがまだありません（2（7）全般）"];
        assert_eq!(alike(&of_numbers), [], "an item's number");
        let found = alike(&["別の話です", "電話番号が空欄です：あ", "電話番号が空欄です：い"]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].differences, [(1, "あ".to_owned()), (2, "い".to_owned())]);
    }
}
