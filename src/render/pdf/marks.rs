//! Texts with very many punctuation marks in a row, which Typst cannot take apart one by one.

/// Most places in a text at which marks stand in a row. `base.typ` sets each such place apart, and
/// Typst gives up on a text with more than 512.
const MOST_PLACES: usize = 400;
/// The marks, as in `base.typ`.
const MARKS: &str = "、。，．・：；（）「」『』【】〔〕〈〉《》";

/// Returns whether a text of the data has more of such places than can be set apart.
pub(super) fn are_too_many(json: &[u8]) -> bool {
    // A quote within a text is written with a backslash before it: that a text seems to end there
    // does no harm, since backslashes are no marks and the pieces are long enough.
    let texts = json.split(|byte| *byte == b'"');
    let long = texts.filter(|text| text.len() > 2 * '、'.len_utf8() * MOST_PLACES);
    long.map(|text| places(&String::from_utf8_lossy(text))).any(|places| places > MOST_PLACES)
}

fn places(text: &str) -> usize {
    let pieces = text.split(|character| !MARKS.contains(character));
    pieces.filter(|marks| marks.chars().nth(1).is_some()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_by_text() {
        assert_eq!(places("あ（い）、う「え」。。お、か（）"), 3);
        let json = |count: usize| format!("{{\"a\":\"{}\"}}", "あ）、".repeat(count));
        assert!(!are_too_many(json(MOST_PLACES).as_bytes()));
        assert!(are_too_many(json(MOST_PLACES + 1).as_bytes()));
        let many_texts = format!("[{}]", vec![json(300); 9].join(","));
        assert!(!are_too_many(many_texts.as_bytes()));
    }
}
