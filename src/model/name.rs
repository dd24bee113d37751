//! Names of files and folders: which of them a file system may take for one.

use unicode_normalization::UnicodeNormalization;

/// Returns what names have in common that some file system takes for one: those that differ in
/// letter case or in how a letter with a mark is stored (`が` as one character or as two).
pub fn file_key(name: &str) -> String {
    // Lower, upper, lower: ẞ and ß are both `ss`, ς and σ both `σ`.
    let lower = name.nfc().flat_map(char::to_lowercase);
    let upper = lower.flat_map(char::to_uppercase);
    upper.flat_map(char::to_lowercase).nfc().collect()
}

/// Returns a name in the one of its spellings that does not depend on the machine: NFC.
pub fn nfc(name: &str) -> String {
    name.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_a_file_system_may_take_for_one_have_one_key() {
        for (one, other) in [
            ("が薬局", "か\u{3099}薬局"),
            ("ABC薬局", "abc薬局"),
            ("Straße", "STRASSE"),
            ("ẞ", "ß"),
            ("ΑΣ", "ας"),
            ("Ａ", "ａ"),
            ("\u{FA19}", "\u{795E}"),
        ] {
            assert_eq!(file_key(one), file_key(other), "{one}");
        }
        for (one, other) in [("か薬局", "が薬局"), ("Ａ薬局", "A薬局"), ("ハ", "は")] {
            assert_eq!(one == other, file_key(one) == file_key(other), "{one}");
        }
    }
}
