//! Where a line of Japanese may end: between phrases first, last of all anywhere.

use std::ops::Range;
use std::sync::Arc;

use super::joined;
use super::script::{is_digit, is_hiragana, is_kanji, is_mark_on_letter, is_wide, script};

/// How willingly a line ends at a place; the first are the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Break {
    /// After a blank, a mark or a phrase.
    Phrase,
    /// Between a family name and a given name.
    Name,
    /// Where a part of a compound ends: カタカナ｜漢字, 都道｜府県, after the signs of an address.
    Part,
    /// Between characters of a word.
    Anywhere,
    /// After a sign of what readers take as one: an address, a telephone number.
    PartOfWhole,
    /// Where nothing but the room's end allows it: in a number, before a mark that must not begin a
    /// line.
    Forced,
}

/// Words of the forms and of names, each of which readers take as one.
const WHOLE: [&str; 17] = [
    "はい",
    "いいえ",
    "対象外",
    "サーバ",
    "端末PC",
    "ネットワーク機器",
    "資格確認",
    "運用管理",
    "役に立",
    "元に戻",
    "という",
    "医療法人社団",
    "医療法人財団",
    "北海道",
    "神奈川",
    "和歌山",
    "鹿児島",
];
/// Kinds of firm, before or behind its name.
const FIRMS: [&str; 5] = ["株式会社", "有限会社", "合同会社", "医療法人", "社会福祉法人"];
/// What is counted in: stays with its number.
const UNITS: [&str; 11] = [
    "か所",
    "か月",
    "世代",
    "時間",
    "日間",
    "週間",
    "年間",
    "ページ",
    "パーセント",
    "営業日",
    "以内",
];
/// Longest run of letters and signs that is never broken: telephone numbers, addresses of mail.
const LONGEST_RUN: usize = 40;
/// Longest word without a blank that is taken as one, in letters: `架空レセコン`, `若葉健一`.
const LONGEST_WORD: usize = 8;
/// Signs after which an address that is too long is broken.
const JOINTS: &str = "/.-_@?&=:;,";

/// Returns how willingly a line ends after each character of a line of text but the last; places in
/// bytes, in order. None within a letter and its marks.
#[comemo::memoize]
pub fn breaks(text: &str) -> Arc<[(usize, Break)]> {
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let phrases = phrase_ends(text);
    let mut found = Vec::with_capacity(characters.len());
    for pair in characters.windows(2) {
        let ((_, before), (at, after)) = (pair[0], pair[1]);
        if is_mark_on_letter(after) {
            continue;
        }
        found.push((at, between(before, after, phrases.binary_search(&at).is_ok())));
    }
    pair_kanji(&characters, &mut found);
    part_katakana(text, &mut found);
    part_firms(text, &mut found);
    let softly = [
        (joined::within_names(&characters), Break::Name),
        (joined::behind_items(text), Break::Part),
        (joined::within_verbs(&characters), Break::Anywhere),
        (joined::before_counts(&characters), Break::Forced),
    ];
    for (places, level) in softly {
        hinder(&mut found, &places, level);
    }
    for span in wholes(text) {
        hold_together(&mut found, &span);
    }
    found.into()
}

/// Returns the words of a line of text: what a column should have room for. Blanks at their ends
/// belong to none.
pub fn words(text: &str) -> Vec<&str> {
    if is_short(text) && !text.contains(char::is_whitespace) {
        return vec![text];
    }
    let breaks = breaks(text);
    let mut words = Vec::new();
    for phrase in pieces(0..text.len(), &breaks, Break::Name) {
        if is_short(text[phrase.clone()].trim_end_matches(must_not_begin)) {
            words.push(text[phrase].trim());
        } else {
            words.extend(pieces(phrase, &breaks, Break::Part).map(|part| text[part].trim()));
        }
    }
    words
}

/// Returns whether readers take a line of text as one: a word, or a short text of two.
pub fn is_one_word(text: &str) -> bool {
    is_short(text) || (!text.contains('\n') && matches!(*words(text), [word] if word == text))
}

/// Returns whether a word is never broken: a short one, a number, an address.
pub fn is_kept(word: &str) -> bool {
    is_short(word) || word.contains(|character: char| character.is_ascii_graphic())
}

/// Returns whether a line of text is no longer than a word that is never parted.
pub fn is_short(text: &str) -> bool {
    text.chars().count() <= LONGEST_WORD && !text.contains('\n')
}

/// Cuts a part of a text wherever lines end so willingly or more.
fn pieces<'b>(
    part: Range<usize>,
    breaks: &'b [(usize, Break)],
    level: Break,
) -> impl Iterator<Item = Range<usize>> + use<'b> {
    let (first, last) = (part.start, part.end);
    let inside =
        breaks.iter().filter(move |(at, found)| first < *at && *at < last && *found <= level);
    let mut start = first;
    let ends = inside.map(|(at, _)| *at).chain([last]);
    ends.map(move |end| std::mem::replace(&mut start, end)..end)
}

/// Lets lines end less willingly at some places.
fn hinder(found: &mut [(usize, Break)], places: &[usize], level: Break) {
    for place in places {
        if let Ok(index) = found.binary_search_by_key(place, |(at, _)| *at) {
            found[index].1 = found[index].1.max(level);
        }
    }
}

fn hold_together(found: &mut [(usize, Break)], span: &Range<usize>) {
    let first = found.partition_point(|(at, _)| *at <= span.start);
    for (_, level) in found[first..].iter_mut().take_while(|(at, _)| *at < span.end) {
        *level = if *level == Break::Part { Break::PartOfWhole } else { Break::Forced };
    }
    if let Ok(end) = found.binary_search_by_key(&span.end, |(at, _)| *at)
        && found[end].1 == Break::Anywhere
    {
        found[end].1 = Break::Part;
    }
}

/// Returns where phrases end: the last characters of most texts end none.
fn phrase_ends(text: &str) -> Vec<usize> {
    if text.is_ascii() {
        return Vec::new();
    }
    let phrases = budoux::parse(budoux::models::default_japanese_model(), text);
    let mut at = 0;
    let ends = phrases.iter().map(|phrase| {
        at += phrase.len();
        at
    });
    ends.collect()
}

fn between(before: char, after: char, phrase_ends: bool) -> Break {
    if before.is_whitespace() || after.is_whitespace() {
        // A line ends after its blanks, and none begins with the stroke between two of them.
        let is_forced = after.is_whitespace() || after == '／';
        return if is_forced { Break::Forced } else { Break::Phrase };
    }
    if must_not_part(before, after) || joins_numbers(before, after) {
        return Break::Forced;
    }
    if is_of_run(before) && is_of_run(after) {
        return if JOINTS.contains(before) { Break::Part } else { Break::Anywhere };
    }
    let after_mark =
        "、。，；！？／・→".contains(before) || (closes(before) && !is_hiragana(after));
    if after_mark || must_not_end(after) || phrase_ends {
        return Break::Phrase;
    }
    if script(before) == script(after) || is_hiragana(after) {
        Break::Anywhere
    } else {
        Break::Part
    }
}

/// Returns whether two characters belong to one number, or to a span of two: `9時～18時`.
fn joins_numbers(before: char, after: char) -> bool {
    is_digit(after) && (is_digit(before) || matches!(before, '～' | '〜'))
}

/// Lets a long row of kanji end a line after every second, as compounds do (医療｜情報), and behind
/// what ends a compound (医政局｜特定), but never before the last one alone (責任者).
fn pair_kanji(characters: &[(usize, char)], found: &mut [(usize, Break)]) {
    for run in characters.chunk_by(|a, b| is_kanji(a.1) && is_kanji(b.1)) {
        // And others (責任者等): no part of the compound.
        let run = match run {
            [compound @ .., (_, '等')] if !compound.is_empty() => compound,
            whole => whole,
        };
        for compound in compounds(run) {
            let last = compound.len().saturating_sub(1);
            let places = compound.iter().step_by(2).enumerate();
            let places = places
                .filter(|(pair, (at, _))| *at != run[0].0 && (*pair == 0 || 2 * pair != last));
            for (_, (at, _)) in places {
                if let Ok(index) = found.binary_search_by_key(at, |(at, _)| *at) {
                    let level = &mut found[index].1;
                    *level = Break::Part.min(*level);
                }
            }
        }
    }
}

/// Kanji that end a compound: of offices, things and people.
const ENDS_OF_COMPOUNDS: &str = "省庁局室院品者員";

/// Parts a row of kanji behind what ends a compound, where at least two stand on either side.
fn compounds(run: &[(usize, char)]) -> Vec<&[(usize, char)]> {
    let mut compounds = Vec::new();
    let mut start = 0;
    for end in 1..run.len().saturating_sub(1) {
        let is_end = |index: usize| ENDS_OF_COMPOUNDS.contains(run[index].1);
        if end - start >= 2 && is_end(end - 1) && !is_end(end) {
            compounds.push(&run[start..end]);
            start = end;
        }
    }
    compounds.push(&run[start..]);
    compounds
}

/// Words that katakana compounds are made of.
const KATAKANA: [&str; 20] = [
    "グループ",
    "コミュニケーション",
    "サービス",
    "サポート",
    "システム",
    "ショッピング",
    "ストア",
    "ソリューション",
    "センター",
    "ドラッグ",
    "ファーマシー",
    "ヘルスケア",
    "マネジメント",
    "メディカル",
    "メンテナンス",
    "インフォメーション",
    "エンジニアリング",
    "テクノロジー",
    "ホールディングス",
    "クリニック",
];

/// Lets a long row of katakana end a line before and behind the words that it is made of.
fn part_katakana(text: &str, found: &mut [(usize, Break)]) {
    let is_katakana = |character: char| script(character) == 1;
    let ends = KATAKANA
        .iter()
        .flat_map(|word| text.match_indices(word).flat_map(|(at, _)| [at, at + word.len()]));
    for end in ends {
        let within = text[..end].chars().next_back().is_some_and(is_katakana)
            && text[end..].chars().next().is_some_and(is_katakana);
        if let Ok(index) = found.binary_search_by_key(&end, |(at, _)| *at)
            && found[index].1 == Break::Anywhere
            && within
            && !text[end..].starts_with("ズ")
        {
            found[index].1 = Break::Part;
        }
    }
}

/// Lets a firm's name end a line before and after what kind of firm it is.
fn part_firms(text: &str, found: &mut [(usize, Break)]) {
    let firms = FIRMS
        .iter()
        .flat_map(|firm| text.match_indices(firm).flat_map(|(at, _)| [at, at + firm.len()]));
    for end in firms {
        if let Ok(index) = found.binary_search_by_key(&end, |(at, _)| *at)
            && found[index].1 < Break::PartOfWhole
            && !text[end..].starts_with(is_hiragana)
            && !text[end..].starts_with("社団")
            && !text[end..].starts_with("財団")
        {
            found[index].1 = Break::Phrase;
        }
    }
}

/// Returns what is never broken: 【要記入】, words of the forms, numbers with their unit, dates, times,
/// telephone numbers and addresses.
fn wholes(text: &str) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices('【') {
        spans.extend(
            text[at..]
                .find('】')
                .filter(|length| *length <= 30)
                .map(|length| at..at + length + '】'.len_utf8()),
        );
    }
    for word in WHOLE {
        spans.extend(text.match_indices(word).map(|(at, _)| at..at + word.len()));
    }
    spans.extend(runs(text));
    spans.extend(counts(text));
    spans
}

/// Returns the runs of letters, digits and signs that are not too long.
fn runs(text: &str) -> Vec<Range<usize>> {
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let runs = characters.chunk_by(|a, b| is_of_run(a.1) && is_of_run(b.1));
    let short = runs.filter(|run| run.len() > 1 && run.len() <= LONGEST_RUN && is_of_run(run[0].1));
    short.map(|run| run[0].0..run[run.len() - 1].0 + run[run.len() - 1].1.len_utf8()).collect()
}

/// Returns numbers with what is counted in, and the days and times that they make up.
fn counts(text: &str) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    for pair in characters.windows(2) {
        let ((start, digit), (unit, character)) = (pair[0], pair[1]);
        if !is_digit(digit)
            || is_of_run(character)
            || character.is_whitespace()
            || must_not_end(character)
            || FIRMS.iter().any(|firm| text[unit..].starts_with(firm))
        {
            continue;
        }
        let rest = &text[unit..];
        let known = UNITS.iter().find(|word| rest.starts_with(*word)).map(|word| word.len());
        let end = unit + known.unwrap_or(character.len_utf8());
        // 9月末.
        let is_end = character == '月' && text[end..].starts_with('末');
        let end = if is_end { end + '末'.len_utf8() } else { end };
        // The month stays with its year, minutes with their hour.
        let goes_on =
            "年月日時分度".contains(character) && text[end..].chars().next().is_some_and(is_digit);
        spans.push(start..if goes_on { end + 1 } else { end });
    }
    spans.extend(joined::items(text));
    for era in ["令和", "平成", "昭和"] {
        spans.extend(text.match_indices(era).map(|(at, _)| at..at + era.len() + 1));
    }
    spans.retain(|span| span.end <= text.len());
    spans
}

/// Returns whether a character and its neighbours make up one number, address or word of Latin
/// letters.
fn is_of_run(character: char) -> bool {
    !character.is_whitespace() && !is_wide(character) && !matches!(character, '、' | '。' | '・')
}

/// Returns whether a character never begins a line.
pub fn must_not_begin(character: char) -> bool {
    closes(character)
        || "、。，．・：；？！ー〜～～‐–—―…‥々ゝゞヽヾぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ゛゜％℃,.:;?!%／".contains(character)
}

/// Returns whether a line never ends between two characters.
pub fn must_not_part(before: char, after: char) -> bool {
    must_not_begin(after) || must_not_end(before)
}

fn closes(character: char) -> bool {
    ")]}）］｝」』】〉》〕〟’”｠».".contains(character) && character != '.'
}

fn must_not_end(character: char) -> bool {
    "([{（［｛「『【〈《〔〝‘“｟«￥＄".contains(character)
}
