//! Yes or no, in every way that people write them.

use super::refused::{Refused, is_ditto, leaves_open, plain, proposed, refused};
use crate::model::text::{hiragana, squeezed};
use crate::read::file::grid::Content;
use crate::rule;
use crate::sheet::YesNoWords;
use crate::sheet::checklist::WITHOUT_SERVER;
use crate::sheet::choice::{Reply, YesNo};

const YES: [&str; 16] = [
    "はい", "○", "◯", "〇", "⭕", "✓", "✔", "☑", "✅", "レ", "済", "済み", "実施", "yes", "y",
    "true",
];
const NO: [&str; 12] =
    ["いいえ", "×", "✕", "✗", "✖", "✘", "❌", "未", "未実施", "no", "n", "false"];
/// Words that come near はい, beside those that end in 済.
const NEAR_YES: [&str; 9] = [
    "ok",
    "おk",
    "完了",
    "している",
    "しています",
    "できている",
    "実施している",
    "実施しています",
    "実施中",
];
/// Words that come near いいえ, beside those that begin with 未.
const NEAR_NO: [&str; 9] = [
    "ng",
    "していない",
    "していません",
    "できていない",
    "実施していない",
    "実施していません",
    "対応していない",
    "やっていない",
    "まだ",
];
/// Words that come near 対象外.
const NEAR_OUT_OF_SCOPE: [&str; 10] = [
    "契約外",
    "契約対象外",
    "契約の対象外",
    "契約範囲外",
    "範囲外",
    "対象外です",
    "該当なし",
    "該当無し",
    "非該当",
    "該当しない",
];
/// Words for something that is there, or not.
const THERE: [&str; 3] = ["有", "有り", "あり"];
const NOT_THERE: [&str; 3] = ["無", "無し", "なし"];
/// Whom to ask how an item is answered that seems not to apply.
const IN_DOUBT: &str =
    "その機器がないなど、どちらとも決められないときは、管轄の保健所等へ聞いてください";
const EITHER: &str = "「はい」か「いいえ」のどちらか一方を書いてください";

/// Reads a yes or no.
///
/// # Errors
/// I006: both words, neither, △, 一部, ….
pub fn yes_no(content: &Content, words: YesNoWords) -> Result<YesNo, Refused> {
    let text = word(content);
    if let Some(answer) = by_word(&text, words) {
        return Ok(answer);
    }
    if text.contains("はい") && text.contains("いいえ") {
        return refused(
            &rule::I006,
            "は、「はい」と「いいえ」の両方が残っています",
            "答えのほう一つだけを残してください（例：はい）",
        );
    }
    if is_ditto(&text) {
        return refused(
            &rule::I006,
            "では、何の答えか決められません",
            "行ごとに「はい」か「いいえ」を書いてください",
        );
    }
    let right = near(&text).map_or_else(|| EITHER.to_owned(), |answer| proposed(answer.word()));
    let refusal = Refused {
        rule: &rule::I006,
        why: "は、「はい」「いいえ」として読めません".to_owned(),
        right,
    };
    Err(if leaves_open(&text) { refusal.or_blank() } else { refusal })
}

/// Returns a cell as it is compared: katakana as hiragana, a number without leading zeros.
fn word(content: &Content) -> String {
    let text = plain(content);
    let text = if text == "レ" { text } else { hiragana(&text) };
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number {
        return text;
    }
    let bare = text.trim_start_matches('0');
    if bare.is_empty() { "0".to_owned() } else { bare.to_owned() }
}

fn by_word(text: &str, words: YesNoWords) -> Option<YesNo> {
    if YES.contains(&text) || text == "1" {
        return Some(YesNo::Yes);
    }
    if NO.contains(&text) || text == "0" {
        return Some(YesNo::No);
    }
    match words {
        YesNoWords::Existence if THERE.contains(&text) => Some(YesNo::Yes),
        YesNoWords::Existence if NOT_THERE.contains(&text) => Some(YesNo::No),
        YesNoWords::Protected if text == "不可" => Some(YesNo::Yes),
        YesNoWords::Plain | YesNoWords::Existence | YesNoWords::Protected => None,
    }
}

/// Returns the answer that a word comes near.
fn near(text: &str) -> Option<YesNo> {
    let is_partial =
        ["一部", "予定", "ほぼ", "だいたい", "半分", "確認"].iter().any(|part| text.contains(part));
    let is_short = text.chars().count() <= 6;
    let done = text.strip_suffix('み').unwrap_or(text).ends_with('済') && !text.starts_with('未');
    if NEAR_YES.contains(&text)
        || text == "確認済"
        || text == "確認済み"
        || is_short && done && !is_partial
    {
        Some(YesNo::Yes)
    } else if NEAR_NO.contains(&text)
        || is_short && text.starts_with('未') && !is_partial && text != "未定"
    {
        Some(YesNo::No)
    } else {
        None
    }
}

/// What an answer to an item may be.
#[derive(Debug, Clone, Copy)]
pub struct Question<'q> {
    /// Whether 対象外 may stand in the cell.
    pub out_of_scope: bool,
    /// Whether it is asked on a vendor's sheet.
    pub of_vendor: bool,
    /// Whether it is about servers.
    pub of_servers: bool,
    /// Whether target dates are asked for.
    pub asks_target: bool,
    /// The item's text; empty where the item is not known.
    pub text: &'q str,
}

/// Reads an answer to an item.
///
/// # Errors
/// I006.
pub fn reply(content: &Content, question: Question<'_>) -> Result<Reply, Refused> {
    let text = word(content);
    if text == "対象外" && question.out_of_scope {
        return Ok(Reply::OutOfScope);
    }
    match yes_no(content, YesNoWords::Plain) {
        Ok(YesNo::Yes) => Ok(Reply::Yes),
        Ok(YesNo::No) => Ok(Reply::No),
        Err(refusal) => Err(question.explained(&text, refusal)),
    }
}

impl Question<'_> {
    /// Returns a refusal with what is known of the item.
    fn explained(self, text: &str, refusal: Refused) -> Refused {
        let is_out_of_scope = text == "対象外";
        if is_out_of_scope {
            let why = "と書けるのは、事業者チェックリストの1回目だけです".to_owned();
            return Refused { why, right: self.without_the_device(), ..refusal };
        }
        if THERE.contains(&text) || NOT_THERE.contains(&text) {
            let why = "は、「はい」とも「いいえ」とも決められません（「その機器がない」とも「確認していない」とも読めます）";
            return Refused { why: why.to_owned(), right: self.there_or_not(text), ..refusal };
        }
        if NEAR_OUT_OF_SCOPE.contains(&text) {
            let right = if self.out_of_scope {
                proposed(Reply::OutOfScope.word())
            } else {
                self.without_the_device()
            };
            return Refused { right, ..refusal };
        }
        if text.contains("予定") {
            return Refused { right: self.planned(), ..refusal };
        }
        refusal
    }

    /// Returns what to write on having no such device.
    fn without_the_device(self) -> String {
        match (self.of_vendor, self.of_servers) {
            (true, _) => EITHER.to_owned(),
            (false, true) => format!("{EITHER}。{WITHOUT_SERVER}"),
            (false, false) => format!("{EITHER}。{IN_DOUBT}"),
        }
    }

    /// Returns what to write instead of 有 or 無.
    fn there_or_not(self, text: &str) -> String {
        let right = "実施・確認していれば「はい」、していなければ「いいえ」と書いてください";
        if NOT_THERE.contains(&text) && self.out_of_scope {
            format!("{right}。契約に含まれない項目なら「{}」です", Reply::OutOfScope.word())
        } else if NOT_THERE.contains(&text) && !self.of_vendor {
            format!("{right}。{}", if self.of_servers { WITHOUT_SERVER } else { IN_DOUBT })
        } else {
            right.to_owned()
        }
    }

    /// Returns what to write on a plan. The text of some items lets a plan count as done.
    fn planned(self) -> String {
        if squeezed(self.text).contains("予定") {
            let text = self.text;
            let right = proposed(YesNo::Yes.word());
            format!(
                "{right}。様式の文は「{text}」なので、予定でも当てはまります。予定の日は備考に書いてください"
            )
        } else if self.asks_target {
            "まだ実施していなければ「いいえ」と書き、「目標日」に予定の日を書いてください"
                .to_owned()
        } else {
            "まだ実施していなければ「いいえ」と書いてください".to_owned()
        }
    }
}
