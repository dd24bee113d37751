//! Telephone numbers: any text, but not what a spreadsheet leaves of a number.

use std::sync::LazyLock;

use regex::Regex;

use super::refused::{Refused, refused};
use crate::model::pattern::pattern;
use crate::model::placeholder::is_dash_letter;
use crate::model::text::key;
use crate::read::file::grid::Content;
use crate::rule;

/// Digits of a number with its area code, but without the 0 at its beginning.
const WITHOUT_ZERO: std::ops::RangeInclusive<usize> = 9..=10;
/// Digits of a short number: 110, 119, 9110.
const SHORT: std::ops::RangeInclusive<usize> = 3..=5;
const AS_TEXT: &str = "セルの表示形式を「文字列」にしてから、先頭の 0 を付けて入力し直してください";
const LOOK_UP: &str = "元の番号を確かめ、セルの表示形式を「文字列」にしてから入力し直してください（例：03-0000-1234）";

/// Reads a telephone number, as written or as the cell shows it.
///
/// # Errors
/// I021: a number that does not show its 0, a day, `3E+08`, nine or ten digits that do not begin
/// with 0.
pub fn telephone(content: &Content) -> Result<String, Refused> {
    match content {
        Content::Text(text) => {
            let text = unquoted(text);
            check(text)?;
            Ok(text.to_owned())
        }
        Content::Number { value, shown, .. } => number(*value, shown),
        Content::Moment { .. } => {
            refused(&rule::I021, "は、日付や時刻になっています。電話番号として読めません", LOOK_UP)
        }
        Content::Bool(_) | Content::Error(_) | Content::NoResult => {
            refused(&rule::I021, "は、電話番号として読めません", LOOK_UP)
        }
    }
}

/// Returns a text without what spreadsheets put around it so that it stays a text.
fn unquoted(text: &str) -> &str {
    let trimmed = text.trim();
    let quoted = trimmed.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    quoted.or_else(|| trimmed.strip_prefix('\'')).unwrap_or(text)
}

/// Refuses a text with a piece that was a number.
fn check(text: &str) -> Result<(), Refused> {
    static EXPONENT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^[0-9](\.[0-9]+)?e[+-]?[0-9]{1,3}$|(^|[^0-9a-z.])[0-9](\.[0-9]+)?e[+-][0-9]{1,3}($|[^0-9a-z])",
        )
    });
    let folded = key(text);
    for piece in folded.split(is_separator).map(str::trim) {
        let bare: String = piece.split_whitespace().collect();
        if EXPONENT.is_match(&bare) {
            return refused(
                &rule::I021,
                "は、表計算ソフトが電話番号を数として書きかえたものです。元の番号はわかりません",
                LOOK_UP,
            );
        }
        if let Some(number) = without_zero(piece) {
            let meant = with_zero(number);
            let why = if number == folded { String::new() } else { format!("の「{number}」") };
            return refused(
                &rule::I021,
                format!(
                    "{why}は、電話番号の先頭の 0 が消えています（「{meant}」ではありませんか）"
                ),
                AS_TEXT,
            );
        }
    }
    Ok(())
}

/// Returns whether a letter parts two numbers of a text.
fn is_separator(letter: char) -> bool {
    matches!(letter, '、' | '/' | '\n' | '・' | ';' | '､' | '|')
}

/// Returns the run of digits of a piece that is a number without its 0; words beside it do not
/// matter.
fn without_zero(piece: &str) -> Option<&str> {
    let is_part = |letter: char| {
        letter.is_ascii_digit()
            || letter.is_whitespace()
            || is_dash_letter(letter)
            || "()[].,+".contains(letter)
    };
    // A country's number stands for the 0.
    let runs = piece.split(|letter| !is_part(letter)).filter(|run| !run.contains('+'));
    // Numbers may stand side by side, with nothing but a blank between them.
    let mut candidates =
        runs.flat_map(|run| std::iter::once(run).chain(run.split_whitespace())).map(trimmed);
    candidates.find(|run| lacks_zero(run))
}

/// Returns a run of digits without what belongs to the words beside it.
fn trimmed(run: &str) -> &str {
    let is_rest = |letter: char| {
        letter.is_whitespace() || is_dash_letter(letter) || matches!(letter, '.' | ',')
    };
    let start = run.trim_start_matches(|letter| is_rest(letter) || matches!(letter, ')' | ']'));
    start.trim_end_matches(|letter| is_rest(letter) || matches!(letter, '(' | '['))
}

fn lacks_zero(run: &str) -> bool {
    static GROUPED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[0-9]{1,3}(,[0-9]{3})+$"));
    static FRACTION: LazyLock<Regex> = LazyLock::new(|| pattern(r"^([0-9]+)\.0+$"));
    let whole = FRACTION.captures(run).map_or_else(|| run.to_owned(), |found| found[1].to_owned());
    static DOTTED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[0-9]{1,4}(\.[0-9]{2,4}){2}$"));
    let whole = if GROUPED.is_match(&whole) { whole.replace(',', "") } else { whole };
    let whole = if DOTTED.is_match(&whole) { whole.replace('.', "") } else { whole };
    let is_plain = |letter: char| {
        letter.is_ascii_digit()
            || letter.is_whitespace()
            || is_dash_letter(letter)
            || "()[]".contains(letter)
    };
    let digits = digits(&whole);
    whole.chars().all(is_plain) && WITHOUT_ZERO.contains(&digits.len()) && !digits.starts_with('0')
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Returns a number with a 0 before its first digit, the rest as written.
fn with_zero(number: &str) -> String {
    let is_fraction = |rest: &str| rest.bytes().all(|byte| byte == b'0');
    let whole = number
        .split_once('.')
        .filter(|(_, rest)| is_fraction(rest))
        .map_or(number, |(whole, _)| whole);
    let number = whole.replace(',', "");
    let at = number.find(|letter: char| letter.is_ascii_digit()).unwrap_or(0);
    format!("{}0{}", &number[..at], &number[at..])
}

/// Reads a number cell.
fn number(value: f64, shown: &str) -> Result<String, Refused> {
    let written = value.to_string();
    let is_whole = written.bytes().all(|byte| byte.is_ascii_digit());
    let seen = digits(&key(shown));
    let shows_zero =
        is_whole && seen == format!("0{written}") && WITHOUT_ZERO.contains(&written.len());
    let is_short = is_whole && SHORT.contains(&written.len());
    if shows_zero || is_short && !shown.trim().is_empty() {
        return Ok(shown.trim().to_owned());
    }
    if !is_whole || !WITHOUT_ZERO.contains(&written.len()) {
        return refused(&rule::I021, "は、数になっています。電話番号として読めません", LOOK_UP);
    }
    let why = format!("は、電話番号の先頭の 0 が消えています（「0{written}」ではありませんか）");
    // What was written again from `3E+08` has lost its last digits too.
    let right = if written.ends_with("00000") {
        format!("終わりの数字も消えていることがあるので、元の番号を確かめてください。{AS_TEXT}")
    } else {
        AS_TEXT.to_owned()
    };
    refused(&rule::I021, why, right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_taken_as_they_are_written() {
        for text in [
            "03-0000-1234",
            "０３（００００）１２３４",
            "0300001234、0300001235",
            "03-0000-1234（内線 123456789012）",
            "03.0000.1234",
            "110",
            "#9110",
            "+81-3-0000-1234",
            "+81 300001234",
            "+65 6123 4567",
            "担当 見本の携帯",
            "support3e10@example.jp",
            "平日9:00～18:00",
            "なし",
        ] {
            let read = telephone(&Content::Text(text.to_owned()));
            assert_eq!(read.as_deref(), Ok(text));
        }
        for (text, taken) in [("=\"0300001261\"", "0300001261"), ("'0300001261", "0300001261")] {
            assert_eq!(telephone(&Content::Text(text.to_owned())).as_deref(), Ok(taken));
        }
    }

    #[test]
    fn a_number_without_its_zero_is_proposed_with_it() {
        for (text, meant) in [
            ("300001261", "0300001261"),
            ("3-0000-1261", "03-0000-1261"),
            ("(90) 0000-1236", "(090) 0000-1236"),
            ("０３００００１２３４、９０００００１２３６", "09000001236"),
            ("03-0000-1234／120000111", "0120000111"),
            ("代表 300001261", "0300001261"),
            ("300001261（代表）", "0300001261"),
            ("センター300001261", "0300001261"),
            ("0300001234 300001261", "0300001261"),
            ("300,001,261", "0300001261"),
            ("300001261.0", "0300001261"),
            ("90.0000.1236", "090.0000.1236"),
            ("=\"300001261\"", "0300001261"),
        ] {
            let refused = telephone(&Content::Text(text.to_owned())).unwrap_err();
            assert!(refused.why.contains(&format!("「{meant}」")), "{text}: {}", refused.why);
        }
        for text in ["3E+08", "1.2E+08", "３Ｅ＋０８", "03-0000-1234、3E+08", "代表 3E+08"]
        {
            assert!(telephone(&Content::Text(text.to_owned())).is_err(), "{text}");
        }
    }
}
