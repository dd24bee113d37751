//! The numbers of items and chapters as they stand on a form.

use std::sync::LazyLock;

use regex::Regex;

use super::words::{closed, one_line, pattern};
use crate::model::item::circled_value;

/// The number of an item as it stands on the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// As printed.
    pub printed: String,
    /// The chapter, where the number names it.
    pub chapter: Option<u8>,
    /// The number in its chapter.
    pub number: u8,
}

/// Returns the number that a cell consists of.
pub fn whole_label(text: &str) -> Option<Label> {
    let (label, rest) = leading_label(text)?;
    rest.trim().is_empty().then_some(label)
}

/// Returns the number that a text begins with, and what follows it.
pub fn leading_label(text: &str) -> Option<(Label, &str)> {
    static PREFIX: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^\s*(?:設?問|項目|[NnＮｎ][oｏ][.．]?|№|[QＱ])\s*"));
    let after_prefix = || labelled(text, PREFIX.find(text)?.end());
    labelled(text, 0).or_else(after_prefix)
}

/// Returns the number that stands in a text from a place on, with what is before it, and what
/// follows it.
fn labelled(whole: &str, start: usize) -> Option<(Label, &str)> {
    static BRACKETED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^\s*(?:([0-9０-９]{1,2})\s*[-‐‑–—―−－ー.．の]?\s*)?[（(]\s*([0-9０-９]{1,2}|[ア-ソａ-ｚa-z])\s*[）)][.．、:：]?",
        )
    });
    static DASHED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^\s*([0-9０-９]{1,2})\s*[-‐‑–—―−－ー.．の]\s*([0-9０-９]{1,2})(?:[.．、:：]|[\s　]|$)",
        )
    });
    static WRAPPED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^\s*[（(\[［]\s*([0-9０-９]{1,2})\s*[-‐‑–—―−－ー.．]\s*([0-9０-９]{1,2})\s*[）)\]］]",
        )
    });
    static CIRCLED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^\s*(?:([0-9０-９]{1,2})\s*[-‐‑–—―−－ー.．の]?\s*)?([①-⑳㉑-㉟㊱-㊿❶-❿⓵-⓾⑴-⒇])[.．、:：]?",
        )
    });
    let text = &whole[start..];
    if let Some(found) = CIRCLED.captures(text) {
        let number = found[2]
            .chars()
            .next()
            .and_then(|sign| circled_value(sign).or_else(|| bracketed_value(sign)));
        return label(
            whole,
            start + found.get(0)?.end(),
            found.get(1).and_then(|it| ordinal(it.as_str())),
            number,
        );
    }
    let found = BRACKETED
        .captures(text)
        .or_else(|| DASHED.captures(text))
        .or_else(|| WRAPPED.captures(text))?;
    label(
        whole,
        start + found.get(0)?.end(),
        found.get(1).and_then(|it| ordinal(it.as_str())),
        ordinal(&found[2]),
    )
}

/// Returns the plain number that a text begins with, `3. ` or `３）`, and what follows it. Chapters
/// are written so too: only where numbers of no other kind stand on the form it is an item's.
pub fn plain_label(text: &str) -> Option<(Label, &str)> {
    static PLAIN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^\s*([0-9０-９]{1,2}|[ア-ソ])(?:[.．、:：）)][\s　]*|[\s　]+)[^\s\d０-９]")
    });
    let found = PLAIN.captures(text)?;
    let last = found.get(0)?.as_str().chars().next_back().map_or(0, char::len_utf8);
    label(text, found.get(0)?.end() - last, None, ordinal(&found[1]))
}

fn label(text: &str, end: usize, chapter: Option<u8>, number: Option<u8>) -> Option<(Label, &str)> {
    let printed = text[..end].trim().to_owned();
    Some((
        Label { printed, chapter, number: number.filter(|number| *number > 0)? },
        text[end..].trim_start(),
    ))
}

/// Returns the number that ⑴ is.
fn bracketed_value(sign: char) -> Option<u8> {
    ('⑴'..='⒇').contains(&sign).then(|| (sign as u32 - '⑴' as u32) as u8 + 1)
}

/// Returns the place in their order of digits, Roman or Japanese numbers, or a letter: `３`, `Ⅲ`,
/// `三`, `ウ`, `c`.
fn ordinal(text: &str) -> Option<u8> {
    const ORDERS: [&[&str]; 4] = [
        &["ア", "イ", "ウ", "エ", "オ", "カ", "キ", "ク", "ケ", "コ", "サ", "シ", "ス", "セ", "ソ"],
        &["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"],
        &["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"],
        &["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p"],
    ];
    let closed = closed(text);
    closed.parse().ok().or_else(|| {
        let mut places =
            ORDERS.iter().filter_map(|order| order.iter().position(|known| *known == closed));
        places.next().map(|at| at as u8 + 1)
    })
}

/// Returns a plain number that a cell consists of: `3`, `３．`, `No.3`, `第３章`.
pub fn plain_number(text: &str) -> Option<u8> {
    static PLAIN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^[\[【〔<]?(?:no\.?|問|q|項目|第)?([0-9]{1,2}|[ivx]{1,4}|[一二三四五六七八九十])[章節部編]?[.)\]】〕>]?$",
        )
    });
    if leading_label(text).is_some() {
        return None;
    }
    let closed = closed(text);
    ordinal(&PLAIN.captures(&closed)?[1]).filter(|number| *number > 0)
}

/// Returns the number and the name of a chapter, as they stand on the form.
pub fn chapter_of(text: &str) -> Option<(String, String)> {
    static CHAPTER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^\s*(?:([\[［【〔][0-9０-９]{1,2}[\]］】〕])[\s　]*|(第\s*[0-9０-９一二三四五六七八九十]{1,2}\s*[章節部編]?|[0-9０-９]{1,2}(?:\s*章)?|[Ⅰ-Ⅻ]|[IVXＩＶＸ]{1,4}|[一二三四五六七八九十])[\s　．.、:：\n]+)(\S[\s\S]*)$",
        )
    });
    let found = CHAPTER.captures(text)?;
    let number = found.get(1).or_else(|| found.get(2))?;
    Some((number.as_str().to_owned(), one_line(found[3].trim())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_before_the_text() {
        for (text, printed, chapter, number, rest) in [
            ("２．３　利用者の", "２．３", Some(2), 3, "利用者の"),
            ("（ウ）利用者の", "（ウ）", None, 3, "利用者の"),
            ("⑵ 利用者の", "⑵", None, 2, "利用者の"),
            ("（２－３）利用者の", "（２－３）", Some(2), 3, "利用者の"),
            ("（４）利用者の", "（４）", None, 4, "利用者の"),
            ("(4)　利用者の", "(4)", None, 4, "利用者の"),
            ("④利用者の", "④", None, 4, "利用者の"),
            ("2-④ 利用者の", "2-④", Some(2), 4, "利用者の"),
            ("２－④　利用者の", "２－④", Some(2), 4, "利用者の"),
            ("２（４）利用者の", "２（４）", Some(2), 4, "利用者の"),
            ("2-4 利用者の", "2-4", Some(2), 4, "利用者の"),
            ("問2-4　利用者の", "問2-4", Some(2), 4, "利用者の"),
            ("No.2(4) 利用者の", "No.2(4)", Some(2), 4, "利用者の"),
        ] {
            let (label, left) = leading_label(text).unwrap();
            assert_eq!(
                (label.printed.as_str(), label.chapter, label.number, left),
                (printed, chapter, number, rest)
            );
        }
        for text in ["利用者の", "3世代以上の", "2023年度の", "2-3世代の"] {
            assert_eq!(leading_label(text), None, "{text}");
        }
    }
    #[test]
    fn plain_numbers_are_no_signs_and_stand_before_words() {
        for (text, number) in
            [("3", 3), ("３．", 3), ("No.3", 3), ("第３章", 3), ("【３】", 3), ("Ⅲ", 3), ("三", 3)]
        {
            assert_eq!(plain_number(text), Some(number), "{text}");
        }
        for text in ["①", "(1)", "2-3", "第三者", "2023"] {
            assert_eq!(plain_number(text), None, "{text}");
        }
        let (label, rest) = plain_label("３）利用者の").unwrap();
        assert_eq!((label.printed.as_str(), label.number, rest), ("３）", 3, "利用者の"));
        assert_eq!((plain_label("3.5倍の"), plain_label("3世代の")), (None, None));
    }

    #[test]
    fn chapters_have_numbers_of_many_kinds() {
        for (text, number, name) in [
            ("２　医療情報の\n管理", "２", "医療情報の管理"),
            ("１\n体制構築", "１", "体制構築"),
            ("第3章　備え", "第3章", "備え"),
            ("第３　備え", "第３", "備え"),
            ("Ⅱ　備え", "Ⅱ", "備え"),
            ("三、備え", "三", "備え"),
            ("【１】備え", "【１】", "備え"),
        ] {
            assert_eq!(chapter_of(text), Some((number.to_owned(), name.to_owned())));
        }
        assert_eq!(chapter_of("医療情報システムの有無"), None);
    }
}
