//! What the reader of TOML finds wrong, in Japanese.

/// Returns the reader's English message in words for those who have never seen such a file; what is
/// quoted there, names of keys, stays.
pub fn toml_words(message: &str) -> String {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let (first, others) = (quoted.first().copied().unwrap_or_default(), quoted.get(1..));
    let usable = others.filter(|others| !others.is_empty()).map(|others| others.join("、"));
    let usable = usable.map_or_else(String::new, |names| format!("。使えるのは {names} です"));
    match message {
        _ if message.starts_with("duplicate key") => "同じキーが2つあります".to_owned(),
        _ if message.starts_with("missing field") => format!("キー「{first}」がありません"),
        _ if message.starts_with("unknown field") => {
            format!("「{first}」というキーはありません{usable}")
        }
        _ if message.starts_with("unknown variant") => {
            format!("「{first}」という値は使えません{usable}")
        }
        _ => kinds(message).unwrap_or_else(|| {
            "書き方に誤りがあります（「キー = \"文字\"」の形で書いてください）".to_owned()
        }),
    }
}

/// Returns which kind of value stands there and which one should; `None` where the message is not
/// about kinds.
fn kinds(message: &str) -> Option<String> {
    let (found, wanted) = message.strip_prefix("invalid type: ")?.split_once(", expected ")?;
    let found = kind(found);
    Some(match kind(wanted) {
        wanted if wanted == found => "値の書き方に誤りがあります".to_owned(),
        wanted => format!("{wanted}を書くところに、{found}があります"),
    })
}

/// Returns the Japanese for a kind of value, as the messages name it.
fn kind(words: &str) -> &'static str {
    let has = |names: &[&str]| names.iter().any(|name| words.contains(name));
    if has(&["sequence", "array", "tuple"]) {
        "並び（[ と ] で囲んだもの）"
    } else if has(&["boolean", "bool"]) {
        "true か false"
    } else if has(&["integer", "float", "u8", "u16", "u32", "u64", "i64", "f32", "f64"]) {
        "数"
    } else if has(&["datetime"]) {
        "年月日（2023-10-01 の形）"
    } else if has(&["string", "str"]) {
        "文字（\" で囲んだもの）"
    } else {
        "表（[名前] の下に並べたもの）"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_japanese_and_name_the_keys() {
        for (message, words) in [
            ("missing field `asks`", "キー「asks」がありません"),
            (
                "unknown field `colour`, expected one of `widths`, `sheet`",
                "「colour」というキーはありません。使えるのは widths、sheet です",
            ),
            (
                "unknown variant `x`, expected `a` or `b`",
                "「x」という値は使えません。使えるのは a、b です",
            ),
            ("duplicate key", "同じキーが2つあります"),
            (
                "invalid type: integer `3`, expected a string",
                "文字（\" で囲んだもの）を書くところに、数があります",
            ),
            (
                "invalid type: string \"a\", expected a sequence",
                "並び（[ と ] で囲んだもの）を書くところに、文字（\" で囲んだもの）があります",
            ),
            (
                "unquoted keys cannot be empty, expected letters, numbers, `-`, `_`",
                "書き方に誤りがあります（「キー = \"文字\"」の形で書いてください）",
            ),
        ] {
            assert_eq!(toml_words(message), words, "{message}");
        }
    }
}
