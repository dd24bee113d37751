//! The words by which a form is known: headers, numbers, places to answer, marks of notes, years.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::day::FiscalYear;
use crate::model::edition::FormKind;
use crate::model::item::ItemNumber;
use crate::model::text::key;

/// What a header says that its column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HeaderWord {
    /// Items.
    Item,
    /// Numbers of items.
    Number,
    /// Chapters.
    Chapter,
    /// Headings, each beside its items.
    Heading,
    /// Answers.
    Answer,
    /// Days of answers.
    Date,
    /// Target dates.
    Target,
    /// Remarks.
    Remark,
    /// はい or いいえ, one of the two columns of an answer.
    Part,
}

/// The header words that are looked for, as they are named where none is found.
pub const LOOKED_FOR: [&str; 6] = ["チェック項目", "確認結果", "確認日", "1回目", "目標日", "備考"];

/// The word in the title of every form.
pub const LIST: &str = "チェックリスト";

#[expect(
    clippy::expect_used,
    reason = "built in: a pattern that is no pattern fails the tests of its kind"
)]
pub fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a built-in pattern")
}

/// Returns a text under NFKC, in lower case, without blanks.
pub fn closed(text: &str) -> String {
    key(text).split_whitespace().collect()
}

/// Returns a text without what stands in brackets; the text itself where nothing else does.
fn without_brackets(text: &str) -> String {
    static BRACKETS: LazyLock<Regex> = LazyLock::new(|| pattern(r"[(\[【〔][^)\]】〕]*[)\]】〕]"));
    let bare = BRACKETS.replace_all(text, "").into_owned();
    if bare.is_empty() { text.to_owned() } else { bare }
}

/// Returns what a header says that its column holds; `None` for a text that is no header.
pub fn header_word(text: &str) -> Option<HeaderWord> {
    static DATE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(確認|点検|実施|記入|回答)(年月)?日$|^日付$|^年月日$|確認した日$")
    });
    static ANSWER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"[1-3一二三]回目?(の?(確認|点検|回答|結果|答え))?$|^第[1-3一二三]回$|(確認|点検|チェック|回答|自己評価)の?結果$|^(結果|回答|回答欄|確認|確認欄|チェック|チェック欄|答え|判定|適否|(実施|取組|対応|確認)(状況|の?有無|の?可否))$",
        )
    });
    static ITEM: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^((チェック|確認|点検|対策|セキュリティ対策|評価|質問|調査|実施|遵守|要求)(の)?)?(項目|内容|事項)$|^(設問|質問)$",
        )
    });
    static HEADING: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(対象(の?機器)?|機器(の種類)?|[中小]項目)$"));
    static PART: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(はい|いいえ)([・/、,|\-]?(はい|いいえ))?$"));
    static TARGET: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"目標(年月)?日|(対応|改善|実施|達成|完了)(予定|期限|目標)日?$|^(目標|期限)$")
    });
    let closed = closed(text);
    let bare = without_brackets(&closed);
    if bare.is_empty() || bare.chars().count() > 20 {
        return None;
    }
    Some(match bare.as_str() {
        "no" | "no." | "番号" | "項番" | "項目番号" | "通し番号" | "通番" | "整理番号" => {
            HeaderWord::Number
        }
        "章" | "章名" | "分類" | "区分" | "大項目" | "分野" => HeaderWord::Chapter,
        _ if HEADING.is_match(&bare) => HeaderWord::Heading,
        _ if PART.is_match(&bare) => HeaderWord::Part,
        _ if TARGET.is_match(&bare) => HeaderWord::Target,
        _ if bare.starts_with("備考") || bare == "特記事項" => HeaderWord::Remark,
        _ if DATE.is_match(&bare) => HeaderWord::Date,
        _ if ANSWER.is_match(&bare) => HeaderWord::Answer,
        _ if ITEM.is_match(&bare) => HeaderWord::Item,
        _ => return None,
    })
}

/// Returns the round that a header names.
pub fn round_of(text: &str) -> Option<u8> {
    static ROUND: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?:^|[^\d十])([1-3一二三])回|第([1-3一二三])(?:\D|$)"));
    let closed = closed(text);
    let found = ROUND.captures(&closed)?;
    let digit = found.get(1).or_else(|| found.get(2))?.as_str();
    ["1", "2", "3"]
        .iter()
        .position(|known| *known == digit)
        .or_else(|| ["一", "二", "三"].iter().position(|known| *known == digit))
        .map(|at| at as u8 + 1)
}

/// Returns a text on one line: its breaks are layout.
pub fn one_line(text: &str) -> String {
    text.lines().map(str::trim).collect()
}

/// Returns an item's text: breaks and full-width blanks are layout, half-width blanks between words
/// are not.
pub fn item_text(text: &str) -> String {
    let joined: String = text.lines().collect();
    joined.replace('\u{3000}', "").trim().to_owned()
}

/// Returns whether a text ends as a sentence does.
pub fn is_ended(text: &str) -> bool {
    text.trim_end().ends_with(['。', '．', '）', ')', '？', '?'])
}

/// Returns the label of the field for a name: 「事業者名：」, without what is written behind it.
pub fn party_in(text: &str) -> Option<String> {
    static PARTY: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^\s*([^\s：:（(]{1,12}(?:名|名称|名前)(?:\s*[：:])?)(.*)$"));
    static BLANK: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[\s　＿_（）()\[\]［］]*$"));
    let found = PARTY.captures(text)?;
    let (label, rest) = (found[1].trim(), &found[2]);
    let is_label = label.ends_with(['：', ':']) || rest.contains(['（', '(', '＿', '_', '［', '[']);
    (is_label && BLANK.is_match(rest)).then(|| label.to_owned())
}

/// Returns the kinds of device that a heading speaks of: the words before 「について」.
pub fn devices_of(heading: &str) -> Option<Vec<String>> {
    let (before, _) = heading.split_once("について")?;
    let before = without_marks(before);
    if before.ends_with("全般") {
        return Some(vec!["全般".to_owned()]);
    }
    Some(listed(before))
}

/// Returns the words that a text lists.
pub fn listed(text: &str) -> Vec<String> {
    let parts = text.split(['、', '，', ',', '・', '／', '/']).flat_map(|part| part.split("及び"));
    let parts = parts
        .flat_map(|part| part.split("および"))
        .map(|part| part.trim_matches(['\u{3000}', ' ']));
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Returns whether a text begins with a mark that headings have and texts that go on have not.
pub fn begins_marked(text: &str) -> bool {
    const MARKS: [char; 14] =
        ['■', '□', '◆', '◇', '◎', '▼', '▽', '▶', '【', '［', '〔', '〈', '＜', '《'];
    text.trim_start().starts_with(MARKS)
}

/// Returns a heading without the marks and brackets around it.
pub fn without_marks(heading: &str) -> &str {
    const MARKS: [char; 33] = [
        '■', '□', '◆', '◇', '●', '○', '〇', '◯', '◎', '▼', '▽', '▶', '・', '【', '】', '［', '］',
        '[', ']', '〔', '〕', '〈', '〉', '＜', '＞', '<', '>', '《', '》', '「', '」', '『', '』',
    ];
    heading.trim_matches(|character: char| character.is_whitespace() || MARKS.contains(&character))
}

/// Returns the words in the brackets that end a text.
pub fn last_brackets(text: &str) -> Option<&str> {
    let text = text.trim_end().trim_end_matches('。');
    let inner = text.strip_suffix(['）', ')'])?;
    let start = inner.rfind(['（', '('])?;
    let after = inner[start..].chars().next().map_or(start, |bracket| start + bracket.len_utf8());
    Some(&inner[after..])
}

/// The marks that a note begins with.
const NOTE_MARKS: [char; 7] = ['*', '＊', '※', '●', '〇', '○', '◯'];

/// Returns whether a text begins as notes do: with a mark, or with 注 and its number or its end.
pub fn is_note(text: &str) -> bool {
    static WORD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^\s*(?:注\s*[0-9０-９]{0,2}\s*[）):：、．.　 ]|注\s*[0-9０-９]{1,2}|[（(\[【]\s*注)",
        )
    });
    let is_marked = text.trim_start().starts_with(NOTE_MARKS) || WORD.is_match(text);
    is_marked && text.trim().chars().count() > 1
}

/// Returns whether a text is the mark of a note alone, whose words stand in the next cell: `※2`.
pub fn is_note_mark(text: &str) -> bool {
    let closed = closed(text);
    let rest = closed.strip_prefix(['*', '※']).or_else(|| closed.strip_prefix('注'));
    rest.is_some_and(|number| number.chars().all(|character| character.is_ascii_digit()))
}

/// Returns whether a text within a table is a heading, though it begins with a mark that notes have:
/// it says of what the items under it speak.
pub fn is_marked_heading(text: &str) -> bool {
    text.trim_start().starts_with(['●', '〇', '○', '◯'])
        && text.contains("について")
        && text.contains("以下")
}

/// Returns whether a text is the heading of a table: it begins with a circle and names a year or
/// 参考項目.
pub fn is_table_heading(text: &str) -> bool {
    text.trim_start().starts_with(['〇', '○', '◯'])
        && (year_in(text).is_some() || closed(text).contains("参考項目"))
}

/// Returns the fiscal year that a text names.
pub fn year_in(text: &str) -> Option<FiscalYear> {
    static YEAR: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(令和|平成|r|h)\s*(元|\d{1,2})\s*年度|(20\d\d)\s*年度"));
    let closed = closed(text);
    YEAR.find(&closed).and_then(|found| found.as_str().parse().ok())
}

/// Returns a text without blanks.
pub fn without_blanks(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Returns the words in the box of a form, and whose form they mean; `None` for 医療機関確認用.
pub fn badge_in(text: &str) -> Option<(String, Option<FormKind>)> {
    static BADGE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?:医療機関[・･、,/／及びおよび]*薬局|薬局[・･、,/／及びおよび]*医療機関|薬局|医療機関|事業者)確認用",
        )
    });
    let bare = without_blanks(text);
    let found = BADGE.find(&bare)?.as_str();
    let kind = if found.contains("事業者") {
        Some(FormKind::Vendor)
    } else {
        found.contains("薬局").then_some(FormKind::Pharmacy)
    };
    Some((found.to_owned(), kind))
}

/// What a cell of an answer's column shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerCell {
    /// Both words, to be ringed or ticked.
    Place,
    /// Both words and others beside them, such as 該当なし.
    Wider,
    /// One of the words alone: half of a place, or an answer.
    Yes,
    /// The other.
    No,
    /// Brackets for a day, or nothing but signs.
    Frame,
    /// A day in brackets, or other signs of an answer.
    Filled,
    /// Something else.
    Other,
}

/// Returns what a cell of an answer's column shows.
pub fn answer_cell(text: &str) -> AnswerCell {
    static FRAME: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^[・･/|()\[\]\s年月日令和rR□☐:：.\-_＿]*$"));
    static DAY: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^[(\[]?(r|令和)?[\d元]{0,4}[/年.\-]?\d{1,2}[/月.\-]\d{1,2}日?[)\]]?$")
    });
    let closed = closed(text);
    let (yes, no) = (closed.contains("はい"), closed.contains("いいえ"));
    let rest = closed.replace("いいえ", "").replace("はい", "");
    let ticked = ["☑", "☒", "✓", "✔", "■", "レ", "◉"].iter().any(|mark| rest.contains(mark));
    if ticked || DAY.is_match(&closed) && closed.chars().any(|c| c.is_ascii_digit()) {
        return if yes && no && ticked { AnswerCell::Place } else { AnswerCell::Filled };
    }
    match (yes, no, FRAME.is_match(&rest)) {
        (true, true, true) => AnswerCell::Place,
        (true, true, false) if is_short_word(&rest) => AnswerCell::Wider,
        (true, false, true) => AnswerCell::Yes,
        (false, true, true) => AnswerCell::No,
        (false, false, true) => AnswerCell::Frame,
        _ if matches!(closed.as_str(), "対象外" | "○" | "×" | "〇" | "◯" | "済" | "未") => {
            AnswerCell::Filled
        }
        _ => AnswerCell::Other,
    }
}

/// Returns whether what stands beside both answers is a third one, no day and no sentence.
fn is_short_word(rest: &str) -> bool {
    const LONGEST: usize = 12;
    rest.chars().count() <= LONGEST && !rest.contains(|character: char| character.is_ascii_digit())
}

/// Returns whether a text may say that something is for others than pharmacies; a list of places
/// with 薬局 in it does not.
pub fn limits_to_others(text: &str) -> bool {
    const PLACES: [&str; 7] =
        ["病院", "診療所", "歯科診療所", "助産所", "医療機関", "医療機関等", "薬局"];
    let closed = closed(text);
    let places = listed(without_marks(&closed));
    if places.iter().any(|place| place == "薬局")
        && places.iter().all(|place| PLACES.contains(&place.as_str()))
    {
        return false;
    }
    ["病院", "診療所", "医療機関のみ", "医療機関に限", "医療機関だけ"]
        .iter()
        .any(|word| closed.contains(word))
}

/// Returns whether the header of a column says that it is about pharmacies.
pub fn is_of_pharmacies(header: &str) -> bool {
    closed(header) == "薬局"
}

/// Returns the numbers of items that a text names, `２（２）` or `2-④`.
pub fn numbers_in(text: &str) -> Vec<ItemNumber> {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"[0-9０-９]{1,2}\s*(?:[（(]\s*[0-9０-９]{1,2}\s*[）)]|[-‐‑–—―−－ー]?\s*[①-⑳㉑-㉟㊱-㊿]|[-‐‑–—―−－ー]\s*[0-9０-９]{1,2})",
        )
    });
    NUMBER.find_iter(text).filter_map(|found| found.as_str().parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_known_by_their_words() {
        for (text, expected) in [
            ("チェック項目", Some(HeaderWord::Item)),
            ("確 認 項 目", Some(HeaderWord::Item)),
            ("確認結果（日付）", Some(HeaderWord::Answer)),
            ("１回目\n（はい・いいえ）", Some(HeaderWord::Answer)),
            ("2回目確認日", Some(HeaderWord::Date)),
            ("確認日", Some(HeaderWord::Date)),
            ("対応目標日", Some(HeaderWord::Target)),
            ("備　考", Some(HeaderWord::Remark)),
            ("はい", Some(HeaderWord::Part)),
            ("№", Some(HeaderWord::Number)),
            ("サーバについて", None),
            ("アクセスログを管理している。", None),
        ] {
            assert_eq!(header_word(text), expected, "{text}");
        }
        assert_eq!(
            (round_of("第２回"), round_of("確認日（１回目）"), round_of("確認日")),
            (Some(2), Some(1), None)
        );
    }

    #[test]
    fn places_to_answer_and_answers_are_told_apart() {
        for (text, expected) in [
            ("はい・いいえ", AnswerCell::Place),
            ("□はい　□いいえ", AnswerCell::Place),
            ("はい ／ いいえ\n（　/　）", AnswerCell::Place),
            ("はい", AnswerCell::Yes),
            ("（　/　）", AnswerCell::Frame),
            ("　年　月　日", AnswerCell::Frame),
            ("（10/ 2）", AnswerCell::Filled),
            ("☑はい □いいえ", AnswerCell::Place),
            ("○", AnswerCell::Filled),
            ("サーバなし", AnswerCell::Other),
            ("はい・いいえ・該当なし", AnswerCell::Wider),
            ("はい・いいえ（10月2日）", AnswerCell::Other),
        ] {
            assert_eq!(answer_cell(text), expected, "{text}");
        }
    }

    #[test]
    fn badges_and_years_are_found() {
        assert_eq!(
            badge_in("一覧（医療機関・薬局確認用）"),
            Some(("医療機関・薬局確認用".to_owned(), Some(FormKind::Pharmacy)))
        );
        assert_eq!(badge_in("医療機関確認用"), Some(("医療機関確認用".to_owned(), None)));
        assert_eq!(year_in("〇　令和６年度中").map(FiscalYear::year), Some(2024));
        assert_eq!(numbers_in("*２（２）及び２-③については").len(), 2);
    }
}
