//! Which rows of a table are records, and which are notes, totals or words that end it (`以下余白`).

use std::sync::LazyLock;

use regex::Regex;

use crate::finding::{CellRef, Finding};
use crate::model::pattern::pattern;
use crate::model::text::folded;
use crate::read::file::grid::Content;
use crate::rule;

/// A row by what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// A record.
    Record,
    /// A note of the kind that our own workbooks have (`※…`): passed over in silence.
    Note,
    /// No record, by the words in this cell: passed over, and told.
    NoRecord(CellRef),
}

/// Words that stand alone in a row that is no record, without blanks, dashes and brackets around.
const WORDS: [&str; 9] = [
    "以下余白",
    "以下空白",
    "以下省略",
    "余白",
    "なし",
    "無し",
    "該当なし",
    "該当無し",
    "特になし",
];
/// The same for rows that count something: numbers may stand beside these.
const TOTALS: [&str; 6] = ["以上", "合計", "小計", "総計", "集計", "計"];
/// Beginnings of notes and examples.
const BEGINNINGS: [&str; 4] = ["(例", "(注", "【注", "注意"];

/// What to do about a note that was taken for a record.
const IF_NOTE: &str = "表の下や途中に書いたメモなら、先頭に「※」を付けるか、消してください";

/// Adds to what is said of a row with one filled cell that it may be meant as a note.
pub fn ask_for_note(findings: &mut [Finding]) {
    let codes = [rule::I009.code, rule::I010.code, rule::I012.code];
    for finding in findings.iter_mut().filter(|finding| codes.contains(&finding.code)) {
        let end = if finding.hint.ends_with('。') { "" } else { "。" };
        finding.hint = format!("{}{end}{IF_NOTE}", finding.hint);
    }
}

/// Tells what a row is by its cells that hold something.
pub fn kind_of(cells: &[(CellRef, &Content)]) -> RowKind {
    match cells {
        [(at, content)] => {
            let shown = content.shown();
            match shown.trim_start().starts_with('※') {
                true => RowKind::Note,
                false if is_no_record(&shown) => RowKind::NoRecord(*at),
                false => RowKind::Record,
            }
        }
        [(_, mark), (_, Content::Text(_))] if is_mark_of_note(&mark.shown()) => RowKind::Note,
        _ => total_among(cells).map_or(RowKind::Record, RowKind::NoRecord),
    }
}

/// Returns the cell with the word of a row that holds one such word, and numbers and counts beside
/// it.
fn total_among(cells: &[(CellRef, &Content)]) -> Option<CellRef> {
    let mut others = cells.iter().filter(|(_, content)| !is_count(content));
    let (at, content) = others.next()?;
    let alone = others.next().is_none();
    (alone && matches!(content, Content::Text(_)) && is_total(&bare(&content.shown())))
        .then_some(*at)
}

fn is_total(word: &str) -> bool {
    TOTALS.contains(&word)
}

/// Tells whether a text that stands alone in its row is no record.
fn is_no_record(text: &str) -> bool {
    static MARKED: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^注[):、\s\d]|^[\[【〔<][例注]\d*[\]】〕>]"));
    static STARRED: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^\*+[\s\p{Hiragana}\p{Katakana}\p{Han}ー]"));
    static COUNTED: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?:以上|合計|小計|総計|集計|計):?(.+)$"));
    let folded = folded(text);
    let (line, closed) = (folded.trim(), without_blanks(&folded));
    let word = bare(text);
    let is_counted = || COUNTED.captures(&word).is_some_and(|found| is_count_text(&found[1]));
    WORDS.contains(&word.as_str())
        || is_total(&word)
        || is_as_of_day(&word)
        || word.is_empty() && closed.contains(is_dash)
        || BEGINNINGS.iter().any(|beginning| closed.starts_with(beginning))
        || MARKED.is_match(line)
        || STARRED.is_match(line)
        || is_counted()
}

/// Tells whether a text is nothing but the mark of a note, `※` or `※1`; the note stands in the next
/// cell.
fn is_mark_of_note(text: &str) -> bool {
    let mark = without_blanks(&folded(text));
    mark.strip_prefix('※').is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Tells whether a cell holds a number or a count, such as `6台`.
fn is_count(content: &Content) -> bool {
    match content {
        Content::Number { .. } => true,
        Content::Text(text) => is_count_text(&without_blanks(&folded(text))),
        Content::Moment { .. } | Content::Bool(_) | Content::Error(_) | Content::NoResult => false,
    }
}

fn is_count_text(text: &str) -> bool {
    static COUNT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^(?:全|計|約|のべ|延べ)?\d[\d,]*(?:\.\d+)?(?:\p{Alphabetic}|%){0,3}$")
    });
    COUNT.is_match(text)
}

/// Tells whether a text is a day with 現在, as lists say of when they are.
fn is_as_of_day(word: &str) -> bool {
    static DAY: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:(?:令和|平成|昭和|令|平|昭|[rhs])?\.?(?:元|\d{1,4})(?:[年./]\d{1,2}[月./]?)(?:\d{1,2}日?)?|\d{1,2}月(?:\d{1,2}日)?|\d{8})現在$",
        )
    });
    DAY.is_match(word)
}

/// Returns a text as it is compared with the words: NFKC, without blanks and dashes, and without
/// brackets and stops at its ends.
fn bare(text: &str) -> String {
    let is_edge = |character: char| {
        is_dash(character) || matches!(character, '。' | '.' | '=' | '_') || is_bracket(character)
    };
    let closed: String = without_blanks(&folded(text));
    closed.trim_matches(is_edge).chars().filter(|character| !is_dash(*character)).collect()
}

fn without_blanks(folded: &str) -> String {
    folded.chars().filter(|character| !character.is_whitespace()).collect()
}

fn is_bracket(character: char) -> bool {
    "()[]{}<>【】〔〕「」『』〈〉《》".contains(character)
}

/// Tells whether a character is a dash, or one that people draw lines with.
fn is_dash(character: char) -> bool {
    matches!(
        character,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' | '\u{2501}' | 'ー' | '~' | '〜'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(texts: &[&str]) -> RowKind {
        let cells: Vec<Content> =
            texts.iter().map(|text| Content::Text((*text).to_owned())).collect();
        let places = (0..).map(|column| CellRef::new(7, column));
        kind_of(&places.zip(cells.iter()).collect::<Vec<_>>())
    }

    #[test]
    fn words_that_close_a_table_are_no_record() {
        for text in [
            "以下余白",
            "以　上",
            "【以下余白】",
            "―以下余白―",
            "（以上）",
            "－－以上－－",
            "ーー以下余白ーー",
            "以上。",
            "以下空白",
            "以下省略",
            "余白",
            "合計",
            "小 計",
            "総計",
            "集計",
            "計",
            "なし",
            "無し",
            "該当なし",
            "特になし",
            "〔なし〕",
            "―――――",
            "-----",
            "－",
            "令和5年10月1日現在",
            "（Ｒ５．１０．１現在）",
            "2023/10/1 現在",
            "２０２３年１０月現在",
            "10月1日現在",
            "（例）架空商事",
            "(例1)",
            "（注）電話は代表",
            "【注】2台ある",
            "注意：さわらないこと",
            "注）数は目安",
            "注：数は目安",
            "注、数は目安",
            "注 数は目安",
            "注1 数は目安",
            "注１）数は目安",
            "* 数は目安",
            "＊数は目安",
            "*ﾒﾓ",
            "【例】",
            "合計6台",
            "計：46件",
        ] {
            assert_eq!(kind(&[text]), RowKind::NoRecord(CellRef::new(7, 0)), "{text}");
        }
    }

    #[test]
    fn names_that_only_begin_alike_are_records() {
        for text in [
            "架空商事",
            "注射薬の混合調製",
            "*001",
            "以上商店",
            "合計画面",
            "なしの木薬局",
            "計器メンテナンス株式会社",
            "余白印刷",
            "注文システム",
            "例示商会",
            "1",
            "サーバー",
            "現在地サービス",
            "001現在",
            "以上架空2号店",
            "集計サーバ",
            "総計商事",
            "(株)架空",
            "【架空】商会",
            "計1号機予備用",
            "※",
            "特になし商会",
        ] {
            let expected = if text == "※" { RowKind::Note } else { RowKind::Record };
            assert_eq!(kind(&[text]), expected, "{text}");
        }
    }

    #[test]
    fn a_total_has_nothing_but_numbers_and_counts_beside_it() {
        for texts in [
            &["合計", "6台"][..],
            &["以上", "４６件"],
            &["", "計", "1,234", "３ 台"],
            &["小計", "", "12.5%"],
            &["6台", "合計"],
            &["合計", "全6台", "2名"],
        ] {
            let texts: Vec<&str> = texts.iter().copied().filter(|text| !text.is_empty()).collect();
            assert!(matches!(kind(&texts), RowKind::NoRecord(_)), "{texts:?}");
        }
        for texts in [
            &["合計", "サーバ"][..],
            &["架空商事", "6台"],
            &["合計", "6台", "要確認"],
            &["合計", "小計", "6"],
            &["計", "2024/1/31"],
            &["6", "7"],
            &["（例）架空商事", "6"],
            &["注意", "6"],
            &["001", "なし"],
            &["5社", "該当なし"],
            &["001", "2024/1/31現在"],
        ] {
            assert_eq!(kind(texts), RowKind::Record, "{texts:?}");
        }
        let number = Content::Number { value: 6.0, shown: "6".to_owned(), day: None };
        let word = Content::Text("合計".to_owned());
        let cells = [(CellRef::new(3, 1), &word), (CellRef::new(3, 4), &number)];
        assert_eq!(kind_of(&cells), RowKind::NoRecord(CellRef::new(3, 1)));
    }

    #[test]
    fn our_own_notes_are_passed_over_in_silence() {
        for texts in [
            &["※ 黄色の欄に書いてください"][..],
            &[" ※1 別紙"],
            &["※", "保守は別契約"],
            &["※１", "別紙"],
        ] {
            assert_eq!(kind(texts), RowKind::Note, "{texts:?}");
        }
        for texts in [&["※架空商事", "はい"][..], &["※", "架空商事", "はい"]] {
            assert_eq!(kind(texts), RowKind::Record, "{texts:?}");
        }
    }
}
