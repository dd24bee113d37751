//! Near misses: which name a misspelt one most likely means. Never taken for it, only proposed.

use crate::model::text::{folded, header_key};
use crate::sheet::near_words;
use crate::sheet::{Column, SheetId, sheet_key};

/// Share of the letters in which a near miss may differ: one of so many.
const LETTERS_PER_SLIP: usize = 3;
/// How near a name of a person or a firm must be to be proposed; 1 is the same.
pub const NEAR_NAME: f64 = 0.5;
/// A single wrong letter in so many is a slip of the pen.
const LETTERS_OF_SLIP: usize = 6;
/// How near a header counts that is a synonym but for a slip.
const SLIP: f64 = 0.7;
/// How near a name counts that holds the other or lies in it, at least.
const HOLDING: f64 = 0.6;

/// The longest name that may be a slip for another, in bytes: 300 kanji. To compare longer ones
/// letter by letter would take long, and nobody writes them.
pub const NAME_BYTES: usize = 900;

/// Returns how near a header is to a column, the higher the nearer; `None` where it is no near
/// miss.
pub fn of_column(header: &str, column: &Column) -> Option<f64> {
    if header.len() > NAME_BYTES {
        return None;
    }
    let key = header_key(header);
    // A header that stands in brackets as a whole has no other key.
    let key = if key.is_empty() { closed_up(header) } else { key };
    let words = near_words::of_column(column).iter().map(|word| header_key(word));
    let near = nearness(&key, &header_key(column.header), words);
    let is_slip = || column.synonyms.iter().any(|synonym| is_slip(&key, &header_key(synonym)));
    near.or_else(|| is_slip().then_some(SLIP))
}

/// Returns how near a name is to a sheet's, the higher the nearer; `None` where it is no near miss.
pub fn of_sheet(name: &str, sheet: SheetId) -> Option<f64> {
    if name.len() > NAME_BYTES {
        return None;
    }
    let words = near_words::of_sheet(sheet).iter().map(|word| sheet_key(word));
    nearness(&sheet_key(name), &sheet_key(sheet.name()), words)
}

/// Returns the nearest of several sheets.
pub fn nearest_sheet(name: &str, sheets: impl Iterator<Item = SheetId>) -> Option<SheetId> {
    let near = sheets.filter_map(|sheet| Some((of_sheet(name, sheet)?, sheet)));
    near.max_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, sheet)| sheet)
}

/// Pairs headers with the columns that they nearly name, the nearest first, each of both once: by
/// the index of the header, in its order.
pub fn paired(headers: &[&str], columns: &[&'static Column]) -> Vec<Option<&'static Column>> {
    let nearness = |(at, header): (usize, &&str)| {
        let near = columns.iter().filter_map(|column| Some((of_column(header, column)?, *column)));
        near.map(|(near, column)| (near, at, column)).collect::<Vec<_>>()
    };
    let mut pairs: Vec<(f64, usize, &'static Column)> =
        headers.iter().enumerate().flat_map(nearness).collect();
    pairs.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut meant: Vec<Option<&'static Column>> = vec![None; headers.len()];
    for (_, at, column) in pairs {
        if meant[at].is_none() && !meant.contains(&Some(column)) {
            meant[at] = Some(column);
        }
    }
    meant
}

/// Returns how near the keys of two names are; 1 is the same.
pub fn name_nearness(one: &str, other: &str) -> f64 {
    let near = strsim::normalized_damerau_levenshtein(one, other);
    if holds_or_lies_in(one, other) { near.max(HOLDING) } else { near }
}

/// Returns how near a key is to a name, or to words for it.
fn nearness(key: &str, name: &str, mut words: impl Iterator<Item = String>) -> Option<f64> {
    if key.is_empty() {
        return None;
    }
    if words.any(|word| word == key) {
        return Some(1.0);
    }
    if holds_or_lies_in(key, name) {
        let (one, other) = (key.chars().count() as f64, name.chars().count() as f64);
        return Some(HOLDING + (1.0 - HOLDING) * one.min(other) / one.max(other));
    }
    by_letters(key, name)
}

/// Returns how near two keys are that differ in a third of their letters at most. Where figures
/// differ, they count something else (3回目 is not 2回目).
fn by_letters(one: &str, other: &str) -> Option<f64> {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (of_one, of_other) = (digits(one), digits(other));
    if of_one != of_other && !of_one.is_empty() && !of_other.is_empty() {
        return None;
    }
    let slips = strsim::damerau_levenshtein(one, other);
    let letters = one.chars().count().max(other.chars().count());
    (slips * LETTERS_PER_SLIP <= letters).then(|| 1.0 - slips as f64 / letters as f64)
}

/// Tells whether two keys differ in a single letter of a long name.
fn is_slip(one: &str, other: &str) -> bool {
    let letters = one.chars().count().max(other.chars().count());
    letters >= LETTERS_OF_SLIP
        && by_letters(one, other).is_some()
        && strsim::damerau_levenshtein(one, other) == 1
}

/// Tells whether one key holds the other; a single letter is in too many names.
fn holds_or_lies_in(one: &str, other: &str) -> bool {
    let long = |text: &str| text.chars().count() >= 2;
    long(one) && long(other) && (one.contains(other) || other.contains(one))
}

fn closed_up(text: &str) -> String {
    folded(text).chars().filter(|character| !character.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(sheet: SheetId, headers: &[&str]) -> Vec<Option<&'static str>> {
        let columns: Vec<&Column> = sheet.columns().iter().collect();
        paired(headers, &columns)
            .into_iter()
            .map(|column| column.map(|column| column.header))
            .collect()
    }

    #[test]
    fn a_near_miss_is_proposed() {
        for (sheet, header, column) in [
            (SheetId::Checklist, "目標曰", "目標日"),
            (SheetId::Checklist, "１回目の確認した日", "1回目確認日"),
            (SheetId::Checklist, "回答", "1回目"),
            (SheetId::Checklist, "結果", "1回目"),
            (SheetId::Checklist, "日付", "1回目確認日"),
            (SheetId::Checklist, "確認した日", "1回目確認日"),
            (SheetId::Checklist, "【1回目】", "1回目"),
            (SheetId::Checklist, "1回目（はい・いいえ）の答え", "1回目"),
            (SheetId::Checklist, "一回目", "1回目"),
            (SheetId::Devices, "置き場所", "設置場所"),
            (SheetId::Devices, "場所", "設置場所"),
            (SheetId::Accounts, "権限区分", "権限"),
            (SheetId::Vendors, "会社名", "事業者名"),
            (SheetId::Vendors, "事業者名称", "事業者名"),
            (SheetId::Contacts, "組織の名", "組織名"),
        ] {
            assert_eq!(meant(sheet, &[header]), [Some(column)], "{header}");
        }
        for (sheet, header) in [
            (SheetId::Checklist, "天気"),
            (SheetId::Checklist, "3回目"),
            (SheetId::Checklist, "日"),
            (SheetId::Vendors, "郵便番号"),
            (SheetId::Devices, ""),
        ] {
            assert_eq!(meant(sheet, &[header]), [None], "{header}");
        }
    }

    #[test]
    fn of_several_headers_each_column_is_proposed_once() {
        assert_eq!(meant(SheetId::Checklist, &["1回目の結果", "回答"]), [None, Some("1回目")]);
        let both = meant(SheetId::Checklist, &["回答", "回答日"]);
        assert_eq!(both, [Some("1回目"), Some("1回目確認日")]);
    }

    #[test]
    fn sheets_have_near_misses_too() {
        let near = |name: &str| nearest_sheet(name, SheetId::ALL.into_iter()).map(SheetId::name);
        assert_eq!(near("薬局 - 表1"), Some("薬局"));
        assert_eq!(near("連絡先（旧）"), Some("連絡先"));
        assert_eq!(near("バックアッフ"), Some("バックアップ"));
        assert_eq!(near("機器一覧"), Some("機器台帳"));
        assert_eq!(near("天気"), None);
    }
}
