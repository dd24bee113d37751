//! What a cell lists: several things with marks between them.

/// Returns the things that a cell lists; what stands in brackets belongs to the thing before.
pub(super) fn listed(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    let parts = text.split(move |character| {
        match character {
            '（' | '(' | '「' => depth += 1,
            '）' | ')' | '」' => depth = depth.saturating_sub(1),
            _ => {}
        }
        character == '\n' || (depth == 0 && matches!(character, '、' | '，' | ','))
    });
    parts.map(str::trim).filter(|part| !part.is_empty())
}

/// Returns a thing without what stands in brackets behind it.
pub(super) fn without_brackets(thing: &str) -> &str {
    let begin = thing.ends_with(['）', ')']).then(|| thing.find(['（', '('])).flatten();
    begin.filter(|begin| *begin > 0).map_or(thing, |begin| thing[..begin].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_brackets_is_nothing_of_its_own() {
        let all = |text: &'static str| listed(text).collect::<Vec<_>>();
        assert_eq!(all("NAS（1階,2階の金庫室）、クラウド"), ["NAS（1階,2階の金庫室）", "クラウド"]);
        assert_eq!(all("NAS, クラウド\nサーバ、"), ["NAS", "クラウド", "サーバ"]);
    }

    #[test]
    fn brackets_behind_a_thing_are_left_out() {
        for (whole, thing) in [
            ("日向 陽子（管理者）", "日向 陽子"),
            ("日向 陽子 (管理者)", "日向 陽子"),
            ("（有）みほん", "（有）みほん"),
            ("（管理者）", "（管理者）"),
        ] {
            assert_eq!(without_brackets(whole), thing);
        }
    }
}
