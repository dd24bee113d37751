//! Whole numbers, and numbers of generations.

use std::sync::LazyLock;

use regex::Regex;

use super::refused::{Refused, is_ditto, leaves_open, plain, refused};
use crate::model::pattern::pattern;
use crate::model::text::key;
use crate::read::file::grid::Content;
use crate::rule;
use crate::sheet::choice::{Generations, OfflineGenerations};

/// Reads a whole number; the column's unit may stand behind it, and 以上.
///
/// # Errors
/// I008: about so many, from – to, negative, a fraction.
pub fn number(content: &Content, unit: &str) -> Result<u32, Refused> {
    static NUMBER: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?$"));
    let text = plain(content);
    let bare: String = text.split_whitespace().collect();
    let bare = bare.strip_suffix("以上").unwrap_or(&bare);
    let bare = bare.strip_suffix(unit).unwrap_or(bare);
    let found = NUMBER.captures(bare).and_then(|found| found[1].replace(',', "").parse().ok());
    if let Some(number) = found {
        return Ok(number);
    }
    if is_ditto(bare) {
        return refused(
            &rule::I008,
            "では、いくつか決められません",
            "行ごとに、3 のように数字だけを書いてください",
        );
    }
    let right = format!("3 のように、数字だけを書いてください{}", unit_hint(unit));
    let refusal =
        Refused { rule: &rule::I008, why: "は、数として読めません".to_owned(), right };
    Err(if leaves_open(&text) { refusal.or_blank() } else { refusal })
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
        right: "3 のような数字か、「不明」と書いてください".to_owned(),
        ..refused
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
        _ => number(content, "世代").map(OfflineGenerations::Count).map_err(|_| {
            let refusal = Refused {
                rule: &rule::I009,
                why: "は、選べる言葉ではありません".to_owned(),
                right: "「なし」「3世代目以降」「全世代」か、数を書いてください".to_owned(),
            };
            if leaves_open(&text) { refusal.or_blank() } else { refusal }
        }),
    }
}
