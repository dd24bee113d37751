//! What one cell means: yes or no, a day, a number, one of several words. What is not certain is refused, never guessed.

use std::sync::LazyLock;

use jiff::civil::{Date, DateTime};
use regex::{Captures, Regex};

use crate::model::day::{Era, FiscalYear};
use crate::model::text::key;
use crate::read::file::grid::Content;
use crate::read::file::number_format::serial_day;
use crate::rule::{self, Rule};
use crate::sheet::YesNoWords;
use crate::sheet::choice::{Generations, OfflineGenerations, Reply, YesNo};

/// Why a cell cannot be taken: the rule, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// I006 to I009.
    pub rule: &'static Rule,
    /// What is wrong with it, to stand behind 「…」.
    pub why: &'static str,
    /// What would be right, with an example.
    pub right: String,
}

fn refused<T>(rule: &'static Rule, why: &'static str, right: impl Into<String>) -> Result<T, Refused> {
    Err(Refused { rule, why, right: right.into() })
}

const YES: [&str; 14] = ["はい", "○", "◯", "〇", "✓", "✔", "☑", "レ", "済", "済み", "実施", "yes", "y", "true"];
const NO: [&str; 9] = ["いいえ", "×", "✕", "✗", "未", "未実施", "no", "n", "false"];
const SAME_AS_ABOVE: [&str; 7] = ["〃", "々", "同上", "上に同じ", "上と同じ", "\"", "''"];

/// Whether a text only points to the cell above, which whoever sorts the rows takes from it.
pub fn is_same_as_above(text: &str) -> bool {
    SAME_AS_ABOVE.contains(&key(text).as_str())
}

/// Reads a yes or no.
///
/// # Errors
/// I006: both words, neither, △, 一部, ….
pub fn yes_no(content: &Content, words: YesNoWords) -> Result<YesNo, Refused> {
    let text = plain(content);
    let folded = hiragana(&text);
    if YES.contains(&text.as_str()) || folded == "はい" || text == "1" {
        return Ok(YesNo::Yes);
    }
    if NO.contains(&text.as_str()) || folded == "いいえ" || text == "0" {
        return Ok(YesNo::No);
    }
    match (words, text.as_str()) {
        (YesNoWords::Existence, "有" | "有り" | "あり") | (YesNoWords::Protected, "不可") => Ok(YesNo::Yes),
        (YesNoWords::Existence, "無" | "無し" | "なし") => Ok(YesNo::No),
        (YesNoWords::Plain, "有" | "有り" | "あり" | "無" | "無し" | "なし") => refused(
            &rule::I006,
            "は、「はい」とも「いいえ」とも決められません（「その機器がない」とも「確認していない」とも読めます）",
            "実施・確認していれば「はい」、していなければ「いいえ」と書いてください",
        ),
        _ if folded.contains("はい") && folded.contains("いいえ") => refused(
            &rule::I006,
            "は、「はい」と「いいえ」の両方が残っています",
            "答えのほう一つだけを残してください（例：はい）",
        ),
        (_, same) if SAME_AS_ABOVE.contains(&same) => {
            refused(&rule::I006, "では、何の答えか決められません", "行ごとに「はい」か「いいえ」を書いてください")
        }
        _ => refused(
            &rule::I006,
            "は、「はい」「いいえ」として読めません",
            "「はい」か「いいえ」のどちらか一方を書いてください",
        ),
    }
}

/// Reads an answer to an item; `out_of_scope` tells whether 対象外 may stand there.
///
/// # Errors
/// I006.
pub fn reply(content: &Content, out_of_scope: bool) -> Result<Reply, Refused> {
    if key(&content.shown()) == "対象外" {
        return if out_of_scope {
            Ok(Reply::OutOfScope)
        } else {
            refused(
                &rule::I006,
                "と書けるのは、事業者チェックリストの1回目だけです",
                "「はい」か「いいえ」のどちらか一方を書いてください",
            )
        };
    }
    yes_no(content, YesNoWords::Plain).map(|answer| if answer == YesNo::Yes { Reply::Yes } else { Reply::No })
}

/// A cell as it is compared: a number by its value, whatever its format shows.
fn plain(content: &Content) -> String {
    match content {
        Content::Number { value, .. } => value.to_string(),
        other => key(&other.shown()),
    }
}

fn hiragana(text: &str) -> String {
    let fold = |character: char| match character {
        'ァ'..='ヶ' => char::from_u32(character as u32 - 0x60).unwrap_or(character),
        _ => character,
    };
    text.chars().map(fold).collect()
}

/// From where a day without a year takes its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YearFrom {
    /// From nowhere: the year must be written.
    Nowhere,
    /// From a fiscal year.
    FiscalYear(FiscalYear),
}

const DATE_EXAMPLE: &str = "2023/10/1 や 令和5年10月1日 のように、年月日を書いてください";

/// Reads a day.
///
/// # Errors
/// I007: no such day, no year, no day of the month, a range, words.
pub fn date(content: &Content, year: YearFrom) -> Result<Date, Refused> {
    match content {
        Content::Moment { moment: Some(moment), .. } => Ok(moment.date()),
        Content::Number { day: Some(day), .. } => Ok(*day),
        Content::Text(_) | Content::Number { .. } => date_in_text(&plain(content), year),
        _ => refused(&rule::I007, "は、日付ではありません", DATE_EXAMPLE),
    }
}

/// Reads a day that a user writes outside a workbook, with its year.
pub fn day(text: &str) -> Option<Date> {
    date_in_text(&key(text), YearFrom::Nowhere).ok()
}

#[expect(clippy::expect_used, reason = "built in: a pattern that is no pattern fails the tests of its kind")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a built-in pattern")
}

fn number_at(found: &Captures<'_>, at: usize) -> i16 {
    found.get(at).and_then(|part| part.as_str().parse().ok()).unwrap_or(0)
}

/// Text with blanks taken out, except between two digits, where a blank may be what parts two numbers.
fn closed_up(text: &str) -> String {
    let characters: Vec<char> = text.chars().map(|c| if matches!(c, '‐' | '−') { '-' } else { c }).collect();
    let digit = |c: Option<&char>| c.is_some_and(char::is_ascii_digit);
    let mut out = String::new();
    for (at, character) in characters.iter().enumerate() {
        let next = characters[at..].iter().find(|c| !c.is_whitespace());
        if !character.is_whitespace() || digit(out.chars().last().as_ref()) && digit(next) {
            out.push(if character.is_whitespace() { ' ' } else { *character });
        }
    }
    out
}

fn date_in_text(text: &str, year: YearFrom) -> Result<Date, Refused> {
    static WEEKDAY: LazyLock<Regex> = LazyLock::new(|| pattern(r"(\([月火水木金土日]\)|[月火水木金土日]曜日?)$"));
    static GREGORIAN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(\d{4})(?:/(\d{1,2})/(\d{1,2})|-(\d{1,2})-(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日)$",
        )
    });
    static COMPACT: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(\d{4})(\d{2})(\d{2})$"));
    static IN_ERA: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(令和|平成|昭和|大正|明治|令|平|昭|大|明|[rhstm])\.?(元|\d{1,2})(?:([./-])(\d{1,2})[./-](\d{1,2})|年(\d{1,2})月(\d{1,2})日)$",
        )
    });
    static WITHOUT_YEAR: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?:(\d{1,2})/(\d{1,2})|(\d{1,2})月(\d{1,2})日)$"));

    let closed = closed_up(text);
    let text: &str = &WEEKDAY.replace(&closed, "");
    if let Some(found) = GREGORIAN.captures(text).or_else(|| COMPACT.captures(text)) {
        let (month, day) = month_and_day(&found, 2);
        return existing(Date::new(number_at(&found, 1), month, day).ok());
    }
    if let Some(day) = text.parse().ok().and_then(|serial| serial_day(serial, 0)) {
        return Ok(day);
    }
    if let Some(found) = IN_ERA.captures(text) {
        let (month, day) = month_and_day(&found, 4);
        let year = if &found[2] == "元" { 1 } else { number_at(&found, 2) };
        return existing(Era::named(&found[1]).and_then(|era| era.day(year, month, day)));
    }
    match (WITHOUT_YEAR.captures(text), year) {
        (Some(found), YearFrom::FiscalYear(year)) => {
            let (month, day) = month_and_day(&found, 1);
            existing(year.day(month, day))
        }
        (Some(_), YearFrom::Nowhere) => refused(&rule::I007, "は、何年のことか決められません", DATE_EXAMPLE),
        (None, _) => refused(&rule::I007, why_no_date(text), DATE_EXAMPLE),
    }
}

/// The month and the day among the groups from `from` on: of several notations, the one that matched.
fn month_and_day(found: &Captures<'_>, from: usize) -> (i8, i8) {
    let mut numbers = found.iter().skip(from).flatten().filter_map(|part| part.as_str().parse().ok());
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
}

fn existing(day: Option<Date>) -> Result<Date, Refused> {
    day.map_or_else(|| refused(&rule::I007, "という日はありません", DATE_EXAMPLE), Ok)
}

fn why_no_date(text: &str) -> &'static str {
    static SHORT_YEAR: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\d{2}[./-]\d{1,2}[./-]\d{1,2}$"));
    static NO_DAY: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(([rhstm]|令和|平成|昭和)?\.?\d{1,4}[./-]\d{1,2}|.*\d年\d{1,2}月)$"));
    static RANGE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d.*[~〜～から].*\d|\d日?-\d+月|\d.*から"));
    let is = |pattern: &LazyLock<Regex>| pattern.is_match(text);
    if SAME_AS_ABOVE.contains(&text) {
        "では、どの日か決められません。行ごとに日付が要ります"
    } else if is(&SHORT_YEAR) {
        "は、何年のことか決められません（西暦か和暦かがわかりません）"
    } else if is(&NO_DAY) {
        "には、日がありません"
    } else if is(&RANGE) {
        "は、期間です。一日だけを書く欄です"
    } else {
        "は、日付として読めません"
    }
}

/// Reads a day with a time.
///
/// # Errors
/// I007.
pub fn date_time(content: &Content) -> Result<DateTime, Refused> {
    static TIME: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(.*?\d(?:日|\([月火水木金土日]\))*)(?:\s+|t)(\d{1,2})(?::(\d{2})(?::(\d{2})(?:\.\d+)?)?|時(\d{1,2})分(?:(\d{1,2})秒)?)$",
        )
    });
    const RIGHT: &str = "2023/11/1 8:30:00 のように、日付と時刻を書いてください";
    if let Content::Moment { moment: Some(moment), shown } = content {
        // A day alone is stored as its midnight; at midnight somebody would have been there.
        let bare = moment.time() == jiff::civil::Time::midnight() && !shown.contains([':', '時']);
        return if bare { refused(&rule::I007, "には、時刻がありません", RIGHT) } else { Ok(*moment) };
    }
    let text = key(&content.shown());
    let Some(found) = TIME.captures(&text) else {
        return refused(&rule::I007, "は、日付と時刻として読めません", RIGHT);
    };
    let day = date_in_text(&found[1], YearFrom::Nowhere)?;
    let mut parts = found.iter().skip(2).flatten().filter_map(|part| part.as_str().parse::<i8>().ok());
    let mut part = || parts.next().unwrap_or(0);
    let time = jiff::civil::Time::new(part(), part(), part(), 0);
    time.map_or_else(|_| refused(&rule::I007, "という時刻はありません", RIGHT), |time| Ok(day.to_datetime(time)))
}

/// Reads a whole number; the column's unit may stand behind it, and 以上.
///
/// # Errors
/// I008: about so many, from – to, negative, a fraction.
pub fn number(content: &Content, unit: &str) -> Result<u32, Refused> {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?$"));
    let text = plain(content);
    let bare: String = text.split_whitespace().collect();
    let bare = bare.strip_suffix("以上").unwrap_or(&bare);
    let bare = bare.strip_suffix(unit).unwrap_or(bare);
    let found = NUMBER.captures(bare).and_then(|found| found[1].replace(',', "").parse().ok());
    if SAME_AS_ABOVE.contains(&bare) {
        return refused(&rule::I008, "では、いくつか決められません", "行ごとに、3 のように数字だけを書いてください");
    }
    found.map_or_else(
        || {
            refused(
                &rule::I008,
                "は、数として読めません",
                format!("3 のように、数字だけを書いてください{}", unit_hint(unit)),
            )
        },
        Ok,
    )
}

fn unit_hint(unit: &str) -> String {
    if unit.is_empty() { String::new() } else { format!("（「3{unit}」も読めます）") }
}

/// Reads 世代数: a number or 不明.
///
/// # Errors
/// I008.
pub fn generations(content: &Content) -> Result<Generations, Refused> {
    if key(&content.shown()) == "不明" {
        return Ok(Generations::Unknown);
    }
    let known = number(content, "世代").map(Generations::Known);
    known.map_err(|refused| Refused {
        right: "3 のような数字か、「不明」と書いてください".to_owned(), ..refused
    })
}

/// Reads オフライン世代.
///
/// # Errors
/// I009.
pub fn offline_generations(content: &Content) -> Result<OfflineGenerations, Refused> {
    let text: String = key(&content.shown()).split_whitespace().collect();
    match text.as_str() {
        "なし" | "無し" | "無" => Ok(OfflineGenerations::None),
        "3世代目以降" => Ok(OfflineGenerations::FromThird),
        "全世代" | "すべて" | "全て" => Ok(OfflineGenerations::All),
        _ => number(content, "世代").map(OfflineGenerations::Count).or_else(|_| {
            refused(
                &rule::I009,
                "は、選べる言葉ではありません",
                "「なし」「3世代目以降」「全世代」か、数を書いてください",
            )
        }),
    }
}

/// Reads one of several words; evident synonyms are found by `meant`.
///
/// # Errors
/// I009, listing the words.
pub fn choice<T>(content: &Content, words: &[&str], meant: impl Fn(&str) -> Option<T>) -> Result<T, Refused> {
    let text: String = key(&content.shown()).split_whitespace().collect();
    meant(&text).map_or_else(
        || {
            let words: Vec<String> = words.iter().map(|word| format!("「{word}」")).collect();
            if SAME_AS_ABOVE.contains(&text.as_str()) {
                let hint = format!("行ごとに、{} のどれか一つを書いてください", words.concat());
                return refused(&rule::I009, "では、どれか決められません", hint);
            }
            refused(
                &rule::I009,
                "は、選べる言葉ではありません",
                format!("{} のどれか一つを書いてください", words.concat()),
            )
        },
        Ok,
    )
}

/// The items of a list, as written.
pub fn list(text: &str) -> Vec<&str> {
    text.split(['、', ',', '，', '/', '／', '\n']).map(str::trim).filter(|item| !item.is_empty()).collect()
}

/// The limit written inside 状態, as in `使用可（23年３月まで）`: the last day of that month; two digits are 20xx.
pub fn limit_in_state(state: &str) -> Option<Date> {
    static LIMIT: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"\((令和|r)?(\d{1,4}|元)年(\d{1,2})月(?:(\d{1,2})日)?まで\)$"));
    let text: String = key(state).split_whitespace().collect();
    let found = LIMIT.captures(&text)?;
    let year = match (found.get(1), found[2].len()) {
        (Some(era), _) => {
            Era::named(era.as_str())?.gregorian(if &found[2] == "元" { 1 } else { number_at(&found, 2) })
        }
        (None, 4) => number_at(&found, 2),
        (None, 2) => 2000 + number_at(&found, 2),
        _ => return None,
    };
    let month = i8::try_from(number_at(&found, 3)).ok()?;
    let first = Date::new(year, month, 1).ok()?;
    match found.get(4) {
        Some(day) => Date::new(year, month, day.as_str().parse().ok()?).ok(),
        None => Some(first.last_of_month()),
    }
}
