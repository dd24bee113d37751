//! What Typst finds wrong in a template, in Japanese where it is common.

/// Beginnings of Typst's messages, and what they mean.
const COMMON: [(&str, &str); 21] = [
    ("unclosed delimiter", "閉じていない括弧があります"),
    ("unclosed string", "閉じていない \" があります"),
    ("unclosed", "閉じていないところがあります"),
    ("expected", "書き方に誤りがあります"),
    ("unexpected argument", "そこには渡せない値が渡されています"),
    ("unexpected", "そこには書けないものがあります"),
    ("missing argument", "渡す値が足りません"),
    ("not enough arguments", "渡す値が足りません"),
    ("unknown variable", "その名前のものはありません"),
    ("unknown font family", "その名前のフォントはありません"),
    (
        "file not found",
        "その名前のファイルは使えません（使えるのは、ひな形と書類のデータだけです）",
    ),
    ("failed to load file", "そのファイルは使えません（使えるのは、ひな形と書類のデータだけです）"),
    ("package not found", "パッケージは使えません"),
    ("the character", "そこには書けない文字があります"),
    ("dictionary does not contain key", "データに、その名前の値がありません"),
    ("array index out of bounds", "並びに、その番号の値がありません"),
    ("maximum", "呼び出しが終わりなく続いています"),
    ("loop seems to be infinite", "繰り返しに終わりがありません"),
    ("cannot", "その種類の値では、できないことです"),
    ("layout did not converge", "ページの割り付けが定まりません"),
    ("assertion failed", "ひな形の中で確かめたことが、成り立っていません"),
];

/// Returns a message of the compiler's with its hints: what it means, where that is known, and its
/// own words, by which they can be looked up.
pub fn typst_words(message: &str, hints: &[&str]) -> String {
    let own = [&[message], hints].concat().join(" / ");
    let meant = COMMON.iter().find(|(beginning, _)| message.starts_with(beginning));
    match meant {
        Some((_, words)) => format!("{words}（Typst の表示：「{own}」）"),
        None => format!("Typst が次のように表示しました：「{own}」"),
    }
}
