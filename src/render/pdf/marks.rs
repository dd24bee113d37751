//! Texts with very many punctuation marks in a row, which Typst cannot take apart one by one.

/// Most places in a text at which marks stand in a row. `base.typ` sets each such place apart, and
/// Typst gives up on a text with more than 512.
const MOST_PLACES: usize = 400;
/// The marks, as in `base.typ`.
const MARKS: &str = "、。，．・：；（）「」『』【】〔〕〈〉《》";

/// Those that `base.typ` sets apart at a line's start, too.
const OPENING: &str = "（「『【〔〈《";
/// Fewest bytes of a place: a mark and the end of its line, as JSON writes it.
const LEAST: usize = '「'.len_utf8() + r"\n".len();

/// Returns whether a text of the data has more of such places than can be set apart.
pub(super) fn are_too_many(json: &[u8]) -> bool {
    let json = String::from_utf8_lossy(json);
    // What JSON escapes is no mark and ends no text, and must not join the marks beside it.
    let json = json.replace(r"\\", " ").replace(r#"\""#, " ");
    let long = json.split('"').filter(|text| text.len() > LEAST * MOST_PLACES);
    long.map(places).any(|places| places > MOST_PLACES)
}

fn places(text: &str) -> usize {
    let runs = text
        .split(|character| !MARKS.contains(character))
        .filter(|marks| marks.chars().nth(1).is_some());
    let opened =
        text.split(r"\n").filter(|line| line.starts_with(|character| OPENING.contains(character)));
    runs.count() + opened.count()
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
        let quoted = format!(r#"{{"a":"{}"}}"#, r#"（）\""#.repeat(MOST_PLACES + 1));
        assert!(are_too_many(quoted.as_bytes()));
        let lines = format!(r#"{{"a":"{}"}}"#, r"「あ\n".repeat(MOST_PLACES + 1));
        assert!(are_too_many(lines.as_bytes()));
        let many_texts = format!("[{}]", vec![json(300); 9].join(","));
        assert!(!are_too_many(many_texts.as_bytes()));
    }
}
