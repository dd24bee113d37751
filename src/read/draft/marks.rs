//! What a person must decide, as it is noted down at its place.

use crate::model::outline::Key;
use crate::sheet::edition::HEAD_KEYS;

/// Returns several marks as one; `None` if there are none.
pub fn joined(marks: &[String]) -> Option<String> {
    (!marks.is_empty()).then(|| marks.join("\n"))
}

/// Returns what a person must decide of a key of the head, with its name: by that an edition file
/// tells which key it is about.
pub fn named(key: Key, what: &str) -> (Key, String) {
    let name = HEAD_KEYS.iter().find(|(known, _)| *known == key).map(|(_, name)| *name);
    (key, name.map_or_else(|| what.to_owned(), |name| format!("{name}：{what}")))
}

/// Adds what a person must decide to what is there.
pub fn add_mark(marks: &mut Option<String>, what: &str) {
    let all = marks.get_or_insert_default();
    if !all.is_empty() {
        all.push('\n');
    }
    all.push_str(what);
}
