//! Texts above a form that are not its title: labels of the notice, days, years, sentences.

use std::sync::LazyLock;

use regex::Regex;

use super::words::{closed, pattern};

/// Returns whether a text is the label of a notice or a sheet, or a day or a year alone, and so no
/// title: `別紙１`, `様式第３号`.
pub fn is_label(text: &str) -> bool {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^[(\[【〔]?(別添|別紙|別記|別表|別冊|様式|参考|資料|参考資料|別記様式|参考様式|付録|添付)(様式)?第?[\d一二三四五六七八九十①-⑳a-z\-]*(号|号様式)?(の\d+)?[)\]】〕]?$",
        )
    });
    static DAY: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^((令和|平成|r|h)(元|\d+)|\d{4})[年./]\d+[月./]\d+日?(現在|版|時点|改訂|改正)?$")
    });
    let closed = closed(text);
    LABEL.is_match(&closed) || DAY.is_match(&closed) || is_year_alone(text)
}

/// Returns whether a text says which year a form is of and nothing else.
pub fn is_year_alone(text: &str) -> bool {
    static YEAR: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^[(\[【〔<]?((対象|実施|該当)?年度:)?((令和|平成|r|h)(元|\d{1,2})|20\d\d)年度(分|版|用|の?様式)?[)\]】〕>]?$",
        )
    });
    YEAR.is_match(&closed(text))
}

/// Returns whether a text is a sentence.
pub fn is_sentence(text: &str) -> bool {
    let is_behind = |last: char| last.is_whitespace() || ")）】]".contains(last);
    text.trim_end_matches(is_behind).ends_with('。')
}

/// Returns whether a text speaks of what stands beside it, as the line beside our own forms does:
/// `← ここには書けません`.
pub fn is_pointer(text: &str) -> bool {
    text.trim_start().starts_with(['←', '→', '↑', '↓'])
}
