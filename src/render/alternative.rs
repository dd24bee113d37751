//! Alternative texts of pictures, cut to what a format can hold.

/// Returns a text of at most so many UTF-16 units; a longer one ends with words on where the rest
/// is.
pub fn cut<'t>(text: &'t str, most: usize, rest: &str) -> std::borrow::Cow<'t, str> {
    if text.encode_utf16().count() <= most {
        return text.into();
    }
    let room = most.saturating_sub(rest.encode_utf16().count());
    let mut used = 0;
    let begin: String = text
        .chars()
        .take_while(|character| {
            used += character.len_utf16();
            used <= room
        })
        .collect();
    (begin + rest).into()
}
